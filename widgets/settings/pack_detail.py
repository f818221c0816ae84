"""One contract pack, read: what it says, a part of it, or what a newer version would change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.pack import ContractPack
from app.domain.pack_changes import Difference
from app.errors import CounterCheckError
from app.packs.problems import Problem
from app.qt.desk import Desk
from app.services import pack_preview, pack_preview_parts, packs
from app.services.packs import PackLine
from widgets.common.buttons import button
from widgets.common.card import Card, Strip
from widgets.common.labels import ElidedLabel, label
from widgets.common.layouts import column, row
from widgets.settings.pack_reader import PackReader

if TYPE_CHECKING:
    from app.packs.installing import Offer


class PackDetail(Card):
    """Signals:
    chosen(str, str): pack id and version to use; no version: the newest.
    taken(str, str): that version was installed.
    dropped(): the offered pack is not wanted.
    """

    chosen = Signal(str, str)
    taken = Signal(str, str)
    dropped = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._line: PackLine | None = None
        self._part = ""  # "checklist:patrol"; empty: the whole pack
        self._offer: Offer | None = None
        self.wanted = ""  # the part to show with the next pack
        self.heading = label("", "heading", wrap=True)
        self.second = ElidedLabel("", "small")
        titles = column(gap=2)
        titles.addWidget(self.heading)
        titles.addWidget(self.second)
        self.up = button(self.tr("The whole pack"), "ghost", icon="arrow-left", on=self.back)
        self.use = button(self.tr("Use this version"), on=self._use)
        head = row()
        head.addLayout(titles, 1)
        head.addWidget(self.up)
        head.addWidget(self.use)
        self.body.addLayout(head)
        self.strip = Strip("primary")
        self._question = label("", wrap=True)
        self.take = button(self.tr("Install"), "primary", icon="check", on=self._take)
        self.leave = button(self.tr("Do not install"), on=self._drop)
        self.strip.body.addWidget(self._question)
        self.strip.body.addLayout(row(None, self.leave, self.take))
        self.body.addWidget(self.strip)
        self.reader = PackReader()
        self.reader.setAccessibleName(self.tr("What the pack says"))
        self.reader.followed.connect(self.open_part)
        self.body.addWidget(self.reader, 1)
        self._dress()

    @property
    def offering(self) -> bool:
        """A pack lies ready and nobody has decided yet."""
        return self._offer is not None

    def show_pack(self, line: PackLine) -> None:
        """A version that is here; one that is damaged shows what is wrong."""
        self._forget_offer()
        same = self._line is not None and self._line.held == line.held
        self._line = line
        part, self.wanted = self.wanted, ""
        if line.pack is None:
            self._part = ""
            self._titles(line.held.id, self._named(line))
            self._read(pack_preview.problems_page(line.problems, self._desk.lang))
        elif part or not same or not self._part:
            self.open_part(part)
        else:
            self.open_part(self._part)
        self._dress()

    def open_part(self, target: str) -> None:
        """``checklist:ID``, ``symptom:CODE`` or ``form:ID`` of the pack; "" is all of it."""
        line = self._line
        if line is None or line.pack is None:
            return
        pack, lang = line.pack, self._desk.lang
        found = pack_preview_parts.part(pack, target, lang)
        self._part = target if found is not None else ""
        if found is None:
            self._titles(self._desk.words(pack.title), self._named(line))
            self._read(pack_preview.overview(pack, lang))
        else:
            title, text = found
            self._titles(title, f"{self._desk.words(pack.title)} · {self._named(line)}")
            self._read(text)
        self._dress()

    def back(self) -> bool:
        """From a part to the whole, from an offer to the packs. False: there is nothing before."""
        if self._offer is not None:
            self._drop()
            return True
        if self._part:
            self.open_part("")
            self.reader.setFocus()
            return True
        return False

    def busy(self, text: str) -> None:
        self._forget_offer()
        self._titles(text, "")
        self.reader.clear()
        self._dress(quiet=True)

    def show_offer(self, offered: Offer, differences: Sequence[Difference], compared: bool) -> None:
        self._forget_offer()
        pack = offered.pack
        self._offer = offered
        self._titles(self._desk.words(pack.title), self._step(pack))
        if offered.here:
            said = self.tr("This version is on this laptop already, with the same content.")
        elif compared:
            said = self.tr(
                "Read what it changes. It is used as soon as it is installed, if it is the newest; "
                "visits that are open keep their checklist."
            )
        else:
            said = self.tr(
                "A contract that is new to this laptop. It can be read here; this laptop goes on "
                "working for {own}."
            ).format(own=self._desk.ctx.pack.id)
        self._question.setText(said)
        lang = self._desk.lang
        text = (
            pack_preview_parts.differences_page(differences, lang)
            if compared
            else pack_preview.overview(pack, lang)
        )
        self._read(text)
        self._dress()
        (self.leave if offered.here else self.take).setFocus()

    def show_broken(self, name: str, problems: Sequence[Problem]) -> None:
        """A pack that was not taken, with every place that is to be mended."""
        self._forget_offer()
        said = self.tr("{n} problems. Nothing was installed.").format(n=len(problems))
        self._titles(name, said)
        self._read(pack_preview.problems_page(problems, self._desk.lang))
        self._dress(quiet=True)

    def _use(self) -> None:
        if self._line is not None:
            self.chosen.emit(self._line.held.id, self._line.held.version)

    def _take(self) -> None:
        offered, self._offer = self._offer, None
        if offered is None:
            return
        folder, ctx = self._desk.folder, self._desk.ctx
        self.take.setEnabled(False)
        self._desk.tasks.run(
            "files",
            lambda: packs.take(ctx, folder, offered),
            done=lambda _none: self.taken.emit(offered.pack.id, offered.pack.version),
            failed=self._not_taken,
            ended=self._dress,
            owner=self,
            keep=True,
        )

    def _not_taken(self, error: CounterCheckError) -> None:
        self.dropped.emit()  # it lies ready no longer
        self._desk.notices.error(error, self._desk.lang)

    def _drop(self) -> None:
        self._forget_offer()
        self.dropped.emit()

    def _forget_offer(self) -> None:
        offered, self._offer = self._offer, None
        if offered is not None:
            self._desk.tasks.run("files", lambda: packs.drop(offered))

    def _step(self, pack: ContractPack) -> str:
        """From which version to which, where the offered pack is the laptop's own contract."""
        current = self._desk.ctx.pack
        if pack.id != current.id or pack.version == current.version:
            return f"{pack.id}  {pack.version}"
        return f"{pack.id}  {current.version} → {pack.version}"

    def _named(self, line: PackLine) -> str:
        held = line.held
        origin = self.tr("came with the program") if held.builtin else self.tr("installed here")
        return f"{held.id}  {held.version} · {origin}"

    def _titles(self, heading: str, second: str) -> None:
        self.heading.setText(heading)
        self.second.setText(second)

    def _read(self, text: str) -> None:
        self.reader.show_markdown(text)

    def _dress(self, *, quiet: bool = False) -> None:
        """Which buttons there are. ``quiet``: none but the way back is of use."""
        offered, line = self._offer, self._line
        self.strip.setVisible(offered is not None)
        self.take.setEnabled(offered is not None)
        self.take.setVisible(offered is not None and not offered.here)
        self.up.setVisible(bool(self._part) and offered is None and not quiet)
        own = line is not None and line.held.id == self._desk.ctx.pack.id
        usable = own and line is not None and line.pack is not None and not line.current
        may = packs.may_install(self._desk.ctx)
        self.use.setVisible(usable and may and offered is None and not self._part and not quiet)
