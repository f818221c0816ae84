"""From a file's bytes to records, with everything that is wrong on the way."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from drivers.handhelds.routes import dbase
from drivers.handhelds.routes.layout import RouteLayout
from drivers.handhelds.routes.record import TITLES, Found, ReadState, Route, RouteRecord
from drivers.types import Text

LARGEST = 64 << 20  # bytes of a file
MOST_RECORDS = 200_000
_UNPACKED = 256 << 20  # bytes of a workbook's parts together
Told = Callable[[str, object, str, Text], None]
_NAMES = {"dbf": "dBase", "csv": "CSV", "xlsx": "Excel", "xls": "Excel 97"}


def kind_of(data: bytes) -> str:
    """dbf, xlsx, xls or csv, by the content."""
    if data[:4] == b"PK\x03\x04":
        return "xlsx"
    if data[:8] == bytes.fromhex("d0cf11e0a1b11ae1"):
        return "xls"
    try:
        dbase.parse(data[:4096] if len(data) > 4096 else data)
        return "dbf"
    except dbase.NotDbase:
        pass
    return "dbf" if data[:1] == b"\x03" and b"\0" in data[:64] else "csv"


def read_route(data: bytes, layout: RouteLayout) -> Route:
    """Every record there is. Never raises: a file that is no reading book has one problem that
    says so and no records."""
    found = Found()
    kind = kind_of(data)
    if len(data) > LARGEST:
        _whole(found, "too_large", f"{len(data)}", "文件太大", "The file is too large")
        return Route((), tuple(found.problems))
    if kind != layout.format and {kind, layout.format} != {"xls", "xlsx"}:
        zh, en = _NAMES[kind], _NAMES[layout.format]
        _whole(
            found,
            "format",
            zh,
            f"文件其实是 {zh}，应为 {en}",
            f"The file is {zh}, it should be {en}",
        )
    written: date | None = None
    try:
        if kind == "dbf":
            heads, rows, written = _from_dbase(data, layout, found)
        elif kind == "csv":
            heads, rows = _from_csv(data, layout, found)
        else:
            heads, rows = _from_workbook(data, kind, found)
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile, RuntimeError) as error:
        _whole(found, "unreadable", str(error)[:60], "文件读不出来", "The file cannot be read")
        return Route((), tuple(found.problems))
    places = _places(heads, layout, found)
    records = _records(rows, places, layout, found)
    return Route(tuple(records), tuple(found.problems), written, tuple(heads))


def _whole(found: Found, rule: str, value: str, zh: str, en: str, *, grave: bool = True) -> None:
    found.add(0, "", value, rule, Text(f"{zh}。", f"{en}."), grave=grave)


def _from_dbase(
    data: bytes, layout: RouteLayout, found: Found
) -> tuple[list[str], list[list[object]], date | None]:
    table = dbase.parse(data)
    there = len(table.rows) + len(table.deleted)
    if table.count != there:
        _whole(
            found,
            "count",
            f"{table.count}",
            f"文件头写 {table.count} 条，实际 {there} 条",
            f"The head says {table.count} records, there are {there}",
        )
    if table.torn:
        _whole(found, "truncated", "", "最后一条记录不完整", "The last record is not whole")
    for gone in table.deleted:
        text = Text("记录已标为删除。", "The record is marked deleted.")
        found.add(gone, "", "*", "deleted", text, grave=False)
    if table.written is None:
        _whole(found, "head_date", "", "文件头的日期无效", "The date in the head is none")
    rows: list[list[object]] = []
    for number, fields in enumerate(table.rows[:MOST_RECORDS], start=1):
        row: list[object] = []
        for column, raw in zip(table.columns, fields, strict=True):
            row.append(_text(raw, layout, found, number, column.name))
        rows.append(row)
    return [column.name for column in table.columns], rows, table.written


def _text(raw: bytes, layout: RouteLayout, found: Found, row: int, column: str) -> str:
    raw = raw.rstrip(b" \0")
    try:
        text = raw.decode(layout.encoding)
    except UnicodeDecodeError:
        text = raw.decode(layout.encoding, errors="replace")
        cut = _cut_in_half(raw, layout.encoding)
        rule = "cut_character" if cut else "encoding"
        said = (
            Text("最后一个汉字被截断。", "The last character is cut in half.")
            if cut
            else Text(
                f"不是 {layout.encoding} 编码，会显示乱码。",
                f"It is not in {layout.encoding}; it shows as rubbish.",
            )
        )
        found.add(row, column, text, rule, said)
        return text.strip()
    if raw and max(raw) > 0x7F and _is_utf8(raw) and _rubbish(text):
        said = Text(
            f"看起来是 UTF-8，按 {layout.encoding} 读是乱码。",
            f"It looks like UTF-8; read as {layout.encoding} it is rubbish.",
        )
        found.add(row, column, text, "encoding", said)
    return text.strip()


def _cut_in_half(raw: bytes, encoding: str) -> bool:
    try:
        raw[:-1].decode(encoding)
    except UnicodeDecodeError:
        return False
    return raw[-1] > 0x7F


def _is_utf8(raw: bytes) -> bool:
    try:
        return any(ord(char) > 0x2E7F for char in raw.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _rubbish(text: str) -> bool:
    """GBK reads three-byte characters of UTF-8 in pairs: rare characters, seldom whole ones."""
    try:
        level1 = sum(0xB0 <= char.encode("gb2312")[0] <= 0xD7 for char in text if ord(char) > 127)
    except UnicodeEncodeError:
        return True
    return level1 < sum(ord(char) > 127 for char in text) / 2


def _from_csv(
    data: bytes, layout: RouteLayout, found: Found
) -> tuple[list[str], list[list[object]]]:
    if data.count(0) * 20 > len(data):
        raise ValueError("no text")
    text = ""
    for encoding in dict.fromkeys(("utf-8-sig", layout.encoding, "gb18030")):
        if encoding == "utf-8-sig" and not (data[:3] == b"\xef\xbb\xbf" or _plain_utf8(data)):
            continue
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = data.decode(layout.encoding, errors="replace")
        _whole(found, "encoding", layout.encoding, "有读不出的字", "Some characters are rubbish")
    if "\0" in text:
        _whole(found, "control", "NUL", "文件里有 NUL 字符", "There are NUL characters in the file")
        text = text.replace("\0", "")
    head = text.partition("\n")[0]
    separator = max((layout.separator, ",", ";", "\t"), key=head.count)
    rows: list[list[object]] = []
    heads: list[str] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=separator):
            if not any(cell.strip() for cell in row):
                continue
            if not heads:
                heads = [cell.strip() for cell in row]
                continue
            if len(row) != len(heads):
                said = Text(
                    f"有 {len(row)} 列，应为 {len(heads)} 列。",
                    f"It has {len(row)} cells, {len(heads)} are due.",
                )
                found.add(len(rows) + 1, "", len(row), "cells", said)
            rows.append([cell.strip() for cell in row])
            if len(rows) >= MOST_RECORDS:
                break
    except csv.Error as error:
        _whole(found, "quotes", str(error), "引号不成对", "A quote is not closed")
    return heads, rows


def _plain_utf8(data: bytes) -> bool:
    try:
        return any(ord(char) > 127 for char in data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _from_workbook(data: bytes, kind: str, found: Found) -> tuple[list[str], list[list[object]]]:
    lines = _xls(data) if kind == "xls" else _xlsx(data)
    heads: list[str] = []
    rows: list[list[object]] = []
    for line in lines:
        if all(cell is None or cell == "" for cell in line):
            continue
        if not heads:
            heads = [str(cell or "").strip() for cell in line]
            continue
        rows.append(list(line))
        if len(rows) >= MOST_RECORDS:
            break
    return heads, rows


def _xlsx(data: bytes) -> Iterable[Sequence[object]]:
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED:
            raise ValueError("the workbook unpacks to more than it may")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        yield from sheet.iter_rows(values_only=True, max_col=64)
    except Exception as error:  # a damaged workbook breaks openpyxl in any way there is
        raise ValueError(f"{type(error).__name__}: {error}") from error


def _xls(data: bytes) -> Iterable[Sequence[object]]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
        sheet = book.sheet_by_index(0)
        for row in range(sheet.nrows):
            yield [
                xlrd.xldate_as_datetime(float(cell.value), book.datemode)
                if cell.ctype == xlrd.XL_CELL_DATE
                else cell.value
                for cell in sheet.row(row)[:64]
            ]
    except Exception as error:  # the same
        raise ValueError(f"{type(error).__name__}: {error}") from error


def _places(heads: Sequence[str], layout: RouteLayout, found: Found) -> dict[str, int]:
    by_name = {head.upper(): at for at, head in reversed(list(enumerate(heads)))}
    places: dict[str, int] = {}
    for key, name in layout.columns.items():
        at = by_name.get(name.upper())
        if at is None:
            said = Text(
                f"缺少列 {name}（{TITLES[key].zh}）。",
                f"Column {name} ({TITLES[key].en}) is missing.",
            )
            # what was not asked of the handheld need not be in its answer
            found.add(0, name, "", "column_missing", said, grave=key in ("meter", "reading"))
        else:
            places[key] = at
    wanted = {name.upper() for name in layout.columns.values()}
    for head in heads:
        if head and head.upper() not in wanted:
            said = Text(f"多出一列 {head}。", f"There is an extra column {head}.")
            found.add(0, head, "", "column_extra", said, grave=False)
    return places


def _records(
    rows: Sequence[Sequence[object]],
    places: Mapping[str, int],
    layout: RouteLayout,
    found: Found,
) -> list[RouteRecord]:
    records = []
    for number, row in enumerate(rows, start=1):

        def cell(key: str, row: Sequence[object] = row) -> object:
            at = places.get(key)
            return row[at] if at is not None and at < len(row) else None

        def told(key: str, value: object, rule: str, text: Text, number: int = number) -> None:
            found.add(number, layout.columns.get(key, key), value, rule, text)

        texts = {key: _string(cell(key)) for key in ("customer", "name", "address", "meter", "way")}
        for key, text in texts.items():
            if any(ord(char) < 32 for char in text):
                told(key, text, "control", Text("有控制字符。", "It has control characters."))
        state = _string(cell("state"))
        known = layout.states.get(state)
        if state and known is None:
            said = Text(f"状态“{state}”不认识。", f"“{state}” is no state.")
            told("state", state, "state", said)
        records.append(
            RouteRecord(
                number,
                texts["meter"],
                texts["customer"],
                texts["name"],
                texts["address"],
                _number(cell("last"), "last", told),
                _number(cell("reading"), "reading", told),
                _time(cell("time"), layout, told),
                known if state else (ReadState.UNREAD if "state" in places else None),
                texts["way"],
            )
        )
    return records


def _string(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _number(value: object, key: str, told: Told) -> Decimal | None:
    text = _string(value)
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        told(key, text, "number", Text(f"“{text}”不是数。", f"“{text}” is no number."))
        return None
    return number


def _time(value: object, layout: RouteLayout, told: Told) -> datetime | None:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - the handheld's clock
    text = _string(value)
    if not text or not text.strip("-/:0 "):
        return None
    for form in layout.times:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - it knows no zone
        except ValueError:
            continue
    said = Text(f"“{text}”不是日期时间。", f"“{text}” is no date and time.")
    told("time", text, "time", said)
    return None
