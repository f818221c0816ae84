"""A350/A380 handhelds through their maker's hjdll.dll; see ``hjdll`` for its functions."""

from __future__ import annotations

import ctypes
import re
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from drivers.cancel import CancelToken
from drivers.errors import BadReply, Illegal
from drivers.handhelds.faults import CannotDo, NoSuchFile
from drivers.handhelds.hjdll import BAUDS, CLOCK, FUNCTIONS, ROOM, entries, error_of
from drivers.handhelds.profile import HandheldProfile
from drivers.handhelds.terminal import Entry, Watch
from drivers.plan import Advanced
from drivers.transfer.machine import Ending
from drivers.transfer.part_file import PartFile
from drivers.transfer.running import Moved
from drivers.types import Text
from drivers.vendor_dll import VendorDriverNeeded, load

MAKER = Text("抄表机厂家", "the handheld's maker")


class DllTerminal:
    """Calls block inside the maker's code and cannot be cancelled there: a run that is stopped
    ends when the call returns."""

    can: frozenset[str] = frozenset(
        {"identify", "time", "set_time", "list", "get", "put", "delete"}
    )

    def __init__(self, profile: HandheldProfile, port: str, dll: str, cancel: CancelToken) -> None:
        self._profile = profile
        self._where = port
        self._dll = dll
        self._cancel = cancel
        self._calls: Any = None
        self._counts: Counter[str] = Counter()
        number = re.search(r"COM(\d+)", port, re.IGNORECASE)
        self._port = number[1].encode() if number else b"0"
        baud = profile.profile.serial.get("baud", "115200")
        self._baud = BAUDS.get(baud, b"05")

    @property
    def counts(self) -> dict[str, int]:
        return dict(self._counts)

    def open(self) -> None:
        usual = str(self._profile.dll.get("file", "hjdll.dll"))
        calls = dict(load(self._dll, usual, FUNCTIONS, MAKER, self._where))
        try:
            calls |= load(self._dll, usual, CLOCK, MAKER, self._where)
        except VendorDriverNeeded:  # an older one sets the clock, but cannot read it
            self.can = type(self).can - {"time"}
        self._calls = calls

    def identify(self) -> dict[str, str]:
        return {"serial": self._text("GetHcNum")}

    def get_time(self) -> datetime:
        if "time" not in self.can:
            raise CannotDo("GetDateTime", port=self._where)
        day, clock = (ctypes.create_string_buffer(256) for _ in range(2))
        self._call("GetDateTime", day, clock)
        said = f"{day.value.decode('gbk', 'replace')} {clock.value.decode('gbk', 'replace')}"
        figures = re.sub(r"\D", "", said)
        try:
            return datetime.strptime(figures[:14], "%Y%m%d%H%M%S")  # noqa: DTZ007 - no zone
        except ValueError:
            raise BadReply(said, port=self._where, command="GetDateTime") from None

    def set_time(self, moment: datetime) -> None:
        self._call("SetDateTime", f"{moment:%Y-%m-%d}".encode(), f"{moment:%H:%M:%S}".encode())

    def begin_session(self) -> None:
        return None

    def end_session(self, *, keep: bool = True) -> None:
        """The library opens and closes by itself, and erases nothing unless told."""

    def list(self) -> tuple[Entry, ...]:
        room = ctypes.create_string_buffer(ROOM)
        count = self._code("GetHcDir", b"/", room)
        found = entries(room.raw, count)
        if count < 0 or found is None:
            self._counts["CommunicationErrorCount"] += 1
            raise error_of(count, "GetHcDir", self._where)
        return found

    def get(self, name: str, target: Path, watch: Watch | None = None) -> Moved:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="handheld-") as folder:
            path = Path(folder) / "file"
            self._call("SendFileToPc", name.encode("gbk"), self._path(path), b"1")
            if not path.exists():
                raise NoSuchFile(name, port=self._where)
            data = path.read_bytes()
        file = PartFile(target)
        try:
            file.write(data)
            file.finish()
        finally:
            file.close()
        self._counts["M_BytesReceivedCount"] += len(data)
        return self._moved(len(data), began, watch, file.target)

    def put(self, name: str, data: bytes, watch: Watch | None = None) -> Moved:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="handheld-") as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            self._call("SendFileToHc", self._path(path), b"", b"1")
        self._counts["M_BytesSentCount"] += len(data)
        return self._moved(len(data), began, watch, None)

    def delete(self, name: str) -> None:
        self._call("DelHcFile", b"/" + name.encode("gbk"))

    def close(self) -> None:
        return None

    def _text(self, name: str) -> str:
        room = ctypes.create_string_buffer(1024)
        self._call(name, room)
        return room.value.decode("gbk", "replace").strip()

    def _call(self, name: str, *arguments: Any) -> None:
        code = self._code(name, *arguments)
        if code != 0:
            self._counts["CommunicationErrorCount"] += 1
            raise error_of(code, name, self._where)

    def _code(self, name: str, *arguments: Any) -> int:
        self._cancel.check()
        if self._calls is None:
            self.open()
        code = int(self._calls[name](self._port, self._baud, *arguments))
        self._cancel.check()
        return code

    def _path(self, path: Path) -> bytes:
        """A path as the library takes it: in the code page of Windows."""
        try:
            return str(path).encode("mbcs" if sys.platform == "win32" else "utf-8")
        except UnicodeEncodeError:
            raise Illegal(
                Text(
                    f"临时文件夹的路径厂家驱动读不了：{path.parent}",
                    f"the maker's driver cannot read the path of the folder for temporary files: "
                    f"{path.parent}",
                ),
                port=self._where,
            ) from None

    @staticmethod
    def _moved(size: int, began: float, watch: Watch | None, path: Path | None) -> Moved:
        seconds = max(1e-6, time.monotonic() - began)
        if watch is not None:
            watch(Advanced(size, size))
        return Moved(
            Ending.CONFIRMED, size, seconds, seconds, 0, 0, () if path is None else (path,)
        )
