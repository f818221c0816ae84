"""The test runs of a device, over all its visits."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run(
        "ALTER TABLE test_run ADD COLUMN asset_id TEXT "
        "GENERATED ALWAYS AS (json_extract(doc, '$.asset_id')) VIRTUAL"
    )
    run("CREATE INDEX run_asset ON test_run(asset_id, started_at) WHERE asset_id IS NOT NULL")
