"""What will be run: the test, the device profile, the port, the test's own parameters."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from app.qt.desk import Desk
from drivers.errors import DeviceError
from drivers.registry import Registry
from drivers.transport.url import parse
from drivers.types import TestPlan
from widgets.bench.ports import Port, kind_word
from widgets.bench.run import Order
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.chip import Chip
from widgets.common.choice_box import ChoiceBox
from widgets.common.labels import ElidedLabel, label
from widgets.common.layouts import row, scrolled
from widgets.common.params_form import ParamsForm
from widgets.theme.stylesheet import restyle
from widgets.theme.theme import px


class SetupCard(Card):
    """Signals:
    edited(): another test, profile, port or parameter; ``order()`` is new.
    start_asked(), cancel_asked()
    """

    edited = Signal()
    start_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, desk: Desk, registry: Registry, parent: QWidget | None = None) -> None:
        super().__init__(gap=8, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._desk = desk
        self._registry = registry
        self.name = ElidedLabel("", "heading")
        self.guess = Chip("", "neutral")
        self.body.addLayout(row(self.name, self.guess))
        self.about = label("", "small", wrap=True)
        self.body.addWidget(self.about)
        self.test = _box(self.tr("Test"))
        self.profile = _box(self.tr("Device profile"))
        self.url = QLineEdit()
        self.url.setAccessibleName(self.tr("Port"))
        self.url.setPlaceholderText("serial:COM3?baud=9600   socket://192.168.1.9:9100")
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(8))
        self.more = button(self.tr("Parameters"), "chip", checkable=True)
        self.start = button(
            self.tr("Start test") + "  T", "primary", icon="play", on=self.start_asked.emit
        )
        self.stop = button(self.tr("Cancel") + "  Esc", on=self.cancel_asked.emit)
        self.stop.hide()
        grid.addWidget(label(self.tr("Test"), "small"), 0, 0)
        grid.addWidget(self.test, 0, 1)
        grid.addWidget(label(self.tr("Device profile"), "small"), 0, 2)
        grid.addWidget(self.profile, 0, 3)
        grid.addWidget(label(self.tr("Port"), "small"), 1, 0)
        line = row(self.url, self.more, self.start, self.stop)
        line.setStretch(0, 1)
        grid.addLayout(line, 1, 1, 1, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.body.addLayout(grid)
        self.problem = label("", "small", wrap=True, tone="bad")
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.params = ParamsForm(desk.lang)
        self.params.edited.connect(self.edited)
        self._params = scrolled(self.params)
        self._params.setFixedHeight(px(168))
        self._params.hide()
        self.body.addWidget(self._params)
        self._all_plans()
        self.test.activated.connect(self._plan_changed)
        self.profile.activated.connect(lambda _i: self.edited.emit())
        self.url.textEdited.connect(lambda _t: self._edited())
        self.more.toggled.connect(self._params.setVisible)
        self._plan_changed()

    def plan(self) -> TestPlan:
        return self._registry.plan(str(self.test.currentData()))

    def show_port(self, port: Port) -> None:
        """Fills everything in for the device that was chosen on the left."""
        self.name.setText(port.title)
        if port.kind:
            self.guess.show_as(kind_word(port.kind), "good")
        else:
            self.guess.show_as(self.tr("unknown device"), "neutral")
        if port.in_use_by:
            self.guess.show_as(self.tr("in use"), "bad")
        self.url.setText(port.url)
        if port.kind and self._registry.plans(port.kind):
            plans = self._registry.plans_for(port.kind, port.profile)
            if self.plan() not in plans:
                self.choose(plans[0].id)
            if port.profile:
                self.profile.setCurrentIndex(max(0, self.profile.findData(port.profile)))
        self._say("")

    def choose(self, plan_id: str, profile: str = "") -> None:
        at = self.test.findData(plan_id)
        if at >= 0:
            self.test.setCurrentIndex(at)
            self._plan_changed()
        if profile:
            self.profile.setCurrentIndex(max(0, self.profile.findData(profile)))

    def order(self) -> Order | None:
        """What the form says, or None with the reason beside the field."""
        plan, url = self.plan(), self.url.text().strip()
        if url:
            try:
                url = str(parse(url))
            except DeviceError as error:
                self._say(error.sentence(self._desk.lang))
                self.url.setFocus()
                return None
        elif self.needs_port():
            self._say(self.tr("This test needs a port: choose one on the left or type it."))
            self.url.setFocus()
            return None
        self._say("")
        return Order(plan, url, str(self.profile.currentData() or ""), self.params.values())

    def needs_port(self) -> bool:
        return self._registry.needs_line(self.plan().id)

    def show_running(self, running: bool) -> None:
        for widget in (self.test, self.profile, self.url, self.more, self._params):
            widget.setEnabled(not running)
        self.start.setVisible(not running)
        self.stop.setVisible(running)

    def _all_plans(self) -> None:
        for kind in self._registry.kinds:
            if self.test.count():
                self.test.insertSeparator(self.test.count())  # the tests of another kind of device
            for plan in self._registry.plans(kind.kind):
                self.test.addItem(plan.title.to(self._desk.lang), plan.id)

    def _plan_changed(self, *_: object) -> None:
        plan = self.plan()
        self.about.setText(plan.about.to(self._desk.lang))
        held = self.profile.currentData()
        self.profile.clear()
        profiles = self._registry.profiles_for(plan.id)
        if not profiles:
            self.profile.addItem(self.tr("none needed"), "")
        for profile in profiles:
            self.profile.addItem(profile.title.to(self._desk.lang), profile.id)
        self.profile.setCurrentIndex(max(0, self.profile.findData(held)))
        self.profile.setEnabled(bool(profiles))
        self.params.show_params(plan.params)
        self.more.setVisible(bool(plan.params))
        self.edited.emit()

    def _edited(self) -> None:
        self._say("")
        self.edited.emit()

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.url.setProperty("tone", "bad" if problem else "")
        restyle(self.url)


def _box(name: str) -> ChoiceBox:
    box = ChoiceBox()
    box.setAccessibleName(name)
    box.setMinimumContentsLength(8)
    box.setMinimumWidth(px(120))
    return box
