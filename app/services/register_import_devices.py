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
from app.services.asset_words import FIELDS, field_words, title_of
from app.services.register_columns import SITE_NUMBER
from app.services.register_device_match import Devices, key_of, same_text
from app.services.register_import_sites import Cells
from app.services.register_table import TableRow
from app.services.site_fields import no_result, tidy

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
                self._by_name[key_of(name)].append(site)
        self._kinds = _kind_words()
        self._profiles = _profile_words()
        self._devices = Devices(self._sites, assets)

    def row(self, row: TableRow) -> ImportRow:
        cells = Cells(self._columns, row)
        site, kind, problems = self._place(cells)
        texts = {f: self._text(f, cells) for f in _TAKEN if f != "kind"}
        number = site.number if site else tidy("number", cells.texts.get("site", ""))
        named = texts["name"] or f"{texts['brand']} {texts['model']}".strip()
        if site is None or kind is None:
            title = tidy("name", named)[:200]
            return ImportRow(row.line, number, title, RowState.PROBLEM, problems=tuple(problems))
        held, clash = self._devices.find(site, kind, texts)
        if clash:
            problems.append(cells.problem("serial_no", clash.message, clash.hint))
        record, given, wrong = self._record(site, kind, held, texts, cells)
        problems += wrong
        title = title_of(record) or DEVICE[kind].to(self._ctx.lang)
        if problems:
            return ImportRow(row.line, number, title, RowState.PROBLEM, problems=tuple(problems))
        flags = tuple(self._odd(kind, record, texts))
        self._devices.claim(record, row.line, new=held is None)
        if held is None:
            return ImportRow(row.line, number, title, RowState.NEW, record, flags=flags)
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
            alike_names = len(self._by_name.get(key_of(typed), ())) > 1
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
        kind = self._kinds.get(key_of(word))
        if not word:
            problems.append(cells.empty("kind", FIELDS["kind"]))
        elif kind is None:
            from app.packs.wording import did_you_mean

            problems.append(
                cells.problem(
                    "kind",
                    Text(f"没有“{word}”这类设备", f"no kind of device “{word}”"),
                    did_you_mean(word, [DEVICE[k].to(self._ctx.lang) for k in AssetKind]),
                )
            )
        return site, kind, problems

    def _site(self, typed: str) -> Site | None:
        found = self._by_number.get(typed)
        if found is None and typed.isdecimal():
            found = self._by_number.get(typed.lstrip("0"))
        if found is None:
            named = self._by_name.get(key_of(typed), ())
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
            text = self._profiles.get(key_of(text), text)
        return text

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
            f: text
            for f, text in texts.items()
            if text and not same_text(f, getattr(base, f), text)
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
            cells.problem(f, bad.message, bad.hint)
            for f, text in said.items()
            if isinstance(text, str) and (bad := no_result(text))
        ]
        named = (*said, *(_BY_KIND if "kind" in said else ()))
        given = {f: v for f in named if (v := getattr(form, f)) != getattr(base, f)}
        return replace(base, **given), given, problems

    def _odd(self, kind: AssetKind, record: Asset, texts: Mapping[str, str]) -> Iterator[Text]:
        for field in _BY_KIND:
            if texts[field] and not getattr(record, field):
                yield Text(
                    f"{DEVICE[kind].zh}没有{FIELDS[field].zh}，没有取用“{texts[field]}”。",
                    f"A {DEVICE[kind].en.lower()} has no {FIELDS[field].en.lower()}; "
                    f"“{texts[field]}” was not taken.",
                )
        if record.state is AssetState.RETIRED:
            yield Text(
                "这台设备已停用，导入后仍是停用。",
                "This device is retired and stays so.",
            )
        for other in self._devices.numbered(record.serial_no):
            if other.kind is not kind and other.id != record.id:
                where, what = self._devices.where(other), DEVICE[other.kind]
                yield Text(
                    f"序列号 {record.serial_no} 已登记在：{where}，{what.zh}。请核对。",
                    f"Serial number {record.serial_no} is registered already: {where}, "
                    f"{what.en}. Check it.",
                )
        if record.warranty_until and record.installed_on > record.warranty_until:
            yield Text("保修在安装之前就到期了。", "The warranty ends before it was installed.")

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


def _kind_words() -> dict[str, AssetKind]:
    found: dict[str, AssetKind] = {}
    for kind in AssetKind:
        for word in (kind.value, *DEVICE[kind], *DEVICE[kind]):
            found.setdefault(key_of(word), kind)
    return found


def _profile_words() -> dict[str, str]:
    from app.services.device_tests import registry

    found: dict[str, str] = {}
    for profile in registry().profiles():
        for word in (profile.id, profile.title.zh, profile.title.en):
            found.setdefault(key_of(word), profile.id)
    return found


def _bare(text: Text) -> Text:
    """As the middle of a line instead of a sentence."""
    return Text(text.zh.rstrip("。"), text.en.rstrip("."))
