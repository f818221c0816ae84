"""How one kind of handheld forms its route file: which column is what, and how it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Final

from drivers.handhelds.routes.record import FileKind, Part, ReadState
from drivers.types import NO_TEXT, Text

# what a layout may name, and the name of each for people
ENCODINGS: Final = {
    "cp936": "GBK",
    "gb18030": "GB18030",
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 (BOM)",
}
SEPARATORS: Final = {
    ",": Text("逗号", "a comma"),
    ";": Text("分号", "a semicolon"),
    "\t": Text("制表符", "a tab"),
}


@dataclass(frozen=True, slots=True)
class RouteColumn:
    """``part`` None for a column that is only carried along. ``type`` (C text, N number, D day) and
    ``width`` in bytes matter to dbf only, 0 elsewhere. ``fill`` is written where a record has
    nothing."""

    name: str
    part: Part | None = None
    type: str = "C"
    width: int = 0
    decimals: int = 0
    optional: bool = False
    fill: str = ""


@dataclass(frozen=True)
class RouteLayout:
    """``columns`` in file order; ``encodings`` those allowed, the first is written (dbf, csv);
    ``head`` whether a csv or sheet begins with column names; ``ordered`` whether the device finds
    columns by place; ``times`` strptime formats, the first is written; ``digits`` of a reading
    before and ``decimals`` after the point; ``states`` code of each state; ``ways`` known codes of
    the way of reading (none: not checked); ``names`` file names the device uses."""

    file: FileKind
    columns: tuple[RouteColumn, ...]
    encodings: tuple[str, ...] = ("cp936",)
    head: bool = True
    separator: str = ","
    ordered: bool = False
    times: tuple[str, ...] = ("%Y-%m-%d %H:%M:%S",)
    digits: int = 8
    decimals: int = 2
    states: Mapping[ReadState, str] = field(default_factory=lambda: MappingProxyType({}))
    ways: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    names: tuple[str, ...] = ()
    id: str = ""
    title: Text = NO_TEXT

    @property
    def encoding(self) -> str:
        """The one that is written."""
        return self.encodings[0]

    @cached_property
    def codes(self) -> Mapping[str, ReadState]:
        """State by its code in the file."""
        return MappingProxyType({code: state for state, code in self.states.items()})

    @cached_property
    def by_part(self) -> Mapping[Part, RouteColumn]:
        return MappingProxyType({c.part: c for c in self.columns if c.part is not None})

    def column_of(self, part: Part) -> str:
        """What the file calls it; what people call it where the file has none."""
        column = self.by_part.get(part)
        return column.name if column is not None else part.words.zh
