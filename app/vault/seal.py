"""Sealing a sign-off, and telling later what was altered.

The signature is made over the manifest's bytes, byte for byte as kept: canonical JSON (RFC 8785),
UTF-8. ``content_sha256`` is the SHA-256 of the same bytes. Whoever has the sign-off and the
laptop's public key can check both offline.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from app.domain.change import canonical, sha256
from app.domain.clock import Stamp
from app.domain.codec import plain
from app.domain.sign_off import SignOff
from app.domain.signing import (
    FIRST,
    FORMATS,
    Signing,
    VisitRecord,
    compare,
    differences,
    manifest_of,
    said,
    tree_bytes,
    tree_root,
)
from app.domain.text import Text
from app.keys import DeviceKey, verify


class ProblemCode(StrEnum):
    HASH = "hash_mismatch"
    SIGNATURE = "bad_signature"
    UNKNOWN_KEY = "unknown_key"
    MANIFEST = "bad_manifest"
    SIGN_OFF = "sign_off_differs"
    RECORDS = "records_differ"
    CHAIN = "chain_break"
    TREE = "bad_tree"


_TEXTS = {
    ProblemCode.HASH: Text(
        "签字内容的校验值不符，内容在签字后被改动。",
        "The hash does not fit the signed content: it was changed after signing.",
    ),
    ProblemCode.SIGNATURE: Text(
        "设备签名不成立，内容或签名被改动。",
        "The laptop's signature does not hold: the content or the signature was changed.",
    ),
    ProblemCode.UNKNOWN_KEY: Text(
        "签名所用的设备没有登记。", "The laptop that signed is not an enrolled one."
    ),
    ProblemCode.MANIFEST: Text(
        "签字内容读不出来，或不是规范格式。",
        "The signed content cannot be read or is not in its canonical form.",
    ),
    ProblemCode.SIGN_OFF: Text(
        "签字人、评分或笔迹等与签字时不一致。",
        "Supervisor, rating, strokes or the like are not those that were signed.",
    ),
    ProblemCode.RECORDS: Text(
        "现有记录与签字时的内容不一致。", "The records held now are not those that were signed."
    ),
    ProblemCode.TREE: Text(
        "逐项校验值与签字内容不符。",
        "The hashes of the single items do not fit the signed content.",
    ),
    ProblemCode.CHAIN: Text(
        "签字链不连续，中间有签字被删除或替换。",
        "The chain of sign-offs is broken: one was removed or replaced.",
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    code: ProblemCode
    text: Text


@dataclass(frozen=True, slots=True)
class Verification:
    intact: bool
    problems: tuple[Problem, ...] = ()
    altered: tuple[str, ...] = ()  # paths, such as "answers/printing.position/verdict"
    notes: tuple[Text, ...] = ()  # worth saying, but no harm to the signed record


def seal(
    record: VisitRecord,
    signing: Signing,
    key: DeviceKey,
    *,
    id: str,
    at: Stamp,
    laptop_prev: str,
    visit_prev: str,
    checklist_sha256: str = "",
) -> SignOff:
    """The visit's revision, signed with the laptop's key; what the arguments mean stands at
    ``manifest_of``. Raises ValueError when something of it is not plain canonical JSON."""
    manifest = manifest_of(
        record,
        signing,
        at=at,
        device_key=key.public,
        laptop_prev=laptop_prev,
        visit_prev=visit_prev,
        checklist_sha256=checklist_sha256,
    )
    data = canonical(manifest)
    given = {field.name: getattr(signing, field.name) for field in fields(Signing)}
    return SignOff(
        id=id,
        visit_id=record.visit.id,
        revision=record.visit.revision,
        manifest=data.decode(),
        content_sha256=sha256(data),
        device_key=key.public,
        device_signature=key.sign(data),
        prev_sha256=laptop_prev,
        at=at,
        tree_signature=key.sign(tree_bytes(manifest["tree"])),
        **given,
    )


def check(
    sign_off: SignOff,
    held_content: dict[str, Any] | None = None,
    known_keys: Collection[str] | None = None,
) -> Verification:
    """Whether a sign-off is what was signed. ``held_content`` is ``content_of`` the records held
    now (None: not compared), ``known_keys`` the hex keys of enrolled laptops (None: not compared).
    Never raises, whatever was done to the sign-off."""
    found: list[ProblemCode] = []
    altered: list[str] = []
    notes: list[Text] = []
    data = sign_off.manifest.encode("utf-8", "surrogatepass")
    if sha256(data) != sign_off.content_sha256:
        found.append(ProblemCode.HASH)
    if not verify(sign_off.device_key, data, sign_off.device_signature):
        found.append(ProblemCode.SIGNATURE)
    if known_keys is not None and sign_off.device_key not in known_keys:
        found.append(ProblemCode.UNKNOWN_KEY)
    manifest = _read(sign_off.manifest)
    if manifest is None:
        found.append(ProblemCode.MANIFEST)
    else:
        beside = differences(*_beside(sign_off, manifest))
        if beside:
            found.append(ProblemCode.SIGN_OFF)
            altered.extend(beside)
        if manifest.get("laptop_prev") != sign_off.prev_sha256:
            found.append(ProblemCode.CHAIN)
        if not tree_holds(sign_off, manifest):
            found.append(ProblemCode.TREE)
        if held_content is not None:
            compared = compare(manifest["content"], plain(held_content))
            if compared.register:
                notes.append(
                    Text("网点登记信息在签字后有更新。", "The register was updated after signing.")
                )
            if compared.handled:
                notes.append(
                    Text(
                        "异常的处理结果在签字后有更新，不属于签字内容。",
                        "How findings were handled was updated after signing; it is not part of "
                        "what was signed.",
                    )
                )
            if compared.altered:
                found.append(ProblemCode.RECORDS)
                altered.extend(compared.altered)
    problems = tuple(Problem(code, _TEXTS[code]) for code in found)
    return Verification(not problems, problems, tuple(altered), tuple(notes))


def tree_holds(sign_off: SignOff, manifest: dict[str, Any]) -> bool:
    """Whether the hash tree is that of the content and the laptop signed its root. The first
    format had none."""
    if manifest.get("format") == FIRST:
        return not sign_off.tree_signature
    root = tree_root(manifest)
    return root is not None and verify(
        sign_off.device_key, tree_bytes(root), sign_off.tree_signature
    )


def check_chain(sign_offs: Iterable[SignOff]) -> tuple[Problem, ...]:
    """Whether the sign-offs of one laptop form one unbroken chain from its first. Empty when they
    do; give all of them, in any order."""
    links = [(s.content_sha256, s.prev_sha256) for s in sign_offs]
    if not links:
        return ()
    hashes = {h for h, _ in links}
    followed = [p for _, p in links if p]
    first = [h for h, p in links if not p]
    heads = hashes.difference(followed)
    whole = (
        len(hashes) == len(links)
        and len(first) == 1
        and len(heads) == 1
        and len(set(followed)) == len(followed)
        and hashes.issuperset(followed)
    )
    return () if whole else (Problem(ProblemCode.CHAIN, _TEXTS[ProblemCode.CHAIN]),)


def _read(text: str) -> dict[str, Any] | None:
    try:
        manifest = json.loads(text)
        whole = (
            isinstance(manifest, dict)
            and canonical(manifest).decode() == text
            and manifest.get("format") in FORMATS
            and isinstance(manifest.get("content"), dict)
            and isinstance(manifest.get("sign_off"), dict)
        )
    except (ValueError, RecursionError):
        return None
    return manifest if whole else None


def _beside(sign_off: SignOff, manifest: dict[str, Any]) -> tuple[Any, Any]:
    """What the manifest says of the sign-off, and what its columns say."""
    signed = {
        "revision": manifest.get("revision"),
        "device_key": manifest.get("device_key"),
        "visit_id": manifest["content"].get("visit", {}).get("id"),
        "sign_off": manifest["sign_off"],
    }
    columns = {
        "revision": sign_off.revision,
        "device_key": sign_off.device_key,
        "visit_id": sign_off.visit_id,
        "sign_off": said(sign_off, manifest["format"], sign_off.at),
    }
    return signed, columns
