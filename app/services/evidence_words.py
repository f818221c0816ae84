"""What is to be said of a piece of evidence: its age, and that it was used before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.changes import ChangeSet, Entity
from app.domain.clock import LOCAL
from app.domain.evidence import Evidence, TakenFrom, Timing
from app.domain.text import Text

if TYPE_CHECKING:
    from app.services.context import Ctx


def warnings_of(evidence: Evidence) -> tuple[Text, ...]:
    """Whatever somebody who relies on it must know; empty for an ordinary photo."""
    return tuple(t for t in (_age(evidence), _seen(evidence)) if t is not None)


def warnings_for(ctx: Ctx, changes: ChangeSet) -> tuple[Text, ...]:
    """Of the evidence that was just added."""
    with ctx.store.read() as reader:
        ids = [t.id for t in changes.touches if t.entity is Entity.EVIDENCE]
        held = [reader.get(Evidence, id) for id in ids]
    return tuple(text for e in held if e is not None for text in warnings_of(e))


def _age(evidence: Evidence) -> Text | None:
    if evidence.taken is None or evidence.timing not in (Timing.STALE, Timing.AHEAD):
        return None
    when = f"{evidence.taken.astimezone(LOCAL):%Y-%m-%d %H:%M}"
    if evidence.timing is Timing.STALE:
        if evidence.taken_from is TakenFrom.FILE:
            return Text(
                f"文件时间为 {when}，超过本项允许的时间，不算本项的照片。请现场重新拍一张。",
                f"Its file dates from {when}: too old for this item, so it does not count as its "
                "photo. Take a new one here.",
            )
        return Text(
            f"照片拍于 {when}，超过本项允许的时间，不算本项的照片。请现场重新拍一张。",
            f"It was taken on {when}: too old for this item, so it does not count as its photo. "
            "Take a new one here.",
        )
    return Text(
        f"照片时间为 {when}，晚于添加时间。请检查相机或手机的时钟。",
        f"It says it was taken on {when}, after it was added. Check the clock of the camera or "
        "phone.",
    )


def _seen(evidence: Evidence) -> Text | None:
    seen = evidence.seen_before
    if seen is None:
        return None
    if seen.visit_id == evidence.visit_id:
        return Text(
            "同一张照片已用在本次巡检的另一项。", "The same photo is on another item of this visit."
        )
    where = " ".join(t for t in (seen.site, seen.visit_number) if t)
    return Text(
        f"同一张照片已于 {seen.on} 用在 {where or '另一次巡检'}。请确认这是本次拍的照片。",
        f"The same photo was used on {seen.on} at {where or 'another visit'}. Make sure that this "
        "one was taken now.",
    )
