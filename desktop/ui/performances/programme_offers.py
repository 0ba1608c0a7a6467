"""What the lines of the performance's dialog offer while one types."""

from __future__ import annotations

from db.folding import fold
from db.queries import productions
from desktop.domain.words import count_words, day_words
from desktop.ui.widgets.type_ahead import Offer


def title_offers(text: str) -> list[Offer]:
    """Productions whose title fits, the latest first."""
    return [
        Offer(
            known.title,
            " · ".join(
                said
                for said in (
                    known.genre,
                    count_words(known.performances, "performance"),
                    f"last {day_words(known.last_starts_at)}" if known.last_starts_at else "",
                )
                if said
            ),
            known.id,
        )
        for known in productions.find_productions(text)
    ]


def genre_offers(text: str) -> list[Offer]:
    """Genres in use."""
    return _fitting(text, productions.list_genres())


def venue_offers(text: str) -> list[Offer]:
    """Known venues."""
    return _fitting(text, productions.list_venues())


def _fitting(text: str, known: list[str]) -> list[Offer]:
    wanted = fold(text).strip()
    return [Offer(name, data=name) for name in known if wanted in fold(name) and name != text]
