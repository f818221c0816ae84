"""Customer display driver in the words of UnifiedPOS' LineDisplay.

Only a DSP800 answers. For all others success is that the bytes left the port; whether they are
seen a person must say.
"""

from __future__ import annotations

from drivers.cancel import Deadline
from drivers.claiming import ClaimedDevice
from drivers.displays.dialects import Lamp
from drivers.displays.faults import DisplayNak, NotShowable
from drivers.displays.profile import DisplayProfile
from drivers.errors import BadReply, NoReply
from drivers.transport.base import Line

ACK, NAK = 0x06, 0x15


class LineDisplay(ClaimedDevice):
    """One display on one line. All methods raise WriteStuck, PortGone; on a display that answers
    also NoReply, BadReply, DisplayNak."""

    def __init__(self, line: Line, profile: DisplayProfile, reply: float = 1.0) -> None:
        super().__init__(line)
        self.profile = profile
        self._dialect = profile.dialect
        self._reply = reply

    @property
    def answers(self) -> bool:
        """Whether this kind of display confirms what it gets."""
        return self._dialect.replies and self._line.readable

    def display_text_at(self, row: int, text: str, *, allow_missing: bool = False) -> str:
        """Show ``text`` on row 0 or 1, cut at the display's width. Returns what it cannot show
        (shown as spaces); raises NotShowable unless ``allow_missing``."""
        self._ready()
        data, missing = self._encoded(text)
        if missing and not allow_missing:
            raise NotShowable(missing, port=self._line.url)
        self._send(self._dialect.row(row, data))
        return missing

    def display_amount(self, amount: str, words: str = "") -> None:
        """An amount at the right edge; a display with letters shows ``words`` (ASCII) before
        it."""
        if self._dialect.digits_only:
            self.display_text_at(0, amount)
            return
        room = self._dialect.columns - len(amount)
        row = 1 if self._dialect.rows > 1 else 0
        self.display_text_at(row, words[: max(0, room - 1)].ljust(room) + amount)

    def clear_text(self) -> None:
        """Everything dark but the lamps. The one command that shows an answering display is
        alive."""
        self._ready()
        self._send(self._dialect.clear())

    def set_descriptor(self, lamp: Lamp) -> bool:
        """Light one lamp; False where there are none."""
        return self._offered(self._dialect.lamp(lamp))

    def device_brightness(self, level: int) -> bool:
        """1 to 4; False where it cannot be set."""
        return self._offered(self._dialect.brightness(level))

    def steady(self) -> bool:
        """Blinking off; False where there is no such command."""
        return self._offered(self._dialect.steady())

    def select(self) -> bool:
        """ESC = 2: the display and not the printer behind it; False where there is none."""
        return self._offered(self._dialect.select())

    def fill(self) -> None:
        """Every segment or every cell on."""
        self._ready()
        dialect = self._dialect
        if dialect.digits_only:
            self._send(dialect.row(0, b"8." * dialect.columns))
            return
        for row in range(dialect.rows):
            self._send(dialect.row(row, b"8" * dialect.columns))

    def _initialise(self) -> None:
        self._line.drain()
        self._send(self._dialect.init())

    def _offered(self, data: bytes | None) -> bool:
        self._ready()
        if data is None:
            return False
        self._send(data)
        return True

    def _send(self, data: bytes) -> None:
        if not data:
            return
        self._line.write(data, 2.0)
        self.counts["M_BytesSentCount"] += len(data)
        if self.answers and data[:1] == b"\x04":
            self._acknowledged(data)

    def _acknowledged(self, data: bytes) -> None:
        until = Deadline(self._reply)
        while not until.expired:
            got = self._line.read(1, until.left)
            if got == bytes((ACK,)):
                return
            self.counts["CommunicationErrorCount"] += bool(got)
            if got == bytes((NAK,)):
                raise DisplayNak(port=self._line.url, command=data.hex(" "))
            if got:
                raise BadReply(got.hex(" "), port=self._line.url, command=data.hex(" "))
        self.counts["CommunicationErrorCount"] += 1
        raise NoReply(port=self._line.url, command=data.hex(" "))

    def _encoded(self, text: str) -> tuple[bytes, str]:
        """At most the display's width, and what it cannot show."""
        data, missing, places = bytearray(), "", 0
        for char in text:
            piece = self._bytes(char)
            if piece is None:
                missing += char
                piece = b" "
            point = self._dialect.digits_only and char == "."
            if places + (0 if point else len(piece)) > self._dialect.columns:
                break
            places += 0 if point else len(piece)
            data += piece
        return bytes(data), missing

    def _bytes(self, char: str) -> bytes | None:
        if self._dialect.digits_only:
            return char.encode() if char in "0123456789.- " else None
        if 0x20 <= ord(char) < 0x7F:
            return char.encode()
        if not self.profile.chinese:
            return None
        try:
            return char.encode("gbk")
        except UnicodeEncodeError:
            return None
