"""How local and central values of one record come together, field by field. Pure; no SQL.

A record shows the local value of every field that has an unsettled local change; beside it, in
``base``, stands what central holds there. Central's values come in the order of its log; a value
older than the one known (by log number) is passed over, so that pages, answers to a push and our
own changes coming back may arrive in any order and still end in the same state.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

Doc = dict[str, Any]


@dataclass(slots=True)
class Row:
    """One record as stored. ``base`` has an entry for every field with an unsettled local change:
    {"v": value, "cid": cid} as central holds it, or {} when central has none."""

    id: str
    doc: Doc = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    seqs: dict[str, int] = field(default_factory=dict)
    base: dict[str, Doc] = field(default_factory=dict)
    new: bool = True

    def version(self, name: str) -> str | None:
        return self.versions.get(name)

    # -- local side

    def write(self, fields: Doc, cid: str) -> None:
        """A local change: shown at once, not settled."""
        for name, value in fields.items():
            if name not in self.base:
                self.base[name] = self._known(name)
            self.doc[name] = value
            self.versions[name] = cid

    # -- central's side

    def take(self, name: str, value: Any, cid: str | None, seq: int | None) -> None:
        """Central holds ``value`` since log number ``seq``."""
        if name == "id":
            return  # the id names the record, it is no field of it
        if seq is not None:
            if seq <= self.seqs.get(name, -1):
                return
            self.seqs[name] = seq
        if name in self.base:
            self.base[name] = {"v": value, "cid": cid}
            return
        self.doc[name] = value
        if cid is not None:
            self.versions[name] = cid

    def won(self, name: str, value: Any, cid: str, seq: int | None) -> None:
        """Our change ``cid`` to the field was accepted."""
        if seq is None and name not in self.base:
            return  # settled long ago: central may have moved on since
        self.take(name, value, cid, seq)
        self._settle(name, cid)

    def lost(
        self, name: str, cid: str, winner: Doc | None, seq: int | None, seen: str | None
    ) -> None:
        """Our change ``cid`` to the field was not accepted. ``winner`` is {"v", "cid"} as central
        told, None when it told nothing; ``seen`` is the version our change was made upon."""
        if winner is not None:
            held = self.base[name].get("cid") if name in self.base else self.version(name)
            # without a log number, central's word is newer only if we still hold what we had seen
            if seq is not None or held in (seen, None, cid):
                self.take(name, winner.get("v"), winner.get("cid"), seq)
        self._settle(name, cid)

    def _settle(self, name: str, cid: str) -> None:
        if name not in self.base or self.versions.get(name) != cid:
            return  # a later local change to the field is still on its way
        central = self.base.pop(name)
        if "v" in central:
            self.doc[name] = central["v"]
            if central.get("cid") is not None:
                self.versions[name] = central["cid"]
            else:
                self.versions.pop(name, None)
        # central has nothing there (it refused the record): ours stays, nothing typed is lost

    def _known(self, name: str) -> Doc:
        if name not in self.doc:
            return {}
        return {"v": self.doc[name], "cid": self.versions.get(name)}

    def copy(self) -> Row:
        return Row(
            self.id,
            dict(self.doc),
            dict(self.versions),
            dict(self.seqs),
            dict(self.base),
            self.new,
        )


def pack(values: dict[str, Any], doc: Doc) -> str:
    """{field: x} as JSON with the most frequent x written once, under "" (most records are
    written by one change, and an id per field would be as long as the record)."""
    if not values:
        return "{}"
    names = [n for n in doc if n != "id"]
    counts: dict[Any, int] = {}
    for n in names:
        if n in values:
            counts[values[n]] = counts.get(values[n], 0) + 1
    usual = max(counts, key=counts.__getitem__, default=None)
    if usual is None or counts[usual] < 2:
        return dumps(values)
    packed: dict[str, Any] = {"": usual}
    packed.update({n: values.get(n) for n in names if values.get(n) != usual})
    packed.update({n: v for n, v in values.items() if n not in doc})
    return dumps(packed)


def unpack(text: str, doc: Doc) -> dict[str, Any]:
    packed: dict[str, Any] = json.loads(text)
    if "" not in packed:
        return packed
    usual = packed.pop("")
    values = {n: usual for n in doc if n != "id"}
    values.update(packed)
    return {n: v for n, v in values.items() if v is not None}


def dumps(value: Any) -> str:
    """JSON with sorted keys: the same record is the same text, whichever way it came here. The
    triggers that guard signed content compare texts."""
    return _JSON.encode(value)


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
