"""What is said of a file as a whole before it is imported."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.register_import import Column, ImportKind
from app.domain.text import Text
from app.services.register_columns import REQUIRED, missing, titles
from app.services.register_table import Table


def notes(
    table: Table, kind: ImportKind, columns: Sequence[Column], *, by_hand: bool
) -> tuple[Text, ...]:
    """The gravest first. ``by_hand``: a person matched the columns."""
    return (*_other_kind(table, kind, by_hand), *_columns(kind, columns))


def _other_kind(table: Table, kind: ImportKind, by_hand: bool) -> tuple[Text, ...]:
    """A list of devices has numbers and names too: taken for sites it would rename them."""
    if by_hand or table.fits(kind):
        return ()
    if kind is ImportKind.SITES:
        return (
            Text(
                "表头像是设备表，不是网点表。",
                "The heads look like a list of devices, not of sites.",
            ),
        )
    return (
        Text(
            "表头像是网点表，不是设备表。", "The heads look like a list of sites, not of devices."
        ),
    )


def _columns(kind: ImportKind, columns: Sequence[Column]) -> tuple[Text, ...]:
    named = titles(kind)
    notes = []
    for field in missing(columns, kind):
        title = named[field]
        notes.append(
            Text(
                f"没有“{title.zh}”列，一行也导入不了。请指定哪一列是“{title.zh}”。",
                f"There is no column “{title.en}”, so no row can be imported. Say which it is.",
            )
        )
    held = {c.field for c in columns}
    lacking = [named[f] for f in REQUIRED[kind] if f not in held]
    if lacking and not notes:
        notes.append(
            Text(
                f"没有{'、'.join(f'“{t.zh}”' for t in lacking)}列：已有的网点照常更新，"
                "新网点导入不了。",
                f"No column {', '.join(f'“{t.en}”' for t in lacking)}: known sites are updated, "
                "new ones cannot be added.",
            )
        )
    unused = [c.head.strip() for c in columns if not c.field and c.head.strip()]
    if unused:
        notes.append(
            Text(f"没有取用的列：{'、'.join(unused)}。", f"Columns not taken: {', '.join(unused)}.")
        )
    return tuple(notes)
