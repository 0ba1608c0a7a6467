"""Interests: the controlled vocabulary, and who has which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from db import clock, connection, journal
from db.errors import InputRefused, NotFound
from db.folding import fold, seen
from db.gate import Right, needs
from db.models import Interest, InterestAlias, PatronInterest
from db.queries import known
from db.queries.checks import check_audience, check_patron, check_shown
from db.records.memory import PatronInterestRecord, VocabularyEntry

STRENGTHS = (3, 2, 1, -1)
SAY = "say"  # who may hear of an interest, unless somebody chose otherwise
POPULAR = 200
LIKE_ENOUGH = 72  # of 100: lets "shubert" find Schubert and not "opera" find "spoken word"

VocabularyItem = tuple[str, str, Sequence[str], Sequence[str]]  # name, group, aliases, matches


@needs(Right.KNOW)
def list_patron_interests(patron_id: int) -> list[PatronInterestRecord]:
    """Strongest first. Raises NotFound."""
    check_patron(patron_id)
    return known.read_interests((patron_id,)).get(patron_id, [])


@needs(Right.KNOW)
def list_vocabulary(*, retired: bool = False) -> list[VocabularyEntry]:
    """All items by group and name, with how many patrons have each; retired ones if wanted."""
    counts = dict(
        connection.rows(
            "select interest_id, count(*) from (select distinct patron_id, interest_id "
            "from patron_interest) group by interest_id"
        )
    )
    return _entries("" if retired else "where retired = 0", counts)


def _entries(condition: str, counts: dict[int, int]) -> list[VocabularyEntry]:
    rows = connection.rows(
        f"select id, name, group_name, matches, retired, version from interest {condition} "
        "order by group_name, folded"
    )
    aliases = known.read_aliases(r[0] for r in rows)
    return [
        VocabularyEntry(
            r[0], r[1], r[2], tuple(aliases.get(r[0], ())), known.split_matches(r[3]),
            counts.get(r[0], 0), bool(r[4]), r[5],
        )
        for r in rows
    ]  # fmt: skip


@needs(Right.KNOW)
def find_vocabulary(text: str, limit: int = 8) -> list[VocabularyEntry]:
    """What `text` may mean, by name or alias: beginnings first, then words inside, then likeness.

    Without a text the ones that most patrons have. Called at each key: `patrons` is counted up
    to `POPULAR` only.
    """
    counts = dict(
        connection.rows(
            """select i.id, (select count(*) from (select 1 from patron_interest
                   where interest_id = i.id limit ?)) from interest i""",
            (POPULAR,),
        )
    )
    entries = _entries("where retired = 0", counts)
    wanted = fold(text)
    if not wanted:
        return sorted(entries, key=lambda e: (-e.patrons, e.name))[:limit]
    ranked = []
    for entry in entries:
        rank = min(_rank(fold(word), wanted) for word in (entry.name, *entry.aliases))
        ranked.append((rank, -entry.patrons, entry.name, entry))
    found = [r[3] for r in sorted(ranked, key=lambda r: r[:3]) if r[0] < 4]
    if len(found) < limit and len(wanted) >= 3:
        found += _alike(wanted, [r[3] for r in ranked if r[0] == 4])
    return found[:limit]


def _rank(word: str, wanted: str) -> int:
    if word == wanted:
        return 0
    if word.startswith(wanted):
        return 1
    if any(part.startswith(wanted) for part in word.split()):
        return 2
    return 3 if len(wanted) >= 3 and wanted in word else 4


def _alike(wanted: str, entries: list[VocabularyEntry]) -> list[VocabularyEntry]:
    # Imported here: most words are found without it.
    from rapidfuzz import fuzz

    scored = []
    for entry in entries:
        words = (fold(word) for word in (entry.name, *entry.aliases))
        score = max(
            max(fuzz.ratio(wanted, part) for part in (word, *word.split())) for word in words
        )
        if score >= LIKE_ENOUGH:
            scored.append((-score, entry.name, entry))
    return [s[2] for s in sorted(scored, key=lambda s: s[:2])]


@needs(Right.KNOW)
def resolve_interest(name: str) -> int | None:
    """The vocabulary item that is called so, by name or alias (folded)."""
    row = connection.row(
        "select id from interest where folded = :f "
        "union all select interest_id from interest_alias where folded = :f limit 1",
        {"f": fold(seen(name))},
    )
    return int(row[0]) if row else None


@needs(Right.KNOW)
def find_interest_place(name: str) -> tuple[str, str] | None:
    """(name, group) of the vocabulary item that is called so, by name or alias (folded)."""
    row = connection.row(
        "select name, group_name from interest where folded = :f union all "
        "select i.name, i.group_name from interest_alias a join interest i on i.id = a.interest_id "
        "where a.folded = :f limit 1",
        {"f": fold(seen(name))},
    )
    return (row[0], row[1]) if row else None


@needs(Right.KEEP)
def add_interest(
    name: str,
    group: str = "",
    aliases: Iterable[str] = (),
    matches: Iterable[str] = (),
    *,
    user_id: int | None = None,
) -> journal.Step:
    """A vocabulary item; one that is there (by name or alias) is added to, never doubled."""
    with journal.action("Added an interest to the vocabulary", user_id=user_id) as act:
        act.about_id = _keep_item(act, (name, group, tuple(aliases), tuple(matches)))
    assert act.step is not None
    return act.step


@needs(Right.KEEP)
def add_vocabulary(items: Iterable[VocabularyItem], *, user_id: int | None = None) -> journal.Step:
    """Many items (name, group, aliases, matches) in one step; those that are there are added to."""
    with journal.action("Added to the vocabulary", user_id=user_id) as act:
        for item in items:
            _keep_item(act, item)
    assert act.step is not None
    return act.step


def _keep_item(act: journal.Action, item: VocabularyItem) -> int:
    name, group, aliases, matches = item
    name = seen(name)  # as it is kept: or it would not be found again, and made twice
    if not fold(name):
        raise InputRefused("An interest needs a name. Nothing was saved.")
    interest_id = resolve_interest(name)
    if interest_id is None:
        interest_id = act.insert(
            Interest, name=name.strip(), folded=fold(name), group_name=group.strip(),
            matches=_joined(matches),
        )  # fmt: skip
    else:
        row = connection.rows(
            "select group_name, matches from interest where id = ?", (interest_id,)
        )[0]
        together = _joined([*known.split_matches(row[1]), *matches])
        values = {"group_name": row[0] or group.strip(), "matches": together, "retired": 0}
        act.update(Interest, interest_id, **values)
    for word in aliases:
        if fold(word) and resolve_interest(word) is None:
            act.insert(InterestAlias, interest=interest_id, word=word.strip(), folded=fold(word))
    return interest_id


def _joined(matches: Iterable[str]) -> str:
    kept: dict[str, str] = {}
    for match in matches:
        if fold(match):
            kept.setdefault(fold(match), match.replace(";", ",").strip())
    return "; ".join(kept.values())


@needs(Right.KEEP)
def update_interest(
    interest_id: int,
    *,
    name: str | None = None,
    group: str | None = None,
    aliases: Iterable[str] | None = None,
    matches: Iterable[str] | None = None,
    retired: bool | None = None,
    version: int | None = None,
    user_id: int | None = None,
) -> journal.Step:
    """Change an item; None leaves a thing as it is. A name given up stays as an alias.

    Raises NotFound, EditConflict, InputRefused where a word belongs to another item.
    """
    row = connection.row("select name, folded from interest where id = ?", (interest_id,))
    if row is None:
        raise NotFound("interest")
    values: dict[str, Any] = {}
    if name is not None:
        if not fold(name):
            raise InputRefused("An interest needs a name. Nothing was changed.")
        _check_word(name, interest_id)
        values |= {"name": name.strip(), "folded": fold(name)}
    if group is not None:
        values["group_name"] = group.strip()
    if matches is not None:
        values["matches"] = _joined(matches)
    if retired is not None:
        values["retired"] = int(retired)
    with journal.action("Changed the vocabulary", user_id=user_id) as act:
        check_shown("interest", interest_id, version)
        if values:
            act.update(Interest, interest_id, **values)
        _set_aliases(act, interest_id, aliases, row if "folded" in values else None)
        if act.changes:
            act.touch(*_patrons_with(interest_id))
    assert act.step is not None
    return act.step


def _check_word(word: str, interest_id: int) -> None:
    other = resolve_interest(word)
    if other not in (None, interest_id):
        raise InputRefused(f"“{word.strip()}” belongs to another interest. Nothing was changed.")


def _set_aliases(
    act: journal.Action,
    interest_id: int,
    aliases: Iterable[str] | None,
    given_up: tuple[Any, ...] | None,
) -> None:
    have = {
        r[1]: r[0]
        for r in connection.rows(
            "select id, folded from interest_alias where interest_id = ?", (interest_id,)
        )
    }
    own = connection.rows("select folded from interest where id = ?", (interest_id,))[0][0]
    wanted = have.keys() if aliases is None else {}
    spelt = {} if aliases is None else {fold(w): w.strip() for w in aliases if fold(w)}
    if given_up and given_up[1] != own:
        spelt[given_up[1]] = given_up[0]
    for folded, row_id in have.items():
        if folded == own or (folded not in wanted and folded not in spelt):
            act.remove(InterestAlias, row_id)
    for folded, word in spelt.items():
        if folded not in have and folded != own:
            _check_word(word, interest_id)
            act.insert(InterestAlias, interest=interest_id, word=word, folded=folded)


def _patrons_with(interest_id: int) -> list[int]:
    return [
        r[0]
        for r in connection.rows(
            "select distinct patron_id from patron_interest where interest_id = ?", (interest_id,)
        )
    ]


@needs(Right.KEEP)
def add_patron_interest(
    patron_id: int, name: str, *, detail: str = "", strength: int = 2, audience: str = "",
    source_kind: str = "staff", source: str = "", learnt_at: str = "", user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """Tie an interest to a patron; `name` is found by name or alias, else a new item is made.

    One they have already is brought up to date: with the same detail, with none where the new
    one has one, or the only one where the new one has none. Without an audience ('') who may hear
    of it stays as it is known of this interest; of a new one it may be said.
    """
    check_patron(patron_id)
    _check(strength, audience or SAY)
    with journal.action("Added an interest", user_id=user_id, patron_id=patron_id) as act:
        interest_id = resolve_interest(name) or _keep_item(act, (name, "", (), ()))
        mine = _rows_of(patron_id, interest_id)
        same = _same_interest(mine, detail)
        known = same or next(iter(mine), None)
        values = {"strength": strength, "source_kind": source_kind,
                  "audience": audience or (known[2] if known else SAY),
                  "source": source, "user_id": user_id,
                  "learnt_at": learnt_at or clock.now_text()}  # fmt: skip
        if same is None:
            act.about_id = act.insert(
                PatronInterest, patron=patron_id, interest=interest_id, detail=detail.strip(),
                **values,
            )  # fmt: skip
        else:
            act.update(PatronInterest, same[0], detail=detail.strip() or same[1], **values)
            act.about_id = same[0]
    assert act.step is not None
    return act.step


def _rows_of(patron_id: int, interest_id: int) -> list[tuple[int, str, str]]:
    """(id, detail, audience) of each time that a patron has it."""
    return connection.rows(
        "select id, detail, audience from patron_interest "
        "where patron_id = ? and interest_id = ? order by id",
        (patron_id, interest_id),
    )


def _same_interest(
    mine: Sequence[tuple[int, str, str]], detail: str
) -> tuple[int, str, str] | None:
    wanted = fold(detail)
    for row in mine:
        if fold(row[1]) == wanted:
            return row
    if wanted:
        return next((row for row in mine if not row[1]), None)
    return mine[0] if len(mine) == 1 else None


def _check(strength: int, audience: str) -> None:
    check_audience(audience)
    if strength not in STRENGTHS:
        raise InputRefused(f"There is no strength {strength}. Nothing was changed.")


@needs(Right.KEEP)
def update_patron_interest(
    patron_interest_id: int, *, version: int | None = None, user_id: int | None = None,
    **fields: Any,
) -> journal.Step:  # fmt: skip
    """Change detail, strength or audience; a row that would then be doubled gives way.

    Raises NotFound, InputRefused, EditConflict.
    """
    if set(fields) - {"detail", "strength", "audience"}:
        raise TypeError(f"no such field: {sorted(fields)}")
    row = connection.row(
        "select patron_id, interest_id from patron_interest where id = ?", (patron_interest_id,)
    )
    if row is None:
        raise NotFound("patron_interest")
    _check(fields.get("strength", 2), fields.get("audience", "say"))
    values = {k: v.strip() if isinstance(v, str) else v for k, v in fields.items()}
    with journal.action("Changed an interest", user_id=user_id, patron_id=row[0]) as act:
        if "detail" in values:
            for (double,) in connection.rows(
                "select id from patron_interest where patron_id = ? and interest_id = ? "
                "and detail = ? and id <> ?",
                (*row, values["detail"], patron_interest_id),
            ):
                act.remove(PatronInterest, double)
        act.update(PatronInterest, patron_interest_id, version, **values)
    assert act.step is not None
    return act.step


@needs(Right.KEEP)
def remove_patron_interest(
    patron_interest_id: int, *, version: int | None = None, user_id: int | None = None
) -> journal.Step:
    """They do not have it (any more); the vocabulary keeps the word. Raises NotFound, EditConflict."""
    row = connection.row(
        "select patron_id from patron_interest where id = ?", (patron_interest_id,)
    )
    if row is None:
        raise NotFound("patron_interest")
    with journal.action("Removed an interest", user_id=user_id, patron_id=row[0]) as act:
        act.remove(PatronInterest, patron_interest_id, version)
    assert act.step is not None
    return act.step
