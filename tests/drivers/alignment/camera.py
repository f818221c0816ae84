"""A second, harsher source of photos whose truth is known: colour, a phone's camera, real tables.

It shares with the measuring code only which dots the target has. The lens is the usual forward
model with two coefficients and a middle that is not the picture's; paper may bulge; the print of
each pin differs. Lengths are mm in print coordinates, angles degrees unless said otherwise.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from drivers.alignment.target import ARM, Target, cross_dots, standard_target
from tests.drivers.alignment.drawing import DOT, LEFT, TABLE, Canvas, backdrop, preprint

Array = NDArray[Any]
_COARSE = 8  # the way from pixels to paper is worked out at every eighth pixel: it is smooth


@dataclass(frozen=True)
class Shot:
    """One photo: what the printer did (``offset`` mm, ``scale``, ``turn`` and ``shear`` rad), how
    the paper looks and lies, what the camera did."""

    seed: int = 0
    sheet: tuple[float, float] = (241.3, 139.7)
    frame: tuple[float, float, float, float] = (6.0, 6.0, 195.0, 122.0)
    offset: tuple[float, float] = (0.0, 0.0)
    scale: tuple[float, float] = (1.0, 1.0)
    turn: float = 0.0
    shear: float = 0.0
    ink: float = 1.0
    line: float = 0.35
    colour: tuple[int, int, int] = (60, 110, 50)  # BGR of the form's own print
    paper: tuple[int, int, int] = (240, 244, 246)
    table: str = "wood"
    texts: int = 70
    bulge: float = 0.0
    pixels: tuple[int, int] = (3264, 2448)
    focal: float = 0.8  # of the long side
    tilt: float = 10.0
    azimuth: float = 30.0
    roll: float = 3.0
    fill: float = 0.85
    beside: tuple[float, float] = (0.0, 0.0)
    lens: tuple[float, float] = (0.0, 0.0)
    middle: tuple[float, float] = (0.0, 0.0)  # of the lens, parts of the picture
    defocus: float = 0.8  # pixels, radius
    shake: float = 0.0  # pixels
    noise: float = 3.0
    light: float = 0.2
    bright: float = 0.95
    shadow: float = 0.0  # how much darker, 0 none
    quality: int = 88
    file: str = "JPEG"
    missing: tuple[str, ...] = ()
    smeared: tuple[str, ...] = ()
    twice: tuple[float, float] | None = None  # the target once more, shifted
    glare: tuple[float, float, float] | None = None
    outer: bool = False  # a second, larger rectangle around the frame
    inner: bool = False  # a second, smaller one in it
    mirrored: bool = False
    no_target: bool = False
    pen: bool = False  # a pen lies over the frame

    @property
    def target(self) -> Target:
        return standard_target(self.frame[0] + self.frame[2], self.sheet[1])

    def truth(self, x: Array | float, y: Array | float) -> tuple[Any, Any]:
        """Where something printed for ``x``, ``y`` really is."""
        u, v = x * self.scale[0] + self.shear * y, y * self.scale[1]
        c, s = math.cos(self.turn), math.sin(self.turn)
        return c * u - s * v + self.offset[0], s * u + c * v + self.offset[1]


def taken(shot: Shot) -> bytes:
    """The file of the photo."""
    rng = np.random.default_rng(shot.seed)
    canvas = _form(shot, rng)
    picture = _exposed(shot, _seen(shot, canvas), rng)
    out = io.BytesIO()
    options = {"quality": shot.quality} if shot.file in ("JPEG", "WEBP") else {}
    Image.fromarray(picture[:, :, ::-1]).save(out, shot.file, **options)
    return out.getvalue()


def _form(shot: Shot, rng: np.random.Generator) -> Canvas:
    canvas = Canvas(shot.sheet, backdrop(shot.table, shot.sheet, rng))
    canvas.box(-LEFT, 0, *shot.sheet, shot.paper)
    for n in range(int(shot.sheet[1] / 12.7)):
        for x in (-LEFT / 2, shot.sheet[0] - LEFT * 1.5):
            canvas.dot(x, 6.35 + 12.7 * n, 2.0, canvas.table)
    preprint(canvas, shot.frame, shot.colour, shot.line, shot.texts, rng)
    x, y, w, h = shot.frame
    if shot.outer:
        canvas.box(-8, 1.5, shot.sheet[0] - 9, shot.sheet[1] - 3, shot.colour, shot.line)
    if shot.inner:
        canvas.box(x + 3, y + 3, w - 6, h - 6, shot.colour, shot.line)
    if not shot.no_target:
        _target(shot, canvas, rng, (0.0, 0.0))
        if shot.twice is not None:
            _target(shot, canvas, rng, shot.twice)
    if shot.pen:
        canvas.stroke(x + w * 0.2, y - 20, x + w * 0.45, y + h * 0.3, (60, 40, 30), 9.0)
    if shot.mirrored:
        canvas.image = np.ascontiguousarray(canvas.image[:, ::-1])
    return canvas


def _target(
    shot: Shot, canvas: Canvas, rng: np.random.Generator, move: tuple[float, float]
) -> None:
    """Dot by dot: each pin strikes with its own force, each row is a little displaced."""
    pins = rng.uniform(0.75, 1.0, 24)
    sideways = rng.normal(0, 0.025, 400)
    for cross in shot.target.crosses:
        if cross.id in shot.missing:
            continue
        bar, smear = cross in shot.target.barred, cross.id in shot.smeared
        worn = float(rng.uniform(0.8, 1.0)) * (0.5 if smear else 1.0)
        spots = [
            (cross.x + (c - ARM) * DOT, cross.y + (r - ARM) * DOT, r)
            for r, row in enumerate(cross_dots(bar))
            for c, on in enumerate(row)
            if on
        ]
        spots += [(cross.x + 1.2 + dx, cross.y + 3.2 + dy, 0) for dx, dy in _letter(cross.id)]
        for x, y, row in spots:
            if smear:
                x, y = x + float(rng.normal(0, 0.5)), y + float(rng.normal(0, 0.5))
            force = shot.ink * worn * pins[row % 24] * float(rng.uniform(0.85, 1.0))
            place = shot.truth(x + sideways[int(y / DOT) % 400], y)
            canvas.ink(place[0] + move[0], place[1] + move[1], 0.11, force)


def _letter(name: str) -> list[tuple[float, float]]:
    """The letter beside a cross as dots, mm from its upper left corner."""
    image = np.zeros((24, 16), np.uint8)
    cv2.putText(image, name, (0, 19), cv2.FONT_HERSHEY_SIMPLEX, 0.62, 255, 1)
    return [(float(c) * DOT, float(r) * DOT) for r, c in zip(*np.nonzero(image > 90), strict=True)]


def _seen(shot: Shot, canvas: Canvas) -> Array:
    width, height = shot.pixels
    us, vs = np.meshgrid(
        (np.arange(-(-width // _COARSE)) + 0.5) * _COARSE - 0.5,
        (np.arange(-(-height // _COARSE)) + 0.5) * _COARSE - 0.5,
    )
    xs, ys, per_mm = paper(shot, us, vs)
    px, py = canvas.at(xs, ys)
    size = (us.shape[1] * _COARSE, us.shape[0] * _COARSE)
    map_x = cv2.resize(px.astype(np.float32), size)[:height, :width]
    map_y = cv2.resize(py.astype(np.float32), size)[:height, :width]
    soft = cv2.GaussianBlur(canvas.image, (0, 0), max(0.3, 0.42 * canvas.scale / per_mm))
    return cv2.remap(soft, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def paper(shot: Shot, us: Array, vs: Array) -> tuple[Array, Array, float]:
    """Which place of the paper each pixel sees, and about how many pixels a mm has."""
    width, height = shot.pixels
    focal = shot.focal * max(width, height)
    cx, cy = width * (0.5 + shot.middle[0]), height * (0.5 + shot.middle[1])
    a, b = math.radians(shot.azimuth), math.radians(shot.roll)
    lean, _ = cv2.Rodrigues(np.array([math.cos(a), math.sin(a), 0.0]) * math.radians(shot.tilt))
    spin, _ = cv2.Rodrigues(np.array([0.0, 0.0, b]))
    pose = lean @ spin
    turned = 45 < abs(shot.roll) % 180 < 135
    across, down = (height, width) if turned else (width, height)
    span = max(shot.sheet[0] / across, shot.sheet[1] / down) / shot.fill
    look = np.array(
        [shot.sheet[0] / 2 - LEFT + shot.beside[0], shot.sheet[1] / 2 + shot.beside[1], 0.0]
    )
    eye = look - pose.T @ np.array([0.0, 0.0, focal * span])
    dx, dy = (us - cx) / focal, (vs - cy) / focal
    x, y = dx.copy(), dy.copy()
    k1, k2 = (
        k / (math.hypot(width, height) / 2 / focal) ** p
        for k, p in zip(shot.lens, (2, 4), strict=True)
    )
    for _ in range(12):  # the ray of a pixel: the lens' forward model, solved by iteration
        r2 = x * x + y * y
        bend = 1 + k1 * r2 + k2 * r2 * r2
        x, y = dx / bend, dy / bend
    ray = np.stack([x, y, np.ones_like(x)], axis=-1) @ pose
    z: Any = 0.0
    for _ in range(4):
        far = (z - eye[2]) / ray[..., 2]
        px, py = eye[0] + far * ray[..., 0], eye[1] + far * ray[..., 1]
        part = np.clip((px + LEFT) / shot.sheet[0] * 2 - 1, -1, 1)
        z = -shot.bulge * (1 - part**2)
    return px, py, 1 / span


def _exposed(shot: Shot, seen: Array, rng: np.random.Generator) -> Array:
    height, width = seen.shape[:2]
    ys, xs = np.mgrid[0:height:8, 0:width:8].astype(np.float32)
    angle = float(rng.uniform(0, 2 * math.pi))
    u, v = xs / width - 0.5, ys / height - 0.5
    light = 1 - shot.light * (u * math.cos(angle) + v * math.sin(angle) + 0.5)
    light *= 1 - 0.35 * (u * u + v * v)
    if shot.shadow:
        edge = (u * math.sin(angle) - v * math.cos(angle) - 0.08) * 40
        light *= 1 - shot.shadow / (1 + np.exp(-edge))
    full = cv2.resize(light.astype(np.float32), (width, height)) * shot.bright
    image = seen.astype(np.float32) * full[:, :, None]
    if shot.glare is not None:
        image += _glare(shot, width, height)[:, :, None]
    if shot.defocus > 0.3:
        size = 2 * math.ceil(shot.defocus) + 1
        grid = np.hypot(*(np.mgrid[0:size, 0:size] - size // 2))
        disc = np.clip(shot.defocus + 0.5 - grid, 0, 1).astype(np.float32)
        image = cv2.filter2D(image, -1, disc / disc.sum())
    if shot.shake > 0.5:
        size = 2 * math.ceil(shot.shake) + 1
        kernel = np.zeros((size, size), np.float32)
        end = (size / 2 * math.cos(angle), size / 2 * math.sin(angle))
        a = (round(size // 2 - end[0]), round(size // 2 - end[1]))
        b = (round(size // 2 + end[0]), round(size // 2 + end[1]))
        cv2.line(kernel, a, b, 1.0, 1, cv2.LINE_AA)
        image = cv2.filter2D(image, -1, kernel / kernel.sum())
    grain = rng.standard_normal((height, width), np.float32)
    image += (cv2.GaussianBlur(grain, (0, 0), 0.6) * 2.1 * shot.noise)[:, :, None]
    exposed: Array = np.clip(image, 0, 255).astype(np.uint8)
    return exposed


def _glare(shot: Shot, width: int, height: int) -> Array:
    assert shot.glare is not None
    x, y, radius = shot.glare
    us, vs = np.meshgrid(np.arange(0, width, 8) + 3.5, np.arange(0, height, 8) + 3.5)
    px, py, _ = paper(shot, us, vs)
    spot = 450 * np.exp(-((((px - x) ** 2 + (py - y) ** 2) / radius**2) ** 2))
    glare: Array = cv2.resize(spot.astype(np.float32), (width, height))
    return glare


FORMS: list[tuple[tuple[float, float], tuple[float, float, float, float]]] = [
    ((241.3, 139.7), (6.0, 6.0, 195.0, 122.0)),
    ((241.3, 93.133), (5.0, 5.5, 198.0, 78.0)),
    ((241.3, 279.4), (6.0, 8.0, 195.0, 150.0)),
    ((241.3, 139.7), (10.0, 12.0, 180.0, 105.0)),
]
INKS = [(60, 110, 50), (60, 50, 170), (150, 90, 40), (70, 70, 70), (40, 70, 130)]
PAPERS = [(240, 244, 246), (225, 225, 250), (250, 240, 225), (225, 245, 250)]


def random_shot(seed: int, most: int = 4000, **fixed: Any) -> Shot:
    """What a field engineer takes who was told how: from above, the form filling the picture.
    ``most`` pixels along the long side."""
    rng = np.random.default_rng(50_000 + seed)
    sheet, frame = FORMS[int(rng.choice(4, p=[0.4, 0.3, 0.1, 0.2]))]
    sizes = [(2048, 1536), (2592, 1944), (3264, 2448), (4000, 3000)]
    size = sizes[int(rng.choice(4, p=[0.15, 0.3, 0.3, 0.25]))]
    if size[0] > most:
        size = (most, most * 3 // 4)
    base = int(rng.choice([0, 0, 0, 90, 180, 270]))
    sideways = base in (90, 270)
    shot = Shot(
        seed=seed,
        sheet=sheet,
        frame=frame,
        offset=(float(rng.uniform(-4, 4)), float(rng.uniform(-4, 4))),
        scale=(1 + float(rng.normal(0, 0.0008)), 1 + float(rng.normal(0, 0.003))),
        turn=float(rng.normal(0, 0.004)),
        shear=float(rng.normal(0, 0.0006)),
        ink=float(rng.uniform(0.55, 1.0)),
        line=float(rng.uniform(0.22, 0.6)),
        colour=INKS[int(rng.integers(len(INKS)))],
        paper=PAPERS[int(rng.integers(len(PAPERS)))],
        table=str(rng.choice(["wood", "dark", "grey", "clutter"])),
        texts=int(rng.integers(30, 110)),
        pixels=size[::-1] if sideways else size,
        focal=float(rng.uniform(0.7, 0.95)),
        tilt=float(min(35.0, abs(rng.normal(0, 12)))),
        azimuth=float(rng.uniform(0, 360)),
        roll=base + float(rng.normal(0, 6)),
        fill=float(rng.uniform(0.7, 0.88)),
        lens=(float(rng.uniform(-0.03, 0.02)), float(rng.normal(0, 0.004))),
        middle=(float(rng.normal(0, 0.004)), float(rng.normal(0, 0.004))),
        defocus=float(rng.uniform(0.3, 1.6)),
        shake=float(rng.choice([0, 0, 0, 1, 2])),
        noise=float(rng.uniform(1, 6)),
        light=float(rng.uniform(0, 0.5)),
        bright=float(rng.uniform(0.7, 1.05)),
        shadow=float(rng.choice([0, 0, 0, 0.25, 0.5])),
        quality=int(rng.integers(72, 96)),
        file=str(rng.choice(["JPEG", "JPEG", "JPEG", "JPEG", "PNG", "WEBP"])),
    )
    return replace(shot, **fixed)


__all__ = ["LEFT", "TABLE", "Shot", "paper", "random_shot", "taken"]
