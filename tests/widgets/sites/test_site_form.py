"""The form of a site: checked in place, closed with a reason, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.account import Role
from app.domain.site import Site
from app.services import site_edit
from app.services.site_edit import SiteForm
from tests.services.builders import account
from tests.widgets.frame_kit import Seat, seat, until
from widgets.common.confirm import Ask
from widgets.common.field_box import FieldBox
from widgets.sites.site_fields import ChoiceField, NoteField
from widgets.sites.site_form import SiteFormDialog

OFFICE = account("zhou", Role.REVIEWER)


@pytest.fixture
def here(tmp_path: Path, qtbot: Any) -> Iterator[Seat]:
    with seat(tmp_path, OFFICE, sites=3) as made:
        yield made


def opened(here: Seat, qtbot: Any, window: QWidget, site_id: str = "") -> SiteFormDialog:
    dialog = SiteFormDialog(here.desk, window, site_id)
    dialog.open()
    until(qtbot, lambda: dialog.view is not None)
    return dialog


def write(dialog: SiteFormDialog, **values: str) -> None:
    for name, value in values.items():
        field = dialog.fields[name]
        if isinstance(field, FieldBox):
            field.line.setText(value)
            field.line.textEdited.emit(value)
        elif isinstance(field, ChoiceField):
            field.box.setCurrentIndex(field.box.findData(value))
            field.box.activated.emit(field.box.currentIndex())
        else:
            assert isinstance(field, NoteField)
            field.area.setPlainText(value)


def told(widget: QWidget) -> str:
    seen = (label for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))
    return " ".join(label.text() for label in seen)


def kept(here: Seat, id: str) -> Site:
    with here.laptop.store.read() as reader:
        return reader.need(Site, id)


def test_a_new_site_proposes_its_number_and_is_kept(
    here: Seat, qtbot: Any, window: QWidget
) -> None:
    dialog = opened(here, qtbot, window)
    assert dialog.form().number == "4"
    assert not dialog.fields["importance"].isVisibleTo(dialog)  # this contract has none
    write(dialog, town="常平", name="常平新点", business="counter", note="一\n二")
    with qtbot.waitSignal(dialog.kept) as seen:
        dialog.save.click()
    site = kept(here, seen.args[0])
    assert (site.number, site.town, site.name) == ("4", "常平", "常平新点")
    assert site.note == "一\n二" and not site.closed


def test_what_is_wrong_stands_at_its_field(here: Seat, qtbot: Any, window: QWidget) -> None:
    dialog = opened(here, qtbot, window)
    write(dialog, number="1")
    dialog.save.click()
    until(qtbot, lambda: "Fill it in." in dialog.fields["name"].said.text())
    assert "is 常平" in dialog.fields["number"].said.text()
    assert dialog.fields["town"].said.isVisible() and dialog.fields["business"].said.isVisible()
    assert dialog.save.isEnabled()
    write(dialog, town="常平")
    assert not dialog.fields["town"].said.isVisible()


def test_what_is_odd_is_kept_only_when_it_is_meant(here: Seat, qtbot: Any, window: QWidget) -> None:
    site = here.laptop.first
    dialog = opened(here, qtbot, window, site.id)
    write(dialog, phone="12")
    dialog.save.click()
    until(qtbot, lambda: dialog.save.text() == "Save anyway")
    assert kept(here, site.id).phone == ""
    write(dialog, phone="13")  # another text was not agreed to
    assert dialog.save.text() == "Save"
    dialog.save.click()
    until(qtbot, lambda: dialog.save.text() == "Save anyway")
    with qtbot.waitSignal(dialog.accepted):
        dialog.save.click()
    assert kept(here, site.id).phone == "13"


def test_what_arrived_meanwhile_in_other_fields_stays(
    here: Seat, qtbot: Any, window: QWidget
) -> None:
    site = here.laptop.first
    dialog = opened(here, qtbot, window, site.id)
    assert not dialog.fields["number"].isEnabled()
    seen = SiteForm.of(site)
    site_edit.edit_site(here.desk.ctx, site.id, replace(seen, contact="王"), seen)
    write(dialog, address="后街 1 号")
    with qtbot.waitSignal(dialog.accepted):
        dialog.save.click()
    now = kept(here, site.id)
    assert (now.contact, now.address) == ("王", "后街 1 号")


def test_a_site_is_closed_with_a_reason_and_taken_back(
    here: Seat, qtbot: Any, window: QWidget
) -> None:
    site = here.laptop.first
    dialog = opened(here, qtbot, window, site.id)
    write(dialog, address="后街 1 号")  # half written: it stays
    dialog.end.click()
    (ask,) = dialog.findChildren(Ask)
    assert not ask.yes.isEnabled() and ask.field is not None
    ask.field.setPlainText("moved away")
    ask.yes.click()
    until(qtbot, lambda: "no longer served" in told(dialog))
    now = kept(here, site.id)
    assert now.closed and "moved away" in now.note
    assert "moved away" in dialog.form().note and dialog.form().address == "后街 1 号"
    until(qtbot, lambda: dialog.resume.isVisible())
    dialog.resume.click()
    until(qtbot, lambda: [a for a in dialog.findChildren(Ask) if a.isVisible()])
    next(a for a in dialog.findChildren(Ask) if a.isVisible()).yes.click()
    until(qtbot, lambda: dialog.end.isVisible())
    assert not kept(here, site.id).closed


def test_an_engineer_reads_a_record_and_changes_none(
    tmp_path: Path, qtbot: Any, window: QWidget
) -> None:
    with seat(tmp_path, sites=3) as here:
        dialog = opened(here, qtbot, window, here.laptop.first.id)
        assert "You can read this record" in told(dialog)
        assert not dialog.save.isEnabled() and not dialog.end.isVisible()
        assert not dialog.fields["name"].isEnabled()


def test_tab_goes_through_the_fields_in_their_order(
    here: Seat, qtbot: Any, window: QWidget
) -> None:
    dialog = opened(here, qtbot, window)
    dialog.activateWindow()
    dialog.fields["number"].setFocus()
    seen = []
    for _ in range(4):
        focus = dialog.focusWidget()
        seen.append(next(n for n, f in dialog.fields.items() if f.isAncestorOf(focus)))
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert seen == ["number", "town", "name", "business"]
