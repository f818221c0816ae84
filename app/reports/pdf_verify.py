"""Verifies a signed visit PDF, offline, from the file alone."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from app.domain.text import Text
from app.keys import verify
from app.reports.altered import all_named
from app.reports.pdf_sign import BINDING, FIELD, binding_message
from app.reports.result import VerifyResult, VerifyStatus, altered, unverifiable
from app.reports.sealed import (
    MANIFEST,
    MAX_JSON,
    NAMES,
    SIGN_OFF,
    Sealed,
    check_sealed,
)

MAX_PDF = 512 * 1024 * 1024
_HOLE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
# what a signed file says at three places: two are left when a single byte was changed
_SIGNED = re.compile(rb"/ByteRange|/SigFlags|/ETSI\.CAdES\.detached|/adbe\.pkcs7\.detached")
_BROKEN = Text(
    "文件带有签名，但结构已损坏，不是签字时的文件。",
    "The file carries a signature but its structure is broken: not the file that was signed.",
)


def verify_pdf(source: bytes | Path, trusted: Collection[str] | None = None) -> VerifyResult:
    """Whether this PDF is, byte for byte, what the laptop signed. Never raises for bad content.

    Raises OSError if a path cannot be read. ``trusted``: hex device keys known to central.
    """
    if isinstance(source, Path):
        if source.stat().st_size > MAX_PDF:
            why = Text(
                "文件超过 512 MB，不是本程序的报告。", "Larger than 512 MB: not one of ours."
            )
            return unverifiable(why, "pdf")
        source = source.read_bytes()
    signed_once = _was_signed(source)
    try:
        return _verify(source, trusted)
    except RecursionError:
        return unverifiable(Text("文件结构异常。", "The file's structure is abnormal."), "pdf")
    except Exception:  # a parser fed with damage: whatever it raises, the answer is the same
        if signed_once:
            return altered(_BROKEN, "pages", kind="pdf")
        why = Text("不是可读的 PDF 文件。", "This is not a readable PDF.")
        return unverifiable(why, "pdf")


def _verify(data: bytes, trusted: Collection[str] | None) -> VerifyResult:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(BytesIO(data), strict=False)
    files = _embedded(reader)
    signatures = [s for s in reader.embedded_signatures if s.field_name == FIELD]
    if not signatures:
        if MANIFEST in files or _was_signed(data):
            why = Text(
                "文件带有签字内容，但签名已被去掉或损坏。",
                "The signed content is there, but the file's signature was removed or damaged.",
            )
            return altered(why, "pages", kind="pdf")
        why = Text(
            "文件没有签名：草稿、在别的电脑上生成的副本，或不是本程序生成的报告。",
            "The file is not signed: a draft, a copy that another laptop made, or not made by this "
            "program.",
        )
        return unverifiable(why, "pdf")
    if MANIFEST not in files or SIGN_OFF not in files:
        why = Text("文件中缺少签字内容附件。", "The signed content is missing from the file.")
        return altered(why, MANIFEST, kind="pdf")
    held = Sealed(*(files.get(name) for name in NAMES))  # type: ignore[arg-type]  # two are there
    opened = check_sealed(held, "pdf", trusted, (BINDING,))
    problems, paths = _file_problems(signatures[0], data, opened.manifest, opened.beside)
    result = opened.result
    if problems:
        return replace(
            result,
            status=VerifyStatus.ALTERED,
            problems=(*problems, *result.problems),
            altered=tuple(dict.fromkeys((*paths, *result.altered))),
            altered_words=tuple(
                dict.fromkeys((*all_named(paths, {}, None), *result.altered_words))
            ),
        )
    return result


def _was_signed(data: bytes) -> bool:
    return len(set(_SIGNED.findall(data))) > 1


def _file_problems(
    signature: Any, data: bytes, manifest: dict[str, Any], beside: dict[str, Any]
) -> tuple[list[Text], list[str]]:
    """What is wrong with the signature over the whole file."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    problems: list[Text] = []
    paths: list[str] = []
    certificate = signature.signer_cert
    # whom to believe is not decided here but by the binding below; the issuer only has to be whole
    issuers = [c for c in signature.other_embedded_certs if c.dump() != certificate.dump()]
    context = ValidationContext(trust_roots=issuers or [certificate], allow_fetching=False)
    status = validate_pdf_signature(signature, context)
    if not status.intact or not status.valid:
        problems.append(
            Text("签名之后文件内容被改动。", "The file was changed after it was signed.")
        )
        paths.append("pages")
    elif status.coverage is not SignatureCoverageLevel.ENTIRE_FILE or not _filled(data):
        problems.append(
            Text(
                "签名之后文件被追加了内容。", "Something was added to the file after it was signed."
            )
        )
        paths.append("pages")
    elif not status.bottom_line:
        problems.append(
            Text(
                "签名证书不可用或签名不成立。", "The signing certificate or signature is not valid."
            )
        )
        paths.append("signature")
    der = bytes(certificate.dump())
    key = str(manifest.get("device_key", ""))
    if not verify(key, binding_message(der), str(beside.get(BINDING, ""))):
        problems.append(
            Text(
                "文件签名证书不属于签字的设备：页面可能被替换。",
                "The file's certificate does not belong to the signing device: the pages may have "
                "been replaced.",
            )
        )
        paths.append("signature")
    return problems, paths


def _filled(data: bytes) -> bool:
    """Nothing may hide in the hole that a signature leaves for itself: exactly one signature, in
    the notation it was written in, then zeros."""
    holes = _HOLE.findall(data)
    if len(holes) != 1:
        return False
    start, end = int(holes[0][0]) + int(holes[0][1]), int(holes[0][2])
    hole = data[start:end]
    if hole[:1] != b"<" or hole[-1:] != b">":
        return False
    try:
        content = bytes.fromhex(hole[1:-1].decode("ascii"))
    except ValueError:
        return False
    noted = hole[1:-1] in (content.hex().encode(), content.hex().upper().encode())
    return noted and not any(content[_der_length(content) :])


def _der_length(content: bytes) -> int:
    """Length of the outermost DER value, header included."""
    if content[1] < 0x80:
        return 2 + content[1]
    octets = content[1] & 0x7F
    return 2 + octets + int.from_bytes(content[2 : 2 + octets], "big")


def _embedded(reader: Any) -> dict[str, bytes]:
    """The attached files by name, those that are ours and of a sane size."""
    tree: Any = reader.root
    for key in ("/Names", "/EmbeddedFiles", "/Names"):
        if key not in tree:
            return {}
        tree = tree[key]  # pyHanko follows references here, unlike in get()
    names = tree
    found: dict[str, bytes] = {}
    for n in range(0, len(names) - 1, 2):
        name = str(names[n])
        if name not in NAMES or name in found:
            continue
        stream = names[n + 1]
        content = bytes(_object(stream)["/EF"]["/F"].data)
        if len(content) <= MAX_JSON:
            found[name] = content
    return found


def _object(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value
