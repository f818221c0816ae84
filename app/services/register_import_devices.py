"""Rows of a file against the devices of the register."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from app.domain.ids import new_id
from app.domain.register_import import CellProblem, Column, FieldChange, ImportRow, RowState
from app.domain.site import Asset, AssetKind, AssetState, Site
from app.domain.text import Text
from app.readings.cells import day_of
from app.reports.words import DEVICE
from app.services.asset_form import AssetForm, clean
from app.services.asset_words import FIELDS, KINDS, field_words, title_of
from app.services.register_columns import SITE_NUMBER
from app.services.register_import_sites import Cells
from app.services.register_table import TableRow
from app.services.site_fields import ERROR, alike, tidy

if TYPE_CHECKING:
    from app.services.context import Ctx

_TAKEN: Final = (
    "kind", "name", "brand", "model", "serial_no", "profile", "port", "place", "installed_on",
    "warranty_until", "note",
)  # fmt: skip
_DATES: Final = ("installed_on", "warranty_until")
_BY_KIND: Final = ("port", "profile")  # emptied where the kind has no use for them
_SERIAL: Final = re.compile(r"([2-6]\d{4})(?:\.0*)?", re.ASCII)  # 1954 to 2091, in days from 1900
_TIME: Final = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d*)?)?$")


class DeviceRows:
    """Judges rows in the order of the file; remembers which devices they spoke of."""

    def __init__(
        self,
        ctx: Ctx,
        sites: Sequence[Site],
        assets: Iterable[Asset],
        columns: Sequence[Column],
    ) -> None:
        self._ctx = ctx
        self._columns = columns
        self._sites = {s.id: s for s in sites}
        self._by_number = {tidy("number", s.number): s for s in reversed(sites)}
        self._by_number |= {s.number: s for s in sites}
        self._by_name: dict[str, list[Site]] = defaultdict(list)
        for site in sites:
            for name in {site.name, f"{site.town} {site.name}"}:
                self._by_name[_key(name)].append(site)
        self._kinds = _kind_words()
        self._profiles = _profile_words()
        self._of_site: dict[str, list[Asset]] = defaultdict(list)
        self._by_serial: dict[str, list[Asset]] = defaultdict(list)
        for asset in assets:
            if asset.site_id not in self._sites:  # of another contract
                continue
            self._of_site[asset.site_id].append(asset)
            if serial := _serial(asset.serial_no):
                self._by_serial[serial].append(asset)
        self._claimed: dict[str, int] = {}  # device id -> line
        self._new_serials: dict[tuple[AssetKind, str], int] = {}

    def row(self, row: TableRow) -> ImportRow:
        cells = Cells(self._columns, row)
        site, kind, problems = self._place(cells)
        texts = {f: self._text(f, cells) for f in _TAKEN if f != "kind"}
        number = site.number if site else tidy("number", cells.texts.get("site", ""))
        named = texts["name"] or f"{texts['brand']} {texts['model']}".strip()
        if site is None or kind is None:
            title = tidy("name", named)[:200]
            return ImportRow(row.line, number, title, RowState.PROBLEM, problems=tuple(problems))
        held, clash = self._held(site, kind, texts, cells)
        problems += clash
        record, given, wrong = self._record(site, kind, held, texts, cells)
        problems += wrong
        title = title_of(record) or KINDS[kind].to(self._ctx.lang)
        if problems:
            return ImportRow(row.line, number, title, RowState.PROBLEM, problems=tuple(problems))
        flags = tuple(self._odd(site, kind, record, texts))
        if held is None:
            if record.serial_no:
                self._new_serials[kind, _serial(record.serial_no)] = row.line
            return ImportRow(row.line, number, title, RowState.NEW, record, flags=flags)
        self._claimed[held.id] = row.line
        changes = self._changes(held, given)
        state = RowState.CHANGED if changes else RowState.SAME
        return ImportRow(row.line, number, title, state, record, changes, flags=flags)

    def _place(self, cells: Cells) -> tuple[Site | None, AssetKind | None, list[CellProblem]]:
        problems = []
        typed = tidy("number", cells.texts.get("site", ""))
        site = self._site(typed)
        if not typed:
            problems.append(cells.empty("site", SITE_NUMBER))
        elif site is None:
            alike_names = len(self._by_name.get(_key(typed), ())) > 1
            message = Text(f"没有网点“{typed}”", f"no site “{typed}”")
            hint = (
                Text(
                    "这个名称的网点不止一个，请填序号",
                    "several sites have this name; give the number",
                )
                if alike_names
                else Text(
                    "请填登记表里的网点序号，或先导入网点",
                    "give a number of the register, or import the site first",
                )
            )
            problems.append(cells.problem("site", message, hint))
        elif not self._ctx.sees(site):
            message = Text(f"您的账号不负责{site.town}", f"your account does not cover {site.town}")
            hint = Text("请由负责该镇街的人员导入", "ask whoever covers that town")
            problems.append(cells.problem("site", message, hint))
        word = tidy("name", cells.texts.get("kind", ""))
        kind = self._kinds.get(_key(word))
        if not word:
            problems.append(cells.empty("kind", FIELDS["kind"]))
        elif kind is None:
            from app.packs.wording import did_you_mean

            problems.append(
                cells.problem(
                    "kind",
                    Text(f"没有“{word}”这类设备", f"no kind of device “{word}”"),
                    did_you_mean(word, [KINDS[k].to(self._ctx.lang) for k in AssetKind]),
                )
            )
        return site, kind, problems

    def _site(self, typed: str) -> Site | None:
        found = self._by_number.get(typed)
        if found is None and typed.isdecimal():
            found = self._by_number.get(typed.lstrip("0"))
        if found is None:
            named = self._by_name.get(_key(typed), ())
            found = named[0] if len(named) == 1 else None
        return found

    def _text(self, field: str, cells: Cells) -> str:
        typed = cells.texts.get(field, "")
        text = tidy(field, typed)
        if field in _DATES:
            text = _TIME.sub("", unicodedata.normalize("NFKC", text))
            if serial := _SERIAL.fullmatch(text):
                day = day_of(float(serial[1]))
                text = day.isoformat() if day else text
        if field == "profile":
            text = self._profiles.get(_key(text), text)
        return text

    def _held(
        self,
        site: Site,
        kind: AssetKind,
        texts: Mapping[str, str],
        cells: Cells,
    ) -> tuple[Asset | None, list[CellProblem]]:
        """The record that the row speaks of: by its serial number, else by kind and name. Of
        several the one that is most like the row, so that a list written out finds its own."""
        here = self._of_site[site.id]
        serial = _serial(texts["serial_no"])
        numbered = [a for a in here if serial and _serial(a.serial_no) == serial]
        name = _key(texts["name"])
        called = [
            a
            for a in here
            if a.kind is kind
            and _key(a.name) == name
            and a.state is not AssetState.RETIRED
            and not (serial and _serial(a.serial_no))
        ]
        for group in (numbered, called):
            free = [a for a in group if a.id not in self._claimed]
            if free:
                return max(free, key=lambda a: _likeness(a, texts)), []
            if group is numbered and group:
                return None, [self._twice(cells, self._claimed[group[0].id])]
        if serial and (other := self._new_serials.get((kind, serial))):
            return None, [self._twice(cells, other)]
        elsewhere = [
            a
            for a in self._by_serial.get(serial, ())
            if a.kind is kind and a.site_id != site.id and a.state is not AssetState.RETIRED
        ]
        if serial and elsewhere:
            where = self._where(elsewhere[0])
            message = Text(f"序列号已登记在{where}", f"the serial number is registered at {where}")
            hint = Text(
                "若设备搬了过来，请先在原网点停用它",
                "if the device has moved here, retire it at the other site first",
            )
            return None, [cells.problem("serial_no", message, hint)]
        return None, []

    def _twice(self, cells: Cells, other: int) -> CellProblem:
        return cells.problem(
            "serial_no",
            Text(f"序列号与第 {other} 行重复", f"the serial number is also on line {other}"),
            Text("一台设备只能有一行", "a device has one row"),
        )

    def _record(
        self,
        site: Site,
        kind: AssetKind,
        held: Asset | None,
        texts: Mapping[str, str],
        cells: Cells,
    ) -> tuple[Asset, dict[str, Any], list[CellProblem]]:
        """(the record as it would be, what changes of it, what is wrong)."""
        base = held or Asset(new_id(), site.id, kind, "")
        seen = AssetForm.of(base)
        said: dict[str, Any] = {
            f: text for f, text in texts.items() if text and not _same(f, getattr(base, f), text)
        }
        if held is not None and held.kind is not kind:
            said["kind"] = kind
        form, wrong = clean(replace(seen, **said), seen if held else None)
        problems = [
            cells.problem(f, _bare(text), Text("请改正", "correct it"))
            for f, text in wrong.items()
            if f in said
        ]
        problems += [
            cells.problem(
                f,
                Text(f"单元格里是 {text}，没有结果", f"the cell has {text}, no result"),
                Text("请在表格里改正公式", "correct the formula in the spreadsheet"),
            )
            for f, text in said.items()
            if isinstance(text, str) and ERROR.fullmatch(text)
        ]
        named = (*said, *(_BY_KIND if "kind" in said else ()))
        given = {f: v for f in named if (v := getattr(form, f)) != getattr(base, f)}
        return replace(base, **given), given, problems

    def _odd(
        self, site: Site, kind: AssetKind, record: Asset, texts: Mapping[str, str]
    ) -> Iterator[Text]:
        for field in _BY_KIND:
            if texts[field] and not getattr(record, field):
                yield Text(
                    f"{KINDS[kind].zh}没有{FIELDS[field].zh}，没有取用“{texts[field]}”。",
                    f"A {KINDS[kind].en.lower()} has no {FIELDS[field].en.lower()}; "
                    f"“{texts[field]}” was not taken.",
                )
        if record.state is AssetState.RETIRED:
            yield Text(
                "这台设备已停用，导入后仍是停用。",
                "This device is retired and stays so.",
            )
        serial = _serial(record.serial_no)
        for other in self._by_serial.get(serial, ()) if serial else ():
            if other.kind is not kind and other.state is not AssetState.RETIRED:
                where, what = self._where(other), KINDS[other.kind]
                yield Text(
                    f"序列号 {record.serial_no} 已登记在：{where}，{what.zh}。请核对。",
                    f"Serial number {record.serial_no} is registered already: {where}, "
                    f"{what.en}. Check it.",
                )
        if record.warranty_until and record.installed_on > record.warranty_until:
            yield Text("保修在安装之前就到期了。", "The warranty ends before it was installed.")

    def _where(self, asset: Asset) -> str:
        site = self._sites.get(asset.site_id)
        return f"{site.town} {site.name}" if site else "?"

    def _changes(self, held: Asset, given: Mapping[str, Any]) -> tuple[FieldChange, ...]:
        lang = self._ctx.lang
        return tuple(
            FieldChange(
                f,
                FIELDS[f],
                field_words(f, getattr(held, f)).to(lang) if getattr(held, f) else "",
                field_words(f, value).to(lang) if value else "",
            )
            for f, value in given.items()
        )


def _likeness(asset: Asset, texts: Mapping[str, str]) -> int:
    return sum(_same(f, getattr(asset, f), text) for f, text in texts.items())


def _same(field: str, held: str, text: str) -> bool:
    if field == "serial_no":
        return _serial(held) == _serial(text)
    return alike(field, held, text)


def _serial(typed: str) -> str:
    """Serial numbers are told apart whatever their letters' case."""
    return tidy("serial_no", typed).lower()


def _kind_words() -> dict[str, AssetKind]:
    found: dict[str, AssetKind] = {}
    for kind in AssetKind:
        for word in (kind.value, *KINDS[kind], *DEVICE[kind]):
            found.setdefault(_key(word), kind)
    return found


def _profile_words() -> dict[str, str]:
    from app.services.device_tests import registry

    found: dict[str, str] = {}
    for profile in registry().profiles():
        for word in (profile.id, profile.title.zh, profile.title.en):
            found.setdefault(_key(word), profile.id)
    return found


def _key(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", tidy("name", text)).casefold().split())


def _bare(text: Text) -> Text:
    """As the middle of a line instead of a sentence."""
    return Text(text.zh.rstrip("。"), text.en.rstrip("."))
