"""``countercheck verify FILE``: is this signed visit what was signed?"""

from __future__ import annotations

import json as jsonlib
import re
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.terminal import DONE, FAILED, WRONG
from app.domain.clock import LOCAL
from app.domain.text import Lang, Text, same

if TYPE_CHECKING:
    from app.reports.result import VerifyResult


_KEY = re.compile(r"[0-9a-fA-F]{64}")


def run_args(args: Namespace) -> int:
    return run(Path(args.file), args.lang, args.json, args.trust)


def run(path: Path, lang: Lang, json: bool, trust: str = "") -> int:
    """0 intact, 1 altered, 2 not verifiable or not readable. ``trust``: a hex key of a central
    service or a laptop, or a file of such keys, a line each."""
    from app.reports.result import VerifyStatus, unverifiable

    try:
        result = check(path, keys_of(trust))
    except NoKeys as error:
        result = unverifiable(error.why)
    except FileNotFoundError:
        result = unverifiable(Text(f"找不到文件 {path}。", f"There is no file {path}."))
    except OSError as error:
        reason = error.strerror or str(error)
        result = unverifiable(
            Text(f"文件 {path} 读不出来：{reason}。", f"{path} cannot be read: {reason}.")
        )
    if json:
        print(jsonlib.dumps(facts(result, path, lang), ensure_ascii=False, indent=1))
    elif result.status is VerifyStatus.UNVERIFIABLE:
        print(words(result, lang), file=sys.stderr)
    else:
        print(words(result, lang))
    return {VerifyStatus.INTACT: DONE, VerifyStatus.ALTERED: FAILED}.get(result.status, WRONG)


class NoKeys(Exception):
    """What was given to trust holds no key, or something that is none."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def keys_of(trust: str) -> frozenset[str] | None:
    """The hex keys; None when nothing was given. Raises NoKeys."""
    if not trust:
        return None
    if _KEY.fullmatch(trust):
        return frozenset({trust.lower()})
    try:
        lines = Path(trust).read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        reason = same(getattr(error, "strerror", None) or str(error))
        if isinstance(error, UnicodeDecodeError):
            reason = Text("不是文本文件", "it is no text file")
        raise NoKeys(
            Text(
                f"信任名单 {trust} 读不出来：{reason.zh}。",
                f"{trust} cannot be read: {reason.en}.",
            )
        ) from error
    found = [line.partition("#")[0].strip().lower() for line in lines]
    keys = [line for line in found if line]
    if not keys or not all(_KEY.fullmatch(key) for key in keys):
        raise NoKeys(
            Text(
                f"{trust} 里应每行一个 64 位十六进制公钥。",
                f"{trust} must hold a public key of 64 hex digits in each line.",
            )
        )
    return frozenset(keys)


def check(path: Path, trusted: frozenset[str] | None = None) -> VerifyResult:
    """Tells PDF and bundle apart by what the file begins with, not by its name. Raises OSError."""
    from app.reports.bundle import verify_bundle
    from app.reports.pdf_verify import verify_pdf
    from app.reports.result import unverifiable

    with path.open("rb") as stream:
        head = stream.read(1024)
    if b"%PDF-" in head:
        return verify_pdf(path, trusted)
    if head[:4] == b"PK\x03\x04":
        return verify_bundle(path, trusted)
    if path.suffix.lower() == ".pdf":
        return verify_pdf(path, trusted)
    if path.suffix.lower() == ".ccv":
        return verify_bundle(path, trusted)
    return unverifiable(
        Text(
            "不是已签字的巡检记录（PDF 或 .ccv 数据包）。",
            "This is not a signed visit (a PDF or a .ccv bundle).",
        )
    )


_STATUS = {
    "intact": Text("✓ 完好：与签字时一致", "✓ Intact: as it was signed"),
    "altered": Text("✗ 已改动：不是当初的文件", "✗ Altered: this is not the file as it was made"),
    "unverifiable": Text("? 无法验证", "? Not verifiable"),
}


def words(result: VerifyResult, lang: Lang) -> str:
    if result.status == "unverifiable" and not result.number:
        why = " ".join(p.to(lang) for p in result.problems)
        return f"{_STATUS['unverifiable'].to(lang)}: {why}"
    lines = [_STATUS[result.status].to(lang)]
    lines += [f"  - {problem.to(lang)}" for problem in result.problems]
    if result.altered:
        where = [w.to(lang) for w in result.altered_words]
        lines.append(f"  {Text('改动处：', 'Altered: ').to(lang)}{', '.join(where)}")
    signed = ""
    if result.signed_at is not None:
        signed = f"{result.signed_at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S} (UTC+8)"
    rows = (
        (Text("巡检单", "Visit"), result.number),
        (Text("修订", "Revision"), "" if result.revision is None else str(result.revision)),
        (Text("网点", "Site"), result.site),
        (Text("签字人", "Signed by"), "" if result.refused else result.supervisor),
        (Text("网点未签字", "Not signed by the site"), result.refused),
        (Text("工程师", "Engineer"), result.engineer),
        (Text("签字时间", "Signed at"), signed),
        (Text("SHA-256", "SHA-256"), result.content_sha256),
        (Text("设备指纹", "Device key"), result.fingerprint),
    )
    lines += [f"  {label.to(lang)}: {value}" for label, value in rows if value]
    lines += [f"  {note.to(lang)}" for note in result.notes]
    return "\n".join(lines)


def facts(result: VerifyResult, path: Path, lang: Lang) -> dict[str, object]:
    return {
        "file": str(path),
        "status": result.status.value,
        "kind": result.kind,
        "problems": [p.to(lang) for p in result.problems],
        "altered": list(result.altered),
        "altered_words": [w.to(lang) for w in result.altered_words],
        "refused": result.refused,
        "notes": [n.to(lang) for n in result.notes],
        "visit_id": result.visit_id,
        "number": result.number,
        "revision": result.revision,
        "site": result.site,
        "supervisor": result.supervisor,
        "engineer": result.engineer,
        "signed_at": result.signed_at.isoformat() if result.signed_at else None,
        "content_sha256": result.content_sha256,
        "device_key": result.device_key,
        "fingerprint": result.fingerprint,
    }
