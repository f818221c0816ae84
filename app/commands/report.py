"""``countercheck report visit NUMBER --out FILE.pdf``."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from app.commands.signed_in import open_session
from app.commands.terminal import DONE, WRONG, complain, facts
from app.domain.text import Text


def visit(args: Namespace) -> int:
    from app.services.reports_service import visit_pdf

    session = open_session(args)
    try:
        with session.store.read() as reader:
            found = [v for v in reader.visits(text=args.visit) if v.number == args.visit]
        if not found:
            complain(
                args, Text(f"没有编号为 {args.visit} 的巡检记录。", f"no visit {args.visit} here.")
            )
            return WRONG
        pdf = visit_pdf(session.ctx(args.lang), found[0].id, args.lang)
    finally:
        session.store.close()
    target = Path(args.out)
    try:
        target.write_bytes(pdf)
    except OSError as error:
        complain(args, Text(f"写不进 {target}：{error}", f"{target} cannot be written: {error}"))
        return WRONG
    facts(args, {"file": str(target), "bytes": len(pdf)}, f"{target} ({len(pdf)} B)")
    return DONE
