"""Print queues and their default paper as a step of the computer check."""

from __future__ import annotations

from drivers.plan import StepOutcome
from drivers.queues import Queue, print_queues
from drivers.types import Limit, Reading, Text, Verdict, reading
from drivers.workstation.judged import Doubt, fact, judged, not_told, untold
from drivers.workstation.look import Look
from drivers.workstation.paper import Paper, default_paper, queue_state, same_paper

_QUEUES = 8  # of which the paper is asked: each costs two commands


def queue_step(look: Look) -> StepOutcome:
    queues = print_queues(look.seconds(5.0), look.cancel)
    wanted = look.param("queue")
    if queues is None:
        text = Text(
            "没有打印服务，或它没有运行。", "There is no print service, or it does not run."
        )
        if not wanted:
            return not_told(text, [untold("queues", Text("打印队列", "Print queues"))])
        return StepOutcome(Verdict.FAIL, text, code="NO_QUEUE")
    default = next((queue.name for queue in queues if queue.default), "")
    readings: list[Reading] = [
        reading("queues", Text("打印队列", "Print queues"), len(queues)),
        reading("default_printer", Text("默认打印机", "Default printer"), default or "none"),
    ]
    doubts: list[Doubt] = []
    if wanted and all(queue.name != wanted for queue in queues):
        names = ", ".join(queue.name for queue in queues[:6])
        have = f"，有：{names}" if names else ""
        english = f"; there is {names.replace('、', ', ')}" if names else ""
        text = Text(
            f"没有打印队列“{wanted}”{have}。装驱动，或改名。",
            f"There is no print queue “{wanted}”{english}. Install the driver, or rename one.",
        )
        doubts.append(Doubt(text, "NO_QUEUE"))
    # the wanted one and the default come first: others may not be asked for their paper
    ordered = sorted(queues, key=lambda queue: (queue.name != wanted, not queue.default))
    for number, queue in enumerate(ordered):
        readings += _queue(look, queue, number < _QUEUES, doubts)
    zh = f"{len(queues)} 个打印队列" + (f"，默认 {default}。" if default else "，没有默认。")
    en = f"{len(queues)} print queues" + (f", default {default}." if default else ", no default.")
    return judged(readings, Text(zh, en), doubts)


def _queue(look: Look, queue: Queue, ask: bool, doubts: list[Doubt]) -> list[Reading]:
    name, wanted = queue.name, look.param("queue")
    mine = name == wanted
    state = queue_state(name, look.seconds(3.0), look.cancel) if ask else None
    works = queue.enabled and queue.accepting and (state is None or not state.stopped)
    found = [
        reading(
            f"queue.{name}",
            Text(f"队列 {name}", f"Queue {name}"),
            "enabled" if works else "stopped",
            limit=Limit(expected="enabled") if mine else None,
        )
    ]
    if mine and not works:
        why = queue.reason or (", ".join(state.reasons) if state is not None else "")
        more = f"（{why}）" if why else ""
        english = f" ({why})" if why else ""
        text = Text(
            f"打印队列“{name}”已停止{more}：排除原因后恢复打印。",
            f"The print queue “{name}” is stopped{english}: remove the cause and resume it.",
        )
        doubts.append(Doubt(text, "QUEUE_STOPPED"))
    if state is not None:
        label = Text(f"{name} 驱动", f"{name}, driver")
        found.append(fact(f"driver.{name}", label, state.driver))
        if state.jobs:
            waiting = Text(f"{name} 等待的作业", f"{name}, jobs waiting")
            found.append(reading(f"jobs.{name}", waiting, state.jobs))
    if ask:
        told = state.paper if state is not None else ""
        paper = default_paper(name, told, look.seconds(4.0), look.cancel)
        judge = look.param("paper") if mine or (not wanted and queue.default) else ""
        found.append(_paper(name, paper, judge, doubts))
    return found


def _paper(name: str, paper: Paper, wanted: str, doubts: list[Doubt]) -> Reading:
    label = Text(f"{name} 默认纸张", f"{name}, default paper")
    if not paper.name:
        return untold(f"paper.{name}", label)
    right = same_paper(paper, wanted) if wanted else None
    limit = Limit(expected=wanted) if wanted else None
    if right is False:
        text = Text(
            f"“{name}”的默认纸张是 {paper}，应为 {wanted}：套打会错位或换页，在打印首选项里改。",
            f"The default paper of “{name}” is {paper}, it should be {wanted}: print would be out "
            "of place or run on; set it in the printing preferences.",
        )
        doubts.append(Doubt(text, "PAPER"))
    return Reading(f"paper.{name}", label, str(paper), "", limit, right)
