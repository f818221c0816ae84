"""What can be wrong with a file of meter readings: stable ids, how grave, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.domain.reading_rule import ReadingRule
from app.domain.reading_rules_cells import RULES as CELLS
from app.domain.reading_rules_layout import RULES as LAYOUT

READING_RULES: Final[Mapping[str, ReadingRule]] = MappingProxyType(
    {rule.id: rule for rule in (*LAYOUT, *CELLS)}
)
