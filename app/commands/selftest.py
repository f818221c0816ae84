"""``countercheck selftest``: the main job on the virtual bench and a local central, in steps."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from pathlib import Path

from app.commands.terminal import DONE, FAILED, width
from app.commands.terminal import facts as print_facts
from app.demo.road import Road, Row
from app.domain.text import Text


def run(args: Namespace) -> int:
    if args.keep:
        folder = Path(args.keep)
        folder.mkdir(parents=True, exist_ok=True)
        return _walk(args, folder)
    with tempfile.TemporaryDirectory(prefix="countercheck-", ignore_cleanup_errors=True) as made:
        return _walk(args, Path(made))


def _walk(args: Namespace, folder: Path) -> int:
    rows: list[Row] = []
    (folder / "central").mkdir(exist_ok=True)
    road = Road(folder, args.lang)
    total = len(road.steps())
    for row in road.walk():
        rows.append(row)
        if not args.json:
            title = row.title.to(args.lang)
            mark = "✓" if row.passed else "✗"
            print(
                f"{mark} {len(rows):2}/{total} {title}{' ' * (28 - width(title))}"
                f"{row.seconds:6.2f} s  {row.told}",
                flush=True,
            )
    passed = len(rows) == total and all(r.passed for r in rows)
    seconds = sum(r.seconds for r in rows)
    facts = {
        "passed": passed,
        "seconds": round(seconds, 2),
        "steps": [
            {
                "title": r.title.to(args.lang),
                "passed": r.passed,
                "seconds": round(r.seconds, 3),
                "told": r.told,
            }
            for r in rows
        ],
    }
    words = Text("全部通过", "all passed") if passed else Text("没有全部通过", "not all passed")
    print_facts(args, facts, f"{words.to(args.lang)} · {seconds:.1f} s")
    return DONE if passed else FAILED
