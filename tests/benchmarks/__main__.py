"""``python3 dev.py bench``: speed and memory, as ratios against a floor of the same run.

    start    what a person waits for, against a bare PySide6 window: until the sign-in page can be
             typed into, and from the password, given a second later, to the first page with its
             data. The key's derivation (``hash``, slow by design) is told apart.
    at once  process start to the first page when the password is given in the same instant
    memory   at rest after the first page, against the bare window
    commit   an answer given to committed, against a raw SQLite commit of the same size
    status   the four status queries of a receipt printer, against a bare socket with the same bytes
    batch    1,000 tickets, each confirmed by its number, against a bare loop with the same bytes
    list …   a visit opened and an item answered with 300 items, against 30
    readings 100,000 rows of a reading file checked, against the reader library alone (two minutes)
    ours …   files over a line of 115200 baud, against lrzsz at both ends of it (four minutes)

``--part`` measures some of these only: window, list, printing, readings, transfers.
The laptop measured has 214 sites and 10,000 past visits. Ratios are medians of paired runs.
Without DISPLAY the windows are Qt's offscreen ones; ``xvfb-run -a python3 dev.py bench`` measures
real ones.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AIMS = {"start": 3.0, "commit": 3.0, "memory": 2.5, "status": 1.3, "batch": 1.3}
AIMS |= {"list open": 2.0, "list answer": 1.5}
AIMS |= {f"readings {kind}": 2.0 for kind in ("xlsx", "xls", "csv")}
TOTAL_AIM = 1.02  # of a transfer's whole time to lrzsz's
PARTS = ("window", "list", "printing", "readings", "transfers")
TYPING = 1.0  # seconds: a quick typist


def timed(module: str, *arguments: str) -> dict[str, float]:
    """Seconds from process start to each word the program prints; ``memory`` in MiB."""
    environment = {**os.environ}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # it would be compiled anew at every start
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    seen: dict[str, float] = {}
    assert process.stdout is not None
    for line in process.stdout:
        word, _, figure = line.strip().partition(" ")
        if figure:
            seen[word] = float(figure) / (1024 if word == "memory" else 1)
        else:
            seen[word] = time.monotonic() - began
    if process.wait(60) or "ready" not in seen:
        raise SystemExit(f"{module} did not come up: {seen}")
    return seen


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--part", nargs="*", choices=PARTS, default=PARTS)
    args = parser.parse_args()
    from tests.benchmarks import long_list, printing, readings, transfers

    rows: dict[str, dict[str, float]] = {}
    if "window" in args.part:
        rows |= window(args.runs, quiet=args.json)
    if "list" in args.part:
        rows |= long_list.measure()
    if "printing" in args.part:
        rows |= printing.measure()
    if "readings" in args.part:
        rows |= readings.measure()
    if "transfers" in args.part:
        if shutil.which("sx") and shutil.which("rx"):
            rows |= transfers.measure()
        else:
            print("lrzsz is not here: transfers are not measured", file=sys.stderr)
    if args.json:
        print(json.dumps(rows, indent=1))
        return 0
    for name, row in rows.items():
        figures = "  ".join(f"{key} {value:.3f}" for key, value in row.items())
        aim = f"  (aim: ratio ≤ {AIMS[name]})" if name in AIMS else ""
        if "total_ratio" in row:
            aim = f"  (aim: total_ratio ≤ {TOTAL_AIM})"
        print(f"{name:7} {figures}{aim}")
    return 0


def window(count: int, *, quiet: bool) -> dict[str, dict[str, float]]:
    """Start, memory and commits; ``count`` paired runs after one that warms the disk cache."""
    from tests.benchmarks import commits, world

    with tempfile.TemporaryDirectory(prefix="countercheck-") as made:
        folder = Path(made) / "laptop"
        if not quiet:
            print(f"making a laptop with {world.SITES} sites and {world.VISITS} visits …")
        world.make(folder)
        runs: list[tuple[dict[str, float], dict[str, float], dict[str, float]]] = []
        for run in range(count + 1):
            three = (
                timed("tests.benchmarks.bare_window"),
                timed("tests.benchmarks.app_window", str(folder), str(TYPING)),
                timed("tests.benchmarks.app_window", str(folder), "0"),
            )
            if run:  # the first warms the disk cache
                runs.append(three)
        ours, floor = commits.measure(folder)

    def median(values: list[float]) -> float:
        return statistics.median(values)

    def waited(seen: dict[str, float]) -> float:
        return seen["sign-in"] + seen["ready"] - seen["entered"]

    return {
        "start": {
            "floor_s": median([b["ready"] for b, _, _ in runs]),
            "sign_in_s": median([a["sign-in"] for _, a, _ in runs]),
            "first_page_s": median([a["ready"] - a["entered"] for _, a, _ in runs]),
            "hash_s": median([a["hash"] for _, a, _ in runs]),
            "sign_in_ratio": median([a["sign-in"] / b["ready"] for b, a, _ in runs]),
            "with_hash_ratio": median([waited(a) / b["ready"] for b, a, _ in runs]),
            "ratio": median([(waited(a) - a["hash"]) / b["ready"] for b, a, _ in runs]),
        },
        "at once": {
            "sign_in_s": median([c["sign-in"] for _, _, c in runs]),
            "password_s": median([c["password"] for _, _, c in runs]),
            "ready_s": median([c["ready"] for _, _, c in runs]),
            "ratio": median([c["ready"] / b["ready"] for b, _, c in runs]),
        },
        "memory": {
            "floor_mib": median([b["memory"] for b, _, _ in runs]),
            "ours_mib": median([a["memory"] for _, a, _ in runs]),
            "ratio": median(
                [a["memory"] / b["memory"] for b, a, _ in runs if b["memory"]] or [0.0]
            ),
        },
        "commit": {
            "floor_ms": commits.median_ms(floor),
            "ours_ms": commits.median_ms(ours),
            "p95_ms": sorted(ours)[int(len(ours) * 0.95)] * 1000,
            "ratio": commits.median_ms(ours) / commits.median_ms(floor),
        },
    }


if __name__ == "__main__":
    raise SystemExit(main())
