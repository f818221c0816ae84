"""The sentences of the rules. {at} is the record or line, {unit} its word; {column}, {value} and
the rule's own facts are put in."""

from __future__ import annotations

from typing import Final

from drivers.types import Text

ERRORS: Final = {
    # the file
    "truncated": Text(
        "文件不完整：应有 {said} 条记录，只有 {real} 条完整。传输多半中断过，重新取一次。",
        "The file is cut short: its head says {said} records, only {real} are whole. The transfer "
        "probably broke off; fetch it again.",
    ),
    "count": Text(
        "文件头说有 {said} 条记录，实际有 {real} 条。写文件的程序中途停过，别的程序会漏读。",
        "The head says {said} records, there are {real}. Its writer stopped half-way; other "
        "programs will miss some.",
    ),
    "record_length": Text(
        "文件头的记录长度是 {said} 字节，按各列算是 {real} 字节，文件头已损坏。",
        "The head says {said} bytes a record, its columns add up to {real}: the head is damaged.",
    ),
    "record_flag": Text(
        "{at}记录的开头是 {value}，不是空格或 *，这条记录已损坏。",
        "{at} starts with {value}, not a blank or *: it is damaged.",
    ),
    "encoding_file": Text(
        "整个文件是 {found} 编码，这种抄表册要用 {wanted}；抄表机或系统会显示乱码。",
        "The whole file is in {found}, this route needs {wanted}; the handheld or the system will "
        "show garbage.",
    ),
    "encoding": Text(
        "{at}“{column}”是 {found} 编码，不是 {wanted}：{value}",
        "{at}, “{column}”, is in {found}, not {wanted}: {value}",
    ),
    "undecodable": Text(
        "{at}“{column}”有不是文字的字节：{value}",
        "{at}, “{column}”, has bytes that are no text: {value}",
    ),
    "mojibake": Text(
        "{at}“{column}”是乱码：{value}，原文应为“{meant}”。",
        "{at}, “{column}”, is garbled: {value}; it should read “{meant}”.",
    ),
    "lost_text": Text(
        "{at}“{column}”的文字已经丢失（{value}），要从系统重新取。",
        "{at}, “{column}”: the text is lost ({value}); fetch it from the system again.",
    ),
    "cut_character": Text(
        "{at}“{column}”在半个汉字处被截断：{value}",
        "{at}, “{column}”, is cut in the middle of a Chinese character: {value}",
    ),
    "control": Text(
        "{at}“{column}”里有控制字符：{value}",
        "{at}, “{column}”, holds control characters: {value}",
    ),
    "missing_column": Text(
        "缺少“{column}”列（{part}）。", "The column “{column}” ({part}) is missing."
    ),
    "column_twice": Text("“{column}”列出现了两次。", "The column “{column}” is there twice."),
    "column_order": Text(
        "第 {place} 列是“{value}”，应为“{column}”；这种抄表机按位置取列，顺序错了就会串列。",
        "Column {place} is “{value}” and should be “{column}”; this handheld takes columns by "
        "place, so it will mix them up.",
    ),
    "no_head": Text(
        "第一行不是列名，按位置读取；缺少的列名行要补上。",
        "The first row holds no column names; columns were taken by place. Add the head.",
    ),
    "cells": Text("{at}有 {real} 列，应为 {said} 列。", "{at} has {real} cells, not {said}."),
    "quote": Text(
        "{at}的引号不成对（可能单元格里有换行）。",
        "{at}: the quotes do not pair (perhaps a line break in a cell).",
    ),
    # the record
    "no_meter": Text("{at}没有表号。", "{at} has no meter no."),
    "no_customer": Text("{at}没有户号。", "{at} has no customer no."),
    "meter_twice": Text(
        "{at}的表号 {value} 与第 {first} {unit}重复。",
        "{at}: meter no. {value} is that of {unit} {first} too.",
    ),
    "excel_number": Text(
        "{at}“{column}”被 Excel 当成数字，末尾几位已经丢失：{value}",
        "{at}, “{column}”: Excel took it for a number, its last digits are lost: {value}",
    ),
    "not_a_number": Text(
        "{at}“{column}”不是数字：{value}",
        "{at}, “{column}”, is not a number: {value}",
    ),
    "overflow": Text(
        "{at}“{column}”是一串 *，数字太大没有存下。",
        "{at}, “{column}”, is a row of *: the number was too big to be stored.",
    ),
    "digits": Text(
        "{at}“{column}”超过 {digits} 位整数或 {decimals} 位小数：{value}",
        "{at}, “{column}”, has more than {digits} digits or {decimals} decimals: {value}",
    ),
    "negative": Text("{at}“{column}”是负数：{value}", "{at}, “{column}”, is negative: {value}"),
    "read_without_reading": Text(
        "{at}状态是已抄，却没有读数。", "{at} says read, but has no reading."
    ),
    "read_without_time": Text(
        "{at}状态是已抄，却没有抄表时间。", "{at} says read, but has no time."
    ),
    "reading_without_state": Text(
        "{at}有读数 {value}，却没有抄表状态。",
        "{at} has the reading {value}, but no state.",
    ),
    "state_unknown": Text(
        "{at}的抄表状态 {value} 不认识，应为 {known}。",
        "{at}: the state {value} is not known; it should be one of {known}.",
    ),
    "not_a_date": Text(
        "{at}“{column}”不是日期：{value}，应如 {example}。",
        "{at}, “{column}”, is not a date: {value}; it should look like {example}.",
    ),
    "time_future": Text(
        "{at}的抄表时间 {value} 在将来（现在是 {now}），抄表机的时钟不对。",
        "{at}: the time {value} is in the future (it is {now}); the handheld's clock is wrong.",
    ),
    "time_outside": Text(
        "{at}的抄表时间 {value} 不在账期 {first} 至 {last} 内。",
        "{at}: the time {value} is outside the period {first} to {last}.",
    ),
    # writing
    "too_long": Text(
        "{at}“{column}”有 {real} 字节，这一列只有 {said} 字节：{value}",
        "{at}, “{column}”, has {real} bytes, the column has room for {said}: {value}",
    ),
    "not_encodable": Text(
        "{at}“{column}”里的“{char}”在 {wanted} 里没有：{value}",
        "{at}, “{column}”: {wanted} has no “{char}”: {value}",
    ),
    "no_place": Text(
        "{at}的“{column}”没有列可写：{value}",
        "{at}: there is no column for “{column}”: {value}",
    ),
    "not_held": Text(
        "{at}“{column}”的 {value} 写出后读不回原样。",
        "{at}, “{column}”: {value} would not read back as it was.",
    ),
    "lossy": Text(
        "读入时有 {value} 处内容没读懂，写回会丢掉它们；先改正原文件。",
        "{value} cells could not be understood when reading and would be lost; correct the file "
        "first.",
    ),
}

WARNINGS: Final = {
    "extension": Text(
        "扩展名是 .{value}，内容却是{found}，按内容读取。",
        "The extension is .{value}, the content is {found}; it was read by content.",
    ),
    "version": Text(
        "文件头第一个字节是 {value}，不是 dBase III 的 03。",
        "The first byte of the head is {value}, not the 03 of dBase III.",
    ),
    "code_page": Text(
        "文件头的代码页标记是 {value}，中文应为 4D；别的程序可能显示乱码。",
        "The code page mark is {value}, 4D is Chinese; other programs may show garbage.",
    ),
    "field_type": Text(
        "“{column}”列的类型 {value} 不认识，按文字读取。",
        "The column “{column}” has the unknown type {value}; it was read as text.",
    ),
    "column_shape": Text(
        "“{column}”列是 {value}，这种抄表机用 {wanted}，太长的内容会被截断。",
        "The column “{column}” is {value}, this handheld uses {wanted}; long texts may be cut.",
    ),
    "no_end": Text("文件末尾没有结束标记 1A。", "The end mark 1A is missing."),
    "slack": Text(
        "结束标记之后还有 {value} 字节，没有读取。", "There are {value} bytes after the end mark."
    ),
    "header_date": Text(
        "文件头里的修改日期不是日期：{value}", "The date in the head is not a date: {value}"
    ),
    "header_future": Text(
        "文件头的修改日期 {value} 在将来（今天是 {today}），抄表机或写它的电脑时钟不对。",
        "The date in the head, {value}, is in the future (today is {today}): the clock of the "
        "handheld or of the computer that wrote it is wrong.",
    ),
    "header_before": Text(
        "文件头的修改日期 {value} 早于最近一次抄表（{newest}），抄表机时钟可能被调过。",
        "The date in the head, {value}, is before the newest reading ({newest}): the clock of the "
        "handheld may have been set.",
    ),
    "separator": Text(
        "列之间用的是 {found}，应为 {wanted}。", "Cells are parted by {found}, not {wanted}."
    ),
    "old_excel": Text(
        "这是旧版 .xls，能读不能写；系统若要 .xlsx 请另存。",
        "This is an old .xls: it can be read, not written; save it as .xlsx if that is wanted.",
    ),
    "more_sheets": Text(
        "工作簿有 {value} 个工作表，只读了第一个“{first}”。",
        "The workbook has {value} sheets; only the first, “{first}”, was read.",
    ),
    "empty": Text("文件里没有记录。", "The file holds no records."),
    "customer_twice": Text(
        "{at}的户号 {value} 与第 {first} {unit}重复（一户多表时正常）。",
        "{at}: customer no. {value} is that of {unit} {first} too (right for a customer "
        "with several meters).",
    ),
    "below_last": Text(
        "{at}的读数 {value} 小于上期 {last}：抄错、换表或走满一圈，要核实。",
        "{at}: the reading {value} is below the last, {last}: misread, a new meter, or a "
        "meter gone round; check it.",
    ),
    "reading_not_marked": Text(
        "{at}有读数 {value}，状态却是未抄，上传时会被漏掉。",
        "{at} has the reading {value} but says not read; the upload will leave it out.",
    ),
    "time_not_read": Text(
        "{at}状态是未抄，却有抄表时间 {value}。",
        "{at} says not read, but has the time {value}.",
    ),
    "no_state": Text("{at}没有抄表状态。", "{at} has no state."),
}

NOTES: Final = {
    "extra_column": Text(
        "“{column}”列不在这种抄表册的列表里。", "The column “{column}” is not of this route."
    ),
    "deleted": Text(
        "{at}有删除标记，没有计入：表号 {value}",
        "{at} is marked deleted and was left out: meter no. {value}",
    ),
    "header_other_day": Text(
        "文件头的修改日期是 {value}，不是今天（{today}）。",
        "The date in the head is {value}, not today ({today}).",
    ),
    "way_unknown": Text("{at}的抄表方式 {value} 不认识。", "{at}: the way {value} is not known."),
}
