"""The test ticket's pictures: the head pattern and a QR code that really reads."""

from __future__ import annotations

from itertools import product

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from drivers.bench import VirtualBench, VirtualDevice
from drivers.drawing import Dots
from drivers.printers.graphics import head_pattern
from drivers.printers.profile import printer_profiles
from drivers.printers.simulator import PrinterSimulator
from drivers.questions import Question
from drivers.registry import Registry
from tests.drivers.helpers import run, step

SAID = "扫码应读到："


def _pictures(device: VirtualDevice) -> list[NDArray[np.uint8]]:
    """What was printed as dots, 1 black."""
    drawing = device.drawing()
    assert drawing is not None
    return [
        np.unpackbits(
            np.frombuffer(mark.bits, np.uint8).reshape(mark.rows, -1), axis=1, count=mark.columns
        )
        for mark in drawing.marks
        if isinstance(mark, Dots)
    ]


def _scanned(code: NDArray[np.uint8]) -> str:
    """Held nearer, with more or less paper around it, until it reads, as a person does: in any one
    way OpenCV misses the code of one ticket number in a hundred or so."""
    nearest = 800 // len(code)  # times; the code is 80 to 800 dots wide then
    for factor, part in product(range(max(1, nearest // 10), nearest, 2), (6, 12, 4, 3)):
        large = np.kron(np.pad(code, len(code) // part), np.ones((factor, factor), np.uint8))
        text, *_ = cv2.QRCodeDetector().detectAndDecode((1 - large) * 255)
        if text:
            return text
    return ""


@pytest.mark.parametrize(
    ("model", "words"),
    [("escpos-80", "[图像]"), ("epson-tm-t88", "[二维码]"), ("escpos-58", "[图像]")],
)
def test_the_code_on_the_paper_reads_what_the_ticket_says(
    registry: Registry, bench: VirtualBench, model: str, words: str
) -> None:
    device = bench.start("printer", listen="tcp", model=model)
    result = run(registry, device.url, profile_id=model)
    assert result.outcome == "pass", result
    lines = device.received().tickets[0]
    at = next(n for n, line in enumerate(lines) if line.startswith(SAID))
    assert [line for line in lines[at + 1 :] if line][:2] == ["[图像]", words]
    bar, code = _pictures(device)
    assert bar.shape[1] == {"escpos-80": 576, "epson-tm-t88": 512, "escpos-58": 384}[model]
    assert bar[:16].all() and not bar[20:].all()
    number = next(r for r in step(result, "print").readings if r.quantity == "ticket_id").value
    assert _scanned(code) == lines[at].removeprefix(SAID) == f"COUNTERCHECK-{number}"


@pytest.mark.parametrize(
    ("model", "params"), [("epson-tm-u220", {}), ("epson-tm-t88", {"pictures": "none"})]
)
def test_a_printer_without_pictures_gets_none_and_is_not_asked_about_them(
    registry: Registry, bench: VirtualBench, model: str, params: dict[str, str]
) -> None:
    device = bench.start("printer", listen="tcp", model=model)
    asked: list[Question] = []

    def ask(question: Question) -> str:
        asked.append(question)
        return "clear"

    assert run(registry, device.url, ask, params, profile_id=model).outcome == "pass"
    assert not _pictures(device) and "扫码" not in "".join(device.received().lines)
    assert {"lines", "code"}.isdisjoint(key for key, *_ in asked[0].choices)


def test_what_a_person_sees_in_them_is_named(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("printer", listen="tcp", faults=["dead_dots"])
    result = run(registry, device.url, lambda _: "lines")
    assert (result.outcome, step(result, "look").code) == ("fail", "HEAD")
    bar, _ = _pictures(device)
    columns = np.flatnonzero(~bar[:16].all(axis=0))
    assert columns.size and not bar[:16, columns].any()
    again = run(registry, device.url, lambda _: "code")
    assert step(again, "look").code == "QR_CODE"


def test_a_blank_print_has_blank_pictures(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("printer", listen="tcp", faults=["blank"])
    run(registry, device.url, lambda _: "blank")
    assert all(not picture.any() for picture in _pictures(device))
    assert not "".join(device.received().lines).strip()


def test_pictures_that_nobody_knows_are_refused(registry: Registry) -> None:
    result = run(registry, "virtual:printer", params={"pictures": "colour"})
    assert (result.outcome, result.code) == ("error", "ILLEGAL")
    assert "raster" in result.steps[0].text.zh


def test_the_head_pattern_is_whole_bytes_wide() -> None:
    for profile in printer_profiles():
        dots = profile.data.get("dots", 0)
        if isinstance(dots, int) and dots:
            assert head_pattern(dots).width == dots // 8 * 8


def test_the_virtual_printer_forgets_dead_dots_when_they_are_mended() -> None:
    from drivers.printers.graphics import image_bytes
    from drivers.printers.profile import PrinterProfile

    printer = PrinterSimulator(PrinterProfile.of(printer_profiles()[0]))
    for on in (True, False):
        printer.set_fault("dead_dots", on)
        printer.feed(image_bytes(head_pattern(576)), 0)
        printer.advance(1e9)
    first, second = (m for m in printer.drawing().marks if isinstance(m, Dots))
    assert first.bits != second.bits
