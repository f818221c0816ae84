"""The register of sites on this laptop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from app.domain.changes import ChangeSet
from app.domain.clock import LOCAL
from app.domain.pack import ContractPack
from app.domain.site import Site

if TYPE_CHECKING:
    from app.store.reader import Reader
    from app.store.store import Store

ACTOR: Final = "register"  # nobody's account: these rows are never sent
_LOADED: Final = "register"  # local key -> {pack id: version loaded}
_SINCE: Final = "register_since"  # local key -> {pack id: ISO date of the first loading}


def load_pack_sites(store: Store, pack: ContractPack) -> ChangeSet:
    """Puts the pack's sites and devices into the store, once per version of the pack. They are the
    same on every laptop and at central (their ids follow from the pack), so nothing is sent; a
    field that somebody has edited since keeps that edit, and what a newer version no longer lists
    stays, with its history."""
    with store.unit(ACTOR) as unit:
        loaded = unit.local(_LOADED) or {}
        if loaded.get(pack.id) == pack.version:
            return ChangeSet()
        since = unit.local(_SINCE) or {}
        today = store.clock.now().best.astimezone(LOCAL).date().isoformat()
        new = today if pack.id in since else ""  # a later version's sites came later
        for site in pack.sites:
            held = unit.get(Site, site.id)
            unit.put_local(replace(site, added_on=held.added_on if held else new))
        for asset in pack.assets:
            unit.put_local(asset)
        for article in pack.articles:
            body = "\n".join(dict.fromkeys(article.body))
            unit.index("article", article.id, article.title.zh, article.title.en, body)
        if pack.id not in since:
            unit.set_local(_SINCE, {**since, pack.id: today})
        unit.set_local(_LOADED, {**loaded, pack.id: pack.version})
        return unit.commit()


def since(reader: Reader, pack: ContractPack, today: date) -> date:
    """The day the register came to this laptop; ``today`` if it never did."""
    held = reader.local(_SINCE) or {}
    try:
        return date.fromisoformat(held[pack.id])
    except (KeyError, TypeError, ValueError):
        return today


def added_on(site: Site) -> date:
    """The day on which the site was added; long ago if it was in the register from the start."""
    try:
        return date.fromisoformat(site.added_on)
    except ValueError:
        return date.min
