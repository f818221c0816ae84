"""The line test: cards, gateway, DNS, targets, web addresses, portal, rate."""

from __future__ import annotations

from drivers.network import around, nics, servers, targets, web
from drivers.network.looking import Desk
from drivers.network.settings import LINE_PARAMS, line_settings
from drivers.plan import BaseSession, PlanCode, RunContext, StepOutcome
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


class LineSession(BaseSession):
    """One run of ``network.line``."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        self._desk = Desk(context, line_settings(context))
        given = self._desk.settings.targets
        self.identity = {"targets": ", ".join(target.text for target in given)}
        self._seen = nics.Surroundings((), (), ())

    def _nics(self) -> StepOutcome:
        self._seen = nics.look(self._desk.cancel, self._desk.allowed(5.0))
        if self._desk.settings.nic:
            self._desk.source = self._seen.nic(self._desk.settings.nic).source
            self.identity["nic"] = self._desk.source.nic
        return around.check_nics(self._desk, self._seen)

    def _gateway(self) -> StepOutcome:
        return around.check_gateway(self._desk, self._seen)

    def _dns(self) -> StepOutcome:
        return servers.check_dns(self._desk, self._seen)

    def _names(self) -> StepOutcome:
        return targets.check_names(self._desk)

    def _connect(self) -> StepOutcome:
        return targets.check_connect(self._desk)

    def _web(self) -> StepOutcome:
        return web.check_web(self._desk)

    def _portal(self) -> StepOutcome:
        return web.check_portal(self._desk)

    def _speed(self) -> StepOutcome:
        return web.check_speed(self._desk)


def line_plan() -> PlanCode:
    """``network.line`` with its code; works without a byte transport."""
    return PlanCode(LINE, LineSession, needs_line=False)
