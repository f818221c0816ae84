"""What a sign-off covers: the visit as content, in one canonical form.

The manifest holds every answer in force, every finding, the hash of every photo, file and wire
capture, who signed and how, and the chain to the laptop's previous sign-off. Changing any of them
changes the hash. Only text, whole numbers, booleans, lists and objects: no floats.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.domain.answer import Answer, in_force
from app.domain.change import canonical, sha256
from app.domain.clock import Stamp
from app.domain.codec import plain
from app.domain.device_test import TestRun
from app.domain.evidence import Evidence, later_facts
from app.domain.finding import Finding, FindingState
from app.domain.sign_off import Receipt, Stroke
from app.domain.site import Site
from app.domain.visit import Visit

FORMAT = "countercheck-visit/1"
HANDLING = "handling"


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """Everything of one visit, all revisions."""

    visit: Visit
    site: Site
    answers: tuple[Answer, ...]
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    runs: tuple[TestRun, ...]


@dataclass(frozen=True, slots=True)
class Signing:
    """What the supervisor gives."""

    supervisor: str
    role: str
    rating: int
    remarks: str
    strokes: tuple[Stroke, ...]
    signature_sha256: str


def content_of(record: VisitRecord, revision: int) -> dict[str, Any]:
    """The facts of the visit as they stood in ``revision``: the part that can be compared with
    the records later to say what was altered."""
    visit = record.visit
    answers = in_force(a for a in record.answers if a.revision <= revision)
    used_runs = {a.run_id for a in answers.values() if a.run_id}
    return {
        "visit": {
            "id": visit.id,
            "number": visit.number,
            "kind": visit.kind,
            "pack": [visit.pack_id, visit.pack_version],
            "checklist": [visit.checklist_id, visit.checklist_version],
            "engineer": [visit.engineer_id, visit.engineer_name],
            "laptop": visit.laptop,
            "started": plain(visit.started),
        },
        "site": {
            "id": record.site.id,
            "number": record.site.number,
            "town": record.site.town,
            "name": record.site.name,
            "business": record.site.business,
        },
        "answers": {
            a.item_id: {k: v for k, v in plain(a).items() if k not in ("visit_id", "item_id")}
            for a in answers.values()
            if a.given
        },
        "runs": {r.id: plain(r) for r in record.runs if r.id in used_runs},
        "evidence": {
            e.id: {
                "item": e.item_id,
                "kind": e.kind.value,
                "sha256": e.sha256,
                "size": e.size,
                "name": e.name,
                "media": e.media_type,
                "by": e.by,
                "at": plain(e.at),
                **later_facts(e),
            }
            for e in record.evidence
            if e.revision <= revision and not e.removed and e.kind.value != "signature"
        },
        # what happens to a finding after the signature (its work order, its handling, its closing)
        # is later history: the manifest holds what the supervisor was shown
        "findings": {
            f.id: {
                "item": f.item_id,
                "symptom": f.symptom,
                "description": f.description,
                "advice": f.advice,
                HANDLING: {"result": f.handling_result, "on": f.handled_on},
            }
            for f in record.findings
            if f.revision <= revision and f.state is not FindingState.WITHDRAWN
        },
    }


def manifest_of(
    record: VisitRecord,
    signing: Signing,
    *,
    at: Stamp,
    device_key: str,
    laptop_prev: str,
    visit_prev: str,
    checklist_sha256: str = "",
) -> dict[str, Any]:
    """The object that is signed. ``checklist_sha256`` is that of the canonical checklist: what
    was asked, word for word, whatever a pack of the same version says later. ``laptop_prev`` is the
    content hash of the laptop's previous sign-off, ``visit_prev`` that of this visit's previous
    revision ("" where there is none)."""
    return {
        "format": FORMAT,
        "revision": record.visit.revision,
        "content": content_of(record, record.visit.revision),
        "sign_off": {
            "supervisor": signing.supervisor,
            "role": signing.role,
            "rating": signing.rating,
            "remarks": signing.remarks,
            "strokes_sha256": sha256(canonical(plain(signing.strokes))),
            "signature_sha256": signing.signature_sha256,
            "at": plain(at),
        },
        "checklist_sha256": checklist_sha256,
        "device_key": device_key,
        "laptop_prev": laptop_prev,
        "visit_prev": visit_prev,
    }


def receipt_bytes(receipt: Receipt) -> bytes:
    """What central signs: the receipt without its id and signature, canonical."""
    body = plain(receipt)
    del body["id"], body["central_signature"]
    return canonical(body)


def hashes_in(manifest: dict[str, Any]) -> frozenset[str]:
    """Every attachment hash the manifest names: a visit is complete when central has them all."""
    content = manifest["content"]
    found = {e["sha256"] for e in content["evidence"].values()}
    found |= {r["capture_sha256"] for r in content["runs"].values() if r["capture_sha256"]}
    found.add(manifest["sign_off"]["signature_sha256"])
    return frozenset(h for h in found if h)


class Compared(NamedTuple):
    """Where the records of today differ from the signed content, as paths."""

    altered: tuple[str, ...]  # signed content: must be empty
    register: tuple[str, ...]  # the site's name and number, kept elsewhere
    handled: tuple[str, ...]  # how a finding was handled, written after the signature


def compare(signed: Any, held: Any) -> Compared:
    """Tells what was altered from what rightly went on after the signature."""
    paths = differences(signed, held)
    register = tuple(p for p in paths if p.startswith("site/") and p != "site/id")
    handled = tuple(p for p in paths if p.startswith("findings/") and f"/{HANDLING}/" in p)
    later = {*register, *handled}
    return Compared(tuple(p for p in paths if p not in later), register, handled)


def signed_handling(manifest: str) -> dict[str, tuple[str, str]]:
    """Finding id -> (result, date) as the supervisor was shown them; "" where not given yet. Empty
    for a manifest that cannot be read: checking it says so."""
    try:
        found = json.loads(manifest)["content"]["findings"]
        return {id: (str(f[HANDLING]["result"]), str(f[HANDLING]["on"])) for id, f in found.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def differences(signed: Any, held: Any, path: str = "") -> tuple[str, ...]:
    """Paths ("answers/printing.position/verdict") at which two contents differ, in order."""
    if isinstance(signed, dict) and isinstance(held, dict):
        found: list[str] = []
        for key in sorted(signed.keys() | held.keys()):
            where = f"{path}/{key}" if path else str(key)
            if key not in signed or key not in held:
                found.append(where)
            else:
                found.extend(differences(signed[key], held[key], where))
        return tuple(found)
    return () if signed == held else (path,)
