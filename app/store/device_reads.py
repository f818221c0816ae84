"""Reads about devices: their numbers, their tests over all visits, the stock-takes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, select

from app.domain.device_test import TestRun
from app.domain.site import Asset
from app.domain.stock_take import StockTake
from app.store import tables
from app.store.access import Access, read_docs


class DeviceReads(Access):
    def assets_numbered(self, serial_no: str) -> list[Asset]:
        """Every device of the register with this serial number, whatever its letters' case."""
        a = tables.asset.c
        held: Any = func.json_extract(a.doc, "$.serial_no")
        query = select(a.doc).where(func.lower(held) == serial_no.lower()).order_by(a.id)
        return read_docs(Asset, self._texts_of(query))

    def runs_of_asset(self, asset_id: str, limit: int = 50) -> list[TestRun]:
        """The tests of one device over all visits, newest first."""
        r = tables.test_run.c
        query = select(r.doc).where(r.asset_id == asset_id)
        query = query.order_by(r.started_at.desc(), r.id.desc()).limit(limit)
        return read_docs(TestRun, self._texts_of(query))

    def last_passed(self, asset_id: str) -> TestRun | None:
        """The newest test of this device that it passed."""
        r = tables.test_run.c
        outcome: Any = func.json_extract(r.doc, "$.outcome")
        query = select(r.doc).where(r.asset_id == asset_id, outcome == "pass")
        query = query.order_by(r.started_at.desc(), r.id.desc()).limit(1)
        return next(iter(read_docs(TestRun, self._texts_of(query))), None)

    def stock_takes(self, site_ids: Collection[str]) -> list[StockTake]:
        """Those of the sites, newest first."""
        s = tables.stock_take.c
        query = select(s.doc).where(s.site_id.in_(list(site_ids)))
        query = query.order_by(s.started_at.desc(), s.id.desc())
        return read_docs(StockTake, self._texts_of(query))

    def _texts_of(self, query: Select[Any]) -> list[str]:
        return [row[0] for row in self._all(query)]
