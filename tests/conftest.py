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


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI nothing may skip: what a skipped test would have shown is not known to be true."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
