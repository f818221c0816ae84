"""Just enough of JSON Schema to hold answers against /openapi.json. A word it does not know is an
error, so that nothing in the description goes unchecked."""

from __future__ import annotations

import re
from typing import Any

_TYPES: dict[str, Any] = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
}
_LIMITS: dict[str, Any] = {
    "minimum": lambda v, n: v >= n,
    "maximum": lambda v, n: v <= n,
    "exclusiveMinimum": lambda v, n: v > n,
    "minLength": lambda v, n: len(v) >= n,
    "maxLength": lambda v, n: len(v) <= n,
    "maxItems": lambda v, n: len(v) <= n,
    "pattern": lambda v, p: re.search(p, v) is not None,
}
_WORDS = {"title", "description", "default", "format"}


def flaws(schema: dict[str, Any], value: Any, whole: dict[str, Any], at: str = "$") -> list[str]:
    """Where the value is not what the schema says; ``whole`` is the document it stands in."""
    if "$ref" in schema:
        node: Any = whole
        for part in schema["$ref"].removeprefix("#/").split("/"):
            node = node[part]
        return flaws(node, value, whole, at)
    found: list[str] = []
    if "type" in schema and not _TYPES[schema["type"]](value):
        return [f"{at}: {value!r} is no {schema['type']}"]
    for word, said in schema.items():
        if word in _LIMITS:
            found += [] if _LIMITS[word](value, said) else [f"{at}: {value!r} breaks {word} {said}"]
        elif word == "allOf":
            found += [f for part in said for f in flaws(part, value, whole, at)]
        elif word == "anyOf":
            each = [flaws(part, value, whole, at) for part in said]
            found += [] if [] in each else each[0]
        elif word == "required":
            found += [f"{at}.{name} is missing" for name in said if name not in value]
        elif word == "properties":
            for name in said.keys() & value.keys():
                found += flaws(said[name], value[name], whole, f"{at}.{name}")
        elif word == "items":
            for i, one in enumerate(value):
                found += flaws(said, one, whole, f"{at}[{i}]")
        elif word == "additionalProperties":
            if isinstance(said, dict):
                for name in value.keys() - schema.get("properties", {}).keys():
                    found += flaws(said, value[name], whole, f"{at}.{name}")
        elif word not in _WORDS | {"type"}:
            found.append(f"{at}: the schema says {word}, which nobody checks")
    return found
