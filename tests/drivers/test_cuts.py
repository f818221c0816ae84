"""The line is cut after every byte of every dialogue: a clear result in time, the port let go.

Where a dialogue is long because pictures are printed, its first bytes are all tried and the rest
in steps; every boundary between two steps is among them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import pytest

from drivers.profile import Profile
from drivers.questions import Question, Reply
from drivers.registry import Registry
from drivers.runner import StepStarted, TestRunner
from drivers.types import RunResult
from tests.drivers.direct import DirectTransport, How, simulator_of
from tests.drivers.helpers import reply

CODES = {"NOHARDWARE", "TIMEOUT", "BAD_REPLY", "DEADLINE", "NAK"}
FIRST, STEP = 260, 53  # every byte at first, then every so many


@dataclass(frozen=True)
class Dialogue:
    plan: str
    model: str
    params: dict[str, str] = field(default_factory=dict)
    long: bool = False

    @property
    def kind(self) -> str:
        return self.plan.partition(".")[0]


QUICK = {"reply_seconds": "0.05", "confirm_seconds": "0.1", "confirm_grace": "0"}
DISPLAYS = ("led8", "wintec-cd110", "cd5220", "epson-dm-d", "utc-standard", "utc-enhanced")
DISPLAYS += ("aedex", "adm788", "dsp800")
SHOW = {"dim_seconds": "0", "reply_seconds": "0.05"}
DIALOGUES = [
    Dialogue("printer.receipt", "epson-tm-t88", {**QUICK, "speed_lines": "2", "pictures": "none"}),
    Dialogue("printer.receipt", "gprinter-80", {**QUICK, "speed_lines": "0"}, long=True),
    Dialogue("printer.check", "epson-tm-t88", {"reply_seconds": "0.05"}),
    Dialogue("printer.batch", "epson-tm-t88", {"count": "3", "patience_seconds": "0.1", **QUICK}),
    Dialogue("printer.form", "escp-24", {}, long=True),
    Dialogue("printer.feed", "escp-24", {"sheets": "2"}, long=True),
    Dialogue("printer.align", "escp-24", {}, long=True),
    *(Dialogue("display.content", model, SHOW) for model in DISPLAYS),
    *(Dialogue("display.black", model, {"seconds_each": "0", **SHOW}) for model in DISPLAYS),
    Dialogue("display.check", "dsp800", SHOW),
]


def answer(question: Question) -> str | Reply:
    if question.fields:
        return (
            reply("none")
            if question.step_id == "measure" and len(question.fields) > 2
            else (reply("measured", first="15", last="15"))
        )
    return question.choices[0][0]


def run(
    registry: Registry, dialogue: Dialogue, cut: int | None, how: How
) -> tuple[RunResult, DirectTransport, list[int]]:
    profile: Profile = registry.profile(dialogue.model, dialogue.kind)
    transport = DirectTransport(simulator_of(registry, dialogue.kind, dialogue.model), cut, how)
    boundaries: list[int] = []

    def watch(event: object) -> None:
        if isinstance(event, StepStarted):
            boundaries.append(transport.total)

    runner = TestRunner(
        registry._code(dialogue.plan),
        lambda: transport,
        port=transport.url,
        profile=profile,
        params=dialogue.params,
        on_progress=watch,
    )
    return runner.run(answer), transport, boundaries


def places(total: int, boundaries: list[int], dialogue: Dialogue) -> list[int]:
    if not dialogue.long:
        return list(range(total))
    return sorted({*range(min(FIRST, total)), *range(FIRST, total, STEP), *boundaries} - {total})


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda d: f"{d.plan}-{d.model}")
def test_pulled_out_after_every_byte(registry: Registry, dialogue: Dialogue) -> None:
    good, whole, boundaries = run(registry, dialogue, None, "unplug")
    assert whole.total > 10 and not whole.is_open
    assert good.code not in CODES, good.steps
    for cut in places(whole.total, boundaries, dialogue):
        began = time.monotonic()
        result, transport, _ = run(registry, dialogue, cut, "unplug")
        assert time.monotonic() - began < 5, cut
        assert not transport.is_open, cut
        if transport.late:
            assert result.outcome == "error" and result.code == "NOHARDWARE", (cut, result.steps)
            told = next(s for s in result.steps if s.code == "NOHARDWARE")
            assert told.text.zh and told.text.en
            kept = [s for s in result.steps if s.verdict == "pass"]
            assert len(kept) == next(
                n for n, s in enumerate(result.steps) if s.code == "NOHARDWARE"
            ) - sum(s.verdict != "pass" for s in result.steps[: result.steps.index(told)])


SILENT = [d for d in DIALOGUES if d.plan in ("printer.check", "display.check")]
SILENT += [
    Dialogue("printer.receipt", "epson-tm-t88", {**QUICK, "speed_lines": "1"}, long=True),
    Dialogue("display.content", "dsp800", SHOW, long=True),
]


@pytest.mark.parametrize("dialogue", SILENT, ids=lambda d: f"{d.plan}-{d.model}")
def test_silent_after_any_byte(registry: Registry, dialogue: Dialogue) -> None:
    """A cable that carries nothing any more without anybody noticing: only deadlines help."""
    _, whole, boundaries = run(registry, dialogue, None, "silence")
    tried = places(whole.total, boundaries, dialogue)
    for cut in tried if not dialogue.long else sorted({*tried[::37], *boundaries}):
        began = time.monotonic()
        result, transport, _ = run(registry, dialogue, cut, "silence")
        assert time.monotonic() - began < 10, cut
        assert not transport.is_open, cut
        farewell = cut >= whole.total - 3  # nobody waits for an answer to the last command
        assert result.outcome != "pass" or not transport.late or farewell, (cut, result.steps)
        for step in result.steps:
            assert step.verdict != "error" or (step.code in CODES and step.text.zh), (cut, step)
