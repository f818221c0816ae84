"""What a file is, by its first bytes; its name only says what somebody took it for."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from drivers.handhelds.routes import dbase
from drivers.handhelds.routes.record import FileKind
from drivers.types import Text

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF: Final = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")
_OTHERS: Final = (
    (b"%PDF", Text("PDF 文档", "a PDF document")),
    (b"Rar!", Text("RAR 压缩包", "a RAR archive")),
    (b"7z\xbc\xaf", Text("7z 压缩包", "a 7z archive")),
    (b"\x1f\x8b", Text("gzip 压缩包", "a gzip archive")),
    (b"\x89PNG", Text("图片", "a picture")),
    (b"\xff\xd8\xff", Text("图片", "a picture")),
    (b"MZ", Text("程序", "a program")),
    (b"SQLite format 3", Text("SQLite 数据库", "an SQLite database")),
)
_BOMS: Final = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_EXTENSIONS: Final = {
    "dbf": FileKind.DBF,
    "csv": FileKind.CSV,
    "txt": FileKind.CSV,
    "tsv": FileKind.CSV,
    "xlsx": FileKind.XLSX,
    "xlsm": FileKind.XLSX,
    "xls": FileKind.XLS,
}
EMPTY: Final = Text("空文件", "an empty file")


def kind_of(data: bytes) -> FileKind | Text:
    """The kind of a route file, or what else it is."""
    if not data:
        return EMPTY
    if data.startswith(b"PK\x03\x04"):
        return FileKind.XLSX
    if data.startswith((_OLE, *_BIFF)):
        return FileKind.XLS
    for mark, title in _OTHERS:
        if data.startswith(mark):
            return title
    if data[0] in (0x02, 0x03, 0x30, 0x31, 0x43, 0x83, 0x8B, 0xF5) or b"\0" in data[:64]:
        if dbase.looks_like(data):
            return FileKind.DBF
        if data[0] == 0x03:  # its columns are destroyed; the reader says so
            return FileKind.DBF
    head = data[:4096]
    if head.lstrip().lower().startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):
        return Text("网页或 XML", "a web page or XML")
    # bytes that no text has; a few may be damage
    odd = sum(byte < 9 or 13 < byte < 32 for byte in head)
    if not head.startswith(_BOMS[:2]) and odd * 20 > len(head):
        return Text("不认识的内容", "unknown content")
    return FileKind.CSV


def kind_named(name: str) -> tuple[str, FileKind | None]:
    """The extension without its dot, and the kind it stands for."""
    extension = PurePath(name).suffix.removeprefix(".").lower()
    return extension, _EXTENSIONS.get(extension)
