"""A handheld that is told what to do by lines of text, or by a person at its keys."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from drivers.claiming import ClaimedDevice, Life
from drivers.errors import BadReply
from drivers.handhelds.commands import Commands
from drivers.handhelds.faults import CannotDo
from drivers.handhelds.profile import HandheldProfile
from drivers.handhelds.records import RecordReceiver, RecordSender
from drivers.handhelds.terminal import Entry, Watch
from drivers.transfer.frames import ACK, EOT, LARGE, SMALL
from drivers.transfer.kermit import receive_kermit, send_kermit
from drivers.transfer.machine import Patience
from drivers.transfer.part_file import PartFile, free
from drivers.transfer.running import (
    Moved,
    receive_xmodem,
    receive_ymodem,
    run,
    send_xmodem,
    send_ymodem,
)
from drivers.transfer.sender import Outgoing
from drivers.transport.base import Line

FORMAT = "%Y-%m-%d %H:%M:%S"
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
        if not said.strip().isdigit() or int(said) > 9999:
            raise BadReply(said, port=self._line.url, command="DIR")
        entries = []
        for _ in range(int(said)):
            name, _comma, size = self._commands.line("DIR").rpartition(",")
            if not name:
                raise BadReply(size, port=self._line.url, command="DIR")
            entries.append(Entry(name, int(size) if size.isdigit() else None))
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
        if moved.confirmed:
            self._settled(f"PUT {name}")
        return moved

    def get(self, name: str, target: Path, watch: Watch | None = None) -> Moved:
        self._need("get")
        size: int | None = None
        if self.profile.control == "lines":
            said = self._commands.ask(f"GET {name}").split()
            size = int(said[0]) if said and said[0].isdigit() else None
        elif self.profile.control == "escape":
            self._line.write(self.profile.upload.format(name=name).encode("gbk"), 2.0)
        moved = self._receive(target, size, watch)
        self.counts["M_BytesReceivedCount"] += moved.size
        self.counts["CommunicationErrorCount"] += moved.bad
        if self.profile.keeps == "ack" and moved.confirmed:
            self._line.write(bytes((ACK,)), 1.0)  # keep what was sent; EOT would erase it
        elif self.profile.control == "lines" and moved.confirmed:
            self._settled(f"GET {name}")
        return moved

    def erase_after(self) -> None:
        """A TriCoder erases what it has sent; within ten seconds after the file."""
        self._line.write(bytes((EOT,)), 1.0)

    def close(self) -> None:
        with suppress(Exception):  # whatever it is, the port must be let go
            if self._in_session and self.life >= Life.CLAIMED:
                self.end_session(keep=True)
        self.counts["CommunicationErrorCount"] += self._commands.errors
        super().close()

    def _settled(self, command: str) -> None:
        """It says that the file is stored, or was taken; silence is told by the caller's state."""
        said = self._commands.line(command)
        if said.partition(" ")[0] != "OK":
            raise BadReply(said, port=self._line.url, command=command)

    def _need(self, what: str) -> None:
        if what not in self.can:
            raise CannotDo(what, port=self._line.url)
        self._ready()

    def _send(self, name: str, data: bytes, watch: Watch | None) -> Moved:
        way, baud = self.profile.transfer, self.profile.baud
        if way == "records":
            sender = RecordSender(data.split(b"\r\n")[:-1], self._patience, baud)
            seconds, total = run(self._line, sender, watch)
            return Moved(sender.ending, sender.done, seconds, total, sender.block, sender.bad)
        if way == "kermit":
            return self._kermit(name, data, watch)
        if way == "ymodem":
            files = [Outgoing(data, name.encode("gbk"))]
            return send_ymodem(self._line, files, watch=watch, patience=self._patience, baud=baud)
        size = SMALL if way == "xmodem" else LARGE
        return send_xmodem(
            self._line, data, size=size, watch=watch, patience=self._patience, baud=baud
        )

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
        if way == "ymodem":
            moved = receive_ymodem(
                self._line, target.parent, watch=watch, patience=self._patience, baud=baud
            )
            return self._named(moved, target)
        return receive_xmodem(
            self._line,
            target,
            size=size,
            trim=size is None,
            watch=watch,
            patience=self._patience,
            baud=baud,
        )

    def _named(self, moved: Moved, target: Path) -> Moved:
        """What came under the handheld's own name, under ours."""
        from dataclasses import replace

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
            seconds, total = run(self._line, receiver, watch)
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
