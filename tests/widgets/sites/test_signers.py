"""Who may sign at a site, kept by central's people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.changes import Entity
from app.domain.sign_off import Identity
from app.domain.supervisor import Supervisor
from app.services import supervisors
from tests.services.builders import CHIEF
from tests.widgets.frame_kit import Seat, seat, until
from widgets.sites.page import SitesPage
from widgets.sites.signer_codes import CodeCount, CodesShown
from widgets.sites.signer_dialogs import PersonDialog, PinDialog
from widgets.sites.signers_card import SignersCard


@pytest.fixture
def here(tmp_path: Path, qtbot: Any) -> Iterator[Seat]:
    with seat(tmp_path, CHIEF) as made:
        yield made


@pytest.fixture
def card(here: Seat, qtbot: Any) -> SignersCard:
    page = SitesPage(here.desk)
    qtbot.addWidget(page)
    page.resize(1200, 640)
    page.show()
    here.desk.bus.changed.connect(page.refresh)
    page.shown({"site_id": here.laptop.first.id})
    made = page.detail.signers
    assert made is not None
    until(qtbot, lambda: "Nobody is listed" in told(made))
    return made


def told(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def listed(here: Seat) -> tuple[Supervisor, ...]:
    return supervisors.supervisors(here.desk.ctx, here.laptop.first.id)


def added(here: Seat, card: SignersCard, qtbot: Any, name: str = "钱主任") -> str:
    changes = supervisors.add(here.desk.ctx, here.laptop.first.id, name, "站长", "0769")
    here.desk.bus.publish(changes)
    until(qtbot, lambda: name in told(card))
    return changes.id(Entity.SUPERVISOR)


def test_an_engineer_has_no_such_card(tmp_path: Path, qtbot: Any) -> None:
    with seat(tmp_path) as here:
        page = SitesPage(here.desk)
        qtbot.addWidget(page)
        assert page.detail.signers is None


def test_somebody_is_added_and_a_double_is_told_in_the_dialog(
    here: Seat, card: SignersCard, qtbot: Any
) -> None:
    card.add.click()
    dialog = card.dialog
    assert isinstance(dialog, PersonDialog) and not dialog.yes.isEnabled()
    dialog.fill(" 钱主任 ", "站长", "0769")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    until(qtbot, lambda: "钱主任" in told(card))
    assert [(s.name, s.post, s.phone) for s in listed(here)] == [("钱主任", "站长", "0769")]
    card.add.click()
    again = card.dialog
    assert isinstance(again, PersonDialog)
    again.fill("钱主任", "", "")
    again.yes.click()
    until(qtbot, lambda: "does not have yet" in told(again))
    assert again.isVisible() and again.yes.isEnabled() and len(listed(here)) == 1


def test_a_pin_is_set_only_when_it_was_given_twice_alike(
    here: Seat, card: SignersCard, qtbot: Any
) -> None:
    id = added(here, card, qtbot)
    card.buttons[id, "pin"].click()
    dialog = card.dialog
    assert isinstance(dialog, PinDialog)
    dialog.pin.line.setText("2580")
    dialog.again.line.setText("2581")
    dialog.yes.click()
    assert "not the same" in told(dialog) and listed(here)[0].pin_hash == ""
    dialog.again.line.setText("2580")
    dialog.yes.click()
    until(qtbot, lambda: listed(here)[0].pin_hash)
    assert supervisors.prove(here.desk.ctx, id, "2580").identity is Identity.PIN
    until(qtbot, lambda: "by name alone" not in told(card))


def test_a_pin_that_is_too_short_is_told_and_the_dialog_stays(
    here: Seat, card: SignersCard, qtbot: Any
) -> None:
    id = added(here, card, qtbot)
    card.buttons[id, "pin"].click()
    dialog = card.dialog
    assert isinstance(dialog, PinDialog)
    dialog.pin.line.setText("12")
    dialog.again.line.setText("12")
    dialog.yes.click()
    until(qtbot, lambda: "4 to 12" in dialog._wrong.text())
    assert dialog.isVisible() and "12" not in dialog._wrong.text().replace("4 to 12", "")


def test_codes_are_shown_once_and_each_of_them_holds(
    here: Seat, card: SignersCard, qtbot: Any, tmp_path: Path
) -> None:
    id = added(here, card, qtbot)
    card.buttons[id, "codes"].click()
    count = card.dialog
    assert isinstance(count, CodeCount)
    count.count.setValue(3)
    count.accept()
    until(qtbot, lambda: isinstance(card.dialog, CodesShown))
    shown = card.dialog
    assert isinstance(shown, CodesShown) and len(shown.codes) == 3
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.isVisible()  # a stray key does not lose them
    shown.copy.click()
    assert all(code in QGuiApplication.clipboard().text() for code in shown.codes)
    shown.save_to(tmp_path / "codes.txt")
    until(qtbot, lambda: (tmp_path / "codes.txt").exists())
    assert shown.codes[2] in (tmp_path / "codes.txt").read_text("utf-8-sig")
    for code in shown.codes:
        assert supervisors.prove(here.desk.ctx, id, code).identity is Identity.CODE
    codes = shown.codes
    shown.close_button.click()
    until(qtbot, lambda: "codes left: 3" in told(card))
    until(qtbot, lambda: not any(code in told(card) for code in codes))  # the dialog is gone


def test_who_left_is_not_offered_and_can_come_back(
    here: Seat, card: SignersCard, qtbot: Any
) -> None:
    id = added(here, card, qtbot)
    here.desk.change(lambda ctx: supervisors.set_active(ctx, id, False))
    until(qtbot, lambda: "left the site" in told(card))
    assert supervisors.people_at(here.desk.ctx, here.laptop.first.id) == ()
    card.buttons[id, "back"].click()
    until(qtbot, lambda: (id, "edit") in card.buttons)
    assert listed(here)[0].active


def test_the_keyboard_stays_where_it_was(here: Seat, card: SignersCard, qtbot: Any) -> None:
    id = added(here, card, qtbot)
    card.window().activateWindow()
    card.buttons[id, "codes"].setFocus()
    until(qtbot, card.buttons[id, "codes"].hasFocus)
    added(here, card, qtbot, "孙会计")
    assert card.buttons[id, "codes"].hasFocus()
