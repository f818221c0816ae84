"""What a sign-off covers: the visit as content, in one canonical form.

The manifest holds every answer in force, every finding, the hash of every photo, file and wire
capture, who signed and how, and the chain to the laptop's previous sign-off. Changing any of them
changes the hash. Only text, whole numbers, booleans, lists and objects: no floats.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.domain import hash_tree
from app.domain.answer import Answer, in_force
from app.domain.change import canonical, sha256
from app.domain.clock import Stamp
from app.domain.codec import plain
from app.domain.device_test import TestRun
from app.domain.evidence import Evidence
from app.domain.finding import Finding, FindingState
from app.domain.marks import hides
from app.domain.sign_off import Identity, Receipt, SignOff, Stroke
from app.domain.site import Site
from app.domain.visit import Visit

FORMAT = "countercheck-visit/2"
FIRST = "countercheck-visit/1"  # before hash trees; still read for ever
FORMATS = (FIRST, FORMAT)
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
    """What the supervisor gives. Who refuses gives a reason and no strokes."""

    supervisor: str
    role: str
    rating: int
    remarks: str
    strokes: tuple[Stroke, ...]
    signature_sha256: str
    phone: str = ""
    identity: Identity = Identity.TYPED
    supervisor_id: str = ""
    code_sha256: str = ""
    refused: bool = False
    reason: str = ""


def content_of(record: VisitRecord, revision: int, form: str = FORMAT) -> dict[str, Any]:
    """The facts of the visit as they stood in ``revision``: the part that can be compared with
    the records later to say what was altered. ``form`` is the format of the manifest that it is
    compared with."""
    visit = record.visit
    answers = in_force(a for a in record.answers if a.revision <= revision)
    used_runs = {a.run_id for a in answers.values() if a.run_id}
    evidence = _first_evidence if form == FIRST else _evidence
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
            e.id: evidence(e)
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


def _evidence(evidence: Evidence) -> dict[str, Any]:
    """All that is known of it, so that what is added to the record later is signed, too."""
    return {k: v for k, v in plain(evidence).items() if k not in ("id", "visit_id", "removed")}


def _first_evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "item": evidence.item_id,
        "kind": evidence.kind.value,
        "sha256": evidence.sha256,
        "size": evidence.size,
        "name": evidence.name,
        "media": evidence.media_type,
        "by": evidence.by,
        "at": plain(evidence.at),
    }


def format_of(manifest: str) -> str:
    """The format of a signed text; today's for one that cannot be read: checking it says so."""
    try:
        found = json.loads(manifest)["format"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return FORMAT
    return found if found in FORMATS else FORMAT


def tree_leaves(content: Mapping[str, Any]) -> dict[str, str]:
    """Leaf hashes of the signed content by name: "visit", "site", and one for each answer, run,
    piece of evidence and finding ("answers/printing.position")."""
    values: dict[str, Any] = {part: content[part] for part in ("visit", "site")}
    for part in PARTS:
        values |= {f"{part}/{id}": value for id, value in content[part].items()}
    return hash_tree.leaves(values)


PARTS = ("answers", "runs", "evidence", "findings")


def tree_root(manifest: Mapping[str, Any]) -> str | None:
    """The root of the manifest's tree if it is that of its content; None if not, or without one."""
    try:
        root = hash_tree.root(tree_leaves(manifest["content"]))
    except (KeyError, TypeError, AttributeError, ValueError):
        return None
    return root if manifest.get("tree") == root else None


def tree_bytes(root: str) -> bytes:
    """What the laptop signs of the tree, apart from the manifest: with it each leaf can be judged
    even where the manifest was altered."""
    return f"countercheck-tree/1\n{root}".encode("ascii")


def said(sign: SignOff | Signing, form: str, at: Stamp) -> dict[str, Any]:
    """The sign-off's own part of a manifest of this format. ``Signing`` and ``SignOff`` have the
    same fields for it, and it is made in one place: laptop, central and verification agree."""
    told: dict[str, Any] = {
        "supervisor": sign.supervisor,
        "role": sign.role,
        "rating": sign.rating,
        "remarks": sign.remarks,
        "strokes_sha256": sha256(canonical(plain(sign.strokes))),
        "signature_sha256": sign.signature_sha256,
        "at": plain(at),
    }
    if form == FIRST:
        return told
    return told | {
        "phone": sign.phone,
        "identity": sign.identity.value,
        "supervisor_id": sign.supervisor_id,
        "code_sha256": sign.code_sha256,
        "refused": sign.refused,
        "reason": sign.reason,
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
    content = content_of(record, record.visit.revision)
    return {
        "format": FORMAT,
        "revision": record.visit.revision,
        "content": content,
        "tree": hash_tree.root(tree_leaves(content)),
        "sign_off": said(signing, FORMAT, at),
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


def hidden_in(manifest: dict[str, Any]) -> frozenset[str]:
    """Of ``hashes_in``, the pictures as they were before something in them was made unreadable.
    They are signed like the rest, but in no file that is handed out."""
    evidence = manifest["content"]["evidence"]
    covered = {e["of"] for e in evidence.values() if e.get("of") and hides(e["marks"])}
    open_ones = {e["sha256"] for id, e in evidence.items() if id not in covered}
    return frozenset(e["sha256"] for id, e in evidence.items() if id in covered) - open_ones


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
