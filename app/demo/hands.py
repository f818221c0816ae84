"""The hands of an engineer and a supervisor, for the demonstration's history and the self test.

They do nothing a person could not do: every answer, photo and stroke goes through the services.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from app.domain.answer import Verdict
from app.domain.checklist import Item, ItemKind, Missing
from app.domain.sign_off import Stroke
from app.services import evidence, findings, signoff, visits

if TYPE_CHECKING:
    from app.services.context import Ctx

CANVAS = (520, 180)  # px


@dataclass(frozen=True)
class Fault:
    """An abnormal answer to be given."""

    note: str
    description: str
    advice: str
    value: str = ""


def fill(
    ctx: Ctx,
    visit_id: str,
    faults: Mapping[str, Fault] | None = None,
    *,
    most: int | None = None,
) -> int:
    """Answers every open item that has no answer yet, in order, at most ``most`` of them; items in
    ``faults`` are abnormal, all others as they should be. Returns how many were given."""
    wanted = faults or {}
    given = 0
    seen: set[str] = set()
    while most is None or given < most:
        # answers can bring items into view, so the page is read anew until nothing is left
        view = visits.visit_view(ctx, visit_id)
        todo = [
            entry.item
            for section in view.sections
            for entry in section.items
            if entry.open
            and entry.item.id not in seen
            and (entry.answer is None or not entry.answer.given or entry.remark)
        ]
        if not todo:
            break
        for item in todo[: None if most is None else most - given]:
            seen.add(item.id)
            answer(ctx, visit_id, item, wanted.get(item.id))
            given += 1
    return given


def answer(ctx: Ctx, visit_id: str, item: Item, fault: Fault | None = None) -> None:
    """One item, as a careful engineer would leave it: value, photo where one is wanted, note."""
    verdict = Verdict.ABNORMAL if fault else Verdict.NORMAL
    value = (fault.value if fault else "") or usual_value(item, verdict)
    visits.answer(
        ctx,
        visit_id,
        item.id,
        verdict=None if item.kind is ItemKind.CHOICE and value else verdict,
        value=value or None,
        note=fault.note if fault else None,
    )
    wanted = [g for g in visits.gaps(ctx, visit_id) if g.item.id == item.id]
    if any(g.missing is Missing.PHOTO for g in wanted):
        now = ctx.clock.now().local
        taken = photo(item.prompt.zh, mark=f"{now:%Y-%m-%d %H:%M:%S} {visit_id[-6:]}", at=now)
        evidence.add_photo(ctx, visit_id, item.id, taken, f"{item.id}.jpg")
    if any(g.missing is Missing.FILE for g in wanted):
        evidence.add_file(ctx, visit_id, item.id, item.prompt.zh.encode(), f"{item.id}.txt")
    if any(g.missing is Missing.NOTE for g in wanted):
        visits.answer(ctx, visit_id, item.id, note="现场已确认")
    if fault:
        with ctx.store.read() as reader:
            held = [f for f in reader.findings(visit_id=visit_id) if f.item_id == item.id]
        for finding in held:
            findings.edit(ctx, finding.id, description=fault.description, advice=fault.advice)


def usual_value(item: Item, verdict: Verdict) -> str:
    """A value that fits the verdict: within the limits, or just outside them."""
    if item.kind is ItemKind.CHOICE:
        fits = [c for c in item.choices if c.verdict is verdict] or list(item.choices)
        return fits[0].id
    if item.kind is ItemKind.TEXT:
        return "正常"
    if item.kind not in (ItemKind.NUMBER, ItemKind.STOPWATCH):
        return ""
    limits = item.guide if verdict is Verdict.NORMAL and item.guide else item.limits
    if limits is None:
        return "3" if item.kind is ItemKind.NUMBER else "3.2"
    low, high = limits.low, limits.high
    if verdict is Verdict.NORMAL:
        if low is not None and high is not None:
            return str((low + high) / 2)
        return str(low if low is not None else 0 if high is None else high / 2)
    return str(high + 1 if high is not None else 0 if low is None else low - 1)


def photo(
    words: str,
    size: tuple[int, int] = (1280, 960),
    *,
    mark: str = "",
    at: datetime | None = None,
) -> bytes:
    """A picture that says what it stands for; JPEG. ``mark`` tells it from others of its kind,
    ``at`` is what its camera says of its time."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", size, (226, 229, 233))
    draw = ImageDraw.Draw(picture)
    width, height = size
    draw.rounded_rectangle((width * 0.18, 90, width * 0.82, height - 90), 18, fill=(252, 252, 250))
    for i in range(9):
        y = 330 + i * 52
        draw.line(
            (width * 0.24, y, width * (0.74 - 0.05 * (i % 3)), y), fill=(190, 196, 204), width=6
        )
    with as_file(files("resources") / "fonts" / "NotoSansSC-Regular.ttf") as path:
        title = ImageFont.truetype(str(path), 46)
        small = ImageFont.truetype(str(path), 32)
    draw.text((width * 0.24, 150), "演示照片", font=title, fill=(40, 52, 66))
    draw.text((width * 0.24, 230), words[:24], font=small, fill=(90, 102, 118))
    draw.text((width * 0.24, height - 170), mark, font=small, fill=(150, 158, 168))
    exif = Image.Exif()
    if at is not None:
        exif[0x0110] = "Demo camera"
        exif.get_ifd(0x8769)[0x9003] = f"{at:%Y:%m:%d %H:%M:%S}"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


def strokes(seed: int = 7) -> tuple[Stroke, ...]:
    """Something that looks like two quickly written characters."""
    lines: list[Stroke] = []
    for character in range(2):
        for stroke in range(4):
            x0 = 60 + character * 210 + stroke * 34
            points = []
            for step in range(24):
                t = step / 23
                x = x0 + 70 * t + 14 * math.sin(t * 5 + seed + stroke)
                y = 60 + 18 * stroke + 34 * math.sin(t * 3.1 + seed * 0.7 + stroke * 1.9)
                points.append((int(x), int(y), character * 900 + stroke * 180 + step * 7))
            lines.append(tuple(points))
    return tuple(lines)


def ink(drawn: tuple[Stroke, ...]) -> bytes:
    """The strokes as PNG, as the signature canvas would give them."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", CANVAS, (255, 255, 255, 0))
    draw = ImageDraw.Draw(picture)
    for stroke in drawn:
        draw.line([(x, y) for x, y, _ in stroke], fill=(20, 28, 40, 255), width=4, joint="curve")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def sign(
    ctx: Ctx,
    visit_id: str,
    supervisor: str = "陈主任",
    role: str = "网点负责人",
    rating: int = 5,
    remarks: str = "",
) -> None:
    """Finish and sign as the supervisor would on this laptop."""
    visits.finish(ctx, visit_id)
    drawn = strokes(len(visit_id) + rating)
    signoff.sign(
        ctx,
        visit_id,
        supervisor=supervisor,
        role=role,
        rating=rating,
        remarks=remarks,
        strokes=drawn,
        png=ink(drawn),
    )
