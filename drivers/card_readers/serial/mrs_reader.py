"""MRS100 ("MRS100 串口通信协议", published by its seller): frames
``stx1`` of ``frames``; commands 30 mode, 31 configuration, 32 version, 33 read, 34 baud rate; an
answer repeats command and parameter, then "Y" and its data, or "N" and a code: 30 command, 31
parameter, 40 storage, 41 no card data. How the tracks lie in the answer to 33, and in what it sends
by itself in its active mode, is not in the published part: they are found by their sentinels, in a
frame or without one. Its mode is never changed here.
"""

from __future__ import annotations

from drivers.cancel import Deadline
from drivers.card_readers.serial.frames import FrameParser, build
from drivers.card_readers.serial.reader_faults import BadChecksum, CardUnreadable, ReaderRefused
from drivers.card_readers.serial.readers import GAP, Stripe, Tracks
from drivers.card_readers.serial.stripe import Track, split_tracks
from drivers.errors import BadReply, Illegal, NoReply
from drivers.types import Text

_POLL = 0.25  # s between two questions to a reader that has to be asked
_NO_DATA = 0x41


class Mrs100Reader(Stripe):
    """MRS100. Raises as ``MsrReader`` does, and BadChecksum, ReaderRefused."""

    can_raw = False

    def _initialise(self) -> None:
        self._line.drain()

    def cancel(self) -> None:
        """It is asked again and again: there is nothing to give up."""

    def comm_test(self) -> None:
        self._version()

    def identify(self) -> dict[str, str]:
        return {"firmware": self._version()}

    def _version(self) -> str:
        return self._ask(0x32).decode("ascii", "replace").strip("\0 ")

    def read(self, seconds: float) -> Tracks:
        """Ask for a card until there is one, and take what it sends by itself."""
        self._ready()
        self._line.drain()
        until = Deadline(seconds)
        while not until.expired:
            try:
                text = self._ask(0x33)
            except ReaderRefused as error:
                if error.detail != f"{_NO_DATA:02X}":
                    raise
                self._line.budget.cancel.sleep(min(_POLL, until.left))
                continue
            tracks = split_tracks(text.decode("ascii", "replace"))
            if not tracks:
                self.counts["FailedReadCount"] += 1
                raise CardUnreadable(port=self._line.url, command="33 30")
            return self.told({n: tracks.get(n, Track(n, "", "empty")) for n in (1, 2, 3)})
        raise NoReply(port=self._line.url, command="33 30")

    def read_raw(self, seconds: float) -> dict[int, bytes]:
        raise Illegal(Text("这种刷卡器没有原始读", "this reader has no raw read"))

    def _ask(self, command: int) -> bytes:
        """The data behind "Y". Raises ReaderRefused with the code behind "N"."""
        self._ready()
        sent = build("stx1", bytes((command, 0x30)))
        self._line.write(sent, 1.0)
        parser, until, got = FrameParser("stx1"), Deadline(self._wait), bytearray()
        while True:
            data = self._line.read(512, min(GAP, until.left) if got else until.left)
            got += data
            for frame in parser.feed(data):
                if not frame.good:
                    self.counts["CommunicationErrorCount"] += 1
                    raise BadChecksum(port=self._line.url, command=sent.hex(" "))
                if frame.body[:1] != bytes((command,)) or len(frame.body) < 3:
                    continue
                if frame.body[2:3] == b"N":
                    raise self._refused(frame.body[3:4], sent)
                return frame.body[3:]
            if not data and (got or until.expired):
                if parser.begun:
                    raise self.cut_short(bytes(got), sent)
                if command == 0x33 and split_tracks(bytes(got).decode("ascii", "replace")):
                    return bytes(got)  # its active mode: the tracks without a frame
                if got:
                    raise BadReply(f"{len(got)} B", port=self._line.url, command=sent.hex(" "))
                raise self.no_reply(sent)

    def _refused(self, code: bytes, sent: bytes) -> ReaderRefused:
        shown = code.hex().upper() or "N"
        reason = {
            "30": Text("命令不对", "wrong command"),
            "31": Text("参数不对", "wrong parameter"),
            "40": Text("读写存储出错", "its storage failed"),
            "41": Text("还没有刷卡", "no card data yet"),
        }.get(shown, Text("原因不明", "unknown reason"))
        return ReaderRefused(shown, reason, port=self._line.url, command=sent.hex(" "))
