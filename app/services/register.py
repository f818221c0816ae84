"""The register of sites on this laptop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.changes import ChangeSet
from app.domain.pack import ContractPack

if TYPE_CHECKING:
    from app.store.store import Store


def load_pack_sites(store: Store, pack: ContractPack) -> ChangeSet:
    raise NotImplementedError
