"""Counters in the text form that Prometheus reads. Kept per process."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any


class Metrics:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.requests: Counter[tuple[str, int]] = Counter()
        self.seconds: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()

    def seen(self, route: str, status: int, seconds: float, body: dict[str, Any]) -> None:
        with self._lock:
            self.requests[route, status] += 1
            self.seconds[route] += seconds  # type: ignore[assignment]  # Counter holds floats well
            for outcome in body.get("outcomes", ()):
                self.outcomes[outcome["outcome"]] += 1

    def text(self, gauges: dict[str, int]) -> str:
        """``gauges``: name -> value, asked of the database when the page is read."""
        with self._lock:
            lines = ["# TYPE countercheck_requests_total counter"]
            lines += [
                f'countercheck_requests_total{{route="{route}",status="{status}"}} {count}'
                for (route, status), count in sorted(self.requests.items())
            ]
            lines.append("# TYPE countercheck_request_seconds_total counter")
            lines += [
                f'countercheck_request_seconds_total{{route="{route}"}} {spent:.6f}'
                for route, spent in sorted(self.seconds.items())
            ]
            lines.append("# TYPE countercheck_changes_total counter")
            lines += [
                f'countercheck_changes_total{{outcome="{name}"}} {count}'
                for name, count in sorted(self.outcomes.items())
            ]
        for name, value in sorted(gauges.items()):
            lines += [f"# TYPE countercheck_{name} gauge", f"countercheck_{name} {value}"]
        return "\n".join(lines) + "\n"
