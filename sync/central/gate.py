"""The door: from bytes of a request to bytes of a reply, without any web framework.

Limits and identity come before work; every reply carries the envelope; an error says a code, never
what went wrong inside. The web application and the tests' in-memory line both come through here.
"""

from __future__ import annotations

import errno
import json
import logging
import re
import secrets
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError, OperationalError

from sync import packing
from sync.central import tables as t
from sync.central.call import Call, Fault, Route
from sync.central.columns import iso
from sync.central.context import Central
from sync.central.identity import check_device
from sync.central.metrics import Metrics
from sync.central.routes import ROUTES
from sync.wire import CLIENT, MAX_BODY, MEDIA, MIN_PROTO, NONCE, PROTO, VERSION, version_of

log = logging.getLogger("sync.central.access")
trouble = logging.getLogger(__name__)

_NONCE: Final = re.compile(r"[0-9a-f]{8,64}")


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # lower-case names
    body: bytes = b""
    peer: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Gate:
    central: Central
    metrics: Metrics = field(default_factory=Metrics)
    mono: Callable[[], float] = time.monotonic
    _seen: dict[str, float] = field(default_factory=dict)

    def handle(self, request: Request) -> Reply:
        """Never raises."""
        began = time.perf_counter()
        call = Call(self.central, request.query, request.headers, request.body, request.peer)
        name = "unknown"
        try:
            route, call.parts = find(request.method, request.path)
            name = route.name
            self._admit(route, call)
            status, body = 200, route.act(call)
        except Fault as fault:
            status, body = fault.status, fault.body()
        except Exception as error:
            answer = _unexpected(error, name)
            status, body = answer.status, answer.body()
        reply = self._reply(request, status, body)
        seconds = time.perf_counter() - began
        self.metrics.seen(name, status, seconds, body)
        log.info(
            json.dumps(
                {
                    "route": name,
                    "method": request.method,
                    "status": status,
                    "error": body.get("error", {}).get("code", ""),
                    "ms": round(seconds * 1000, 1),
                    "in": len(request.body),
                    "out": len(reply.body),
                    "device": call.device_id,
                    "peer": request.peer,
                }
            )
        )
        return reply

    # ------------------------------------------------------------ who, what, how much

    def _admit(self, route: Route, call: Call) -> None:
        proto = call.headers.get(VERSION.lower(), "")
        if not proto.isascii() or not proto.isdigit() or len(proto) > 6:
            raise Fault(400, "proto")
        if int(proto) < MIN_PROTO:
            raise Fault(426, "too_old", min_client=self.central.settings.min_client)
        client = call.headers.get(CLIENT.lower(), "")[:40]
        old = version_of(client) < version_of(self.central.settings.min_client)
        if route.name in ("pull", "login", "enrol") and old:
            # what an old program has recorded is still taken in: it may push
            raise Fault(426, "too_old", min_client=self.central.settings.min_client)
        if route.writes and self._full():
            raise Fault(507, "full", retry_after=300)
        try:
            packed = call.headers.get("content-encoding", "")
            call.body = packing.unpack(call.body, packed, MAX_BODY)
        except packing.TooLarge:
            raise Fault(413, "too_large") from None
        except packing.Broken:
            raise Fault(400, "packing") from None
        if route.token:
            call.device_id = self._device(call, client)
        if route.shape is not None:
            call.data = _shaped(route.shape, call.body)

    def _full(self) -> bool:
        settings = self.central.settings
        return shutil.disk_usage(settings.blob_folder).free < settings.min_free

    def _device(self, call: Call, client: str) -> str:
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        id, _, rest = token.partition("~")
        until, _, mac = rest.partition("~")
        genuine = scheme == "Bearer" and until.isascii() and until.isdigit() and len(until) < 16
        expected = self.central.keys.mac("token", f"{id}~{until}")
        if not genuine or not secrets.compare_digest(mac.encode(), expected.encode()):
            raise Fault(401, "token")
        if int(until) < self.central.now().timestamp():
            raise Fault(401, "token_expired")
        check_device(self.central, id)
        self._touch(id, client)
        return id

    def _touch(self, device_id: str, client: str) -> None:
        """Notes that it was here, at most once a minute."""
        now = self.mono()
        if now - self._seen.get(device_id, -60.0) < 60:
            return
        self._seen[device_id] = now
        with self.central.db.write() as conn:
            conn.execute(
                update(t.device)
                .where(t.device.c.id == device_id)
                .values(last_seen=iso(self.central.now()), client=client.replace("\x00", ""))
            )

    # ------------------------------------------------------------ the answer

    def _reply(self, request: Request, status: int, body: dict[str, Any]) -> Reply:
        nonce = request.headers.get(NONCE.lower(), "")
        try:
            epoch = self.central.epoch()
        except Exception:
            epoch = "unknown"
        envelope = {
            "proto": PROTO,
            "server_id": self.central.server_id,
            "epoch": epoch,
            "nonce": nonce if _NONCE.fullmatch(nonce) else "",
            "time": iso(self.central.now()),
            "min_client": self.central.settings.min_client,
        }
        retry = body.get("error", {}).get("retry_after")
        data = json.dumps({**envelope, **body}, separators=(",", ":")).encode()
        data, encoding = packing.pack(data, request.headers.get("accept-encoding", ""))
        headers = {"content-type": MEDIA, "cache-control": "no-store"}
        if encoding:
            headers["content-encoding"] = encoding
        if retry:
            headers["retry-after"] = str(retry)
        return Reply(status, headers, data)


def find(method: str, path: str) -> tuple[Route, dict[str, str]]:
    """Raises Fault 404 or 405."""
    allowed = False
    for route in ROUTES:
        match = route.pattern.fullmatch(path)
        if match is not None:
            if route.method == method:
                return route, match.groupdict()
            allowed = True
    raise Fault(405 if allowed else 404, "no_such_door")


def _shaped(shape: type[Any], body: bytes) -> Any:
    try:
        raw = json.loads(body, parse_constant=_no_constant)
        return shape.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        raise Fault(422, "shape", detail=f"{first['loc']}: {first['type']}"[:200]) from None
    except (ValueError, RecursionError):
        raise Fault(400, "json") from None


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _unexpected(error: Exception, route: str) -> Fault:
    """Full disk and busy database have their own answers; all else is a number to ask about."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Fault(507, "full", retry_after=300)
    if isinstance(error, DBAPIError):
        text = str(error.orig).lower()
        if "full" in text or "no space" in text:
            return Fault(507, "full", retry_after=300)
        if isinstance(error, OperationalError):
            trouble.warning("database: %s", text[:300])
            return Fault(503, "busy", retry_after=5)
    incident = secrets.token_hex(4)
    trouble.error("incident %s in %s", incident, route, exc_info=error)
    return Fault(500, "fault", incident=incident)
