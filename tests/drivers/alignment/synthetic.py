"""Photos of printed forms whose truth is known, made without any of the measuring code.

A form is drawn in print coordinates (mm), the target is put on it dot by dot as a 24-pin head
would, and a camera looks at it: pose, lens, focus, shake, light, noise, JPEG.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.alignment.target import ARM, Target, cross_dots, standard_target

SCALE = 14.0  # pixels per mm of the drawing
STRIP = 12.7  # mm of the tractor strip: print begins beside it
STEP = 25.4 / 180
Array = NDArray[Any]


@dataclass(frozen=True)
class Scene:
    """One photo. ``offset``, ``scale``, ``turn`` (rad) and ``shear`` are what the printer did;
    the rest what the camera did."""

    seed: int = 0
    width: float = 241.3
    height: float = 139.7
    frame: tuple[float, float, float, float] = (6.0, 6.0, 195.0, 122.0)  # x y w h, print mm
    offset: tuple[float, float] = (0.0, 0.0)
    scale: tuple[float, float] = (1.0, 1.0)
    turn: float = 0.0
    pixels: tuple[int, int] = (3000, 2250)
    tilt: float = 8.0  # degrees from straight above
    azimuth: float = 30.0
    roll: float = 3.0
    fill: float = 0.88  # how much of the picture's width the form takes
    k1: float = 0.0  # radial distortion, of the half diagonal
    blur: float = 1.0  # pixels
    shake: float = 0.0  # pixels
    noise: float = 2.0
    quality: int = 90
    light: float = 0.25  # how uneven
    bright: float = 1.0
    ground: int = 70
    preprint: int = 95  # grey of the form's own print
    line: float = 0.35  # mm of the frame's line
    missing: tuple[str, ...] = ()
    smeared: tuple[str, ...] = ()
    glare: tuple[float, float, float] | None = None  # x y radius, print mm
    mirrored: bool = False
    no_target: bool = False
    bigger_box: bool = False
    shift_view: tuple[float, float] = (0.0, 0.0)  # mm the camera looks beside the middle
    ruler: bool = False
    ink: float = 1.0
    extra: dict[str, float] = field(default_factory=dict)

    @property
    def target(self) -> Target:
        return standard_target(self.frame[0] + self.frame[2], self.height)

    def truth(self, x: float, y: float) -> tuple[float, float]:
        """Where something printed for ``x``, ``y`` really is, print mm."""
        cx, cy = self.target.centre
        u, v = (x - cx) * self.scale[0], (y - cy) * self.scale[1]
        c, s = math.cos(self.turn), math.sin(self.turn)
        return cx + c * u - s * v + self.offset[0], cy + s * u + c * v + self.offset[1]


def render(scene: Scene) -> bytes:
    """The photo as a JPEG."""
    rng = np.random.default_rng(scene.seed)
    flat = _form(scene, rng)
    photo = _camera(scene, flat, rng)
    good, data = cv2.imencode(".jpg", photo, [cv2.IMWRITE_JPEG_QUALITY, scene.quality])
    assert good
    return bytes(data)


MARGIN = 45.0  # mm of table around the sheet


def _px(scene: Scene, x: float, y: float) -> tuple[float, float]:
    return (x + STRIP + MARGIN) * SCALE, (y + MARGIN) * SCALE


def _form(scene: Scene, rng: np.random.Generator) -> Array:
    width = int((scene.width + 2 * MARGIN) * SCALE)
    height = int((scene.height + 2 * MARGIN) * SCALE)
    table = rng.normal(scene.ground, 5, (height // 8, width // 8)).astype(np.float32)
    image = cv2.resize(table, (width, height), interpolation=cv2.INTER_LINEAR)
    _box(scene, image, -STRIP, 0, scene.width, scene.height, 238, fill=True)
    for n in range(int(scene.height / 12.7)):
        for x in (-STRIP / 2, scene.width - STRIP * 1.5):
            centre = _fixed(_px(scene, x, n * 12.7 + 6.35))
            cv2.circle(image, centre, int(2 * SCALE * 16), scene.ground, -1, cv2.LINE_AA, 4)
    if scene.bigger_box:
        _box(scene, image, -9, 2, scene.width - 8, scene.height - 4, scene.preprint, line=0.4)
    x, y, w, h = scene.frame
    _box(scene, image, x, y, w, h, scene.preprint, line=scene.line)
    _table(scene, image, rng)
    if not scene.no_target:
        _target(scene, image, rng)
    if scene.ruler:
        _ruler(scene, image)
    if scene.glare is not None:
        gx, gy, r = scene.glare
        spot = np.zeros_like(image)
        cv2.circle(spot, _fixed(_px(scene, gx, gy)), int(r * SCALE * 16), 400.0, -1, 16, 4)
        image = image + cv2.GaussianBlur(spot, (0, 0), r * SCALE / 4)
    if scene.mirrored:
        image = np.ascontiguousarray(image[:, ::-1])
    return image


def _fixed(point: tuple[float, float]) -> tuple[int, int]:
    return round(point[0] * 16), round(point[1] * 16)


def _box(
    scene: Scene,
    image: Array,
    x: float,
    y: float,
    w: float,
    h: float,
    grey: int,
    *,
    line: float = 0.3,
    fill: bool = False,
) -> None:
    a, b = _fixed(_px(scene, x, y)), _fixed(_px(scene, x + w, y + h))
    thick = -1 if fill else max(1, round(line * SCALE))
    cv2.rectangle(image, a, b, grey, thick, cv2.LINE_AA, 4)


def _table(scene: Scene, image: Array, rng: np.random.Generator) -> None:
    """Lines and texts inside the frame, as bills have them."""
    x, y, w, h = scene.frame
    for n in range(1, 6):
        at = y + h * n / 6 + float(rng.uniform(-1, 1))
        a, b = _px(scene, x, at), _px(scene, x + w, at)
        cv2.line(image, _fixed(a), _fixed(b), scene.preprint, 3, cv2.LINE_AA, 4)
    for n in range(1, 5):
        at = x + w * n / 5 + float(rng.uniform(-4, 4))
        a, b = _px(scene, at, y + h / 6), _px(scene, at, y + h * 5 / 6)
        cv2.line(image, _fixed(a), _fixed(b), scene.preprint, 3, cv2.LINE_AA, 4)
    for _ in range(60):
        tx, ty = x + float(rng.uniform(2, w - 14)), y + float(rng.uniform(2, h - 5))
        for char in range(int(rng.integers(2, 6))):
            for stroke in range(4):
                a = _px(scene, tx + char * 3.2, ty + stroke * 0.7)
                b = _px(
                    scene, tx + char * 3.2 + 2.4, ty + stroke * 0.7 + float(rng.uniform(-0.4, 0.4))
                )
                cv2.line(image, _fixed(a), _fixed(b), scene.preprint + 10, 2, cv2.LINE_AA, 4)


def _target(scene: Scene, image: Array, rng: np.random.Generator) -> None:
    for cross in scene.target.crosses:
        if cross.id in scene.missing:
            continue
        dots = cross_dots(bar=cross in scene.target.barred)
        weak = 0.35 if cross.id in scene.smeared else 1.0
        for row, line in enumerate(dots):
            for column, on in enumerate(line):
                if not on:
                    continue
                x, y = cross.x + (column - ARM) * STEP, cross.y + (row - ARM) * STEP
                if cross.id in scene.smeared:
                    x, y = x + float(rng.normal(0, 0.5)), y + float(rng.normal(0, 0.5))
                place = _fixed(_px(scene, *scene.truth(x, y)))
                grey = 255 - (255 - 45 - float(rng.uniform(0, 45))) * weak * scene.ink
                cv2.circle(image, place, int(0.13 * SCALE * 16), grey, -1, cv2.LINE_AA, 4)


def _ruler(scene: Scene, image: Array) -> None:
    """A steel ruler below the form, ticks at each mm."""
    top = scene.height + 3
    _box(scene, image, 0, top, 200, 22, 190, fill=True)
    for mm in range(196):
        size = 9 if mm % 10 == 0 else 6.5 if mm % 5 == 0 else 5
        a, b = _px(scene, 2 + mm, top), _px(scene, 2 + mm, top + size)
        cv2.line(image, _fixed(a), _fixed(b), 40, max(1, round(0.18 * SCALE)), cv2.LINE_AA, 4)


def _camera(scene: Scene, flat: Array, rng: np.random.Generator) -> Array:
    width, height = scene.pixels
    focal = 0.85 * max(width, height)
    tilt, azimuth, roll = (math.radians(v) for v in (scene.tilt, scene.azimuth, scene.roll))
    axis = np.array([math.cos(azimuth), math.sin(azimuth), 0.0])
    lean, _ = cv2.Rodrigues(axis * tilt)
    spin, _ = cv2.Rodrigues(np.array([0.0, 0.0, roll]))
    pose = lean @ spin
    upright = 45 < abs(scene.roll) % 180 < 135
    across, down = (height, width) if upright else (width, height)
    span = max(scene.width / across, scene.height / down)
    away = focal * span / scene.fill
    centre = np.array(
        [scene.width / 2 - STRIP + scene.shift_view[0], scene.height / 2 + scene.shift_view[1], 0.0]
    )
    camera = np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1.0]])
    move = np.array([0, 0, away]) - pose @ centre
    to_image = camera @ np.column_stack([pose[:, 0], pose[:, 1], move])
    drawing = np.array(
        [[SCALE, 0, (STRIP + MARGIN) * SCALE], [0, SCALE, MARGIN * SCALE], [0, 0, 1.0]]
    )
    back = drawing @ np.linalg.inv(to_image)
    us, vs = np.meshgrid(np.arange(width, dtype=np.float64), np.arange(height, dtype=np.float64))
    us, vs = _straightened(us, vs, width, height, scene.k1)
    depth = back[2, 0] * us + back[2, 1] * vs + back[2, 2]
    xs = ((back[0, 0] * us + back[0, 1] * vs + back[0, 2]) / depth).astype(np.float32)
    ys = ((back[1, 0] * us + back[1, 1] * vs + back[1, 2]) / depth).astype(np.float32)
    ratio = SCALE * span / scene.fill
    soft = cv2.GaussianBlur(flat, (0, 0), max(0.3, 0.42 * ratio))
    seen = cv2.remap(soft, xs, ys, cv2.INTER_LINEAR, borderValue=scene.ground)
    return _sensor(scene, seen, rng)


def _straightened(us: Array, vs: Array, width: int, height: int, k1: float) -> tuple[Array, Array]:
    """Where a pixel would be without the lens' distortion."""
    half = math.hypot(width, height) / 2
    x, y = (us - width / 2) / half, (vs - height / 2) / half
    stretch = 1 + k1 * (x * x + y * y)
    return x * stretch * half + width / 2, y * stretch * half + height / 2


def _sensor(scene: Scene, seen: Array, rng: np.random.Generator) -> Array:
    height, width = seen.shape
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = float(rng.uniform(0, 2 * math.pi))
    slope = (xs / width - 0.5) * math.cos(angle) + (ys / height - 0.5) * math.sin(angle)
    light = scene.bright * (1 - scene.light * (slope + 0.5))
    seen = seen * light
    if scene.blur > 0.2:
        seen = cv2.GaussianBlur(seen, (0, 0), scene.blur)
    if scene.shake > 1:
        size = int(scene.shake)
        kernel = np.zeros((size * 2 + 1, size * 2 + 1), np.float32)
        end = (
            size + round(size * math.cos(angle)),
            size + round(size * math.sin(angle)),
        )
        cv2.line(kernel, (size, size), end, 1.0, 1)
        seen = cv2.filter2D(seen, -1, kernel / kernel.sum())
    seen = seen + rng.normal(0, scene.noise, seen.shape)
    return np.clip(seen, 0, 255).astype(np.uint8)


def random_scene(seed: int, *, small: bool = False, **fixed: Any) -> Scene:
    """A reasonable photo by a field engineer: not perfect, not hopeless."""
    rng = np.random.default_rng(1000 + seed)
    big = rng.random() < 0.4
    forms: list[dict[str, Any]] = [
        {"height": 139.7, "frame": (6.0, 6.0, 195.0, 122.0)},
        {"height": 93.133, "frame": (5.0, 5.5, 198.0, 78.0)},
        {"height": 279.4, "frame": (6.0, 8.0, 195.0, 150.0)},
    ]
    form = forms[int(rng.choice([0, 1, 2], p=[0.5, 0.35, 0.15]))]
    turned = int(rng.choice([0, 90, 180, 270])) if rng.random() < 0.3 else 0
    size = (4000, 3000) if big and not small else (2600, 1950)
    scene = Scene(
        seed=seed,
        offset=(float(rng.uniform(-4, 4)), float(rng.uniform(-4, 4))),
        scale=(1 + float(rng.normal(0, 0.0012)), 1 + float(rng.normal(0, 0.004))),
        turn=float(rng.normal(0, 0.004)),
        pixels=size if turned in (0, 180) else size[::-1],
        tilt=float(rng.uniform(0, 22)),
        azimuth=float(rng.uniform(0, 360)),
        roll=float(rng.choice([0, 90, 180, 270]) if rng.random() < 0.3 else 0)
        + float(rng.normal(0, 4)),
        fill=float(rng.uniform(0.72, 0.9)),
        k1=float(rng.uniform(-0.03, 0.03)),
        blur=float(rng.uniform(0.4, 1.5)),
        shake=float(rng.choice([0, 0, 0, 2, 3])),
        noise=float(rng.uniform(1, 6)),
        quality=int(rng.integers(75, 96)),
        light=float(rng.uniform(0.0, 0.55)),
        bright=float(rng.uniform(0.75, 1.03)),
        ground=int(rng.integers(30, 130)),
        preprint=int(rng.integers(60, 140)),
        line=float(rng.uniform(0.25, 0.6)),
        ink=float(rng.uniform(0.6, 1.0)),
    )
    return replace(scene, **{**form, **fixed})
