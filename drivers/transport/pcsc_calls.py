"""Calls into the PC/SC service that cannot hang us, and what its return codes mean.

A call made in another thread can be left behind; one made here could not be interrupted when a
driver or the service hangs (pcscd keeps a whole reader waiting while a card does not answer).
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

from drivers.cancel import SLICE, CancelToken, Deadline
from drivers.card_readers.faults import (
    CardGone,
    CardInUse,
    CardMute,
    CardReset,
    CardServiceStuck,
    NoCard,
    NoCardService,
    NoReader,
)
from drivers.errors import DeviceError
from drivers.port_errors import PortError, PortGone

TIMEOUT, CANCELLED = 0x8010000A, 0x80100002
NO_READERS = 0x8010002E
# winscard.h and pcsclite.h; those below 0x80000000 are plain Windows errors handed through
ERRORS: dict[int, type[DeviceError]] = {
    0x8010001D: NoCardService,  # SCARD_E_NO_SERVICE
    0x8010001E: NoCardService,  # SCARD_E_SERVICE_STOPPED
    0x80100003: NoCardService,  # SCARD_E_INVALID_HANDLE: the service was started anew
    0x00000006: NoCardService,  # ERROR_INVALID_HANDLE
    NO_READERS: NoReader,  # SCARD_E_NO_READERS_AVAILABLE
    0x80100009: NoReader,  # SCARD_E_UNKNOWN_READER
    0x80100017: PortGone,  # SCARD_E_READER_UNAVAILABLE
    0x0000048F: PortGone,  # ERROR_DEVICE_NOT_CONNECTED
    0x00000016: PortGone,  # ERROR_BAD_COMMAND: the reader was pulled
    0x8010000C: NoCard,  # SCARD_E_NO_SMARTCARD
    0x8010000B: CardInUse,  # SCARD_E_SHARING_VIOLATION
    0x80100016: CardGone,  # SCARD_E_NOT_TRANSACTED
    0x80100069: CardGone,  # SCARD_W_REMOVED_CARD
    0x8010002F: CardGone,  # SCARD_E_COMM_DATA_LOST
    0x80100066: CardMute,  # SCARD_W_UNRESPONSIVE_CARD
    0x80100067: CardMute,  # SCARD_W_UNPOWERED_CARD
    0x80100065: CardMute,  # SCARD_W_UNSUPPORTED_CARD
    0x8010000F: CardMute,  # SCARD_E_PROTO_MISMATCH
    0x80100068: CardReset,  # SCARD_W_RESET_CARD
}


def card_error(code: int, port: str, command: str = "") -> DeviceError:
    """The error for a PC/SC return code; any other is a PortError that shows it."""
    code &= 0xFFFFFFFF
    kind = ERRORS.get(code, PortError)
    return kind(f"PC/SC {code:#010x}", port=port, command=command)


class Pending:
    """A call on its way."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self._call = call
        self._done = threading.Event()
        self._value: Any = None
        self._error: BaseException | None = None

    def carry_out(self) -> None:
        try:
            self._value = self._call()
        except BaseException as error:  # handed over to whoever asks for the value
            self._error = error
        self._done.set()

    def wait(self, seconds: float, cancel: CancelToken) -> bool:
        """Whether it came back in time. Raises Cancelled."""
        until = Deadline(seconds)
        while not self._done.wait(min(SLICE, until.left)):
            cancel.check()
            if until.expired:
                return False
        return True

    def value(self) -> Any:
        if self._error is not None:
            raise self._error
        return self._value


class Calls:
    """One thread that makes the calls, in order. A call that does not come back holds up those
    after it, not the caller."""

    def __init__(self, port: str) -> None:
        self._port = port
        self._queue: queue.SimpleQueue[Pending | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="pcsc calls", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while (pending := self._queue.get()) is not None:
            pending.carry_out()

    def start(self, call: Callable[..., Any], *arguments: Any) -> Pending:
        pending = Pending(lambda: call(*arguments))
        self._queue.put(pending)
        return pending

    def call(
        self, call: Callable[..., Any], *arguments: Any, seconds: float, cancel: CancelToken
    ) -> Any:
        """Raises CardServiceStuck when it does not come back in time, and Cancelled."""
        pending = self.start(call, *arguments)
        if not pending.wait(seconds, cancel):
            name = getattr(call, "__name__", "")
            raise CardServiceStuck(f"{name}: no return in {seconds:g} s", port=self._port)
        return pending.value()

    def close(self, seconds: float = 1.0) -> None:
        """What was started before is still done; after ``seconds`` it is left behind."""
        self._queue.put(None)
        self._thread.join(seconds)
