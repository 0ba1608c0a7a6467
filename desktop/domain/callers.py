"""Who is on the telephone: from the number that it shows to the patrons it may be."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from db import clock
from db.folding import digits, seen
from db.queries import callers, patron_list
from db.queries.callers import Ringing
from db.records.patron_row import PatronRow
from desktop.domain import words

_SCHEMES = ("tel:", "callto:", "sips:", "sip:")


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who may be ringing, and one line of who they are."""

    patron_id: int
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Callers:
    """What a number says: as it is shown, and everybody it may be. `sure`: it is their number,
    not only alike at its end."""

    number: str
    found: tuple[Caller, ...] = ()
    sure: bool = True

    @property
    def withheld(self) -> bool:
        """Whether there is no number at all."""
        return not digits(self.number)


def find_callers(text: str) -> Callers:
    """Everybody who may be ringing from a number, however the telephone writes it.

    Where several of one household share it, all of the household may be on the line.
    """
    number = clean_number(text)
    if not digits(number):
        return Callers("")
    ringing, sure = callers.list_by_number(number), True
    if not ringing:
        ringing, sure = callers.list_by_ending(number), False
    ringing = _alive(ringing)
    homes = {one.household_id for one in ringing}
    if len(ringing) > 1 and len(homes) == 1 and (home := homes.pop()) is not None:
        known = {one.patron_id for one in ringing}
        ringing += [r for r in _alive(callers.list_household(home)) if r.patron_id not in known]
    about = {row.id: _about(row) for row in patron_list.list_rows([r.patron_id for r in ringing])}
    return Callers(
        number,
        tuple(Caller(r.patron_id, r.name, about.get(r.patron_id, "")) for r in ringing),
        sure,
    )


def clean_number(text: str) -> str:
    """The number in what a telephone sends: `tel:+15550142`, `sip:+15550142@pbx.example.com`.

    >>> clean_number("sip:%2B15550142@pbx.example.com;user=phone")
    '+15550142'
    """
    number = seen(unquote(text)).strip().strip("<>\"'")
    for scheme in _SCHEMES:
        if number.lower().startswith(scheme):
            number = number[len(scheme) :]
    number = number.partition("@")[0].partition(";")[0].strip()
    return number[:60] if digits(number) else ""


def _alive(ringing: list[Ringing]) -> list[Ringing]:
    """Without those in the archive, unless nobody else is left."""
    return [r for r in ringing if not r.archived] or ringing


def _about(row: PatronRow) -> str:
    """One line: tonight's seats, else when they were here last."""
    parts = []
    if row.archived:
        parts.append("archived")
    if row.member_until and row.member_until >= clock.today().isoformat():
        parts.append("member")
    if row.seat:
        parts.append(f"here tonight {row.seat}")
    elif row.last_production and row.last_visit:
        parts.append(f"last {row.last_production}, {words.short_day_words(row.last_visit)}")
    elif row.next_visit:
        parts.append(f"booked {words.day_words(row.next_visit)}")
    return " · ".join(parts) or "no visits yet"
