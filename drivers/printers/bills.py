"""Bill numbers: printed on the forms beforehand, counted on by the system, void after a jam."""

from __future__ import annotations

import re
from collections.abc import Sequence

from drivers.errors import Illegal
from drivers.types import Text


def bill_numbers(first: str, count: int) -> tuple[str, ...]:
    """``count`` numbers from ``first`` on, with its letters and leading zeros: "GD0099" gives
    "GD0099", "GD0100". Raises Illegal for what ends in no digits, or runs out of them."""
    match = re.fullmatch(r"(.*?)(\d{1,18})", first.strip())
    if match is None:
        raise Illegal(
            Text(f"票据号应以数字结尾：{first}", f"a bill number must end in digits: {first}")
        )
    head, digits = match[1], match[2]
    last = int(digits) + count - 1
    if len(str(last)) > len(digits):
        raise Illegal(
            Text(f"票据号 {first} 后面不够 {count} 个", f"there are no {count} after bill {first}")
        )
    return tuple(f"{head}{n:0{len(digits)}d}" for n in range(int(digits), last + 1))


def between(first: str, after: str) -> tuple[str, ...]:
    """The numbers from ``first`` up to, not including, ``after``; empty if it comes no later.
    Raises Illegal when they are of different series."""
    head = re.sub(r"\d+$", "", first)
    if head != re.sub(r"\d+$", "", after) or len(first) != len(after):
        raise Illegal(
            Text(f"{after} 与 {first} 不是同一号段", f"{after} is not of the series of {first}")
        )
    count = int(after[len(head) :]) - int(first[len(head) :])
    return bill_numbers(first, count) if count > 0 else ()


def spoken(bills: Sequence[str]) -> str:
    """Runs of numbers shortened: "0003–0005, 0009"."""
    runs: list[list[str]] = []
    for bill in bills:
        if runs and between(runs[-1][-1], bill) == (runs[-1][-1],):
            runs[-1].append(bill)
        else:
            runs.append([bill])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
