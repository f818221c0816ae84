"""The demonstration: a whole world on one machine, made by the same code as a real one.

Central is set up and its accounts are made, the laptop enrols over the loopback with a one-time
code, each account signs in at central once, and the history is inspected, signed and synced through
the services. Only the people are made up; the sites are the contract's real ones.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.demo.central_process import CentralProcess, free_port
from app.domain.account import Role
from app.domain.clock import Clock
from app.domain.text import Text

if TYPE_CHECKING:
    from sync.central.context import Settings

PACK = "dongguan-2026"
PASSWORD = "counter-2026"  # shown on the demonstration's sign-in page, used nowhere else
LAPTOP = "L3"
FORMAT = 1  # of the made world; another one is made anew

Told = Callable[[Text], None]


@dataclass(frozen=True)
class Person:
    login: str
    name: str
    role: Role


PEOPLE = (
    Person("engineer", "李工", Role.ENGINEER),
    Person("supervisor", "陈主任", Role.SUPERVISOR),
    Person("reviewer", "周审", Role.REVIEWER),
    Person("admin", "管理员", Role.ADMINISTRATOR),
)


class World:
    """Folders, the central process, and whether it is all there. Use as a context manager."""

    def __init__(self, folder: Path, *, fresh: bool = False, told: Told | None = None) -> None:
        self.folder = folder
        self.laptop = folder / "laptop"
        self._mark = folder / "world.json"
        self._told = told or (lambda text: None)
        held = self._held()
        if fresh or held.get("format") != FORMAT:
            self._clear()
            held = {}
        self.made = bool(held)
        self.central = CentralProcess(folder / "central", free_port(int(held.get("port", 0))))

    def __enter__(self) -> World:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """SLOW the first time (some 10 s): makes what is not there yet and starts central. The
        second time only starts central and does not wait for it. Raises CentralDidNotStart."""
        if self.made:
            self.central.start()
            self._same_address()
            return
        self._tell(Text("正在建立中心服务", "making the central service"))
        code = self._make_central()
        self.central.start()
        self.central.wait()
        self._tell(Text("正在登记演示笔记本", "enrolling the demonstration laptop"))
        self._enrol(code)
        self._tell(Text("正在生成演示历史", "making the demonstration's history"))
        from app.demo.history import make_history

        make_history(self.laptop, PASSWORD)
        self._write_mark()
        self.made = True

    def close(self) -> None:
        self.central.stop()

    # -- making it

    def settings(self) -> Settings:
        from sync.central.context import Settings

        folder = self.folder / "central"
        return Settings(folder, f"sqlite:///{(folder / 'central.db').as_posix()}", folder / "blobs")

    def _make_central(self) -> str:
        from app.packs.registry import load_builtin
        from sync.central import admin

        central = admin.init(self.settings())
        try:
            admin.add_sites(central, load_builtin(PACK).sites)
            for person in PEOPLE:
                admin.add_account(
                    central,
                    login=person.login,
                    name=person.name,
                    roles=(person.role,),
                    password=PASSWORD,
                )
            return admin.enrol_code(central, LAPTOP)
        finally:
            central.close()

    def _enrol(self, code: str) -> None:
        from app.services.device_tests import DEMO
        from app.services.enrolment import NewAccount, create_laptop
        from app.services.session import VAULT
        from app.vault.keyring_file import Vault
        from sync import enrol

        clock = Clock()
        done = enrol.enrol(self.central.url, code, clock, pack_id=PACK)
        client = enrol.client_for(done.device, clock, certificate=done.certificate)
        try:
            made = create_laptop(
                self.laptop,
                done.device,
                [
                    NewAccount(enrol.sign_in_online(client, p.login, PASSWORD), PASSWORD)
                    for p in PEOPLE
                ],
                clock,
                escrow_key=done.escrow_key,
                local={DEMO: True, enrol.CERTIFICATE: done.certificate},
            )
            if made.escrow is not None:
                enrol.leave_in_escrow(client, made.escrow.hex())
                Vault.load(self.laptop / VAULT).mark_escrowed()
        finally:
            client.close()

    # -- keeping it

    def _held(self) -> dict[str, Any]:
        try:
            held = json.loads(self._mark.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return held if isinstance(held, dict) else {}

    def _write_mark(self) -> None:
        made = datetime.now(UTC).isoformat(timespec="seconds")
        mark = {"format": FORMAT, "port": self.central.port, "made": made}
        self._mark.write_text(json.dumps(mark), "utf-8")

    def _clear(self) -> None:
        """Removes a world of another shape, or one whose making was cut off. Only ever what this
        module made: the folder's own three names."""
        for name in ("laptop", "central"):
            if (self.folder / name).exists():
                shutil.rmtree(self.folder / name)
        self._mark.unlink(missing_ok=True)
        (self.folder / "central").mkdir(parents=True)

    def _same_address(self) -> None:
        """If somebody else has our port now, central moved; the laptop is told at sign-in."""
        if self.central.port != self._held().get("port"):
            self._write_mark()

    def _tell(self, text: Text) -> None:
        self._told(text)


def follow_central(folder: Path, url: str) -> Callable[[Any], None]:
    """What to do when a session opens: the demonstration's central may have another port today."""

    def opened(session: Any) -> None:
        from dataclasses import replace

        device = session.store.device
        if device is not None and device.central_url != url:
            session.store.set_device(replace(device, central_url=url))

    return opened
