"""The keyboard wedge: a person swipes into a field, twice."""

from __future__ import annotations

from drivers.card_readers.serial.stripe import Track
from drivers.card_readers.serial.wedge import judge
from drivers.plan import BaseSession, RunContext, StepOutcome
from drivers.questions import Field, Question, Reply, typed
from drivers.types import Reading, Text, Verdict, reading


class WedgeSession(BaseSession):
    """One run of ``card.wedge``: a person swipes into a field."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        self._found: list[tuple[Track, ...]] = []

    def _question(self, step: str) -> Question:
        number = step.removeprefix("swipe")
        return Question(
            step,
            Text(
                f"第 {number} 次：光标在框里，切到英文输入，刷卡。",
                f"Swipe {number}: cursor in the field, English input, swipe the card.",
            ),
            (
                ("swiped", Text("刷了", "Swiped"), Verdict.PASS),
                ("nothing", Text("没有反应", "Nothing came"), Verdict.FAIL),
            ),
            (Field("track", Text("刷卡输入框", "Field to swipe into"), "keys"),),
        )

    def question(self, step_id: str) -> Question | None:
        return self._question(step_id)

    def answered(self, step_id: str, reply: Reply) -> StepOutcome | None:
        text, gaps = typed(reply.values.get("track", ""))
        if reply.choice == "nothing":
            text = ""
        found = judge(text, gaps)
        readings: list[Reading] = [
            reading("characters", Text("字符", "Characters"), len(text), "chars")
        ]
        if found.slowest:
            label = Text("字符间隔", "Between characters")
            readings.append(reading("gap", label, found.slowest, "ms"))
        for item in found.tracks:
            label = Text(f"磁道 {item.number}", f"Track {item.number}")
            readings.append(reading(f"track{item.number}", label, item.masked))
        if not found.code:
            self._found.append(found.tracks)
        verdict = Verdict.FAIL if found.code else Verdict.PASS
        return StepOutcome(verdict, found.text, tuple(readings), found.code)

    def _same(self) -> StepOutcome:
        texts = {tuple(t.text for t in swipe) for swipe in self._found}
        if not texts:
            return StepOutcome(Verdict.NOT_RUN, Text("没有可比的。", "Nothing to compare."))
        if len(texts) > 1:
            return StepOutcome(
                Verdict.FAIL,
                Text("同一张卡两次不一样。", "The same card read differently."),
                code="UNSTABLE",
            )
        return StepOutcome(Verdict.PASS, Text("两次一致。", "Both swipes are alike."))
