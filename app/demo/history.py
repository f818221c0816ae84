"""What the demonstration laptop has done before today: signed visits, findings, work orders, a
returned item and an unfinished visit, all made through the services with an earlier clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.demo.hands import Fault, fill, sign
from app.demo.plans import keep_the_plan
from app.domain.account import Account
from app.domain.changes import Entity
from app.domain.clock import Clock
from app.domain.ids import new_id
from app.domain.sign_off import ItemRemark
from app.domain.site import Asset, AssetKind, Site
from app.domain.ticket import TicketEventKind
from app.services import findings, reviewing, tickets, visits
from app.services.session import Session, sign_in

if TYPE_CHECKING:
    from app.services.context import Ctx

BILL_OFF = Fault(
    "金额压线",
    "票据金额栏整体右移约 3 毫米，压住表格线。",
    "在打印机驱动中把左边距调小 3 毫米后复测。",
)
SLOW_LINE = Fault(
    "高峰期打开收费界面明显变慢",
    "上午十点前后打开收费界面约 15 秒，专线延时偏高。",
    "联系线路服务商检查光纤收发器；观察一周。",
    value="15",
)


@dataclass
class Mover:
    """A clock that can be set: the history is written on the days it speaks of."""

    at: datetime
    step: timedelta = timedelta(seconds=17)
    now: Callable[[], datetime] = field(init=False)

    def __post_init__(self) -> None:
        def tick() -> datetime:
            self.at += self.step
            return self.at

        self.now = tick

    def to(self, days_ago: int, hour: int) -> None:
        """``hour`` in UTC."""
        day = datetime.now(UTC) - timedelta(days=days_ago)
        self.at = day.replace(hour=hour, minute=5, second=0, microsecond=0)


def make_history(folder: Path, password: str) -> None:
    """SLOW (some seconds)."""
    mover = Mover(datetime.now(UTC) - timedelta(days=120))
    # elapsed time goes with it, or every record would tell of a clock that was moved
    clock = Clock(wall=mover.now, mono=lambda: mover.at.timestamp())
    session = sign_in(folder, "engineer", password, clock)
    try:
        with session.store.read() as reader:
            reviewer = next(a for a in reader.accounts() if a.login == "reviewer")
        ctx = session.ctx()
        sites = counters(ctx)
        register_devices(session, sites)
        _past(ctx, mover, sites, _as(session, reviewer))
        keep_the_plan(session, mover)
        mover.to(0, 0)
        mover.at = datetime.now(UTC) - timedelta(minutes=50)
        _unfinished(ctx, sites[4])
    finally:
        session.store.close()


def counters(ctx: Ctx) -> list[Site]:
    """Collection points in the order of the register."""
    with ctx.store.read() as reader:
        found = reader.sites(business="collection_point")
    return sorted(found, key=lambda s: int(s.number))


def register_devices(session: Session, sites: list[Site]) -> None:
    """One receipt printer at each of the sites that have a history; at the one whose visit is
    open, what else a counter has. All of them are virtual, and none is a real device."""
    with session.store.unit(session.account.id) as unit:
        for site in sites[:5]:
            unit.put(_virtual(site, AssetKind.PRINTER, "票据打印机", place="1 号窗口"))
        here = sites[4]
        today = datetime.now(UTC).date()
        soon = (today + timedelta(days=25)).isoformat()
        over = (today - timedelta(days=40)).isoformat()
        unit.put(
            replace(
                _virtual(here, AssetKind.HANDHELD, "抄表机 1", place="抄表班"),
                warranty_until=soon,
            )
        )
        unit.put(
            replace(
                _virtual(here, AssetKind.DISPLAY, "顾客显示屏", place="1 号窗口"),
                warranty_until=over,
            )
        )
        unit.commit()


def _virtual(site: Site, kind: AssetKind, name: str, *, place: str) -> Asset:
    port = f"virtual:{kind.value}"
    return Asset(new_id(), site.id, kind, name, port=port, place=place, note="虚拟设备，演示用")


def _past(ctx: Ctx, mover: Mover, sites: list[Site], reviewer: Ctx) -> None:
    mover.to(97, 2)
    first = _signed(ctx, sites[0], {}, 5)
    mover.to(96, 3)
    reviewing.accept(reviewer, first, "记录完整。")

    mover.to(41, 2)
    second = _signed(ctx, sites[1], {"printing.position": BILL_OFF}, 4)
    _handled(ctx, second)
    mover.to(40, 1)
    reviewing.accept(reviewer, second, "已闭环。")

    mover.to(6, 2)
    _signed(ctx, sites[2], {"frontdesk.open_time": SLOW_LINE}, 4)

    mover.to(2, 3)
    returned = _signed(ctx, sites[3], {}, 5)
    mover.to(1, 2)
    item = visits.visit_view(ctx, returned).sections[0].items[0].item
    reviewing.return_items(
        reviewer,
        returned,
        (ItemRemark(item.id, "请补充现场情况说明，原记录看不出是在高峰时段还是空闲时段。"),),
        "其余项目没有问题。",
    )


def _signed(ctx: Ctx, site: Site, faults: dict[str, Fault], rating: int) -> str:
    visit_id = visits.start(ctx, site.id).id(Entity.VISIT)
    fill(ctx, visit_id, faults)
    with ctx.store.read() as reader:
        opened = reader.findings(visit_id=visit_id)
    for finding in opened:
        findings.to_ticket(ctx, finding.id)
    sign(ctx, visit_id, rating=rating)
    return visit_id


def _handled(ctx: Ctx, visit_id: str) -> None:
    """The work order of that visit's finding, from hand to hand until it is closed."""
    with ctx.store.read() as reader:
        found = reader.tickets(visit_id=visit_id)
    for ticket in found:
        for event, note in (
            (TicketEventKind.TAKEN_OVER, ""),
            (TicketEventKind.PLAN_SUBMITTED, "调整驱动左边距并打印定位靶复测。"),
            (TicketEventKind.RESOLVED, "左边距改为 -3.2 毫米，连打五张均对齐。"),
        ):
            tickets.act(ctx, ticket.id, event, note=note)


def _unfinished(ctx: Ctx, site: Site) -> None:
    visit_id = visits.start(ctx, site.id).id(Entity.VISIT)
    fill(ctx, visit_id, {"frontdesk.open_time": SLOW_LINE}, most=9)


def _as(session: Session, account: Account) -> Ctx:
    return replace(session.ctx(), actor=account)
