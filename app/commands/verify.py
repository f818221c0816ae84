"""``countercheck verify FILE``: is this signed visit what was signed?"""

from __future__ import annotations

import json as jsonlib
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.terminal import DONE, FAILED, WRONG
from app.domain.clock import LOCAL
from app.domain.text import Lang, Text

if TYPE_CHECKING:
    from app.reports.result import VerifyResult


def run_args(args: Namespace) -> int:
    return run(Path(args.file), args.lang, args.json)


def run(path: Path, lang: Lang, json: bool) -> int:
    """0 intact, 1 altered, 2 not verifiable or not readable."""
    from app.reports.result import VerifyStatus, unverifiable

    try:
        result = check(path)
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


def check(path: Path) -> VerifyResult:
    """Tells PDF and bundle apart by what the file begins with, not by its name. Raises OSError."""
    from app.reports.bundle import verify_bundle
    from app.reports.pdf_verify import verify_pdf
    from app.reports.result import unverifiable

    with path.open("rb") as stream:
        head = stream.read(1024)
    if b"%PDF-" in head:
        return verify_pdf(path)
    if head[:4] == b"PK\x03\x04":
        return verify_bundle(path)
    if path.suffix.lower() == ".pdf":
        return verify_pdf(path)
    if path.suffix.lower() == ".ccv":
        return verify_bundle(path)
    return unverifiable(
        Text(
            "不是已签字的巡检记录（PDF 或 .ccv 数据包）。",
            "This is not a signed visit (a PDF or a .ccv bundle).",
        )
    )


_STATUS = {
    "intact": Text("✓ 完好：与签字时一致", "✓ Intact: as it was signed"),
    "altered": Text("✗ 已改动：与签字时不一致", "✗ Altered: not as it was signed"),
    "unverifiable": Text("? 无法验证", "? Not verifiable"),
}


def words(result: VerifyResult, lang: Lang) -> str:
    if result.status == "unverifiable" and not result.number:
        why = " ".join(p.to(lang) for p in result.problems)
        return f"{_STATUS['unverifiable'].to(lang)}: {why}"
    lines = [_STATUS[result.status].to(lang)]
    lines += [f"  - {problem.to(lang)}" for problem in result.problems]
    if result.altered:
        lines.append(f"  {Text('改动处', 'Altered').to(lang)}: {', '.join(result.altered)}")
    signed = ""
    if result.signed_at is not None:
        signed = f"{result.signed_at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S} (UTC+8)"
    rows = (
        (Text("巡检单", "Visit"), result.number),
        (Text("修订", "Revision"), "" if result.revision is None else str(result.revision)),
        (Text("网点", "Site"), result.site),
        (Text("签字人", "Signed by"), result.supervisor),
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
