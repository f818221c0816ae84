"""``countercheck doctor``: is this installation whole, and are this laptop's data?

Without somebody who signs in, what is encrypted is not looked into, and it says so.
"""

from __future__ import annotations

from argparse import Namespace

from app.commands.doctor_data import laptop
from app.commands.doctor_installation import installation
from app.commands.terminal import DONE, FAILED, facts, table
from app.domain.text import Text


def run(args: Namespace) -> int:
    """0: everything that was looked at is in order; 1: something is not."""
    found = [*installation(), *laptop(args)]
    marks = {True: Text("正常", "ok"), False: Text("异常", "BAD"), None: Text("未查", "not seen")}
    rows = [(marks[f.ok].to(args.lang), f.what.to(args.lang), f.found.to(args.lang)) for f in found]
    value = [{"what": f.what.en, "ok": f.ok, "found": f.found.to(args.lang)} for f in found]
    facts(args, value, table(rows, ("", "", "")).lstrip())
    return FAILED if any(f.ok is False for f in found) else DONE
