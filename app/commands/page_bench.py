"""Pictures of the bench: devices under test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.commands.page_kit import Way, page, page_of, until
from drivers.questions import Reply

if TYPE_CHECKING:
    from app.main import Program


def bench_run(*, to_the_end: bool, faults: tuple[str, ...] = ()) -> Way:
    """A virtual printer, as a person would add and test it."""

    def go(program: Program) -> None:
        page("bench")(program)
        shown = page_of(program)
        until(program, lambda: shown.workbench.found is not None)
        if not shown.workbench.bench.devices:
            shown.workbench.add("printer")
            until(program, lambda: bool(shown.workbench.bench.devices))
        device = shown.workbench.bench.devices[0]
        until(program, lambda: shown.ports.select(f"virtual:{device.name}"))
        for spec in device.faults:
            shown.workbench.set_fault(device.name, spec.name, spec.name in faults)
        shown.start()
        until(program, lambda: not shown.run.running or len(shown.run.live.steps) >= 2)
        if to_the_end:
            until(program, lambda: _over(shown.run))

    return go


def bench_seen(kind: str, model: str, plan: str, step: str, look: str = "seen") -> Way:
    """A virtual device of ``model`` with the question ``step`` of its test ("": at its end), and
    what it shows, or its wire as ``look`` says."""

    def go(program: Program) -> None:
        shown = _at_rest(program)
        wanted = model or shown.workbench.registry.simulator(kind).models[0]
        known = {d.model: d for d in shown.workbench.bench.devices}
        if wanted not in known:
            shown.workbench.add(kind, model)
            until(program, lambda: wanted in {d.model for d in shown.workbench.bench.devices})
            known = {d.model: d for d in shown.workbench.bench.devices}
        until(program, lambda: shown.ports.select(f"virtual:{known[wanted].name}"))
        shown.setup.choose(plan, model)
        shown.wire.modes.set_value(look)
        shown.wire._set_mode(look)
        shown.start()
        until(program, lambda: _at(shown.run, step))
        if look == "seen":
            until(program, lambda: _lit(shown.wire.seen))

    return go


def bench_here(plan: str) -> Way:
    """A test of this computer, done."""

    def go(program: Program) -> None:
        shown = _at_rest(program)
        shown.ports.select(f"here:{plan.partition('.')[0]}")
        shown.setup.choose(plan)
        shown.start()
        until(program, lambda: _over(shown.run))

    return go


def bench_line(program: Program) -> None:
    """Two targets watched for a while, with their curves."""
    shown = _at_rest(program)
    if "network" not in {d.kind for d in shown.workbench.bench.devices}:
        shown.workbench.add("network")
        until(program, lambda: "network" in {d.kind for d in shown.workbench.bench.devices})
    line = next(d for d in shown.workbench.bench.devices if d.kind == "network")
    until(program, lambda: shown.ports.select(f"virtual:{line.name}"))
    shown.setup.choose("network.stability")
    for name, text in {"minutes": "1", "interval_seconds": "0.2"}.items():
        if name in shown.setup.params.fields:
            shown.setup.params.fields[name].setText(text)
    shown.start()
    until(program, lambda: _drawn(shown.run, 25))


def _at_rest(program: Program) -> Any:
    """The bench, with nothing running."""
    page("bench")(program)
    shown = page_of(program)
    until(program, lambda: shown.workbench.found is not None)
    shown.run.cancel()
    until(program, lambda: not shown.run.running)
    return shown


def _drawn(run: Any, points: int) -> bool:
    """Whether the curves have something to show, or the test ended without."""
    curves = run.live.watch.curves.values()
    return not run.running or any(len(curve.points) >= points for curve in curves)


def _lit(seen: Any) -> bool:
    """Whether the paper or the glass shows something."""
    seen.look()
    drawing = seen.view.drawing
    return drawing is not None and any(m.tone in ("lit", "ink") for m in drawing.marks)


def _at(run: Any, step: str) -> bool:
    """Says yes to everything before this question."""
    question = run.live.question
    if question is not None and question.step_id != step:
        run.answer(Reply(question.choices[0][0]))
    return not run.running or (question is not None and question.step_id == step)


def _over(run: Any) -> bool:
    if run.live.question is not None:
        run.answer(Reply(run.live.question.choices[0][0]))
    return not run.running
