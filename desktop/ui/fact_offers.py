"""What fields offer while a fact is typed: words of the vocabulary, performances, access needs."""

from __future__ import annotations

from db import clock
from db.folding import fold
from db.queries import interests, performances
from db.records.programme import PerformanceRecord
from desktop.domain import words
from desktop.domain.words import count_words
from desktop.ui.widgets.type_ahead import Offer


def vocabulary_offers(text: str) -> list[Offer]:
    """What of the vocabulary fits; at the end the word itself, if it is new."""
    if not text.strip():
        return []
    wanted = fold(text)
    offers = []
    known = False
    for entry in interests.find_vocabulary(text, limit=7):
        alias = next((a for a in entry.aliases if fold(a).startswith(wanted)), "")
        also = f"“{alias}”" if alias and not fold(entry.name).startswith(wanted) else ""
        used = count_words(entry.patrons, "patron") if entry.patrons else ""
        detail = " · ".join(p for p in (also, entry.group, used) if p)
        offers.append(Offer(entry.name, detail, entry.name))
        known = known or wanted in {fold(entry.name), *map(fold, entry.aliases)}
    if not known:
        new = text.strip()
        offers.append(Offer(new, "new word", new, shown=f"Add “{new}”"))
    return offers


def performance_offers(text: str) -> list[Offer]:
    """Performances whose title fits; with nothing typed, those of today and of late."""
    found = performances.find_performances(text) if text.strip() else _of_late()
    return [
        Offer(
            f"{p.title}, {words.when_words(p.starts_at)}",
            p.venue,
            p.id,
            shown=f"{p.title} · {words.when_words(p.starts_at)}",
        )
        for p in found[:8]
    ]


def _of_late() -> list[PerformanceRecord]:
    _, end = clock.day_bounds(clock.today())
    tonight = [p for p in performances.list_upcoming(limit=4) if p.starts_at < end]
    return [*tonight, *performances.list_recent(limit=8)]
