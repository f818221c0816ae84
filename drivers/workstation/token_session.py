"""Is the CA key there, is it seen, and how long is its certificate good for."""

from __future__ import annotations

from drivers.plan import BaseSession, RunContext, StepOutcome
from drivers.questions import Question, Reply
from drivers.types import Text, Verdict, reading
from drivers.workstation import key_step
from drivers.workstation.judged import Doubt, judged, not_told
from drivers.workstation.key_step import Seen
from drivers.workstation.look import Look
from drivers.workstation.tokens import Certificate, ModuleError, Token


class TokenSession(BaseSession):
    """One run of ``workstation.token``. No PIN is asked for or sent. What appears when the key is
    plugged in is the key, whatever its make; what goes when it is pulled proves it."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        self._look = Look(context)
        self._before: Seen | None = None
        self._seen: Seen | None = None
        self._tokens: tuple[Token, ...] = ()

    def close(self) -> None:
        self._look.close()

    def _before_it(self) -> StepOutcome:
        self._look.low("min_days")  # a wrong parameter is told before anybody is sent for a key
        self._before = key_step.look_at(self._look)
        return judged((), Text("记下了现在插着什么。", "What is plugged in now is noted."))

    def _ask_insert(self) -> Question:
        return Question(
            "insert",
            Text(
                "把 CA 证书（U 盾）插到电脑上，等灯稳定。", "Plug the CA key in; wait for its lamp."
            ),
            (
                ("in", Text("插好了", "It is in"), Verdict.PASS),
                ("was", Text("本来就插着", "It was in already"), Verdict.PASS),
                ("none", Text("本点不用 U 盾", "None is used here"), Verdict.NOT_RUN),
            ),
        )

    def _told_insert(self, reply: Reply) -> StepOutcome | None:
        if reply.choice == "none":
            text = Text("本点不用 U 盾。", "No key is used here.")
            return StepOutcome(Verdict.NOT_RUN, text, stop=True)
        if reply.choice == "was":
            self._before = None  # nothing can have appeared
        return None

    def _seen_by(self) -> StepOutcome:
        """As the system sees it, and then its own driver: a driver may see what nobody else
        knows."""
        seen = self._seen = key_step.look_at(self._look)
        keys = seen.new_usb(self._before)
        readings = key_step.key_readings(seen, keys)
        if seen.new(self._before):
            return judged(readings, Text("系统看到了证书设备。", "The system sees a key."))
        try:
            self._tokens = key_step.tokens_of(self._look)
        except ModuleError:
            self._tokens = ()  # told by the step that is about it
        if self._tokens or self._own():
            return not_told(
                Text(
                    "系统没有把它认作 U 盾，证书驱动看到了它。",
                    "The system does not know it as a key; its own driver sees it.",
                ),
                readings,
            )
        service = (
            Text("智能卡服务没有运行。", "The smart card service does not run.")
            if seen.slots is None
            else Text("", "")
        )
        text = Text(
            f"系统没有看到 U 盾：换一个 USB 口，不经集线器，或换一只比较。{service.zh}",
            "The system sees no key: try another USB port, no hub, or another key to compare. "
            f"{service.en}".strip(),
        )
        return StepOutcome(Verdict.INCONCLUSIVE, text, tuple(readings), "NO_KEY")

    def _module_found(self) -> StepOutcome:
        assert self._seen is not None
        return key_step.module_step(self._look, self._seen)

    def _certificates(self) -> StepOutcome:
        if not self._tokens:
            try:
                self._tokens = key_step.tokens_of(self._look)
            except ModuleError as error:
                if not self._own():
                    return key_step.broken_module(error)
        doubts: list[Doubt] = []
        readings = key_step.token_readings(self._tokens, doubts)
        if self._tokens:
            first = self._tokens[0]
            self.identity = {"maker": first.maker, "model": first.model, "serial": first.serial}
        held = [c for token in self._tokens for c in token.certificates] or list(self._own())
        if not held and not self._tokens:
            text = Text(
                "驱动在，但没有感觉到 U 盾：换一个 USB 口，或换一只 U 盾比较。",
                "The driver is there but feels no key: try another port, or another key.",
            )
            doubts.append(Doubt(text, "NO_KEY"))
        elif not held:
            text = Text(
                "U 盾里没有可以公开读到的证书：到发证单位重新申领。",
                "There is no certificate on the key that can be read openly: apply for one again.",
            )
            doubts.append(Doubt(text, "NO_CERTIFICATE"))
        else:
            limit = self._look.low("min_days")
            readings += key_step.certificate_readings(held, limit, doubts)
        good = Text("证书有效。", "The certificate is good.")
        return judged(readings, good, doubts)

    def _own(self) -> tuple[Certificate, ...]:
        """Windows: the certificates that came with the key; all where nothing is known of
        before."""
        if self._seen is None or not self._seen.store:
            return ()
        before = self._before.store if self._before is not None else None
        known = {c.serial for c in before or ()}
        came = tuple(c for c in self._seen.store if c.serial not in known)
        return came or self._seen.store

    # ------------------------------------------------------------ removed again

    def _ask_remove(self) -> Question | None:
        if self._seen is None or not self._seen.new(self._before):
            return None  # what was never seen cannot be seen to go
        return Question(
            "remove",
            Text("检查完了。把 U 盾拔下来还给网点。", "Done. Pull the key and give it back."),
            (
                ("out", Text("拔下了", "It is out"), Verdict.PASS),
                ("stays", Text("一直插着用", "It stays in"), Verdict.NOT_RUN),
            ),
        )

    def _told_remove(self, reply: Reply) -> StepOutcome | None:
        if reply.choice == "stays":
            text = Text("U 盾留在电脑上。", "The key stays in.")
            return StepOutcome(Verdict.NOT_RUN, text, stop=True)
        return None

    def _gone(self) -> StepOutcome:
        if self._seen is None or not self._seen.new(self._before):
            return StepOutcome(Verdict.NOT_RUN, Text("", ""))
        now = key_step.look_at(self._look)
        held = {(d.ids, d.place) for d in now.usb or ()}
        left = [d for d in self._seen.new_usb(self._before) if (d.ids, d.place) in held]
        cards = {
            slot.atr for slot in self._seen.new_cards(self._before) if slot in (now.slots or ())
        }
        label = Text("还插着", "Still in")
        if left or cards:
            value = ", ".join([*(d.ids for d in left), *cards])
            text = Text(
                "系统说它还插着：看看拔下的是不是检查过的那一只，别忘在电脑上。",
                "The system says it is still in: see whether the right one was pulled; do not "
                "leave it behind.",
            )
            return StepOutcome(
                Verdict.INCONCLUSIVE, text, (reading("still_in", label, value),), "STILL_IN"
            )
        text = Text(
            "拔下后系统也看不到了：检查的就是它。",
            "It is gone for the system too: it was this one.",
        )
        return judged((reading("still_in", label, "none"),), text)
