"""What /openapi.json says of each door: headers, parameters, bodies and answers.

A test holds every word of it against the running service; a door that is not described as it
answers does not pass.
"""

from __future__ import annotations

from typing import Any, Final

from sync.central.blobs import LARGEST, SMALLEST
from sync.central.call import Route
from sync.wire import CHUNK, CHUNK_SHA, CLIENT, HEX, MAX_BLOB, MAX_ROWS, MEDIA, NONCE, VERSION

_TEXT: Final[dict[str, Any]] = {"type": "string"}
_HEX64: Final = {"type": "string", "pattern": f"^{HEX.pattern}$"}
_ENVELOPE: Final = {
    "type": "object",
    "description": "in every answer, good or bad",
    "required": ["proto", "server_id", "epoch", "nonce", "time", "min_client"],
    "properties": {
        "proto": {"type": "integer"},
        "server_id": _TEXT,
        "epoch": {**_TEXT, "description": "changes when central comes back from a backup"},
        "nonce": {**_TEXT, "description": "the request's, or empty"},
        "time": {**_TEXT, "format": "date-time"},
        "min_client": {**_TEXT, "description": "the oldest program that is served"},
    },
}
_ERROR: Final = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code"],
            "properties": {
                "code": {**_TEXT, "pattern": "^[a-z_]+$"},
                "detail": _TEXT,
                "retry_after": {"type": "integer", "minimum": 1},
                "expect_dev_seq": {"type": "integer", "minimum": 1},
                "incident": _TEXT,
                "min_client": _TEXT,
                "order": {"type": "object"},
            },
        }
    },
}
_Described = tuple[str, bool, dict[str, Any], str]  # name, required, schema, what it is
_HEADERS: Final[tuple[_Described, ...]] = (
    (VERSION, True, {"type": "integer", "minimum": 1}, "the protocol the program speaks"),
    (NONCE, False, {**_TEXT, "pattern": "^[0-9a-f]{8,64}$"}, "echoed: whose answer this is"),
    (CLIENT, False, _TEXT, "the program's version; without one it counts as too old to pull"),
)
_CHUNK: Final = {"type": "integer", "minimum": SMALLEST, "maximum": LARGEST, "default": CHUNK}
_SIZE: Final[tuple[_Described, ...]] = (
    ("size", True, {"type": "integer", "minimum": 0, "maximum": MAX_BLOB}, "of the whole, bytes"),
    ("chunk", False, _CHUNK, "bytes of each piece but the last"),
)
_QUERIES: Final[dict[str, tuple[_Described, ...]]] = {
    "pull": (
        ("cursor", False, {**_TEXT, "default": ""}, "of the last page; empty: from the start"),
        ("limit", False, {"type": "integer", "minimum": 0, "default": MAX_ROWS}, "rows"),
    ),
    "blob_state": _SIZE,
    "blob_put": _SIZE,
    "blob_commit": _SIZE,
}
_PATHS: Final[dict[str, dict[str, Any]]] = {"sha": _HEX64, "i": {"type": "integer", "minimum": 0}}


def described(route: Route) -> dict[str, Any]:
    """The operation, as FastAPI merges it into its own."""
    headers = list(_HEADERS)
    if route.name == "blob_put":
        headers.append((CHUNK_SHA, True, _HEX64, "of the piece"))
    extra: dict[str, Any] = {
        "parameters": [
            *(_parameter("header", *header) for header in headers),
            *(_parameter("path", n, True, _PATHS[n], "") for n in route.pattern.groupindex),
            *(_parameter("query", *query) for query in _QUERIES.get(route.name, ())),
        ],
        "responses": {
            "200": {"description": "done", "content": _answer(_schema(route.reply))},
            "default": {"description": "not done; the code says why", "content": _answer(_ERROR)},
        },
    }
    if route.shape is not None:
        body = {"application/json": {"schema": _schema(route.shape)}}
        extra["requestBody"] = {"required": True, "content": body}
    elif route.name == "blob_put":
        piece = {"application/octet-stream": {"schema": {**_TEXT, "format": "binary"}}}
        extra["requestBody"] = {"required": True, "content": piece}
    if route.token:
        extra["security"] = [{"bearer": []}]
    return extra


def described_page(path: str) -> dict[str, Any]:
    """The pages for those who keep the service running are plain text."""
    plain = {"content": {"text/plain": {"schema": _TEXT}}}
    answers: dict[str, Any] = {"200": {"description": "well", **plain}}
    if path == "/readyz":
        answers["503"] = {"description": "database or folder cannot be reached", **plain}
    return {"responses": answers}


def whole(schema: dict[str, Any]) -> dict[str, Any]:
    """The document with what its operations refer to."""
    components = schema.setdefault("components", {})
    components.setdefault("schemas", {})["Envelope"] = _ENVELOPE
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    return schema


def _parameter(
    place: str, name: str, required: bool, schema: dict[str, Any], about: str
) -> dict[str, Any]:
    found = {"name": name, "in": place, "required": required, "schema": schema}
    return {**found, "description": about} if about else found


def _answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {MEDIA: {"schema": {"allOf": [{"$ref": "#/components/schemas/Envelope"}, schema]}}}


def _schema(shape: type[Any]) -> dict[str, Any]:
    """A schema that stands alone: nested definitions put in place of their references."""
    schema: dict[str, Any] = shape.model_json_schema()
    known = schema.pop("$defs", {})

    def inline(node: Any) -> Any:
        if isinstance(node, dict):
            if "$ref" in node:
                return inline(known[node["$ref"].rsplit("/", 1)[1]])
            return {key: inline(value) for key, value in node.items()}
        return [inline(v) for v in node] if isinstance(node, list) else node

    alone: dict[str, Any] = inline(schema)
    return alone
