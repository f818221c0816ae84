"""Taking in a push: one transaction, every change answered.

Order of judgement: known already (a duplicate is success) → sequence without gaps → hash and chain
→ actor → rules → sign-off → merge. What fails is stored in quarantine with its body and answered
``rejected``; it takes its place in the chain, so what follows is judged on its own.

A change that builds on something central does not have is held as ``ahead``: after a restore one
laptop may bring back its answers to a returned visit before the reviewer's brings back the return.
Whenever something arrives for the same visit or work order, what is held there is judged again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select

from app.domain.account import Role
from app.domain.change import Change
from app.domain.changes import Entity
from app.domain.codec import build, plain
from app.domain.sign_off import Decision, Review, SignOff
from sync.central import rules, sealing
from sync.central import tables as t
from sync.central.book import (
    OPEN,
    Book,
    Device,
    Doc,
    dumps,
    iso,
    parts,
    read_device,
    reference,
    root_of,
    save_head,
)
from sync.central.db import Database
from sync.central.keys import Keys
from sync.central.merge import Loss, merge
from sync.central.rules import Refused
from sync.wire import HEX, ID, Malformed, change_from, hash_of

log = logging.getLogger(__name__)
E = Entity
FAR: Final = timedelta(days=36500)
GRACE: Final = timedelta(days=60)  # after a restore: as long as laptops keep what they sent


class Gap(Exception):
    """Changes are missing between what central has and what came."""

    def __init__(self, expect: int) -> None:
        super().__init__(f"expected dev_seq {expect}")
        self.expect = expect


@dataclass(slots=True)
class Incoming:
    """One change as it came, decoded and hashed before the log is locked."""

    raw: dict[str, Any]
    cid: str
    dev_seq: int
    hash: str
    change: Change | None
    flaw: str = ""  # code
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    cid: str
    outcome: str  # ok | dup | conflict | rejected
    seq: int | None = None
    reason: str = ""
    winner: dict[str, dict[str, Any]] = field(default_factory=dict)

    def to(self) -> dict[str, Any]:
        return {
            "cid": self.cid,
            "outcome": self.outcome,
            "seq": self.seq,
            "reason": self.reason,
            "winner": self.winner,
        }


def decode(raw: Any) -> Incoming:
    """Raises Malformed only if not even its identity can be read."""
    if not isinstance(raw, dict):
        raise Malformed("a change is not an object")
    cid, dev_seq, claimed = raw.get("cid"), raw.get("dev_seq"), raw.get("hash")
    if not isinstance(cid, str) or not ID.fullmatch(cid):
        raise Malformed("a change without a cid")
    if isinstance(dev_seq, bool) or not isinstance(dev_seq, int):
        raise Malformed("a change without a dev_seq")
    if not isinstance(claimed, str) or not HEX.fullmatch(claimed) or not 1 <= dev_seq < 2**53:
        raise Malformed("a change without a hash or a place")
    try:
        change = change_from(raw)
        if hash_of(raw) != claimed:
            return Incoming(raw, cid, dev_seq, claimed, change, "hash", "not the body's hash")
    except ValueError as error:
        return Incoming(raw, cid, dev_seq, claimed, None, "malformed", str(error)[:200])
    return Incoming(raw, cid, dev_seq, claimed, change)


def push(
    db: Database, keys: Keys, server_id: str, device_id: str, items: Sequence[Any], now: datetime
) -> list[Settled]:
    """Takes the changes in; one answer for each, in the order asked. Raises Gap (nothing was
    taken), Malformed (nothing was taken)."""
    incoming = sorted((decode(raw) for raw in items), key=lambda i: i.dev_seq)
    if len({i.cid for i in incoming}) != len(incoming):
        raise Malformed("the same cid twice in one push")
    with db.write() as conn:
        book = Book(conn, now, server_id)
        device = read_device(conn, device_id)
        if device is None:
            raise LookupError(device_id)
        answers = _Ingest(book, keys, device, _in_grace(conn, now)).run(incoming)
        book.flush()
        save_head(conn, device)
    return [answers[str(raw["cid"])] for raw in items]


def _in_grace(conn: Connection, now: datetime) -> bool:
    query = select(t.meta.c.value).where(t.meta.c.key == "restored_at")
    restored = conn.execute(query).scalar_one_or_none()
    return restored is not None and now - datetime.fromisoformat(restored) < GRACE


class _Ingest:
    def __init__(self, book: Book, keys: Keys, device: Device, grace: bool) -> None:
        self.book = book
        self.keys = keys
        self.device = device
        self.grace = grace
        self.touched: set[str] = set()  # roots
        self.answers: dict[str, Settled] = {}
        self._roles: dict[str, frozenset[Role] | None] = {}

    def run(self, incoming: list[Incoming]) -> dict[str, Settled]:
        self._known(incoming)
        new = [i for i in incoming if i.cid not in self.answers]
        self._gapless(new)
        self.book.prefetch(
            (i.change.entity, i.change.entity_id) for i in new if i.change is not None
        )
        good = [i for i in new if self._chained(i)]
        for item in _reviews_first(good):
            assert item.change is not None  # _chained refused those without
            self._settle(item, item.change)
        self._judge_held()
        return self.answers

    # ------------------------------------------------------------ identity, order, chain

    def _known(self, incoming: list[Incoming]) -> None:
        by_cid = {i.cid: i for i in incoming}
        for part in parts(sorted(by_cid)):
            query = select(
                t.change_log.c.cid,
                t.change_log.c.hash,
                t.change_log.c.seq,
                t.change_log.c.lost,
            )
            for row in self.book.conn.execute(query.where(t.change_log.c.cid.in_(part))):
                same = by_cid[row.cid].hash == row.hash and by_cid[row.cid].flaw != "hash"
                if same:
                    winner = self._winner(by_cid[row.cid].change, json.loads(row.lost))
                    self.answers[row.cid] = Settled(row.cid, "dup", row.seq, "", winner)
                else:
                    self._alarm(by_cid[row.cid], "cid_reused")
            held = select(t.quarantine).where(t.quarantine.c.cid.in_(part))
            for row in self.book.conn.execute(held):
                if by_cid[row.cid].hash == row.hash:
                    self.answers[row.cid] = Settled(row.cid, "rejected", None, row.reason)
                else:
                    self._alarm(by_cid[row.cid], "cid_reused")

    def _winner(self, change: Change | None, names: list[str]) -> dict[str, dict[str, Any]]:
        """What stands in those fields now."""
        doc = self.book.get(change.entity, change.entity_id) if change and names else None
        return {} if doc is None else {n: _held(doc, n) for n in names if n in doc.versions}

    def _alarm(self, item: Incoming, code: str) -> None:
        """Somebody changed history: answered, recorded, and nothing of it is taken."""
        log.error("alarm: %s from %s, cid %s", code, self.device.id, item.cid)
        self.book.remember("alarm", self.device.id, {"code": code, "body": item.raw})
        self.answers[item.cid] = Settled(item.cid, "rejected", None, code)

    def _gapless(self, new: list[Incoming]) -> None:
        expect = self.device.last_seq + 1
        for item in new:
            if item.dev_seq > expect:
                raise Gap(expect)
            expect = max(expect, item.dev_seq + 1)

    def _chained(self, item: Incoming) -> bool:
        """Whether the change may be judged further; it takes its place in the chain either way."""
        device = self.device
        if item.change is not None and item.change.device_id != device.id:
            self._refuse(item, "device", item.change.device_id)
            return False
        if item.dev_seq <= device.last_seq:
            self._refuse(item, "seq_reused", f"{item.dev_seq} is taken")
            return False
        prev, before = item.raw.get("prev"), device.last_hash
        device.last_seq, device.last_hash = item.dev_seq, item.hash
        if item.flaw:
            self._refuse(item, item.flaw, item.detail)
            return False
        if prev != before:
            self._refuse(item, "chain", "not after this laptop's previous change")
            return False
        return True

    # ------------------------------------------------------------ judgement

    def _settle(self, item: Incoming, change: Change) -> None:
        try:
            self._judge(item, change)
        except Refused as refusal:
            code = refusal.code
            if self.grace and code in rules.MAYBE_AHEAD:
                code = rules.AHEAD
            if code == rules.AHEAD and change.entity is E.SIGN_OFF:
                code = self._hold_sign_off(change)
            self._refuse(item, code, refusal.detail)

    def _judge(self, item: Incoming, change: Change, *, held: bool = False) -> None:
        """Applies the change. Raises Refused."""
        roles = self.roles(change.actor)
        if roles is None:
            raise Refused("actor", "not granted on this laptop")
        rules.check(self.book, change, roles)
        if change.entity is E.SIGN_OFF:
            self._sign_off(item, change, held)
        else:
            self._apply(item, change)

    def _hold_sign_off(self, change: Change) -> str:
        """A held sign-off takes its place in the laptop's chain of sign-offs now."""
        prev, content = (change.fields.get(n) for n in ("prev_sha256", "content_sha256"))
        if prev is None or content is None or prev.v != self.device.last_sign:
            return "chain"
        self.device.last_sign = str(content.v)[:64]
        return rules.AHEAD

    def _judge_held(self) -> None:
        """Judges again what is held for everything that was touched, until nothing more fits."""
        moved = True
        while moved and self.touched:
            moved = False
            roots, self.touched = sorted(self.touched), set()
            query = select(t.quarantine).where(t.quarantine.c.reason == rules.AHEAD)
            rows = [
                row
                for part in parts(roots)
                for row in self.book.conn.execute(
                    query.where(t.quarantine.c.root.in_(part)).order_by(
                        t.quarantine.c.device_id, t.quarantine.c.dev_seq
                    )
                )
            ]
            released = {row.root for row in rows if self._released(row)}
            moved = moved or bool(released)
            for root in sorted(released):
                self._say_again(root)

    def _say_again(self, root: str) -> None:
        """A laptop that has gone on past these states cannot walk through them once more: the
        outcome is told in one row."""
        kind, _, id = root.partition(":")
        doc = self.book.get(E.VISIT, id) if kind == E.VISIT.value else None
        if doc is not None:
            names = ("state", "revision", "review", "rework", "finished", "signed")
            values = {name: doc.fields[name] for name in names if name in doc.fields}
            self.book.emit(E.VISIT, id, values, root, set())

    def _released(self, row: Any) -> bool:
        item = decode(json.loads(row.body))
        device = self.device
        if row.device_id != device.id:
            found = read_device(self.book.conn, row.device_id)
            if found is None:
                return False
            device = found
        if item.change is None:
            return False
        other = _Ingest(self.book, self.keys, device, self.grace)
        try:
            other._judge(item, item.change, held=True)
        except Refused:
            return False
        self.book.conn.execute(delete(t.quarantine).where(t.quarantine.c.cid == row.cid))
        self.touched |= other.touched
        if item.cid in self.answers:
            self.answers[item.cid] = other.answers[item.cid]
        return True

    def roles(self, account_id: str) -> frozenset[Role] | None:
        """None unless the account is active and was granted on this laptop."""
        if account_id not in self._roles:
            query = (
                select(t.account.c.roles)
                .join(t.device_account, t.device_account.c.account_id == t.account.c.id)
                .where(
                    t.account.c.id == account_id,
                    t.account.c.active == 1,
                    t.device_account.c.device_id == self.device.id,
                )
            )
            text = self.book.conn.execute(query).scalar_one_or_none()
            self._roles[account_id] = (
                None if text is None else frozenset(Role(r) for r in json.loads(text))
            )
        return self._roles[account_id]

    def _sign_off(self, item: Incoming, change: Change, held: bool) -> None:
        sign_off = build(
            SignOff, {"id": change.entity_id, **{n: p.v for n, p in change.fields.items()}}
        )
        judged = sealing.judge(self.book, self.device, sign_off, laptop_chain=not held)
        if not held:
            self.device.last_sign = sign_off.content_sha256  # the laptop's chain goes on from it
        sealing.see(self.book, sign_off, judged.needs, self.device.id)
        if judged.reason and held:
            raise Refused(judged.reason, judged.detail)
        if judged.reason:
            self._refuse(item, judged.reason, judged.detail)
            self.book.remember(
                "sign_off_refused",
                self.device.id,
                {"visit": sign_off.visit_id, "reason": judged.reason, "detail": judged.detail},
            )
        else:
            self._apply(item, change)
            sealing.lock_content(self.book, sign_off.visit_id, sign_off.revision)
        audiences = self._audiences(E.RECEIPT, f"visit:{sign_off.visit_id}", None, change.actor)
        sealing.acknowledge(self.book, self.keys, sign_off, judged, audiences)

    def _apply(self, item: Incoming, change: Change) -> None:
        doc = self.book.get(change.entity, change.entity_id)
        if doc is None:
            doc = self._new(change)
        merged = merge(doc, change, self.book.now)
        doc.dirty = True
        seq = self.book.log(
            change,
            item.raw,
            applied=merged.applied,
            lost=[loss.field for loss in merged.lost],
            root=doc.root,
            audiences=self._audiences(change.entity, doc.root, doc, change.actor),
            event_at=_event_at(change),
        )
        reference(self.book.conn, _blobs(change), doc.root, self.device.id)
        self.touched.add(doc.root)
        self._conflicts(doc, merged.lost + merged.beaten)
        if merged.lost:
            winner = {loss.field: _held(doc, loss.field) for loss in merged.lost}
            self.answers[item.cid] = Settled(item.cid, "conflict", seq, "concurrent", winner)
        else:
            self.answers[item.cid] = Settled(item.cid, "ok", seq)
        if change.entity is E.REVIEW:
            self._verdict(build(Review, {"id": doc.id, **doc.fields}))

    def _new(self, change: Change) -> Doc:
        values = {name: patch.v for name, patch in change.fields.items()}
        whole = build(rules.CLASSES[change.entity], {"id": change.entity_id, **values})
        key = rules.unique_key(change, whole)
        if key is not None and self.book.holder_of(key) is not None:
            raise Refused("exists", key)
        return self.book.add(
            Doc(
                change.entity,
                change.entity_id,
                {},
                {},
                _root_of(change),
                self.device.id,
                change.entity_id if change.entity is E.VISIT else values.get("visit_id"),
                values.get("site_id"),
                key,
            )
        )

    def _audiences(self, entity: Entity, root: str, doc: Doc | None, actor: str) -> set[str]:
        if entity in OPEN:
            return {"all"}
        found = {"central"}
        kind, _, id = root.partition(":")
        head = self.book.get(E(kind), id)
        if head is None:
            head = doc
        if head is None:
            return found | {f"device:{self.device.id}"}
        found.add(f"device:{head.owner}")
        who = [head.fields.get("engineer_id"), head.fields.get("assignee")]
        if kind == "ticket" and not self.device.central:
            who.append(actor)
        return found | {f"account:{account}" for account in who if account}

    def _verdict(self, review: Review) -> None:
        """The visit's own fields follow from the review; central writes them itself."""
        doc, visit = rules.visit_of(self.book, review.visit_id)
        if review.decision is Decision.ACCEPTED:
            after = visit.accept()
        else:
            after = visit.return_items(tuple(dict.fromkeys(i.item_id for i in review.items)))
        old, new = plain(visit), plain(after)
        values = {name: value for name, value in new.items() if value != old.get(name)}
        self.book.emit(
            E.VISIT, visit.id, values, doc.root, self._audiences(E.VISIT, doc.root, doc, "")
        )

    # ------------------------------------------------------------ what did not go in

    def _refuse(self, item: Incoming, code: str, detail: str) -> None:
        change = item.change
        doc = None if change is None else self.book.get(change.entity, change.entity_id)
        names = change.fields if change is not None else {}
        winner = {} if doc is None else {n: _held(doc, n) for n in names if n in doc.versions}
        self.book.conn.execute(
            insert(t.quarantine).values(
                cid=item.cid,
                device_id=self.device.id,
                dev_seq=item.dev_seq,
                entity=str(item.raw.get("entity"))[:40],
                entity_id=str(item.raw.get("entity_id"))[:80].replace("\x00", ""),
                root=doc.root if doc is not None else _root_of(change),
                hash=item.hash,
                reason=code,
                detail=detail[:500].replace("\x00", ""),
                body=dumps(item.raw),
                received_at=iso(self.book.now),
            )
        )
        if change is not None:  # the bytes are kept too: refused is not thrown away
            root = doc.root if doc is not None else f"quarantine:{self.device.id}"
            reference(self.book.conn, _blobs(change), root, self.device.id)
        log.warning("rejected %s from %s: %s", item.cid, self.device.id, code)
        self.answers[item.cid] = Settled(item.cid, "rejected", None, code, winner)

    def _conflicts(self, doc: Doc, losses: list[Loss]) -> None:
        for loss in losses:
            query = select(t.conflict.c.field).where(
                t.conflict.c.loser_cid == loss.loser, t.conflict.c.field == loss.field
            )
            if self.book.conn.execute(query).first() is None:
                self.book.conn.execute(
                    insert(t.conflict).values(
                        loser_cid=loss.loser,
                        field=loss.field,
                        entity=doc.entity.value,
                        entity_id=doc.id,
                        winner_cid=loss.winner,
                        loser_value=dumps(loss.value),
                        at=iso(self.book.now),
                    )
                )


def _root_of(change: Change | None) -> str:
    """The visit, work order or register row the change belongs to; "" if it cannot be read."""
    if change is None:
        return ""
    values = {name: str(p.v) for name, p in change.fields.items() if p.v}
    visit_id = change.entity_id if change.entity is E.VISIT else values.get("visit_id")
    ticket_id = change.entity_id if change.entity is E.TICKET else values.get("ticket_id")
    if change.entity in (E.TICKET, E.TICKET_EVENT):
        visit_id = None  # a work order has a life and readers of its own
    return root_of(change.entity, change.entity_id, visit_id, ticket_id)[:120]


def _held(doc: Doc, name: str) -> dict[str, Any]:
    return {"v": doc.fields.get(name), "cid": doc.versions[name][0]}


def _reviews_first(items: list[Incoming]) -> list[Incoming]:
    """A reviewer's laptop writes the visit's new state beside the review; the review is judged
    before its echo, whichever came first."""
    ordered = list(items)
    for item in items:
        change = item.change
        if change is None or change.entity is not E.REVIEW or "visit_id" not in change.fields:
            continue
        visit_id, here = change.fields["visit_id"].v, ordered.index(item)
        for at, other in enumerate(ordered[:here]):
            echo = other.change
            if (
                echo is not None
                and echo.entity is E.VISIT
                and echo.entity_id == visit_id
                and rules.VERDICT_FIELDS & echo.fields.keys()
                and any(p.base for p in echo.fields.values())
            ):
                ordered.remove(item)
                ordered.insert(at, item)
                break
    return ordered


def _blobs(change: Change) -> list[str]:
    names = {
        E.EVIDENCE: ("sha256",),
        E.TEST_RUN: ("capture_sha256",),
        E.SIGN_OFF: ("signature_sha256",),
    }.get(change.entity, ())
    values = [change.fields[n].v for n in names if n in change.fields]
    return [v for v in values if isinstance(v, str) and HEX.fullmatch(v)]


def _event_at(change: Change) -> datetime:
    """The laptop's claim moved by its last known offset: an estimate, kept beside the time of
    receipt and never used instead of it."""
    seconds = change.offset or 0.0
    if not abs(seconds) < FAR.total_seconds():
        return change.wall
    try:
        return change.wall + timedelta(seconds=seconds)
    except OverflowError:
        return change.wall
