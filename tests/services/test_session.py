"""Taking a laptop into service, signing in, changing places and passwords."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.account import Account
from app.errors import (
    AccountExists,
    NotEnrolled,
    StorageFull,
    StoreBusy,
    TooSoon,
    UnknownAccount,
    WrongPassword,
)
from app.keys import DeviceKey
from app.services import accounts, enrolment, session
from app.services.doorstep import known_accounts
from app.services.enrolment import AlreadyEnrolled, NewAccount, create_laptop
from app.services.packs import PackUnusable
from app.services.refusals import BadValue
from app.services.visits import start, visit_view
from app.store.device import DeviceIdentity
from app.vault.wrap import KdfParams
from tests.services.builders import CHIEF, LI, WANG, Time

QUICK = KdfParams(memory_kib=64, time=1, lanes=1)
CERTIFICATE = {"certificate": {"a": 1}}
PASSWORD = "水滴石穿-2026"


def device(pack_id: str = "dongguan-2026") -> DeviceIdentity:
    return DeviceIdentity("device-L3", "L3", DeviceKey.generate(), pack_id=pack_id)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def folder(tmp_path: Path, time: Time) -> Path:
    made = tmp_path / "data"
    people = [NewAccount(LI, PASSWORD), NewAccount(CHIEF, PASSWORD + "!")]
    create_laptop(
        made, device(), people, time.clock(), params=QUICK, local={"certificate": {"a": 1}}
    )
    return made


def test_a_new_laptop_has_its_people_its_sites_and_can_work(folder: Path, time: Time) -> None:
    assert [a.login for a in known_accounts(folder)] == ["li", "chief"]
    opened = session.sign_in(folder, " LI ", PASSWORD, time.clock())
    try:
        ctx = opened.ctx()
        assert ctx.actor == LI and ctx.laptop == "L3" and ctx.pack.id == "dongguan-2026"
        assert opened.store.local("certificate") == {"a": 1}
        with opened.store.read() as reader:
            sites = reader.sites()
            assert len(sites) == len(ctx.pack.sites) and reader.head()[0] == 0
        site = next(s for s in sites if s.business == "collection_point")
        view = visit_view(ctx, start(ctx, site.id).touches[0].id)
        assert view.total > 30 and view.visit.number == "XJ-20261120-L3-001"
        assert accounts.people(ctx, *CHIEF.roles) == (CHIEF,)
    finally:
        session.lock(opened)
        session.lock(opened)


def test_a_wrong_password_opens_nothing_and_slows_down(folder: Path, time: Time) -> None:
    clock = time.clock()
    for _ in range(3):
        with pytest.raises(WrongPassword):
            session.sign_in(folder, "li", "falsch", clock)
    with pytest.raises(WrongPassword) as caught:
        session.sign_in(folder, "li", "falsch", clock)
    assert caught.value.wait_seconds > 0
    with pytest.raises(TooSoon):
        session.sign_in(folder, "li", PASSWORD, clock)
    with pytest.raises(UnknownAccount):
        session.sign_in(folder, "nobody", PASSWORD, clock)
    session.lock(session.sign_in(folder, "chief", PASSWORD + "!", clock))


def test_two_programs_do_not_share_a_folder(folder: Path, time: Time) -> None:
    opened = session.sign_in(folder, "li", PASSWORD, time.clock())
    with pytest.raises(StoreBusy):
        session.sign_in(folder, "chief", PASSWORD + "!", time.clock())
    session.check_password(folder, "li", PASSWORD, time.clock())
    other = session.switch(opened, "chief", PASSWORD + "!")
    assert other.account == CHIEF and other.store is opened.store
    with pytest.raises(WrongPassword):
        session.switch(other, "li", "falsch")
    session.lock(other)


def test_a_closed_account_stays_out_and_lets_the_folder_go(folder: Path, time: Time) -> None:
    opened = session.sign_in(folder, "li", PASSWORD, time.clock())
    with opened.store.unit("central") as unit:
        unit.put_local(replace(LI, name="李大工", active=False))
        unit.put_local(replace(CHIEF, name="赵主任"))
        unit.commit()
    with pytest.raises(session.AccountClosed):  # a locked window does not open again either
        session.check_active(opened, "li")
    session.check_active(opened, "chief")
    session.lock(opened)
    with pytest.raises(session.AccountClosed):
        session.sign_in(folder, "li", PASSWORD, time.clock())
    opened = session.sign_in(folder, "chief", PASSWORD + "!", time.clock())
    session.lock(opened)
    assert opened.account.name == "赵主任"
    assert known_accounts(folder)[1].name == "赵主任"


def test_a_password_is_changed(folder: Path, time: Time) -> None:
    with pytest.raises(session.PasswordTooShort):
        session.change_password(folder, "li", PASSWORD, "short")
    with pytest.raises(WrongPassword):
        session.change_password(folder, "li", "falsch", "eine neue lange")
    session.change_password(folder, "li", PASSWORD, "eine neue lange")
    with pytest.raises(WrongPassword):
        session.check_password(folder, "li", PASSWORD, time.clock())
    session.check_password(folder, "li", "eine neue lange", time.clock())


def test_another_person_is_added_by_somebody_who_can_sign_in(folder: Path, time: Time) -> None:
    new = NewAccount(WANG, "王工的口令-2026")
    with pytest.raises(WrongPassword):
        enrolment.add_person(folder, "li", "falsch", new, time.clock(), params=QUICK)
    enrolment.add_person(folder, "li", PASSWORD, new, time.clock(), params=QUICK)
    with pytest.raises(AccountExists):
        enrolment.add_person(folder, "li", PASSWORD, new, time.clock(), params=QUICK)
    opened = session.sign_in(folder, "wang", "王工的口令-2026", time.clock())
    session.lock(opened)
    assert opened.account == WANG


def test_nobody_signs_in_before_enrolment(tmp_path: Path, time: Time) -> None:
    assert known_accounts(tmp_path) == ()
    with pytest.raises(NotEnrolled):
        session.sign_in(tmp_path, "li", PASSWORD, time.clock())


def test_a_laptop_is_enrolled_once(folder: Path, time: Time) -> None:
    with pytest.raises(AlreadyEnrolled):
        create_laptop(folder, device(), [NewAccount(LI, PASSWORD)], time.clock(), params=QUICK)
    session.check_password(folder, "li", PASSWORD, time.clock())


@pytest.mark.parametrize(
    ("people", "change"),
    [
        ([], {}),
        ([NewAccount(LI, "short")], {}),
        ([NewAccount(LI, PASSWORD)], {"escrow_key": "zz"}),
    ],
)
def test_bad_input_makes_nothing(
    tmp_path: Path, time: Time, people: list[NewAccount], change: dict[str, Any]
) -> None:
    with pytest.raises((BadValue, session.PasswordTooShort)):
        create_laptop(tmp_path / "d", device(), people, time.clock(), params=QUICK, **change)
    with pytest.raises(PackUnusable):
        create_laptop(tmp_path / "d", device("none"), [NewAccount(LI, PASSWORD)], time.clock())
    assert not (tmp_path / "d").exists()


def test_an_interrupted_enrolment_can_be_repeated(
    tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.vault.keyring_file import Vault

    folder = tmp_path / "d"
    people = [NewAccount(LI, PASSWORD), NewAccount(CHIEF, PASSWORD)]
    add: Callable[[Vault, bytes, Account, str], None] = Vault.add_account

    def full(self: Vault, dek: bytes, account: Account, password: str) -> None:
        raise StorageFull()

    monkeypatch.setattr(Vault, "add_account", full)
    with pytest.raises(StorageFull):
        create_laptop(folder, device(), people, time.clock(), params=QUICK)
    assert known_accounts(folder) == ()
    monkeypatch.setattr(Vault, "add_account", add)
    create_laptop(folder, device(), people, time.clock(), params=QUICK)
    opened = session.sign_in(folder, "chief", PASSWORD, time.clock())
    session.lock(opened)
    assert [p for p in folder.iterdir() if p.name.startswith("unfinished-")]


def test_the_key_is_left_sealed_for_central(tmp_path: Path, time: Time) -> None:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    from app.vault.wrap import open_escrow

    central = X25519PrivateKey.generate()
    made = create_laptop(
        tmp_path / "d",
        device(),
        [NewAccount(LI, PASSWORD)],
        time.clock(),
        params=QUICK,
        escrow_key=central.public_key().public_bytes_raw().hex(),
    )
    assert made.escrow is not None
    from app.store.store import Store

    key = open_escrow(made.escrow, central.private_bytes_raw())
    with Store.open(tmp_path / "d", key, time.clock()) as store:
        assert store.device is not None and store.device.laptop == "L3"
