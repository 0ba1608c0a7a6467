"""Patrons: the whole record of one, and every change to it but its memory (notes, interests)."""

from __future__ import annotations

from typing import Any

from db import clock, connection, journal
from db.errors import InputRefused, NotFound
from db.folding import fold, seen
from db.gate import Right, needs
from db.models import AccessNeed, ContactPoint, Patron
from db.queries import consents, known
from db.queries.checks import check_audience, check_birthday, check_patron
from db.queries.contact_values import normal_email, normal_of
from db.records.patrons import HouseholdRecord, PatronDetail, TabCounts

_FIELDS = frozenset(
    {"given", "family", "display_name", "say_as", "pronouns", "salutation", "birth_year",
     "birth_month", "birth_day", "since", "organisation", "deceased", "no_chat"}
)  # fmt: skip
_ADDRESS_PARTS = ("street", "city", "region", "postcode", "country")
CHANNELS = ("email", "phone", "post", "sms")
POINT_KINDS = ("phone", "email", "address")

_PATRON = """
    select p.id, p.given, p.family, p.display_name, p.say_as, p.pronouns, p.salutation,
           p.birth_year, p.birth_month, p.birth_day, p.since, p.organisation, p.deceased,
           p.archived, p.no_chat, p.visits, p.spend_minor, p.first_visit, p.last_visit,
           p.next_visit, p.member_until, p.version, p.household_id, coalesce(h.name, ''), coalesce(h.version, 1)
    from patron p left join household h on h.id = p.household_id where p.id = ?
"""
_COUNTS = """
    select coalesce(performances_held,
                    (select count(distinct performance_id) from ticket where holder_id = p.id))
         + coalesce(orders_made, (select count(*) from "order" where patron_id = p.id))
         + (select count(*) from donation where patron_id = p.id)
         + (select count(*) from membership where patron_id = p.id)
         + (select count(*) from promise where patron_id = p.id)
         + (select count(*) from note where patron_id = p.id)
         + (select count(*) from consent where patron_id = p.id)
         + (select count(*) from response where patron_id = p.id and status <> 'partial')
         + exists (select 1 from import_batch b where b.id = p.batch_id),
           (select count(*) from patron_interest where patron_id = p.id),
           (select count(*) from note where patron_id = p.id)
    from patron p where p.id = ?
"""


@needs(Right.KNOW)
def get_patron(patron_id: int) -> PatronDetail:
    """Everything of the header and the Details tab. Raises NotFound."""
    row = connection.row(_PATRON, (patron_id,))
    if row is None:
        raise NotFound("patron")
    ids = (patron_id,)
    counts = connection.rows(_COUNTS, ids)[0]
    rest = (
        get_household(row[22], row[23], row[24]),
        tuple(known.read_contact_points(ids).get(patron_id, ())),
        tuple(known.read_consents(ids).get(patron_id, ())),
        tuple(known.read_access_needs(ids).get(patron_id, ())),
        tuple(known.read_relationships(ids).get(patron_id, ())),
        TabCounts(*counts),
    )
    return PatronDetail(*(*row[:12], *(bool(flag) for flag in row[12:15]), *row[15:22], *rest))


@needs(Right.KNOW)
def get_household(household_id: int | None, name: str, version: int = 1) -> HouseholdRecord | None:
    """A household with its members, grown-ups first; None for none."""
    if household_id is None:
        return None
    members = connection.rows(
        "select id, display_name from patron where household_id = ? "
        "order by archived, birth_year is not null, birth_year, sort_name, id",
        (household_id,),
    )
    return HouseholdRecord(household_id, name, tuple((m[0], m[1]) for m in members), version)


@needs(Right.KNOW)
def find_patron(id_or_email: str) -> int | None:
    """The patron of that number or e-mail; of several with one e-mail, the latest visitor."""
    text = seen(id_or_email).strip()
    if text.isascii() and text.isdecimal():
        # Nobody has a number with more digits than the file can hold.
        known = len(text) <= 18
        found = (
            connection.row("select id from patron where id = ?", (int(text),)) if known else None
        )
        return int(found[0]) if found else None
    many = list_patrons_by_email(text)
    return many[0] if many else None


@needs(Right.KNOW)
def list_patrons_by_email(email: str) -> list[int]:
    """All patrons with that e-mail: those not archived first, latest visitors first."""
    return [
        int(r[0])
        for r in connection.rows(
            """select distinct p.id, p.archived, p.recency
               from contact_point c join patron p on p.id = c.patron_id
               where c.kind = 'email' and c.normal = ? order by p.archived, p.recency desc, p.id""",
            (normal_email(email),),
        )
    ]


def sort_name(given: str, family: str, display_name: str) -> str:
    """The key of lists by name: family name first, folded."""
    return fold(f"{family} {given}") or fold(display_name)


def _display_name(values: dict[str, Any]) -> str:
    return " ".join(f"{values.get('given', '')} {values.get('family', '')}".split())


@needs(Right.KEEP)
def add_patron(
    *,
    given: str = "",
    family: str = "",
    display_name: str = "",
    phone: str = "",
    email: str = "",
    street: str = "",
    city: str = "",
    region: str = "",
    postcode: str = "",
    country: str = "",
    user_id: int | None = None,
    **fields: Any,
) -> journal.Step:
    """A new patron, with preferred contact points for what is given.

    Without any name the organisation or the e-mail stands in. Raises InputRefused if there is
    nothing to call them by.
    """
    _check_fields(fields)
    given, family = given.strip(), family.strip()
    shown = display_name.strip() or _display_name({"given": given, "family": family})
    shown = shown or str(fields.get("organisation", "")).strip() or email.strip()
    if not shown:
        raise InputRefused("A patron needs a name. Nothing was saved. Type one first.")
    now = clock.now_text()
    with journal.action("Added a patron", user_id=user_id) as act:
        patron_id = act.insert(
            Patron, given=given, family=family, display_name=shown,
            sort_name=sort_name(given, family, shown), created_at=now, updated_at=now, **fields,
        )  # fmt: skip
        address = {"street": street, "city": city, "region": region, "postcode": postcode}
        for kind, value, parts in (
            ("phone", phone, {}),
            ("email", email, {}),
            ("address", "", address | {"country": country} if any(address.values()) else {}),
        ):
            if value.strip() or parts:
                values = _point_values(kind, value, parts)
                act.insert(ContactPoint, patron=patron_id, kind=kind, preferred=True,
                           user_id=user_id, learnt_at=now, **values)  # fmt: skip
    return _done(act)


@needs(Right.KEEP)
def update_patron(
    patron_id: int, *, version: int | None = None, user_id: int | None = None, **fields: Any
) -> journal.Step:
    """Change fields of the record. A display name made of the names follows them.

    Raises EditConflict if `version` is not the stored one, NotFound, InputRefused.
    """
    _check_fields(fields)
    with journal.action("Changed the record", user_id=user_id, patron_id=patron_id) as act:
        act.update(Patron, patron_id, version, **_record_values(patron_id, fields))
    return _done(act)


def _record_values(patron_id: int, fields: dict[str, Any]) -> dict[str, Any]:
    """What is written where these fields change: the names that follow from each other too."""
    row = connection.row(
        "select given, family, display_name, birth_year, birth_month, birth_day "
        "from patron where id = ?",
        (patron_id,),
    )
    if row is None:
        raise NotFound("patron")
    born = dict(zip(("birth_year", "birth_month", "birth_day"), row[3:], strict=True))
    check_birthday(born | fields)
    before = {"given": row[0], "family": row[1], "display_name": row[2]}
    values = {k: v.strip() if isinstance(v, str) else v for k, v in fields.items()}
    after = before | values
    if before["display_name"] == _display_name(before) and "display_name" not in values:
        after["display_name"] = values["display_name"] = _display_name(after)
    if not after["display_name"]:
        raise InputRefused("A patron needs a name. Nothing was changed. Type one first.")
    values["sort_name"] = sort_name(after["given"], after["family"], after["display_name"])
    return values


@needs(Right.KEEP)
def archive_patron(
    patron_id: int, archived: bool = True, *, version: int | None = None,
    user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """Take a patron out of the lists, or bring them back. Raises NotFound, EditConflict."""
    label = "Archived" if archived else "Brought back from the archive"
    with journal.action(label, user_id=user_id, patron_id=patron_id) as act:
        act.update(Patron, patron_id, version, archived=int(archived))
    return _done(act)


def _check_fields(fields: dict[str, Any]) -> None:
    unknown = set(fields) - _FIELDS
    if unknown:
        raise TypeError(f"no such field: {sorted(unknown)}")
    check_birthday(fields)


def _done(act: journal.Action) -> journal.Step:
    assert act.step is not None
    return act.step


def _point_values(kind: str, value: str, parts: dict[str, str]) -> dict[str, str]:
    """The columns of a contact point; an address is written out where only its parts are given."""
    parts = {k: v.strip() for k, v in parts.items() if k in _ADDRESS_PARTS}
    place = " ".join(p for p in (parts.get("region", ""), parts.get("postcode", "")) if p)
    written = ", ".join(
        p for p in (parts.get("street", ""), parts.get("city", ""), place, parts.get("country", ""))
        if p
    )  # fmt: skip
    shown = value.strip() or written
    normal = normal_of(kind, shown, **parts)
    if not normal:
        name = {"phone": "phone number", "email": "e-mail address"}.get(kind, "address")
        raise InputRefused(f"This is no {name}. Nothing was changed. Correct it, then save again.")
    return {"value": shown, "normal": normal, **parts}


@needs(Right.KEEP)
def add_contact_point(
    patron_id: int,
    kind: str,
    value: str = "",
    label: str = "",
    preferred: bool = False,
    *,
    source_kind: str = "staff",
    source: str = "",
    learnt_at: str = "",
    user_id: int | None = None,
    **parts: str,
) -> journal.Step:
    """A phone, e-mail or address (`parts`: street, city, region, postcode, country).

    The first of its kind is the preferred one. `learnt_at`: when it was told, if not just now. One
    that is there already is not doubled: its spelling and label are brought up to date.
    """
    check_patron(patron_id)
    if kind not in POINT_KINDS:
        raise InputRefused(f"There is no kind “{kind}” to reach somebody. Nothing was saved.")
    values: dict[str, Any] = {"label": label.strip(), **_point_values(kind, value, parts)}
    mine = connection.rows(
        "select id, normal, preferred from contact_point where patron_id = ? and kind = ?",
        (patron_id, kind),
    )
    same = next((r for r in mine if r[1] == values["normal"]), None)
    preferred = preferred or not mine or bool(same and same[2])
    action = journal.action(f"Added {_article(kind)}", user_id=user_id, patron_id=patron_id)
    with action as act:
        if preferred:
            _unprefer(act, patron_id, kind, but=same[0] if same else 0)
        if same:
            act.update(ContactPoint, same[0], preferred=int(preferred), **values)
            act.about_id = same[0]
        else:
            act.insert(
                ContactPoint, patron=patron_id, kind=kind, preferred=preferred,
                source_kind=source_kind, source=source, user_id=user_id,
                learnt_at=learnt_at or clock.now_text(), **values,
            )  # fmt: skip
    return _done(act)


def _article(kind: str) -> str:
    return {"phone": "a phone", "email": "an e-mail", "address": "an address"}.get(kind, kind)


def _point(point_id: int) -> tuple[int, str, dict[str, str]]:
    """(patron, kind, its parts) of a contact point. Raises NotFound."""
    columns = ("value", "label", *_ADDRESS_PARTS)
    row = connection.row(
        f"select patron_id, kind, {', '.join(columns)} from contact_point where id = ?", (point_id,)
    )
    if row is None:
        raise NotFound("contact_point")
    return row[0], row[1], dict(zip(columns, row[2:], strict=True))


def _unprefer(act: journal.Action, patron_id: int, kind: str, but: int) -> None:
    for (other,) in connection.rows(
        "select id from contact_point where patron_id = ? and kind = ? and preferred = 1 "
        "and id <> ?",
        (patron_id, kind, but),
    ):
        act.update(ContactPoint, other, preferred=0)


@needs(Right.KEEP)
def update_contact_point(
    point_id: int, *, version: int | None = None, user_id: int | None = None, **fields: Any
) -> journal.Step:
    """Change value, label or parts of an address; of an address whose parts change without a
    new value, the value is written anew. Raises NotFound, InputRefused, EditConflict."""
    patron_id, kind, _ = _point(point_id)
    label = f"Changed {_article(kind)}"
    with journal.action(label, user_id=user_id, patron_id=patron_id) as act:
        _, kind, before = _point(point_id)
        unknown = set(fields) - set(before)
        if unknown:
            raise TypeError(f"no such field: {sorted(unknown)}")
        after = before | {k: v.strip() for k, v in fields.items()}
        parts_changed = any(after[k] != before[k] for k in _ADDRESS_PARTS)
        written = "" if parts_changed and "value" not in fields else after["value"]
        values = _point_values(kind, written, {k: after[k] for k in _ADDRESS_PARTS})
        values["label"] = after["label"]
        act.update(ContactPoint, point_id, version, **values)
    return _done(act)


@needs(Right.KEEP)
def remove_contact_point(
    point_id: int, *, version: int | None = None, user_id: int | None = None
) -> journal.Step:
    """Remove one; if it was preferred, the next of its kind is. Raises NotFound, EditConflict."""
    patron_id, kind, _ = _point(point_id)
    label = f"Removed {_article(kind)}"
    with journal.action(label, user_id=user_id, patron_id=patron_id) as act:
        act.remove(ContactPoint, point_id, version)
        left = connection.rows(
            "select id, preferred from contact_point where patron_id = ? and kind = ? order by id",
            (patron_id, kind),
        )
        if left and not any(r[1] for r in left):
            act.update(ContactPoint, left[0][0], preferred=1)
    return _done(act)


@needs(Right.KEEP)
def prefer_contact_point(
    point_id: int, *, version: int | None = None, user_id: int | None = None
) -> journal.Step:
    """Make this the one to use first of its kind. Raises NotFound, EditConflict."""
    patron_id, kind, _ = _point(point_id)
    label = f"Preferred {_article(kind)}"
    with journal.action(label, user_id=user_id, patron_id=patron_id) as act:
        act.update(ContactPoint, point_id, version, preferred=1)
        _unprefer(act, patron_id, kind, but=point_id)
    return _done(act)


@needs(Right.KEEP)
def set_consent(
    patron_id: int, channel: str, granted: bool, wording: str = "", *,
    source_kind: str = "staff", source: str = "", learnt_at: str = "", was: int | None = None,
    user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """Keep a yes or a no for a channel, in these words; the earlier ones stay in the history.

    `learnt_at`: when it was said, if not just now. `was`: the id of the word that was shown to
    stand, 0 for none. Raises EditConflict if somebody kept another one since.
    """
    check_patron(patron_id)
    if channel not in CHANNELS:
        raise InputRefused(f"There is no channel “{channel}”. Nothing was changed.")
    label = f"{'Allowed' if granted else 'Refused'}: {channel}"
    with journal.action(label, user_id=user_id, patron_id=patron_id) as act:
        consents.keep_word(
            act, patron_id, channel, granted, wording, was=was, given_at=learnt_at,
            source_kind=source_kind, source=source, user_id=user_id,
        )  # fmt: skip
    return _done(act)


@needs(Right.KEEP)
def add_access_need(
    patron_id: int, need: str, instruction: str = "", audience: str = "print", *,
    source_kind: str = "staff", source: str = "", user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """What a patron needs and what we do about it. The same need again is brought up to date."""
    check_patron(patron_id)
    check_audience(audience)
    if not need.strip():
        raise InputRefused("Say what is needed. Nothing was saved.")
    values = {"need": need.strip(), "instruction": instruction.strip(), "audience": audience}
    known_needs = connection.rows(
        "select id, need from access_need where patron_id = ? and ended_at is null", (patron_id,)
    )
    same = next((r[0] for r in known_needs if fold(r[1]) == fold(need)), None)
    with journal.action("Added an access need", user_id=user_id, patron_id=patron_id) as act:
        if same is None:
            act.insert(
                AccessNeed, patron=patron_id, source_kind=source_kind, source=source,
                user_id=user_id, learnt_at=clock.now_text(), **values,
            )  # fmt: skip
        else:
            act.update(AccessNeed, same, **values)
            act.about_id = same
    return _done(act)


@needs(Right.KEEP)
def update_access_need(
    need_id: int, *, version: int | None = None, user_id: int | None = None, **fields: str
) -> journal.Step:
    """Change need, instruction or audience. Raises NotFound, InputRefused, EditConflict."""
    if set(fields) - {"need", "instruction", "audience"}:
        raise TypeError(f"no such field: {sorted(fields)}")
    patron_id = _owner("access_need", need_id)
    check_audience(fields.get("audience", "desk"))
    if not fields.get("need", "x").strip():
        raise InputRefused("Say what is needed. Nothing was changed.")
    with journal.action("Changed an access need", user_id=user_id, patron_id=patron_id) as act:
        values = {k: v.strip() for k, v in fields.items()}
        act.update(AccessNeed, need_id, version, **values)
    return _done(act)


@needs(Right.KEEP)
def end_access_need(
    need_id: int, *, version: int | None = None, user_id: int | None = None
) -> journal.Step:
    """It is needed no longer; it stays in the books. Raises NotFound, EditConflict."""
    patron_id = _owner("access_need", need_id)
    with journal.action("Ended an access need", user_id=user_id, patron_id=patron_id) as act:
        act.update(AccessNeed, need_id, version, ended_at=clock.now_text())
    return _done(act)


def _owner(table: str, row_id: int) -> int:
    row = connection.row(f"select patron_id from {table} where id = ?", (row_id,))
    if row is None:
        raise NotFound(table)
    return int(row[0])
