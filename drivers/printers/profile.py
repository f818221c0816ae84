"""A printer's profile, read from its data with every key checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from drivers.profile import Profile, ProfileError, load_profiles

Dialect = Literal["escpos", "escp"]
Pictures = Literal["none", "raster", "qr"]
PICTURES: tuple[Pictures, ...] = ("none", "raster", "qr")


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """``columns`` half-width columns of the usual font on a line (16–160); ``process_id`` and
    ``p2`` (understands ESC/P2) None: not known; ``buffer`` bytes; ``cps`` full-width characters
    per second, 0 not known; ``copies`` of a multi-part form, 0 not known; ``dots`` across the head,
    0 not known; ``pictures`` "raster": GS v 0; "qr": GS ( k as well."""

    profile: Profile
    dialect: Dialect
    columns: int
    cutter: bool
    chinese: bool
    process_id: bool | None
    maker: str
    model: str
    dot: float = 25.4 / 203
    p2: bool | None = None
    buffer: int = 4096
    cps: float = 0
    copies: int = 0
    dots: int = 0
    pictures: Pictures = "none"

    @staticmethod
    def of(profile: Profile) -> PrinterProfile:
        """Raises ProfileError naming the key that is missing or wrong."""
        data = profile.data
        columns = data.get("columns")
        if not isinstance(columns, int) or not 16 <= columns <= 160:
            raise ProfileError(f"{profile.id}: data: columns: {columns!r}")
        dialect = data.get("dialect")
        if dialect not in ("escpos", "escp"):
            raise ProfileError(f"{profile.id}: data: dialect: {dialect!r}")
        known, p2 = data.get("process_id"), data.get("p2")
        for key, value in (("process_id", known), ("p2", p2)):
            if value not in (True, False, None):
                raise ProfileError(f"{profile.id}: data: {key}: {value!r}")
        pictures = data.get("pictures", "none")
        if pictures not in PICTURES:
            raise ProfileError(f"{profile.id}: data: pictures: {pictures!r}")
        keys = ("buffer_kb", "cps_chinese", "copies", "dots")
        figures = {key: data.get(key) or 0 for key in keys}
        for key, value in figures.items():
            if not isinstance(value, (int, float)) or not 0 <= value <= 10_000:
                raise ProfileError(f"{profile.id}: data: {key}: {value!r}")
        return PrinterProfile(
            profile=profile,
            dialect=dialect,
            columns=columns,
            cutter=bool(data.get("cutter", True)),
            chinese=bool(data.get("chinese", True)),
            process_id=known,
            maker=str(data.get("maker", "")),
            model=str(data.get("model", "")),
            dot=25.4 / float(data.get("dpi", 203)),
            p2=p2,
            buffer=int(figures["buffer_kb"] * 1024) or 4096,
            cps=float(figures["cps_chinese"]),
            copies=int(figures["copies"]),
            dots=int(figures["dots"]),
            pictures=pictures,
        )

    def fits(self, model: str) -> bool:
        """Whether a printer calling itself ``model`` belongs here; a generic profile takes all."""
        names = self.profile.names
        return not names or any(name.lower() in model.lower() for name in names)


def printer_profiles() -> tuple[Profile, ...]:
    """The shipped ones, generic 80 mm first."""
    return load_profiles("printers.yaml")
