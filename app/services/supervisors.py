"""The people of a site who may sign, and how one of them shows that it is he.

His own session is never opened: he sits at the engineer's, gives his name, and where central has
given him a PIN or codes, that too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from app.domain.change import sha256
from app.domain.changes import ChangeSet
from app.domain.ids import new_id
from app.domain.sign_off import Identity
from app.domain.site import Site
from app.domain.supervisor import Supervisor
from app.domain.text import Text
from app.services.refusals import BadValue, Refused
from app.services.visit_guard import OFFICE, readable

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader
    from app.vault.attempts import Attempts

KEEP: Final = Text("维护网点负责人", "keep the people who sign at a site")
SHORTEST_PIN, LONGEST_PIN = 4, 12
MOST_CODES: Final = 20
_TRIES: Final = "supervisor_tries"  # local key: wrong tries, so that a restart does not reset them
EARLIER: Final = 6  # names from earlier visits that are offered


class WrongSecret(Refused):
    """Neither his PIN nor an unused code of his."""

    code = "wrong_secret"

    def __init__(self, wait: float) -> None:
        self.wait = wait  # seconds until the next try; 0: at once
        todo = Text("请再输一次，或不用它、只写姓名签字。", "Try again, or sign by name alone.")
        if wait >= 1:
            seconds = int(wait)
            todo = Text(f"{seconds} 秒后可以再试。", f"Try again in {seconds} seconds.")
        super().__init__(
            what=Text("PIN 或一次性码不对。", "The PIN or code is not right."), todo=todo
        )


class TriedTooOften(Refused):
    """He must wait first."""

    code = "tried_too_often"

    def __init__(self, wait: float) -> None:
        self.wait = wait
        seconds = int(wait) + 1
        super().__init__(
            what=Text("输错次数太多。", "It was wrong too often."),
            todo=Text(f"{seconds} 秒后可以再试。", f"Try again in {seconds} seconds."),
        )


@dataclass(frozen=True)
class Person:
    """Who can be picked on the sign-off page. ``id`` "" : known only from an earlier signature."""

    id: str
    name: str
    post: str
    phone: str
    secret: bool  # central gave him a PIN or codes


@dataclass(frozen=True)
class Proof:
    identity: Identity
    code_sha256: str = ""


def people_at(ctx: Ctx, site_id: str) -> tuple[Person, ...]:
    """Those central knows at the site, by name; then names from its earlier signatures, newest
    first."""
    with ctx.store.read() as reader:
        readable(ctx, reader.need(Site, site_id))
        found = reader.supervisors(site_id)
        known = sorted((s for s in found if s.active), key=lambda s: s.name)
        signed = reader.signers(site_id, EARLIER + len(known))
    people = [
        Person(s.id, s.name, s.post, s.phone, bool(s.pin_hash or s.code_hashes)) for s in known
    ]
    names = {p.name for p in people}
    for name, post, phone in signed:
        if name not in names:
            names.add(name)
            people.append(Person("", name, post, phone, secret=False))
    return tuple(people)


def prove(ctx: Ctx, supervisor_id: str, secret: str) -> Proof:
    """SLOW with a secret (30 ms each). How he is known: picked, or by PIN or a code that nobody
    has used here. Raises NotFound, WrongSecret, TriedTooOften."""
    from app.vault.short_secret import holds

    with ctx.store.read() as reader:
        person = reader.need(Supervisor, supervisor_id)
        unused = [h for h in person.code_hashes if not reader.code_used(sha256(h.encode()))]
    if not secret.strip():
        return Proof(Identity.KNOWN)
    tries = _tries(ctx)
    if (wait := tries.wait(supervisor_id)) > 0:
        raise TriedTooOften(wait)
    if person.pin_hash and holds(person.pin_hash, secret):
        _keep(ctx, tries, supervisor_id)
        return Proof(Identity.PIN)
    for held in unused:
        if holds(held, secret):
            _keep(ctx, tries, supervisor_id)
            return Proof(Identity.CODE, sha256(held.encode()))
    wait = tries.fail(supervisor_id)
    ctx.store.set_local(_TRIES, tries.to_json())
    raise WrongSecret(wait)


def _tries(ctx: Ctx) -> Attempts:
    from app.vault.attempts import Attempts

    tries = Attempts(ctx.clock.wall, ctx.clock.mono)
    held: Any = ctx.store.local(_TRIES)
    if isinstance(held, dict):
        try:
            tries.take(held)
        except (KeyError, TypeError, ValueError, AttributeError):
            return tries
    return tries


def _keep(ctx: Ctx, tries: Attempts, supervisor_id: str) -> None:
    """The right one ends the counting."""
    if supervisor_id in tries.failures:
        tries.clear(supervisor_id)
        ctx.store.set_local(_TRIES, tries.to_json())


# -- kept by central's people


def supervisors(ctx: Ctx, site_id: str) -> tuple[Supervisor, ...]:
    """Everybody of the site, those who left last. Raises NotPermitted, NotFound."""
    ctx.require(KEEP, *OFFICE)
    with ctx.store.read() as reader:
        readable(ctx, reader.need(Site, site_id))
        found = reader.supervisors(site_id)
    return tuple(sorted(found, key=lambda s: (not s.active, s.name)))


def codes_left(ctx: Ctx, people: Iterable[Supervisor]) -> dict[str, int]:
    """Supervisor id -> his codes that no sign-off here has used. A laptop may have used one that
    has not arrived yet."""
    with ctx.store.read() as reader:
        return {
            s.id: sum(not reader.code_used(sha256(h.encode())) for h in s.code_hashes)
            for s in people
        }


def add(ctx: Ctx, site_id: str, name: str, post: str, phone: str = "") -> ChangeSet:
    """Raises NotPermitted, BadValue."""
    ctx.require(KEEP, *OFFICE)
    with ctx.store.unit(ctx.actor.id) as unit:
        site = unit.need(Site, site_id)
        ctx.require_site(site, KEEP)
        given = _checked(unit, site_id, "", name, post, phone)
        unit.put(Supervisor(new_id(), site_id, *given))
        return unit.commit()


def edit(ctx: Ctx, supervisor_id: str, name: str, post: str, phone: str) -> ChangeSet:
    """Raises NotPermitted, BadValue."""
    return _change(
        ctx,
        supervisor_id,
        lambda unit, s: replace(
            s,
            **dict(
                zip(
                    ("name", "post", "phone"),
                    _checked(unit, s.site_id, s.id, name, post, phone),
                    strict=True,
                )
            ),
        ),
    )


def set_active(ctx: Ctx, supervisor_id: str, active: bool) -> ChangeSet:
    """Who left the site can no longer be picked; what he signed stays."""
    return _change(ctx, supervisor_id, lambda _unit, s: replace(s, active=active))


def set_pin(ctx: Ctx, supervisor_id: str, pin: str) -> ChangeSet:
    """SLOW. ``pin`` is 4 to 12 figures or letters; "" takes it away. Raises BadValue."""
    from app.vault.short_secret import hashed, tidy

    wanted = tidy(pin)
    if pin and not SHORTEST_PIN <= len(wanted) <= LONGEST_PIN:
        raise BadValue(
            Text("PIN", "PIN"),
            "•" * len(pin),
            Text("4–12 位数字或字母", "4 to 12 figures or letters"),
        )
    made = hashed(pin) if pin else ""
    return _change(ctx, supervisor_id, lambda _unit, s: replace(s, pin_hash=made))


def give_codes(ctx: Ctx, supervisor_id: str, count: int) -> tuple[ChangeSet, tuple[str, ...]]:
    """SLOW (30 ms a code). New one-time codes in the place of those not used yet; they are shown
    now and never again. Raises BadValue for another count than 1 to 20."""
    from app.vault.short_secret import hashed, new_code

    if not 1 <= count <= MOST_CODES:
        raise BadValue(Text("个数", "Count"), str(count), Text("1–20", "1 to 20"))
    codes = tuple(new_code() for _ in range(count))
    hashes = tuple(hashed(code) for code in codes)
    changes = _change(ctx, supervisor_id, lambda _unit, s: replace(s, code_hashes=hashes))
    return changes, codes


def _change(ctx: Ctx, supervisor_id: str, made: Any) -> ChangeSet:
    ctx.require(KEEP, *OFFICE)
    with ctx.store.unit(ctx.actor.id) as unit:
        person = unit.need(Supervisor, supervisor_id)
        ctx.require_site(unit.need(Site, person.site_id), KEEP)
        unit.put(made(unit, person))
        return unit.commit()


def _checked(
    reader: Reader, site_id: str, id: str, name: str, post: str, phone: str
) -> tuple[str, str, str]:
    clean = " ".join(name.split()), " ".join(post.split()), phone.strip()
    if not 1 <= len(clean[0]) <= 60:
        raise BadValue(Text("姓名", "Name"), name, Text("1–60 个字", "1–60 characters"))
    if len(clean[1]) > 60 or len(clean[2]) > 40:
        raise BadValue(
            Text("职务或电话", "Position or phone"),
            post if len(clean[1]) > 60 else phone,
            Text("职务不超过 60 字，电话不超过 40 字", "60 and 40 characters at most"),
        )
    others = (s for s in reader.supervisors(site_id) if s.active and s.id != id)
    if any(s.name == clean[0] for s in others):
        raise BadValue(
            Text("姓名", "Name"),
            name,
            Text("本网点还没有的姓名", "a name that this site does not have yet"),
        )
    return clean
