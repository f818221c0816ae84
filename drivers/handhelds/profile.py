"""A handheld's profile, read from its data with every key checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from drivers.handhelds.routes.layout import RouteLayout
from drivers.handhelds.routes.layouts import layout_named
from drivers.profile import Profile, ProfileError

CONTROLS = ("lines", "multipoint", "operator", "escape", "folder", "dll", "none")
TRANSFERS = (
    "xmodem",
    "xmodem-1k",
    "ymodem",
    "kermit",
    "records",
    "multipoint",
    "copy",
    "dll",
    "none",
)
_KEYS = {"control", "transfer", "layout", "keeps", "upload", "dll"}
_KEYS |= {"address", "packet", "offsets", "wake"}


@dataclass(frozen=True, slots=True)
class HandheldProfile:
    """``control``: how it is told what to do — "lines" of text, "multipoint" packets, an
    "operator" at its keys, an "escape" sequence, a "folder", a maker's "dll", or "none" that is
    public. ``transfer``: how files move. ``keeps``: what it waits for after a file, "" or "ack"
    (ACK keeps, EOT erases). Of MULTIPOINT: its ``address``, the longest ``packet`` in bytes,
    whether a file is had from an offset on (``offsets``; such models tell its length, too), and
    seconds it needs to ``wake``."""

    profile: Profile
    control: str
    transfer: str
    layout: RouteLayout
    keeps: str = ""
    upload: str = ""  # the escape sequence that sends a file, {name} in it
    dll: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    address: str = "A"
    packet: int = 128
    offsets: bool = False
    wake: float = 0.0

    @staticmethod
    def of(profile: Profile) -> HandheldProfile:
        """Raises ProfileError naming the key that is missing or wrong."""
        data = profile.data
        for key, allowed in (("control", CONTROLS), ("transfer", TRANSFERS)):
            if data.get(key) not in allowed:
                raise ProfileError(f"{profile.id}: data: {key}: one of {', '.join(allowed)}")
        for key in data:
            if key not in _KEYS:
                raise ProfileError(f"{profile.id}: data: {key} is not known")
        return HandheldProfile(
            profile,
            str(data["control"]),
            str(data["transfer"]),
            layout_named(str(data.get("layout", ""))),
            str(data.get("keeps", "")),
            str(data.get("upload", "")),
            MappingProxyType(dict(data.get("dll", {}))),
            str(data.get("address", "A")),
            int(data.get("packet", 128)),
            bool(data.get("offsets", False)),
            float(data.get("wake", 0)),
        )

    @property
    def baud(self) -> int:
        return int(self.profile.serial.get("baud", "9600"))

    @property
    def on_a_line(self) -> bool:
        """Whether its bytes go over a serial line of ours."""
        return self.control not in ("folder", "dll", "none")

    @property
    def commanded(self) -> bool:
        """Whether it can be asked for its clock, its files, and be given some."""
        return self.control in ("lines", "multipoint", "folder", "dll")
