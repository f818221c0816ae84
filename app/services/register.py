"""The register of sites on this laptop."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from app.domain.changes import ChangeSet
from app.domain.clock import LOCAL
from app.domain.pack import ContractPack

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
        for record in (*pack.sites, *pack.assets):
            unit.put_local(record)
        for article in pack.articles:
            body = "\n".join(dict.fromkeys(article.body))
            unit.index("article", article.id, article.title.zh, article.title.en, body)
        since = unit.local(_SINCE) or {}
        if pack.id not in since:
            today = store.clock.now().best.astimezone(LOCAL).date()
            unit.set_local(_SINCE, {**since, pack.id: today.isoformat()})
        unit.set_local(_LOADED, {**loaded, pack.id: pack.version})
        return unit.commit()


def since(reader: Reader, pack: ContractPack, today: date) -> date:
    """The day the register came to this laptop; ``today`` if it never did."""
    held = reader.local(_SINCE) or {}
    try:
        return date.fromisoformat(held[pack.id])
    except (KeyError, TypeError, ValueError):
        return today
