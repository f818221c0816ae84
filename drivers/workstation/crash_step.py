"""Recent crashes, and what guards the computer, as steps of the computer check."""

from __future__ import annotations

from datetime import UTC, date, datetime

from drivers.plan import StepOutcome
from drivers.types import Reading, Text, reading
from drivers.workstation.crashes import crashes, said_of
from drivers.workstation.judged import YES_NO, Doubt, fact, judged, not_told, untold
from drivers.workstation.look import Look

_SHOWN = 5


def crash_step(look: Look) -> StepOutcome:
    days = int(look.context.number("crash_days", 1, 365) or 30)
    found = crashes(days, look.seconds(8.0), look.cancel, look.keys.here)
    label = Text(f"{days} 天内崩溃", f"Crashes in {days} days")
    if found is None:
        text = Text(
            "系统没有可读的崩溃记录。", "The system has no record of crashes that may be read."
        )
        return not_told(text, [untold("crashes", label)])
    total = reading("crashes", label, found.total(), "times", look.high("max_crashes"))
    worst = found.most_common(_SHOWN)
    readings = [total]
    for name, count in worst:
        zh, en = said_of(name)
        readings.append(reading(f"crash.{name}", Text(zh, en), count, "times"))
    zh = "、".join(f"{said_of(name)[0]} {count} 次" for name, count in worst[:3])
    en = ", ".join(f"{said_of(name)[1]} {count}×" for name, count in worst[:3])
    if total.ok is False:
        text = Text(
            f"经常崩溃：{zh}。更新或重装它；断电、蓝屏多查内存、磁盘和电源。",
            f"Frequent crashes: {en}. Update or reinstall it; check memory, disk and power where "
            "the computer itself goes off.",
        )
        return judged(readings, Text("", ""), (Doubt(text, "CRASHES"),))
    if worst:
        return judged(readings, Text(f"不多：{zh}。", f"Not many: {en}."))
    return judged(readings, Text("近来没有崩溃。", "No crashes lately."))


def guard_step(look: Look) -> StepOutcome:
    """Virus scanner and updates, where Windows tells."""
    told = look.told()
    label = Text("杀毒软件", "Virus scanner")
    if not (told.guards or told.last_fix_on):
        text = Text(
            "系统没有报告杀毒软件和更新。", "The system tells of no scanner and no updates."
        )
        return not_told(text, [untold("guard", label)])
    readings: list[Reading] = []
    doubts: list[Doubt] = []
    for guard in told.guards:
        said = Text(f"{guard.name} 开着", f"{guard.name} is on")
        readings.append(
            untold(f"guard.{guard.name}", said)
            if guard.on is None
            else reading(f"guard.{guard.name}", said, "yes" if guard.on else "no", words=YES_NO)
        )
    on = [guard for guard in told.guards if guard.on is not False]
    if told.guards and not on:
        text = Text("杀毒软件都关着：打开一个。", "Every virus scanner is off: switch one on.")
        doubts.append(Doubt(text, "NO_GUARD"))
    if len([guard for guard in told.guards if guard.on]) > 1:
        text = Text(
            "同时开着几个杀毒软件：互相拖慢，只留一个。",
            "Several virus scanners are on: they slow each other down, keep one.",
        )
        doubts.append(Doubt(text, "TWO_GUARDS"))
    readings += _updates(look, told.last_fix, told.last_fix_on, doubts)
    return judged(readings, Text("有杀毒软件。", "There is a virus scanner."), doubts, mild=True)


def _updates(look: Look, name: str, on: str, doubts: list[Doubt]) -> list[Reading]:
    label = Text("最近的系统补丁", "Last system update")
    found = [fact("last_fix", label, f"{name} {on}".strip())]
    limit = look.high("max_update_days")
    try:
        days = (datetime.now(UTC).date() - date.fromisoformat(on)).days
    except ValueError:
        return found
    age = reading("fix_days", Text("距今", "Days since"), days, "days", limit)
    if age.ok is False:
        text = Text(
            f"系统 {days} 天没有打补丁：在不收费的时间更新。",
            f"No system update for {days} days: update outside business hours.",
        )
        doubts.append(Doubt(text, "OLD_UPDATES"))
    return [*found, age]
