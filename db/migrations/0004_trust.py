"""Users' PINs, books that cannot be rewritten, what is deleted and erased, printed sheets, versions."""

import hashlib
import json
import os
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
    'ALTER TABLE "user" ADD COLUMN "wait_began" INTEGER NOT NULL DEFAULT 0',
    # Somebody must be able to say who works here.
    """UPDATE "user" SET "role" = 'admin'
        WHERE "id" = (SELECT min("id") FROM "user" WHERE "active")
        AND NOT EXISTS (SELECT 1 FROM "user" WHERE "active" AND "role" = 'admin')""",
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
        "counts" TEXT NOT NULL,
        "mark" TEXT NOT NULL,
        "numbers" TEXT NOT NULL DEFAULT '[]'
    )""",
    'CREATE INDEX "erasure_log_patron_id" ON "erasure_log" ("patron_id")',
    'CREATE UNIQUE INDEX "erasure_log_mark" ON "erasure_log" ("mark")',
    'ALTER TABLE "import_batch" ADD COLUMN "digest" TEXT NOT NULL DEFAULT \'\'',
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
    """CREATE TABLE "audit_head" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "count" INTEGER NOT NULL,
        "last_id" INTEGER NOT NULL,
        "chain" TEXT NOT NULL
    )""",
    # What somebody has begun to type about a patron and not saved.
    """CREATE TABLE "draft" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "patron_id" INTEGER NOT NULL,
        "user_id" INTEGER NOT NULL,
        "place" TEXT NOT NULL,
        "text" TEXT NOT NULL,
        "rest" TEXT NOT NULL,
        "typed_at" TEXT NOT NULL,
        FOREIGN KEY ("patron_id") REFERENCES "patron" ("id") ON DELETE CASCADE
    )""",
    """CREATE UNIQUE INDEX "draft_patron_id_user_id_place"
        ON "draft" ("patron_id", "user_id", "place")""",
    # Which file this is, whatever its name: its backups are told from those of another one.
    """INSERT INTO "setting" ("key", "value")
        SELECT 'file_id', '"' || lower(hex(randomblob(16))) || '"'
        WHERE NOT EXISTS (SELECT 1 FROM "setting" WHERE "key" = 'file_id')""",
)


# Entries are only ever added, one after the other; all that may happen to one later is that it is
# emptied when somebody is erased. `audit_head` follows by itself, and only ever forward.
TRIGGERS = (
    """CREATE TRIGGER "audit_entry_added" BEFORE INSERT ON "audit_entry"
    WHEN NEW."id" IS NULL OR NEW."id" <= (SELECT "last_id" FROM "audit_head")
    BEGIN SELECT RAISE(ABORT, 'the books are only added to'); END""",
    """CREATE TRIGGER "audit_entry_head" AFTER INSERT ON "audit_entry"
    BEGIN UPDATE "audit_head"
        SET "count" = "count" + 1, "last_id" = NEW."id", "chain" = NEW."chain"; END""",
    """CREATE TRIGGER "audit_entry_kept" BEFORE DELETE ON "audit_entry"
    BEGIN SELECT RAISE(ABORT, 'the books are only added to'); END""",
    """CREATE TRIGGER "audit_entry_unchanged" BEFORE UPDATE ON "audit_entry"
    WHEN NOT (
        NEW."erased" = 1 AND NEW."action" = '' AND NEW."changes" IN ('', '[]') AND NEW."salt" = ''
        AND NEW."id" IS OLD."id" AND NEW."at" IS OLD."at" AND NEW."user_id" IS OLD."user_id"
        AND NEW."patron_id" IS OLD."patron_id" AND NEW."subject" IS OLD."subject"
        AND NEW."digest" IS OLD."digest" AND NEW."chain" IS OLD."chain"
    )
    BEGIN SELECT RAISE(ABORT, 'the books are only added to'); END""",
    """CREATE TRIGGER "audit_head_kept" BEFORE DELETE ON "audit_head"
    BEGIN SELECT RAISE(ABORT, 'the books are only added to'); END""",
    """CREATE TRIGGER "audit_head_one" BEFORE INSERT ON "audit_head"
    BEGIN SELECT RAISE(ABORT, 'the books are only added to'); END""",
    """CREATE TRIGGER "audit_head_forward" BEFORE UPDATE ON "audit_head"
    WHEN NEW."count" <> OLD."count" + 1 OR NEW."last_id" <= OLD."last_id"
    BEGIN SELECT RAISE(ABORT, 'the books are only added to'); END""",
)

# The fields whose values may stand in the books, as they were known when this step was written; of all
# others, and of other texts, an entry says only that they changed.
SENSITIVE = {
    "patron": {"pronouns"}, "access_need": {"need", "instruction"},
    "relationship": {"name", "birth_year"}, "order": {"comment", "extra"},
    "ticket": {"price_type", "extra"}, "note": {"text", "door_line"}, "reaction": {"comment"},
    "promise": {"text", "outcome"}, "opener_use": {"say"}, "form": {"draft"},
    "form_version": {"body"}, "response": {"person", "origin", "remark", "decisions"},
    "answer": {"value"}, "call_guide_step": {"say", "hint", "choices", "say_back"},
    "call": {"phone", "summary"}, "call_step": {"heard", "picked", "said", "draft"},
    "outcome": {"detail", "reason"}, "segment": {"rules"}, "letter_template": {"subject", "body"},
    "letter": {"subject", "body"},
}  # fmt: skip
PLAIN = {
    "household", "contact_point", "external_id", "consent", "not_duplicate", "season", "venue",
    "production", "performance", "artist", "work", "production_work", "production_artist",
    "membership", "donation", "interest", "interest_alias", "patron_interest", "section",
    "question", "choice", "call_guide", *SENSITIVE,
}  # fmt: skip
FOLLOWS = {
    "visits", "spend_minor", "first_visit", "last_visit", "last_production", "next_visit",
    "member_until", "recency", "performances_held", "orders_made", "season_visits", "updated_at",
    "version", "id",
}  # fmt: skip


def up(migrator: Any, db: Any) -> None:
    """Add the columns and tables; part the books from what taking back needs, and chain them."""
    for table in VERSIONED:
        if not _has(db, table, "version"):
            db.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1')
    for statement in STATEMENTS:
        db.execute_sql(statement)
    _convert(db)
    for statement in TRIGGERS:
        db.execute_sql(statement)


def _convert(db: Any) -> None:
    """Whole rows go from the entries to the kept steps; entries keep the fields, and are chained."""
    chain, last_id, count = "", 0, 0
    while True:
        entries = db.execute_sql(
            'SELECT "id", "at", "user_id", "patron_id", "action", "changes" FROM "audit_entry" '
            'WHERE "id" > ? ORDER BY "id" LIMIT 200', (last_id,)
        ).fetchall()  # fmt: skip
        if not entries:
            break
        for last_id, at, user_id, patron_id, action, text in entries:
            changes = json.loads(text)
            db.execute_sql(
                'INSERT INTO "kept_step" ("entry_id", "at", "user_id", "patron_id", "label", '
                '"changes", "removed") VALUES (?, ?, ?, ?, ?, ?, ?)',
                (last_id, at, user_id, patron_id, action, text,
                 sum(change[3] is None for change in changes)),
            )  # fmt: skip
            told = json.dumps([_told(*change) for change in changes], ensure_ascii=False)
            salt = os.urandom(16).hex()
            digest = _hash([salt, action, told])
            chain = _hash([chain, last_id, at, user_id, patron_id, "record", digest])
            db.execute_sql(
                'UPDATE "audit_entry" SET "changes" = ?, "salt" = ?, "digest" = ?, "chain" = ? '
                'WHERE "id" = ?', (told, salt, digest, chain, last_id)
            )  # fmt: skip
        count += len(entries)
    db.execute_sql(
        'INSERT INTO "audit_head" ("id", "count", "last_id", "chain") VALUES (1, ?, ?, ?)',
        (count, last_id, chain),
    )


def _told(table: str, row_id: int, before: Any, after: Any) -> list[Any]:
    """[table, row, made|changed|removed, {field: [old, new], or null for a sensitive one}]."""
    kind = "made" if before is None else "removed" if after is None else "changed"
    old, new = before or {}, after or {}
    fields: dict[str, Any] = {}
    for column in {**old, **new}:
        was, now = old.get(column), new.get(column)
        if column in FOLLOWS or was == now or (not was and not now and kind != "changed"):
            continue
        hidden = table not in PLAIN or column in SENSITIVE.get(table, ())
        fields[column] = None if hidden else [was, now]
    return [table, row_id, kind, fields]


def _hash(words: list[Any]) -> str:
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def _has(db: Any, table: str, column: str) -> bool:
    return any(row[1] == column for row in db.execute_sql(f'PRAGMA table_info("{table}")'))
