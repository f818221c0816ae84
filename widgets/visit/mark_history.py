"""What was drawn, and the way back and forth through it."""

from __future__ import annotations

from app.domain.marks import Mark

Marks = tuple[Mark, ...]


class MarkHistory:
    def __init__(self, marks: Marks = ()) -> None:
        self._states: list[Marks] = [marks]
        self._at = 0
        self._first = marks

    @property
    def marks(self) -> Marks:
        return self._states[self._at]

    @property
    def changed(self) -> bool:
        """Whether it differs from what it began with."""
        return self.marks != self._first

    @property
    def can_undo(self) -> bool:
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        return self._at < len(self._states) - 1

    def do(self, marks: Marks) -> None:
        """What was undone before is forgotten."""
        if marks != self.marks:
            self._states[self._at + 1 :] = [marks]
            self._at += 1

    def undo(self) -> None:
        self._at = max(0, self._at - 1)

    def redo(self) -> None:
        self._at = min(len(self._states) - 1, self._at + 1)
