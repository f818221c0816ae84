"""For every test: no screen, no waiting for one, no stray data folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before the first QApplication


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing a test starts may touch the data of whoever runs it."""
    monkeypatch.setenv("COUNTERCHECK_HOME", str(tmp_path / "home"))
    for name in ("COUNTERCHECK_LOGIN", "COUNTERCHECK_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
