"""The briefing sheet: what the door needs to know tonight, decided here line by line.

Lists that are cut to the best few say how many were left out and where they are; codes and
reprints let what was learnt, and what changed, find its line again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from db import clock, connection
from db.gate import Right, needs
from db.queries import performances, printed_sheets, settings
from db.queries.facts import list_facts
from db.records.facts import PatronFacts
from db.records.programme import PerformanceRecord
from desktop.domain import door_text, openers, sheet_memory, words
from desktop.domain.door_lists import house_by_seat, will_call
from desktop.domain.house import read_house
from desktop.domain.opener_kinds import Moment
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
from desktop.domain.sheet_parts import (
    Evening,
    access_needs,
    celebrations,
    count_members,
    first_visits,
    go_gently,
    say_hello,
)
from desktop.domain.tonight import check_coming
from desktop.domain.visit_story import PERFORMANCE_TAKES, stands, tell

TOP = 12
SHRED = "Personal information: shred after the show"
LEARNT_HINT = "Code, seat or name"
DOORS_BEFORE = timedelta(minutes=30)

_KINDS = {
    ACCESS: AS_LINES, GENTLY: AS_LINES, HELLO: AS_LINES, FIRST: AS_NAMES, CELEBRATIONS: AS_NAMES,
    WILL_CALL: AS_TICKS, HOUSE: AS_NAMES, LEARNT: AS_RULES,
}  # fmt: skip


@needs(Right.TONIGHT)
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
    a sheet printed days before. `top` is how many parties to greet. Raises NotAllowed for a
    performance that is over where the sheet is for somebody who may only know tonight's.
    """
    check_coming(performance_id)
    printed = sheet_memory.last_printed(performance_id)
    evening = _read_evening(performance_id)
    made = {
        ACCESS: (access_needs(evening), ""),
        GENTLY: (go_gently(evening), ""),
        HELLO: say_hello(evening, top),
        FIRST: (first_visits(evening), ""),
        CELEBRATIONS: (celebrations(evening), ""),
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


@needs(Right.TONIGHT)
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
    check_coming(performance_id)
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


@needs(Right.TONIGHT)
def remember_printed(sheet: BriefingSheet, pages: int = 0) -> None:
    """Tell that a sheet went out on paper: the next reprint is compared with it, and it is counted
    until it is shredded."""
    with connection.transaction(vital=True):  # both or neither, even where the disk is nearly full
        sheet_memory.remember(sheet)
        printed_sheets.add_printed(
            printed_sheets.BRIEFING, performance_id=sheet.performance_id, pages=pages,
            people=sheet.in_the_house,
        )  # fmt: skip


def _read_evening(performance_id: int) -> Evening:
    starts_at = performances.get_performance(performance_id).starts_at
    moment = Moment.at(clock.from_text(starts_at) - DOORS_BEFORE)
    house = read_house(performance_id, moment.today)
    programme = openers.current_programme()
    here = {
        i: _as_of_here(house.facts[i], performance_id, moment)
        for party in house.parties
        for i in party.adults
    }
    stories = {i: tell(facts, moment, programme.by_id) for i, facts in here.items()}
    lines = openers.openers_for_all(here, moment=moment, programme=programme)
    return Evening(house, moment, stories, lines)


def _as_of_here(facts: PatronFacts, performance_id: int, moment: Moment) -> PatronFacts:
    """Without other performances under way or to come this day: here, tonight is this one."""
    here = next((v for v in facts.visits if v.performance_id == performance_id), None)
    if here is None or not stands(here):
        return facts
    under_way = max(clock.to_text(moment.now - PERFORMANCE_TAKES), moment.tonight_from)
    visits = (
        v for v in facts.visits if v is here or not under_way < v.starts_at < moment.tonight_to
    )
    return facts._replace(visits=tuple(visits))


def _headed(
    evening: Evening,
    parts: tuple[SheetPart, ...],
    counts: tuple[tuple[str, int], ...],
    codes: dict[str, str],
    now: datetime,
    user: str,
    last_number: int,
) -> BriefingSheet:
    house = evening.house
    performance = house.performance
    first, members = dict(counts)[FIRST], count_members(evening)
    known = [
        words.count_words(first, "first visit") if first else "",
        words.count_words(members, "member") if members else "",
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
        parties=tuple((p.key, tuple(t.ticket_id for t in p.tickets)) for p in house.parties),
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
