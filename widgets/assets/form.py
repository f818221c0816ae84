"""Adding or editing a device: what this kind needs, checked while it is still on the screen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from app.domain.changes import ChangeSet
from app.domain.device_test import TestRun
from app.domain.site import Asset, AssetKind, Site
from app.qt.desk import Desk
from app.services import asset_form, assets, device_tests
from app.services.asset_form import AssetForm
from app.services.form_problems import Checked
from widgets.common import words
from widgets.common.buttons import button
from widgets.common.choice_box import ChoiceBox
from widgets.common.field_box import FieldBox
from widgets.common.labels import label
from widgets.common.layouts import column, row, scrolled
from widgets.common.objections import Objections
from widgets.common.params_form import ParamsForm
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE

_ORDER = ("name", "place", "brand", "model", "serial_no", "port", "installed_on", "warranty_until")


class DeviceForm(QDialog):
    """Opened with ``open()``; accepted once the device is kept. ``asset``: edit this one.
    ``run``: the test that met a device without a record; what it told stands in the fields."""

    def __init__(
        self,
        desk: Desk,
        site: Site,
        parent: QWidget,
        *,
        asset: Asset | None = None,
        run: TestRun | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._site = site
        self._asset = asset
        self._run = run
        title = self.tr("Edit device") if asset is not None else self.tr("Add device")
        self.setWindowTitle(title)
        self.setMinimumWidth(px(600))
        self.boxes = self._boxes()
        self.kind = ChoiceBox()
        self.kind.setAccessibleName(self.tr("Kind"))
        for kind in AssetKind:
            self.kind.addItem(words.asset(kind), kind)
        self.profile = ChoiceBox()
        self.profile.setAccessibleName(self.tr("Device profile"))
        self.params = ParamsForm(desk.lang)
        self.more = button(self.tr("Test settings"), "chip", checkable=True)
        self.save = button(self.tr("Save"), "primary", on=self._save)
        self.save.setDefault(True)
        self.objections = Objections(self.boxes, self.save, desk.lang)
        self._lay_out(title)
        self._fill()
        self.kind.currentIndexChanged.connect(self._kind_changed)
        self.boxes["name"].setFocus()

    def _boxes(self) -> dict[str, FieldBox]:
        date = self.tr("for example 2027-03-31")
        return {
            "name": FieldBox(self.tr("Name"), example=self.tr("Invoice printer"), longest=120),
            "place": FieldBox(self.tr("Place"), example=self.tr("window 2"), longest=120),
            "brand": FieldBox(self.tr("Maker"), longest=120),
            "model": FieldBox(self.tr("Model"), longest=120),
            "serial_no": FieldBox(self.tr("Serial number"), longest=120),
            "port": FieldBox(
                self.tr("Port"), example="socket://192.168.1.9:9100   serial:COM3?baud=9600"
            ),
            "installed_on": FieldBox(self.tr("Installed on"), example=date, longest=40),
            "warranty_until": FieldBox(self.tr("Warranty until"), example=date, longest=40),
            "note": FieldBox(self.tr("Note"), longest=600),
        }

    def _lay_out(self, title: str) -> None:
        outer = column(self, gap=SPACE.m, margin=20)
        outer.addWidget(label(title, "heading"))
        where = f"{self._site.number} · {self._site.town} · {self._site.name}"
        outer.addWidget(label(where, "small", wrap=True))
        if self._run is not None:
            told = self.tr("What the test read is filled in. Please check it and add the rest.")
            outer.addWidget(label(told, "small", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(SPACE.l))
        grid.setVerticalSpacing(px(SPACE.m))
        self._kind_box = self._titled(self.tr("Kind"), self.kind)
        self._profile_box = self._titled(self.tr("Device profile"), self.profile)
        cells = [self._kind_box, *(self.boxes[name] for name in _ORDER)]
        cells.insert(6, self._profile_box)
        for number, cell in enumerate(cells):
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(cell, number // 2, number % 2, top)
        grid.addWidget(self.boxes["note"], (len(cells) + 1) // 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        outer.addLayout(grid)
        area = scrolled(self.params)
        area.setFixedHeight(px(180))
        area.hide()
        self.more.toggled.connect(area.setVisible)
        self.more.toggled.connect(lambda _on: self.adjustSize())
        outer.addWidget(area)
        outer.addWidget(self.objections)
        cancel = button(self.tr("Cancel"), on=self.reject)
        outer.addLayout(row(self.more, None, cancel, self.save))
        for box in self.boxes.values():
            box.edited.connect(self.objections.edited)
        for choice in (self.kind, self.profile):
            choice.activated.connect(self.objections.edited)

    def _titled(self, name: str, widget: QWidget) -> QWidget:
        made = QWidget()
        inner = column(made, gap=4)
        title = label(name, "small")
        title.setBuddy(widget)
        inner.addWidget(title)
        inner.addWidget(widget)
        return made

    # ---------------------------------------------------------------- in and out

    def _fill(self) -> None:
        if self._asset is not None:
            form = AssetForm.of(self._asset)
        elif self._run is not None:
            form = assets.form_of(self._run)
        else:
            form = AssetForm(AssetKind.PRINTER)
        self.kind.setCurrentIndex(self.kind.findData(form.kind))
        for name, box in self.boxes.items():
            box.line.setText(getattr(form, name))
            box.line.setCursorPosition(0)
        self._kind_needs(form.kind, form.profile, form.settings)

    def form(self) -> AssetForm:
        """As it stands on the screen."""
        shown = {k: v for k, v in self.params.values().items() if v != self._usual.get(k, "")}
        return AssetForm(
            self._kind(),
            profile=self.profile.currentData() or "",
            settings={**self._other, **shown},
            **{name: box.text() for name, box in self.boxes.items()},
        )

    def choose_kind(self, kind: AssetKind) -> None:
        self.kind.setCurrentIndex(self.kind.findData(kind))

    def _kind_changed(self) -> None:
        self._kind_needs(self._kind(), "", {})

    def _kind(self) -> AssetKind:
        return AssetKind(self.kind.currentData())  # Qt gives the plain text back

    def _kind_needs(self, kind: AssetKind, profile: str, settings: Mapping[str, str]) -> None:
        """Shows what this kind has a use for."""
        needs = asset_form.needs(kind)
        self.boxes["port"].setVisible(needs.port)
        self._profile_box.setVisible(needs.profile)
        known = next((k for k in device_tests.registry().kinds if k.kind == kind.value), None)
        self.profile.clear()
        self.profile.addItem(self.tr("generic"), "")
        for found in known.profiles if known is not None else ():
            self.profile.addItem(found.title.to(self._desk.lang), found.id)
        if self.profile.findData(profile) < 0:  # of a newer program: it is kept
            self.profile.addItem(profile, profile)
        self.profile.setCurrentIndex(self.profile.findData(profile))
        # secret values are asked for at each test and kept nowhere
        plans = known.plans if known is not None else ()
        shown = [p for p in device_tests.choosable(plans[0].plan) if not p.secret] if plans else []
        self._usual = {p.name: p.default for p in shown}
        self._other = {k: v for k, v in settings.items() if k not in self._usual}
        self.params.show_params(shown, settings)
        self.more.setVisible(bool(shown))

    # ---------------------------------------------------------------- saving

    def _save(self) -> None:
        form, own = self.form(), self._asset.id if self._asset is not None else ""
        self.objections.trying()
        self.save.setEnabled(False)
        self._desk.read(
            lambda ctx: asset_form.check(ctx, form, own),
            lambda found: self._checked(form, found),
            failed=self.objections.fail,
            ended=lambda: self.save.setEnabled(True),
            owner=self,
        )

    def _checked(self, form: AssetForm, found: Checked) -> None:
        if self.objections.settled(found):
            self._keep(form)

    def _keep(self, form: AssetForm) -> None:
        site, asset, run = self._site, self._asset, self._run

        def kept(_changes: ChangeSet) -> None:
            self._desk.notices.good(self.tr("The device is saved."))
            self.accept()

        self._desk.change(
            lambda ctx: (
                assets.edit(ctx, asset.id, form, AssetForm.of(asset))
                if asset is not None
                else assets.add(ctx, site.id, form, run.id if run is not None else "")
            ),
            owner=self,
            done=kept,
            failed=self.objections.fail,
        )
