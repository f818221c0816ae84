"""Logging: one rotating file in the data folder, warnings to the terminal. Never secrets, never
what a person typed into an answer."""

from __future__ import annotations

import logging
import logging.handlers
import sys
from pathlib import Path

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def set_up(folder: Path | None, *, verbose: bool = False) -> None:
    """Call once, from the composition root. ``folder`` None: terminal only."""
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    terminal = logging.StreamHandler(sys.stderr)
    terminal.setLevel(logging.INFO if verbose else logging.WARNING)
    terminal.setFormatter(logging.Formatter(FORMAT))
    root.addHandler(terminal)
    for noisy in ("uvicorn", "urllib3", "alembic", "fontTools", "PIL", "pyhanko", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    if folder is None:
        return
    try:
        (folder / "logs").mkdir(parents=True, exist_ok=True)
        file = logging.handlers.RotatingFileHandler(
            folder / "logs" / "countercheck.log",
            maxBytes=2_000_000,
            backupCount=3,
            encoding="utf-8",
        )
    except OSError as error:
        root.warning("no log file: %s", error)
        return
    file.setFormatter(logging.Formatter(FORMAT))
    root.addHandler(file)
