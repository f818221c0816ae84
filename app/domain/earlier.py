"""A finding of an earlier visit, looked at in this one.

What was seen is kept as an ordinary answer of this visit, under an item id made of the finding's:
so it is signed, sealed, sent and revised like every other answer, and two laptops that look at one
finding at once write two answers and never fight. The finding itself changes only where it was put
right.

    verdict   meaning            value                    note
    normal    put right          the day it was done      what was done
    abnormal  still open         ""                       a remark
    na        could not be seen  ""                       why
"""

from __future__ import annotations

from typing import Final

from app.domain.answer import Answer
from app.domain.checklist import Gap, Item, ItemKind, Missing
from app.domain.text import Text

PREFIX: Final = "finding."
SECTION: Final = "earlier"


def item_id(finding_id: str) -> str:
    return PREFIX + finding_id


def finding_id(item_id: str) -> str:
    """ "" for an item of the checklist."""
    return item_id.removeprefix(PREFIX) if item_id.startswith(PREFIX) else ""


def item_of(finding_id: str, prompt: Text) -> Item:
    """What stands on the page for the finding."""
    return Item(item_id(finding_id), prompt, ItemKind.VERDICT)


def gaps_of(item_id: str, answer: Answer | None) -> tuple[Gap, ...]:
    """Each must be looked at, and each outcome says something."""
    if answer is None or not answer.given:
        return (Gap(item_id, Missing.ANSWER),)
    return () if answer.note else (Gap(item_id, Missing.NOTE),)
