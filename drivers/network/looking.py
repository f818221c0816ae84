"""What the checks of a run share, and how their findings become one outcome."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from drivers.cancel import CancelToken
from drivers.network.ping import Echo, Series
from drivers.network.settings import LineSettings
from drivers.network.wire import Source
from drivers.plan import RunContext, Sampled, StepOutcome
from drivers.types import NO_TEXT, Limit, Reading, Text, Verdict, reading

_PACE = 0.1  # seconds between two points of one curve: a person's eye needs no more


@dataclass(slots=True)
class Desk:
    """One run: its context, its settings, the card it leaves through (None: any)."""

    context: RunContext
    settings: LineSettings
    source: Source | None = None
    began: float = field(default_factory=time.monotonic)

    @property
    def cancel(self) -> CancelToken:
        return self.context.budget.cancel

    def allowed(self, seconds: float) -> float:
        """``seconds``, or less where the step has not as much left."""
        return self.context.budget.bounded(seconds)

    def limit(self, name: str) -> Limit | None:
        return self.settings.limits.get(name)

    def sampler(self, series: Text, unit: str = "ms") -> Callable[[float | None], None]:
        """Tells points of one curve, at most ten a second; a lost one is always told."""
        last = [0.0]

        def tell(value: float | None) -> None:
            now = time.monotonic()
            if value is None or now - last[0] >= _PACE:
                last[0] = now
                self.context.watch(Sampled(series, round(now - self.began, 3), value, unit))

        return tell

    def echoes(self, series: Text) -> Callable[[Echo], None]:
        tell = self.sampler(series)
        return lambda echo: tell(echo.millis)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found; the gravest of a step decides, the first of equals gives the
    code."""

    verdict: Verdict
    text: Text
    code: str = ""


class Findings:
    """Collected in one step."""

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self._found: list[Finding] = []

    def read(self, *readings: Reading) -> bool:
        """Keep readings; whether all that have a limit hold it."""
        self.readings += readings
        return all(item.ok is not False for item in readings)

    def add(self, verdict: Verdict, zh: str, en: str, code: str = "") -> None:
        self._found.append(Finding(verdict, Text(zh, en), code))

    def fail(self, code: str, zh: str, en: str) -> None:
        self.add(Verdict.FAIL, zh, en, code)

    def unsure(self, code: str, zh: str, en: str) -> None:
        self.add(Verdict.INCONCLUSIVE, zh, en, code)

    def fine(self, zh: str, en: str) -> None:
        self.add(Verdict.PASS, zh, en)

    @property
    def failed(self) -> bool:
        return any(item.verdict is Verdict.FAIL for item in self._found)

    def outcome(self, zh: str = "", en: str = "", *, stop: bool = False) -> StepOutcome:
        """All of it, the gravest first; ``zh``/``en`` where nothing was found to say."""
        if not self._found:
            self.fine(zh, en)
        ranked = sorted(self._found, key=lambda item: -item.verdict.weight)
        code = next((item.code for item in ranked if item.code), "")
        return StepOutcome(
            ranked[0].verdict,
            together([item.text for item in ranked]),
            tuple(self.readings),
            code if ranked[0].verdict is not Verdict.PASS else "",
            stop,
        )


def together(texts: Iterable[Text]) -> Text:
    """Sentences one after another."""
    kept = [text for text in dict.fromkeys(texts) if text.zh or text.en]
    return Text("".join(text.zh for text in kept), " ".join(text.en for text in kept))


def skipped(zh: str, en: str) -> StepOutcome:
    """A step that was not asked for."""
    return StepOutcome(Verdict.NOT_RUN, Text(zh, en))


def millis(quantity: str, label: Text, value: float, limit: Limit | None = None) -> Reading:
    return reading(quantity, label, Decimal(f"{value:.1f}"), "ms", limit)


def percent(value: float) -> Decimal:
    """To one decimal, whole ones without it: what is judged is what is shown."""
    return Decimal(f"{value:.1f}".removesuffix(".0"))


def series_readings(
    prefix: str,
    name: str,
    series: Series,
    desk: Desk,
    *,
    what: Text = NO_TEXT,
    judged: bool = True,
) -> list[Reading]:
    """median, p95, min, mean, max, jitter and loss of a series. ``prefix`` stands before the
    quantity ("gateway.", "" for a target's own), ``what`` before the label."""

    def limit(key: str) -> Limit | None:
        return desk.limit(key) if judged else None

    def label(zh: str, en: str) -> Text:
        return Text(f"{what.zh} {zh} {name}".strip(), f"{what.en} {en} {name}".strip())

    found: list[Reading] = []
    if series.median is not None and series.p95 is not None and series.mean is not None:
        parts = (
            ("median", "时延", "delay", series.median, limit("max_median_ms")),
            ("p95", "时延 95%", "delay 95%", series.p95, None),
            ("min", "最短时延", "shortest delay", min(series.times), None),
            ("mean", "平均时延", "mean delay", series.mean, None),
            ("max", "最长时延", "longest delay", max(series.times), None),
        )
        found += [
            millis(f"{prefix}{key}.{name}", label(zh, en), value, bound)
            for key, zh, en, value, bound in parts
        ]
    if series.jitter is not None:
        bound = limit("max_jitter_ms")
        found.append(
            millis(f"{prefix}jitter.{name}", label("抖动", "jitter"), series.jitter, bound)
        )
    lost = percent(series.loss) if series.echoes else Decimal(100)
    bound = limit("max_loss_percent")
    found.append(reading(f"{prefix}loss.{name}", label("丢失", "loss"), lost, "%", bound))
    return found


WAYS = {
    "icmp": Text("ICMP", "ICMP"),
    "icmp_raw": Text("ICMP（管理员）", "ICMP (as administrator)"),
    "icmp_windows": Text("ICMP（系统接口）", "ICMP (by the system)"),
    "http": Text("HTTP 应答时间", "HTTP answer times"),
    "tcp": Text("TCP 连接时间（系统不让发 ICMP）", "TCP connect times (no right to send ICMP)"),
}
