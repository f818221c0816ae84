"""The CA key (U 盾): what the system and the key's own driver tell of it, as steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from drivers.plan import StepOutcome
from drivers.types import Limit, Reading, Text, Verdict, reading
from drivers.workstation import tokens
from drivers.workstation.judged import YES_NO, Doubt, fact, judged, not_told
from drivers.workstation.look import Look
from drivers.workstation.tokens import Certificate, ModuleError, Slot, Token
from drivers.workstation.usb_keys import UsbDevice, usb_devices

_MODULE = 12.0  # seconds: some modules look at every reader for a second each


@dataclass(frozen=True, slots=True)
class Seen:
    """What is plugged in at a moment. ``usb`` and ``slots`` None where the system does not tell;
    ``store`` the serial numbers of the user's own certificates."""

    usb: tuple[UsbDevice, ...] | None
    slots: tuple[Slot, ...] | None
    store: tuple[Certificate, ...] | None

    def new_usb(self, before: Seen | None) -> tuple[UsbDevice, ...]:
        """What was not there before, or is known as a key whenever it came."""
        known = {(d.ids, d.place) for d in (before.usb if before is not None else None) or ()}
        came = before is not None and before.usb is not None
        return tuple(d for d in self.usb or () if d.key or (came and (d.ids, d.place) not in known))

    def new_cards(self, before: Seen | None) -> tuple[Slot, ...]:
        """Cards that were not there before: a meter's card in a reader is no CA key."""
        known = (before.slots if before is not None else None) or ()
        return tuple(slot for slot in self.slots or () if slot.atr and slot not in known)

    def new(self, before: Seen | None) -> bool:
        """Whether anything that may be a key came."""
        return bool(self.new_usb(before) or self.new_cards(before))


def look_at(look: Look) -> Seen:
    """SLOW on Windows: a second or two."""
    usb = usb_devices(look.seconds(6.0), look.cancel, look.keys.here)
    slots = look.aside(tokens.card_slots, 3.0, "card slots")
    return Seen(usb, slots, look.aside(tokens.own_store, 3.0, "own certificates"))


def presence_step(look: Look) -> StepOutcome:
    """For the computer check: is a key in, without asking anybody to plug one in."""
    seen = look_at(look)
    keys = seen.new_usb(None)
    readings = key_readings(seen, keys)
    module = tokens.module_of(look.param("pkcs11"))
    if module:
        readings.append(reading("pkcs11", Text("证书驱动", "Key's driver"), Path(module).name))
    if keys:
        return judged(readings, Text("插着 U 盾。", "A CA key is plugged in."))
    if seen.new_cards(None):
        text = Text("读卡器里有卡，不一定是证书。", "A card is in a reader, not surely a CA key.")
        return judged(readings, text)
    return not_told(
        Text(
            "没有看到 U 盾；要查证书，运行“CA 证书检查”。", "No key is seen; see the CA key check."
        ),
        readings,
    )


def key_readings(seen: Seen, keys: Iterable[UsbDevice]) -> list[Reading]:
    found = [
        reading(f"usb_key.{at}", Text("USB 证书", "USB key"), _said(device))
        for at, device in enumerate(keys, start=1)
    ]
    label = Text("智能卡服务", "Smart card service")
    running = {"yes": Text("运行", "running"), "no": Text("没有运行", "not running")}
    found.append(
        reading("card_service", label, "yes" if seen.slots is not None else "no", words=running)
    )
    for at, slot in enumerate(seen.slots or (), start=1):
        name = Text(f"读卡器 {slot.reader}", f"Reader {slot.reader}")
        atr = slot.atr or "none"
        empty = {"none": Text("没有卡", "no card")}
        found.append(reading(f"card.{at}", name, atr, words=empty))
    return found


def _said(device: UsbDevice) -> str:
    return f"{device.key or device.name or 'USB'} ({device.ids})"


def module_step(look: Look, seen: Seen) -> StepOutcome:
    """The module is looked for; Windows can do without when the key's tool shows certificates."""
    module = tokens.module_of(look.param("pkcs11"))
    label = Text("证书驱动", "Key's driver")
    if module and not Path(module).is_file():
        text = Text(f"没有这个文件：{module}。", f"There is no such file: {module}.")
        return StepOutcome(Verdict.FAIL, text, code="NO_MODULE")
    if module:
        return judged((reading("pkcs11", label, module),), Text(module, module))
    if seen.store:
        return not_told(
            Text(
                "没有 PKCS#11 模块；看系统证书库里的证书。",
                "There is no PKCS#11 module; the certificates in Windows are looked at.",
            )
        )
    text = Text(
        "没有找到厂家的 PKCS#11 模块：装上 U 盾的驱动，或用参数 pkcs11 指出路径。",
        "No PKCS#11 module of a maker was found: install the key's driver, or give its path as "
        "pkcs11.",
    )
    return StepOutcome(Verdict.INCONCLUSIVE, text, code="NO_MODULE", stop=True)


def tokens_of(look: Look) -> tuple[Token, ...]:
    """Raises ModuleError."""
    module = tokens.module_of(look.param("pkcs11"))
    return tokens.tokens(module, look.seconds(_MODULE), look.cancel) if module else ()


def broken_module(error: ModuleError) -> StepOutcome:
    if error.bits:
        text = Text(
            f"证书驱动是 {error.bits} 位的，本程序用不了：向厂家要另一种位数的驱动。",
            f"The key's driver is a {error.bits}-bit one, which this program cannot load: ask its "
            "maker for the other.",
        )
        return StepOutcome(Verdict.INCONCLUSIVE, text, code="MODULE_BITS")
    if error.stuck:
        text = Text(
            f"证书驱动 {error.why.strip()} 没有回来：拔下 U 盾重插，再不行就重装驱动。",
            f"The key's driver did not return within {error.why}: replug the key, or reinstall it.",
        )
        return StepOutcome(Verdict.FAIL, text, code="MODULE_STUCK")
    text = Text(
        f"证书驱动不能用（{error.why}）：重装 U 盾驱动。",
        f"The key's driver does not work ({error.why}): install it again.",
    )
    return StepOutcome(Verdict.FAIL, text, code="MODULE")


def token_readings(found: Sequence[Token], doubts: list[Doubt]) -> list[Reading]:
    readings: list[Reading] = []
    for at, token in enumerate(found, start=1):
        label = Text(f"证书设备 {at}", f"Key {at}")
        readings.append(
            fact(f"token.{at}", label, " ".join(filter(None, (token.label, token.maker))))
        )
        number = Text(f"证书设备 {at} 序列号", f"Key {at}, serial number")
        readings.append(fact(f"token_serial.{at}", number, token.serial))
        if token.locked or token.last_try:
            name = Text(f"证书设备 {at} 密码可用", f"Key {at}, PIN usable")
            readings.append(
                reading(f"pin.{at}", name, "no" if token.locked else "yes", words=YES_NO)
            )
        if token.locked:
            text = Text(
                "密码输错太多次，U 盾锁了：到发证单位解锁。",
                "The PIN was wrong too often and the key is locked: have its issuer unlock it.",
            )
            doubts.append(Doubt(text, "PIN_LOCKED"))
        elif token.last_try:
            text = Text(
                "密码只剩最后一次机会：想好再输，错了就锁。",
                "One more wrong PIN locks the key: be sure before trying.",
            )
            doubts.append(Doubt(text, "PIN_LAST_TRY"))
    return readings


def certificate_readings(
    held: Sequence[Certificate], limit: Limit | None, doubts: list[Doubt]
) -> list[Reading]:
    """Each with its dates; the one that is good longest is judged. Not empty."""
    moment = tokens.now()
    longest = max(held, key=lambda c: c.ends)
    readings: list[Reading] = []
    for at, one in enumerate(held, start=1):
        who = one.subject or f"{at}"
        label = Text(f"证书 {at}（{who}）剩余", f"Certificate {at} ({who}), left")
        left = Decimal(one.days_left(moment))
        readings.append(
            reading(f"days.{at}", label, left, "days", limit if one is longest else None)
        )
        dates = f"{one.begins.date().isoformat()} – {one.ends.date().isoformat()}"
        valid = Text(f"证书 {at} 有效期", f"Certificate {at}, valid")
        readings.append(reading(f"valid.{at}", valid, dates))
        issuer = Text(f"证书 {at} 签发", f"Certificate {at}, issuer")
        readings.append(fact(f"issuer.{at}", issuer, one.issuer))
    left_days = longest.days_left(moment)
    if longest.begins > moment:
        text = Text(
            "证书还没有生效：电脑时钟可能不准，先看时钟。",
            "The certificate is not valid yet: the computer's clock may be wrong, see it first.",
        )
        doubts.append(Doubt(text, "NOT_YET"))
    elif longest.ends < moment:
        text = Text("证书已经过期：马上续期。", "The certificate has expired: renew it now.")
        doubts.append(Doubt(text, "EXPIRED"))
    elif limit is not None and limit.low is not None and left_days < limit.low:
        text = Text(
            f"证书只剩 {left_days} 天：提醒网点续期。",
            f"The certificate ends in {left_days} days: remind the site to renew it.",
        )
        doubts.append(Doubt(text, "EXPIRES_SOON"))
    return readings
