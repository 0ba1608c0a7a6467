"""Who may be the same person: while somebody types, and afterwards for settling.

Nobody is the same by name alone: a name is shown with its reason and a low score, and two people
who share an e-mail (a couple) or a telephone stay two until somebody says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from db import clock, connection, journal
from db.errors import InputRefused
from db.folding import fold, words
from db.gate import Right, needs
from db.models import ImportIssue, NotDuplicate
from db.queries.checks import check_patron
from db.queries.chunks import rows_in
from db.queries.contact_values import (
    normal_email,
    normal_phone,
    normal_postcode,
    normal_street,
    venue_country,
)
from db.records.duplicates import DuplicatePair
from db.records.patrons import DuplicateHint

ALIKE = 83  # of 100, for whole names: Shimwel and Shimwell, not John and Joan
BLOCK = 600  # how many of a name's neighbours are looked at
HINTS = 8
_NEAR = ALIKE - 1
# In a line a sorted name: what is not simply words as `words` gives them, and initials.
_UNUSUAL = re.compile(r"[^\w \n]|_|(?:^| ).(?: |$)", re.MULTILINE)


@needs(Right.KNOW)
def find_duplicates(
    given: str,
    family: str,
    phone: str = "",
    email: str = "",
    street: str = "",
    postcode: str = "",
    *,
    but: int | None = None,
) -> list[DuplicateHint]:
    """Who it may already be, surest first, as typed so far. `but` leaves one patron out, and
    whom they were said not to be."""
    reached = {
        "e-mail": _by_contact("email", normal_email(email) if "@" in email else ""),
        "phone": _by_contact("phone", normal_phone(phone, venue_country()) if phone else ""),
    }
    told = words(f"{given} {family}")
    name = " ".join(told)
    ids = _may_be_alike(told, _by_name(given, family)).union(*reached.values())
    places = _by_place(ids, street, postcode)
    left_out = _said_not(but) if but is not None else set()
    hints = []
    for patron_id, shown, plain, archived in _people(ids - left_out):
        ways = [way for way, found in reached.items() if patron_id in found]
        hint = _judge(ways + places.get(patron_id, []), alike(name, plain), bool(name))
        if hint is not None:
            score, reason = hint
            reason += ", archived" if archived else ""
            hints.append(DuplicateHint(patron_id, shown, reason, score))
    hints.sort(key=lambda h: (-h.score, h.patron_id))
    return hints[:HINTS]


def _judge(ways: list[str], likeness: int, named: bool) -> tuple[int, str] | None:
    """(score, reason) of what is the same, or None if it is not enough to speak of."""
    name = "same name" if likeness >= 100 else "similar name" if likeness >= ALIKE else ""
    listed = [w for w in ways if w in ("e-mail", "phone")]
    if name:
        if not ways:
            return (50 if likeness >= 100 else 35), f"{name} only"
        sure = {"e-mail": 97, "phone": 93, "street": 88, "postcode": 75}
        score = max(sure[w] for w in ways) + len(ways) - 1 - (0 if likeness >= 100 else 6)
        return min(score, 99), " and ".join([name, *(f"same {w}" for w in ways)])
    if listed:
        score = 60 + 15 * (len(listed) - 1) if named else 80
        tail = ", another name" if named else ""
        return score, " and ".join(f"same {w}" for w in listed) + tail
    return None


def alike(left: str, right: str) -> int:
    """How alike two plain names are (0 to 100), in whatever order their words stand.

    An initial stands for the name it begins, a little less surely; different given names of one
    family stay below `ALIKE`.
    """
    if not left or not right:
        return 0
    if sorted(left.split()) == sorted(right.split()):
        return 100
    # Imported here: it is only needed once somebody types a name.
    from rapidfuzz import fuzz

    mine, theirs = left.split(), right.split()
    if len(mine) == len(theirs) and len(mine) > 1:
        if mine[0] == theirs[-1] or mine[-1] == theirs[0]:
            theirs = theirs[::-1] if len(theirs) == 2 else theirs
        scores = [
            92.0 if _initial(a, b) else fuzz.ratio(a, b) for a, b in zip(mine, theirs, strict=True)
        ]
        # The worst word counts: one given name apart is another person.
        return int(min(scores)) if min(scores) >= 70 else int(min(min(scores), 69))
    return int(min(fuzz.token_sort_ratio(left, right), 99))


def _initial(left: str, right: str) -> bool:
    return min(len(left), len(right)) == 1 and left[:1] == right[:1]


def _by_contact(kind: str, normal: str) -> set[int]:
    if not normal:
        return set()
    return {
        r[0]
        for r in connection.rows(
            "select patron_id from contact_point where kind = ? and normal = ? limit 50",
            (kind, normal),
        )
    }


def _by_name(given: str, family: str) -> dict[int, str]:
    """Those whose name begins like the family (or, told the other way round, the given) name, and
    their names as they are sorted: read from the index alone, the rows are never touched.
    """
    found: dict[int, str] = {}
    first, last = fold(given), fold(family)
    for start, rest in ((last, first), (first, last)):
        if len(start) < 2:
            continue
        # The whole name first, then all that begins alike: a long list is cut at its end.
        for prefix in dict.fromkeys((f"{start} {rest[:1]}", start, start[:4])):
            if len(found) >= BLOCK:
                break
            found.update(
                connection.rows(
                    "select id, sort_name from patron where sort_name >= ? and sort_name < ? limit ?",
                    (prefix, prefix + "\U0010ffff", BLOCK),
                )
            )
    return found


def _may_be_alike(told: list[str], named: dict[int, str]) -> set[int]:
    """Those of them whom `alike` may find alike: at least all that it does, without asking it of
    each. Where it compares word by word, the whole is no less alike than its worst word; how a
    name is sorted is the name with its last words first.
    """
    if not told or not named or any(len(word) == 1 for word in told):
        return set(named)  # an initial is like any name that it begins
    # Imported here: it is only needed once somebody types a name.
    from rapidfuzz import fuzz, process

    ids, lines = tuple(named), "\n".join(named.values())
    found = {ids[lines.count("\n", 0, odd.start())] for odd in _UNUSUAL.finditer(lines)}
    turned = (" ".join(told[at:] + told[:at]) for at in range(len(told)))
    for spelling in dict.fromkeys(turned):
        near = process.extract(spelling, named, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=None)
        found.update(i for _, _, i in near)
    # Names of another number of words, and longer ones in another order, are compared sorted.
    rest = named if len(told) != 2 else {i: n for i, n in named.items() if n.count(" ") != 1}
    name = " ".join(told)
    near = process.extract(name, rest, scorer=fuzz.token_sort_ratio, score_cutoff=_NEAR, limit=None)
    return found.union(i for _, _, i in near)


def _people(ids: Iterable[int]) -> list[tuple[int, str, str, int]]:
    return [
        (r[0], r[1], " ".join(words(f"{r[2]} {r[3]}")) or " ".join(words(r[1])), r[4])
        for r in rows_in(
            "select id, display_name, given, family, archived from patron where id in {ids}", ids
        )
    ]


def _by_place(ids: Iterable[int], street: str, postcode: str) -> dict[int, list[str]]:
    """For each, `street` or `postcode` if an address of theirs has the same."""
    line, place = normal_street(street), normal_postcode(postcode)
    if not line and not place:
        return {}
    found: dict[int, list[str]] = {}
    for patron_id, its_street, its_postcode, value in rows_in(
        "select patron_id, street, postcode, value from contact_point "
        "where kind = 'address' and patron_id in {ids}",
        ids,
    ):
        its_place = normal_postcode(its_postcode)
        if line and line == normal_street(its_street or value):
            if not place or not its_place or place == its_place:
                found[patron_id] = ["street"]
        elif place and not line and place == its_place:
            found.setdefault(patron_id, ["postcode"])
    return found


def _said_not(patron_id: int) -> set[int]:
    return {patron_id} | {
        r[0] + r[1] - patron_id
        for r in connection.rows(
            "select low_id, high_id from not_duplicate where low_id = :p or high_id = :p",
            {"p": patron_id},
        )
    }


# --- settling ----------------------------------------------------------------------------------

_SHARED = """
    select a.patron_id, b.patron_id, a.kind
    from (select kind, normal from contact_point where normal <> ''
          group by kind, normal having count(distinct patron_id) between 2 and 20) s
    join contact_point a on a.kind = s.kind and a.normal = s.normal
    join contact_point b on b.kind = s.kind and b.normal = s.normal and b.patron_id > a.patron_id
"""
_ISSUES = """
    select min(i.patron_id, i.other_id), max(i.patron_id, i.other_id), i.message, i.id
    from import_issue i join patron a on a.id = i.patron_id join patron b on b.id = i.other_id
    where i.settled_at is null and i.patron_id <> i.other_id order by i.id
"""
_WAYS = {"email": "e-mail", "phone": "phone", "address": "street"}


@needs(Right.KNOW)
def list_duplicate_pairs(limit: int = 200) -> list[DuplicatePair]:
    """Pairs to look at: what imports left open first, then who shares a contact point and a name.

    Pairs that somebody said are two people are left out. Takes seconds on a very large file:
    call it from a worker.
    """
    said = {(r[0], r[1]) for r in connection.rows("select low_id, high_id from not_duplicate")}
    open_questions: dict[tuple[int, int], tuple[str, int]] = {}
    for low, high, message, issue_id in connection.rows(_ISSUES):
        if (low, high) not in said:
            open_questions.setdefault((low, high), (message, issue_id))
    shared: dict[tuple[int, int], list[str]] = {}
    for low, high, kind in connection.rows(_SHARED):
        if (low, high) not in said:
            ways = shared.setdefault((low, high), [])
            if _WAYS[kind] not in ways:
                ways.append(_WAYS[kind])
    people = {r[0]: r for r in _people({i for pair in (*open_questions, *shared) for i in pair})}
    pairs = []
    for pair in {**open_questions, **shared}:
        left, right = people[pair[0]], people[pair[1]]
        judged = _judge(shared.get(pair, []), alike(left[2], right[2]), True)
        score, reason = judged or (40, "")
        issue_id = None
        if pair in open_questions:
            reason, issue_id = open_questions[pair]
        elif score < 70 or left[3] or right[3]:
            continue
        pairs.append(DuplicatePair(left[0], left[1], right[0], right[1], reason, score, issue_id))
    pairs.sort(key=lambda p: (p.issue_id is None, -p.score, p.patron_id, p.other_id))
    return pairs[:limit]


@needs(Right.KEEP)
def set_not_duplicates(
    patron_id: int, other_id: int, *, user_id: int | None = None
) -> journal.Step:
    """Somebody looked: these are two people. Remembered, and open questions about it settled.

    Raises NotFound, InputRefused for a patron and themselves.
    """
    check_patron(patron_id)
    check_patron(other_id)
    if patron_id == other_id:
        raise InputRefused("This is one and the same record. Nothing was changed.")
    low, high = sorted((patron_id, other_id))
    now = clock.now_text()
    with journal.action("Said: not the same", user_id=user_id, patron_id=patron_id) as act:
        known = connection.row(
            "select id from not_duplicate where low_id = ? and high_id = ?", (low, high)
        )
        act.about_id = (
            known[0]
            if known
            else act.insert(NotDuplicate, low=low, high=high, user_id=user_id, said_at=now)
        )
        for (issue_id,) in connection.rows(
            "select id from import_issue where settled_at is null and "
            "min(patron_id, other_id) = ? and max(patron_id, other_id) = ?",
            (low, high),
        ):
            act.update(ImportIssue, issue_id, settled_at=now)
    assert act.step is not None
    return act.step
