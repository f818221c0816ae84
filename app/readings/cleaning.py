"""Text as people and programs leave it in cells, cleaned; each kind of dirt told by its rule."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from app.readings.cells import COVERED, Cell, Odd, OddKind

Add = Callable[..., None]  # Collector.add
_QUOTED: Final = re.compile(r'=\s*"(.*)"', re.DOTALL)
_SPACES: Final = re.compile(r"\s+")


class Cleaner:
    """What all kinds of columns ask of a cell first. ``number`` is the column's, from 1."""

    def __init__(self, add: Add, number: int, required: bool) -> None:
        self.add = add
        self.number = number
        self.required = required

    def missing(self, cell: Cell, row: int) -> bool:
        """Whether there is nothing to look at further; tells what is wrong with that."""
        if cell is COVERED:
            return True
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            if self.required:
                self.add("required_empty", row, self.number, cell or "")
            return True
        if isinstance(cell, Odd) and cell.kind in (OddKind.ERROR, OddKind.NO_VALUE):
            rule = "cell_error" if cell.kind is OddKind.ERROR else "formula_no_value"
            self.add(rule, row, self.number, cell.text)
            return True
        return False

    def given(self, cells: Sequence[str]) -> Sequence[str]:
        """Those to be looked at: where none need be there empty ones are left out."""
        return cells if self.required else list(filter(None, cells))

    def cleaned(self, text: str, row: int, strict: bool) -> tuple[str, bool]:
        """The text without dirt, and whether any was told.

        ``strict`` is for numbers, dates and names of meters: no space and no full-width character
        anywhere. Text may have single spaces inside.
        """
        original, told = text, False

        def tell(rule: str) -> None:
            nonlocal told
            told = True
            self.add(rule, row, self.number, original)

        if quoted := _QUOTED.fullmatch(text.strip()):
            tell("excel_quote")
            text = quoted[1]
        elif text.startswith("'"):
            tell("excel_quote")
            text = text[1:]
        visible = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf"))
        if visible != text:
            tell("control_characters")
            text = visible
        if text != text.strip() or (strict and _SPACES.search(text)):
            tell("spaces")
            text = _SPACES.sub("", text) if strict else text.strip()
        if strict and (narrow := unicodedata.normalize("NFKC", text)) != text:
            tell("fullwidth")
            text = narrow
        if not text and self.required:
            self.add("required_empty", row, self.number, original)
        return text, told
