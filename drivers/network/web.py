"""The checks of web addresses: phases and certificate, captive portal, rate."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from urllib.parse import urlsplit

from drivers.network import portal
from drivers.network.certificates import check_certificate
from drivers.network.faults import ClientCertificateWanted
from drivers.network.http_phases import Answer, follow
from drivers.network.looking import Desk, Findings, millis, skipped
from drivers.network.throughput import SHORT, Rate, download, upload
from drivers.network.urls import proxy_for
from drivers.plan import StepOutcome
from drivers.types import Limit, Text, reading

_PHASES = (
    ("name", "名称解析", "name"),
    ("tcp", "TCP 连接", "TCP"),
    ("tls", "TLS 握手", "TLS"),
    ("request", "发出请求", "request"),
    ("first_byte", "首字节", "first byte"),
    ("total", "全部", "total"),
)


def check_web(desk: Desk) -> StepOutcome:
    """Phases of each http(s) target. Readings ``http.PHASE.URL``, ``http.status.URL``,
    ``tls.….URL``."""
    urls = [target.url for target in desk.settings.targets if target.url]
    if not urls:
        return skipped("目标里没有网址。", "None of the targets is a web address.")
    found = Findings()
    for index, url in enumerate(urls):
        seconds = min(15.0, desk.allowed(60.0) / (len(urls) - index))
        answers = follow(url, seconds, desk.cancel, source=desk.source)
        _phases(desk, url, answers, found)
        _proxy(url, answers[-1], found)
        for answer in answers:
            if answer.shown is not None and (answer.shown.chain or answer.error is None):
                check_certificate(desk, answer, found)
    return found.outcome("网址都正常。", "All web addresses are fine.")


def _phases(desk: Desk, url: str, answers: tuple[Answer, ...], found: Findings) -> None:
    answer = answers[-1]
    told = desk.sampler(Text(f"首字节 {url}", f"First byte {url}"))
    told(answer.times.first_byte)
    for key, zh, en in _PHASES:
        value = getattr(answer.times, key)
        if value is not None:
            limit = desk.limit("max_first_byte_ms") if key == "first_byte" else None
            label = Text(f"{zh} {url}", f"{en} {url}")
            if not found.read(millis(f"http.{key}.{url}", label, value, limit)):
                found.fail(
                    "SLOW",
                    f"{url} 首字节太慢：连接正常，是服务器处理慢。",
                    f"{url}: the first byte is late; the connection is good, the server is slow.",
                )
    if answer.status:
        label = Text(f"状态码 {url}", f"Status {url}")
        found.read(reading(f"http.status.{url}", label, answer.status))
    if len(answers) > 1:
        label = Text(f"跳转 {url}", f"Redirects {url}")
        found.read(reading(f"http.redirects.{url}", label, len(answers) - 1, "times"))
    if answer.error is not None:
        text = answer.error.text()
        asks = isinstance(answer.error, ClientCertificateWanted)
        (found.unsure if asks else found.fail)(answer.error.code, text.zh, text.en)
    elif answer.location:
        found.fail("HTTP_LOOP", f"{url} 跳转没有尽头。", f"{url} redirects without end.")
    elif answer.status >= 500:
        found.fail(
            "HTTP_STATUS",
            f"{url} 返回 {answer.status}：线路正常，是服务器出错。",
            f"{url} gives {answer.status}: the line is good, the server fails.",
        )
    elif answer.status >= 400 and answer.status not in (401, 403):
        found.fail(
            "HTTP_STATUS",
            f"{url} 返回 {answer.status}：线路正常，网址不对或页面已撤。",
            f"{url} gives {answer.status}: the line is good, the address is wrong or gone.",
        )


def _proxy(url: str, answer: Answer, found: Findings) -> None:
    proxy = proxy_for(url)
    if not proxy:
        return
    shown = urlsplit(proxy).hostname or proxy  # a proxy's address may hold a password
    label = Text(f"系统代理 {url}", f"System proxy {url}")
    found.read(reading(f"http.proxy.{url}", label, shown))
    if answer.error is not None:
        found.unsure(
            "PROXY",
            f"系统设了代理 {shown}，本测试直连；程序走代理也许能通。",
            f"The system uses the proxy {shown} while this test connects directly; programs may "
            "get through by the proxy.",
        )
    else:
        found.fine(
            f"系统设了代理 {shown}，以上是直连的结果。",
            f"The system uses the proxy {shown}; these are results of the direct way.",
        )


def check_portal(desk: Desk) -> StepOutcome:
    """Whether something asks to log in first. Readings ``portal.…``."""
    settings = desk.settings
    if not settings.probe_url:
        return skipped("没有给出探测地址。", "No probe address is given.")
    found = Findings()
    seconds = desk.allowed(10.0)
    result = portal.probe(
        settings.probe_url, settings.probe_text, seconds, desk.cancel, desk.source
    )
    words = {
        "open": Text("无需登录", "none"),
        "portal": Text("要先登录", "asks to log in"),
        "foreign": Text("得到别的页面", "another page came"),
        "failed": Text("没有应答", "no answer"),
    }
    label = Text("认证门户", "Captive portal")
    expected = Limit(expected="open")
    found.read(reading("portal.state", label, result.state, limit=expected, words=words))
    page = f"{result.host}“{result.title}”" if result.title else result.host
    if result.state in ("portal", "foreign"):
        found.read(reading("portal.host", Text("页面来自", "The page is from"), result.host))
        if result.title:
            found.read(reading("portal.title", Text("页面标题", "Its title"), result.title))
    if result.state == "portal":
        found.fail(
            "PORTAL",
            f"网络要求先登录：被带到 {page}。用浏览器登录，或接到不用登录的网口。",
            f"The network wants a login first: it leads to {page}. Log in with a browser or use "
            "a port that needs none.",
        )
    elif result.state == "foreign":
        found.fail(
            "PORTAL",
            f"探测得到的不是约定的应答，而是 {page} 的页面（状态 {result.answers[-1].status}）："
            "中途有设备改写了网页，或探测地址不对。",
            f"The probe gave a page of {page} (status {result.answers[-1].status}) and not what "
            "was agreed: something on the way changes pages, or the probe address is wrong.",
        )
    elif result.error is not None:
        text = result.error.text()
        found.fail(result.error.code, text.zh, text.en)
    return found.outcome("没有认证门户。", "There is no captive portal.")


def check_speed(desk: Desk) -> StepOutcome:
    """Rates. Readings ``throughput.down``, ``throughput.up``."""
    settings = desk.settings
    if not settings.download_url and not settings.upload_url:
        return skipped("没有给出测速地址。", "No address for a rate test is given.")
    found = Findings()
    ways = (
        ("down", "下载", "Download", settings.download_url, "min_mbit"),
        ("up", "上传", "Upload", settings.upload_url, "min_upload_mbit"),
    )
    for key, zh, en, url, limit_name in ways:
        if not url:
            continue
        told = desk.sampler(Text(f"{zh}速率", f"{en} rate"), "Mbit/s")
        carry = download if key == "down" else upload
        seconds = min(settings.seconds, desk.allowed(60.0))
        rate = carry(
            url, seconds, settings.most, desk.cancel, source=desk.source,
            seen=_rounded(told),
        )  # fmt: skip
        _judge_rate(desk, found, key, Text(zh, en), url, rate, limit_name)
    return found.outcome("速率正常。", "The rate is fine.")


def _rounded(told: Callable[[float | None], None]) -> Callable[[float, float], None]:
    return lambda _at, value: told(round(value, 3))


def _judge_rate(
    desk: Desk, found: Findings, key: str, word: Text, url: str, rate: Rate, limit_name: str
) -> None:
    if not rate.bytes or not 200 <= rate.status < 300:
        if rate.error is not None:
            text = rate.error.text()
            found.fail(rate.error.code, text.zh, text.en)
            return
        found.fail(
            "HTTP_STATUS",
            f"{word.zh}测速地址 {url} 返回 {rate.status}，测不了。",
            f"{word.en}: {url} gives {rate.status}, it cannot be measured.",
        )
        return
    label = Text(f"{word.zh}速率", f"{word.en} rate")
    short = rate.seconds < SHORT
    value = Decimal(f"{rate.floor if short else rate.mbit:.2f}")
    limit = desk.limit(limit_name)
    proven = limit is None or limit.holds(str(value))
    # a short one cannot show that a line is slow
    bound = limit if proven or not short else None
    held = found.read(reading(f"throughput.{key}", label, value, "Mbit/s", bound))
    amount = Text(f"{word.zh}量", f"{word.en} amount")
    found.read(reading(f"throughput.{key}.bytes", amount, rate.bytes, "B"))
    time = Text(f"{word.zh}用时", f"{word.en} time")
    found.read(reading(f"throughput.{key}.seconds", time, Decimal(f"{rate.seconds:.2f}"), "s"))
    if rate.error is not None:
        text = rate.error.text()
        found.fail(rate.error.code, text.zh, text.en)
    elif not held:
        found.fail(
            "THROUGHPUT",
            f"{word.zh}只有 {rate.mbit:.1f} Mbit/s，低于下限。",
            f"{word.en} is only {rate.mbit:.1f} Mbit/s, below the limit.",
        )
    elif short and not proven:
        found.unsure(
            "RATE_COARSE",
            f"{word.zh}的文件太小，不到半秒就传完，只能说至少有 {value} Mbit/s，"
            "够不够下限看不出来：换一个大的文件（10 MB 以上）再测。",
            f"{word.en}: the file is too small and was through within half a second; at least "
            f"{value} Mbit/s is all it shows. Test with a larger one (10 MB or more).",
        )
    elif short:
        found.fine(
            f"{word.zh}不到半秒就传完：至少 {value} Mbit/s，实际可能更高。",
            f"{word.en} was through within half a second: at least {value} Mbit/s, maybe more.",
        )
