"""Do digits of the meter number jump (跳号)? Writes meter numbers to a card, reads them back in
every way, and puts back what was on it."""

from __future__ import annotations

from decimal import Decimal

from drivers.cancel import Cancelled, Deadline
from drivers.card_readers.check_session import pace_of, slow_text
from drivers.card_readers.faults import FewTries, NotRestored
from drivers.card_readers.memory import MemoryCard
from drivers.card_readers.meter_findings import Finding
from drivers.card_readers.meter_test import MeterTest, places_of
from drivers.card_readers.meter_words import (
    Shield,
    consent_question,
    kept_files,
    risk_question,
    wrong_reading,
)
from drivers.card_readers.session import WAITING, CardWay
from drivers.errors import DeviceError
from drivers.plan import Advanced, BaseSession, RunContext, Sampled, StepOutcome
from drivers.questions import Question, Reply
from drivers.types import Limit, Reading, Text, Verdict, reading

_REACH = 60.0  # seconds at most to put a card right after an error or a cancel
_KEPT = Text("卡上原内容已恢复并核对无误。", "What was on the card was put back and compared.")


class MeterSession(BaseSession):
    """One run of ``card.meter``, on whatever card ``way`` finds."""

    def __init__(self, context: RunContext, way: CardWay) -> None:
        super().__init__()
        self._context = context
        self._way = way
        self._loops = int(context.number("loops", 1, 500) or 20)
        self._most = int(context.number("bytes", 16, 1024) or 224)
        back = context.number("return_seconds", 0, 120)
        self._return = 20.0 if back is None else back
        self._shield = Shield(context.budget.cancel)
        context.budget.cancel = self._shield
        self._card_found: MemoryCard | None = None
        self._meter: MeterTest | None = None
        self._tries: tuple[int, int] | None = None
        self._accepted = False
        self._done = 0

    # ------------------------------------------------------------ before anything is written

    def _open(self) -> StepOutcome:
        return self._way.open()

    def _card(self) -> StepOutcome:
        self._card_found, told = self._way.find()
        self.identity |= dict(self._card_found.identity)
        self._tries = self._way.tries()
        return told

    def _ask_consent(self) -> Question:
        return consent_question(self._card_of, self._loops)

    def _told_consent(self, reply: Reply) -> StepOutcome | None:
        if reply.choice != "no":
            return None
        return StepOutcome(
            Verdict.INCONCLUSIVE,
            Text("没有同意写卡，什么都没写。", "Not agreed to; nothing was written."),
            (),
            "NO_CONSENT",
            stop=True,
        )

    def _ask_risk(self) -> Question | None:
        """Only where a wrong code was tried before, or where one try is all there is."""
        if self._tries is None or self._tries[0] in (0, self._tries[1]):
            return None
        return risk_question(*self._tries)

    def _told_risk(self, reply: Reply) -> StepOutcome | None:
        self._accepted = reply.choice == "present"
        if self._accepted:
            return None
        left = str(self._tries[0]) if self._tries is not None else ""
        text = FewTries(left).text()
        return StepOutcome(Verdict.INCONCLUSIVE, text, (), FewTries.code, stop=True)

    def _unlock(self) -> StepOutcome:
        self._way.unlock(self._accepted)
        return StepOutcome(
            Verdict.PASS, Text("卡已打开，可以写。", "The card is open for writing.")
        )

    # ------------------------------------------------------------ the test

    def _keep(self) -> StepOutcome:
        """Read and keep the original; a reader that already reads it two ways is found here."""
        card = self._card_of
        places = places_of(card, self._most)
        size = sum(map(len, places))
        room = reading("tested", Text("测试区", "Tested"), size, "bytes", Limit(low=Decimal(16)))
        if size < 16:
            return StepOutcome(
                Verdict.INCONCLUSIVE,
                Text(
                    "卡上没有可写的数据区（都写保护或打不开），换一张卡测。",
                    "There is no writable room on this card; test with another.",
                ),
                (room,),
                "NO_ROOM",
                stop=True,
            )
        pace = pace_of(card)
        if pace.ok is False:
            return StepOutcome(Verdict.FAIL, slow_text(pace), (pace,), "CARD_SLOW", stop=True)
        test = MeterTest(card, places)
        card.begin()
        watch = self._context.watch
        finding = test.keep(lambda done, total: watch(Advanced(done, total, "times")))
        self.attachments = kept_files(card, test.original)
        if finding is not None:
            return self._found(finding, (room,))
        if test.needs_blank:
            return StepOutcome(
                Verdict.INCONCLUSIVE,
                Text(
                    "这张卡写满了数据，又只能用一种方式读：万一读卡器读错就无法恢复，所以没有写。"
                    "换一张空白卡测。",
                    "The card is full and can be read in one way only: were the reader to misread "
                    "it, it could not be put back, so nothing was written. Test with a blank card.",
                ),
                (room,),
                "NO_ROOM",
                stop=True,
            )
        self._meter = test
        return StepOutcome(
            Verdict.PASS,
            Text(
                f"已读出并保存 {size} 字节原内容（附件）。",
                f"Read and kept {size} bytes of content (attached).",
            ),
            (room,),
        )

    def _test(self) -> StepOutcome:
        test = self._meter
        assert test is not None
        try:
            finding = test.rehearse()
            while finding is None and self._done < self._loops:
                self._context.budget.bounded(1.0)  # cancelled, or out of time
                finding = test.loop(self._done + 1)
                self._done += finding is None
                self._context.watch(Advanced(self._done, self._loops, "times"))
        except (DeviceError, Cancelled) as error:
            return self._broken(test, error)
        lost = self._put_back(test)
        if lost is not None:
            return self._not_restored(lost, finding.cause.text if finding is not None else None)
        if finding is not None:
            return self._found(finding, self._counts(test))
        return StepOutcome(
            Verdict.PASS,
            Text(
                f"写读 {self._done} 遍，比对 {test.digits} 位数字，一位不差。{_KEPT.zh}",
                f"{self._done} loops, {test.digits} digits compared, none differ. {_KEPT.en}",
            ),
            self._counts(test, 0),
        )

    def _restored(self) -> StepOutcome:
        """Once more, powered anew: what is on the card is what was on it."""
        test, card = self._meter, self._card_of
        assert test is not None
        card.end()
        card.renew(5.0)
        with_wrong = test.unlike()
        readings = (
            reading(
                "bytes_changed",
                Text("与测试前不同的字节", "Bytes unlike before"),
                len(with_wrong),
                "bytes",
                Limit(high=Decimal(0)),
            ),
        )
        if with_wrong:
            error = NotRestored(", ".join(map(str, with_wrong[:16])))
            return StepOutcome(Verdict.ERROR, error.text(), readings, error.code)
        return StepOutcome(Verdict.PASS, _KEPT, readings)

    # ------------------------------------------------------------ putting back

    def _broken(self, test: MeterTest, error: Exception) -> StepOutcome:
        """An error or a cancel in the middle of it."""
        touched = bool(test.touched)
        lost = self._put_back(test)
        if isinstance(error, Cancelled):
            said = Text("已取消。", "Cancelled.")
            verdict, code = Verdict.ABORTED, "CANCELLED"
        else:
            assert isinstance(error, DeviceError)
            said, verdict, code = error.text(), Verdict.ERROR, error.code
        if lost is not None:
            return self._not_restored(lost, said)
        kept = _KEPT if touched else Text("卡上什么都没写。", "Nothing was written to the card.")
        return StepOutcome(
            verdict,
            Text(f"{said.zh}{kept.zh}", f"{said.en} {kept.en}"),
            self._counts(test),
            code,
            stop=True,
        )

    def _put_back(self, test: MeterTest) -> DeviceError | None:
        """None when it is as before; else why not. Waits for a card that was pulled."""
        if not test.touched:
            return None
        cancelled = self._shield.cancelled
        self._shield.up()
        budget = self._context.budget
        budget.limit = Deadline(_REACH + self._return)
        until = Deadline(3.0 if cancelled else self._return)
        while True:
            try:
                test.back = min(1.0, until.left)
                test.restore()
                return None
            except NotRestored as error:
                return error
            except DeviceError as error:
                if until.expired:
                    return error
                self._context.watch(Sampled(WAITING, self._return - until.left, until.left, "s"))
                budget.cancel.sleep(min(0.05, until.left))

    def _not_restored(self, lost: DeviceError, said: Text | None) -> StepOutcome:
        told = NotRestored().text()
        why = said or lost.text()
        return StepOutcome(
            Verdict.ERROR,
            Text(f"{told.zh}{why.zh}", f"{told.en} {why.en}"),
            (),
            NotRestored.code,
            stop=True,
        )

    # ------------------------------------------------------------ words

    def _found(self, finding: Finding, more: tuple[Reading, ...]) -> StepOutcome:
        cause = finding.cause
        where = ", ".join(f"{at:02X}h" for at in finding.where)
        size = finding.view.rstrip("+-")
        return StepOutcome(
            Verdict.FAIL,
            Text(
                f"{cause.text.zh}（按 {size} 字节一块读，{finding.wrong} 位不对，首先在 {where}）",
                f"{cause.text.en} (In pieces of {size}, {finding.wrong} digits are wrong, first at "
                f"{where}.)",
            ),
            (
                *(item for item in more if item.quantity != "wrong_digits"),
                wrong_reading(finding.wrong),
            ),
            cause.code,
            stop=True,
        )

    def _counts(self, test: MeterTest, wrong: int | None = None) -> tuple[Reading, ...]:
        found = (
            reading("loops", Text("写读遍数", "Loops"), self._done, "times"),
            reading("digits", Text("比对的数字", "Digits compared"), test.digits),
        )
        return found if wrong is None else (*found, wrong_reading(wrong))

    @property
    def _card_of(self) -> MemoryCard:
        assert self._card_found is not None
        return self._card_found

    def close(self) -> None:
        test, card = self._meter, self._card_found
        if test is not None and test.touched and self._put_back(test) is None:
            test.touched.clear()
        if card is not None:
            card.end()
        closing = getattr(self._way, "close", None)
        if closing is not None:
            closing()
