"""The first tables.

Revision ID: c001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.tables import IMMUTABLE_POSTGRESQL, IMMUTABLE_SQLITE

revision = "c001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("login", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("towns", sa.Text(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("login"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("at", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(length=120), nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("verified_at", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "blob_chunk",
        sa.Column("sha256", sa.String(length=120), nullable=False),
        sa.Column("chunk", sa.Integer(), nullable=False),
        sa.Column("i", sa.Integer(), nullable=False),
        sa.Column("chunk_sha256", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "chunk", "i"),
    )
    op.create_table(
        "blob_ref",
        sa.Column("sha256", sa.String(length=120), nullable=False),
        sa.Column("root", sa.String(length=120), nullable=False),
        sa.Column("device_id", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "root", "device_id"),
    )
    op.create_table(
        "change_log",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("cid", sa.String(length=120), nullable=False),
        sa.Column("device_id", sa.String(length=120), nullable=False),
        sa.Column("dev_seq", BIG, nullable=False),
        sa.Column("entity", sa.String(length=120), nullable=False),
        sa.Column("entity_id", sa.String(length=120), nullable=False),
        sa.Column("root", sa.String(length=120), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("hash", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("applied", sa.Text(), nullable=False),
        sa.Column("lost", sa.Text(), nullable=False),
        sa.Column("received_at", sa.String(length=120), nullable=False),
        sa.Column("event_at", sa.String(length=120), nullable=False),
        sa.Column("clock_gap", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("cid"),
        sa.UniqueConstraint("device_id", "dev_seq"),
    )
    op.create_index("ix_change_log_root", "change_log", ["root", "seq"], unique=False)
    op.create_table(
        "conflict",
        sa.Column("loser_cid", sa.String(length=120), nullable=False),
        sa.Column("field", sa.String(length=120), nullable=False),
        sa.Column("entity", sa.String(length=120), nullable=False),
        sa.Column("entity_id", sa.String(length=120), nullable=False),
        sa.Column("winner_cid", sa.String(length=120), nullable=False),
        sa.Column("loser_value", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("loser_cid", "field"),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("laptop", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("public_key", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("wipe", sa.String(length=120), nullable=False),
        sa.Column("enrolled_at", sa.String(length=120), nullable=False),
        sa.Column("last_seen", sa.String(length=120), nullable=False),
        sa.Column("client", sa.String(length=120), nullable=False),
        sa.Column("last_seq", BIG, nullable=False),
        sa.Column("last_hash", sa.String(length=120), nullable=False),
        sa.Column("last_sign", sa.String(length=120), nullable=False),
        sa.Column("central_since", BIG, nullable=True),
        sa.Column("pulled", sa.Integer(), nullable=False),
        sa.Column("escrow", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("laptop"),
    )
    op.create_table(
        "enrol_code",
        sa.Column("code_hash", sa.String(length=120), nullable=False),
        sa.Column("laptop", sa.String(length=120), nullable=False),
        sa.Column("expires_at", sa.String(length=120), nullable=False),
        sa.Column("device_id", sa.String(length=120), nullable=True),
        sa.Column("used_at", sa.String(length=120), nullable=True),
        sa.PrimaryKeyConstraint("code_hash"),
    )
    op.create_table(
        "entity",
        sa.Column("entity", sa.String(length=120), nullable=False),
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.Column("root", sa.String(length=120), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("visit_id", sa.String(length=120), nullable=True),
        sa.Column("site_id", sa.String(length=120), nullable=True),
        sa.Column("unique_key", sa.String(length=120), nullable=True),
        sa.Column("locked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "id"),
        sa.UniqueConstraint("unique_key"),
    )
    op.create_index("ix_entity_site", "entity", ["site_id", "entity"], unique=False)
    op.create_index("ix_entity_visit", "entity", ["visit_id", "entity"], unique=False)
    op.create_table(
        "feed",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("audience", sa.String(length=120), nullable=False),
        sa.Column("log_seq", BIG, nullable=False),
        sa.PrimaryKeyConstraint("seq", "audience"),
    )
    op.create_index("ix_feed_audience", "feed", ["audience", "seq"], unique=False)
    op.create_index("ix_feed_log", "feed", ["log_seq"], unique=False)
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "quarantine",
        sa.Column("cid", sa.String(length=120), nullable=False),
        sa.Column("device_id", sa.String(length=120), nullable=False),
        sa.Column("dev_seq", BIG, nullable=False),
        sa.Column("entity", sa.String(length=120), nullable=False),
        sa.Column("entity_id", sa.String(length=120), nullable=False),
        sa.Column("root", sa.String(length=120), nullable=False),
        sa.Column("hash", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("cid"),
    )
    op.create_index("ix_quarantine_device", "quarantine", ["device_id", "dev_seq"], unique=False)
    op.create_index("ix_quarantine_root", "quarantine", ["root", "reason"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("visit_id", sa.String(length=120), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.String(length=120), nullable=False),
        sa.Column("verified", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_receipt_visit", "receipt", ["visit_id"], unique=False)
    op.create_table(
        "scope",
        sa.Column("root", sa.String(length=120), nullable=False),
        sa.Column("audience", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("root", "audience"),
    )
    op.create_index("ix_scope_audience", "scope", ["audience"], unique=False)
    op.create_table(
        "device_account",
        sa.Column("device_id", sa.String(length=120), nullable=False),
        sa.Column("account_id", sa.String(length=120), nullable=False),
        sa.Column("since", BIG, nullable=False),
        sa.Column("granted_at", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["device_id"],
            ["device.id"],
        ),
        sa.PrimaryKeyConstraint("device_id", "account_id"),
    )
    op.create_table(
        "receipt_need",
        sa.Column("receipt_id", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["receipt_id"],
            ["receipt.id"],
        ),
        sa.PrimaryKeyConstraint("receipt_id", "sha256"),
    )
    op.create_index("ix_receipt_need_sha", "receipt_need", ["sha256"], unique=False)
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in IMMUTABLE_SQLITE if sqlite else IMMUTABLE_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("central is restored from a backup, never taken back a version")
