"""The notice line: the newest message with its action on the left, the page's keys on the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.qt.notices import Notice, Notices
from widgets.common.buttons import button, icon_button
from widgets.common.labels import ElidedLabel, label
from widgets.theme import icons
from widgets.theme.theme import px
from widgets.theme.tokens import MOTION, SIZE

_LOOK = {
    "info": ("information-outline", "primary"),
    "good": ("check-circle-outline", "good"),
    "warning": ("alert-outline", "warning"),
    "bad": ("alert-circle-outline", "bad"),
}


class NoticeLine(QFrame):
    """Good news and information go by themselves; warnings and errors stay until the next, or until
    somebody puts them away."""

    def __init__(self, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice_line")
        self.setMinimumHeight(px(SIZE.notice))
        self._notice: Notice | None = None
        self._narrow = False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(20), 0, px(16), 0)
        layout.setSpacing(px(8))
        self._icon = QLabel()
        self._text = ElidedLabel("", "small")
        self._action = button("", "link", on=notices.act)
        self._away = icon_button("close", self.tr("Put this message away"), on=notices.clear)
        self._away.setIconSize(QSize(px(14), px(14)))
        self._away.setFixedSize(px(24), px(24))  # the line stays as low as it is
        self._keys = label("", "tiny")
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._action)
        layout.addWidget(self._away)
        layout.addWidget(self._keys)
        self._gone = QTimer(self)
        self._gone.setSingleShot(True)
        self._gone.setInterval(MOTION.notice)
        self._gone.timeout.connect(notices.clear)
        notices.posted.connect(self._show_notice)
        notices.cleared.connect(self._clear)
        self._clear()
        if notices.newest is not None:
            self._show_notice(notices.newest)

    def fit(self, *, narrow: bool) -> None:
        """Where both do not fit, a message is worth more than the keys: F1 has them, too."""
        self._narrow = narrow
        self._share()

    def _share(self) -> None:
        said = self._text.fontMetrics().horizontalAdvance(self._text.text())
        # px(140): the mark, the ×, edges and gaps
        taken = self._keys.sizeHint().width() + self._action.sizeHint().width() + px(140)
        fits = not self._narrow and said + taken < self.width()
        self._keys.setVisible(self._notice is None or fits)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def set_keys(self, keys: str) -> None:
        self._keys.setText(keys)
        self._share()

    def _show_notice(self, notice: Notice) -> None:
        self._notice = notice
        icon, ink = _LOOK[notice.kind]
        self._icon.setPixmap(icons.pixmap(icon, ink, 16))
        self._text.setText(notice.text)
        self._text.setAccessibleName(notice.text)
        self._text.setToolTip(notice.text)
        self._action.setText(notice.action)
        self._action.setVisible(bool(notice.action))
        for part in (self._icon, self._text):
            part.setVisible(True)
        self._share()
        goes = notice.kind in ("info", "good") and not notice.action
        self._away.setVisible(not goes)
        if goes:
            self._gone.start()
        else:
            self._gone.stop()

    def _clear(self) -> None:
        self._notice = None
        self._icon.setVisible(False)
        self._text.setText("")
        self._text.setToolTip("")
        self._action.setVisible(False)
        self._away.setVisible(False)
        self._share()
