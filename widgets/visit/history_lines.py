"""An answer's history as lines: who, when and how surely, from what to what, and why."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.answer import Answer
from app.domain.checklist import Item
from app.domain.clock import Confidence
from app.domain.text import Lang
from app.services.answer_history import History, PieceStep, Step
from widgets.common import formats
from widgets.common.labels import label
from widgets.common.layouts import column
from widgets.visit import words


def fill(body: QVBoxLayout, history: History, item: Item, lang: Lang) -> None:
    """The newest first, and what this laptop cannot know."""
    for event in reversed(history.events):
        body.addWidget(_piece(event) if isinstance(event, PieceStep) else _line(event, item, lang))
    if not history.steps:
        said = QCoreApplication.translate("history", "Not answered yet.")
        body.addWidget(label(said, "small", wrap=True))
    if not history.whole:
        said = QCoreApplication.translate(
            "history",
            "This visit was made on another laptop: here is what stood at the end of each "
            "revision. Changes in between are kept on that laptop and by central.",
        )
        body.addWidget(label(said, "tiny", wrap=True))


def _piece(step: PieceStep) -> QWidget:
    made = QWidget()
    body = column(made, gap=0)
    said = {
        "added": QCoreApplication.translate("history", "{0} added"),
        "drawn": QCoreApplication.translate("history", "{0} drawn on"),
        "removed": QCoreApplication.translate("history", "{0} taken off"),
        "restored": QCoreApplication.translate("history", "{0} put back"),
    }[step.what]
    body.addWidget(label(said.format(step.name), "small", wrap=True))
    body.addWidget(label(f"{step.by} · {formats.moment(step.at)}", "tiny", wrap=True))
    return made


def _line(step: Step, item: Item, lang: Lang) -> QWidget:
    made = QWidget()
    body = column(made, gap=0)
    after = described(item, step.after, lang)
    before = described(item, step.before, lang) if step.before is not None else ""
    told = f"{before} → {after}" if before else after
    body.addWidget(label(told, "small", wrap=True))
    body.addWidget(label(" · ".join(_who_when(step)), "tiny", wrap=True))
    if step.reason:
        said = QCoreApplication.translate("history", "Reason: {0}").format(step.reason)
        body.addWidget(label(said, "small", wrap=True))
    return made


def described(item: Item, answer: Answer, lang: Lang) -> str:
    """Verdict, value and note in one line."""
    verdict = words.verdict_word(answer.verdict)
    value = words.value_text(item, answer, lang)
    said = [verdict] if value in ("", verdict) else [verdict, value]
    if answer.note:
        said.append(QCoreApplication.translate("history", "note “{0}”").format(answer.note))
    return " · ".join(said)


def _who_when(step: Step) -> list[str]:
    said = [step.by]
    if step.at is not None:
        said.append(formats.moment(step.at))
    sure = {
        Confidence.MEASURED: "",
        Confidence.ESTIMATED: QCoreApplication.translate("history", "clock checked over a day ago"),
        Confidence.UNKNOWN: QCoreApplication.translate("history", "clock never checked"),
    }[step.confidence]
    if sure:
        said.append(sure)
    revision = step.after.revision
    if revision > 1:
        said.append(QCoreApplication.translate("history", "revision {0}").format(revision))
    return [part for part in said if part]
