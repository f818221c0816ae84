"""``countercheck test KIND --port URL``: the same test a checklist item runs."""

from __future__ import annotations

import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands.terminal import (
    CANCELLED,
    DONE,
    FAILED,
    NOT_NOW,
    WRONG,
    complain,
    facts,
)
from app.domain.text import Text

if TYPE_CHECKING:
    from drivers.questions import Question, Reply
    from drivers.runner import Progress
from drivers.types import RunResult, StepResult

MARKS = {
    "pass": "✓",
    "fail": "✗",
    "error": "!",
    "inconclusive": "?",
    "aborted": "■",
    "not_run": "·",
}


def run(args: Namespace) -> int:
    from app.services import device_tests
    from drivers.cancel import CancelToken
    from drivers.errors import DeviceError

    settings = _settings(args)
    answers = _answers(args)
    if settings is None or answers is None:
        return WRONG
    registry = device_tests.registry()
    token = CancelToken()
    signal.signal(signal.SIGINT, lambda *_: token.cancel())
    plan = args.plan or registry.default_plan(args.kind).id
    try:
        runner = registry.runner(
            plan,
            args.port,
            profile_id=args.profile or "",
            params=settings,
            cancel=token,
            on_progress=None if args.json else _printer(args),
        )
    except DeviceError as error:  # a bad URL, an unknown plan or profile: wrong use
        complain(args, Text(error.sentence("zh"), error.sentence("en")))
        return WRONG
    result = runner.run(_asker(args, answers))
    if args.capture:
        try:
            Path(args.capture).write_bytes(result.capture)
        except OSError as error:
            complain(
                args, Text(f"报文写不进去：{error}", f"the capture could not be written: {error}")
            )
            return WRONG
    facts(args, as_json(result, args.lang), _verdict_line(result, args))
    return exit_code(result)


def exit_code(result: RunResult) -> int:
    """0 passed; 1 the device failed a check, or nobody could tell; 3 the test could not be done;
    130 cancelled."""
    if result.outcome == "aborted":
        return CANCELLED
    if result.outcome in ("error", "timeout"):
        return NOT_NOW
    return DONE if result.outcome == "pass" else FAILED


def as_json(result: RunResult, lang: Any) -> dict[str, Any]:
    return {
        "plan": result.plan_id,
        "kind": result.kind,
        "port": result.port,
        "profile": result.profile,
        "outcome": result.outcome,
        "code": result.code,
        "identity": result.identity,
        "seconds": round(result.seconds, 3),
        "started": result.started.isoformat(),
        "statistics": dict(result.statistics),
        "steps": [
            {
                "id": s.step_id,
                "verdict": s.verdict.value,
                "code": s.code,
                "text": s.text.to(lang),
                "seconds": round(s.seconds, 3),
                "answer": s.answer,
                "readings": [
                    {
                        "quantity": r.quantity,
                        "value": r.value,
                        "unit": r.unit,
                        "said": r.said.to(lang),
                        "limit": str(r.limit or ""),
                        "ok": r.ok,
                        "raw": r.raw.hex(),
                    }
                    for r in s.readings
                ],
            }
            for s in result.steps
        ],
    }


def _settings(args: Namespace) -> dict[str, str] | None:
    found: dict[str, str] = {}
    for pair in args.settings:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            complain(
                args, Text(f"--set 要写成 KEY=VALUE：{pair}", f"--set takes KEY=VALUE: {pair}")
            )
            return None
        found[key] = value
    return found


def _answers(args: Namespace) -> Mapping[str, Reply] | None:
    """A line ``step: answer``, or ``step: {choice: answer, field: value}`` where figures or a
    photo are asked for."""
    if not args.answers:
        return {}
    import yaml

    from drivers.questions import Reply

    try:
        loaded = yaml.safe_load(Path(args.answers).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        complain(args, Text(f"回答文件读不出来：{error}", f"the answers cannot be read: {error}"))
        return None
    if not isinstance(loaded, dict):
        complain(
            args, Text("回答文件应为“步骤: 回答”", "the answers file must be 'step: answer' lines")
        )
        return None
    found: dict[str, Reply] = {}
    for step, given in loaded.items():
        fields = given if isinstance(given, dict) else {"choice": given}
        values = {str(k): str(v) for k, v in fields.items() if k != "choice"}
        found[str(step)] = Reply(str(fields.get("choice", "")), values)
    return found


def _asker(args: Namespace, answers: Mapping[str, Reply]) -> Callable[[Question], Reply]:
    """Answers from the file; else the terminal; with neither it is cancelled, not guessed."""
    from drivers.cancel import Cancelled

    def ask(question: Question) -> Reply:
        given = answers.get(question.step_id)
        if given is not None:
            wrong = question.problem(given)
            if wrong is None:
                return given
            complain(args, Text(wrong.zh, wrong.en))
            raise Cancelled
        if not sys.stdin.isatty() or args.json:
            complain(
                args,
                Text(
                    f"步骤 {question.step_id} 需要人来回答：用 --answers 给出",
                    f"step {question.step_id} asks a person: give --answers",
                ),
            )
            raise Cancelled
        try:
            return _typed(args, question)
        except (EOFError, KeyboardInterrupt):
            raise Cancelled from None

    return ask


def _typed(args: Namespace, question: Question) -> Reply:
    """From the terminal: the fields, then the choice; asked again until it can be taken."""
    from drivers.questions import Reply

    while True:
        print(question.prompt.to(args.lang))
        values: dict[str, str] = {}
        for field in question.fields:
            unit = f" ({field.unit})" if field.unit else ""
            if text := input(f"  {field.label.to(args.lang)}{unit}: ").strip():
                values[field.key] = text
        for number, (_, label, _verdict) in enumerate(question.choices, 1):
            print(f"  {number}  {label.to(args.lang)}")
        typed = input("> ").strip()
        if not typed.isdigit() or not 1 <= int(typed) <= len(question.choices):
            continue
        given = Reply(question.choices[int(typed) - 1][0], values)
        wrong = question.problem(given)
        if wrong is None:
            return given
        complain(args, Text(wrong.zh, wrong.en))


def _printer(args: Namespace) -> Callable[[Progress], None]:
    from drivers.runner import StepDone

    def show(event: Progress) -> None:
        if isinstance(event, StepDone):
            print(_step_line(event.result, args), flush=True)

    return show


def _step_line(step: StepResult, args: Namespace) -> str:
    words = [f"{MARKS[step.verdict.value]} {step.title.to(args.lang)}"]
    if step.text.to(args.lang):
        words.append(step.text.to(args.lang))
    for r in step.readings:
        limit = f" ({r.limit_said.to(args.lang)})" if r.limit is not None else ""
        words.append(f"{r.label.to(args.lang)} {r.said.to(args.lang)}{limit}".rstrip())
    if step.seconds:
        words.append(f"{Decimal(step.seconds).quantize(Decimal('0.01'))} s")
    return " · ".join(words)


def _verdict_line(result: RunResult, args: Namespace) -> str:
    words = {
        "pass": Text("通过", "passed"),
        "fail": Text("未通过", "failed"),
        "error": Text("没能做完", "could not be done"),
        "timeout": Text("超时", "timed out"),
        "aborted": Text("已取消", "cancelled"),
    }
    code = f" ({result.code})" if result.code else ""
    outcome = Text("无法判定", "inconclusive") if result.undecided else words[result.outcome]
    return f"{outcome.to(args.lang)}{code} · {result.seconds:.1f} s"
