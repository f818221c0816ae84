"""A workbook of one sheet, written to bytes: the parts a reader must find, and no more.

An own writer, because openpyxl writes each sheet to a temporary file first (customers' data in the
open) and takes longer. Format: ECMA-376 part 1, §12.3, §18.3, §18.4; every text is a shared one, as
all programs know them. The same rows give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final
from xml.sax.saxutils import escape

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WHEN: Final = (1980, 1, 1, 0, 0, 0)  # the first day a zip knows


def xlsx_bytes(sheet: str, rows: Iterable[Sequence[str | Decimal | None]]) -> bytes:
    """Texts as texts, decimals as numbers, None and "" as nothing."""
    texts: dict[str, int] = {}
    lines: list[str] = []
    letters: list[str] = []
    for number, row in enumerate(rows, 1):
        while len(letters) < len(row):
            letters.append(_letter(len(letters)))
        cells = [
            f'<c r="{letter}{number}"><v>{value:f}</v></c>'
            if isinstance(value, Decimal)
            else f'<c r="{letter}{number}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
            for letter, value in zip(letters, row, strict=False)
            if value is not None and value != ""
        ]
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    size = f"A1:{letters[-1]}{len(lines)}" if letters else "A1"
    shared = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet '
        f'name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ),
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}" uniqueCount="{len(texts)}">{shared}</sst>',
        # without its size openpyxl reads a sheet to the end before it reads it
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><dimension ref="{size}"/>'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in parts.items():
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, _HEAD + body)
    return out.getvalue()


def _letter(at: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


def _relations(*targets: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _types() -> str:
    kinds = {
        "workbook": f"{_TYPE}.sheet.main+xml",
        "worksheets/sheet1": f"{_TYPE}.worksheet+xml",
        "styles": f"{_TYPE}.styles+xml",
        "sharedStrings": f"{_TYPE}.sharedStrings+xml",
    }
    overrides = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{kind}"/>'
        for name, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


_STYLES: Final = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font>'
    '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill '
    'patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs '
    'count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf xfId="0"/></cellXfs><cellStyles '
    'count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
