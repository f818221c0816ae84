"""One run of ``workstation.basics``: every fact about this computer that the billing client cares
for, with the limits of the contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from drivers.plan import BaseSession, RunContext, StepOutcome
from drivers.types import Reading
from drivers.workstation.clock_step import clock_step
from drivers.workstation.crash_step import crash_step, guard_step
from drivers.workstation.disk_step import disk_step, health_step
from drivers.workstation.java_step import browser_step, java_step
from drivers.workstation.judged import facts_json, table
from drivers.workstation.key_step import presence_step
from drivers.workstation.look import Look
from drivers.workstation.port_step import port_step
from drivers.workstation.preview_step import default_printer_step, java_settings_step, loader_step
from drivers.workstation.queue_step import queue_step
from drivers.workstation.system_step import memory_step, power_step, system_step

Step = Callable[[Look], StepOutcome]
STEPS: Mapping[str, Step] = {
    "system": system_step,
    "memory": memory_step,
    "memory_left": memory_step,  # the same in the Java check
    "disk": disk_step,
    "health": health_step,
    "browsers": browser_step,
    "java": java_step,
    "java_settings": java_settings_step,
    "loader": loader_step,
    "default_printer": default_printer_step,
    "queues": queue_step,
    "ports": port_step,
    "clock": clock_step,
    "keys": presence_step,
    "crashes": crash_step,
    "guard": guard_step,
    "power": power_step,
}


class FactsSession(BaseSession):
    """Reads only. The table of all facts is kept after every step, so that a run that was stopped
    has what it found: ``facts.csv`` for people, ``facts.json`` for the next visit."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        self._look = Look(context)
        self._rows: list[tuple[str, Reading]] = []
        self.identity = self._look.identity

    def step(self, step_id: str) -> StepOutcome:
        outcome = STEPS[step_id](self._look)
        self._rows += [(step_id, item) for item in outcome.readings]
        self.attachments = (table(self._rows), facts_json(self.identity, self._rows))
        return outcome

    def close(self) -> None:
        self._look.close()
