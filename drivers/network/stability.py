"""``network.stability``: several ways watched for minutes; what goes away, and what takes over."""

from __future__ import annotations

from drivers.cancel import SLICE
from drivers.network import nics
from drivers.network.carriers import Carriers
from drivers.network.looking import Findings, skipped
from drivers.network.outages import failover, longest, now_good, now_out, outages
from drivers.network.stability_judge import judge_way, seconds_reading
from drivers.network.stability_settings import find_ways, stability_settings
from drivers.network.ways import Sampling
from drivers.plan import Advanced, BaseSession, RunContext, Sampled, StepOutcome
from drivers.questions import Question, Reply
from drivers.types import Text, Verdict

_QUIET = 20  # intervals without a loss after which a change-over went unnoticed


class StabilitySession(BaseSession):
    """One run of ``network.stability``."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        self._context = context
        self._settings = stability_settings(context)
        self._sampling: Sampling | None = None
        self._carriers = Carriers(())
        self._asked_at = 0.0
        self._done = False  # whether the person did what the last question asked for
        self._gone: tuple[int, ...] = ()  # the ways that went when the line was unplugged

    def close(self) -> None:
        """Also what was sampled until a cancel is kept."""
        if self._sampling is not None:
            self._sampling.stop()
            if any(self._sampling.echoes):
                self.attachments = (self._sampling.table(),)

    # ------------------------------------------------------------ steps

    def _ways(self) -> StepOutcome:
        budget, settings = self._context.budget, self._settings
        found = Findings()
        seen = nics.look(budget.cancel, budget.bounded(5.0))
        ways, lost = find_ways(settings, seen, budget.cancel, budget.bounded(5.0))
        if lost:
            said = ", ".join(lost)
            found.fail("NAME_UNKNOWN", f"解析不了：{said}。", f"Cannot resolve {said}.")
        if not ways:
            if not lost:
                found.unsure(
                    "NO_TARGET",
                    "没有可观察的线路：没有给目标，也没有带网关的网卡。",
                    "There is no way to watch: no target is given and no card has a gateway.",
                )
            return found.outcome(stop=True)
        self.identity = {"ways": ", ".join(way.text for way in ways)}
        self._sampling = Sampling(ways, settings.interval, settings.timeout, budget.cancel)
        self._sampling.start()
        bound = {way.source.nic for way in ways if way.source is not None}
        watched = (nic for nic in seen.nics if nic.up and (nic.real or nic.gateways))
        self._carriers = Carriers([*sorted(bound), *(nic.name for nic in watched)])
        names = Text(
            "、".join(way.label.zh for way in ways), ", ".join(way.label.en for way in ways)
        )
        found.fine(f"同时观察：{names.zh}。", f"Watching {names.en}.")
        return found.outcome()

    def _watch(self) -> StepOutcome:
        sampling, settings = self._running(), self._settings
        begin = sampling.now
        end = begin + settings.seconds
        total = max(1, round(settings.seconds))
        told = -1
        while sampling.now < end:
            self._pause()
            done = int(sampling.now - begin)
            if done != told:
                told = done
                self._context.watch(Advanced(min(done, total), total, "s"))
        found = Findings()
        # those that went away first: an outage says more than a loss
        ranked = sorted(
            range(len(sampling.ways)), key=lambda i: -len(outages(sampling.since(i, begin, end)))
        )
        for index in ranked:
            judge_way(sampling, index, settings, (begin, end), found)
        self._took_over(begin, end, found)
        out = [o for i in ranked for o in outages(sampling.since(i, begin, end))]
        self._carriers.judge(begin, end, out, found)
        return found.outcome("观察期间没有中断。", "There was no outage while watching.")

    def _ask_unplug(self) -> Question | None:
        return self._question(
            "unplug",
            Text(
                "现在拔掉主线（光纤盒一侧或主网卡的网线）。拔好后选“已拔”。",
                "Unplug the main line now (at the fibre box, or the cable of the main card), then "
                "choose “unplugged”.",
            ),
            Text("已拔", "unplugged"),
        )

    def _told_unplug(self, reply: Reply) -> None:
        self._done = reply.choice == "done"

    def _switch(self) -> StepOutcome:
        if not self._done:
            return skipped("没有拔线，没有测切换。", "Nothing was unplugged; not tested.")
        sampling, settings = self._running(), self._settings
        begin, limit = self._asked_at, sampling.now + settings.patience
        whole, parts = self._whole(), self._parts()
        quiet_from = sampling.now
        while True:
            self._pause()
            gone = tuple(i for i in parts if outages(sampling.since(i, begin)))
            out = [i for i in whole if now_out(sampling.echoes[i])]
            seen = [one for i in whole for one in outages(sampling.since(i, begin))]
            settled = all(now_good(sampling.echoes[i]) for i in whole)
            quiet = sampling.now - quiet_from > _QUIET * settings.interval
            if settled and not out and (seen or quiet) and (gone or quiet or not parts):
                break
            if sampling.now > limit:
                break
        self._gone = gone
        # the line was pulled: now a single lost one is part of the change-over
        lost = [one for i in whole for one in outages(sampling.since(i, begin), least=1)]
        return self._switched(out, longest(lost), gone, bool(parts))

    def _switched(
        self, out: list[int], seconds: float, gone: tuple[int, ...], by_card: bool
    ) -> StepOutcome:
        found = Findings()
        if out:
            names = ", ".join(self._running().ways[i].text for i in out)
            found.fail(
                "NO_FAILOVER",
                f"拔掉主线后 {names} 一直不通：备用线没有接替。查备用线、路由器的切换设置和路由。",
                f"With the main line out {names} stays away: the spare line does not take over. "
                "Check the spare line, the router's setting and the routes.",
            )
            return found.outcome()
        label = Text("切换中断", "Change-over")
        held = found.read(seconds_reading("failover.seconds", label, seconds, self._settings.quick))
        if by_card and not gone:
            found.unsure(
                "NOT_UNPLUGGED",
                "没有看到任何网卡断开：拔的可能不是主线。",
                "No card was seen to go: most likely another line was unplugged.",
            )
        elif not held:
            found.fail(
                "SLOW_FAILOVER",
                f"切换用了 {seconds:.1f} 秒，太慢。",
                f"The change-over took {seconds:.1f} s, too long.",
            )
        return found.outcome(
            f"已切到备用线，中断 {seconds:.1f} 秒。",
            f"The spare line took over; {seconds:.1f} s were lost.",
        )

    def _ask_plug(self) -> Question | None:
        if not self._done:
            return None
        return self._question(
            "plug",
            Text("把主线插回去。插好后选“已插回”。", "Plug the main line back in, then choose."),
            Text("已插回", "plugged in"),
        )

    def _told_plug(self, reply: Reply) -> None:
        self._done = reply.choice == "done"

    def _recover(self) -> StepOutcome:
        if not self._done:
            return skipped("没有插回，没有测恢复。", "Nothing was plugged back; not tested.")
        sampling, settings = self._running(), self._settings
        begin, limit = self._asked_at, sampling.now + settings.patience
        wanted = sorted({*self._whole(), *self._gone})
        quiet_from = sampling.now
        while True:
            self._pause()
            away = [i for i in wanted if not now_good(sampling.echoes[i])]
            quiet = sampling.now - quiet_from > _QUIET * settings.interval
            if (not away and quiet) or sampling.now > limit:
                break
        found = Findings()
        if away:
            names = ", ".join(sampling.ways[i].text for i in away)
            found.fail(
                "NO_RECOVERY",
                f"插回主线后 {names} 没有恢复：查插头、指示灯，必要时重启路由器。",
                f"With the main line back {names} did not recover: check plug and lamps, restart "
                "the router if need be.",
            )
            return found.outcome()
        back = [one for i in self._whole() for one in outages(sampling.since(i, begin), least=1)]
        label = Text("切回中断", "Change-back")
        if not found.read(
            seconds_reading("failback.seconds", label, longest(back), settings.quick)
        ):
            found.fail("SLOW_FAILOVER", "切回主线中断太久。", "Changing back took too long.")
        return found.outcome("主线已恢复。", "The main line has recovered.")

    # ------------------------------------------------------------ parts

    def _running(self) -> Sampling:
        assert self._sampling is not None
        return self._sampling

    def _whole(self) -> list[int]:
        """The ways a program would take: the system's own; else all of them."""
        ways = self._running().ways
        return [i for i, way in enumerate(ways) if not way.bound] or list(range(len(ways)))

    def _parts(self) -> list[int]:
        """The single cards, where the system's own way is watched beside them."""
        ways = self._running().ways
        bound = [i for i, way in enumerate(ways) if way.bound]
        return bound if len(bound) < len(ways) else []

    def _pause(self) -> None:
        """One slice of waiting, with the new points told."""
        sampling, budget = self._running(), self._context.budget
        budget.cancel.sleep(budget.bounded(SLICE))
        self._carriers.look(sampling.now)
        for index, echo in sampling.collect():
            label = sampling.ways[index].label
            value = None if echo.millis is None else round(echo.millis, 2)
            self._context.watch(Sampled(label, round(echo.seconds, 3), value, "ms"))

    def _question(self, step_id: str, prompt: Text, done: Text) -> Question | None:
        if not self._settings.failover or self._sampling is None:
            return None
        self._asked_at = self._sampling.now
        return Question(
            step_id,
            prompt,
            (
                ("done", done, Verdict.PASS),
                ("cannot", Text("现在不能", "not possible now"), Verdict.NOT_RUN),
            ),
        )

    def _took_over(self, begin: float, end: float, found: Findings) -> None:
        """A card that went by itself while watching: whether the system noticed."""
        sampling = self._running()
        parts = [o for i in self._parts() for o in outages(sampling.since(i, begin, end))]
        whole = [
            one for i in self._whole() for one in outages(sampling.since(i, begin, end), least=1)
        ]
        spent = failover(parts, whole)
        if spent is not None:
            label = Text("网卡中断时的切换", "Change-over when a card went")
            found.read(seconds_reading("failover.watched", label, spent, self._settings.quick))
