"""Photos by a phone's camera in colour: accuracy, and what must never be answered wrongly.

Reasonable photos have to be measured; a spoilt one may be refused, but where it is not, its answer
is held to the same limit. The truth comes from the renderer alone.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image

from drivers.alignment.photo import PhotoMeasurement, Reference, measure_photo
from drivers.alignment.reasons import REASONS, BadPhoto
from tests.drivers.alignment.camera import LEFT, Shot, random_shot, taken

PHOTOS = 14  # of the accuracy test; hundreds were tried while it was built
MEDIAN, MOST, WRONG = 0.15, 0.30, 0.60  # mm, over the whole frame
SURE = 4.0  # reported standard uncertainties the offset may be off


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)  # tests run beside each other
    yield
    cv2.setNumThreads(before)


def worst(shot: Shot, found: PhotoMeasurement) -> float:
    """The largest distance over the frame between where print falls and where it is said to."""
    x, y, w, h = shot.frame
    xs, ys = np.meshgrid(np.linspace(x, x + w, 9), np.linspace(y, y + h, 9))
    true_x, true_y = shot.truth(xs, ys)
    (a, c, e), (d, b, f) = found.fit.matrix
    return float(np.hypot(a * xs + c * ys + e - true_x, d * xs + b * ys + f - true_y).max())


def offset_error(shot: Shot, found: PhotoMeasurement) -> tuple[float, float]:
    """At the target's middle: the error and its reported standard uncertainty, mm."""
    x, y = shot.target.centre
    error = math.dist(shot.truth(x, y), found.fit.place(x, y))
    return error, math.hypot(found.fit.offset_x.sigma, found.fit.offset_y.sigma)


def held(shot: Shot, reference: Reference | None = None) -> str:
    """ "" when the photo was measured right, else why it was refused. A wrong answer fails."""
    try:
        found = measure_photo(taken(shot), shot.target, reference or Reference(*shot.frame))
    except BadPhoto as bad:
        assert bad.code in REASONS and bad.text.zh and bad.text.en
        return bad.code
    error, sigma = offset_error(shot, found)
    assert worst(shot, found) <= WRONG and error <= SURE * sigma, (worst(shot, found), error, sigma)
    return ""


def test_reasonable_photos_are_measured() -> None:
    errors, refused = [], []
    for seed in range(PHOTOS):
        shot = random_shot(seed, most=2592)
        try:
            found = measure_photo(taken(shot), shot.target, Reference(*shot.frame))
        except BadPhoto as bad:
            refused.append((seed, str(bad)))
            continue
        errors.append(worst(shot, found))
        error, sigma = offset_error(shot, found)
        assert error <= SURE * sigma, (seed, error, sigma)
    assert len(refused) <= 0.15 * PHOTOS, refused
    assert float(np.median(errors)) <= MEDIAN
    assert float(np.percentile(errors, 95)) <= MOST


PLAIN = random_shot(8, pixels=(2592, 1944), tilt=9.0, roll=3.0)
NEAR_FRAME = random_shot(1, pixels=(2592, 1944), roll=-4.0)  # a cross on the frame's corner


@pytest.mark.parametrize("wide", [1.0, 1.02, 0.98])
@pytest.mark.parametrize("high", [1.0, 1.02, 0.98])
def test_a_frame_mistyped_by_two_percent_is_found_out(wide: float, high: float) -> None:
    """Also when only the height is wrong, which the print alone would agree with."""
    x, y, w, h = PLAIN.frame
    why = held(PLAIN, Reference(x, y, w * wide, h * high))
    assert (why == "") == (wide == high == 1.0)
    assert why in ("", "wrong_size", "proportions", "which_way")


SPOILT = {
    "frame crossed by a cross": NEAR_FRAME,
    "much text": replace(NEAR_FRAME, texts=400),
    "glare": replace(NEAR_FRAME, glare=(40.0, 12.0, 25.0)),
    "a little bulged": replace(PLAIN, bulge=1.5),
    "three missing": replace(PLAIN, missing=("B", "G", "K")),
    "four smeared": replace(PLAIN, smeared=("B", "G", "K", "L")),
    "shaken": replace(PLAIN, shake=6.0),
    "much distortion": replace(PLAIN, lens=(-0.06, 0.02)),
    "a second frame inside": replace(PLAIN, inner=True),
    "a second frame around": replace(PLAIN, outer=True),
    "told another form": replace(PLAIN, frame=(6.0, 8.0, 195.0, 118.0)),
    "very oblique": replace(PLAIN, tilt=43.0, fill=0.7),
    "partly outside": replace(PLAIN, beside=(70.0, 0.0)),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_photo_is_measured_right_or_refused(name: str) -> None:
    held(SPOILT[name])


REFUSED = {
    "bulged": replace(PLAIN, bulge=5.0),
    "printed twice": replace(PLAIN, twice=(2.1, -1.4)),
    "mirrored": replace(PLAIN, mirrored=True),
    "no target": replace(PLAIN, no_target=True),
    "both bars gone": replace(
        PLAIN, missing=(PLAIN.target.barred[0].id, PLAIN.target.barred[1].id)
    ),
    "a pen over the frame": replace(PLAIN, pen=True),
    "out of focus": replace(PLAIN, defocus=11.0),
    "frame cut off": replace(PLAIN, beside=(110.0, 0.0)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_known_is_refused(name: str) -> None:
    assert held(REFUSED[name])


def test_sheet_edges_serve_and_a_bulged_sheet_does_not() -> None:
    flat = replace(PLAIN, table="dark", lens=(0.0, 0.0))
    sheet = Reference(-LEFT, 0.0, *flat.sheet, "sheet")
    assert held(flat, sheet) == ""
    assert held(replace(flat, bulge=4.0), sheet)


def test_taking_the_lens_into_account_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    shot = replace(PLAIN, lens=(-0.02, 0.0))
    data, reference = taken(shot), Reference(*shot.frame)
    with_lens = worst(shot, measure_photo(data, shot.target, reference))
    monkeypatch.setattr("drivers.alignment.frame.lens", lambda points, size: 0.0)
    try:
        without = worst(shot, measure_photo(data, shot.target, reference))
    except BadPhoto as bad:
        assert bad.code in ("frame_bent", "inconsistent")
        without = math.inf
    assert with_lens < 0.06 and without > 2 * with_lens


def test_a_photo_is_turned_as_its_camera_says() -> None:
    """The same picture, stored lying and marked to be turned, gives the same answer."""
    image = Image.open(io.BytesIO(taken(replace(PLAIN, file="PNG", pixels=(2048, 1536)))))
    upright, lying = io.BytesIO(), io.BytesIO()
    image.save(upright, "PNG")
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees to the right to see it
    image.transpose(Image.Transpose.ROTATE_90).save(lying, "PNG", exif=exif)
    reference = Reference(*PLAIN.frame)
    one = measure_photo(upright.getvalue(), PLAIN.target, reference)
    other = measure_photo(lying.getvalue(), PLAIN.target, reference)
    assert other.fit == one.fit


def test_lines_and_crosses_that_are_no_target_are_refused() -> None:
    for seed in range(12):
        rng = np.random.default_rng(seed)
        image = np.full((700, 1000), 235, np.uint8)
        cv2.rectangle(image, (60, 60), (940, 610), 70, 3)
        for x, y in rng.integers([90, 90], [910, 580], (60, 2)):
            half = int(rng.integers(6, 14))
            cv2.line(image, (x - half, y), (x + half, y), 30, 2)
            cv2.line(image, (x, y - half), (x, y + half), 30, 2)
        data = bytes(cv2.imencode(".png", image)[1])
        with pytest.raises(BadPhoto):
            measure_photo(data, PLAIN.target, Reference(*PLAIN.frame))


def test_a_photo_cut_short_anywhere_is_no_image() -> None:
    data = taken(replace(PLAIN, file="JPEG", pixels=(2048, 1536)))
    for part in (0.001, 0.01, 0.3, 0.7, 0.95):
        with pytest.raises(BadPhoto, match="no_image"):
            measure_photo(data[: int(len(data) * part)], PLAIN.target, Reference(*PLAIN.frame))
