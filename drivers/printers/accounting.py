"""Which of the tickets that were sent came out, by the numbers the printer gave back.

IDs come back in the order of printing; when buffers are cleared they vanish (Epson reference, GS (
H). So a later number without an earlier one is a skipped ticket, a number nobody sent is another
writer's, and an ID that comes after a later one is told as out of order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """``printed`` in the order they came; ``skipped`` have a later one printed; ``waiting`` may
    still come; ``foreign`` were never sent; ``late`` came after a later one; ``twice`` came
    again."""

    printed: tuple[str, ...]
    skipped: tuple[str, ...]
    waiting: tuple[str, ...]
    foreign: tuple[str, ...]
    late: tuple[str, ...]
    twice: tuple[str, ...]

    @property
    def in_order(self) -> bool:
        return not (self.skipped or self.foreign or self.late or self.twice)


def account(sent: Sequence[str], got: Sequence[str]) -> Account:
    """``sent`` in order, each once; ``got`` as they came."""
    place = {name: at for at, name in enumerate(sent)}
    printed: list[str] = []
    foreign: list[str] = []
    late: list[str] = []
    twice: list[str] = []
    seen: set[str] = set()
    furthest = -1
    for name in got:
        if name not in place:
            foreign.append(name)
        elif name in seen:
            twice.append(name)
        else:
            seen.add(name)
            printed.append(name)
            if place[name] < furthest:
                late.append(name)
            furthest = max(furthest, place[name])
    missing = [name for name in sent if name not in seen]
    return Account(
        tuple(printed),
        tuple(name for name in missing if place[name] < furthest),
        tuple(name for name in missing if place[name] > furthest),
        tuple(foreign),
        tuple(late),
        tuple(twice),
    )
