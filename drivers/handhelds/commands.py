"""Text commands of a handheld: one line there, one line back.

    ID            OK maker,model,serial,firmware
    TIME          OK 2026-11-20 10:00:00
    TIME <moment> OK
    BEGIN         OK                  the data communication is open
    DIR           OK n, then n lines "name,size"
    GET name      OK size             then the transfer
    PUT name size OK                  then the transfer
    DEL name      OK
    END KEEP      OK                  nothing is erased; END ERASE gives it leave to
    anything else ERR number words    1 not understood, 2 no such file, 3 cannot initialise,
                                      4 battery low, 5 full

When the file is through, one OK more says that it is stored or was taken; Kermit says so itself,
and nothing follows it.

These lines are ours: what the virtual handheld speaks, and what a data terminal that can be
programmed is programmed to. Lines end in CR LF; text is GBK.
"""

from __future__ import annotations

from collections.abc import Mapping

from drivers.errors import BadReply, NoReply
from drivers.handhelds.faults import (
    BatteryLow,
    CannotBegin,
    HandheldFault,
    NoSuchFile,
    NotUnderstood,
    StorageFull,
)
from drivers.transport.base import Line

REPLY = 3.0  # seconds
_LONGEST = 400  # bytes of a line
ERRORS: Mapping[int, type[HandheldFault]] = {
    1: NotUnderstood,
    2: NoSuchFile,
    3: CannotBegin,
    4: BatteryLow,
    5: StorageFull,
}


def whole(text: str) -> int | None:
    """A number as the handheld writes it; None for anything else. ``str.isdigit`` would take a
    damaged byte for one: "①" is a digit to it, but no number."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None


class Commands:
    """Asks and answers on one line. ``wait`` seconds for each answer."""

    def __init__(self, line: Line, wait: float = REPLY) -> None:
        self._line = line
        self.wait = wait
        self._rest = bytearray()
        self.errors = 0

    def ask(self, command: str, wait: float | None = None) -> str:
        """The rest of an OK line. Raises NoReply, BadReply, HandheldFault."""
        self._rest.clear()
        self._line.drain()
        self._line.write(command.encode("gbk") + b"\r\n", 2.0)
        said = self.line(command, wait)
        word, _, rest = said.partition(" ")
        if word == "OK":
            return rest
        if word == "ERR":
            kind = ERRORS.get(whole(rest.partition(" ")[0]) or 0, HandheldFault)
            raise kind(rest, port=self._line.url, command=command)
        self.errors += 1
        raise BadReply(said[:60], port=self._line.url, command=command)

    def taken(self) -> bytes:
        """What came behind the last answer: the transfer that it announced has begun."""
        rest, self._rest = bytes(self._rest), bytearray()
        return rest

    def give(self, data: bytes) -> None:
        """What a transfer left over."""
        self._rest += data

    def line(self, command: str = "", wait: float | None = None) -> str:
        """The next line it says, without its end. Empty ones are no answer: programs for Kermit
        leave one behind."""
        from drivers.cancel import Deadline

        until = Deadline(self.wait if wait is None else wait)
        while b"\n" not in (found := bytes(self._rest).lstrip(b"\r\n")):
            if len(self._rest) > _LONGEST:
                self.errors += 1
                raise BadReply(bytes(self._rest[:40]).hex(" "), port=self._line.url)
            data = self._line.read(256, until.left)
            if not data and until.expired:
                self.errors += 1
                kind = BadReply if found else NoReply
                shown = found[:40].hex(" ")
                raise kind(shown, port=self._line.url, command=command)
            self._rest += data
        raw, _, rest = found.partition(b"\n")
        self._rest = bytearray(rest)
        try:
            return raw.strip(b"\r").decode("gbk")
        except UnicodeDecodeError:
            self.errors += 1
            raise BadReply(raw[:40].hex(" "), port=self._line.url, command=command) from None
