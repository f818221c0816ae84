"""Signing in, being slowed, being shut out, and the lock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.config import PreferenceFile
from app.domain.account import Role
from app.errors import CounterCheckError, VaultDamaged, WrongPassword
from app.qt.settings import Settings
from app.qt.tasks import Tasks
from tests.services.builders import LI
from tests.widgets.frame_kit import until
from widgets.sign_in.gate import DemoAccount, DemoInfo, KnownAccount
from widgets.sign_in.lock_page import LockPage
from widgets.sign_in.page import SignInPage
from widgets.sign_in.password_box import PasswordBox


class FakeGate:
    """Li's password is "right"; others are slowed by ``wait`` seconds."""

    def __init__(self, wait: float = 0.0, broken: CounterCheckError | None = None) -> None:
        self.wait, self.broken = wait, broken
        self.tried: list[tuple[str, str]] = []
        self.known: Sequence[KnownAccount] = (
            KnownAccount("wang", "王工", (Role.ENGINEER,)),
            KnownAccount("li", "李工", (Role.ENGINEER,)),
        )

    def accounts(self) -> Sequence[KnownAccount]:
        if self.broken:
            raise self.broken
        return self.known

    def open(self, login: str, password: str) -> Any:
        self.check(login, password)
        return f"session of {login}"

    def check(self, login: str, password: str) -> None:
        self.tried.append((login, password))
        if password != "right":
            raise WrongPassword(self.wait, len(self.tried))


@pytest.fixture
def tasks(qtbot: Any) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    assert made.shutdown(5.0) == ()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(PreferenceFile(tmp_path))
    made.change(lang="en", last_login="li")
    return made


def box_of(page: QWidget, qtbot: Any) -> PasswordBox:
    until(qtbot, lambda: page.findChild(PasswordBox))
    found: PasswordBox = page.findChild(PasswordBox)
    return found


def told(page: QWidget) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel))


def test_the_last_person_is_chosen_and_enter_signs_in(
    tasks: Tasks, settings: Settings, qtbot: Any
) -> None:
    gate = FakeGate()
    page = SignInPage(gate, tasks, settings)
    qtbot.addWidget(page)
    box = box_of(page, qtbot)
    qtbot.keyClicks(box.field, "right")
    with qtbot.waitSignal(page.opened) as opened:
        box.field.returnPressed.emit()
    assert opened.args == ["session of li"]
    assert gate.tried == [("li", "right")]
    assert box.field.text() == ""


def test_a_wrong_password_is_told_and_slows(tasks: Tasks, settings: Settings, qtbot: Any) -> None:
    page = SignInPage(FakeGate(wait=0.6), tasks, settings)
    qtbot.addWidget(page)
    page.show()
    box = box_of(page, qtbot)
    qtbot.keyClicks(box.field, "wrong")
    box.go.click()
    until(qtbot, lambda: "The password is wrong" in box.said.text())
    assert "try again in 1 s" in box.said.text()
    assert not box.go.isEnabled()
    assert box.field.text() == ""
    until(qtbot, box.go.isEnabled)
    assert "You can try again now." in box.said.text()


def test_an_empty_password_is_not_even_tried(tasks: Tasks, settings: Settings, qtbot: Any) -> None:
    gate = FakeGate()
    page = SignInPage(gate, tasks, settings)
    qtbot.addWidget(page)
    box_of(page, qtbot).go.click()
    assert gate.tried == []


def test_a_damaged_vault_says_what_it_means_and_can_be_tried_again(
    tasks: Tasks, settings: Settings, qtbot: Any
) -> None:
    gate = FakeGate(broken=VaultDamaged())
    page = SignInPage(gate, tasks, settings)
    qtbot.addWidget(page)
    until(qtbot, lambda: "The password file is damaged." in told(page))
    assert "Do not delete any file" in told(page)
    gate.broken = None
    next(b for b in page.findChildren(QPushButton) if b.text() == "Try again").click()
    box_of(page, qtbot)


def test_a_laptop_without_accounts_says_what_is_missing(
    tasks: Tasks, settings: Settings, qtbot: Any
) -> None:
    gate = FakeGate()
    gate.known = ()
    page = SignInPage(gate, tasks, settings)
    qtbot.addWidget(page)
    until(qtbot, lambda: "Nobody can sign in on this laptop yet." in told(page))


def test_the_demonstration_fills_the_role_in(tasks: Tasks, settings: Settings, qtbot: Any) -> None:
    demo = DemoInfo((DemoAccount("wang", "王工", Role.ENGINEER, "right"),))
    page = SignInPage(FakeGate(), tasks, settings, demo)
    qtbot.addWidget(page)
    box = box_of(page, qtbot)
    next(b for b in page.findChildren(QPushButton) if b.text() == "Field engineer").click()
    with qtbot.waitSignal(page.opened) as opened:
        box.go.click()
    assert opened.args == ["session of wang"]


def test_without_a_demonstration_no_password_is_shown(
    tasks: Tasks, settings: Settings, qtbot: Any
) -> None:
    page = SignInPage(FakeGate(), tasks, settings)
    qtbot.addWidget(page)
    box_of(page, qtbot)
    assert "Demonstration" not in told(page)


def test_language_can_be_changed_before_signing_in(
    tasks: Tasks, settings: Settings, qtbot: Any
) -> None:
    page = SignInPage(FakeGate(), tasks, settings)
    qtbot.addWidget(page)
    with qtbot.waitSignal(settings.changed) as changed:
        next(b for b in page.findChildren(QPushButton) if "简体中文" in b.text()).click()
    assert changed.args == ["lang"]


def test_the_lock_opens_for_the_same_person_only(
    tasks: Tasks, settings: Settings, qtbot: Any
) -> None:
    gate = FakeGate()
    opened: list[str] = []
    page = LockPage(
        gate, tasks, settings, LI, lambda: opened.append("open"), lambda: opened.append("switch")
    )
    qtbot.addWidget(page)
    page.show()
    for password in ("wrong", "right"):
        until(qtbot, page.password.go.isEnabled)
        page.password.field.setText(password)
        page.password.go.click()
        until(qtbot, lambda p=password: ("li", p) in gate.tried)
    until(qtbot, lambda: opened == ["open"])
