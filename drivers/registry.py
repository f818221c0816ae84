"""What this program can test: kinds, plans, profiles, virtual devices. Built, never global."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from drivers.cancel import CancelToken
from drivers.errors import Illegal, NoService
from drivers.plan import PlanCode
from drivers.profile import Profile
from drivers.runner import OnProgress, TestRunner
from drivers.simulation import SimulatorSpec
from drivers.transport.base import Transport
from drivers.transport.opener import make_transport
from drivers.transport.url import PortUrl, parse
from drivers.types import TestPlan, Text

if TYPE_CHECKING:
    from drivers.bench import VirtualBench


@dataclass(frozen=True, slots=True)
class DeviceKind:
    """One kind of device. The first plan is the usual one, the first profile the generic one."""

    kind: str
    title: Text
    plans: tuple[PlanCode, ...]
    profiles: tuple[Profile, ...] = ()
    simulators: tuple[SimulatorSpec, ...] = ()


class Registry:
    """Looks things up by id; every miss is a NoService that names what there is."""

    def __init__(self, kinds: tuple[DeviceKind, ...]) -> None:
        self._kinds = {kind.kind: kind for kind in kinds}

    def with_plan(self, code: PlanCode) -> Registry:
        """The same with one more test, the last of its kind. Raises NoService for a kind that is
        not here."""
        kind = self.kind(code.plan.kind)
        more = replace(kind, plans=(*kind.plans, code))
        return Registry(tuple(more if held is kind else held for held in self.kinds))

    @property
    def kinds(self) -> tuple[DeviceKind, ...]:
        return tuple(self._kinds.values())

    def kind(self, kind: str) -> DeviceKind:
        if kind not in self._kinds:
            raise NoService(kind, known=tuple(self._kinds))
        return self._kinds[kind]

    def plans(self, kind: str | None = None) -> tuple[TestPlan, ...]:
        kinds = self.kinds if kind is None else (self.kind(kind),)
        return tuple(code.plan for entry in kinds for code in entry.plans)

    def plan(self, plan_id: str) -> TestPlan:
        return self._code(plan_id).plan

    def default_plan(self, kind: str) -> TestPlan:
        return self.kind(kind).plans[0].plan

    def profiles(self, kind: str | None = None) -> tuple[Profile, ...]:
        kinds = self.kinds if kind is None else (self.kind(kind),)
        return tuple(profile for entry in kinds for profile in entry.profiles)

    def needs_line(self, plan_id: str) -> bool:
        """Whether the test works on a port that must be named."""
        return self._code(plan_id).needs_line

    def profiles_for(self, plan_id: str) -> tuple[Profile, ...]:
        """The profiles a plan is for, the generic one first."""
        code = self._code(plan_id)
        return tuple(p for p in self.kind(code.plan.kind).profiles if code.fits(p))

    def plans_for(self, kind: str, profile_id: str) -> tuple[TestPlan, ...]:
        """The tests a device of this profile can have; all of the kind without one."""
        codes = self.kind(kind).plans
        if not profile_id:
            return tuple(code.plan for code in codes)
        profile = self.profile(profile_id, kind)
        return tuple(code.plan for code in codes if code.fits(profile))

    def profile(self, profile_id: str, kind: str | None = None) -> Profile:
        found = {profile.id: profile for profile in self.profiles(kind)}
        if profile_id not in found:
            raise NoService(profile_id, known=tuple(found))
        return found[profile_id]

    def simulators(self) -> tuple[SimulatorSpec, ...]:
        return tuple(spec for entry in self.kinds for spec in entry.simulators)

    def simulator(self, kind: str) -> SimulatorSpec:
        found = {spec.kind: spec for spec in self.simulators()}
        if kind not in found:
            raise NoService(kind, known=tuple(found))
        return found[kind]

    def runner(
        self,
        plan_id: str,
        port: str,
        *,
        profile_id: str = "",
        params: Mapping[str, str] | None = None,
        cancel: CancelToken | None = None,
        on_progress: OnProgress | None = None,
        bench: VirtualBench | None = None,
        total_deadline: float | None = None,
    ) -> TestRunner:
        """A runner for one plan on one port. Without ``profile_id`` the first profile that fits,
        a generic one. ``bench`` gives ``virtual:NAME`` its running devices; without one (or
        without that name) ``virtual:KIND`` starts a device of its own for the run. Raises
        NoService, BadUrl, Illegal (a profile the plan is not for)."""
        code = self._code(plan_id)
        profile = (
            self.profile(profile_id, code.plan.kind)
            if profile_id
            else next(iter(self.profiles_for(plan_id)), None)
        )
        if profile is not None and not code.fits(profile):
            title = code.plan.title
            raise Illegal(
                Text(
                    f"“{title.zh}”不适用于 {profile.title.zh}",
                    f"“{title.en}” is not for {profile.title.en}",
                )
            )
        open_transport: Callable[[], Transport] | None = None
        if port or code.needs_line:
            where = parse(port)  # now, so that a wrong URL is refused before anything starts
            open_transport = partial(self.transport, where, profile, bench)
        return TestRunner(
            code,
            open_transport,
            port=port,
            reach=self._reach(port, bench) if not code.needs_line else None,
            profile=profile,
            params=params,
            cancel=cancel,
            on_progress=on_progress,
            total_deadline=total_deadline,
        )

    def _reach(
        self, port: str, bench: VirtualBench | None
    ) -> Callable[[], AbstractContextManager[str]] | None:
        """How a test comes to a virtual device that is reached by an address of its own. Raises
        NoService for a kind there is not."""
        where = parse(port) if port else None
        if where is None or where.scheme != "virtual":
            return None
        device = bench.device(where.target) if bench is not None else None
        kind = device.kind if device is not None else where.target
        if "pty" in self.simulator(kind).listens:
            return None
        from drivers.bench import reached

        return partial(reached, where, self, bench)

    def transport(
        self, where: PortUrl, profile: Profile | None = None, bench: VirtualBench | None = None
    ) -> Transport:
        """The closed transport for a port; serial settings the URL leaves out are the profile's."""
        from drivers.bench import VirtualTransport

        defaults = dict(profile.serial) if profile is not None else None
        return make_transport(
            where, defaults, lambda virtual: VirtualTransport(virtual, self, bench, defaults)
        )

    def _code(self, plan_id: str) -> PlanCode:
        codes = {code.plan.id: code for entry in self.kinds for code in entry.plans}
        if plan_id not in codes:
            raise NoService(plan_id, known=tuple(codes))
        return codes[plan_id]


def default_registry() -> Registry:
    """Everything this program ships."""
    from drivers.card_readers.kind import card_reader_kind
    from drivers.displays.kind import display_kind
    from drivers.handhelds.kind import handheld_kind
    from drivers.network.kind import network_kind
    from drivers.printers.kind import printer_kind
    from drivers.workstation.kind import workstation_kind

    return Registry(
        (
            printer_kind(),
            display_kind(),
            handheld_kind(),
            card_reader_kind(),
            network_kind(),
            workstation_kind(),
        )
    )
