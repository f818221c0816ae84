"""The words for the roles: the sign-in page needs these and no others of the domain's words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.account import Role


def QT_TRANSLATE_NOOP(context: str, source: str) -> str:
    """Qt's own is typed as object; the translation tools look for this name."""
    return source


ROLES = {
    Role.ENGINEER: QT_TRANSLATE_NOOP("words", "Field engineer"),
    Role.SUPERVISOR: QT_TRANSLATE_NOOP("words", "Site supervisor"),
    Role.REVIEWER: QT_TRANSLATE_NOOP("words", "Central reviewer"),
    Role.ADMINISTRATOR: QT_TRANSLATE_NOOP("words", "Administrator"),
}


def role_word(value: Role) -> str:
    return QCoreApplication.translate("words", ROLES[value])
