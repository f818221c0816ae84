"""The device an item is about: what it says it is, where it hangs, whether that is as accepted."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.domain.device_test import TestRun
from app.domain.site import Asset
from app.domain.text import Lang
from app.services.device_tests import portless
from app.services.visit_views import ItemView, VisitView
from widgets.common import words as common_words
from widgets.common.card import Card
from widgets.common.chip import Chip
from widgets.common.labels import label
from widgets.common.layouts import row

Baseline = Literal["", "same", "differs"]


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


def baseline_of(asset: Asset, run: TestRun | None) -> tuple[Baseline, list[str]]:
    """How the device compares with what it was when accepted, and what differs."""
    if not asset.baseline or run is None or not run.identity:
        return "", []
    shared = asset.baseline.keys() & run.identity.keys()
    different = sorted(k for k in shared if asset.baseline[k] != run.identity[k])
    return ("differs", different) if different else ("same" if shared else "", [])


class DevicePanel(Card):
    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Device"), parent=parent, gap=6)
        self._lang: Lang = lang
        self._known = Chip("")
        self.head.addWidget(self._known)
        self._name = label("", wrap=True)
        self._port = label("", "small", wrap=True)
        self._baseline = Chip("")
        self._more = label("", "small", wrap=True)
        self._line = QWidget()
        row(self._baseline, self._more, None, parent=self._line).setStretch(1, 1)
        for widget in (self._name, self._port, self._line):
            self.body.addWidget(widget)

    def show_item(self, view: VisitView, item: ItemView | None, target: str = "") -> None:
        kind = item.item.asset_kind if item else None
        if item is None or kind is None:
            self._show_site(view)
            return
        run = item.run
        assets = [a for a in view.assets if a.kind is kind]
        asset = next((a for a in assets if run and a.id == run.asset_id), None)
        asset = asset or next(iter(assets), None)
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
        self._show_asset(asset, run)

    def _identity_word(self, key: str) -> str:
        known = {
            "maker": self.tr("maker"),
            "model": self.tr("model"),
            "serial": self.tr("serial no."),
            "firmware": self.tr("firmware"),
        }
        return known.get(key, key)

    def _show_asset(self, asset: Asset | None, run: TestRun | None) -> None:
        state, different = baseline_of(asset, run) if asset else ("", [])
        self._baseline.setVisible(bool(state))
        if state == "same":
            self._baseline.show_as(self.tr("as accepted"), "good")
        elif state == "differs":
            self._baseline.show_as(self.tr("differs from accepted"), "warning")
        more = ""
        if asset is not None and different:
            base = asset.baseline or {}
            more = "; ".join(
                f"{self._identity_word(k)} {base[k]} → {run.identity[k]}" for k in different if run
            )
        elif asset is not None and asset.warranty_until:
            more = self.tr("warranty until {0}").format(asset.warranty_until)
        self._more.setText(more)
        self._line.setVisible(bool(state or more))

    def _show_site(self, view: VisitView) -> None:
        """An item without a device: what stands at this site."""
        self._known.hide()
        self._line.hide()
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
