"""A small sound pack that says everything a pack can say."""

from __future__ import annotations

PACK = """\
id: full
version: "2026.1"
title: {zh: 全包, en: Full}
language: zh
terms:
  site: {zh: 系统, en: System}
  supervisor: {zh: 系统负责人, en: System owner}
site_total: 3
towns: [甲局, 乙局]
importances:
  - {id: core, title: {zh: 核心, en: Core}}
  - {id: plain, title: {zh: 一般, en: Plain}, usual: true}
businesses:
  - {id: system, register_name: 系统, title: {zh: 系统, en: System}, assets: [server]}
visit_kinds:
  - {id: patrol, title: {zh: 巡检, en: Patrol}, planned: true}
  - {id: support, title: {zh: 支持, en: Support}}
calendars:
  - id: 7x24
levels:
  - {id: I, title: {zh: 一级, en: One}, response: 15m, resolve: 4h, calendar: 7x24}
fault_report:
  due: 24h
  fields:
    - {id: cause, title: {zh: 原因, en: Cause}}
    - {id: cure, title: {zh: 处理, en: Cure}}
ticket_kinds:
  - {id: fault, title: {zh: 故障, en: Fault}, level: I}
  - {id: change, title: {zh: 优化, en: Change}}
ticket_states:
  new: {zh: 待处理, en: Open}
satisfaction_goal: 0.9
goals:
  - {id: repair, title: {zh: 修复, en: Repair}, measure: mean_repair_hours, at_most: 3}
  - {id: happy, title: {zh: 满意, en: Happy}, measure: satisfaction_percent, at_least: 90}
quotas:
  - {id: changes, title: {zh: 优化, en: Changes}, ticket_kinds: [change], per: year, most: 3}
report_periods: [month, year]
plan:
  ahead_days: 3
  risk:
    weights: {open_ticket: 20}
    past_days: 90
    shorten:
      - {at_least: 40, percent: 50}
      - {at_least: 20, percent: 75}
"""
SITES = """\
seq,town,name,business,importance,department,contact
1,甲局,门户网站,系统,core,信息科,张工
2,乙局,数据交换,系统,,,
"""
ASSETS = """\
site,kind,name,brand,port,installed_on,warranty_until
1,server,应用服务器,某牌,host:10.0.0.1,2020-05-01,2026-05-01
1,server,数据库服务器,,,,
"""
SYMPTOMS = """\
classes:
  - {id: server, title: {zh: 服务器, en: Server}}
symptoms:
  - code: SV-01
    klass: server
    title: {zh: 变慢, en: Slow}
    words: [慢]
    level: I
    causes:
      - {id: disk, title: {zh: 磁盘满, en: Disk full}, remedy: {zh: 清理, en: Clear it}}
      - {id: line, title: {zh: 线路慢, en: Line slow}, remedy: {zh: 报修, en: Report it}}
    guide:
      - id: first
        ask: {zh: 都慢吗？, en: "Is all of it slow?"}
        answers:
          - {label: {zh: 是, en: "Yes"}, go: line}
          - {label: {zh: 否, en: "No"}, cause: disk}
      - id: line
        test: network.line
        passed: {go: look}
        failed: {cause: line}
      - id: look
        check: {zh: 看磁盘, en: Look at the disk}
        answers:
          - {label: {zh: 满, en: Full}, cause: disk}
          - {label: {zh: 不满, en: Not full}, cause: line}
"""
CHECKLIST = """\
id: patrol
version: "1"
title: {zh: 巡检, en: Patrol}
businesses: [system]
kinds: [patrol]
cadence_days: 7
cadence_by_importance: {core: 1}
sections:
  - id: server
    number: 1
    title: {zh: 服务器, en: Server}
    items:
      - id: server.disk
        kind: number
        prompt: {zh: 磁盘占用, en: Disk used}
        unit: "%"
        limits: {high: 95}
        soft_limits: {high: 80}
        needs: [note_if_soft, photo_if_abnormal]
        fresh_minutes: 30
        copy_last: true
        symptoms: [SV-01]
      - id: server.log
        kind: verdict
        when: site.importance == 'core' or last.server.disk == 'abnormal' or days.since_last > 30
        prompt: {zh: 日志, en: Log}
        needs: [file_if_abnormal]
"""
FORM = """\
id: record
version: "1"
form: visit
title: {zh: 巡检记录, en: Patrol record}
kinds: [patrol]
head:
  - {title: {zh: 日期, en: Date}, source: visit.date}
rows: items
columns:
  - {title: {zh: 项目, en: Item}, source: item.prompt, width: 60}
  - {title: {zh: 结果, en: Result}, source: answer.verdict, width: 30}
  - {title: {zh: 处理, en: Handled}, source: finding.result}
foot:
  - {title: {zh: 说明, en: Note}, source: text, text: {zh: 以上属实, en: This is so}}
  - {title: {zh: 盖章, en: Seal}, source: blank}
"""
FAULT = """\
id: fault
version: "1"
form: fault
title: {zh: 故障报告, en: Fault report}
head:
  - {title: {zh: 单号, en: Number}, source: ticket.number}
  - {title: {zh: 原因, en: Cause}, source: fault.cause}
"""
MONTH = """\
id: month
version: "1"
form: period
title: {zh: 月报, en: Monthly report}
periods: [month]
landscape: true
head:
  - {title: {zh: 月份, en: Month}, source: period.title}
rows: sites
columns:
  - {title: {zh: 系统, en: System}, source: site.name}
  - {title: {zh: 次数, en: Visits}, source: count.visits, width: 30}
"""
FILES = {
    "pack.yaml": PACK,
    "sites.csv": SITES,
    "assets.csv": ASSETS,
    "symptoms.yaml": SYMPTOMS,
    "checklists/patrol.yaml": CHECKLIST,
    "reports/record.yaml": FORM,
    "reports/fault.yaml": FAULT,
    "reports/month.yaml": MONTH,
}
