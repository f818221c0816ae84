"""The judgement of one change: actor → rules → sign-off → merge. What fails is set aside, answered
``rejected`` and never stops what follows."""

from __future__ import annotations

from app.domain.change import Change
from app.domain.changes import Entity
from app.domain.codec import build, plain
from app.domain.sign_off import Decision, Review, SignOff
from sync.central import rules, sealing
from sync.central.incoming import Incoming, Settled, blobs_of, event_at, root_of_change
from sync.central.intake import Intake, standing
from sync.central.merge import merge
from sync.central.records import Doc
from sync.central.rules import Refused
from sync.central.scope import reference

E = Entity


def settle(intake: Intake, item: Incoming, change: Change) -> None:
    try:
        judge(intake, item, change)
    except Refused as refusal:
        code = refusal.code
        if intake.grace and code in rules.MAYBE_AHEAD:
            code = rules.AHEAD
        if change.entity is E.SIGN_OFF:
            if code == rules.AHEAD:
                code = _hold_sign_off(intake, change)
            else:
                _pass_sign_off(intake, change, code)
        intake.refuse(item, code, refusal.detail)


def judge(intake: Intake, item: Incoming, change: Change, *, held: bool = False) -> None:
    """Applies the change. Raises Refused."""
    roles = intake.roles(change.actor)
    if roles is None:
        raise Refused("actor", "not granted on this laptop")
    rules.check(intake.book, change, roles)
    if change.entity is E.SIGN_OFF:
        _sign_off(intake, item, change, held)
    else:
        _apply(intake, item, change)


def _hold_sign_off(intake: Intake, change: Change) -> str:
    """A held sign-off takes its place in the laptop's chain of sign-offs now."""
    prev, content = (change.fields.get(n) for n in ("prev_sha256", "content_sha256"))
    if prev is None or content is None or prev.v != intake.device.last_sign:
        return "chain"
    intake.device.last_sign = str(content.v)[:64]
    return rules.AHEAD


def _pass_sign_off(intake: Intake, change: Change, code: str) -> None:
    """A sign-off that the rules refuse was made all the same: the laptop's chain goes on from it,
    and its receipt says that it did not hold. Not while a grant may still come."""
    content = change.fields.get("content_sha256")
    if content is None or not isinstance(content.v, str):
        return
    intake.device.last_sign = content.v[:64]
    try:
        sign_off = _sign_off_of(change)
    except (TypeError, ValueError, KeyError, AttributeError):
        return
    visit = intake.book.get(E.VISIT, sign_off.visit_id)
    if code != "actor" and visit is not None and visit.owner == intake.device.id:
        _acknowledge(intake, change, sign_off, sealing.Judged(code, "", frozenset()))


def _sign_off_of(change: Change) -> SignOff:
    values = {name: patch.v for name, patch in change.fields.items()}
    return build(SignOff, {"id": change.entity_id, **values})


def _acknowledge(intake: Intake, change: Change, sign_off: SignOff, judged: sealing.Judged) -> None:
    audiences = intake.audiences(E.RECEIPT, f"visit:{sign_off.visit_id}", None, change.actor)
    sealing.acknowledge(intake.book, intake.keys, sign_off, judged, audiences)


def _sign_off(intake: Intake, item: Incoming, change: Change, held: bool) -> None:
    sign_off = _sign_off_of(change)
    judged = sealing.judge(intake.book, intake.device, sign_off, laptop_chain=not held)
    if not held:
        intake.device.last_sign = sign_off.content_sha256  # the laptop's chain goes on from it
    sealing.see(intake.book, sign_off, judged.needs, intake.device.id)
    if judged.reason and held:
        raise Refused(judged.reason, judged.detail)
    if judged.reason:
        intake.refuse(item, judged.reason, judged.detail)
        intake.book.remember(
            "sign_off_refused",
            intake.device.id,
            {"visit": sign_off.visit_id, "reason": judged.reason, "detail": judged.detail},
        )
    else:
        _apply(intake, item, change)
        sealing.lock_content(intake.book, sign_off.visit_id, sign_off.revision)
    _acknowledge(intake, change, sign_off, judged)


def _apply(intake: Intake, item: Incoming, change: Change) -> None:
    doc = intake.book.get(change.entity, change.entity_id)
    if doc is None:
        doc = _new(intake, change)
    merged = merge(doc, change, intake.book.now)
    doc.dirty = True
    seq = intake.book.log(
        change,
        item.raw,
        applied=merged.applied,
        lost=[loss.field for loss in merged.lost],
        root=doc.root,
        audiences=intake.audiences(change.entity, doc.root, doc, change.actor),
        event_at=event_at(change),
    )
    reference(intake.book.conn, blobs_of(change), doc.root, intake.device.id)
    intake.touched.add(doc.root)
    intake.note_losses(doc, merged.lost + merged.beaten)
    if merged.lost:
        winner = standing(doc, [loss.field for loss in merged.lost])
        intake.answers[item.cid] = Settled(item.cid, "conflict", seq, "concurrent", winner)
    else:
        intake.answers[item.cid] = Settled(item.cid, "ok", seq)
    if change.entity is E.REVIEW:
        _verdict(intake, build(Review, {"id": doc.id, **doc.fields}))


def _new(intake: Intake, change: Change) -> Doc:
    values = {name: patch.v for name, patch in change.fields.items()}
    whole = build(rules.CLASSES[change.entity], {"id": change.entity_id, **values})
    key = rules.unique_key(change, whole)
    if key is not None and intake.book.holder_of(key) is not None:
        raise Refused("exists", key)
    return intake.book.add(
        Doc(
            change.entity,
            change.entity_id,
            {},
            {},
            root_of_change(change),
            intake.device.id,
            change.entity_id if change.entity is E.VISIT else values.get("visit_id"),
            values.get("site_id"),
            key,
        )
    )


def _verdict(intake: Intake, review: Review) -> None:
    """The visit's own fields follow from the review; central writes them itself."""
    doc, visit = rules.visit_of(intake.book, review.visit_id)
    if review.decision is Decision.ACCEPTED:
        after = visit.accept()
    else:
        after = visit.return_items(tuple(dict.fromkeys(i.item_id for i in review.items)))
    old, new = plain(visit), plain(after)
    values = {name: value for name, value in new.items() if value != old.get(name)}
    intake.book.emit(
        E.VISIT, visit.id, values, doc.root, intake.audiences(E.VISIT, doc.root, doc, "")
    )
