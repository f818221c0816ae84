"""A small sound pack to break in one place at a time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

PACK = """\
id: small
version: "1"
title: {zh: 小包, en: Small}
language: zh
site_total: 3
towns: [茶山, 企石]
businesses:
  - id: counter
    register_name: 征收点
    title: {zh: 征收点, en: Counter}
    assets: [printer]
visit_kinds:
  - {id: patrol, title: {zh: 巡检, en: Patrol}, planned: true}
calendars:
  - id: 7x24
  - {id: 5x8, weekdays: [mon, tue], opens: "09:00", closes: "17:00"}
levels:
  - id: I
    title: {zh: 一级, en: One}
    response: 5m
    plan: 2h
    resolve: 2h
    calendar: 7x24
ticket_kinds:
  - {id: fault, title: {zh: 故障, en: Fault}}
satisfaction_goal: 0.9
"""
SITES = """\
seq,town,name,business
1,茶山,茶山分公司,征收点
2,企石,企石分公司,征收点
"""
SYMPTOMS = """\
classes:
  - {id: printer, title: {zh: 打印机, en: Printer}}
symptoms:
  - code: PR-01
    klass: printer
    title: {zh: 跳票, en: Skips}
    words: [跳票]
    level: I
    plan: printer.receipt
    causes:
      - {id: length, title: {zh: 页长, en: Length}, remedy: {zh: 改页长, en: Change it}}
"""
SECTION = """\
id: printing
number: 2
title: {zh: 打印, en: Printing}
items:
  - id: printing.test
    kind: device_test
    plan: printer.receipt
    asset_kind: printer
    prompt: {zh: 测试, en: Test}
    symptoms: [PR-01]
  - id: printing.position
    kind: choice
    prompt: {zh: 位置, en: Position}
    choices:
      - {id: good, label: {zh: 好, en: Good}, verdict: normal}
      - {id: bad, label: {zh: 差, en: Bad}, verdict: abnormal}
  - id: printing.offset
    kind: number
    when: value.printing.position == 'bad'
    prompt: {zh: 偏移, en: Offset}
    unit: mm
    limits: {low: -1.5, high: 1.5}
"""
CHECKLIST = """\
id: patrol
version: "1"
title: {zh: 巡检, en: Patrol}
businesses: [counter]
kinds: [patrol]
cadence_days: 90
sections:
  - use: printing
"""
ARTICLE = """\
---
id: skips
title: {zh: 跳票, en: Skips}
symptoms: [PR-01]
---
# 跳票怎么办
"""
FILES = {
    "pack.yaml": PACK,
    "sites.csv": SITES,
    "symptoms.yaml": SYMPTOMS,
    "checklists/sections/printing.yaml": SECTION,
    "checklists/patrol.yaml": CHECKLIST,
    "knowledge/skips.md": ARTICLE,
}


def write_pack(
    folder: Path, *changes: tuple[str, str, str], files: Mapping[str, str] = FILES
) -> Path:
    """The small pack in ``folder``, or ``files``; each change is (file, old text, new text)."""
    files = dict(files)
    for file, old, new in changes:
        assert old in files[file], f"{old!r} is not in {file}"
        files[file] = files[file].replace(old, new, 1)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder
