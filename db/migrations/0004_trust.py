"""Users' PINs, books that cannot be rewritten, what is deleted and erased, printed sheets, versions."""

from typing import Any

# Everything that two people may edit at once; the others had a version from the start.
VERSIONED = (
    "user", "household", "contact_point", "consent", "access_need", "relationship", "season",
    "venue", "production", "performance", "work", "artist", "order", "ticket", "membership",
    "donation", "interest", "patron_interest", "reaction", "outcome", "letter", "setting",
)  # fmt: skip

STATEMENTS = (
    'ALTER TABLE "user" ADD COLUMN "pin_hash" TEXT NOT NULL DEFAULT \'\'',
    'ALTER TABLE "user" ADD COLUMN "pin_kind" TEXT NOT NULL DEFAULT \'\'',
    'ALTER TABLE "user" ADD COLUMN "wrong_tries" INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE "user" ADD COLUMN "waits_until" TEXT NOT NULL DEFAULT \'\'',
    'ALTER TABLE "user" ADD COLUMN "wait_seconds" INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE "audit_entry" ADD COLUMN "subject" TEXT NOT NULL DEFAULT \'record\'',
    'ALTER TABLE "audit_entry" ADD COLUMN "salt" TEXT NOT NULL DEFAULT \'\'',
    'ALTER TABLE "audit_entry" ADD COLUMN "digest" TEXT NOT NULL DEFAULT \'\'',
    'ALTER TABLE "audit_entry" ADD COLUMN "chain" TEXT NOT NULL DEFAULT \'\'',
    'ALTER TABLE "audit_entry" ADD COLUMN "erased" INTEGER NOT NULL DEFAULT 0',
    """CREATE TABLE "kept_step" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "entry_id" INTEGER,
        "at" TEXT NOT NULL,
        "user_id" INTEGER,
        "patron_id" INTEGER,
        "label" TEXT NOT NULL,
        "changes" TEXT NOT NULL,
        "removed" INTEGER NOT NULL,
        "taken_back_at" TEXT
    )""",
    'CREATE INDEX "kept_step_entry_id" ON "kept_step" ("entry_id")',
    'CREATE INDEX "kept_step_patron_id" ON "kept_step" ("patron_id")',
    'CREATE INDEX "kept_step_at" ON "kept_step" ("at")',
    """CREATE TABLE "erasure_log" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "at" TEXT NOT NULL,
        "user_id" INTEGER,
        "patron_id" INTEGER NOT NULL,
        "patron_created_at" TEXT NOT NULL,
        "reason" TEXT NOT NULL,
        "counts" TEXT NOT NULL
    )""",
    'CREATE INDEX "erasure_log_patron_id" ON "erasure_log" ("patron_id")',
    """CREATE TABLE "retention_hold" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "patron_id" INTEGER NOT NULL,
        "until" TEXT NOT NULL,
        "reason" TEXT NOT NULL,
        "decided_at" TEXT NOT NULL,
        "user_id" INTEGER,
        FOREIGN KEY ("patron_id") REFERENCES "patron" ("id") ON DELETE CASCADE
    )""",
    'CREATE UNIQUE INDEX "retention_hold_patron_id" ON "retention_hold" ("patron_id")',
    """CREATE TABLE "printed_sheet" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "performance_id" INTEGER,
        "kind" TEXT NOT NULL,
        "printed_at" TEXT NOT NULL,
        "user_id" INTEGER,
        "copies" INTEGER NOT NULL,
        "pages" INTEGER NOT NULL,
        "people" INTEGER NOT NULL,
        "shredded_at" TEXT,
        "shredded_by" INTEGER,
        FOREIGN KEY ("performance_id") REFERENCES "performance" ("id") ON DELETE SET NULL
    )""",
    'CREATE INDEX "printed_sheet_performance_id" ON "printed_sheet" ("performance_id")',
    'CREATE INDEX "printed_sheet_shredded_at" ON "printed_sheet" ("shredded_at")',
    # Which file this is, whatever its name: its backups are told from those of another one.
    """INSERT INTO "setting" ("key", "value")
        SELECT 'file_id', '"' || lower(hex(randomblob(16))) || '"'
        WHERE NOT EXISTS (SELECT 1 FROM "setting" WHERE "key" = 'file_id')""",
)


def up(migrator: Any, db: Any) -> None:
    """Add the columns and tables."""
    for table in VERSIONED:
        if not _has(db, table, "version"):
            db.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1')
    for statement in STATEMENTS:
        db.execute_sql(statement)


def _has(db: Any, table: str, column: str) -> bool:
    return any(row[1] == column for row in db.execute_sql(f'PRAGMA table_info("{table}")'))
