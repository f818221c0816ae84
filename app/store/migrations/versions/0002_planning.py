"""Plans, stock-takes and the people who may sign."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

# table -> generated column -> JSON path in doc
KEYS: dict[str, dict[str, str]] = {
    "visit_plan": {"site_id": "$.site_id", "kind": "$.kind", "assignee": "$.assignee"},
    "stock_take": {"site_id": "$.site_id", "started_at": "$.started.at_wall"},
    "supervisor": {"site_id": "$.site_id", "name": "$.name"},
}


def _table(name: str, keys: dict[str, str]) -> str:
    generated = ",\n".join(
        f"{column} TEXT GENERATED ALWAYS AS (json_extract(doc, '{path}')) VIRTUAL"
        for column, path in keys.items()
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
        run(f"CREATE INDEX {name}_site ON {name}(site_id)")
    # a closed stock-take is a record of a day: only a new one tells of another day
    run("""CREATE TRIGGER stock_take__fixed BEFORE UPDATE ON stock_take
        WHEN json_extract(old.doc, '$.closed') IS NOT NULL AND old.doc IS NOT new.doc BEGIN
        SELECT RAISE(ABORT, 'signed: stock_take');
    END""")
    run("""CREATE TRIGGER stock_take_kept BEFORE DELETE ON stock_take BEGIN
        SELECT RAISE(ABORT, 'kept: stock_take rows are never deleted');
    END""")
