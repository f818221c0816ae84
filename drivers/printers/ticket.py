"""The Chinese test ticket: what the counter prints, with patterns that show each kind of fault."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from drivers.printers.text import width


def test_ticket(params: Mapping[str, str], columns: int, number: str, code: str = "") -> list[str]:
    """Lines of the test ticket. ``params``: site, date, number, all optional; ``code`` what the QR
    code says that is printed below them, empty without one."""
    rule = "-" * columns
    date = params.get("date") or datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return [
        _centred("涉水巡检通 打印测试票", columns),
        rule,
        f"网点：{params.get('site') or '（未填）'}",
        f"时间：{date}",
        f"编号：{params.get('number') or number}",
        f"票号：{number}",
        rule,
        "汉字：水费 污水处理费 垃圾处理费",
        "繁简：户名 表號 應收 實收 滞纳金",
        "标点：，。、；：？！（）《》￥①②",
        "数字：0123456789",
        "字母：ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        _pair("应收金额", "￥1,234.50", columns),
        _pair("本期用水", "25 立方米", columns),
        _ruler(columns),
        "█" * (columns // 2),
        rule,
        _centred("以上内容完整清楚即为正常", columns),
        f"扫码应读到：{code}" if code else "",
    ]


test_ticket.__test__ = False  # type: ignore[attr-defined]  # not a pytest function


def _centred(text: str, columns: int) -> str:
    return " " * max(0, (columns - width(text)) // 2) + text


def _pair(left: str, right: str, columns: int) -> str:
    return left + " " * max(1, columns - width(left) - width(right)) + right


def _ruler(columns: int) -> str:
    """1234567890… across: a missing dot row or a cut margin shows at once."""
    return "".join(str(i % 10) for i in range(1, columns + 1))
