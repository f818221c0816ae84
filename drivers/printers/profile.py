"""A printer's profile, read from its data with every key checked."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.profile import Profile, ProfileError, load_profiles


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """``columns`` half-width columns of font A (16–96); ``process_id`` None: not known."""

    profile: Profile
    columns: int
    cutter: bool
    chinese: bool
    process_id: bool | None
    maker: str
    model: str

    @staticmethod
    def of(profile: Profile) -> PrinterProfile:
        """Raises ProfileError naming the key that is missing or wrong."""
        data = profile.data
        columns = data.get("columns")
        if not isinstance(columns, int) or not 16 <= columns <= 96:
            raise ProfileError(f"{profile.id}: data: columns: {columns!r}")
        known = data.get("process_id")
        if known not in (True, False, None):
            raise ProfileError(f"{profile.id}: data: process_id: {known!r}")
        return PrinterProfile(
            profile=profile,
            columns=columns,
            cutter=bool(data.get("cutter", True)),
            chinese=bool(data.get("chinese", True)),
            process_id=known,
            maker=str(data.get("maker", "")),
            model=str(data.get("model", "")),
        )

    def fits(self, model: str) -> bool:
        """Whether a printer calling itself ``model`` belongs here; a generic profile takes all."""
        names = self.profile.names
        return not names or any(name.lower() in model.lower() for name in names)


def printer_profiles() -> tuple[Profile, ...]:
    """The shipped ones, generic 80 mm first."""
    return load_profiles("printers.yaml")
