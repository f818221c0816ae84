"""``countercheck report visit NUMBER --out FILE.pdf|FILE.xlsx|FILE.ccv [--form ID]``."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.signed_in import open_session
from app.commands.terminal import DONE, WRONG, complain, facts, write_out
from app.domain.text import Text

if TYPE_CHECKING:
    from app.services.context import Ctx

ENDINGS = (".pdf", ".xlsx", ".ccv")


def visit(args: Namespace) -> int:
    target = Path(args.out)
    if target.suffix.lower() not in ENDINGS:
        complain(
            args,
            Text("文件名应以 .pdf、.xlsx 或 .ccv 结尾。", "--out must end in .pdf, .xlsx or .ccv."),
        )
        return WRONG
    session = open_session(args)
    try:
        with session.store.read() as reader:
            found = [v for v in reader.visits(text=args.visit) if v.number == args.visit]
        if not found:
            complain(
                args, Text(f"没有编号为 {args.visit} 的巡检记录。", f"no visit {args.visit} here.")
            )
            return WRONG
        made = _made(session.ctx(args.lang), found[0].id, args, target)
    finally:
        session.store.close()
    if not write_out(args, target, made):
        return WRONG
    facts(args, {"file": str(target), "bytes": len(made)}, f"{target} ({len(made)} B)")
    return DONE


def _made(ctx: Ctx, visit_id: str, args: Namespace, target: Path) -> bytes:
    from app.services import reports_service as reports

    if target.suffix.lower() == ".ccv":
        return reports.visit_bundle(ctx, visit_id)
    sheet = target.suffix.lower() == ".xlsx"
    if args.form:
        return reports.visit_form(ctx, visit_id, args.form, args.lang, sheet=sheet)
    make = reports.visit_xlsx if sheet else reports.visit_pdf
    return make(ctx, visit_id, args.lang)
