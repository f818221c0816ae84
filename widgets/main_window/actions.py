"""The window's actions, for the palette and the key map."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from widgets.main_window.palette_model import Action

if TYPE_CHECKING:
    from widgets.main_window.workspace import Workspace


def actions(space: Workspace) -> tuple[Action, ...]:
    """What this account can do from anywhere. Only pages it has are offered."""
    translate = QCoreApplication.translate
    desk, settings = space.desk, space.desk.settings
    has = {e.id for e in space.book.entries}
    found = [
        Action(
            f"go:{entry.id}",
            entry.icon,
            translate("actions", "Go to: {page}").format(page=entry.words),
            partial(desk.go, entry.id),
            f"Ctrl+{number}" if number <= 9 else "",
            entry.id,
        )
        for number, entry in enumerate(space.book.entries, 1)
    ]
    if "plan" in has:
        found.append(
            Action(
                "plan:today",
                "map-marker-path",
                translate("actions", "Today's round"),
                lambda: desk.go("plan", day="today"),
                also="plan round calendar",
            )
        )
    if "bench" in has:
        found.append(
            Action(
                "bench:test",
                "printer-check",
                translate("actions", "Quick device test"),
                lambda: desk.go("bench"),
                also="test bench",
            )
        )
    if "tickets" in has:
        found.append(
            Action(
                "ticket:new",
                "ticket-confirmation-outline",
                translate("actions", "New work order"),
                lambda: desk.go("tickets", new=True),
                also="new ticket order",
            )
        )
    if "sync" in has:
        found.append(
            Action(
                "sync:now",
                "cloud-sync-outline",
                translate("actions", "Synchronise now"),
                space.sync_now,
                also="sync",
            )
        )
    dark = settings.value.theme == "dark"
    found += [
        Action(
            "theme",
            "theme-light-dark",
            translate("actions", "Light colours") if dark else translate("actions", "Dark colours"),
            lambda: settings.change(theme="light" if dark else "dark"),
            also="theme dark light",
        ),
        Action(
            "lang",
            "translate",
            "English" if settings.lang == "zh" else "简体中文",
            lambda: settings.change(lang="en" if settings.lang == "zh" else "zh"),
            also="language 语言 yy",
        ),
        Action(
            "keys", "keyboard-outline", translate("actions", "Keys"), space.show_keys, "F1", "keys"
        ),
        Action(
            "lock",
            "lock-outline",
            translate("actions", "Lock"),
            lambda: space.account_asked.emit("lock"),
            "Ctrl+L",
            "lock",
        ),
        Action(
            "sign_out",
            "logout",
            translate("actions", "Sign out"),
            lambda: space.account_asked.emit("sign_out"),
            also="logout",
        ),
    ]
    return tuple(found)


def window_keys(space: Workspace) -> tuple[tuple[str, str], ...]:
    translate = QCoreApplication.translate
    pages = tuple(
        (f"Ctrl+{number}", entry.words) for number, entry in enumerate(space.book.entries[:9], 1)
    )
    return (
        ("Ctrl+K", translate("actions", "Search and go")),
        ("F1", translate("actions", "Keys")),
        ("Ctrl+L", translate("actions", "Lock")),
        *pages,
    )
