"""Card readers of this computer through PC/SC (winscard, pcsclite), by pyscard's plain calls.

The plain calls and not pyscard's objects: those open a second context of their own, poll in
threads that cannot be ended, and turn return codes into sentences.
"""

from __future__ import annotations

from typing import Any

from drivers.cancel import Cancelled, CancelToken, Deadline
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
from drivers.errors import DeviceError, NotOpen
from drivers.port_errors import WriteStuck
from drivers.transport.cards import Use
from drivers.transport.pcsc_calls import CANCELLED, NO_READERS, TIMEOUT, Calls, Pending, card_error
from drivers.transport.url import PortUrl

_SHARED, _T0_T1, _LEAVE, _UNPOWER = 2, 3, 0, 2
_EMPTY, _PRESENT, _EXCLUSIVE, _IN_USE, _MUTE = 0x10, 0x20, 0x80, 0x100, 0x200
_GONE = 0x04 | 0x08  # unknown, unavailable: the reader itself went away
_PATIENCE = 5.0  # seconds for a call that needs no card to think
_WAIT_MS = 500  # one wait for a change; it is cut short by SCardCancel


def load_scard() -> Any:
    """pyscard's plain calls; raises NoCardService where PC/SC is not installed at all."""
    try:
        from smartcard import scard
    except ImportError as error:  # no pcsclite library on this computer
        raise NoCardService(str(error)) from error
    return scard


class PcscTransport:
    """``pcsc:`` (the first reader) or ``pcsc:NAME`` (whole name or a part of it)."""

    readable = True

    def __init__(self, url: PortUrl, scard: Any = None) -> None:
        self._url = url
        self._api = scard
        self._cancel = CancelToken()
        self._calls: Calls | None = None
        self._context: Any = None
        self._card: Any = None
        self._protocol = 1
        self._atr = b""
        self._within = False
        self._opened_card = False
        self._pending: Pending | None = None
        self._command = ""
        self._answer = bytearray()
        self.reader = ""
        self.readers: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return str(self._url)

    @property
    def is_open(self) -> bool:
        return self._calls is not None

    # ------------------------------------------------------------ the port

    def open(self, deadline: float, cancel: CancelToken) -> None:
        """Find the reader; a card is not needed yet. Raises NoCardService, NoReader."""
        self._cancel = cancel
        if self._api is None:
            self._api = load_scard()
        self._calls = Calls(self.url)
        until = Deadline(max(deadline, 0.05))
        try:
            self._context = self._done(self._call("SCardEstablishContext", 0, until=until))[0]
            self.readers = self._list(until)
            self.reader = self._choose()
        except BaseException:
            self.close()
            raise

    def _list(self, until: Deadline) -> tuple[str, ...]:
        code, *rest = self._call("SCardListReaders", self._context, [], until=until)
        if code & 0xFFFFFFFF == NO_READERS:
            return ()
        return tuple(self._done((code, *rest))[0])

    def _choose(self) -> str:
        wanted = self._url.target.strip().lower()
        for name in self.readers:
            if not wanted or name.lower() == wanted:
                return name
        for name in self.readers:  # pcscd adds two numbers to the name, Windows one
            if wanted in name.lower():
                return name
        raise NoReader(", ".join(self.readers), port=self.url)

    def close(self) -> None:
        calls, self._calls = self._calls, None
        if calls is None:
            return
        api, context, card = self._api, self._context, self._card
        self._card = self._context = self._pending = None
        self._answer.clear()
        if self._within:
            self._within = False
            calls.start(api.SCardEndTransaction, card, _LEAVE)
        if card is not None:
            # a card whose code was presented must not stay open for the next program
            calls.start(api.SCardDisconnect, card, _UNPOWER if self._opened_card else _LEAVE)
        if context is not None:
            calls.start(api.SCardReleaseContext, context)
        calls.close()

    # ------------------------------------------------------------ bytes

    def write(self, data: bytes, deadline: float) -> None:
        calls = self._opened()
        if self._card is None:
            raise NoCard(port=self.url)
        if self._pending is not None:
            raise WriteStuck("a command is still on its way", port=self.url)
        self._opened_card |= data[:2] == b"\xff\x20"
        self._answer.clear()
        self._command = data[:5].hex(" ")
        self._pending = calls.start(self._api.SCardTransmit, self._card, self._protocol, list(data))

    def read(self, limit: int, deadline: float) -> bytes:
        self._opened()
        if not self._answer and self._pending is not None:
            if not self._pending.wait(deadline, self._cancel):
                return b""
            pending, self._pending = self._pending, None
            self._answer += bytes(self._done(pending.value(), self._command)[0])
            if not self._answer:
                raise self._nothing()
        data = bytes(self._answer[:limit])
        del self._answer[:limit]
        return data

    def _nothing(self) -> DeviceError:
        """Success and not one byte: what pcscd makes of a card that was pulled (tried), before it
        notices that itself."""
        gone = self.wait(False, 0.8)
        return (CardGone if gone else CardMute)("no bytes", port=self.url, command=self._command)

    def drain(self) -> bytes:
        data = bytes(self._answer)
        self._answer.clear()
        return data

    # ------------------------------------------------------------ the card

    def atr(self) -> bytes:
        if self._card is None:
            raise NoCard(port=self.url)
        return self._atr

    def present(self) -> bool:
        return bool(self._state(0, 0) & _PRESENT)

    def used_by_others(self) -> Use:
        state = self._state(0, 0)
        return "exclusive" if state & _EXCLUSIVE else "shared" if state & _IN_USE else ""

    def wait(self, present: bool, deadline: float) -> bool:
        until = Deadline(deadline)
        state = self._state(0, 0)
        while bool(state & _PRESENT) is not present:
            if until.expired:
                return False
            state = self._state(state, min(_WAIT_MS, int(until.left * 1000) + 1))
        return True

    def connect_card(self, deadline: float) -> None:
        until = Deadline(deadline)
        self._let_go(_UNPOWER)
        while True:
            code, *rest = self._connect(min(_PATIENCE, until.left + 1.0))
            error = None if code == 0 else card_error(code, self.url, "SCardConnect")
            if error is None:
                self._card, self._protocol = rest
                break
            if until.expired or not isinstance(error, NoCard | CardInUse | CardReset):
                raise error
            if isinstance(error, NoCard):
                self.wait(True, until.left)
            else:
                self._cancel.sleep(min(0.05, until.left))
        status = self._done(self._call("SCardStatus", self._card))
        self._atr = bytes(status[3])

    def _connect(self, seconds: float) -> list[Any]:
        """pcscd does not come back from SCardConnect while another program is within a
        transaction (tried); a connection that comes too late is given back at once."""
        calls, api = self._opened(), self._api
        used = self.used_by_others()
        arguments = (self._context, self.reader, _SHARED, _T0_T1)
        pending = calls.start(api.SCardConnect, *arguments)
        came = False
        try:
            came = pending.wait(seconds, self._cancel)
        finally:
            if not came:
                calls.start(lambda: api.SCardDisconnect(pending.value()[1], _LEAVE))
        if not came:
            kind = CardInUse if used else CardServiceStuck
            raise kind("SCardConnect: no return", port=self.url)
        return list(pending.value())

    def begin(self, deadline: float = 5.0) -> None:
        calls = self._opened()
        if self._card is None:
            raise NoCard(port=self.url)
        pending = calls.start(self._api.SCardBeginTransaction, self._card)
        try:
            came = pending.wait(deadline, self._cancel)
        except Cancelled:
            calls.start(self._api.SCardEndTransaction, self._card, _LEAVE)
            raise
        if not came:  # another program is within its own; if ours comes late, it ends at once
            calls.start(self._api.SCardEndTransaction, self._card, _LEAVE)
            raise CardInUse("SCardBeginTransaction", port=self.url)
        self._done((pending.value(),), "SCardBeginTransaction")
        self._within = True

    def end(self) -> None:
        if self._within and self._calls is not None and self._card is not None:
            self._calls.start(self._api.SCardEndTransaction, self._card, _LEAVE)
        self._within = False

    # ------------------------------------------------------------ inside

    def _let_go(self, how: int) -> None:
        self.end()
        self._pending = None
        card, self._card = self._card, None
        if card is not None:
            self._call("SCardDisconnect", card, how)

    def _state(self, known: int, milliseconds: int) -> int:
        """The state bits of the reader, after a change from ``known`` or the time."""
        calls = self._opened()
        pending = calls.start(
            self._api.SCardGetStatusChange,
            self._context,
            milliseconds,
            [(self.reader, known & 0xFFFF)],
        )
        try:
            came = pending.wait(milliseconds / 1000 + _PATIENCE, self._cancel)
        except Cancelled:
            self._api.SCardCancel(self._context)
            raise
        if not came:
            self._api.SCardCancel(self._context)
            raise CardServiceStuck("SCardGetStatusChange", port=self.url)
        code, states = pending.value()
        code &= 0xFFFFFFFF
        if code in (TIMEOUT, CANCELLED):
            return known or int(states[0][1]) if states else known
        self._done((code,), "SCardGetStatusChange")
        state = int(states[0][1])
        if state & _GONE and not state & (_EMPTY | _PRESENT):
            raise card_error(0x80100017, self.url)
        return state

    def _call(self, name: str, *arguments: Any, until: Deadline | None = None) -> Any:
        calls = self._opened()
        seconds = _PATIENCE if until is None else until.left
        try:
            value = calls.call(
                getattr(self._api, name), *arguments, seconds=seconds, cancel=self._cancel
            )
        except SystemError as error:  # pyscard 2.3.1, when the service died in between
            raise NoCardService(str(error), port=self.url) from error
        return value if isinstance(value, list | tuple) else (value,)

    def _done(self, value: Any, command: str = "") -> list[Any]:
        """What a call gave beside its code, or the error the code means."""
        code, *rest = value
        if code:
            raise self._meant(code, command)
        return list(rest)

    def _meant(self, code: int, command: str) -> DeviceError:
        return card_error(code, self.url, command)

    def _opened(self) -> Calls:
        if self._calls is None:
            raise NotOpen(port=self.url)
        return self._calls
