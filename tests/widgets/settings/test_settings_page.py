"""Settings take effect when touched, and a password change is checked before it is tried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit, QPushButton

from app.errors import WrongPassword
from app.services import session
from tests.widgets.frame_kit import Seat, seat, until
from widgets.settings.account_card import AccountCard
from widgets.settings.licences import Licences
from widgets.settings.page import SettingsPage


@pytest.fixture
def here(tmp_path: Path, qtbot: Any) -> Iterator[Seat]:
    with seat(tmp_path) as made:
        yield made


@pytest.fixture
def page(here: Seat, qtbot: Any) -> SettingsPage:
    made = SettingsPage(here.desk)
    qtbot.addWidget(made)
    made.show()
    made.shown({})
    return made


def press(page: Any, words: str) -> None:
    next(b for b in page.findChildren(QPushButton) if b.text().strip() == words).click()


def test_each_choice_is_kept_at_once(page: SettingsPage, here: Seat) -> None:
    press(page, "Dark")
    press(page, "简体中文")
    scale, idle = page.findChildren(QComboBox)
    scale.setCurrentIndex(scale.findData(150))
    scale.activated.emit(scale.currentIndex())
    idle.setCurrentIndex(idle.findData(5))
    idle.activated.emit(idle.currentIndex())
    value = here.settings.value
    assert (value.theme, value.lang, value.scale, value.idle_minutes) == ("dark", "zh", 150, 5)


def test_it_says_which_laptop_and_which_packs(page: SettingsPage, here: Seat) -> None:
    told = " ".join(label.text() for label in page.findChildren(QLabel))
    for fact in ("L3", "device-L3", "not enrolled at a central service", "test-2026  1"):
        assert fact in told
    assert "6 of about 10 known" in told


def fields(card: AccountCard) -> tuple[Any, Any, Any]:
    return card._old, card._new, card._again


def test_a_short_or_mistyped_password_is_not_tried(
    page: SettingsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []
    monkeypatch.setattr(session, "change_password", lambda *a: tried.append(a))
    card = page.findChild(AccountCard)
    press(card, "Change password")
    old, new, again = fields(card)
    old.setText("old-password")
    new.setText("short")
    press(card, "Change it")
    assert "at least 8 characters" in card._said.text()
    new.setText("long enough")
    again.setText("long enaugh")
    press(card, "Change it")
    assert "differ" in card._said.text()
    assert tried == []


def test_a_new_password_is_given_to_the_vault_and_forgotten_here(
    page: SettingsPage, here: Seat, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[tuple[object, ...]] = []

    def vault(*given: object) -> None:
        tried.append(given)
        if len(tried) == 1:
            raise WrongPassword(0, 1)

    monkeypatch.setattr(session, "change_password", vault)
    card = page.findChild(AccountCard)
    press(card, "Change password")
    old, new, again = fields(card)
    for field, text in ((old, "mine"), (new, "long enough"), (again, "long enough")):
        field.setText(text)
    press(card, "Change it")
    until(qtbot, lambda: "The password is wrong." in card._said.text())
    until(qtbot, card._go.isEnabled)
    press(card, "Change it")
    until(qtbot, lambda: here.desk.notices.newest is not None)
    assert tried[-1] == (here.desk.folder, "li", "mine", "long enough")
    assert [f.text() for f in (old, new, again)] == ["", "", ""]


def test_the_licences_name_every_component_and_font(page: SettingsPage, qtbot: Any) -> None:
    dialog = Licences(page, ("PySide6-Essentials", "SQLAlchemy"))
    qtbot.addWidget(dialog)
    shown = dialog.findChild(QPlainTextEdit).toPlainText()
    assert "SQLAlchemy" in shown and "MIT" in shown
    assert "SIL OPEN FONT LICENSE" in shown.upper()
