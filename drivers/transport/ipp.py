"""The few IPP operations a print queue is asked for (RFC 8010 encoding, RFC 8011 semantics).

CUPS' own library would come through pycups, which ships as source only and wants a compiler and
headers on every laptop; pyipp wants an asynchronous web stack for five requests. IPP itself is a
small, frozen encoding over HTTP, and over HTTP every wait has a deadline and a cancel.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

PRINT_JOB, CANCEL_JOB, GET_JOB, GET_PRINTER = 0x0002, 0x0008, 0x0009, 0x000B
GET_PRINTERS = 0x4002  # CUPS-Get-Printers
OPERATION, JOB, END, PRINTER, UNSUPPORTED = 0x01, 0x02, 0x03, 0x04, 0x05
_INTEGER, _BOOLEAN, _ENUM = 0x21, 0x22, 0x23
_TEXT, _NAME, _KEYWORD, _URI, _CHARSET, _LANGUAGE, _MIME = 0x41, 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
_WITH_LANGUAGE = (0x35, 0x36)
_BEGIN, _END_COLLECTION, _MEMBER = 0x34, 0x37, 0x4A

Value = int | bool | str | bytes
Group = dict[str, list[Value]]

_TAGS: Mapping[str, int] = {
    "attributes-charset": _CHARSET,
    "attributes-natural-language": _LANGUAGE,
    "printer-uri": _URI,
    "job-uri": _URI,
    "requesting-user-name": _NAME,
    "job-name": _NAME,
    "document-format": _MIME,
    "requested-attributes": _KEYWORD,
    "job-id": _INTEGER,
}


class BadIpp(ValueError):
    """Bytes that are no IPP message."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply: ``status`` below 0x100 is success; groups in order of their coming."""

    status: int
    request: int
    groups: tuple[tuple[int, Group], ...] = field(default_factory=tuple)

    @property
    def good(self) -> bool:
        return self.status < 0x100

    def all(self, tag: int) -> list[Group]:
        return [group for found, group in self.groups if found == tag]

    def first(self, tag: int) -> Group:
        return next(iter(self.all(tag)), {})


def encode(
    operation: int, request: int, attributes: Iterable[tuple[str, Value | list[str]]]
) -> bytes:
    """An IPP/1.1 request with the two attributes every request begins with and then these. Only
    attributes with a known syntax can be sent; raises KeyError for another."""
    out = bytearray(struct.pack(">BBHI", 1, 1, operation, request) + bytes((OPERATION,)))
    head: list[tuple[str, Value | list[str]]] = [
        ("attributes-charset", "utf-8"),
        ("attributes-natural-language", "en"),
    ]
    for name, value in [*head, *attributes]:
        tag = _TAGS[name]
        for at, one in enumerate(value if isinstance(value, list) else [value]):
            key = name.encode() if at == 0 else b""
            data = struct.pack(">i", one) if tag == _INTEGER else str(one).encode()
            out += struct.pack(">BH", tag, len(key)) + key + struct.pack(">H", len(data)) + data
    return bytes(out) + bytes((END,))


def decode(data: bytes) -> Answer:
    """Raises BadIpp."""
    if len(data) < 9:
        raise BadIpp("shorter than a header")
    _, _, status, request = struct.unpack(">BBHI", data[:8])
    groups: list[tuple[int, Group]] = []
    at, name, depth = 8, "", 0
    while at < len(data):
        tag = data[at]
        at += 1
        if tag < 0x10:
            if tag == END:
                return Answer(status, request, tuple(groups))
            groups.append((tag, {}))
            continue
        key, at = _counted(data, at)
        body, at = _counted(data, at)
        if not groups:
            raise BadIpp("an attribute outside a group")
        depth += (tag == _BEGIN) - (tag == _END_COLLECTION)
        if depth or tag in (_BEGIN, _END_COLLECTION, _MEMBER):
            continue  # collections say nothing that is asked here
        name = key.decode("utf-8", "replace") or name
        groups[-1][1].setdefault(name, []).append(_value(tag, body))
    raise BadIpp("it does not end")


def _counted(data: bytes, at: int) -> tuple[bytes, int]:
    if at + 2 > len(data):
        raise BadIpp(f"cut off at byte {at}")
    size = int.from_bytes(data[at : at + 2], "big")
    if at + 2 + size > len(data):
        raise BadIpp(f"cut off at byte {at}")
    return data[at + 2 : at + 2 + size], at + 2 + size


def _value(tag: int, body: bytes) -> Value:
    if tag in (_INTEGER, _ENUM) and len(body) == 4:
        return int.from_bytes(body, "big", signed=True)
    if tag == _BOOLEAN and len(body) == 1:
        return body != b"\x00"
    if tag in _WITH_LANGUAGE:  # language and text, each with its length
        _, at = _counted(body, 0)
        body, _ = _counted(body, at)
    if 0x40 <= tag < 0x60 or tag in _WITH_LANGUAGE:
        return body.decode("utf-8", "replace")
    return body
