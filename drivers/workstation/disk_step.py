"""Disks as steps of the computer check: how full, how well."""

from __future__ import annotations

from decimal import Decimal

from drivers.plan import StepOutcome
from drivers.types import Limit, Reading, Text, reading
from drivers.workstation.disks import Drive, Health, Media, Volume, drives, volumes
from drivers.workstation.judged import GB, YES_NO, Doubt, judged, not_told, untold
from drivers.workstation.look import Look
from drivers.workstation.memory import disk_free

_HEALTH = {"good": Text("良好", "good"), "bad": Text("异常", "failing")}
_MEDIA = {"SSD": Text("固态", "solid state"), "HDD": Text("机械", "turning")}
_SMALL = 2 * GB  # a boot or recovery partition is always nearly full


def disk_step(look: Look) -> StepOutcome:
    """The disk of the user's home is the one the billing client writes to; every other fixed one
    is judged by the same limit unless it is too small to hold it."""
    limit = look.low("min_free_disk_gb")
    try:
        home = look.aside(disk_free, 4.0, "disk of the home")
    except OSError:
        home = None
    found = look.aside(volumes, 4.0, "volumes") or ()
    readings: list[Reading] = []
    if home is not None:
        total, free = home
        readings += [
            reading("disk_total", Text("磁盘", "Disk"), _gb(total), "GB"),
            reading("disk_free", Text("可用磁盘", "Free disk"), _gb(free), "GB", limit),
        ]
    doubts: list[Doubt] = []
    for volume in found:
        readings += _volume(volume, limit, doubts)
    if not readings:
        label = Text("磁盘", "Disk")
        text = Text("系统没有报告磁盘。", "The system does not tell its disks.")
        return not_told(text, [untold("disk_total", label)])
    low = [item for item in readings if item.ok is False and item.unit == "GB"]
    if low:
        names = "、".join(f"{item.label.zh} {item.value} GB" for item in low[:3])
        english = ", ".join(f"{item.label.en} {item.value} GB" for item in low[:3])
        text = Text(
            f"磁盘快满了（{names}）：清理后再用，满了会丢数据。",
            f"A disk is nearly full ({english}): make room, a full one loses data.",
        )
        doubts.insert(0, Doubt(text, "LOW_DISK"))
    return judged(readings, Text("磁盘够用。", "There is enough disk."), doubts)


def _volume(volume: Volume, limit: Limit | None, doubts: list[Doubt]) -> list[Reading]:
    name = volume.place
    mine = limit if volume.total >= _SMALL else None
    found = [
        reading(
            f"disk.{name}.total", Text(f"{name} 容量", f"{name}, size"), _gb(volume.total), "GB"
        ),
        reading(
            f"disk.{name}", Text(f"{name} 可用", f"{name}, free"), _gb(volume.free), "GB", mine
        ),
        reading(f"disk.{name}.system", Text(f"{name} 格式", f"{name}, file system"), volume.system),
    ]
    if volume.writable:
        return found
    label = Text(f"{name} 可写", f"{name}, writable")
    found.append(
        reading(f"disk.{name}.writable", label, "no", limit=Limit(expected="yes"), words=YES_NO)
    )
    doubts.append(
        Doubt(
            Text(
                f"{name} 只能读不能写：多半是磁盘出错后系统自己锁上的，先备份再检查磁盘。",
                f"{name} is read-only: most likely the system locked it after an error; back up, "
                "then check the disk.",
            ),
            "READ_ONLY",
        )
    )
    return found


def health_step(look: Look) -> StepOutcome:
    if look.keys.here:
        told = look.told().disks
        found: tuple[Drive, ...] = tuple(
            Drive(disk.name, _health(disk.health), _media(disk.media)) for disk in told
        )
    else:
        found = drives(look.seconds(6.0), look.cancel)
    readings: list[Reading] = []
    for drive in found:
        label = Text(f"磁盘 {drive.name} 自检", f"Disk {drive.name}, own test")
        key = f"health.{drive.name}"
        readings.append(
            reading(key, label, drive.health, limit=Limit(expected="good"), words=_HEALTH)
            if drive.health
            else untold(key, label)
        )
        if drive.media:
            kind = Text(f"磁盘 {drive.name} 类型", f"Disk {drive.name}, kind")
            readings.append(reading(f"media.{drive.name}", kind, drive.media, words=_MEDIA))
    bad = [drive.name for drive in found if drive.health == "bad"]
    if bad:
        names = ", ".join(bad)
        text = Text(
            f"磁盘 {names} 自检报告异常：立即备份，尽快更换。",
            f"Disk {names.replace('、', ', ')} reports that it is failing: back up, replace it.",
        )
        return judged(readings, Text("", ""), (Doubt(text, "DISK_FAILING"),))
    if not any(drive.health for drive in found):
        text = Text("系统没有报告磁盘健康。", "The system does not tell the disks' health.")
        return not_told(text, readings or [untold("health", Text("磁盘自检", "Disks, own test"))])
    return judged(readings, Text("磁盘自检正常。", "The disks' own test is good."))


def _health(word: str) -> Health:
    return "good" if word == "good" else "bad" if word == "bad" else ""


def _media(word: str) -> Media:
    return "SSD" if word == "SSD" else "HDD" if word == "HDD" else ""


def _gb(size: int) -> Decimal:
    return Decimal(f"{size / GB:.1f}")
