"""Java and browser as report preview and the handhelds' loader need them."""

from __future__ import annotations

from drivers.plan import StepOutcome
from drivers.workstation.basics_session import BasicsSession


class JavaSession(BasicsSession):
    """One run of ``workstation.java``: two steps of the computer check."""

    def _memory_left(self) -> StepOutcome:
        return self._memory()
