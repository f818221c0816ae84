"""The line tests as they are offered. What carries them out is loaded when one begins: the program
starts without it."""

from __future__ import annotations

from drivers.network.params import LINE_PARAMS, LINKS_PARAMS, STABILITY_PARAMS
from drivers.plan import PlanCode, RunContext, Session
from drivers.types import StepSpec, TestPlan, Text

LINE = TestPlan(
    id="network.line",
    kind="network",
    title=Text("线路测试", "Line test"),
    about=Text(
        "需要：电脑已接线路。依次看网卡、网关、DNS，再逐个连接目标测时延、丢失和抖动；给了网址测"
        "各阶段时间和证书，给了地址才测认证门户和速率。约 10 秒，测速另加 5–10 秒。不改任何设置。",
        "Needs the computer on the line. Looks at cards, gateway and DNS, then connects to each "
        "target for delay, loss and jitter; phases and certificate of web addresses; captive "
        "portal and rate only where an address is given. About 10 seconds, 5–10 more for rates. "
        "Changes nothing.",
    ),
    steps=(
        StepSpec("nics", Text("网卡", "Network cards"), deadline=20),
        StepSpec("gateway", Text("网关", "Gateway"), deadline=30),
        StepSpec("dns", Text("DNS 服务器", "DNS servers"), deadline=60),
        StepSpec("names", Text("名称解析", "Name lookup"), deadline=20),
        StepSpec("connect", Text("时延、丢失与抖动", "Delay, loss and jitter"), deadline=90),
        StepSpec("web", Text("网址各阶段与证书", "Web phases and certificate"), deadline=60),
        StepSpec("portal", Text("认证门户", "Captive portal"), deadline=15),
        StepSpec("speed", Text("速率", "Rate"), deadline=120),
    ),
    params=LINE_PARAMS,
)

STABILITY = TestPlan(
    id="network.stability",
    kind="network",
    title=Text("线路稳定与切换", "Stability and failover"),
    about=Text(
        "需要：双网卡或双口路由器已接好。每块网卡、每个目标同时连续 ping，默认 2 分钟，"
        "记下每次中断；"
        "参数 failover=yes 时再请人拔、插主线，量出切换和恢复时间。避开收费时段。不改任何设置。",
        "Needs the two cards or the dual-port router connected. Pings each target over each card "
        "at once, 2 minutes if nothing else is said, and notes each outage; with failover=yes a "
        "person unplugs and plugs the main line and the change-over is timed. Not while people "
        "pay. Changes nothing.",
    ),
    steps=(
        StepSpec("ways", Text("要观察的线路", "Ways to watch"), deadline=30),
        StepSpec("watch", Text("连续观察", "Watching"), deadline=3700),
        StepSpec("unplug", Text("拔掉主线", "Unplug the main line"), kind="ask"),
        StepSpec("switch", Text("切换", "Change-over"), deadline=330),
        StepSpec("plug", Text("插回主线", "Plug it back"), kind="ask"),
        StepSpec("recover", Text("恢复", "Recovery"), deadline=330),
    ),
    params=STABILITY_PARAMS,
)

LINKS = TestPlan(
    id="network.links",
    kind="network",
    title=Text("网站链接检查", "Website links"),
    about=Text(
        "需要：能访问该网站的线路和起始网址。逐页查链接、图片和脚本，每秒不超过所设次数，遵守 "
        "robots.txt，不离开本站；100 页约 2–5 分钟，随时可停。只读，不改网站。",
        "Needs a line to the website and its start address. Checks links, pictures and scripts "
        "page by page, never faster than set, keeps to robots.txt and to the site; 100 pages take "
        "about 2–5 minutes, and it can be stopped at any time. Reads only.",
    ),
    steps=(
        StepSpec("start", Text("首页与证书", "Start page and certificate"), deadline=60),
        StepSpec("crawl", Text("逐页检查", "Page by page"), deadline=3700),
    ),
    params=LINKS_PARAMS,
)


def line_plan() -> PlanCode:
    """``network.line`` with its code; works without a byte transport."""

    def start(context: RunContext) -> Session:
        from drivers.network.line import LineSession

        return LineSession(context)

    return PlanCode(LINE, start, needs_line=False)


def stability_plan() -> PlanCode:
    """``network.stability`` with its code; works without a byte transport."""

    def start(context: RunContext) -> Session:
        from drivers.network.stability import StabilitySession

        return StabilitySession(context)

    return PlanCode(STABILITY, start, needs_line=False)


def links_plan() -> PlanCode:
    """``network.links`` with its code; works without a byte transport."""

    def start(context: RunContext) -> Session:
        from drivers.network.links import LinksSession

        return LinksSession(context)

    return PlanCode(LINKS, start, needs_line=False)
