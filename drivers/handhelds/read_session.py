"""The book that is in the handheld, fetched and looked at record by record."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from drivers.errors import Illegal
from drivers.handhelds.faults import NoSuchFile
from drivers.handhelds.names import given_name, local_name
from drivers.handhelds.routes.faults import RouteError
from drivers.handhelds.routes.judging import Checking
from drivers.handhelds.routes.reading import read_route
from drivers.handhelds.routes.record import Route
from drivers.handhelds.routes.rules import DATE_RULES, READING_RULES, RULES, Level, Problem
from drivers.handhelds.session import NO_CONFIRM, UNCONFIRMED, HandheldSession, local_now
from drivers.plan import RunContext, StepOutcome
from drivers.sheet import csv_sheet
from drivers.types import Attachment, Text, Verdict, reading

_TYPES = {
    "dbf": "application/x-dbase",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_TOLD = 3  # problems that the sentence of a step names; the sheet has them all


class ReadSession(HandheldSession):
    """One run of ``handheld.read``. Nothing is erased."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        first, last = _day(context, "period_from"), _day(context, "period_to")
        self._checking = Checking(first=first, last=last)
        self._name = given_name(context.params.get("file", ""))
        self._route = Route(())
        self._problems: tuple[Problem, ...] = ()
        self._refused: RouteError | None = None

    def _begin(self) -> StepOutcome:
        if self._profile.control in ("operator", "escape"):
            return StepOutcome(
                Verdict.PASS,
                Text(
                    "这种抄表机由机上按键开始上传。", "This kind starts its upload by its own keys."
                ),
            )
        return super()._begin()

    def _fetch(self) -> StepOutcome:
        name = self._name or self._largest()
        breaks: list[str] = []
        instead = f"book.{self._layout.file.value}"
        target = self.scratch / local_name(name or instead, instead)
        moved = self._patiently(
            lambda: self._terminal.get(name, target, self._context.watch), breaks
        )
        self._name = name
        path = moved.files[0] if moved.files else target.with_name(target.name + ".part")
        data = path.read_bytes() if path.exists() else b""
        media = _TYPES.get(self._layout.file.value, "application/octet-stream")
        self.attachments = (Attachment(target.name, media, data),)
        checking = replace(self._checking, now=local_now())
        try:
            self._route = read_route(data, self._layout, checking=checking)
        except RouteError as error:  # told by the step that looks at the form
            self._refused = error
        self._problems = self._route.problems
        if self._problems:
            self.attachments += (_sheet(target.stem, self._problems),)
        found = self._rate(moved, "get", Text("读取", "Fetch"))
        count = len(self._route.records)
        found.append(reading("records", Text("记录", "Records"), count, "records"))
        if not moved.confirmed:
            return StepOutcome(Verdict.FAIL, NO_CONFIRM, tuple(found), UNCONFIRMED, stop=True)
        text = Text(
            f"读到 {target.name}，{count} 条，原文件已留作佐证。",
            f"Fetched {target.name}, {count} records; the file is kept as evidence.",
        )
        return StepOutcome(Verdict.PASS, text, tuple(found))

    def _largest(self) -> str:
        if self._before is None:
            return ""
        books = [e for e in self._before if e.name.lower().endswith(f".{self._layout.file.value}")]
        if not books:
            raise NoSuchFile(f"*.{self._layout.file.value}", port=self._context.port)
        return max(books, key=lambda entry: entry.size or 0).name

    def _form(self) -> StepOutcome:
        rest = RULES.keys() - DATE_RULES - READING_RULES
        if self._refused is not None:
            return StepOutcome(Verdict.FAIL, self._refused.text(), code="NO_RECORDS")
        if not self._route.records:
            text = self._problems[0].text if self._problems else Text("没有记录。", "No records.")
            return StepOutcome(Verdict.FAIL, text, code="NO_RECORDS")
        good = Text("格式和编码正确。", "Format and encoding are right.")
        return self._judged("form", rest, good, "BAD_FORMAT")

    def _dates(self) -> StepOutcome:
        times = [record.time for record in self._route.records if record.time is not None]
        good = Text("没有抄表日期可查。", "There are no dates to look at.")
        if times:
            first, last = min(times), max(times)
            good = Text(
                f"抄表日期 {first:%Y-%m-%d} 至 {last:%Y-%m-%d}，在本期内。",
                f"Read from {first:%Y-%m-%d} to {last:%Y-%m-%d}, inside the period.",
            )
            if self._checking == Checking():
                good = Text(
                    f"抄表日期 {first:%Y-%m-%d} 至 {last:%Y-%m-%d}（没有给出本期）。",
                    f"Read from {first:%Y-%m-%d} to {last:%Y-%m-%d} (no period was given).",
                )
        return self._judged("dates", DATE_RULES, good, "WRONG_DATE")

    def _readings(self) -> StepOutcome:
        good = Text("读数都说得通。", "All readings make sense.")
        return self._judged("readings", READING_RULES, good, "READINGS")

    def _kept(self) -> StepOutcome:
        if "list" not in self._terminal.can:
            return StepOutcome(
                Verdict.NOT_RUN,
                Text(
                    "在抄表机上看数据还在不在。", "Look on the handheld whether it is still there."
                ),
            )
        names = {entry.name for entry in self._terminal.list()}
        if self._name in names:
            return StepOutcome(Verdict.PASS, Text("文件还在。", "The file is still there."))
        return StepOutcome(
            Verdict.FAIL,
            Text(
                "文件不见了：它没有等确认就删除。刚读到的那份是唯一的，保存好。",
                "The file is gone: it was erased without a confirmation. The copy just fetched is "
                "the only one; keep it safe.",
            ),
            code="ERASED",
        )

    def _judged(self, what: str, rules: Collection[str], good: Text, code: str) -> StepOutcome:
        """All are counted; the sheet kept with the result names the first ``MAX_PROBLEMS``."""
        counts = {
            level: sum(
                number
                for rule, number in self._route.counts.items()
                if rule in rules and RULES[rule].level is level
            )
            for level in (Level.ERROR, Level.WARNING)
        }
        level = Level.ERROR if counts[Level.ERROR] else Level.WARNING
        count = counts[level]
        if not count:
            return StepOutcome(Verdict.PASS, good)
        mine = [p for p in self._problems if p.rule in rules and p.level is level][:_TOLD]
        zh = "；".join(p.text.zh.rstrip("。") for p in mine)
        en = "; ".join(p.text.en.rstrip(".") for p in mine)
        more = count - len(mine)
        text = Text(
            f"{count} 处问题：{zh}" + (f"；另有 {more} 处。" if more else "。"),
            f"{count} {'problem' if count == 1 else 'problems'}: {en}"
            + (f"; and {more} more." if more else "."),
        )
        found = reading(f"problems.{what}", Text("问题", "Problems"), count, "times")
        if level is Level.WARNING:
            return StepOutcome(Verdict.INCONCLUSIVE, text, (found,))
        return StepOutcome(Verdict.FAIL, text, (found,), code)


def _sheet(stem: str, problems: tuple[Problem, ...]) -> Attachment:
    """Every problem, for the person who corrects the book."""
    rows = [("级别 level", "行 row", "列 column", "值 value", "规则 rule", "问题", "problem")]
    for item in problems:
        level = {Level.ERROR: "错误 error", Level.WARNING: "存疑 doubt"}.get(
            item.level, "提示 note"
        )
        row = str(item.row) if item.row else ""
        rows.append((level, row, item.column, item.value, item.rule, item.text.zh, item.text.en))
    return csv_sheet(f"{stem}-问题.csv", rows)


def _day(context: RunContext, name: str) -> date | None:
    text = context.params.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Illegal(
            Text(
                f"参数 {name} 应为 2026-11-01 这样的日期，而不是 {text}",
                f"parameter {name} must be a date like 2026-11-01, not {text}",
            )
        ) from None
