"""What is missing, in words."""

from __future__ import annotations

from app.domain.answer import Answer, Verdict
from app.domain.checklist import Item, Missing, Need, off_guide
from app.domain.earlier import finding_id
from app.domain.text import Text
from app.services.sheet import Sheet
from app.services.visit_views import GapLine

_TEXT = {
    Missing.ANSWER: Text("还没有检查结果", "not answered yet"),
    Missing.VALUE: Text("没有填写", "its value is missing"),
    Missing.PHOTO: Text("缺少照片", "a photo is missing"),
    Missing.FILE: Text("缺少文件（照片不算）", "a file is missing (a photo does not count)"),
    Missing.FRESH_PHOTO: Text("照片拍得太早，请重新拍一张", "its photo is too old; take a new one"),
    Missing.NOTE: Text("异常需要写备注", "abnormal: a note is needed"),
    Missing.FINDING: Text("异常没有写明情况", "abnormal: the finding has no description"),
    Missing.REWORK: Text("中心退回，尚未重新检查", "returned by central, not answered anew"),
}
_NOTE_NA = Text("不适用需要写原因", "not applicable: a note is needed")
_NOTE_SOFT = Text("超出参考值需要写备注", "outside the guide value: a note is needed")
_EARLIER = {
    Missing.ANSWER: Text("遗留异常还没有核实", "open from an earlier visit, not looked at yet"),
    Missing.NOTE: Text("没有写核实情况", "what was found is not written"),
}


def gap_lines(sheet: Sheet) -> tuple[GapLine, ...]:
    """Every gap with its section and a sentence that names the item."""
    lines = []
    items = {item.id: item for item in (*sheet.followed.items, *sheet.items)}
    places = {i.id: section for section in sheet.checklist.sections for i in section.items}
    for gap in sheet.gaps():
        item = items[gap.item_id]
        what = _what(gap.missing, item, sheet.answers.get(item.id))
        text = Text(f"{item.prompt.zh}：{what.zh}。", f"{item.prompt.en}: {what.en}.")
        lines.append(GapLine(places.get(item.id, sheet.followed), item, gap.missing, text))
    return tuple(lines)


def _what(missing: Missing, item: Item, answer: Answer | None) -> Text:
    if finding_id(item.id):
        return _EARLIER[missing]
    if missing is Missing.NOTE and answer is not None:
        if answer.verdict is Verdict.NA:
            return _NOTE_NA
        soft = Need.NOTE_IF_SOFT in item.needs and off_guide(item, answer)
        if soft and not (
            answer.verdict is Verdict.ABNORMAL and Need.NOTE_IF_ABNORMAL in item.needs
        ):
            return _NOTE_SOFT
    return _TEXT[missing]
