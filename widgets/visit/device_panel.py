"""The device an item is about: what it says it is, where it hangs, whether that is as accepted."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from app.domain.site import PUT_AWAY, Asset, AssetState
from app.domain.text import Lang
from app.domain.warranty import warranty_of
from app.services.assets import Told, candidates, told_in
from app.services.device_tests import portless
from app.services.visit_views import ItemView, VisitView
from widgets.assets import looks
from widgets.common import words as common_words
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.chip import Chip
from widgets.common.labels import label
from widgets.common.layouts import clear, column, row
from widgets.theme.tokens import Tone
from widgets.visit.keys import Action


def port_words(url: str) -> str:
    """ "COM4 · 9600 8N1", "192.168.1.9:9100": a port URL as a person reads it."""
    if not url:
        return ""
    if url.startswith("virtual:"):
        return QCoreApplication.translate("words", "virtual device")
    scheme, _, rest = url.partition(":")
    target, _, query = rest.lstrip("/").partition("?")
    options = dict(pair.partition("=")[::2] for pair in query.split("&") if "=" in pair)
    if scheme == "serial":
        target = "/" + target if rest.startswith("/") else target
        frame = f"8{options.get('parity', 'N')}1"
        return f"{target} · {options['baud']} {frame}" if "baud" in options else target
    if scheme in ("usb", "pcsc", "queue"):
        return f"{scheme.upper()} {target}".strip()
    return target


def _compared(asset: Asset, told: Told) -> bool:
    """Whether the test read anything that the baseline knows."""
    return bool((asset.baseline or {}).keys() & told.facts.keys())


class DevicePanel(Card):
    """Signals:
    asked(str): an Action's name: what the test read is to go into the register.
    accepted(): what differs is right from now on.
    opened(str): the record of this device is wanted.
    assigned(str): the run was of this registered device.
    """

    asked = Signal(str)
    accepted = Signal()
    opened = Signal(str)
    assigned = Signal(str)

    def __init__(self, lang: Lang, parent: QWidget | None = None, *, may_edit: bool = True) -> None:
        super().__init__(self.tr("Device"), parent=parent, gap=6)
        self._lang: Lang = lang
        self._may_edit = may_edit
        self._asset_id = ""
        self._known = Chip("")
        self.record = button(self.tr("Record"), "link", on=lambda: self.opened.emit(self._asset_id))
        self.head.addWidget(self.record)
        self.head.addWidget(self._known)
        self._name = label("", wrap=True)
        self._port = label("", "small", wrap=True)
        self._baseline = Chip("")
        self._more = label("", "small", wrap=True)
        self._line = QWidget()
        row(self._baseline, self._more, None, parent=self._line).setStretch(1, 1)
        self.offer = button("", on=lambda: self.asked.emit(Action.REGISTER.value))
        self.accept = button(self.tr("Accept as baseline"), "link", on=self.accepted.emit)
        self._choices = QWidget()
        self._choice_column = column(self._choices, gap=2)
        for widget in (self._name, self._port, self._line, self._choices):
            self.body.addWidget(widget)
        self.body.addLayout(row(self.offer, self.accept, None))

    def show_item(self, view: VisitView, item: ItemView | None, target: str = "") -> None:
        kind = item.item.asset_kind if item else None
        if item is None or kind is None:
            self._show_site(view)
            return
        run = item.run
        told = told_in(view.assets, run)
        serving = [a for a in view.assets if a.kind is kind and a.state not in PUT_AWAY]
        asset = told.asset if told is not None else next(iter(serving), None)
        identity = run.identity if run else {}
        named = " ".join(identity.get(k, "") for k in ("maker", "model")).strip()
        if not named and asset is not None:
            named = f"{asset.brand} {asset.model}".strip() or asset.name
        serial = identity.get("serial") or (asset.serial_no if asset else "")
        said = [named or common_words.asset(kind)]
        if serial:
            said.append(f"SN {serial}")
        self._name.setText(" · ".join(said))
        port = (run.port if run else "") or target or (asset.port if asset else "")
        firmware = identity.get("firmware", "")
        details = [port_words(port)]
        if firmware:
            details.append(self.tr("firmware {0}").format(firmware))
        where = " · ".join(d for d in details if d)
        if not where and portless(kind):
            where = self.tr("measured by this computer")
        elif not where and item.item.kind.tested:
            where = self.tr("no port chosen yet; T asks for one")
        self._port.setText(where)
        self._port.setVisible(bool(where))  # an item that is only looked at has no port
        if identity:
            self._known.show_as(self.tr("identified"), "good")
        elif run is not None:
            self._known.show_as(self.tr("not identified"), "warning")
        else:
            self._known.show_as(self.tr("not tested"), "neutral")
        self._known.show()
        self._asset_id = asset.id if asset is not None else ""
        self.record.setVisible(asset is not None)
        self._show_asset(view, asset, told)
        self._show_offer(view, told)

    def _show_asset(self, view: VisitView, asset: Asset | None, told: Told | None) -> None:
        """What there is to notice: differences first, then the state, then the warranty."""
        chip: tuple[str, Tone] | None = None
        more = ""
        if told is not None and told.differences:
            chip = self.tr("differs from accepted"), "warning"
            if all(change.held == "record" for change in told.differences):
                chip = self.tr("differs from the record"), "warning"
            more = "; ".join(change.said.to(self._lang) for change in told.differences)
        elif asset is not None and asset.state is not AssetState.IN_USE:
            chip = common_words.asset_state(asset.state), "warning"
        elif told is not None and asset is not None and _compared(asset, told):
            chip = self.tr("as accepted"), "good"
        if asset is not None and not more and asset.warranty_until:
            day = view.visit.started.local.date()  # a record of last year is not late today
            ending = looks.warranty_chip(warranty_of(asset.warranty_until, day))
            more = ending[0] if ending else ""
            if not ending:
                more = self.tr("warranty until {0}").format(asset.warranty_until)
        self._baseline.setVisible(chip is not None)
        if chip is not None:
            self._baseline.show_as(*chip)
        self._more.setText(more)
        self._line.setVisible(bool(chip or more))

    def _show_offer(self, view: VisitView, told: Told | None) -> None:
        clear(self._choice_column)
        offer = told.offer if told is not None and self._may_edit else ""
        known = candidates(view.assets, told.run) if told is not None and offer == "record" else ()
        self._choices.setVisible(bool(known))
        if known:
            said = self.tr("Which device of the register was it?")
            self._choice_column.addWidget(label(said, "small", wrap=True))
            for asset in known:
                name = looks.name_of(asset)
                where = asset.place or asset.serial_no
                made = button(f"{name} · {where}" if where else name, "link")
                made.clicked.connect(lambda _=False, id=asset.id: self.assigned.emit(id))
                self._choice_column.addWidget(made)
        words = {
            "record": self.tr("Make a record"),
            "found": self.tr("It is here again"),
            "fill": self.tr("Fill in the record"),
            "accept": self.tr("Accept as baseline"),
        }.get(offer, "")
        self.offer.setVisible(bool(words))
        self.offer.setText(f"{words}  B")
        self.offer.setAccessibleName(words)
        if told is not None and offer == "fill":
            self.offer.setToolTip("\n".join(told.fills.values()))
        differs = told is not None and told.acceptable and bool(told.differences)
        self.accept.setVisible(differs and self._may_edit)

    def _show_site(self, view: VisitView) -> None:
        """An item without a device: what stands at this site."""
        for widget in (self._known, self._line, self.record, self.offer, self.accept):
            widget.hide()
        self._choices.hide()
        names = [
            f"{common_words.asset(a.kind)} {f'{a.brand} {a.model}'.strip() or a.name}"
            for a in view.assets
        ]
        self._name.setText("\n".join(names[:4]) or self.tr("no devices registered at this site"))
        rest = len(names) - 4
        self._port.show()
        self._port.setText(
            self.tr("and {0} more").format(rest)
            if rest > 0
            else self.tr("this item needs no device")
        )
