"""One round of sync: ping, push, pull to the head, then attachments and what they bring about.

The engine holds no truth of its own. What is settled, where the cursor stands and which chunks are
missing is asked anew each time, so it may be cut at any point and simply run again. Facts go before
pictures; a rejected change never stops the queue; an attachment that fails does not stop the next.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from app.domain.change import Change
from app.domain.changes import ChangeSet
from app.domain.clock import Clock
from app.domain.text import Text
from app.errors import CounterCheckError, EpochChanged
from app.store.records import BlobRow
from app.store.sync_side import Outcome, PulledRow
from sync import offset, wire
from sync.asking import Ping
from sync.cancel import Cancel
from sync.errors import Kind, SyncProblem
from sync.side import Keeper, Side
from sync.talk import Client

log = logging.getLogger(__name__)

FETCH: Final = 20  # attachments fetched in one round; the next round goes on
RETRY_WHOLE: Final = 2  # times a blob is sent from the start before its error is shown
ROUNDS: Final = 3  # epoch changes within one run before giving up


@dataclass(frozen=True, slots=True)
class Progress:
    """``stage``: connect | push | pull | blobs. ``done`` of ``total`` pieces; 0 of 0: not known."""

    stage: str
    done: int
    total: int
    text: Text


@dataclass(frozen=True, slots=True)
class SyncReport:
    pushed: int = 0  # changes central took now, in whole or in part
    duplicates: int = 0  # it had them already
    conflicts: int = 0
    rejected: int = 0
    pulled: int = 0
    blobs_sent: int = 0
    blobs_fetched: int = 0
    bytes: int = 0  # bodies, both ways
    waiting: int = 0  # changes and attachments that still wait
    clock_offset: float | None = None  # seconds, central minus this laptop
    errors: tuple[SyncProblem, ...] = ()
    changes: ChangeSet = field(default_factory=ChangeSet)
    more: bool = False  # attachments remain to be fetched

    @property
    def ok(self) -> bool:
        return not self.errors


@dataclass
class _Tally:
    pushed: int = 0
    duplicates: int = 0
    conflicts: int = 0
    rejected: int = 0
    pulled: int = 0
    blobs_sent: int = 0
    blobs_fetched: int = 0
    offset: float | None = None
    errors: list[SyncProblem] = field(default_factory=list)
    changes: ChangeSet = field(default_factory=ChangeSet)
    more: bool = False


def both(problem: SyncProblem) -> str:
    """Both languages in one column: Chinese, a line break, English."""
    return f"{problem.text.zh}\n{problem.text.en}"


class SyncEngine:
    """Runs in one thread at a time. ``store`` is the open store; ``side`` its sync side (made from
    the store when not handed in)."""

    def __init__(
        self,
        store: Keeper,
        client: Client,
        clock: Clock,
        cancel: Cancel | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        *,
        side: Side | None = None,
        fetch: bool = True,
    ) -> None:
        if side is None:
            from app.store.store import Store
            from app.store.sync_side import SyncSide

            if not isinstance(store, Store):
                raise TypeError("a store is needed to make its sync side")
            side = SyncSide(store)
        self.store = store
        self.side = side
        self.client = client
        self.clock = clock
        self.cancel = cancel or client.cancel
        self.on_progress = on_progress or (lambda progress: None)
        self.fetching = fetch
        self._certify_tried = False
        self._absent: set[str] = set()  # central does not have these, or not for us

    # ------------------------------------------------------------ one round

    def once(self) -> SyncReport:
        """Never raises for what the line, central or the disk can do: see ``errors``."""
        tally = _Tally()
        before = self.client.sent + self.client.received
        try:
            self._round(tally)
        except SyncProblem as problem:
            tally.errors.append(problem)
        except CounterCheckError as error:
            tally.errors.append(local(error))
        return SyncReport(
            pushed=tally.pushed,
            duplicates=tally.duplicates,
            conflicts=tally.conflicts,
            rejected=tally.rejected,
            pulled=tally.pulled,
            blobs_sent=tally.blobs_sent,
            blobs_fetched=tally.blobs_fetched,
            bytes=self.client.sent + self.client.received - before,
            waiting=self.waiting(),
            clock_offset=tally.offset,
            errors=tuple(tally.errors),
            changes=tally.changes,
            more=tally.more,
        )

    def waiting(self) -> int:
        """Changes and attachments central does not have yet (counted up to 10,000 each)."""
        try:
            return len(self.side.pending(10_000, 1 << 30)) + len(self.side.blobs_waiting(10_000))
        except CounterCheckError:
            return 0

    def check(self) -> Ping:
        """Only whether central answers. Raises SyncProblem with the reason why not."""
        heard = self.client.ping()
        offset.learn(self.clock, self.store, heard)
        return heard

    def _round(self, tally: _Tally) -> None:
        self._tell("connect", 0, 0, Text("正在连接中心", "connecting"))
        heard = self.check()
        tally.offset = heard.offset
        for _ in range(ROUNDS):
            self._same_life(tally, self.client.epoch)
            try:
                self.client.authenticate(heard)
                self._certify()
                self._push(tally)
                self._pull(tally)
                break
            except EpochChanged:
                self._reoffer(tally)
            except SyncProblem as problem:
                if problem.kind is Kind.TOO_OLD and self.client.proven:
                    tally.errors.append(problem)  # it may still send what it holds
                    break
                if problem.kind is not Kind.EPOCH:
                    raise
                self._reoffer(tally)
            heard = self.check()
        else:
            raise SyncProblem(Kind.EPOCH, "central keeps changing")
        self._send_blobs(tally)
        if tally.blobs_sent and not tally.errors:
            with suppress(EpochChanged):  # the next round sees to it
                self._pull(tally)  # central's word that all of a visit is there now
        if self.fetching and not tally.errors:
            self._fetch_blobs(tally)

    def _certify(self) -> None:
        """Once per run of the program, until central has issued the laptop's certificate."""
        from app.store.store import Store

        if self._certify_tried or not isinstance(self.store, Store):
            return
        from sync import certify

        self._certify_tried = True
        try:
            if certify.due(self.store):
                certify.certify(self.store, self.client)
        except SyncProblem as problem:  # what was given goes up all the same
            log.info("central did not issue this laptop's certificate: %s", problem)

    def _same_life(self, tally: _Tally, epoch: str) -> None:
        """Central restored from a backup says another epoch: offer everything again."""
        known = self.side.cursor()[1]
        if known and epoch != known:
            self._reoffer(tally)

    def _reoffer(self, tally: _Tally) -> None:
        log.warning("central was restored: offering everything again")
        tally.changes |= self.side.reoffer_all()

    # ------------------------------------------------------------ records

    def _push(self, tally: _Tally) -> None:
        total, done, last, gaps = self.waiting(), 0, "", 0
        while batch := self.side.pending(wire.MAX_CHANGES, wire.MAX_PUSH):
            if batch[0].cid == last:
                raise SyncProblem(Kind.LOCAL, "an answered change still waits")
            text = Text(f"正在上传 {done + 1}/{total}", f"sending {done + 1} of {total}")
            self._tell("push", done, total, text)
            try:
                outcomes = self.client.push(batch)
            except SyncProblem as problem:
                if problem.kind is Kind.GAP and not gaps and problem.expect > 0:
                    gaps += 1
                    tally.changes |= self.side.reoffer_from(problem.expect)
                    continue
                if problem.kind is not Kind.CANCELLED:
                    cids = [c.cid for c in batch]
                    tally.changes |= self.side.failed(cids, both(problem))
                raise
            tally.changes |= self.side.settle([_outcome(o) for o in outcomes])
            last, done = batch[0].cid, done + len(batch)
            total = max(total, done)
            self._count(tally, outcomes)

    @staticmethod
    def _count(tally: _Tally, outcomes: Sequence[wire.PushOutcome]) -> None:
        kinds = [o.outcome for o in outcomes]
        tally.pushed += kinds.count("ok") + kinds.count("conflict")
        tally.duplicates += kinds.count("dup")
        tally.conflicts += kinds.count("conflict")
        tally.rejected += kinds.count("rejected")

    def _pull(self, tally: _Tally) -> None:
        more = True
        while more:
            cursor = self.side.cursor()[0]
            self._tell(
                "pull",
                tally.pulled,
                0,
                Text(f"正在接收（已收 {tally.pulled}）", f"receiving ({tally.pulled} so far)"),
            )
            page = self.client.pull(cursor)
            if page.more and page.cursor == cursor:
                raise SyncProblem(Kind.GARBLED, "the cursor does not move")
            rows = [_pulled(*row) for row in page.rows]
            more = page.more
            tally.changes |= self.side.apply_pulled(rows, page.cursor, page.epoch, at_head=not more)
            tally.pulled += len(rows)

    # ------------------------------------------------------------ attachments

    def _send_blobs(self, tally: _Tally) -> None:
        done: set[str] = set()
        total = 0
        while True:
            waiting = [b for b in self.side.blobs_waiting(200) if b.sha256 not in done]
            if not waiting:
                return
            total = max(total, len(done) + len(waiting))
            blob = min(waiting, key=lambda b: (b.priority, b.size))
            done.add(blob.sha256)
            text = Text(f"正在上传附件 {len(done)}/{total}", f"attachment {len(done)} of {total}")
            self._tell("blobs", len(done) - 1, total, text)
            try:
                tally.changes |= self._send(blob)
                tally.blobs_sent += 1
            except SyncProblem as problem:
                if problem.kind is not Kind.CANCELLED:
                    tally.changes |= self._noted(blob, problem)
                if problem.kind not in (Kind.BLOB, Kind.NOT_TAKEN):
                    raise
                tally.errors.append(problem)
            except CounterCheckError as error:
                mine = local(error)
                tally.changes |= self._noted(blob, mine)
                tally.errors.append(mine)

    def _send(self, blob: BlobRow) -> ChangeSet:
        """Sends what central lacks of it. Raises SyncProblem; what was sent stays sent."""
        sha, size = blob.sha256, blob.size
        for attempt in range(RETRY_WHOLE):
            missing = self.client.blob_missing(sha, size, wire.CHUNK)
            if missing is None:
                break
            for i in missing:
                data = self.store.blobs.open_chunk(sha, i, wire.CHUNK)
                self.client.blob_put(sha, i, size, wire.CHUNK, data)
            try:
                self.client.blob_commit(sha, size, wire.CHUNK)
                break
            except SyncProblem as problem:
                if problem.kind is not Kind.BLOB or attempt == RETRY_WHOLE - 1:
                    raise
        return self.side.mark_blob(
            sha, "verified", chunks_done=wire.chunks_of(size, wire.CHUNK), media=blob.media
        )

    def _noted(self, blob: BlobRow, problem: SyncProblem) -> ChangeSet:
        try:
            return self.side.mark_blob(blob.sha256, "waiting", both(problem), media=blob.media)
        except CounterCheckError:
            return ChangeSet()  # not even here: the report says so

    def _fetch_blobs(self, tally: _Tally) -> None:
        """What records name and this laptop has never had: reviewers' photos and captures."""
        wanted = [s for s in self.side.missing_blobs(None, 500) if s not in self._absent]
        tally.more = len(wanted) > FETCH
        for at, sha in enumerate(wanted[:FETCH]):
            text = Text(f"正在取回附件 {at + 1}", f"fetching attachment {at + 1}")
            self._tell("blobs", at, len(wanted), text)
            try:
                tally.changes |= self.fetch(sha)
                tally.blobs_fetched += 1
            except SyncProblem as problem:
                if problem.kind is not Kind.BLOB:
                    raise
                self._absent.add(sha)  # not there yet: asked again after the next start

    def fetch(self, sha: str) -> ChangeSet:
        """Brings one attachment to this laptop. Raises SyncProblem (BLOB: central has not got it,
        or this laptop may not see it)."""
        if not self.store.blobs.has(sha):
            self.store.blobs.put(self.client.blob_data(sha))
        return self.side.mark_blob(sha, "verified")

    def _tell(self, stage: str, done: int, total: int, text: Text) -> None:
        if self.cancel.is_set():
            raise SyncProblem(Kind.CANCELLED)
        self.on_progress(Progress(stage, done, total, text))


def local(error: CounterCheckError) -> SyncProblem:
    """An error of this laptop's own disk or records, as the sync page shows it."""
    problem = SyncProblem(Kind.LOCAL, f"{error.code}: {error.detail}", what=error.what)
    problem.todo = error.todo
    return problem


def _outcome(answer: wire.PushOutcome) -> Outcome:
    kind: Any = answer.outcome  # one of the four, by its pattern
    return Outcome(answer.cid, kind, answer.seq, answer.reason, answer.winner or None)


def _pulled(seq: int, change: Change | Any, applied: tuple[str, ...]) -> PulledRow:
    if isinstance(change, Change):
        names = list(change.fields)
    else:
        fields = change.get("fields")
        names = list(fields) if isinstance(fields, dict) else []
    return PulledRow(seq, change, {name: name in applied for name in names})
