"""The demonstration: a whole world on one machine, made by the same code as a real one.

Central is set up and its accounts are made, the laptop enrols over the loopback with a one-time
code, each account signs in at central once, and the history is inspected, signed and synced through
the services. Only the people are made up; the sites are the contract's real ones.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.demo.central_process import CentralProcess, free_port
from app.demo.people import COLLEAGUE, PACK, PASSWORD, PEOPLE, enrol_laptop
from app.domain.text import Text

if TYPE_CHECKING:
    from sync.central.context import Settings

LAPTOP = "L3"
FORMAT = 2  # of the made world; another one is made anew

Told = Callable[[Text], None]


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
        (code,) = make_central(self.folder / "central", LAPTOP)
        self.central.start()
        self.central.wait()
        self._tell(Text("正在登记演示笔记本", "enrolling the demonstration laptop"))
        enrol_laptop(self.laptop, self.central.url, code, PEOPLE)
        self._tell(Text("正在生成演示历史", "making the demonstration's history"))
        from app.demo.history import make_history
        from app.demo.plans import decide

        make_history(self.laptop, PASSWORD)
        decide(self.laptop)
        self._write_mark()
        self.made = True

    def close(self) -> None:
        self.central.stop()

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


def central_settings(folder: Path) -> Settings:
    from sync.central.context import Settings

    return Settings(folder, f"sqlite:///{(folder / 'central.db').as_posix()}", folder / "blobs")


def make_central(folder: Path, *laptops: str) -> tuple[str, ...]:
    """SLOW. A central service with the contract's sites and one account per role. Returns a
    one-time code for each laptop."""
    from app.packs.registry import load_builtin
    from sync.central import admin

    central = admin.init(central_settings(folder))
    try:
        admin.add_sites(central, load_builtin(PACK).sites)
        for person in (*PEOPLE, COLLEAGUE):
            admin.add_account(
                central,
                login=person.login,
                name=person.name,
                roles=(person.role,),
                password=PASSWORD,
            )
        return tuple(admin.enrol_code(central, laptop) for laptop in laptops)
    finally:
        central.close()


def follow_central(folder: Path, url: str) -> Callable[[Any], None]:
    """What to do when a session opens: the demonstration's central may have another port today."""

    def opened(session: Any) -> None:
        from dataclasses import replace

        device = session.store.device
        if device is not None and device.central_url != url:
            session.store.set_device(replace(device, central_url=url))

    return opened
