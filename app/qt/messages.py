"""What Qt itself has to say goes to the log, like everything else."""

from __future__ import annotations

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger("qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
# the offscreen platform says so at each change of a window's least size; it means nothing there
_IDLE = "This plugin does not support propagateSizeHints()"


def to_the_log() -> None:
    """Call once, before the application is made."""
    qInstallMessageHandler(_take)


def _take(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    if text != _IDLE:
        where = f" ({context.category})" if context.category not in (None, "default") else ""
        log.log(_LEVELS.get(kind, logging.WARNING), "%s%s", text, where)
