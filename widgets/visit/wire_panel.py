"""What went over the line: hex or text with times, decoded where the driver can, as pcap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.domain.clock import LOCAL
from app.domain.device_test import TestRun
from app.domain.site import AssetKind
from app.qt.desk import Desk
from app.services import device_tests, evidence
from drivers.capture import WireRecord
from drivers.printers.decode import Decoded
from widgets.common import formats
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.file_dialogs import ask_save
from widgets.common.labels import label
from widgets.common.layouts import row
from widgets.theme.fonts import font
from widgets.theme.theme import px
from widgets.theme.tokens import TYPE
from widgets.visit.save_file import write_file

MOST = 400  # records in the pane; the file has them all
ROW_BYTES = 7  # of one record in a line; the pane is narrow


def arrow(record: WireRecord) -> str:
    return "→" if record.direction == "tx" else "←"


def hex_line(record: WireRecord) -> str:
    at = record.at.astimezone(LOCAL)
    data = record.data
    shown = data[:ROW_BYTES].hex(" ").upper()
    more = f" … {len(data)} B" if len(data) > ROW_BYTES else ""
    return f"{at:%H:%M:%S}.{at.microsecond // 1000:03d} {arrow(record)} {shown}{more}"


def text_line(record: WireRecord) -> str:
    at = record.at.astimezone(LOCAL)
    words = record.data.decode("gb18030", errors="replace")
    shown = "".join(c if c.isprintable() else "·" for c in words)
    return f"{at:%H:%M:%S}.{at.microsecond // 1000:03d} {arrow(record)} {shown[:40]}"


class WirePanel(Card):
    """The capture of the current item's run, or the bytes of the test that is running."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._run: TestRun | None = None
        self._records: list[WireRecord] = []
        self._mode = "hex"
        self._live = False
        self._device = ("printer", "")  # kind and profile of the device under test
        self.title.setText(self.tr("Wire log"))
        self.setAccessibleName(self.tr("Wire log"))
        self._size = label("", "small")
        self.head.addWidget(self._size)
        self.body.insertLayout(0, self.head)
        self.view = QPlainTextEdit()
        self.view.setReadOnly(True)
        self.view.setProperty("role", "wire")
        self.view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.view.setFont(font(px(TYPE.tiny), mono=True))
        self.view.setStyleSheet(f"font-family: 'Noto Sans Mono'; font-size: {px(TYPE.tiny)}px;")
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFixedHeight(px(96))
        self.view.setTabChangesFocus(True)
        self.view.setAccessibleName(self.tr("Wire log"))
        self.view.setMaximumBlockCount(MOST)
        self.text = button(self.tr("As text"), on=lambda: self._set_mode("text"), checkable=True)
        self.decode = button(self.tr("Decode"), on=lambda: self._set_mode("decode"), checkable=True)
        self.export = button(self.tr("Export pcap"), on=self._export)
        self.body.addWidget(self.view)
        self.body.addLayout(row(self.text, self.decode, self.export, None))
        self._empty = label("", "small", wrap=True)
        self.body.addWidget(self._empty)
        self.show_run(None)

    def show_run(self, run: TestRun | None) -> None:
        """The capture of a finished run; None when the item has none."""
        if self._live or (run is not None and self._run == run):
            return
        self._run = run
        self._records = []
        self._paint()
        if run is None or not run.capture_sha256:
            return
        self._desk.read(
            lambda ctx: device_tests.capture_records(ctx, run),
            lambda records: self._arrived(run, records),
            failed=lambda error: self._empty.setText(error.sentence(self._desk.lang)),
            owner=self,
            lane="files",
        )

    def begin_live(self, kind: str = "printer", profile: str = "") -> None:
        """``kind`` and ``profile`` of the device whose bytes will come."""
        self._live, self._run, self._records = True, None, []
        self._device = (kind, profile)
        self._paint()

    def end_live(self) -> None:
        self._live = False

    def add(self, records: Sequence[WireRecord]) -> None:
        """Bytes of a test that is running."""
        self._records.extend(records)
        if self._mode == "decode":
            self._paint()
            return
        for line in self._lines(records):
            self.view.appendPlainText(line)
        self.view.horizontalScrollBar().setValue(0)
        self._totals()

    def records(self) -> tuple[WireRecord, ...]:
        return tuple(self._records)

    def _arrived(self, run: TestRun, records: Iterable[WireRecord]) -> None:
        if run == self._run:
            self._records = list(records)
            self._paint()

    def _set_mode(self, mode: str) -> None:
        self._mode = "hex" if self._mode == mode else mode
        self._paint()

    def _paint(self) -> None:
        self.text.setChecked(self._mode == "text")
        self.decode.setChecked(self._mode == "decode")
        self.view.setPlainText("\n".join(self._lines(self._records[:MOST])))
        self.view.moveCursor(QTextCursor.MoveOperation.Start)
        self._totals()

    def _totals(self) -> None:
        some = bool(self._records)
        total = sum(len(r.data) for r in self._records)
        self._size.setText(formats.size(total) if some else "")
        for widget in (self.view, self.text, self.export):
            widget.setVisible(some)
        self.export.setEnabled(self._run is not None and bool(self._run.capture_sha256))
        self.decode.setVisible(some and self._decodable())
        if some:
            hidden = len(self._records) - MOST
            self._empty.setText(
                self.tr("{0} more records are in the exported file.").format(hidden)
            )
            self._empty.setVisible(hidden > 0)
        else:
            self._empty.setText(self.tr("Bytes sent and received appear here during a test."))
            self._empty.show()

    def _decodable(self) -> bool:
        kinds = (AssetKind.PRINTER, AssetKind.DISPLAY)
        kind = self._run.kind if self._run is not None else AssetKind(self._device[0])
        return (self._live or self._run is not None) and kind in kinds

    def _lines(self, records: Sequence[WireRecord]) -> list[str]:
        if self._mode == "decode":
            return [
                f"{d.at.astimezone(LOCAL):%H:%M:%S} {'→' if d.direction == 'tx' else '←'} "
                f"{d.text.to(self._desk.lang)}"
                for d in self._decoded(records)
            ]
        return [(text_line if self._mode == "text" else hex_line)(r) for r in records]

    def _decoded(self, records: Sequence[WireRecord]) -> Sequence[Decoded]:
        from drivers.decoding import decoded

        run = self._run
        kind, name = (run.kind.value, run.profile) if run is not None else self._device
        known = {p.id: p for p in device_tests.registry().profiles(kind)}
        return decoded(records, kind, known.get(name)) or ()

    def _export(self) -> None:
        run = self._run
        if run is None:
            return
        name = f"{run.plan_id}-{run.started.local:%Y%m%d-%H%M%S}.pcap"
        ask_save(self, self.tr("Export pcap"), name, self.save_to)

    def save_to(self, path: Path) -> None:
        run = self._run
        if run is not None:
            write_file(
                self._desk, self, path, lambda ctx: evidence.content(ctx, run.capture_sha256)
            )
