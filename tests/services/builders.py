"""A small contract, a laptop at a counter, and the people around it."""

from __future__ import annotations

import secrets
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from app.domain.account import Account, Role
from app.domain.answer import Limits, Verdict
from app.domain.changes import Entity
from app.domain.checklist import Checklist, Choice, Item, ItemKind, Need, Section
from app.domain.clock import Clock
from app.domain.ids import new_id, register_id
from app.domain.pack import (
    Business,
    Cause,
    ContractPack,
    Symptom,
    TicketKind,
    VisitKind,
)
from app.domain.service_level import Calendar, ServiceLevel
from app.domain.sign_off import Receipt, SignOff, Stroke
from app.domain.signing import receipt_bytes
from app.domain.site import Asset, AssetKind, Site
from app.domain.text import Text, same
from app.keys import DeviceKey
from app.services import register, signoff, visits
from app.services.context import Ctx, PackBook
from app.store.device import DeviceIdentity
from app.store.store import Store

START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
HOUR = timedelta(hours=1)


def text(word: str) -> Text:
    return Text(word, word)


ITEMS: dict[str, Item] = {
    item.id: item
    for item in (
        Item("front.lamp", Text("指示灯", "Lamp"), ItemKind.VERDICT, symptoms=("LN-01",)),
        Item(
            "front.open",
            Text("打开时间", "Opening time"),
            ItemKind.STOPWATCH,
            unit="s",
            limits=Limits(high=Decimal("5")),
            needs=frozenset({Need.NOTE_IF_ABNORMAL}),
        ),
        Item("front.queue", Text("排队人数", "Queue"), ItemKind.NUMBER),
        Item(
            "front.ping",
            Text("时延", "Latency"),
            ItemKind.NUMBER,
            unit="ms",
            limits=Limits(high=Decimal("80"), soft=True),
        ),
        Item(
            "print.position",
            Text("套打位置", "Print position"),
            ItemKind.CHOICE,
            choices=(
                Choice("good", Text("对齐", "aligned"), Verdict.NORMAL),
                Choice("off", Text("偏移", "shifted"), Verdict.ABNORMAL),
                Choice("none", Text("没有套打", "no forms"), Verdict.NA),
            ),
            needs=frozenset({Need.PHOTO_IF_ABNORMAL}),
            symptoms=("PR-08", "PR-01"),
        ),
        Item(
            "print.cause",
            Text("偏移原因", "Cause of the shift"),
            ItemKind.VERDICT,
            when="value.print.position == 'off'",
        ),
        Item(
            "print.test",
            Text("打印机测试", "Printer test"),
            ItemKind.DEVICE_TEST,
            asset_kind=AssetKind.PRINTER,
            plan="printer.receipt",
            symptoms=("PR-01", "PR-09"),
        ),
        Item("room.photo", Text("柜台照片", "Counter photo"), ItemKind.PHOTO),
        Item("room.notes", Text("现场说明", "Remarks"), ItemKind.TEXT, optional=True),
        Item(
            "room.handheld",
            Text("抄表机", "Handheld"),
            ItemKind.VERDICT,
            when="assets.handheld > 0",
            needs=frozenset({Need.NOTE_IF_NA}),
        ),
    )
}


def checklist(version: str = "1.0", cadence: int | None = 30) -> Checklist:
    def part(prefix: str) -> tuple[Item, ...]:
        return tuple(i for i in ITEMS.values() if i.id.startswith(prefix))

    return Checklist(
        id="patrol-counter",
        version=version,
        title=Text("征收点巡检", "Counter patrol"),
        businesses=frozenset({"counter"}),
        kinds=frozenset({"patrol", "support"}),
        sections=(
            Section("front", Text("前台收费", "Front desk"), part("front."), 1),
            Section("print", Text("票据打印", "Printing"), part("print."), 2),
            Section("room", Text("现场", "Room"), part("room."), 3),
        ),
        cadence_days=cadence,
    )


ALWAYS = Calendar("7x24")
LEVELS = (
    ServiceLevel("I", "一级", "I", timedelta(minutes=5), 2 * HOUR, 2 * HOUR, ALWAYS),
    ServiceLevel("II", "二级", "II", timedelta(minutes=10), 4 * HOUR, 8 * HOUR, ALWAYS),
    ServiceLevel("III", "三级", "III", timedelta(minutes=10), 8 * HOUR, 12 * HOUR, ALWAYS),
    ServiceLevel("IV", "四级", "IV", timedelta(minutes=10), 12 * HOUR, 72 * HOUR, ALWAYS),
)


def symptom(code: str, title: str, level: str, causes: int = 1, plan: str = "") -> Symptom:
    made = tuple(Cause(f"c{n}", same(f"原因{n}"), same(f"处理{n}")) for n in range(causes))
    return Symptom(code, "printer", Text(title, title), (title,), level, made, plan)


def site(number: int, town: str = "常平", business: str = "counter") -> Site:
    return Site(
        id=register_id("test-2026", str(number)),
        pack_id="test-2026",
        number=str(number),
        town=town,
        name=f"{town}第{number}供水分公司",
        business=business,
        pinyin="changping gongshui",
        initials="cpgs",
    )


def make_pack(version: str = "1", sites: int = 6, **fields: object) -> ContractPack:
    pack = ContractPack(
        id="test-2026",
        version=version,
        title=Text("测试合同", "Test contract"),
        language="zh",
        towns=("常平", "茶山"),
        site_total=sites + 4,
        sites=tuple(site(n, "常平" if n % 3 else "茶山") for n in range(1, sites + 1)),
        businesses=(
            Business("counter", Text("征收点", "Counter"), "征收点", (AssetKind.PRINTER,)),
            Business("office", Text("市政", "Office"), "市政", ()),
        ),
        visit_kinds=(
            VisitKind("patrol", Text("巡检", "Patrol"), planned=True),
            VisitKind("support", Text("支持", "Support")),
            VisitKind("training", Text("培训", "Training")),
        ),
        checklists=(checklist(),),
        levels=LEVELS,
        ticket_kinds=(
            TicketKind("fault", Text("故障", "Fault")),
            TicketKind("advice", Text("咨询", "Advice")),
        ),
        symptom_classes=(("printer", Text("打印机", "Printer")),),
        symptoms=(
            symptom("PR-08", "套打错位", "II", causes=2),
            symptom("PR-01", "跳票", "I", plan="printer.receipt"),
            symptom("PR-09", "不识别", "II"),
            symptom("LN-01", "线路缓慢", "III"),
        ),
        satisfaction_goal=Decimal("0.9"),
    )
    return replace(pack, **fields)  # type: ignore[arg-type]


@dataclass
class Time:
    """A laptop's clock that only tests move."""

    now: datetime = START
    mono: float = 100.0

    def pass_(self, span: timedelta) -> None:
        self.now += span
        self.mono += span.total_seconds()

    def clock(self) -> Clock:
        clock = Clock(wall=lambda: self.now, mono=lambda: self.mono, boot_id="boot")
        clock.learn(0.0)
        return clock


def account(id: str, *roles: Role, name: str = "", towns: tuple[str, ...] = ()) -> Account:
    return Account(id, id, name or id, frozenset(roles), towns)


LI = account("li", Role.ENGINEER, name="李工")
WANG = account("wang", Role.ENGINEER, name="王工")
CHIEF = account("chief", Role.REVIEWER, name="赵复核")
BOSS = account("boss", Role.SUPERVISOR, name="钱主任", towns=("常平",))


@dataclass
class Laptop:
    """One laptop with the store open."""

    store: Store
    packs: PackBook
    time: Time
    clock: Clock
    folder: Path

    def ctx(self, actor: Account = LI) -> Ctx:
        return Ctx(self.store, self.packs, self.clock, actor)

    @property
    def first(self) -> Site:
        return self.packs.current.sites[0]

    def put_local(self, *records: object) -> None:
        with self.store.unit("test") as unit:
            for record in records:
                unit.put_local(record)
            unit.commit()


CENTRAL_KEY = DeviceKey.generate()


def open_laptop(
    folder: Path, pack: ContractPack | None = None, code: str = "L3", sites: int = 6
) -> Laptop:
    pack = pack or make_pack(sites=sites)
    time = Time()
    clock = time.clock()
    store = Store.open(folder, secrets.token_bytes(32), clock)
    store.set_device(
        DeviceIdentity(
            f"device-{code}",
            code,
            DeviceKey.generate(),
            pack_id=pack.id,
            central_key=CENTRAL_KEY.public,
        )
    )
    register.load_pack_sites(store, pack)
    return Laptop(store, PackBook.of(pack), time, clock, folder)


def receipt_for(sign_off: SignOff, at: datetime, *, verified: bool = True) -> Receipt:
    """As central gives it: signed with its key."""
    bare = Receipt(
        new_id(),
        sign_off.visit_id,
        sign_off.revision,
        sign_off.content_sha256,
        verified,
        "" if verified else "bad_signature",
        at,
        CENTRAL_KEY.public,
        "",
        complete=verified,
    )
    return replace(bare, central_signature=CENTRAL_KEY.sign(receipt_bytes(bare)))


def printer(of: Site, port: str = "") -> Asset:
    return Asset(f"printer-{of.number}", of.id, AssetKind.PRINTER, "票据打印机", port=port)


def png(width: int = 8, height: int = 8, shade: int = 200) -> bytes:
    """A real picture, made without a picture library."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + bytes([shade]) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def strokes(points: int = 30) -> tuple[Stroke, ...]:
    return (tuple((10 + 4 * n, 40 + (n * 7) % 23, 12 * n) for n in range(points)),)


GOOD: Mapping[str, dict[str, object]] = {
    "front.lamp": {"verdict": Verdict.NORMAL},
    "front.open": {"value": "2.4"},
    "front.queue": {"value": "3"},
    "front.ping": {"value": "20", "verdict": Verdict.NORMAL},
    "print.position": {"value": "good"},
    "print.test": {"verdict": Verdict.NORMAL},
}


@dataclass
class Walk:
    """A visit and what was done to it, so that tests read like a day at the counter."""

    laptop: Laptop
    visit_id: str
    ctx: Ctx = field(init=False)

    def __post_init__(self) -> None:
        self.ctx = self.laptop.ctx()

    @staticmethod
    def begin(laptop: Laptop, site_id: str = "", kind: str = "patrol") -> Walk:
        changes = visits.start(laptop.ctx(), site_id or laptop.first.id, kind)
        return Walk(laptop, changes.id(Entity.VISIT))

    def answer_all(self, **other: dict[str, object]) -> Walk:
        from app.services import evidence

        wanted = {**GOOD, **{k.replace("__", "."): v for k, v in other.items()}}
        for item_id, given in wanted.items():
            visits.answer(self.ctx, self.visit_id, item_id, **given)  # type: ignore[arg-type]
        evidence.add_photo(self.ctx, self.visit_id, "room.photo", png())
        return self

    def finish(self) -> Walk:
        visits.finish(self.ctx, self.visit_id)
        return self

    def sign(self, supervisor: str = "钱主任", rating: int = 5) -> Walk:
        signoff.sign(
            self.ctx,
            self.visit_id,
            supervisor=supervisor,
            role="网点负责人",
            rating=rating,
            remarks="",
            strokes=strokes(),
            png=png(60, 20, shade=rating),
        )
        return self

    def view(self) -> visits.VisitView:
        return visits.visit_view(self.ctx, self.visit_id)
