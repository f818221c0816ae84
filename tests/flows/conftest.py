"""A real central on the loopback, and new laptops that have never seen it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.account import Account, Role
from sync.central import admin
from sync.central.serve import Running
from tests.sync.proxy import FaultProxy
from tests.sync.world import PASSWORD, World

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@dataclass
class Office:
    """Central, reached through a proxy that breaks the line on command."""

    world: World
    url: str
    proxy: FaultProxy
    password: str = PASSWORD

    def code(self, laptop: str = "L7") -> str:
        return admin.enrol_code(self.world.central, laptop)

    def account(self, login: str, *roles: Role) -> Account:
        return self.world.account(login, *roles)

    def laptops(self) -> list[str]:
        return [row["laptop"] for row in admin.devices(self.world.central)]

    def escrow(self) -> dict[str, str]:
        """Laptop's short code -> the sealed key it has left."""
        from sqlalchemy import select

        from sync.central import tables as t

        with self.world.central.db.read() as conn:
            rows = conn.execute(select(t.device.c.laptop, t.device.c.escrow)).all()
        return {row.laptop: row.escrow for row in rows if row.escrow}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    world = World.make(tmp_path / "office")
    world.account("li")
    with Running(world.central) as server:
        proxy = FaultProxy(int(server.url.rsplit(":", 1)[1]))
        yield Office(world, server.url, proxy)
        proxy.close()
    world.close()
