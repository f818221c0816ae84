"""A handheld that speaks Unitech's MULTIPOINT protocol; see ``multipoint``."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from drivers.cancel import Cancelled
from drivers.claiming import ClaimedDevice, Life
from drivers.errors import BadReply, DeviceError, NoReply
from drivers.handhelds.faults import (
    CannotDo,
    CommandRefused,
    HandheldFault,
    LengthDiffers,
    NoSuchFile,
    StorageFull,
)
from drivers.handhelds.multipoint import chunks, packet
from drivers.handhelds.profile import HandheldProfile
from drivers.handhelds.station import Station
from drivers.handhelds.terminal import Entry, Watch
from drivers.plan import Advanced
from drivers.transfer.faults import Stalled, TooManyErrors, TransferFault
from drivers.transfer.machine import Ending
from drivers.transfer.part_file import PartFile
from drivers.transfer.running import TELL_EVERY, Moved
from drivers.transport.base import Line

_DONE = (b"\0", b"0", b"00")  # MR350 writes results as figures, PT600 as bytes
_IN_FLASH = (b"\2", b"2", b"02")
_SIZED = 40  # files whose size is asked for, one by one
_OVERLAP = 64  # bytes that are fetched again to see where a transfer goes on


class MultipointTerminal(ClaimedDevice):
    """``wait`` seconds for an answer. It cannot be asked for its time; the clock can be set."""

    can = frozenset({"identify", "set_time", "list", "get", "put", "delete"})

    def __init__(self, line: Line, profile: HandheldProfile, wait: float, baud: int) -> None:
        super().__init__(line)
        self.profile = profile
        self._baud = baud
        self._station = Station(line, profile.address, wait, baud)

    def open(self) -> None:
        super().open()
        self.claim()
        self.life = Life.ENABLED
        if self.profile.wake:  # asleep: some bytes wake it, half a second later it listens
            self._line.write(bytes(5), 1.0)
            self._line.budget.cancel.sleep(self.profile.wake)

    def identify(self) -> dict[str, str]:
        self._ready()
        found = {"maker": self.profile.profile.vendor, "model": self._said("R")}
        with suppress(CommandRefused):  # not all models have it
            found["firmware"] = self._said("v")
        return {key: value for key, value in found.items() if value}

    def identify_at(self, baud: int, wait: float) -> dict[str, str]:
        self._line.configure({"baud": str(baud)})
        station = self._station
        before = (station.wait, station.tries)
        station.wait, station.tries = wait, 1
        try:
            return self.identify()
        finally:
            station.wait, station.tries = before

    def get_time(self) -> datetime:
        raise CannotDo("time", port=self._line.url)

    def set_time(self, moment: datetime) -> None:
        self._ready()
        answer = self._station.ask("M", f"{moment:%Y%m%d%H%M%S}".encode())
        if answer.parameters not in _DONE:
            raise HandheldFault("M", port=self._line.url, command="M")

    def begin_session(self) -> None:
        """It has none: each command stands alone."""
        self._ready()

    def end_session(self, *, keep: bool = True) -> None:
        return None

    def list(self) -> tuple[Entry, ...]:
        self._ready()
        names = [name.strip() for name in self._said("D").split(",")]
        found = [name for name in names if name]
        return tuple(
            Entry(name, self._size(name) if at < _SIZED else None) for at, name in enumerate(found)
        )

    def get(self, name: str, target: Path, watch: Watch | None = None) -> Moved:
        self._ready()
        total = self._length(name)
        part = target.with_name(target.name + ".part")
        have = part.read_bytes() if self.profile.offsets and part.exists() else b""
        file = PartFile(target)
        try:
            return self._fetched(name, file, have, total, watch)
        except (Cancelled, TransferFault):
            self._farewell("y")
            raise
        except OSError as error:
            raise HandheldFault(str(error), port=self._line.url) from error
        finally:
            file.close()
            self.counts["M_BytesReceivedCount"] += file.size

    def put(self, name: str, data: bytes, watch: Watch | None = None) -> Moved:
        self._ready()
        self._command("L", name, len(data))
        began, told, done = time.monotonic(), 0.0, 0
        pieces = chunks(data, self.profile.packet)
        try:
            for piece in pieces:
                try:
                    self._station.command("Y", piece)
                except CommandRefused:
                    self._full(len(data))
                    raise
                except NoReply as error:
                    raise Stalled(done=done, total=len(data), port=self._line.url) from error
                done += len(piece)
                if watch is not None and time.monotonic() - told >= TELL_EVERY:
                    told = time.monotonic()
                    watch(Advanced(done, len(data)))
            ending = self._ended(name, data)
        except (Cancelled, TransferFault):
            self._farewell("z")
            raise
        self.counts["M_BytesSentCount"] += done
        seconds = max(1e-6, time.monotonic() - began)
        return Moved(ending, done, seconds, seconds, len(pieces), self._station.errors)

    def delete(self, name: str) -> None:
        self._ready()
        if self._station.ask("E", name.encode("gbk")).parameters not in _DONE:
            raise NoSuchFile(name, port=self._line.url, command="E")

    def forget(self, name: str) -> None:
        self._line.last_words(packet("E", name.encode("gbk", "replace"), self._station.to))

    def close(self) -> None:
        self.counts["CommunicationErrorCount"] += self._station.errors
        super().close()

    # ------------------------------------------------------------ inside

    def _said(self, command: str) -> str:
        raw = self._station.ask(command).parameters
        try:
            return raw.decode("gbk").strip(" \0")
        except UnicodeDecodeError:
            raise BadReply(raw[:40].hex(" "), port=self._line.url, command=command) from None

    def _command(self, command: str, name: str, size: int = 0) -> None:
        try:
            self._station.command(command, name.encode("gbk"))
        except CommandRefused:
            self._full(size)
            raise

    def _full(self, size: int) -> None:
        """NAK has no reason: whether it is full is looked up."""
        with suppress(CommandRefused, NoReply, BadReply):
            figures = re.findall(r"\d{3}", self._said("G"))
            if figures and int(figures[-1]) * 1024 < size:
                raise StorageFull(f"{figures[-1]} KB", port=self._line.url)

    def _length(self, name: str) -> int | None:
        """How long it is; None where it does not tell. Raises NoSuchFile."""
        raw = self._station.ask("J", name.encode("gbk")).parameters
        for here in (*_DONE, *_IN_FLASH):
            rest = raw[len(here) :]
            if raw.startswith(here) and (not rest or rest.isdigit()):
                return int(rest) if rest and self.profile.offsets else None
        raise NoSuchFile(name, port=self._line.url, command="J")

    def _size(self, name: str) -> int | None:
        try:
            return self._length(name)
        except (NoSuchFile, CommandRefused):
            return None

    def _fetched(
        self, name: str, file: PartFile, have: bytes, total: int | None, watch: Watch | None
    ) -> Moved:
        began, told = time.monotonic(), 0.0
        start = _start(have)
        file.write(have[:start])
        self._command("U", f"{name}[{start}]" if start else name)
        seam, blocks = bytearray(), 0
        while True:
            try:
                answer = self._station.ask("Y")
            except (NoReply, BadReply) as error:
                if file.size == total:  # all of it is here; only the end was never said
                    seconds = time.monotonic() - began
                    return Moved(Ending.UNCONFIRMED, file.size - start, seconds, seconds, blocks, 0)
                kind = Stalled if isinstance(error, NoReply) else TooManyErrors
                raise kind(
                    done=file.size, total=total or 0, block=blocks, port=self._line.url
                ) from error
            if answer.command == "Z":
                break
            if answer.command != "Y":
                raise BadReply(answer.command, port=self._line.url, command="Y")
            blocks += 1
            data = answer.parameters
            if start and len(seam) < _OVERLAP:
                seam += data
                more = _seam(bytes(seam), have, start) if len(seam) >= _OVERLAP else b""
                if more is None:  # another file than before
                    self._station.command("y")
                    file.cut(file.size)
                    return self._fetched(name, file, b"", total, watch)
                data = more
            file.write(data)
            if watch is not None and time.monotonic() - told >= TELL_EVERY:
                told = time.monotonic()
                watch(Advanced(file.size, max(total or 0, file.size)))
        seconds = max(1e-6, time.monotonic() - began)
        if total is not None and file.size != total:
            raise LengthDiffers(f"{file.size} of {total} bytes", port=self._line.url)
        size = file.size - start
        file.finish()
        if start:
            self.counts["M_ResumedByteCount"] += start
        return Moved(
            Ending.CONFIRMED, size, seconds, seconds, blocks, self._station.errors, (file.target,)
        )

    def _ended(self, name: str, data: bytes) -> Ending:
        try:
            self._station.command("Z")
        except (NoReply, CommandRefused):
            return Ending.UNCONFIRMED
        length = self._length(name)
        if length is not None and length != len(data):
            raise LengthDiffers(f"{length} of {len(data)} bytes", port=self._line.url)
        return Ending.CONFIRMED

    def _farewell(self, command: str) -> None:
        with suppress(DeviceError):
            self._line.last_words(packet(command, b"", self._station.to))


def _start(have: bytes) -> int:
    """From where a file is fetched on: a little before its end, at a place that tells itself from
    the byte before it."""
    start = len(have) - _OVERLAP
    while start > 0 and have[start : start + _OVERLAP - 1] == have[start - 1 :][: _OVERLAP - 1]:
        start -= _OVERLAP // 2
    return max(0, start)


def _seam(seam: bytes, have: bytes, start: int) -> bytes | None:
    """What follows ``have[:start]``; None if it is another file. The manual's "1000st byte" may
    count from 0 or from 1: the bytes that are here already tell."""
    for skip in (0, 1):
        known = have[start - skip :]
        if seam[: len(known)] == known[: len(seam)]:
            return seam[skip:]
    return None
