"""Walks through a website link by link, politely: one request at a time, never faster than told,
never where robots.txt forbids it, never to another host unless that is asked for."""

from __future__ import annotations

import time
import urllib.robotparser
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from drivers.cancel import CancelToken, Deadline
from drivers.errors import Illegal
from drivers.network.html_links import Kind, links_of
from drivers.network.http_phases import Answer, fetch
from drivers.network.portal import text_of
from drivers.network.urls import AGENT, split_url

_PAGE = 2_000_000  # bytes of a page that are read
_HOPS = 5
_HOLDERS = 5  # pages that are named for one link
_NOT_FOR_US = (401, 403, 429)  # there, but not for a stranger: no broken link
_HEAD_REFUSED = (400, 403, 404, 405, 406, 500, 501, 503)  # servers that do not like HEAD


@dataclass(frozen=True, slots=True)
class Rules:
    """How far and how fast. ``rate`` requests a second; ``timeout`` seconds a link;
    ``seconds`` all of it; ``external`` whether links to other hosts are asked too."""

    depth: int = 3
    pages: int = 100
    rate: float = 5.0
    timeout: float = 10.0
    seconds: float = 600.0
    external: bool = False


@dataclass(slots=True)
class Checked:
    """One link. ``status`` 0 with a ``problem`` code when no answer came; ``leads_to`` where its
    redirects end; ``holders`` pages that have it, the first five."""

    url: str
    kind: Kind
    status: int = 0
    problem: str = ""
    millis: float = 0.0
    leads_to: str = ""
    holders: list[str] = field(default_factory=list)
    state: str = "asked"  # or "robots", "external", "left"

    @property
    def broken(self) -> bool:
        bad = self.status >= 400 and self.status not in _NOT_FOR_US
        return self.state == "asked" and (bool(self.problem) or bad)


@dataclass(slots=True)
class Walk:
    """What was found so far. ``mixed``: (page over https, what it loads over http). ``asked``
    links took ``seconds`` together."""

    checked: dict[str, Checked] = field(default_factory=dict)
    mixed: list[tuple[str, str]] = field(default_factory=list)
    pages: int = 0
    asked: int = 0
    seconds: float = 0.0


class Crawler:
    """One walk; ``run`` may be interrupted at any time and ``walk`` keeps what it has."""

    def __init__(
        self,
        start: str,
        rules: Rules,
        cancel: CancelToken,
        seen: Callable[[Walk, Checked, int], None] = lambda _walk, _checked, _left: None,
    ) -> None:
        self.start = start
        self.walk = Walk()
        self._rules = rules
        self._cancel = cancel
        self._seen = seen
        self._hosts = {urlsplit(start).netloc.lower()}
        self._robots = urllib.robotparser.RobotFileParser()
        self._robots.parse([])  # all is allowed
        self._read_already: set[str] = set()
        self._gap = 1 / rules.rate
        self._last = 0.0
        self._until = Deadline(rules.seconds)

    def read_robots(self) -> Answer:
        """What the site asks of programs. Without a robots.txt all is allowed; one that cannot be
        read for a fault of the server forbids all (RFC 9309 2.3.1)."""
        answer = self._fetch(urljoin(self.start, "/robots.txt"), "GET", 500_000)
        robots = urllib.robotparser.RobotFileParser()
        if answer.error is not None or answer.status >= 500:
            robots.parse(["User-agent: *", "Disallow: /"])
        elif answer.status == 200:
            robots.parse(text_of(answer).lstrip("\ufeff").splitlines())
            delay = robots.crawl_delay(AGENT)
            if delay is not None:
                self._gap = max(self._gap, min(10.0, float(delay)))
        else:
            robots.parse([])
        self._robots = robots
        return answer

    def run(self) -> Walk:
        """Until all is seen or a bound is reached. Raises Cancelled."""
        queue: deque[tuple[str, int]] = deque()
        self._meet(self.start, "page", "", queue, 0)
        while queue:
            url, depth = queue.popleft()
            found = self.walk.checked[url]
            if self._until.expired:
                found.state = "left"
                continue
            if not self._robots.can_fetch(AGENT, url):
                found.state = "robots"
                continue
            inside = urlsplit(url).netloc.lower() in self._hosts
            as_page = (
                found.kind == "page"
                and inside
                and depth <= self._rules.depth
                and self.walk.pages < self._rules.pages
            )
            answer = self._ask(found, as_page)
            self.walk.asked += 1
            self.walk.seconds += found.millis / 1000
            fresh = answer is not None and answer.url not in self._read_already
            if as_page and fresh and answer is not None and _is_page(answer):
                self._read_already.add(answer.url)  # several links may lead to one page
                self.walk.pages += 1
                self._read(answer, depth, queue)
            self._seen(self.walk, found, len(queue))
        return self.walk

    def _read(self, answer: Answer, depth: int, queue: deque[tuple[str, int]]) -> None:
        for link in links_of(text_of(answer), answer.url):
            loaded = link.kind == "resource" and link.url.startswith("http:")
            if loaded and answer.url.startswith("https:"):
                self.walk.mixed.append((answer.url, link.url))
            self._meet(link.url, link.kind, answer.url, queue, depth + 1)

    def _meet(
        self, url: str, kind: Kind, holder: str, queue: deque[tuple[str, int]], depth: int
    ) -> None:
        known = self.walk.checked.get(url)
        if known is None:
            known = self.walk.checked[url] = Checked(url, kind)
            if self._allowed(url):
                queue.append((url, depth))
            else:
                known.state = "external"
        if holder and holder not in known.holders and len(known.holders) < _HOLDERS:
            known.holders.append(holder)

    def _allowed(self, url: str) -> bool:
        return self._rules.external or urlsplit(url).netloc.lower() in self._hosts

    def _ask(self, found: Checked, as_page: bool) -> Answer | None:
        """Ask for a link and the redirects behind it; the last answer."""
        method = "GET" if as_page else "HEAD"
        answer = self._hops(found, method, _PAGE if as_page else 0)
        refused = answer is not None and (
            answer.error is not None or answer.status in _HEAD_REFUSED
        )
        if method == "HEAD" and refused:
            answer = self._hops(found, "GET", 1)  # a few servers answer only this
        if answer is not None:
            found.status = answer.status
            found.problem = answer.error.code if answer.error is not None else ""
            found.leads_to = "" if answer.url == found.url else answer.url
            if answer.location and not found.problem:
                found.problem = "" if not self._allowed(answer.location) else "HTTP_LOOP"
                found.leads_to = answer.location
        return answer

    def _hops(self, found: Checked, method: str, limit: int) -> Answer | None:
        began = time.monotonic()
        url, answer = found.url, None
        waited = 0.0
        for _hop in range(_HOPS + 1):
            try:
                split_url(url)
            except Illegal:
                break  # a redirect to something that is no web address
            before = time.monotonic()
            self._pace()
            waited += time.monotonic() - before
            answer = self._fetch(url, method, limit, paced=True)
            where = answer.location
            if not where or answer.error is not None or not self._allowed(where):
                break
            url = where
        found.millis = (time.monotonic() - began - waited) * 1000
        return answer

    def _fetch(self, url: str, method: str, limit: int, *, paced: bool = False) -> Answer:
        if not paced:
            self._pace()
        seconds = max(0.05, min(self._rules.timeout, self._until.left))
        return fetch(url, seconds, self._cancel, method=method, limit=limit)

    def _pace(self) -> None:
        """Wait for our turn. Raises Cancelled."""
        self._cancel.sleep(self._last + self._gap - time.monotonic())
        self._last = time.monotonic()


def _is_page(answer: Answer) -> bool:
    kind = answer.header("content-type").lower()
    return answer.status == 200 and ("html" in kind or (not kind and b"<" in answer.body[:512]))
