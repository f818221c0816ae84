"""Virtual contactless readers with a Mifare 1K card on them. ``remove_card`` and ``insert_card``
are done by hand."""

from __future__ import annotations

from drivers.card_readers.serial.contactless import ACK, BLOCK, ENQ, NAK
from drivers.card_readers.serial.frames import Frame, FrameParser, Style, build
from drivers.card_readers.serial.quiet import hide_key
from drivers.card_readers.serial.virtual_base import VirtualReader
from drivers.card_readers.serial.virtual_faults import CARD_FAULTS

KEY = b"\xff" * 6  # of a card as it comes from its maker
UID = bytes.fromhex("3A7C51E4")
LAST_UID = bytes.fromhex("9B04D217")


class _Contactless(VirtualReader):
    faults = CARD_FAULTS
    style: Style
    _dialect = ""

    def __init__(self, model: str, baud: int = 9600) -> None:
        super().__init__(model, baud)
        self._frames = FrameParser(self.style)
        self._removed = False
        self._told_last = False
        self._open = -1  # the sector a key has opened
        self.blocks = {n: bytes((n,)) * BLOCK for n in range(64)}
        self.blocks[4] = b"0000120034567" + bytes(3)  # a meter number as water cards hold it

    def remove_card(self) -> None:
        self._removed, self._open = True, -1

    def insert_card(self) -> None:
        self._removed, self._told_last = False, False

    @property
    def _there(self) -> bool:
        return not self._removed and "no_card" not in self._active

    def _number(self) -> bytes:
        """With ``stale_uid`` the number of the card before, once."""
        if "stale_uid" in self._active and not self._told_last:
            self._told_last = True
            return LAST_UID
        return UID

    def _keep(self, data: bytes) -> None:
        super()._keep(hide_key(self._dialect, data))

    def _answer(self, body: bytes, address: int = 0) -> None:
        data = build(self.style, body, address)
        if "bad_bcc" in self._active:
            at = -1 if self.style != "aabb" else -2
            changed = bytearray(data)
            changed[at] ^= 0x5A
            data = bytes(changed)
        self.lines.append(body[:2].hex(" "))
        self._say(data)


class VirtualStx(_Contactless):
    """A card machine of the CRT family: ACK, then the frame when ENQ asks for it."""

    style: Style = "stx2"
    _dialect = "stx"

    def __init__(self, model: str, baud: int = 9600) -> None:
        super().__init__(model, baud)
        self._waiting: bytes | None = None

    def _take(self, data: bytes) -> None:
        if ENQ in data and self._waiting is not None and len(data) == 1:
            body, self._waiting = self._waiting, None
            self._answer(body)
            return
        for frame in self._frames.feed(data):
            if not frame.good:
                self._errors.append(frame.body.hex(" "))
                self._say(bytes((NAK,)))
                continue
            self._waiting = self._carried_out(frame)
            self._said += 1
            self._later.append((self._now, bytes((ACK,))))

    def _carried_out(self, frame: Frame) -> bytes:
        head, rest = frame.body[:2], frame.body[2:]
        if head in (b"00", b"01") and not rest:
            self._open = -1
            return head + b"VIRTUAL CRT V1.0"
        if head == b"10" and not rest:
            return head + (b"Y" if self._there else b"N")
        if head[:1] != b"5":
            self._errors.append(frame.body[:2].hex(" "))
            return head + b"E"
        if not self._there:
            return head + rest[: 2 if head == b"53" else 1 if head != b"50" else 0] + b"E"
        if head == b"50":
            return head + b"Y"
        if head == b"51":
            return head + b"Y" + self._number()
        if head in (b"52", b"59") and len(rest) == 7:
            good = rest[1:] == KEY and "auth_fails" not in self._active
            self._open = rest[0] if good else -1
            return head + rest[:1] + (b"Y" if good else b"N")
        if head == b"53" and len(rest) == 2:
            sector, block = rest
            if sector != self._open or block > 3:
                return head + rest + b"N"
            return head + rest + b"Y" + self.blocks[sector * 4 + block]
        self._errors.append(frame.body[:2].hex(" "))
        return head + b"N"


class VirtualAaBb(_Contactless):
    """A reader with AA … BB frames at address 0."""

    style: Style = "aabb"
    _dialect = "aabb"

    def _take(self, data: bytes) -> None:
        for frame in self._frames.feed(data):
            if not frame.good:
                self._errors.append(frame.body.hex(" "))
                continue
            self._answer(self._carried_out(frame))

    def _carried_out(self, frame: Frame) -> bytes:
        command, rest = frame.body[0], frame.body[1:]
        if command == 0x86 and not rest:
            return b"\x00VIRTUAL-V5.0"
        if command == 0x83 and not rest:
            return b"\x00\x00" + bytes(8)
        if command not in (0x20, 0x25):
            self._errors.append(frame.body[:1].hex())
            return b"\x01\x8f"
        if len(rest) != (2 if command == 0x25 else 9):
            return b"\x01\x85"
        if not self._there:
            return b"\x01\x83"
        if command == 0x25:
            return b"\x00\x00" + self._number()
        if rest[3:] != KEY or "auth_fails" in self._active or rest[1] != 1:
            return b"\x01\x81"
        return b"\x00" + UID + self.blocks.get(rest[2], bytes(BLOCK))
