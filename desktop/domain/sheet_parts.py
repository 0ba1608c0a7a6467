"""The parts of the briefing sheet that are about people: whom to greet, help, go gently with.

Only facts whose audience is *may be said* or *may be printed* get in, and every text goes through
`door_text`: nothing else of the domain decides what a volunteer may read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from db.folding import fold
from db.records.facts import PatronFacts
from db.records.memory import PromiseRecord
from db.records.patrons import AccessNeedRecord
from desktop.domain import door_text, words
from desktop.domain.follow_up_words import gravest_first
from desktop.domain.house import House, Party
from desktop.domain.opener_kinds import Moment, Opener
from desktop.domain.sheet import ACCESS, CELEBRATIONS, FIRST, GENTLY, HELLO, SheetLine
from desktop.domain.visit_story import VisitStory

NEUTRAL = "Go gently; the desk knows why."
OWED = "We owe them something; the desk knows what."
CELEBRATED_VISITS = (5, 10, 15, 25, 50, 100)
BIRTHDAY_WITHIN_DAYS = 3


# Kinds take turns in this order, so that a sheet is not twelve times the same line.
_TURNS = (
    "promise", "attended_lately", "returning", "thanks", "birthday", "nth_visit", "reaction",
    "first_visit", "long_known", "fits_interest", "years", "family", "here_tonight",
)  # fmt: skip
# Stand under Celebrations in any case; to begin with, anything else is better.
_OCCASIONS = frozenset({"birthday", "nth_visit"})


@dataclass(frozen=True, slots=True)
class Evening:
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


def count_members(evening: Evening) -> int:
    """How many of those here have a membership that runs."""
    return sum(evening.is_member(i) for i in evening.stories)


def _line(evening: Evening, part: str, party: Party, patron_id: int, **more: str) -> SheetLine:
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


def _each_adult(evening: Evening) -> Iterable[tuple[Party, int, PatronFacts]]:
    for party in evening.house.parties:
        for patron_id in party.adults:
            yield party, patron_id, evening.house.facts[patron_id]


ASK_AT_THE_DESK = "Ask at the desk what to do"


def access_needs(evening: Evening) -> list[SheetLine]:
    """Who needs what, and what we do about it, by seat."""
    lines = []
    for party, patron_id, facts in _each_adult(evening):
        needs = _printed_needs(facts)
        if needs:
            said = "; ".join(_with_instruction(n.need, n.instruction) for n in needs)
            lines.append(_line(evening, ACCESS, party, patron_id, text=said))
    return lines


def _printed_needs(facts: PatronFacts) -> list[AccessNeedRecord]:
    return [n for n in facts.access_needs if door_text.may_be_printed(n.audience)]


def _with_instruction(need: str, instruction: str) -> str:
    """What to do; with the need before it, unless the instruction says it already, or the need is the
    name of an illness: that stays at the desk."""
    if door_text.is_diagnosis(need):
        return instruction.strip() or ASK_AT_THE_DESK
    if not instruction.strip():
        return need
    said = set(fold(instruction).split())
    words_of_need = [w for w in fold(need).split() if len(w) > 2]
    if 2 * sum(w in said for w in words_of_need) >= len(words_of_need):
        return instruction
    return f"{need} — {instruction}"


def go_gently(evening: Evening) -> list[SheetLine]:
    """Open complaints, and promises until they are kept: the door line of a note, never its text."""
    lines = []
    for party, patron_id, facts in _each_adult(evening):
        text = " ".join(dict.fromkeys(_sore_points(facts)))
        if text:
            lines.append(_line(evening, GENTLY, party, patron_id, text=text))
    return lines


def _owed(facts: PatronFacts) -> list[PromiseRecord]:
    """What was told to the patron and is not done yet, the gravest first."""
    return [p for p in gravest_first(facts.promises) if p.kind == "promise"]


def _sore_points(facts: PatronFacts) -> Iterator[str]:
    """What a volunteer may read of complaints and promises.

    The door line of the note that they came with, or the promise itself where it may be printed;
    of what may not, only that there is something.
    """
    door = {n.id: n.door_line.strip() for n in facts.door_lines if n.door_line.strip()}
    sore = [c.id for c in facts.complaints if c.resolved_at is None]
    owed = _owed(facts)
    yield from (door[note_id] for note_id in sore if note_id in door)
    for promise in owed:
        if promise.note_id in door:
            yield door[promise.note_id]
        elif _is_printed(promise):
            yield f"We promised: {promise.text.strip().rstrip('.')}."
    # A promise that came with the complaint tells of it, if it may be read.
    told = any(p.note_id in sore and _is_printed(p) for p in owed)
    if sore and not told and not any(note_id in door for note_id in sore):
        yield NEUTRAL
    if any(_is_untold(p, sore, door) for p in owed):
        yield OWED


def _is_untold(promise: PromiseRecord, sore: list[int], door: dict[int, str]) -> bool:
    """Whether neither its own words nor the note that it came with say on the sheet that we owe."""
    by_note = promise.note_id in door or promise.note_id in sore
    return not by_note and not _is_printed(promise)


def _is_printed(promise: PromiseRecord) -> bool:
    return door_text.may_be_printed(promise.audience)


def _in_our_care(facts: PatronFacts) -> bool:
    sore = any(c.resolved_at is None for c in facts.complaints)
    return sore or bool(_owed(facts)) or bool(_printed_needs(facts))


def _door_lines(evening: Evening, facts: PatronFacts) -> list[str]:
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
    rank: tuple[bool, bool, int, int]


def say_hello(evening: Evening, top: int) -> tuple[list[SheetLine], str]:
    """The best parties to greet with an opener each, and how many were left out in words."""
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


def _greeting(evening: Evening, party: Party, patron_id: int, place: int) -> _Greeting | None:
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
                _round_visit(story, evening.house.day) if told != "nth_visit" else "",
                _birthday(facts, evening.house.day) if told != "birthday" else "",
                f"Say “{facts.say_as.strip()}”." if facts.say_as.strip() else "",
            )
            if t
        ),
    )
    line = replace(line, name=_party_name(evening, party, patron_id), party=_party_size(party))
    rank = (not _in_our_care(facts), not line.member, -len(story.been), place)
    return _Greeting(line, told, bool(notes), rank)


def _party_size(party: Party) -> int:
    size = len(party.tickets)
    return 1 if size == len(set(party.seats)) == 2 and len(party.adults) == 2 else size


def _party_name(evening: Evening, party: Party, patron_id: int) -> str:
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


def first_visits(evening: Evening) -> list[SheetLine]:
    """Who is here for the first time, by seat."""
    return [
        _line(evening, FIRST, party, patron_id)
        for party, patron_id, _ in _each_adult(evening)
        if evening.chatty(patron_id) and evening.is_first_visit(patron_id)
    ]


def celebrations(evening: Evening) -> list[SheetLine]:
    """Birthdays within three days and round numbers of visits, by seat."""
    lines, day = [], evening.house.day
    for party, patron_id, facts in _each_adult(evening):
        said = [_birthday(facts, day), _round_visit(evening.stories[patron_id], day)]
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
            when = {0: "today", 1: "tomorrow", -1: "was yesterday"}.get(away)
            return f"Birthday {when or words.short_day_words(birthday, today=day)}."
    return ""


def _round_visit(story: VisitStory, day: date) -> str:
    number = len(story.been) + 1
    if story.tonight is None or number not in CELEBRATED_VISITS:
        return ""
    nth = words.ordinal_words(number)
    by_our_book = "" if story.complete and all(v.attended for v in story.been) else ", by our book"
    when = words.spoken_when(story.tonight.starts_at, today=day)
    return f"{nth[0].upper()}{nth[1:]} visit {when}{by_our_book}."
