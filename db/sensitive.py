"""Which fields' values never stand in the books: of these an entry says only that they changed.

Health and access, what was said or written about somebody, children, secrets; and bulky texts that an
entry would repeat whole. Every text column is in one of the two lists (a test sees to it), and what is
in neither is treated as sensitive.
"""

from __future__ import annotations

SENSITIVE: dict[str, frozenset[str]] = {
    "user": frozenset({"pin_hash"}),
    "patron": frozenset({"pronouns"}),
    "access_need": frozenset({"need", "instruction"}),
    "relationship": frozenset({"name", "birth_year"}),
    "order": frozenset({"comment", "extra"}),
    "ticket": frozenset({"price_type", "extra"}),
    "note": frozenset({"text", "door_line"}),
    "reaction": frozenset({"comment"}),
    "promise": frozenset({"text", "outcome"}),
    "opener_use": frozenset({"say"}),
    "form": frozenset({"draft"}),
    "form_version": frozenset({"body"}),
    "response": frozenset({"person", "origin", "remark", "decisions"}),
    "answer": frozenset({"value"}),
    "call_guide_step": frozenset({"say", "hint", "choices", "say_back"}),
    "call": frozenset({"phone", "summary"}),
    "call_step": frozenset({"heard", "picked", "said", "draft"}),
    "outcome": frozenset({"detail", "reason"}),
    "segment": frozenset({"rules"}),
    "letter_template": frozenset({"subject", "body"}),
    "letter": frozenset({"subject", "body"}),
    "retention_hold": frozenset({"reason"}),
}

_PROVENANCE = {"source_kind", "source", "learnt_at"}

PLAIN: dict[str, frozenset[str]] = {
    "user": frozenset({"name", "initials", "role", "pin_kind", "waits_until"}),
    "household": frozenset({"name"}),
    "patron": frozenset(
        {"given", "family", "display_name", "sort_name", "say_as", "salutation", "since",
         "organisation", "first_visit", "last_visit", "last_production", "next_visit",
         "member_until", "season_visits", "created_at", "updated_at"}
    ),
    "contact_point": frozenset(
        {"kind", "label", "value", "normal", "street", "city", "region", "postcode", "country",
         *_PROVENANCE}
    ),
    "external_id": frozenset({"system", "number"}),
    "consent": frozenset({"channel", "wording", "given_at", "source_kind", "source"}),
    "access_need": frozenset({"audience", "ended_at", *_PROVENANCE}),
    "relationship": frozenset({"kind", "audience", *_PROVENANCE}),
    "not_duplicate": frozenset({"said_at"}),
    "season": frozenset({"name", "starts", "ends"}),
    "venue": frozenset({"name"}),
    "production": frozenset({"title", "folded", "genre", "keywords", "system", "number"}),
    "performance": frozenset({"starts_at", "doors_at", "disrupted", "system", "number"}),
    "artist": frozenset({"name", "folded"}),
    "work": frozenset({"title", "folded"}),
    "production_work": frozenset(),
    "production_artist": frozenset({"role"}),
    "order": frozenset({"system", "number", "ordered_at", "channel", "status", "currency"}),
    "ticket": frozenset({"holder_name", "number", "status", "seat"}),
    "membership": frozenset(
        {"kind", "starts", "ends", "currency", "status", "upgraded_at", "source_kind", "source"}
    ),
    "donation": frozenset(
        {"kind", "currency", "given_at", "purpose", "thanked_at", "source_kind", "source"}
    ),
    "interest": frozenset({"name", "folded", "group_name", "matches"}),
    "interest_alias": frozenset({"word", "folded"}),
    "patron_interest": frozenset({"detail", "audience", *_PROVENANCE}),
    "note": frozenset(
        {"kind", "audience", "resolved_at", "source_kind", "source", "created_at", "updated_at",
         "looked_at"}
    ),
    "reaction": frozenset({"value", "audience", *_PROVENANCE}),
    "promise": frozenset(
        {"due_on", "done_at", "audience", "made_at", "kind", "first_due_on", "source_kind",
         "source"}
    ),
    "opener_use": frozenset({"key", "kind", "action", "used_at"}),
    "form": frozenset({"uid", "name", "folded", "created_at", "updated_at"}),
    "form_version": frozenset({"code", "published_at"}),
    "section": frozenset({"key", "words"}),
    "question": frozenset({"key", "kind", "words"}),
    "choice": frozenset({"key", "words"}),
    "response": frozenset(
        {"face", "status", "source", "answered_at", "created_at", "updated_at"}
    ),
    "answer": frozenset(),
    "call_guide": frozenset({"kind", "name", "about", "direction", "updated_at"}),
    "call_guide_step": frozenset({"step", "title"}),
    "call": frozenset({"kind", "direction", "status", "step", "started_at", "ended_at",
                       "updated_at"}),
    "call_step": frozenset({"step", "state", "reached_at"}),
    "outcome": frozenset(
        {"kind", "result", "tickets", "currency", "granted_by", "done_elsewhere_at", "made_at"}
    ),
    "segment": frozenset({"name", "folded", "created_at", "updated_at"}),
    "letter_template": frozenset(
        {"name", "folded", "channel", "created_at", "updated_at", "purpose", "shipped"}
    ),
    "letter": frozenset({"channel", "sent_to", "made_at", "template_name"}),
    "printed_sheet": frozenset({"kind", "printed_at", "shredded_at"}),
    "retention_hold": frozenset({"until", "decided_at"}),
}  # fmt: skip

# Never written through the journal, so that no entry can hold anything of them.
UNBOOKED = frozenset(
    {"setting", "audit_entry", "audit_head", "kept_step", "erasure_log", "import_batch",
     "import_issue", "import_change", "column_mapping", "search_entry", "search_term",
     "draft"}
)  # fmt: skip


def is_sensitive(table: str, column: str) -> bool:
    """Whether an entry of the books may say no more of a field than that it changed."""
    return table not in PLAIN or column in SENSITIVE.get(table, ())
