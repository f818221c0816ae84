"""Pictures of a site's devices."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from app.commands.page_kit import Way, draft, page_of, until
from app.commands.page_visits import visit_test
from app.domain.stock_take import Found

if TYPE_CHECKING:
    from app.main import Program


def site_devices(program: Program, ready: Callable[[Any], bool] = bool) -> Any:
    """The devices card of the site whose visit is open, once it is as wanted."""
    from widgets.assets.devices_card import DevicesCard

    desk = program.desk
    assert desk is not None
    with desk.ctx.store.read() as reader:
        site_id = next(v for v in reader.visits(limit=50) if draft(v)).site_id
    desk.go("sites", site_id=site_id)
    detail = page_of(program).detail

    def card() -> Any:
        cards = detail.findChildren(DevicesCard)
        return next((c for c in cards if c.view.site.id == site_id and ready(c)), None)

    until(program, lambda: card() is not None)
    return card()


def device_dialog(open_it: Callable[[Any], Any], ready: Callable[[Any], bool]) -> Way:
    """A dialog of the site's devices card, once it shows what it read."""

    def go(program: Program) -> None:
        dialog = open_it(site_devices(program))
        until(program, lambda: ready(dialog))

    return go


def device_record(program: Program) -> None:
    """The printer after the test of the open visit."""
    visit_test(to_the_end=True)(program)
    card = site_devices(program, lambda c: any(d.last is not None for d in c.view.devices))
    tested = next(d for d in card.view.devices if d.last is not None)
    dialog = card.open_device(tested.asset.id)
    until(program, lambda: dialog.view is not None)


def stock_take(program: Program) -> None:
    """Two devices found, one of them another than the register says."""
    dialog = site_devices(program).take_stock()
    until(program, lambda: dialog.view is not None)
    for found in (Found.PRESENT, Found.DIFFERENT):
        if found is Found.DIFFERENT:
            dialog.note.setText("外壳裂了，换过一台")
        dialog.mark(found)
        until(program, partial(_has_mark, dialog, found))


def _has_mark(dialog: Any, found: Found) -> bool:
    return bool(dialog.view.having(found))
