"""Who can sign in on this laptop: the list, one more, one less."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import laptop_people
from app.services.session import KnownName
from widgets.common import words
from widgets.common.buttons import button, icon_button
from widgets.common.card import Card
from widgets.common.chip import Chip
from widgets.common.confirm import confirm
from widgets.common.labels import icon_label, label
from widgets.common.layouts import clear, column, row
from widgets.settings.person_form import PersonForm
