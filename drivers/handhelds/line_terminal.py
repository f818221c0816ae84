"""A handheld that is told what to do by lines of text, or by a person at its keys."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from drivers.cancel import Deadline
from drivers.claiming import ClaimedDevice, Life
from drivers.errors import BadReply, DeviceError, NoReply
from drivers.handhelds.commands import Commands, whole
from drivers.handhelds.faults import CannotDo
from drivers.handhelds.profile import HandheldProfile
from drivers.handhelds.records import RecordReceiver, RecordSender
from drivers.handhelds.terminal import Entry, Watch
from drivers.transfer.frames import ACK, LARGE, SMALL
from drivers.transfer.kermit import receive_kermit, send_kermit
from drivers.transfer.machine import Ending, Patience
from drivers.transfer.part_file import FileSink, FolderSink, PartFile, free
from drivers.transfer.receiver import Receiver
from drivers.transfer.running import Moved, receive, run, send
from drivers.transfer.sender import Outgoing, Sender
from drivers.transport.base import Line

FORMAT = "%Y-%m-%d %H:%M:%S"
_DEAF = 2.5  # seconds: a TriCoder listens two seconds after its file, and waits ten
_STILL = 0.3  # seconds without a byte after a text for people
_ALL = frozenset({"identify", "time", "set_time", "session", "list", "get", "put", "delete"})


class LineTerminal(ClaimedDevice):
    """``wait`` seconds for an answer; ``patience`` of transfers."""

    def __init__(
        self,
        line: Line,
        profile: HandheldProfile,
        wait: float = 3.0,
        patience: Patience | None = None,
    ) -> None:
        super().__init__(line)
        self.profile = profile
        self.can = _ALL if profile.control == "lines" else frozenset({"get"})
        self._commands = Commands(line, wait)
        self._patience = patience or Patience()
        self._in_session = False

    def open(self) -> None:
        super().open()
        self.claim()
        self.life = Life.ENABLED

    def identify(self) -> dict[str, str]:
        self._need("identify")
        parts = self._commands.ask("ID").split(",")
        names = ("maker", "model", "serial", "firmware")
        return {key: part.strip() for key, part in zip(names, parts, strict=False) if part.strip()}

    def identify_at(self, baud: int, wait: float) -> dict[str, str]:
        self._line.configure({"baud": str(baud)})
        before, self._commands.wait = self._commands.wait, wait
        try:
            return self.identify()
        finally:
            self._commands.wait = before

    def get_time(self) -> datetime:
        self._need("time")
        said = self._commands.ask("TIME")
        try:
            return datetime.strptime(said.strip(), FORMAT)  # noqa: DTZ007 - it knows no zone
        except ValueError:
            raise BadReply(said, port=self._line.url, command="TIME") from None

    def set_time(self, moment: datetime) -> None:
        self._need("set_time")
        self._commands.ask(f"TIME {moment.strftime(FORMAT)}")

    def begin_session(self) -> None:
        if "session" not in self.can:
            return
        self._ready()
        self._commands.ask("BEGIN")
        self._in_session = True

    def end_session(self, *, keep: bool = True) -> None:
        if not self._in_session:
            return
        self._in_session = False
        self._commands.ask("END KEEP" if keep else "END ERASE")

    def list(self) -> tuple[Entry, ...]:
        self._need("list")
        said = self._commands.ask("DIR")
        count = whole(said)
        if count is None or count > 9999:
            raise BadReply(said, port=self._line.url, command="DIR")
        entries = []
        for _ in range(count):
            name, _comma, size = self._commands.line("DIR").rpartition(",")
            if not name:
                raise BadReply(size, port=self._line.url, command="DIR")
            entries.append(Entry(name, whole(size)))
        return tuple(entries)

    def delete(self, name: str) -> None:
        self._need("delete")
        self._commands.ask(f"DEL {name}")

    def put(self, name: str, data: bytes, watch: Watch | None = None) -> Moved:
        self._need("put")
        self._commands.ask(f"PUT {name} {len(data)}")
        moved = self._send(name, data, watch)
        self.counts["M_BytesSentCount"] += moved.size
        self.counts["CommunicationErrorCount"] += moved.bad
        return self._settled(moved, f"PUT {name}")

    def get(self, name: str, target: Path, watch: Watch | None = None) -> Moved:
        self._need("get")
        size: int | None = None
        if self.profile.control == "lines":
            size = whole(self._commands.ask(f"GET {name}").partition(" ")[0])
        elif self.profile.control == "escape":
            self._line.write(self.profile.upload.format(name=name).encode("gbk"), 2.0)
        elif self.profile.keeps == "ack":
            self._listen(min(10.0, self._patience.start / 2))  # it says that it is ready
        moved = self._receive(target, size, watch)
        self.counts["M_BytesReceivedCount"] += moved.size
        self.counts["CommunicationErrorCount"] += moved.bad
        if self.profile.keeps == "ack" and moved.confirmed:
            with suppress(DeviceError):  # the file is here; unanswered, it erases nothing
                self._listen(_DEAF)
                self._line.write(bytes((ACK,)), 1.0)  # keep what was sent; EOT would erase it
        elif self.profile.control == "lines":
            return self._settled(moved, f"GET {name}")
        return moved

    def _listen(self, seconds: float) -> None:
        """Hear what it says for people, until it is still; at most so long."""
        end = until = Deadline(seconds)
        while not until.expired:
            if self._line.read(256, until.left):
                until = Deadline(min(_STILL, self._patience.start / 4, end.left))

    def forget(self, name: str) -> None:
        if self.profile.control == "lines":
            self._line.last_words(f"\r\nDEL {name}\r\n".encode("gbk", "replace"))

    def close(self) -> None:
        with suppress(Exception):  # whatever it is, the port must be let go
            if self._in_session and self.life >= Life.CLAIMED:
                self.end_session(keep=True)
        self.counts["CommunicationErrorCount"] += self._commands.errors
        super().close()

    def _settled(self, moved: Moved, command: str) -> Moved:
        """It says that the file is stored, or was taken; silence leaves the end unconfirmed."""
        if not moved.confirmed or self.profile.transfer == "kermit":
            return moved
        try:
            said = self._commands.line(command)
        except NoReply:
            return replace(moved, ending=Ending.UNCONFIRMED)
        if said.partition(" ")[0] != "OK":
            raise BadReply(said, port=self._line.url, command=command)
        return moved

    def _need(self, what: str) -> None:
        if what not in self.can:
            raise CannotDo(what, port=self._line.url)
        self._ready()

    def _send(self, name: str, data: bytes, watch: Watch | None) -> Moved:
        way, baud = self.profile.transfer, self.profile.baud
        before = self._commands.taken()
        if way == "records":
            lines = RecordSender(data.split(b"\r\n")[:-1], self._patience, baud)
            seconds, total = run(self._line, lines, watch, before)
            self._commands.give(lines.rest)
            return Moved(lines.ending, lines.done, seconds, total, lines.block, lines.bad)
        if way == "kermit":
            return self._kermit(name, data, watch)
        sender = Sender(
            [Outgoing(data, name.encode("gbk"))],
            batch=way == "ymodem",
            size=SMALL if way == "xmodem" else LARGE,
            patience=self._patience,
            baud=baud,
        )
        moved = send(self._line, sender, watch, before)
        self._commands.give(moved.rest)
        return moved

    def _kermit(self, name: str, data: bytes, watch: Watch | None) -> Moved:
        import tempfile

        with tempfile.TemporaryDirectory(prefix="handheld-") as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            return send_kermit(self._line, [path], watch=watch, patience=self._patience)

    def _receive(self, target: Path, size: int | None, watch: Watch | None) -> Moved:
        way, baud = self.profile.transfer, self.profile.baud
        if way == "records":
            return self._records(target, watch)
        if way == "kermit":
            moved = receive_kermit(self._line, target.parent, watch=watch, patience=self._patience)
            return self._named(moved, target)
        batch = way == "ymodem"
        sink = FolderSink(target.parent) if batch else FileSink(target)
        receiver = Receiver(
            sink,
            batch=batch,
            size=None if batch else size,
            trim=size is None,
            patience=self._patience,
            baud=baud,
        )
        moved = receive(self._line, receiver, sink, watch, self._commands.taken())
        self._commands.give(moved.rest)
        return self._named(moved, target) if batch else moved

    def _named(self, moved: Moved, target: Path) -> Moved:
        """What came under the handheld's own name, under ours."""
        if not moved.files or moved.files[0] == target:
            return moved
        return replace(moved, files=(moved.files[0].replace(free(target)),))

    def _records(self, target: Path, watch: Watch | None) -> Moved:
        """Takes up what an earlier try left: whole lines of ``target.part`` are sure."""
        part = target.with_name(target.name + ".part")
        have: list[bytes] = []
        if part.exists():
            have = part.read_bytes().split(b"\r\n")[:-1]
        file = PartFile(target)
        for line in have:
            file.write(line + b"\r\n")
        before = file.size
        receiver = RecordReceiver(
            have, self._patience, self.profile.baud, lambda line: file.write(line + b"\r\n")
        )
        try:
            seconds, total = run(self._line, receiver, watch, self._commands.taken())
            self._commands.give(receiver.rest)
            if receiver.ending.value == "confirmed":
                file.finish()
        finally:
            file.close()
        self.counts["M_ResumedRecordCount"] += len(have)
        return Moved(
            receiver.ending,
            receiver.done - before,
            seconds,
            total,
            receiver.block,
            receiver.bad,
            (file.target,) if file.target.exists() else (),
        )
