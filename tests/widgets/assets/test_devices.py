"""Devices on the page of a site: the list, the record, the form, the stock-take, the labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.domain.changes import Entity
from app.domain.label_code import text_of
from app.domain.site import Asset, AssetKind, AssetState
from app.domain.stock_take import Found
from app.services import assets, device_tests, stock_takes
from tests.services.builders import BOSS, Walk, printer
from tests.services.test_assets import TOLD, result
from tests.widgets.frame_kit import Seat, seat, until
from widgets.assets.devices_card import DevicesCard
from widgets.assets.form import DeviceForm
from widgets.assets.record import DeviceDialog
from widgets.assets.stock_dialog import StockDialog
from widgets.assets.stock_results import StockResults
from widgets.common.confirm import Ask
from widgets.sites.page import SitesPage

K = Qt.Key


@pytest.fixture
def here(tmp_path: Path, qtbot: Any) -> Iterator[Seat]:
    with seat(tmp_path, sites=3) as made:
        yield made


@pytest.fixture
def window(qtbot: Any) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def register(here: Seat, id: str, **fields: Any) -> Asset:
    asset = replace(printer(here.laptop.first), id=id, **fields)
    here.laptop.put_local(asset)
    return asset


def kept(here: Seat, id: str) -> Asset:
    with here.laptop.store.read() as reader:
        return reader.need(Asset, id)


def open_page(here: Seat, qtbot: Any, **args: Any) -> SitesPage:
    made = SitesPage(here.desk)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    here.desk.bus.changed.connect(made.refresh)
    made.shown({"site_id": here.laptop.first.id, **args})
    return made


def card_of(page: SitesPage, qtbot: Any) -> DevicesCard:
    until(qtbot, lambda: page.detail.findChildren(DevicesCard))
    return page.detail.findChildren(DevicesCard)[-1]


def told(widget: QWidget) -> str:
    """Every label's text; one just added is shown with the next event only."""
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def words(widget: QWidget) -> list[str]:
    seen = (b for b in widget.findChildren(QPushButton) if b.isVisibleTo(widget))
    return [b.text().strip() for b in seen]


def press(widget: QWidget, text: str) -> None:
    next(b for b in widget.findChildren(QPushButton) if b.text().strip() == text).click()


# ---------------------------------------------------------------- the list


def test_the_list_says_what_to_notice(here: Seat, qtbot: Any) -> None:
    register(here, "a1", warranty_until="2026-11-01", baseline={"firmware": "1.00"})
    register(here, "a2", name="备机", state=AssetState.SPARE, warranty_until="2026-12-01")
    register(here, "a3", name="旧机", state=AssetState.RETIRED)
    walk = Walk.begin(here.laptop)
    run = result({**TOLD, "serial": ""}, port="")
    device_tests.record_run(walk.ctx, walk.visit_id, "print.test", run)
    card = card_of(open_page(here, qtbot), qtbot)
    seen = told(card)
    for part in ("1 changed", "warranty ended", "Spare", "warranty: 11 days left", "Passed"):
        assert part in seen
    assert "never tested" in seen
    assert "旧机" not in words(card)
    press(card, "1 retired")
    assert "旧机" in words(card)


def test_an_empty_site_says_what_would_be_here(here: Seat, qtbot: Any) -> None:
    card = card_of(open_page(here, qtbot), qtbot)
    assert "No device is registered here" in told(card)
    assert "not registered: Printer" in told(card)
    assert {"Labels", "Stock-take", "Add device"} <= set(words(card))


def test_a_supervisor_reads_and_changes_nothing(tmp_path: Path, qtbot: Any) -> None:
    with seat(tmp_path, BOSS, sites=3) as here:
        register(here, "a1")
        card = card_of(open_page(here, qtbot), qtbot)
        assert "Add device" not in words(card) and "Stock-take" not in words(card)
        dialog = card.open_device("a1")
        until(qtbot, lambda: dialog.view is not None)
        assert "Edit" not in words(dialog) and "Retire" not in words(dialog)
        dialog.reject()


# ---------------------------------------------------------------- the form


def open_form(here: Seat, window: QWidget, asset: Asset | None = None) -> DeviceForm:
    form = DeviceForm(here.desk, here.laptop.first, window, asset=asset)
    form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    form.open()
    return form


def test_a_device_is_added_by_keyboard(here: Seat, window: QWidget, qtbot: Any) -> None:
    form = open_form(here, window)
    qtbot.keyClicks(form.boxes["name"].line, "Invoice printer")
    form.boxes["warranty_until"].line.setText("2027/3/31")
    qtbot.keyClick(form.boxes["name"].line, K.Key_Return)
    until(qtbot, lambda: form.result() == DeviceForm.DialogCode.Accepted)
    with here.laptop.store.read() as reader:
        (asset,) = reader.assets(here.laptop.first.id)
    assert (asset.name, asset.warranty_until) == ("Invoice printer", "2027-03-31")


def test_what_is_wrong_stands_at_its_field_and_what_is_odd_is_asked(
    here: Seat, window: QWidget, qtbot: Any
) -> None:
    register(here, "a1", serial_no="7K22")
    form = open_form(here, window)
    form.boxes["port"].line.setText("nonsense")
    form.boxes["serial_no"].line.setText("7k22")
    form.save.click()
    until(qtbot, lambda: form.boxes["port"].said.text())
    assert not form.boxes["serial_no"].said.text()
    form.boxes["port"].line.setText("socket://192.168.1.9:9100")
    form.save.click()
    until(qtbot, lambda: form.save.text() == "Save anyway")
    assert "registered already" in told(form)
    qtbot.keyClicks(form.boxes["name"].line, "x")  # another text: asked again
    assert form.save.text() == "Save"
    form.save.click()
    until(qtbot, lambda: form.save.text() == "Save anyway" and form.save.isEnabled())
    form.save.click()
    until(qtbot, lambda: form.result() == DeviceForm.DialogCode.Accepted)


def test_a_kind_shows_what_it_has_a_use_for(here: Seat, window: QWidget, qtbot: Any) -> None:
    form = open_form(here, window)
    assert not form.boxes["port"].isHidden() and not form.more.isHidden()
    form.choose_kind(AssetKind.SERVER)
    assert form.boxes["port"].isHidden() and form.more.isHidden()
    form.choose_kind(AssetKind.PRINTER)
    form.more.setChecked(True)
    form.params.fields["speed_lines"].setText("0")
    assert form.form().settings == {"speed_lines": "0"}
    assert "psc" not in form.params.fields
    form.reject()


def test_editing_begins_with_what_is_there(here: Seat, window: QWidget, qtbot: Any) -> None:
    settings = {"speed_lines": "0", "of_another_test": "7"}
    asset = register(here, "a1", place="1 号窗口", settings=settings, profile="newer")
    form = open_form(here, window, asset)
    assert form.boxes["place"].text() == "1 号窗口"
    form.boxes["place"].line.setText("2 号窗口")
    form.save.click()
    until(qtbot, lambda: form.result() == DeviceForm.DialogCode.Accepted)
    assert (kept(here, "a1").place, kept(here, "a1").settings) == ("2 号窗口", settings)
    assert kept(here, "a1").profile == "newer"


# ---------------------------------------------------------------- the record


def test_the_record_tells_baseline_differences_and_tests(here: Seat, qtbot: Any) -> None:
    register(here, "a1")
    walk = Walk.begin(here.laptop)
    run = result(TOLD, port="")
    first = device_tests.record_run(walk.ctx, walk.visit_id, "print.test", run)
    assets.accept(walk.ctx, "a1", first.id(Entity.TEST_RUN))
    changed = result({**TOLD, "firmware": "1.10"}, port="")
    device_tests.record_run(walk.ctx, walk.visit_id, "print.test", changed)
    dialog = card_of(open_page(here, qtbot), qtbot).open_device("a1")
    until(qtbot, lambda: dialog.view is not None)
    assert "Firmware 1.02 → 1.10" in told(dialog) and "Accepted by 李工" in told(dialog)
    assert kept(here, "a1").baseline == TOLD
    press(dialog, "Accept the test's facts as baseline")
    until(qtbot, lambda: "→" not in told(dialog))
    assert kept(here, "a1").baseline == {**TOLD, "firmware": "1.10"}
    press(dialog, "Fill empty fields from the test (3)")
    until(qtbot, lambda: kept(here, "a1").model == "TM-T88V")
    number = walk.view().visit.number
    press(dialog, number)
    assert here.asked == [("visit", {"visit_id": walk.visit_id})]


def test_retiring_is_asked_and_can_be_taken_back(here: Seat, qtbot: Any) -> None:
    register(here, "a1")
    dialog = card_of(open_page(here, qtbot), qtbot).open_device("a1")
    until(qtbot, lambda: dialog.view is not None)
    press(dialog, "Retire")
    (ask,) = dialog.findChildren(Ask)
    assert kept(here, "a1").state is AssetState.IN_USE
    ask.yes.click()
    until(qtbot, lambda: "Back in use" in words(dialog))
    assert kept(here, "a1").state is AssetState.RETIRED
    press(dialog, "Back in use")
    until(qtbot, lambda: kept(here, "a1").state is AssetState.IN_USE)
    dialog.reject()


def test_a_device_of_another_site_brings_its_site(here: Seat, qtbot: Any) -> None:
    far = here.laptop.packs.current.sites[2]
    here.laptop.put_local(replace(printer(far), id="far"))
    page = SitesPage(here.desk)
    qtbot.addWidget(page)
    page.show()
    page.shown({"asset_id": "far"})
    until(qtbot, lambda: page.window().findChildren(DeviceDialog))

    def there() -> bool:
        row = page.model.row(page.list.currentIndex())
        return row is not None and row.site.id == far.id

    until(qtbot, there)


# ---------------------------------------------------------------- scanning


def test_a_label_scanned_into_the_list_opens_and_starts_nothing(here: Seat, qtbot: Any) -> None:
    register(here, "a1")
    page = open_page(here, qtbot)
    until(qtbot, lambda: page.model.rows)
    for typed, args in (
        (text_of("asset", "a1"), {"site_id": here.laptop.first.id, "asset_id": "a1"}),
        (text_of("site", here.laptop.first.id), {"site_id": here.laptop.first.id}),
    ):
        here.asked.clear()
        qtbot.keyClicks(page.filters.field, typed)
        qtbot.keyClick(page.filters.field, K.Key_Return)
        until(qtbot, lambda: here.asked)
        assert here.asked == [("sites", args)]
        newest = here.desk.notices.newest
        assert newest is not None and "no proof" in newest.text
    here.asked.clear()
    qtbot.keyClicks(page.filters.field, "cc:asset:gone")
    qtbot.keyClick(page.filters.field, K.Key_Return)
    until(qtbot, lambda: here.desk.notices.newest.kind == "bad")  # type: ignore[union-attr]
    assert here.asked == [] and page.filters.field.text() == ""


# ---------------------------------------------------------------- the stock-take


def open_stock(here: Seat, window: QWidget, qtbot: Any) -> StockDialog:
    dialog = StockDialog(here.desk, here.laptop.first, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    until(qtbot, lambda: dialog.view is not None)
    return dialog


def found(dialog: StockDialog) -> list[Found | None]:
    return [row.count.found if row.count is not None else None for row in dialog.model.rows]


def test_a_stock_take_goes_by_keyboard_and_goes_on_after_a_break(
    here: Seat, window: QWidget, qtbot: Any
) -> None:
    for number in range(3):
        register(here, f"aaaa-000{number}", name=f"p{number}", serial_no=f"S{number}")
    dialog = open_stock(here, window, qtbot)
    assert found(dialog) == [None] * 3
    qtbot.keyClicks(dialog.field, text_of("asset", "aaaa-0002"))
    qtbot.keyClick(dialog.field, K.Key_Return)
    until(qtbot, lambda: found(dialog) == [None, None, Found.PRESENT])
    assert dialog.field.text() == "" and dialog.isVisible()
    qtbot.keyClicks(dialog.field, "nobody's")
    qtbot.keyClick(dialog.field, K.Key_Return)
    until(qtbot, lambda: "No device of this site" in told(dialog))
    qtbot.keyClick(dialog.list, K.Key_2)
    until(qtbot, lambda: found(dialog) == [Found.MISSING, None, Found.PRESENT])
    dialog.reject()
    again = open_stock(here, window, qtbot)
    assert found(again) == [Found.MISSING, None, Found.PRESENT]
    again.list.setCurrentIndex(again.model.index(1))
    again.serial.setText("OTHER")
    qtbot.keyClick(again.serial, K.Key_Return)
    until(qtbot, lambda: found(again)[1] is Found.DIFFERENT)
    assert "3 of 3 marked" in told(again)
    press(again, "Close the stock-take")
    press(again, "Close it")
    until(qtbot, lambda: again.result() == StockDialog.DialogCode.Accepted)
    assert kept(here, "aaaa-0000").state is AssetState.MISSING
    assert kept(here, "aaaa-0001").serial_no == "S1"


def test_closing_does_not_say_that_all_is_as_it_should_be_when_it_is_not(
    here: Seat, window: QWidget, qtbot: Any
) -> None:
    register(here, "aaaa-0001", name="p1", serial_no="S1")
    dialog = open_stock(here, window, qtbot)
    dialog.list.setCurrentIndex(dialog.model.index(0))
    dialog.serial.setText("OTHER")
    qtbot.keyClick(dialog.serial, K.Key_Return)
    until(qtbot, lambda: found(dialog) == [Found.DIFFERENT])
    press(dialog, "Close the stock-take")
    asked = told(dialog)
    assert "Every device was found; different from the register: 1." in asked
    press(dialog, "Close it")
    until(qtbot, lambda: dialog.result() == StockDialog.DialogCode.Accepted)


def test_the_result_is_on_the_page_and_can_be_read_again(here: Seat, qtbot: Any) -> None:
    register(here, "a1")
    take = stock_takes.begin(here.desk.ctx, here.laptop.first.id)
    page = open_page(here, qtbot)
    card = card_of(page, qtbot)
    assert "0 marked" in told(card) and "Go on" in words(card)
    (touch,) = take.touches
    here.desk.change(lambda ctx: stock_takes.close(ctx, touch.id, rest_missing=True))
    until(qtbot, lambda: "1 missing" in told(card_of(page, qtbot)))
    card = card_of(page, qtbot)
    assert "Not found at stock-take" in told(card)
    results: StockResults = card.show_results()
    until(qtbot, lambda: results.model.rows)
    assert "Missing 1" in told(results) and results.which.count() == 1
    results.reject()


# ---------------------------------------------------------------- labels


def test_labels_are_shown_before_they_are_printed(here: Seat, qtbot: Any, tmp_path: Path) -> None:
    register(here, "a1")
    card = card_of(open_page(here, qtbot), qtbot)
    dialog = card.print_labels()
    until(qtbot, lambda: dialog.save.isEnabled() and dialog.preview.pages == 1)
    assert "Labels: 2 · pages: 1" in told(dialog) and "no proof" in told(dialog)
    dialog.layout_box.setCurrentIndex(2)
    until(qtbot, lambda: dialog.preview.pages == 2 and dialog.save.isEnabled())
    assert dialog.first.isHidden()
    file = tmp_path / "labels.pdf"
    dialog.save_to(file)
    until(qtbot, file.exists)
    assert file.read_bytes().startswith(b"%PDF")
    dialog.reject()


def test_a_stock_take_begins_only_when_it_is_confirmed(here: Seat, qtbot: Any) -> None:
    card = card_of(open_page(here, qtbot), qtbot)
    card.ask_stock()
    asked = card.window().findChild(Ask)
    asked.reject()
    assert card.window().findChild(StockDialog) is None
    card.ask_stock()
    next(a for a in card.window().findChildren(Ask) if a.isVisible()).accept()
    until(qtbot, lambda: card.window().findChild(StockDialog) is not None)
    card.window().findChild(StockDialog).reject()
