"""One checklist, symptom or form of a pack, as the preview shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.checklist import Checklist, Item, Section
from app.domain.guide import GuideKind, GuideNode
from app.domain.pack import ContractPack, Symptom
from app.domain.pack_changes import Area, Change, Difference
from app.domain.report_form import FormField, ReportForm
from app.domain.text import Lang, Text
from app.services import pack_words as words
from app.services.markdown import bullets, heading, paragraph, plain, table
from app.services.pack_preview import CHECKLIST, FORM, SYMPTOM, served_by


def part(pack: ContractPack, target: str, lang: Lang) -> tuple[str, str] | None:
    """(title, Markdown) of what a link of the overview leads to; None if the pack has no such."""
    kind, _, id = target.partition(":")
    if kind == CHECKLIST:
        checklist = next((c for c in pack.checklists if c.id == id), None)
        if checklist is not None:
            return checklist.title.to(lang), checklist_page(pack, checklist, lang)
    elif kind == SYMPTOM:
        symptom = pack.symptom(id)
        if symptom is not None:
            return f"{id} {symptom.title.to(lang)}", symptom_page(symptom, lang)
    elif kind == FORM:
        form = next((f for f in pack.forms if f.id == id), None)
        if form is not None:
            return form.title.to(lang), form_page(form, lang)
    return None


def checklist_page(pack: ContractPack, checklist: Checklist, lang: Lang) -> str:
    """Its sections in order, each item with how it is answered, as the engineer will meet it."""
    kinds = {k.id: k.title for k in pack.visit_kinds}
    whom = served_by(pack, checklist).to(lang)
    visits = words.listed((kinds[k] for k in kinds if k in checklist.kinds), lang)
    often = words.cadence(checklist.cadence_days).to(lang)
    said = f"{whom} · {visits} · {often}"
    blocks = [paragraph(said)]
    blocks += [block for section in checklist.sections for block in _section(section, lang)]
    return "\n".join(blocks)


def _section(section: Section, lang: Lang) -> Iterator[str]:
    t = words.in_(lang)
    yield heading(f"{section.number}  {section.title.to(lang)}")
    head = (t("检查项", "Item"), t("怎么答", "Answer"), t("限值", "Limits"), t("要求", "Wanted"))
    yield table(head, [_item(item, lang) for item in section.items])


def _item(item: Item, lang: Lang) -> Sequence[str]:
    t = words.in_(lang)
    prompt = f"**{plain(item.prompt.to(lang))}**"
    if item.hint:
        prompt += f"  {plain(item.hint.to(lang))}"
    if item.when:
        prompt += f"  *{plain(t('仅当 ', 'only if ') + item.when)}*"
    how = words.KIND[item.kind].to(lang)
    if item.choices:
        how += "：" + " / ".join(
            f"{c.label.to(lang)}（{words.VERDICT[c.verdict].to(lang)}）" for c in item.choices
        )
    if item.plan:
        how += f" {item.plan}"
    wanted = [words.NEED[n].to(lang) for n in sorted(item.needs)]
    if item.fresh_minutes:
        wanted.append(
            t(f"照片 {item.fresh_minutes} 分钟内", f"photo at most {item.fresh_minutes} min old")
        )
    if item.copy_last:
        wanted.append(t("可沿用上次", "last value offered"))
    if item.optional:
        wanted.append(t("选填", "optional"))
    joined = ("、" if lang == "zh" else ", ").join(wanted)
    return prompt, plain(how), plain(words.limits(item).to(lang)), plain(joined)


def symptom_page(symptom: Symptom, lang: Lang) -> str:
    t = words.in_(lang)
    said = [
        t("也叫：", "Also called: ") + "、".join(symptom.words),
        t("等级：", "Level: ") + symptom.level,
    ]
    if symptom.plan:
        said.append(t("设备测试：", "Device test: ") + symptom.plan)
    blocks = [
        bullets(plain(line) for line in said),
        heading(t("原因与处理", "Causes and remedies")),
    ]
    rows = [(plain(c.title.to(lang)), plain(c.remedy.to(lang))) for c in symptom.causes]
    blocks.append(table((t("原因", "Cause"), t("处理方法", "Remedy")), rows))
    if symptom.guide:
        blocks.append(heading(t("诊断向导", "Guide")))
        blocks.append(_guide(symptom, lang))
    return "\n".join(blocks)


def _guide(symptom: Symptom, lang: Lang) -> str:
    """Each node with a number; an answer leads to another number or to a cause."""
    t = words.in_(lang)
    numbers = {node.id: n for n, node in enumerate(symptom.guide, start=1)}
    causes = {c.id: c.title for c in symptom.causes}
    rows = []
    for node in symptom.guide:
        ways = []
        for way in node.ways:
            if way.label is not None:
                label = way.label.to(lang)
            else:
                label = t("通过", "passed") if way.passed else t("未通过", "failed")
            cause = causes.get(way.cause)
            goal = f"{numbers[way.go]}" if way.go else (cause.to(lang) if cause else way.cause)
            ways.append(plain(f"{label} → {goal}"))
        rows.append(
            (str(numbers[node.id]), plain(_asked(node, lang)), words.semicolons(ways, lang))
        )
    return table((t("步", "Step"), t("做什么", "What"), t("去向", "Leads to")), rows)


def _asked(node: GuideNode, lang: Lang) -> str:
    if node.kind is GuideKind.TEST or node.text is None:
        return Text("测试", "test").to(lang) + f" {node.plan}"
    return node.text.to(lang)


def form_page(form: ReportForm, lang: Lang) -> str:
    t = words.in_(lang)
    said = [words.FORM[form.form].to(lang)]
    if form.rows is not None:
        said.append(words.ROWS[form.rows].to(lang))
    said.append(t("横向 A4", "A4 landscape") if form.landscape else t("纵向 A4", "A4 portrait"))
    blocks = [paragraph(" · ".join(said))]
    for title, fields in (
        (t("表头", "Head"), form.head),
        (t("列", "Columns"), form.columns),
        (t("表尾", "Foot"), form.foot),
    ):
        if fields:
            blocks.append(heading(title))
            blocks.append(_fields(fields, lang))
    return "\n".join(blocks)


def _fields(fields: Sequence[FormField], lang: Lang) -> str:
    t = words.in_(lang)
    rows = [
        (
            plain(f.title.to(lang)),
            plain(f.text.to(lang) if f.text else f.source),
            f"{f.width} mm" if f.width else "",
        )
        for f in fields
    ]
    return table((t("标题", "Title"), t("内容来自", "Filled from"), t("宽", "Width")), rows)


def differences_page(differences: Sequence[Difference], lang: Lang) -> str:
    """What a newer version changes, by area."""
    if not differences:
        return paragraph(
            Text("与现有版本内容相同。", "Its content is that of the present version.").to(lang)
        )
    t = words.in_(lang)
    blocks = []
    for area in Area:
        of_area = [d for d in differences if d.area is area]
        if not of_area:
            continue
        blocks.append(heading(f"{words.AREA[area].to(lang)}  {len(of_area)}"))
        head = [t("变化", "Change"), t("名称", "Name"), t("内容", "What")]
        if area is Area.ITEM:
            head.insert(2, t("检查单", "Checklists"))
        rows = [_difference(d, lang, with_place=area is Area.ITEM) for d in of_area]
        blocks.append(table(head, rows))
    if any(d.area is Area.SITE and d.change is Change.REMOVED for d in differences):
        note = Text(
            "新版本不再列出的网点会留在登记中，历史记录不变。",
            "Sites that the new version no longer lists stay in the register with their history.",
        )
        blocks.append(paragraph(note.to(lang)))
    return "\n".join(blocks)


def _difference(one: Difference, lang: Lang, *, with_place: bool) -> list[str]:
    changed = []
    for field in one.fields:
        said = words.field(field.field).to(lang)
        if field.before.to(lang) or field.after.to(lang):
            said += f" {field.before.to(lang)} → {field.after.to(lang)}"
        changed.append(said)
    cells = [words.CHANGE[one.change].to(lang), one.name.to(lang), words.semicolons(changed, lang)]
    if with_place:
        cells.insert(2, words.listed(one.where, lang))
    return [plain(cell) for cell in cells]
