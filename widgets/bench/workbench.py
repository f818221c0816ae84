"""What outlives the page: virtual devices, the run under way, the ports found last.

A page is rebuilt when theme or language change; a printing test must not stop for that. So this
hangs on the desk, which lives as long as the person is signed in.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import device_tests
from drivers import hotplug
from drivers.bench import VirtualDevice
from drivers.discovery import Found
from drivers.errors import DeviceError
from widgets.bench.run import BenchRun

LANE = "ports"  # enumerating ports is slow and must not overlap with itself


class Workbench(QObject):
    """Signals:
    found_changed(): ``found`` is new, or could not be had (``problem`` says why).
    devices_changed(): a virtual device was started, stopped, or its faults switched.
    """

    found_changed = Signal()
    devices_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.registry = device_tests.registry()
        self.bench = desk.bench()
        self.run = BenchRun(desk, self.registry, self.bench, self)
        self.found: tuple[Found, ...] | None = None  # None: never looked
        self.problem = ""
        self.looking = False
        self._plugged: frozenset[str] | None = None
        self._glancing = False
        self._watch = QTimer(self, interval=round(hotplug.EVERY * 1000))
        self._watch.timeout.connect(self._glance)

    @staticmethod
    def of(desk: Desk) -> Workbench:
        """The desk's own; made at the first visit to the page."""
        held = desk.findChild(Workbench)
        return held if held is not None else Workbench(desk)

    def watch(self) -> None:
        """From now on notices what is plugged in or pulled out."""
        self._watch.start()

    def _glance(self) -> None:
        if self._glancing or self.looking:
            return
        self._glancing = True
        self._desk.tasks.run(f"{LANE}:glance", hotplug.fingerprint, done=self._glanced, owner=self)

    def _glanced(self, now: frozenset[str]) -> None:
        self._glancing = False
        if hotplug.changed(self._plugged, now):
            self.look()
        if "?" not in now:
            self._plugged = now

    def look(self) -> None:
        """Searches ports and devices in a lane; ``found_changed`` follows."""
        if self.looking:
            return
        self.looking, self.problem = True, ""
        self.found_changed.emit()
        self._desk.tasks.run(
            LANE, device_tests.ports, done=self._found, failed=self._failed, owner=self
        )

    def add(self, kind: str, model: str = "") -> None:
        """Starts a virtual device. The first of its kind is the one that the demonstration's
        visits test: ``virtual:KIND``."""
        name = "" if self.bench.device(kind) is not None else kind

        def job() -> VirtualDevice | DeviceError:
            try:
                listens = self.registry.simulator(kind).listens
                listen = "pty" if "pty" in listens else listens[0]
                return self.bench.start(kind, model, listen, name=name)
            except DeviceError as error:
                return error

        self._desk.tasks.run(LANE, job, done=self._told, owner=self)

    def remove(self, name: str) -> None:
        self._desk.tasks.run(
            LANE,
            lambda: self.bench.stop(name),
            done=lambda _none: self.devices_changed.emit(),
            owner=self,
        )

    def set_fault(self, name: str, fault: str, on: bool) -> None:
        """Switches a fault at once: it takes a lock, no wait."""
        device = self.bench.device(name)
        if device is not None:
            device.set_fault(fault, on)
            self.devices_changed.emit()

    def model_word(self, kind: str, model: str) -> str:
        """What people call the model of a virtual device; "" for the usual one."""
        titles = {p.id: p.title for p in self.registry.profiles(kind)}
        spec = self.registry.simulator(kind)
        known = {**spec.words, **titles}
        if model in known:
            return known[model].to(self._desk.lang)
        return model if len(spec.models) > 1 else ""  # the only one needs no name

    def _found(self, found: Sequence[Found]) -> None:
        self.looking, self.found = False, tuple(found)
        self.found_changed.emit()

    def _failed(self, error: CounterCheckError) -> None:
        self.looking, self.found = False, self.found or ()
        self.problem = error.sentence(self._desk.lang)
        self.found_changed.emit()

    def _told(self, made: VirtualDevice | DeviceError) -> None:
        if isinstance(made, DeviceError):
            self._desk.notices.warning(made.sentence(self._desk.lang))
        self.devices_changed.emit()
