"""The program is killed with a visit open: what was answered is there, and it says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.demo.central_process import free_port
from app.domain.answer import Verdict
from app.domain.changes import Entity
from app.domain.clock import Clock
from app.domain.ids import new_id
from app.keys import DeviceKey
from app.services import visits
from app.services.enrolment import NewAccount, create_laptop
from app.services.session import sign_in
from app.store.device import DeviceIdentity
from app.vault.wrap import KdfParams

ROOT = Path(__file__).resolve().parents[2]
LOGIN, PASSWORD = "li", "counter-2026"

# a process of its own that answers items one after another and tells each committed answer
WORKER = """
import sys
from pathlib import Path
from app.domain.answer import Verdict
from app.domain.changes import Entity
from app.domain.clock import Clock
from app.services import visits
from app.services.session import sign_in
session = sign_in(Path(sys.argv[1]), "li", "counter-2026", Clock())
ctx = session.ctx()
with ctx.store.read() as reader:
    site = reader.sites(business="collection_point")[0]
visit_id = visits.start(ctx, site.id).id(Entity.VISIT)
items = [e.item for s in visits.visit_view(ctx, visit_id).sections for e in s.items]
verdicts = [i for i in items if i.kind.value == "verdict"]
for n in range(10_000):
    item = verdicts[n % len(verdicts)]
    verdict = Verdict.NORMAL if (n // len(verdicts)) % 2 == 0 else Verdict.NA
    visits.answer(ctx, visit_id, item.id, verdict=verdict)
    print(item.id, verdict.value, flush=True)
"""


def laptop(folder: Path) -> None:
    from app.domain.account import Account, Role

    account = Account(new_id(), LOGIN, "李工", frozenset({Role.ENGINEER}))
    device = DeviceIdentity(
        new_id(),
        "L1",
        DeviceKey.generate(),
        f"http://127.0.0.1:{free_port()}",
        pack_id="dongguan-2026",
    )
    create_laptop(
        folder, device, [NewAccount(account, PASSWORD)], Clock(), params=KdfParams(64, 1, 1)
    )


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is a POSIX signal")
def test_killed_at_any_moment_every_told_answer_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "laptop"
    laptop(folder)
    told: dict[str, str] = {}
    for after in (1, 4, 9):
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(folder)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        for n, line in enumerate(process.stdout, 1):
            item_id, _, verdict = line.strip().partition(" ")
            told[item_id] = verdict
            if n >= after:
                break
        process.send_signal(signal.SIGKILL)
        for line in process.stdout.read().splitlines():  # told before the signal came through
            item_id, _, verdict = line.strip().partition(" ")
            if verdict in ("normal", "na"):
                told[item_id] = verdict
        process.wait()
        session = sign_in(folder, LOGIN, PASSWORD, Clock())
        try:
            ctx = session.ctx()
            (draft,) = visits.open_drafts(ctx)
            with ctx.store.read() as reader:
                held = {a.item_id: a for a in reader.answers(draft.visit.id)}
                pending = reader.outbox_summary().pending
            assert all(held[item_id].given for item_id in told)
            # the one in flight may have been committed without being told; nothing else differs
            differing = [i for i, v in told.items() if held[i].verdict != Verdict(v)]
            assert len(differing) <= 1
            assert pending >= len(held)
        finally:
            session.store.close()


def test_an_unclean_end_is_told_at_the_next_sign_in(tmp_path: Path, qtbot: object) -> None:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from app.main import Program
    from app.qt import last_time

    assert isinstance(qtbot, QtBot)
    folder = tmp_path / "laptop"
    laptop(folder)
    session = sign_in(folder, LOGIN, PASSWORD, Clock())
    ctx = session.ctx()
    with ctx.store.read() as reader:
        site = reader.sites(business="collection_point")[0]
    visit_id = visits.start(ctx, site.id).id(Entity.VISIT)
    item = visits.visit_view(ctx, visit_id).sections[0].items[0].item
    visits.answer(ctx, visit_id, item.id, verdict=Verdict.NA, note="停电")
    session.store.close()
    assert not last_time.begin(folder)  # a session that will never end

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    program = Program(app, folder)
    with qtbot.waitSignal(program.notices.posted, timeout=10_000) as posted:
        program.open_session(program.gate.open(LOGIN, PASSWORD))
    assert site.name in posted.args[0].text
    assert "1" in posted.args[0].text
    assert program.desk is not None
    program.desk.go("visit", visit_id=visit_id)
    assert program.notices.newest is None  # he went on with it
    program.window.close()
    program.shutdown()
    assert not last_time.begin(folder)  # this one ended as it should


def test_after_a_crash_the_program_is_where_it_was(tmp_path: Path, qtbot: object) -> None:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from app.main import Program
    from app.qt import last_time, visit_place

    assert isinstance(qtbot, QtBot)
    folder = tmp_path / "laptop"
    laptop(folder)
    session = sign_in(folder, LOGIN, PASSWORD, Clock())
    ctx = session.ctx()
    with ctx.store.read() as reader:
        site = reader.sites(business="collection_point")[0]
    visit_id = visits.start(ctx, site.id).id(Entity.VISIT)
    items = [e.item.id for s in visits.visit_view(ctx, visit_id).sections for e in s.items]
    session.store.close()
    assert not last_time.begin(folder)
    visit_place.mark(folder, visit_id, items[-1])  # as the visit page does while it is open

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    program = Program(app, folder)
    program.open_session(program.gate.open(LOGIN, PASSWORD))
    space = program.window.workspace
    assert space is not None
    qtbot.waitUntil(
        lambda: (
            space.pages.current == "visit"
            and getattr(space.pages.page().work, "current", "") == items[-1]
        ),
        timeout=20_000,
    )
    program.window.close()
    program.shutdown()
    assert visit_place.marked(folder) == visit_place.Place()  # closed as it should
