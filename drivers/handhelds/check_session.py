"""Can the handheld talk, initialise, and tell the time: nothing is changed."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

from drivers.errors import BadReply, DeviceError, Illegal, NoReply
from drivers.handhelds.faults import HandheldFault, HandheldSilent
from drivers.handhelds.folder_terminal import FolderTerminal
from drivers.handhelds.session import HandheldSession
from drivers.handhelds.terminal import RateSeeker
from drivers.plan import StepOutcome
from drivers.types import Limit, Text, Verdict, reading

RATES = (9600, 115200, 57600, 38400, 19200, 4800, 2400, 1200)
_EACH = 0.6  # seconds for an answer at another rate
_LEAST = 1  # megabytes that should be free


class CheckSession(HandheldSession):
    """One run of ``handheld.check``. A handheld that does not answer is asked at the other rates:
    a wrong one is the commonest reason why "the program does not open" or "cannot initialise"."""

    def _identity(self) -> StepOutcome:
        try:
            return super()._identity()
        except (NoReply, BadReply) as error:
            line = self._context.line
            if not isinstance(self._terminal, RateSeeker) or line is None or not line.configurable:
                raise
            return self._sought(self._terminal, error)

    def _sought(self, terminal: RateSeeker, error: DeviceError) -> StepOutcome:
        own = self._baud
        tried = [own]
        for baud in RATES:
            if baud == own:
                continue
            tried.append(baud)
            try:
                self.identity = self._at(terminal, baud)
            except (NoReply, BadReply):
                continue
            except Illegal:
                raise error from None
            return self._wrong_rate(own, baud)
        with suppress(DeviceError):  # as it was
            if self._context.line is not None:
                self._context.line.configure({"baud": str(own)})
        raise HandheldSilent(", ".join(map(str, sorted(tried))), port=self._context.port)

    def _at(self, terminal: RateSeeker, baud: int) -> dict[str, str]:
        wait = min(_EACH, self._wait)
        try:
            return terminal.identify_at(baud, wait)
        except HandheldFault:  # the rubbish of another rate stood before the command
            return terminal.identify_at(baud, wait)

    def _wrong_rate(self, own: int, found: int) -> StepOutcome:
        said = " ".join(self.identity.values())
        limit = Limit(expected=str(own))
        rate = reading("baud", Text("抄表机波特率", "Its baud rate"), found, "", limit)
        return StepOutcome(
            Verdict.FAIL,
            Text(
                f"波特率不一致：抄表机是 {found}，这边设的是 {own}。改成一样的再用；"
                f"后面的步骤按 {found} 继续。应答：{said}。",
                f"The rates differ: the handheld runs at {found}, this side at {own}. Make them "
                f"alike; the next steps go on at {found}. It answers: {said}.",
            ),
            (rate,),
            "WRONG_BAUD",
        )

    def _list(self) -> StepOutcome:
        found = super()._list()
        if not isinstance(self._terminal, FolderTerminal):
            return found
        free = self._terminal.room() >> 20
        said = Text("剩余空间", "Room left")
        room = reading("room", said, free, "MB", Limit(low=Decimal(_LEAST)))
        if room.ok:
            return StepOutcome(found.verdict, found.text, (*found.readings, room))
        return StepOutcome(
            Verdict.FAIL,
            Text(
                "抄表机存储快满了：确认旧册已上传入库后再清理。",
                "Its storage is almost full: clear old books once they are in the system.",
            ),
            (*found.readings, room),
            "HANDHELD_FULL",
        )
