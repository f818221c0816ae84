"""The first tables, and the triggers that keep signed content as it was signed.

A revision counts as signed as soon as its sign-off row exists. From then on the database itself,
whoever asks, refuses to change or add what the supervisor saw: answers, runs, evidence, the core of
findings, the identity of the visit. What happens later (central's verdict, the next revision, the
handling of a finding) stays possible.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

# table -> generated column -> (SQL type, JSON path in doc)
KEYS: dict[str, dict[str, tuple[str, str]]] = {
    "site": {
        "pack_id": ("TEXT", "$.pack_id"),
        "number": ("TEXT", "$.number"),
        "town": ("TEXT", "$.town"),
        "name": ("TEXT", "$.name"),
        "business": ("TEXT", "$.business"),
        "pinyin": ("TEXT", "$.pinyin"),
        "initials": ("TEXT", "$.initials"),
    },
    "asset": {
        "site_id": ("TEXT", "$.site_id"),
        "kind": ("TEXT", "$.kind"),
        "name": ("TEXT", "$.name"),
    },
    "visit": {
        "number": ("TEXT", "$.number"),
        "site_id": ("TEXT", "$.site_id"),
        "kind": ("TEXT", "$.kind"),
        "state": ("TEXT", "$.state"),
        "review": ("TEXT", "$.review"),
        "revision": ("INTEGER", "$.revision"),
        "engineer_id": ("TEXT", "$.engineer_id"),
        "engineer_name": ("TEXT", "$.engineer_name"),
        "started_at": ("TEXT", "$.started.at_wall"),
    },
    "answer": {
        "visit_id": ("TEXT", "$.visit_id"),
        "item_id": ("TEXT", "$.item_id"),
        "revision": ("INTEGER", "$.revision"),
        "verdict": ("TEXT", "$.verdict"),
        "run_id": ("TEXT", "$.run_id"),
    },
    "test_run": {
        "visit_id": ("TEXT", "$.visit_id"),
        "item_id": ("TEXT", "$.item_id"),
        "kind": ("TEXT", "$.kind"),
        "started_at": ("TEXT", "$.started.at_wall"),
        "capture_sha256": ("TEXT", "$.capture_sha256"),
    },
    "evidence": {
        "visit_id": ("TEXT", "$.visit_id"),
        "item_id": ("TEXT", "$.item_id"),
        "kind": ("TEXT", "$.kind"),
        "sha256": ("TEXT", "$.sha256"),
        "revision": ("INTEGER", "$.revision"),
    },
    "finding": {
        "visit_id": ("TEXT", "$.visit_id"),
        "site_id": ("TEXT", "$.site_id"),
        "item_id": ("TEXT", "$.item_id"),
        "state": ("TEXT", "$.state"),
        "revision": ("INTEGER", "$.revision"),
        "ticket_id": ("TEXT", "$.ticket_id"),
    },
    "ticket": {
        "number": ("TEXT", "$.number"),
        "state": ("TEXT", "$.state"),
        "level": ("TEXT", "$.level"),
        "site_id": ("TEXT", "$.site_id"),
        "visit_id": ("TEXT", "$.visit_id"),
        "finding_id": ("TEXT", "$.finding_id"),
        "assignee": ("TEXT", "$.assignee"),
        "reported_at": ("TEXT", "$.reported_at"),
        "title": ("TEXT", "$.title"),
    },
    "ticket_event": {
        "ticket_id": ("TEXT", "$.ticket_id"),
        "seq": ("INTEGER", "$.seq"),
        "at": ("TEXT", "$.at"),
    },
    "sign_off": {
        "visit_id": ("TEXT", "$.visit_id"),
        "revision": ("INTEGER", "$.revision"),
        "content_sha256": ("TEXT", "$.content_sha256"),
        "prev_sha256": ("TEXT", "$.prev_sha256"),
        "device_key": ("TEXT", "$.device_key"),
        "signature_sha256": ("TEXT", "$.signature_sha256"),
    },
    "review": {
        "visit_id": ("TEXT", "$.visit_id"),
        "revision": ("INTEGER", "$.revision"),
        "at": ("TEXT", "$.at"),
    },
    "receipt": {
        "visit_id": ("TEXT", "$.visit_id"),
        "revision": ("INTEGER", "$.revision"),
        "received_at": ("TEXT", "$.received_at"),
    },
    "account": {"login": ("TEXT", "$.login"), "name": ("TEXT", "$.name")},
}

INDEXES = (
    "CREATE INDEX site_town ON site(town, business)",
    "CREATE INDEX asset_site ON asset(site_id)",
    "CREATE INDEX visit_number ON visit(number)",
    "CREATE INDEX visit_site ON visit(site_id, started_at)",
    "CREATE INDEX visit_state ON visit(state, started_at)",
    "CREATE INDEX visit_started ON visit(started_at)",
    "CREATE INDEX visit_last ON visit(site_id, state, revision, started_at)",
    "CREATE UNIQUE INDEX answer_item ON answer(visit_id, item_id, revision)",
    "CREATE INDEX answer_run ON answer(run_id) WHERE run_id IS NOT NULL",
    "CREATE INDEX run_visit ON test_run(visit_id)",
    "CREATE INDEX run_capture ON test_run(capture_sha256) WHERE capture_sha256 <> ''",
    "CREATE INDEX evidence_visit ON evidence(visit_id)",
    "CREATE INDEX evidence_sha ON evidence(sha256)",
    "CREATE INDEX finding_visit ON finding(visit_id)",
    "CREATE INDEX finding_site ON finding(site_id, state)",
    "CREATE INDEX ticket_number ON ticket(number)",
    "CREATE INDEX ticket_state ON ticket(state, reported_at)",
    "CREATE INDEX ticket_site ON ticket(site_id)",
    "CREATE INDEX ticket_visit ON ticket(visit_id) WHERE visit_id IS NOT NULL",
    "CREATE INDEX event_ticket ON ticket_event(ticket_id, seq)",
    "CREATE UNIQUE INDEX sign_off_revision ON sign_off(visit_id, revision)",
    "CREATE INDEX sign_off_hash ON sign_off(content_sha256)",
    "CREATE INDEX review_visit ON review(visit_id)",
    "CREATE INDEX receipt_visit ON receipt(visit_id)",
    "CREATE INDEX account_login ON account(login)",
)

OTHER = (
    """CREATE TABLE outbox (
        dev_seq INTEGER PRIMARY KEY,
        cid TEXT NOT NULL UNIQUE,
        entity TEXT NOT NULL,
        entity_id TEXT NOT NULL,
        visit_id TEXT,
        body TEXT NOT NULL,
        hash TEXT NOT NULL,
        hlc TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'acked', 'conflict', 'rejected')),
        reoffer INTEGER NOT NULL DEFAULT 0,
        reason TEXT NOT NULL DEFAULT '',
        seq INTEGER,
        created_at TEXT NOT NULL,
        acked_at TEXT,
        attempts INTEGER NOT NULL DEFAULT 0,
        last_error TEXT NOT NULL DEFAULT ''
    )""",
    "CREATE INDEX outbox_waiting ON outbox(state, dev_seq, bytes, created_at)",
    "CREATE INDEX outbox_failed ON outbox(state, dev_seq) WHERE last_error <> ''",
    "CREATE INDEX outbox_visit ON outbox(visit_id, state) WHERE visit_id IS NOT NULL",
    """CREATE TABLE conflict (
        id INTEGER PRIMARY KEY,
        cid TEXT NOT NULL,
        entity TEXT NOT NULL,
        entity_id TEXT NOT NULL,
        visit_id TEXT,
        field TEXT NOT NULL,
        mine TEXT NOT NULL,
        theirs TEXT NOT NULL,
        their_cid TEXT,
        at TEXT NOT NULL,
        seen_at TEXT,
        UNIQUE (cid, field)
    )""",
    """CREATE TABLE quarantine (
        id INTEGER PRIMARY KEY,
        cid TEXT NOT NULL UNIQUE,
        origin TEXT NOT NULL,
        entity TEXT NOT NULL,
        entity_id TEXT NOT NULL,
        reason TEXT NOT NULL,
        seq INTEGER,
        body TEXT NOT NULL,
        at TEXT NOT NULL
    )""",
    """CREATE TABLE shadow (
        entity TEXT NOT NULL,
        entity_id TEXT NOT NULL,
        fields TEXT NOT NULL,
        first_seq INTEGER NOT NULL,
        PRIMARY KEY (entity, entity_id)
    ) WITHOUT ROWID""",
    """CREATE TABLE inbox_cursor (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        cursor TEXT NOT NULL,
        epoch TEXT NOT NULL,
        hlc TEXT NOT NULL,
        resync INTEGER NOT NULL DEFAULT 0
    )""",
    "INSERT INTO inbox_cursor (id, cursor, epoch, hlc) VALUES (1, '', '', '')",
    "CREATE TABLE local (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE blob (
        sha256 TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        media TEXT NOT NULL,
        created TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'verified')),
        chunks_done INTEGER NOT NULL DEFAULT 0,
        priority INTEGER NOT NULL DEFAULT 5,
        last_error TEXT NOT NULL DEFAULT '',
        visit_id TEXT
    )""",
    "CREATE INDEX blob_waiting ON blob(priority, created) WHERE state <> 'verified'",
    """CREATE TABLE search_doc (
        rowid INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        title TEXT NOT NULL,
        subtitle TEXT NOT NULL,
        body TEXT NOT NULL,
        UNIQUE (kind, id)
    )""",
    """CREATE VIRTUAL TABLE search USING fts5(
        title, body, content='search_doc', content_rowid='rowid', tokenize='trigram'
    )""",
    """CREATE TRIGGER search_new AFTER INSERT ON search_doc BEGIN
        INSERT INTO search(rowid, title, body) VALUES (new.rowid, new.title, new.body);
    END""",
    """CREATE TRIGGER search_old AFTER DELETE ON search_doc BEGIN
        INSERT INTO search(search, rowid, title, body)
            VALUES ('delete', old.rowid, old.title, old.body);
    END""",
    """CREATE TRIGGER search_changed AFTER UPDATE ON search_doc BEGIN
        INSERT INTO search(search, rowid, title, body)
            VALUES ('delete', old.rowid, old.title, old.body);
        INSERT INTO search(rowid, title, body) VALUES (new.rowid, new.title, new.body);
    END""",
)


def _kept(table: str) -> str:
    return f"""CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} BEGIN
        SELECT RAISE(ABORT, 'kept: {table} rows are never deleted');
    END"""


def _sealed(visit: str, revision: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM sign_off s "  # noqa: S608 - column names of this file, no input
        f"WHERE s.visit_id = {visit} AND s.revision >= {revision})"
    )


def _guard(name: str, event: str, condition: str) -> str:
    table = name.split("__")[0]
    return f"""CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} BEGIN
        SELECT RAISE(ABORT, 'signed: {table}');
    END"""


def _differs(*paths: str) -> str:
    return " OR ".join(
        f"json_extract(old.doc, '$.{p}') IS NOT json_extract(new.doc, '$.{p}')" for p in paths
    )


_CHANGED = "(old.doc IS NOT new.doc OR old.id IS NOT new.id)"
_RUN_SEALED = (
    "EXISTS (SELECT 1 FROM answer a JOIN sign_off s "
    "ON s.visit_id = a.visit_id AND s.revision >= a.revision WHERE a.run_id = old.id)"
)
_CORE = ("visit_id", "site_id", "item_id", "revision", "symptom", "description", "advice")
_IDENTITY = (
    "number",
    "site_id",
    "kind",
    "pack_id",
    "pack_version",
    "checklist_id",
    "checklist_version",
    "engineer_id",
    "engineer_name",
    "laptop",
    "started",
)

GUARDS = (
    *(_kept(table) for table in ("visit", "sign_off", "answer", "test_run", "evidence")),
    *(_kept(table) for table in ("finding", "review", "receipt", "ticket", "ticket_event")),
    _kept("outbox"),
    _guard("sign_off__fixed", "UPDATE", _CHANGED),
    _guard("review__fixed", "UPDATE", _CHANGED),
    _guard("ticket_event__fixed", "UPDATE", _CHANGED),  # a correction is another event
    _guard("answer__fixed", "UPDATE", f"{_CHANGED} AND {_sealed('old.visit_id', 'old.revision')}"),
    _guard("answer__moved", "UPDATE", f"{_CHANGED} AND {_sealed('new.visit_id', 'new.revision')}"),
    _guard("answer__late", "INSERT", _sealed("new.visit_id", "new.revision")),
    _guard(
        "evidence__fixed", "UPDATE", f"{_CHANGED} AND {_sealed('old.visit_id', 'old.revision')}"
    ),
    _guard(
        "evidence__moved", "UPDATE", f"{_CHANGED} AND {_sealed('new.visit_id', 'new.revision')}"
    ),
    # the picture of the signature is no part of the content: it may be stored beside its sign-off
    _guard(
        "evidence__late",
        "INSERT",
        f"new.kind <> 'signature' AND {_sealed('new.visit_id', 'new.revision')}",
    ),
    _guard("test_run__fixed", "UPDATE", f"{_CHANGED} AND {_RUN_SEALED}"),
    _guard(
        "finding__fixed",
        "UPDATE",
        f"({_differs(*_CORE)} OR ((old.state = 'withdrawn') <> (new.state = 'withdrawn'))) "
        f"AND {_sealed('old.visit_id', 'old.revision')}",
    ),
    _guard("finding__late", "INSERT", _sealed("new.visit_id", "new.revision")),
    _guard(
        "visit__fixed",
        "UPDATE",
        f"({_differs(*_IDENTITY)}) AND {_sealed('old.id', '0')}",
    ),
    # a signed revision never becomes unsigned; only the next one may be a draft
    _guard(
        "visit__unsigned",
        "UPDATE",
        "old.state = 'signed' AND new.state IS NOT 'signed' "
        f"AND {_sealed('old.id', 'new.revision')}",
    ),
    _guard(
        "visit__back",
        "UPDATE",
        "new.revision < (SELECT max(s.revision) FROM sign_off s WHERE s.visit_id = old.id)",
    ),
    _guard(
        "visit__stamp",
        "UPDATE",
        "old.state = 'signed' AND new.state = 'signed' AND old.revision = new.revision "
        "AND json_extract(old.doc, '$.signed') IS NOT json_extract(new.doc, '$.signed')",
    ),
    """CREATE TRIGGER outbox_fixed BEFORE UPDATE ON outbox
    WHEN old.dev_seq <> new.dev_seq OR old.cid <> new.cid OR old.body <> new.body
        OR old.hash <> new.hash OR old.entity <> new.entity OR old.entity_id <> new.entity_id
    BEGIN
        SELECT RAISE(ABORT, 'kept: an outbox row cannot be rewritten');
    END""",
)


def _table(name: str, keys: dict[str, tuple[str, str]]) -> str:
    generated = ",\n".join(
        f"{column} {kind} GENERATED ALWAYS AS (json_extract(doc, '{path}')) VIRTUAL"
        for column, (kind, path) in keys.items()
    )
    return f"""CREATE TABLE {name} (
        id TEXT PRIMARY KEY NOT NULL,
        doc TEXT NOT NULL,
        versions TEXT NOT NULL DEFAULT '{{}}',
        seqs TEXT NOT NULL DEFAULT '{{}}',
        base TEXT NOT NULL DEFAULT '{{}}',
        {generated}
    )"""


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    for name, keys in KEYS.items():
        run(_table(name, keys))
    for statement in (*INDEXES, *OTHER, *GUARDS):
        run(statement)
