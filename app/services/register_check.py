"""The register check: what of the sites looks wrong, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.domain import register_check
from app.domain.register_check import Flag
from app.domain.site import Site
from app.domain.text import Text
from app.services.visit_guard import READERS

if TYPE_CHECKING:
    from app.services.context import Ctx

LOOK: Final = Text("检查登记表", "check the register")


@dataclass(frozen=True)
class RegisterCheck:
    """``known`` of ``total`` sites of the contract are in the register; ``missing`` are numbers
    that its sequence leaves out. ``sites``: those that the flags speak of, by id."""

    known: int
    total: int
    missing: tuple[str, ...]
    flags: tuple[Flag, ...]
    sites: dict[str, Site]

    @property
    def unknown(self) -> int:
        """Sites the contract speaks of and the register does not have."""
        return max(0, self.total - self.known)


def check(ctx: Ctx) -> RegisterCheck:
    """Numbers count the whole register; flags are those of the actor's towns. Raises
    NotPermitted."""
    ctx.require(LOOK, *READERS)
    pack = ctx.pack
    with ctx.store.read() as reader:
        sites = [s for s in reader.sites() if s.pack_id == pack.id]
        tickets = reader.open_tickets_by_site()
    by_id = {s.id: s for s in sites}
    found = register_check.check(
        sites,
        towns=pack.towns,
        businesses={b.id for b in pack.businesses},
        open_tickets=tickets,
    )
    flags = tuple(f for f in found if any(ctx.sees(by_id[id]) for id in f.site_ids))
    return RegisterCheck(
        known=len(sites),
        total=pack.site_total,
        missing=register_check.missing_numbers(sites),
        flags=flags,
        sites={id: by_id[id] for f in flags for id in f.site_ids},
    )
