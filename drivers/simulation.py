"""What a virtual device is. Simulators are part of the product: training, demonstration, tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

from drivers.drawing import Drawing
from drivers.errors import Illegal
from drivers.types import Text


@dataclass(frozen=True, slots=True)
class FaultSpec:
    """A fault that can be switched on; ``title`` for the switch."""

    name: str
    title: Text


@dataclass(frozen=True, slots=True)
class FaultAt:
    """A fault and when it comes: at once, ``after`` N tickets, at printed ``line`` N, or
    ``time`` N seconds after the start."""

    name: str
    unit: Literal["now", "after", "line", "time"] = "now"
    count: float = 0.0


def parse_fault(text: str) -> FaultAt:
    """``NAME``, ``NAME@after=3``, ``NAME@line=10`` or ``NAME@time=2.5``; raises Illegal."""
    match = re.fullmatch(
        r"([a-z][a-z0-9_]*)(?:@(after|line|time)=(\d{1,6}(?:\.\d{1,3})?)s?)?", text.strip()
    )
    if match is None:
        raise Illegal(
            Text(
                f"故障写法不对：{text}（例：paper_out 或 paper_out@after=3）",
                f"not a fault: {text} (such as paper_out or paper_out@after=3)",
            )
        )
    if match[2] is None:
        return FaultAt(match[1])
    unit: Literal["after", "line", "time"] = (
        "after" if match[2] == "after" else "line" if match[2] == "line" else "time"
    )
    return FaultAt(match[1], unit, float(match[3]))


@dataclass(frozen=True, slots=True)
class Received:
    """What a virtual device has got so far. ``lines`` as a person would see them on paper or
    display, ``tickets`` the lines grouped by cut, ``errors`` the protocol errors it noticed."""

    raw: bytes = b""
    lines: tuple[str, ...] = ()
    tickets: tuple[tuple[str, ...], ...] = ()
    errors: tuple[str, ...] = ()


class Simulator(Protocol):
    """A device behind a byte stream, without any input or output of its own: it is handed bytes
    and the time (monotonic seconds) and asked what to send. The bench guards it with a lock."""

    @property
    def kind(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def faults(self) -> tuple[FaultSpec, ...]: ...
    @property
    def active_faults(self) -> frozenset[str]: ...
    @property
    def accepting(self) -> bool:
        """False while its receive buffer is full: the port then holds the sender back."""
        ...

    @property
    def dead(self) -> bool:
        """True when the port should be closed under the user's feet."""
        ...

    def set_fault(self, name: str, on: bool) -> None: ...
    def schedule(self, fault: FaultAt) -> None: ...
    def connected(self, now: float) -> None: ...
    def feed(self, data: bytes, now: float) -> None: ...
    def advance(self, now: float) -> None: ...
    def take_output(self) -> bytes: ...
    def next_wake(self) -> float | None:
        """When ``advance`` has something to do, or None."""
        ...

    def received(self) -> Received: ...
    def drawing(self) -> Drawing | None:
        """What a person would see on it now; None when there is nothing to see."""
        ...


@runtime_checkable
class LineAware(Protocol):
    """A simulator that knows its own line settings: at others it hears only rubbish."""

    def line_set(self, baud: int) -> None:
        """The host's baud rate, told before the bytes sent with it."""
        ...


class ServedSimulator(Protocol):
    """A device that is no byte stream (a network target, a card reader): it serves itself."""

    @property
    def kind(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def faults(self) -> tuple[FaultSpec, ...]: ...
    @property
    def active_faults(self) -> frozenset[str]: ...
    @property
    def running(self) -> bool: ...
    def set_fault(self, name: str, on: bool) -> None: ...
    def start(self, listen: str) -> str:
        """Begin to serve; returns the URL or target to test."""
        ...

    def stop(self) -> None: ...
    def received(self) -> Received: ...


@dataclass(frozen=True, slots=True)
class SimulatorSpec:
    """How to make a virtual device of one kind. ``make(model)`` with "" for the usual model."""

    kind: str
    title: Text
    models: tuple[str, ...]
    faults: tuple[FaultSpec, ...]
    make: Callable[[str], Simulator | ServedSimulator]
    listens: tuple[str, ...] = ("pty", "tcp")
    words: Mapping[str, Text] = field(
        default_factory=dict
    )  # what a model without profile is called


def check_fault(name: str, known: tuple[FaultSpec, ...]) -> None:
    """Raise Illegal, naming what there is, unless ``name`` is one of ``known``."""
    names = tuple(fault.name for fault in known)
    if name not in names:
        listed = ", ".join(names)
        raise Illegal(
            Text(
                f"没有故障“{name}”，可用：{listed}", f"there is no fault “{name}”; known: {listed}"
            )
        )
