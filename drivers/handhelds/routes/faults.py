"""What makes a route file impossible to read or to write at all; lesser things are problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drivers.errors import DeviceError
from drivers.types import Text

if TYPE_CHECKING:
    from drivers.handhelds.routes.rules import Problem


class RouteError(DeviceError):
    """The route file cannot be used; nothing of it was taken."""

    code = "ROUTE"
    number = 111
    WHAT = Text("抄表册文件不能用", "The route file cannot be used")
    MEANING = Text("没有读出任何记录。", "No record was read.")
    TODO = Text("重新从系统或抄表机导出一份。", "Export it again from the system or the handheld.")


class RouteUnreadable(RouteError):
    code = "ROUTE_UNREADABLE"
    number = 109
    WHAT = Text("抄表册文件打不开", "The route file cannot be opened")
    MEANING = Text(
        "文件不存在、没有权限，或正被别的程序独占。",
        "It does not exist, may not be read, or another program holds it.",
    )
    TODO = Text("关闭占用它的程序，核对路径。", "Close the program that holds it; check the path.")


class RouteKindWrong(RouteError):
    """``found`` says what the content is."""

    code = "ROUTE_KIND"
    number = 106
    WHAT = Text("文件的内容不是所要的类型", "The content is not the kind of file wanted")
    TODO = Text(
        "选对文件，或换成与它一致的抄表机型号。",
        "Choose the right file, or the handheld profile that fits it.",
    )

    def __init__(self, wanted: Text, found: Text) -> None:
        super().__init__(f"wanted {wanted.en}, found {found.en}")
        self.wanted = wanted
        self.found = found

    @property
    def meaning(self) -> Text:
        return Text(
            f"要的是{self.wanted.zh}，内容却是{self.found.zh}；看内容，不看扩展名。",
            f"Wanted was {self.wanted.en}, the content is {self.found.en}; the content counts, "
            "not the extension.",
        )


class RouteDamaged(RouteError):
    code = "ROUTE_DAMAGED"
    number = 111
    WHAT = Text("抄表册文件损坏", "The route file is damaged")
    MEANING = Text(
        "文件头或压缩结构读不出来，记录无从找起：多半是传输中断或存储坏了。",
        "Its head or its packing cannot be read, so no record can be found: mostly a transfer "
        "that broke off, or bad storage.",
    )
    TODO = Text("从抄表机或系统重新取一份。", "Fetch it again from the handheld or the system.")


class RouteTooBig(RouteError):
    code = "ROUTE_TOO_BIG"
    number = 106
    WHAT = Text("抄表册文件太大", "The route file is too big")
    MEANING = Text(
        "文件上限 64 MB、20 万条记录；一台抄表机装不下这么多。",
        "The limits are 64 MB and 200,000 records; no handheld holds that much.",
    )
    TODO = Text("确认选对了文件；按册拆分后再用。", "Check the file; split it by route.")


class RouteUnsafe(RouteError):
    code = "ROUTE_UNSAFE"
    number = 106
    WHAT = Text("Excel 文件不安全", "The Excel file is not safe")
    MEANING = Text(
        "它解开后大得反常，或带有不该有的定义，可能是恶意文件。",
        "It unpacks to an abnormal size or holds definitions it should not: it may be hostile.",
    )
    TODO = Text("不要打开它，核对来源。", "Do not open it; check where it came from.")


class RouteLocked(RouteError):
    code = "ROUTE_LOCKED"
    number = 106
    WHAT = Text("Excel 文件有密码", "The Excel file has a password")
    MEANING = Text("加密的内容读不出来。", "Its content is encrypted.")
    TODO = Text("在 Excel 里去掉密码另存后再用。", "Save it without a password in Excel.")


class RouteUnwritable(RouteError):
    """``problems`` name every record and column that the file could not hold."""

    code = "ROUTE_UNWRITABLE"
    number = 106
    WHAT = Text("抄表册写不进这种文件", "The route does not fit this kind of file")
    TODO = Text(
        "缩短或改正列出的内容，或换一种文件格式。",
        "Shorten or correct what is listed, or choose another file format.",
    )

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(problem.text.en for problem in problems[:5]))
        self.problems = problems

    @property
    def meaning(self) -> Text:
        if not self.problems:
            return Text("没有写出任何内容。", "Nothing was written.")
        first, more = self.problems[0].text, len(self.problems) - 1
        zh = f"等 {more + 1} 处" if more else ""
        en = f" (and {more} more)" if more else ""
        return Text(
            f"{first.zh.rstrip('。')}{zh}；没有写出任何内容。",
            f"{first.en.rstrip('.')}{en}; nothing was written.",
        )
