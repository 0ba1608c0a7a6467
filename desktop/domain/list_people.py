"""Who of a list may be reached in some way, and who is left out with the reason why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from db.queries import segments
from db.queries.segments import Stopped
from db.records.segments import PersonOut

Progress = Callable[[str, float], None]
Cancelled = Callable[[], bool]

EVERYBODY, BY_EMAIL, BY_PHONE, BY_POST = "all", "email", "phone", "post"
FOR_WHOM = {
    EVERYBODY: "Everybody on the list",
    BY_EMAIL: "Who allows e-mail and has an address",
    BY_PHONE: "Who has a phone number and did not refuse calls",
    BY_POST: "Who has a postal address and did not refuse letters",
}

GONE = "not there any more"
ARCHIVED, DIED = "archived", "has died"
NO_CONSENT, REFUSED_EMAIL = "never asked about e-mail", "does not want e-mail"
REFUSED_PHONE, REFUSED_POST = "does not want calls", "does not want letters"
NO_EMAIL, NO_PHONE, NO_ADDRESS = "no e-mail address", "no phone number", "no postal address"


class LeftOut(NamedTuple):
    """Somebody who was on the list and is not in what went out."""

    patron_id: int
    name: str
    reason: str


def never(progress_text: str = "", share: float = 0.0) -> None:
    """Nobody is told how far it is."""


def not_cancelled() -> bool:
    """Nobody can stop it."""
    return False


def refusal(person: PersonOut, way: str) -> str:
    """Why somebody is not in a list of that way to be reached, '' if they are.

    E-mail needs a yes; calls and letters are left to those who did not say no. Who has died or is
    archived is in none.
    """
    if person.deceased:
        return DIED
    if person.archived:
        return ARCHIVED
    if way == BY_EMAIL:
        if person.email_allowed is not True:
            return NO_CONSENT if person.email_allowed is None else REFUSED_EMAIL
        return "" if person.email else NO_EMAIL
    if way == BY_PHONE:
        if person.phone_allowed is False:
            return REFUSED_PHONE
        return "" if person.phone else NO_PHONE
    if way == BY_POST:
        if person.post_allowed is False:
            return REFUSED_POST
        return "" if has_address(person) else NO_ADDRESS
    return ""


def has_address(person: PersonOut) -> bool:
    """Whether a letter could reach them: a street or a place, or an address as it was typed."""
    return bool(person.street.strip() or person.postcode.strip() or person.address.strip())


def chosen(
    ids: Sequence[int], way: str, left_out: list[LeftOut], *,
    progress: Progress = never, cancelled: Cancelled = not_cancelled, doing: str = "",
) -> Iterator[PersonOut]:  # fmt: skip
    """The people of a list who may be reached that way, in order; the others go to `left_out`.

    Raises Stopped once `cancelled()`.
    """
    seen = 0
    for at, person in enumerate(segments.list_people(ids), 1):
        if cancelled():
            raise Stopped
        seen += 1
        why = refusal(person, way)
        if why:
            left_out.append(LeftOut(person.id, person.name, why))
        else:
            yield person
        if at % 100 == 0:
            progress(doing, at / max(len(ids), 1))
    if seen < len(ids):
        there = {person.id for person in segments.list_people(ids)}
        left_out += [LeftOut(i, "A patron", GONE) for i in ids if i not in there]


def left_out_words(left_out: Iterable[LeftOut]) -> str:
    """`14 were left out: never asked about e-mail (9), no e-mail address (5).`; '' for nobody."""
    counted = Counter(one.reason for one in left_out)
    if not counted:
        return ""
    many = sum(counted.values())
    verb = "was" if many == 1 else "were"
    reasons = ", ".join(f"{reason} ({count:,})" for reason, count in counted.most_common())
    return f"{many:,} {verb} left out: {reasons}."
