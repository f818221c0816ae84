"""The words of ``countercheck sites``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.text import Lang, Text

if TYPE_CHECKING:
    from app.cli import Doors

_MODULE = "app.commands.sites"


def add(doors: Doors, lang: Lang) -> None:
    def t(zh: str, en: str) -> str:
        return Text(zh, en).to(lang)

    group = doors.group("sites", Text("网点和设备登记", "the register of sites and devices"))
    take = doors.add_to(
        group,
        "import",
        Text("从 Excel 或 CSV 导入网点（或设备）", "imports sites (or devices) from Excel or CSV"),
        _MODULE,
        "import_",
    )
    take.add_argument("file", metavar="FILE")
    take.add_argument("--preview", action="store_true", help=t("只预览", "changes nothing"))
    take.add_argument("--sheet", default="", metavar="NAME", help=t("工作表", "which sheet"))
    take.add_argument(
        "--close-absent",
        action="store_true",
        help=t("文件里没有的网点标为停止服务", "sites that are not in it are no longer served"),
    )
    look = doors.add_to(
        group, "check", Text("核对登记", "flags what looks wrong"), _MODULE, "check"
    )
    give = doors.add_to(
        group, "export", Text("导出登记", "writes the register to a file"), _MODULE, "export"
    )
    give.add_argument("file", metavar="FILE.xlsx|.csv")
    for door in (take, give):
        door.add_argument("--devices", action="store_true", help=t("设备", "devices, not sites"))
    for door in (take, look, give):
        door.add_argument("--login", help=t("账号", "account"))
