"""What a file really is, whatever its name says, and its tables."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

from app.domain.text import Text
from app.readings.csvfile import open_csv
from app.readings.faults import (
    FileEmpty,
    FileEncrypted,
    FileGone,
    FileIsFolder,
    FileKindUnknown,
    FileLocked,
    FileTooLarge,
)
from app.readings.htmlfile import looks_like_html, open_html
from app.readings.table import Book
from app.readings.xls import open_xls
from app.readings.xlsx import open_xlsx

MAX_FILE: Final = 64 << 20  # bytes
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_BIFF: Final = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")  # a workbook without OLE
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OTHERS: Final = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3", "SQLite"),
    (b"MZ", "exe"),
)
KIND_NAMES: Final = {"xlsx": ".xlsx", "xls": ".xls", "csv": ".csv", "html": "HTML"}
_SUFFIXES: Final = {
    "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm"),
    "xls": (".xls", ".xlt", ".et"),
    "csv": (".csv", ".txt", ".tsv", ".dat"),
    "html": (".htm", ".html"),
}


def open_book(path: Path) -> Book:
    """Raises a ReadingFileError that says why the file cannot be checked."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise FileIsFolder(str(path))
        if not path.is_file():
            raise FileGone(str(path))
        if size > MAX_FILE:
            raise FileTooLarge(
                f"{size} bytes",
                meaning=Text(
                    f"它有 {size / 1e6:.0f} MB，上限是 {MAX_FILE >> 20} MB。",
                    f"It has {size / 1e6:.0f} MB; at most {MAX_FILE >> 20} MB are read.",
                ),
            )
        return _open(path)
    except FileNotFoundError as error:
        raise FileGone(str(path)) from error
    except OSError as error:
        raise FileLocked(str(error)) from error
    except ValueError as error:  # a NUL in the path
        raise FileGone(str(error)) from error


def _open(path: Path) -> Book:
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head:
        raise FileEmpty()
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return open_xlsx(path)
    if head.startswith(_OLE):
        if _encrypted(path.read_bytes()):
            raise FileEncrypted("OLE with EncryptedPackage")
        return open_xls(path)
    if head[:2] in _BIFF and head[2:4] in (b"\x08\x00", b"\x10\x00", b"\x06\x00", b"\x04\x00"):
        return open_xls(path)
    for mark, name in _OTHERS:
        if head.startswith(mark):
            raise FileKindUnknown(name)
    raw = path.read_bytes()
    if looks_like_html(raw):
        return open_html(raw)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        raise FileKindUnknown(
            "XML",
            meaning=Text("内容是 XML 表格。", "Its content is a spreadsheet in XML."),
        )
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and _binary(head):
        raise FileKindUnknown("binary")
    return open_csv(path, raw)


def _encrypted(raw: bytes) -> bool:
    """Whether the OLE directory has an encrypted workbook ([MS-OFFCRYPTO] 2.3.4.4). Its entries
    have 128 bytes: the name in 64, then its length with the zero."""
    at = raw.find(_ENCRYPTED)
    while at >= 0:
        if at % 128 == 0 and raw[at + 64 : at + 66] == struct.pack("<H", len(_ENCRYPTED) + 2):
            return True
        at = raw.find(_ENCRYPTED, at + 1)
    return False


def _binary(head: bytes) -> bool:
    """Text has hardly any control bytes; a stray NUL is told by its row."""
    control = sum(1 for b in head if b < 32 and b not in (9, 10, 13))
    return control * 20 > len(head)


def named_otherwise(path: Path, kind: str) -> bool:
    """Whether the name promises another kind of file."""
    return path.suffix.lower() not in _SUFFIXES[kind]
