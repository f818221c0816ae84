"""What every step of the computer check shares: the run, its limits, what Windows told once."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from drivers.cancel import CancelToken
from drivers.errors import Illegal
from drivers.plan import RunContext
from drivers.types import Limit, Text
from drivers.workstation.aside import Later, aside
from drivers.workstation.javas import Java, javas
from drivers.workstation.keys import Keys, registry_keys
from drivers.workstation.told import Told, ask_windows

T = TypeVar("T")
_TOLD = 9.0  # seconds that Windows may take to answer, beside the other steps


class Look:
    """One look at this computer. ``identity`` grows with the steps; its keys never change, because
    the next visit compares them."""

    def __init__(self, context: RunContext, keys: Keys | None = None) -> None:
        self.context = context
        self.keys: Keys = keys if keys is not None else registry_keys()
        self.identity: dict[str, str] = {}
        self._asked: Later[Told] | None = None
        self._javas: tuple[Java, ...] | None = None
        self._stop = CancelToken()
        self._forget = self.cancel.on_cancel(self._stop.cancel)

    def close(self) -> None:
        """What still runs beside is ended."""
        self._forget()
        self._stop.cancel()

    @property
    def cancel(self) -> CancelToken:
        return self.context.budget.cancel

    def seconds(self, most: float) -> float:
        """``most``, or what is left of the step. Raises Cancelled, StepTimeout."""
        return self.context.budget.bounded(most)

    def param(self, name: str) -> str:
        return self.context.params.get(name, "").strip()

    def low(self, name: str, most: float = 1e9) -> Limit | None:
        """ "At least" of a parameter; None when it is empty. Raises Illegal."""
        value = self.context.number(name, 0, most)
        return None if value is None else Limit(low=Decimal(f"{value:g}"))

    def high(self, name: str, most: float = 1e9) -> Limit | None:
        """ "At most" of a parameter; None when it is empty. Raises Illegal."""
        value = self.context.number(name, 0, most)
        return None if value is None else Limit(high=Decimal(f"{value:g}"))

    def flag(self, name: str) -> bool:
        """Whether a parameter says yes. Raises Illegal for what is neither yes nor no."""
        text = self.param(name).lower()
        if text in ("", "no", "0", "false", "否"):
            return False
        if text in ("yes", "1", "true", "是"):
            return True
        raise Illegal(
            Text(
                f"参数 {name} 应为 yes 或 no，而不是 {text}",
                f"parameter {name} must be yes or no, not {text}",
            )
        )

    def aside(self, work: Callable[[], T], most: float, name: str) -> T | None:
        """A call that may hang; None when it does not come back in time. Raises Cancelled."""
        return aside(work, self.seconds(most), self.cancel, name)

    def javas(self) -> tuple[Java, ...]:
        """Every Java; they are started once in a run. Raises Cancelled."""
        if self._javas is None:
            self._javas = javas(self.seconds(9.0), self.cancel, self.keys)
        return self._javas

    def ask_early(self) -> None:
        """Windows answers slowly: it is asked while other steps go on."""
        if self._asked is None and self.keys.here:
            self._asked = Later(lambda: ask_windows(_TOLD, self._stop), "ask windows")

    def told(self) -> Told:
        """What Windows told; empty elsewhere, or when it takes too long. Raises Cancelled."""
        self.ask_early()
        if self._asked is None:
            return Told()
        return self._asked.value(self.seconds(_TOLD), self.cancel) or Told()
