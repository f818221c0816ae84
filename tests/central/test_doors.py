"""The doors: who may come in, what is refused at the threshold, what never leaks."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.domain.account import Role
from app.keys import DeviceKey
from sync import packing, wire
from sync.central import admin, routes, tries
from sync.central import tables as t
from sync.central.call import Route
from sync.central.context import NotInitialised, Settings, open_central
from sync.central.gate import Gate, Request
from sync.central.keys import KeysMissing
from sync.central.rules import Refused
from sync.enrol import enrol, sign_in_online
from sync.errors import Kind, SyncProblem
from tests.sync.world import PASSWORD, Laptop, ShimLine, World


@pytest.fixture
def world(tmp_path: Path):
    tries.forget()
    made = World.make(tmp_path)
    yield made
    made.close()


def ask(gate: Gate, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, Any]:
    names = {"cc-proto": "1", "cc-nonce": "ab" * 16, "cc-client": "0.1.0", **headers}
    path, _, query = path.partition("?")
    pairs = dict(p.split("=", 1) for p in query.split("&") if p)
    reply = gate.handle(Request(method, path, pairs, names, body, "test"))
    return reply.status, json.loads(reply.body)


def signed_in(laptop: Laptop) -> dict[str, str]:
    laptop.client.authenticate()
    return {"authorization": f"Bearer {laptop.client._token}"}


# ------------------------------------------------------------------ enrolment and log-in


def test_a_code_works_once_and_a_lost_reply_may_be_asked_again(world: World) -> None:
    code, clock = admin.enrol_code(world.central, "l7"), world.time.clock()
    key = DeviceKey.generate()
    first = enrol("http://127.0.0.1", code, clock, key=key, device_id="d1", line=world_line(world))
    again = enrol("http://127.0.0.1", code, clock, key=key, device_id="d1", line=world_line(world))
    assert first == again
    assert (first.device.laptop, first.device.server_id) == ("L7", world.central.server_id)
    with pytest.raises(SyncProblem) as caught:
        enrol("http://127.0.0.1", code, clock, line=world_line(world))
    assert caught.value.kind is Kind.CODE
    with pytest.raises(Refused):
        admin.enrol_code(world.central, "L7")


def world_line(world: World) -> ShimLine:
    return ShimLine(world.gate)


def test_a_code_runs_out(world: World) -> None:
    code = admin.enrol_code(world.central, "L7")
    world.time.pass_(timedelta(hours=49).total_seconds())
    with pytest.raises(SyncProblem) as caught:
        enrol("http://127.0.0.1", code, world.time.clock(), line=world_line(world))
    assert caught.value.kind is Kind.CODE


def test_wrong_codes_cost_a_wait_until_a_right_one_came(world: World) -> None:
    def wrong() -> Kind:
        with pytest.raises(SyncProblem) as caught:
            enrol("http://127.0.0.1", "AAAA-BBBB-CCCC", world.time.clock(), line=world_line(world))
        return caught.value.kind

    assert [wrong() for _ in range(tries.FREE - 1)] == [Kind.CODE] * (tries.FREE - 1)
    code = admin.enrol_code(world.central, "L7")
    enrol("http://127.0.0.1", code, world.time.clock(), line=world_line(world))
    # yesterday's mistakes do not count against the next laptop from this address
    assert [wrong() for _ in range(tries.FREE)] == [Kind.CODE] * tries.FREE
    assert wrong() is Kind.TOO_MANY


def test_logging_in_grants_the_account_and_wrong_passwords_are_slowed_down(world: World) -> None:
    li = world.account("li")
    laptop = world.laptop("L1", world.account("zhao"))
    account = sign_in_online(laptop.client, " LI ", PASSWORD)
    assert account == li
    for _ in range(5):
        with pytest.raises(SyncProblem) as caught:
            sign_in_online(laptop.client, "li", "wrong")
        assert caught.value.kind is Kind.WRONG_LOGIN
    with pytest.raises(SyncProblem) as caught:
        sign_in_online(laptop.client, "li", PASSWORD)
    assert caught.value.kind is Kind.TOO_MANY
    assert caught.value.retry_after >= 1
    admin.add_account(
        world.central, login="zhao", name="", roles=[Role.ENGINEER], password=None, active=False
    )
    with pytest.raises(SyncProblem) as caught:
        sign_in_online(laptop.client, "zhao", PASSWORD)
    assert caught.value.kind is Kind.INACTIVE


def test_the_escrowed_key_is_kept(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    laptop.client.escrow("c2VhbGVk")
    with world.central.db.read() as conn:
        kept = conn.execute(select(t.device.c.escrow).where(t.device.c.laptop == "L1"))
        assert kept.scalar_one() == "c2VhbGVk"


def test_a_revoked_laptop_is_handed_a_signed_order(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    laptop.start_visit()
    laptop.client.authenticate()
    admin.revoke(world.central, "l1", "wipe_now")
    [problem] = laptop.sync().errors
    assert problem.kind is Kind.REVOKED
    assert problem.order is not None and problem.order.mode == "wipe_now"
    # an order that central did not sign is no order
    laptop.client.identity = replace(
        laptop.client.identity, central_key=DeviceKey.generate().public
    )
    [problem] = laptop.sync().errors
    assert problem.kind is Kind.REVOKED and problem.order is None
    admin.reinstate(world.central, "L1")
    laptop.client.identity = replace(laptop.client.identity, central_key=world.central.keys.public)
    assert laptop.sync().errors == ()


def test_a_token_runs_out_and_is_renewed_without_a_word(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    assert laptop.sync().errors == ()
    token = laptop.client._token
    laptop.client._until = world.time.mono() + 10**6  # the laptop does not notice
    world.time.pass_(16 * 60)
    laptop.client.pull("")
    assert laptop.client._token != token


def test_another_key_is_not_this_laptop(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    laptop.client.identity = replace(laptop.client.identity, key=DeviceKey.generate())
    [problem] = laptop.sync().errors
    assert problem.kind is Kind.UNKNOWN_DEVICE


def test_a_laptop_enrolled_after_the_backup_is_readmitted_by_its_certificate(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    with world.central.db.write() as conn:
        conn.execute(t.device_account.delete())
        conn.execute(t.device.delete().where(t.device.c.laptop == "L1"))
    laptop.client.authenticate()
    assert [d["laptop"] for d in admin.devices(world.central)] == ["L1"]


def test_a_known_central_never_gets_a_second_identity(world: World, tmp_path: Path) -> None:
    world.central.settings.key_file.unlink()
    with pytest.raises(KeysMissing):
        open_central(world.central.settings)
    with pytest.raises(NotInitialised):
        open_central(Settings(tmp_path / "nothing"))


# ------------------------------------------------------------------ the threshold


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "code"),
    [
        ("GET", "/v1/nothing", {}, 404, "no_such_door"),
        ("DELETE", "/v1/push", {}, 405, "no_such_door"),
        ("GET", "/v1/pull", {}, 401, "token"),
        ("GET", "/v1/pull", {"authorization": "Bearer a~9999999999~ff"}, 401, "token"),
        ("GET", "/v1/pull", {"authorization": "Bearer ~~"}, 401, "token"),
        ("GET", "/v1/ping", {"cc-proto": "0"}, 426, "too_old"),
        ("GET", "/v1/ping", {"cc-proto": "x"}, 400, "proto"),
        ("GET", "/v1/pull", {"cc-client": "0.0.9"}, 426, "too_old"),
        ("POST", "/v1/token", {"content-encoding": "br"}, 400, "packing"),
        ("POST", "/v1/token", {}, 400, "json"),
    ],
)
def test_refused_at_the_door(
    world: World, method: str, path: str, headers: dict[str, str], status: int, code: str
) -> None:
    got, body = ask(world.gate, method, path, b"{" if method == "POST" else b"", **headers)
    assert (got, body["error"]["code"]) == (status, code)
    assert body["nonce"] == "ab" * 16
    assert body["server_id"] == world.central.server_id


def test_a_small_body_that_unpacks_to_gigabytes_is_refused(world: World) -> None:
    import zstandard

    bomb = zstandard.ZstdCompressor(level=19).compress(bytes(64 << 20))
    assert len(bomb) < 10_000
    got, body = ask(world.gate, "POST", "/v1/token", bomb, **{"content-encoding": "zstd"})
    assert (got, body["error"]["code"]) == (413, "too_large")


def test_a_fault_inside_says_a_number_and_nothing_else(world: World, monkeypatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("secret path /srv/keys")

    laptop = world.laptop("L1", world.account("li"))
    headers = signed_in(laptop)
    monkeypatch.setattr("sync.central.feed.pull", broken)
    got, body = ask(world.gate, "GET", "/v1/pull", **headers)
    assert got == 500
    assert set(body["error"]) == {"code", "incident"}
    assert "secret" not in json.dumps(body)
    assert [e.kind for e in laptop.sync().errors] == [Kind.SERVER]


def test_a_full_disk_takes_nothing_and_says_so(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    laptop.start_visit()
    full = replace(world.central, settings=replace(world.central.settings, min_free=1 << 60))
    laptop.line.gate = Gate(full)
    report = laptop.sync()
    assert [e.kind for e in report.errors] == [Kind.FULL]
    assert report.errors[0].retry_after == 300
    laptop.line.gate = world.gate
    assert laptop.sync().errors == ()


def test_an_old_program_may_still_send(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    laptop.start_visit()
    newer = replace(world.central, settings=replace(world.central.settings, min_client="9.0"))
    laptop.line.gate = Gate(newer)
    report = laptop.sync()
    assert [e.kind for e in report.errors] == [Kind.TOO_OLD]
    assert (report.pushed, report.waiting) == (4, 0)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["changes", "cid", "dev_seq", "hash", "fields", "v", "id", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(value=_JSON, route=st.sampled_from([r for r in routes.ROUTES if r.shape is not None]))
def test_no_json_makes_central_fail(world: World, value: Any, route: Route) -> None:
    laptop = world.laptops[0] if world.laptops else world.laptop("L1", world.account("li"))
    body = json.dumps(value).encode()
    got, _ = ask(world.gate, route.method, route.path, body, **signed_in(laptop))
    assert got < 500


@given(data=st.binary(max_size=300))
def test_any_bytes_unpack_or_are_refused(data: bytes) -> None:
    for encoding in ("zstd", "gzip", "", "br"):
        try:
            packing.unpack(data, encoding, 1000)
        except (packing.Broken, packing.TooLarge):
            continue


@given(data=st.binary(max_size=5000), accepted=st.sampled_from(["zstd, gzip", "gzip", ""]))
def test_what_is_packed_comes_out_again(data: bytes, accepted: str) -> None:
    packed, encoding = packing.pack(data, accepted)
    assert packing.unpack(packed, encoding, 5000) == data
    if encoding and len(packed) > 20:
        with pytest.raises((packing.Broken, packing.TooLarge)):
            assert packing.unpack(packed[:-3], encoding, 5000) == data


# ------------------------------------------------------------------ attachments


def test_a_photo_goes_on_where_it_was_cut(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    visit = laptop.start_visit()
    photo = laptop.photo(visit, size=5 * wire.CHUNK + 17)
    puts: list[str] = []

    def cut_third(method: str, path: str, through: Any) -> Any:
        if method == "PUT":
            puts.append(path)
            if len(puts) == 3:
                raise SyncProblem(Kind.CUT, "unplugged")
        return through()

    laptop.line.fault = cut_third
    report = laptop.sync()
    assert [e.kind for e in report.errors] == [Kind.CUT]
    assert report.waiting == 1
    report = laptop.sync()
    assert report.errors == () and report.blobs_sent == 1
    assert len(puts) == 3 + 4  # two kept, the third again and the rest
    kept = world.central.blobs.path(photo.sha256).read_bytes()
    assert hashlib.sha256(kept).hexdigest() == photo.sha256


def test_a_chunk_damaged_on_the_way_is_sent_again(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    photo = laptop.photo(laptop.start_visit(), size=2 * wire.CHUNK)
    laptop.client.blob_put_real = laptop.client.blob_put  # type: ignore[attr-defined]
    spoiled: list[int] = []

    def spoil(sha: str, i: int, size: int, chunk: int, data: bytes) -> None:
        if not spoiled:
            spoiled.append(i)
            data = bytes(len(data))  # its own hash fits, the whole's will not
        laptop.client.blob_put_real(sha, i, size, chunk, data)  # type: ignore[attr-defined]

    laptop.client.blob_put = spoil  # type: ignore[method-assign]
    report = laptop.sync()
    assert spoiled and report.errors == () and report.blobs_sent == 1
    assert world.central.blobs.path(photo.sha256).exists()


def test_a_wrong_chunk_hash_is_refused(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    photo = laptop.photo(laptop.start_visit(), size=1000)
    laptop.engine._send_blobs = lambda tally: None  # type: ignore[method-assign]
    laptop.sync()
    headers = {**signed_in(laptop), "cc-sha256": "0" * 64}
    path = f"/v1/blobs/{photo.sha256}/0?size=1000"
    got, body = ask(world.gate, "PUT", path, bytes(1000), **headers)
    assert (got, body["error"]["code"]) == (422, "chunk_hash")
    headers["cc-sha256"] = hashlib.sha256(bytes(999)).hexdigest()
    got, body = ask(world.gate, "PUT", path, bytes(999), **headers)
    assert (got, body["error"]["code"]) == (422, "chunk_size")


def test_knowing_a_hash_opens_nothing(world: World) -> None:
    one = world.laptop("L1", world.account("li"))
    two = world.laptop("L2", world.account("zhao"))
    photo = one.photo(one.start_visit())
    one.sync()
    assert len(one.client.blob_data(photo.sha256)) == photo.size
    for act in (
        lambda: two.client.blob_data(photo.sha256),
        lambda: two.client.blob_missing(photo.sha256, photo.size, wire.CHUNK),
        lambda: two.client.blob_put(photo.sha256, 0, photo.size, wire.CHUNK, bytes(photo.size)),
    ):
        with pytest.raises(SyncProblem) as caught:
            act()
        assert caught.value.kind is Kind.BLOB


def test_the_same_photo_twice_is_sent_once(world: World) -> None:
    one, two = (world.laptop(f"L{i}", world.account(f"e{i}")) for i in (1, 2))
    first = one.start_visit()
    shared = one.photo(first)
    one.sync()
    visit = two.start_visit()
    two.store.blobs.put(one.store.blobs.read(shared.sha256))
    two.put(replace(shared, id="e-2", visit_id=visit.id))
    before = two.client.sent
    assert two.sync().blobs_sent == 1
    assert not any(m == "PUT" for m, _, _ in two.line.log)
    assert two.client.sent > before
