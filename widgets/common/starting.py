"""Opening a visit from wherever a site is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.changes import ChangeSet, Entity
from app.qt.desk import Desk
from app.services import visits


def start_visit(desk: Desk, site_id: str, owner: QWidget, kind: str = "") -> None:
    """Opens a visit at the site, of the usual kind there when none is named, or the unfinished one
    that is there, and goes to it."""

    def opened(changes: ChangeSet) -> None:
        desk.go("visit", visit_id=changes.id(Entity.VISIT))

    desk.change(lambda ctx: visits.start(ctx, site_id, kind), owner=owner, done=opened)
