"""A sentence about a patron: what it is read by, and one step for its note and its facts.

step = keep_capture(12, "Plays the viola", [CapturedFact("interest", "Plays an instrument",
                    "viola")], source_kind="call", source="call, 22 Nov", user_id=1)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from db import clock, connection, journal
from db.errors import InputRefused, NotFound
from db.folding import fold
from db.gate import Right, needs
from db.models import Note, OpenerUse, Relationship
from db.queries import patrons, reactions, relationships
from db.queries.checks import check_audience, check_patron
from db.queries.fact_keeping import keep_interest, keep_need
from db.queries.promises import insert_promise
from db.records.capture import CapturedFact

ANSWERS_WITHIN = timedelta(minutes=30)  # an opener said is answered by what is written then
MEMBERSHIP, WITH_US = "Membership", "With us"
# Of the other kinds (interest, access, reaction) one that is known keeps its own.
_USUAL = {
    "relationship": "say", "membership": "desk", "promise": "desk", "avoid": "desk", "birthday": "desk",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Told:
    """Whose facts these are, the note they are in, and where they come from."""

    patron_id: int
    note_id: int
    call_id: int | None
    provenance: dict[str, Any]


@needs(Right.KEEP)
def keep_capture(
    patron_id: int,
    sentence: str,
    facts: Sequence[CapturedFact],
    *,
    source_kind: str = "staff",
    source: str = "",
    performance_id: int | None = None,
    learnt_at: str = "",
    note_id: int | None = None,
    call_id: int | None = None,
    user_id: int | None = None,
) -> journal.Step:
    """The sentence as a note, and each fact beside it: one transaction, one step to take back.

    With `note_id` the facts are those of an old note, and no new one is written; either way the
    note counts as looked at. A new note is what came back to the opener that this user said last,
    if that was within half an hour. The step is about the note. Raises NotFound, InputRefused
    (nothing was kept).
    """
    check_patron(patron_id)
    text = sentence.strip()
    if note_id is None and not text:
        raise InputRefused("The line is empty. Nothing was saved.")
    _check_performance(performance_id)
    checked = [_checked(fact, performance_id) for fact in facts]
    now = clock.now_text()
    provenance = {"source_kind": source_kind, "source": source, "user_id": user_id}
    with journal.together(
        _label(len(checked), note_id), user_id=user_id, patron_id=patron_id
    ) as act:
        if note_id is None:
            note_id = act.insert(
                Note, patron=patron_id, kind="note", text=text, audience="desk",
                performance=performance_id, created_at=learnt_at or now, updated_at=now,
                looked_at=now, **provenance,
            )  # fmt: skip
            _answer_opener(act, patron_id, user_id, note_id)
        else:
            _look_at(act, patron_id, note_id, now)
        told = _Told(patron_id, note_id, call_id, provenance | {"learnt_at": learnt_at or now})
        for fact in checked:
            _KEEPERS[fact.kind](act, told, fact)
        act.about_id = note_id
    assert act.step is not None
    return act.step


def _label(facts: int, note_id: int | None) -> str:
    many = f"{facts} fact{'s' if facts != 1 else ''}"
    if note_id is not None:
        return f"Kept {many} of a note"
    return f"Kept a note and {many}" if facts else "Added a note"


def _check_performance(performance_id: int | None) -> None:
    if performance_id is not None and not connection.row(
        "select 1 from performance where id = ?", (performance_id,)
    ):
        raise NotFound("performance")


def _checked(fact: CapturedFact, performance_id: int | None) -> CapturedFact:
    """With the usual audience of its kind, where none is chosen. Raises InputRefused."""
    if fact.kind not in _KEEPERS:
        raise InputRefused(f"Nothing can become “{fact.kind}”. Nothing was saved.")
    if not fact.what.strip() and fact.kind != "membership":
        raise InputRefused("A fact of this line is empty. Nothing was saved.")
    audience = fact.audience or _USUAL.get(fact.kind, "")
    if audience:
        check_audience(audience)
    about = fact.performance_id
    if fact.kind == "reaction" and about is None:
        about = performance_id
    return replace(
        fact, what=fact.what.strip(), detail=fact.detail.strip(), audience=audience,
        performance_id=about,
    )  # fmt: skip


def _look_at(act: journal.Action, patron_id: int, note_id: int, now: str) -> None:
    """Looking at a note changes nothing of it: neither its version nor its date."""
    row = connection.row("select patron_id, version, updated_at from note where id = ?", (note_id,))
    if row is None or row[0] != patron_id:
        raise NotFound("note")
    act.update(Note, note_id, looked_at=now, version=row[1], updated_at=row[2])


def _answer_opener(act: journal.Action, patron_id: int, user_id: int | None, note_id: int) -> None:
    since = clock.to_text(clock.now() - ANSWERS_WITHIN)
    row = connection.row(
        "select id, note_id from opener_use where patron_id = ? and action = 'said' "
        "and user_id is ? and used_at >= ? order by used_at desc, id desc limit 1",
        (patron_id, user_id, since),
    )
    if row is not None and row[1] is None:
        act.update(OpenerUse, row[0], note_id=note_id)


# -- each kind of fact


def _keep_interest(act: journal.Action, told: _Told, fact: CapturedFact) -> None:
    keep_interest(
        act, told.patron_id, fact.what, fact.detail, strength=fact.strength,
        audience=fact.audience, group=fact.group, **told.provenance,
    )  # fmt: skip


def _keep_membership(act: journal.Action, told: _Told, fact: CapturedFact) -> None:
    _keep_interest(act, told, replace(fact, what=MEMBERSHIP, group=WITH_US))


def _keep_need(act: journal.Action, told: _Told, fact: CapturedFact) -> None:
    keep_need(act, told.patron_id, fact.what, fact.detail, fact.audience, **told.provenance)


def _keep_birthday(act: journal.Action, told: _Told, fact: CapturedFact) -> None:
    patrons.update_patron(
        told.patron_id, user_id=told.provenance["user_id"], **_birthday_parts(fact.what)
    )


def _birthday_parts(text: str) -> dict[str, int]:
    """Of `1980-05-17`, `--05-17` or `1980`; what is not said stays as it is."""
    year, _, rest = ("", "", text[2:]) if text.startswith("--") else text.partition("-")
    parts = dict(zip(("birth_month", "birth_day"), rest.split("-") if rest else (), strict=False))
    if year:
        parts["birth_year"] = year
    if not parts or not all(part.isascii() and part.isdecimal() for part in parts.values()):
        raise InputRefused("There is no such birthday. Nothing was saved.")
    return {name: int(part) for name, part in parts.items()}


def _keep_relationship(act: journal.Action, told: _Told, fact: CapturedFact) -> None:
    if fact.what not in relationships.RELATIONSHIP_KINDS or not fact.detail:
        raise InputRefused("Say who it is. Nothing was saved.")
    same = _same_relative(told.patron_id, fact)
    if same is None:
        act.insert(
            Relationship, patron=told.patron_id, kind=fact.what, name=fact.detail,
            birth_year=fact.birth_year, audience=fact.audience, **told.provenance,
        )  # fmt: skip
    elif fact.birth_year is not None:
        act.update(Relationship, same, birth_year=fact.birth_year)


def _same_relative(patron_id: int, fact: CapturedFact) -> int | None:
    """The row that says so already, by a name or as a patron we know."""
    wanted = fold(fact.detail)
    for row_id, name, other in connection.rows(
        "select r.id, r.name, o.display_name from relationship r "
        "left join patron o on o.id = r.other_id where r.patron_id = ? and r.kind = ?",
        (patron_id, fact.what),
    ):
        known = fold(other or name)
        if wanted in (known, known.split(" ")[0]):
            return int(row_id)
    return None


def _keep_promise(act: journal.Action, told: _Told, fact: CapturedFact) -> None:
    values = {
        "text": fact.what, "due_on": fact.due, "audience": fact.audience, "kind": "promise",
        "call_id": told.call_id, "source_kind": told.provenance["source_kind"],
        "source": told.provenance["source"],
    }  # fmt: skip
    insert_promise(act, told.patron_id, told.note_id, told.provenance["user_id"], values)


def _keep_reaction(act: journal.Action, told: _Told, fact: CapturedFact) -> None:
    if fact.performance_id is None:
        raise InputRefused("Say which performance it was. Nothing was saved.")
    reactions.set_reaction(
        told.patron_id, fact.performance_id, fact.what, fact.detail, audience=fact.audience,
        **told.provenance,
    )  # fmt: skip


def _keep_avoid(act: journal.Action, told: _Told, fact: CapturedFact) -> None:
    at = told.provenance["learnt_at"]
    rest = {k: v for k, v in told.provenance.items() if k != "learnt_at"}
    act.insert(
        Note, patron=told.patron_id, kind="avoid", text=fact.what, audience=fact.audience,
        created_at=at, updated_at=at, looked_at=at, **rest,
    )  # fmt: skip


_KEEPERS: dict[str, Callable[[journal.Action, _Told, CapturedFact], None]] = {
    "interest": _keep_interest,
    "membership": _keep_membership,
    "access": _keep_need,
    "birthday": _keep_birthday,
    "relationship": _keep_relationship,
    "promise": _keep_promise,
    "reaction": _keep_reaction,
    "avoid": _keep_avoid,
}
