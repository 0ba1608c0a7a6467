"""A call as it is read afterwards: each step with what was heard, and what came of it."""

from __future__ import annotations

from db.queries import calls
from db.records.calls import CallStepRecord, OutcomeRecord
from desktop.domain import words
from desktop.domain.outcome_words import OUTCOMES

STEP_NAMES = {
    "listen": "Listen", "understand": "Understand", "connect": "Connect", "offer": "Offer",
    "agree": "Agree",
}  # fmt: skip
OUTCOME_NAMES = dict(OUTCOMES)
RESULT_WORDS = {"agreed": "agreed", "declined": "declined", "open": "left open"}


def call_lines(call_id: int) -> tuple[tuple[str, str], ...]:
    """(caption, text) of each step that has something, then of each outcome. Raises NotFound."""
    calls.get_call(call_id)
    lines = [(STEP_NAMES[s.step], step_words(s)) for s in calls.list_steps(call_id)]
    lines += [
        (OUTCOME_NAMES.get(o.kind, o.kind), outcome_words(o))
        for o in calls.list_outcomes(call_id=call_id)
    ]
    return tuple((caption, text) for caption, text in lines if text)


def step_words(step: CallStepRecord) -> str:
    """What a step brought, in one text; `skipped` if it was, '' if there is nothing."""
    said = [f"We said: “{line}”" for line in step.said]
    parts = ["skipped" if step.state == "skipped" else "", step.heard, ", ".join(step.picked)]
    return "\n".join([p for p in parts if p] + said)


def outcome_words(outcome: OutcomeRecord) -> str:
    """`agreed · 2 tickets · $48.00 · done in the ticketing system too`."""
    parts = [
        RESULT_WORDS.get(outcome.result, outcome.result),
        outcome.detail,
        words.money_words(outcome.amount_minor, outcome.currency)
        if outcome.amount_minor is not None
        else "",
        outcome.reason,
        f"granted by {outcome.granted_by}" if outcome.granted_by else "",
    ]
    if outcome.needs_elsewhere and outcome.result == "agreed":
        done = outcome.done_elsewhere_at is not None
        parts.append(
            "done in the ticketing system too" if done else "still to do in the ticketing system"
        )
    return " · ".join(p for p in parts if p)
