"""The tables as queries see them. Their DDL lives in the migrations, from the first table on.

Every kind of record has one table: ``doc`` is the whole record as JSON (fields this program does
not know stay in it word for word), ``versions`` says which change set each field, ``seqs`` at which
number of central's log, ``base`` what central holds where a local change is not settled yet. The
other columns are generated from ``doc`` by SQLite, so they can never tell another story than it;
a new one costs no rewrite of the table.
"""

from __future__ import annotations

from sqlalchemy import ClauseElement, Column, Integer, MetaData, Table, Text
from sqlalchemy.dialects import sqlite

from app.domain.changes import Entity

metadata = MetaData()
_NAMED = sqlite.dialect(paramstyle="named")


def sql(statement: ClauseElement) -> str:
    """The statement as a text with ``:name`` parameters, to be kept and run by the driver."""
    return str(statement.compile(dialect=_NAMED))


def _entity(entity: Entity, **keys: type[Text] | type[Integer]) -> Table:
    return Table(
        entity.value,
        metadata,
        Column("id", Text, primary_key=True),
        Column("doc", Text, nullable=False),
        Column("versions", Text, nullable=False),
        Column("seqs", Text, nullable=False),
        Column("base", Text, nullable=False),
        *(Column(name, kind) for name, kind in keys.items()),
    )


site = _entity(
    Entity.SITE,
    pack_id=Text,
    number=Text,
    town=Text,
    name=Text,
    business=Text,
    pinyin=Text,
    initials=Text,
)
asset = _entity(Entity.ASSET, site_id=Text, kind=Text, name=Text)
visit = _entity(
    Entity.VISIT,
    number=Text,
    site_id=Text,
    kind=Text,
    state=Text,
    review=Text,
    revision=Integer,
    engineer_id=Text,
    engineer_name=Text,
    started_at=Text,
)
answer = _entity(
    Entity.ANSWER, visit_id=Text, item_id=Text, revision=Integer, verdict=Text, run_id=Text
)
test_run = _entity(
    Entity.TEST_RUN,
    visit_id=Text,
    item_id=Text,
    asset_id=Text,
    kind=Text,
    started_at=Text,
    capture_sha256=Text,
)
evidence = _entity(
    Entity.EVIDENCE, visit_id=Text, item_id=Text, kind=Text, sha256=Text, revision=Integer
)
finding = _entity(
    Entity.FINDING,
    visit_id=Text,
    site_id=Text,
    item_id=Text,
    state=Text,
    revision=Integer,
    ticket_id=Text,
)
ticket = _entity(
    Entity.TICKET,
    number=Text,
    state=Text,
    level=Text,
    site_id=Text,
    visit_id=Text,
    finding_id=Text,
    assignee=Text,
    reported_at=Text,
    title=Text,
)
ticket_event = _entity(Entity.TICKET_EVENT, ticket_id=Text, seq=Integer, at=Text)
sign_off = _entity(
    Entity.SIGN_OFF,
    visit_id=Text,
    revision=Integer,
    content_sha256=Text,
    prev_sha256=Text,
    device_key=Text,
    signature_sha256=Text,
)
review = _entity(Entity.REVIEW, visit_id=Text, revision=Integer, at=Text)
receipt = _entity(Entity.RECEIPT, visit_id=Text, revision=Integer, received_at=Text)
account = _entity(Entity.ACCOUNT, login=Text, name=Text)
visit_plan = _entity(Entity.VISIT_PLAN, site_id=Text, kind=Text, assignee=Text)
stock_take = _entity(Entity.STOCK_TAKE, site_id=Text, started_at=Text)
supervisor = _entity(Entity.SUPERVISOR, site_id=Text, name=Text)

ENTITIES: dict[Entity, Table] = {Entity(t.name): t for t in metadata.sorted_tables}

outbox = Table(
    "outbox",
    metadata,
    Column("dev_seq", Integer, primary_key=True),
    Column("cid", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("visit_id", Text),
    Column("body", Text, nullable=False),  # canonical JSON of the change, without its hash
    Column("hash", Text, nullable=False),
    Column("hlc", Text, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("state", Text, nullable=False),  # pending | acked | conflict | rejected
    Column("reoffer", Integer, nullable=False),  # 1: was settled before central was rolled back
    Column("reason", Text, nullable=False),
    Column("seq", Integer),  # central's number
    Column("created_at", Text, nullable=False),
    Column("acked_at", Text),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text, nullable=False),
)

conflict = Table(
    "conflict",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cid", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("visit_id", Text),
    Column("field", Text, nullable=False),
    Column("mine", Text, nullable=False),  # JSON
    Column("theirs", Text, nullable=False),  # JSON
    Column("their_cid", Text),
    Column("at", Text, nullable=False),
    Column("seen_at", Text),
)

# what could not be applied, kept with its body: our rejected changes, pulled ones that would have
# touched signed content, and kinds of record this program does not know yet
quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cid", Text, nullable=False),
    Column("origin", Text, nullable=False),  # local | pulled
    Column("entity", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("seq", Integer),
    Column("body", Text, nullable=False),
    Column("at", Text, nullable=False),
)

# central's state being read anew after it was rolled back; merged when its log's head is reached
shadow = Table(
    "shadow",
    metadata,
    Column("entity", Text, primary_key=True),
    Column("entity_id", Text, primary_key=True),
    Column("fields", Text, nullable=False),  # {field: [value, cid, seq]}
    Column("first_seq", Integer, nullable=False),
)

inbox_cursor = Table(
    "inbox_cursor",
    metadata,
    Column("id", Integer, primary_key=True),  # one row: 1
    Column("cursor", Text, nullable=False),
    Column("epoch", Text, nullable=False),
    Column("hlc", Text, nullable=False),  # highest seen from others
    Column("resync", Integer, nullable=False),
)

local = Table(
    "local",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),  # JSON
)

blob = Table(
    "blob",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("media", Text, nullable=False),
    Column("created", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting | sending | verified
    Column("chunks_done", Integer, nullable=False),
    Column("priority", Integer, nullable=False),  # small first
    Column("last_error", Text, nullable=False),
    Column("visit_id", Text),
)

search_doc = Table(
    "search_doc",
    metadata,
    Column("rowid", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("subtitle", Text, nullable=False),
    Column("body", Text, nullable=False),
)
