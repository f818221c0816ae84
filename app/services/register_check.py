"""The register check: how much of the register is known, and what looks wrong in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import register_check as rules
from app.domain.register_check import Flag
from app.domain.site import Site
from app.domain.text import Text
from app.services.visit_guard import READERS

if TYPE_CHECKING:
    from app.services.context import Ctx

LOOK = Text("核对登记", "check the register")


@dataclass(frozen=True)
class RegisterCheck:
    known: int  # sites in the register here
    total: int  # sites the contract speaks of
    unknown: tuple[int, ...]  # numbers nobody knows yet
    flags: tuple[Flag, ...]
    sites: dict[str, Site]  # those that are flagged


def check(ctx: Ctx) -> RegisterCheck:
    """Over the sites of the actor's towns. Three queries. Raises NotPermitted."""
    ctx.require(LOOK, *READERS)
    with ctx.store.read() as reader:
        everything = reader.sites()
        tickets = reader.open_tickets_by_site()
    sites = [s for s in everything if ctx.sees(s) and s.pack_id == ctx.pack.id]
    flags = rules.check(sites, ctx.pack.towns, [b.id for b in ctx.pack.businesses], tickets)
    flagged = {id for flag in flags for id in flag.site_ids}
    total = max(ctx.pack.site_total, len(everything))
    return RegisterCheck(
        known=len(sites),
        total=total,
        unknown=rules.unknown_numbers(everything, total),
        flags=flags,
        sites={s.id: s for s in sites if s.id in flagged},
    )


def spans(numbers: tuple[int, ...]) -> str:
    """ "3, 7–12, 169–214": numbers that follow each other as one."""
    said: list[str] = []
    start = end = None
    for number in (*numbers, None):
        if end is not None and number == end + 1:
            end = number
            continue
        if start is not None and end is not None:
            said.append(str(start) if start == end else f"{start}–{end}")
        start = end = number
    return ", ".join(said)
