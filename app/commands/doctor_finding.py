"""What the doctor says of one thing it looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from app.domain.text import Text, same
from app.errors import CounterCheckError


class Finding(NamedTuple):
    what: Text
    ok: bool | None  # None: not looked at
    found: Text


def said(error: CounterCheckError) -> Text:
    return Text(error.sentence("zh"), error.sentence("en"))


def tried(what: Text, look: Callable[[], Text]) -> Finding:
    """In order unless looking fails."""
    try:
        return Finding(what, True, look())
    except CounterCheckError as error:
        return Finding(what, False, said(error))
    except (OSError, ImportError, ValueError) as error:
        return Finding(what, False, same(f"{type(error).__name__}: {error}"))


def unless(what: Text, bad: object, trouble: Text, fine: Text) -> Finding:
    """``trouble`` if there is anything bad, else ``fine``."""
    return Finding(what, not bad, trouble if bad else fine)
