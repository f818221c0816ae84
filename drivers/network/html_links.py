"""The links of an HTML page: where it leads, and what it loads. Odd pages give what they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import urldefrag, urljoin, urlsplit

Kind = Literal["page", "resource"]
_PAGES = {"a": "href", "area": "href", "iframe": "src", "frame": "src"}
_LOADED = {
    "img": "src",
    "script": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "track": "src",
    "object": "data",
    "input": "src",
}
# what a <link> loads; others (canonical, alternate, preconnect) only tell something
_RELS = {"stylesheet", "icon", "shortcut", "apple-touch-icon", "manifest", "preload"}


@dataclass(frozen=True, slots=True)
class Link:
    """``url`` absolute, without its fragment."""

    url: str
    kind: Kind


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base = ""
        self.found: list[tuple[str, Kind]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: (value or "").strip() for key, value in attrs}
        if tag == "base" and values.get("href") and not self.base:
            self.base = values["href"]
        elif tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            self._add(_refresh(values.get("content", "")), "page")
        elif tag in _PAGES:
            self._add(values.get(_PAGES[tag], ""), "page")
        elif tag == "link" and _RELS & set(values.get("rel", "").lower().split()):
            self._add(values.get("href", ""), "resource")
        elif tag in _LOADED:
            self._add(values.get(_LOADED[tag], ""), "resource")
        if tag in ("img", "source"):
            for entry in values.get("srcset", "").split(","):
                self._add((entry.split() or [""])[0], "resource")

    def _add(self, text: str, kind: Kind) -> None:
        if text:
            self.found.append((text, kind))


def _refresh(content: str) -> str:
    """Where a page sends its reader by itself ("0; url=/main"); empty where it only reloads."""
    match = re.fullmatch(r"[\d.\s]*[;,]\s*url\s*=\s*(.+)", content, re.IGNORECASE | re.DOTALL)
    return match[1].strip("'\" ") if match is not None else ""


def links_of(text: str, url: str) -> tuple[Link, ...]:
    """The http(s) links of a page in their order, each once. ``url`` is where it came from."""
    reader = _Reader()
    try:
        reader.feed(text)
        reader.close()
    except (AssertionError, ValueError, RecursionError):
        pass  # html.parser gives up on some broken declarations; what it found before stays
    base = join(url, reader.base) or url if reader.base else url
    found: dict[Link, None] = {}
    for raw, kind in reader.found:
        address = join(base, raw)
        if address:
            found[Link(address, kind)] = None
    return tuple(found)


def join(base: str, text: str) -> str:
    """An absolute http(s) address without fragment; empty for mailto:, javascript: and rubbish."""
    cleaned = re.sub(r"[\t\r\n]", "", text).strip()
    try:
        address = urldefrag(urljoin(base, cleaned)).url
        parts = urlsplit(address)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    if not known:
        return ""
    path = parts.path or "/"
    return parts._replace(netloc=parts.netloc.lower(), path=path).geturl().replace(" ", "%20")
