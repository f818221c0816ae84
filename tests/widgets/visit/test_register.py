"""What a test read goes into the device's record: offered, and done with one key."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLabel, QWidget

from app.domain.site import Asset, AssetState
from app.services import assets, device_tests
from tests.services.builders import Laptop, printer
from tests.services.test_assets import TOLD, result
from tests.widgets.visit_kit import Hand, K
from widgets.assets.form import DeviceForm


def measured(hand: Hand, identity: dict[str, str]) -> Hand:
    hand.go("print.test")
    visit_id, made = hand.view.visit.id, result(identity, port="")
    hand.desk.change(lambda ctx: device_tests.record_run(ctx, visit_id, "print.test", made))
    hand.settle()
    hand.until(lambda: hand.view.item("print.test").run is not None)
    return hand


def kept(laptop: Laptop, id: str) -> Asset:
    with laptop.store.read() as reader:
        return reader.need(Asset, id)


def told(widget: QWidget) -> str:
    return " ".join(each.text() for each in widget.findChildren(QLabel) if not each.isHidden())


def test_one_key_fills_the_record(hand: Hand, laptop: Laptop) -> None:
    asset = printer(laptop.first)
    laptop.put_local(asset)
    measured(hand.open(site_id=laptop.first.id), TOLD)
    panel = hand.page.work.side.device
    assert panel.offer.text() == "Fill in the record  B"
    hand.go("print.test").press(K.Key_B)
    hand.until(lambda: kept(laptop, asset.id).model == "TM-T88V")
    hand.settle()
    assert panel.offer.isHidden() and "as accepted" in told(panel)
    hand.press(K.Key_B)
    assert "nothing to take" in told(hand.card("print.test"))


def test_what_differs_stands_beside_the_item_and_is_accepted_by_its_button(
    hand: Hand, laptop: Laptop
) -> None:
    asset = replace(printer(laptop.first), model="TM-T88V", brand="EPSON", serial_no="7K2219045")
    laptop.put_local(replace(asset, baseline={**TOLD, "firmware": "1.00"}))
    measured(hand.open(site_id=laptop.first.id), TOLD)
    panel = hand.page.work.side.device
    assert "differs from accepted" in told(panel) and "Firmware 1.00 → 1.02" in told(panel)
    assert "1.00 → 1.02" in told(hand.card("print.test"))
    assert panel.offer.isHidden()  # one key never waves a difference through
    hand.press(K.Key_B)
    assert kept(laptop, asset.id).baseline == {**TOLD, "firmware": "1.00"}
    panel.accept.click()
    hand.until(lambda: kept(laptop, asset.id).baseline == TOLD)
    hand.settle()
    assert "as accepted" in told(panel) and panel.accept.isHidden()


def test_a_device_without_a_record_gets_one(hand: Hand, laptop: Laptop) -> None:
    measured(hand.open(site_id=laptop.first.id), TOLD)
    panel = hand.page.work.side.device
    assert panel.offer.text() == "Make a record  B"
    hand.go("print.test").key(K.Key_B)
    (form,) = hand.page.window().findChildren(DeviceForm)
    assert form.boxes["serial_no"].text() == "7K2219045"
    form.save.click()
    hand.settle()
    hand.until(lambda: hand.view.assets)
    (asset,) = hand.view.assets
    run = hand.view.item("print.test").run
    assert run is not None and run.asset_id == asset.id and asset.baseline == TOLD


def test_of_several_a_person_names_the_one(hand: Hand, laptop: Laptop) -> None:
    first = replace(printer(laptop.first), name="甲")
    laptop.put_local(first, replace(first, id="second", name="乙"))
    measured(hand.open(site_id=laptop.first.id), {"maker": "EPSON"})
    panel = hand.page.work.side.device
    hand.until(lambda: "Which device of the register" in told(panel))
    panel.assigned.emit("second")
    hand.settle()
    run = hand.view.item("print.test").run
    assert run is not None and run.asset_id == "second"
    assert panel._choices.isHidden()


def test_a_missing_device_is_in_use_again(hand: Hand, laptop: Laptop) -> None:
    asset = replace(printer(laptop.first), state=AssetState.MISSING)
    laptop.put_local(asset)
    measured(hand.open(site_id=laptop.first.id), TOLD)
    assert hand.page.work.side.device.offer.text() == "It is here again  B"
    hand.go("print.test").press(K.Key_B)
    hand.until(lambda: kept(laptop, asset.id).state is AssetState.IN_USE)
    hand.settle()


def test_before_a_test_b_says_what_to_do(hand: Hand, laptop: Laptop) -> None:
    laptop.put_local(printer(laptop.first))
    hand.open(site_id=laptop.first.id).go("print.test")
    hand.settle()
    hand.press(K.Key_B)
    assert "Run the test first" in told(hand.card("print.test"))
    assert not assets.told_in(hand.view.assets, None)
