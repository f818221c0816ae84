"""The register check: what is odd, what it means, and the way to the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.account import Role
from tests.services.builders import account
from tests.widgets.frame_kit import Seat, seat, until
from widgets.sites.check_dialog import CheckDialog
from widgets.sites.check_looks import spans
from widgets.sites.site_form import SiteFormDialog

OFFICE = account("zhou", Role.REVIEWER)
K = Qt.Key


@pytest.fixture
def here(tmp_path: Path, qtbot: Any) -> Iterator[Seat]:
    with seat(tmp_path, OFFICE, sites=6) as made:
        yield made


def opened(here: Seat, qtbot: Any, window: QWidget) -> CheckDialog:
    dialog = CheckDialog(here.desk, window)
    dialog.open()
    until(qtbot, lambda: dialog.found is not None)
    return dialog


def told(widget: QWidget) -> str:
    seen = (label for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))
    return " ".join(label.text() for label in seen)


def test_it_says_how_many_are_known_and_that_nothing_is_odd(
    here: Seat, qtbot: Any, window: QWidget
) -> None:
    dialog = opened(here, qtbot, window)
    seen = told(dialog)
    assert "6 of about 10 known" in seen and "about 4." in seen
    assert "Nothing looks wrong in the register." in seen
    assert not dialog.open_it.isVisibleTo(dialog)


def test_flags_are_grouped_and_enter_goes_to_the_site(
    here: Seat, qtbot: Any, window: QWidget
) -> None:
    first, second, *_ = here.laptop.packs.current.sites
    here.laptop.put_local(replace(first, phone="12"))
    here.laptop.put_local(replace(second, name="茶山镇供水站"))
    dialog = opened(here, qtbot, window)
    codes = [group.code for group in dialog.groups.rows]
    assert codes == ["town_mismatch", "phone_malformed"]
    until(qtbot, lambda: "Ask the site which of the two is right." in told(dialog))
    qtbot.keyClick(dialog.kinds, K.Key_Down)
    assert [line.site.id for line in dialog.lines.rows] == [first.id]
    until(qtbot, lambda: "Phone number cannot be dialled" in told(dialog))
    qtbot.keyClick(dialog.kinds, K.Key_Return)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.sites, K.Key_Return)
    assert here.asked == [("sites", {"site_id": first.id})]


def test_a_site_is_corrected_from_there_and_the_flag_goes(
    here: Seat, qtbot: Any, window: QWidget
) -> None:
    first = here.laptop.packs.current.sites[0]
    here.laptop.put_local(replace(first, phone="12"))
    dialog = opened(here, qtbot, window)
    dialog.edit.click()
    (form,) = dialog.findChildren(SiteFormDialog)
    until(qtbot, lambda: form.view is not None)
    line = form.fields["phone"].focusProxy()
    assert line is not None
    line.setText("0769-22001234")  # type: ignore[attr-defined]
    form.save.click()
    until(qtbot, lambda: "Nothing looks wrong in the register." in told(dialog))


def test_an_engineer_sees_it_and_edits_nothing(tmp_path: Path, qtbot: Any, window: QWidget) -> None:
    with seat(tmp_path, sites=6) as here:
        first = here.laptop.packs.current.sites[0]
        here.laptop.put_local(replace(first, phone="12"))
        dialog = opened(here, qtbot, window)
        assert dialog.open_it.isVisibleTo(dialog) and not dialog.edit.isVisibleTo(dialog)


def test_numbers_that_are_left_out_are_told_together(
    tmp_path: Path, qtbot: Any, window: QWidget
) -> None:
    with seat(tmp_path, OFFICE, sites=6) as here:
        first = here.laptop.packs.current.sites[0]
        here.laptop.put_local(replace(first, id="other", number="9", name="常平另一处"))
        dialog = opened(here, qtbot, window)
        assert [g.code for g in dialog.groups.rows] == ["missing"]
        assert "7–8" in told(dialog)
        assert not dialog.open_it.isVisibleTo(dialog)


def test_neighbouring_numbers_are_one() -> None:
    assert spans(("3", "20", "21", "22", "17")) == ("3", "17", "20–22")
    assert spans(()) == ()
