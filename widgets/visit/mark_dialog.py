"""Drawing on a photo: arrow, box, words, and making unreadable what is nobody's business."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QDialog, QPushButton, QWidget

from app.domain.changes import ChangeSet
from app.domain.evidence import Evidence
from app.domain.marks import INKS, MarkColour, MarkKind
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import annotating
from app.services.annotating import Canvas
from widgets.common.buttons import button, icon_button
from widgets.common.confirm import confirm
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.common.zoom_picture import STEP
from widgets.theme.stylesheet import restyle
from widgets.theme.theme import colour, px
from widgets.visit.mark_canvas import MarkCanvas, Tool


class MarkDialog(QDialog):
    """Opened with ``open()``; never blocks. Enter keeps, Esc leaves.

    Signals:
        kept(Evidence): the photo's marks were changed.
    """

    kept = Signal(object)

    def __init__(self, desk: Desk, piece: Evidence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Draw on the photo"))
        self._desk = desk
        self._piece = piece
        self._saving = False
        self.canvas = MarkCanvas()
        self.canvas.setAccessibleName(self.tr("Photo"))
        self.tools: dict[Tool, QPushButton] = {}
        self.inks: dict[MarkColour, QPushButton] = {}
        self._build()
        self.canvas.changed.connect(self._changed)
        self.resize(px(1120), px(720))
        self._load()

    def _build(self) -> None:
        body = column(self, gap=10, margin=14)
        head = row(gap=6)
        group = QButtonGroup(self)
        tools: tuple[tuple[Tool, str, str, str], ...] = (
            (None, self.tr("Choose"), "cursor-default-outline", "S"),
            (MarkKind.ARROW, self.tr("Arrow"), "arrow-top-right", "A"),
            (MarkKind.BOX, self.tr("Box"), "rectangle-outline", "B"),
            (MarkKind.TEXT, self.tr("Words"), "format-text", "T"),
            (MarkKind.BLUR, self.tr("Hide"), "blur", "H"),
        )
        self._keys = {key: tool for tool, _, _, key in tools}
        for tool, name, icon, key in tools:
            made = button(name, "chip", icon=icon, key=key, checkable=True)
            made.clicked.connect(lambda _=False, t=tool: self._use(t))
            group.addButton(made)
            self.tools[tool] = made
            head.addWidget(made)
        head.addSpacing(px(10))
        names = {
            MarkColour.RED: self.tr("Red"),
            MarkColour.YELLOW: self.tr("Yellow"),
            MarkColour.BLUE: self.tr("Blue"),
            MarkColour.WHITE: self.tr("White"),
        }
        inks = QButtonGroup(self)
        for number, ink in enumerate(MarkColour, start=1):
            made = icon_button("circle", f"{names[ink]}  {number}")
            made.setIcon(_swatch(ink))
            made.setCheckable(True)
            made.clicked.connect(lambda _=False, i=ink: self._ink(i))
            inks.addButton(made)
            self.inks[ink] = made
            head.addWidget(made)
        thinner = icon_button("minus", self.tr("Thinner") + "  [", on=lambda: self._thick(1 / STEP))
        thicker = icon_button("plus", self.tr("Thicker") + "  ]", on=lambda: self._thick(STEP))
        self.undo = icon_button("undo", self.tr("Undo") + "  Ctrl+Z", on=self.canvas.undo)
        self.redo = icon_button("redo", self.tr("Redo") + "  Ctrl+Y", on=self.canvas.redo)
        self.delete = icon_button(
            "delete-outline", self.tr("Take the mark away") + "  Del", on=self.canvas.delete
        )
        for made in (thinner, thicker, self.undo, self.redo, self.delete):
            head.addWidget(made)
        head.addStretch(1)
        body.addLayout(head)
        body.addWidget(self.canvas, 1)
        self._told = label("", "small", wrap=True)
        self.leave = button(self.tr("Leave"), key="Esc", on=self.reject)
        self.keep = button(self.tr("Keep"), "primary", key="Enter", on=self.save)
        foot = row(self._told, self.leave, self.keep)
        foot.setStretch(0, 1)
        body.addLayout(foot)
        for made in self.findChildren(QPushButton):
            made.setAutoDefault(False)

    # ---------------------------------------------------------------- showing

    def _load(self) -> None:
        self._set_open(False)
        self.canvas.show_picture(QPixmap(), self.tr("loading …"))

        def arrived(found: Canvas) -> None:
            picture = QPixmap()
            picture.loadFromData(found.picture)
            self._set_open(not picture.isNull())
            self.canvas.begin(picture, found.marks)
            self._use(MarkKind.ARROW)
            self._ink(MarkColour.RED)
            self.canvas.setFocus()

        self._desk.read(
            lambda ctx: annotating.canvas(ctx, self._piece.id),
            arrived,
            failed=lambda e: self.canvas.show_picture(QPixmap(), e.sentence(self._desk.lang)),
            owner=self,
            lane="files",
        )

    def _set_open(self, open_: bool) -> None:
        for made in (*self.tools.values(), *self.inks.values(), self.keep):
            made.setEnabled(open_)
        self._changed()

    def _changed(self) -> None:
        history = self.canvas.history
        busy = self._saving
        self.undo.setEnabled(history.can_undo and not busy)
        self.redo.setEnabled(history.can_redo and not busy)
        self.delete.setEnabled(self.canvas.chosen is not None and not busy)
        if not busy and self._told.property("tone") != "bad":
            self._told.setText(self._hint())

    def _hint(self) -> str:
        if self.canvas.tool is MarkKind.BLUR:
            return self.tr(
                "What is hidden is gone from the picture that is shown and printed. The photo "
                "without marks stays behind it and goes to central too; only you and central's "
                "reviewers and administrators may open it."
            )
        if self.canvas.tool is MarkKind.TEXT:
            return self.tr("Click where the words begin. Double click changes them.")
        if self.canvas.tool is None:
            return self.tr("Drag a mark to move it, its ends to reshape it. Arrow keys move it.")
        return self.tr("Drag over the photo. Insert puts one in the middle.")

    def _tell(self, text: str, tone: str = "neutral") -> None:
        self._told.setProperty("tone", tone)
        restyle(self._told)
        self._told.setText(text)

    # ---------------------------------------------------------------- doing

    def _use(self, tool: Tool) -> None:
        self._tell("")
        self.tools[tool].setChecked(True)
        self.canvas.set_tool(tool)
        self.canvas.setFocus()

    def _ink(self, ink: MarkColour) -> None:
        self.inks[ink].setChecked(True)
        self.canvas.set_ink(ink)

    def _thick(self, by: float) -> None:
        self.canvas.set_thick(self.canvas.thick * by)

    def save(self) -> None:
        """Keeps what is drawn; without a change it only closes."""
        self.canvas.end_words()
        if self._saving or not self.keep.isEnabled():
            return
        if not self.canvas.history.changed:
            self.accept()
            return
        marks, id = self.canvas.history.marks, self._piece.id
        self._saving = True
        self._set_open(False)
        self._tell(self.tr("saving …"))

        def done(_changes: ChangeSet) -> None:
            self.kept.emit(self._piece)
            self.accept()

        def failed(error: CounterCheckError) -> None:
            self._saving = False
            self._set_open(True)
            self._tell(error.sentence(self._desk.lang), "bad")

        self._desk.change(
            lambda ctx: annotating.annotate(ctx, id, marks),
            owner=self,
            done=done,
            failed=failed,
            lane="files",
        )

    def reject(self) -> None:
        if self._saving:
            return  # a moment: it is being kept
        if not self.canvas.history.changed:
            super().reject()
            return
        confirm(
            self,
            self.tr("Leave without keeping what was drawn?"),
            self.tr("The photo stays as it was."),
            self.tr("Leave"),
            super().reject,
            danger=True,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = held & Qt.KeyboardModifier.ControlModifier
        key = event.key()
        if control and key == Qt.Key.Key_Z:
            again = held & Qt.KeyboardModifier.ShiftModifier
            (self.redo if again else self.undo).click()
        elif control and key == Qt.Key.Key_Y:
            self.redo.click()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete.click()
        elif held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            if not self._plain(event.text()):
                super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _plain(self, text: str) -> bool:
        if not self.keep.isEnabled() or len(text) != 1:
            return False
        if text.upper() in self._keys:
            self._use(self._keys[text.upper()])
        elif text in "[]":
            self._thick(STEP if text == "]" else 1 / STEP)
        elif text in "+=":
            self.canvas.zoom(STEP)
        elif text in "-_":
            self.canvas.zoom(1 / STEP)
        elif text == "0":
            self.canvas.fit()
        elif text in "1234":
            self._ink(list(MarkColour)[int(text) - 1])
        else:
            return False
        return True


def _swatch(ink: MarkColour) -> QIcon:
    """The line and its edge, as they show on a photo."""
    edge = px(20)
    made = QPixmap(edge, edge)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colour("line"))
    painter.setBrush(QColor(INKS[ink][1]))
    painter.drawEllipse(1, 1, edge - 2, edge - 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(INKS[ink][0]))
    inner = edge // 5
    painter.drawEllipse(inner, inner, edge - 2 * inner, edge - 2 * inner)
    painter.end()
    return QIcon(made)
