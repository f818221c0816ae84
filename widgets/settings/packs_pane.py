"""All contract packs of this laptop: what each says, and a newer one taken in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListView, QWidget

from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import packs
from app.services.packs import PackLine
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.file_dialogs import ask_folder, ask_open
from widgets.common.labels import label
from widgets.common.layouts import column, row, rule
from widgets.common.panes import ListAndDetail
from widgets.common.rows import RowsModel
from widgets.common.two_line import RowLook, rows_view
from widgets.settings.pack_detail import PackDetail
from widgets.theme.theme import px
from widgets.theme.tokens import Tone


class PacksPane(QWidget):
    """Signals:
    closed(): the person wants the settings back.
    """

    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted = ""  # the row to choose when the list is there
        self.model: RowsModel[PackLine] = RowsModel(_key, lambda p: self._look(p).spoken, self)
        self.list: QListView = rows_view(self.model, self._look, self.tr("Contract packs"))
        self.detail = PackDetail(desk)
        self.detail.taken.connect(self._taken)
        self.detail.dropped.connect(self._show_current)
        self.detail.chosen.connect(self._use)
        self.panes = ListAndDetail(self._listed(), self.detail, self.list, (7, 13))
        column(self, gap=0).addWidget(self.panes)
        self.list.selectionModel().currentChanged.connect(lambda _c, _b: self._show_current())
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Escape"), self, self._back, context=inside)

    def show_for(self, args: Mapping[str, Any]) -> None:
        """``pack`` and ``version`` name the one to show, ``part`` a part of it
        (``checklist:ID``)."""
        if pack := args.get("pack"):
            self._wanted = f"{pack} {args.get('version', '')}".rstrip()
        self.detail.wanted = str(args.get("part", ""))
        self.reload()
        self.list.setFocus()

    def reload(self) -> None:
        folder = self._desk.folder
        self._desk.read(
            lambda ctx: packs.packs_here(ctx, folder), self._known, owner=self, lane="files"
        )

    def offer(self, source: str) -> None:
        """Looks at a pack and shows what it would change. Nothing is installed yet."""
        folder, ctx = self._desk.folder, self._desk.ctx
        self.detail.busy(self.tr("Looking at {name} …").format(name=Path(source).name))
        self.panes.show_detail()
        self._desk.tasks.run(
            "files",
            lambda: packs.offer(ctx, folder, Path(source)),
            done=lambda found: self.detail.show_offer(*found),
            failed=partial(self._refused, source),
            owner=self,
        )

    def _listed(self) -> Card:
        card = Card(margin=4, gap=4)
        head = row(
            button(self.tr("Settings"), "ghost", icon="arrow-left", on=self.closed.emit), None
        )
        head.setContentsMargins(px(8), px(8), px(12), 0)
        card.body.addLayout(head)
        card.body.addWidget(self.list, 1)
        card.body.addWidget(rule())
        foot = column(gap=8)
        foot.setContentsMargins(px(12), px(6), px(12), px(10))
        if packs.may_install(self._desk.ctx):
            foot.addWidget(label(self.tr("Install another version"), "small"))
            self.from_file = button(
                self.tr("From a .zip"), icon="folder-zip-outline", on=self._pick_file
            )
            self.from_folder = button(
                self.tr("From a folder"), icon="folder-outline", on=self._pick_folder
            )
            foot.addLayout(row(self.from_file, self.from_folder, None))
        else:
            said = self.tr("Reviewers and administrators can install another version here.")
            foot.addWidget(label(said, "small", wrap=True))
        card.body.addLayout(foot)
        return card

    def _look(self, line: PackLine) -> RowLook:
        held = line.held
        second = f"{held.id}  {held.version}".rstrip()
        chips: list[tuple[str, Tone]] = []
        if line.pack is None:
            return RowLook(
                held.id, second, "alert-circle-outline", "bad", ((self.tr("damaged"), "bad"),)
            )
        if line.current:
            chips.append((self.tr("in use"), "good"))
        if not held.builtin:
            chips.append((self.tr("installed"), "neutral"))
        title = self._desk.words(line.pack.title)
        icon, ink = ("check-circle", "good") if line.current else ("book-outline", "muted")
        return RowLook(title, second, icon, ink, tuple(chips), bold=line.current)

    def _known(self, lines: tuple[PackLine, ...]) -> None:
        current = self.model.row(self.list.currentIndex())
        wanted = self._wanted or (_key(current) if current is not None else "")
        self._wanted = ""
        self.model.set_rows(lines)
        at = self.model.find(wanted)
        at = at if at.isValid() else self.model.index(0)
        stays = at == self.list.currentIndex()
        self.list.setCurrentIndex(at)  # shows it, if it is another one
        if stays and not self.detail.offering:
            self._show_current()

    def _show_current(self) -> None:
        line = self.model.row(self.list.currentIndex())
        if line is not None:
            self.detail.show_pack(line)

    def _back(self) -> None:
        """One page back: from a checklist to its pack, from an offer to the list, then out."""
        if not self.detail.back():
            self.closed.emit()

    def _pick_file(self) -> None:
        ask_open(
            self.window(),
            self.tr("A contract pack as .zip"),
            lambda paths: self.offer(str(paths[0])),
            words=self.tr("Contract packs"),
            patterns="*.zip",
        )

    def _pick_folder(self) -> None:
        title = self.tr("The folder of a contract pack")
        ask_folder(self.window(), title, lambda path: self.offer(str(path)))

    def _refused(self, source: str, error: CounterCheckError) -> None:
        from app.packs.installing import (
            PackBroken,
        )  # with the schema, which whoever offers has read

        if isinstance(error, PackBroken):
            self.detail.show_broken(Path(source).name, error.problems)
            return
        self._show_current()
        self._desk.notices.error(error, self._desk.lang)

    def _taken(self, pack_id: str, version: str) -> None:
        self._wanted = f"{pack_id} {version}"
        own = pack_id == self._desk.ctx.pack.id
        if not own:  # the keeper tells of the own one when it is in use
            said = self.tr("{pack} {version} is installed.").format(pack=pack_id, version=version)
            self._desk.notices.good(said)
        self._desk.asked_packs.emit()
        self.reload()

    def _use(self, pack_id: str, version: str) -> None:
        folder, ctx = self._desk.folder, self._desk.ctx
        self._desk.tasks.run(
            "files",
            lambda: packs.use(ctx, folder, pack_id, version),
            done=lambda _none: self._desk.asked_packs.emit(),
            ended=self.reload,
            owner=self,
        )


def _key(line: PackLine) -> str:
    return f"{line.held.id} {line.held.version}".rstrip()
