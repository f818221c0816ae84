"""The floor: the smallest PySide6 window. Prints ``ready`` once painted, then its memory."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from tests.benchmarks.memory import resident_kib


class Painted(QObject):
    """Tells when the window's content was painted for the first time."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.done = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.done:
            self.done = True
            QTimer.singleShot(0, lambda: print("ready", flush=True))
            QTimer.singleShot(1500, self.report)
        return False

    def report(self) -> None:
        print(f"memory {resident_kib()}", flush=True)
        QApplication.quit()


def main() -> int:
    app = QApplication(sys.argv)
    window = QMainWindow()
    label = QLabel("涉水巡检通")
    window.setCentralWidget(label)
    window.resize(1366, 768)
    watcher = Painted(window)
    label.installEventFilter(watcher)
    window.show()
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main())
