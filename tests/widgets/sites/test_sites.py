"""Finding a site and seeing all about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.domain.answer import Verdict
from app.domain.finding import FindingState
from app.services import evidence, visits
from tests.services.builders import BOSS, Walk, png, printer
from tests.widgets.frame_kit import Seat, seat, until
from widgets.sites.close_dialog import CloseFinding
from widgets.sites.page import SitesPage


@pytest.fixture
def here(tmp_path: Path, qtbot: Any) -> Iterator[Seat]:
    with seat(tmp_path, sites=9) as made:
        yield made


def open_page(here: Seat, qtbot: Any, **args: Any) -> SitesPage:
    made = SitesPage(here.desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.shown(args)
    until(qtbot, lambda: made.model.rows)
    return made


def told(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def words(widget: QWidget) -> list[str]:
    return [b.text().strip() for b in widget.findChildren(QPushButton)]


def test_it_says_how_many_are_known_of_how_many(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    assert "9 shown · 9 of about 13 known" in told(page)


def test_typing_narrows_and_arrows_move_without_leaving_the_field(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    page.filters.field.setText("第2")
    until(qtbot, lambda: len(page.model.rows) == 1)
    page.filters.field.clear()
    until(qtbot, lambda: len(page.model.rows) == 9)
    at = page.list.currentIndex().row()
    qtbot.keyClick(page.filters.field, Qt.Key.Key_Down)
    assert page.list.currentIndex().row() == min(8, at + 1)


def test_nothing_found_offers_everything_again(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    page.filters.field.setText("nowhere at all")
    until(qtbot, lambda: page.model.rows == ())
    next(b for b in page.findChildren(QPushButton) if b.text() == "Show all sites").click()
    until(qtbot, lambda: len(page.model.rows) == 9)


def test_a_visit_of_another_kind_is_begun_from_the_menu(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot, site_id=here.laptop.first.id)
    until(qtbot, lambda: "Other visit …" in words(page.detail))
    (other,) = [b for b in page.detail.findChildren(QPushButton) if b.text() == "Other visit …"]
    (entry,) = other.menu().actions()
    begun: list[str] = []
    here.desk.asked_page.connect(lambda _page, args: begun.append(args["visit_id"]))
    entry.trigger()
    until(qtbot, lambda: begun)
    with here.laptop.store.read() as reader:
        (visit,) = reader.visits(limit=5)
    assert (visit.id, visit.kind) == (begun[0], "support")


def test_a_town_filters(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    box = page.filters.town
    box.setCurrentIndex(box.findData("茶山"))
    box.activated.emit(box.currentIndex())
    until(qtbot, lambda: len(page.model.rows) == 3)
    assert {r.site.town for r in page.model.rows} == {"茶山"}


def test_the_detail_tells_facts_devices_findings_and_history(here: Seat, qtbot: Any) -> None:
    site = here.laptop.first
    here.laptop.put_local(replace(printer(site), serial_no="7K2219045"))
    Walk.begin(here.laptop).answer_all(print__position={"value": "off"})
    page = open_page(here, qtbot, site_id=site.id)
    until(qtbot, lambda: site.name in told(page.detail))
    seen = told(page.detail)
    for part in ("SN 7K2219045", "Open findings", "History", "In progress"):
        assert part in seen
    assert page.list.currentIndex().data(Qt.ItemDataRole.UserRole + 1).site.id == site.id


def test_a_past_visit_that_is_no_patrol_says_its_kind(here: Seat, qtbot: Any) -> None:
    Walk.begin(here.laptop, kind="support")
    page = open_page(here, qtbot, site_id=here.laptop.first.id)
    until(qtbot, lambda: "In progress" in told(page.detail))
    assert "Support · " in told(page.detail)


def test_enter_starts_the_visit_there(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot, site_id=here.laptop.first.id)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    until(qtbot, lambda: here.asked)
    assert here.asked[0][0] == "visit"


def test_going_to_a_site_shows_it_though_filters_hid_it(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    page.filters.field.setText("第2")
    until(qtbot, lambda: len(page.model.rows) == 1)
    target = here.laptop.packs.current.sites[6]
    page.shown({"site_id": target.id})
    until(qtbot, lambda: target.name in told(page.detail))
    assert page.filters.field.text() == ""


def test_what_brings_the_page_back_is_kept(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    kept: list[dict[str, Any]] = []
    page.kept.connect(kept.append)
    page.filters.field.setText("第2")
    until(qtbot, lambda: kept and kept[-1]["wish"].text == "第2")
    again = SitesPage(here.desk)
    qtbot.addWidget(again)
    again.shown(kept[-1])
    until(qtbot, lambda: len(again.model.rows) == 1)
    assert again.filters.field.text() == "第2"


def test_a_supervisor_reads_and_starts_nothing(tmp_path: Path, qtbot: Any) -> None:
    with seat(tmp_path, BOSS, sites=9) as here:
        page = open_page(here, qtbot)
        assert {r.site.town for r in page.model.rows} == {"常平"}  # his towns only
        until(qtbot, lambda: "History" in told(page.detail))
        assert "Start visit" not in words(page.detail)
        assert "New work order" not in words(page.detail)
        qtbot.keyClick(page.list, Qt.Key.Key_Return)
        assert here.asked == []


def test_an_open_finding_is_closed_from_here_with_what_was_done_and_how_one_knows(
    here: Seat, qtbot: Any
) -> None:
    site = here.laptop.first
    walk = Walk.begin(here.laptop).answer_all(print__position={"value": "off"})
    evidence.add_photo(walk.ctx, walk.visit_id, "print.position", png(9, 9))
    visits.answer(walk.ctx, walk.visit_id, "print.cause", verdict=Verdict.NORMAL)
    page = open_page(here, qtbot, site_id=site.id)
    until(qtbot, lambda: "Open findings" in told(page.detail))
    assert "Close …" not in words(page.detail)  # its visit is still being worked on
    walk.finish().sign()
    page.shown({"site_id": site.id})
    until(qtbot, lambda: "Close …" in words(page.detail))
    assert "Found 2026-11-20 · 李工 · today" in told(page.detail)
    button = next(b for b in page.detail.findChildren(QPushButton) if b.text() == "Close …")
    button.click()
    (dialog,) = page.findChildren(CloseFinding)
    assert not dialog.yes.isEnabled()
    dialog.result_text.setPlainText("margin corrected")
    dialog.reason_text.setPlainText("photo sent by the clerk")
    dialog.day.setText("2026-12-24")
    dialog.yes.click()
    until(qtbot, lambda: "2026-12-24" in dialog._said.text())  # not yet; nothing is lost
    assert dialog.result_text.toPlainText() == "margin corrected" and dialog.yes.isEnabled()
    dialog.day.setText("2026-11-20")
    with qtbot.waitSignal(dialog.accepted):
        dialog.yes.click()
    with here.laptop.store.read() as reader:
        (finding,) = reader.findings(site_id=site.id)
    assert (finding.state, finding.handled_on) == (FindingState.CLOSED, "2026-11-20")
    assert finding.close_reason == "photo sent by the clerk"


def test_a_number_that_is_typed_brings_its_site_to_the_top(here: Seat, qtbot: Any) -> None:
    page = open_page(here, qtbot)
    until(qtbot, lambda: len(page.model.rows) > 3)
    page.list.setCurrentIndex(page.model.index(len(page.model.rows) - 1))
    page.filters.field.setText("3")
    until(qtbot, lambda: page.model.rows and page.model.rows[0].site.number == "3")
    until(qtbot, lambda: page.list.currentIndex().row() == 0)
