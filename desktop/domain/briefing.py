"""The briefing sheet: what the door needs to know tonight, decided here line by line.

Only facts whose audience is *may be said* or *may be printed* get in; every text goes through
`door_text`. Lists that are cut to the best few say how many were left out and where they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from db import clock
from db.folding import fold
from db.queries import performances, settings
from db.queries.facts import list_facts
from db.records.facts import PatronFacts
from db.records.programme import PerformanceRecord
from desktop.domain import door_text, openers, sheet_memory, words
from desktop.domain.door_lists import house_by_seat, will_call
from desktop.domain.house import House, Party, read_house
from desktop.domain.opener_kinds import Moment, Opener
from desktop.domain.sheet import (
    ACCESS,
    AS_LINES,
    AS_NAMES,
    AS_RULES,
    AS_TICKS,
    CELEBRATIONS,
    CHANGED,
    DEFAULT_PARTS,
    FIRST,
    GENTLY,
    GONE,
    HELLO,
    HOUSE,
    LEARNT,
    NEW,
    PARTS,
    WILL_CALL,
    BriefingSheet,
    SheetLine,
    SheetPart,
)
from desktop.domain.visit_story import VisitStory, stands, tell

TOP = 12
SHRED = "Personal information: shred after the show"
LEARNT_HINT = "Code, seat or name"
NEUTRAL = "Go gently; the desk knows why."
CELEBRATED_VISITS = (5, 10, 15, 25, 50, 100)
BIRTHDAY_WITHIN_DAYS = 3
DOORS_BEFORE = timedelta(minutes=30)

# Kinds take turns in this order, so that a sheet is not twelve times the same line.
_TURNS = (
    "promise", "attended_lately", "returning", "thanks", "birthday", "nth_visit", "reaction",
    "first_visit", "long_known", "fits_interest", "years", "family", "here_tonight",
)  # fmt: skip
# Stand under Celebrations in any case; to begin with, anything else is better.
_OCCASIONS = frozenset({"birthday", "nth_visit"})
_KINDS = {
    ACCESS: AS_LINES, GENTLY: AS_LINES, HELLO: AS_LINES, FIRST: AS_NAMES, CELEBRATIONS: AS_NAMES,
    WILL_CALL: AS_TICKS, HOUSE: AS_NAMES, LEARNT: AS_RULES,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Evening:
    """All that the parts are made from. `stories` are of adults who hold a ticket."""

    house: House
    moment: Moment
    stories: dict[int, VisitStory]
    openers: Mapping[int, Sequence[Opener]]

    def chatty(self, patron_id: int) -> bool:
        """Whether somebody may be spoken to beyond what is needed."""
        facts = self.house.facts[patron_id]
        return not (facts.no_chat or facts.deceased)

    def is_member(self, patron_id: int) -> bool:
        """Whether a membership runs on the day."""
        day = self.house.day.isoformat()
        return any(
            m.status == "active" and m.starts[:10] <= day and (m.ends is None or day <= m.ends)
            for m in self.house.facts[patron_id].memberships
        )

    def is_first_visit(self, patron_id: int) -> bool:
        """Whether our book, being complete, has no earlier visit."""
        story = self.stories[patron_id]
        return story.tonight is not None and not story.been and story.complete


def build_sheet(
    performance_id: int,
    parts: Collection[str] = DEFAULT_PARTS,
    now: datetime | None = None,
    user: str = "",
    *,
    top: int = TOP,
) -> BriefingSheet:
    """The whole sheet of a performance with the chosen parts. Raises NotFound.

    `now` is when it is printed; what it says is as of the doors, so that "tonight" is right for
    a sheet printed days before. `top` is how many parties to greet.
    """
    printed = sheet_memory.last_printed(performance_id)
    evening = _read_evening(performance_id)
    made = {
        ACCESS: (_access(evening), ""),
        GENTLY: (_gently(evening), ""),
        HELLO: _hello(evening, top),
        FIRST: (_first_visits(evening), ""),
        CELEBRATIONS: (_celebrations(evening), ""),
        WILL_CALL: (will_call(evening.house), ""),
        HOUSE: (house_by_seat(evening.house), ""),
        LEARNT: ([], LEARNT_HINT),
    }
    counts = tuple((key, len(lines)) for key, (lines, _) in made.items())
    drawn = [
        SheetPart(key, title, _KINDS[key], tuple(made[key][0]), _note(*made[key]))
        for key, title, _ in PARTS
        if key in parts and (made[key][0] or made[key][1])
    ]
    codes, drawn = _coded(drawn, printed.codes)
    return _headed(evening, tuple(drawn), counts, codes, now or clock.now(), user, printed.number)


def build_changes(
    performance_id: int,
    parts: Collection[str] = DEFAULT_PARTS,
    now: datetime | None = None,
    user: str = "",
    *,
    top: int = TOP,
) -> BriefingSheet | None:
    """What changed since the last printed sheet, each line marked; None if nothing did, or if
    nothing was printed yet. Raises NotFound."""
    printed = sheet_memory.last_printed(performance_id)
    if not printed.number:
        return None
    sheet = build_sheet(performance_id, parts, now, user, top=top)
    changed = [
        replace(part, lines=lines, note="")
        for part in sheet.parts
        if (lines := _changed_lines(part, printed.lines))
    ]
    gone = _gone_lines(sheet, printed, frozenset(parts))
    changed = _with_gone(changed, gone)
    if not changed:
        return None
    since = words.time_words(printed.at)
    return replace(
        sheet,
        parts=tuple(changed),
        changes_of=printed.number,
        when=f"Changes since sheet {printed.number} of {since} · {sheet.when}",
    )


def remember_printed(sheet: BriefingSheet) -> None:
    """Tell that a sheet went out on paper: the next reprint is compared with it."""
    sheet_memory.remember(sheet)


# -- the people -------------------------------------------------------------------------------


def _read_evening(performance_id: int) -> _Evening:
    starts_at = performances.get_performance(performance_id).starts_at
    moment = Moment.at(clock.from_text(starts_at) - DOORS_BEFORE)
    house = read_house(performance_id, moment.today)
    programme = openers.current_programme()
    here = {
        i: _as_of_here(house.facts[i], performance_id)
        for party in house.parties
        for i in party.adults
    }
    stories = {i: tell(facts, moment, programme.by_id) for i, facts in here.items()}
    lines = openers.openers_for_all(here, moment=moment, programme=programme)
    return _Evening(house, moment, stories, lines)


def _as_of_here(facts: PatronFacts, performance_id: int) -> PatronFacts:
    """Without other performances of the same evening: here, tonight is this one."""
    here = next((v for v in facts.visits if v.performance_id == performance_id), None)
    if here is None or not stands(here):
        return facts
    day = here.starts_at[:10]
    others = (v for v in facts.visits if v is here or v.starts_at[:10] != day)
    return replace(facts, visits=tuple(others))


def _members(evening: _Evening) -> int:
    return sum(evening.is_member(i) for i in evening.stories)


def _line(evening: _Evening, part: str, party: Party, patron_id: int, **more: str) -> SheetLine:
    seats = party.seats if part == HELLO else party.seats_of(patron_id)
    whole = {key: door_text.printable(text, party.children) for key, text in more.items()}
    texts = {key: door_text.shortened(text) for key, text in whole.items()}
    return SheetLine(
        key=f"{part}:{party.key}:p{patron_id}",
        code="",
        seats=words.seats_words(seats),
        name=evening.house.name(patron_id),
        member=evening.is_member(patron_id),
        patron_id=patron_id,
        said=texts.get("said", ""),
        text=texts.get("text", ""),
        cut=texts != whole,
    )


def _each_adult(evening: _Evening) -> Iterable[tuple[Party, int, PatronFacts]]:
    for party in evening.house.parties:
        for patron_id in party.adults:
            yield party, patron_id, evening.house.facts[patron_id]


# -- the parts --------------------------------------------------------------------------------


def _access(evening: _Evening) -> list[SheetLine]:
    lines = []
    for party, patron_id, facts in _each_adult(evening):
        needs = [n for n in facts.access_needs if door_text.may_be_printed(n.audience)]
        if needs:
            said = "; ".join(_with_instruction(n.need, n.instruction) for n in needs)
            lines.append(_line(evening, ACCESS, party, patron_id, text=said))
    return lines


def _with_instruction(need: str, instruction: str) -> str:
    """What to do; with the need before it, unless the instruction says it already."""
    if not instruction.strip():
        return need
    said = set(fold(instruction).split())
    words_of_need = [w for w in fold(need).split() if len(w) > 2]
    if 2 * sum(w in said for w in words_of_need) >= len(words_of_need):
        return instruction
    return f"{need} — {instruction}"


def _gently(evening: _Evening) -> list[SheetLine]:
    lines = []
    today = evening.house.day.isoformat()
    for party, patron_id, facts in _each_adult(evening):
        complaints = [c for c in facts.complaints if c.resolved_at is None]
        owed = [
            p
            for p in facts.promises
            if p.done_at is None and p.due_on is not None and p.due_on <= today
        ]
        if not complaints and not owed:
            continue
        notes = {c.id for c in complaints} | {p.note_id for p in owed}
        said = [n.door_line for n in facts.door_lines if n.id in notes and n.door_line.strip()]
        text = " ".join(dict.fromkeys(said)) or NEUTRAL
        lines.append(_line(evening, GENTLY, party, patron_id, text=text))
    return lines


def _door_lines(evening: _Evening, facts: PatronFacts) -> list[str]:
    """What plain notes want the door to know; lines about another performance are over."""
    here = evening.house.performance.id
    owed = {p.note_id for p in facts.promises if p.done_at is None}
    return [
        n.door_line
        for n in facts.door_lines
        if n.kind == "note" and n.id not in owed and n.performance_id in (None, here)
    ]


@dataclass(frozen=True, slots=True)
class _Greeting:
    """A line to greet somebody, its kind, and how it ranks among its kind (least first)."""

    line: SheetLine
    kind: str
    noted: bool
    rank: tuple[bool, int, int]


def _hello(evening: _Evening, top: int) -> tuple[list[SheetLine], str]:
    found: list[_Greeting] = []
    for place, party in enumerate(evening.house.parties):
        of_party = [
            greeting
            for i in party.adults
            if evening.chatty(i) and (greeting := _greeting(evening, party, i, place)) is not None
        ]
        if of_party:
            found.append(min(of_party, key=lambda g: (not g.noted, _turn(g.kind), g.rank)))
    lines = [greeting.line for greeting in _by_turns(found)]
    more = len(lines) - top
    return lines[:top], f"{more} more in the house list at the desk." if more > 0 else ""


def _by_turns(greetings: Sequence[_Greeting]) -> list[_Greeting]:
    """Those whom a note wants greeted, then the first of each kind, the second of each ..."""
    taken: dict[str, int] = {}
    ranked = []
    for greeting in sorted(greetings, key=lambda g: g.rank):
        nth = taken.get(greeting.kind, 0)
        taken[greeting.kind] = nth + 1
        ranked.append(((not greeting.noted, nth, _turn(greeting.kind), greeting.rank), greeting))
    return [greeting for _, greeting in sorted(ranked, key=lambda entry: entry[0])]


def _turn(kind: str) -> int:
    return _TURNS.index(kind) if kind in _TURNS else len(_TURNS)


def _greeting(evening: _Evening, party: Party, patron_id: int, place: int) -> _Greeting | None:
    facts, story = evening.house.facts[patron_id], evening.stories[patron_id]
    may = [
        o
        for o in evening.openers.get(patron_id, ())
        if o.print_say and not door_text.names_a_child(o.print_say, party.children)
    ]
    opener = min(may, key=lambda o: (o.kind in _OCCASIONS, o.rank), default=None)
    notes = _door_lines(evening, facts)
    if opener is None and not notes:
        return None
    told = opener.kind if opener is not None else ""
    line = _line(
        evening,
        HELLO,
        party,
        patron_id,
        said=f"“{opener.print_say}”" if opener is not None else "",
        text=" ".join(
            t
            for t in (
                *notes,
                _round_visit(story) if told != "nth_visit" else "",
                _birthday(facts, evening.house.day) if told != "birthday" else "",
                f"Say “{facts.say_as.strip()}”." if facts.say_as.strip() else "",
            )
            if t
        ),
    )
    line = replace(line, name=_party_name(evening, party, patron_id), party=_party_size(party))
    rank = (not line.member, -len(story.been), place)
    return _Greeting(line, told, bool(notes), rank)


def _party_size(party: Party) -> int:
    size = len(party.tickets)
    return 1 if size == len(set(party.seats)) == 2 and len(party.adults) == 2 else size


def _party_name(evening: _Evening, party: Party, patron_id: int) -> str:
    """Two who come together are both named; of more, the one to speak to."""
    name = evening.house.name(patron_id)
    others = [i for i in party.adults if i != patron_id]
    if len(party.tickets) != 2 or len(others) != 1:
        return name
    other = evening.house.name(others[0])
    given = evening.house.facts[patron_id].given.strip()
    family = name[len(given) :].strip() if given and name.startswith(given + " ") else ""
    if family and other.endswith(" " + family):
        return f"{given} & {other}"
    return f"{name} & {other}"


def _first_visits(evening: _Evening) -> list[SheetLine]:
    return [
        _line(evening, FIRST, party, patron_id)
        for party, patron_id, _ in _each_adult(evening)
        if evening.chatty(patron_id) and evening.is_first_visit(patron_id)
    ]


def _celebrations(evening: _Evening) -> list[SheetLine]:
    lines = []
    for party, patron_id, facts in _each_adult(evening):
        said = [_birthday(facts, evening.house.day), _round_visit(evening.stories[patron_id])]
        if evening.chatty(patron_id) and any(said):
            text = " ".join(s for s in said if s)
            lines.append(_line(evening, CELEBRATIONS, party, patron_id, text=text))
    return lines


def _birthday(facts: PatronFacts, day: date) -> str:
    if facts.birth_month is None or facts.birth_day is None:
        return ""
    for year in (day.year - 1, day.year, day.year + 1):
        try:
            birthday = date(year, facts.birth_month, facts.birth_day)
        except ValueError:
            birthday = date(year, 3, 1)  # 29 February, in a year without one
        away = (birthday - day).days
        if abs(away) <= BIRTHDAY_WITHIN_DAYS:
            when = {0: "tonight", 1: "tomorrow", -1: "was yesterday"}.get(away)
            return f"Birthday {when or words.short_day_words(birthday, today=day)}."
    return ""


def _round_visit(story: VisitStory) -> str:
    number = len(story.been) + 1
    if story.tonight is None or number not in CELEBRATED_VISITS:
        return ""
    nth = words.ordinal_words(number)
    by_our_book = "" if story.complete and all(v.attended for v in story.been) else ", by our book"
    return f"{nth[0].upper()}{nth[1:]} visit tonight{by_our_book}."


# -- the frame --------------------------------------------------------------------------------


def _headed(
    evening: _Evening,
    parts: tuple[SheetPart, ...],
    counts: tuple[tuple[str, int], ...],
    codes: dict[str, str],
    now: datetime,
    user: str,
    last_number: int,
) -> BriefingSheet:
    house = evening.house
    performance = house.performance
    first = dict(counts)[FIRST]
    known = [
        words.count_words(first, "first visit") if first else "",
        words.count_words(_members(evening), "member") if _members(evening) else "",
    ]
    at = clock.to_text(now)
    printed = f"printed {words.when_words(at, today=house.day).replace(' · ', ' ')}"
    venue = str(settings.get_setting("venue_name", ""))
    by = f"{printed} by {user}" if user else printed
    return BriefingSheet(
        performance_id=performance.id,
        title=" ".join(performance.title.split()),
        starts_at=performance.starts_at,
        when=_when(performance),
        in_the_house=sum(len(p.tickets) for p in house.parties),
        capacity=performance.capacity,
        known=" · ".join(k for k in known if k),
        parts=parts,
        footer=" · ".join(t for t in (venue, by, f"sheet {last_number + 1}") if t),
        warning=SHRED,
        number=last_number + 1,
        counts=counts,
        built_at=at,
        whole=tuple(line for part in parts for line in part.lines),
        codes=tuple(codes.items()),
    )


def _when(performance: PerformanceRecord) -> str:
    doors = f"doors {words.time_words(performance.doors_at)}" if performance.doors_at else ""
    said = (
        "CANCELLED" if performance.cancelled else "",
        words.long_day_words(performance.starts_at),
        doors,
        f"curtain {words.time_words(performance.starts_at)}",
        f"{performance.running_minutes} min" if performance.running_minutes else "",
        performance.venue,
    )
    return " · ".join(s for s in said if s)


def _note(lines: Sequence[SheetLine], note: str) -> str:
    cut = [line.name for line in lines if line.cut]
    named = f"Shortened: {', '.join(cut)}; the desk has the rest." if cut else ""
    return " ".join(n for n in (note, named) if n)


def _coded(
    parts: Iterable[SheetPart], known: Mapping[str, str]
) -> tuple[dict[str, str], list[SheetPart]]:
    """Number the parties in the order of the paper; codes that are out already stay."""
    codes = dict(known)
    free = max((int(c) for c in codes.values() if c.isdecimal()), default=0)
    done = []
    for part in parts:
        lines = []
        for line in part.lines:
            party = line.key.split(":")[1]
            if party not in codes:
                free += 1
                codes[party] = str(free)
            lines.append(replace(line, code=codes[party]))
        done.append(replace(part, lines=tuple(lines)))
    return codes, done


def _changed_lines(
    part: SheetPart, printed: Mapping[str, tuple[str, str]]
) -> tuple[SheetLine, ...]:
    changed = []
    for line in part.lines:
        before = printed.get(line.key)
        if before is None:
            changed.append(replace(line, mark=NEW))
        elif before[0] != sheet_memory.fingerprint(line):
            changed.append(replace(line, mark=CHANGED))
    return tuple(changed)


def _gone_lines(
    sheet: BriefingSheet, printed: sheet_memory.Printed, parts: frozenset[str]
) -> dict[str, list[SheetLine]]:
    """Lines that are out and no longer true, by part: to be crossed out by code, seat and name."""
    now = {line.key for line in sheet.whole}
    # Who dropped out of the best few is still right on the old sheet.
    out = [k for k in printed.lines if k not in now and k.split(":")[0] in parts - {HELLO}]
    names = _names_now(out, Moment.at(clock.from_text(sheet.starts_at)).today)
    gone: dict[str, list[SheetLine]] = {}
    for key in out:
        part, party, _ = key.split(":", 2)
        seats, code = printed.lines[key][1], printed.codes.get(party, "")
        line = SheetLine(key, code, seats, names.get(_patron_in(key), ""), mark=GONE)
        gone.setdefault(part, []).append(line)
    return gone


def _patron_in(key: str) -> int:
    """The patron whose line it is, 0 for nobody we know."""
    who = key.rsplit(":", 1)[-1].split(".")[0]
    return int(who[1:]) if who[:1] == "p" and who[1:].isdecimal() else 0


def _names_now(keys: Iterable[str], day: date) -> dict[int, str]:
    wanted = {_patron_in(key) for key in keys} - {0}
    return {
        patron_id: door_text.printable_name(facts.display_name)
        for patron_id, facts in list_facts(sorted(wanted)).items()
        if not door_text.is_child(facts, day)
    }


def _with_gone(parts: list[SheetPart], gone: dict[str, list[SheetLine]]) -> list[SheetPart]:
    made = {part.key: part for part in parts}
    for key, title, _ in PARTS:
        if key in gone:
            before = made.get(key, SheetPart(key, title, _KINDS[key]))
            made[key] = replace(before, lines=(*before.lines, *gone[key]))
    return [made[key] for key, _, _ in PARTS if key in made]
