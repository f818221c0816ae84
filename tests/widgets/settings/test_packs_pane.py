"""The preview of contract packs, and another version taken in by a person who may."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from app.config import PreferenceFile
from app.domain.account import Account
from app.main import Program, application
from app.packs.shelf import Shelf
from app.services.session import Session
from tests.packs.builders import write_pack
from tests.packs.swapping import MORE_SITES, POSITION, VERSION, install, laptop_with
from tests.services.builders import CHIEF, LI
from tests.widgets.frame_kit import until
from widgets.settings.packs_pane import PacksPane


@contextmanager
def opened(tmp_path: Path, actor: Account) -> Iterator[Program]:
    laptop = laptop_with(tmp_path)
    folder = tmp_path / "data"
    PreferenceFile(folder).change(lang="en", theme="light")
    program = Program(application(), folder)
    program.show()
    program.open_session(Session(laptop.store, actor, laptop.packs, laptop.clock, folder))
    yield program
    program.window.close()
    program.window.deleteLater()


@pytest.fixture
def program(tmp_path: Path, qtbot: Any) -> Iterator[Program]:
    with opened(tmp_path, CHIEF) as made:
        yield made


def pane(program: Program, qtbot: Any, **args: str) -> PacksPane:
    assert program.desk is not None and program.window.workspace is not None
    program.desk.go("settings", view="packs", **args)
    page: Any = program.window.workspace.pages.page()
    until(qtbot, lambda: page.packs is not None and page.packs.model.rowCount() > 0)
    made: PacksPane = page.packs
    return made


def text(made: PacksPane) -> str:
    return made.detail.reader.toPlainText()


def version(program: Program) -> str:
    assert program.desk is not None
    return program.desk.ctx.pack.version


def test_the_own_contract_is_in_front(program: Program, qtbot: Any) -> None:
    made = pane(program, qtbot)
    first = made.model.rows[0]
    assert (first.held.id, first.current) == ("small", True)
    assert "2 known of about 3" in text(made)
    assert made.detail.heading.text() == "Small"
    assert not made.detail.use.isVisible()  # it is in use


def test_into_a_checklist_and_back_by_keyboard(program: Program, qtbot: Any) -> None:
    made = pane(program, qtbot)
    reader = made.detail.reader
    reader.setFocus()
    reader.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClick(reader, Qt.Key.Key_Tab)
    qtbot.keyClick(reader, Qt.Key.Key_Return)
    assert made.detail.heading.text() == "Patrol"
    assert "Position" in text(made)
    assert "limit" in text(made).lower()
    qtbot.keyClick(reader, Qt.Key.Key_Escape)
    assert made.detail.heading.text() == "Small"
    with qtbot.waitSignal(made.closed):
        qtbot.keyClick(reader, Qt.Key.Key_Escape)


def test_a_part_can_be_gone_to(program: Program, qtbot: Any) -> None:
    made = pane(program, qtbot, pack="small", version="1", part="symptom:PR-01")
    until(qtbot, lambda: made.detail.heading.text() == "PR-01 Skips")
    assert "Change it" in text(made)


def test_another_version_is_read_then_taken(program: Program, tmp_path: Path, qtbot: Any) -> None:
    made = pane(program, qtbot)
    source = write_pack(tmp_path / "new", (*VERSION, 'version: "2"'), MORE_SITES, POSITION)
    made.offer(str(source))
    until(qtbot, lambda: made.detail.offering)
    assert made.detail.second.text() == "small  1 → 2"
    assert "新网点" in text(made)
    assert "wording Position → Print position" in text(made)
    assert version(program) == "1"
    made.detail.take.click()
    until(qtbot, lambda: version(program) == "2")
    until(qtbot, lambda: [r.held.version for r in made.model.rows[:2]] == ["2", "1"])
    until(qtbot, lambda: made.model.rows[0].current)
    # and back to the older one
    made.list.setCurrentIndex(made.model.find("small 1"))
    assert made.detail.use.isVisible()
    made.detail.use.click()
    until(qtbot, lambda: version(program) == "1")


def test_an_offer_can_be_left(program: Program, tmp_path: Path, qtbot: Any) -> None:
    made = pane(program, qtbot)
    source = write_pack(tmp_path / "new", (*VERSION, 'version: "2"'))
    made.offer(str(source))
    until(qtbot, lambda: made.detail.offering)
    qtbot.keyClick(made.detail.reader, Qt.Key.Key_Escape)
    assert not made.detail.offering
    assert "2 known of about 3" in text(made)
    shelf = Shelf(program.folder)
    until(qtbot, lambda: not list(shelf.folder.glob(".part-*")))
    assert [h.version for h in shelf.held("small")] == ["1"]


def test_a_broken_pack_shows_every_place(program: Program, tmp_path: Path, qtbot: Any) -> None:
    made = pane(program, qtbot)
    broken = write_pack(
        tmp_path / "new",
        (*VERSION, 'version: "2"'),
        ("pack.yaml", "calendar: 7x24", "calendar: none"),
        ("sites.csv", "2,企石", "1,企石"),
    )
    made.offer(str(broken))
    until(qtbot, lambda: "2 problems" in made.detail.second.text())
    assert "pack.yaml:23 levels[0].calendar" in text(made)
    assert "sites.csv:3 seq" in text(made)
    assert not made.detail.offering


def test_what_is_no_pack_is_told_in_a_line(program: Program, tmp_path: Path, qtbot: Any) -> None:
    made = pane(program, qtbot)
    file = tmp_path / "letter.zip"
    file.write_bytes(b"Dear customer")
    made.offer(str(file))
    until(qtbot, lambda: program.notices.newest is not None)
    assert program.notices.newest is not None
    assert "it is no ZIP" in program.notices.newest.text
    assert "2 known of about 3" in text(made)


def test_a_damaged_version_says_what_is_wrong(program: Program, tmp_path: Path, qtbot: Any) -> None:
    install(program.folder, tmp_path, "2")
    (Shelf(program.folder).place("small", "2") / "pack.yaml").write_text("id: small\n", "utf-8")
    made = pane(program, qtbot, pack="small", version="2")
    until(qtbot, lambda: "pack.yaml" in text(made))
    assert "“version” is missing" in text(made)
    assert not made.detail.use.isVisible()


def test_an_engineer_reads_and_does_not_install(tmp_path: Path, qtbot: Any) -> None:
    with opened(tmp_path, LI) as program:
        made = pane(program, qtbot)
        assert not hasattr(made, "from_file")
        assert "2 known of about 3" in text(made)
