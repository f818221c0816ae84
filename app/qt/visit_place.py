"""Where in which visit the program was when it ended: a file beside the data, holding nothing but
the ids of the visit and the item. It is there only while a visit is open in front of a person."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

NAME = "visit-open"


class Place(NamedTuple):
    visit_id: str = ""  # "": nothing was open
    item_id: str = ""


def mark(folder: Path, visit_id: str, item_id: str = "") -> None:
    """A full disk must not keep anybody from working: it is a kindness, not a safeguard."""
    try:
        (folder / NAME).write_text(f"{visit_id}\n{item_id}\n", encoding="utf-8")
    except OSError:
        return


def unmark(folder: Path) -> None:
    try:
        (folder / NAME).unlink(missing_ok=True)
    except OSError:
        return


def marked(folder: Path) -> Place:
    """The place that was open when the program ended without closing, or an empty one."""
    try:
        lines = (folder / NAME).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return Place()
    return Place(*(line.strip() for line in lines[:2]))
