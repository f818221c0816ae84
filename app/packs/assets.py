"""A pack's ``assets.csv``: devices and systems that are known when the contract begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from app.domain.ids import register_id
from app.domain.site import Asset, AssetKind
from app.domain.text import Text
from app.packs.csv_rows import Row, read_rows
from app.packs.names import ASSETS_FILE as FILE
from app.packs.problems import Problem
from app.packs.source import Folder
from app.packs.wording import did_you_mean

_NEEDED = ("site", "kind", "name")
_PLAIN = ("brand", "model", "serial_no", "profile", "port", "place", "note")
_DAYS = ("installed_on", "warranty_until")
_PORT = re.compile(r"[a-z]+:.*", re.DOTALL)
_KINDS = [kind.value for kind in AssetKind]


def read_assets(
    folder: Folder, pack_id: str, sites: Mapping[str, str], problems: list[Problem]
) -> tuple[Asset, ...]:
    """Every row as a device; none if there is no such file. ``sites`` maps a site's number to its
    id."""
    if not folder.joinpath(FILE).is_file():
        return ()
    assets: list[Asset] = []
    lines: dict[tuple[str, ...], int] = {}
    for line, row in read_rows(folder, FILE, _NEEDED, (*_PLAIN, *_DAYS), problems):
        found = list(_row_problems(row, line, sites, lines))
        problems += found
        if found:
            continue
        lines[_key(row)] = line
        assets.append(
            Asset(
                id=register_id(pack_id, "asset:" + ":".join(_key(row))),
                site_id=sites[row["site"]],
                kind=AssetKind(row["kind"]),
                name=row["name"],
                brand=row.get("brand", ""),
                model=row.get("model", ""),
                serial_no=row.get("serial_no", ""),
                profile=row.get("profile", ""),
                port=row.get("port", ""),
                warranty_until=row.get("warranty_until", ""),
                installed_on=row.get("installed_on", ""),
                place=row.get("place", ""),
                note=row.get("note", ""),
            )
        )
    return tuple(assets)


def _key(row: Row) -> tuple[str, ...]:
    """What a device is known by: its id follows from it, on every laptop and at central."""
    return row["site"], row["kind"], row["name"]


def _row_problems(
    row: Row, line: int, sites: Mapping[str, str], lines: Mapping[tuple[str, ...], int]
) -> Iterator[Problem]:
    if row["site"] not in sites:
        message = Text(
            f"sites.csv 中没有序号 “{row['site']}”", f"sites.csv has no number “{row['site']}”"
        )
        yield Problem(FILE, line, "site", message, did_you_mean(row["site"], list(sites)))
    if row["kind"] not in _KINDS:
        message = Text(f"没有设备类型 “{row['kind']}”", f"no kind of device “{row['kind']}”")
        yield Problem(FILE, line, "kind", message, did_you_mean(row["kind"], _KINDS))
    if (other := lines.get(_key(row))) is not None:
        message = Text(f"与第 {other} 行是同一台设备", f"the same device is on line {other}")
        hint = Text(
            "同一地点的同类设备要有不同的名称",
            "devices of one kind at one site need different names",
        )
        yield Problem(FILE, line, "name", message, hint)
    for key in _DAYS:
        if (day := row.get(key, "")) and not _is_day(day):
            hint = Text("请写成 2026-10-01", "write it like 2026-10-01")
            yield Problem(FILE, line, key, Text(f"“{day}” 不是日期", f"“{day}” is no day"), hint)
    port = row.get("port", "")
    if port and not _PORT.fullmatch(port):
        message = Text(f"“{port}” 不是端口写法", f"“{port}” is no port")
        hint = Text(
            "例：serial:COM3?baud=9600、host:10.0.0.1", "like serial:COM3?baud=9600, host:10.0.0.1"
        )
        yield Problem(FILE, line, "port", message, hint)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
