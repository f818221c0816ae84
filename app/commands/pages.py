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
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands import page_ready, page_views
from app.commands.terminal import DONE, WRONG, complain, facts
from app.demo.people import PASSWORD, PEOPLE, Person
from app.demo.world import World, follow_central
from app.domain.text import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from app.main import Program

SETTLE_SECONDS = 8.0
QUIET_SECONDS = 0.25
BUSY_SECONDS = 0.03  # a round of events that took longer had something to do


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
    from app.qt import messages

    messages.to_the_log()
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
        page_ready.prepare(world)
        for lang, theme in itertools.product(languages, themes):
            for path in shoot(world, out, lang, theme, (width, height), args.only):
                made.append(str(path))
                if not args.json:
                    print(path, flush=True)
    facts(args, {"files": made}, Text(f"共 {len(made)} 张", f"{len(made)} pictures").to(args.lang))
    return DONE


def shoot(
    world: World,
    out: Path,
    lang: str,
    theme: str,
    size: tuple[int, int],
    only: list[str] | None = None,
    *,
    scale: int = 100,
) -> Iterator[Path]:
    """One program for a language and theme; the people come one after another. ``scale`` in
    percent, as in the settings. Raises TimeoutError when a page does not get there."""
    from app.main import Program, application
    from widgets.sign_in.gate import DemoAccount, DemoInfo

    if not only or "enrol" in only:
        yield from _shoot_new(world, out, lang, theme, size, scale)
    demo = DemoInfo(tuple(DemoAccount(p.login, p.name, p.role, PASSWORD) for p in PEOPLE))
    hook = follow_central(world.laptop, world.central.url)
    program = Program(application(), world.laptop, demo=demo, on_session=hook)
    now: Person | None = None
    try:
        _show(program, lang, theme, size, scale)
        for view in page_views.VIEWS:
            if only and view.name not in only:
                continue
            if view.person != now and view.person is not None:
                sign_in(program, view.person)
                now = view.person
            settle(program)
            view.go(program)
            settle(program)
            path = out / f"{view.name}-{lang}-{theme}.png"
            picture(program).save(str(path))
            page_views.tidy(program)
            yield path
    finally:
        _end(program)


def _shoot_new(
    world: World, out: Path, lang: str, theme: str, size: tuple[int, int], scale: int
) -> Iterator[Path]:
    """A laptop that nobody enrolled yet."""
    from app.main import Program, application

    folder = world.folder / "new"
    folder.mkdir(exist_ok=True)
    program = Program(application(), folder)
    try:
        _show(program, lang, theme, size, scale)
        settle(program)
        path = out / f"enrol-{lang}-{theme}.png"
        picture(program).save(str(path))
        yield path
    finally:
        _end(program)


def _show(program: Program, lang: str, theme: str, size: tuple[int, int], scale: int) -> None:
    from PySide6.QtCore import Qt

    program.settings.change(lang=lang, theme=theme, scale=scale)
    program.window.setWindowState(Qt.WindowState.WindowNoState)  # not as large as the screen
    program.window.resize(*size)
    program.show()
    program.window.activateWindow()


def _end(program: Program) -> None:
    program.window.close()
    program.shutdown()


def picture(program: Program) -> QPixmap:
    """The window and the dialogs over it, each framed as a desktop would."""
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QDialog

    from widgets.theme.theme import colour

    window = program.window
    made = window.grab()
    painter = QPainter(made)
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            box = dialog.rect()
            box.moveCenter(window.rect().center())
            painter.drawPixmap(box.topLeft(), dialog.grab())
            painter.setPen(colour("muted"))
            painter.drawRect(box)
    painter.end()
    return made


def sign_in(program: Program, person: Person) -> None:
    if program.desk is not None:
        program.desk.asked_account.emit("sign_out")
        settle(program)
    program.open_session(program.gate.open(person.login, PASSWORD))


def settle(program: Program) -> None:
    """Until no lane but the line has work and nothing took the program's time for a moment: a
    slow repaint leaves its layout for the next round."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    until = time.monotonic() + SETTLE_SECONDS
    quiet = time.monotonic()
    while time.monotonic() < until and time.monotonic() - quiet < QUIET_SECONDS:
        began = time.monotonic()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        took = time.monotonic() - began
        if took > BUSY_SECONDS or program.tasks.working(("store", "files", "thumbs", "vault")):
            quiet = time.monotonic()
        time.sleep(0.005)
