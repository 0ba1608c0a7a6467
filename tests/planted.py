"""A house with everything in it that must never reach paper, each thing with a marker."""

from __future__ import annotations

from builders import (
    LAST_WEEK,
    instant,
    make_access_need,
    make_complaint,
    make_contact_point,
    make_donation,
    make_note,
    make_order,
    make_patron,
    make_patron_interest,
    make_performance,
    make_promise,
    make_reaction,
    make_relationship,
    make_ticket,
    make_visit,
)

from db.models import Performance


def last_week() -> int:
    found = Performance.get_or_none(Performance.starts_at == instant(LAST_WEEK))
    return found.id if found else make_performance("Bach and Bartók", LAST_WEEK)


def seated(patron: int, performance: int, *seats: str, **more) -> int:
    return make_visit(patron, performance, len(seats), seats=seats, attended=None, **more)


def regular(performance: int, given: str = "Rosa", family: str = "Tern", *seats: str) -> int:
    """A patron who has been before, so that there is something to say."""
    patron = make_patron(given, family)
    make_visit(patron, last_week(), seats=("C1",))
    seated(patron, performance, *(seats or ("F12",)))
    return patron


def plant_secrets(performance: int) -> tuple[str, ...]:
    """A patron full of what is for the desk alone; returns the markers."""
    patron = regular(performance)
    make_contact_point(patron, "phone", "+1 207 555 0142")
    make_contact_point(patron, "email", "mark.mail@example.com")
    make_note(patron, "MARKNOTE", audience="say")
    make_complaint(
        patron, "MARKCOMPLAINT", door_line="Ring +1 (207) 555-0142, mark.mail@example.com"
    )
    make_promise(patron, "MARKPROMISE", due_on="2026-11-01", audience="desk")
    make_patron_interest(patron, "MARKINTEREST", audience="desk", detail="MARKDETAIL")
    make_access_need(patron, "MARKNEED", "MARKINSTRUCTION", audience="desk")
    make_access_need(patron, "Booster seat for Zebedee", "Zebedee Tern sits in front")
    make_relationship(patron, "child", "Zebedee Tern", birth_year=2018)
    make_donation(patron, 123456, purpose="MARKPURPOSE", given_at="2020-01-01")
    last = make_performance("Bach and Bartók", "2026-10-01 19:30")
    make_reaction(patron, last, "disliked", comment="MARKCOMMENT")
    child = make_patron("Wilhelmina", "Minor", birth_year=2016)
    seated(child, performance, "F14", buyer_id=patron, will_call=True)
    order = make_order(patron)
    make_ticket(order, performance, None, "F15", holder_name="Peregrine Small",
                price_type="Child", will_call=True)  # fmt: skip
    make_ticket(order, performance, None, "F16", holder_name="only.mail@example.org",
                will_call=True)  # fmt: skip
    seated(make_patron("", "", display_name="lone.mail@example.net"), performance, "G1")
    return (
        "MARKNOTE", "MARKCOMPLAINT", "MARKPROMISE", "MARKINTEREST", "MARKDETAIL", "MARKNEED",
        "MARKINSTRUCTION", "MARKCOMMENT", "1234", "Zebedee", "Wilhelmina", "Minor", "Peregrine",
        "Small", "555", "0142", "@", "mark.mail", "only.mail", "lone.mail",
    )  # fmt: skip
