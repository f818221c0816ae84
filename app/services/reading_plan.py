"""The check of a reading file as a test like any other: it answers an item of the checklist, keeps
the file and the list of its problems as evidence, and runs on the bench and from the command line.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from app.domain import codec
from app.domain.reading_template import ReadingTemplate
from app.domain.site import AssetKind
from drivers.plan import PlanCode, RunContext, Session
from drivers.types import Param, StepSpec, TestPlan, Text

PLAN_ID: Final = "readings.check"
PLAN: Final = TestPlan(
    id=PLAN_ID,
    kind=AssetKind.WORKSTATION.value,
    title=Text("抄表文件检查", "Reading file check"),
    about=Text(
        "选本月要导入的文件（xlsx、xls、csv），按合同的模板逐格检查，10 万行约 3 秒；"
        "文件和问题清单留作佐证。",
        "Choose this month's file (xlsx, xls, csv): every cell is checked against the contract's "
        "template, 100,000 rows in about 3 seconds; file and problems are kept as evidence.",
    ),
    steps=(
        StepSpec("file", Text("选择文件", "Choose the file"), kind="ask"),
        StepSpec("read", Text("读取并检查", "Read and check"), deadline=180),
        StepSpec("layout", Text("表、列和行", "Sheets, columns, rows"), deadline=5),
        StepSpec("cells", Text("各格的内容", "What the cells hold"), deadline=5),
        StepSpec("readings", Text("读数", "The readings"), deadline=5),
    ),
    params=(
        Param("file", Text("文件", "File")),
        Param("template", Text("模板（空：合同包的第一个）", "Template (empty: the pack's first)")),
        Param("month", Text("抄表月份，如 2026-11", "Month of the readings, e.g. 2026-11")),
        Param("warnings", Text("警告也算不合格（1 是）", "Warnings fail it, too (1: yes)")),
    ),
)


def as_param(template: ReadingTemplate) -> str:
    """A template as the value of the parameter."""
    return json.dumps(codec.plain(template), ensure_ascii=False)


def reading_plan(templates: Callable[[], tuple[ReadingTemplate, ...]]) -> PlanCode:
    """``templates``: those to choose from by id. What reads files is loaded when a run begins."""

    def start(context: RunContext) -> Session:
        from app.services.reading_session import ReadingSession

        return ReadingSession(context, templates)

    return PlanCode(PLAN, start, needs_line=False)
