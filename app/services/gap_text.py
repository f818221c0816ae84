"""What is missing, in words."""

from __future__ import annotations

from app.domain.answer import Verdict
from app.domain.checklist import Missing
from app.domain.text import Text
from app.services.sheet import Sheet
from app.services.visit_views import GapLine

_TEXT = {
    Missing.ANSWER: Text("还没有检查结果", "not answered yet"),
    Missing.VALUE: Text("没有填写数值", "its value is missing"),
    Missing.PHOTO: Text("缺少照片", "a photo is missing"),
    Missing.FRESH_PHOTO: Text("照片拍得太早，请重新拍一张", "its photo is too old; take a new one"),
    Missing.NOTE: Text("异常需要写备注", "abnormal: a note is needed"),
    Missing.FINDING: Text("异常没有写明情况", "abnormal: the finding has no description"),
    Missing.REWORK: Text("中心退回，尚未重新检查", "returned by central, not answered anew"),
}
_NOTE_NA = Text("不适用需要写原因", "not applicable: a note is needed")


def gap_lines(sheet: Sheet) -> tuple[GapLine, ...]:
    """Every gap with its section and a sentence that names the item."""
    lines = []
    items = {item.id: item for item in sheet.items}
    for gap in sheet.gaps():
        item = items[gap.item_id]
        answer = sheet.answers.get(item.id)
        what = _TEXT[gap.missing]
        if gap.missing is Missing.NOTE and answer is not None and answer.verdict is Verdict.NA:
            what = _NOTE_NA
        text = Text(f"{item.prompt.zh}：{what.zh}。", f"{item.prompt.en}: {what.en}.")
        section = sheet.checklist.section_of(item.id)
        lines.append(GapLine(section, item, gap.missing, text))
    return tuple(lines)
