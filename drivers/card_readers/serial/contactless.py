"""Contactless readers on a serial line, in the words of UnifiedPOS' SmartCardRW: ``card_present``,
``begin_insertion``, ``read_data``. Both only read.

STX/BCC card machines (frames ``stx2``), command and parameter: 30 30 reset, 31 30 state, 35 30
find, 35 31 UID, 35 32 key A, 35 39 key B (sector, six bytes), 35 33 read (sector, block). The
answer repeats both, then the state: "Y", "N" failed, "E" no card. Sources differ, and both ways
are taken: the state of a key or a read comes behind the sector (and block) in LCD-288 and programs
that use such machines, straight behind the parameter in "M1 射频读卡器笔记", which also gives the
key four bytes; a Mifare key has six. Machines of the CRT family first answer ACK and send the
frame when they are asked with ENQ (LCD-288), others send it at once. Writing (35 34) is named in a
sister protocol only, without its form: it is not done here.

AA … BB readers (frames ``aabb``): 83 serial number, 86 version, 25 UID (26 00: idle cards), 20 read
(mode, count, block, key A): examples of IDT reader notes and public programs. The answer has a
status in place of the command: 00 done, 01 failed and a code (81 failed, 83 no card, 85 parameter,
8F unknown command). 80 and 81 set address and baud rate for good and are never sent. How UID and
data share the answer to 20 is not published: the block is taken from its end.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from drivers.cancel import Deadline
from drivers.card_readers.faults import NoCard, WrongKey
from drivers.card_readers.serial.frames import FrameParser, Style, build
from drivers.card_readers.serial.reader_faults import (
    BadChecksum,
    FrameCut,
    ReaderNak,
    ReaderRefused,
)
from drivers.claiming import ClaimedDevice
from drivers.errors import BadReply, DeviceError, Illegal, NoReply
from drivers.transport.base import Line
from drivers.types import Text

ENQ, ACK, NAK = 0x05, 0x06, 0x15
BLOCK = 16  # bytes
SECTORS = range(16)  # of a Mifare 1K
_GAP = 0.4  # s without a byte: what began does not go on
_POLL = 0.1
_Error = TypeVar("_Error", bound=DeviceError)


class ContactlessReader(Protocol):
    def hello(self) -> dict[str, str]: ...
    @property
    def card_present(self) -> bool: ...
    def begin_insertion(self, seconds: float) -> None: ...
    def uid(self) -> bytes: ...
    def read_block(self, sector: int, block: int, key: bytes) -> bytes: ...


class _Framed(ClaimedDevice):
    """``wait`` seconds for an answer. ``numbers`` every UID it has told since it was opened."""

    style: Style

    def __init__(self, line: Line, wait: float = 2.0) -> None:
        super().__init__(line)
        self._wait = wait
        self.numbers: list[bytes] = []

    def _initialise(self) -> None:
        self._line.drain()

    def _exchange(self, body: bytes) -> bytes:
        """The body of the next whole frame. Raises NoReply, FrameCut, BadChecksum, ReaderNak,
        BadReply."""
        self._ready()
        self._line.drain()
        sent = build(self.style, body)
        shown = sent[:5].hex(" ")  # a key may follow: never in an error
        self._line.write(sent, 1.0)
        self.counts["M_CommandCount"] += 1
        parser, until, got = FrameParser(self.style), Deadline(self._wait), 0
        waiting = False  # the machine said ACK and was asked for the frame
        while True:
            data = self._line.read(512, min(_GAP, until.left) if parser.begun else until.left)
            got += len(data)
            frames = parser.feed(data)
            if not data and parser.begun:
                frames = parser.give_up()
                if not frames:
                    raise self._wrong(FrameCut(f"{got} B", port=self._line.url, command=shown))
            for frame in frames:
                if not frame.good:
                    raise self._wrong(BadChecksum(port=self._line.url, command=shown))
                return frame.body
            if ACK in parser.single and not waiting and self.style == "stx2":
                waiting = True
                self._line.write(bytes((ENQ,)), 1.0)
            elif parser.single[-1:] == bytes((NAK,)) and self.style == "stx2":
                raise self._wrong(ReaderNak(port=self._line.url, command=shown))
            if until.expired:
                if got:
                    said = bytes(parser.single[:16]).hex(" ")
                    raise self._wrong(BadReply(said, port=self._line.url, command=shown))
                raise self._wrong(NoReply(port=self._line.url, command=shown))

    def _wrong(self, error: _Error) -> _Error:
        self.counts["CommunicationErrorCount"] += 1
        return error

    def begin_insertion(self, seconds: float) -> None:
        """Wait for a card. Raises NoCard."""
        until = Deadline(seconds)
        while not self.card_present:
            if until.expired:
                raise NoCard(port=self._line.url)
            self._line.budget.cancel.sleep(min(_POLL, until.left))

    @property
    def card_present(self) -> bool:
        raise NotImplementedError


class StxReader(_Framed):
    """A card machine of the CRT family or a copy."""

    style: Style = "stx2"

    def hello(self) -> dict[str, str]:
        """Reset (30 30, which moves no card) and its version, where it tells."""
        said = self._ask(b"00")
        text = said.lstrip(b"Y").decode("ascii", "replace").strip("\0 ")
        return {"firmware": text} if text.isprintable() and text else {}

    @property
    def card_present(self) -> bool:
        said = self._ask(b"10")
        if said[-1:] not in (b"Y", b"N", b"E"):
            raise BadReply(said.hex(" "), port=self._line.url, command="31 30")
        return said[-1:] == b"Y"

    def uid(self) -> bytes:
        """Find the card and read its number. Raises NoCard, ReaderRefused."""
        self._state(self._ask(b"50")[-1:], "35 30")
        said = self._ask(b"51")
        self._state(said[:1], "35 31")
        if len(said) < 5:
            raise BadReply(said.hex(" "), port=self._line.url, command="35 31")
        self.numbers.append(said[1:])
        return said[1:]

    def authenticate(self, sector: int, key: bytes, *, second: bool = False) -> None:
        """Open a sector by key A, or B if ``second``. Raises WrongKey, NoCard, Illegal."""
        _checked(sector, 0, key)
        said = self._ask((b"59" if second else b"52") + bytes((sector,)) + key)
        if said[-1:] == b"N":
            raise WrongKey(port=self._line.url, command="35 39" if second else "35 32")
        self._state(said[-1:], "35 32")

    def read_block(self, sector: int, block: int, key: bytes) -> bytes:
        """One data block by key A. Raises WrongKey, NoCard, ReaderRefused, Illegal."""
        _checked(sector, block, key)
        self.authenticate(sector, key)
        said = self._ask(b"53" + bytes((sector, block)))
        if len(said) <= BLOCK:
            self._state(said[-1:], "35 33")
            raise BadReply(f"{len(said)} B", port=self._line.url, command="35 33")
        self._state(said[-BLOCK - 1 : -BLOCK], "35 33")
        return said[-BLOCK:]

    def _ask(self, body: bytes) -> bytes:
        """What follows command and parameter in the answer."""
        said = self._exchange(body)
        if said[:2] != body[:2]:
            shown = body[:2].hex(" ")
            raise self._wrong(BadReply(said[:4].hex(" "), port=self._line.url, command=shown))
        return said[2:]

    def _state(self, state: bytes, command: str) -> None:
        if state == b"E":
            raise NoCard(port=self._line.url, command=command)
        if state != b"Y":
            reason = Text("这一步没有做成", "this step failed")
            shown = state.decode("ascii", "replace") or "-"
            raise ReaderRefused(shown, reason, port=self._line.url, command=command)


class AaBbReader(_Framed):
    """A reader with AA … BB frames."""

    style: Style = "aabb"

    def hello(self) -> dict[str, str]:
        """Its version (86), which changes nothing."""
        said = self._ask(b"\x86")
        text = said.decode("ascii", "replace").strip("\0 ")
        return {"firmware": text} if text.isprintable() and text else {}

    @property
    def card_present(self) -> bool:
        try:
            self.uid()
        except NoCard:
            return False
        return True

    def uid(self) -> bytes:
        """Raises NoCard, ReaderRefused. The byte before it tells of several cards."""
        said = self._ask(b"\x25\x26\x00")
        if len(said) < 5:
            raise BadReply(said.hex(" "), port=self._line.url, command="25")
        self.numbers.append(said[1:])
        return said[1:]

    def read_block(self, sector: int, block: int, key: bytes) -> bytes:
        """One data block by key A. Raises NoCard, ReaderRefused (81 also for a wrong key: it
        has no code of its own for that), Illegal."""
        _checked(sector, block, key)
        said = self._ask(bytes((0x20, 0x01, 0x01, sector * 4 + block)) + key)
        if len(said) < BLOCK:
            raise BadReply(f"{len(said)} B", port=self._line.url, command="20")
        return said[-BLOCK:]

    def _ask(self, body: bytes) -> bytes:
        """The data behind status 00."""
        said = self._exchange(body)
        if said[0] == 0x00:
            return said[1:]
        shown = f"{body[0]:02X}"
        code = said[1] if len(said) > 1 else 0
        if code == 0x83:
            raise NoCard(port=self._line.url, command=shown)
        reason = {
            0x81: Text(
                "操作失败（读块时多半是密钥不对）", "it failed (reading a block: mostly the key)"
            ),
            0x85: Text("参数不对", "wrong parameter"),
            0x8F: Text("没有这条命令", "no such command"),
        }.get(code, Text("原因不明", "unknown reason"))
        raise ReaderRefused(f"{code:02X}", reason, port=self._line.url, command=shown)


def _checked(sector: int, block: int, key: bytes) -> None:
    if sector not in SECTORS or block not in range(3) or len(key) != 6:
        raise Illegal(
            Text(
                "扇区 0–15，块 0–2（块 3 是密钥，不读），密钥六字节",
                "sector 0–15, block 0–2 (block 3 holds keys and is not read), a key of six bytes",
            )
        )
