from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app import errors
from app.domain.account import Account, Role
from app.vault import wrap
from app.vault.attempts import wait_after
from app.vault.keyring_file import Vault
from app.vault.wrap import KdfParams

CHEAP = KdfParams(memory_kib=64, time=1, lanes=1)
ZHANG = Account("a1", "zhang", "张工", frozenset({Role.ENGINEER}))
LI = Account("a2", "li", "李工", frozenset({Role.ENGINEER, Role.REVIEWER}))
PASSWORD = "涉水-7号-Passw0rd"


@dataclass
class Laptop:
    """A laptop's clocks, as a test sets them."""

    wall: datetime = datetime(2026, 11, 20, 8, tzinfo=UTC)
    mono: float = 100.0
    path: Path = field(default_factory=Path)

    def pass_(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.mono += seconds

    def create(self) -> Vault:
        return Vault.create(
            self.path,
            ZHANG,
            PASSWORD,
            params=CHEAP,
            wall=lambda: self.wall,
            mono=lambda: self.mono,
        )

    def restart(self) -> Vault:
        self.mono = 1.0
        return Vault.load(self.path, params=CHEAP, wall=lambda: self.wall, mono=lambda: self.mono)


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(path=tmp_path / "vault.json")


def fail(vault: Vault, times: int = 1) -> errors.WrongPassword:
    for _ in range(times):
        with pytest.raises(errors.WrongPassword) as caught:
            vault.unlock("zhang", "wrong")
    return caught.value


def test_the_password_opens_the_same_key_after_a_restart(laptop: Laptop) -> None:
    dek = laptop.create().unlock("zhang", PASSWORD)
    assert len(dek) == 32
    again = laptop.restart()
    assert again.unlock(" ZHANG ", PASSWORD) == dek
    assert [(n.login, n.name, n.roles) for n in again.accounts()] == [
        ("zhang", "张工", frozenset({Role.ENGINEER}))
    ]


def test_neither_password_nor_key_stands_in_the_files(laptop: Laptop) -> None:
    dek = laptop.create().unlock("zhang", PASSWORD)
    for file in laptop.path.parent.iterdir():
        data = file.read_bytes()
        for secret in (dek, dek.hex().encode(), PASSWORD.encode()):
            assert secret not in data


def test_every_vault_has_its_own_key(laptop: Laptop, tmp_path: Path) -> None:
    other = Vault.create(tmp_path / "other.json", ZHANG, PASSWORD, params=CHEAP)
    assert other.unlock("zhang", PASSWORD) != laptop.create().unlock("zhang", PASSWORD)


def test_an_existing_vault_is_not_overwritten(laptop: Laptop) -> None:
    laptop.create()
    before = laptop.path.read_bytes()
    with pytest.raises(errors.VaultExists):
        laptop.create()
    assert laptop.path.read_bytes() == before


def test_default_parameters_are_the_strong_ones(tmp_path: Path) -> None:
    Vault.create(tmp_path / "v.json", ZHANG, "x")
    held = json.loads((tmp_path / "v.json").read_text("utf-8"))["accounts"][0]["wrapped"]
    assert (held["kdf"], held["memory_kib"], held["time"], held["lanes"]) == (
        "argon2id",
        65536,
        3,
        2,
    )


def test_three_wrong_passwords_are_free_then_waiting_doubles(laptop: Laptop) -> None:
    vault = laptop.create()
    assert [fail(vault).wait_seconds for _ in range(3)] == [0, 0, 0]
    error = fail(vault)
    assert (error.wait_seconds, error.failures) == (2, 4)
    with pytest.raises(errors.TooSoon) as soon:
        vault.unlock("zhang", PASSWORD)
    assert soon.value.wait == pytest.approx(2)
    laptop.pass_(2)
    assert fail(vault).wait_seconds == 4
    laptop.pass_(4)
    assert len(vault.unlock("zhang", PASSWORD)) == 32
    assert fail(vault).wait_seconds == 0


def test_the_longest_wait_is_five_minutes() -> None:
    assert [wait_after(n) for n in (3, 4, 5, 11, 12, 10_000)] == [0, 2, 4, 256, 300, 300]


def test_a_wait_survives_a_restart_and_a_clock_set_back(laptop: Laptop) -> None:
    fail(laptop.create(), 4)
    laptop.wall -= timedelta(days=400)
    vault = laptop.restart()
    with pytest.raises(errors.TooSoon):
        vault.unlock("zhang", PASSWORD)
    laptop.pass_(2.1)
    vault.unlock("zhang", PASSWORD)


def test_a_clock_that_once_stood_in_the_future_locks_nobody_out(laptop: Laptop) -> None:
    vault = laptop.create()
    laptop.wall += timedelta(days=4000)
    fail(vault, 4)
    laptop.wall -= timedelta(days=4000)
    vault = laptop.restart()
    laptop.pass_(3)
    assert len(vault.unlock("zhang", PASSWORD)) == 32


def test_wrong_passwords_are_counted_per_person(laptop: Laptop) -> None:
    vault = laptop.create()
    vault.add_account(vault.unlock("zhang", PASSWORD), LI, "another")
    fail(vault, 4)
    assert len(vault.unlock("li", "another")) == 32


def test_everybody_opens_the_same_data(laptop: Laptop) -> None:
    vault = laptop.create()
    dek = vault.unlock("zhang", PASSWORD)
    vault.add_account(dek, LI, "another")
    assert laptop.restart().unlock("li", "another") == dek
    with pytest.raises(errors.AccountExists):
        vault.add_account(dek, LI, "x")
    with pytest.raises(ValueError):
        vault.add_account(b"x" * 32, Account("a3", "wu", "吴", frozenset()), "x")


def test_a_changed_password_closes_the_old_one_everywhere(laptop: Laptop) -> None:
    vault = laptop.create()
    dek = vault.unlock("zhang", PASSWORD)
    vault.change_password("zhang", PASSWORD, "new")
    assert laptop.restart().unlock("zhang", "new") == dek
    laptop.path.write_bytes(b"damaged")
    from_copy = laptop.restart()
    with pytest.raises(errors.WrongPassword):
        from_copy.unlock("zhang", PASSWORD)
    assert from_copy.unlock("zhang", "new") == dek
    with pytest.raises(errors.EmptyPassword):
        from_copy.change_password("zhang", "new", "")


def test_the_same_password_through_another_input_method(laptop: Laptop) -> None:
    vault = laptop.create()
    dek = vault.unlock("zhang", PASSWORD)
    vault.set_password(dek, "zhang", "caf\u00e9")
    assert vault.unlock("zhang", "cafe\u0301") == dek


def test_removing_accounts(laptop: Laptop) -> None:
    vault = laptop.create()
    with pytest.raises(errors.LastAccount):
        vault.remove_account("zhang")
    vault.add_account(vault.unlock("zhang", PASSWORD), LI, "another")
    vault.remove_account("zhang")
    with pytest.raises(errors.UnknownAccount):
        laptop.restart().unlock("zhang", PASSWORD)


def test_a_name_from_central_is_shown(laptop: Laptop) -> None:
    vault = laptop.create()
    vault.rename(Account("a1", "zhang", "张工长", frozenset({Role.ADMINISTRATOR})))
    assert laptop.restart().accounts()[0].name == "张工长"
    assert len(laptop.restart().unlock("zhang", PASSWORD)) == 32


def test_a_swapped_identity_does_not_open(laptop: Laptop) -> None:
    vault = laptop.create()
    vault._entries[0].who = type(vault._entries[0].who)("zhang", "张工", "a9", frozenset())
    with pytest.raises(errors.WrongPassword):
        vault.unlock("zhang", PASSWORD)


def test_a_damaged_file_is_read_from_its_copy(laptop: Laptop) -> None:
    dek = laptop.create().unlock("zhang", PASSWORD)
    data = bytearray(laptop.path.read_bytes())
    data[len(data) // 2] ^= 1
    laptop.path.write_bytes(bytes(data))
    assert laptop.restart().unlock("zhang", PASSWORD) == dek
    laptop.path.unlink()
    assert laptop.restart().unlock("zhang", PASSWORD) == dek


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\x00" * 200, b'{"sum":1}'])
def test_damage_is_said_in_a_sentence(laptop: Laptop, content: bytes) -> None:
    laptop.create()
    for file in laptop.path.parent.iterdir():
        file.write_bytes(content)
    with pytest.raises(errors.VaultDamaged) as caught:
        laptop.restart()
    assert "密码文件" in caught.value.sentence("zh")
    assert "central" in caught.value.sentence("en")


def test_parameters_that_would_stall_the_laptop_are_refused() -> None:
    held = wrap.wrap(b"k" * 32, "x", b"", CHEAP).to_json()
    with pytest.raises(ValueError):
        wrap.Wrapped.from_json({**held, "memory_kib": 2**40})


def test_central_can_open_what_was_escrowed(laptop: Laptop) -> None:
    central = X25519PrivateKey.generate()
    vault = laptop.create()
    dek = vault.unlock("zhang", PASSWORD)
    assert vault.escrow_blob() is None
    blob = vault.seal_escrow(dek, central.public_key().public_bytes_raw())
    assert dek not in blob and dek.hex().encode() not in blob
    assert not vault.escrowed
    vault.mark_escrowed()
    again = laptop.restart()
    assert again.escrowed and again.escrow_blob() == blob
    assert again.open_escrow(central.private_bytes_raw()) == dek
    with pytest.raises(errors.EscrowUnusable):
        again.open_escrow(X25519PrivateKey.generate().private_bytes_raw())
    with pytest.raises(errors.EscrowUnusable):
        wrap.open_escrow(blob[:-9] + b"00000000}", central.private_bytes_raw())


def test_a_recovered_key_makes_a_new_vault(laptop: Laptop, tmp_path: Path) -> None:
    dek = laptop.create().unlock("zhang", PASSWORD)
    new = Vault.create(tmp_path / "new.json", LI, "another", dek=dek, params=CHEAP)
    assert new.unlock("li", "another") == dek


def test_a_full_disk_does_not_keep_people_out(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = laptop.create()

    def full(*_: object) -> None:
        raise errors.StorageFull()

    monkeypatch.setattr("app.vault.keyring_file.write_atomic", full)
    assert len(vault.unlock("zhang", PASSWORD)) == 32
    fail(vault, 4)
    with pytest.raises(errors.TooSoon):
        vault.unlock("zhang", PASSWORD)


def test_killing_the_program_saves_no_try(laptop: Laptop) -> None:
    class Killed(BaseException):
        pass

    vault = laptop.create()
    for _ in range(4):
        with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):

            def kill(*_: object) -> None:
                raise Killed

            patch.setattr("app.vault.wrap.unwrap", kill)
            vault.unlock("zhang", "guess")
        vault = laptop.restart()
    with pytest.raises(errors.TooSoon):
        vault.unlock("zhang", "guess")


def test_every_error_has_its_three_sentences() -> None:
    found = [errors.CounterCheckError]
    for cls in found:
        found.extend(cls.__subclasses__())
    codes = [cls.code for cls in found if cls.__module__ == "app.errors"]
    assert len(codes) == len(set(codes))
    for error in (errors.StoreDamaged(file="x"), errors.WrongPassword(2, 4), errors.TooSoon(1)):
        for lang in ("zh", "en"):
            assert all(t.to(lang) for t in (error.what, error.meaning, error.todo))
