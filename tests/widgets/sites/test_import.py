"""Importing from a file: what it would do is seen first, every sentence in its place."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.domain.account import Role
from app.domain.register_import import (
    CellProblem,
    FieldChange,
    ImportKind,
    ImportPreview,
    ImportRow,
    RowState,
)
from app.domain.site import Site
from app.domain.text import Text
from app.services import register_import
from tests.services.builders import account
from tests.widgets.frame_kit import Seat, seat, until
from widgets.common.confirm import Ask
from widgets.sites.import_dialog import ImportDialog
from widgets.sites.import_looks import Show
from widgets.sites.import_model import ImportModel, Part
from widgets.sites.page import SitesPage

OFFICE = account("zhou", Role.REVIEWER)
HEADS = "序号,镇街,网点名称,业务,电话"
K = Qt.Key


@pytest.fixture
def here(tmp_path: Path, qtbot: Any) -> Iterator[Seat]:
    with seat(tmp_path, OFFICE, sites=3) as made:
        yield made


def listed(here: Seat, *rows: str, heads: str = HEADS, name: str = "list.csv") -> Path:
    path = here.desk.folder / name
    path.write_text("\n".join((heads, *rows)), "utf-8-sig")
    return path


def row_of(site: Site, phone: str = "") -> str:
    return f"{site.number},{site.town},{site.name},征收点,{phone}"


def all_rows(here: Seat) -> list[str]:
    return [row_of(s) for s in here.laptop.packs.current.sites]


def opened(here: Seat, qtbot: Any, window: QWidget, path: Path | None = None) -> ImportDialog:
    dialog = ImportDialog(here.desk, window)
    dialog.open()
    if path is not None:
        dialog.take(path)
        until(qtbot, lambda: dialog.preview is not None)
    return dialog


def told(widget: QWidget) -> str:
    seen = (label for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))
    return " ".join(label.text() for label in seen)


def cell(dialog: ImportDialog, row: int, part: Part) -> str:
    return str(dialog.pane.model.index(row, part).data())


def registered(here: Seat, number: str) -> Site | None:
    with here.laptop.store.read() as reader:
        return next((s for s in reader.sites() if s.number == number), None)


def preview_of(count: int) -> ImportPreview:
    states = (RowState.NEW, RowState.CHANGED, RowState.SAME, RowState.PROBLEM)
    rows = tuple(
        ImportRow(
            n + 2,
            str(n),
            f"常平 第{n}",
            states[n % 4],
            changes=(FieldChange("phone", Text("电话", "Phone"), "", "1"),) if n % 4 == 1 else (),
            problems=(CellProblem("镇街", "?", Text("不详", "unknown"), Text("改", "mend")),)
            if n % 4 == 3
            else (),
            flags=(Text("可疑", "odd one"),) if n % 4 in (0, 3) else (),
        )
        for n in range(count)
    )
    return ImportPreview(ImportKind.SITES, "list.csv", "", (), rows)


# ---------------------------------------------------------------- the model


@pytest.mark.parametrize("show", [s for s in Show if s is not Show.ABSENT])
def test_the_model_keeps_qt_rules_whatever_is_shown(
    show: Show, qtbot: Any, qtmodeltester: Any
) -> None:
    model = ImportModel("en")
    model.set_preview(preview_of(9))
    model.show_only(show)
    qtmodeltester.check(model)


def test_a_left_out_row_is_not_odd_besides() -> None:
    model = ImportModel("en")
    model.set_preview(preview_of(8), Show.ODD)
    assert [row.line for row in model.rows] == [2, 6]
    model.show_only(Show.LEFT_OUT)
    assert model.index(0, Part.WHAT).data() == "镇街: unknown; mend · odd one"


def test_ten_thousand_rows_are_filtered_and_drawn_without_a_stutter(
    here: Seat, qtbot: Any, window: QWidget
) -> None:
    dialog = opened(here, qtbot, window)
    pane = dialog.pane
    pane.show_preview(preview_of(10_000))
    pane.show_only(Show.CHANGED)
    assert len(pane.model.rows) == 2500
    pane.table.setCurrentIndex(pane.model.index(2499, 0))
    until(qtbot, lambda: "Line 9999: changed" in told(pane))
    pane.show_only(Show.ALL)
    assert pane.model.row(pane.table.currentIndex()).line == 9999  # the row in hand stays


# ---------------------------------------------------------------- the preview


def test_each_row_says_its_state_and_what_it_would_do(
    here: Seat, qtbot: Any, window: QWidget
) -> None:
    first, second, third = here.laptop.packs.current.sites
    path = listed(
        here,
        row_of(first),
        row_of(second, "0769-22001234"),
        "77,常平,常平新点,征收点,",
        "78,远方,没有这个镇,征收点,",
    )
    dialog = opened(here, qtbot, window, path)
    states = [cell(dialog, n, Part.STATE) for n in range(4)]
    assert states == ["same", "changed", "new", "left out"]
    assert cell(dialog, 1, Part.WHAT) == "Phone: (empty) → 0769-22001234"
    assert cell(dialog, 3, Part.LINE) == "5"
    assert "unknown town “远方”" in cell(dialog, 3, Part.WHAT)
    chips = {s: c.text() for s, c in dialog.pane.filter.chips.items() if c.isVisibleTo(dialog)}
    assert chips == {
        Show.ALL: "All  4",
        Show.NEW: "New  1",
        Show.CHANGED: "Changed  1",
        Show.SAME: "Same  1",
        Show.LEFT_OUT: "Left out  1",
        Show.ABSENT: "Not in the file  1",
    }
    assert dialog.apply.text() == "Import (2)"
    assert [s.id for s in dialog.pane.absent.model.rows] == [third.id]


def test_the_keyboard_filters_and_reads_a_row_in_full(
    here: Seat, qtbot: Any, window: QWidget
) -> None:
    path = listed(here, *all_rows(here), "78,远方,没有这个镇,征收点,")
    dialog = opened(here, qtbot, window, path)
    chip = dialog.pane.filter.chips[Show.LEFT_OUT]
    chip.setFocus()
    qtbot.keyClick(chip, K.Key_Space)
    assert [row.line for row in dialog.pane.model.rows] == [5]
    until(qtbot, lambda: "Line 5: left out" in told(dialog.pane))
    qtbot.keyClick(dialog.pane.table, K.Key_Return)  # Enter in the table imports nothing
    assert dialog.stack.currentWidget() is dialog.pane and not dialog.work.applying


def test_a_column_is_matched_by_hand_and_never_twice(
    here: Seat, qtbot: Any, window: QWidget
) -> None:
    rows = [f"{s.number},{s.town},{s.name},征收点,后街 {s.number}" for s in
            here.laptop.packs.current.sites]  # fmt: skip
    dialog = opened(
        here, qtbot, window, listed(here, *rows, heads="序号,镇街,网点名称,业务,在哪里")
    )
    assert "Columns not taken: 在哪里" in told(dialog.pane)
    assert dialog.apply.text() == "Import" and not dialog.apply.isEnabled()
    assert "There is nothing to import" in told(dialog)
    box = dialog.pane.columns.boxes[4]
    box.setCurrentIndex(box.findData("address"))
    box.activated.emit(box.currentIndex())
    until(qtbot, lambda: dialog.preview and dialog.apply.text() == "Import (3)")
    assert cell(dialog, 0, Part.WHAT) == "Address: (empty) → 后街 1"
    box.setCurrentIndex(box.findData("name"))
    box.activated.emit(box.currentIndex())
    until(qtbot, lambda: dialog.preview and dialog.preview.columns[2].field == "")
    assert [b.currentData() for b in dialog.pane.columns.boxes] == [
        "number", "town", "", "business", "name",
    ]  # fmt: skip


def test_the_wheel_over_a_column_changes_nothing(here: Seat, qtbot: Any, window: QWidget) -> None:
    dialog = opened(here, qtbot, window, listed(here, *all_rows(here)))
    box = dialog.pane.columns.boxes[0]
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    box.wheelEvent(wheel)
    assert box.currentData() == "number"


def test_a_file_that_cannot_be_read_says_why_where_it_was_chosen(
    here: Seat, qtbot: Any, window: QWidget
) -> None:
    path = here.desk.folder / "empty.csv"
    path.write_bytes(b"")
    dialog = opened(here, qtbot, window)
    dialog.take(path)
    until(qtbot, lambda: "not one byte" in told(dialog.source))
    assert dialog.stack.currentWidget() is dialog.source and not dialog.apply.isVisible()
    dialog.take(listed(here, *all_rows(here)))
    until(qtbot, lambda: dialog.preview is not None)
    assert dialog.stack.currentWidget() is dialog.pane


def test_a_file_is_dropped_and_read_again_when_it_was_corrected(
    here: Seat, qtbot: Any, window: QWidget
) -> None:
    path = listed(here, "78,远方,没有这个镇,征收点,")
    dialog = opened(here, qtbot, window)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    dialog.dropEvent(QDropEvent(QPointF(9, 9), action, data, left, none, QEvent.Type.Drop))
    until(qtbot, lambda: dialog.preview is not None)
    assert cell(dialog, 0, Part.STATE) == "left out"
    listed(here, "78,常平,常平新点,征收点,")
    next(b for b in dialog.findChildren(QPushButton) if "Read again" in b.text()).click()
    until(qtbot, lambda: dialog.preview and cell(dialog, 0, Part.STATE) == "new")


# ---------------------------------------------------------------- doing it


def test_import_keeps_the_rows_and_says_the_result(here: Seat, qtbot: Any, window: QWidget) -> None:
    published: list[Any] = []
    here.desk.bus.changed.connect(published.append)
    dialog = opened(here, qtbot, window, listed(here, *all_rows(here), "77,常平,常平新点,征收点,"))
    qtbot.keyClick(dialog, K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: dialog.stack.currentWidget() is dialog.outcome)
    assert "1 added 0 changed 3 already the same 0 left out" in told(dialog.outcome)
    kept = registered(here, "77")
    assert kept is not None and kept.name == "常平新点" and published
    assert not dialog.problems.isVisible() and dialog.more.isVisible()
    assert dialog.close_it.hasFocus()  # what is left to do
    qtbot.keyClick(dialog.close_it, K.Key_Return)
    assert not dialog.isVisible()


def test_absent_sites_stay_unless_their_end_is_chosen_and_confirmed(
    here: Seat, qtbot: Any, window: QWidget
) -> None:
    rows = all_rows(here)
    dialog = opened(here, qtbot, window, listed(here, *rows[:2]))
    assert not dialog.apply.isEnabled()
    dialog.pane.show_only(Show.ABSENT)
    dialog.pane.absent.close_them.click()
    assert "To be marked as no longer served: 1." in told(dialog)
    dialog.apply.click()
    (ask,) = dialog.findChildren(Ask)
    held = registered(here, "3")
    assert held is not None and not held.closed  # not before it is confirmed
    ask.yes.click()
    until(qtbot, lambda: dialog.stack.currentWidget() is dialog.outcome)
    assert "1 marked as no longer served" in told(dialog.outcome)
    held = registered(here, "3")
    assert held is not None and held.closed


def test_absent_sites_cannot_be_ended_while_a_number_is_unreadable(
    here: Seat, qtbot: Any, window: QWidget
) -> None:
    dialog = opened(here, qtbot, window, listed(here, all_rows(here)[0], ",常平,无号,征收点,"))
    dialog.pane.show_only(Show.ABSENT)
    assert not dialog.pane.absent.close_them.isEnabled()
    assert "without a readable number: 1." in told(dialog.pane.absent)


def test_an_engineer_adds_sites_and_ends_none(tmp_path: Path, qtbot: Any, window: QWidget) -> None:
    with seat(tmp_path, sites=3) as here:
        dialog = opened(
            here, qtbot, window, listed(here, all_rows(here)[0], "77,常平,新点,征收点,")
        )
        dialog.pane.show_only(Show.ABSENT)
        assert not dialog.pane.absent.close_them.isVisibleTo(dialog)
        assert "They stay as they are." in told(dialog.pane.absent)
        dialog.apply.click()
        until(qtbot, lambda: dialog.stack.currentWidget() is dialog.outcome)
        assert registered(here, "77") is not None


def test_cancelled_nothing_is_kept_and_everything_is_still_chosen(
    here: Seat, qtbot: Any, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(ctx: Any, preview: Any, *, cancelled: Any, **_: Any) -> Any:
        while not cancelled():
            pass
        raise register_import.ImportCancelled()

    dialog = opened(here, qtbot, window, listed(here, *all_rows(here), "77,常平,新点,征收点,"))
    monkeypatch.setattr(register_import, "apply", slow)
    dialog.apply.click()
    assert dialog.work.applying and not dialog.apply.isEnabled()
    dialog.busy.cancelled.emit()
    until(qtbot, lambda: "Cancelled. Nothing was changed." in told(dialog))
    assert registered(here, "77") is None
    assert dialog.apply.isEnabled() and dialog.stack.currentWidget() is dialog.pane


def test_closing_while_it_runs_stops_it_first(
    here: Seat, qtbot: Any, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(ctx: Any, preview: Any, *, cancelled: Any, **_: Any) -> Any:
        while not cancelled():
            pass
        raise register_import.ImportCancelled()

    dialog = opened(here, qtbot, window, listed(here, *all_rows(here), "77,常平,新点,征收点,"))
    monkeypatch.setattr(register_import, "apply", slow)
    dialog.apply.click()
    with qtbot.waitSignal(dialog.rejected):
        dialog.reject()
    assert registered(here, "77") is None


def test_the_list_of_problems_is_saved_as_csv_and_as_excel(
    here: Seat, qtbot: Any, window: QWidget, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    dialog = opened(
        here, qtbot, window, listed(here, *all_rows(here), "78,=1+1,没有这个镇,征收点,")
    )
    assert dialog.problems.isVisible()
    path = tmp_path / "problems.csv"
    dialog.save_problems(path)
    until(qtbot, path.exists)
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, line = list(csv.reader(file))
    assert head[:4] == ["Line", "Number", "Name", "Result"]
    assert line[:2] == ["5", "78"] and line[3:6] == ["left out", "镇街", "'=1+1"]
    path = tmp_path / "problems.xlsx"
    dialog.save_problems(path)
    until(qtbot, path.exists)
    sheet = load_workbook(path).active
    assert sheet is not None and sheet["F2"].value == "=1+1" and sheet["F2"].data_type == "s"


def test_the_page_offers_it_by_key_to_those_who_may(here: Seat, qtbot: Any) -> None:
    page = SitesPage(here.desk)
    qtbot.addWidget(page)
    page.show()
    page.shown({})
    until(qtbot, lambda: page.model.rows)
    names = [b.accessibleName() for b in page.findChildren(QPushButton)]
    assert "Import … (Ctrl+I)" in names
    dialog = page.import_file()
    assert dialog.isVisible()
    dialog.reject()


def test_another_file_that_cannot_be_read_leaves_nothing_of_the_first(
    here: Seat, qtbot: Any, window: QWidget
) -> None:
    dialog = opened(here, qtbot, window, listed(here, *all_rows(here), "78,远方,无,征收点,"))
    assert dialog.problems.isVisible()
    dialog.take(here.desk.folder / "gone.xlsx")
    until(qtbot, lambda: "There is no such file." in told(dialog.source))
    assert not dialog.problems.isVisible() and not dialog.apply.isVisible()
    assert dialog.preview is None


def test_matched_columns_hold_when_the_file_is_read_again(
    here: Seat, qtbot: Any, window: QWidget
) -> None:
    heads = "序号,镇街,网点名称,业务,在哪里"
    rows = [f"{row.rstrip(',')},后街" for row in all_rows(here)]
    dialog = opened(here, qtbot, window, listed(here, *rows, heads=heads))
    box = dialog.pane.columns.boxes[4]
    box.setCurrentIndex(box.findData("address"))
    box.activated.emit(box.currentIndex())
    until(qtbot, lambda: dialog.preview and dialog.apply.text() == "Import (3)")
    listed(here, *rows[:2], heads=heads)
    next(b for b in dialog.findChildren(QPushButton) if "Read again" in b.text()).click()
    until(qtbot, lambda: dialog.preview and dialog.apply.text() == "Import (2)")


def test_devices_are_imported_to_their_sites(here: Seat, qtbot: Any, window: QWidget) -> None:
    heads = "网点序号,设备类型,设备名称,序列号"
    dialog = opened(
        here,
        qtbot,
        window,
        listed(here, "1,打印机,票据机,SN-1", "99,打印机,票据机,SN-2", heads=heads),
    )
    assert dialog.head.kind.value() == "devices"  # by its heads
    assert [cell(dialog, n, Part.STATE) for n in range(2)] == ["new", "left out"]
    assert dialog.pane.model.headerData(1, Qt.Orientation.Horizontal) == "Site number"
    dialog.apply.click()
    until(qtbot, lambda: dialog.stack.currentWidget() is dialog.outcome)
    with here.laptop.store.read() as reader:
        assert [a.serial_no for a in reader.assets(here.laptop.first.id)] == ["SN-1"]
