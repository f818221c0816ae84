"""What is to be said of a piece of evidence: its age, and that it was used before."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.clock import LOCAL
from app.domain.evidence import Evidence, TakenFrom, Timing
from app.domain.text import Text


class Remark(NamedTuple):
    """``fact`` for whoever relies on it, ``todo`` for whoever can still do something about it."""

    fact: Text
    todo: Text

    @property
    def whole(self) -> Text:
        return Text(f"{self.fact.zh}{self.todo.zh}", f"{self.fact.en} {self.todo.en}")


def remarks_of(evidence: Evidence) -> tuple[Remark, ...]:
    """Empty for an ordinary photo."""
    return tuple(r for r in (_age(evidence), _seen(evidence)) if r is not None)


def _age(evidence: Evidence) -> Remark | None:
    if evidence.taken is None:
        return None
    when = f"{evidence.taken.astimezone(LOCAL):%Y-%m-%d %H:%M}"
    if evidence.timing is Timing.STALE:
        zh, en = f"照片拍于 {when}", f"Taken on {when}"
        if evidence.taken_from is TakenFrom.FILE:
            zh, en = f"文件时间为 {when}", f"The file dates from {when}"
        return Remark(
            Text(
                f"{zh}，超过本项允许的时间，不算本项的照片。",
                f"{en}: too old for this item, so it does not count as its photo.",
            ),
            Text("请现场重新拍一张。", "Take a new one here."),
        )
    if evidence.timing is Timing.AHEAD:
        return Remark(
            Text(
                f"照片时间为 {when}，晚于添加时间。",
                f"It says it was taken on {when}, which is after it was added.",
            ),
            Text("请检查相机或手机的时钟。", "Check the clock of the camera or phone."),
        )
    return None


def _seen(evidence: Evidence) -> Remark | None:
    seen = evidence.seen_before
    if seen is None:
        return None
    sure = Text("请确认这张照片是这次拍的。", "Make sure that it was taken for this one.")
    if seen.visit_id == evidence.visit_id:
        return Remark(
            Text(
                "同一张照片已用在本次巡检的另一项。",
                "The same photo is on another item of this visit.",
            ),
            sure,
        )
    where = " ".join(t for t in (seen.site, seen.visit_number) if t)
    return Remark(
        Text(
            f"同一张照片已于 {seen.on} 用在{where or '另一次巡检'}。",
            f"The same photo was used on {seen.on} at {where or 'another visit'}.",
        ),
        sure,
    )
