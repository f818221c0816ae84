"""What a file is, whatever its name; encodings; files that cannot be read."""

from __future__ import annotations

import random
import struct
import zipfile
from pathlib import Path

import pytest

from app.readings import opening, zipped
from app.readings.faults import (
    CheckCancelled,
    FileDamaged,
    FileEmpty,
    FileEncrypted,
    FileGone,
    FileIsFolder,
    FileKindUnknown,
    FileTooLarge,
    FileUnsafe,
    ReadingFileError,
)
from tests.readings import biff
from tests.readings.builders import (
    HEAD,
    TEMPLATE,
    as_text,
    check,
    check_file,
    csv_bytes,
    edited,
    found,
    good_rows,
    write,
    xlsx_file,
)

ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16"]


def refused(path: Path, kind: type[ReadingFileError]) -> None:
    with pytest.raises(kind) as raised:
        check(path)
    for lang in ("zh", "en"):
        assert "\n" not in raised.value.sentence(lang)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    text = csv_bytes(good_rows(), "utf-8").decode().replace(",", separator)
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    assert found(check(path)) == []
    path.write_bytes(text.replace("住户3", '"住户3\n东座"').encode(encoding))
    assert found(check(path)) == [(5, "B", "control_characters")]
    path.write_bytes(text.replace("\r\n", "\r").encode(encoding))
    assert found(check(path)) == []


def test_rows_in_another_encoding_are_told_and_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = good_rows(9, start=2)
    more = csv_bytes(rows, "utf-8").split(b"\r\n", 1)[1].splitlines(keepends=True)
    path.write_bytes(csv_bytes(good_rows(2), "gb18030") + more[0] + more[1])
    seen = check(path)
    assert found(seen) == [(4, "", "encoding_mixed"), (5, "", "encoding_mixed")]
    assert "GB18030" in seen.problems[0].what.en
    path.write_bytes(csv_bytes(good_rows(2), "utf-8") + b"\xff\xff,\x81" + more[0][8:])
    assert (4, "", "encoding_broken") in found(check(path))


def test_short_names_in_gbk_are_not_taken_for_utf8(tmp_path: Path) -> None:
    """联通 in GBK is valid UTF-8 by chance."""
    path = tmp_path / "a.csv"
    rows = good_rows()
    for row in rows:
        row[1], row[8] = "联通", ""
    path.write_bytes(csv_bytes(rows))
    assert found(check(path)) == []


def test_a_quote_left_open_swallows_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    raw = csv_bytes(good_rows(200))
    path.write_bytes(raw.replace("住户7,".encode("gb18030"), '"住户7,'.encode("gb18030")))
    seen = check(path)
    assert (9, "", "quote_open") in found(seen)
    assert seen.rows == 200
    assert {p.row for p in seen.problems} == {9}


def test_rows_with_cells_too_many_or_too_few(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = csv_bytes(good_rows()).splitlines()
    lines[2] += b",1"
    lines[3] = lines[3].rpartition(b",")[0]
    lines[4] += b",,"  # nothing in them
    path.write_bytes(b"\r\n".join(lines))
    assert found(check(path)) == [(3, "", "row_ragged"), (4, "", "row_ragged")]


def test_nul_bytes_are_told_by_their_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes(good_rows()).replace(b"DG00003", b"DG\x0000003"))
    assert found(check(path)) == [(5, "A", "control_characters")]


def test_a_line_far_too_long(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = csv_bytes(good_rows()).splitlines()
    lines[3] += b"x" * 300_000
    path.write_bytes(b"\r\n".join(lines))
    assert (4, "", "cell_long") in found(check(path))


@pytest.mark.parametrize("real", ["xlsx", "xls", "csv"])
@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv"])
def test_the_content_counts_and_not_the_name(tmp_path: Path, real: str, name: str) -> None:
    path = write(tmp_path, real, good_rows()).rename(tmp_path / name)
    expected = [] if name.endswith(f".{real}") else [(0, "", "file_type")]
    seen = check(path)
    assert (found(seen), seen.kind) == (expected, real)


def test_an_html_table_called_xls(tmp_path: Path) -> None:
    rows = [HEAD, *good_rows()]
    cells = "".join(
        "<tr>" + "".join(f"<td class=x>{as_text(c)}&nbsp;</td>" for c in row) + "</tr>\n"
        for row in rows
    ).replace("&nbsp;", "")
    text = (
        f"<html><head><meta charset=gb2312></head><table><tr><td colspan=9>台账</tr>{cells}</table>"
    )
    path = tmp_path / "a.xls"
    path.write_bytes(text.encode("gb18030"))
    seen = check(path)
    assert (found(seen), seen.kind, seen.rows) == ([(0, "", "file_type")], "html", 6)
    path.write_bytes(text.replace(">住户4<", "><").encode("gb18030"))
    assert found(check(path)) == [(0, "", "file_type"), (7, "B", "required_empty")]


@pytest.mark.parametrize("open_end", ["<!-- ", "<td a=", "<", "</", "<!["])
def test_html_without_ends_does_not_hang(tmp_path: Path, open_end: str) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(b"<table><tr>" + (open_end * 200_000).encode())
    try:
        check(path)
    except ReadingFileError as error:
        assert isinstance(error, FileDamaged)


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    refused(path, FileGone)
    refused(tmp_path, FileIsFolder)
    path.write_bytes(b"")
    refused(path, FileEmpty)
    path.write_bytes(b"%PDF-1.7\n")
    refused(path, FileKindUnknown)
    path.write_bytes(b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>')
    refused(path, FileKindUnknown)
    path.write_bytes(bytes(range(32)) * 20)
    refused(path, FileKindUnknown)
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    refused(path, FileKindUnknown)
    xlsx_file(path, good_rows())
    monkeypatch.setattr(opening, "MAX_FILE", 1000)
    refused(path, FileTooLarge)


def test_locked_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(biff.ole(bytes(5000), "EncryptedPackage"))
    refused(path, FileEncrypted)
    path.write_bytes(biff.ole(biff.workbook({"a": [HEAD]}, password=True)))
    refused(path, FileEncrypted)


def test_bombs_and_document_types_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = xlsx_file(tmp_path / "a.xlsx", good_rows())
    sheet = "xl/worksheets/sheet1.xml"
    edited(path, sheet, ("<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'))
    refused(path, FileUnsafe)
    xlsx_file(path, good_rows())
    edited(path, sheet, ("<sheetData>", f"<sheetData>{' ' * (20 << 20)}"))
    refused(path, FileUnsafe)
    xlsx_file(path, good_rows())
    with monkeypatch.context() as patch:
        patch.setattr(zipped, "MAX_PARTS", 3)
        refused(path, FileUnsafe)
    with zipfile.ZipFile(path, "w") as made:
        for i in range(20_000):
            made.writestr(f"{i}", b"")
    refused(path, FileUnsafe)


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_cut_off_anywhere(tmp_path: Path, kind: str) -> None:
    raw = write(tmp_path, kind, good_rows(40)).read_bytes()
    path = tmp_path / f"cut.{kind}"
    for length in range(8, len(raw) - 600, len(raw) // 40):
        path.write_bytes(raw[:length])
        with pytest.raises(ReadingFileError):
            check(path)


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_bytes_changed_anywhere(tmp_path: Path, kind: str) -> None:
    """Either it is told, or the file is read; never anything else."""
    raw = write(tmp_path, kind, good_rows(40)).read_bytes()
    path = tmp_path / f"hurt.{kind}"
    chance = random.Random(7)
    for _ in range(150):
        hurt = bytearray(raw)
        for _ in range(chance.choice((1, 3, 20))):
            hurt[chance.randrange(len(hurt))] = chance.randrange(256)
        path.write_bytes(hurt)
        try:
            check(path)
        except ReadingFileError as error:
            assert error.sentence("zh") and error.sentence("en")


def test_a_part_that_breaks_off(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "a.xlsx", good_rows())
    edited(path, "xl/worksheets/sheet1.xml", ("</sheetData>", "<row"))
    refused(path, FileDamaged)
    xlsx_file(path, good_rows())
    edited(path, "xl/worksheets/sheet1.xml", ('t="n"><v>100', 't="s"><v>99999'))
    refused(path, FileDamaged)


def test_xls_of_another_writer(tmp_path: Path) -> None:
    """BIFF without an OLE file around it, as old programs write."""
    path = tmp_path / "a.xls"
    path.write_bytes(biff.workbook({"抄表": [HEAD, *good_rows()]}))
    assert struct.unpack("<H", path.read_bytes()[:2]) == (0x0809,)
    assert found(check(path)) == []


def test_progress_and_cancel(tmp_path: Path) -> None:
    path = write(tmp_path, "csv", good_rows(900))
    seen: list[float] = []
    for kind in ("csv", "xlsx", "xls"):
        path = write(tmp_path, kind, good_rows(900))
        check_file(path, TEMPLATE, watch=lambda p: seen.append(p.share))
        with pytest.raises(CheckCancelled):
            check_file(path, TEMPLATE, cancelled=lambda: True)
    assert seen and all(0 <= share <= 1 for share in seen)
