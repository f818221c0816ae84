"""Can the handheld talk, initialise, and tell the time: nothing is changed."""

from __future__ import annotations

from drivers.handhelds.session import HandheldSession


class CheckSession(HandheldSession):
    """One run of ``handheld.check``."""
