"""The test sheet of an invoice printer: every kind of fault shows on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from drivers.printers import escp_bytes as esc
from drivers.printers.form_page import Form, FormPage

LEFT = 10.0  # mm from the left margin: inside every form


def test_sheet(form: Form, params: Mapping[str, str], columns: int) -> tuple[FormPage, int]:
    """The sheet and how many characters are on it: Chinese, figures, an upright line over the
    whole height for the registration, all pins one by one, the corners of the form."""
    page = FormPage(form)
    date = params.get("date") or datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S")
    rows = [
        "涉水巡检通 票据打印测试",
        f"网点：{params.get('site') or '（未填）'}",
        f"时间：{date}  编号：{params.get('number') or '-'}",
        "汉字：水费 污水处理费 垃圾处理费 应收 实收 滞纳金",
        "大写：壹贰叁肆伍陆柒捌玖拾佰仟万元整",
        "数字：0123456789  ￥1,234.50  25 立方米",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz",
    ]
    right = min(form.width - 30.0, columns * 2.54)
    count = 0
    for number, row in enumerate(rows):
        page.text(LEFT, 8.0 + number * 6.0, row)
        count += len(row)
    _upright(page, right - 20.0, 6.0, form.height - 14.0)
    _pins(page, LEFT, 8.0 + len(rows) * 6.0)
    for y in (4.0, form.height - 6.0):
        page.rule(LEFT, y, right - LEFT)
    return page, count


test_sheet.__test__ = False  # type: ignore[attr-defined]  # not a pytest function


def _upright(page: FormPage, x: float, y: float, height: float) -> None:
    """A line one dot wide, pass under pass: staggered passes show."""
    page.bitmap(x, y, [[True]] * esc.steps(height))


def _pins(page: FormPage, x: float, y: float) -> None:
    """A staircase, one dash a pin: a broken pin leaves its stair out."""
    rows = [[False] * (pin * 12) + [True] * 10 for pin in range(esc.PINS)]
    page.bitmap(x, y, rows)
