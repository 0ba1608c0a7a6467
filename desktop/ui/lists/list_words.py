"""What the fields of the builder offer: titles, genres, names, interests, places, imports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from db.folding import fold
from db.queries import interests, segments
from db.records.segments import Condition
from desktop.domain import segment_kinds as kinds
from desktop.domain import words
from desktop.domain.segment_words import condition_words
from desktop.ui.widgets.type_ahead import Offer

MOST = 8


@dataclass(frozen=True, slots=True)
class ListWords:
    """All that a condition can name, read once by `read` on the worker."""

    by_source: dict[str, Sequence[str]] = field(default_factory=dict)
    batches: tuple[tuple[int, str], ...] = ()
    seasons: tuple[str, ...] = ()

    def offers(self, source: str, typed: str) -> list[Offer]:
        """What of a source fits what was typed: what begins so first."""
        return [Offer(name, "", name) for name in self.find(source, typed)[:MOST]]

    def find(self, source: str, typed: str) -> list[str]:
        """The names of a source in which what was typed stands."""
        asked = fold(typed)
        names = self.by_source.get(source, ())
        first = [name for name in names if fold(name).startswith(asked)]
        if len(first) >= MOST or not asked:
            return first
        return first + [
            name for name in names if f" {asked}" in f" {fold(name)}" and name not in first
        ]

    def known(self, source: str, text: str) -> bool:
        """Whether there is something called so; not asked of what is only a beginning."""
        if source in ("", kinds.FREE, kinds.NEEDS, kinds.PLAYED) or not self.by_source:
            return True
        return any(fold(name) == fold(text) for name in self.by_source.get(source, ()))


def read() -> ListWords:
    """Everything there is to name. May take a while on a large file: call it on the worker."""
    vocabulary = interests.list_vocabulary()
    named = [entry.name for entry in vocabulary]
    named += [alias for entry in vocabulary for alias in entry.aliases]
    sources: dict[str, Callable[[], Sequence[str]]] = {
        kinds.TITLES: segments.list_titles,
        kinds.GENRES: segments.list_genres,
        kinds.PLAYED: segments.list_names_played,
        kinds.MEMBERSHIPS: segments.list_membership_kinds,
        kinds.NEEDS: segments.list_needs,
        kinds.CITIES: lambda: segments.list_places("city"),
        kinds.REGIONS: lambda: segments.list_places("region"),
        kinds.COUNTRIES: lambda: segments.list_places("country"),
    }
    batches = [
        (number, f"{name}, {words.short_day_words(at)}")
        for number, name, at in segments.list_batches()
    ]
    return ListWords(
        {kinds.INTERESTS: named} | {source: get() for source, get in sources.items()},
        tuple(batches),
        tuple(segments.list_seasons()),
    )


# What typed words may mean: a condition that wants them, by where they come from.
_MEANT: tuple[tuple[str, Condition], ...] = (
    (kinds.PLAYED, Condition("visit", "came", "about", number=1)),
    (kinds.TITLES, Condition("visit", "came", "production", number=1)),
    (kinds.GENRES, Condition("visit", "came", "genre", number=1)),
    (kinds.INTERESTS, Condition("interest", "has")),
    (kinds.MEMBERSHIPS, Condition("membership", "running")),
    (kinds.CITIES, Condition("place", "city")),
    (kinds.NEEDS, Condition("access", "has")),
)


def condition_offers(known: ListWords, typed: str) -> list[Offer]:
    """Conditions that what was typed may mean: subjects by their name, then names of things."""
    asked = fold(typed)
    if not asked:
        return []
    offers = [
        Offer(kind.words, kind.group, kind.first)
        for kind in kinds.KINDS
        if f" {asked}" in f" {fold(kind.words)}"
    ]
    named = []
    for source, first in _MEANT:
        for name in known.find(source, typed)[:2]:
            meant = replace(first, text=name)
            named.append(Offer(condition_words(meant), "", meant))
    kept = offers[:3] if named else offers
    return [*kept, *named][:MOST]
