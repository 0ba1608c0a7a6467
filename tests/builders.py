"""Short ways to a patron, a performance, an order: rows with sensible defaults, for tests.

All of them write straight through the models (no journal, no totals, no search) and return the
id. Times may be stored instants (`2026-11-14T00:30:00Z`) or the venue's wall clock
(`2026-11-13 19:30`). Use the `database` fixture.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from db import clock, connection, derived
from db.folding import fold
from db.models import (
    ALL,
    AccessNeed,
    Artist,
    Consent,
    ContactPoint,
    Donation,
    ExternalId,
    Household,
    ImportBatch,
    ImportIssue,
    Interest,
    InterestAlias,
    Membership,
    Note,
    OpenerUse,
    Order,
    Patron,
    PatronInterest,
    Performance,
    Production,
    ProductionArtist,
    ProductionWork,
    Promise,
    Reaction,
    Relationship,
    Season,
    Ticket,
    User,
    Venue,
    Work,
)
from db.queries.contact_values import normal_address, normal_email, normal_phone

TONIGHT = "2026-11-22 19:30"  # of the `now` fixture, Sunday 22 November 2026, 18:30
LAST_WEEK = "2026-11-14 19:30"


def instant(text: str) -> str:
    """A stored instant from either form."""
    if text.endswith("Z"):
        return text
    local = datetime.fromisoformat(text)
    return clock.local_instant(local.date(), local.time())


def insert(model: Any, **values: Any) -> int:
    """One row; returns its id."""
    with connection.transaction():
        return int(model.insert(**values).execute())


def _shared(model: Any, folded: str, **values: Any) -> int:
    found = model.get_or_none(model.folded == folded)
    return found.id if found else insert(model, folded=folded, **values)


def make_user(name: str = "Ana Marsh", initials: str = "AM", role: str = "staff") -> int:
    return insert(User, name=name, initials=initials, role=role)


def make_patron(
    given: str = "Ada", family: str = "Example", *, email: str = "", phone: str = "",
    street: str = "", postcode: str = "", **fields: Any,
) -> int:  # fmt: skip
    """A patron, with contact points where a value is given; `fields` are the model's."""
    values = {
        "display_name": f"{given} {family}".strip(),
        "sort_name": fold(f"{family} {given}"),
        "created_at": clock.now_text(),
        "updated_at": clock.now_text(),
    } | fields
    patron = insert(Patron, given=given, family=family, **values)
    if email:
        make_contact_point(patron, "email", email)
    if phone:
        make_contact_point(patron, "phone", phone)
    if street or postcode:
        make_contact_point(patron, "address", f"{street}, {postcode}",
                           street=street, postcode=postcode)  # fmt: skip
    return patron


def make_contact_point(patron_id: int, kind: str, value: str, **fields: Any) -> int:
    normal = {"phone": normal_phone, "email": normal_email}.get(kind)
    if normal is None:
        street, postcode = fields.get("street", value), fields.get("postcode", "")
        normal_value = normal_address(street, fields.get("city", ""), postcode)
    else:
        normal_value = normal(value)
    values = {"preferred": True, "learnt_at": clock.now_text(), "normal": normal_value} | fields
    return insert(ContactPoint, patron=patron_id, kind=kind, value=value, **values)


def make_external_id(patron_id: int, number: str, system: str = "boxtix") -> int:
    return insert(ExternalId, patron=patron_id, system=system, number=number)


def make_household(name: str = "The Examples", *patron_ids: int) -> int:
    household = insert(Household, name=name)
    with connection.transaction():
        for patron_id in patron_ids:
            Patron.update(household=household).where(Patron.id == patron_id).execute()
    return household


def make_consent(
    patron_id: int, channel: str = "email", granted: bool = True, **fields: Any
) -> int:
    values = {"wording": "You may write to me", "given_at": clock.now_text()} | fields
    return insert(Consent, patron=patron_id, channel=channel, granted=granted, **values)


def make_access_need(
    patron_id: int, need: str = "Step-free", instruction: str = "Use the Stage Door", **fields: Any
) -> int:
    values = {"learnt_at": clock.now_text()} | fields
    return insert(AccessNeed, patron=patron_id, need=need, instruction=instruction, **values)


def make_relationship(
    patron_id: int, kind: str = "child", name: str = "Ida", other_id: int | None = None,
    **fields: Any,
) -> int:  # fmt: skip
    values = {"learnt_at": clock.now_text()} | fields
    return insert(Relationship, patron=patron_id, other=other_id, kind=kind, name=name, **values)


def make_season(name: str = "2026/27", starts: str = "2026-09-01", ends: str = "2027-08-31") -> int:
    found = Season.get_or_none(Season.name == name)
    return found.id if found else insert(Season, name=name, starts=starts, ends=ends)


def make_production(
    title: str = "Bach and Bartók", *, season: str = "", genre: str = "concert",
    keywords: str = "", composers: tuple[str, ...] = (), works: tuple[tuple[str, str], ...] = (),
    artists: tuple[tuple[str, str], ...] = (), **fields: Any,
) -> int:  # fmt: skip
    """A production. `works` are (title, composer or ''), `artists` (name, role)."""
    production = insert(
        Production, title=title, folded=fold(title), genre=genre, keywords=keywords,
        season=make_season(season) if season else None, **fields,
    )  # fmt: skip
    people = [(name, "composer") for name in composers] + list(artists)
    for name, role in people:
        artist = _shared(Artist, fold(name), name=name)
        insert(ProductionArtist, production=production, artist=artist, role=role)
    for position, (work_title, composer) in enumerate(works):
        composer_id = _shared(Artist, fold(composer), name=composer) if composer else None
        work = insert(Work, title=work_title, folded=fold(work_title), composer=composer_id)
        insert(ProductionWork, production=production, work=work, position=position)
    return production


def make_performance(
    title: str = "Bach and Bartók", starts_at: str = LAST_WEEK, *, venue: str = "Main Hall",
    production_id: int | None = None, cancelled: bool = False, disrupted: str = "",
    doors_at: str | None = None, running_minutes: int | None = None, capacity: int | None = 180,
    **production: Any,
) -> int:  # fmt: skip
    """A performance; its production is found by title or made from `production`."""
    if production_id is None:
        found = Production.get_or_none(Production.folded == fold(title))
        production_id = found.id if found else make_production(title, **production)
    venue_id = None
    if venue:
        known = Venue.get_or_none(Venue.name == venue)
        venue_id = known.id if known else insert(Venue, name=venue)
    return insert(
        Performance, production=production_id, venue=venue_id, starts_at=instant(starts_at),
        doors_at=instant(doors_at) if doors_at else None, running_minutes=running_minutes,
        capacity=capacity, cancelled=cancelled, disrupted=disrupted,
    )  # fmt: skip


def make_order(patron_id: int | None = None, number: str = "", **fields: Any) -> int:
    """An order without tickets."""
    values = {"ordered_at": "2026-10-01T15:00:00Z", "currency": "USD"} | fields
    return insert(Order, patron=patron_id, number=number, **values)


def make_ticket(
    order_id: int, performance_id: int, holder_id: int | None = None, seat: str = "", **fields: Any
) -> int:
    return insert(
        Ticket, order=order_id, performance=performance_id, holder=holder_id, seat=seat, **fields
    )


def make_visit(
    patron_id: int, performance_id: int, tickets: int = 1, *, attended: bool | None = True,
    seats: tuple[str, ...] = (), status: str = "valid", buyer_id: int | None = None,
    number: str = "", **ticket: Any,
) -> int:  # fmt: skip
    """An order of `buyer_id` (default: the patron) with tickets the patron holds; order's id."""
    order = make_order(buyer_id or patron_id, number, total_minor=2500 * tickets)
    for place in range(tickets):
        seat = seats[place] if place < len(seats) else ""
        made = None if attended is None else int(attended)
        values = {"price_minor": 2500, "price_type": "Adult"} | ticket
        make_ticket(order, performance_id, patron_id, seat, attended=made, status=status, **values)
    return order


def make_donation(patron_id: int, amount_minor: int = 5000, **fields: Any) -> int:
    values = {"currency": "USD", "given_at": "2026-11-01", "purpose": "Roof appeal"} | fields
    return insert(Donation, patron=patron_id, amount_minor=amount_minor, **values)


def make_membership(patron_id: int, kind: str = "Friend", **fields: Any) -> int:
    values = {"starts": "2026-09-01", "ends": "2027-08-31"} | fields
    return insert(Membership, patron=patron_id, kind=kind, **values)


def make_interest(
    name: str = "String quartets", group: str = "Genres", *, aliases: tuple[str, ...] = (),
    matches: str = "",
) -> int:  # fmt: skip
    found = Interest.get_or_none(Interest.folded == fold(name))
    if found:
        return int(found.id)
    interest = insert(Interest, name=name, folded=fold(name), group_name=group, matches=matches)
    for word in aliases:
        insert(InterestAlias, interest=interest, word=word, folded=fold(word))
    return interest


def make_patron_interest(
    patron_id: int, name: str = "String quartets", *, matches: str = "", **fields: Any
) -> int:
    """A patron's interest; the vocabulary item is found by name or made."""
    values = {"learnt_at": clock.now_text()} | fields
    interest = make_interest(name, matches=matches)
    return insert(PatronInterest, patron=patron_id, interest=interest, **values)


def make_note(patron_id: int, text: str = "Lobby was loud.", **fields: Any) -> int:
    values = {"created_at": clock.now_text(), "updated_at": clock.now_text()} | fields
    if "performance_id" in values:
        values["performance"] = values.pop("performance_id")
    return insert(Note, patron=patron_id, text=text, **values)


def make_complaint(patron_id: int, text: str = "Lobby was loud.", **fields: Any) -> int:
    return make_note(patron_id, text, kind="complaint", **fields)


def make_promise(patron_id: int, text: str = "Call her back", **fields: Any) -> int:
    values = {"made_at": clock.now_text(), "due_on": "2026-11-30"} | fields
    if "note_id" in values:
        values["note"] = values.pop("note_id")
    return insert(Promise, patron=patron_id, text=text, **values)


def make_reaction(patron_id: int, performance_id: int, value: str = "liked", **fields: Any) -> int:
    values = {"learnt_at": clock.now_text()} | fields
    return insert(Reaction, patron=patron_id, performance=performance_id, value=value, **values)


def make_opener_use(
    patron_id: int, key: str = "attended:1", *, action: str = "said", **fields: Any
) -> int:
    values = {
        "kind": key.split(":", maxsplit=1)[0],
        "say": "You came!",
        "used_at": clock.now_text(),
    } | fields
    return insert(OpenerUse, patron=patron_id, key=key, action=action, **values)


def make_batch(file_name: str = "season.csv", **fields: Any) -> int:
    values = {"kind": "tickets", "imported_at": clock.now_text()} | fields
    return insert(ImportBatch, file_name=file_name, **values)


def make_issue(batch_id: int, patron_id: int | None, other_id: int | None, **fields: Any) -> int:
    values = {"code": "maybe_same", "message": "Same name, other e-mail", "row": 2} | fields
    return insert(ImportIssue, batch=batch_id, patron_id=patron_id, other_id=other_id, **values)


def refresh() -> None:
    """Bring totals and search of all patrons up to date, as after a real write."""
    with connection.transaction():
        derived.refresh([r[0] for r in connection.rows("select id from patron")])


def everything(*, but: tuple[str, ...] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables but the audit: what must be equal before and after an undo.

    The edit counters (`version`, `updated_at`) only ever go forward and are left out.
    """
    left_out = {"audit_entry", "audit_head", "kept_step", *but}
    found = {}
    for model in ALL:
        name = model._meta.table_name
        if name in left_out:
            continue
        columns = [c for c in model._meta.columns if c not in ("version", "updated_at")]
        wanted = ", ".join(f'"{c}"' for c in columns)
        found[name] = sorted(connection.rows(f'select {wanted} from "{name}"'), key=repr)
    return found


def on(text: str) -> date:
    """An ISO date."""
    return date.fromisoformat(text)
