"""What the notice line says: one line, the newest. Nothing here ever stops the person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

from app.domain.text import Lang, Text
from app.errors import CounterCheckError

Kind = Literal["info", "good", "warning", "bad"]


@dataclass(frozen=True)
class Notice:
    """``action`` is the word on its button; ``callback`` what the button does."""

    kind: Kind
    text: str
    action: str = ""
    callback: Callable[[], object] | None = None
    words: Callable[[Lang], str] | None = None  # how to say it in another language


class Notices(QObject):
    posted = Signal(object)  # Notice
    cleared = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.newest: Notice | None = None

    def post(
        self,
        kind: Kind,
        text: str,
        action: str = "",
        callback: Callable[[], object] | None = None,
        words: Callable[[Lang], str] | None = None,
    ) -> Notice:
        notice = Notice(kind, text, action, callback, words)
        self.newest = notice
        self.posted.emit(notice)
        return notice

    def info(self, text: str) -> Notice:
        return self.post("info", text)

    def good(self, text: str) -> Notice:
        return self.post("good", text)

    def warning(self, text: str) -> Notice:
        return self.post("warning", text)

    def bad(self, text: str) -> Notice:
        return self.post("bad", text)

    def error(self, error: CounterCheckError, lang: Lang) -> Notice:
        return self.post("bad", error.sentence(lang), words=error.sentence)

    def warn(self, text: Text, lang: Lang) -> Notice:
        return self.post("warning", text.to(lang), words=text.to)

    def act(self) -> None:
        """Does what the newest message offers; with that it is dealt with."""
        notice = self.newest
        if notice is not None and notice.callback is not None:
            self.clear()
            notice.callback()

    def speak(self, lang: Lang) -> None:
        """In another language from now on. What cannot be said in it goes."""
        notice = self.newest
        if notice is None:
            return
        if notice.words is None:
            self.clear()
        else:
            self.post(notice.kind, notice.words(lang), words=notice.words)

    def withdraw(self, notice: Notice | None) -> None:
        """What was said is true no longer. Something newer stays."""
        if notice is not None and notice is self.newest:
            self.clear()

    def clear(self) -> None:
        self.newest = None
        self.cleared.emit()
