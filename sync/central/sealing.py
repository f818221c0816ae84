"""Sign-offs as they arrive: verified against central's own records, answered with a receipt.

A sign-off that holds is stored and its content locked. One that does not is kept in quarantine and
answered with a receipt that says so: visible to both sides, never dropped, never accepted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import insert, select, update

from app.domain.answer import Answer
from app.domain.change import canonical, sha256
from app.domain.changes import Entity
from app.domain.clock import Stamp
from app.domain.codec import build, plain
from app.domain.device_test import TestRun
from app.domain.evidence import Evidence
from app.domain.finding import Finding
from app.domain.sign_off import Receipt, SignOff
from app.domain.signing import (
    FIRST,
    FORMATS,
    VisitRecord,
    compare,
    content_of,
    hashes_in,
    receipt_bytes,
    said,
    tree_bytes,
    tree_root,
)
from app.domain.site import Site
from app.domain.visit import Visit
from app.keys import verify
from sync.central import tables as t
from sync.central.book import Book
from sync.central.columns import iso, parts, shade
from sync.central.device import Device
from sync.central.keys import Keys
from sync.central.scope import reference

E = Entity


@dataclass(frozen=True, slots=True)
class Judged:
    """``reason`` is "" when everything held."""

    reason: str
    detail: str
    needs: frozenset[str]  # attachment hashes the manifest names


def judge(book: Book, device: Device, sign_off: SignOff, *, laptop_chain: bool = True) -> Judged:
    """Checks signature, chain and content. Never raises for what a laptop can send. The laptop's
    chain of a sign-off that was held back was checked when it came (``laptop_chain`` False)."""
    try:
        manifest = json.loads(sign_off.manifest)
        if canonical(manifest).decode() != sign_off.manifest:
            return Judged("manifest", "not in canonical form", frozenset())
        needs = hashes_in(manifest)
        signed = manifest["sign_off"]
        at = build(Stamp, signed["at"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return Judged("manifest", f"{type(error).__name__}: {error}", frozenset())
    needed = frozenset(h for h in needs if len(h) == 64)
    reason, detail = _judge(book, device, sign_off, manifest, signed, at)
    if not reason and laptop_chain and sign_off.prev_sha256 != device.last_sign:
        reason, detail = "chain", "not after this laptop's previous sign-off"
    return Judged(reason, detail, needed)


def _judge(
    book: Book,
    device: Device,
    sign_off: SignOff,
    manifest: dict[str, Any],
    signed: dict[str, Any],
    at: Stamp,
) -> tuple[str, str]:
    data = sign_off.manifest.encode()
    if sha256(data) != sign_off.content_sha256:
        return "hash", "content_sha256 is not the manifest's"
    if sign_off.device_key != device.public_key or manifest.get("device_key") != device.public_key:
        return "key", "not the key this laptop was enrolled with"
    if not verify(device.public_key, data, sign_off.device_signature):
        return "signature", "the laptop's signature does not hold"
    if manifest.get("format") not in FORMATS or manifest.get("revision") != sign_off.revision:
        return "manifest", "format or revision"
    if not _tree_holds(device, sign_off, manifest):
        return "signature", "the hash tree does not hold"
    for name, value in said(sign_off, manifest["format"], sign_off.at).items():
        if name != "at" and signed.get(name) != value:
            return "altered", f"sign_off/{name}"
    if at != sign_off.at:
        return "altered", "sign_off/at"
    before = _previous(book, sign_off)
    if manifest.get("visit_prev") != before:
        return "chain", "not after this visit's previous sign-off"
    if manifest.get("laptop_prev") != sign_off.prev_sha256:
        return "altered", "prev_sha256"
    return _content(book, sign_off, manifest)


def _previous(book: Book, sign_off: SignOff) -> str:
    earlier = [
        d.fields
        for d in book.of_visit(sign_off.visit_id, E.SIGN_OFF)
        if d.fields["revision"] < sign_off.revision
    ]
    # a refused sign-off is no entity, but the chain on the laptop went through it
    rows = book.conn.execute(
        select(t.receipt.c.revision, t.receipt.c.content_sha256).where(
            t.receipt.c.visit_id == sign_off.visit_id,
            t.receipt.c.revision < sign_off.revision,
        )
    )
    known = {(f["revision"], f["content_sha256"]) for f in earlier}
    known |= {(r.revision, r.content_sha256) for r in rows}
    return max(known)[1] if known else ""


def _tree_holds(device: Device, sign_off: SignOff, manifest: dict[str, Any]) -> bool:
    if manifest["format"] == FIRST:
        return not sign_off.tree_signature
    root = tree_root(manifest)
    return root is not None and verify(device.public_key, tree_bytes(root), sign_off.tree_signature)


def _content(book: Book, sign_off: SignOff, manifest: dict[str, Any]) -> tuple[str, str]:
    content = manifest["content"]
    held = content_of(record_of(book, sign_off.visit_id), sign_off.revision, manifest["format"])
    # the register is no part of the visit, and handling may have gone on since
    changed = compare(content, held).altered
    return ("altered", ", ".join(changed[:8])) if changed else ("", "")


def record_of(book: Book, visit_id: str) -> VisitRecord:
    """The visit as central holds it."""

    def all_of(entity: Entity, cls: type[Any]) -> tuple[Any, ...]:
        docs = book.of_visit(visit_id, entity)
        return tuple(build(cls, {"id": d.id, **d.fields}) for d in docs)

    doc = book.get(E.VISIT, visit_id)
    if doc is None:
        raise LookupError(visit_id)
    visit = build(Visit, {"id": doc.id, **doc.fields})
    return VisitRecord(
        visit=visit,
        site=Site(visit.site_id, visit.pack_id, "", "", "", ""),
        answers=all_of(E.ANSWER, Answer),
        evidence=all_of(E.EVIDENCE, Evidence),
        findings=all_of(E.FINDING, Finding),
        runs=all_of(E.TEST_RUN, TestRun),
    )


def lock_content(book: Book, visit_id: str, revision: int) -> None:
    """What was signed can no longer be changed, in the database itself."""
    answers = book.of_visit(visit_id, E.ANSWER)
    used = {d.fields.get("run_id") for d in answers}
    for entity in (E.ANSWER, E.EVIDENCE, E.SIGN_OFF):
        for doc in book.of_visit(visit_id, entity):
            doc.lock = doc.lock or doc.fields.get("revision", 0) <= revision
    for doc in book.of_visit(visit_id, E.TEST_RUN):
        doc.lock = doc.lock or doc.id in used


RECEIPT_AUDIENCE: Final = "central"


def acknowledge(
    book: Book, keys: Keys, sign_off: SignOff, judged: Judged, audiences: set[str]
) -> None:
    """Writes the receipt: into the table, and as a record that travels to the laptop."""
    root = f"visit:{sign_off.visit_id}"
    id = shade("receipt", sign_off.visit_id, str(sign_off.revision), sign_off.content_sha256)
    if book.get(E.RECEIPT, id) is not None:
        return
    missing = lacking(book, judged.needs)
    complete = not judged.reason and not missing
    book.conn.execute(
        insert(t.receipt).values(
            id=id,
            visit_id=sign_off.visit_id,
            revision=sign_off.revision,
            content_sha256=sign_off.content_sha256,
            verified=0 if judged.reason else 1,
            complete=int(complete),
            received_at=iso(book.now),
            reason=judged.reason,
        )
    )
    if judged.needs:
        book.conn.execute(
            insert(t.receipt_need),
            [{"receipt_id": id, "sha256": sha} for sha in sorted(judged.needs)],
        )
    receipt = Receipt(
        id=id,
        visit_id=sign_off.visit_id,
        revision=sign_off.revision,
        content_sha256=sign_off.content_sha256,
        verified=not judged.reason,
        reason=judged.reason,
        received_at=book.now,
        central_key=keys.public,
        central_signature="",
        complete=complete,
    )
    fields = plain(countersigned(keys, receipt))
    del fields["id"]
    book.emit(E.RECEIPT, id, fields, root, audiences)


def countersigned(keys: Keys, receipt: Receipt) -> Receipt:
    from dataclasses import replace

    return replace(receipt, central_signature=keys.signing.sign(receipt_bytes(receipt)))


def lacking(book: Book, shas: frozenset[str]) -> set[str]:
    """Those central does not have whole."""
    found: set[str] = set()
    for part in parts(sorted(shas)):
        query = select(t.blob.c.sha256).where(t.blob.c.sha256.in_(part))
        found |= set(book.conn.execute(query).scalars())
    return set(shas) - found


def blob_arrived(book: Book, keys: Keys, sha: str) -> int:
    """Completes the receipts that only waited for this blob; how many that were."""
    query = (
        select(t.receipt.c.id)
        .join(t.receipt_need, t.receipt_need.c.receipt_id == t.receipt.c.id)
        .where(t.receipt_need.c.sha256 == sha, t.receipt.c.complete == 0, t.receipt.c.verified == 1)
    )
    done = 0
    for id in book.conn.execute(query).scalars().all():
        needs = select(t.receipt_need.c.sha256).where(t.receipt_need.c.receipt_id == id)
        if lacking(book, frozenset(book.conn.execute(needs).scalars())):
            continue
        doc = book.get(E.RECEIPT, id)
        if doc is None:
            continue
        receipt = build(Receipt, {"id": id, **doc.fields, "complete": True})
        signed = plain(countersigned(keys, receipt))
        values = {name: signed[name] for name in ("complete", "central_signature")}
        book.emit(E.RECEIPT, id, values, doc.root, {RECEIPT_AUDIENCE})
        book.conn.execute(update(t.receipt).where(t.receipt.c.id == id).values(complete=1))
        done += 1
    return done


def see(book: Book, sign_off: SignOff, needs: frozenset[str], device_id: str) -> None:
    """The attachments a sign-off names may be sent and read."""
    reference(book.conn, needs, f"visit:{sign_off.visit_id}", device_id)
