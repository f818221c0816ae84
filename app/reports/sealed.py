"""The two files that make a signed visit checkable without the program's database.

``manifest.json`` is the canonical JSON that was signed, byte for byte. ``sign_off.json`` carries
what lies beside it: the device's Ed25519 signature and key, and the strokes (the manifest holds
their hash). Both are embedded in the PDF and lie in the bundle.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from app.domain.change import canonical, sha256
from app.domain.clock import Stamp
from app.domain.codec import build, plain
from app.domain.sign_off import SignOff
from app.domain.signing import FORMAT, differences
from app.domain.text import Text
from app.keys import verify
from app.reports.fingerprint import fingerprint
from app.reports.result import VerifyResult, VerifyStatus, unverifiable

MANIFEST, SIGN_OFF = "manifest.json", "sign_off.json"
SIGN_OFF_FORMAT = "countercheck-sign-off/1"
MAX_JSON = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sealed:
    """The two files as bytes."""

    manifest: bytes
    sign_off: bytes


def sealed(sign_off: SignOff, extra: dict[str, str] | None = None) -> Sealed:
    """The two files of a sign-off. ``extra`` adds text fields, such as the PDF's binding."""
    beside: dict[str, Any] = {
        "format": SIGN_OFF_FORMAT,
        "id": sign_off.id,
        "visit_id": sign_off.visit_id,
        "revision": sign_off.revision,
        "supervisor": sign_off.supervisor,
        "role": sign_off.role,
        "rating": sign_off.rating,
        "remarks": sign_off.remarks,
        "strokes": plain(sign_off.strokes),
        "signature_sha256": sign_off.signature_sha256,
        "content_sha256": sign_off.content_sha256,
        "device_key": sign_off.device_key,
        "device_signature": sign_off.device_signature,
        "prev_sha256": sign_off.prev_sha256,
        "at": plain(sign_off.at),
        **(extra or {}),
    }
    return Sealed(sign_off.manifest.encode("utf-8"), canonical(beside))


@dataclass(frozen=True, slots=True)
class Opened:
    """What the two files say, and whether they hold together."""

    result: VerifyResult
    manifest: dict[str, Any]
    beside: dict[str, Any]


def check_sealed(files: Sealed, kind: str, trusted: Collection[str] | None = None) -> Opened:
    """Checks the device's signature over the manifest and everything that hangs on it.

    ``trusted`` are the hex device keys known to central; None if there is no such list at hand.
    """
    manifest, beside = _object(files.manifest), _object(files.sign_off)
    if manifest is None or beside is None:
        bad = MANIFEST if manifest is None else SIGN_OFF
        why = Text(f"{bad} 不是可读的 JSON，内容已损坏。", f"{bad} is not readable JSON: damaged.")
        result = VerifyResult(VerifyStatus.ALTERED, (why,), (bad,), kind=kind)
        return Opened(result, {}, {})
    if manifest.get("format") != FORMAT or beside.get("format") != SIGN_OFF_FORMAT:
        why = Text(
            "格式版本不认识，可能由更新的程序生成，请升级后再验证。",
            "The format is unknown, perhaps from a newer program: upgrade and try again.",
        )
        return Opened(unverifiable(why, kind), manifest, beside)
    try:
        return Opened(_check(files, manifest, beside, kind, trusted), manifest, beside)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError):
        why = Text("签字内容不完整，结构被破坏。", "The signed content is incomplete or misshapen.")
        result = VerifyResult(VerifyStatus.ALTERED, (why,), (MANIFEST,), kind=kind)
        return Opened(result, manifest, beside)


def _check(
    files: Sealed,
    manifest: dict[str, Any],
    beside: dict[str, Any],
    kind: str,
    trusted: Collection[str] | None,
) -> VerifyResult:
    problems: list[Text] = []
    paths: list[str] = []
    digest = sha256(files.manifest)
    key = str(manifest["device_key"])
    if not verify(key, files.manifest, str(beside["device_signature"])):
        problems.append(
            Text(
                "设备签名与签字内容不符：内容或签名在签字后被改动。",
                "The device's signature does not fit the content: one of them was changed.",
            )
        )
        paths.append(MANIFEST)
    if digest != beside["content_sha256"]:
        problems.append(
            Text(
                "签字内容的 SHA-256 与记录不一致。",
                "The content's SHA-256 is not the one on record.",
            )
        )
        paths.append(MANIFEST)
    signed = manifest["sign_off"]
    strokes = sha256(canonical(beside["strokes"]))
    held = {k: beside[k] for k in ("supervisor", "role", "rating", "remarks", "at")}
    held |= {"strokes_sha256": strokes, "signature_sha256": beside["signature_sha256"]}
    changed = differences(signed, held, "sign_off")
    changed += differences(
        {
            "revision": manifest["revision"],
            "device_key": key,
            "prev_sha256": manifest["laptop_prev"],
        },
        {k: beside[k] for k in ("revision", "device_key", "prev_sha256")},
    )
    if changed:
        listed = ", ".join(changed)
        problems.append(
            Text(
                f"签字信息与签名内容不一致：{listed}。", f"Sign-off fields were changed: {listed}."
            )
        )
        paths += changed
    notes: tuple[Text, ...] = ()
    status = VerifyStatus.ALTERED if problems else VerifyStatus.INTACT
    mark = fingerprint(key)
    if not problems and trusted is not None and key not in trusted:
        status = VerifyStatus.UNVERIFIABLE
        problems.append(
            Text(
                f"签名设备不在登记名单中（指纹 {mark}），不能认定来源。",
                f"The signing device is not on the register (fingerprint {mark}).",
            )
        )
    elif trusted is None:
        notes = (
            Text(
                f"未提供设备登记名单：请与中心核对设备指纹 {mark}。",
                f"No device register at hand: compare the fingerprint {mark} with central.",
            ),
        )
    content = manifest["content"]
    at = build(Stamp, signed["at"])
    return VerifyResult(
        status,
        tuple(problems),
        tuple(dict.fromkeys(paths)),
        notes,
        kind,
        visit_id=str(content["visit"]["id"]),
        number=str(content["visit"]["number"]),
        revision=int(manifest["revision"]),
        site=f"{content['site']['town']} {content['site']['name']}",
        supervisor=str(signed["supervisor"]),
        engineer=str(content["visit"]["engineer"][1]),
        signed_at=at.best,
        content_sha256=digest,
        device_key=key,
        fingerprint=mark,
    )


def _object(data: bytes) -> dict[str, Any] | None:
    if len(data) > MAX_JSON:
        return None
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
