"""One connection inside one transaction: running statements, and records to and from rows."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from sqlalchemy import Executable, bindparam, select
from sqlalchemy.engine import Connection
from sqlcipher3 import dbapi2

from app import errors
from app.domain.account import Account
from app.domain.answer import Answer
from app.domain.changes import Entity
from app.domain.codec import build
from app.domain.evidence import Evidence
from app.domain.finding import Finding
from app.domain.site import Site
from app.domain.visit import Visit
from app.store import tables
from app.store.device import DeviceIdentity
from app.store.engine import sql_errors, translate
from app.store.mapping import entity_of
from app.store.merge import Row, unpack

log = logging.getLogger(__name__)
T = TypeVar("T")

# Records without anything that can be changed in place: the same text may be the same object.
_FROZEN: Final = frozenset({Account, Answer, Evidence, Finding, Site, Visit})


class Access:
    """What reading and writing share. Not for use outside the transaction it was made for."""

    def __init__(self, connection: Connection, file: Path, device: DeviceIdentity | None) -> None:
        self._connection = connection
        self._driver: Any = connection.connection.driver_connection
        self._file = file
        self._device = device

    def _run(
        self,
        statement: Executable | str,
        parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> Any:
        """A text goes straight to the driver, in the same transaction: saving an answer needs a
        dozen statements, and around each the other way costs more than SQLite needs for it."""
        if isinstance(statement, str):
            try:
                return self._driver.execute(statement, parameters or ())
            except dbapi2.Error as error:
                raise translate(error, self._file) from error
        with sql_errors(self._file):
            return self._connection.execute(statement, parameters)

    def _all(self, statement: Executable | str, **parameters: Any) -> Sequence[Any]:
        """Rows of a text are plain tuples, of anything else they also have names."""
        result = self._run(statement, parameters)
        with sql_errors(self._file):  # rows are read here, and a damaged page shows here
            rows: Sequence[Any] = result.fetchall()
            return rows

    def _one(self, statement: Executable | str, **parameters: Any) -> Any:
        """The first column of the first row, None when there is none."""
        result = self._run(statement, parameters)
        with sql_errors(self._file):
            row = result.fetchone()
            result.close()
        return None if row is None else row[0]

    def _load(self, entity: Entity, id: str) -> Row:
        """The stored row, or an empty new one."""
        found = self._all(_load_sql(entity), id=id)
        if not found:
            return Row(id)
        text, versions, seqs, base = found[0]
        doc = json.loads(text)
        return Row(id, doc, unpack(versions, doc), unpack(seqs, doc), json.loads(base), new=False)

    def get(self, cls: type[T], id: str) -> T | None:
        """The record, None when it is not here. Raises Unreadable for one of a newer program."""
        doc = self._one(_doc_sql(entity_of(cls)), id=id)
        return None if doc is None else read_text(cls, doc)

    def need(self, cls: type[T], id: str) -> T:
        """The record. Raises NotFound, Unreadable."""
        found = self.get(cls, id)
        if found is None:
            raise errors.NotFound(entity_of(cls).value, id)
        return found

    def local(self, key: str) -> Any | None:
        """A value of this laptop only, None when it was never set."""
        held = self._one("SELECT value FROM local WHERE key = :key", key=key)
        return None if held is None else json.loads(held)


@cache  # putting a statement together costs more than SQLite needs to run it
def _load_sql(entity: Entity) -> str:
    t = tables.ENTITIES[entity].c
    return tables.sql(select(t.doc, t.versions, t.seqs, t.base).where(t.id == bindparam("id")))


@cache
def _doc_sql(entity: Entity) -> str:
    t = tables.ENTITIES[entity].c
    return tables.sql(select(t.doc).where(t.id == bindparam("id")))


def read_text(cls: type[T], text: str) -> T:
    """The record of a doc's text. Before each answer a visit reads the same rows again, of which
    one has changed: what was read lately is not taken apart again."""
    found: T = read_shared(cast(Any, cls), text) if cls in _FROZEN else read_anew(cls, text)
    return found


# two visits of 300 items fit: one row more than fit, read in a circle, would find nothing again
@lru_cache(maxsize=2048)
def read_shared(cls: Any, text: str) -> Any:
    """Every caller is given the same object. Emptied when a store closes."""
    return read_anew(cls, text)


def read_anew(cls: type[T], text: str) -> T:
    return read_doc(cls, json.loads(text))


def read_doc(cls: type[T], doc: dict[str, Any]) -> T:
    try:
        return build(cls, doc)
    except (TypeError, ValueError, KeyError, ArithmeticError) as error:
        raise errors.Unreadable(f"{cls.__name__} {doc.get('id')}: {error}") from error


def read_docs(
    cls: type[T], docs: Iterable[str], *, read: Callable[[type[T], str], T] = read_anew
) -> list[T]:
    """Records of many rows. One that only a newer program understands must not hide the others:
    it is passed over and logged. ``read_text`` for ``read`` suits the few rows of one visit."""
    found = []
    for text in docs:
        try:
            found.append(read(cls, text))
        except errors.Unreadable as error:
            log.warning("passed over: %s", error.detail)
    return found
