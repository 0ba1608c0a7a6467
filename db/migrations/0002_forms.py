"""Forms: what is asked, each published version of it, and what people answered."""

from typing import Any

STATEMENTS = (
    """CREATE TABLE "form" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "uid" TEXT NOT NULL,
        "name" TEXT NOT NULL,
        "folded" TEXT NOT NULL,
        "draft" TEXT NOT NULL,
        "live_id" INTEGER,
        "archived" INTEGER NOT NULL,
        "created_at" TEXT NOT NULL,
        "updated_at" TEXT NOT NULL,
        "version" INTEGER NOT NULL,
        "batch_id" INTEGER
    )""",
    'CREATE UNIQUE INDEX "form_uid" ON "form" ("uid")',
    'CREATE UNIQUE INDEX "form_folded" ON "form" ("folded")',
    'CREATE INDEX "form_batch_id" ON "form" ("batch_id")',
    """CREATE TABLE "form_version" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "form_id" INTEGER NOT NULL,
        "number" INTEGER NOT NULL,
        "code" TEXT NOT NULL,
        "body" TEXT NOT NULL,
        "published_at" TEXT NOT NULL,
        "user_id" INTEGER,
        "batch_id" INTEGER,
        FOREIGN KEY ("form_id") REFERENCES "form" ("id") ON DELETE CASCADE
    )""",
    'CREATE INDEX "form_version_form_id" ON "form_version" ("form_id")',
    'CREATE UNIQUE INDEX "form_version_code" ON "form_version" ("code")',
    'CREATE INDEX "form_version_batch_id" ON "form_version" ("batch_id")',
    'CREATE UNIQUE INDEX "form_version_form_id_number" ON "form_version" ("form_id", "number")',
    """CREATE TABLE "section" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "form_id" INTEGER NOT NULL,
        "key" TEXT NOT NULL,
        "words" TEXT NOT NULL,
        "retired" INTEGER NOT NULL,
        "batch_id" INTEGER,
        FOREIGN KEY ("form_id") REFERENCES "form" ("id") ON DELETE CASCADE
    )""",
    'CREATE INDEX "section_form_id" ON "section" ("form_id")',
    'CREATE INDEX "section_batch_id" ON "section" ("batch_id")',
    'CREATE UNIQUE INDEX "section_form_id_key" ON "section" ("form_id", "key")',
    """CREATE TABLE "question" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "form_id" INTEGER NOT NULL,
        "section_id" INTEGER,
        "key" TEXT NOT NULL,
        "kind" TEXT NOT NULL,
        "words" TEXT NOT NULL,
        "retired" INTEGER NOT NULL,
        "batch_id" INTEGER,
        FOREIGN KEY ("form_id") REFERENCES "form" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("section_id") REFERENCES "section" ("id") ON DELETE SET NULL
    )""",
    'CREATE INDEX "question_form_id" ON "question" ("form_id")',
    'CREATE INDEX "question_section_id" ON "question" ("section_id")',
    'CREATE INDEX "question_batch_id" ON "question" ("batch_id")',
    'CREATE UNIQUE INDEX "question_form_id_key" ON "question" ("form_id", "key")',
    """CREATE TABLE "choice" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "question_id" INTEGER NOT NULL,
        "key" TEXT NOT NULL,
        "words" TEXT NOT NULL,
        "retired" INTEGER NOT NULL,
        "batch_id" INTEGER,
        FOREIGN KEY ("question_id") REFERENCES "question" ("id") ON DELETE CASCADE
    )""",
    'CREATE INDEX "choice_question_id" ON "choice" ("question_id")',
    'CREATE INDEX "choice_batch_id" ON "choice" ("batch_id")',
    'CREATE UNIQUE INDEX "choice_question_id_key" ON "choice" ("question_id", "key")',
    """CREATE TABLE "response" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "form_id" INTEGER NOT NULL,
        "form_version_id" INTEGER NOT NULL,
        "patron_id" INTEGER,
        "performance_id" INTEGER,
        "face" TEXT NOT NULL,
        "status" TEXT NOT NULL,
        "person" TEXT NOT NULL,
        "origin" TEXT NOT NULL,
        "source" TEXT NOT NULL,
        "remark" TEXT NOT NULL,
        "decisions" TEXT NOT NULL,
        "answered_at" TEXT NOT NULL,
        "user_id" INTEGER,
        "created_at" TEXT NOT NULL,
        "updated_at" TEXT NOT NULL,
        "version" INTEGER NOT NULL,
        "batch_id" INTEGER,
        FOREIGN KEY ("form_id") REFERENCES "form" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("form_version_id") REFERENCES "form_version" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("patron_id") REFERENCES "patron" ("id") ON DELETE SET NULL,
        FOREIGN KEY ("performance_id") REFERENCES "performance" ("id") ON DELETE SET NULL
    )""",
    'CREATE INDEX "response_form_id" ON "response" ("form_id")',
    'CREATE INDEX "response_form_version_id" ON "response" ("form_version_id")',
    'CREATE INDEX "response_patron_id" ON "response" ("patron_id")',
    'CREATE INDEX "response_performance_id" ON "response" ("performance_id")',
    'CREATE INDEX "response_batch_id" ON "response" ("batch_id")',
    'CREATE INDEX "response_form_id_status" ON "response" ("form_id", "status")',
    'CREATE INDEX "response_form_id_origin" ON "response" ("form_id", "origin")',
    """CREATE TABLE "answer" (
        "id" INTEGER NOT NULL PRIMARY KEY,
        "response_id" INTEGER NOT NULL,
        "question_id" INTEGER NOT NULL,
        "value" TEXT NOT NULL,
        "batch_id" INTEGER,
        FOREIGN KEY ("response_id") REFERENCES "response" ("id") ON DELETE CASCADE,
        FOREIGN KEY ("question_id") REFERENCES "question" ("id") ON DELETE CASCADE
    )""",
    'CREATE INDEX "answer_response_id" ON "answer" ("response_id")',
    'CREATE INDEX "answer_question_id" ON "answer" ("question_id")',
    'CREATE INDEX "answer_batch_id" ON "answer" ("batch_id")',
    'CREATE UNIQUE INDEX "answer_response_id_question_id" ON "answer" ("response_id", "question_id")',
)


def up(migrator: Any, db: Any) -> None:
    """Make the tables of the forms."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
