"""Identity, sequence and chain: what a change must hold before it is judged at all."""

from __future__ import annotations

import json
import logging
from typing import Any

from sqlalchemy import select

from app.domain.change import Change
from sync.central import tables as t
from sync.central.columns import parts
from sync.central.incoming import Incoming, Settled
from sync.central.intake import Intake, standing

log = logging.getLogger(__name__)


class Gap(Exception):
    """Changes are missing between what central has and what came."""

    def __init__(self, expect: int) -> None:
        super().__init__(f"expected dev_seq {expect}")
        self.expect = expect


def known(intake: Intake, incoming: list[Incoming]) -> None:
    """Answers what central has had before: a duplicate is success."""
    by_cid = {i.cid: i for i in incoming}
    for part in parts(sorted(by_cid)):
        query = select(
            t.change_log.c.cid,
            t.change_log.c.hash,
            t.change_log.c.seq,
            t.change_log.c.lost,
        )
        for row in intake.book.conn.execute(query.where(t.change_log.c.cid.in_(part))):
            same = by_cid[row.cid].hash == row.hash and by_cid[row.cid].flaw != "hash"
            if same:
                winner = _winner(intake, by_cid[row.cid].change, json.loads(row.lost))
                intake.answers[row.cid] = Settled(row.cid, "dup", row.seq, "", winner)
            else:
                _alarm(intake, by_cid[row.cid], "cid_reused")
        held = select(t.quarantine).where(t.quarantine.c.cid.in_(part))
        for row in intake.book.conn.execute(held):
            if by_cid[row.cid].hash == row.hash:
                intake.answers[row.cid] = Settled(row.cid, "rejected", None, row.reason)
            else:
                _alarm(intake, by_cid[row.cid], "cid_reused")


def _winner(intake: Intake, change: Change | None, names: list[str]) -> dict[str, dict[str, Any]]:
    """What stands in those fields now."""
    if change is None or not names:
        return {}
    return standing(intake.book.get(change.entity, change.entity_id), names)


def _alarm(intake: Intake, item: Incoming, code: str) -> None:
    """Somebody changed history: answered, recorded, and nothing of it is taken."""
    log.error("alarm: %s from %s, cid %s", code, intake.device.id, item.cid)
    intake.book.remember("alarm", intake.device.id, {"code": code, "body": item.raw})
    intake.answers[item.cid] = Settled(item.cid, "rejected", None, code)


def gapless(intake: Intake, new: list[Incoming]) -> None:
    """Raises Gap unless the changes go on from the last one central has."""
    expect = intake.device.last_seq + 1
    for item in new:
        if item.dev_seq > expect:
            raise Gap(expect)
        expect = max(expect, item.dev_seq + 1)


def chained(intake: Intake, item: Incoming) -> bool:
    """Whether the change may be judged further; it takes its place in the chain either way."""
    device = intake.device
    if item.change is not None and item.change.device_id != device.id:
        intake.refuse(item, "device", item.change.device_id)
        return False
    if item.dev_seq <= device.last_seq:
        intake.refuse(item, "seq_reused", f"{item.dev_seq} is taken")
        return False
    prev, before = item.raw.get("prev"), device.last_hash
    device.last_seq, device.last_hash = item.dev_seq, item.hash
    if item.flaw:
        intake.refuse(item, item.flaw, item.detail)
        return False
    if prev != before:
        intake.refuse(item, "chain", "not after this laptop's previous change")
        return False
    return True
