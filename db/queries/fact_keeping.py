"""A fact that was told, in an answer or a sentence: added, or what is known brought up to date."""

from __future__ import annotations

from typing import Any

from db import connection, journal
from db.folding import fold
from db.gate import Right, needs
from db.models import AccessNeed, PatronInterest
from db.queries import interests
from db.queries.patron_facts import replaced_interest


@needs(Right.KEEP)
def keep_interest(
    act: journal.Action, patron_id: int, name: str, detail: str, *, strength: int, audience: str,
    group: str = "", **provenance: Any,
) -> None:  # fmt: skip
    """Tie an interest to a patron inside an action; numbers in its detail replace older ones.

    `group` is that of the item in the vocabulary, if there is none of that name yet. Without an
    audience ('') that of a known one stays.
    """
    interest_id = interests.resolve_interest(name)
    if interest_id is None:
        interest_id = interests.add_interest(name, group).created_id
    mine = connection.rows(
        "select id, detail from patron_interest where patron_id = ? and interest_id = ? "
        "order by id",
        (patron_id, interest_id),
    )
    values = {"detail": detail, "strength": strength, **provenance}
    replaced = replaced_interest(detail, mine)
    if replaced is None or any(fold(told) == fold(detail) for _, told in mine):
        interests.add_patron_interest(patron_id, name, audience=audience, **values)
    else:
        act.update(
            PatronInterest, replaced, **values, **({"audience": audience} if audience else {})
        )


@needs(Right.KEEP)
def keep_need(
    act: journal.Action, patron_id: int, need: str, instruction: str, audience: str,
    **provenance: Any,
) -> None:  # fmt: skip
    """Keep an access need inside an action.

    One they have keeps its instruction and its audience where nothing ('') is said of them.
    """
    known = connection.rows(
        "select id, need, instruction, audience from access_need "
        "where patron_id = ? and ended_at is null order by id",
        (patron_id,),
    )
    same = next((row for row in known if fold(row[1]) == fold(need)), None)
    if same is None:
        act.insert(
            AccessNeed, patron=patron_id, need=need.strip(), instruction=instruction.strip(),
            audience=audience or "print", **provenance,
        )  # fmt: skip
    else:
        act.update(
            AccessNeed, same[0], instruction=instruction.strip() or same[2],
            audience=audience or same[3], **provenance,
        )  # fmt: skip
