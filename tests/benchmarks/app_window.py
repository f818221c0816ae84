"""The program on a laptop with a long history. Prints ``sign-in`` when the sign-in page can be
typed into, ``ready`` when the first page shows its data, then its memory at rest.

The password is given after ``typing`` seconds (0: the moment the page is there). ``password`` is
what the gate took for it: deriving the key and opening the store. ``hash`` is the derivation alone
(argon2id, slow by design), measured afterwards.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer

from app.main import Program, application
from tests.benchmarks.memory import resident_kib
from tests.benchmarks.person import LOGIN, PASSWORD


def main(folder: Path, typing: float) -> int:
    app = application()
    program = Program(app, folder)
    program.window.resize(1366, 768)
    program.show()

    def said(word: str) -> None:
        print(word, flush=True)

    def wait_accounts() -> None:
        if program.tasks.working(("vault",)):
            QTimer.singleShot(1, wait_accounts)
            return
        said("sign-in")
        QTimer.singleShot(round(typing * 1000), enter)

    def enter() -> None:
        said("entered")
        began = time.monotonic()

        def opened(session: object) -> None:
            said(f"password {time.monotonic() - began:.4f}")
            program.open_session(session)  # type: ignore[arg-type]
            QTimer.singleShot(0, wait_page)

        program.tasks.run("vault", lambda: program.gate.open(LOGIN, PASSWORD), done=opened)

    def wait_page() -> None:
        if program.tasks.working(("store",)):
            QTimer.singleShot(1, wait_page)
            return
        program.window.repaint()
        said("ready")
        QTimer.singleShot(2500, finish)

    def finish() -> None:
        said(f"memory {resident_kib()}")
        began = time.monotonic()
        program.gate.check(LOGIN, PASSWORD)
        said(f"hash {time.monotonic() - began:.4f}")
        program.window.close()
        app.quit()

    QTimer.singleShot(0, wait_accounts)
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), float(sys.argv[2])))
