"""What a meter-reading handheld can do, whatever it speaks: UnifiedPOS has no class for it, so the
words are ours in its manner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from drivers.plan import Advanced
from drivers.transfer.running import Moved, Watch

__all__ = ["Advanced", "DataTerminal", "Entry", "Forgetful", "RateSeeker", "Watch"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file on the handheld; ``size`` in bytes, None where it does not tell."""

    name: str
    size: int | None = None


class DataTerminal(Protocol):
    """``can`` names the operations of this family; any other raises CannotDo. All may raise the
    errors of the port, HandheldFault, NoReply and BadReply; transfers TransferFault."""

    can: frozenset[str]

    def open(self) -> None:
        """Take the port. Raises what opening it raises."""
        ...

    def identify(self) -> dict[str, str]:
        """maker, model, serial, firmware, as far as it tells."""
        ...

    def get_time(self) -> datetime:
        """Its clock, without a zone."""
        ...

    def set_time(self, moment: datetime) -> None: ...
    def begin_session(self) -> None: ...
    def end_session(self, *, keep: bool = True) -> None:
        """``keep`` leaves all data on the handheld; without it, it may erase what was sent."""
        ...

    def list(self) -> tuple[Entry, ...]: ...
    def get(self, name: str, target: Path, watch: Watch | None = None) -> Moved:
        """Fetch a file to ``target``; what came of a transfer that broke off stays in
        ``target.part``, and is taken up again where the family can."""
        ...

    def put(self, name: str, data: bytes, watch: Watch | None = None) -> Moved: ...
    def delete(self, name: str) -> None: ...
    def close(self) -> None:
        """Never raises."""
        ...

    @property
    def counts(self) -> dict[str, int]:
        """UnifiedPOS statistics of this run."""
        ...


@runtime_checkable
class RateSeeker(Protocol):
    """A terminal on a line whose baud rate can be changed while it is open."""

    def identify_at(self, baud: int, wait: float) -> dict[str, str]:
        """Who it is, asked once at another rate, which the line then keeps. Raises NoReply,
        BadReply, Illegal for a port without rates."""
        ...


@runtime_checkable
class Forgetful(Protocol):
    """A terminal on a line that can be told the last thing when the run was cancelled."""

    def forget(self, name: str) -> None:
        """Ask for this file to be deleted, without waiting for an answer. Never raises."""
        ...
