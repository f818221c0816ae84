"""Whether the visit page was open when the program ended: a file beside the data, holding nothing
but the visit's id. It is there only while a draft is open in front of a person."""

from __future__ import annotations

from pathlib import Path

NAME = "visit-open"


def mark(folder: Path, visit_id: str) -> None:
    """A full disk must not keep anybody from working: the banner is a kindness, not a safeguard."""
    try:
        (folder / NAME).write_text(visit_id, encoding="ascii")
    except OSError:
        return


def unmark(folder: Path) -> None:
    try:
        (folder / NAME).unlink(missing_ok=True)
    except OSError:
        return


def marked(folder: Path) -> str:
    """The visit that was open when the program ended without closing, or ""."""
    try:
        return (folder / NAME).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
