"""CheckHealth INTERNAL: what the printer knows of itself, without a mark on paper."""

from __future__ import annotations

from drivers.plan import StepOutcome
from drivers.printers.asb import state_of
from drivers.printers.faults import fault_of
from drivers.printers.session import ReceiptSession
from drivers.printers.verdicts import unreadable
from drivers.types import NO_TEXT, Text, Verdict, reading


class CheckSession(ReceiptSession):
    """One run of ``printer.check``: the receipt test's first steps, and the automatic status."""

    def _automatic(self) -> StepOutcome:
        """Automatic status must say what the asked status says: programs rely on either."""
        if not self._line.readable:
            return unreadable(Verdict.NOT_RUN)
        asked = self._printer.real_time_status(self._reply)
        found = self._printer.automatic_status(self._reply)
        if found is None:
            self._printer.real_time_status(self._reply)  # or the line has died meanwhile
            return StepOutcome(
                Verdict.PASS,
                Text(
                    "这个型号不发自动状态，用查询代替。",
                    "This model sends no automatic status; it is asked instead.",
                ),
            )
        raw = reading(
            "automatic_status",
            Text("自动状态", "Automatic status"),
            found.data.hex(" ").upper(),
            raw=found.data,
        )
        note = NO_TEXT
        if not found.conforming:
            note = Text("它的固定位不合规范。", "Its fixed bits do not conform.")
        told, said = fault_of(state_of(found)), fault_of(asked)
        if (told.code if told else "") != (said.code if said else ""):
            return StepOutcome(
                Verdict.INCONCLUSIVE,
                Text(
                    f"自动状态与查询的状态不一致，以查询为准。{note.zh}",
                    f"Automatic and asked status differ; trust the asked one. {note.en}".strip(),
                ),
                (raw,),
                "ASB_DIFFERS",
            )
        return StepOutcome(
            Verdict.PASS,
            Text(
                f"自动状态与查询的状态一致。{note.zh}",
                f"Automatic status says what the asked status says. {note.en}".strip(),
            ),
            (raw,),
        )

    def _abilities(self) -> StepOutcome:
        """GS I 2: what the printer says it can do."""
        if not self._line.readable:
            return unreadable(Verdict.NOT_RUN)
        kind = self._printer.type_id(self._reply)
        if kind is None:
            return StepOutcome(
                Verdict.PASS, Text("它不报自己的能力。", "It does not tell what it can do.")
            )
        return StepOutcome(
            Verdict.PASS,
            NO_TEXT,
            (
                reading("chinese", Text("双字节汉字", "Two-byte characters"), _word(kind & 1)),
                reading("cutter", Text("切刀", "Cutter"), _word(kind & 2)),
                reading(
                    "customer_display", Text("接有顾客屏", "Customer display"), _word(kind & 4)
                ),
            ),
        )


def _word(bit: int) -> str:
    return "present" if bit else "absent"
