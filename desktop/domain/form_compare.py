"""What an answer says beside what we know: new, more than we had, something else, or known already.

Each comparer is given one effect (or the effects of one line) and a patron's facts, and says in
words what is and what would be kept. Nothing is ever proposed that would blank a known value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from db.errors import InputRefused
from db.folding import fold, words
from db.queries.checks import check_birthday
from db.queries.contact_values import (
    normal_address,
    normal_of,
    normal_postcode,
    normal_street,
)
from db.queries.patron_facts import KnownFacts, replaced_interest
from db.records.forms import Effect
from db.records.memory import PatronInterestRecord
from db.records.patrons import ContactPointRecord
from desktop.domain.form_answers import day_of
from desktop.domain.form_schema import CHANNELS, FIELDS, REACTIONS
from desktop.domain.words import MONTHS, join_words, source_words

NEW, CHANGED, CONFLICTING, KNOWN = "new", "changed", "conflicting", "known"
STRENGTH_WORDS = {3: "loves it", 2: "likes it", 1: "curious", -1: "not for them"}
_USUAL = 2


class Compared(NamedTuple):
    """How a line stands. `old` and `new` in words, `old` '' where we knew nothing; `why` adds who
    told the old one, or what else there is. `keep`: what is written if the line is taken.
    """

    state: str
    label: str
    old: str
    new: str
    why: str = ""
    keep: tuple[Effect, ...] = ()


class Context(NamedTuple):
    """What the comparers look things up in. `interests`: folded word -> item of the vocabulary."""

    facts: KnownFacts
    at: str  # when it was answered
    interests: dict[str, int]
    names: dict[int, str]
    performance_id: int | None


def compare(effects: Sequence[Effect], context: Context) -> Compared | None:
    """How the effects of one line stand; None where they are nothing that can be kept."""
    comparer = _COMPARERS.get(effects[0].kind)
    return None if comparer is None else comparer(effects, context)


# -- fields


def _field(effects: Sequence[Effect], context: Context) -> Compared | None:
    what = effects[0].what
    if what in ("given", "family"):
        return _name(effects, context.facts)
    if what in ("street", "postcode", "city"):
        return _address(effects, context.facts)
    if what in ("email", "phone"):
        return _point(effects[0], context.facts)
    if what == "birthday":
        return _birthday(effects[0], context.facts)
    if what == "no_chat":
        return _no_chat(effects[0], context.facts)
    return _plain(effects[0], context.facts)


def _plain(effect: Effect, facts: KnownFacts) -> Compared:
    old, new = str(getattr(facts, effect.what)), effect.detail
    state = NEW if not old else KNOWN if fold(old) == fold(new) else CONFLICTING
    return Compared(state, FIELDS[effect.what], old, new, keep=(effect,))


def _no_chat(effect: Effect, facts: KnownFacts) -> Compared:
    wants, had = effect.detail == "yes", facts.no_chat
    said = {True: "prefers no small talk", False: "does not mind small talk"}
    state = KNOWN if wants == had else NEW if wants else CONFLICTING
    old = said[had] if had or not wants else ""
    return Compared(state, FIELDS["no_chat"], old, said[wants], keep=(effect,))


def _name(effects: Sequence[Effect], facts: KnownFacts) -> Compared:
    told = {e.what: e.detail for e in effects}
    new = " ".join(told[p] for p in ("given", "family") if p in told)
    known = f"{facts.given} {facts.family}".strip()
    old = known or facts.display_name
    mine, theirs = words(known or facts.display_name), words(new)
    if not facts.patron_id or (not known and "@" in facts.display_name):
        state, old = NEW, known
    elif sorted(mine) == sorted(theirs) or set(theirs) <= set(mine):
        state = KNOWN
    elif known and _fuller(facts, told):
        state = CHANGED
    else:
        state = CONFLICTING
    keep = tuple(e for e in effects if fold(e.detail) != fold(getattr(facts, e.what)))
    return Compared(state, "Name", old, new, keep=keep or tuple(effects))


def _fuller(facts: KnownFacts, told: dict[str, str]) -> bool:
    """Whether each part told goes on from what we have: a missing part, or an initial."""
    for part, value in told.items():
        had = words(getattr(facts, part))
        now = words(value)
        if had and not (len(had) <= len(now) and all(map(str.startswith, now, had))):
            return False
    return True


def _point(effect: Effect, facts: KnownFacts) -> Compared | None:
    normal = normal_of(effect.what, effect.detail)
    if not normal:
        return None
    mine = [p for p in facts.points if p.kind == effect.what]
    same = next((p for p in mine if p.normal == normal), None)
    if same is not None:
        return Compared(KNOWN, FIELDS[effect.what], same.value, effect.detail)
    return Compared(NEW, FIELDS[effect.what], "", effect.detail, _besides(mine), (effect,))


def _besides(mine: Sequence[ContactPointRecord]) -> str:
    return f"besides {join_words(p.value for p in mine)}" if mine else ""


def _address(effects: Sequence[Effect], facts: KnownFacts) -> Compared | None:
    told = {e.what: e.detail for e in effects}
    new = ", ".join(told[p] for p in ("street", "city", "postcode") if p in told)
    if not normal_address(told.get("street", ""), told.get("city", ""), told.get("postcode", "")):
        return None
    mine = [p for p in facts.points if p.kind == "address"]
    same = next((p for p in mine if _same_place(p, told)), None)
    if same is not None:
        return Compared(KNOWN, "Address", same.value, new)
    if mine and "street" not in told:
        # A town alone says that they moved, and no more.
        return Compared(
            CONFLICTING, "Address", mine[0].value, new, _told_by(mine[0]), tuple(effects)
        )
    return Compared(NEW, "Address", "", new, _besides(mine), tuple(effects))


def _same_place(point: ContactPointRecord, told: dict[str, str]) -> bool:
    """Whether an address holds all that was told of one."""
    if "street" in told and normal_street(told["street"]) != normal_street(
        point.street or point.value.partition(",")[0]
    ):
        return False
    if "postcode" in told and point.postcode:
        return normal_postcode(told["postcode"]) == normal_postcode(point.postcode)
    if "city" in told and point.city:
        return fold(told["city"]) == fold(point.city)
    return "street" in told or all(fold(v) in fold(point.value) for v in told.values())


def _told_by(record: ContactPointRecord | PatronInterestRecord) -> str:
    return source_words(record.provenance)


def _birthday(effect: Effect, facts: KnownFacts) -> Compared | None:
    day = day_of(effect.detail)
    if day is None:
        return None
    told = dict(zip(("birth_year", "birth_month", "birth_day"), day, strict=True))
    try:
        check_birthday(told)
    except InputRefused:
        return None
    known = {part: getattr(facts, part) for part in told}
    both = [(known[p], told[p]) for p in told if known[p] is not None and told[p] is not None]
    old, new = _day_words(**known), _day_words(**told)
    if not any(known.values()):
        state = NEW
    elif any(left != right for left, right in both):
        state = CONFLICTING
    else:
        more = any(known[p] is None and told[p] is not None for p in told)
        state = CHANGED if more else KNOWN
    return Compared(state, FIELDS["birthday"], old, new, keep=(effect,))


def _day_words(birth_year: int | None, birth_month: int | None, birth_day: int | None) -> str:
    month = MONTHS[birth_month - 1] if birth_month else ""
    return " ".join(str(p) for p in (birth_day, month, birth_year) if p)


# -- interests


def _interest(effects: Sequence[Effect], context: Context) -> Compared:
    effect = effects[0]
    interest_id = context.interests.get(fold(effect.what))
    name = context.names.get(interest_id or 0, effect.what)
    mine = [i for i in context.facts.interests if i.interest_id == interest_id]
    new = _interest_words(name, effect.detail, effect.strength)
    if not mine:
        return Compared(NEW, "Interest", "", new, keep=(effect,))
    same = next((i for i in mine if fold(i.detail) == fold(effect.detail)), None)
    if same is None and not effect.detail:
        same = mine[0]  # the strongest
    if same is not None:
        return _same_interest(same, effect, context.at, new)
    bare = next((i for i in mine if not i.detail), None)
    if bare is not None:
        return _with_detail(bare, effect, name)
    replaced = replaced_interest(effect.detail, ((i.id, i.detail) for i in mine))
    old = next((i for i in mine if i.id == replaced), mine[0])
    if replaced is not None or (old.strength > 0) != (effect.strength > 0):
        return Compared(CONFLICTING, "Interest", _known_words(old), new, _told_by(old), (effect,))
    others = join_words(i.detail for i in mine)
    return Compared(NEW, "Interest", "", new, f"besides {others}", (effect,))


def _same_interest(known: PatronInterestRecord, effect: Effect, at: str, new: str) -> Compared:
    kept = effect._replace(detail=known.detail, audience=_private(known, effect))
    old, why = _known_words(known), _told_by(known)
    had, told = known.strength, effect.strength
    if had == told or (had > 0 and told == _USUAL and had > told):
        return Compared(KNOWN, "Interest", old, new, why)
    if had > 0 and told > had and at >= known.provenance.at:
        return Compared(CHANGED, "Interest", old, new, why, (kept,))
    return Compared(CONFLICTING, "Interest", old, new, why, (kept,))


def _with_detail(known: PatronInterestRecord, effect: Effect, name: str) -> Compared:
    """We knew of the interest and not of the detail."""
    old, why = _known_words(known), _told_by(known)
    agree = known.strength > 0 and effect.strength > 0
    strength = max(known.strength, effect.strength) if agree else effect.strength
    kept = effect._replace(strength=strength, audience=_private(known, effect))
    new = _interest_words(name, effect.detail, strength)
    return Compared(CHANGED if agree else CONFLICTING, "Interest", old, new, why, (kept,))


def _private(known: PatronInterestRecord, effect: Effect) -> str:
    """What was told in confidence stays so."""
    order = ("desk", "print", "say")
    told = effect.audience or known.audience
    return min(told, known.audience, key=order.index)


def _known_words(known: PatronInterestRecord) -> str:
    return _interest_words(known.name, known.detail, known.strength)


def _interest_words(name: str, detail: str, strength: int) -> str:
    said = STRENGTH_WORDS.get(strength, "")
    return " · ".join(p for p in (name, detail, "" if strength == _USUAL else said) if p)


# -- permissions, needs, notes, reactions


def _permission(effects: Sequence[Effect], context: Context) -> Compared:
    effect = effects[0]
    channel = CHANNELS.get(effect.what, effect.what)
    granted = effect.kind == "consent"
    said = {True: f"yes to {channel}", False: f"no to {channel}"}
    known = next((c for c in context.facts.consents if c.channel == effect.what), None)
    if known is None:
        return Compared(NEW, "Permission", "", said[granted], keep=(effect,))
    why = source_words(known.provenance)
    if known.granted == granted:
        return Compared(KNOWN, "Permission", said[granted], said[granted], why)
    later = context.at >= known.given_at
    # A no must be heard at once; a yes after a no is for somebody to look at.
    state = CHANGED if later and not granted else CONFLICTING
    if not later:
        why = f"{why}: said later, so it stands whatever is taken here"
    return Compared(state, "Permission", said[known.granted], said[granted], why, (effect,))


def _need(effects: Sequence[Effect], context: Context) -> Compared:
    effect = effects[0]
    new = ": ".join(p for p in (effect.what, effect.detail) if p)
    known = next((n for n in context.facts.needs if fold(n.need) == fold(effect.what)), None)
    if known is not None:
        old = ": ".join(p for p in (known.need, known.instruction) if p)
        why = source_words(known.provenance)
        if not effect.detail or fold(effect.detail) == fold(known.instruction):
            return Compared(KNOWN, "Access need", old, new, why)
        state = CONFLICTING if known.instruction else CHANGED
        return Compared(state, "Access need", old, new, why, (effect,))
    ended = [
        e for e in context.facts.ended_needs
        if fold(e.need) == fold(effect.what) and e.ended_at > context.at
    ]  # fmt: skip
    if ended:
        old = f"{effect.what}: not needed any more"
        return Compared(CONFLICTING, "Access need", old, new, "ended since", (effect,))
    return Compared(NEW, "Access need", "", new, keep=(effect,))


def _note(effects: Sequence[Effect], context: Context) -> Compared:
    effect = effects[0]
    if fold(effect.detail) in context.facts.notes:
        return Compared(KNOWN, "Note", effect.detail, effect.detail)
    return Compared(NEW, "Note", "", effect.detail, keep=(effect,))


def _reaction(effects: Sequence[Effect], context: Context) -> Compared | None:
    effect = effects[0]
    if context.performance_id is None:
        return None
    new = _reaction_words(effect.what, effect.detail)
    known = context.facts.reactions.get(context.performance_id)
    if known is None:
        return Compared(NEW, "Reaction", "", new, keep=(effect,))
    old, why = _reaction_words(known.value, known.comment), source_words(known.provenance)
    if known.value != effect.what:
        return Compared(CONFLICTING, "Reaction", old, new, why, (effect,))
    if not effect.detail or fold(effect.detail) == fold(known.comment):
        return Compared(KNOWN, "Reaction", old, new, why)
    state = CONFLICTING if known.comment else CHANGED
    return Compared(state, "Reaction", old, new, why, (effect,))


def _reaction_words(value: str, comment: str) -> str:
    said = REACTIONS.get(value, value)
    return f"{said}: “{comment}”" if comment else said


_COMPARERS: dict[str, Callable[[Sequence[Effect], Context], Compared | None]] = {
    "field": _field,
    "interest": _interest,
    "consent": _permission,
    "refusal": _permission,
    "access": _need,
    "note": _note,
    "reaction": _reaction,
}
