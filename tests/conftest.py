"""For every test: no screen, no waiting for one, no stray data folder."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before the first QApplication

MUCH_GARBAGE = 30_000  # objects since the last collection


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


@pytest.fixture(autouse=True, scope="session")
def _garbage_stays_in_its_thread() -> Iterator[None]:
    """As in the program (``app.qt.collecting``): a collection in a lane's thread would destroy
    widgets there."""
    gc.disable()
    gc.freeze()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def _garbage_taken_away() -> Iterator[None]:
    yield
    if gc.get_count()[0] > MUCH_GARBAGE:
        gc.collect()
