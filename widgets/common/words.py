"""One thing, one word: states, verdicts, roles and kinds of the domain, translated in one place."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.answer import Verdict
from app.domain.changes import Entity
from app.domain.clock import Confidence
from app.domain.device_test import Outcome, StepVerdict
from app.domain.evidence import EvidenceKind
from app.domain.finding import FindingState
from app.domain.service_level import ClockName, ClockState
from app.domain.site import AssetKind, AssetState
from app.domain.stock_take import Found
from app.domain.ticket import TicketEventKind, TicketState
from app.domain.visit import ReviewState, VisitState
from widgets.theme.tokens import Tone


def QT_TRANSLATE_NOOP(context: str, source: str) -> str:
    """Qt's own is typed as object; the translation tools look for this name."""
    return source


_V, _TS, _TE = VisitState, TicketState, TicketEventKind

VERDICTS = {
    Verdict.NORMAL: QT_TRANSLATE_NOOP("words", "Normal"),
    Verdict.ABNORMAL: QT_TRANSLATE_NOOP("words", "Abnormal"),
    Verdict.NA: QT_TRANSLATE_NOOP("words", "N/A"),
}
VISIT_STATES = {
    _V.DRAFT: QT_TRANSLATE_NOOP("words", "In progress"),
    _V.FINISHED: QT_TRANSLATE_NOOP("words", "Finished, to be signed"),
    _V.SIGNED: QT_TRANSLATE_NOOP("words", "Signed"),
    _V.VOIDED: QT_TRANSLATE_NOOP("words", "Voided"),
}
REVIEWS = {
    ReviewState.NONE: QT_TRANSLATE_NOOP("words", "Not reviewed"),
    ReviewState.ACCEPTED: QT_TRANSLATE_NOOP("words", "Accepted"),
    ReviewState.RETURNED: QT_TRANSLATE_NOOP("words", "Returned for rework"),
}
TICKET_STATES = {
    _TS.NEW: QT_TRANSLATE_NOOP("words", "To be accepted"),
    _TS.REVIEWED: QT_TRANSLATE_NOOP("words", "To be assigned"),
    _TS.ASSIGNED: QT_TRANSLATE_NOOP("words", "Assigned"),
    _TS.IN_PROGRESS: QT_TRANSLATE_NOOP("words", "Being handled"),
    _TS.SUSPENDED: QT_TRANSLATE_NOOP("words", "Suspended"),
    _TS.RESOLVED: QT_TRANSLATE_NOOP("words", "To be confirmed"),
    _TS.CONFIRMED: QT_TRANSLATE_NOOP("words", "Confirmed"),
    _TS.CLOSED: QT_TRANSLATE_NOOP("words", "Closed"),
    _TS.CANCELLED: QT_TRANSLATE_NOOP("words", "Cancelled"),
}
TICKET_EVENTS = {
    _TE.REPORTED: QT_TRANSLATE_NOOP("words", "Reported"),
    _TE.REVIEWED: QT_TRANSLATE_NOOP("words", "Reviewed"),
    _TE.ASSIGNED: QT_TRANSLATE_NOOP("words", "Assigned"),
    _TE.TAKEN_OVER: QT_TRANSLATE_NOOP("words", "Taken over"),
    _TE.PLAN_SUBMITTED: QT_TRANSLATE_NOOP("words", "Plan submitted"),
    _TE.DISPATCHED: QT_TRANSLATE_NOOP("words", "Sent to the site"),
    _TE.ARRIVED: QT_TRANSLATE_NOOP("words", "Arrived on site"),
    _TE.SUSPENDED: QT_TRANSLATE_NOOP("words", "Suspended"),
    _TE.RESUMED: QT_TRANSLATE_NOOP("words", "Resumed"),
    _TE.RESOLVED: QT_TRANSLATE_NOOP("words", "Resolved"),
    _TE.REOPENED: QT_TRANSLATE_NOOP("words", "Reopened"),
    _TE.CONFIRMED: QT_TRANSLATE_NOOP("words", "Confirmed"),
    _TE.CLOSED: QT_TRANSLATE_NOOP("words", "Closed"),
    _TE.CANCELLED: QT_TRANSLATE_NOOP("words", "Cancelled"),
    _TE.LEVEL_CHANGED: QT_TRANSLATE_NOOP("words", "Level changed"),
    _TE.COMMENTED: QT_TRANSLATE_NOOP("words", "Comment"),
}
CLOCKS = {
    ClockName.RESPONSE: QT_TRANSLATE_NOOP("words", "Response"),
    ClockName.PLAN: QT_TRANSLATE_NOOP("words", "Plan"),
    ClockName.RESOLVE: QT_TRANSLATE_NOOP("words", "Resolve"),
    ClockName.ARRIVAL: QT_TRANSLATE_NOOP("words", "Arrival"),
}
CLOCK_STATES = {
    ClockState.RUNNING: QT_TRANSLATE_NOOP("words", "running"),
    ClockState.PAUSED: QT_TRANSLATE_NOOP("words", "paused"),
    ClockState.MET: QT_TRANSLATE_NOOP("words", "met"),
    ClockState.BREACHED: QT_TRANSLATE_NOOP("words", "breached"),
}
ASSETS = {
    AssetKind.PRINTER: QT_TRANSLATE_NOOP("words", "Printer"),
    AssetKind.DISPLAY: QT_TRANSLATE_NOOP("words", "Customer display"),
    AssetKind.HANDHELD: QT_TRANSLATE_NOOP("words", "Handheld"),
    AssetKind.CARD_READER: QT_TRANSLATE_NOOP("words", "Card reader"),
    AssetKind.NETWORK: QT_TRANSLATE_NOOP("words", "Line"),
    AssetKind.WORKSTATION: QT_TRANSLATE_NOOP("words", "Computer"),
    AssetKind.SERVER: QT_TRANSLATE_NOOP("words", "Server"),
    AssetKind.STORAGE: QT_TRANSLATE_NOOP("words", "Storage"),
    AssetKind.DATABASE: QT_TRANSLATE_NOOP("words", "Database"),
    AssetKind.APPLICATION: QT_TRANSLATE_NOOP("words", "Application"),
    AssetKind.SECURITY: QT_TRANSLATE_NOOP("words", "Security device"),
}
ASSET_STATES = {
    AssetState.IN_USE: QT_TRANSLATE_NOOP("words", "In use"),
    AssetState.SPARE: QT_TRANSLATE_NOOP("words", "Spare"),
    AssetState.MISSING: QT_TRANSLATE_NOOP("words", "Not found at stock-take"),
    AssetState.RETIRED: QT_TRANSLATE_NOOP("words", "Retired"),
}
STOCK = {
    Found.PRESENT: QT_TRANSLATE_NOOP("words", "Present"),
    Found.DIFFERENT: QT_TRANSLATE_NOOP("words", "Different"),
    Found.MISSING: QT_TRANSLATE_NOOP("words", "Missing"),
}
FINDINGS = {
    FindingState.OPEN: QT_TRANSLATE_NOOP("words", "Not handled"),
    FindingState.CLOSED: QT_TRANSLATE_NOOP("words", "Handled"),
    FindingState.WITHDRAWN: QT_TRANSLATE_NOOP("words", "Withdrawn"),
}
OUTCOMES = {
    Outcome.PASS: QT_TRANSLATE_NOOP("words", "Passed"),
    Outcome.FAIL: QT_TRANSLATE_NOOP("words", "Failed"),
    Outcome.ERROR: QT_TRANSLATE_NOOP("words", "Could not be tested"),
    Outcome.TIMEOUT: QT_TRANSLATE_NOOP("words", "No reply in time"),
    Outcome.ABORTED: QT_TRANSLATE_NOOP("words", "Stopped"),
}
STEPS = {
    StepVerdict.NOT_RUN: QT_TRANSLATE_NOOP("words", "Not run"),
    StepVerdict.PASS: QT_TRANSLATE_NOOP("words", "Passed"),
    StepVerdict.INCONCLUSIVE: QT_TRANSLATE_NOOP("words", "Inconclusive"),
    StepVerdict.FAIL: QT_TRANSLATE_NOOP("words", "Failed"),
    StepVerdict.ABORTED: QT_TRANSLATE_NOOP("words", "Stopped"),
    StepVerdict.ERROR: QT_TRANSLATE_NOOP("words", "Could not be tested"),
}
EVIDENCE = {
    EvidenceKind.PHOTO: QT_TRANSLATE_NOOP("words", "Photo"),
    EvidenceKind.FILE: QT_TRANSLATE_NOOP("words", "File"),
    EvidenceKind.CAPTURE: QT_TRANSLATE_NOOP("words", "Wire capture"),
    EvidenceKind.SIGNATURE: QT_TRANSLATE_NOOP("words", "Signature"),
}
CONFIDENCE = {
    Confidence.MEASURED: QT_TRANSLATE_NOOP("words", "clock checked"),
    Confidence.ESTIMATED: QT_TRANSLATE_NOOP("words", "clock checked a while ago"),
    Confidence.UNKNOWN: QT_TRANSLATE_NOOP("words", "clock never checked"),
}
ENTITIES = {
    Entity.SITE: QT_TRANSLATE_NOOP("words", "Site"),
    Entity.ASSET: QT_TRANSLATE_NOOP("words", "Device"),
    Entity.VISIT: QT_TRANSLATE_NOOP("words", "Visit"),
    Entity.ANSWER: QT_TRANSLATE_NOOP("words", "Answer"),
    Entity.TEST_RUN: QT_TRANSLATE_NOOP("words", "Test run"),
    Entity.EVIDENCE: QT_TRANSLATE_NOOP("words", "Evidence"),
    Entity.FINDING: QT_TRANSLATE_NOOP("words", "Finding"),
    Entity.TICKET: QT_TRANSLATE_NOOP("words", "Work order"),
    Entity.TICKET_EVENT: QT_TRANSLATE_NOOP("words", "Work order entry"),
    Entity.SIGN_OFF: QT_TRANSLATE_NOOP("words", "Sign-off"),
    Entity.REVIEW: QT_TRANSLATE_NOOP("words", "Review"),
    Entity.RECEIPT: QT_TRANSLATE_NOOP("words", "Receipt"),
    Entity.ACCOUNT: QT_TRANSLATE_NOOP("words", "Account"),
    Entity.VISIT_PLAN: QT_TRANSLATE_NOOP("words", "Visit plan"),
    Entity.STOCK_TAKE: QT_TRANSLATE_NOOP("words", "Stock-take"),
    Entity.SUPERVISOR: QT_TRANSLATE_NOOP("words", "Site supervisor"),
}

NOT_MARKED = QT_TRANSLATE_NOOP("words", "Not marked")

STOCK_TONES: dict[Found | None, Tone] = {
    None: "neutral",
    Found.PRESENT: "good",
    Found.DIFFERENT: "warning",
    Found.MISSING: "bad",
}
VISIT_TONES: dict[VisitState, Tone] = {
    _V.DRAFT: "primary",
    _V.FINISHED: "warning",
    _V.SIGNED: "good",
    _V.VOIDED: "neutral",
}
TICKET_TONES: dict[TicketState, Tone] = {
    _TS.NEW: "primary",
    _TS.REVIEWED: "primary",
    _TS.ASSIGNED: "primary",
    _TS.IN_PROGRESS: "primary",
    _TS.SUSPENDED: "warning",
    _TS.RESOLVED: "good",
    _TS.CONFIRMED: "good",
    _TS.CLOSED: "neutral",
    _TS.CANCELLED: "neutral",
}
CLOCK_TONES: dict[ClockState, Tone] = {
    ClockState.RUNNING: "primary",
    ClockState.PAUSED: "neutral",
    ClockState.MET: "good",
    ClockState.BREACHED: "bad",
}


def word(source: str) -> str:
    return QCoreApplication.translate("words", source)


def verdict(value: Verdict) -> str:
    return word(VERDICTS[value])


def visit_state(value: VisitState) -> str:
    return word(VISIT_STATES[value])


def not_signed() -> str:
    """Of a visit that is sealed without the site's signature; it never says "signed"."""
    return QCoreApplication.translate("words", "Not signed by the site")


def review(value: ReviewState) -> str:
    return word(REVIEWS[value])


def ticket_state(value: TicketState) -> str:
    return word(TICKET_STATES[value])


def ticket_event(value: TicketEventKind) -> str:
    return word(TICKET_EVENTS[value])


def clock_name(value: ClockName) -> str:
    return word(CLOCKS[value])


def clock_state(value: ClockState) -> str:
    return word(CLOCK_STATES[value])


def asset(value: AssetKind) -> str:
    return word(ASSETS[value])


def asset_state(value: AssetState) -> str:
    return word(ASSET_STATES[value])


def stock(value: Found | None) -> str:
    return word(STOCK[value]) if value is not None else word(NOT_MARKED)


def finding(value: FindingState) -> str:
    return word(FINDINGS[value])


def outcome(value: Outcome, *, undecided: bool = False) -> str:
    return word(STEPS[StepVerdict.INCONCLUSIVE] if undecided else OUTCOMES[value])


def step(value: StepVerdict) -> str:
    return word(STEPS[value])


def evidence(value: EvidenceKind) -> str:
    return word(EVIDENCE[value])


def confidence(value: Confidence) -> str:
    return word(CONFIDENCE[value])


def entity(value: Entity) -> str:
    return word(ENTITIES[value])
