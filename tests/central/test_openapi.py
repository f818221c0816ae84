"""/openapi.json tells the truth: what a real laptop sends and gets is what stands there, and what
is called required is required."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import requests

from sync import packing, wire
from sync.cancel import Cancel
from sync.central import admin, tries
from sync.central.routes import ROUTES
from sync.central.serve import Running
from sync.client import HttpLine
from sync.enrol import client_for, enrol, sign_in_online
from sync.line import Answer
from tests.central.shapes import flaws
from tests.sync.world import PASSWORD, World

PAGES = {"/healthz", "/readyz", "/metrics"}


@dataclass
class Sent:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    status: int
    media: str
    reply: Any


@dataclass
class Book:
    """Everything that went over the line, unpacked."""

    sent: list[Sent] = field(default_factory=list)

    def line(self, url: str) -> HttpLine:
        book = self

        class Line(HttpLine):
            def send(
                self, method: str, path: str, headers: Mapping[str, str], body: bytes, until: float
            ) -> Answer:
                got = super().send(method, path, headers, body, until)
                book.sent.append(_sent(method, path, headers, body, got))
                return got

        return Line(url, Cancel())


def _sent(method: str, path: str, headers: Mapping[str, str], body: bytes, got: Answer) -> Sent:
    parts = urlsplit(path)
    data = packing.unpack(got.body, got.headers.get("content-encoding", ""), wire.MAX_BODY)
    plain = packing.unpack(body, headers.get("Content-Encoding", ""), wire.MAX_BODY)
    names = {n: v for n, v in headers.items() if n != "Content-Encoding"}
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    media = got.headers["content-type"]
    return Sent(method, parts.path, query, names, plain, got.status, media, json.loads(data))


@dataclass
class Described:
    url: str
    doc: dict[str, Any]
    examples: dict[str, Sent]  # by operation id: one that was answered 200

    def operation(self, name: str) -> tuple[str, str, dict[str, Any]]:
        return next(
            (path, method, operation)
            for path, methods in self.doc["paths"].items()
            for method, operation in methods.items()
            if operation["operationId"] == name
        )

    def ask(self, one: Sent, *, without: str = "", body: bytes | None = None) -> requests.Response:
        headers = {n: v for n, v in one.headers.items() if n != without}
        headers["Accept-Encoding"] = "gzip"
        query = urlencode({n: v for n, v in one.query.items() if n != without})
        return requests.request(
            one.method,
            f"{self.url}{one.path}?{query}",
            headers=headers,
            data=one.body if body is None else body,
            timeout=10,
        )

    def untrue(self, operation: dict[str, Any], status: int, media: str, reply: Any) -> list[str]:
        said = operation["responses"].get(str(status), operation["responses"]["default"])
        if media not in said["content"]:
            return [f"{media} is not described"]
        return flaws(said["content"][media]["schema"], reply, self.doc)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World.make(tmp_path)
    yield made
    made.close()


@pytest.fixture
def described(world: World) -> Iterator[Described]:
    """A laptop's life from its code to a photo on another laptop, as it went over the line."""
    tries.forget()
    book = Book()
    with Running(world.central) as server:
        laptop = world.laptop("L1", world.account("li"))
        clock = laptop.clock
        code = admin.enrol_code(world.central, "L2")
        done = enrol(server.url, code, clock, line=book.line(server.url))
        other = client_for(done.device, clock, line=book.line(server.url))
        sign_in_online(other, "li", PASSWORD)
        other.escrow("c2VhbGVk")
        line = book.line(server.url)
        laptop.client.line.close()
        laptop.client.line = line
        laptop.client.mono = time.monotonic  # this line lives in real time
        laptop.photo(laptop.start_visit(), size=wire.CHUNK + 5)
        assert laptop.sync().errors == ()
        [photo] = [s.path.split("/")[3] for s in book.sent if s.path.endswith("/commit")]
        assert len(other.blob_data(photo)) == wire.CHUNK + 5
        doc = requests.get(f"{server.url}/openapi.json", timeout=10).json()
        found = {}
        for one in book.sent:
            assert one.status == 200
            [route] = [
                r for r in ROUTES if r.method == one.method and r.pattern.fullmatch(one.path)
            ]
            found[route.name] = one
        yield Described(server.url, doc, found)
        other.close()
        laptop.client.close()


NAMES = [route.name for route in ROUTES]


def test_every_door_is_described_and_no_other(described: Described) -> None:
    doors = {
        (method.upper(), path)
        for path, methods in described.doc["paths"].items()
        for method in methods
    }
    assert doors == {(r.method, r.path) for r in ROUTES} | {("GET", path) for path in PAGES}
    assert described.examples.keys() == set(NAMES)  # a new door brings its own example


def test_what_a_laptop_sends_and_gets_is_as_described(described: Described) -> None:
    for name in NAMES:
        one, (_, _, operation) = described.examples[name], described.operation(name)
        assert described.untrue(operation, one.status, one.media, one.reply) == [], name
        known = {(p["in"], p["name"]) for p in operation["parameters"]}
        assert {("query", n) for n in one.query} <= known, name
        for parameter in operation["parameters"]:
            given = {"header": one.headers, "query": one.query}.get(parameter["in"], {})
            if parameter["name"] in given:
                value: Any = given[parameter["name"]]
                if parameter["schema"]["type"] == "integer":
                    value = int(value)
                assert flaws(parameter["schema"], value, described.doc) == [], (name, parameter)
            else:
                assert parameter["in"] == "path" or not parameter["required"], (name, parameter)
        if "requestBody" in operation:
            [(media, body)] = operation["requestBody"]["content"].items()
            assert one.headers["Content-Type"] == media
            if media == "application/json":
                assert flaws(body["schema"], json.loads(one.body), described.doc) == [], name
        assert ("security" in operation) == ("Authorization" in one.headers), name


def test_what_is_called_required_is_required_and_its_lack_said_as_described(
    described: Described,
) -> None:
    for name in NAMES:
        one, (_, _, operation) = described.examples[name], described.operation(name)
        lacks = [
            described.ask(one, without=p["name"])
            for p in operation["parameters"]
            if p["required"] and p["in"] != "path"
        ]
        if "requestBody" in operation:
            lacks.append(described.ask(one, body=b""))
            lacks.append(described.ask(one, body=b"{}"))
        if "security" in operation:
            lacks.append(described.ask(one, without="Authorization"))
            assert lacks[-1].status_code == 401
        assert lacks, name
        for reply in lacks:
            assert 400 <= reply.status_code < 500, (name, reply.text)
            media = reply.headers["content-type"]
            assert described.untrue(operation, reply.status_code, media, reply.json()) == [], name
        without = described.ask(one, without=wire.NONCE)
        assert without.status_code == 200 and without.json()["nonce"] == "", name


def test_every_security_and_reference_exists(described: Described) -> None:
    schemes = described.doc["components"]["securitySchemes"].keys()
    for methods in described.doc["paths"].values():
        for operation in methods.values():
            assert {s for one in operation.get("security", []) for s in one} <= schemes


def test_the_pages_are_plain_text_as_described(described: Described) -> None:
    for path in PAGES:
        reply = requests.get(described.url + path, timeout=10)
        said = described.doc["paths"][path]["get"]["responses"][str(reply.status_code)]
        assert reply.headers["content-type"].partition(";")[0] in said["content"]
