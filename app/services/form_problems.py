"""What is wrong with a record as somebody typed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.text import Text
from app.services.refusals import Refused


@dataclass(frozen=True)
class Checked:
    """``problems`` by field: it cannot be kept so. ``warnings``: it can, if the person means it."""

    problems: Mapping[str, Text]
    warnings: tuple[Text, ...] = ()


class BadForm(Refused):
    """The record cannot be kept as it was written. ``problems`` by field, at least one; ``names``
    tells what each field is called."""

    code = "bad_form"

    def __init__(self, problems: Mapping[str, Text], names: Mapping[str, Text]) -> None:
        self.problems = dict(problems)
        field, first = next(iter(self.problems.items()))
        name = names[field]
        super().__init__(
            ", ".join(self.problems),
            what=Text(f"“{name.zh}”没有填对。", f"“{name.en}” is not right."),
            todo=first,
        )
