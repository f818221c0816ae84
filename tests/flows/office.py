"""A real central on the loopback, reached through a proxy that breaks the line on command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.domain.account import Account, Role
from sync.central import admin, tries
from sync.central.serve import Running
from tests.sync.proxy import FaultProxy
from tests.sync.world import PASSWORD, World


@dataclass
class Office:
    """``url`` is central itself, ``proxy.url`` the way there that can be broken."""

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


@contextmanager
def open_office(folder: Path) -> Iterator[Office]:
    """With one account, li, an engineer."""
    tries.forget()  # one for all centrals of this process: wrong codes add up
    world = World.make(folder)
    world.account("li")
    with Running(world.central) as server:
        proxy = FaultProxy(int(server.url.rsplit(":", 1)[1]))
        yield Office(world, server.url, proxy)
        proxy.close()
    world.close()
