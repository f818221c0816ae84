"""Checking a file of meter readings against the pack's template."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.domain.pack import ContractPack
from app.domain.reading_template import ReadingTemplate
from app.domain.text import Text
from app.readings.check import Watch
from app.readings.check import check_file as check_against
from app.readings.collecting import KEEP
from app.readings.dates import Period
from app.readings.faults import TemplateUnknown
from app.readings.result import Check
from app.services.context import Ctx


def templates(ctx: Ctx) -> tuple[ReadingTemplate, ...]:
    """Those of the laptop's pack; the first is used when none is named."""
    return ctx.pack.reading_templates


def template_of(pack: ContractPack, template_id: str = "") -> ReadingTemplate:
    """Raises TemplateUnknown, which names those there are."""
    found = pack.reading_template(template_id)
    if found is not None:
        return found
    known = "、".join(t.id for t in pack.reading_templates)
    if not known:
        raise TemplateUnknown(
            what=Text(
                f"合同包 {pack.id} 没有抄表模板。",
                f"The pack {pack.id} has no template of readings.",
            ),
            todo=Text("在包里补上 readings.yaml。", "Add readings.yaml to the pack."),
        )
    raise TemplateUnknown(
        template_id, todo=Text(f"可用：{known}。", f"Known: {known.replace('、', ', ')}.")
    )


def period_of(
    month: str = "", first: str = "", last: str = "", today: date | None = None
) -> Period:
    """From what a person typed: ``2026-03``, or two days ``2026-03-01`` of which either may be
    empty. Raises ValueError for what is neither, or ends before it begins."""
    if month:
        return Period.month(month, today)
    begins = date.fromisoformat(first) if first else None
    ends = date.fromisoformat(last) if last else None
    if begins and ends and ends < begins:
        raise ValueError(f"{last} is before {first}")
    return Period(begins, ends, today)


def check_file(
    ctx: Ctx,
    path: Path,
    template_id: str = "",
    period: Period | None = None,
    *,
    keep: int = KEEP,
    watch: Watch | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Check:
    """Raises TemplateUnknown, a ReadingFileError where the file cannot be read, CheckCancelled."""
    template = template_of(ctx.pack, template_id)
    asked = period or Period(today=ctx.clock.now().local.date())
    return check_against(path, template, asked, keep=keep, watch=watch, cancelled=cancelled)
