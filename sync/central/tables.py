"""Central's tables. Uniqueness is a constraint here, never only a check in code."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

Big = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows only in INTEGER
NAME: Final = String(120)

meta = Table(
    "meta",
    metadata,
    Column("key", NAME, primary_key=True),  # server_id, epoch, central_key, escrow_key
    Column("value", Text, nullable=False),
)

device = Table(
    "device",
    metadata,
    Column("id", NAME, primary_key=True),
    Column("laptop", NAME, nullable=False, unique=True),  # short code; "" never
    Column("name", NAME, nullable=False),
    Column("public_key", NAME, nullable=False),
    Column("state", NAME, nullable=False),  # active | revoked | central
    Column("wipe", NAME, nullable=False),  # none | drain_then_wipe | wipe_now
    Column("enrolled_at", NAME, nullable=False),
    Column("last_seen", NAME, nullable=False),
    Column("client", NAME, nullable=False),
    Column("last_seq", Big, nullable=False),  # highest dev_seq taken in
    Column("last_hash", NAME, nullable=False),  # head of its chain
    Column("last_sign", NAME, nullable=False),  # content hash of its newest sign-off
    Column("central_since", Big),  # log number from which it sees everything; null: it does not
    Column("pulled", Integer, nullable=False),  # 1: it has read from the log
    Column("escrow", Text, nullable=False),  # its database key, sealed to central's escrow key
)

account = Table(
    "account",
    metadata,
    Column("id", NAME, primary_key=True),
    Column("login", NAME, nullable=False, unique=True),  # lower case
    Column("name", NAME, nullable=False),
    Column("roles", Text, nullable=False),  # JSON list
    Column("towns", Text, nullable=False),  # JSON list
    Column("active", Integer, nullable=False),
    Column("password_hash", Text, nullable=False),  # argon2id
    Column("created_at", NAME, nullable=False),
)

device_account = Table(
    "device_account",
    metadata,
    Column("device_id", NAME, ForeignKey("device.id"), primary_key=True),
    Column("account_id", NAME, ForeignKey("account.id"), primary_key=True),
    Column("since", Big, nullable=False),  # log number from which the grant opens the feed
    Column("granted_at", NAME, nullable=False),
)

enrol_code = Table(
    "enrol_code",
    metadata,
    Column("code_hash", NAME, primary_key=True),
    Column("laptop", NAME, nullable=False),
    Column("expires_at", NAME, nullable=False),
    Column("device_id", NAME),  # who used it
    Column("used_at", NAME),
)

change_log = Table(
    "change_log",
    metadata,
    Column("seq", Big, primary_key=True, autoincrement=False),
    Column("cid", NAME, nullable=False, unique=True),
    Column("device_id", NAME, nullable=False),
    Column("dev_seq", Big, nullable=False),
    Column("entity", NAME, nullable=False),
    Column("entity_id", NAME, nullable=False),
    Column("root", NAME, nullable=False),
    Column("actor", NAME, nullable=False),
    Column("hash", NAME, nullable=False),
    Column("body", Text, nullable=False),  # the JSON as it came, hash included
    Column("applied", Text, nullable=False),  # JSON list of fields
    Column("lost", Text, nullable=False),  # JSON list of fields
    Column("received_at", NAME, nullable=False),
    Column("event_at", NAME, nullable=False),  # the laptop's claim plus its last known offset
    Column("clock_gap", Integer, nullable=False),  # seconds event_at is ahead of received_at
    UniqueConstraint("device_id", "dev_seq"),
    Index("ix_change_log_root", "root", "seq"),
)

feed = Table(
    "feed",
    metadata,
    # the reading order of one audience; a row that becomes visible later gets a later number
    Column("seq", Big, primary_key=True, autoincrement=False),
    Column("audience", NAME, primary_key=True),
    Column("log_seq", Big, nullable=False),
    Index("ix_feed_audience", "audience", "seq"),
    Index("ix_feed_log", "log_seq"),
)

scope = Table(
    "scope",
    metadata,
    Column("root", NAME, primary_key=True),
    Column("audience", NAME, primary_key=True),
    Index("ix_scope_audience", "audience"),
)

entity = Table(
    "entity",
    metadata,
    Column("entity", NAME, primary_key=True),
    Column("id", NAME, primary_key=True),
    Column("doc", Text, nullable=False),  # JSON, unknown fields included
    Column("versions", Text, nullable=False),  # JSON field -> [cid, hlc, device]
    Column("root", NAME, nullable=False),
    Column("owner", NAME, nullable=False),  # the device that made it
    Column("visit_id", NAME),
    Column("site_id", NAME),
    Column("unique_key", NAME, unique=True),  # what there may be only one of
    Column("locked", Integer, nullable=False),  # 1: signed, a trigger refuses any change
    Index("ix_entity_visit", "visit_id", "entity"),
    Index("ix_entity_site", "site_id", "entity"),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("cid", NAME, primary_key=True),
    Column("device_id", NAME, nullable=False),
    Column("dev_seq", Big, nullable=False),
    Column("entity", NAME, nullable=False),
    Column("entity_id", NAME, nullable=False),
    Column("root", NAME, nullable=False),  # what it would belong to; "" if that is not known
    Column("hash", NAME, nullable=False),
    Column("reason", NAME, nullable=False),
    Column("detail", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("received_at", NAME, nullable=False),
    Index("ix_quarantine_device", "device_id", "dev_seq"),
    Index("ix_quarantine_root", "root", "reason"),
)

conflict = Table(
    "conflict",
    metadata,
    Column("loser_cid", NAME, primary_key=True),
    Column("field", NAME, primary_key=True),
    Column("entity", NAME, nullable=False),
    Column("entity_id", NAME, nullable=False),
    Column("winner_cid", NAME, nullable=False),
    Column("loser_value", Text, nullable=False),  # JSON
    Column("at", NAME, nullable=False),
)

blob = Table(
    "blob",
    metadata,
    Column("sha256", NAME, primary_key=True),
    Column("size", Big, nullable=False),
    Column("verified_at", NAME, nullable=False),
)

blob_chunk = Table(
    "blob_chunk",
    metadata,
    Column("sha256", NAME, primary_key=True),
    Column("chunk", Integer, primary_key=True),  # chunk size, bytes
    Column("i", Integer, primary_key=True),
    Column("chunk_sha256", NAME, nullable=False),
)

blob_ref = Table(
    "blob_ref",
    metadata,
    Column("sha256", NAME, primary_key=True),
    Column("root", NAME, primary_key=True),  # whoever sees the root may read the blob
    Column("device_id", NAME, primary_key=True),  # and whoever sent the reference
)

receipt = Table(
    "receipt",
    metadata,
    Column("id", NAME, primary_key=True),
    Column("visit_id", NAME, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("content_sha256", NAME, nullable=False),
    Column("verified", Integer, nullable=False),
    Column("complete", Integer, nullable=False),
    Column("received_at", NAME, nullable=False),
    Column("reason", NAME, nullable=False),
    Index("ix_receipt_visit", "visit_id"),
)

receipt_need = Table(
    "receipt_need",
    metadata,
    Column("receipt_id", NAME, ForeignKey("receipt.id"), primary_key=True),
    Column("sha256", NAME, primary_key=True),
    Index("ix_receipt_need_sha", "sha256"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", NAME, primary_key=True),
    Column("at", NAME, nullable=False),
    Column("kind", NAME, nullable=False),
    Column("who", NAME, nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_audit_at", "at"),
)

IMMUTABLE_SQLITE: Final = (
    """CREATE TRIGGER entity_locked BEFORE UPDATE ON entity
       WHEN OLD.locked = 1 AND (NEW.doc <> OLD.doc OR NEW.locked <> 1)
       BEGIN SELECT RAISE(ABORT, 'signed content is immutable'); END""",
    """CREATE TRIGGER entity_kept BEFORE DELETE ON entity
       BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END""",
    """CREATE TRIGGER log_fixed BEFORE UPDATE ON change_log
       BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
    """CREATE TRIGGER log_kept BEFORE DELETE ON change_log
       BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
)

IMMUTABLE_POSTGRESQL: Final = (
    """CREATE FUNCTION cc_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$""",
    """CREATE TRIGGER entity_locked BEFORE UPDATE ON entity FOR EACH ROW
       WHEN (OLD.locked = 1 AND (NEW.doc <> OLD.doc OR NEW.locked <> 1))
       EXECUTE FUNCTION cc_refuse('signed content is immutable')""",
    """CREATE TRIGGER entity_kept BEFORE DELETE ON entity FOR EACH ROW
       EXECUTE FUNCTION cc_refuse('records are never deleted')""",
    """CREATE TRIGGER log_fixed BEFORE UPDATE OR DELETE ON change_log FOR EACH ROW
       EXECUTE FUNCTION cc_refuse('the log is append-only')""",
)
