"""The virtual handheld that speaks Unitech's MULTIPOINT protocol; see ``multipoint``."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from drivers.handhelds.multipoint import Packet, Reader, address, chunks, packet
from drivers.handhelds.simulator_tongue import Innards
from drivers.transfer.frames import ACK, NAK
from drivers.transfer.part_file import clean_name

_MEMORY = 2048  # kilobytes, as ESC G tells
Said = Packet | bytes | bool | None  # an answer, ACK or NAK, nothing


class MultipointTongue:
    """One terminal of address ``profile.address``; deaf to all others."""

    def __init__(self, handheld: Innards) -> None:
        self.handheld = handheld
        self._to = address(handheld.profile.address)
        self._reader = Reader(self._to)
        self.reset()

    def reset(self) -> None:
        self._reader.reset()
        self._sent: bytes | None = None  # the answer that waits for its ACK
        self._name = ""  # of the file on its way
        self._coming: bytearray | None = None
        self._going: list[bytes] = []
        self._done = self._total = 0

    @property
    def progress(self) -> tuple[int, int] | None:
        return (self._done, self._total) if self._name else None

    def connected(self, now: float) -> None:
        return None

    def advance(self, now: float) -> None:
        return None

    def next_wake(self) -> float | None:
        return None

    def hear(self, data: bytes, now: float) -> None:
        for event in self._reader.feed(data):
            if self.handheld.frozen:
                return
            if isinstance(event, Packet):
                self._packet(event, now)
            elif event == NAK and self._sent is not None:
                self.handheld.say(self._sent, now)
            elif event == ACK and self._sent is not None:
                self._acknowledged()

    def _packet(self, event: Packet, now: float) -> None:
        answer = self._answer(event)
        if answer is None or self.handheld.frozen:
            return
        if isinstance(answer, bool):
            self._sent = None
            self.handheld.say(bytes((ACK if answer else NAK,)), now)
            return
        told = answer if isinstance(answer, Packet) else Packet(event.command, answer)
        self._sent = packet(told.command, told.parameters)
        self.handheld.say(self._sent, now)

    def _answer(self, event: Packet) -> Said:
        if not event.command:
            return False  # damaged
        act: Callable[[bytes], Said] | None = getattr(self, f"_on_{event.command}", None)
        if act is None:
            self.handheld.errors.append(f"unknown command {event.command!r}")
            return False
        if event.command in "LU" and self._refuses():
            return False
        return act(event.parameters)

    def _refuses(self) -> bool:
        """NAK is all it can say; its screen says why."""
        for fault, said in (("cannot_init", "初始化失败"), ("battery_low", "电量低")):
            if self.handheld.has(fault):
                self.handheld.said = said
                return True
        return False

    # ------------------------------------------------------------ what it is asked

    def _on_R(self, _parameters: bytes) -> bytes:
        return b"PT630   "

    def _on_v(self, _parameters: bytes) -> bytes:
        return b"PT630 V1.20"

    def _on_D(self, _parameters: bytes) -> bytes:
        return ",".join(sorted(self.handheld.files)).encode("gbk")

    def _on_G(self, _parameters: bytes) -> bytes:
        used = sum(map(len, self.handheld.files.values())) // 1024
        free = 0 if self.handheld.has("full") else max(0, min(999, _MEMORY - used))
        return b"999064%03d" % free

    def _on_J(self, parameters: bytes) -> bytes:
        data = self.handheld.given_out(parameters.decode("gbk", "replace"))
        if data is None:
            return b"\1"
        return b"\0%d" % len(data) if self.handheld.profile.offsets else b"\0"

    def _on_E(self, parameters: bytes) -> bytes:
        name = parameters.decode("gbk", "replace")
        return b"\0" if self.handheld.files.pop(name, None) is not None else b"\1"

    def _on_M(self, parameters: bytes) -> bytes:
        try:
            moment = datetime.strptime(parameters.decode("ascii"), "%Y%m%d%H%M%S")  # noqa: DTZ007
        except ValueError:
            return b"\1"
        self.handheld.set_clock(moment)
        return b"\0"

    # ------------------------------------------------------------ files

    def _on_L(self, parameters: bytes) -> bool:
        try:
            self._name = clean_name(parameters)
        except ValueError:
            return False
        if not self.handheld.takes(0):
            self.handheld.said, self._name = "存储已满", ""
            return False
        self._coming, self._done, self._total = bytearray(), 0, 0
        self.handheld.begins()
        self.handheld.said = f"下载 {self._name}"
        return True

    def _on_Z(self, _parameters: bytes) -> bool | None:
        if self._coming is None:
            return False
        self.handheld.files[self._name] = bytes(self._coming)
        self._coming, self._name = None, ""
        return True if self._finished() else None

    def _on_z(self, _parameters: bytes) -> bool:
        self._coming, self._name, self._going = None, "", []
        self.handheld.said = "传输中断"
        return True

    _on_y = _on_z

    def _on_U(self, parameters: bytes) -> bool:
        match = re.fullmatch(r"(.*?)(?:\[(\d{1,9})\])?", parameters.decode("gbk", "replace"))
        name = match[1] if match else ""
        data = self.handheld.given_out(name)
        if data is None or (match and match[2] and not self.handheld.profile.offsets):
            return False
        start = int(match[2]) if match and match[2] else 0
        self._going = chunks(data[start:], self.handheld.profile.packet)
        self._name, self._done, self._total = name, start, len(data)
        self.handheld.begins(start)
        self._coming = None
        self.handheld.said = f"上传 {name}"
        if self.handheld.has("erases_early"):
            self.handheld.files.pop(name, None)
        return True

    def _on_Y(self, parameters: bytes) -> Said:
        if self._coming is not None:  # a block of a file that comes
            if not self.handheld.takes(len(self._coming) + len(parameters)):
                return False
            self._coming += parameters
            self._done = len(self._coming)
            self.handheld.reached(self._done)
            return True
        if not self._name:
            return False
        if self._going:
            return self._going[0]
        return Packet("Z") if self._finished() else None

    def _acknowledged(self) -> None:
        sent, self._sent = self._sent, None
        if sent is None or sent[2:3] != b"Y":
            return
        if self._going:
            self._done += len(self._going.pop(0))
            self.handheld.reached(self._done)

    def _finished(self) -> bool:
        """Whether it says so."""
        good = not self.handheld.has("no_success")
        self.handheld.said = "传输完成" if good else "死机（没有成功提示）"
        return good
