"""One run of the batch test: skipped, mixed and unfinished tickets, and the bills that are void."""

from __future__ import annotations

from decimal import Decimal

from drivers.errors import Illegal
from drivers.plan import BaseSession, RunContext, StepOutcome
from drivers.printers.batch import Batch, BatchPrinting
from drivers.printers.batch_verdicts import BATCH_SEEN, judged_batch, stopped_batch
from drivers.printers.bills import between, bill_numbers, spoken
from drivers.printers.escpos import EscPosPrinter
from drivers.printers.faults import fault_of
from drivers.printers.profile import PrinterProfile
from drivers.printers.seeing import question, told
from drivers.printers.verdicts import judged, unreadable
from drivers.questions import Field, Question, Reply
from drivers.types import NO_TEXT, Limit, Text, Verdict, reading

_DIGITS = Limit(low=Decimal(0), high=Decimal(10) ** 18)


class BatchSession(BaseSession):
    """One run of ``printer.batch``."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        if context.line is None or context.profile is None:
            raise Illegal(Text("打印机测试需要端口", "a printer test needs a port"))
        self._context = context
        self._line = context.line
        self._printer = EscPosPrinter(context.line, PrinterProfile.of(context.profile))
        self.statistics = self._printer.counts
        self._count = int(context.number("count", 2, 1000) or 10)
        self._first = context.params.get("first_bill", "") or "00000001"
        self._patience = context.number("patience_seconds", 0.1, 60) or 15.0
        self._grace = context.number("confirm_grace", 0, 20) or 2.0
        self._bills = bill_numbers(self._first, self._count)
        self._stopped: Batch | None = None
        self._emptied = False
        self._left: tuple[str, ...] = ()

    def close(self) -> None:
        self._printer.close()

    def _open(self) -> StepOutcome:
        self._printer.open()
        self._printer.claim(timeout=1.0)
        self._printer.enable()
        return StepOutcome(
            Verdict.PASS, Text("端口已独占打开。", "The port is open, for this test alone.")
        )

    def _status(self) -> StepOutcome:
        if not self._line.readable:
            return unreadable(Verdict.INCONCLUSIVE)
        return judged(self._printer.real_time_status(), self._line.url)

    def _print(self) -> StepOutcome:
        batch = self._run(self._bills)
        if batch.fault is not None:
            self._stopped = batch
            # or what is buffered comes out, unasked, the moment the fault is cleared
            self._emptied = self._printer.clear_buffers()
            return stopped_batch(batch)
        return judged_batch(batch, self._line.readable)

    def _ask_cleared(self) -> Question | None:
        if self._stopped is None:
            return None
        unsure = self._unsure(self._stopped)
        return Question(
            "cleared",
            Text(
                f"排除故障后，看打印机里下一张空白票的号码（{unsure[0]} 起）。",
                f"Clear the fault, then read the number of the next blank form (from {unsure[0]}).",
            ),
            (
                ("cleared", Text("已排除，接着打", "Cleared, go on"), Verdict.PASS),
                ("stop", Text("排除不了，到此为止", "Cannot be cleared, stop"), Verdict.FAIL),
            ),
            (
                Field(
                    "next_bill",
                    Text("下一张空白票号（只填数字部分）", "Next blank bill (its digits)"),
                    limit=_DIGITS,
                    needed=("cleared",),
                ),
            ),
        )

    def _told_cleared(self, reply: Reply) -> StepOutcome | None:
        assert self._stopped is not None
        unsure = self._unsure(self._stopped)
        if reply.choice == "stop":
            return StepOutcome(
                Verdict.FAIL,
                Text(
                    f"没有排除。未确认的票号：{spoken(unsure)}，逐张核对，坏的作废。",
                    f"Not cleared. Bills not confirmed: {spoken(unsure)}; compare each, void the "
                    "spoilt ones.",
                ),
                code="BATCH_FAILED",
            )
        blank = _like(reply.values["next_bill"], unsure[0])
        void = between(unsure[0], blank)
        done = len(self._stopped.account.printed)
        self._left = bill_numbers(blank, max(1, self._count - done))
        readings = (
            reading("void_bills", Text("作废票号", "Void bills"), spoken(void) or "none"),
            reading("next_bill", Text("下一张票号", "Next bill"), blank),
        )
        if not void:
            text = Text(
                f"没有票作废，从 {blank} 接着打。", f"No bill is void; it goes on from {blank}."
            )
        else:
            text = Text(
                f"作废票号：{spoken(void)}（共 {len(void)} 张）。系统里的下一票号改为 {blank}，"
                "再补打没打出来的。",
                f"Void: {spoken(void)} ({len(void)} bills). Set the system's next bill to {blank}, "
                "then print again what did not come out.",
            )
        return StepOutcome(Verdict.PASS, text, readings)

    def _resume(self) -> StepOutcome:
        if not self._left:
            return StepOutcome(Verdict.NOT_RUN, NO_TEXT)
        state = self._printer.real_time_status()
        fault = fault_of(state, self._line.url)
        if fault is not None and state.error:
            # what is left in its buffer belongs to bills that are void now
            fault = fault_of(self._printer.recover(clear=True), self._line.url)
        if fault is not None:
            return StepOutcome(Verdict.FAIL, fault.text(), code=fault.code)
        if not self._emptied:
            self._let_out()
        if not self._left:
            return StepOutcome(
                Verdict.PASS,
                Text("剩下的都从缓冲区打出来了。", "What was left came out of its buffer."),
            )
        batch = self._run(self._left)
        return stopped_batch(batch) if batch.fault else judged_batch(batch, self._line.readable)

    def _let_out(self) -> None:
        """A printer that could not be told to forget prints its buffer now, on the next forms."""
        assert self._stopped is not None
        before = len(self._stopped.account.printed)
        self._printer.fence(self._patience)
        for name, at in self._printer.take_ids():
            self._stopped.came(name, at)
        self._left = self._left[len(self._stopped.account.printed) - before :]

    def _ask_look(self) -> Question:
        last = self._left[-1] if self._left else self._bills[-1]
        return question(
            "look",
            Text(
                f"把打出来的票按顺序排好：{self._bills[0]} 到 {last} 都在吗？",
                f"Put the printed tickets in order: are {self._bills[0]} to {last} all there?",
            ),
            BATCH_SEEN,
        )

    def _told_look(self, reply: Reply) -> StepOutcome | None:
        return told(reply.choice, BATCH_SEEN)

    _final = _status

    def _run(self, bills: tuple[str, ...]) -> Batch:
        return BatchPrinting(
            self._printer,
            bills,
            lambda bill, name: self._ticket(bill, name),
            patience=self._patience,
            grace=self._grace,
        ).run()

    def _ticket(self, bill: str, name: str) -> list[str]:
        site = self._context.params.get("site") or ""
        return [f"批量打印测试  {site}".rstrip(), f"票据号：{bill}", f"确认号：{name}", "-" * 24]

    @staticmethod
    def _unsure(batch: Batch) -> tuple[str, ...]:
        account = batch.account
        unsure = batch.bills_of((*account.skipped, *account.waiting)) or batch.not_sent
        return unsure or batch.bills[-1:]


def _like(digits: str, bill: str) -> str:
    """A number as people type it, in the form of the bills it belongs to."""
    head = bill.rstrip("0123456789")
    return f"{head}{int(Decimal(digits)):0{len(bill) - len(head)}d}"
