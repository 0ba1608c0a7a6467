"""All that the rules need of one patron, or of a whole house, read in a handful of statements."""

from __future__ import annotations

from collections.abc import Iterable

from db import connection
from db.errors import NotFound
from db.gate import Right, needs
from db.queries import known
from db.queries.chunks import rows_in
from db.queries.seasons import HEAVY
from db.queries.visits import TOLD, read_visits, read_visits_to, telling_performances
from db.records.facts import PatronFacts
from db.records.history import VisitRecord

_PATRONS = """
    select id, display_name, given, say_as, pronouns, birth_year, birth_month, birth_day, since,
           deceased, archived, no_chat, performances_held
    from patron where id in {ids}
"""
_ORDERS_OF = 'select id, patron_id from "order" where patron_id in {ids}'
_LATEST_ORDERS_OF = f"{_ORDERS_OF} order by id desc limit {2 * TOLD}"
_FOR_OTHERS = """
    select distinct o.patron_id, t.performance_id
    from ({orders}) o join ticket t on t.order_id = o.id
    where t.status = 'valid' and (t.holder_id is null or t.holder_id <> o.patron_id)
"""
_FOR_OTHERS_OF_ALL = _FOR_OTHERS.replace("{orders}", _ORDERS_OF)
_FOR_OTHERS_OF_LATEST = _FOR_OTHERS.replace("{orders}", _LATEST_ORDERS_OF)
_FOR_THE_RULES = """and (n.door_line <> '' or n.kind = 'avoid'
    or (n.kind = 'complaint' and n.resolved_at is null))"""


@needs(Right.KNOW)
def get_facts(patron_id: int) -> PatronFacts:
    """The facts of one patron. Raises NotFound."""
    found = list_facts((patron_id,)).get(patron_id)
    if found is None:
        raise NotFound("patron")
    return found


@needs(Right.KNOW)
def told_visits(patron_id: int, *, reactions: bool = True) -> list[VisitRecord]:
    """Of a heavy holder the visits that something true can be said about.

    `reactions=False`: they are known to have none.
    """
    telling = telling_performances(patron_id, _remembered(patron_id))
    return read_visits_to(patron_id, telling, reactions=reactions)


@needs(Right.KNOW)
def bought_for_others(patron_id: int, heavy: bool) -> frozenset[int]:
    """Performances that a patron bought tickets for which others hold; of a heavy holder those
    of the latest orders."""
    sql = _FOR_OTHERS_OF_LATEST if heavy else _FOR_OTHERS_OF_ALL
    return frozenset([r[1] for r in rows_in(sql, (patron_id,))])


def _bought_for_others(ids: tuple[int, ...], sql: str) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for buyer_id, performance_id in rows_in(sql, ids):
        found.setdefault(buyer_id, set()).add(performance_id)
    return found


def _remembered(patron_id: int) -> set[int]:
    """Performances that their open complaints and latest reactions are about.

    Few enough that the number of visits stays between two that are celebrated.
    """
    return {
        r[0]
        for r in connection.rows(
            "select * from (select performance_id from reaction where patron_id = :p "
            "order by learnt_at desc limit 20) union select performance_id from note "
            "where patron_id = :p and kind = 'complaint' and resolved_at is null "
            "and +performance_id is not null",  # the index on it holds everybody's
            {"p": patron_id},
        )
    }


@needs(Right.KNOW)
def list_facts(patron_ids: Iterable[int]) -> dict[int, PatronFacts]:
    """The facts of each patron that there is, by id, in the order asked for."""
    ids = tuple(patron_ids)
    people = {r[0]: r for r in rows_in(_PATRONS, ids)}
    heavy = [i for i, person in people.items() if (person[12] or 0) > HEAVY]
    light = tuple(i for i in ids if i not in heavy) if heavy else ids
    visits = read_visits(light)
    others = _bought_for_others(light, _FOR_OTHERS_OF_ALL)
    for patron_id in heavy:
        visits[patron_id] = told_visits(patron_id)
        others[patron_id] = set(bought_for_others(patron_id, heavy=True))
    interests = known.read_interests(ids)
    relationships = known.read_relationships(ids)
    access_needs = known.read_access_needs(ids)
    donations = known.read_donations(ids)
    memberships = known.read_memberships(ids)
    promises = known.read_promises(ids)
    notes = known.read_notes(ids, _FOR_THE_RULES, texts=False)
    opener_uses = known.read_opener_uses(ids)
    found = {}
    for patron_id in dict.fromkeys(ids):
        if patron_id not in people:
            continue
        person, mine = people[patron_id], notes.get(patron_id, ())
        found[patron_id] = PatronFacts(
            id=patron_id,
            display_name=person[1],
            given=person[2],
            say_as=person[3],
            pronouns=person[4],
            birth_year=person[5],
            birth_month=person[6],
            birth_day=person[7],
            since=person[8],
            deceased=bool(person[9]),
            archived=bool(person[10]),
            no_chat=bool(person[11]),
            visits=tuple(visits[patron_id]),
            bought_for_others=frozenset(others.get(patron_id, ())),
            interests=tuple(interests.get(patron_id, ())),
            relationships=tuple(relationships.get(patron_id, ())),
            access_needs=tuple(access_needs.get(patron_id, ())),
            donations=tuple(donations.get(patron_id, ())),
            memberships=tuple(memberships.get(patron_id, ())),
            promises=tuple(promises.get(patron_id, ())),
            complaints=tuple(n for n in mine if n.kind == "complaint" and n.resolved_at is None),
            door_lines=tuple(n for n in mine if n.door_line),
            opener_uses=tuple(opener_uses.get(patron_id, ())),
            avoid=tuple(n.text for n in mine if n.kind == "avoid"),
        )
    return found
