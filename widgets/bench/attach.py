"""Giving a finished run to an item of an open visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from app.domain.changes import ChangeSet
from app.domain.checklist import Item
from app.domain.site import AssetKind
from app.domain.text import Text
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import device_tests, visits
from app.services.context import Ctx
from app.services.visit_views import VisitView
from drivers.types import RunResult
from widgets.common.buttons import button
from widgets.common.choice_box import ChoiceBox
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.theme.theme import px


class OnlySimulated(CounterCheckError):
    """A virtual device says nothing about a real counter."""

    code = "only_simulated"
    what = Text("虚拟设备的结果不能附到真实巡检。", "A virtual device's result is no evidence.")
    meaning = Text("检查项没有改动。", "The item was not changed.")
    todo = Text("请接上真实设备再测。", "Test the real device, then attach that.")


@dataclass(frozen=True)
class Open:
    """An open visit and its items that a device test may answer."""

    visit_id: str
    words: str
    items: tuple[tuple[Item, str, bool], ...]  # item, section title, whether the kind fits


def fits(item: Item, result: RunResult) -> bool:
    if item.plan == result.plan_id:
        return True
    return item.asset_kind is not None and item.asset_kind is AssetKind(result.kind)


def open_visits(ctx: Ctx, result: RunResult) -> tuple[Open, ...]:
    """Visits under way with the items that are tested by a device, fitting ones first."""
    found = []
    for line in (*visits.open_drafts(ctx), *visits.returned(ctx)):
        view = visits.visit_view(ctx, line.visit.id)
        if items := _items(ctx, view, result):
            words = f"{line.site.name} · {line.visit.number}"
            found.append(Open(line.visit.id, words, items))
    return tuple({o.visit_id: o for o in found}.values())


def _items(ctx: Ctx, view: VisitView, result: RunResult) -> tuple[tuple[Item, str, bool], ...]:
    items = [
        (i.item, f"{s.section.number} {s.section.title.to(ctx.lang)}", fits(i.item, result))
        for s in view.sections
        for i in s.items
        if i.open and (i.item.kind.tested or fits(i.item, result))
    ]
    return tuple(sorted(items, key=lambda i: not i[2]))


def record(ctx: Ctx, visit_id: str, item_id: str, result: RunResult, virtual: bool) -> ChangeSet:
    """Answers the item with the run. ``virtual``: it came from a simulated device, which counts
    in the demonstration only. Raises OnlySimulated and what ``record_run`` raises."""
    if virtual and ctx.store.local(device_tests.DEMO) is not True:
        raise OnlySimulated(result.port)
    return device_tests.record_run(ctx, visit_id, item_id, result)


class AttachDialog(QDialog):
    """Signals:
    chosen(str, str): visit id, item id.
    """

    chosen = Signal(str, str)

    def __init__(self, desk: Desk, found: Sequence[Open], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Attach to a visit"))
        self.setMinimumWidth(px(520))
        self._desk = desk
        self._found = tuple(found)
        self.visit = ChoiceBox()
        self.visit.setAccessibleName(self.tr("Visit"))
        self.item = ChoiceBox()
        self.item.setAccessibleName(self.tr("Item"))
        for entry in self._found:
            self.visit.addItem(entry.words, entry.visit_id)
        self.visit.currentIndexChanged.connect(self._fill)
        self.note = label("", "small", wrap=True, tone="warning")
        self.item.currentIndexChanged.connect(self._warn)
        body = column(self, gap=12, margin=20)
        body.addWidget(label(self.tr("Attach to a visit"), "heading"))
        body.addWidget(
            label(
                self.tr("The item is answered with this run, its measurements and its wire log."),
                "muted",
                wrap=True,
            )
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(8))
        grid.addWidget(label(self.tr("Visit"), "small"), 0, 0)
        grid.addWidget(self.visit, 0, 1)
        grid.addWidget(label(self.tr("Item"), "small"), 1, 0)
        grid.addWidget(self.item, 1, 1)
        grid.setColumnStretch(1, 1)
        body.addLayout(grid)
        body.addWidget(self.note)
        self.yes = button(self.tr("Attach"), "primary", on=self._accept)
        self.yes.setDefault(True)
        body.addLayout(row(None, button(self.tr("Cancel"), on=self.reject), self.yes))
        self._fill()

    def _fill(self, *_: object) -> None:
        self.item.clear()
        for item, section, _fit in self._found[self.visit.currentIndex()].items:
            self.item.addItem(f"{section} · {item.prompt.to(self._desk.lang)}", item.id)
        self._warn()

    def _warn(self, *_: object) -> None:
        items = self._found[self.visit.currentIndex()].items
        at = self.item.currentIndex()
        odd = 0 <= at < len(items) and not items[at][2]
        self.note.setText(self.tr("This item expects another kind of device.") if odd else "")
        self.note.setVisible(odd)

    def _accept(self) -> None:
        self.chosen.emit(self.visit.currentData(), self.item.currentData())
        self.accept()
