"""One run of the bill size and feed test: does every sheet begin where the one before did."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from drivers.plan import RunContext, StepOutcome
from drivers.printers.form_page import Form, FormPage
from drivers.printers.form_session import PaperSession
from drivers.questions import Field, Question, Reply
from drivers.types import Limit, Text, Verdict, reading

MARK_AT = 15.0  # mm below the top of form
STEP = Decimal("0.15")  # mm: a little over 1/180 inch, what good paper and tractors keep


@dataclass(frozen=True, slots=True)
class Cause:
    """What sets the page length wrong, and the drift per sheet that follows."""

    drift: float
    text: Text


def causes(form: Form) -> tuple[Cause, ...]:
    """Usual wrong page lengths and what each looks like on this form: the mark moves by the
    difference, less whole sheets."""
    lines = 25.4 / 6
    lengths = [
        (n * 25.4, Text(f"页长设成了 {n} 英寸", f"the page length is set to {n} inches"))
        for n in (3, 4, 5, 6, 8, 11, 12)
    ]
    lengths += [
        (n * lines, Text(f"页长设成了 {n} 行", f"the page length is set to {n} lines"))
        for n in (form.lines - 1, form.lines + 1)
    ]
    a4 = Text("纸张选成了 A4", "the paper is set to A4")
    lengths.append((297.0, a4))
    found = []
    for length, text in lengths:
        drift = (length + form.height / 2) % form.height - form.height / 2
        if abs(drift) > 0.3:
            found.append(Cause(drift, text))
    return tuple(found)


class FeedSession(PaperSession):
    """One run of ``printer.feed``."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._sheets = int(context.number("sheets", 2, 20) or 5)
        self._most = Decimal(context.params.get("max_drift_mm") or STEP)

    def _print(self) -> StepOutcome:
        pages = [self._page(number) for number in range(1, self._sheets + 1)]
        self._printer.prepare(self._form)
        for page in pages:
            self._printer.print_page(page)
        return StepOutcome(
            Verdict.PASS,
            Text(
                f"已发送 {self._sheets} 张，每张在上边 {MARK_AT:g} 毫米处有一条线。",
                f"Sent {self._sheets} sheets, each with a line {MARK_AT:g} mm below its top.",
            ),
        )

    def _page(self, number: int) -> FormPage:
        page = FormPage(self._form)
        page.rule(20.0, MARK_AT, 60.0)
        page.text(85.0, MARK_AT - 1.7, f"{self._form.id}  第 {number} / {self._sheets} 张")
        return page

    def _ask_measure(self) -> Question:
        def field(key: str, zh: str, en: str) -> Field:
            limit = Limit(low=Decimal("-150"), high=Decimal(300))
            return Field(key, Text(zh, en), "number", "mm", limit, ("measured",))

        return Question(
            "measure",
            Text(
                "用尺量撕纸线到横线的距离：第一张和最后一张。",
                "Measure from the tear line down to the printed line: first and last sheet.",
            ),
            (
                ("measured", Text("量好了", "Measured"), Verdict.PASS),
                ("skips", Text("隔一张才打一张", "It skips whole sheets"), Verdict.FAIL),
                ("stopped", Text("没打完", "Did not finish"), Verdict.FAIL),
            ),
            (
                field("first", "第一张", "First sheet"),
                field("last", f"第 {self._sheets} 张", f"Sheet {self._sheets}"),
            ),
        )

    def _told_measure(self, reply: Reply) -> StepOutcome | None:
        if reply.choice == "skips":
            return StepOutcome(
                Verdict.FAIL,
                Text(
                    f"跳票：页长比 {self._form.id} 长一张以上。把页长设为 {self._form.lines} 行"
                    f"（{self._form.height:.1f} 毫米），驱动里新建同样高的自定义纸张。",
                    f"It skips: the page length is a sheet or more longer than {self._form.id}. "
                    f"Set it to {self._form.lines} lines ({self._form.height:.1f} mm) and define "
                    "paper of that height in the driver.",
                ),
                code="PAGE_LENGTH",
            )
        if reply.choice == "stopped":
            return StepOutcome(
                Verdict.FAIL,
                Text("没打完：看缺纸、卡纸。", "It did not finish: look for paper or a jam."),
                code="STOPPED",
            )
        first, last = Decimal(reply.values["first"]), Decimal(reply.values["last"])
        return self._judge(first, (last - first) / (self._sheets - 1))

    def _judge(self, first: Decimal, drift: Decimal) -> StepOutcome:
        limit = Limit(low=-self._most, high=self._most)
        drifted = reading(
            "drift_per_sheet",
            Text("每张漂移", "Drift per sheet"),
            drift.quantize(Decimal("0.01")),
            "mm",
            limit,
        )
        top = reading("first_line", Text("第一张横线位置", "Line on the first sheet"), first, "mm")
        if limit.holds(str(drift)):
            return StepOutcome(
                Verdict.PASS,
                Text("每张起始位置一致。", "Every sheet begins at the same place."),
                (drifted, top),
            )
        cause = min(causes(self._form), key=lambda c: abs(c.drift - float(drift)))
        # with n sheets a ruler's error of 0.5 mm is spread over n - 1 of them
        near = 0.2 + 0.7 / (self._sheets - 1)
        if abs(cause.drift - float(drift)) <= near:
            why = cause.text
        elif abs(drift) < Decimal("1.5"):
            why = Text("拖纸器打滑或票据厚薄不一", "the tractors slip, or the forms are uneven")
        else:
            why = Text("页长与票据不符", "the page length is not that of the form")
        return StepOutcome(
            Verdict.FAIL,
            Text(
                f"每张漂移 {drift:.2f} 毫米：{why.zh}。应为 {self._form.lines} 行，"
                f"{self._form.height:.2f} 毫米。",
                f"It drifts {drift:.2f} mm a sheet: {why.en}. It should be {self._form.lines} "
                f"lines, {self._form.height:.2f} mm.",
            ),
            (drifted, top),
            "DRIFT",
        )
