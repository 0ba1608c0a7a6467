"""What we owe a patron, as alerts in the head of the page until it is done."""

from __future__ import annotations

from collections.abc import Sequence

from db.records.memory import PromiseRecord
from desktop.domain import words
from desktop.domain.follow_up_words import gravest_first, is_due, promised_words

MOST = 2


def promise_badges(promises: Sequence[PromiseRecord]) -> list[tuple[str, str, str]]:
    """The gravest open ones as (text, tone, the whole of it); of many, how many more there are."""
    still = gravest_first(promises)
    shown = still if len(still) <= MOST + 1 else still[:MOST]
    found = [(promised_words(p), "accent" if is_due(p.due_on) else "amber", p.text) for p in shown]
    rest = still[len(shown) :]
    if rest:
        whole = "\n".join(promised_words(p) for p in rest)
        found.append((f"and {words.count_words(len(rest), 'more promise')}", "amber", whole))
    return found
