"""Is the CA key there, and how long is its certificate good for."""

from __future__ import annotations

from decimal import Decimal

from drivers.plan import BaseSession, RunContext, StepOutcome
from drivers.questions import Question, Reply
from drivers.types import Reading, Text, Verdict, reading, same
from drivers.workstation import tokens
from drivers.workstation.judged import low


class TokenSession(BaseSession):
    """One run of ``workstation.token``. No PIN is asked for or sent."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        self._context = context
        self._module = tokens.module_of(context.params.get("pkcs11", "").strip())
        self._seen = False

    def _ask_insert(self) -> Question:
        return Question(
            "insert",
            Text(
                "把 CA 证书（U 盾）插到电脑上，等灯稳定。", "Plug the CA key in; wait for its lamp."
            ),
            (
                ("in", Text("插好了", "It is in"), Verdict.PASS),
                ("none", Text("本点不用 U 盾", "None is used here"), Verdict.NOT_RUN),
            ),
        )

    def _told_insert(self, reply: Reply) -> StepOutcome | None:
        if reply.choice == "none":
            text = Text("本点不用 U 盾。", "No key is used here.")
            return StepOutcome(Verdict.NOT_RUN, text, stop=True)
        return None

    def _seen_by(self) -> StepOutcome:
        """As the system sees it, whatever the maker's module says."""
        makers = tokens.usb_keys()
        cards = tokens.readers_with_cards()
        readings: list[Reading] = []
        if makers:
            readings.append(reading("usb_key", Text("USB 证书", "USB key"), ", ".join(makers)))
        for at, name in enumerate(cards or (), start=1):
            label = Text("读卡器里有卡", "Card in a reader")
            readings.append(reading(f"card.{at}", label, name))
        self._seen = bool(readings)
        if readings:
            return StepOutcome(
                Verdict.PASS,
                Text("系统看到了证书设备。", "The system sees a key."),
                tuple(readings),
            )
        more = (
            Text("智能卡服务没有运行。", "The smart card service does not run.")
            if cards is None
            else Text("", "")
        )
        return StepOutcome(
            Verdict.INCONCLUSIVE,
            Text(
                f"系统没有看到 U 盾（不认识的型号也会这样）。{more.zh}",
                f"The system sees no key, or one of an unknown make. {more.en}".strip(),
            ),
            code="NO_KEY",
        )

    def _module_found(self) -> StepOutcome:
        if not self._module:
            return StepOutcome(
                Verdict.INCONCLUSIVE,
                Text(
                    "没有找到厂家的 PKCS#11 模块：装上 U 盾的驱动，或用参数 pkcs11 指出路径。",
                    "No PKCS#11 module of a maker was found: install the key's driver, or give its "
                    "path as pkcs11.",
                ),
                code="NO_MODULE",
                stop=True,
            )
        return StepOutcome(Verdict.PASS, same(self._module))

    def _certificates(self) -> StepOutcome:
        try:
            found = tokens.tokens(self._module)
        except OSError as error:
            return StepOutcome(
                Verdict.FAIL,
                Text(
                    f"证书模块不能用（{error}）：重装 U 盾驱动。",
                    f"The module does not work ({error}): install the key's driver again.",
                ),
                code="MODULE",
            )
        if not found:
            return StepOutcome(
                Verdict.FAIL,
                Text(
                    "驱动在，但没有感觉到 U 盾：换一个 USB 口，或换一只 U 盾比较。",
                    "The driver is there but feels no key: try another port, or another key.",
                ),
                code="NO_KEY",
            )
        readings: list[Reading] = []
        for at, token in enumerate(found, start=1):
            label = Text(f"证书设备 {at}", f"Key {at}")
            readings.append(reading(f"token.{at}", label, f"{token.label} {token.maker}".strip()))
        first = found[0]
        self.identity = {"maker": first.maker, "model": first.model, "serial": first.serial}
        certificates = [c for token in found for c in token.certificates]
        if not certificates:
            return StepOutcome(
                Verdict.FAIL,
                Text("U 盾里没有证书：到发证单位重新申领。", "There is no certificate on the key."),
                tuple(readings),
                "NO_CERTIFICATE",
            )
        return self._days(certificates, readings)

    def _days(self, certificates: list[tokens.Certificate], readings: list[Reading]) -> StepOutcome:
        limit = low(self._context, "min_days")
        moment = tokens.now()
        for at, held in enumerate(certificates, start=1):
            left = held.days_left(moment)
            label = Text(
                f"证书 {at}（{held.subject}）剩余", f"Certificate {at} ({held.subject}) left"
            )
            readings.append(reading(f"days.{at}", label, Decimal(left), "days", limit))
            issuer = Text(f"证书 {at} 签发", f"Certificate {at}, issuer")
            readings.append(reading(f"issuer.{at}", issuer, held.issuer))
        longest = max(certificates, key=lambda c: c.ends)
        left = longest.days_left(moment)
        if longest.begins > moment:
            text = Text(
                "证书还没有生效：电脑时钟可能不准。",
                "The certificate is not valid yet: the computer's clock may be wrong.",
            )
            return StepOutcome(Verdict.FAIL, text, tuple(readings), "NOT_YET")
        if left < 0:
            text = Text("证书已经过期：马上续期。", "The certificate has expired: renew it now.")
            return StepOutcome(Verdict.FAIL, text, tuple(readings), "EXPIRED")
        if limit is not None and limit.low is not None and left < limit.low:
            text = Text(
                f"证书只剩 {left} 天：提醒网点续期。",
                f"The certificate ends in {left} days: remind the site to renew it.",
            )
            return StepOutcome(Verdict.FAIL, text, tuple(readings), "EXPIRES_SOON")
        return StepOutcome(
            Verdict.PASS,
            Text(f"证书还有 {left} 天。", f"The certificate is good for {left} days."),
            tuple(readings),
        )
