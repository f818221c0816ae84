"""Which version of the program this is, as central is told."""

from __future__ import annotations

from functools import cache


@cache
def version() -> str:
    """As installed; "0.0.0" for a checkout that is not."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("countercheck")
    except PackageNotFoundError:
        return "0.0.0"
