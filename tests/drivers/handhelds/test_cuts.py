"""The line is cut, or goes silent, after every byte of a dialogue: a clear result in time."""

from __future__ import annotations

import time

import pytest

from drivers.handhelds.kind import handheld_kind
from drivers.registry import Registry
from drivers.runner import TestRunner
from drivers.types import RunResult
from tests.drivers.direct import DirectTransport, How, simulator_of
from tests.drivers.handhelds.test_plans import usual

REGISTRY = Registry((handheld_kind(),))
QUICK = {"reply_seconds": "0.05", "stall_seconds": "0.2", "start_seconds": "0.2", "tries": "0"}
CODES = {
    "NOHARDWARE",
    "TIMEOUT",
    "BAD_REPLY",
    "DEADLINE",
    "STALLED",
    "NOT_STARTED",
    "END_UNCONFIRMED",
    "TOO_MANY_ERRORS",
    "OUT_OF_STEP",
    "PEER_CANCELLED",
    "LENGTH_DIFFERS",
    "HANDHELD_REFUSED",
}
DIALOGUES = [
    ("handheld.check", "lines-1k", {}),
    ("handheld.transfer", "lines-1k", {"records": "2"}),
    ("handheld.transfer", "lines-records", {"records": "2"}),
    ("handheld.transfer", "lines-ymodem", {"records": "1"}),
    ("handheld.transfer", "unitech-pt630", {"records": "2"}),
    ("handheld.read", "tricoder", {}),
]
STEP = 41  # a file's inside is all alike


def run(
    plan: str, model: str, params: dict[str, str], cut: int | None, how: How
) -> tuple[RunResult, DirectTransport]:
    names = {param.name for param in REGISTRY.plan(plan).params}
    transport = DirectTransport(simulator_of(REGISTRY, "handheld", model), cut, how)
    transport_url = "virtual:direct"
    runner = TestRunner(
        REGISTRY._code(plan),
        lambda: transport,
        port=transport_url,
        profile=REGISTRY.profile(model, "handheld"),
        params={k: v for k, v in {**QUICK, **params}.items() if k in names},
    )
    return runner.run(usual), transport


@pytest.mark.parametrize(("plan", "model", "params"), DIALOGUES, ids=lambda x: str(x))
def test_pulled_out_anywhere(plan: str, model: str, params: dict[str, str]) -> None:
    good, whole = run(plan, model, params, None, "unplug")
    assert good.outcome == "pass", good.steps
    places = {*range(min(150, whole.total)), *range(150, whole.total, max(STEP, whole.total // 40))}
    for cut in sorted(places):
        began = time.monotonic()
        result, transport = run(plan, model, params, cut, "unplug")
        assert time.monotonic() - began < 5 and not transport.is_open, cut
        if transport.late:
            assert result.code == "NOHARDWARE" or result.outcome == "pass", (cut, result.steps)


@pytest.mark.parametrize(
    ("plan", "model", "params"), [DIALOGUES[n] for n in (0, 1, 2, 4)], ids=lambda x: str(x)
)
def test_silent_after_any_byte(plan: str, model: str, params: dict[str, str]) -> None:
    _, whole = run(plan, model, params, None, "silence")
    for cut in range(0, whole.total, max(STEP, whole.total // 30)):
        began = time.monotonic()
        result, transport = run(plan, model, params, cut, "silence")
        assert time.monotonic() - began < 8 and not transport.is_open, cut
        if result.outcome == "pass":
            assert cut >= whole.total - 4, (cut, result.steps)
            continue
        assert result.code in CODES, (cut, result.steps)
