"""Virtual swipe readers. A hand swipes the card a while after the reader was armed; ``swipe`` does
it at once."""

from __future__ import annotations

from drivers.card_readers.serial.frames import FrameParser, build
from drivers.card_readers.serial.msr_bytes import ESC
from drivers.card_readers.serial.stripe import encode_bits
from drivers.card_readers.serial.virtual_base import VirtualReader
from drivers.card_readers.serial.virtual_faults import BAD_BCC, SWIPE_FAULTS

HAND_SECONDS = 0.6  # from the lamp to the swipe
# a card that never was: the number passes no check digit
CARD = {
    1: "%B6222020000001234567^CESHI/KA^29121010000000000?",
    2: ";6222020000001234567=29121010000?",
}
_SIZES = {1: 7, 2: 5, 3: 5}


class _Head:
    """What the heads give of the card, as the faults have it."""

    def __init__(self, card: dict[int, str]) -> None:
        self.card = dict(card)
        self._swipes = 0

    def pass_by(self, faults: frozenset[str]) -> tuple[dict[int, str], frozenset[int], bool]:
        """Texts by head, heads that saw something they could not decode, and whether this swipe
        fails altogether."""
        self._swipes += 1
        if "weak_head" in faults and self._swipes % 2 == 0:
            return {}, frozenset(), True
        texts = dict(self.card)
        if "track2_dead" in faults:
            texts.pop(2, None)
        if "track_shift" not in faults:
            return texts, frozenset(), False
        # each head lies over the track before its own: 1 sees nothing, 2 the seven-bit track
        seen: dict[int, str] = {}
        bad: set[int] = set()
        for head in (2, 3):
            text = texts.get(head - 1)
            if text is None:
                continue
            if _SIZES[head] == _SIZES[head - 1]:
                seen[head] = text
            else:
                bad.add(head)
        return seen, frozenset(bad), False

    def bits(self, faults: frozenset[str]) -> dict[int, bytes]:
        off = 1 if "track_shift" in faults else 0
        texts = {n: t for n, t in self.card.items() if n != 2 or "track2_dead" not in faults}
        return {
            number + off: encode_bits(text, _SIZES[number])
            for number, text in texts.items()
            if number + off <= 3
        }


class VirtualMsr(VirtualReader):
    """An MSR605 with three heads, at 9600 baud. Strict: what is no command is not answered."""

    faults = SWIPE_FAULTS

    def __init__(self, model: str, baud: int = 9600) -> None:
        super().__init__(model, baud)
        self._head = _Head(CARD)
        self._held = bytearray()
        self._armed = ""  # "iso", "raw", "write", "erase"
        self._comes: float | None = None
        self._now_please = False
        self._writing: dict[int, str] = {}

    def swipe(self) -> None:
        """A hand swipes the card now."""
        self._now_please = True

    def _take(self, data: bytes) -> None:
        self._held += data
        while self._held:
            at = self._held.find(ESC)
            if at:
                self._errors.append(bytes(self._held[: at if at > 0 else None]).hex(" "))
                del self._held[: at if at > 0 else len(self._held)]
                continue
            if len(self._held) < 2 or not self._command(self._held[1]):
                return

    def _command(self, letter: int) -> bool:
        """False while more of it must come."""
        size = 2
        if letter == ord("w"):
            end = self._held.find(b"?\x1c")
            if end < 0:
                return False
            size = end + 2
            self._writing = _parsed(bytes(self._held[2:size]))
        elif letter == ord("c"):
            if len(self._held) < 3:
                return False
            size = 3
        command = bytes(self._held[:size])
        del self._held[:size]
        answers = {
            ord("e"): b"\x1by",
            ord("t"): b"\x1b3S",
            ord("v"): b"\x1bREVH6.14",
            0x87: b"\x1b0",
        }
        armed = {ord("r"): "iso", ord("m"): "raw", ord("w"): "write", ord("c"): "erase"}
        if letter == ord("a"):
            self._armed, self._comes = "", None
        elif letter in answers:
            self._say(answers[letter])
        elif letter in armed:
            self._armed, self._now_please = armed[letter], False
            self.lines.append(f"armed: {self._armed}")
            self._comes = None if "no_card" in self._active else self._now + HAND_SECONDS
        elif letter not in (0x81, 0x82, 0x83, 0x84, 0x85):
            self._errors.append(command.hex(" "))
            self._say(b"\x1b4")
        return True

    def _wakes(self) -> float | None:
        return self._comes if self._armed else None

    def _tick(self, now: float) -> None:
        due = self._comes is not None and now >= self._comes
        if not self._armed or not (due or self._now_please):
            return
        how, self._armed, self._comes, self._now_please = self._armed, "", None, False
        self.lines.append(f"swipe: {how}")
        if how in ("write", "erase"):
            self._head.card = {n: t for n, t in self._writing.items() if t}
            self._say(b"\x1b0")
            return
        faults = self.active_faults
        if how == "raw":
            self._say(b"\x1bs" + _raw(self._head.bits(faults)) + b"?\x1c\x1b0")
            return
        texts, bad, failed = self._head.pass_by(faults)
        parts = b""
        for number in (1, 2, 3):
            said = texts.get(number, "").encode("ascii")
            if number in bad or failed:
                said = b"\x1b*"
            parts += bytes((ESC, number)) + (said or b"\x1b+")
        status = b"1" if failed or (bad and not texts) else b"0"
        self._say(b"\x1bs" + parts + b"?\x1c\x1b" + status)


def _raw(bits: dict[int, bytes]) -> bytes:
    return b"".join(
        bytes((ESC, number, len(bits.get(number, b"")))) + bits.get(number, b"")
        for number in (1, 2, 3)
    )


def _parsed(block: bytes) -> dict[int, str]:
    """A write's data block, with the sentinels that the writer adds."""
    found: dict[int, str] = {}
    for number in (1, 2, 3):
        at = block.find(bytes((ESC, number)))
        text = block[at + 2 :].split(b"\x1b")[0].removesuffix(b"?\x1c") if at >= 0 else b""
        if text:
            found[number] = f"{'%' if number == 1 else ';'}{text.decode('ascii')}?"
    return found


class VirtualMrs100(VirtualReader):
    """An MRS100 in its store mode: the card that was swiped waits until it is asked for."""

    faults = (*SWIPE_FAULTS, BAD_BCC)

    def __init__(self, model: str, baud: int = 9600) -> None:
        super().__init__(model, baud)
        self._head = _Head(CARD)
        self._frames = FrameParser("stx1")
        self._asked: float | None = None
        self._stored: str | None = None
        self._now_please = False

    def swipe(self) -> None:
        """A hand swipes the card now."""
        self._now_please = True

    def _take(self, data: bytes) -> None:
        for frame in self._frames.feed(data):
            if not frame.good or len(frame.body) != 2:
                self._errors.append(frame.body.hex(" "))
                continue
            self._command(frame.body)

    def _command(self, body: bytes) -> None:
        command, parameter = body
        if command == 0x32 and parameter == 0x30:
            self._answer(body + b"Y" + b"MRS100-V1.2".ljust(16))
        elif command == 0x33 and parameter == 0x30:
            self._read(body)
        elif command in (0x30, 0x31, 0x32, 0x33, 0x34):
            self._answer(body + b"N\x31")
        else:
            self._errors.append(body.hex(" "))
            self._answer(body + b"N\x30")

    def _read(self, body: bytes) -> None:
        if self._asked is None and "no_card" not in self._active:
            self._asked = self._now
        due = self._asked is not None and self._now - self._asked >= HAND_SECONDS
        if not (due or self._now_please):
            self._answer(body + b"N\x41")
            return
        self._asked, self._now_please = None, False
        self.lines.append("swipe")
        texts, _bad, failed = self._head.pass_by(self.active_faults)
        if failed:
            self._answer(body + b"Y")
            return
        data = "".join(
            "+" + text[1:] if number == 3 else text for number, text in sorted(texts.items())
        )
        self._answer(body + b"Y" + data.encode("ascii"))

    def _answer(self, body: bytes) -> None:
        data = build("stx1", body)
        if "bad_bcc" in self._active:
            data = data[:-1] + bytes((data[-1] ^ 0x5A,))
        self._say(data)
