"""The words of ``countercheck sites``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.text import Lang, Text

if TYPE_CHECKING:
    from app.cli import Doors


def add(doors: Doors, lang: Lang) -> None:
    def t(zh: str, en: str) -> str:
        return Text(zh, en).to(lang)

    module = "app.commands.sites"
    group = doors.group("sites", Text("网点登记表", "the register of sites"))
    take = doors.add_to(
        group,
        "import",
        Text("从 Excel 或 CSV 导入网点或设备", "imports sites or devices from Excel or CSV"),
        module,
        "run_import",
    )
    take.add_argument("file", metavar="FILE")
    take.add_argument(
        "--preview",
        action="store_true",
        help=t("只看会改什么，不导入", "only says what it would do"),
    )
    take.add_argument("--sheet", metavar="NAME", default="", help=t("工作表", "which sheet"))
    take.add_argument(
        "--close-absent",
        action="store_true",
        help=t("停用文件里没有的网点", "closes the sites that the file leaves out"),
    )
    check = doors.add_to(
        group,
        "check",
        Text("找出登记表里可疑的地方", "finds what looks wrong in the register"),
        module,
        "run_check",
    )
    give = doors.add_to(
        group,
        "export",
        Text("导出登记表，可再导入", "writes the register; it can be imported again"),
        module,
        "run_export",
    )
    give.add_argument("file", metavar="FILE.xlsx|.csv")
    for parser in (take, give):
        parser.add_argument(
            "--devices", action="store_true", help=t("设备，而非网点", "devices instead of sites")
        )
    for parser in (take, check, give):  # app.commands.signed_in asks
        parser.add_argument("--login", help=t("账号", "account"))
