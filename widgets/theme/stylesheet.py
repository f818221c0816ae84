"""The style sheet, generated from the tokens.

Widgets say what they are with dynamic properties and never how they look::

    button.setProperty("kind", "primary")     # secondary (default) ghost danger chip link verdict
    button.setProperty("verdict", "abnormal") # with kind=verdict: normal abnormal na
    frame.setProperty("kind", "card")         # card well strip
    frame.setProperty("tone", "bad")          # neutral primary good bad warning
    label.setProperty("role", "title")        # title heading strong muted small tiny figure mono

After changing a property of a widget that is already shown call ``restyle(widget)``.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from widgets.theme.sheet_controls import controls
from widgets.theme.sheet_frames import frames
from widgets.theme.sheet_views import views
from widgets.theme.theme import Theme


def stylesheet(theme: Theme) -> str:
    return "\n".join((frames(theme), controls(theme), views(theme)))


def restyle(widget: QWidget) -> None:
    """Makes Qt read the widget's properties again."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
