"""What every service is handed: the store, the packs, the clock, who acts, in which language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.account import Account, Role
from app.domain.clock import Clock
from app.domain.pack import ContractPack
from app.domain.site import Site
from app.domain.text import Lang, Text
from app.errors import NotEnrolled
from app.packs.versions import version_key
from app.services.refusals import NotPermitted

if TYPE_CHECKING:
    from app.store.store import Store


@dataclass(frozen=True)
class PackBook:
    """The contract packs this laptop has. ``current`` is the one it was enrolled for."""

    current: ContractPack
    packs: Mapping[tuple[str, str], ContractPack] = field(default_factory=dict)

    @staticmethod
    def of(current: ContractPack, others: Iterable[ContractPack] = ()) -> PackBook:
        book = {(p.id, p.version): p for p in others}
        book[current.id, current.version] = current
        return PackBook(current, book)

    def get(self, pack_id: str, version: str) -> ContractPack | None:
        if (pack_id, version) == (self.current.id, self.current.version):
            return self.current
        return self.packs.get((pack_id, version))

    def nearest(self, pack_id: str, version: str) -> ContractPack:
        """That version, or the pack of the same id that is here, or the laptop's own."""
        exact = self.get(pack_id, version)
        if exact is not None:
            return exact
        if self.current.id != pack_id:
            versions = (version for id, version in self.packs if id == pack_id)
            for known in sorted(versions, key=version_key, reverse=True):
                if (pack := self.get(pack_id, known)) is not None:  # unless it is damaged
                    return pack
        return self.current


@dataclass(frozen=True)
class Ctx:
    """Handed to every service. Cheap to make; holds nothing open by itself."""

    store: Store
    packs: PackBook
    clock: Clock
    actor: Account
    lang: Lang = "zh"

    @property
    def pack(self) -> ContractPack:
        return self.packs.current

    @property
    def laptop(self) -> str:
        """The laptop's short code, given at enrolment. Raises NotEnrolled before that."""
        if self.store.device is None:
            raise NotEnrolled()
        return self.store.device.laptop

    def in_(self, lang: Lang) -> Ctx:
        return replace(self, lang=lang)

    def require(self, action: Text, *roles: Role) -> None:
        """Raises NotPermitted unless the actor is active and has one of the roles."""
        if not self.actor.active or not self.actor.is_(*roles):
            raise NotPermitted(action, roles)

    def sees(self, site: Site) -> bool:
        """Whether the actor's towns include this site. No towns means all."""
        return not self.actor.towns or site.town in self.actor.towns

    def require_site(self, site: Site, action: Text) -> None:
        if not self.sees(site):
            raise NotPermitted(action, (), town=site.town)
