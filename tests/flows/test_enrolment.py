"""A laptop comes into service against a real central: the joiner and the command line."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import cli
from app.domain.account import Role
from app.domain.clock import Clock
from app.errors import AccountExists, LastAccount, StorageFull, WrongPassword
from app.packs.registry import builtin_packs
from app.qt.enrol_form import Asked
from app.qt.enrol_words import Field, NotDone
from app.qt.enrolling import Joined, Step, confirm_online, join
from app.services import enrolment, laptop_people, pending, session
from app.services.doorstep import is_enrolled
from app.services.enrolment import AlreadyEnrolled
from app.vault.wrap import open_escrow
from sync.cancel import Cancel
from tests.flows.office import Office
from tests.sync import proxy as bad

PACK = builtin_packs()[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "laptop"


def asked(office: Office, **other: str) -> Asked:
    form = Asked(office.url, other.pop("code", ""), "li", office.password, PACK)
    return replace(form, code=form.code or office.code(), **other)


def enrolled(office: Office, folder: Path) -> Joined:
    return join(folder, asked(office), Clock())


def failure(folder: Path, form: Asked, **more: Any) -> NotDone:
    with pytest.raises(NotDone) as caught:
        join(folder, form, Clock(), **more)
    for lang in ("zh", "en"):
        assert caught.value.sentence(lang)
        assert caught.value.todo.to(lang)
    assert not is_enrolled(folder)
    return caught.value


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


# ------------------------------------------------------------------ it works


def test_a_code_and_a_password_make_a_laptop_that_works(office: Office, folder: Path) -> None:
    steps: list[Step] = []
    joined = join(folder, asked(office), Clock(), report=steps.append)
    assert steps == list(Step)
    assert (joined.laptop, joined.account.login, joined.escrowed) == ("L7", "li", True)
    opened = session.sign_in(folder, "li", office.password, Clock())
    try:
        device = opened.store.device
        assert device is not None
        assert (device.laptop, device.central_url) == ("L7", office.url)
        assert opened.ctx().laptop == "L7" and opened.account.roles == {Role.ENGINEER}
    finally:
        session.lock(opened)
    sealed = bytes.fromhex(office.escrow()["L7"])
    key = open_escrow(sealed, office.world.central.keys.escrow.private_bytes_raw())
    assert len(key) == 32
    assert enrolment.escrow_due(folder) is None
    assert not (folder / pending.FILE).exists()


def test_typing_is_forgiven(office: Office, folder: Path) -> None:
    code = office.code().lower().replace("-", " ")
    full_width = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in code)
    form = Asked(f"  {office.url}/ ", full_width, " LI ", office.password, PACK)
    assert join(folder, form, Clock()).laptop == "L7"


def test_it_is_done_once(office: Office, folder: Path) -> None:
    enrolled(office, folder)
    with pytest.raises(AlreadyEnrolled):
        join(folder, asked(office, code="ABCD-EFGH-JKMN"), Clock())
    session.check_password(folder, "li", office.password, Clock())


# ------------------------------------------------------------------ it does not, and says why


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"address": ""}, Field.ADDRESS),
        ({"address": "not an address"}, Field.ADDRESS),
        ({"address": "http://central.example.cn"}, Field.ADDRESS),
        ({"address": "https://central.example.cn:99999"}, Field.ADDRESS),
        ({"address": "https://[::1"}, Field.ADDRESS),
        ({"address": "ftp://127.0.0.1"}, Field.ADDRESS),
        ({"code": " - "}, Field.CODE),
        ({"login": "  "}, Field.LOGIN),
        ({"password": "short"}, Field.PASSWORD),
        ({"pack_id": "none"}, Field.NONE),
    ],
)
def test_what_cannot_be_right_is_not_even_sent(
    office: Office, folder: Path, change: dict[str, str], field: Field
) -> None:
    form = replace(asked(office, code="ABCD-EFGH-JKMN", address=office.proxy.url), **change)
    error = failure(folder, form)
    assert (error.field, error.exit_code) == (field, 2)
    assert office.proxy.connections == 0 and not folder.exists()


def test_a_wrong_code_then_the_right_one(office: Office, folder: Path) -> None:
    error = failure(folder, asked(office, code="ABCD-EFGH-JKMN"))
    assert error.field is Field.CODE and "letter by letter" in error.sentence("en")
    assert join(folder, asked(office), Clock()).laptop == "L7"


def test_a_used_code_asks_for_a_new_one(office: Office, folder: Path, tmp_path: Path) -> None:
    form = asked(office)
    join(tmp_path / "other", form, Clock())
    error = failure(folder, form)
    assert error.field is Field.CODE and "used already" in error.sentence("en")


def test_an_old_code_says_so(office: Office, folder: Path) -> None:
    form = asked(office)
    office.world.time.pass_(49 * 3600)
    assert "out of date" in failure(folder, form).sentence("en")


def test_a_wrong_password_can_be_corrected_with_the_same_code(office: Office, folder: Path) -> None:
    form = asked(office)
    error = failure(folder, replace(form, password="not-his-password"))
    assert (error.field, error.exit_code) == (Field.PASSWORD, 2)
    assert join(folder, form, Clock()).laptop == "L7"
    assert office.laptops() == ["L7"]


def test_nobody_at_the_address(office: Office, folder: Path) -> None:
    form = asked(office, address=f"http://127.0.0.1:{unused_port()}")
    error = failure(folder, form)
    assert (error.field, error.exit_code) == (Field.ADDRESS, 3)
    assert join(folder, replace(form, address=office.url), Clock()).laptop == "L7"


def test_a_web_page_at_the_address_is_not_called_a_portal_only(
    office: Office, folder: Path
) -> None:
    office.proxy.plan = [bad.says(bad.http("200 OK", "text/html", b"<html>hello</html>"))]
    error = failure(folder, asked(office, address=office.proxy.url))
    assert error.field is Field.ADDRESS and "web page" in error.sentence("en")


def test_cancelling_ends_the_waiting(office: Office, folder: Path) -> None:
    cancel = Cancel()

    def hole(client: socket.socket, port: int) -> None:
        client.recv(65536)
        cancel.set()
        bad.blackhole(client, port)

    office.proxy.plan = [hole]
    form = asked(office, address=office.proxy.url)
    error = failure(folder, form, cancel=cancel)
    assert error.exit_code == 130
    assert join(folder, form, Clock()).laptop == "L7"


# ------------------------------------------------------------------ broken off and taken up again


@pytest.mark.parametrize(
    ("connection", "after"),
    [(0, 0), (0, 700), (0, 1000), (1, 0), (1, 500), (1, 1400), (1, 1900)],
)
def test_a_reply_lost_anywhere_is_made_good_by_trying_again(
    office: Office, folder: Path, connection: int, after: int
) -> None:
    """Connection 0 asks who is there and uses the code, connection 1 signs in and leaves the key;
    each is cut after so many bytes of central's replies."""
    form = asked(office, address=office.proxy.url)
    office.proxy.plan = [*[bad.pass_on] * connection, bad.cut_reply(after)]
    try:
        joined = join(folder, form, Clock())
    except NotDone as error:
        assert connection == 0 or error.field is Field.NONE  # the address has proved right
        assert not is_enrolled(folder)
        joined = join(folder, form, Clock())  # a fresh call: nothing is kept but the folder
    assert joined.laptop == "L7"
    assert office.laptops() == ["L7"]
    session.check_password(folder, "li", office.password, Clock())


def test_a_mistyped_code_in_between_does_not_lose_the_used_one(
    office: Office, folder: Path
) -> None:
    form = asked(office)
    failure(folder, replace(form, password="not-his-password"))  # the code is used up now
    failure(folder, replace(form, code="ABCD-EFGH-JKMN"))
    assert join(folder, form, Clock()).laptop == "L7"


def test_killed_between_store_and_vault(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.vault.keyring_file import Vault

    class Killed(BaseException):
        pass

    def kill(*_: object, **__: object) -> None:
        raise Killed

    form = asked(office)
    with monkeypatch.context() as patch:
        patch.setattr(Vault, "create", kill)
        with pytest.raises(Killed):
            join(folder, form, Clock())
    assert (folder / "store.db").exists() and not is_enrolled(folder)
    assert join(folder, form, Clock()).laptop == "L7"
    session.lock(session.sign_in(folder, "li", office.password, Clock()))
    assert list(folder.glob("unfinished-*"))


def test_a_full_disk_costs_neither_code_nor_laptop(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.vault.keyring_file import Vault

    def full(*_: object, **__: object) -> None:
        raise StorageFull()

    form = asked(office)
    with monkeypatch.context() as patch:
        patch.setattr(Vault, "seal_escrow", full)
        with pytest.raises(StorageFull):
            join(folder, form, Clock())
    assert not is_enrolled(folder)
    assert join(folder, form, Clock()).laptop == "L7"


def test_the_spare_key_is_still_due_when_the_line_breaks_at_the_end(
    office: Office, folder: Path
) -> None:
    cancel = Cancel()

    def report(step: Step) -> None:
        if step is Step.KEY:
            cancel.set()

    joined = join(folder, asked(office), Clock(), cancel=cancel, report=report)
    assert not joined.escrowed and office.escrow() == {}
    assert enrolment.escrow_due(folder)


def test_a_damaged_note_of_the_identity_only_costs_the_code(office: Office, folder: Path) -> None:
    folder.mkdir()
    for rubbish in (b"\x00", b"[]", b'{"format":"countercheck-enrolling/1","identities":[1]}'):
        (folder / pending.FILE).write_bytes(rubbish)
        assert pending.identity_for(folder, "ABCD").key
    assert enrolled(office, folder).laptop == "L7"


def test_the_key_on_the_disk_cannot_be_read_without_the_code(folder: Path) -> None:
    made = pending.identity_for(folder, "ABCDEFGHJKMN")
    written = (folder / pending.FILE).read_text("utf-8")
    assert made.key.private_bytes().hex() not in written and "ABCDEFGHJKMN" not in written
    assert pending.identity_for(folder, "ABCDEFGHJKMN") == made
    assert pending.identity_for(folder, "OTHERCODE234") != made


# ------------------------------------------------------------------ people


def test_a_second_person_is_let_in_and_signs_in(office: Office, folder: Path) -> None:
    enrolled(office, folder)
    office.account("wang", Role.REVIEWER)
    opened = session.sign_in(folder, "li", office.password, Clock())
    ctx = opened.ctx()
    with pytest.raises(NotDone) as wrong:
        confirm_online(ctx, "wang", "not-wangs-password")
    assert wrong.value.field is Field.PASSWORD
    new = confirm_online(ctx, "Wang ", office.password)
    with pytest.raises(WrongPassword):
        laptop_people.let_in(ctx, folder, "not-lis", new)
    laptop_people.let_in(ctx, folder, office.password, new)
    with pytest.raises(AccountExists):
        laptop_people.require_new(folder, "WANG")
    session.lock(opened)
    opened = session.sign_in(folder, "wang", office.password, Clock())
    assert opened.account.roles == {Role.REVIEWER}
    laptop_people.remove(opened.ctx(), folder, "li")
    with pytest.raises(laptop_people.NotYourself):
        laptop_people.remove(opened.ctx(), folder, " Wang")
    session.lock(opened)
    assert [p.login for p in laptop_people.people_here(folder)] == ["wang"]


def test_the_last_person_stays(office: Office, folder: Path) -> None:
    enrolled(office, folder)
    opened = session.sign_in(folder, "li", office.password, Clock())
    stranger = replace(opened.ctx(), actor=office.account("wang"))
    with pytest.raises(LastAccount):
        laptop_people.remove(stranger, folder, "li")
    session.lock(opened)


# ------------------------------------------------------------------ the command line


@pytest.fixture
def countercheck(
    folder: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., int]:
    monkeypatch.setenv("COUNTERCHECK_PASSWORD", office.password)

    def call(code: str, *more: str, central: str = "") -> int:
        words = ["enrol", "--central", central or office.url, "--code", code, "--login", "li"]
        pack = () if "--pack" in more else ("--pack", PACK)
        return cli.main([*words, *pack, "--data-dir", str(folder), "--lang", "en", *more])

    return call


def test_by_command(
    countercheck: Callable[..., int], office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert countercheck(office.code(), "--json") == 0
    said = capsys.readouterr()
    value = json.loads(said.out)
    assert (value["laptop"], value["login"], value["escrowed"]) == ("L7", "li", True)
    assert office.password not in said.out + said.err
    assert countercheck(office.code("L8")) == 2
    assert "enrolled already" in capsys.readouterr().err


def test_the_commands_exit_codes(
    countercheck: Callable[..., int],
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert countercheck("ABCD-EFGH-JKMN") == 2
    assert countercheck("ABCD-EFGH-JKMN", central=f"http://127.0.0.1:{unused_port()}") == 3
    assert countercheck("ABCD-EFGH-JKMN", "--pack", "none") == 2
    capsys.readouterr()
    assert countercheck("ABCD-EFGH-JKMN", "--pack", "") == 2  # there are several
    assert PACK in capsys.readouterr().err
    monkeypatch.delenv("COUNTERCHECK_PASSWORD")
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert countercheck(office.code()) == 2
    assert "COUNTERCHECK_PASSWORD" in capsys.readouterr().err
    assert office.laptops() == []
