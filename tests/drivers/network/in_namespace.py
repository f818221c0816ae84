"""Runs one plan and prints what it found as JSON; started by a test inside a network namespace.

argv: plan id, params as JSON, commands by question as JSON ({"unplug": "ip …"}) or by the count of
samples told until then ({"@40": "ip …"}) or of lost ones ({"lost@5": "ip …"}), seconds after
which the run is cancelled (0: never).
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import threading
import time

from drivers.cancel import CancelToken
from drivers.network.kind import network_kind
from drivers.plan import Sampled
from drivers.questions import Question
from drivers.registry import Registry
from drivers.runner import Progress


def main(plan: str, params: str, commands: str, cancel_after: str) -> None:
    token = CancelToken()
    cancelled = [0.0]
    acts = json.loads(commands)

    def ask(question: Question) -> str:
        if question.step_id in acts:
            subprocess.run(shlex.split(acts[question.step_id]), check=True)
        return "done"

    def cancel() -> None:
        cancelled[0] = time.monotonic()
        token.cancel()

    told = {"": 0, "lost": 0}

    def watch(event: Progress) -> None:
        if not isinstance(event, Sampled):
            return
        for key in ("", "lost") if event.value is None else ("",):
            told[key] += 1
            if f"{key}@{told[key]}" in acts:
                subprocess.run(shlex.split(acts[f"{key}@{told[key]}"]), check=True)

    if float(cancel_after):
        threading.Timer(float(cancel_after), cancel).start()
    registry = Registry((network_kind(),))
    runner = registry.runner(plan, "", params=json.loads(params), cancel=token, on_progress=watch)
    result = runner.run(ask)
    late = time.monotonic() - cancelled[0] if cancelled[0] else 0.0
    print(
        json.dumps(
            {
                "outcome": result.outcome,
                "late": late,
                "steps": {
                    s.step_id: [str(s.verdict.value), s.code, s.text.en] for s in result.steps
                },
                "readings": {item.quantity: item.value for item in result.readings},
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:5])
