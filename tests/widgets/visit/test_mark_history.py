"""Back and forth through what was drawn."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.domain.marks import Mark, MarkKind
from widgets.visit.mark_history import MarkHistory, Marks


def marks(n: int) -> Marks:
    return tuple(Mark(MarkKind.BLUR, i, i, i + 1, i + 1) for i in range(n))


class Drawing(RuleBasedStateMachine):
    """Against a plain list and a place in it."""

    def __init__(self) -> None:
        super().__init__()
        self.history = MarkHistory(marks(2))
        self.states = [marks(2)]
        self.at = 0

    @rule(n=st.integers(0, 4))
    def do(self, n: int) -> None:
        self.history.do(marks(n))
        if marks(n) != self.states[self.at]:
            self.states = [*self.states[: self.at + 1], marks(n)]
            self.at += 1

    @rule()
    def undo(self) -> None:
        self.history.undo()
        self.at = max(0, self.at - 1)

    @rule()
    def redo(self) -> None:
        self.history.redo()
        self.at = min(len(self.states) - 1, self.at + 1)

    @invariant()
    def the_same(self) -> None:
        assert self.history.marks == self.states[self.at]
        assert self.history.can_undo is (self.at > 0)
        assert self.history.can_redo is (self.at < len(self.states) - 1)
        assert self.history.changed is (self.states[self.at] != self.states[0])


TestDrawing = Drawing.TestCase
TestDrawing.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
