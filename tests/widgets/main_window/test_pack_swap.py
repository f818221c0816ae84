"""A newer contract pack comes while the window is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from app.config import PreferenceFile
from app.domain.changes import Entity
from app.main import Program, application
from app.packs.shelf import Shelf
from app.services import visits
from app.services.session import Session
from tests.packs.swapping import MORE_SITES, OTHER_SYMPTOM, POSITION, install, laptop_with
from tests.services.builders import LI
from tests.widgets.frame_kit import until


@pytest.fixture
def program(tmp_path: Path, qtbot: Any) -> Iterator[Program]:
    laptop = laptop_with(tmp_path)
    folder = tmp_path / "data"
    PreferenceFile(folder).change(lang="en", theme="light")
    made = Program(application(), folder)
    made.show()
    made.open_session(Session(laptop.store, LI, laptop.packs, laptop.clock, folder))
    yield made
    made.window.close()
    made.window.deleteLater()


def pages(program: Program) -> Any:
    assert program.window.workspace is not None
    return program.window.workspace.pages


def version(program: Program) -> str:
    assert program.desk is not None
    return program.desk.ctx.pack.version


def words(page: Any) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel))


def test_it_is_used_without_a_restart(program: Program, tmp_path: Path, qtbot: Any) -> None:
    """As when another process installs it: nobody tells the program but the folder."""
    desk = program.desk
    assert desk is not None
    desk.go("knowledge")
    page = pages(program).page()
    until(qtbot, lambda: page.model.rowCount() > 0)
    assert any("Skips" in e.title for e in page.model.rows)
    install(program.folder, tmp_path, "2", MORE_SITES, *OTHER_SYMPTOM)
    until(qtbot, lambda: version(program) == "2")
    fresh = pages(program).page()
    assert fresh is not page
    until(qtbot, lambda: any("Skips one" in e.title for e in fresh.model.rows))
    assert program.notices.newest is not None
    assert "Contract pack 2 is in use now" in program.notices.newest.text


def test_a_page_behind_is_made_anew_when_it_is_wanted(
    program: Program, tmp_path: Path, qtbot: Any
) -> None:
    desk = program.desk
    assert desk is not None
    desk.go("knowledge")
    behind = pages(program).page()
    desk.go("tickets", new=True)
    front = pages(program).page()
    install(program.folder, tmp_path, "2")
    until(qtbot, lambda: version(program) == "2")
    assert pages(program).page() is front  # a work order may be half written there
    desk.go("knowledge")
    assert pages(program).page() is not behind
    desk.go("tickets")
    assert pages(program).page() is not front


def test_an_open_visit_stays_as_it_is(program: Program, tmp_path: Path, qtbot: Any) -> None:
    desk = program.desk
    assert desk is not None
    visit_id = visits.start(desk.ctx, desk.ctx.pack.sites[0].id).id(Entity.VISIT)
    desk.go("visit", visit_id=visit_id)
    page = pages(program).page()
    until(qtbot, lambda: page.controller.view is not None)
    install(program.folder, tmp_path, "2", POSITION, *OTHER_SYMPTOM)
    until(qtbot, lambda: version(program) == "2")
    assert pages(program).page() is page
    page.controller.reload()
    until(qtbot, lambda: page.controller.view is not None)
    prompts = {i.item.id: i.item.prompt.en for s in page.controller.view.sections for i in s.items}
    assert prompts["printing.position"] == "Position"


def test_a_damaged_one_is_told_once_and_changes_nothing(
    program: Program, tmp_path: Path, qtbot: Any
) -> None:
    install(tmp_path / "elsewhere", tmp_path, "2")
    place = Shelf(program.folder).place("small", "2")
    Shelf(tmp_path / "elsewhere").place("small", "2").rename(place)
    (place / "pack.yaml").write_text("id: small\n", "utf-8")
    told: list[str] = []
    program.notices.posted.connect(lambda notice: told.append(notice.text))
    assert program.desk is not None
    program.desk.asked_packs.emit()
    until(qtbot, lambda: any("small 2 is damaged" in text for text in told))
    program.desk.asked_packs.emit()
    program.desk.asked_packs.emit()
    until(qtbot, lambda: not program.tasks.pending("store"))
    assert sum("damaged" in text for text in told) == 1
    assert version(program) == "1"
