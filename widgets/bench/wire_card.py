"""The right pane: every byte of the run, live, as hex, as text, or in words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QWidget

from app.domain.clock import LOCAL
from app.qt.desk import Desk
from drivers.capture import WireRecord, to_pcap
from widgets.bench.run import Live
from widgets.bench.seen import SeenView
from widgets.bench.workbench import Workbench
from widgets.common import formats
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.file_dialogs import ask_save
from widgets.common.labels import label
from widgets.common.layouts import row
from widgets.common.segments import Segments
from widgets.common.states import EmptyState
from widgets.theme.fonts import font
from widgets.theme.theme import px
from widgets.theme.tokens import TYPE
from widgets.visit.save_file import write_file

MOST_LINES = 6_000  # in the pane; the exported file has everything
ROW_BYTES = 12  # what the pane holds on the smallest laptop


def lines_of(record: WireRecord, mode: str) -> list[str]:
    """A record as lines: time and direction once, then 12 bytes a line."""
    at = record.at.astimezone(LOCAL)
    head = f"{at:%H:%M:%S}.{at.microsecond // 1000:03d} {arrow(record)}"
    if mode == "text":
        said = record.data.decode("gb18030", errors="replace")
        return [f"{head} " + "".join(c if c.isprintable() else "·" for c in said)]
    rows = [record.data[n : n + ROW_BYTES] for n in range(0, len(record.data), ROW_BYTES)]
    return [head, *(f"  {part.hex(' ').upper()}" for part in rows)]


def arrow(record: WireRecord) -> str:
    return "→ TX" if record.direction == "tx" else "← RX"


class WireCard(Card):
    def __init__(self, desk: Desk, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(gap=8, parent=parent)
        self._desk = desk
        self._live: Live | None = None
        self._profiles = workbench.registry.profiles_for
        self._mode = "hex"
        self.setAccessibleName(self.tr("Wire log"))
        self.title.setText(self.tr("Wire log"))
        self.total = label("", "small")
        self.head.addWidget(self.total)
        self.body.insertLayout(0, self.head)
        self.modes = Segments(
            self.tr("Show as"),
            (
                ("hex", self.tr("Hex")),
                ("text", self.tr("Text")),
                ("decode", self.tr("Decoded")),
                ("seen", self.tr("Paper, display")),
            ),
            self._mode,
        )
        self.modes.chosen.connect(self._set_mode)
        self.export = button(self.tr("Export pcap"), icon="export-variant", on=self._export)
        self.body.addLayout(row(self.modes))
        self.view = QPlainTextEdit()
        self.view.setReadOnly(True)
        self.view.setProperty("role", "wire")
        self.view.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.view.setFont(font(px(TYPE.tiny), mono=True))
        self.view.setStyleSheet(
            f"font-family: 'Noto Sans Mono', 'Noto Sans SC'; font-size: {px(TYPE.tiny)}px;"
        )
        self.view.setMaximumBlockCount(MOST_LINES)
        self.view.setTabChangesFocus(True)
        self.view.setAccessibleName(self.tr("Wire log"))
        self._either = QStackedWidget()  # a layout would show its widgets as windows
        self._either.addWidget(
            EmptyState(
                "swap-horizontal",
                self.tr("No bytes yet."),
                self.tr("Everything sent and received during a test is shown here with its time."),
            )
        )
        self._either.addWidget(self.view)
        self.seen = SeenView(desk, workbench)
        self._either.addWidget(self.seen)
        self.body.addWidget(self._either, 1)
        self.body.addLayout(row(self.export, None))
        self.show_live(None)

    def show_live(self, live: Live | None) -> None:
        """The bytes of this run so far; None: nothing was run."""
        if live is not self._live:
            self._live = live
            self._paint()
        self._totals()

    def add(self, records: Sequence[WireRecord]) -> None:
        if self._live is None:
            return
        if self._mode == "decode":
            self._paint()
        elif self._mode != "seen":
            bar = self.view.verticalScrollBar()
            follow = bar.value() >= bar.maximum() - 2
            for record in records:
                self.view.appendPlainText("\n".join(lines_of(record, self._mode)))
            if follow:
                bar.setValue(bar.maximum())
        self._totals()

    def _records(self) -> Sequence[WireRecord]:
        return self._live.records if self._live is not None else ()

    def _paint(self) -> None:
        records = self._records()[-MOST_LINES:]
        if self._mode == "decode":
            lines = self._decoded(records)
        else:
            lines = [line for record in records for line in lines_of(record, self._mode)]
        self.view.setPlainText("\n".join(lines))
        self.view.moveCursor(QTextCursor.MoveOperation.End)

    def _decoded(self, records: Sequence[WireRecord]) -> list[str]:
        from drivers.decoding import decoded

        if self._live is None:
            return []
        order = self._live.order
        profile = next((p for p in self._profiles(order.plan.id) if p.id == order.profile), None)
        found = decoded(records, order.plan.kind, profile)
        if found is None:
            return [self.tr("This kind of device has no decoder; see the bytes as hex or text.")]
        lines = []
        for said in found:
            words = said.text.to(self._desk.lang)
            at = said.at.astimezone(LOCAL)
            side = "→" if said.direction == "tx" else "←"
            if words:
                lines.append(f"{at:%H:%M:%S}.{at.microsecond // 1000:03d} {side} {words}")
        return lines

    def _totals(self) -> None:
        records = self._records()
        self._either.setCurrentIndex(2 if self._mode == "seen" else 1 if records else 0)
        sent = sum(len(r.data) for r in records if r.direction == "tx")
        got = sum(len(r.data) for r in records) - sent
        self.total.setText(f"TX {formats.size(sent)} · RX {formats.size(got)}" if records else "")
        self.export.setEnabled(bool(records))

    def _set_mode(self, mode: str) -> None:
        self._mode = mode
        if mode != "seen":
            self._paint()
        self._totals()

    def _export(self) -> None:
        if self._live is None:
            return
        began = self._live.records[0].at.astimezone(LOCAL)
        name = f"{self._live.order.plan.id}-{began:%Y%m%d-%H%M%S}.pcap"
        ask_save(self, self.tr("Export pcap"), name, self.save_to)

    def save_to(self, path: Path) -> None:
        """Writes what is there by now; Wireshark opens it."""
        records = tuple(self._records())
        port = self._live.order.url if self._live is not None else ""
        write_file(self._desk, self, path, lambda _ctx: to_pcap(records, port))
