"""Photos and the signature stroke, as flowables of a known size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from app.domain.sign_off import Stroke
from app.reports.paper import INK, colour

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

DPI = 150  # enough to read a bill's figures in print, a tenth of a phone photo's bytes
MAX_PIXELS = 80_000_000  # larger pictures are refused: no phone makes them, a bomb does


def photo(data: bytes, width: float, height: float) -> Flowable | None:
    """The picture fitted into ``width`` x ``height`` points, upright, scaled down to 150 dpi.
    None if the bytes are not a picture that can be read."""
    from PIL import Image as Pictures
    from PIL import ImageOps, UnidentifiedImageError
    from reportlab.platypus import Image

    try:
        with Pictures.open(BytesIO(data)) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                return None
            wanted = (math.ceil(width / 72 * DPI), math.ceil(height / 72 * DPI))
            # a JPEG is decoded at a fraction of its size: a fifth of the time for a phone's photo
            opened.draft("RGB", (max(wanted), max(wanted)))
            upright = ImageOps.exif_transpose(opened)
            scale = min(width / upright.width, height / upright.height)
            shown = (max(1.0, upright.width * scale), max(1.0, upright.height * scale))
            upright.thumbnail(wanted)
            small = BytesIO()
            _flat(upright).save(small, "JPEG", quality=82, optimize=True)
    except (
        OSError,
        ValueError,
        SyntaxError,  # what PIL raises for a broken PNG
        ZeroDivisionError,
        UnidentifiedImageError,
        Pictures.DecompressionBombError,
    ):
        return None
    small.seek(0)
    picture = Image(small, width=shown[0], height=shown[1])
    picture.hAlign = "LEFT"
    return picture


def _flat(picture: Any) -> Any:
    """RGB on white: JPEG knows no transparency."""
    from PIL import Image as Pictures

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Pictures.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        return ground
    return picture.convert("RGB")


def signature(strokes: Sequence[Stroke], width: float, height: float) -> Flowable:
    """The supervisor's strokes as smooth curves, scaled into the box and kept in proportion."""
    from reportlab.platypus import Flowable

    class Signature(Flowable):
        def wrap(self, _w: float, _h: float) -> tuple[float, float]:
            return width, height

        def draw(self) -> None:
            drawn = [[(float(p[0]), float(p[1])) for p in stroke] for stroke in strokes if stroke]
            if not drawn:
                return
            xs = [x for stroke in drawn for x, _ in stroke]
            ys = [y for stroke in drawn for _, y in stroke]
            wide, high = max(xs) - min(xs), max(ys) - min(ys)
            pad = 4.0
            scale = min((width - 2 * pad) / max(wide, 1), (height - 2 * pad) / max(high, 1), 1.2)
            left, top = min(xs), min(ys)
            drop = (height - high * scale) / 2

            def place(point: tuple[float, float]) -> tuple[float, float]:
                return pad + (point[0] - left) * scale, height - drop - (point[1] - top) * scale

            self.canv.saveState()
            self.canv.setStrokeColor(colour(INK))
            self.canv.setFillColor(colour(INK))
            self.canv.setLineWidth(1.3)
            self.canv.setLineCap(1)
            self.canv.setLineJoin(1)
            for stroke in drawn:
                _curve(self.canv, [place(p) for p in stroke])
            self.canv.restoreState()

    return Signature()


def _curve(canvas: Any, points: list[tuple[float, float]]) -> None:
    """Quadratic curves through the middles of the segments: round where the hand was round."""
    if len(points) == 1:
        canvas.circle(points[0][0], points[0][1], 0.9, stroke=0, fill=1)
        return
    path = canvas.beginPath()
    path.moveTo(*points[0])
    here = points[0]
    for corner, after in pairwise(points[1:]):
        end = ((corner[0] + after[0]) / 2, (corner[1] + after[1]) / 2)
        path.curveTo(
            here[0] + (corner[0] - here[0]) * 2 / 3,
            here[1] + (corner[1] - here[1]) * 2 / 3,
            end[0] + (corner[0] - end[0]) * 2 / 3,
            end[1] + (corner[1] - end[1]) * 2 / 3,
            end[0],
            end[1],
        )
        here = end
    path.lineTo(*points[-1])
    canvas.drawPath(path, stroke=1, fill=0)
