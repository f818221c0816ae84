"""How one kind of handheld writes a reading book: data, with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from drivers.errors import NoService
from drivers.handhelds.routes.record import KEYS, ReadState
from drivers.profile import Profile, ProfileError, load_profiles
from drivers.types import Text

FORMATS = ("dbf", "csv", "xlsx")
_KNOWN = {"format", "encoding", "columns", "widths", "times", "states", "digits", "decimals"}
_KNOWN |= {"separator"}


@dataclass(frozen=True, slots=True)
class RouteLayout:
    """``columns``: our key to the file's column; ``widths`` of dBase character fields in bytes;
    ``times`` are strptime formats, the first is written; ``states`` the file's code to ours;
    ``digits`` before and ``decimals`` after the point of a reading."""

    id: str
    title: Text
    format: str
    columns: Mapping[str, str]
    encoding: str = "cp936"
    widths: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    times: tuple[str, ...] = ("%Y-%m-%d %H:%M:%S",)
    states: Mapping[str, ReadState] = field(default_factory=lambda: MappingProxyType({}))
    digits: int = 8
    decimals: int = 0
    separator: str = ","

    def code_of(self, state: ReadState | None) -> str:
        return next((code for code, held in self.states.items() if held is state), "")


def layout_of(profile: Profile) -> RouteLayout:
    """Raises ProfileError naming the key that is missing, wrong or not known."""
    data = profile.data
    for key in data:
        if key not in _KNOWN:
            raise ProfileError(f"{profile.id}: data: {key} is not known")
    try:
        columns = {str(k): str(v) for k, v in _mapping(data, "columns").items()}
        for key in columns:
            if key not in KEYS:
                raise ProfileError(f"{profile.id}: data: columns: {key} is not known")
        if "meter" not in columns:
            raise ProfileError(f"{profile.id}: data: columns: meter is missing")
        if data.get("format") not in FORMATS:
            raise ProfileError(f"{profile.id}: data: format: one of {', '.join(FORMATS)}")
        return RouteLayout(
            id=profile.id,
            title=profile.title,
            format=str(data["format"]),
            columns=MappingProxyType(columns),
            encoding=str(data.get("encoding", "cp936")),
            widths=MappingProxyType({k: int(v) for k, v in _mapping(data, "widths").items()}),
            times=tuple(str(t) for t in data.get("times", ("%Y-%m-%d %H:%M:%S",))),
            states=MappingProxyType(
                {str(k): ReadState(v) for k, v in _mapping(data, "states").items()}
            ),
            digits=int(data.get("digits", 8)),
            decimals=int(data.get("decimals", 0)),
            separator=str(data.get("separator", ",")),
        )
    except (TypeError, ValueError) as error:
        raise (
            error
            if isinstance(error, ProfileError)
            else ProfileError(f"{profile.id}: data: {error}")
        ) from error


def _mapping(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key, {})
    if not isinstance(value, Mapping):
        raise TypeError(f"{key} is not a mapping")
    return value


@cache  # immutable data that ships with the program
def layouts() -> tuple[RouteLayout, ...]:
    """The shipped ones, the commonest first."""
    return tuple(layout_of(profile) for profile in load_profiles("routes.yaml"))


def layout(id: str) -> RouteLayout:
    """Raises NoService naming those there are; the first for an empty id."""
    found = {held.id: held for held in layouts()}
    if not id:
        return layouts()[0]
    if id not in found:
        raise NoService(id, known=tuple(found))
    return found[id]
