"""The display tests as people choose them."""

from __future__ import annotations

from functools import partial
from typing import Any

from drivers.plan import PlanCode, RunContext, Session
from drivers.types import Param, StepSpec, TestPlan, Text

OPEN = StepSpec("open", Text("打开端口", "Open the port"), deadline=8)
SIGNALS = StepSpec("signals", Text("控制线", "Control lines"), deadline=5)
ANSWER = StepSpec("answer", Text("有没有应答", "Does it answer"), deadline=6)
REPLY = Param("reply_seconds", Text("等待应答（秒）", "Wait for a reply (s)"), "1")


def _pair(name: str, zh: str, en: str) -> tuple[StepSpec, StepSpec]:
    return (
        StepSpec(name, Text(f"显示{zh}", f"Show {en}"), deadline=6),
        StepSpec(f"{name}_seen", Text(f"看{zh}", f"Look at {en}"), kind="ask"),
    )


CONTENT = TestPlan(
    id="display.content",
    kind="display",
    title=Text("顾客屏内容测试", "Customer display test"),
    about=Text(
        "一人看屏一人操作（或把屏转过来）。约 1 分钟：应收、收款、找零、单价，全亮，亮度，欢迎词。",
        "One person looks at the display. About 1 minute: total, received, change, price, all "
        "segments, brightness, greeting.",
    ),
    steps=(
        OPEN,
        StepSpec("alive", Text("清屏与应答", "Clear and answer"), deadline=6),
        *_pair("total", "应收金额", "the total"),
        *_pair("received", "收款金额", "the money received"),
        *_pair("change", "找零金额", "the change"),
        *_pair("price", "单价", "the price"),
        *_pair("full", "全部笔画", "all segments"),
        StepSpec("brightness", Text("亮度变化", "Brightness"), deadline=15),
        StepSpec("brightness_seen", Text("看亮度", "Look at the brightness"), kind="ask"),
        *_pair("hello", "欢迎词", "the greeting"),
        StepSpec("final", Text("清屏", "Clear"), deadline=6),
    ),
    params=(
        Param("total", Text("应收金额", "Total"), "128.50"),
        Param("received", Text("收款金额", "Received"), "200.00"),
        Param("change", Text("找零金额", "Change"), "71.50"),
        Param("price", Text("单价", "Price"), "2.57"),
        Param("greeting", Text("欢迎词", "Greeting")),
        Param("dim_seconds", Text("调暗时间（秒）", "Dim for (s)"), "2"),
        REPLY,
    ),
)
CHECK = TestPlan(
    id="display.check",
    kind="display",
    title=Text("顾客屏检测（只清屏）", "Customer display check (clears only)"),
    about=Text(
        "只清一次屏，看有没有应答，约 3 秒。多数顾客屏从不应答，那就要做内容测试。",
        "Clears once and waits for an answer, about 3 seconds. Most displays never answer; then "
        "the content test is needed.",
    ),
    steps=(OPEN, SIGNALS, ANSWER),
    params=(REPLY,),
)
BLACK = TestPlan(
    id="display.black",
    kind="display",
    title=Text("顾客屏黑屏诊断", "Black display diagnosis"),
    about=Text(
        "逐步找黑屏原因：接线、选通、12 种波特率和校验、亮度。约 1 分钟，看着屏做，不改屏的设置。",
        "Finds why it is black: line, selection, 12 baud rates and parities, brightness. About a "
        "minute, watching the display. Changes no setting in the display.",
    ),
    steps=(
        OPEN,
        SIGNALS,
        ANSWER,
        StepSpec("selected", Text("选通并显示", "Select and show"), deadline=8),
        StepSpec("selected_seen", Text("看屏", "Look"), kind="ask"),
        StepSpec("sweep", Text("逐个试波特率和校验", "Try baud rates and parities"), deadline=150),
        StepSpec("sweep_seen", Text("看到了哪一个", "Which was seen"), kind="ask"),
        StepSpec("levels", Text("亮度与闪烁", "Brightness and blinking"), deadline=8),
        StepSpec("levels_seen", Text("再看屏", "Look again"), kind="ask"),
        StepSpec("advice", Text("结论", "Conclusion"), deadline=5),
    ),
    params=(
        Param("seconds_each", Text("每种设置停留（秒）", "Seconds for each setting"), "1.5"),
        REPLY,
    ),
)


def _session(plan_id: str, context: RunContext) -> Session:
    """What carries the test out is loaded when it begins: the program starts without it."""
    from drivers.displays.sessions import SESSIONS

    return SESSIONS[plan_id](context)


def _code(plan: TestPlan, **more: Any) -> PlanCode:
    return PlanCode(plan, partial(_session, plan.id), **more)


def display_plans() -> tuple[PlanCode, ...]:
    """Every display test with its code, the usual one first."""
    return (_code(CONTENT), _code(BLACK), _code(CHECK))
