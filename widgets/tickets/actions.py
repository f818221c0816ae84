"""What can be done with a work order: its word, its key, what it has to be told."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.domain.ticket import NEEDS_REASON, TicketEventKind

E = TicketEventKind


def QT_TRANSLATE_NOOP(context: str, source: str) -> str:
    return source


@dataclass(frozen=True)
class Action:
    """``wants``: "" nothing, "note" a text that may be left out, "reason" one that may not,
    "person" who is to do it, "level" which level and why."""

    kind: TicketEventKind
    source: str
    icon: str
    wants: str = ""
    hint: str = ""
    danger: bool = False

    @property
    def words(self) -> str:
        return QCoreApplication.translate("ticket_actions", self.source)

    @property
    def asks(self) -> str:
        return QCoreApplication.translate("ticket_actions", self.hint) if self.hint else ""


ACTIONS: dict[TicketEventKind, Action] = {
    a.kind: a
    for a in (
        Action(
            E.TAKEN_OVER,
            QT_TRANSLATE_NOOP("ticket_actions", "Take over"),
            "hand-back-right-outline",
        ),
        Action(
            E.PLAN_SUBMITTED,
            QT_TRANSLATE_NOOP("ticket_actions", "Submit the plan"),
            "clipboard-text-outline",
            "reason",
            QT_TRANSLATE_NOOP("ticket_actions", "What will be done, when, by whom"),
        ),
        Action(
            E.ARRIVED,
            QT_TRANSLATE_NOOP("ticket_actions", "Arrived on site"),
            "map-marker-check-outline",
            "note",
        ),
        Action(
            E.RESOLVED,
            QT_TRANSLATE_NOOP("ticket_actions", "Mark as resolved"),
            "check",
            "reason",
            QT_TRANSLATE_NOOP("ticket_actions", "Cause and what was done"),
        ),
        Action(
            E.CONFIRMED,
            QT_TRANSLATE_NOOP("ticket_actions", "User confirmed"),
            "account-check-outline",
            "note",
        ),
        Action(
            E.CLOSED, QT_TRANSLATE_NOOP("ticket_actions", "Close it"), "archive-outline", "note"
        ),
        Action(
            E.REVIEWED,
            QT_TRANSLATE_NOOP("ticket_actions", "Accept it"),
            "clipboard-check-outline",
            "note",
        ),
        Action(
            E.ASSIGNED,
            QT_TRANSLATE_NOOP("ticket_actions", "Assign"),
            "account-arrow-right-outline",
            "person",
            QT_TRANSLATE_NOOP("ticket_actions", "Note for whoever gets it (may be empty)"),
        ),
        Action(
            E.DISPATCHED,
            QT_TRANSLATE_NOOP("ticket_actions", "Send to the site"),
            "car-outline",
            "note",
        ),
        Action(E.RESUMED, QT_TRANSLATE_NOOP("ticket_actions", "Resume"), "play", "note"),
        Action(
            E.SUSPENDED,
            QT_TRANSLATE_NOOP("ticket_actions", "Suspend"),
            "pause",
            "reason",
            QT_TRANSLATE_NOOP(
                "ticket_actions", "What it is waiting for; the clocks stand still meanwhile"
            ),
        ),
        Action(
            E.REOPENED,
            QT_TRANSLATE_NOOP("ticket_actions", "Reopen"),
            "restore",
            "reason",
            QT_TRANSLATE_NOOP("ticket_actions", "What is still wrong"),
        ),
        Action(
            E.LEVEL_CHANGED,
            QT_TRANSLATE_NOOP("ticket_actions", "Change the level"),
            "swap-vertical",
            "level",
            QT_TRANSLATE_NOOP("ticket_actions", "Why the level is another one"),
        ),
        Action(
            E.COMMENTED,
            QT_TRANSLATE_NOOP("ticket_actions", "Add a note"),
            "comment-plus-outline",
            "reason",
            QT_TRANSLATE_NOOP("ticket_actions", "What happened, what was agreed"),
        ),
        Action(
            E.CANCELLED,
            QT_TRANSLATE_NOOP("ticket_actions", "Cancel the work order"),
            "close-circle-outline",
            "reason",
            QT_TRANSLATE_NOOP("ticket_actions", "Why it is not needed"),
            danger=True,
        ),
    )
}
PLAIN_NOTE = QT_TRANSLATE_NOOP("ticket_actions", "Note (may be empty)")
# the next step of the usual way, for the primary button
NEXT = (
    E.REVIEWED,
    E.ASSIGNED,
    E.TAKEN_OVER,
    E.RESUMED,
    E.PLAN_SUBMITTED,
    E.RESOLVED,
    E.CONFIRMED,
    E.CLOSED,
)
RARE = frozenset({E.LEVEL_CHANGED, E.CANCELLED})
assert frozenset(ACTIONS) >= NEEDS_REASON


def ordered(
    allowed: tuple[TicketEventKind, ...], done: frozenset[TicketEventKind]
) -> tuple[Action, ...]:
    """The allowed actions, the likeliest first. What happened once and need not again (a plan, an
    arrival) goes behind."""
    rank = list(ACTIONS)
    once = {E.PLAN_SUBMITTED, E.ARRIVED, E.DISPATCHED, E.ASSIGNED} & done

    def place(kind: TicketEventKind) -> tuple[int, int]:
        if kind in RARE:
            return (3, rank.index(kind))
        if kind in once or kind is E.COMMENTED:
            return (2, rank.index(kind))
        if kind in NEXT:
            return (0, NEXT.index(kind))
        return (1, rank.index(kind))

    return tuple(ACTIONS[k] for k in sorted((k for k in allowed if k in ACTIONS), key=place))
