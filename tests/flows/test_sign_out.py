"""Signing out takes down what the person's session held."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from shiboken6 import isValid

from app.config import PreferenceFile
from app.main import Program, application
from app.services.session import Session
from tests.services.builders import LI, open_laptop
from tests.widgets.frame_kit import until


def test_the_desk_goes_and_its_virtual_devices_with_it(
    tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = open_laptop(tmp_path / "data")
    PreferenceFile(tmp_path).change(lang="en", theme="light")
    program = Program(application(), tmp_path)
    program.show()
    closed: list[int] = []
    close = laptop.store.close

    def watched() -> None:
        closed.append(1)
        close()

    monkeypatch.setattr(laptop.store, "close", watched)
    program.open_session(Session(laptop.store, LI, laptop.packs, laptop.clock, tmp_path))
    desk = program.desk
    assert desk is not None and program.window.workspace is not None
    device = desk.bench().start("printer", name="printer")
    program.window.workspace.account_asked.emit("sign_out")
    until(qtbot, lambda: closed and not isValid(desk))
    assert program.desk is None and not device.running
    program.window.close()
    program.window.deleteLater()
