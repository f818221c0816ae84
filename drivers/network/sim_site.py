"""The web of the virtual line: which request gets which answer. No sockets here.

``/`` and anything unknown outside ``/site/`` answers 204; ``/download?bytes=N`` gives N bytes,
``POST /upload`` takes any; ``/generate_204`` is the captive portal probe; ``/site/`` a small
website; ``/ca.pem`` the root certificate; ``/redirect?n=N``, ``/loop``, ``/status?code=N``.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

PORTAL_TITLE = "网络认证登录"
MOST = 1_000_000_000  # bytes of one download
_USUAL = 20_000_000


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    secure: bool

    @property
    def chunked(self) -> bool:
        return "chunked" in self.headers.get("transfer-encoding", "").lower()

    @property
    def length(self) -> int:
        text = self.headers.get("content-length", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


@dataclass(frozen=True, slots=True)
class Reply:
    """``size``: that many bytes of filling instead of ``body``."""

    status: int = 204
    body: bytes = b""
    kind: str = ""
    location: str = ""
    size: int = 0


def parse_request(head: bytes, secure: bool) -> Request | None:
    """A request from its head; None where it is no HTTP."""
    lines = head.decode("latin-1").split("\r\n")
    parts = lines[0].split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        return None
    try:
        where = urlsplit(parts[1])
    except ValueError:
        return None
    headers = {
        key.strip().lower(): value.strip()
        for key, colon, value in (line.partition(":") for line in lines[1:])
        if colon
    }
    query = {key: values[-1] for key, values in parse_qs(where.query).items()}
    return Request(parts[0], where.path or "/", query, headers, secure)


def respond(request: Request, faults: AbstractSet[str], own: str, ca_pem: bytes) -> Reply:
    """The answer. ``own`` is the host:port it is reached by."""
    path = request.path
    if path.startswith("/portal/"):
        return _page(PORTAL_TITLE, "<form><input name=user><input name=password></form>")
    if "portal" in faults and not request.secure:
        return Reply(302, location=f"http://{own}/portal/login?from={path.strip('/')}")
    if "server_error" in faults:
        return _page("500", "it fails", 500)
    if path == "/ca.pem":
        return Reply(200, ca_pem, "application/x-pem-file")
    if path == "/download":
        return Reply(200, kind="application/octet-stream", size=_number(request, "bytes", _USUAL))
    if path == "/redirect":
        left = min(20, _number(request, "n", 1))
        return Reply(302, location=f"/redirect?n={left - 1}" if left > 1 else "/")
    if path == "/loop":
        return Reply(302, location="/loop")
    if path == "/status":
        code = _number(request, "code", 200)
        return _page(str(code), "as asked", code if 200 <= code <= 599 else 400)
    if path == "/robots.txt":
        return Reply(200, b"User-agent: *\nDisallow: /site/private/\n", "text/plain")
    if path.startswith("/site"):
        return _site(path, faults, own)
    return Reply()


def _number(request: Request, name: str, usual: int) -> int:
    text = request.query.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        return usual
    return min(MOST, int(text))


def _site(path: str, faults: AbstractSet[str], own: str) -> Reply:
    """Five pages, a picture, a document; with the faults also links that lead nowhere."""
    broken = "broken_links" in faults
    pages = {
        "/site": ("", ""),
        "/site/": (
            "水务局（演示）",
            '<a href="news/">新闻</a> <a href="about.html#top">关于</a>'
            '<a href="/site/moved">旧</a>'
            '<a href="private/secret.html">内部</a> <a href="mailto:a@example.invalid">信</a>'
            '<img src="logo.png"><script src="/site/app.js"></script>'
            + ('<a href="gone.html">通知</a>' if broken else "")
            + (f'<img src="http://{own}/site/logo.png">' if "mixed_content" in faults else ""),
        ),
        "/site/about.html": (
            "关于",
            '<a href="/site/">首页</a>' + ('<a href="report.pdf">报告</a>' if broken else ""),
        ),
        "/site/news/": (
            "新闻",
            '<a href="1.html">一</a><a href="2.html">二</a><a href="../">上</a>',
        ),
        "/site/news/1.html": ("一", '<a href="2.html">下一条</a>'),
        "/site/news/2.html": (
            "二",
            '<a href="1.html">上一条</a>' + ('<img src="/site/lost.png">' if broken else ""),
        ),
        "/site/private/secret.html": ("内部", "robots must not come here"),
    }
    if path == "/site" or path == "/site/moved":
        return Reply(301, location="/site/" if path == "/site" else "/site/about.html")
    if path in pages:
        return _page(*pages[path])
    if path == "/site/logo.png":
        return Reply(200, b"\x89PNG\r\n\x1a\n", "image/png")
    if path == "/site/app.js":
        return Reply(200, b"// nothing\n", "text/javascript")
    if path == "/site/report.pdf":
        return _page("500", "it fails", 500)
    return _page("404", "没有这一页", 404)


def _page(title: str, body: str, status: int = 200) -> Reply:
    text = f"<!doctype html><meta charset=utf-8><title>{title}</title><body>{body}"
    return Reply(status, text.encode(), "text/html; charset=utf-8")
