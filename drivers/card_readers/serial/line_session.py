"""What both tests on a line begin with: the port, a capture without secrets, the baud rate."""

from __future__ import annotations

import time
from decimal import Decimal

from drivers.card_readers.serial.quiet import Kind, quiet_line
from drivers.card_readers.serial.reader_faults import BadChecksum, FrameCut, ReaderSilent
from drivers.errors import BadReply, DeviceError, Illegal, NoReply
from drivers.plan import Advanced, BaseSession, RunContext, StepOutcome
from drivers.transport.base import Line
from drivers.types import Limit, Text, Verdict, reading

SLOW_MS = 1000
NO_ANSWER = (NoReply, BadReply)


class LineSession(BaseSession):
    """``kinds`` what to keep out of the capture, by dialect. Raises Illegal for another."""

    def __init__(self, context: RunContext, kinds: dict[str, Kind]) -> None:
        super().__init__()
        profile = context.profile
        if context.line is None or profile is None:
            raise Illegal(Text("读卡器测试需要端口", "a reader test needs a port"))
        kind = kinds.get(str(profile.data.get("dialect", "")))
        if kind is None:
            raise Illegal(Text(f"测试不适用于 {profile.title.zh}", f"not for {profile.title.en}"))
        self._context, self._kind = context, kind
        self._line: Line = quiet_line(context.line, context.capture.tap, kind)
        self._baud = int(profile.serial.get("baud", "9600"))
        given = profile.data.get("bauds", (9600, 19200, 4800, 38400, 57600, 115200))
        self._bauds = [int(baud) for baud in given if int(baud) != self._baud]
        self._wait = context.number("reply_seconds", 0.05, 30) or 2.0

    def _hello(self) -> None:
        raise NotImplementedError

    def _first_words(self) -> StepOutcome:
        """Speak to it at its own baud rate, then at the others."""
        began = time.monotonic()
        try:
            self._hello()
        except NO_ANSWER as error:
            return self._sweep(error)
        ms = round((time.monotonic() - began) * 1000)
        answer = reading(
            "reply_ms", Text("应答时间", "Reply time"), ms, "ms", Limit(high=Decimal(SLOW_MS))
        )
        if not answer.ok:
            text = Text(
                f"它应答了，但用了 {ms} 毫秒：USB 转接线省电或读卡器出毛病，收费时会显得卡顿。",
                f"It answers, but takes {ms} ms: a sleepy USB adapter or a failing reader; the "
                "counter would seem to hang.",
            )
            return StepOutcome(Verdict.FAIL, text, (answer,), "READER_SLOW")
        return StepOutcome(Verdict.PASS, Text("读卡器应答正常。", "The reader answers."), (answer,))

    def _sweep(self, error: DeviceError) -> StepOutcome:
        if not self._line.configurable:
            if isinstance(error, NoReply):
                raise ReaderSilent(port=self._line.url, command=error.command) from error
            raise error
        for number, baud in enumerate(self._bauds):
            self._context.watch(Advanced(number, len(self._bauds), "times"))
            self._line.configure({"baud": str(baud)})
            try:
                self._hello()
            except (*NO_ANSWER, FrameCut, BadChecksum):
                continue
            return self._at_another(baud)
        self._line.configure({"baud": str(self._baud)})
        if isinstance(error, NoReply):
            raise ReaderSilent(port=self._line.url, command=error.command) from error
        raise error

    def _at_another(self, baud: int) -> StepOutcome:
        text = Text(
            f"它在 {baud} 波特应答，而不是 {self._baud}：把收费系统里这个口的波特率改成 {baud}。"
            "测试按这个波特率继续。",
            f"It answers at {baud} baud, not {self._baud}: set {baud} for this port in the "
            "billing system. The test goes on at this rate.",
        )
        rate = reading(
            "baud", Text("波特率", "Baud rate"), baud, "baud", Limit(expected=str(self._baud))
        )
        return StepOutcome(Verdict.FAIL, text, (rate,), "WRONG_BAUD")
