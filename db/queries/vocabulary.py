"""The vocabulary as a whole: two items that mean the same, groups, items nobody needs."""

from __future__ import annotations

from db import connection, journal
from db.errors import InputRefused, NotFound
from db.folding import fold
from db.gate import Right, needs
from db.models import Interest, InterestAlias, PatronInterest
from db.queries import interests, known
from db.queries.checks import check_shown

_OPENNESS = ("desk", "print", "say")


@needs(Right.KEEP)
def merge_interests(
    keep_id: int, other_id: int, *, versions: tuple[int, int] | None = None,
    user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """Make one item of two: everybody who had the other has the kept one, with their details.

    The other's name and words become words of the kept one, so whatever named it (a form, a
    habit of typing) still finds it. Where a patron had both with the same detail, the later word
    stands, and what was told in confidence stays so. `versions`: of the two as they were shown.
    Raises NotFound, InputRefused, EditConflict.
    """
    if keep_id == other_id:
        raise InputRefused("An interest cannot be merged with itself. Nothing was changed.")
    keep, other = _item(keep_id), _item(other_id)
    with journal.action(f"Merged “{other[0]}” into “{keep[0]}”", user_id=user_id) as act:
        for one, version in zip((keep_id, other_id), versions or (None, None), strict=True):
            check_shown("interest", one, version)
        for row in _holders(other_id):
            _move(act, keep_id, *row)
        words = [other[0], *known.read_aliases((other_id,)).get(other_id, ())]
        act.remove(Interest, other_id)
        for word in words:
            if interests.resolve_interest(word) is None:
                act.insert(InterestAlias, interest=keep_id, word=word, folded=fold(word))
        matches = {fold(m): m for m in (*split(keep[2]), *split(other[2]))}
        act.update(Interest, keep_id, matches="; ".join(matches.values()),
                   group_name=keep[1] or other[1], retired=0)  # fmt: skip
        act.touch(*(row[0] for row in _holders(keep_id)))
    assert act.step is not None
    return act.step


def split(matches: str) -> tuple[str, ...]:
    """The stored matches as a tuple."""
    return known.split_matches(matches)


def _item(interest_id: int) -> tuple[str, str, str]:
    row = connection.row(
        "select name, group_name, matches from interest where id = ?", (interest_id,)
    )
    if row is None:
        raise NotFound("interest")
    return row[0], row[1], row[2]


def _holders(interest_id: int) -> list[tuple[int, int, str, str, str]]:
    rows = connection.rows(
        "select patron_id, id, detail, audience, learnt_at from patron_interest "
        "where interest_id = ? order by id",
        (interest_id,),
    )
    return [(r[0], r[1], r[2], r[3], r[4]) for r in rows]


def _move(
    act: journal.Action, keep_id: int, patron_id: int, row_id: int, detail: str, audience: str,
    learnt_at: str,
) -> None:  # fmt: skip
    same = connection.row(
        "select id, audience, learnt_at from patron_interest "
        "where patron_id = ? and interest_id = ? and detail = ?",
        (patron_id, keep_id, detail),
    )
    if same is None:
        act.update(PatronInterest, row_id, interest=keep_id)
        return
    closed = min(audience, same[1], key=_OPENNESS.index)
    if learnt_at > same[2]:
        act.remove(PatronInterest, same[0])
        act.update(PatronInterest, row_id, interest=keep_id, audience=closed)
    else:
        act.remove(PatronInterest, row_id)
        act.update(PatronInterest, same[0], audience=closed)


@needs(Right.KEEP)
def rename_group(name: str, new_name: str, *, user_id: int | None = None) -> journal.Step:
    """Call a group otherwise; one that is there already takes these items in. InputRefused."""
    if not new_name.strip():
        raise InputRefused("A group needs a name. Nothing was changed.")
    with journal.action("Renamed a group of interests", user_id=user_id) as act:
        for (interest_id,) in connection.rows(
            "select id from interest where group_name = ?", (name,)
        ):
            act.update(Interest, interest_id, group_name=new_name.strip())
    assert act.step is not None
    return act.step
