"""How answers, limits and differences are said on the visit and review pages."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.answer import Answer, Measurement, Verdict
from app.domain.checklist import Item, ItemKind, Missing, Need
from app.domain.device_facts import CHANGED
from app.domain.differences import Change, Difference
from app.domain.text import Lang
from app.services.finding_lines import FindingLine
from widgets.common import formats, words
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


def unit_of(item: Item, lang: Lang) -> str:
    return item.unit_said.to(lang)


def limits_text(item: Item, lang: Lang) -> str:
    """ "limit ≤ 80 ms · guide value ≤ 50 ms", or nothing where the item has none."""
    said = []
    if item.hard is not None and str(item.hard):
        limits = with_unit(str(item.hard), unit_of(item, lang))
        said.append(QCoreApplication.translate("words", "limit {0}").format(limits))
    if item.guide is not None and str(item.guide):
        limits = with_unit(str(item.guide), unit_of(item, lang))
        said.append(QCoreApplication.translate("words", "guide value {0}").format(limits))
    return " · ".join(said)


def soft_word() -> str:
    """Beside a value outside its soft limits; always with SOFT_ICON."""
    return QCoreApplication.translate("words", "outside the guide value")


SOFT_ICON = "alert-circle-outline"


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
        return with_unit(answer.value, unit_of(item, lang))
    failed = next((m for m in answer.measurements if m.ok is False), None)
    return measured(failed, lang) if failed else verdict_word(answer.verdict)


def measured(measurement: Measurement, lang: Lang) -> str:
    said = measurement.said.to(lang)
    return f"{said} · {soft_word()}" if measurement.off_guide else said


def quantity(measurement: Measurement, lang: Lang) -> str:
    label = measurement.label_zh if lang == "zh" else measurement.label_en
    return label or measurement.quantity


def measured_tone(measurement: Measurement) -> Tone:
    changed = measurement.ok is None and measurement.quantity.startswith(CHANGED)
    if changed or measurement.off_guide:
        return "warning"
    return "neutral" if measurement.ok is None else "good" if measurement.ok else "bad"


def change_text(item: Item, before: Answer | None, after: Answer | None, lang: Lang) -> str:
    """ "+0.3 mm → +3.2 mm"; the side that is missing is a dash."""
    return f"{value_text(item, before, lang) or '–'} → {value_text(item, after, lang) or '–'}"


def difference_text(difference: Difference, lang: Lang) -> str:
    """ "2.1 s → 3.4 s (+1.3)", "new here", "not asked any more"."""
    if difference.change is Change.NEW:
        return QCoreApplication.translate("words", "new in this checklist")
    if difference.change is Change.REMOVED:
        return QCoreApplication.translate("words", "not asked any more")
    told = change_text(difference.item, difference.before, difference.after, lang)
    if difference.by is not None:
        told += f" ({difference.by:+f})"
    return told


def score_text(score: int | None, before: int | None) -> str:
    """ "92 ▲4": the score and how it moved since the last visit; the shape says which way."""
    if score is None:
        return ""
    if before is None or before == score:
        return str(score)
    return f"{score} {'▲' if score > before else '▼'}{abs(score - before)}"


def score_spoken(score: int | None, before: int | None) -> str:
    if score is None:
        return ""
    said = QCoreApplication.translate("words", "score {0} of 100").format(score)
    if before is not None:
        then = QCoreApplication.translate("words", "{0} at the last visit").format(before)
        said = f"{said}, {then}"
    return said


def look_word(verdict: Verdict | None) -> str:
    """What became of a finding of an earlier visit."""
    if verdict is None:
        return QCoreApplication.translate("words", "not looked at")
    return {
        Verdict.NORMAL: QCoreApplication.translate("words", "put right"),
        Verdict.ABNORMAL: QCoreApplication.translate("words", "still open"),
        Verdict.NA: QCoreApplication.translate("words", "could not be seen"),
    }[verdict]


def found_text(line: FindingLine, *, late: bool = True) -> str:
    """ "Found 2026-10-02 · 李工 · 49 days ago · overdue"; without ``late`` a chip says the last."""
    said = [formats.day(line.finding.opened)]
    if line.inspector:
        said.append(line.inspector)
    ago = QCoreApplication.translate("words", "{0} days ago").format(line.days)
    said.append(ago if line.days else QCoreApplication.translate("words", "today"))
    if line.overdue and late:
        said.append(QCoreApplication.translate("words", "overdue"))
    return QCoreApplication.translate("words", "Found {0}").format(" · ".join(said))


LOOK_TONES: dict[Verdict | None, Tone] = {
    None: "neutral",
    Verdict.NORMAL: "good",
    Verdict.ABNORMAL: "bad",
    Verdict.NA: "neutral",
}


def files_text(item: Item) -> str:
    """Which photo or file the item asks for before anything is answered."""
    if item.kind is ItemKind.PHOTO or Need.PHOTO in item.needs:
        return QCoreApplication.translate("words", "needs a photo taken here")
    words_of = {
        Need.FILE: QCoreApplication.translate("words", "needs a file (not a photo)"),
        Need.PHOTO_IF_ABNORMAL: QCoreApplication.translate("words", "photo needed if abnormal"),
        Need.FILE_IF_ABNORMAL: QCoreApplication.translate(
            "words", "file (not a photo) needed if abnormal"
        ),
    }
    return next((said for need, said in words_of.items() if need in item.needs), "")


def needs_text(item: Item) -> str:
    """What proof the item asks for before anything is answered."""
    both = {Need.PHOTO_IF_ABNORMAL, Need.NOTE_IF_ABNORMAL}
    if both <= set(item.needs):
        return QCoreApplication.translate("words", "photo and note needed if abnormal")
    if said := files_text(item):
        return said
    words_of = {
        Need.NOTE_IF_ABNORMAL: QCoreApplication.translate("words", "note needed if abnormal"),
        Need.NOTE_IF_SOFT: QCoreApplication.translate(
            "words", "reason needed outside the guide value"
        ),
        Need.NOTE_IF_NA: QCoreApplication.translate("words", "reason needed if not applicable"),
    }
    return next((said for need, said in words_of.items() if need in item.needs), "")


def missing_word(missing: Missing) -> str:
    return {
        Missing.ANSWER: QCoreApplication.translate("words", "not answered"),
        Missing.VALUE: QCoreApplication.translate("words", "value missing"),
        Missing.PHOTO: QCoreApplication.translate("words", "photo missing"),
        Missing.FILE: QCoreApplication.translate("words", "file missing"),
        Missing.FRESH_PHOTO: QCoreApplication.translate("words", "photo too old"),
        Missing.NOTE: QCoreApplication.translate("words", "note missing"),
        Missing.FINDING: QCoreApplication.translate("words", "description missing"),
        Missing.REWORK: QCoreApplication.translate("words", "rework not done"),
    }[missing]
