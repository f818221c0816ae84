"""Device profiles: what is known of a model, as data with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from drivers.types import Text


@dataclass(frozen=True, slots=True)
class Profile:
    """One model or family. ``serial`` holds port defaults in the words of port URLs; ``usb`` ids
    as "vvvv:pppp"; ``names`` the model names it answers to; ``data`` what only its driver reads."""

    id: str
    kind: str
    title: Text
    vendor: str
    source: str
    usb: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    serial: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    data: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


class ProfileError(ValueError):
    """A profile file that cannot be read; names file, profile and key."""


def load_profiles(file_name: str, folder: Path | None = None) -> tuple[Profile, ...]:
    """The profiles of one YAML file, from ``folder`` or from those shipped with the drivers.

    A profile may say ``inherits: ID`` of one above it; its own keys win, ``data`` key by key.
    """
    import yaml

    where = folder if folder is not None else files("drivers.profiles")
    try:
        # libyaml's loader where it is there: ten times as fast, and this runs before a page shows
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        text = (where / file_name).read_text(encoding="utf-8")
        tree = yaml.load(text, loader)  # noqa: S506 - both are safe loaders
    except (OSError, yaml.YAMLError) as error:
        raise ProfileError(f"{file_name}: {error}") from error
    if not isinstance(tree, dict) or not isinstance(tree.get("profiles"), dict):
        raise ProfileError(f"{file_name}: the key 'profiles' is missing")
    raw: dict[str, dict[str, Any]] = {}
    for name, body in tree["profiles"].items():
        raw[str(name)] = _inherit(file_name, str(name), body, raw)
    kind = str(tree.get("kind", ""))
    return tuple(_profile(file_name, name, kind, body) for name, body in raw.items())


def _inherit(
    file_name: str, name: str, body: object, above: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise ProfileError(f"{file_name}: {name}: is not a mapping")
    parent = body.get("inherits")
    if parent is None:
        return dict(body)
    if parent not in above:
        raise ProfileError(f"{file_name}: {name}: inherits: {parent} is not above it")
    merged = {key: value for key, value in above[parent].items() if key not in ("usb", "names")}
    merged.update(body)
    merged["data"] = {**above[parent].get("data", {}), **body.get("data", {})}
    return merged


def _profile(file_name: str, name: str, kind: str, body: dict[str, Any]) -> Profile:
    try:
        title = body["title"]
        return Profile(
            id=name,
            kind=kind,
            title=Text(str(title["zh"]), str(title["en"])),
            vendor=str(body["vendor"]),
            source=str(body["source"]),
            usb=tuple(str(item).lower() for item in body.get("usb", ())),
            names=tuple(str(item) for item in body.get("names", ())),
            serial=MappingProxyType({k: str(v) for k, v in body.get("serial", {}).items()}),
            data=MappingProxyType(dict(body.get("data", {}))),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ProfileError(f"{file_name}: {name}: {error!r}") from error
