"""The words of ``countercheck readings``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.text import Text

if TYPE_CHECKING:
    from app.cli import Doors


def add(doors: Doors, lang: str) -> None:
    def t(zh: str, en: str) -> str:
        return Text(zh, en).to("en" if lang == "en" else "zh")

    readings = doors.group("readings", Text("抄表文件", "files of meter readings"))
    check = doors.add_to(
        readings,
        "check",
        Text(
            "检查抄表文件（xlsx、xls、csv），逐条列出位置和处理办法",
            "checks a file of meter readings (xlsx, xls, csv) and says where and what to do",
        ),
        "app.commands.readings",
        "check",
    )
    check.add_argument("file", metavar="FILE")
    check.add_argument(
        "--template", default="", metavar="ID", help=t("模板，默认第一个", "default: the first")
    )
    check.add_argument("--pack", default="", metavar="ID", help=t("合同包", "a contract pack's id"))
    period = check.add_argument_group(t("期别", "period"))
    period.add_argument("--month", default="", metavar="YYYY-MM", help=t("抄表月份", "its month"))
    period.add_argument("--from", dest="first", default="", metavar="DAY", help="2026-03-01")
    period.add_argument("--to", dest="last", default="", metavar="DAY", help="2026-03-31")
    check.add_argument(
        "--out", default="", metavar="FILE.csv", help=t("把问题写成 CSV", "writes the problems")
    )
    check.add_argument(
        "--all",
        action="store_true",
        help=t("列出保留的每一条，不只前几条", "lists every problem kept, not the first few"),
    )
