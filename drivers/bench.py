"""The virtual bench: simulators on real ports, so that everything above cannot tell the difference.

A pseudo-terminal behaves like a serial port (Linux, macOS); a TCP port on the loopback like a
network printer that serves one computer at a time. Windows has no pseudo-terminal of this kind,
so there "pty" means TCP.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from drivers.cancel import CancelToken
from drivers.drawing import Drawing
from drivers.errors import Illegal, NotOpen
from drivers.port_errors import PortError
from drivers.serving import Guarded, serve
from drivers.simulation import FaultAt, FaultSpec, Received, ServedSimulator, Simulator, parse_fault
from drivers.transport.base import Configurable, Transport
from drivers.transport.opener import make_transport
from drivers.transport.url import PortUrl
from drivers.types import Text

if TYPE_CHECKING:
    from drivers.registry import Registry


class VirtualDevice:
    """One running virtual device. Every method may be called from any thread."""

    def __init__(
        self,
        name: str,
        url: str,
        simulator: Simulator | ServedSimulator,
        stop: Callable[[], None],
        running: Callable[[], bool],
        lock: AbstractContextManager[object] | None = None,
    ) -> None:
        self.name = name
        self.kind = simulator.kind
        self.model = simulator.model
        self.url = url
        self._simulator = simulator
        self._stop = stop
        self._running = running
        self._lock: AbstractContextManager[object] = lock or nullcontext()

    @property
    def faults(self) -> tuple[FaultSpec, ...]:
        return self._simulator.faults

    @property
    def running(self) -> bool:
        """False once it was stopped or has died."""
        return self._running()

    @property
    def active_faults(self) -> frozenset[str]:
        with self._lock:
            return self._simulator.active_faults

    def set_fault(self, name: str, on: bool) -> None:
        """Switch a fault; raises Illegal if the device has no such fault."""
        with self._lock:
            self._simulator.set_fault(name, on)

    def received(self) -> Received:
        """What it has got so far."""
        with self._lock:
            return self._simulator.received()

    def drawing(self) -> Drawing | None:
        """What a person would see on it now: paper or display; None if there is nothing."""
        with self._lock:
            see = getattr(self._simulator, "drawing", None)
            return see() if see is not None else None

    def ask(self, what: str) -> Any:
        """What a way beside the byte stream says of it: ``port_status``, ``device_id``; None if
        the device has no such thing."""
        with self._lock:
            said = getattr(self._simulator, what, None)
            return said() if said is not None else None

    def act(self, what: str, *arguments: Any) -> None:
        """Something done to it by hand, such as ``load`` paper. Raises Illegal if it has not."""
        with self._lock:
            done = getattr(self._simulator, what, None)
            if done is None:
                raise Illegal(Text(f"这台设备不能“{what}”", f"this device has no “{what}”"))
            done(*arguments)

    def stop(self) -> None:
        """Close its port and end its thread; safe to call twice."""
        self._stop()


class VirtualBench:
    """Running virtual devices by name (``printer-1`` …). A context manager: leaving stops all."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._devices: dict[str, VirtualDevice] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def start(
        self,
        kind: str,
        model: str = "",
        listen: str = "pty",
        faults: Sequence[str | FaultAt] = (),
        out: Path | None = None,
        name: str = "",
    ) -> VirtualDevice:
        """Start a device and return it with its URL. ``faults`` as ``NAME[@when]``; ``out`` gets
        every byte it receives. Raises NoService (kind, model), Illegal (fault, listen, name),
        PortInUse, PortError."""
        spec = self._registry.simulator(kind)
        name = name or f"{kind}-{next(self._numbers)}"
        if name in self._devices:
            raise Illegal(
                Text(f"已有虚拟设备“{name}”", f"there is a virtual device “{name}” already")
            )
        simulator = spec.make(model)
        scheduled = [parse_fault(item) if isinstance(item, str) else item for item in faults]
        try:
            device = _launch(simulator, scheduled, listen, out, name)
        except ValueError as error:
            known = ", ".join(f"{way}:PORT" if way == "tcp" else way for way in spec.listens)
            raise Illegal(
                Text(
                    f"监听方式不对：{listen}，可用：{known}",
                    f"cannot listen on “{listen}”; use {known}",
                )
            ) from error
        except OSError as error:
            raise PortError(str(error), port=str(out or listen)) from error
        with self._lock:
            self._devices[name] = device
        return device

    @property
    def devices(self) -> tuple[VirtualDevice, ...]:
        with self._lock:
            return tuple(self._devices.values())

    def device(self, name: str) -> VirtualDevice | None:
        with self._lock:
            return self._devices.get(name)

    def stop(self, name: str) -> None:
        """Stop one device; unknown names are ignored."""
        with self._lock:
            device = self._devices.pop(name, None)
        if device is not None:
            device.stop()

    def close(self) -> None:
        """Stop all devices."""
        for device in self.devices:
            self.stop(device.name)

    def __enter__(self) -> VirtualBench:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _launch(
    simulator: Simulator | ServedSimulator,
    faults: Sequence[FaultAt],
    listen: str,
    out: Path | None,
    name: str,
) -> VirtualDevice:
    if not hasattr(simulator, "feed"):  # it serves itself
        served: ServedSimulator = simulator
        for fault in faults:
            if fault.unit != "now":
                raise Illegal(
                    Text(
                        "这种设备的故障只能立即生效", "faults of this device can only come at once"
                    )
                )
            served.set_fault(fault.name, True)
        return VirtualDevice(
            name, served.start(listen), served, served.stop, lambda: served.running
        )
    passive: Simulator = simulator  # type: ignore[assignment]
    for fault in faults:
        passive.schedule(fault)
    guarded = Guarded(passive, out)
    try:
        server = serve(guarded, listen)
    except BaseException:
        guarded.close()
        raise
    return VirtualDevice(
        name, server.url, passive, server.stop, lambda: server.running, guarded.lock
    )


@contextmanager
def reached(where: PortUrl, registry: Registry, bench: VirtualBench | None) -> Iterator[str]:
    """The own address of a virtual device that is no byte stream (a line, a web site): of the one
    that runs under that name, or of one that runs as long as it is needed here. Raises
    NoService, Illegal (a fault it does not have), PortError."""
    with VirtualBench(registry) as own:
        device = _named(where, own, bench)
        yield device.url


def _named(where: PortUrl, own: VirtualBench, bench: VirtualBench | None) -> VirtualDevice:
    running = bench.device(where.target) if bench is not None and not where.options else None
    if running is not None:
        return running
    faults = [item for item in where.options.get("fault", "").split(",") if item]
    return own.start(where.target, where.options.get("model", ""), faults=faults)


class VirtualTransport:
    """``virtual:NAME``: the port of a running virtual device, or of one started for this use."""

    def __init__(
        self,
        where: PortUrl,
        registry: Registry,
        bench: VirtualBench | None,
        defaults: dict[str, str] | None = None,
    ) -> None:
        """``defaults``: serial settings of the profile; a virtual device is deaf to others."""
        self._defaults = defaults
        self._where = where
        self._registry = registry
        self._bench = bench
        self._own: VirtualBench | None = None
        self._inner: Transport | None = None
        self._device: VirtualDevice | None = None

    @property
    def url(self) -> str:
        return str(self._where)

    @property
    def readable(self) -> bool:
        return True

    @property
    def is_open(self) -> bool:
        return self._inner is not None

    def open(self, deadline: float, cancel: CancelToken) -> None:
        self._own = VirtualBench(self._registry)
        try:
            device = _named(self._where, self._own, self._bench)
            inner = make_transport(device.url, self._defaults)
            inner.open(deadline, cancel)
        except BaseException:
            self._stop_own()
            raise
        self._inner, self._device = inner, device

    def close(self) -> None:
        inner, self._inner = self._inner, None
        if inner is not None:
            inner.close()
        self._stop_own()

    def _stop_own(self) -> None:
        own, self._own = self._own, None
        if own is not None:
            own.close()

    def write(self, data: bytes, deadline: float) -> None:
        self._opened().write(data, deadline)

    def last_words(self, data: bytes) -> None:
        say = getattr(self._opened(), "last_words", None)
        if say is not None:
            say(data)

    def read(self, limit: int, deadline: float) -> bytes:
        return self._opened().read(limit, deadline)

    def drain(self) -> bytes:
        return self._opened().drain()

    @property
    def inner(self) -> Transport | None:
        """The port behind it while it is open; see ``transport.cards.card_port``."""
        return self._inner

    def port_status(self) -> int | None:
        """What the printer port of the virtual device says; see ``StatusPort``."""
        said: int | None = self._said("port_status")
        return said

    def device_id(self) -> str:
        said: str | None = self._said("device_id")
        return said or ""

    def configure(self, settings: Mapping[str, str]) -> None:
        inner = self._opened()
        if isinstance(inner, Configurable):
            inner.configure(settings)

    def signals(self) -> dict[str, bool]:
        look = getattr(self._opened(), "signals", None)
        return look() if look is not None else {}

    def _said(self, what: str) -> Any:
        self._opened()
        return self._device.ask(what) if self._device is not None else None

    def _opened(self) -> Transport:
        if self._inner is None:
            raise NotOpen(port=self.url)
        return self._inner
