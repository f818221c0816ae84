"""A new laptop in the window: from the first page to the first desk, against a real central."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from app.config import PreferenceFile
from app.domain.account import Role
from app.domain.clock import Clock
from app.main import Program, application
from app.packs.registry import builtin_packs
from app.qt.enrol_form import Asked
from app.qt.enrol_words import Field
from app.qt.enrolling import Step, join
from app.services import enrolment, laptop_people
from app.services.doorstep import is_enrolled
from tests.flows.office import Office
from tests.sync import proxy as bad
from tests.widgets.frame_kit import until
from widgets.common.confirm import Ask
from widgets.enrol.page import EnrolPage
from widgets.settings.people_card import PeopleCard
from widgets.sign_in.page import SignInPage
from widgets.sign_in.password_box import PasswordBox


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "laptop"
    PreferenceFile(made).change(lang="en", theme="light")
    return made


@pytest.fixture
def program(folder: Path, qtbot: Any) -> Iterator[Program]:
    made = Program(application(), folder)
    made.show()
    made.window.activateWindow()
    yield made
    made.window.close()
    made.window.deleteLater()


def page_of(program: Program) -> EnrolPage:
    page = program.window.centralWidget().currentWidget()  # type: ignore[attr-defined]
    assert isinstance(page, EnrolPage)
    return page


PACK = builtin_packs()[0]


def type_in(qtbot: Any, widget: QWidget, *texts: str) -> None:
    """Each text and Enter, wherever the focus is by then."""
    for text in texts:
        line = widget.window().focusWidget()
        assert isinstance(line, QLineEdit)
        qtbot.keyClicks(line, text)
        qtbot.keyClick(line, Qt.Key.Key_Return)


def fill(page: EnrolPage, office: Office, **other: str) -> None:
    values = {"address": office.url, "login": "li", "password": office.password, **other}
    for name, box in page.fields.items():
        box.line.setText(values[name.value])
    assert page.packs is not None
    page.packs.setCurrentText(PACK)


def told(page: QWidget) -> str:
    return " ".join(part.text() for part in page.findChildren(QLabel) if part.isVisible())


def press(page: QWidget, words: str) -> None:
    next(
        b for b in page.findChildren(QPushButton) if b.text().strip() == words and b.isVisible()
    ).click()


def test_by_keyboard_from_nothing_to_the_desk(program: Program, office: Office, qtbot: Any) -> None:
    page = page_of(program)
    until(qtbot, lambda: page.window().focusWidget() is page.fields[Field.ADDRESS].line)
    with qtbot.waitSignal(program.session_opened, timeout=20_000):
        type_in(qtbot, page, office.url, office.code(), "li", office.password)
        assert page.packs is not None and page.packs.hasFocus()
        qtbot.keyClick(page.packs, Qt.Key.Key_Down)
        page.packs.activated.emit(page.packs.currentIndex())  # as its list does when one is chosen
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Space)
    assert program.desk is not None and program.desk.ctx.laptop == "L7"
    assert program.window.workspace is not None
    assert program.settings.value.last_login == "li"
    assert office.escrow().keys() == {"L7"}


def test_a_wrong_code_is_told_in_place_and_nothing_has_to_be_typed_again(
    program: Program, office: Office, qtbot: Any
) -> None:
    page = page_of(program)
    fill(page, office, code="ABCD-EFGH-JKMN")
    page.go.click()
    assert page.steps.isVisible() and not page.go.isVisible()
    until(qtbot, page.go.isVisible)
    box = page.fields[Field.CODE]
    assert "Central does not know this code." in box.said.text() and box.said.isVisible()
    assert box.line.accessibleDescription() == box.said.text()
    assert page.window().focusWidget() is box.line
    assert page.fields[Field.PASSWORD].text() == office.password
    with qtbot.waitSignal(program.session_opened, timeout=20_000):
        type_in(qtbot, page, office.code())  # the wrong one is selected: typing replaces it


def test_a_wrong_password_is_told_at_the_password(
    program: Program, office: Office, qtbot: Any
) -> None:
    page = page_of(program)
    fill(page, office, code=office.code(), password="not-his-password")
    page.go.click()
    box = page.fields[Field.PASSWORD]
    until(qtbot, box.said.isVisible)
    assert "The login or the password is wrong." in box.said.text()
    with qtbot.waitSignal(program.session_opened, timeout=20_000):
        type_in(qtbot, page, office.password)


def test_nobody_there_is_told_at_the_address(program: Program, office: Office, qtbot: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nowhere = f"http://127.0.0.1:{free.getsockname()[1]}"
    page = page_of(program)
    fill(page, office, code="ABCD-EFGH-JKMN", address=nowhere)
    page.go.click()
    until(qtbot, page.fields[Field.ADDRESS].said.isVisible)
    assert "This laptop is not enrolled yet." in page.fields[Field.ADDRESS].said.text()


def test_a_lost_reply_is_tried_again_with_one_key_press(
    program: Program, office: Office, qtbot: Any
) -> None:
    page = page_of(program)
    fill(page, office, code=office.code(), address=office.proxy.url)
    office.proxy.plan = [bad.cut_reply(700)]  # in the middle of the certificate
    page.go.click()
    until(qtbot, page.trouble.isVisible)
    assert "Try again just as it is" in told(page.trouble)
    assert office.laptops() == ["L7"]
    with qtbot.waitSignal(program.session_opened, timeout=20_000):
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Space)
    assert office.laptops() == ["L7"]


def test_another_language_keeps_what_is_typed_and_what_is_running(
    program: Program, office: Office, qtbot: Any
) -> None:
    page = page_of(program)
    fill(page, office, code=office.code(), address=office.proxy.url)
    reached: list[bool] = []

    def hole(client: socket.socket, port: int) -> None:
        client.recv(65536)
        reached.append(True)
        bad.blackhole(client, port)

    office.proxy.plan = [hole]
    page.go.click()
    until(qtbot, lambda: reached)
    with qtbot.waitSignal(program.window.rebuilt):
        program.settings.change(theme="dark")
    anew = page_of(program)
    assert anew is not page and anew.steps.isVisible()
    assert anew.fields[Field.PASSWORD].text() == office.password
    press(anew, "Cancel")
    until(qtbot, anew.go.isVisible)
    assert "Cancelled." in told(anew.trouble)
    assert not is_enrolled(program.folder)
    with qtbot.waitSignal(program.session_opened, timeout=20_000):
        anew.go.click()


def test_what_is_being_written_cannot_be_cancelled(program: Program, qtbot: Any) -> None:
    page = page_of(program)
    words = {}
    for step in Step:
        page.steps.show_step(step)
        words[step] = page.steps.stop.text() if page.steps.stop.isEnabled() else ""
    assert words == {
        Step.CODE: "Cancel",
        Step.ACCOUNT: "Cancel",
        Step.STORE: "",
        Step.KEY: "Later",
    }


def test_enter_goes_to_the_next_empty_field(program: Program, qtbot: Any) -> None:
    page = page_of(program)
    page.fields[Field.CODE].line.setText("ABCD")
    type_in(qtbot, page, "https://central.example.cn")
    assert page.window().focusWidget() is page.fields[Field.LOGIN].line
    assert page.go.isVisible()


def test_enrolled_meanwhile_by_command_shows_who_can_sign_in(
    program: Program, office: Office, folder: Path, qtbot: Any
) -> None:
    page = page_of(program)
    join(folder, Asked(office.url, office.code(), "li", office.password, PACK), Clock())
    fill(page, office, code="ABCD-EFGH-JKMN")
    page.go.click()
    until(qtbot, lambda: program.window.findChild(SignInPage))


# ------------------------------------------------------------------ people


@pytest.fixture
def at_work(folder: Path, office: Office, qtbot: Any) -> Iterator[Program]:
    """Li signed in on an enrolled laptop."""
    join(folder, Asked(office.url, office.code(), "li", office.password, PACK), Clock())
    made = Program(application(), folder)
    made.show()
    made.window.activateWindow()
    sign_in(made, office, qtbot)
    yield made
    made.window.close()
    made.window.deleteLater()


def sign_in(program: Program, office: Office, qtbot: Any, at: int = 0) -> None:
    page = program.window.centralWidget().currentWidget()  # type: ignore[attr-defined]
    until(qtbot, lambda: page.findChild(PasswordBox))
    page._accounts.choose(page._accounts._logins[at])
    qtbot.keyClicks(page.findChild(PasswordBox).field, office.password)
    with qtbot.waitSignal(program.session_opened, timeout=20_000):
        page.findChild(PasswordBox).go.click()


def people(program: Program, qtbot: Any) -> PeopleCard:
    assert program.desk is not None
    program.desk.go("settings")
    until(qtbot, lambda: program.window.findChild(PeopleCard))
    card: PeopleCard = program.window.findChild(PeopleCard)
    until(qtbot, lambda: "signed in" in told(card))
    return card


def test_a_person_is_added_by_keyboard_and_signs_in(
    at_work: Program, office: Office, qtbot: Any
) -> None:
    office.account("wang", Role.ENGINEER)
    card = people(at_work, qtbot)
    press(card, "Add a person")
    type_in(qtbot, card, "wang", office.password, "not-lis-password")
    until(qtbot, card.form.own.said.isVisible)
    assert "The password is wrong." in card.form.own.said.text()
    type_in(qtbot, card, office.password)
    until(qtbot, lambda: "Wang" in told(card) and not card.form.isVisible())
    assert card.form.own.text() == "" and card.form.password.text() == ""
    at_work.window.workspace.account_asked.emit("switch")  # type: ignore[union-attr]
    until(qtbot, lambda: at_work.window.findChild(SignInPage))
    sign_in(at_work, office, qtbot, at=1)
    assert at_work.desk is not None and at_work.desk.ctx.actor.login == "wang"


def test_what_central_says_no_to_is_told_and_nobody_is_added(
    at_work: Program, office: Office, qtbot: Any
) -> None:
    card = people(at_work, qtbot)
    press(card, "Add a person")
    type_in(qtbot, card, "nobody", office.password, office.password)
    until(qtbot, card.form.password.said.isVisible)
    assert "Nobody was added." in card.form.password.said.text()
    card.form.login.line.setText("LI")
    card.form.go.click()
    until(qtbot, card.form.login.said.isVisible)
    assert "already on this laptop" in card.form.login.said.text()
    press(card.form, "Cancel")
    assert not card.form.isVisible() and card.form.password.text() == ""


def test_a_person_is_removed_after_a_question(at_work: Program, office: Office, qtbot: Any) -> None:
    from app.qt.enrolling import confirm_online

    office.account("wang", Role.ENGINEER)
    assert at_work.desk is not None
    ctx, folder = at_work.desk.ctx, at_work.folder
    new = confirm_online(ctx, "wang", office.password)
    laptop_people.let_in(ctx, folder, office.password, new)
    card = people(at_work, qtbot)
    away = [b for b in card.findChildren(QPushButton) if b.accessibleName().startswith("Remove ")]
    assert [b.accessibleName() for b in away] == ["Remove Wang from this laptop"]
    away[0].click()
    until(qtbot, lambda: at_work.window.findChild(Ask))
    question = at_work.window.findChild(Ask)
    assert "can no longer sign in here" in told(question)
    question.yes.click()
    until(qtbot, lambda: "Wang" not in told(card))
    assert [p.login for p in laptop_people.people_here(folder)] == ["li"]


def test_a_spare_key_that_was_not_left_is_sent_with_the_next_sync(
    folder: Path, office: Office, qtbot: Any
) -> None:
    from sync.cancel import Cancel

    cancel = Cancel()
    form = Asked(office.url, office.code(), "li", office.password, PACK)
    join(folder, form, Clock(), cancel=cancel, report=lambda s: s is Step.KEY and cancel.set())
    assert office.escrow() == {}
    program = Program(application(), folder)
    program.show()
    sign_in(program, office, qtbot)
    until(qtbot, lambda: office.escrow() and enrolment.escrow_due(folder) is None)
    program.window.close()
    program.window.deleteLater()
