"""Rules about single cells, and about the readings of one row."""

from __future__ import annotations

from typing import Final

from app.domain.reading_rule import ReadingRule
from app.domain.reading_template import Severity
from app.domain.text import Text

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE
_SAVE = Text(
    "用 Excel 打开原文件，另存为 xlsx 后再检查。", "Open the original in Excel, save as xlsx."
)
_AS_TEXT = Text(
    "先把整列设为“文本”格式，再从源系统重新导入或填写。",
    "Make the whole column text first, then import or type the numbers anew.",
)
_COPY = Text("对照抄表底册更正。", "Correct it from the reading book.")
_CLEAN = Text("删去后重新填写这一格。", "Remove them and type the cell anew.")

RULES: Final = (
    ReadingRule(
        "required_empty",
        _E,
        Text("必填项为空", "Empty cells"),
        Text("“{head}”没有填。", "“{head}” is empty."),
        _COPY,
    ),
    ReadingRule(
        "formula_no_value",
        _E,
        Text("公式没有结果", "Formulas without a value"),
        Text(
            "公式 {value} 没有保存计算结果，导入会得到空值。",
            "The formula {value} has no saved result; an import finds nothing.",
        ),
        Text(
            "用 Excel 打开并保存，或复制后“选择性粘贴—数值”。",
            "Open and save it in Excel, or paste as values.",
        ),
    ),
    ReadingRule(
        "cell_error",
        _E,
        Text("单元格是错误值", "Error values"),
        Text("这一格是 {value}。", "The cell says {value}."),
        Text("改正公式，或填入实际值。", "Correct the formula or type the value."),
    ),
    ReadingRule(
        "control_characters",
        _W,
        Text("不可见的控制字符", "Control characters"),
        Text(
            "“{value}”里有看不见的控制字符。", "“{value}” has control characters that nobody sees."
        ),
        _CLEAN,
    ),
    ReadingRule(
        "spaces",
        _W,
        Text("多余的空格", "Stray spaces"),
        Text("“{value}”里有多余的空格。", "“{value}” has stray spaces."),
        _CLEAN,
    ),
    ReadingRule(
        "fullwidth",
        _W,
        Text("全角字符", "Full-width characters"),
        Text("“{value}”里有全角字符。", "“{value}” has full-width characters."),
        Text("改成半角。", "Write them half-width."),
    ),
    ReadingRule(
        "excel_quote",
        _W,
        Text("Excel 的文本标记", "Marks of a spreadsheet"),
        Text(
            '{value} 带有 ="" 或前导撇号，导入时会成为内容的一部分。',
            '{value} has the marks ="" or an apostrophe, which an import takes for content.',
        ),
        Text("去掉标记，只留号码。", "Remove the marks."),
    ),
    ReadingRule(
        "text_long",
        _E,
        Text("文字太长", "Text too long"),
        Text(
            "“{head}”有 {count} 个字符，最多 {limit} 个。",
            "“{head}” has {count} characters, at most {limit} are allowed.",
        ),
        Text("写短些。", "Make it shorter."),
    ),
    ReadingRule(
        "text_form",
        _E,
        Text("写法不对", "Wrong form"),
        Text("“{value}”不符合“{head}”的写法。", "“{value}” has not the form of “{head}”."),
        _COPY,
    ),
    ReadingRule(
        "choice_unknown",
        _E,
        Text("不在可选范围", "Not one of the choices"),
        Text("“{value}”不是“{head}”的可选值。", "“{value}” is no choice of “{head}”."),
        Text("可选：{names}。", "Choices: {names}."),
    ),
    ReadingRule(
        "duplicate",
        _E,
        Text("号码重复", "Numbers that are there twice"),
        Text("“{head}”{value} 在 {first} 已有。", "{value} of “{head}” is also at {first}."),
        Text(
            "核对是否重复导出或抄错号码，只保留一行。",
            "See whether it was exported twice or miswritten; keep one row.",
        ),
    ),
    ReadingRule(
        "digits_lost",
        _E,
        Text("号码尾数丢失", "Digits are lost"),
        Text(
            "{value} 是科学计数或超过 15 位的数字，后面的位数已丢失。",
            "{value} is in scientific notation or beyond 15 figures: its last digits are lost.",
        ),
        _AS_TEXT,
    ),
    ReadingRule(
        "zeros_lost",
        _E,
        Text("号码前面的 0 丢失", "Leading zeros are lost"),
        Text(
            "{value} 只有 {count} 位，应至少 {expected} 位，很可能丢了前面的 0。",
            "{value} has {count} figures, {expected} are due; leading zeros are probably lost.",
        ),
        _AS_TEXT,
    ),
    ReadingRule(
        "id_as_number",
        _W,
        Text("号码存成了数字", "Numbers of meters kept as quantities"),
        Text(
            "{value} 存成了数字，前面若有 0 已丢失。",
            "{value} is kept as a quantity; leading zeros, if any, are lost.",
        ),
        _AS_TEXT,
    ),
    ReadingRule(
        "id_length",
        _E,
        Text("号码位数不对", "Wrong length of a number"),
        Text(
            "{value} 有 {count} 位，应为 {expected} 位。",
            "{value} has {count} characters, {expected} are due.",
        ),
        _COPY,
    ),
    ReadingRule(
        "id_form",
        _E,
        Text("号码写法不对", "Wrong form of a number"),
        Text("{value} 不符合“{head}”的写法。", "{value} has not the form of “{head}”."),
        _COPY,
    ),
    ReadingRule(
        "not_a_number",
        _E,
        Text("不是数字", "Not a number"),
        Text("“{value}”不是数字。", "“{value}” is not a number."),
        _COPY,
    ),
    ReadingRule(
        "number_as_text",
        _W,
        Text("数字存成了文本", "Numbers kept as text"),
        Text(
            "{value} 存成了文本，求和与导入可能漏掉它。",
            "{value} is kept as text; sums and imports may miss it.",
        ),
        Text(
            "选中该列，用“分列—完成”转成数字。", "Select the column, Data, Text to columns, Finish."
        ),
    ),
    ReadingRule(
        "thousands",
        _W,
        Text("千位分隔符", "Thousands separators"),
        Text("{value} 带有千位分隔符。", "{value} has thousands separators."),
        Text("去掉逗号。", "Remove the commas."),
    ),
    ReadingRule(
        "number_range",
        _E,
        Text("数值超出范围", "Out of range"),
        Text("{value} 不在 {low} 到 {high} 之间。", "{value} is not between {low} and {high}."),
        _COPY,
    ),
    ReadingRule(
        "number_decimals",
        _E,
        Text("小数位数过多", "Too many decimals"),
        Text("{value} 超过 {limit} 位小数。", "{value} has more than {limit} decimals."),
        Text("按规定位数填写。", "Write it with the decimals allowed."),
    ),
    ReadingRule(
        "date_invalid",
        _E,
        Text("不是日期", "Not a date"),
        Text("“{value}”不是有效的日期。", "“{value}” is not a date that exists."),
        Text("写成 {format}。", "Write it as {format}."),
    ),
    ReadingRule(
        "date_as_text",
        _W,
        Text("日期存成了文本", "Dates kept as text"),
        Text("{value} 存成了文本，不是日期。", "{value} is kept as text, not as a date."),
        Text("选中该列，用“分列—日期”转换。", "Select the column, Data, Text to columns, Date."),
    ),
    ReadingRule(
        "date_as_number",
        _W,
        Text("日期成了序号", "Dates that became serial numbers"),
        Text("{value} 是日期序号，应为 {day}。", "{value} is a serial number; it means {day}."),
        Text("把该列设为日期格式后再导出。", "Give the column a date format, then export."),
    ),
    ReadingRule(
        "date_format",
        _W,
        Text("日期写法不统一", "Dates in another form"),
        Text("{value} 的写法不对，应为 {day}。", "{value} is in another form; it should be {day}."),
        Text("统一写成 {format}。", "Write all dates as {format}."),
    ),
    ReadingRule(
        "date_outside",
        _E,
        Text("日期不在本期", "Outside the period"),
        Text("{value} 不在 {low} 到 {high} 之间。", "{value} is not between {low} and {high}."),
        Text("核对是否拿错了期别的文件。", "See whether this is another period's file."),
    ),
    ReadingRule(
        "date_future",
        _W,
        Text("日期在将来", "Dates in the future"),
        Text("{value} 还没有到。", "{value} is still to come."),
        _COPY,
    ),
    ReadingRule(
        "below_last",
        _E,
        Text("本期小于上期", "Below the last reading"),
        Text(
            "本期 {value} 小于上期 {last}。", "This reading {value} is below the last one, {last}."
        ),
        Text(
            "复核表盘；换表或回零要按规定登记。",
            "Read the dial again; a new meter or a full turn must be registered.",
        ),
    ),
    ReadingRule(
        "rolled_over",
        _W,
        Text("可能回零", "A dial gone round"),
        Text(
            "本期 {value} 小于上期 {last}；若 {digits} 位表盘回零，用量是 {used}。",
            "{value} is below {last}; if a dial of {digits} figures went round, {used} were used.",
        ),
        Text("看表盘照片，确认回零。", "Confirm it by a photo of the dial."),
    ),
    ReadingRule(
        "jump",
        _W,
        Text("用量突增", "A jump of usage"),
        Text(
            "用量 {used}，是{base}的 {percent}%，超过规定的 {limit}%。",
            "{used} were used, {percent}% of the {base_en}; the limit is {limit}%.",
        ),
        Text("复核读数，查是否漏水或抄错位。", "Read again; look for a leak or a digit misread."),
    ),
    ReadingRule(
        "zero_usage",
        _N,
        Text("用量为零", "No usage"),
        Text("本期与上期相同（{value}）。", "This reading equals the last one ({value})."),
        Text("确认是空置、停用还是估抄。", "Find out: vacant, shut off, or not read at all?"),
    ),
    ReadingRule(
        "usage_differs",
        _E,
        Text("用量与读数不符", "Usage does not fit the readings"),
        Text(
            "用量填的是 {value}，本期减上期是 {used}。",
            "The usage says {value}; this minus last is {used}.",
        ),
        Text("核对三个数，重新计算。", "Check the three numbers."),
    ),
)
