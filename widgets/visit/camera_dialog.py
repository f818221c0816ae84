"""Taking a photo with the laptop's camera. Space takes it, Enter keeps it, Esc closes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QComboBox, QDialog, QPushButton, QWidget

from widgets.common.buttons import button
from widgets.common.choice_box import ChoiceBox
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.common.zoom_picture import ZoomPicture
from widgets.theme.theme import px
from widgets.visit.camera import CaptureSource


class CameraDialog(QDialog):
    """Opened with ``open()``; the camera runs while it is open.

    Signals:
        taken(QImage): a photo that is to be kept.
    """

    taken = Signal(QImage)

    def __init__(self, source: CaptureSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Take a photo"))
        self._source = source
        self._still = QImage()
        source.setParent(self)
        self.picture = ZoomPicture()
        self.picture.setAccessibleName(self.tr("What the camera sees"))
        self.cameras: QComboBox = ChoiceBox()
        self.cameras.setAccessibleName(self.tr("Camera"))
        self._told = label("", "small", wrap=True)
        self.shoot = button(
            self.tr("Take") + "  Space", "primary", icon="camera-outline", on=self._shoot
        )
        self.again = button(
            self.tr("Again") + "  Space", icon="camera-retake-outline", on=self._live
        )
        self.keep = button(self.tr("Keep") + "  Enter", "primary", icon="check", on=self._keep)
        body = column(self, gap=10, margin=14)
        body.addWidget(self.picture, 1)
        line = row(self.cameras, self._told, self.shoot, self.again, self.keep)
        line.addWidget(button(self.tr("Close") + "  Esc", on=self.reject))
        line.setStretch(1, 1)
        body.addLayout(line)
        for made in self.findChildren(QPushButton):
            made.setAutoDefault(False)
        source.frame.connect(self._seen)
        source.taken.connect(self._shot)
        source.failed.connect(self._failed)
        self.finished.connect(lambda _result: source.stop())
        self.resize(px(900), px(640))
        self._begin()

    def _begin(self) -> None:
        names = self._source.names()
        self.cameras.addItems(list(names))
        self.cameras.setVisible(len(names) > 1)
        self.cameras.currentTextChanged.connect(self._turn_to)
        self._show_buttons(live=True)
        if not names:
            self.shoot.setEnabled(False)
            self.picture.show_picture(
                QPixmap(),
                self.tr(
                    "No camera was found. Connect one and open this again, or take the photo with "
                    "a phone and add its file."
                ),
            )
            return
        self.shoot.setEnabled(False)
        self.picture.show_picture(QPixmap(), self.tr("The camera starts …"))
        self._source.start(names[0])
        self.picture.setFocus()

    def _turn_to(self, name: str) -> None:
        if name:
            self._source.start(name)
            self._live()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            (self.again if not self._still.isNull() else self.shoot).click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.keep.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._source.stop()
        super().closeEvent(event)

    # ---------------------------------------------------------------- the camera

    def _seen(self, image: QImage) -> None:
        if self._still.isNull() and not image.isNull():
            self.shoot.setEnabled(True)
            self.picture.show_picture(QPixmap.fromImage(image), keep=True)

    def _shot(self, image: QImage) -> None:
        if image.isNull():
            self._failed(self.tr("It gave no picture."))
            return
        self._still = image
        self._told.setText("")
        self.picture.show_picture(QPixmap.fromImage(image))
        self._show_buttons(live=False)

    def _failed(self, why: str) -> None:
        self._told.setText(
            self.tr("The camera does not work: {0} Close other programs that use it.").format(why)
        )

    def _shoot(self) -> None:
        self._told.setText("")
        self._source.shoot()

    def _live(self) -> None:
        self._still = QImage()
        self._show_buttons(live=True)
        self.picture.setFocus()

    def _keep(self) -> None:
        if not self._still.isNull():
            self.taken.emit(self._still)
            self.accept()

    def _show_buttons(self, *, live: bool) -> None:
        self.shoot.setVisible(live)
        self.again.setVisible(not live)
        self.keep.setVisible(not live)
        self.keep.setEnabled(not live)
