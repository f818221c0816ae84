"""Why a file of readings cannot be checked at all."""

from __future__ import annotations

from app.domain.text import Text
from app.errors import CounterCheckError


class ReadingFileError(CounterCheckError):
    """The file cannot be read. The command line ends with 2."""

    code = "reading_file"
    exit_code = 2
    what = Text("这个文件读不了。", "This file cannot be read.")

    @property
    def text(self) -> Text:
        return Text(self.sentence("zh"), self.sentence("en"))


class FileGone(ReadingFileError):
    code = "reading_file_gone"
    what = Text("找不到这个文件。", "There is no such file.")
    todo = Text("检查路径和文件名。", "Check its folder and name.")


class FileIsFolder(ReadingFileError):
    code = "reading_file_folder"
    what = Text("这是一个文件夹。", "This is a folder.")
    todo = Text("请选择里面的文件。", "Choose the file that lies in it.")


class FileLocked(ReadingFileError):
    code = "reading_file_locked"
    what = Text("系统不让读这个文件。", "The system does not let the file be read.")
    todo = Text("关闭正在使用它的程序，检查权限。", "Close what uses it; check its permissions.")


class FileEmpty(ReadingFileError):
    code = "reading_file_empty"
    what = Text("文件是空的，一个字节也没有。", "The file is empty: not one byte.")
    todo = Text("从源系统重新导出。", "Export it anew.")


class FileTooLarge(ReadingFileError):
    code = "reading_file_large"
    what = Text("文件太大，没有打开。", "The file is too large and was not opened.")
    todo = Text("拆成几个文件再检查。", "Split it, then check the parts.")


class FileEncrypted(ReadingFileError):
    code = "reading_file_encrypted"
    what = Text("文件有打开密码，读不到内容。", "The file is encrypted with a password.")
    todo = Text(
        "在 Excel 里输入密码打开，另存为不带密码的文件。",
        "Open it in Excel with the password and save it without one.",
    )


class FileDamaged(ReadingFileError):
    code = "reading_file_damaged"
    what = Text("文件已损坏或不完整。", "The file is damaged or incomplete.")
    meaning = Text("可能没有复制完，或传输中断。", "Perhaps it was not copied to its end.")
    todo = Text(
        "重新复制或导出；能用 Excel 打开的，另存为 xlsx。",
        "Copy or export it again; if Excel opens it, save it as xlsx.",
    )


class FileUnsafe(ReadingFileError):
    code = "reading_file_unsafe"
    what = Text(
        "文件的结构不正常，为安全没有打开。", "The file is built in an unsafe way; not opened."
    )
    meaning = Text(
        "它解压后异常庞大，或含有不该有的声明。",
        "It unfolds to an enormous size, or declares what no spreadsheet declares.",
    )
    todo = Text("从可信的来源重新导出。", "Export it anew from a source you trust.")


class FileKindUnknown(ReadingFileError):
    code = "reading_file_kind"
    what = Text(
        "这不是能检查的表格（xlsx、xls、csv）。",
        "This is no table that can be checked (xlsx, xls, csv).",
    )
    todo = Text("用 Excel 或 WPS 打开，另存为 xlsx。", "Open it in a spreadsheet, save it as xlsx.")


class TemplateUnknown(ReadingFileError):
    code = "reading_template"
    what = Text("合同包里没有这个抄表模板。", "The pack has no such template of readings.")


class CheckCancelled(ReadingFileError):
    code = "reading_cancelled"
    exit_code = 130
    what = Text("检查已取消。", "The check was cancelled.")
