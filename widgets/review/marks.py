"""Which items of the open visit go back, and what is wrong with each."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.sign_off import ItemRemark
from widgets.review.mark import ReturnMark
from widgets.visit.read_card import ReadCard
from widgets.visit.record_view import RecordView


class Marks(QObject):
    """Kept beside the cards, which come and go with the filter.

    Signals:
        changed(): an item was marked, unmarked, or its remark written.
    """

    changed = Signal()

    def __init__(self, record: RecordView) -> None:
        super().__init__(record)
        self._record = record
        self._texts: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._texts)

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._texts

    @property
    def complete(self) -> bool:
        """Whether each marked item says what is wrong."""
        return all(self._texts.values())

    def remarks(self) -> list[ItemRemark]:
        return [ItemRemark(item_id, text) for item_id, text in self._texts.items()]

    def clear(self) -> None:
        self._texts.clear()
        self.changed.emit()

    def adopt(self, card: ReadCard, *, open: bool) -> None:
        """Gives a new card its toggle; ``open``: the visit can still be decided."""
        item_id = card.item.id
        mark = ReturnMark()
        mark.toggle.setVisible(open)
        mark.show_mark(item_id in self._texts, self._texts.get(item_id, ""))
        mark.changed.connect(lambda on, text: self._set(item_id, on, text))
        card.head_row.addWidget(mark.toggle)
        card.extra.addWidget(mark)

    def of(self, item_id: str) -> ReturnMark | None:
        card = self._record.cards.get(item_id)
        return card.findChild(ReturnMark) if card else None

    def mark(self, item_id: str, text: str) -> None:
        """Marks an item with what is wrong."""
        self._record.scroll_to(item_id)
        found = self.of(item_id)
        if found is not None:
            found.show_mark(True, text)
        self._set(item_id, True, text)

    def _set(self, item_id: str, on: bool, text: str) -> None:
        if on:
            self._texts[item_id] = text
        else:
            self._texts.pop(item_id, None)
        self.changed.emit()
