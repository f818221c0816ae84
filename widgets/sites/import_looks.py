"""How a row of an import reads: its state as a shape and a word, what changes, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from app.domain.register_import import ImportPreview, ImportRow, RowState
from app.domain.text import Lang
from widgets.theme.tokens import Tone


def QT_TRANSLATE_NOOP(context: str, source: str) -> str:
    """Qt's own is typed as object; the translation tools look for this name."""
    return source


class Show(StrEnum):
    """Which rows are looked at."""

    ALL = "all"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    LEFT_OUT = "problem"
    ODD = "odd"  # taken, though something about them looks wrong
    ABSENT = "absent"  # in the register, not in the file


@dataclass(frozen=True)
class StateLook:
    word: str  # before translation
    icon: str
    tone: Tone


STATES: dict[RowState, StateLook] = {
    RowState.NEW: StateLook(QT_TRANSLATE_NOOP("import", "new"), "plus-circle", "good"),
    RowState.CHANGED: StateLook(QT_TRANSLATE_NOOP("import", "changed"), "pencil-circle", "primary"),
    RowState.SAME: StateLook(QT_TRANSLATE_NOOP("import", "same"), "equal", "neutral"),
    RowState.PROBLEM: StateLook(QT_TRANSLATE_NOOP("import", "left out"), "close-octagon", "bad"),
}
ODD = StateLook(QT_TRANSLATE_NOOP("import", "odd"), "alert", "warning")
_TITLES: dict[Show, str] = {
    Show.ALL: QT_TRANSLATE_NOOP("import", "All"),
    Show.NEW: QT_TRANSLATE_NOOP("import", "New"),
    Show.CHANGED: QT_TRANSLATE_NOOP("import", "Changed"),
    Show.SAME: QT_TRANSLATE_NOOP("import", "Same"),
    Show.LEFT_OUT: QT_TRANSLATE_NOOP("import", "Left out"),
    Show.ODD: QT_TRANSLATE_NOOP("import", "Odd"),
    Show.ABSENT: QT_TRANSLATE_NOOP("import", "Not in the file"),
}


def word(source: str) -> str:
    return QCoreApplication.translate("import", source)


def show_title(show: Show) -> str:
    return word(_TITLES[show])


def wanted(row: ImportRow, show: Show) -> bool:
    if show is Show.ALL:
        return True
    if show is Show.ODD:
        return is_odd(row)
    return row.state.value == show.value


def is_odd(row: ImportRow) -> bool:
    """A row that is left out is not odd besides: its problem is what counts."""
    return bool(row.flags) and row.state is not RowState.PROBLEM


def counts(preview: ImportPreview) -> dict[Show, int]:
    found = dict.fromkeys(Show, 0)
    for row in preview.rows:
        found[Show(row.state.value)] += 1
        found[Show.ODD] += is_odd(row)
    found[Show.ALL] = len(preview.rows)
    found[Show.ABSENT] = len(preview.absent)
    return found


def state_words(row: ImportRow) -> str:
    """ "changed", "new, odd"."""
    said = word(STATES[row.state].word)
    if not is_odd(row):
        return said
    return word(QT_TRANSLATE_NOOP("import", "{state}, odd")).format(state=said)


def lines_of(row: ImportRow, lang: Lang) -> tuple[tuple[str, Tone], ...]:
    """Everything there is to say about a row, each a line of its own: problems first, then what is
    odd, then what changes."""
    said: list[tuple[str, Tone]] = []
    colon, semicolon = ("：", "；") if lang == "zh" else (": ", "; ")
    for problem in row.problems:
        head = f"{problem.column}{colon}" if problem.column else ""
        hint = problem.hint.to(lang)
        end = semicolon + hint if hint else ""
        said.append((head + problem.message.to(lang) + end, "bad"))
    said += [(flag.to(lang), "warning") for flag in row.flags]
    empty = word(QT_TRANSLATE_NOOP("import", "(empty)"))
    for change in row.changes:
        old, new = change.old or empty, change.new or empty
        said.append((f"{change.title.to(lang)}{colon}{old} → {new}", "neutral"))
    return tuple(said)
