"""One connection inside one transaction: running statements, and records to and from rows."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import CursorResult, Executable, bindparam, select
from sqlalchemy.engine import Connection

from app import errors
from app.domain.changes import Entity
from app.domain.codec import build
from app.store import tables
from app.store.device import DeviceIdentity
from app.store.engine import sql_errors
from app.store.mapping import entity_of
from app.store.merge import Row, unpack

log = logging.getLogger(__name__)
T = TypeVar("T")

# built once: putting a statement together costs more than SQLite needs to run it
_LOAD = {
    entity: select(t.c.doc, t.c.versions, t.c.seqs, t.c.base).where(t.c.id == bindparam("id"))
    for entity, t in tables.ENTITIES.items()
}


class Access:
    """What reading and writing share. Not for use outside the transaction it was made for."""

    def __init__(self, connection: Connection, file: Path, device: DeviceIdentity | None) -> None:
        self._connection = connection
        self._file = file
        self._device = device

    def _run(
        self,
        statement: Executable | str,
        parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> CursorResult[Any]:
        with sql_errors(self._file):
            if isinstance(statement, str):
                return self._connection.exec_driver_sql(
                    statement, dict(parameters) if isinstance(parameters, Mapping) else {}
                )
            return self._connection.execute(statement, parameters)

    def _all(self, statement: Executable | str, **parameters: Any) -> Sequence[Any]:
        result = self._run(statement, parameters)
        with sql_errors(self._file):  # rows are read here, and a damaged page shows here
            return result.fetchall()

    def _one(self, statement: Executable | str, **parameters: Any) -> Any:
        """The first column of the first row, None when there is none."""
        result = self._run(statement, parameters)
        with sql_errors(self._file):
            row = result.fetchone()
            result.close()
        return None if row is None else row[0]

    def _load(self, entity: Entity, id: str) -> Row:
        """The stored row, or an empty new one."""
        found = self._all(_LOAD[entity], id=id)
        if not found:
            return Row(id)
        doc = json.loads(found[0][0])
        return Row(
            id,
            doc,
            unpack(found[0][1], doc),
            unpack(found[0][2], doc),
            json.loads(found[0][3]),
            new=False,
        )

    def get(self, cls: type[T], id: str) -> T | None:
        """The record, None when it is not here. Raises Unreadable for one of a newer program."""
        table = tables.ENTITIES[entity_of(cls)]
        doc = self._one(select(table.c.doc).where(table.c.id == id))
        return None if doc is None else read_doc(cls, json.loads(doc))

    def need(self, cls: type[T], id: str) -> T:
        """The record. Raises NotFound, Unreadable."""
        found = self.get(cls, id)
        if found is None:
            raise errors.NotFound(entity_of(cls).value, id)
        return found

    def local(self, key: str) -> Any | None:
        """A value of this laptop only, None when it was never set."""
        held = self._one(select(tables.local.c.value).where(tables.local.c.key == key))
        return None if held is None else json.loads(held)


def read_doc(cls: type[T], doc: dict[str, Any]) -> T:
    try:
        return build(cls, doc)
    except (TypeError, ValueError, KeyError, ArithmeticError) as error:
        raise errors.Unreadable(f"{cls.__name__} {doc.get('id')}: {error}") from error


def read_docs(cls: type[T], docs: Iterable[str]) -> list[T]:
    """Records of many rows. One that only a newer program understands must not hide the others:
    it is passed over and logged."""
    found = []
    for text in docs:
        try:
            found.append(read_doc(cls, json.loads(text)))
        except errors.Unreadable as error:
            log.warning("passed over: %s", error.detail)
    return found
