"""The files that make a signed visit checkable without the program's database.

``manifest.json`` is the canonical JSON that was signed, byte for byte. ``sign_off.json`` carries
what lies beside it: the device's Ed25519 signatures and key, the strokes (the manifest holds their
hash) and the leaves of the hash tree. ``checklist.json`` is what was asked, word for word.
``trust.json`` is central's certificate for the laptop and its receipt. All are embedded in the PDF
and lie in the bundle.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from app.domain.change import canonical, sha256
from app.domain.checklist import Checklist
from app.domain.codec import build, plain
from app.domain.sign_off import SignOff
from app.domain.signing import (
    FIRST,
    FORMATS,
    differences,
    said,
    tree_bytes,
    tree_leaves,
    tree_root,
)
from app.domain.text import Text
from app.domain.trust import Trust
from app.keys import verify
from app.reports.altered import all_named, altered_parts, read_checklist
from app.reports.fingerprint import fingerprint
from app.reports.result import VerifyResult, VerifyStatus, altered, unverifiable
from app.reports.trusted import TRUST, trust_file, vouched

MANIFEST, SIGN_OFF, CHECKLIST = "manifest.json", "sign_off.json", "checklist.json"
NAMES = (MANIFEST, SIGN_OFF, CHECKLIST, TRUST)
SIGN_OFF_FORMAT = "countercheck-sign-off/2"
FIRST_SIGN_OFF = "countercheck-sign-off/1"
MAX_JSON = 16 * 1024 * 1024
_BROKEN = (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Sealed:
    """The files as bytes; the last two may be missing."""

    manifest: bytes
    sign_off: bytes
    checklist: bytes | None = None
    trust: bytes | None = None

    def named(self) -> dict[str, bytes]:
        """File name -> bytes, those that are there."""
        held = zip(NAMES, (self.manifest, self.sign_off, self.checklist, self.trust), strict=True)
        return {name: data for name, data in held if data is not None}


def sealed(
    sign_off: SignOff,
    checklist: Checklist | None = None,
    trust: Trust | None = None,
    extra: dict[str, str] | None = None,
) -> Sealed:
    """The files of a sign-off. ``extra`` adds text fields to ``sign_off.json``, such as the PDF's
    binding."""
    manifest = json.loads(sign_off.manifest)
    return Sealed(
        sign_off.manifest.encode("utf-8"),
        _sign_off_file(sign_off, manifest, extra or {}),
        canonical(plain(checklist)) if checklist is not None else None,
        trust_file(trust) if trust is not None else None,
    )


def _sign_off_file(sign: SignOff, manifest: dict[str, Any], extra: dict[str, str]) -> bytes:
    beside: dict[str, Any] = {"format": SIGN_OFF_FORMAT, **plain(sign), **extra}
    # the manifest is a file of its own; the record's id is this laptop's matter and not signed
    del beside["manifest"], beside["id"]
    beside["leaves"] = {} if manifest["format"] == FIRST else tree_leaves(manifest["content"])
    return canonical(beside)


@dataclass(frozen=True, slots=True)
class Opened:
    """What the files say, and whether they hold together."""

    result: VerifyResult
    manifest: dict[str, Any]
    beside: dict[str, Any]


def check_sealed(
    files: Sealed,
    kind: str,
    trusted: Collection[str] | None = None,
    extra: Collection[str] = (),
) -> Opened:
    """Checks the device's signature over the manifest and everything that hangs on it.

    ``trusted``: hex keys of central services or laptops; None if there are none at hand. ``extra``
    are the fields that may stand in ``sign_off.json`` beside its own; the caller checks them.
    """
    manifest, beside = _object(files.manifest), _object(files.sign_off)
    if manifest is None or beside is None:
        bad = MANIFEST if manifest is None else SIGN_OFF
        why = Text(
            f"{bad} 不是应有的内容，已损坏。", f"{bad} does not hold what it should: damaged."
        )
        return Opened(altered(why, bad, kind=kind), {}, {})
    known = (SIGN_OFF_FORMAT, FIRST_SIGN_OFF)
    if manifest.get("format") not in FORMATS or beside.get("format") not in known:
        if _signed(files.manifest, beside):  # an intact text in a form we do not know
            why = Text(
                "格式版本不认识，可能由更新的程序生成，请升级后再验证。",
                "The format is unknown, perhaps from a newer program: upgrade and try again.",
            )
            return Opened(unverifiable(why, kind), manifest, beside)
        why = Text("签字内容的格式被破坏。", "The form of the signed content is broken.")
        bad = MANIFEST if manifest.get("format") not in FORMATS else SIGN_OFF
        return Opened(altered(why, bad, kind=kind), {}, {})
    try:
        sign = build(SignOff, {**beside, "id": "", "manifest": files.manifest.decode("utf-8")})
    except _BROKEN:
        why = Text(
            "签字与校验信息不完整，结构被破坏。",
            "The sign-off and its proofs are incomplete or misshapen.",
        )
        return Opened(altered(why, SIGN_OFF, kind=kind), manifest, beside)
    try:
        result = _check(files, sign, manifest, beside, kind, trusted, extra)
        return Opened(result, manifest, beside)
    except _BROKEN:
        why = Text("签字内容不完整，结构被破坏。", "The signed content is incomplete or misshapen.")
        return Opened(altered(why, MANIFEST, kind=kind), manifest, beside)


def _signed(manifest: bytes, beside: dict[str, Any]) -> bool:
    signature = str(beside.get("device_signature", ""))
    return verify(str(beside.get("device_key", "")), manifest, signature)


def _check(
    files: Sealed,
    sign: SignOff,
    manifest: dict[str, Any],
    beside: dict[str, Any],
    kind: str,
    trusted: Collection[str] | None,
    extra: Collection[str],
) -> VerifyResult:
    checklist = read_checklist(files.checklist)
    digest = sha256(files.manifest)
    problems: list[Text] = []
    paths: list[str] = []

    def wrong(why: Text, *where: str) -> None:
        problems.append(why)
        paths.extend(where)

    parts: tuple[str, ...] | None = None
    if not verify(sign.device_key, files.manifest, sign.device_signature):
        parts = altered_parts(manifest, beside.get("leaves"), sign.device_key, sign.tree_signature)
        # an empty tuple: the content still has the root that was signed, and its hash fits as well
        whole = parts == () and digest == sign.content_sha256
        wrong(_SIGNATURE, *(parts or ((SIGN_OFF,) if whole else (MANIFEST,))))
    if digest != sign.content_sha256 or canonical(manifest) != files.manifest:
        wrong(_HASH, MANIFEST)
    if changed := _beside(sign, manifest):
        words = all_named(changed, manifest, checklist)
        zh, en = "、".join(w.zh for w in words), ", ".join(w.en for w in words)
        wrong(
            Text(f"签字信息与签名内容不一致：{zh}。", f"Changed beside the signed content: {en}."),
            *changed,
        )
    # where parts of the content are known to be altered, what is beside it cannot fit them
    if not parts and not (_tree(sign, manifest) and _exact(files, sign, manifest, beside, extra)):
        wrong(_BESIDE, SIGN_OFF)
    wanted = manifest["checklist_sha256"]
    if files.checklist is not None and sha256(files.checklist) != wanted:
        wrong(Text("检查单原文被改动。", "The checklist's text was changed."), CHECKLIST)
    elif files.checklist is None and wanted and beside["format"] != FIRST_SIGN_OFF:
        wrong(Text("缺少检查单原文。", "The checklist's text is missing."), CHECKLIST)
    paper = vouched(files.trust, manifest, sign.content_sha256, trusted)
    if paper.problems:
        wrong(paper.problems[0], TRUST)
    status = VerifyStatus.ALTERED if problems else VerifyStatus.INTACT
    if not problems and paper.doubts:
        status, problems = VerifyStatus.UNVERIFIABLE, list(paper.doubts)
    touched = tuple(dict.fromkeys(paths))
    return replace(
        _facts(manifest, sign, digest),
        status=status,
        problems=tuple(problems),
        altered=touched,
        altered_words=all_named(touched, manifest, checklist),
        notes=paper.notes,
        kind=kind,
    )


def _beside(sign: SignOff, manifest: dict[str, Any]) -> tuple[str, ...]:
    """Where what lies beside the manifest is not what it says."""
    form = manifest["format"]
    changed = differences(manifest["sign_off"], said(sign, form, sign.at), "sign_off")
    changed += differences(
        {
            "revision": manifest["revision"],
            "device_key": manifest["device_key"],
            "prev_sha256": manifest["laptop_prev"],
            "visit_id": manifest["content"]["visit"]["id"],
        },
        {
            "revision": sign.revision,
            "device_key": sign.device_key,
            "prev_sha256": sign.prev_sha256,
            "visit_id": sign.visit_id,
        },
    )
    return changed


def _tree(sign: SignOff, manifest: dict[str, Any]) -> bool:
    if manifest["format"] == FIRST:
        return not sign.tree_signature
    root = tree_root(manifest)
    return root is not None and verify(sign.device_key, tree_bytes(root), sign.tree_signature)


def _exact(
    files: Sealed,
    sign: SignOff,
    manifest: dict[str, Any],
    beside: dict[str, Any],
    extra: Collection[str],
) -> bool:
    """Whether the file is, byte for byte, what would be written of what was read from it: nothing
    can be added to it or hidden in it."""
    if beside["format"] == FIRST_SIGN_OFF:
        return canonical(beside) == files.sign_off
    more = {name: str(beside[name]) for name in extra if name in beside}
    return _sign_off_file(sign, manifest, more) == files.sign_off


def _facts(manifest: dict[str, Any], sign: SignOff, digest: str) -> VerifyResult:
    content = manifest["content"]
    return VerifyResult(
        VerifyStatus.UNVERIFIABLE,
        visit_id=str(content["visit"]["id"]),
        number=str(content["visit"]["number"]),
        revision=int(manifest["revision"]),
        site=f"{content['site']['town']} {content['site']['name']}",
        supervisor=sign.supervisor,
        refused=sign.reason if sign.refused else "",
        engineer=str(content["visit"]["engineer"][1]),
        signed_at=sign.at.best,
        content_sha256=digest,
        device_key=sign.device_key,
        fingerprint=fingerprint(sign.device_key),
    )


_SIGNATURE = Text(
    "设备签名与签字内容不符：内容或签名在签字后被改动。",
    "The device's signature does not fit the content: one of them was changed.",
)
_HASH = Text(
    "签字内容的 SHA-256 与记录不一致，或不是规范格式。",
    "The content's SHA-256 is not the one on record, or it is not in its canonical form.",
)
_BESIDE = Text(
    "签名旁的校验信息被改动。", "What lies beside the signature to check it was changed."
)


def _object(data: bytes) -> dict[str, Any] | None:
    if len(data) > MAX_JSON:
        return None
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
