"""A strict virtual customer display, one for each dialect, with faults that can be switched on."""

from __future__ import annotations

from collections.abc import Callable

from drivers.displays.dialects import Lamp
from drivers.displays.grammars import tokenizer_for
from drivers.displays.profile import DisplayProfile
from drivers.displays.screen import Screen
from drivers.displays.simulator_faults import FAULTS
from drivers.drawing import Drawing
from drivers.printers.tokens import Token
from drivers.simulation import FaultAt, Received, check_fault

_OTHERS = {2400: 9600, 9600: 2400, 4800: 9600, 19200: 9600}  # where wrong_baud moves it
_RAW_MAX = 1 << 20
_DROPS = 13


class DisplaySimulator:
    """Handed bytes and monotonic seconds, asked for its output. Shows at once, as displays do."""

    kind = "display"
    faults = FAULTS

    def __init__(self, profile: DisplayProfile) -> None:
        self.model = profile.profile.id
        dialect = profile.dialect
        self._profile = profile
        self._dialect = dialect.id
        self._binary = dialect.id == "led8-binary"
        self.screen = Screen(dialect.rows, dialect.columns, dialect.digits_only, profile.chinese)
        self._tokens = tokenizer_for(dialect.id)
        self._active: set[str] = set()
        self._scheduled: list[FaultAt] = []
        self._born: float | None = None
        self._baud = 0  # the host's, where the port tells it
        self._selected = True
        self._raw = bytearray()
        self._out = bytearray()
        self._count = self._shown = 0
        self._errors: list[str] = []
        self._shift = 0

    @property
    def active_faults(self) -> frozenset[str]:
        return frozenset(self._active)

    def set_fault(self, name: str, on: bool) -> None:
        """Raises Illegal for a fault it does not have."""
        check_fault(name, FAULTS)
        (self._active.add if on else self._active.discard)(name)
        if name == "to_printer":
            self._selected = not on

    def schedule(self, fault: FaultAt) -> None:
        """``after`` and ``line`` count the rows that were shown."""
        check_fault(fault.name, FAULTS)
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

    def feed(self, data: bytes, now: float) -> None:
        self._born = self._born if self._born is not None else now
        self._raw += data
        del self._raw[: max(0, len(self._raw) - _RAW_MAX)]
        for token in self._tokens.feed(self._heard(data)):
            self._carry_out(token)
        self.advance(now)

    def advance(self, now: float) -> None:
        if not self._scheduled:
            return
        born = self._born if self._born is not None else now
        reached = {"after": self._shown, "line": self._shown, "time": now - born}
        for fault in [f for f in self._scheduled if reached[f.unit] >= f.count]:
            self._scheduled.remove(fault)
            self.set_fault(fault.name, True)

    def next_wake(self) -> float | None:
        return None

    def take_output(self) -> bytes:
        data = bytes(self._out)
        self._out.clear()
        return data

    def received(self) -> Received:
        """``lines``: the rows as they are read, then the lamp that is lit."""
        dark = self._dark
        rows = ["" if dark else self.screen.text(n) for n in range(self.screen.rows)]
        if self._profile.dialect.lamps:
            rows.append("" if dark else self.screen.lamp.name.lower())
        return Received(bytes(self._raw), tuple(rows), (), tuple(self._errors))

    def drawing(self) -> Drawing:
        broken = "g" if "dead_segment" in self._active else ""
        return self.screen.drawing(self._dark, "dim" in self._active, broken)

    @property
    def _dark(self) -> bool:
        return "dead_display" in self._active

    def _heard(self, data: bytes) -> bytes:
        own = self._profile.baud
        if "wrong_baud" in self._active:
            own = _OTHERS.get(own, 9600)
        if self._baud and self._baud != own:
            # at another speed bits fall into the wrong places; what is heard has its high bit set
            return bytes(byte * 5 & 0x7F | 0x80 for byte in data)
        if "drops_bytes" in self._active:
            start, self._count = self._count, self._count + len(data)
            return bytes(byte for at, byte in enumerate(data, start + 1) if at % _DROPS)
        return data

    # ------------------------------------------------------------ commands

    def _carry_out(self, token: Token) -> None:
        if token.name == "ESC =":
            self._selected = bool(token.data[2] & 0x02)
            return
        if not self._selected:
            return  # it is the printer's
        if token.kind == "text":
            self._text(token.data)
        elif token.kind == "unknown":
            self._wrong(token)
            self._reply(False)
        else:
            good = self._command(token.name, token.data)
            if not good:
                self._wrong(token)
            if token.data[:1] == b"\x04" and self._dialect == "dsp800":
                self._reply(good)

    def _text(self, data: bytes) -> None:
        if self._profile.dialect.digits_only:
            if any(byte < 0x80 for byte in data):
                self._errors.append(f"text: {data[:16].hex(' ')}")
            return
        self.screen.write(data)

    def _command(self, name: str, data: bytes) -> bool:
        """Whether it was a right command of this dialect."""
        if self._dialect == "aedex":
            return self._aedex(name, data)
        if self._dialect == "dsp800":
            return self._dsp800(name, data)
        act = {
            "led8": self._led8,
            "led8-binary": self._led8,
            "cd5220": self._cd5220,
            "dm-d": self._dm_d,
            "utc": self._utc,
            "utc-enhanced": self._utc,
            "adm788": self._adm788,
        }[self._dialect]
        return self._plain(name) or act(name, data)

    def _plain(self, name: str) -> bool:
        """Controls that all have."""
        screen = self.screen
        acts: dict[str, Callable[[], object]] = {
            "CLR": screen.clear,
            "HOM": screen.home,
            "CR": lambda: screen.to(screen.row, 0),
            "LF": lambda: screen.to((screen.row + 1) % screen.rows, screen.column),
            "BS": lambda: screen.to(screen.row, max(0, screen.column - 1)),
            "HT": lambda: screen.to(screen.row, min(screen.columns - 1, screen.column + 1)),
            "CAN": lambda: self._fill(screen.row, b""),
        }
        act = acts.get(name)
        if act is not None:
            act()
        return act is not None

    def _fill(self, row: int, text: bytes) -> bool:
        """A whole row; False if there is no such."""
        if not self.screen.to(row, 0):
            return False
        self.screen.cells[row] = [" "] * self.screen.columns
        self.screen.write(text[: self.screen.columns])
        self.screen.to(row, 0)
        self._shown += 1
        return True

    def _led8(self, name: str, data: bytes) -> bool:
        if name == "ESC @":
            self.screen.clear()
            self._light(Lamp.OFF)
        elif name == "ESC Q" and data[2:3] == b"A":
            number = data[3:-1].decode("latin-1")
            if number.strip("0123456789.- "):
                return False
            self.screen.show_number(number)
            self._shown += 1
        elif name == "ESC s":
            value = data[2] if self._binary else data[2] - 0x30
            if value not in range(5):
                return False
            self._light(Lamp(value))
        else:
            return False
        return True

    def _light(self, lamp: Lamp) -> None:
        if "lamp_stuck" not in self._active:
            self.screen.lamp = lamp

    def _cd5220(self, name: str, data: bytes) -> bool:
        screen = self.screen
        if name == "ESC @":
            screen.clear()
        elif name == "ESC Q" and data[2] in b"AB":
            return self._fill(data[2] - 0x41, data[3:-1])
        elif name == "ESC *":
            screen.brightness = data[2]
            return 1 <= data[2] <= 4
        elif name == "ESC l":
            return screen.to(data[3] - 1, data[2] - 1)
        elif name == "ESC s":
            self._errors.append("EEPROM: ESC s saves the user characters")
        else:
            return name in ("ESC 11", "ESC 12", "ESC 13", "ESC _", "ESC f", "ESC c", "ESC [")
        return True

    def _dm_d(self, name: str, data: bytes) -> bool:
        screen = self.screen
        if name == "ESC @":
            screen.clear()
        elif name == "US $":
            self._shown += 1
            return screen.to(data[3] - 1, data[2] - 1)
        elif name == "US X":
            screen.brightness = data[2]
            return 1 <= data[2] <= 4
        elif name == "US E":
            screen.blinking = data[2] != 0
        else:
            return name in ("US 01", "US 02", "US 03", "US r", "US C", "ESC t", "ESC R")
        return True

    def _utc(self, name: str, data: bytes) -> bool:
        if name == "RESET":
            self.screen.clear()
        elif name.startswith("DLE"):
            self._shown += 1
            return self.screen.to(*divmod(data[1], self.screen.columns))
        elif name == "ESC u" and self._dialect == "utc-enhanced" and data[2] in b"AB":
            return self._fill(data[2] - 0x41, data[3:-1])
        elif name.startswith("FLASH"):
            self.screen.blinking = name == "FLASH ON"
        else:
            return name in ("DC1", "DC2", "DC3", "DC4") or name.startswith("EOT")
        return True

    def _adm788(self, name: str, data: bytes) -> bool:
        if name.startswith("CLEAR"):
            return self._fill(0 if name == "CLEAR UPPER" else 1, b"")
        return name.startswith(("POINT", "BLINK"))

    def _aedex(self, name: str, data: bytes) -> bool:
        if name in ("NUL", "CR"):
            return True
        code = name.removeprefix("AEDEX ")
        if code in ("1", "2"):
            return self._fill(int(code) - 1, data[3:-1])
        return code in ("4", "5", "6", "8", "9")

    def _dsp800(self, name: str, data: bytes) -> bool:
        if name in ("CR", "LF"):
            return True
        body = data[2:-1]
        if body == b"%":
            self.screen.clear()
        elif body[:1] == b"C" and len(body) == 3:
            first, last = body[1] - 0x31, body[2] - 0x31
            if not 0 <= first <= last < self.screen.rows * self.screen.columns:
                return False
            for at in range(first, last + 1):
                row, column = divmod(at, self.screen.columns)
                self.screen.cells[row][column] = " "
            self.screen.to(*divmod(first, self.screen.columns))
        elif body[:1] == b"P" and len(body) == 2:
            self._shown += 1
            return self.screen.to(*divmod(body[1] - 0x31, self.screen.columns))
        else:
            return body[:1] == b"D" and len(body) == 3
        return True

    def _reply(self, good: bool) -> None:
        if self._dialect == "dsp800" and not self._dark:
            self._out += b"\x15" if "nak" in self._active or not good else b"\x06"

    def _wrong(self, token: Token) -> None:
        if token.data[:1] < b"\x80":  # rubbish at a wrong speed is no error of the sender's
            self._errors.append(f"{token.name}: {token.data[:16].hex(' ')}")
