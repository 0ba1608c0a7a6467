"""Bring a season list into the programme: productions, works, composers and performances.

Several lines make one production. A production that a ticket export made already is met again by
its title and a common start, so that histories and interests speak of the same evening.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from db import clock
from db.folding import digits, fold, seen
from db.queries.programme import KnownProduction, Programme, get_programme, title_key
from desktop.importing import season_list
from desktop.importing.contact_rows import has_numeric_dates
from desktop.importing.moments import date_order, find_moment, instant_of, read_time
from desktop.importing.run import ImportRun
from desktop.importing.season_list import PlannedProduction
from desktop.importing.understanding import ColumnGuess, Question

SYSTEM = "season list"
ROLES: dict[str, str] = {
    "number": "Production number",
    "title": "Title",
    "season": "Season",
    "event_type": "Kind of event",
    "venue": "Venue",
    "town": "Town",
    "date": "Date",
    "time": "Time",
    "start": "Date and time",
    "doors": "Doors open",
    "minutes": "Running time",
    "capacity": "Seats",
    "composers": "Composers",
    "works": "Works",
    "soloists": "Soloists or cast",
    "conductor": "Conductor",
    "director": "Director",
    "author": "Author",
    "keywords": "Keywords",
    "for_children": "For children?",
    "skip": "Leave out",
}
EVENING = time(19, 30)


@dataclass(slots=True)
class _Line:
    """One performance of the list; `starts_at` as stored."""

    row: int
    starts_at: str
    venue: str
    doors_at: str | None
    minutes: int | None
    capacity: int | None
    production: PlannedProduction


def score(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> float:
    """How surely a table is a season list: 0 to 1."""
    if not season_list.is_season_list(list(headings)):
        return 0.0
    found = season_list.guess_columns(list(headings))
    music = {"composers", "works", "soloists", "conductor", "director", "author"} & found.keys()
    return 0.95 if music else 0.8


def guess_columns(
    headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[ColumnGuess, ...]:
    """What each column holds, by its heading."""
    found = {at: name for name, at in season_list.guess_columns(list(headings)).items()}
    guesses = []
    for index, heading in enumerate(headings):
        values = [row[index].strip() for row in rows if index < len(row) and row[index].strip()]
        role = found.get(index, "skip")
        reason = (
            f"The heading says so: {heading.strip()}."
            if index in found
            else "Nothing of the programme is known by this heading."
        )
        samples = tuple(dict.fromkeys(values))[:3]
        confidence = 0.95 if index in found else 0.4
        guesses.append(ColumnGuess(index, heading, role, confidence, reason, samples))
    return tuple(guesses)


def _dates(columns: Sequence[ColumnGuess], rows: Sequence[Sequence[str]]) -> list[str]:
    at = next((c.index for c in columns if c.role in ("date", "start")), -1)
    return [row[at] for row in rows if 0 <= at < len(row)]


def date_order_of(columns: Sequence[ColumnGuess], rows: Sequence[Sequence[str]]) -> str:
    """dmy, mdy or ymd as the dates of the list show it, '' where they do not."""
    return date_order(_dates(columns, rows))


def questions(
    columns: Sequence[ColumnGuess], rows: Sequence[Sequence[str]], default_order: str
) -> tuple[Question, ...]:
    """Asks for the order of day and month where no date of the list shows it."""
    dates = _dates(columns, rows)
    if not has_numeric_dates(dates) or date_order(dates):
        return ()
    sample = next(d for d in dates if d.strip())
    return (
        Question(
            "dates",
            f"Is {sample.strip()} written day first or month first?",
            choices=(("dmy", "Day first"), ("mdy", "Month first")),
            suggestion=default_order,
        ),
    )


def import_rows(run: ImportRun) -> None:
    """Bring the list in through the run's writer (dry: only count). Raises ImportCancelled,
    and ImportFailed where no column is known.
    """
    run.check_understood()
    lines = list(_lines(run))
    book = _Book(run, titles_told=run.understanding.index("title") >= 0)
    groups: dict[tuple[str, str, str], list[_Line]] = {}
    for line in lines:
        planned = line.production
        title = "" if planned.number else fold(planned.title)
        groups.setdefault((planned.number, _season_key(planned.season), title), []).append(line)
    book.add_seasons(lines)
    for group in groups.values():
        run.check_cancelled()
        book.add_group(group)
    run.writer.flush()
    run.counts.productions = len(groups)
    run.counts.performances = len(book.performances)
    run.counts.composers = len(
        {fold(c) for group in groups.values() for c in group[0].production.composers}
    )
    run.counts.works = len(book.works)


def _lines(run: ImportRun) -> Iterable[_Line]:
    """The lines that say when they are; others are skipped, with the reason."""
    found = run.understanding
    columns = {c.role: c.index for c in reversed(found.columns) if c.role not in ("", "skip")}
    number = found.form.preamble_rows + found.form.header_rows
    for row in (row for lot in run.lots() for row in lot):
        number += 1
        run.counts.rows += 1
        cells = {role: seen(row[at]).strip() for role, at in columns.items() if at < len(row)}
        if not any(cells.values()):
            if any(cell.strip() for cell in row):
                run.skip("nothing in it is known to be of a programme")
            else:
                run.counts.blank += 1
            continue
        starts_at = read_start(cells, run.dates)
        planned = season_list.read_production(cells)
        if not starts_at:
            run.skip("no date that can be read")
            run.issue("no_start", f"{planned.title}: the date cannot be read.", number)
            continue
        run.counts.accepted += 1
        seats = digits(cells.get("capacity", ""))
        yield _Line(
            number,
            starts_at,
            cells.get("venue", ""),
            _doors(cells.get("doors", ""), starts_at),
            _minutes(cells.get("minutes", "")),
            int(seats) if seats else None,
            planned,
        )


def read_start(cells: dict[str, str], order: str) -> str:
    """The stored instant of a line's date and time ('' if there is no date). Without a time it
    is half past seven in the evening, when most houses begin.
    """
    moment = find_moment(cells.get("date") or cells.get("start", ""), order)
    if moment is None:
        return ""
    return instant_of(moment, read_time(cells.get("time", "")) or EVENING)


def _doors(text: str, starts_at: str) -> str | None:
    at = read_time(text)
    if at is None:
        return None
    return clock.local_instant(clock.to_local(starts_at).date(), at)


def _minutes(text: str) -> int | None:
    hours = re.search(r"(\d+)\s*(?:h|:)\s*(\d{1,2})?", text)
    if hours:
        return int(hours.group(1)) * 60 + int(hours.group(2) or 0)
    found = re.search(r"\d+", text)
    return int(found.group()) if found else None


def _season_key(name: str) -> str:
    """Seasons are the same whether written 2024-25, 2024/2025 or Season 2024–25."""
    years = re.findall(r"\d{2,4}", name)
    return "-".join(year[-2:] for year in years) if years else fold(name)


class _Book:
    """Finds what is known, adds what is not, links the two."""

    def __init__(self, run: ImportRun, *, titles_told: bool) -> None:
        self._run = run
        self._writer = run.writer
        self._titles_told = titles_told
        self._known: Programme = get_programme()
        self._seasons = {_season_key(s.name): s.id for s in self._known.seasons}
        self._season_days = {s.id: (s.starts, s.ends) for s in self._known.seasons}
        self.performances: set[int] = set()
        self.works: set[int] = set()
        self._used: set[int] = set()
        self._made: dict[tuple[int, str], int] = {}

    def add_seasons(self, lines: Sequence[_Line]) -> None:
        """Seasons named by the list, from their first to their last day."""
        days: dict[str, list[str]] = {}
        for line in lines:
            if name := line.production.season:
                days.setdefault(name, []).append(str(clock.to_local(line.starts_at).date()))
        for name, dates in days.items():
            key = _season_key(name)
            starts, ends = _season_bounds(name, min(dates), max(dates))
            found = self._seasons.get(key)
            if found is None:
                self._seasons[key] = self._writer.add("season", name, starts, ends)
                continue
            was = self._season_days.get(found, (starts, ends))
            wider = (min(was[0], min(dates)), max(was[1], max(dates)))
            if wider != was:
                self._writer.update("season", found, starts=wider[0], ends=wider[1])

    def add_group(self, group: Sequence[_Line]) -> None:
        """One production with its performances, works and artists."""
        planned = group[0].production
        production_id = self._find(group)
        if production_id is None:
            production_id = self._add_production(planned)
            said = f"New: {planned.title}, {len(group)} performance{'s' * (len(group) > 1)}."
        else:
            self._update_production(production_id, planned)
            said = f"Known: {planned.title}, {len(group)} performance{'s' * (len(group) > 1)}."
        self._used.add(production_id)
        self._run.example(said)
        for line in group:
            self._add_performance(production_id, line)
            self._link(production_id, line.production)

    def _find(self, group: Sequence[_Line]) -> int | None:
        planned = group[0].production
        season_id = self._seasons.get(_season_key(planned.season)) if planned.season else None
        if planned.number:
            for found in self._known.by_number.get((SYSTEM, planned.number), ()):
                known = self._known.productions[found]
                if known.season_id in (season_id, None) or season_id is None:
                    return found
        starts = {line.starts_at for line in group}
        named = [
            self._known.productions[i]
            for i in self._known.by_title.get(title_key(planned.title), ())
        ]
        free = [k for k in named if k.id not in self._used and self._may_be(k, planned)]
        for known in free:
            if any((known.id, start) in self._known.performances for start in starts):
                return known.id
        if self._titles_told:
            for known in free:
                if season_id is not None and known.season_id == season_id:
                    return known.id
        return None

    @staticmethod
    def _may_be(known: KnownProduction, planned: PlannedProduction) -> bool:
        return not (known.system == SYSTEM and known.number and known.number != planned.number)

    def _add_production(self, planned: PlannedProduction) -> int:
        return self._writer.add(
            "production",
            planned.title,
            fold(planned.title),
            self._seasons.get(_season_key(planned.season)) if planned.season else None,
            planned.genre,
            ", ".join(planned.keywords),
            int(planned.for_children),
            SYSTEM if planned.number else "",
            planned.number,
        )

    def _update_production(self, production_id: int, planned: PlannedProduction) -> None:
        known = self._known.productions[production_id]
        change: dict[str, str | int] = {}
        if planned.genre and not known.genre:
            change["genre"] = planned.genre
        keywords = _joined_keywords(known.keywords, planned.keywords)
        if keywords != known.keywords:
            change["keywords"] = keywords
        if planned.for_children and not known.for_children:
            change["for_children"] = 1
        if known.season_id is None and planned.season:
            change["season_id"] = self._seasons[_season_key(planned.season)]
        if planned.number and not known.number:
            change |= {"system": SYSTEM, "number": planned.number}
        if self._titles_told and planned.title != known.title and known.system == SYSTEM:
            change |= {"title": planned.title, "folded": fold(planned.title)}
        if change:
            self._writer.update("production", production_id, **change)

    def _add_performance(self, production_id: int, line: _Line) -> None:
        venue_id = self._venue(line.venue)
        known = self._known.performances.get((production_id, line.starts_at))
        if known is None:
            made = self._made.get((production_id, line.starts_at))
            if made is not None:
                self._run.issue("twice", "The same performance stands in the list twice.", line.row)
                return
            row_id = self._writer.add(
                "performance", production_id, venue_id, line.starts_at, line.doors_at,
                line.minutes, line.capacity, "", "",
            )  # fmt: skip
            self._made[(production_id, line.starts_at)] = row_id
            self._run.counts.performances_new += 1
            self.performances.add(row_id)
            return
        self.performances.add(known.id)
        told = {"venue_id": venue_id, "doors_at": line.doors_at, "running_minutes": line.minutes,
                "capacity": line.capacity}  # fmt: skip
        change = {k: v for k, v in told.items() if v is not None and v != getattr(known, k)}
        if change.get("venue_id") is not None and known.venue_id is not None:
            del change["venue_id"]  # the house may have written it otherwise on purpose
        if change:
            self._writer.update("performance", known.id, **change)

    def _venue(self, name: str) -> int | None:
        if not name:
            return None
        key = fold(name)
        if key not in self._known.venues:
            self._known.venues[key] = self._writer.add("venue", name)
        return self._known.venues[key]

    def _artist(self, name: str) -> int:
        key = fold(name)
        if key not in self._known.artists:
            self._known.artists[key] = self._writer.add("artist", name, key)
        return self._known.artists[key]

    def _link(self, production_id: int, planned: PlannedProduction) -> None:
        for artist in planned.artists:
            link = (production_id, self._artist(artist.name), artist.role)
            if link not in self._known.production_artists:
                self._known.production_artists.add(link)
                self._writer.add("production_artist", *link)
        for position, work in enumerate(planned.works):
            composer = self._artist(work.composer) if work.composer else None
            key = (fold(work.title), composer)
            if key not in self._known.works:
                self._known.works[key] = self._writer.add("work", work.title, *key)
            work_id = self._known.works[key]
            self.works.add(work_id)
            if (production_id, work_id) not in self._known.production_works:
                self._known.production_works.add((production_id, work_id))
                self._writer.add("production_work", production_id, work_id, position)


def _joined_keywords(known: str, told: Sequence[str]) -> str:
    words = {fold(k): k for k in known.split(", ") if k}
    for keyword in told:
        words.setdefault(fold(keyword), keyword)
    return ", ".join(words.values())


def _season_bounds(name: str, first: str, last: str) -> tuple[str, str]:
    """The days of a new season: August to July where its name says two years running."""
    years = re.match(r"^\D*(\d{4})\s*[-–/]\s*(\d{2}|\d{4})\D*$", name)
    if years and int(years.group(2)[-2:]) == (int(years.group(1)) + 1) % 100:
        start = date(int(years.group(1)), 8, 1)
        end = date(start.year + 1, 8, 1) - timedelta(days=1)
        return min(first, str(start)), max(last, str(end))
    return first, last
