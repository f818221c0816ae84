"""Virtual stripe readers and serial card readers. A card is swiped by itself soon after the reader
is armed: the hand belongs to the simulation."""

from __future__ import annotations

from drivers.card_readers.serial.framing import Frame, FrameReader, Kind, frame
from drivers.card_readers.serial.profile import SerialProfile
from drivers.drawing import Box, Drawing, Mark, Words
from drivers.simulation import FaultAt, FaultSpec, Received, check_fault
from drivers.types import Text

SERIAL_CARD_FAULTS = (
    FaultSpec("silent", Text("没有应答", "Silent")),
    FaultSpec("wrong_baud", Text("波特率与设置不同", "Runs at another baud rate")),
    FaultSpec("no_card", Text("没有卡（不刷）", "No card, no swipe")),
    FaultSpec("track_shift", Text("磁头错位", "Head out of place")),
    FaultSpec("track2_dead", Text("磁道 2 读不出", "Track 2 dead")),
    FaultSpec("weak_head", Text("时好时坏", "Every other swipe fails")),
    FaultSpec("bad_bcc", Text("校验错", "Wrong check sum")),
    FaultSpec("auth_fails", Text("密钥不对", "Key refused")),
    FaultSpec("stale_uid", Text("应答滞后", "Answers lag behind")),
    FaultSpec("skipping", Text("读块跳号", "Digits skip")),
    FaultSpec("cut_frames", Text("应答不完整", "Answers are cut")),
    FaultSpec("slow", Text("应答慢", "Slow to answer")),
    FaultSpec("dies", Text("中途断开", "Unplugged")),
)
HAND = 0.05  # seconds from the lamp to the swipe
_KINDS: dict[str, Kind] = {"stx": "a", "aabb": "b", "mrs100": "c"}
_TRACKS = {
    1: "%B6228481234567890^CESHI/HU^2812?",
    2: ";6228481234567890=2812?",
    3: "+0010000123456789?",
}
_UID = bytes.fromhex("4A1B2C3D")
_BLOCK = bytes.fromhex("10203040506070809000112233445566")
_RAW_MAX = 1 << 16


class SerialCardSimulator:
    """Handed bytes and monotonic seconds, asked for its output."""

    kind = "card_reader"
    faults = SERIAL_CARD_FAULTS

    def __init__(self, profile: SerialProfile) -> None:
        self.model = profile.profile.id
        self._profile = profile
        self._frames = FrameReader(_KINDS[profile.dialect]) if profile.dialect in _KINDS else None
        self._active: set[str] = set()
        self._scheduled: list[FaultAt] = []
        self._born: float | None = None
        self._baud = 0
        self._out = bytearray()
        self._late: list[tuple[float, bytes]] = []
        self._raw = bytearray()
        self._errors: list[str] = []
        self._escaped = False
        self._armed: float | None = None  # when the hand swipes
        self._swipes = 0
        self._reads = 0
        self._sector: int | None = None
        self._said = "就绪"

    @property
    def active_faults(self) -> frozenset[str]:
        return frozenset(self._active)

    def set_fault(self, name: str, on: bool) -> None:
        """Raises Illegal for a fault it does not have."""
        check_fault(name, SERIAL_CARD_FAULTS)
        (self._active.add if on else self._active.discard)(name)

    def schedule(self, fault: FaultAt) -> None:
        """``after`` and ``line`` count swipes and reads."""
        check_fault(fault.name, SERIAL_CARD_FAULTS)
        if fault.unit == "now":
            self.set_fault(fault.name, True)
        else:
            self._scheduled.append(fault)

    @property
    def accepting(self) -> bool:
        return True

    @property
    def dead(self) -> bool:
        return "dies" in self._active

    def line_set(self, baud: int) -> None:
        self._baud = baud

    def connected(self, now: float) -> None:
        self._born = self._born if self._born is not None else now
        self._out.clear()
        self._late.clear()
        self._armed = None

    def feed(self, data: bytes, now: float) -> None:
        self._born = self._born if self._born is not None else now
        self._raw += data
        del self._raw[: max(0, len(self._raw) - _RAW_MAX)]
        own = self._profile.baud
        if "wrong_baud" in self._active:
            own = 19200 if own != 19200 else 9600
        if self._baud and self._baud != own:
            data = bytes(byte * 5 & 0x7F | 0x80 for byte in data)
        if "silent" not in self._active:
            if self._frames is None:
                for byte in data:
                    self._byte(byte, now)
            else:
                for found in self._frames.feed(data):
                    self._frame(found, now)
        self.advance(now)

    def advance(self, now: float) -> None:
        while self._late and self._late[0][0] <= now:
            self._out += self._late.pop(0)[1]
        if self._armed is not None and now >= self._armed:
            self._armed = None
            self.swipe(now)
        born = self._born if self._born is not None else now
        done = self._swipes + self._reads
        for fault in list(self._scheduled):
            reached = now - born if fault.unit == "time" else done
            if reached >= fault.count:
                self._scheduled.remove(fault)
                self.set_fault(fault.name, True)

    def next_wake(self) -> float | None:
        wakes = [when for when, _ in self._late[:1]]
        wakes += [self._armed] if self._armed is not None else []
        return min(wakes) if wakes else None

    def take_output(self) -> bytes:
        data = bytes(self._out)
        self._out.clear()
        return data

    def received(self) -> Received:
        return Received(bytes(self._raw), (self._said,), (), tuple(self._errors))

    def drawing(self) -> Drawing:
        """A reader with its lamp."""
        marks: list[Mark] = [
            Box(2, 2, 56, 20, filled=False, tone="unlit"),
            Box(4, 10, 52, 2, tone="lit" if self._armed is not None else "unlit"),
            Words(4, 4, 4.2, 2.0, self._profile.profile.title.zh[:26], "faint"),
            Words(4, 14, 5, 2.3, self._said[:22], "lit"),
        ]
        return Drawing(60, 24, "glass", tuple(marks))

    def swipe(self, now: float = 0.0) -> None:
        """The hand: also from the bench, at any time."""
        self._swipes += 1
        if "no_card" in self._active:
            return
        failed = "weak_head" in self._active and self._swipes % 2 == 1
        self._said = f"第 {self._swipes} 次刷卡"
        if self._profile.dialect == "mrs100":
            body = b"1" if failed else "".join(self._tracks().values()).encode()
            self._send(frame("c", 0x33, body), now)
            return
        block = bytearray(b"\x1bs")
        for number, text in ({} if failed else self._tracks()).items():
            block += bytes((0x1B, number)) + text.encode()
        if failed:
            block += b"\x1b\x01\x1b\x02\x1b\x03"
        self._send(bytes(block) + b"\x3f\x1c\x1b" + (b"9" if failed else b"0"), now)

    def _tracks(self) -> dict[int, str]:
        tracks = dict(_TRACKS)
        if "track2_dead" in self._active:
            tracks[2] = ""
        if "track_shift" in self._active:
            tracks[2] = tracks[2].replace("48", "#H").replace(";", "E")
        return tracks

    def _send(self, data: bytes, now: float) -> None:
        if "bad_bcc" in self._active and self._frames is not None:
            data = data[:-2] + bytes((data[-2] ^ 0x55, data[-1] ^ 0xFF))
        if "cut_frames" in self._active:
            data = data[: len(data) // 2]
        if "slow" in self._active:
            self._late.append((now + 0.6, data))
        else:
            self._out += data

    def _byte(self, byte: int, now: float) -> None:
        """The MSR's commands."""
        if not self._escaped:
            self._escaped = byte == 0x1B
            if byte != 0x1B:
                self._errors.append(f"{byte:02x} outside a command")
            return
        self._escaped = False
        if byte == 0x61:
            self._armed, self._said = None, "就绪"
        elif byte == 0x65:
            self._send(b"\x1by", now)
        elif byte == 0x74:
            self._send(b"\x1b3S", now)
        elif byte == 0x76:
            self._send(b"\x1bREVH1.31", now)
        elif byte == 0x72:
            self._said = "请刷卡"
            self._armed = None if "no_card" in self._active else now + HAND
        else:
            self._errors.append(f"unknown command 1b {byte:02x}")

    def _frame(self, found: Frame, now: float) -> None:
        act = {"stx": self._stx, "aabb": self._aabb, "mrs100": self._mrs}[self._profile.dialect]
        act(found, now)

    def _mrs(self, found: Frame, now: float) -> None:
        if found.command == 0x32:
            self._send(frame("c", 0x32, b"V2.0"), now)
        elif found.command == 0x33:
            self._said = "请刷卡"
            self._armed = None if "no_card" in self._active else now + HAND
        elif found.command in (0x30, 0x34):
            self._send(frame("c", found.command, b"0"), now)
        else:
            self._errors.append(f"unknown command {found.command:02x}")

    def _aabb(self, found: Frame, now: float) -> None:
        if found.command in (0x80, 0x81):
            self._send(frame("b", found.command, b"\x00"), now)
        else:
            self._errors.append(f"unknown command {found.command:02x}")
            self._send(frame("b", found.command, b"\x8f"), now)

    def _stx(self, found: Frame, now: float) -> None:
        param, rest = found.data[:1], found.data[1:]
        card = "no_card" not in self._active
        if found.command == 0x30:
            self._sector = None
            self._send(frame("a", 0x30, param + b"Y"), now)
        elif found.command == 0x31:
            self._send(frame("a", 0x31, param + (b"Y" if card else b"N")), now)
        elif found.command == 0x35:
            self._send(frame("a", 0x35, param + self._card(param, rest, card)), now)
        else:
            self._errors.append(f"unknown command {found.command:02x}")

    def _card(self, param: bytes, rest: bytes, card: bool) -> bytes:
        if not card:
            return b"E"
        if param == b"0":
            return b"Y"
        if param == b"1":
            self._reads += 1
            lag = "stale_uid" in self._active and self._reads % 2 == 0
            return b"Y" + (_UID[::-1] if lag else _UID)
        if param in (b"2", b"9"):
            good = "auth_fails" not in self._active and rest[1:] == b"\xff" * 6
            self._sector = rest[0] if good and rest else None
            return b"Y" if good else b"N"
        if param == b"3":
            if self._sector is None or not rest or rest[0] // 4 != self._sector:
                return b"N"
            self._reads += 1
            skip = "skipping" in self._active and self._reads % 3 == 0
            return b"Y" + (_BLOCK[1:] + _BLOCK[:1] if skip else _BLOCK)
        return b"N"
