"""Captive portals: a probe whose answer is known, and what came instead."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from drivers.cancel import CancelToken
from drivers.errors import DeviceError
from drivers.network.http_phases import Answer, follow
from drivers.network.wire import Source

State = Literal["open", "portal", "foreign", "failed"]


@dataclass(frozen=True, slots=True)
class Probe:
    """ "open": the known answer came. "portal": it led to another place. "foreign": another page
    came in its place. ``host`` and ``title`` are of what came."""

    state: State
    answers: tuple[Answer, ...]
    host: str = ""
    title: str = ""

    @property
    def error(self) -> DeviceError | None:
        return self.answers[-1].error


def probe(
    url: str,
    expected: str,
    seconds: float,
    cancel: CancelToken,
    source: Source | None = None,
) -> Probe:
    """Ask ``url``, which answers 204 without a body or, with ``expected``, a page that holds this
    text. Raises Illegal, Cancelled."""
    answers = follow(url, seconds, cancel, source=source)
    first, last = answers[0], answers[-1]
    host = urlsplit(last.url).hostname or ""
    if len(answers) > 1 or first.location or _meta_refresh(first):
        # even a redirect that leads nowhere was sent by something on the way
        where = last.location or _meta_refresh(first) or last.url
        return Probe("portal", answers, urlsplit(where).hostname or host, title(last.body))
    if last.error is not None:
        return Probe("failed", answers, host)
    fine = expected in text_of(last) if expected else last.status == 204
    if fine:
        return Probe("open", answers, host)
    # 511 is the status for exactly this (RFC 6585)
    state: State = "portal" if last.status == 511 else "foreign"
    return Probe(state, answers, host, title(last.body))


def _meta_refresh(answer: Answer) -> str:
    """Where a page sends its reader by itself, as simple portals do."""
    match = re.search(
        rb"<meta[^>]+http-equiv\s*=\s*[\"']?refresh[^>]+url\s*=\s*[\"']?([^\"'\s>;]+)",
        answer.body[:8192],
        re.IGNORECASE,
    )
    return match[1].decode("latin-1") if match and answer.status == 200 else ""


def title(body: bytes) -> str:
    """The title of a page, at most 80 characters; empty without one."""
    match = re.search(rb"<title[^>]*>(.{0,2000}?)</title", body, re.IGNORECASE | re.DOTALL)
    if match is None:
        return ""
    return " ".join(html.unescape(_decoded(match[1], body)).split())[:80]


def text_of(answer: Answer) -> str:
    return _decoded(answer.body, answer.body)


def _decoded(piece: bytes, page: bytes) -> str:
    """UTF-8, or what the page says of itself; portals in China are often GBK."""
    said = re.search(rb"charset\s*=\s*[\"']?([\w-]{2,20})", page[:4096], re.IGNORECASE)
    for name in ("utf-8", said[1].decode("ascii") if said else "gbk", "gbk"):
        try:
            return piece.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return piece.decode("latin-1")
