"""What waits to be sent, and whether one may leave or wipe."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.changes import Entity
from app.domain.refusal import reason_text
from app.domain.site import Site
from app.domain.text import Text, same
from app.domain.ticket import Ticket
from app.domain.visit import Visit
from app.services.conflict_lines import ConflictLine as ConflictLine
from app.services.conflict_lines import conflict_lines as conflict_lines
from app.services.conflict_lines import settle as settle

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader
    from app.store.records import OutboxRow, OutboxSummary

MOST = 5000  # changes looked at for the list
_GRAVITY = ("rejected", "conflict", "pending")


@dataclass(frozen=True)
class WaitingItem:
    """One line of the sync page: what waits of one visit, of one record, or one attachment.
    ``entity`` is EVIDENCE with the hash as id for an attachment."""

    entity: Entity
    entity_id: str
    title: Text
    changes: int
    size: int  # bytes
    since: datetime | None  # UTC, the oldest change
    state: str  # "waiting" | "sending" | "rejected" | "conflict"
    error: Text | None
    visit_id: str | None = None


def waiting(ctx: Ctx) -> OutboxSummary:
    with ctx.store.read() as reader:
        return reader.outbox_summary()


def items(ctx: Ctx) -> tuple[WaitingItem, ...]:
    """What central has not confirmed, what needs a decision first: changes grouped by their visit
    or record, then attachments in the order they are sent."""
    with ctx.store.read() as reader:
        open_ones = {c.cid for c in reader.conflicts(unseen_only=True, limit=MOST)}
        rows = [r for r in reader.outbox(limit=MOST) if r.state != "conflict" or r.cid in open_ones]
        groups: dict[tuple[Entity, str], list[OutboxRow]] = {}
        for row in rows:
            entity = Entity.VISIT if row.visit_id else Entity(row.entity)
            groups.setdefault((entity, row.visit_id or row.entity_id), []).append(row)
        lines = [_line(reader, entity, id, group) for (entity, id), group in groups.items()]
        lines.sort(key=lambda i: i.state == "waiting")
        return (*lines, *_attachments(reader))


def safe_to_leave(ctx: Ctx) -> tuple[bool, Text]:
    """Whether everything on this laptop is at central, confirmed, and why not if not. True means
    the laptop could be lost and no work with it, but for the photos as they came that nobody asked
    for: their copies are at central, and the text says how many lie only here."""
    with ctx.store.read() as reader:
        held = reader.outbox_summary()
        originals, size = reader.originals_kept()
    if held.rejected:
        return False, Text(
            f"有 {held.rejected} 条记录被中心拒收，请打开“同步”页处理。",
            f"Central refused {held.rejected} change(s); see to them on the sync page.",
        )
    if held.pending or held.blobs_waiting:
        zh = []
        en = []
        if held.pending:
            zh.append(f"{held.pending} 条记录")
            en.append(f"{held.pending} change(s)")
        if held.blobs_waiting:
            zh.append(f"{held.blobs_waiting} 个附件（{_mb(held.blobs_bytes)}）")
            en.append(f"{held.blobs_waiting} attachment(s), {_mb(held.blobs_bytes)}")
        return False, Text(
            f"还有{'、'.join(zh)}没有经中心确认，请先同步。",
            f"Not confirmed by central yet: {' and '.join(en)}. Synchronise first.",
        )
    if originals:
        return True, Text(
            f"全部内容已经中心确认，可以离开。本机所有巡检共 {originals} 张照片的原图"
            f"（{_mb(size)}）只在本机，中心有缩小的副本。",
            f"Central has confirmed everything. Of all visits on this laptop, the originals of "
            f"{originals} photo(s), {_mb(size)}, lie only here; central has the smaller copies.",
        )
    return True, Text("全部内容已经中心确认，可以离开。", "Central has confirmed everything.")


def _line(reader: Reader, entity: Entity, id: str, rows: list[OutboxRow]) -> WaitingItem:
    worst = min((r.state for r in rows), key=lambda s: _GRAVITY.index(s) if s in _GRAVITY else 9)
    told = next((_told(r) for r in rows if r.state == worst), None)
    state = "waiting" if worst == "pending" else worst
    return WaitingItem(
        entity,
        id,
        _title(reader, entity, id),
        len(rows),
        sum(r.bytes for r in rows),
        min(r.created_at for r in rows),
        state,
        told,
        rows[0].visit_id,
    )


def _told(row: OutboxRow) -> Text | None:
    """Why it was refused or lost, else why sending it failed."""
    if row.state != "pending" and row.reason:
        return reason_text(row.reason)
    return _both(row.last_error)


def _both(kept: str) -> Text | None:
    """What the sync engine noted: Chinese, a line break, English."""
    if not kept:
        return None
    zh, _, en = kept.partition("\n")
    return Text(zh, en or zh)


def _title(reader: Reader, entity: Entity, id: str) -> Text:
    if entity is Entity.VISIT and (visit := reader.get(Visit, id)) is not None:
        site = reader.get(Site, visit.site_id)
        return same(f"{visit.number} {site.name if site else ''}".strip())
    if entity is Entity.TICKET and (ticket := reader.get(Ticket, id)) is not None:
        return same(f"{ticket.number} {ticket.title}")
    if entity is Entity.SITE and (site := reader.get(Site, id)) is not None:
        return same(f"{site.town} {site.name}")
    return _KINDS.get(entity, same(entity.value))


_KINDS = {
    Entity.ASSET: Text("设备", "Device"),
    Entity.TEST_RUN: Text("测试记录", "Test run"),
    Entity.TICKET_EVENT: Text("工单进展", "Work order event"),
    Entity.ACCOUNT: Text("账号", "Account"),
    Entity.VISIT_PLAN: Text("巡检计划", "Plan"),
    Entity.STOCK_TAKE: Text("设备盘点", "Stock-take"),
    Entity.SUPERVISOR: Text("网点负责人", "Site supervisor"),
}


def _attachments(reader: Reader) -> Iterable[WaitingItem]:
    for blob in reader.blobs_waiting(limit=200):
        kind = _media(blob.media)
        yield WaitingItem(
            Entity.EVIDENCE,
            blob.sha256,
            kind,
            1,
            blob.size,
            None,
            blob.state,
            _both(blob.last_error),
            blob.visit_id,
        )


def _media(media: str) -> Text:
    if media.startswith("image/"):
        return Text("照片", "Photo")
    if "pcap" in media:
        return Text("报文记录", "Wire capture")
    return Text("文件", "File")


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(1, size // 1000)} kB"
