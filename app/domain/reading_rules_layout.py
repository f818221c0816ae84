"""Rules about the file, its sheets, heads and rows."""

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
        "file_type",
        _W,
        Text("扩展名与内容不符", "The name says another type"),
        Text(
            "文件名是 {value}，内容其实是 {real}。",
            "The file is called {value}, but its content is {real}.",
        ),
        _SAVE,
    ),
    ReadingRule(
        "encoding_mixed",
        _E,
        Text("编码混杂", "Mixed encodings"),
        Text(
            "这一行的编码是 {real}，与其他行（{main}）不同。",
            "This row is {real}, the others are {main}.",
        ),
        Text(
            "分别从源系统导出，不要把两个文件直接拼接。",
            "Export anew; do not join two files byte by byte.",
        ),
    ),
    ReadingRule(
        "encoding_broken",
        _E,
        Text("无法识别的字符", "Unreadable characters"),
        Text("这一行有无法识别的字节。", "Some bytes of this row are no text."),
        Text("从源系统重新导出该行。", "Export the row anew from its source."),
    ),
    ReadingRule(
        "quote_open",
        _E,
        Text("引号不成对", "A quote is not closed"),
        Text(
            "这一行的引号没有结束，后面的行可能被并在一起。",
            "A quote opens here and does not end; rows below may be swallowed.",
        ),
        Text("补上或删去引号后再检查。", "Close or remove the quote, then check again."),
    ),
    ReadingRule(
        "row_ragged",
        _E,
        Text("列数不符", "Wrong number of cells"),
        Text(
            "这一行有 {count} 列，表头有 {expected} 列。",
            "This row has {count} cells, the head has {expected}.",
        ),
        Text(
            "检查多余或缺少的分隔符；含分隔符的内容要加引号。",
            "Look for a separator too many or too few; quote text that has one.",
        ),
    ),
    ReadingRule(
        "rows_too_many",
        _E,
        Text("行数超限", "Too many rows"),
        Text(
            "超过 {limit} 行，之后的行没有检查。",
            "More than {limit} rows; those below were not checked.",
        ),
        Text("把文件拆成几个再检查。", "Split the file."),
    ),
    ReadingRule(
        "columns_too_many",
        _W,
        Text("列数过多", "Too many columns"),
        Text(
            "第 {limit} 列以后还有内容，没有检查。",
            "There is content right of column {limit}; it was not checked.",
        ),
        Text("删去右边无关的列。", "Remove what does not belong there."),
    ),
    ReadingRule(
        "sheet_missing",
        _E,
        Text("缺少工作表", "A sheet is missing"),
        Text("没有名为 {value} 的工作表。", "There is no sheet called {value}."),
        Text(
            "补上该工作表，或改正名称。现有：{there}。",
            "Add it or correct its name. There are: {there}.",
        ),
    ),
    ReadingRule(
        "sheet_hidden",
        _W,
        Text("工作表被隐藏", "A sheet is hidden"),
        Text(
            "工作表 {value} 是隐藏的，里面的数据也已检查。",
            "The sheet {value} is hidden; its data were checked too.",
        ),
        Text("取消隐藏，确认是否要用。", "Show it and decide whether it is meant."),
    ),
    ReadingRule(
        "sheet_unchecked",
        _N,
        Text("没有检查的工作表", "Sheets not checked"),
        Text(
            "工作表 {value} 有内容，但不属于本模板的检查范围。",
            "The sheet {value} has content but the template does not ask for it.",
        ),
        Text(
            "如果其中有抄表数据，请移到要检查的工作表。",
            "If it has readings, move them to the sheet that is checked.",
        ),
    ),
    ReadingRule(
        "head_missing",
        _E,
        Text("找不到表头", "No head row"),
        Text(
            "前 {limit} 行里没有可识别的表头。",
            "None of the first {limit} rows is a head that is known.",
        ),
        Text("表头应有：{names}。", "The head must have: {names_en}."),
    ),
    ReadingRule(
        "rows_missing",
        _E,
        Text("没有数据", "No data"),
        Text("表头下面没有数据行。", "There is no row below the head."),
        Text("确认导出是否完整。", "See whether the export is complete."),
    ),
    ReadingRule(
        "column_missing",
        _E,
        Text("缺少列", "A column is missing"),
        Text("没有“{value}”这一列。", "There is no column “{value}”."),
        Text("补上该列；也认得：{names}。", "Add it; also understood: {names}."),
    ),
    ReadingRule(
        "column_twice",
        _E,
        Text("列重复", "A column is there twice"),
        Text(
            "“{value}”与 {first} 列是同一项，只检查了前面那一列。",
            "“{value}” means the same as column {first}; only the first was checked.",
        ),
        Text("只保留一列。", "Keep one of them."),
    ),
    ReadingRule(
        "column_extra",
        _W,
        Text("多余的列", "Extra columns"),
        Text(
            "模板里没有“{value}”这一列，没有检查。",
            "The template has no column “{value}”; it was not checked.",
        ),
        Text("导入前删去，或改正列名。", "Remove it before the import, or correct its name."),
    ),
    ReadingRule(
        "column_hidden",
        _W,
        Text("列被隐藏", "Hidden columns"),
        Text(
            "“{head}”列是隐藏的，里面的数据也已检查。",
            "The column “{head}” is hidden; its data were checked too.",
        ),
        Text("取消隐藏后核对。", "Show it and look at it."),
    ),
    ReadingRule(
        "row_foot",
        _N,
        Text("表尾说明", "Lines at the foot"),
        Text("这一行是表尾的说明，没有当作数据。", "A line of the form's foot; it was left out."),
        Text("导入前删去。", "Remove it before the import."),
    ),
    ReadingRule(
        "cell_long",
        _E,
        Text("一行太长", "A row far too long"),
        Text(
            "这一行超过 10 万个字符，只看了前面。",
            "Beyond 100,000 characters; its start was read.",
        ),
        Text("检查换行是否丢失。", "See whether line ends were lost."),
    ),
    ReadingRule(
        "head_repeated",
        _W,
        Text("表头重复出现", "The head comes again"),
        Text(
            "数据中间又出现一次表头，这一行没有当作数据。",
            "The head comes again among the data; the row was left out.",
        ),
        Text("删去这一行。", "Remove this row."),
    ),
    ReadingRule(
        "row_hidden",
        _W,
        Text("行被隐藏", "Hidden rows"),
        Text(
            "这一行是隐藏的（可能被筛选），导入时仍会读入。",
            "This row is hidden, perhaps filtered; an import reads it all the same.",
        ),
        Text(
            "取消筛选和隐藏，确认这一行是否要用。",
            "Clear filters, show the row, decide whether it is meant.",
        ),
    ),
    ReadingRule(
        "row_empty",
        _N,
        Text("中间有空行", "Empty rows"),
        Text("数据中间有 {value} 个空行。", "Empty rows among the data: {value}."),
        Text("有的导入程序遇空行即停止，请删去。", "Some imports stop at an empty row; remove it."),
    ),
    ReadingRule(
        "row_total",
        _N,
        Text("合计行", "Sum rows"),
        Text("这一行是合计，没有当作数据。", "This row is a sum; it was left out."),
        Text("导入前删去。", "Remove it before the import."),
    ),
    ReadingRule(
        "cell_outside",
        _W,
        Text("没有表头的内容", "Content without a head"),
        Text("这一格在没有表头的列里。", "This cell stands in a column without a head."),
        Text("补上表头，或删去内容。", "Give the column a head, or remove the content."),
    ),
    ReadingRule(
        "merged_cells",
        _E,
        Text("合并单元格", "Merged cells"),
        Text(
            "{value} 是合并单元格，只有左上角有值。",
            "{value} is merged; only its first cell has a value.",
        ),
        Text("取消合并，每一格都填上值。", "Unmerge it and fill every cell."),
    ),
)
