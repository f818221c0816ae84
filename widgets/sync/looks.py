"""How what waits reads."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.domain.changes import Entity
from app.qt.desk import Desk
from app.services.sync_status import WaitingItem
from widgets.common import formats, words
from widgets.common.two_line import RowLook
from widgets.theme.tokens import Tone

_ICONS = {
    Entity.VISIT: "clipboard-check-outline",
    Entity.TICKET: "ticket-outline",
    Entity.TICKET_EVENT: "ticket-outline",
    Entity.EVIDENCE: "image-outline",
    Entity.FINDING: "alert-circle-outline",
    Entity.SIGN_OFF: "draw",
    Entity.TEST_RUN: "printer-check",
}


def state_chip(state: str) -> tuple[str, Tone]:
    translate = QCoreApplication.translate
    known: dict[str, tuple[str, Tone]] = {
        "waiting": (translate("sync", "Waiting"), "neutral"),
        "sending": (translate("sync", "Sending"), "primary"),
        "rejected": (translate("sync", "Refused"), "bad"),
        "conflict": (translate("sync", "Two values"), "warning"),
    }
    return known.get(state, known["waiting"])


def item_key(item: WaitingItem) -> str:
    return f"{item.entity}:{item.entity_id}"


def item_look(desk: Desk, item: WaitingItem, now: datetime) -> RowLook:
    translate = QCoreApplication.translate
    told = desk.words(item.error)
    if not told:
        parts = [words.entity(item.entity)]
        if item.changes > 1:
            parts.append(translate("sync", "{n} changes").format(n=item.changes))
        if item.since is not None:
            parts.append(
                translate("sync", "since {time}").format(time=formats.near(item.since, now))
            )
        told = " · ".join(parts)
    bad = item.state == "rejected"
    return RowLook(
        desk.words(item.title),
        told,
        _ICONS.get(item.entity, "file-document-outline"),
        "bad" if bad else "muted",
        (state_chip(item.state),),
        formats.size(item.size),
    )
