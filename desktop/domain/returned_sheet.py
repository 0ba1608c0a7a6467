"""A printed sheet that came back from the door: its lines, and what is typed up of them.

The lines are those of the paper, in its order, whatever was printed since; who stands behind each
is asked of the tickets as they are now. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from db import clock
from db.folding import fold, words
from db.queries import patron_list, performances
from db.records.programme import HouseTicket, PerformanceRecord
from desktop.domain import sheet_memory
from desktop.domain import words as wording
from desktop.domain.briefing import build_sheet
from desktop.domain.sheet import ALL_PARTS, HOUSE, PARTS, WILL_CALL
from desktop.domain.sheet_memory import PrintedLine, PrintedSheet

_PART_NAMES = {key: name for key, _, name in PARTS}
_BOXED = (WILL_CALL, HOUSE)  # the parts in which a volunteer ticks who came
MOST_FOUND = 30
COMES_BACK_WITHIN = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a party to whom what was learnt can belong, with the tickets that are theirs."""

    patron_id: int
    name: str
    seats: tuple[str, ...]
    tickets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """A party as it stands on the sheet, once, where it comes first.

    `code` is '' for a party of the house that has none. `parts` say where on the paper it stands,
    in words. `members` begin with the one the paper names; none if nobody is known. `boxed` are
    the tickets that the paper has a tick box for.
    """

    key: str
    code: str
    seats: str
    members: tuple[Member, ...]
    tickets: tuple[int, ...]
    parts: tuple[str, ...] = ()
    boxed: tuple[int, ...] = ()
    guest: str = ""

    @property
    def name(self) -> str:
        """Everybody of the party whom we know."""
        if not self.members:
            return self.guest or "Nobody we know"
        shown = wording.join_words(m.name for m in self.members[:3])
        more = len(self.members) - 3
        return f"{shown} and {more} more" if more > 0 else shown


@dataclass(frozen=True, slots=True)
class ReturnedSheet:
    """A sheet to be typed up. `number` 0: none was printed here, these are today's codes.

    `others` are the parties of the house that are not on this sheet. `attended` is what is known
    of each standing ticket: True, False or None.
    """

    performance: PerformanceRecord
    number: int
    at: str
    lines: tuple[ReturnedLine, ...]
    others: tuple[ReturnedLine, ...]
    attended: Mapping[int, bool | None]
    names: Mapping[int, str]
    numbers: tuple[tuple[int, str, int], ...] = ()
    whole_house: bool = False

    @property
    def boxed(self) -> frozenset[int]:
        """The tickets that a sentence about everybody is about: those with a tick box on paper.

        On a sheet without will call and house list, all that are on it.
        """
        ticked = {t for line in self.lines for t in line.boxed}
        return frozenset(ticked or (t for line in self.lines for t in line.tickets))

    def known_words(self, tickets: Iterable[int]) -> str:
        """What is known of tickets before the sheet says anything, '' if nothing is."""
        known = {self.attended.get(ticket) for ticket in tickets} - {None}
        if not known:
            return ""
        said = "some came" if len(known) > 1 else "came" if True in known else "did not come"
        return f"Known already: {said}."

    def line(self, key: str) -> ReturnedLine | None:
        """The line of a party, on the sheet or not."""
        return next((one for one in (*self.lines, *self.others) if one.key == key), None)

    def with_code(self, code: str) -> ReturnedLine | None:
        """The line of a code, however many noughts were typed before it."""
        wanted = code.strip().lstrip("0")
        return next(
            (one for one in (*self.lines, *self.others) if one.code and one.code == wanted), None
        )

    def find(self, text: str) -> list[ReturnedLine]:
        """The lines that a code, a seat or a name may mean, those of the sheet first."""
        by_code = self.with_code(text)
        if by_code is not None:
            return [by_code]
        everybody = (*self.lines, *self.others)
        seat = _plain_seat(text)
        asked = words(text)
        if not asked:
            return []
        seated = [one for one in everybody if seat in _seats_of(one)]
        named = [one for one in everybody if one not in seated and _is_named(one, asked)]
        return [*seated, *named][:MOST_FOUND]


def open_sheet(performance_id: int, number: int | None = None) -> ReturnedSheet:
    """The sheet of that number, else the last whole one; where none was printed here, one with
    the codes that it would have now. Raises NotFound."""
    performance = performances.get_performance(performance_id)
    house = performances.list_house(performance_id)
    sheets = sheet_memory.list_printed(performance_id)
    chosen = next((s for s in sheets if s.number == number), None)
    if chosen is None:
        chosen = next((s for s in sheets if s.changes_of is None), sheets[0] if sheets else None)
    printed = chosen is not None
    if chosen is None:
        made = build_sheet(performance_id, ALL_PARTS)
        chosen = replace(sheet_memory.as_printed(made), number=0)
    codes = sheet_memory.last_printed(performance_id).codes if printed else {}
    lines, others = _lines_of(chosen, house, codes)
    return ReturnedSheet(
        performance=performance,
        number=chosen.number,
        at=chosen.at,
        lines=lines,
        others=others,
        attended={t.ticket_id: t.attended for t in house},
        names={t.ticket_id: t.holder_display or t.buyer_display for t in house},
        numbers=tuple((s.number, s.at, len(s.lines)) for s in sheets),
        whole_house=any(line.part == HOUSE for line in chosen.lines),
    )


def performance_to_type_up(chosen: int) -> int:
    """The chosen performance; while it is still to come and nothing was printed of it, the last
    one of these days whose sheet is out: that is the one that comes back. Raises NotFound."""
    now = clock.now_text()
    out = set(sheet_memory.list_performances())
    if chosen in out or performances.get_performance(chosen).starts_at <= now:
        return chosen
    since = clock.to_text(clock.now() - COMES_BACK_WITHIN)
    begun = [
        p
        for p in (*performances.list_upcoming(MOST_FOUND), *performances.list_recent(MOST_FOUND))
        if p.id in out and since <= p.starts_at <= now
    ]
    return max(begun, key=lambda p: p.starts_at).id if begun else chosen


def source_of(performance: PerformanceRecord, volunteer: str) -> str:
    """Where a fact from this sheet comes from: `sheet of Winterreise, 22 Nov, Marek`."""
    day = wording.short_day_words(clock.to_local(performance.starts_at).date())
    title = " ".join(performance.title.split())
    return ", ".join(t for t in (f"sheet of {title}", day, " ".join(volunteer.split())) if t)


def learnt_at(performance: PerformanceRecord) -> str:
    """When it was told: at the performance, or now if that is still to come."""
    return min(performance.starts_at, clock.now_text())


def line_of_patron(patron_id: int, name: str) -> ReturnedLine:
    """A line for somebody who holds no ticket that night: they can have said something too."""
    return ReturnedLine(f"p{patron_id}", "", "", (Member(patron_id, name, (), ()),), ())


# -- the lines


def _lines_of(
    sheet: PrintedSheet, house: list[HouseTicket], codes: Mapping[str, str]
) -> tuple[tuple[ReturnedLine, ...], tuple[ReturnedLine, ...]]:
    standing = {t.ticket_id: t for t in house}
    parties = _parties(sheet, house)
    rows: dict[str, list[PrintedLine]] = {}
    for line in sheet.lines:
        rows.setdefault(line.party, []).append(line)
    lines = []
    for key, on_paper in rows.items():
        tickets = [standing[i] for i in parties.get(key, ()) if i in standing]
        lines.append(_line(key, on_paper, tickets))
    others = []
    for key, ids in parties.items():
        if key not in rows:
            tickets = [standing[i] for i in ids if i in standing]
            if tickets:
                others.append(replace(_line(key, (), tickets), code=codes.get(key, "")))
    return tuple(lines), tuple(others)


def _parties(sheet: PrintedSheet, house: Iterable[HouseTicket]) -> dict[str, tuple[int, ...]]:
    """The tickets of each party: as they were when it was printed, new ones by their order."""
    found = {key: list(ids) for key, ids in sheet.parties.items()}
    home = {i: key for key, ids in found.items() for i in ids}
    if not found:
        named = {_patron_in(line.key): line.party for line in sheet.lines if _patron_in(line.key)}
        for ticket in house:
            key = named.get(ticket.holder_id or 0) or named.get(ticket.buyer_id or 0)
            if key is not None:
                found.setdefault(key, []).append(ticket.ticket_id)
                home[ticket.ticket_id] = key
    for ticket in house:
        if ticket.ticket_id not in home:
            found.setdefault(f"o{ticket.order_id}", []).append(ticket.ticket_id)
    return {key: tuple(ids) for key, ids in found.items()}


def _patron_in(key: str) -> int:
    """The patron a printed line is about, 0 for nobody we know."""
    who = key.rsplit(":", 1)[-1].split(".")[0]
    return int(who[1:]) if who[:1] == "p" and who[1:].isdecimal() else 0


def _line(key: str, on_paper: Iterable[PrintedLine], tickets: list[HouseTicket]) -> ReturnedLine:
    paper = tuple(on_paper)
    first = next((p for p in map(_patron_in, (line.key for line in paper)) if p), 0)
    members = _members(tickets)
    if not members and first:  # their tickets were given back since: the paper has them still
        rows = patron_list.list_rows([first])
        members = [Member(row.id, row.name, (), ()) for row in rows]
    members.sort(key=lambda m: m.patron_id != first)
    seats = [t.seat for t in tickets if t.seat]
    parts = dict.fromkeys(line.part for line in paper)
    boxed = [t.ticket_id for t in tickets if HOUSE in parts or (WILL_CALL in parts and t.will_call)]
    guest = next((t.holder_display or t.buyer_display for t in tickets if t.holder_display), "")
    return ReturnedLine(
        key=key,
        code=next((line.code for line in paper if line.code), ""),
        seats=wording.seats_words(seats)
        if seats
        else next((x.seats for x in paper if x.seats), ""),
        members=tuple(members),
        tickets=tuple(t.ticket_id for t in tickets),
        parts=tuple(_PART_NAMES[part] for part in parts if part in _PART_NAMES),
        boxed=tuple(boxed),
        guest=guest,
    )


def _members(tickets: Iterable[HouseTicket]) -> list[Member]:
    found: dict[int, tuple[str, list[HouseTicket]]] = {}
    for ticket in tickets:
        if ticket.holder_id is not None:
            found.setdefault(ticket.holder_id, (ticket.holder_display, []))[1].append(ticket)
        elif ticket.buyer_id is not None:
            found.setdefault(ticket.buyer_id, (ticket.buyer_display, []))[1].append(ticket)
    for ticket in tickets:  # who paid for others can be meant too
        if ticket.buyer_id is not None:
            found.setdefault(ticket.buyer_id, (ticket.buyer_display, []))
    return [
        Member(
            patron_id,
            name,
            tuple(t.seat for t in theirs if t.seat),
            tuple(t.ticket_id for t in theirs),
        )
        for patron_id, (name, theirs) in found.items()
    ]


def _plain_seat(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())


def _seats_of(line: ReturnedLine) -> set[str]:
    return {_plain_seat(seat) for member in line.members for seat in member.seats} - {""}


def _is_named(line: ReturnedLine, asked: list[str]) -> bool:
    """Whether some one person's names begin with all that was typed."""
    names = [m.name for m in line.members] or [line.guest]
    return any(name_begins(name, asked) for name in names)


def name_begins(name: str, asked: list[str]) -> bool:
    """Whether each of the folded words that were typed begins a word of the name."""
    known = words(name)
    return all(any(word.startswith(part) for word in known) for part in asked)
