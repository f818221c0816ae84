"""Where a file dialog begins, what it proposes, and what it gives back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from widgets.common import file_dialogs
from widgets.common.file_dialogs import ask_folder, ask_open, ask_save


@pytest.fixture
def owner(qtbot: Any) -> Iterator[QWidget]:
    made = QWidget()
    qtbot.addWidget(made)
    app = QApplication.instance()
    assert app is not None
    app.setProperty(file_dialogs._LAST, None)
    yield made
    app.setProperty(file_dialogs._LAST, None)


def accept(dialog: QFileDialog, *paths: Path) -> None:
    """What the system's dialog does when the person chooses."""
    dialog.filesSelected.emit([str(p) for p in paths])
    if len(paths) == 1:
        dialog.fileSelected.emit(str(paths[0]))
    dialog.close()


def begins(dialog: QFileDialog) -> Path:
    return Path(dialog.directory().absolutePath())


def test_it_begins_in_the_documents_then_where_one_was_last(
    owner: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Documents").mkdir()
    (tmp_path / "usb").mkdir()
    where = {"DocumentsLocation": tmp_path / "Documents", "HomeLocation": tmp_path}
    monkeypatch.setattr(
        file_dialogs.QStandardPaths, "writableLocation", lambda kind: str(where[kind.name])
    )
    saved: list[Path] = []
    dialog = ask_save(owner, "Save", "a.pdf", saved.append)
    assert begins(dialog) == tmp_path / "Documents"
    accept(dialog, tmp_path / "usb" / "a.pdf")
    assert saved == [tmp_path / "usb" / "a.pdf"]
    again = ask_open(owner, "Open", lambda _paths: None)
    assert begins(again) == tmp_path / "usb"
    (tmp_path / "usb").rmdir()  # the stick was pulled
    (tmp_path / "Documents").rmdir()
    assert begins(ask_folder(owner, "Folder", saved.append)) == tmp_path


def test_the_kind_that_is_chosen_gives_the_ending(owner: QWidget) -> None:
    kinds = (("PDF", "pdf"), ("Workbook", "xlsx"))
    dialog = ask_save(owner, "Save", "visit.pdf", lambda _path: None, kinds)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert dialog.nameFilters() == ["PDF (*.pdf)", "Workbook (*.xlsx)"]
    assert dialog.defaultSuffix() == "pdf"
    dialog.filterSelected.emit("Workbook (*.xlsx)")
    assert dialog.defaultSuffix() == "xlsx"
    assert ask_save(owner, "Save", "a.pcap", lambda _path: None).defaultSuffix() == "pcap"


def test_files_that_are_there_are_opened_one_or_many(owner: QWidget, tmp_path: Path) -> None:
    got: list[list[Path]] = []
    mode = QFileDialog.FileMode
    one = ask_open(owner, "Open", got.append, words="Tables", patterns="*.csv *.xlsx", others=True)
    assert one.fileMode() is mode.ExistingFile
    assert one.nameFilters() == ["Tables (*.csv *.xlsx)", "All files (*)"]
    accept(one, tmp_path / "a.csv")
    many = ask_open(owner, "Open", got.append, many=True)
    assert many.fileMode() is mode.ExistingFiles
    accept(many, tmp_path / "a.jpg", tmp_path / "b.jpg")
    assert got == [[tmp_path / "a.csv"], [tmp_path / "a.jpg", tmp_path / "b.jpg"]]


def test_a_closed_dialog_is_gone(owner: QWidget) -> None:
    ask_save(owner, "Save", "a.pdf", lambda _path: None).close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert owner.findChildren(QFileDialog) == []
