"""One run of ``card.swipe``: is the reader there, who is it, and does it read every swipe alike.

Each swipe is a step of its own, so that a person sees which one is asked for. When a track stays
away, one raw swipe tells what the heads really saw: a seven-bit track (1) under the head of track 2
is a head that sits one track off.
"""

from __future__ import annotations

from decimal import Decimal

from drivers.card_readers.serial.line_session import NO_ANSWER, LineSession
from drivers.card_readers.serial.mrs_reader import Mrs100Reader
from drivers.card_readers.serial.plans import MOST
from drivers.card_readers.serial.reader_faults import BadSwipe, CardUnreadable
from drivers.card_readers.serial.readers import MsrReader, Tracks, raw_tracks
from drivers.card_readers.serial.stripe import Track
from drivers.errors import Illegal, NoReply
from drivers.plan import Advanced, RunContext, StepOutcome
from drivers.types import NO_TEXT, Limit, Reading, Text, Verdict, reading


class StripeSession(LineSession):
    """One run of ``card.swipe``."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context, {"msr": "msr", "mrs100": "mrs100"})
        self._reader: MsrReader | Mrs100Reader = (
            MsrReader(self._line, self._wait)
            if self._kind == "msr"
            else Mrs100Reader(self._line, self._wait)
        )
        self.statistics = self._reader.counts
        self._wanted = int(context.number("swipes", 1, MOST) or 3)
        self._patience = context.number("swipe_seconds", 0.2, 120) or 15.0
        self._expected = _numbers(context.params.get("tracks", ""))
        self._swipes: list[Tracks | None] = []  # None: it failed
        self._missed = 0
        self._heads: dict[int, Track] = {}

    def close(self) -> None:
        self._reader.close()

    def step(self, step_id: str) -> StepOutcome:
        if step_id.startswith("swipe_"):
            return self._swipe(int(step_id.removeprefix("swipe_")))
        return super().step(step_id)

    def _open(self) -> StepOutcome:
        self._reader.open()
        self._reader.claim(timeout=1.0)
        self._reader.enable()
        return StepOutcome(
            Verdict.PASS, Text("端口已独占打开。", "The port is open, for this test alone.")
        )

    def _hello(self) -> None:
        self._reader.comm_test()

    def _talk(self) -> StepOutcome:
        return self._first_words()

    def _identity(self) -> StepOutcome:
        try:
            found = self._reader.identify()
        except NO_ANSWER as error:
            return StepOutcome(
                Verdict.INCONCLUSIVE,
                Text("它不告诉型号和版本，不影响刷卡。", "It tells no model; swiping still works."),
                code=error.code,
            )
        self.identity = {key: value for key, value in found.items() if value}
        if isinstance(self._reader, MsrReader):
            self._reader.ram_test()
        said = "，".join(self.identity.values())
        return StepOutcome(Verdict.PASS, Text(f"{said}。", f"{said.replace('，', ', ')}."))

    def _swipe(self, number: int) -> StepOutcome:
        if number > self._wanted or self._missed >= 2:
            return StepOutcome(Verdict.NOT_RUN, NO_TEXT)
        self._context.watch(Advanced(number - 1, self._wanted, "times"))
        try:
            tracks = self._reader.read(self._patience)
        except NoReply:
            self._missed += 1
            text = Text(
                f"{self._patience:g} 秒内没有感觉到刷卡；刷过了仍这样，是磁头断线或卡没有磁条。",
                f"No swipe was felt within {self._patience:g} s; if one was made, the head is "
                "disconnected or the card has no stripe.",
            )
            return StepOutcome(Verdict.INCONCLUSIVE, text, (), "NO_SWIPE")
        except (CardUnreadable, BadSwipe) as error:
            self._swipes.append(None)  # one bad swipe may be the hand's fault: the whole is judged
            return StepOutcome(Verdict.INCONCLUSIVE, error.text(), (), error.code)
        self._swipes.append(tracks)
        shown = tuple(_shown(track) for track in tracks.values() if track.problem != "empty")
        good = [str(track.number) for track in tracks.values() if track.good]
        if not good:
            text = Text("刷过了，一道也没读出。", "It was swiped, but no track was read.")
            return StepOutcome(Verdict.INCONCLUSIVE, text, shown, "MSR_READ")
        names = "、".join(good)
        return StepOutcome(
            Verdict.PASS,
            Text(f"读出磁道 {names}。", f"Read track {names.replace('、', ', ')}."),
            shown,
        )

    # ------------------------------------------------------------ what it means

    def _raw(self) -> StepOutcome:
        """One more swipe, raw, where a track stayed away in every swipe."""
        done = [swipe for swipe in self._swipes if swipe]
        away = [n for n in (1, 2) if done and not any(s[n].good for s in done)]
        wanted = bool(away) or (bool(self._swipes) and not done)
        if not wanted or not self._reader.can_raw:
            return StepOutcome(Verdict.NOT_RUN, NO_TEXT)
        try:
            self._heads = raw_tracks(self._reader.read_raw(self._patience))
        except (NoReply, CardUnreadable, BadSwipe) as error:
            return StepOutcome(
                Verdict.INCONCLUSIVE,
                Text("没有再刷一次，少了一项依据。", "No further swipe; one proof is missing."),
                code="NO_SWIPE" if isinstance(error, NoReply) else error.code,
            )
        seen = {head: track.number for head, track in self._heads.items() if track.good}
        zh = "，".join(f"磁头 {h} 看到第 {n} 道的信号" for h, n in sorted(seen.items()))
        en = ", ".join(f"head {h} sees a track {n}" for h, n in sorted(seen.items()))
        return StepOutcome(
            Verdict.PASS, Text(f"{zh or '没有可辨的信号'}。", f"{en or 'Nothing readable'}.")
        )

    def _judge(self) -> StepOutcome:
        if not self._swipes:
            text = Text("一次也没有刷到，无法判断。", "Not one swipe came; nothing to judge.")
            return StepOutcome(Verdict.INCONCLUSIVE, text, (), "NO_SWIPE")
        done = [swipe for swipe in self._swipes if swipe]
        readings = self._readings(done)
        shifted = self._shift(done)
        if shifted is not None:
            return StepOutcome(Verdict.FAIL, shifted, readings, "TRACK_SHIFT")
        alike = _alike(done)
        if not alike:
            text = Text(
                "同一张卡几次读出的不一样：不要用它收费；清洁磁头，仍不一样就更换。",
                "One card reads differently: do not collect with it; clean the head, then replace "
                "it.",
            )
            return StepOutcome(Verdict.FAIL, text, readings, "UNSTABLE")
        failed = [s for s in self._swipes if s is None or not any(t.good for t in s.values())]
        if failed and len(failed) < len(self._swipes):
            text = Text(
                f"{len(self._swipes)} 次里 {len(failed)} 次没读出：磁头脏或弱。用清洁卡擦过再测，"
                "仍这样就换磁头。",
                f"{len(failed)} of {len(self._swipes)} swipes failed: the head is dirty or weak. "
                "Clean it and test again; if it stays, replace the head.",
            )
            return StepOutcome(Verdict.FAIL, text, readings, "WEAK_HEAD")
        if len(failed) == len(self._swipes):
            text = Text(
                "没有一次读出：换一张好卡再测；换了也读不出，是磁头脏、坏或错位。",
                "No swipe was read: try a good card; if that fails too, the head is dirty, broken "
                "or out of place.",
            )
            return StepOutcome(Verdict.FAIL, text, readings, "MSR_READ")
        dead = self._dead(done)
        if dead:
            names = "、".join(map(str, dead))
            text = Text(
                f"磁道 {names} 一次也没读出，别的道每次都行：这一道的磁头坏了或偏了，"
                "清洁无效就更换。",
                f"Track {names} was never read while others were, each time: its head is dead or "
                "off; if cleaning does not help, replace it.",
            )
            return StepOutcome(Verdict.FAIL, text, readings, "TRACK_DEAD")
        if any(not r.ok for r in readings if r.limit is not None):
            text = Text(
                "有的道时有时无：磁头脏或偏，清洁后再测。",
                "A track comes and goes: the head is dirty or off; clean it and test again.",
            )
            return StepOutcome(Verdict.FAIL, text, readings, "WEAK_HEAD")
        return StepOutcome(
            Verdict.PASS,
            Text("每次都读出，内容一致。", "Every swipe was read, and alike."),
            readings,
        )

    def _readings(self, done: list[Tracks]) -> tuple[Reading, ...]:
        count = len(self._swipes)
        failed = sum(s is None or not any(t.good for t in s.values()) for s in self._swipes)
        rate = Decimal(failed * 100) / count
        found = [
            reading(
                "error_rate",
                Text("出错率", "Error rate"),
                f"{rate:.0f}",
                "%",
                Limit(high=Decimal(0)),
            )
        ]
        for number in (1, 2, 3):
            good = sum(swipe[number].good for swipe in done)
            wanted = number in self._expected if self._expected else good > 0
            if good or wanted:
                label = Text(f"磁道 {number} 读出", f"Track {number} read")
                limit = Limit(low=Decimal(count)) if wanted else None
                found.append(reading(f"track{number}_read", label, good, "times", limit))
        return tuple(found)

    def _shift(self, done: list[Tracks]) -> Text | None:
        """The words for a head that sits one track off; None if nothing points to it."""
        proof = [(h, t.number) for h, t in self._heads.items() if t.good and t.number != h]
        seven = [h for h, number in proof if number == 1]
        own = any(swipe[n].good for swipe in done for n in (1, 2))
        wrong = any(swipe[n].problem == "sentinel" for swipe in done for n in (1, 2, 3))
        third = bool(done) and not own and all(swipe[3].good for swipe in done)
        if not (seven or wrong or (third and self._expected != {3})):
            return None
        return Text(
            "磁头错位了一道：它读到的是旁边那道。松开磁头座（或卡槽垫片），调到卡边距磁头标线，"
            "再刷；调不好就更换。",
            "The head sits one track off: it reads the track beside its own. Loosen its mount (or "
            "the slot's shim), bring it back to its mark and swipe again; else replace it.",
        )

    def _dead(self, done: list[Tracks]) -> list[int]:
        """Tracks that should be there and never are. Without being told, 1 and 2 are expected of a
        card on which either is read and of which the other was seen undecodable, or is asked."""
        wanted = self._expected or {n for n in (1, 2) if any(s[n].good for s in done)}
        found = {n for n in wanted if not any(s[n].good for s in done)}
        found |= {n for n in (1, 2, 3) if done and all(s[n].problem == "unread" for s in done)}
        if not self._expected and self._reader.can_raw and self._heads:
            one = any(s[1].good for s in done)
            found |= {2} if one and 2 not in self._heads and not wanted & {2} else set()
        return sorted(found)


def _alike(done: list[Tracks]) -> bool:
    return all(
        len({swipe[number].text for swipe in done if swipe[number].good}) < 2
        for number in (1, 2, 3)
    )


def _shown(track: Track) -> Reading:
    label = Text(f"磁道 {track.number}", f"Track {track.number}")
    if track.good:
        return reading(f"track{track.number}", label, track.masked)
    return reading(f"track{track.number}", label, "bad", limit=Limit(expected="good"))


def _numbers(text: str) -> set[int]:
    """Which tracks the card has, such as "12"; empty: not told. Raises Illegal."""
    if not set(text) <= set("123, "):
        raise Illegal(
            Text(f"参数 tracks 应为 1、2、3，如 12，而不是 {text}", f"tracks: {text}? such as 12")
        )
    return {int(char) for char in text if char.isdigit()}
