"""The alignment test from the print to the correction, by ruler and by photo."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.alignment.target import ARM, STEP, standard_target
from drivers.bench import VirtualBench, VirtualDevice
from drivers.drawing import Dots
from drivers.printers.align_session import target_page
from drivers.printers.form_page import FORMS, prepare
from drivers.printers.form_paper import FormPaper
from drivers.questions import Question, Reply
from drivers.registry import Registry
from tests.drivers.alignment.synthetic import Scene, render
from tests.drivers.helpers import answering, reply, run_plan, step, until
from tests.drivers.printers.test_form import printed

FRAME = {"frame_x": "5", "frame_y": "5.5", "frame_width": "198", "frame_height": "78"}
TARGET = standard_target(203.0, FORMS["241-3"].height)
SCENE = Scene(
    height=93.133, frame=(5.0, 5.5, 198.0, 78.0), pixels=(2600, 1950), tilt=5.0, preprint=150
)


def crosses(paper: FormPaper) -> dict[str, tuple[float, float]]:
    """Where the middles of the printed crosses really are, after the bands of dots."""
    bands = [m for m in paper.marks if isinstance(m, Dots)]
    found = {}
    for cross in TARGET.crosses:
        near = [
            b
            for b in bands
            if abs(b.x + (ARM + 0.5) * STEP - cross.x) < 6
            and abs(b.y + (ARM + 0.5) * STEP - cross.y) < 6
        ]
        if near:
            top = min(near, key=lambda b: b.y)
            found[cross.id] = (top.x + (ARM + 0.5) * STEP, top.y + (ARM + 0.5) * STEP)
    return found


class Ruler:
    """A person who measures the virtual paper, to a quarter of a millimetre."""

    def __init__(self, device: VirtualDevice) -> None:
        self.device = device
        self.asked: list[str] = []

    def __call__(self, question: Question) -> str | Reply:
        self.asked.append(question.step_id)
        paper: FormPaper = self.device._simulator.paper  # type: ignore[union-attr]
        sheets = 1 if question.step_id == "measure" else 2
        until(lambda: paper.sheets >= sheets and len(crosses(paper)) >= len(TARGET.crosses) - 1)
        values = {}
        top = paper.form.height * (sheets - 1)
        marks = [m for m in paper.marks if isinstance(m, Dots) and m.y >= top - 4]
        shown = FormPaper(paper.form)
        shown.marks = [Dots(m.x, m.y - top, *_rest(m)) for m in marks]
        for name, (x, y) in crosses(shown).items():
            if name in {c.id for c in TARGET.corners}:
                values[f"{name.lower()}_x"] = f"{round((x - 5.0) * 4) / 4:.2f}"
                values[f"{name.lower()}_y"] = f"{round((y - 5.5) * 4) / 4:.2f}"
        return reply("typed", **values)


def _rest(m: Dots) -> tuple[int, int, float, float, bytes]:
    return m.columns, m.rows, m.dot_x, m.dot_y, m.bits


def start(bench: VirtualBench, *faults: str) -> VirtualDevice:
    return bench.start("printer", "escp-24", "tcp", faults)


def test_the_target_falls_where_it_is_meant_to() -> None:
    page = target_page(FORMS["241-3"], TARGET, (0.0, 0.0))
    paper = printed(prepare(page.form) + page.data()).paper
    found = crosses(paper)
    for cross in TARGET.crosses:
        assert found[cross.id] == pytest.approx((cross.x, cross.y), abs=0.01)


def test_a_good_print_is_aligned_and_asks_once(registry: Registry, bench: VirtualBench) -> None:
    device = start(bench)
    person = Ruler(device)
    result = run_plan(registry, "printer.align", device.url, person, params=FRAME)
    assert result.outcome == "pass", result.steps
    assert person.asked == ["measure"] and step(result, "again").verdict == "not_run"


def test_an_offset_is_found_corrected_and_confirmed(
    registry: Registry, bench: VirtualBench
) -> None:
    device = start(bench, "misaligned")
    result = run_plan(registry, "printer.align", device.url, Ruler(device), params=FRAME)
    assert (result.outcome, result.code) == ("fail", "MISALIGNED")
    first = {r.quantity: float(r.value) for r in step(result, "measure").readings}
    assert first["offset_x"] == pytest.approx(3.2, abs=0.2)
    assert first["offset_y"] == pytest.approx(-2.0, abs=0.2)
    assert "向左 3." in step(result, "measure").text.zh
    second = {r.quantity: float(r.value) for r in step(result, "confirm").readings}
    assert abs(second["offset_x"]) < 0.3 and abs(second["offset_y"]) < 0.3
    assert step(result, "confirm").verdict == "pass"


def test_the_same_from_photos(registry: Registry, bench: VirtualBench, tmp_path: Path) -> None:
    first, second = tmp_path / "first.jpg", tmp_path / "second.jpg"
    first.write_bytes(render(Scene(**{**vars(SCENE), "offset": (3.2, -2.0)})))
    second.write_bytes(render(Scene(**{**vars(SCENE), "seed": 5, "offset": (0.04, -0.05)})))
    device = start(bench)
    result = run_plan(
        registry,
        "printer.align",
        device.url,
        answering(
            measure=reply("photo", photo=str(first)), confirm=reply("photo", photo=str(second))
        ),
        params=FRAME,
    )
    assert result.code == "MISALIGNED", result.steps
    values = {r.quantity: float(r.value) for r in step(result, "measure").readings}
    assert values["offset_x"] == pytest.approx(3.2, abs=0.1)
    assert values["offset_y"] == pytest.approx(-2.0, abs=0.1)
    assert step(result, "confirm").verdict == "pass"
    assert [a.name for a in result.attachments] == [
        "alignment-1.jpg",
        "alignment-1-measured.jpg",
        "alignment-2.jpg",
        "alignment-2-measured.jpg",
    ]


def test_a_bad_photo_is_asked_for_again_with_the_reason(
    registry: Registry, bench: VirtualBench, tmp_path: Path
) -> None:
    bad, good = tmp_path / "bad.jpg", tmp_path / "good.jpg"
    bad.write_bytes(b"no picture")
    good.write_bytes(render(SCENE))
    prompts: list[str] = []
    photos = iter([tmp_path / "none.jpg", bad, good])

    def ask(question: Question) -> Reply:
        prompts.append(question.prompt.zh)
        return reply("photo", photo=str(next(photos)))

    result = run_plan(registry, "printer.align", start(bench).url, ask, params=FRAME)
    assert result.outcome == "pass", result.steps
    assert "打不开" in prompts[1] and "不是图片" in prompts[2]


def test_too_few_figures_are_asked_for_again_and_not_for_ever(
    registry: Registry, bench: VirtualBench
) -> None:
    result = run_plan(
        registry,
        "printer.align",
        start(bench).url,
        answering(measure=reply("typed", a_x="5", a_y="4.5")),
        params=FRAME,
    )
    assert result.outcome == "fail" and step(result, "measure").code == "NOT_ENOUGH"


def test_a_skewed_and_a_stretched_print_are_named(
    registry: Registry, bench: VirtualBench, tmp_path: Path
) -> None:
    askew, long = tmp_path / "askew.jpg", tmp_path / "long.jpg"
    askew.write_bytes(render(Scene(**{**vars(SCENE), "turn": 0.007})))
    long.write_bytes(render(Scene(**{**vars(SCENE), "scale": (1.0, 1.012)})))
    for path, word in ((askew, "装歪"), (long, "纵向缩放")):
        device = start(bench)
        result = run_plan(
            registry,
            "printer.align",
            device.url,
            answering(measure=reply("photo", photo=str(path)), confirm="none"),
            params=FRAME,
        )
        assert result.outcome == "fail"
        assert word in step(result, "measure").text.zh


def test_no_crosses_to_be_seen(registry: Registry, bench: VirtualBench) -> None:
    result = run_plan(
        registry, "printer.align", start(bench).url, answering(measure="none"), params=FRAME
    )
    assert (result.outcome, result.code) == ("fail", "BLANK")
