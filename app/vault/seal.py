"""Sealing a sign-off, and telling later what was altered.

The signature is made over the manifest's bytes, byte for byte as kept: canonical JSON (RFC 8785),
UTF-8. ``content_sha256`` is the SHA-256 of the same bytes. Whoever has the sign-off and the
laptop's public key can check both offline.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.change import canonical, sha256
from app.domain.codec import plain
from app.domain.sign_off import SignOff
from app.domain.signing import FORMAT, compare, differences
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
    ProblemCode.CHAIN: Text(
        "签字链不连续，中间有签字被删除或替换。",
        "The chain of sign-offs is broken: one was removed or replaced.",
    ),
}


@dataclass(frozen=True, slots=True)
class SealedText:
    manifest_text: str  # the bytes that were signed, as text
    content_sha256: str
    signature: str  # hex Ed25519


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


def seal(manifest: dict[str, Any], key: DeviceKey) -> SealedText:
    """Signs the manifest. Raises ValueError when it is not plain canonical JSON or names another
    device key than the one that signs."""
    if manifest.get("device_key") != key.public:
        raise ValueError("the manifest names another device key")
    data = canonical(manifest)
    return SealedText(data.decode(), sha256(data), key.sign(data))


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
            and manifest.get("format") == FORMAT
            and isinstance(manifest.get("content"), dict)
            and isinstance(manifest.get("sign_off"), dict)
        )
    except (ValueError, RecursionError):
        return None
    return manifest if whole else None


def _beside(sign_off: SignOff, manifest: dict[str, Any]) -> tuple[Any, Any]:
    """What the manifest says of the sign-off, and what its columns say."""
    said = {
        "revision": manifest.get("revision"),
        "device_key": manifest.get("device_key"),
        "visit_id": manifest["content"].get("visit", {}).get("id"),
        "sign_off": manifest["sign_off"],
    }
    columns = {
        "revision": sign_off.revision,
        "device_key": sign_off.device_key,
        "visit_id": sign_off.visit_id,
        "sign_off": {
            "supervisor": sign_off.supervisor,
            "role": sign_off.role,
            "rating": sign_off.rating,
            "remarks": sign_off.remarks,
            "strokes_sha256": sha256(canonical(plain(sign_off.strokes))),
            "signature_sha256": sign_off.signature_sha256,
            "at": plain(sign_off.at),
        },
    }
    return said, columns
