"""Letters: the house's own templates, the drafts made for patrons, and whom they may go to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from db import clock, connection, journal
from db.errors import InputRefused, NotFound
from db.folding import fold
from db.gate import Right, needs
from db.models import Letter, LetterTemplate, OpenerUse
from db.queries import known
from db.queries.checks import check_patron
from db.queries.chunks import rows_in
from db.records.letters import LetterPerson, LetterRecord, LetterTemplateRecord, NewLetter
from db.records.patrons import ConsentRecord, ContactPointRecord

CHANNELS = ("email", "post")
PURPOSES = ("news", "answer")
LONGEST_NAME, LONGEST_SUBJECT, LONGEST_BODY = 80, 300, 20_000
_FIELDS = frozenset({"name", "subject", "body", "channel", "purpose", "archived"})
_TEMPLATES = (
    "select id, name, subject, body, channel, purpose, archived, shipped, version "
    "from letter_template"
)
_LETTERS = """
    select l.id, l.patron_id, l.template_id, l.template_name, l.channel, l.sent_to, l.subject,
           l.body, l.call_id, coalesce(u.name, ''), l.made_at
    from letter l left join user u on u.id = l.user_id
"""


# -- templates


@needs(Right.KNOW)
def list_own_templates() -> list[LetterTemplateRecord]:
    """Those kept in this file, archived ones too, by name."""
    return [_template(row) for row in connection.rows(f"{_TEMPLATES} order by folded, id")]


@needs(Right.KNOW)
def get_own_template(template_id: int) -> LetterTemplateRecord:
    """One of them. Raises NotFound."""
    row = connection.row(f"{_TEMPLATES} where id = ?", (template_id,))
    if row is None:
        raise NotFound("letter template")
    return _template(row)


def _template(row: Sequence[Any]) -> LetterTemplateRecord:
    return LetterTemplateRecord(*(*row[:6], bool(row[6]), *row[7:]))


@needs(Right.KEEP)
def add_template(
    name: str, subject: str, body: str, *, channel: str = "email", purpose: str = "news",
    archived: bool = False, shipped: str = "", label: str = "Added a letter",
    user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """A new template. `shipped` names the shipped one that it stands in for. Raises InputRefused."""
    values = _checked(
        {"name": name, "subject": subject, "body": body, "channel": channel, "purpose": purpose,
         "archived": archived}
    )  # fmt: skip
    _check_free(values["folded"], None)
    if shipped and connection.row("select 1 from letter_template where shipped = ?", (shipped,)):
        raise InputRefused("That letter was changed already. Nothing was saved. Look at it again.")
    now = clock.now_text()
    with journal.action(label, user_id=user_id) as act:
        act.insert(LetterTemplate, shipped=shipped, created_at=now, updated_at=now, **values)
    assert act.step is not None
    return act.step


@needs(Right.KEEP)
def update_template(
    template_id: int, *, version: int | None = None, label: str = "Changed a letter",
    user_id: int | None = None, **fields: Any,
) -> journal.Step:  # fmt: skip
    """Change name, subject, body, channel, purpose or archived.

    Raises EditConflict if `version` is not the stored one, NotFound, InputRefused.
    """
    if set(fields) - _FIELDS:
        raise TypeError(f"no such field: {sorted(set(fields) - _FIELDS)}")
    get_own_template(template_id)
    values = _checked(fields)
    if "folded" in values:
        _check_free(values["folded"], template_id)
    with journal.action(label, user_id=user_id) as act:
        act.update(LetterTemplate, template_id, version, **values)
    assert act.step is not None
    return act.step


@needs(Right.KEEP)
def remove_template(
    template_id: int, *, version: int | None = None, label: str = "Removed a letter",
    user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """Remove one; the drafts that were made from it stay in the history. Raises NotFound,
    EditConflict.
    """
    get_own_template(template_id)
    with journal.action(label, user_id=user_id) as act:
        act.remove(LetterTemplate, template_id, version)
    assert act.step is not None
    return act.step


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    values = dict(fields)
    for name, longest in (
        ("name", LONGEST_NAME), ("subject", LONGEST_SUBJECT), ("body", LONGEST_BODY),
    ):  # fmt: skip
        if name not in values:
            continue
        values[name] = str(values[name]).strip()
        if name != "body":
            values[name] = " ".join(values[name].split())
        if len(values[name]) > longest:
            raise InputRefused(
                f"The {name} is longer than {longest:,} letters. Nothing was saved. Shorten it."
            )
    if values.get("name") == "":
        raise InputRefused("The letter needs a name. Nothing was saved.")
    if values.get("channel", "email") not in CHANNELS:
        raise InputRefused(f"There is no channel “{values['channel']}”. Nothing was saved.")
    if values.get("purpose", "news") not in PURPOSES:
        raise InputRefused(f"There is no purpose “{values['purpose']}”. Nothing was saved.")
    if "name" in values:
        values["folded"] = fold(values["name"])
    return values


def _check_free(folded: str, template_id: int | None) -> None:
    taken = connection.row(
        "select name from letter_template where folded = ? and id is not ?", (folded, template_id)
    )
    if taken:
        raise InputRefused(
            f"There is a letter called “{taken[0]}” already. Nothing was saved. Choose another name."
        )


# -- drafts that were made


@needs(Right.KEEP)
def add_letter(letter: NewLetter, *, user_id: int | None = None) -> journal.Step:
    """Keep in the history that a draft was made; an opener in it counts as said. One step.

    Raises NotFound.
    """
    return add_letters((letter,), user_id=user_id)


@needs(Right.KEEP)
def add_letters(letters: Iterable[NewLetter], *, user_id: int | None = None) -> journal.Step:
    """Keep the drafts of a mail merge as one step. Raises NotFound, having kept nothing."""
    lot = tuple(letters)
    one = "a letter" if any(letter.channel == "post" for letter in lot) else "an e-mail"
    label = f"Drafted {one}" if len(lot) == 1 else f"Drafted {len(lot):,} {one.split()[1]}s"
    patron_id = lot[0].patron_id if len(lot) == 1 else None
    now = clock.now_text()
    with journal.action(label, user_id=user_id, patron_id=patron_id) as act:
        for letter in lot:
            _keep(act, letter, now, user_id)
    assert act.step is not None
    return act.step


def _keep(act: journal.Action, letter: NewLetter, now: str, user_id: int | None) -> None:
    check_patron(letter.patron_id)
    act.insert(
        Letter, patron=letter.patron_id, template=letter.template_id or None,
        template_name=letter.template_name, channel=letter.channel, sent_to=letter.sent_to,
        subject=letter.subject, body=letter.body, call_id=letter.call_id, user_id=user_id,
        made_at=now,
    )  # fmt: skip
    if letter.said is not None:
        act.insert(
            OpenerUse, patron=letter.patron_id, key=letter.said.key, kind=letter.said.kind,
            say=letter.said.say, action="said", user_id=user_id, used_at=now,
            call_id=letter.call_id,
        )  # fmt: skip


@needs(Right.KNOW)
def list_patron_letters(patron_id: int) -> list[LetterRecord]:
    """The drafts made for a patron, newest first."""
    rows = connection.rows(
        f"{_LETTERS} where l.patron_id = ? order by l.made_at desc, l.id desc", (patron_id,)
    )
    return [LetterRecord(*row) for row in rows]


# -- whom they are for


@needs(Right.KNOW)
def read_people(patron_ids: Iterable[int]) -> dict[int, LetterPerson]:
    """What a letter needs to know of each patron that there is, by id, in the order asked for."""
    ids = tuple(dict.fromkeys(patron_ids))
    rows = {
        row[0]: row
        for row in rows_in(
            "select id, given, family, display_name, salutation, organisation, deceased, archived, "
            "no_chat from patron where id in {ids}",
            ids,
        )
    }
    points = known.read_contact_points(ids)
    consents = known.read_consents(ids)
    return {i: _person(rows[i], points.get(i, ()), consents.get(i, ())) for i in ids if i in rows}


def _person(
    row: Sequence[Any], points: Sequence[ContactPointRecord], consents: Sequence[ConsentRecord]
) -> LetterPerson:
    emails = tuple(p.value.strip() for p in points if p.kind == "email")
    reach = (emails, _address(points), {c.channel: c for c in consents})
    return LetterPerson(*(*row[:6], *map(bool, row[6:9]), *reach))


@needs(Right.KNOW)
def get_person(patron_id: int) -> LetterPerson:
    """The same of one patron. Raises NotFound."""
    found = read_people((patron_id,)).get(patron_id)
    if found is None:
        raise NotFound("patron")
    return found


def _address(points: Sequence[ContactPointRecord]) -> tuple[str, ...]:
    """The lines below the name: street, place, country; () if no address is kept."""
    for point in points:
        if point.kind != "address":
            continue
        place = " ".join(" ".join((point.city, point.region, point.postcode)).split())
        lines = [point.street.strip(), place, point.country.strip()]
        if not point.street.strip() and not place:
            lines = point.value.split(",") if "\n" not in point.value else point.value.split("\n")
        kept = tuple(line.strip() for line in lines if line.strip())
        if kept:
            return kept
    return ()
