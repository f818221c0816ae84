"""``network.links``: the links of a website, for the contracts that look after one."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import urlsplit

from drivers.errors import Illegal
from drivers.network.crawl import Checked, Crawler, Rules, Walk
from drivers.network.html_links import join
from drivers.network.http_phases import follow
from drivers.network.looking import Findings, millis
from drivers.network.settings import highest, number, web_address
from drivers.network.trust import judge, load_ca_file
from drivers.plan import Advanced, BaseSession, RunContext, Sampled, StepOutcome
from drivers.sheet import csv_sheet
from drivers.types import (
    Attachment,
    Limit,
    Reading,
    Text,
    Verdict,
    reading,
)


class LinksSession(BaseSession):
    """One run of ``network.links``."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        self._context = context
        url = web_address(context, "start_url")
        if not url:
            raise Illegal(Text("没有给起始网址（参数 start_url）", "start_url is not given"))
        self._rules = Rules(
            depth=int(number(context, "max_depth", 0, 20, 3)),
            pages=int(number(context, "max_pages", 1, 5000, 100)),
            rate=number(context, "rate", 0.1, 50, 5),
            timeout=number(context, "timeout_seconds", 0.1, 60, 10),
            seconds=60 * number(context, "minutes", 0.01, 60, 10),
            external=context.choice("external", ("yes", "no")) == "yes",
        )
        self._slow = number(context, "slow_seconds", 0.01, 60, 3)
        self._most_broken = highest(context, "max_broken", 100_000)
        self._most_slow = highest(context, "max_slow", 100_000)
        self._most_mixed = highest(context, "max_mixed", 100_000)
        self._cert_days = int(number(context, "cert_days", 0, 3650, 14))
        self._ca = load_ca_file(context.params.get("ca_file", ""))
        self._url = join(url, "") or url
        self._crawler: Crawler | None = None
        self.identity = {"site": urlsplit(self._url).netloc}

    def close(self) -> None:
        """Also what was checked until a cancel is kept."""
        if self._crawler is not None and self._crawler.walk.checked:
            self.attachments = (table(self._crawler.walk),)

    def _start(self) -> StepOutcome:
        budget = self._context.budget
        found = Findings()
        answers = follow(self._url, budget.bounded(self._rules.timeout), budget.cancel)
        last = answers[-1]
        label = Text("首页首字节", "First byte of the start page")
        if last.times.first_byte is not None:
            found.read(millis("links.first_byte", label, last.times.first_byte))
        for answer in answers:
            if answer.shown is not None:
                judged = judge(
                    answer.shown,
                    urlsplit(answer.url).hostname or "",
                    datetime.now(UTC),
                    extra=self._ca,
                    warn_days=self._cert_days,
                    server_time=answer.server_time,
                )
                days = Limit(low=Decimal(self._cert_days))
                lasts = Text("证书剩余", "Certificate lasts")
                found.read(reading("links.cert_days", lasts, judged.days_left, "days", days))
                if judged.code:
                    found.fail(judged.code, judged.text.zh, judged.text.en)
                elif judged.trusted is None:
                    found.unsure("CERT_NO_STORE", judged.text.zh, judged.text.en)
        if last.error is not None:
            text = last.error.text()
            found.fail(last.error.code, text.zh, text.en)
            return found.outcome(stop=True)
        if last.status != 200:
            found.fail(
                "HTTP_STATUS", f"首页返回 {last.status}。", f"The start page gives {last.status}."
            )
            return found.outcome(stop=True)
        # the site is where its start page ends up: http leads to https, the bare name to www
        crawler = Crawler(join(last.url, ""), self._rules, budget.cancel, self._tell)
        robots = crawler.read_robots()
        if robots.error is not None or robots.status >= 500:
            found.unsure(
                "ROBOTS",
                "robots.txt 读不出来，按规矩不再往下查；请网站管理员修好。",
                "robots.txt cannot be read; then nothing more may be asked. Have it mended.",
            )
            return found.outcome(stop=True)
        self._crawler = crawler
        return found.outcome("首页正常。", "The start page is fine.")

    def _crawl(self) -> StepOutcome:
        assert self._crawler is not None
        return self._judged(self._crawler.run())

    def _tell(self, walk: Walk, checked: Checked, left: int) -> None:
        self._context.budget.bounded(1.0)  # the step's own deadline
        self._context.watch(Advanced(walk.asked, walk.asked + left, "links"))
        value = None if checked.broken else round(checked.millis, 1)
        self._context.watch(Sampled(Text("应答时间", "Answer time"), round(walk.seconds, 3), value))

    def _judged(self, walk: Walk) -> StepOutcome:
        found = Findings()
        asked = [item for item in walk.checked.values() if item.state == "asked"]
        broken = [item for item in asked if item.broken]
        slow = [item for item in asked if not item.broken and item.millis > self._slow * 1000]
        left = [item for item in walk.checked.values() if item.state == "left"]
        counts: list[tuple[str, str, str, int, Limit | None]] = [
            ("pages", "查过的页", "Pages read", walk.pages, None),
            ("checked", "查过的链接", "Links checked", len(asked), None),
            ("broken", "死链", "Broken links", len(broken), self._most_broken),
            ("slow", "慢链接", "Slow links", len(slow), self._most_slow),
            ("mixed", "https 页里的 http 内容", "http in https", len(walk.mixed), self._most_mixed),
            ("redirected", "跳转", "Redirected", sum(bool(i.leads_to) for i in asked), None),
            (
                "external",
                "外站链接（未查）",
                "Other hosts (not asked)",
                _of(walk, "external"),
                None,
            ),
            ("robots", "robots 不许（未查）", "Forbidden by robots", _of(walk, "robots"), None),
        ]
        held = {
            key: found.read(reading(f"links.{key}", Text(zh, en), value, "", limit))
            for key, zh, en, value, limit in counts
        }
        found.read(*(_broken(number, item) for number, item in enumerate(broken[:20], 1)))
        if not held["broken"]:
            one = broken[0]
            where = one.holders[0] if one.holders else "-"
            found.fail(
                "BROKEN_LINKS",
                f"有 {len(broken)} 个死链，如 {one.url}（在 {where} 上）；全部见附表。",
                f"{len(broken)} links are broken, such as {one.url} (on {where}); all are in the "
                "table.",
            )
        if not held["mixed"]:
            page, url = walk.mixed[0]
            found.fail(
                "MIXED_CONTENT",
                f"https 页 {page} 载入了 http 内容 {url}，浏览器会拦截。",
                f"Page {page} is https and loads {url} over http, which browsers block.",
            )
        if not held["slow"]:
            found.fail("SLOW", f"有 {len(slow)} 个链接太慢。", f"{len(slow)} links are slow.")
        if len(asked) < 2 and not left:
            found.unsure(
                "NO_LINKS",
                f"除起始页外没有查到链接（外站 {_of(walk, 'external')} 个，robots 不许 "
                f"{_of(walk, 'robots')} 个），死链有没有没法判断：链接可能由脚本生成，或起始网址"
                "只是跳板；换一个栏目页再查。",
                f"Apart from the start page no link was checked ({_of(walk, 'external')} to other "
                f"hosts, {_of(walk, 'robots')} forbidden), so nothing is known of broken ones: "
                "scripts may make the links, or the address is only a doorway; start from another "
                "page.",
            )
        if left:
            found.unsure(
                "LINKS_LEFT",
                f"时间用完，还有 {len(left)} 个链接没有查。",
                f"Time ran out; {len(left)} links were not asked.",
            )
        if walk.pages >= self._rules.pages:
            found.add(
                Verdict.PASS,
                f"到了 {walk.pages} 页的上限，再深的页没有查。",
                f"The limit of {walk.pages} pages was reached; deeper pages were not read.",
            )
        return found.outcome("没有死链。", "No link is broken.")


def _of(walk: Walk, state: str) -> int:
    return sum(item.state == state for item in walk.checked.values())


def _broken(number: int, item: Checked) -> Reading:
    where = item.holders[0] if item.holders else "-"
    label = Text(f"死链 {number}（在 {where}）", f"Broken link {number} (on {where})")
    return reading(f"links.broken.{number}", label, f"{item.status or item.problem} {item.url}")


def table(walk: Walk) -> Attachment:
    """All links as CSV that Excel opens."""
    rows: list[tuple[object, ...]] = [
        ("url", "kind", "state", "status", "problem", "ms", "leads_to", "found_on")
    ]
    for item in walk.checked.values():
        state = "broken" if item.broken else item.state
        shown = (item.status or "", item.problem, f"{item.millis:.0f}" if item.millis else "")
        rows.append((item.url, item.kind, state, *shown, item.leads_to, " ".join(item.holders)))
    for page, url in walk.mixed:
        rows.append((url, "resource", "mixed", "", "", "", "", page))
    return csv_sheet("links.csv", rows)
