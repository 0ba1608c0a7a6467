"""What was done at the desk today: a few changes as the books tell them, something deleted, paper."""

from __future__ import annotations

from db import clock, connection, gate
from db.queries import notes, patrons, printed_sheets
from desktop.domain import permissions


def work(admin_id: int, staff_id: int) -> None:
    """Put it into the open file; Judith Shimwell's number, name and notes, last night's sheets."""
    judith = patrons.find_patron("judith@example.com")
    if judith is None:
        raise LookupError("the sample venue has no Judith Shimwell")
    with gate.acting(permissions.acting_for(permissions.STAFF, staff_id)):
        _correct_number(judith, staff_id)
        patrons.update_patron(judith, user_id=staff_id, salutation="Dear Judith")
        scribbled = notes.add_note(judith, "Ask about the cello.", user_id=staff_id)
        notes.remove_note(scribbled.created_id, user_id=staff_id)
    with gate.acting(permissions.acting_for(permissions.ADMIN, admin_id)):
        _print_last_night(admin_id)


def _correct_number(patron_id: int, staff_id: int) -> None:
    """Two figures were the wrong way round, and were put right."""
    found = connection.row(
        "select id, value from contact_point where patron_id = ? and kind = 'phone'", (patron_id,)
    )
    if found is not None:
        point_id, right = found
        wrong = f"{right[:-2]}{right[-1]}{right[-2]}"
        for value in (wrong, right):
            patrons.update_contact_point(point_id, value=value, user_id=staff_id)


def _print_last_night(admin_id: int) -> None:
    """The sheets of the evening before tonight's: nobody has said yet that they are shredded."""
    found = connection.row(
        "select id from performance where starts_at < ? and not cancelled "
        "order by starts_at desc limit 1",
        (clock.now_text(),),
    )
    if found is not None:
        for _ in range(2):
            printed_sheets.add_printed(
                printed_sheets.BRIEFING, performance_id=found[0], pages=2, people=60,
                user_id=admin_id,
            )  # fmt: skip
