"""How answers, limits and differences are said on the visit and review pages."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.answer import Answer, Measurement, Verdict
from app.domain.checklist import Item, ItemKind, Missing, Need
from app.domain.text import Lang
from widgets.common import words
from widgets.theme.tokens import Tone


def verdict_word(verdict: Verdict | None) -> str:
    if verdict is None:
        return QCoreApplication.translate("words", "not answered")
    return words.verdict(verdict)


def step_tone(verdict: str) -> Tone:
    """The colour of a test step, for the drivers' and the domain's verdicts alike."""
    tones: dict[str, Tone] = {
        "pass": "good",
        "fail": "bad",
        "error": "bad",
        "inconclusive": "warning",
        "aborted": "warning",
    }
    return tones.get(verdict, "neutral")


def step_icon(verdict: str) -> str:
    icons = {
        "pass": "check-circle",
        "fail": "alert-circle",
        "error": "alert-circle",
        "inconclusive": "help-circle",
        "aborted": "cancel",
    }
    return icons.get(verdict, "circle-outline")


def with_unit(value: str, unit: str) -> str:
    return f"{value} {unit}" if unit and value else value


def unit_of(item: Item) -> str:
    return item.unit or ("s" if item.kind is ItemKind.STOPWATCH else "")


def limits_text(item: Item) -> str:
    """ "limit ±1.5 mm", or nothing where the item has none."""
    if item.limits is None or not str(item.limits):
        return ""
    limits = with_unit(str(item.limits), unit_of(item))
    if item.limits.soft:
        return QCoreApplication.translate("words", "guide value {0}").format(limits)
    return QCoreApplication.translate("words", "limit {0}").format(limits)


def value_text(item: Item, answer: Answer | None, lang: Lang) -> str:
    """What was found: the chosen words, the number with its unit, or the verdict."""
    if answer is None:
        return ""
    if answer.verdict is Verdict.NA:
        return verdict_word(Verdict.NA)
    if answer.value:
        if item.kind is ItemKind.CHOICE:
            label = next((c.label for c in item.choices if c.id == answer.value), None)
            return label.to(lang) if label else answer.value
        return with_unit(answer.value, unit_of(item))
    failed = next((m for m in answer.measurements if m.ok is False), None)
    return measured(failed, lang) if failed else verdict_word(answer.verdict)


def measured(measurement: Measurement, lang: Lang) -> str:
    return measurement.said.to(lang)


def quantity(measurement: Measurement, lang: Lang) -> str:
    label = measurement.label_zh if lang == "zh" else measurement.label_en
    return label or measurement.quantity


def measured_tone(measurement: Measurement) -> Tone:
    return "neutral" if measurement.ok is None else "good" if measurement.ok else "bad"


def differs(before: Answer | None, after: Answer | None) -> bool:
    """Whether two answers say different things."""
    if before is None or after is None or after.verdict is None:
        return False
    return (before.verdict, before.value) != (after.verdict, after.value)


def change_text(item: Item, before: Answer | None, after: Answer | None, lang: Lang) -> str:
    """ "+0.3 mm → +3.2 mm"; the side that is missing is a dash."""
    return f"{value_text(item, before, lang) or '–'} → {value_text(item, after, lang) or '–'}"


def needs_text(item: Item) -> str:
    """What proof the item asks for before anything is answered."""
    if item.kind is ItemKind.PHOTO or Need.PHOTO in item.needs:
        return QCoreApplication.translate("words", "needs a photo taken here")
    if Need.PHOTO_IF_ABNORMAL in item.needs:
        return QCoreApplication.translate("words", "photo needed if abnormal")
    if Need.NOTE_IF_NA in item.needs:
        return QCoreApplication.translate("words", "reason needed if not applicable")
    return ""


def missing_word(missing: Missing) -> str:
    return {
        Missing.ANSWER: QCoreApplication.translate("words", "not answered"),
        Missing.VALUE: QCoreApplication.translate("words", "value missing"),
        Missing.PHOTO: QCoreApplication.translate("words", "photo missing"),
        Missing.FRESH_PHOTO: QCoreApplication.translate("words", "photo too old"),
        Missing.NOTE: QCoreApplication.translate("words", "note missing"),
        Missing.FINDING: QCoreApplication.translate("words", "description missing"),
        Missing.REWORK: QCoreApplication.translate("words", "rework not done"),
    }[missing]
