"""``countercheck pages``: every page of the running program, from demonstration data, as PNG.

The pictures of the documentation are made here, so they cannot show what the program does not.
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.terminal import DONE, WRONG, complain, facts
from app.demo.people import ENGINEER, PASSWORD, PEOPLE, REVIEWER, Person
from app.demo.world import World, follow_central
from app.domain.text import Text

if TYPE_CHECKING:
    from app.main import Program

SETTLE_SECONDS = 8.0
QUIET_SECONDS = 0.25


@dataclass(frozen=True)
class View:
    """A picture to take: who is signed in, and how to get there."""

    name: str
    person: Person | None
    go: Callable[[Program], None]


def run(args: Namespace) -> int:
    try:
        width, height = (int(n) for n in args.size.lower().split("x"))
    except ValueError:
        complain(
            args, Text(f"尺寸写作 1366x768：{args.size}", f"a size is like 1366x768: {args.size}")
        )
        return WRONG
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    languages = (args.lang,) if args.lang_given else ("zh", "en")
    themes = ("light", "dark") if args.theme == "both" else (args.theme,)
    made: list[str] = []
    with (
        tempfile.TemporaryDirectory(prefix="countercheck-", ignore_cleanup_errors=True) as folder,
        World(Path(folder), fresh=True) as world,
    ):
        world.open()
        for lang, theme in itertools.product(languages, themes):
            for path in shoot(world, out, lang, theme, (width, height), args.only):
                made.append(str(path))
                if not args.json:
                    print(path, flush=True)
    facts(args, {"files": made}, Text(f"共 {len(made)} 张", f"{len(made)} pictures").to(args.lang))
    return DONE


def shoot(
    world: World, out: Path, lang: str, theme: str, size: tuple[int, int], only: list[str] | None
) -> Iterator[Path]:
    """One program for a language and theme; the people come one after another."""
    from app.main import Program, application
    from widgets.sign_in.gate import DemoAccount, DemoInfo

    demo = DemoInfo(tuple(DemoAccount(p.login, p.name, p.role, PASSWORD) for p in PEOPLE))
    hook = follow_central(world.laptop, world.central.url)
    program = Program(application(), world.laptop, demo=demo, on_session=hook)
    program.settings.change(lang=lang, theme=theme)
    program.window.resize(*size)
    program.show()
    now: Person | None = None
    try:
        for view in VIEWS:
            if only and view.name not in only:
                continue
            if view.person != now and view.person is not None:
                sign_in(program, view.person)
                now = view.person
            settle(program)
            view.go(program)
            settle(program)
            path = out / f"{view.name}-{lang}-{theme}.png"
            program.window.grab().save(str(path))
            yield path
    finally:
        program.window.close()
        program.shutdown()
        program.language.use("en")  # takes its translators off the application again


def sign_in(program: Program, person: Person) -> None:
    if program.desk is not None:
        program.desk.asked_account.emit("sign_out")
        settle(program)
    program.open_session(program.gate.open(person.login, PASSWORD))


def settle(program: Program) -> None:
    """Until no lane but the line has work and nothing was painted for a moment."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    until = time.monotonic() + SETTLE_SECONDS
    quiet = time.monotonic()
    while time.monotonic() < until and time.monotonic() - quiet < QUIET_SECONDS:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if program.tasks.working(("store", "files", "vault")):
            quiet = time.monotonic()
        time.sleep(0.005)


def _nothing(program: Program) -> None:
    """Already there."""


def _page(name: str, **args: str) -> Callable[[Program], None]:
    def go(program: Program) -> None:
        assert program.desk is not None
        program.desk.go(name, **args)

    return go


def _visit(state: str) -> Callable[[Program], None]:
    """A visit of the engineer's in that state, found when the picture is taken."""

    def go(program: Program) -> None:
        desk = program.desk
        assert desk is not None
        with desk.ctx.store.read() as reader:
            found = [v for v in reader.visits(limit=50) if _is(v, state)]
        desk.go("visit", visit_id=found[0].id)

    return go


def _is(visit: object, state: str) -> bool:
    from app.domain.visit import Visit

    assert isinstance(visit, Visit)
    if state == "returned":
        return visit.revision > 1
    return visit.state.value == state and visit.revision == 1


def _lock(program: Program) -> None:
    program.window.lock()


VIEWS: tuple[View, ...] = (
    View("sign-in", None, _nothing),
    View("today", ENGINEER, _page("today")),
    View("sites", ENGINEER, _page("sites")),
    View("visits", ENGINEER, _page("visit")),
    View("visit", ENGINEER, _visit("draft")),
    View("visit-returned", ENGINEER, _visit("returned")),
    View("visit-signed", ENGINEER, _visit("signed")),
    View("bench", ENGINEER, _page("bench")),
    View("tickets", ENGINEER, _page("tickets")),
    View("knowledge", ENGINEER, _page("knowledge")),
    View("sync", ENGINEER, _page("sync")),
    View("settings", ENGINEER, _page("settings")),
    View("lock", ENGINEER, _lock),
    View("review", REVIEWER, _page("review")),
)
