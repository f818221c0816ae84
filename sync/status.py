"""The pill: one state and one sentence for where this laptop's work lies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.clock import LOCAL
from app.domain.text import Text
from sync.engine import Progress, SyncReport
from sync.errors import Kind, SyncProblem
from sync.schedule import worst

_NO_LINE = frozenset(
    {Kind.OFFLINE, Kind.DNS, Kind.REFUSED, Kind.TIMEOUT, Kind.CUT, Kind.GARBLED, Kind.BUSY}
    | {Kind.SERVER, Kind.LOGIN, Kind.CANCELLED, Kind.EPOCH}
)


class PillState(StrEnum):
    OFFLINE = "offline"
    WAITING = "waiting"
    SENDING = "sending"
    VERIFIED = "verified"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class Status:
    """``done`` of ``total`` while sending; ``waiting`` counts changes and attachments;
    ``verified_at`` is the last time central confirmed that it has everything, UTC."""

    state: PillState = PillState.OFFLINE
    waiting: int = 0
    done: int = 0
    total: int = 0
    verified_at: datetime | None = None
    problem: SyncProblem | None = None
    rejected: int = 0  # changes central refused and nobody has looked at

    @property
    def text(self) -> Text:
        n = self.waiting
        match self.state:
            case PillState.SENDING if self.total:
                k = min(self.done + 1, self.total)
                return Text(f"上传中 {k}/{self.total}", f"sending {k} of {self.total}")
            case PillState.SENDING:
                return Text("同步中", "syncing")
            case PillState.ATTENTION:
                return Text("需要处理", "needs attention")
            case PillState.VERIFIED if self.verified_at is not None:
                at = f"{self.verified_at.astimezone(LOCAL):%H:%M}"
                return Text(f"全部已确认 {at}", f"all verified at {at}")
            case PillState.WAITING:
                return Text(f"待上传 {n}", f"waiting {n}")
            case _ if n:
                return Text(f"离线 · 待上传 {n}", f"offline · waiting {n}")
            case _:
                return Text("离线", "offline")

    @property
    def detail(self) -> Text:
        """What happened, what it means, what to do; empty when all is well."""
        if self.problem is not None:
            return self.problem.text
        if self.rejected:
            return Text(
                f"有 {self.rejected} 条记录中心没有接受，内容都保留着。请打开“同步”页查看原因。",
                f"Central did not accept {self.rejected} change(s); they are kept. Open the sync "
                "page for the reasons.",
            )
        return Text("", "")

    # each step takes what happened and returns the next status

    def started(self) -> Status:
        if self.state is PillState.ATTENTION:
            return self  # what needs a person stays on show until it is better
        return replace(self, state=PillState.SENDING, done=0, total=0)

    def progressed(self, progress: Progress) -> Status:
        if self.state is PillState.ATTENTION:
            return self
        return replace(self, state=PillState.SENDING, done=progress.done, total=progress.total)

    def changed(self, waiting: int, rejected: int = 0) -> Status:
        """Something was recorded or settled on this laptop."""
        state = self.state
        if waiting and state is PillState.VERIFIED:
            state = PillState.WAITING
        return replace(self, state=state, waiting=waiting, rejected=rejected)

    def finished(self, report: SyncReport, now: datetime, rejected: int = 0) -> Status:
        """``now``: UTC. ``rejected``: as the store counts them."""
        problem = worst(report.errors)
        status = replace(self, waiting=report.waiting, problem=problem, rejected=rejected, done=0)
        if problem is not None:
            if problem.rule.attention:
                return replace(status, state=PillState.ATTENTION)
            offline = problem.kind in _NO_LINE
            state = PillState.OFFLINE if offline else PillState.WAITING
            return replace(status, state=state)
        if rejected:
            return replace(status, state=PillState.ATTENTION)
        if report.waiting:
            return replace(status, state=PillState.WAITING)
        return replace(status, state=PillState.VERIFIED, verified_at=now)
