"""The left pane: how far the visit is, its sections, and the way out."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QListView, QProgressBar, QSizePolicy, QWidget

from app.domain.text import Lang
from app.services.visit_views import VisitView
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.theme.theme import px
from widgets.visit import words
from widgets.visit.look import ringless, tall
from widgets.visit.section_model import SectionDelegate, SectionModel

WIDTH = 232  # px at 100 %
NARROW = 96
QWIDGETSIZE_MAX = 16_777_215  # Qt's own; PySide does not hand it out


class SectionsPane(Card):
    """Signals:
    picked(str): section id; "" is the sign-off row.
    finished(): the finish button.
    void_asked(): the visit was opened by mistake.
    """

    picked = Signal(str)
    finished = Signal()
    void_asked = Signal()

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, margin=10)
        self.setFixedWidth(px(WIDTH))
        self._scored = False
        self.model = SectionModel(lang)
        self.count = label("", "small")
        self._word = label(self.tr("Progress"))
        self.head.insertWidget(0, self._word)
        self.head.addWidget(self.count)
        self.head.setContentsMargins(px(6), px(4), 0, 0)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(SectionDelegate(self.list))
        self.list.setAccessibleName(self.tr("Sections"))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ringless(self.list)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.list.clicked.connect(self._clicked)
        self.list.activated.connect(self._clicked)
        self.finish = button(self.tr("Finish checking"), "primary", key="F9", on=self.finished.emit)
        self.finish.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        tall(self.finish)
        self.score = label("", "tiny")
        self.score.setContentsMargins(px(6), 0, 0, 0)
        self.body.addLayout(self.head)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.score)
        self.body.addWidget(self.list, 1)
        self.void = button(self.tr("Void this visit"), "ghost", on=self.void_asked.emit)
        self.body.addWidget(self.void, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self.finish)

    def show_view(self, view: VisitView, *, can_finish: bool = True) -> None:
        self.count.setText(f"{view.answered} / {view.total}")
        self.bar.setRange(0, max(1, view.total))
        self.bar.setValue(view.answered)
        self.bar.setAccessibleName(
            self.tr("{0} of {1} items answered").format(view.answered, view.total)
        )
        said = words.score_text(view.score, view.score_before)
        self.score.setText(self.tr("Score {0}").format(said) if said else "")
        self.score.setToolTip(
            self.tr("100: everything answered is in order; a value outside its guide counts half.")
        )
        self.score.setAccessibleName(words.score_spoken(view.score, view.score_before))
        self._scored = bool(said)
        self.score.setVisible(self._scored and self.count.isVisibleTo(self))
        self.model.set_sections(view.sections)
        self.finish.setVisible(can_finish)
        self.void.setVisible(can_finish and view.visit.revision == 1)  # signed is never voided

    def set_narrow(self, narrow: bool) -> None:
        """On a small screen: marks and numbers, and the key of the way out."""
        self.setFixedWidth(px(NARROW if narrow else WIDTH))
        self._word.setVisible(not narrow)
        self.count.setVisible(not narrow)  # the bar says it
        self.score.setVisible(not narrow and self._scored)
        self.void.setEnabled(not narrow)
        self.void.setMaximumHeight(0 if narrow else QWIDGETSIZE_MAX)
        self.finish.setText("F9" if narrow else self.tr("Finish checking") + "  F9")
        self.finish.setShortcut("F9")  # a new text takes it away

    def select(self, section_id: str) -> None:
        row = self.model.row_of(section_id)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        if row >= 0:
            self.list.selectionModel().setCurrentIndex(self.model.index(row), flag)

    def _clicked(self, index: QModelIndex) -> None:
        view = self.model.section(index.row())
        self.picked.emit(view.section.id if view else "")
