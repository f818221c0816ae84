"""An xlsx workbook: which sheets, shared texts, which number formats are dates.

Read by our own pass over the XML and not by openpyxl, whose read-only mode leaves out what matters
here (hidden rows, merged cells, formulas without values, numbers kept as text) and takes four times
as long. openpyxl is what the tests compare with. Format: ECMA-376 part 1, §12.3, §18.2-18.8.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.readings.cells import MAX_TEXT
from app.readings.faults import FileDamaged, FileKindUnknown, FileUnsafe
from app.readings.table import Book
from app.readings.xlsx_sheet import Sheet, Workbook, unescaped
from app.readings.xml import elements, feed, parser
from app.readings.zipped import Zipped

_MAX_SHARED: Final = 1 << 27  # bytes of shared texts: they stay in memory
_MAX_SMALL: Final = 1 << 24  # of styles, of the workbook
_MAX_SHEETS: Final = 200
# the built-in formats that are dates; 27-36 and 50-58 are those of Chinese spreadsheets (§18.8.30)
_DATE_IDS: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_CODE: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|hh|m|mm|s|ss\])[^\]]*\]', re.IGNORECASE)


@dataclass(slots=True)
class _Entry:
    name: str
    hidden: bool
    relation: str


def open_xlsx(path: Path) -> Book:
    """Raises FileDamaged, FileEncrypted, FileUnsafe, FileKindUnknown."""
    zipped = Zipped(path)
    try:
        return _book(path, zipped)
    finally:
        zipped.close()


def _book(path: Path, zipped: Zipped) -> Book:
    main = _main_part(zipped)
    entries: list[_Entry] = []
    since_1904 = False

    def found(tag: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904
        if tag == "sheet":
            state = attributes.get("state", "visible")
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            entries.append(_Entry(attributes.get("name", ""), state != "visible", relation))
        elif tag == "workbookPr":
            since_1904 = attributes.get("date1904") in ("1", "true")

    with zipped.open(main, _MAX_SMALL) as stream:
        elements(stream, main, found)
    if not entries:
        raise FileDamaged("a workbook without sheets")
    if len(entries) > _MAX_SHEETS:
        raise FileUnsafe(f"{len(entries)} sheets")
    parts = _relations(zipped, main)
    others = {kind: target for kind, target in parts.values() if kind != "worksheet"}
    beside = posixpath.dirname(main)  # some writers name them nowhere
    workbook = Workbook(
        path,
        _shared(zipped, others.get("sharedStrings", f"{beside}/sharedStrings.xml")),
        _date_styles(zipped, others.get("styles", f"{beside}/styles.xml")),
        since_1904,
    )
    sheets = []
    for entry in entries:
        kind, part = parts.get(entry.relation, ("", ""))
        if kind == "worksheet":  # not a chart or a dialogue
            sheets.append(Sheet(workbook, part, entry.name, entry.hidden))
    return Book("xlsx", True, tuple(sheets))


def _main_part(zipped: Zipped) -> str:
    if "_rels/.rels" in zipped:
        for kind, target in _relations(zipped, "").values():
            if kind == "officeDocument":
                if target.lower().endswith(".bin"):
                    raise FileKindUnknown("xlsb")
                if "worksheet" in target or target.lower().startswith("xl/"):
                    return target
                raise FileKindUnknown(target)
    if "xl/workbook.xml" in zipped:
        return "xl/workbook.xml"
    raise FileKindUnknown("a ZIP that is no workbook")


def _relations(zipped: Zipped, part: str) -> dict[str, tuple[str, str]]:
    """Relation id -> (last word of its type, the part it means)."""
    folder, name = posixpath.split(part)
    file = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = kind, posixpath.normpath(whole)

    with zipped.open(file, _MAX_SMALL) as stream:
        elements(stream, file, relation)
    return found


def _date_styles(zipped: Zipped, part: str) -> frozenset[str]:
    """The style numbers, as cells name them, whose number format is a date."""
    if part not in zipped:
        return frozenset()
    codes: dict[str, str] = {}
    formats: list[str] = []
    inside = False

    def found(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyles", "dxfs"):
            inside = tag == "cellXfs"
        elif tag == "xf" and inside:
            formats.append(attributes.get("numFmtId", "0"))

    with zipped.open(part, _MAX_SMALL) as stream:
        elements(stream, part, found)
    return frozenset(str(i) for i, id in enumerate(formats) if _is_date(id, codes.get(id)))


def _is_date(id: str, code: str | None) -> bool:
    if code is None:
        return id.isascii() and id.isdigit() and len(id) < 4 and int(id) in _DATE_IDS
    return is_date_code(code)


def is_date_code(code: str) -> bool:
    """Whether a number format shows a day: ``yyyy-mm-dd`` does, ``0.00`` and ``General`` do not."""
    bare = _NOT_CODE.sub("", code.partition(";")[0]).lower()
    return "general" not in bare and any(c in bare for c in "ymdhs年月日")


def _shared(zipped: Zipped, part: str) -> list[str]:
    if part not in zipped:
        return []
    texts: list[str] = []
    pieces: list[str] = []
    reading = False
    phonetic = False

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal reading, phonetic
        tag = tag.rpartition(":")[2]
        if tag == "t":
            reading = not phonetic
        elif tag == "si":
            pieces.clear()
        elif tag == "rPh":
            phonetic = True

    def end(tag: str) -> None:
        nonlocal reading, phonetic
        tag = tag.rpartition(":")[2]
        if tag == "t":
            reading = False
        elif tag == "si":
            texts.append(unescaped("".join(pieces)[:MAX_TEXT]))
        elif tag == "rPh":
            phonetic = False

    def data(text: str) -> None:
        if reading:
            pieces.append(text)

    made = parser()
    made.StartElementHandler, made.EndElementHandler = start, end
    made.CharacterDataHandler = data
    with zipped.open(part, _MAX_SHARED) as stream:
        for _ in feed(made, stream, part):
            pass
    return texts
