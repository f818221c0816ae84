"""The command line of central and of sync, as a script would use it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.domain.account import Account, Role
from app.domain.clock import Clock
from sync.central.serve import Running
from sync.enrol import CERTIFICATE, client_for, enrol, sign_in_online
from tests.sync.world import PACK, PASSWORD


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("COUNTERCHECK_HOME", str(tmp_path))

    def run(*words: str, typed: str = "") -> tuple[int, Any]:
        import io

        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main([*words, "--json", "--lang", "en"])
        said = capsys.readouterr().out
        return code, json.loads(said) if said.strip() else None

    return run


def test_a_central_from_nothing_to_a_laptop_that_syncs(
    cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli("central", "enrol", "L3")[0] == 3  # there is no central yet
    code, made = cli("central", "init")
    assert code == 0
    assert cli("central", "init")[1]["server_id"] == made["server_id"]
    code, _ = cli(
        *("central", "account", "li", "--name", "Li", "--role", "engineer", "--password-stdin"),
        typed=f"{PASSWORD}\n",
    )
    assert code == 0
    assert [a["login"] for a in cli("central", "account")[1]] == ["li"]
    assert cli("central", "account", "new", "--role", "engineer")[0] == 2  # no password
    assert cli("central", "pack", PACK)[1]["changed"] == 168
    code, given = cli("central", "enrol", "L3")
    assert code == 0 and cli("central", "refused") == (0, [])

    from app.services.enrolment import NewAccount, create_laptop
    from app.vault.wrap import KdfParams
    from sync.central.context import Settings

    settings = Settings(tmp_path / "central", min_free=0)
    with Running(settings) as server:
        clock = Clock()
        done = enrol(server.url, given["code"], clock, pack_id=PACK)
        client = client_for(done.device, clock, certificate=done.certificate)
        account = sign_in_online(client, "li", PASSWORD)
        client.close()
        assert account == Account(account.id, "li", "Li", frozenset({Role.ENGINEER}))
        create_laptop(
            tmp_path,
            done.device,
            [NewAccount(account, PASSWORD)],
            clock,
            local={CERTIFICATE: done.certificate},
            params=KdfParams(1024, 1, 1),
        )
        monkeypatch.setenv("COUNTERCHECK_LOGIN", "li")
        monkeypatch.setenv("COUNTERCHECK_PASSWORD", PASSWORD)
        code, report = cli("sync", "--once")
        assert (code, report["errors"], report["waiting"]) == (0, [], 0)
        assert report["pulled"] >= 168
        assert [d["laptop"] for d in cli("central", "enrol")[1]] == ["L3"]
        assert cli("central", "revoke", "L3")[0] == 0
        code, report = cli("sync", "--once")
        assert code == 3 and report["errors"][0]["kind"] == "revoked"
        assert cli("central", "revoke", "L3", "--undo")[0] == 0
        assert cli("central", "revoke", "L9")[0] == 2
        before = cli("central", "restored")[1]["epoch"]
        assert cli("central", "restored")[1]["epoch"] != before
        assert cli("sync")[0] == 0
    code, report = cli("sync", "--once")
    assert code == 3 and report["errors"][0]["kind"] == "refused"


def test_sync_without_a_person_says_what_it_needs(
    cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COUNTERCHECK_LOGIN", raising=False)
    monkeypatch.delenv("COUNTERCHECK_PASSWORD", raising=False)
    code, said = cli("sync", "--once")
    assert code == 2 and "COUNTERCHECK_LOGIN" in said["text"]


def test_an_address_that_is_no_database_is_one_clear_line(cli: Any) -> None:
    code, said = cli("central", "init", "--db", "rubbish")
    assert code == 2 and "address" in said["text"]


def test_a_port_in_use_is_said_at_once(cli: Any) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, said = cli("central", "serve", "--port", port)
    assert code == 3 and "in use" in said["text"] and port in said["text"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--db", "rubbish"), "no address"),
        (("--db", "postgresql://host:port/x"), "no address"),
        (("--db", "mysql://host/x"), "mysql"),
        (("--db", "sqlite://"), "no file"),
        (("--port", "70000"), "65535"),
        (("--workers", "0"), "at least one"),
        (("--workers", "2"), "one process only"),
    ],
)
def test_serving_what_cannot_be_is_wrong_use(cli: Any, words: tuple[str, ...], said: str) -> None:
    code, told = cli("central", "serve", *words)
    assert code == 2 and said in told["text"]


def test_a_database_that_does_not_answer_is_no_wrong_use(cli: Any) -> None:
    code, _ = cli("central", "serve", "--port", "0", "--db", "postgresql://cc@127.0.0.1:1/cc")
    assert code == 3
