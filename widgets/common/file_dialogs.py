"""Asking for a file: the system's own dialog, in the folder that was used last, which is the
person's documents at first. A program that was started from a menu has no folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

_LAST: Final = "last_folder"  # property of the application: every dialog of this run knows it


def ask_save(
    owner: QWidget,
    title: str,
    name: str,
    done: Callable[[Path], object],
    kinds: Sequence[tuple[str, str]] = (),
) -> QFileDialog:
    """``name``: what is proposed; its ending is added to what is typed without one. ``kinds``:
    words and ending ("PDF", "pdf") of each kind of file there may be, the usual one first."""
    dialog = _dialog(owner, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    own = Path(name).suffix.removeprefix(".")
    offered = kinds or (((own.upper(), own),) if own else ())
    filters = {f"{words} (*.{ending})": ending for words, ending in offered}
    dialog.setDefaultSuffix(next(iter(filters.values()), ""))
    if filters:
        dialog.setNameFilters(list(filters))
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters[chosen]))
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda path: done(Path(path)))
    dialog.open()
    return dialog


def ask_open(
    owner: QWidget,
    title: str,
    done: Callable[[list[Path]], object],
    *,
    words: str = "",
    patterns: str = "",
    others: bool = False,
    many: bool = False,
) -> QFileDialog:
    """``done`` gets one file, or with ``many`` one or more. ``patterns``: "*.xlsx *.csv", called
    ``words``; ``others``: any other file may be chosen as well."""
    dialog = _dialog(owner, title)
    mode = QFileDialog.FileMode
    dialog.setFileMode(mode.ExistingFiles if many else mode.ExistingFile)
    filters = [f"{words} ({patterns})"] if patterns else []
    if others:
        filters.append(QCoreApplication.translate("words", "All files") + " (*)")
    if filters:
        dialog.setNameFilters(filters)
    dialog.filesSelected.connect(lambda paths: done([Path(path) for path in paths]))
    dialog.open()
    return dialog


def ask_folder(owner: QWidget, title: str, done: Callable[[Path], object]) -> QFileDialog:
    dialog = _dialog(owner, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
    dialog.fileSelected.connect(lambda path: done(Path(path)))
    dialog.open()
    return dialog


def _dialog(owner: QWidget, title: str) -> QFileDialog:
    dialog = QFileDialog(owner, title, _folder())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(lambda paths: _keep(Path(paths[0])))
    return dialog


def _folder() -> str:
    last = QApplication.instance().property(_LAST)  # type: ignore[union-attr]  # there is one
    if isinstance(last, str) and Path(last).is_dir():
        return last
    where = QStandardPaths.StandardLocation
    documents = QStandardPaths.writableLocation(where.DocumentsLocation)
    if Path(documents).is_dir():
        return documents
    return QStandardPaths.writableLocation(where.HomeLocation)


def _keep(chosen: Path) -> None:
    QApplication.instance().setProperty(_LAST, str(chosen.parent))  # type: ignore[union-attr]
