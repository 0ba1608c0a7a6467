"""Answers reach the patron's record here and nowhere else: one response, one step, once.

    step = take_in(7, effects, left=["q4"], patron_id=12, user_id=1)
    undo_take_in(7, user_id=1)      # any time later, from the books

What is taken was decided before (`desktop.domain.form_review`). Each fact says which form and
version told it, and is dated when it was answered.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from db import connection, derived, journal
from db.errors import InputRefused, NotFound
from db.gate import Right, needs
from db.models import Response
from db.queries import consents, notes, patrons, reactions
from db.queries.checks import check_audience, check_patron
from db.queries.fact_keeping import keep_interest, keep_need
from db.queries.patron_facts import holds_ticket
from db.records.forms import Effect

LABEL = "Took in answers"
LEFT_LABEL = "Left answers"
TAKEN, LEFT = "taken", "left"
_BIRTHDAY = re.compile(r"(?:([0-9]{4})|-)-([0-9]{2})-([0-9]{2})")
_POINTS = ("email", "phone")
_ADDRESS = ("street", "postcode", "city")
_PLAIN = ("given", "family", "say_as", "pronouns", "salutation", "organisation")


@dataclass(frozen=True, slots=True)
class _Told:
    """The response behind a step: what its facts say of where they come from."""

    id: int
    patron_id: int
    performance_id: int | None
    provenance: dict[str, Any]


@needs(Right.FORMS)
def take_in(
    response_id: int,
    effects: Sequence[Effect],
    *,
    left: Sequence[str] = (),
    patron_id: int | None,
    user_id: int | None = None,
) -> journal.Step:
    """Write what was decided on, and close the response; one transaction, one entry in the books.

    `left`: the lines that were not taken. Without a `patron_id` a new patron is made of what the
    answers tell. With no effects the response is left, and nobody is made. Raises NotFound, and
    InputRefused (nothing changed) if it was reviewed already or something cannot be kept.
    """
    row = connection.row(
        """select r.status, r.face, r.answered_at, f.name, v.number, r.performance_id, r.person
           from response r join form f on f.id = r.form_id
           join form_version v on v.id = r.form_version_id where r.id = ?""",
        (response_id,),
    )
    if row is None:
        raise NotFound("response")
    _check_waiting(row[0])
    if patron_id is not None:
        check_patron(patron_id)
    label = LABEL if effects else LEFT_LABEL
    with journal.together(f"{label}: {row[3]}", user_id=user_id, patron_id=patron_id) as act:
        _check_still_waiting(response_id)
        provenance = {
            "source_kind": "call" if row[1] == "call" else "form",
            "source": f"{row[3]} v{row[4]}",
            "learnt_at": row[2],
            "user_id": user_id,
        }
        if effects and patron_id is None:
            patron_id = _new_patron(effects, json.loads(row[6]) if row[6] else {}, user_id)
            act.patron_id = patron_id
        if patron_id is not None:
            _keep_all(act, _Told(response_id, patron_id, row[5], provenance), effects)
        decisions = dict.fromkeys(left, LEFT) | {e.line: TAKEN for e in effects}
        act.update(
            Response, response_id, patron=patron_id, status=TAKEN if effects else LEFT,
            decisions=json.dumps(decisions, ensure_ascii=False),
        )  # fmt: skip
        act.about_id = response_id
    assert act.step is not None
    return act.step


@needs(Right.FORMS)
@contextlib.contextmanager
def many_at_once() -> Iterator[None]:
    """Several responses in one transaction, each still a step of its own."""
    with connection.transaction(), derived.refreshed_once():
        yield


def _check_waiting(status: str) -> None:
    if status in (TAKEN, LEFT):
        raise InputRefused(
            "These answers were reviewed already. Nothing was changed. "
            "Take that back first, then review them again."
        )
    if status != "waiting":
        raise InputRefused("These answers are not there to be reviewed. Nothing was changed.")


def _check_still_waiting(response_id: int) -> None:
    """Again inside the transaction: another window may have been quicker."""
    row = connection.row("select status from response where id = ?", (response_id,))
    _check_waiting(row[0] if row else "")


def _new_patron(effects: Sequence[Effect], person: dict[str, str], user_id: int | None) -> int:
    """Somebody we did not know, called as the answers call them."""
    told = person | {e.what: e.detail for e in effects if e.kind == "field"}
    shown = "" if told.get("given") or told.get("family") else _stand_in(told)
    return patrons.add_patron(
        given=told.get("given", ""), family=told.get("family", ""), display_name=shown,
        user_id=user_id,
    ).created_id  # fmt: skip


def _stand_in(told: dict[str, str]) -> str:
    return told.get("organisation") or told.get("email") or told.get("phone") or ""


# -- each kind of fact


def _keep_all(act: journal.Action, told: _Told, effects: Sequence[Effect]) -> None:
    fields = {e.what: e.detail for e in effects if e.kind == "field"}
    _keep_fields(told, fields)
    for effect in effects:
        if effect.kind == "field":
            if effect.what in _POINTS:
                patrons.add_contact_point(
                    told.patron_id, effect.what, effect.detail, **told.provenance
                )
            continue
        keep = _KEEPERS.get(effect.kind)
        if keep is None:
            raise InputRefused(f"Nothing can become “{effect.kind}”. Nothing was changed.")
        if effect.audience:
            check_audience(effect.audience)
        keep(act, told, effect)
    address: dict[str, Any] = {part: fields[part] for part in _ADDRESS if fields.get(part)}
    if address:
        patrons.add_contact_point(told.patron_id, "address", **told.provenance, **address)


def _keep_fields(told: _Told, fields: dict[str, str]) -> None:
    values: dict[str, Any] = {name: fields[name] for name in _PLAIN if fields.get(name, "").strip()}
    if fields.get("birthday"):
        values |= _birthday(fields["birthday"])
    if "no_chat" in fields:
        values["no_chat"] = fields["no_chat"] == "yes"
    if {"given", "family"} & values.keys() and _is_nameless(told.patron_id):
        shown = f"{values.get('given', '')} {values.get('family', '')}"
        values["display_name"] = " ".join(shown.split())
    if values:
        patrons.update_patron(told.patron_id, user_id=told.provenance["user_id"], **values)


def _birthday(text: str) -> dict[str, int]:
    """The parts of `1980-05-17` or `--05-17`: without a year, the one we know stays."""
    match = _BIRTHDAY.fullmatch(text)
    if match is None:
        raise InputRefused("There is no such birthday. Nothing was saved.")
    parts = {"birth_month": int(match[2]), "birth_day": int(match[3])}
    return parts | ({"birth_year": int(match[1])} if match[1] else {})


def _is_nameless(patron_id: int) -> bool:
    """Whether something else (their e-mail) stands where the name would be."""
    row = connection.row("select given, family from patron where id = ?", (patron_id,))
    return row is not None and not (row[0] or row[1])


def _keep_interest(act: journal.Action, told: _Told, effect: Effect) -> None:
    keep_interest(
        act, told.patron_id, effect.what, effect.detail, strength=effect.strength,
        audience=effect.audience, **told.provenance,
    )  # fmt: skip


def _keep_need(act: journal.Action, told: _Told, effect: Effect) -> None:
    keep_need(act, told.patron_id, effect.what, effect.detail, effect.audience, **told.provenance)
    if effect.wording and not consents.agrees(told.patron_id):
        consents.set_health_consent(told.patron_id, True, effect.wording, **told.provenance)


def _keep_permission(act: journal.Action, told: _Told, effect: Effect) -> None:
    patrons.set_consent(
        told.patron_id, effect.what, effect.kind == "consent", effect.wording, **told.provenance
    )


def _keep_note(act: journal.Action, told: _Told, effect: Effect) -> None:
    notes.add_note(
        told.patron_id, effect.detail, audience=effect.audience or "desk",
        performance_id=told.performance_id, **told.provenance,
    )  # fmt: skip


def _keep_reaction(act: journal.Action, told: _Told, effect: Effect) -> None:
    performance_id = told.performance_id
    if performance_id is None or not holds_ticket(told.patron_id, performance_id):
        raise InputRefused(
            "A reaction is kept only of somebody who held a ticket. Nothing was changed."
        )
    reactions.set_reaction(
        told.patron_id, performance_id, effect.what, effect.detail,
        audience=effect.audience, **told.provenance,
    )  # fmt: skip


_KEEPERS: dict[str, Callable[[journal.Action, _Told, Effect], None]] = {
    "interest": _keep_interest,
    "access": _keep_need,
    "consent": _keep_permission,
    "refusal": _keep_permission,
    "note": _keep_note,
    "reaction": _keep_reaction,
}


# -- taking it back


@needs(Right.FORMS)
def undo_take_in(response_id: int, *, user_id: int | None = None) -> journal.Step:
    """Take back what was taken from a response, from the books, however long ago; it waits again.

    Returns the step that was done with this. Raises NotFound, InputRefused if it waits anyway, and
    EditConflict (nothing changed) where somebody changed since what it would take back.
    """
    row = connection.row("select status, patron_id from response where id = ?", (response_id,))
    if row is None:
        raise NotFound("response")
    if row[0] not in (TAKEN, LEFT):
        raise InputRefused("Nothing was taken from these answers. Nothing was changed.")
    entry = _entry_of(response_id, row[1])
    if entry is None:
        raise NotFound("audit_entry")
    kept_id, action, label_user, changes = entry
    kept = _words_that_others_use(changes)
    narrowed = tuple(
        _as_it_is_now(_narrowed(c), row[1])
        for c in changes
        if (c.table, c.row_id) not in kept and not _is_gone(c)
    )
    touched = {c.row_id for c in changes if c.table == "patron"} | ({row[1]} - {None})
    step = journal.Step(
        action, label_user, row[1], narrowed, frozenset(touched), response_id, kept_id
    )
    return journal.undo(step, user_id=user_id)


def _entry_of(
    response_id: int, patron_id: int | None
) -> tuple[int, str, int | None, tuple[journal.RowChange, ...]] | None:
    """The latest kept step that closed a response: among those of its patron, else among all."""
    named = f'%["response", {response_id}, %'
    where = f"(label like '{LABEL}%' or label like '{LEFT_LABEL}%') and changes like ?"
    sql = f"select id, label, user_id, changes from kept_step where {where}"
    rows = connection.rows(
        f"{sql} and patron_id is ? order by id desc limit 1", (named, patron_id)
    ) or connection.rows(f"{sql} order by id desc limit 1", (named,))
    if not rows:
        return None
    kept_id, action, user_id, text = rows[0]
    return (
        kept_id,
        action,
        user_id,
        tuple(journal.RowChange(*change) for change in json.loads(text)),
    )


def _narrowed(change: journal.RowChange) -> journal.RowChange:
    """Only the columns that were changed: what else somebody did to the row since may stay."""
    before, after = change.before, change.after
    if before is None or after is None:
        return change
    columns = [c for c in after if before.get(c) != after[c]]
    return journal.RowChange(
        change.table, change.row_id, {c: before[c] for c in columns}, {c: after[c] for c in columns}
    )


def _words_that_others_use(changes: Sequence[journal.RowChange]) -> set[tuple[str, int]]:
    """Items that the answers added to the vocabulary, and that somebody else has by now."""
    mine = {c.row_id for c in changes if c.table == "patron_interest"}
    kept = set()
    for change in changes:
        if change.table != "interest" or change.before is not None:
            continue
        others = connection.rows(
            "select id from patron_interest where interest_id = ?", (change.row_id,)
        )
        alias = connection.row(
            "select 1 from interest_alias where interest_id = ?", (change.row_id,)
        )
        if alias or {r[0] for r in others} - mine:
            kept.add(("interest", change.row_id))
    return kept


def _is_gone(change: journal.RowChange) -> bool:
    """A fact that somebody removed since, or that a merge made one with another."""
    return (
        change.before is None
        and connection.row(f'select 1 from "{change.table}" where id = ?', (change.row_id,)) is None
    )


def _as_it_is_now(change: journal.RowChange, patron_id: int | None) -> journal.RowChange:
    """A fact that followed its patron, or its word, into a merged one is the same fact."""
    after = change.after
    if after is None or "patron_id" not in after:
        return change
    if change.table == "response":
        return journal.RowChange(
            change.table, change.row_id, change.before, after | {"patron_id": patron_id}
        )
    if change.before is not None:
        return change
    row = connection.row(f'select patron_id from "{change.table}" where id = ?', (change.row_id,))
    if row is None or row[0] != patron_id:
        return change
    now = after | {"patron_id": patron_id}
    if change.table == "patron_interest":
        now |= _its_word(change.row_id, after)
    return journal.RowChange(change.table, change.row_id, None, now)


def _its_word(row_id: int, after: dict[str, Any]) -> dict[str, Any]:
    """What a patron's interest is called by now, if the word was made one with another."""
    was = after["interest_id"]
    if connection.row("select 1 from interest where id = ?", (was,)) is not None:
        return {}
    row = connection.row("select interest_id from patron_interest where id = ?", (row_id,))
    return {} if row is None else {"interest_id": row[0]}
