"""The session of ``network.line``: cards, gateway, DNS, targets, web addresses, portal, rate."""

from __future__ import annotations

from drivers.network import around, nics, servers, targets, web
from drivers.network.looking import Desk
from drivers.network.settings import line_settings
from drivers.plan import BaseSession, RunContext, StepOutcome


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
