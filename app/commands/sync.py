"""``countercheck sync``: pushes and pulls now, prints what moved and what waits.

The store is encrypted, so somebody must sign in: COUNTERCHECK_LOGIN and COUNTERCHECK_PASSWORD, or
the terminal asks.
"""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.commands.signed_in import open_session
from app.commands.terminal import DONE, FAILED, NOT_NOW, facts
from app.domain.text import Text

if TYPE_CHECKING:
    from sync.engine import Progress, SyncReport

ROUNDS = 5  # without --once it goes on until nothing waits, at most this often


def run(args: Namespace) -> int:
    """0: all is at central. 1: done, but central refused something. 3: not now, and why."""
    session = open_session(args)
    try:
        reports = rounds(args, session)
    finally:
        session.store.close()
    return told(args, reports)


def rounds(args: Namespace, session: Any) -> list[SyncReport]:
    """One round, or until nothing is left that another round could move."""
    from app.errors import NotEnrolled
    from sync import offset
    from sync.engine import SyncEngine
    from sync.enrol import CERTIFICATE, client_for

    store, clock = session.store, session.clock
    if store.device is None or not store.device.central_url:
        raise NotEnrolled()
    offset.restore(clock, store)
    client = client_for(store.device, clock, certificate=store.local(CERTIFICATE))
    engine = SyncEngine(store, client, clock, on_progress=_shown(args))
    reports: list[SyncReport] = []
    try:
        for _ in range(1 if args.once else ROUNDS):
            report = engine.once()
            reports.append(report)
            if report.errors or not (report.waiting or report.more):
                break
    except KeyboardInterrupt:
        engine.cancel.set()
        raise
    finally:
        client.close()
    return reports


def _shown(args: Namespace) -> Any:
    """Progress as one line that rewrites itself, on a terminal only."""
    if args.json or not sys.stderr.isatty():
        return None
    last = [0.0]

    def show(progress: Progress) -> None:
        now = time.monotonic()
        if now - last[0] > 0.1:
            last[0] = now
            sys.stderr.write(f"\r\x1b[K{progress.text.to(args.lang)}")
            sys.stderr.flush()

    return show


def told(args: Namespace, reports: list[SyncReport]) -> int:
    counts = ["pushed", "duplicates", "conflicts", "rejected", "pulled", "blobs_sent"]
    counts += ["blobs_fetched", "bytes"]
    value: dict[str, Any] = {name: sum(getattr(r, name) for r in reports) for name in counts}
    last = reports[-1]
    value["waiting"] = last.waiting
    value["clock_offset"] = last.clock_offset
    value["errors"] = [
        {"kind": e.kind.value, "text": e.sentence(args.lang), "detail": e.detail}
        for e in last.errors
    ]
    words = Text(
        f"上传 {value['pushed']} 条，附件 {value['blobs_sent']} 个；接收 {value['pulled']} 条；"
        f"冲突 {value['conflicts']}，未接受 {value['rejected']}；还有 {last.waiting} 项待上传。",
        f"sent {value['pushed']} changes and {value['blobs_sent']} attachments; received "
        f"{value['pulled']}; conflicts {value['conflicts']}, refused {value['rejected']}; "
        f"{last.waiting} still wait.",
    ).to(args.lang)
    if not args.json and sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    facts(args, value, "\n".join([words, *(e["text"] for e in value["errors"])]))
    if last.errors:
        return NOT_NOW
    return FAILED if value["rejected"] else DONE
