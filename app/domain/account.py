"""Who may do what. A page a role may not use is absent, not greyed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    ENGINEER = "engineer"
    SUPERVISOR = "supervisor"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    login: str
    name: str
    roles: frozenset[Role]
    towns: tuple[str, ...] = ()  # empty: all towns
    active: bool = True

    def is_(self, *roles: Role) -> bool:
        return bool(self.roles.intersection(roles))
