"""What a fit of the alignment target means, and what to enter where."""

from __future__ import annotations

from decimal import Decimal

from drivers.alignment.fit import Fit, Value
from drivers.plan import StepOutcome
from drivers.types import Limit, Reading, Text, Verdict, reading

SCALE_X, SCALE_Y = 0.004, 0.006  # parts: beyond what paper and reading explain
TURN = 4.0  # mrad: 0.8 mm over the width of a form


def judged_fit(found: Fit, tolerance: float) -> StepOutcome:
    """``tolerance`` in mm at the middle of the target. What is nearer to the limit than it is
    sure to is told to be so."""
    dx, dy = found.offset_x, found.offset_y
    readings = _readings(found, tolerance)
    problems: list[Text] = []
    if max(abs(dx.value), abs(dy.value)) > tolerance:
        problems.append(_shift(dx.value, dy.value))
    scaled = _scaled(found)
    if scaled is not None:
        problems.append(scaled)
    if abs(found.turn.value) > TURN + 2 * found.turn.sigma:
        problems.append(
            Text(
                f"票据装歪了（{found.turn.value:+.1f} 毫弧度）：对齐左侧定位，拉平后重装。",
                f"The form is loaded askew ({found.turn.value:+.1f} mrad): align it at the left, "
                "load it flat.",
            )
        )
    note = _outlier(found)
    if problems:
        zh = "".join(p.zh for p in problems) + note.zh
        en = " ".join((*(p.en for p in problems), note.en)).strip()
        return StepOutcome(Verdict.FAIL, Text(zh, en), readings, "MISALIGNED")
    unsure = max(abs(dx.value) + 2 * dx.sigma - tolerance, abs(dy.value) + 2 * dy.sigma - tolerance)
    if unsure > 0 and max(dx.sigma, dy.sigma) > tolerance / 2:
        return StepOutcome(
            Verdict.INCONCLUSIVE,
            Text(
                f"看来在 ±{tolerance:g} 毫米以内，但量得不够准；多量几个十字，或拍照。",
                f"It seems to be within ±{tolerance:g} mm, but the readings are too coarse; "
                "measure more crosses or take a photo.",
            ),
            readings,
            "UNSURE",
        )
    return StepOutcome(
        Verdict.PASS,
        Text(
            f"对准：偏差在 ±{tolerance:g} 毫米以内。{note.zh}",
            f"Aligned within ±{tolerance:g} mm. {note.en}".strip(),
        ),
        readings,
    )


def _shift(dx: float, dy: float) -> Text:
    """The correction is the offset the other way."""
    side = ("左", "left") if dx > 0 else ("右", "right")
    way = ("上", "up") if dy > 0 else ("下", "down")
    return Text(
        f"套打错位：修正量为向{side[0]} {abs(dx):.1f} 毫米、向{way[0]} {abs(dy):.1f} 毫米"
        f"（左右 {-dx:+.2f}，上下 {-dy:+.2f}）。",
        f"Misaligned: correct by {abs(dx):.1f} mm to the {side[1]} and {abs(dy):.1f} mm {way[1]} "
        f"(x {-dx:+.2f}, y {-dy:+.2f}).",
    )


def _scaled(found: Fit) -> Text | None:
    across, down = found.scale_x, found.scale_y
    wrong_x = abs(across.value - 1) > SCALE_X + 2 * across.sigma
    wrong_y = abs(down.value - 1) > SCALE_Y + 2 * down.sigma
    if not (wrong_x or wrong_y):
        return None
    if wrong_x:
        return Text(
            f"横向缩放 {across.value * 100:.1f}%：驱动里缩放改成 100%，纸张选对。",
            f"Sideways scale {across.value * 100:.1f} %: set 100 % and the right paper in the "
            "driver.",
        )
    return Text(
        f"纵向缩放 {down.value * 100:.1f}%：行距或单位设错，或拖纸打滑；做走纸测试。",
        f"Downward scale {down.value * 100:.1f} %: wrong line spacing or unit, or the paper slips; "
        "run the feed test.",
    )


def _outlier(found: Fit) -> Text:
    if not found.outlier:
        return Text("", "")
    return Text(
        f"十字 {found.outlier} 与其他的对不上，没有采用。",
        f"Cross {found.outlier} does not agree with the others and was left out.",
    )


def _readings(found: Fit, tolerance: float) -> tuple[Reading, ...]:
    limit = Limit(low=Decimal(str(-tolerance)), high=Decimal(str(tolerance)))

    def row(key: str, zh: str, en: str, value: Value, unit: str, places: int = 2) -> Reading:
        judged = limit if key.startswith("offset") else None
        return reading(key, Text(zh, en), f"{value.value:.{places}f}", unit, judged)

    rows = [
        row("offset_x", "左右偏移（右为正）", "Sideways offset (right +)", found.offset_x, "mm"),
        row("offset_y", "上下偏移（下为正）", "Up-down offset (down +)", found.offset_y, "mm"),
        reading(
            "offset_uncertainty",
            Text("不确定度（2σ）", "Uncertainty (2σ)"),
            f"{2 * max(found.offset_x.sigma, found.offset_y.sigma):.2f}",
            "mm",
        ),
        reading(
            "scale_x", Text("横向比例", "Sideways scale"), f"{found.scale_x.value * 100:.2f}", "%"
        ),
        reading(
            "scale_y", Text("纵向比例", "Downward scale"), f"{found.scale_y.value * 100:.2f}", "%"
        ),
        row("turn", "歪斜", "Skew", found.turn, "mrad", 1),
    ]
    if found.residual is not None:
        rows.append(reading("residual", Text("残差", "Residual"), f"{found.residual:.2f}", "mm"))
    return tuple(rows)
