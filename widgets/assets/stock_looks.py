"""How a device reads in the list of a stock-take, and in its result."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.services.stock_takes import StockLine
from widgets.assets import looks
from widgets.common import words
from widgets.common.two_line import RowLook


def key_of(line: StockLine) -> str:
    """What tells the lines of one stock-take apart."""
    if line.asset is not None:
        return line.asset.id
    return line.count.asset_id if line.count is not None else line.kind.value


def look_of(line: StockLine) -> RowLook:
    count, asset = line.count, line.asset
    found = count.found if count is not None else None
    chips = ((words.stock(found), words.STOCK_TONES[found]),)
    if asset is None:
        said = QCoreApplication.translate("assets", "expected by the contract, not registered")
        return RowLook(words.asset(line.kind), said, looks.ICONS[line.kind], chips=chips)
    second = looks.second_of(asset)
    if count is not None and count.serial_no and line.other_serial:
        second = f"SN {asset.serial_no} → {count.serial_no} · {second}"
    if count is not None and count.note:
        second = f"{count.note} · {second}"
    return RowLook(looks.name_of(asset), second, looks.ICONS[asset.kind], chips=chips)
