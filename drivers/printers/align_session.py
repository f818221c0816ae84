"""One run of the alignment test: print the target, find where it fell, correct, and print again."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Literal

from drivers.alignment.fit import Fit, NotEnough, Point, fit
from drivers.alignment.target import ARM, STEP, Cross, Target, cross_dots, standard_target
from drivers.plan import RunContext, StepOutcome
from drivers.printers.align_verdicts import judged_fit
from drivers.printers.form_page import Form, FormPage
from drivers.printers.form_session import PaperSession
from drivers.questions import Field, Question, Reply
from drivers.types import NO_TEXT, Attachment, Limit, Text, Verdict

_STRIP = 12.7  # mm: the tractor strip left of where print begins
_PLACE = Limit(low=Decimal(-20), high=Decimal(320))
_MOST_PHOTO = 30 << 20  # bytes
_REFERENCES: tuple[Literal["frame", "sheet"], ...] = ("frame", "sheet")


class AlignSession(PaperSession):
    """One run of ``printer.align``. Places are measured from the upper left corner of the form's
    printed frame, or of the sheet."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        number = context.number
        self._kind = context.choice("reference", _REFERENCES) or "frame"
        if self._kind == "sheet":
            self._corner = (-_STRIP, 0.0)
            self._size = (self._form.width, self._form.height)
        else:
            self._corner = (number("frame_x", -20, 100) or 0.0, number("frame_y", -20, 100) or 0.0)
            self._size = (
                number("frame_width", 60, 260) or 195.0,
                number("frame_height", 30, 320) or self._form.height - 15.0,
            )
        self._ruler = context.params.get("ruler", "") == "1"
        self._tolerance = number("tolerance_mm", 0.1, 5) or 0.5
        self._target = standard_target(self._corner[0] + self._size[0], self._form.height)
        self._applied = (0.0, 0.0)
        self._first: Fit | None = None
        self._second: Fit | None = None
        self._off = False
        self._problem = NO_TEXT

    # ------------------------------------------------------------ printing

    def _print(self) -> StepOutcome:
        return self._target_printed(NO_TEXT)

    def _again(self) -> StepOutcome:
        """The same target, moved as the correction says: what the billing system's print will do
        once it is entered there."""
        if not self._off or self._first is None:
            return StepOutcome(Verdict.NOT_RUN, NO_TEXT)
        dx, dy = self._first.offset_x.value, self._first.offset_y.value
        self._applied = (round(-dx / STEP) * STEP, round(-dy / STEP) * STEP)
        note = Text(
            f"这一张已按修正量移动：{-dx:+.2f} / {-dy:+.2f} 毫米。",
            f"This one is moved by the correction: {-dx:+.2f} / {-dy:+.2f} mm.",
        )
        return self._target_printed(note)

    def _target_printed(self, note: Text) -> StepOutcome:
        self._printer.prepare(self._form)
        self._printer.print_page(target_page(self._form, self._target, self._applied))
        count = len(self._target.crosses)
        return StepOutcome(
            Verdict.PASS,
            Text(
                f"已打印 {count} 个十字。{note.zh}", f"Printed {count} crosses. {note.en}".strip()
            ),
        )

    # ------------------------------------------------------------ measuring

    def _ask_measure(self) -> Question:
        return self._question("measure")

    def _ask_confirm(self) -> Question | None:
        return self._question("confirm") if self._off else None

    def _question(self, step_id: str) -> Question:
        names = {"frame": ("边框", "the frame"), "sheet": ("票据纸边", "the sheet")}
        zh, en = names[self._kind]
        letters = [c.id for c in self._target.corners]
        prompt = Text(
            f"{self._problem.zh}从正上方拍一张照片；或用尺量十字 {'、'.join(letters)} 的中心"
            f"到{zh}左边、上边的距离（至少三个）。",
            f"{self._problem.en} Take a photo from straight above; or measure from {en}'s left and "
            f"upper side to the centres of crosses {', '.join(letters)} (three or more).".strip(),
        )
        fields = [
            Field("photo", Text("照片", "Photo"), "file", needed=("photo",)),
            *(self._field(c, axis) for c in self._target.corners for axis in "xy"),
        ]
        return Question(
            step_id,
            prompt,
            (
                ("photo", Text("用照片算", "Use the photo"), Verdict.PASS),
                ("typed", Text("用填的数算", "Use the figures"), Verdict.PASS),
                ("none", Text("看不到十字", "No crosses to be seen"), Verdict.FAIL),
            ),
            tuple(fields),
        )

    def _field(self, cross: Cross, axis: str) -> Field:
        words = {"x": ("离左边", "left"), "y": ("离上边", "top")}
        zh, en = words[axis]
        key = f"{cross.id.lower()}_{axis}"
        return Field(key, Text(f"{cross.id} {zh}", f"{cross.id} {en}"), "number", "mm", _PLACE)

    def _told_measure(self, reply: Reply) -> StepOutcome | None:
        found = self._measured(reply)
        if isinstance(found, StepOutcome):
            return found
        self._first = found
        self._problem = NO_TEXT
        outcome = judged_fit(found, self._tolerance)
        self._off = outcome.verdict is Verdict.FAIL
        return outcome

    def _told_confirm(self, reply: Reply) -> StepOutcome | None:
        found = self._measured(reply)
        if isinstance(found, StepOutcome):
            return found
        self._second = found
        outcome = judged_fit(found, self._tolerance)
        if outcome.verdict is Verdict.PASS:
            said = Text(
                "修正后对准了：把修正量填进收费系统的打印设置。",
                "Aligned after the correction: enter it in the billing system's print settings.",
            )
            text = Text(said.zh + outcome.text.zh, f"{said.en} {outcome.text.en}")
            return StepOutcome(Verdict.PASS, text, outcome.readings)
        return outcome

    def _measured(self, reply: Reply) -> Fit | StepOutcome:
        """The fit, or what is to be said instead."""
        if reply.choice == "none":
            return StepOutcome(
                Verdict.FAIL,
                Text(
                    "看不到十字：查色带、联机和纸。",
                    "No crosses: look at the ribbon, the online lamp and the paper.",
                ),
                code="BLANK",
            )
        if reply.choice == "photo":
            return self._from_photo(reply.values["photo"])
        try:
            return fit(self._target, self._typed(reply.values))
        except NotEnough:
            return self._once_more(
                Text(
                    "至少要三个十字，不能在一条直线上，每个都要填左边和上边。",
                    "Three crosses at least, not on one line, each with both distances.",
                )
            )

    def _typed(self, values: Mapping[str, str]) -> list[Point]:
        found = []
        for cross in self._target.corners:
            x, y = values.get(f"{cross.id.lower()}_x"), values.get(f"{cross.id.lower()}_y")
            if x is not None and y is not None:
                place = (float(x) + self._corner[0], float(y) + self._corner[1])
                found.append(Point(cross.id, *place))
        return found

    def _from_photo(self, path: str) -> Fit | StepOutcome:
        from drivers.alignment.photo import Reference, measure_photo
        from drivers.alignment.reasons import BadPhoto

        file = Path(path)
        try:
            if file.stat().st_size > _MOST_PHOTO:
                raise BadPhoto("too_big")
            data = file.read_bytes()
            reference = Reference(*self._corner, *self._size, self._kind, self._ruler)
            found = measure_photo(data, self._target, reference)
        except OSError as error:
            return self._once_more(
                Text(f"照片打不开：{error.strerror}。", f"The photo cannot be read: {error}.")
            )
        except BadPhoto as error:
            return self._once_more(error.text, "BAD_PHOTO")
        number = len(self.attachments) // 2 + 1
        self.attachments = (
            *self.attachments,
            Attachment(f"alignment-{number}{file.suffix.lower()}", _media(data), data),
            Attachment(f"alignment-{number}-measured.jpg", "image/jpeg", found.picture),
        )
        return found.fit

    def _once_more(self, why: Text, code: str = "NOT_ENOUGH") -> StepOutcome:
        self._problem = why
        return StepOutcome(Verdict.INCONCLUSIVE, why, (), code, again=True)

    _final = PaperSession._port


def target_page(form: Form, target: Target, shift: tuple[float, float]) -> FormPage:
    """The target on one sheet, its letters beside the crosses; ``shift`` in mm."""
    page = FormPage(form)
    for cross in target.crosses:
        left = cross.x - ARM * STEP + shift[0]
        top = cross.y - ARM * STEP + shift[1]
        page.bitmap(left, top, cross_dots(bar=cross in target.barred))
        page.text(cross.x + 1.2 + shift[0], cross.y + 3.2 + shift[1], cross.id)
    return page


def _media(data: bytes) -> str:
    for start, name in ((b"\x89PNG", "image/png"), (b"BM", "image/bmp"), (b"RIFF", "image/webp")):
        if data.startswith(start):
            return name
    return "image/jpeg"
