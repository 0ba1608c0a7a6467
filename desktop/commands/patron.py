"""`rapport patron ID-or-EMAIL`: who this is, where they have been, and what to say to them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from db import clock
from db.errors import StoreError
from db.queries import calls, facts, history, notes, patrons, purchases
from db.queries.purchases import PurchaseRecord
from db.records.calls import CallRecord
from db.records.facts import PatronFacts
from db.records.history import VisitRecord
from db.records.memory import NoteRecord
from db.records.patrons import PatronDetail
from desktop.commands.answering import say_json, say_lines
from desktop.commands.fresh import count_what_has_begun
from desktop.domain import words
from desktop.domain.openers import Opener, openers_for


@dataclass(frozen=True, slots=True)
class _Known:
    """All that is told of one patron."""

    detail: PatronDetail
    facts: PatronFacts
    notes: list[NoteRecord]
    openers: tuple[Opener, ...]
    namesakes: list[tuple[int, str]]
    purchases: list[PurchaseRecord]
    calls: list[CallRecord]
    visits: list[VisitRecord]  # all of them: the facts hold only what openers need

    def history(self) -> list[tuple[PurchaseRecord, VisitRecord | None]]:
        """Each performance with tickets, newest first, and their own visit if they hold any."""
        visits = {visit.performance_id: visit for visit in self.visits}
        return [(bought, visits.get(bought.performance_id)) for bought in self.purchases]


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("patron", help="one patron: history, interests, what to say")
    parser.add_argument("who", metavar="ID-or-EMAIL", help="the patron's number or e-mail")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Tell what is known of one patron. Raises StoreError if there is no such patron."""
    count_what_has_begun()
    patron_id = patrons.find_patron(args.who)
    if patron_id is None:
        raise StoreError(f"There is no patron with the number or e-mail {args.who}.")
    known = _Known(
        patrons.get_patron(patron_id),
        facts.get_facts(patron_id),
        notes.list_notes(patron_id),
        openers_for(patron_id),
        _sharing_address(args.who, patron_id),
        purchases.list_purchases(patron_id),
        calls.list_patron_calls(patron_id),
        history.list_visits(patron_id, limit=sys.maxsize),
    )
    if args.json:
        say_json(_as_json(known))
    else:
        say_lines(_lines(known))
    return 0


def _sharing_address(who: str, patron_id: int) -> list[tuple[int, str]]:
    """Others with the e-mail that was asked for, which two people may share."""
    if "@" not in who:
        return []
    others = [i for i in patrons.list_patrons_by_email(who) if i != patron_id]
    return [(i, patrons.get_patron(i).display_name) for i in others]


def _contact(detail: PatronDetail, kind: str) -> str:
    return next((c.value for c in detail.contact_points if c.kind == kind), "")


def local_iso(instant: str) -> str:
    """A stored instant as the venue's wall clock says it: `2025-11-08T19:30`."""
    return clock.to_local(instant).strftime("%Y-%m-%dT%H:%M")


def _performance_json(bought: PurchaseRecord, visit: VisitRecord | None) -> dict[str, Any]:
    cancelled = bought.performance_cancelled and bought.status == "valid"
    return {
        "production": bought.title,
        "starts": local_iso(bought.starts_at),
        "tickets": bought.tickets,
        "role": "buyer" if bought.bought else "holder",
        "status": "performance cancelled" if cancelled else bought.status,
        "attended": visit.attended if visit is not None else None,
        "held": visit.tickets if visit is not None else 0,
        "seats": list(visit.seats) if visit is not None else [],
        "venue": bought.venue,
        "reaction": visit.reaction if visit is not None else None,
    }


def _as_json(known: _Known) -> dict[str, Any]:
    return {
        **_profile_json(known),
        "history": [_performance_json(bought, visit) for bought, visit in known.history()],
        "interests": [
            {
                "interest": i.name,
                "detail": i.detail,
                "strength": i.strength,
                "source": words.source_words(i.provenance),
                "audience": i.audience,
            }
            for i in known.facts.interests
        ],
        **_memory_json(known),
        "openers": [
            {
                "kind": o.kind,
                "say": o.say,
                "because": o.because,
                "key": o.key,
                "rank": o.rank,
                "facts": [{"fact": f.text, "on": f.on, "source": f.source} for f in o.facts],
            }
            for o in known.openers
        ],
    }


def _profile_json(known: _Known) -> dict[str, Any]:
    detail = known.detail
    return {
        "id": detail.id,
        "name": detail.display_name,
        "email": _contact(detail, "email"),
        "phone": _contact(detail, "phone"),
        "given": detail.given,
        "family": detail.family,
        "say_as": detail.say_as,
        "pronouns": detail.pronouns,
        "since": detail.since,
        "visits": detail.visits,
        "household": detail.household.name if detail.household is not None else None,
        "no_chat": detail.no_chat,
        "archived": detail.archived,
        "others_with_this_email": [{"id": i, "name": n} for i, n in known.namesakes],
        "contact_points": [
            {
                "kind": c.kind,
                "label": c.label,
                "value": c.value,
                "normal": c.normal,
                "preferred": c.preferred,
            }
            for c in detail.contact_points
        ],
        "consents": [
            {"channel": c.channel, "granted": c.granted, "since": c.given_at}
            for c in detail.consents
        ],
    }


def _memory_json(known: _Known) -> dict[str, Any]:
    return {
        "access_needs": [
            {"need": n.need, "instruction": n.instruction, "audience": n.audience}
            for n in known.detail.access_needs
        ],
        "memberships": [
            {"kind": m.kind, "starts": m.starts, "ends": m.ends, "status": m.status}
            for m in known.facts.memberships
        ],
        "promises": [
            {"text": p.text, "due": p.due_on, "done": p.done_at, "audience": p.audience}
            for p in known.facts.promises
        ],
        "calls": [
            {
                "kind": c.kind,
                "direction": c.direction,
                "at": local_iso(c.started_at),
                "about": c.summary,
                "status": c.status,
                "by": c.user,
                "outcomes": [
                    {"kind": o.kind, "result": o.result, "detail": o.detail}
                    for o in calls.list_outcomes(call_id=c.id)
                ],
            }
            for c in known.calls
        ],
        "notes": [
            {
                "kind": n.kind,
                "text": n.text,
                "door_line": n.door_line,
                "audience": n.audience,
                "by": n.provenance.user,
                "at": n.created_at,
                "resolved": n.resolved_at,
            }
            for n in known.notes
        ],
    }


def _lines(known: _Known) -> Iterator[str]:
    detail, about = known.detail, known.facts
    said = f" (say “{detail.say_as}”)" if detail.say_as else ""
    yield f"{detail.display_name}{said}  #{detail.id}"
    yield " · ".join(
        part
        for part in (
            words.count_words(detail.visits, "visit"),
            f"household {detail.household.name}" if detail.household is not None else "",
            _contact(detail, "phone"),
            _contact(detail, "email"),
            "archived" if detail.archived else "",
            "asked not to be chatted up" if detail.no_chat else "",
        )
        if part
    )
    for other_id, name in known.namesakes:
        yield f"The e-mail is also that of {name}  #{other_id}"
    for need in detail.access_needs:
        yield f"Access: {need.need}{' – ' + need.instruction if need.instruction else ''}"
    yield from _section("Say something kind", _opener_lines(known.openers))
    yield from _section("Interests", [_interest_line(i) for i in about.interests])
    yield from _section("History", [_performance_line(*h) for h in known.history()])
    yield from _section("Calls", [_call_line(c) for c in known.calls])
    yield from _section("Notes", [_note_line(n) for n in known.notes])


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from (f"  {line}" for line in lines)


def _opener_lines(openers: tuple[Opener, ...]) -> list[str]:
    return [line for o in openers for line in (f"“{o.say}”", f"    {o.because}")]


def _interest_line(interest: Any) -> str:
    detail = f": {interest.detail}" if interest.detail else ""
    return f"{interest.name}{detail}  ({words.source_words(interest.provenance)})"


def _performance_line(bought: PurchaseRecord, visit: VisitRecord | None) -> str:
    attended = visit.attended if visit is not None else None
    said = {True: "attended", False: "did not come", None: ""}[attended]
    what = words.count_words(bought.tickets, "ticket") if bought.tickets else bought.status
    if bought.performance_cancelled:
        what, said = "performance cancelled", ""
    parts = [words.when_words(bought.starts_at), bought.title, what]
    if visit is None or visit.tickets < bought.tickets:
        held = visit.tickets if visit is not None else 0
        parts.append(f"{bought.tickets - held} of them for others")
    if visit is not None:
        parts.append(words.seats_words(visit.seats))
    return " · ".join(part for part in (*parts, said) if part)


def _call_line(call: CallRecord) -> str:
    kind = call.kind.replace("_", " ")
    by = f", {call.user}" if call.user else ""
    state = " (not ended)" if call.status == "open" else ""
    about = f": {call.summary}" if call.summary else ""
    return f"{words.short_day_words(call.started_at)}{by} · {kind}{about}{state}"


def _note_line(note: NoteRecord) -> str:
    text = " ".join(note.text.split())
    by = f", {note.provenance.user}" if note.provenance.user else ""
    return f"{words.short_day_words(note.created_at)}{by}: {text}"
