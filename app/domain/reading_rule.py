"""One thing that can be wrong with a file of meter readings."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.reading_template import Severity
from app.domain.text import Text


class ReadingRule(NamedTuple):
    """``what`` and ``todo`` are filled in as ``str.format`` does; ``{value}`` and ``{head}`` are
    always there, other names are given by whoever finds the problem."""

    id: str
    severity: Severity
    title: Text  # of the group
    what: Text
    todo: Text
