"""The doors for attachments: chunks in, the whole checked, chunks out."""

from __future__ import annotations

import base64
from typing import Any

from sync import wire
from sync.central.call import Call, Fault, faulted
from sync.central.rules import Refused


def _blob(call: Call) -> tuple[str, int, int]:
    sha = call.parts["sha"]
    if not wire.HEX.fullmatch(sha):
        raise Fault(422, "shape", detail="sha256")
    try:
        return sha, int(call.query["size"]), int(call.query.get("chunk", wire.CHUNK))
    except (KeyError, ValueError):
        raise Fault(422, "shape", detail="size, chunk") from None


def blob_state(call: Call) -> dict[str, Any]:
    sha, size, chunk = _blob(call)
    try:
        missing = call.central.blobs.missing(call.device_id, sha, size, chunk)
    except Refused as refusal:
        raise faulted(refusal) from None
    return {"complete": missing is None, "missing": missing or []}


def blob_put(call: Call) -> dict[str, Any]:
    sha, size, chunk = _blob(call)
    index = call.parts["i"]
    claimed = call.headers.get(wire.CHUNK_SHA.lower(), "")
    if not (index.isascii() and index.isdigit() and len(index) < 8):
        raise Fault(422, "shape", detail="chunk number")
    try:
        call.central.blobs.put(call.device_id, sha, int(index), size, chunk, call.body, claimed)
    except Refused as refusal:
        raise faulted(refusal) from None
    return {"kept": True}


def blob_commit(call: Call) -> dict[str, Any]:
    sha, size, chunk = _blob(call)
    try:
        call.central.blobs.commit(call.device_id, sha, size, chunk, call.central.now())
    except Refused as refusal:
        raise faulted(refusal) from None
    return {"complete": True, "missing": []}


def blob_data(call: Call) -> dict[str, Any]:
    sha, index = call.parts["sha"], call.parts["i"]
    if not wire.HEX.fullmatch(sha) or not (index.isascii() and index.isdigit()) or len(index) > 7:
        raise Fault(422, "shape", detail="sha256, chunk number")
    try:
        size, data = call.central.blobs.read(
            call.device_id, sha, int(index) * wire.CHUNK, wire.CHUNK
        )
    except Refused as refusal:
        raise faulted(refusal) from None
    return {"size": size, "data": base64.b64encode(data).decode()}
