"""Did the last session end as it should? If not, the person is where he was, and is told so.

A file beside the data stands from the opening of a session to its clean end. It says nothing but
that a session was open; what was answered is in the store, crash or not.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.domain.account import Role
from app.qt import visit_place
from app.qt.desk import Desk
from app.services import visits
from app.services.context import Ctx
from app.services.lines import VisitLine

NAME = "session-open"


def begin(folder: Path) -> bool:
    """Call when a session opens. True if the last one never ended. A disk that refuses must not
    keep anybody from working."""
    mark = folder / NAME
    unclean = mark.exists()
    with contextlib.suppress(OSError):
        mark.touch()
    return unclean


def end(folder: Path) -> None:
    """The session is over and everything was handed to the store."""
    with contextlib.suppress(OSError):
        (folder / NAME).unlink(missing_ok=True)


def tell(desk: Desk) -> None:
    """After an unclean end: opens the visit that was open, at its item, which says itself what is
    there. Was none open, it says which unsigned visit is here with how many answers."""
    if not desk.may(Role.ENGINEER):
        return
    place = visit_place.marked(desk.folder)

    def read(ctx: Ctx) -> tuple[VisitLine, ...]:
        return (*visits.open_drafts(ctx), *visits.returned(ctx))

    def told(drafts: tuple[VisitLine, ...]) -> None:
        if any(line.visit.id == place.visit_id for line in drafts):
            desk.go("visit", visit_id=place.visit_id, item_id=place.item_id)
            return
        if not drafts:
            return
        newest = drafts[0]
        text = QCoreApplication.translate(
            "LastTime",
            "The program did not close properly last time. Nothing is lost: {site}, {n} answers.",
        ).format(site=newest.site.name, n=newest.answered)
        said = desk.notices.post(
            "warning",
            text,
            QCoreApplication.translate("LastTime", "Go on"),
            lambda: desk.go("visit", visit_id=newest.visit.id),
        )

        def asked(page: str, args: dict[str, str]) -> None:
            if page == "visit" and args.get("visit_id") == newest.visit.id:
                desk.notices.withdraw(said)

        desk.asked_page.connect(asked)

    desk.read(read, told, owner=desk)
