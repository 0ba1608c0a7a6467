"""Address labels of a list: what stands on each, a household once, and who gets none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.folding import fold
from db.queries.contact_values import normal_address, venue_country
from db.records.segments import PersonOut
from desktop.domain import words
from desktop.domain.list_people import (
    BY_POST,
    NO_ADDRESS,
    Cancelled,
    LeftOut,
    Progress,
    chosen,
    has_address,
    never,
    not_cancelled,
    refusal,
)

# Countries whose post writes the place before the code.
_PLACE_FIRST = frozenset({"US", "CA", "AU", "NZ", "GB", "IE", "IN", "PH"})
_CALLED = {
    "US": ("usa", "united states", "united states of america"),
    "GB": ("uk", "united kingdom", "great britain", "england", "scotland", "wales"),
    "CA": ("canada",), "AU": ("australia",), "NZ": ("new zealand",), "IE": ("ireland",),
    "DE": ("germany", "deutschland"), "AT": ("austria", "osterreich"),
    "CH": ("switzerland", "schweiz", "suisse", "svizzera"), "FR": ("france",),
    "NL": ("netherlands", "nederland"), "ES": ("spain", "espana"), "IT": ("italy", "italia"),
}  # fmt: skip
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class AddressLabel:
    """One label: the name first, then the address, a line each; whose it is."""

    lines: tuple[str, ...]
    patron_ids: tuple[int, ...]


TOO_LONG = "name or address too long for a label"
UNPRINTABLE = "no font here has the letters of their name or address"


def not_printed(labels: Iterable[AddressLabel], why: str) -> list[LeftOut]:
    """Those whose label could not be printed."""
    return [LeftOut(i, label.lines[0], why) for label in labels for i in label.patron_ids]


def labels_of(
    ids: Sequence[int], *, households: bool = True,
    progress: Progress = never, cancelled: Cancelled = not_cancelled,
) -> tuple[list[AddressLabel], list[LeftOut]]:  # fmt: skip
    """The labels in the order of the list, and who gets none and why. Raises Stopped.

    `households`: who lives together at one address gets one label; who has no address of their
    own but lives with somebody on the list goes on that one's.
    """
    left_out: list[LeftOut] = []
    homeless: dict[int, PersonOut] = {}
    people: list[PersonOut] = []
    for person in chosen(
        ids, "all", left_out, progress=progress, cancelled=cancelled, doing="Reading addresses"
    ):
        why = refusal(person, BY_POST)
        if why == NO_ADDRESS and households and person.household_id is not None:
            homeless[person.id] = person
        elif why:
            left_out.append(LeftOut(person.id, person.name, why))
            continue
        people.append(person)
    groups = _groups(people, households)
    home = venue_country()
    labels = []
    for group in groups:
        at = next((person for person in group if has_address(person)), None)
        if at is None:
            left_out += [LeftOut(p.id, p.name, NO_ADDRESS) for p in group]
            continue
        lines = (shared_name(group), *address_lines(at, home))
        labels.append(AddressLabel(lines, tuple(p.id for p in group)))
    return labels, left_out


def _groups(people: Iterable[PersonOut], households: bool) -> list[list[PersonOut]]:
    """Who shares a label, in the order of the first of them."""
    groups: dict[tuple[object, ...], list[PersonOut]] = {}
    without: list[PersonOut] = []
    for person in people:
        if not households or person.household_id is None:
            groups[("person", person.id)] = [person]
        elif not has_address(person):
            without.append(person)
        else:
            groups.setdefault(("house", person.household_id, _place(person)), []).append(person)
    shared = {key[1]: group for key, group in reversed(groups.items()) if key[0] == "house"}
    for person in without:
        group = shared.get(person.household_id)
        if group is None:
            groups[("person", person.id)] = [person]
        else:
            group.append(person)
    return list(groups.values())


def _place(person: PersonOut) -> str:
    if person.street or person.postcode:
        return normal_address(person.street, person.city, person.postcode)
    return normal_address(person.address)


def shared_name(group: Sequence[PersonOut]) -> str:
    """`Judith Shimwell`, `Judith and Sam Shimwell`, or the household where there are many."""
    if len(group) == 1:
        return group[0].name or group[0].organisation
    family = group[0].family
    same = bool(family) and all(fold(p.family) == fold(family) and p.given for p in group)
    if len(group) > _MOST_NAMES:
        called = group[0].household
        return called or (f"Family {family}" if same else f"{group[0].name} and family")
    if same:
        return f"{words.join_words(p.given for p in group)} {family}"
    return words.join_words(p.name for p in group)


def address_lines(person: PersonOut, home: str) -> tuple[str, ...]:
    """Street, place and, where it is not `home` (two letters), the country."""
    if not (person.street.strip() or person.postcode.strip() or person.city.strip()):
        typed = person.address
        lines = typed.split("\n") if "\n" in typed else typed.split(",")
    else:
        code = _code_of(person.country) or home
        lines = [*person.street.split("\n"), _place_line(person, code)]
        if person.country.strip() and code != home:
            lines.append(person.country.upper())
    return tuple(" ".join(line.split()) for line in lines if line.strip())


def _place_line(person: PersonOut, code: str) -> str:
    city, region, postcode = (
        " ".join(part.split()) for part in (person.city, person.region, person.postcode)
    )
    if code not in _PLACE_FIRST:
        return " ".join(part for part in (postcode, city, region) if part)
    place = f"{city}, {region}" if city and region else city or region
    return f"{place} {postcode}".strip()


def _code_of(country: str) -> str:
    name = fold(country)
    if len(name) == 2:
        return name.upper()
    return next((code for code, called in _CALLED.items() if name in called), name)
