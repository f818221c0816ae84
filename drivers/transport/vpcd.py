"""The host's side of the vpcd protocol, spoken directly: a virtual card without a PC/SC service.

u16 big-endian length and payload; a payload of one byte is a control: 00 power off, 01 power on,
02 reset, 04 ask for the ATR (the only one that is answered). Any other payload is a command APDU,
answered by its response. https://github.com/frankmorgner/vsmartcard, virtualsmartcard/src/vpcd.
A card that is pulled closes the connection; so does an empty reader when asked for the ATR.
"""

from __future__ import annotations

import select
import socket
from contextlib import suppress

from drivers.cancel import SLICE, CancelToken, Deadline
from drivers.card_readers.faults import CardGone, CardMute, NoCard
from drivers.errors import NotOpen
from drivers.port_errors import PeerBusy, Refused
from drivers.transport.cards import Use
from drivers.transport.tcp import connect
from drivers.transport.url import PortUrl

POWER_OFF, POWER_ON, RESET, GET_ATR = b"\x00", b"\x01", b"\x02", b"\x04"
_QUICKACK = getattr(socket, "TCP_QUICKACK", None)
_AGAIN = 0.05  # seconds between two looks at whether a card came


def quick_ack(sock: socket.socket) -> None:
    """vpcd sends length and body in two pieces, so the second waits for our acknowledgement:
    44 ms for each command instead of 0.05 (measured). Has to be said again after each receive."""
    if _QUICKACK is not None:
        with suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)


class VpcdTransport:
    """``vpcd://host:port``: a virtual card that listens there."""

    readable = True

    def __init__(self, url: PortUrl) -> None:
        self._url = url
        self._cancel = CancelToken()
        self._open = False
        self._socket: socket.socket | None = None
        self._buffer = bytearray()
        self._atr = b""
        self._answer = bytearray()
        self._waiting = False

    @property
    def url(self) -> str:
        return str(self._url)

    @property
    def is_open(self) -> bool:
        return self._open

    @property
    def reader(self) -> str:
        return f"vpcd {self._url.target}:{self._url.port}"

    @property
    def readers(self) -> tuple[str, ...]:
        return (self.reader,)

    def open(self, deadline: float, cancel: CancelToken) -> None:
        """Raises Refused, Unreachable when there is no virtual reader; a card need not be in."""
        self._cancel = cancel
        self._plug(deadline)
        self._open = True

    def close(self) -> None:
        self._open = False
        if self._socket is not None:
            with suppress(OSError):
                self._socket.sendall(_framed(POWER_OFF))
        self._unplug()

    # ------------------------------------------------------------ bytes

    def write(self, data: bytes, deadline: float) -> None:
        self._opened()
        if not self._atr:
            raise NoCard(port=self.url)
        self._answer.clear()
        self._send(data)
        self._waiting = True

    def read(self, limit: int, deadline: float) -> bytes:
        self._opened()
        if self._waiting and not self._answer:
            frame = self._frame(deadline)
            if frame is None:
                return b""
            self._waiting = False
            self._answer += frame
        data = bytes(self._answer[:limit])
        del self._answer[:limit]
        return data

    def drain(self) -> bytes:
        data = bytes(self._answer)
        self._answer.clear()
        return data

    # ------------------------------------------------------------ the card

    def atr(self) -> bytes:
        if not self._atr:
            raise NoCard(port=self.url)
        return self._atr

    def present(self) -> bool:
        self._opened()
        if self._waiting:  # a command is on its way: the card was there when it left
            return True
        try:
            return bool(self._ask_atr(1.0))
        except (CardGone, PeerBusy, Refused):
            return False

    def wait(self, present: bool, deadline: float) -> bool:
        until = Deadline(deadline)
        while self.present() is not present:
            if until.expired:
                return False
            self._cancel.sleep(min(_AGAIN, until.left))
        return True

    def used_by_others(self) -> Use:
        return ""  # a virtual card serves one at a time

    def connect_card(self, deadline: float) -> None:
        again = bool(self._atr)
        self._atr = b""
        if self._waiting:  # its late answer must not be taken for that of the next command
            self._unplug()
        if not self.wait(True, deadline):
            raise NoCard(port=self.url)
        try:
            self._send(RESET if again else POWER_ON)
            self._atr = self._ask_atr(2.0)
        except CardGone as error:
            raise NoCard(port=self.url) from error

    def begin(self, deadline: float = 5.0) -> None:
        self._opened()

    def end(self) -> None:
        return None

    # ------------------------------------------------------------ inside

    def _plug(self, deadline: float) -> None:
        url = self._url
        self._socket = connect(url.target, url.port, deadline, self._cancel, self.url)
        quick_ack(self._socket)

    def _unplug(self) -> None:
        sock, self._socket = self._socket, None
        self._buffer.clear()
        self._answer.clear()
        self._atr, self._waiting = b"", False
        if sock is not None:
            sock.close()

    def _ask_atr(self, deadline: float) -> bytes:
        if self._socket is None:
            self._plug(deadline)
        self._send(GET_ATR)
        frame = self._frame(deadline)
        if frame is None:
            self._unplug()
            raise CardMute("no ATR", port=self.url)
        return frame

    def _send(self, payload: bytes) -> None:
        if self._socket is None:
            raise CardGone(port=self.url)
        try:
            self._socket.setblocking(True)
            self._socket.settimeout(2.0)
            self._socket.sendall(_framed(payload))
        except OSError as error:
            self._unplug()
            raise CardGone(str(error), port=self.url) from error

    def _frame(self, deadline: float) -> bytes | None:
        """The next payload, None when it does not come in time. Raises CardGone."""
        until = Deadline(deadline)
        while True:
            size = int.from_bytes(self._buffer[:2], "big")
            if len(self._buffer) >= 2 + size and len(self._buffer) >= 2:
                frame = bytes(self._buffer[2 : 2 + size])
                del self._buffer[: 2 + size]
                return frame
            self._cancel.check()
            if not self._receive(min(SLICE, until.left)) and until.expired:
                return None

    def _receive(self, seconds: float) -> bool:
        sock = self._socket
        if sock is None:
            raise CardGone(port=self.url)
        try:
            readable, _, _ = select.select([sock], [], [], seconds)
            if not readable:
                return False
            data = sock.recv(65536)
            quick_ack(sock)
        except (OSError, ValueError) as error:
            self._unplug()
            raise CardGone(str(error), port=self.url) from error
        if not data:
            self._unplug()
            raise CardGone(port=self.url)
        self._buffer += data
        return True

    def _opened(self) -> None:
        if not self._open:
            raise NotOpen(port=self.url)


def _framed(payload: bytes) -> bytes:
    return len(payload).to_bytes(2, "big") + payload
