"""What the wizard says: a file understood, a plan, a result, in sentences a clerk would use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from db import clock
from desktop.domain.words import count_words, join_words, long_day_words, short_day_words
from desktop.importing.moments import find_moment
from desktop.importing.role_words import GRAIN_WORDS, KIND_WORDS
from desktop.importing.understanding import (
    BatchSummary,
    ImportCounts,
    ImportPlan,
    ImportResult,
    Understanding,
)

_DATE_ORDERS = {"dmy": "day first", "mdy": "month first"}


def understanding_sentences(found: Understanding) -> list[str]:
    """What a file was taken for: its kind, what a line of it is, how it is written."""
    kind = KIND_WORDS.get(found.kind, found.kind)
    grain = GRAIN_WORDS.get(found.grain, "entry")
    said = [f"{kind}: each line is one {grain}."]
    if found.grain == "card":
        said = ["Address cards, one for each person."]
    if found.grain == "sheet":
        return ["Filled forms, one for each person. They wait for review."]
    if found.remembered:
        said.append("A file with these headings was imported before; its columns are as then.")
    if found.form.preamble_rows:
        lines = count_words(found.form.preamble_rows, "line")
        said.append(f"{lines} above the headings passed over.")
    if found.performance_from == "item":
        said.append("Which performance a line is for is read out of what was sold.")
    if found.date_order in ("dmy", "mdy"):
        said.append(f"Dates are read {_DATE_ORDERS[found.date_order]}.")
    plan = found.form_plan
    if plan is not None:
        asked = count_words(len(plan.schema.asked), "question")
        said.append(
            f"A new form with {asked} is made from it." if plan.made
            else f"The answers go to the form “{plan.name}”."
        )  # fmt: skip
    return said


def used_columns_sentence(found: Understanding) -> str:
    """How many columns are used, kept and left out."""
    used = [c for c in found.columns if c.role and c.role != "skip" and c.samples]
    kept = sum(1 for c in found.columns if not c.role and c.samples)
    out = len(found.columns) - len(used) - kept
    parts = [f"{len(used)} of {count_words(len(found.columns), 'column')} used"]
    if kept:
        as_what = "fit no question" if found.kind == "responses" else "kept as they are"
        parts.append(f"{kept} {as_what}")
    if out:
        parts.append(f"{out} empty or left out")
    return ", ".join(parts) + "."


def unsure_columns(found: Understanding) -> list[int]:
    """Columns that somebody should look at: a use was guessed from values or weak words."""
    return [
        c.index
        for c in found.columns
        if (c.role or found.kind == "responses")
        and c.role != "skip"
        and c.confidence < 0.7
        and c.samples
    ]


_DATED = {"event_start", "event_date", "order_date", "start", "date", "timestamp",
          "cancelled_at", "since", "consent_at", "refused_at"}  # fmt: skip


def date_read(role: str, samples: Sequence[str], order: str) -> str:
    """How the first date among a column's values is read, '' for other columns."""
    if role not in _DATED:
        return ""
    if not order and any(find_moment(s, "dmy") != find_moment(s, "mdy") for s in samples):
        return ""  # nobody knows yet
    moment = next((m for m in (find_moment(s, order) for s in samples) if m is not None), None)
    if moment is None:
        return ""
    at = f", {moment.at:%H:%M}" if moment.at is not None else ""
    return long_day_words(moment.day) + at


def plan_numbers(counts: ImportCounts, kind: str) -> list[tuple[int, str]]:
    """The numbers of a plan or result, each with its word, those that matter first."""
    people = [
        (counts.patrons_new, "new patrons"),
        (counts.patrons_matched, "already known"),
        (counts.patrons_updated, "of them with something new"),
    ]
    if kind == "contacts":
        return people
    if kind == "responses":
        return [
            (counts.responses_new, "new responses"),
            (counts.responses_updated, "brought up to date"),
            (counts.anonymous_responses, "anonymous"),
            (counts.people, "people"),
            (counts.patrons_matched, "known patrons"),
            (counts.patrons_new, "new patrons"),
            (counts.performances, "performances"),
        ]
    if kind == "programme":
        return [
            (counts.performances, "performances"),
            (counts.performances_new, "of them new"),
            (counts.productions, "productions"),
            (counts.composers, "composers"),
            (counts.works, "works"),
        ]
    return [
        *people,
        (counts.tickets_new, "new tickets"),
        (counts.tickets_updated, "tickets brought up to date"),
        (counts.tickets_cancelled_or_refunded, "cancelled or refunded"),
        (counts.orders, "orders"),
        (counts.performances, "performances"),
        *([(counts.responses_new, "new responses")] if counts.responses else []),
    ]


def skipped_sentences(skipped: Iterable[tuple[str, int]]) -> list[str]:
    """Each reason with its number of lines."""
    return [f"{count_words(number, 'line')}: {reason}" for reason, number in skipped]


def plan_headline(plan: ImportPlan) -> str:
    """One sentence for the head of the plan."""
    counts = plan.counts
    if not counts.accepted:
        return "Nothing of this file can be imported as it stands."
    said = f"{count_words(counts.accepted, 'line')} of {counts.rows:,} will be imported"
    return said + (f", {counts.skipped:,} left out." if counts.skipped else ".")


def same_file_sentence(plan: ImportPlan) -> str:
    """How many people of a file that came in before look new all the same, '' for nobody."""
    new = plan.counts.patrons_new
    if not plan.imported_at or not new:
        return ""
    look = "look" if new != 1 else "looks"
    day = short_day_words(clock.day_of(plan.imported_at))
    return (
        f"This very file was imported on {day}, and {count_words(new, 'person', 'people')} in it "
        f"{look} new all the same. Perhaps they were erased since: importing brings them back."
    )


def result_headline(result: ImportResult) -> str:
    """One sentence for the head of the result."""
    counts = result.counts
    if result.kind == "programme":
        parts = [count_words(counts.performances_new, "new performance")]
        known = counts.performances - counts.performances_new
        if known:
            parts.append(f"{known:,} already known")
        return join_words(parts) + "."
    if result.kind == "responses":
        return _responses_headline(result)
    parts = [count_words(counts.patrons_new, "new patron")]
    if counts.patrons_matched:
        parts.append(f"{counts.patrons_matched:,} already known")
    if counts.tickets_new:
        parts.append(count_words(counts.tickets_new, "new ticket"))
    return join_words(parts) + "."


def _responses_headline(result: ImportResult) -> str:
    counts, filled = result.counts, result.filled
    parts = [count_words(counts.responses_new, "new response")]
    if counts.responses_updated:
        parts.append(f"{counts.responses_updated:,} brought up to date")
    same = counts.responses - counts.responses_new - counts.responses_updated
    if same > 0:
        parts.append(f"{same:,} known already")
    said = f"{join_words(parts)}."
    if filled is None:
        return said
    return (
        f"{said} {'A form was made for them' if filled.made else 'They answer'}: “{filled.form}”."
    )


def batch_sentence(batch: BatchSummary) -> str:
    """What an earlier import brought."""
    counts = batch.counts
    words = (
        ("patrons_new", "new patron"),
        ("patrons_matched", "known patron"),
        ("tickets", "ticket"),
        ("responses", "response"),
        ("performances", "performance"),
    )
    parts = [count_words(counts[key], noun) for key, noun in words if counts.get(key)]
    return join_words(parts[:3]) if parts else "Nothing new"
