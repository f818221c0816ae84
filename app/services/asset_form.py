"""What a person writes of a device, checked before it is kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from app.domain.site import Asset, AssetKind, AssetState, Site
from app.domain.text import Text
from app.reports.words import DEVICE
from app.services.asset_words import title_of
from app.services.form_problems import Checked

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader

LONGEST: Final = {"note": 500}
_USUAL: Final = 80
_DATE: Final = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?")
_DATES: Final = ("installed_on", "warranty_until")
_TEXTS: Final = ("name", "brand", "model", "serial_no", "place", "note")


@dataclass(frozen=True)
class AssetForm:
    """As typed. Dates may be written in any usual way, the port is a port URL."""

    kind: AssetKind
    name: str = ""
    brand: str = ""
    model: str = ""
    serial_no: str = ""
    profile: str = ""
    port: str = ""
    place: str = ""
    installed_on: str = ""
    warranty_until: str = ""
    note: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def of(asset: Asset) -> AssetForm:
        return AssetForm(
            asset.kind,
            asset.name,
            asset.brand,
            asset.model,
            asset.serial_no,
            asset.profile,
            asset.port,
            asset.place,
            asset.installed_on,
            asset.warranty_until,
            asset.note,
            asset.settings or {},
        )


@dataclass(frozen=True)
class Needs:
    """Which fields a kind of device has a use for."""

    port: bool
    profile: bool


def needs(kind: AssetKind) -> Needs:
    """A line and a computer are measured by the laptop itself and have no port; what this program
    cannot test has no profile either."""
    from app.services.device_tests import registry

    known = next((k for k in registry().kinds if k.kind == kind.value), None)
    if known is None:
        return Needs(False, False)
    return Needs(known.plans[0].needs_line, bool(known.profiles))


def clean(form: AssetForm, seen: AssetForm | None = None) -> tuple[AssetForm, dict[str, Text]]:
    """The form as it is kept, and what of it cannot be. A field that the kind has no use for is
    emptied: a printer that becomes a computer has no port any more. ``seen``: the record as the
    person saw it; what stands there already is no mistake of theirs, also where a newer program
    wrote it."""
    problems: dict[str, Text] = {}
    kept: dict[str, str] = {}
    for name in _TEXTS:
        text = _tidy(getattr(form, name), lines=name == "note")
        most = LONGEST.get(name, _USUAL)
        if len(text) > most:
            problems[name] = Text(f"不超过 {most} 个字。", f"At most {most} characters.")
        kept[name] = text
    for name in _DATES:
        typed = _tidy(getattr(form, name))
        day = day_of(typed) if typed else ""
        if day is None:
            problems[name] = Text("写成日期，如 2027-03-31。", "Write a date, such as 2027-03-31.")
        kept[name] = day or ""
    wanted = needs(form.kind)
    port = form.port.strip() if wanted.port else ""
    kept["port"] = port
    if port and (seen is None or port != seen.port):
        kept["port"] = _port(port, problems)
    kept["profile"] = form.profile if wanted.profile else ""
    chosen = seen is None or (form.kind, form.profile) != (seen.kind, seen.profile)
    if kept["profile"] and chosen and not _has_profile(form.kind, kept["profile"]):
        problems["profile"] = Text("请选列表中的配置。", "Choose a profile of the list.")
    settings = {k: v.strip() for k, v in form.settings.items() if v.strip()}
    return replace(form, settings=settings, **kept), problems  # type: ignore[arg-type]


def check(ctx: Ctx, form: AssetForm, asset_id: str = "") -> Checked:
    """What is wrong with the form and what is odd about it, without keeping it."""
    with ctx.store.read() as reader:
        held = reader.get(Asset, asset_id) if asset_id else None
        kept, problems = clean(form, AssetForm.of(held) if held is not None else None)
        warnings = _twins(reader, kept, asset_id)
    dated = not problems.keys() & set(_DATES)
    if dated and kept.warranty_until and kept.installed_on > kept.warranty_until:
        warnings.append(
            Text("保修在安装之前就到期了。", "The warranty ends before it was installed.")
        )
    return Checked(problems, tuple(warnings))


def _twins(reader: Reader, form: AssetForm, asset_id: str) -> list[Text]:
    """Other devices with the same serial number."""
    if not form.serial_no:
        return []
    found = []
    for other in reader.assets_numbered(form.serial_no):
        if other.id == asset_id or other.state is AssetState.RETIRED:
            continue
        site = reader.get(Site, other.site_id)
        where = f"{site.town} {site.name}" if site is not None else "?"
        name = title_of(other)
        zh, en = name or DEVICE[other.kind].zh, name or DEVICE[other.kind].en
        found.append(
            Text(
                f"序列号 {form.serial_no} 已登记在：{where}，{zh}。请核对是不是同一台。",
                f"Serial number {form.serial_no} is registered already: {where}, {en}. Check "
                "whether it is the same device.",
            )
        )
    return found


def _port(typed: str, problems: dict[str, Text]) -> str:
    from drivers.errors import BadUrl
    from drivers.transport.url import parse

    try:
        return str(parse(typed))
    except BadUrl as error:
        problems["port"] = Text(f"{error.reason.zh}。", f"{error.reason.en}.")
        return typed


def _has_profile(kind: AssetKind, profile: str) -> bool:
    from app.services.device_tests import registry

    return any(p.id == profile for p in registry().profiles(kind.value))


def day_of(typed: str) -> str | None:
    """ "2027/3/31", "2027年3月31日", "20270331" as an ISO date; None for anything else."""
    text = unicodedata.normalize("NFKC", typed)
    if re.fullmatch(r"\d{8}", text, re.ASCII):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups())).isoformat()
    except ValueError:
        return None


def _tidy(text: str, *, lines: bool = False) -> str:
    kept = (c for c in text if (lines and c == "\n") or unicodedata.category(c) != "Cc")
    return "".join(kept).strip()
