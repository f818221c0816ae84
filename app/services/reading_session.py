"""One run of the check of a reading file: the file is chosen, read, judged and kept."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Final

from app.domain import codec
from app.domain.reading_template import ReadingTemplate, Severity
from app.errors import CounterCheckError
from app.readings.check import Progress, check_file
from app.readings.dates import Period
from app.readings.faults import CheckCancelled
from app.readings.result import Check, Group
from app.readings.telling import as_csv
from app.services.readings import period_of
from drivers.cancel import Cancelled
from drivers.errors import DeviceError, DeviceFault, Illegal
from drivers.plan import Advanced, BaseSession, RunContext, StepOutcome
from drivers.questions import Field, Question, Reply
from drivers.types import Attachment, Limit, Text, Verdict, reading

_FILES: Final = ("*.xlsx", "*.xls", "*.csv", "*.txt")
_LARGEST: Final = 20 << 20  # bytes of a file that is kept as evidence
_LAYOUT: Final = frozenset(
    {
        "file_type",
        "encoding_mixed",
        "encoding_broken",
        "quote_open",
        "row_ragged",
        "rows_too_many",
        "columns_too_many",
        "sheet_missing",
        "sheet_hidden",
        "sheet_unchecked",
        "head_missing",
        "head_repeated",
        "rows_missing",
        "column_missing",
        "column_twice",
        "column_extra",
        "column_hidden",
        "row_hidden",
        "row_empty",
        "row_foot",
        "row_total",
        "cell_outside",
        "merged_cells",
    }
)
_READINGS: Final = frozenset(
    {"below_last", "rolled_over", "jump", "zero_usage", "usage_differs", "date_outside"}
)


class FileTrouble(DeviceError):
    """The file cannot be read: the sentence of the reader, as an error of the test."""

    code = "READING_FILE"

    def __init__(self, error: CounterCheckError) -> None:
        super().__init__(error.code)
        self._said = Text(error.sentence("zh"), error.sentence("en"))

    def text(self) -> Text:
        return self._said


class FileWrong(FileTrouble, DeviceFault):
    """It is there, and is no reading file."""

    code = "READING_FILE_BAD"


class ReadingSession(BaseSession):
    """One run of ``readings.check``."""

    def __init__(self, context: RunContext, templates: Callable[[], tuple[ReadingTemplate, ...]]):
        super().__init__()
        self._context = context
        self._template = template_of(context.params.get("template", ""), templates)
        self._path = context.params.get("file", "").strip()
        self._strict = context.params.get("warnings", "") == "1"
        month = context.params.get("month", "").strip()
        try:
            self._period: Period = period_of(month)
        except ValueError:
            raise Illegal(
                Text(
                    f"参数 month 应为 2026-11 这样的月份，而不是 {month}",
                    f"parameter month must be a month like 2026-11, not {month}",
                )
            ) from None
        self._check: Check | None = None

    def _ask_file(self) -> Question | None:
        if self._path:
            return None
        return Question(
            "file",
            Text(
                f"选择要检查的抄表文件（模板：{self._template.title.zh}）。",
                f"Choose the reading file to check (template: {self._template.title.en}).",
            ),
            (("chosen", Text("检查", "Check it"), Verdict.PASS),),
            (
                Field(
                    "path",
                    Text("抄表文件", "Reading file"),
                    "file",
                    needed=("chosen",),
                    accept=_FILES,
                ),
            ),
        )

    def _told_file(self, reply: Reply) -> StepOutcome:
        self._path = reply.values["path"]
        return StepOutcome(Verdict.PASS, Text(Path(self._path).name, Path(self._path).name))

    def _read(self) -> StepOutcome:
        path = Path(self._path)
        token = self._context.budget.cancel
        try:
            check = self._check = check_file(
                path,
                self._template,
                self._period,
                watch=self._tell,
                cancelled=lambda: token.cancelled,
            )
        except CheckCancelled:
            raise Cancelled from None
        except CounterCheckError as error:
            gone = error.code in ("reading_file_gone", "reading_file_locked")
            raise (FileTrouble if gone else FileWrong)(error) from error
        self.identity = {"file": check.file, "template": check.template}
        self.attachments = self._kept(path, check)
        found = (
            reading("rows", Text("数据行", "Rows of data"), check.rows),
            reading(
                "errors",
                Text("错误", "Errors"),
                check.count(Severity.ERROR),
                limit=Limit(high=Decimal(0)),
            ),
            reading(
                "warnings",
                Text("警告", "Warnings"),
                check.count(Severity.WARNING),
                limit=Limit(high=Decimal(0)) if self._strict else None,
            ),
        )
        kind = f"{check.kind} {check.detail.zh}".strip(), f"{check.kind} {check.detail.en}".strip()
        names = [sheet.name for sheet in check.sheets if sheet.name]
        sheets, english = "、".join(names), ", ".join(names)
        text = Text(
            f"{check.file}：{kind[0]}" + (f"，工作表 {sheets}。" if sheets else "。"),
            f"{check.file}: {kind[1]}" + (f", sheets {english}." if sheets else "."),
        )
        return StepOutcome(Verdict.PASS, text, found)

    def _tell(self, told: Progress) -> None:
        whole = round(told.rows / told.share) if told.share > 0 else told.rows
        self._context.watch(Advanced(told.rows, max(whole, told.rows), "rows"))

    def _kept(self, path: Path, check: Check) -> tuple[Attachment, ...]:
        """The file itself, unless it is larger than evidence may be, and what was found."""
        kept: list[Attachment] = []
        try:
            if path.stat().st_size <= _LARGEST:
                media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
                kept.append(Attachment(path.name, media, path.read_bytes()))
        except OSError:
            pass  # it was read a moment ago; the list of its problems is kept all the same
        if check.problems or check.notes:
            kept.append(Attachment(f"{path.stem}-问题.csv", "text/csv", as_csv(check, "zh")))
        return tuple(kept)

    def _layout(self) -> StepOutcome:
        good = Text("表头、列和行都符合模板。", "Head, columns and rows fit the template.")
        return self._judged(lambda group: group.rule in _LAYOUT, good, "LAYOUT")

    def _cells(self) -> StepOutcome:
        good = Text("每一格都能导入。", "Every cell can be imported.")
        outside = _LAYOUT | _READINGS
        return self._judged(lambda group: group.rule not in outside, good, "CELLS")

    def _readings(self) -> StepOutcome:
        good = Text("读数都说得通。", "All readings make sense.")
        return self._judged(lambda group: group.rule in _READINGS, good, "READINGS")

    def _judged(self, mine: Callable[[Group], bool], good: Text, code: str) -> StepOutcome:
        check = self._check
        groups = [g for g in (check.groups if check is not None else ()) if mine(g)]
        bad = [
            g
            for g in groups
            if g.severity is Severity.ERROR or (self._strict and g.severity is Severity.WARNING)
        ]
        counts = tuple(
            reading(
                g.rule,
                Text(*g.title),
                g.count,
                "times",
                Limit(high=Decimal(0)) if g in bad else None,
            )
            for g in groups
        )
        if bad:
            first = bad[0].first[0]
            return StepOutcome(
                Verdict.FAIL,
                Text(
                    f"{sum(g.count for g in bad)} 处错误，"
                    f"先看 {first.place('zh')}：{first.text.zh}",
                    f"{sum(g.count for g in bad)} errors, first {first.place('en')}: "
                    f"{first.text.en}",
                ),
                counts,
                code,
            )
        softer = [g for g in groups if g.severity is Severity.WARNING]
        if softer:
            first = softer[0].first[0]
            return StepOutcome(
                Verdict.PASS,
                Text(
                    f"没有错误；{sum(g.count for g in softer)} 处要人看一眼，"
                    f"先看 {first.place('zh')}：{first.text.zh}",
                    f"No errors; {sum(g.count for g in softer)} to be looked at, first "
                    f"{first.place('en')}: {first.text.en}",
                ),
                counts,
            )
        return StepOutcome(Verdict.PASS, good, counts)


def template_of(
    given: str, templates: Callable[[], tuple[ReadingTemplate, ...]]
) -> ReadingTemplate:
    """A template by id, the first without one, or the one that ``given`` holds as JSON: a visit's
    pack may be another version than the one at hand. Raises Illegal."""
    if given.lstrip().startswith("{"):
        try:
            return codec.build(ReadingTemplate, json.loads(given))
        except (ValueError, TypeError, KeyError) as error:
            raise Illegal(
                Text("参数 template 读不出来", f"parameter template cannot be read: {error}")
            ) from error
    known = templates()
    found = next((t for t in known if given in ("", t.id)), None)
    if found is None:
        names = ", ".join(t.id for t in known) or "-"
        raise Illegal(
            Text(
                f"没有抄表模板“{given}”，可用：{names}", f"there is no template “{given}”: {names}"
            )
        )
    return found
