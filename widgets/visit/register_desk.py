"""What a test read goes into the device's record: offered beside the item, taken over with one
key, and never over what a person wrote."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.changes import ChangeSet
from app.domain.site import AssetState
from app.qt.desk import Desk
from app.services import assets
from app.services.assets import Told
from app.services.context import Ctx
from app.services.visit_views import ItemView
from widgets.assets.form import DeviceForm
from widgets.assets.record import DeviceDialog
from widgets.visit.controller import VisitController


class RegisterDesk(QObject):
    """Signals:
    told(str, str, bool): item id, a sentence for its card, whether it is bad news.
    """

    told = Signal(str, str, bool)

    def __init__(self, desk: Desk, controller: VisitController, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._controller = controller
        self._window = window

    def take_over(self, item: ItemView) -> None:
        """B: does what is offered for this item's device."""
        found = self._told_of(item)
        offer = found.offer if found is not None else ""
        if not assets.may_edit(self._desk.ctx) or found is None or not offer:
            said = self.tr("There is nothing to take into the register here.")
            if item.item.kind.tested and item.run is None:
                said = self.tr("Run the test first (T): it reads what the device says of itself.")
            self.told.emit(item.item.id, said, False)
        elif found.asset is None:
            self._make_record(found)
        else:
            self._change(found.asset.id, found, offer)

    def accept(self, item: ItemView | None) -> None:
        """What the device says now is its baseline from now on."""
        found = self._told_of(item) if item is not None else None
        if found is not None and found.asset is not None:
            self._change(found.asset.id, found, "accept")

    def assign(self, item: ItemView | None, asset_id: str) -> None:
        """The run was of this registered device."""
        if item is None or item.run is None:
            return
        run_id = item.run.id
        self._desk.change(lambda ctx: assets.assign(ctx, asset_id, run_id))

    def show_record(self, asset_id: str) -> DeviceDialog:
        dialog = DeviceDialog(self._desk, asset_id, self._window.window())
        dialog.open()
        return dialog

    def _told_of(self, item: ItemView) -> Told | None:
        view = self._controller.view
        return assets.told_in(view.assets, item.run) if view is not None else None

    def _make_record(self, found: Told) -> None:
        view = self._controller.view
        if view is not None:
            DeviceForm(self._desk, view.site, self._window.window(), run=found.run).open()

    def _change(self, asset_id: str, found: Told, offer: assets.Offer) -> None:
        run_id = found.run.id
        ways: dict[str, tuple[Callable[[Ctx], ChangeSet], str]] = {
            "found": (
                lambda ctx: assets.set_state(ctx, asset_id, AssetState.IN_USE),
                self.tr("The device is in use again."),
            ),
            "fill": (
                lambda ctx: assets.fill(ctx, asset_id, run_id),
                self.tr("The empty fields of the record are filled."),
            ),
            "accept": (
                lambda ctx: assets.accept(ctx, asset_id, run_id),
                self.tr("What the device says now is its baseline."),
            ),
        }
        change, said = ways[offer]
        self._desk.change(change, done=lambda _changes: self._desk.notices.good(said))
