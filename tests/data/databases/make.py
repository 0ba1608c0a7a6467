"""Make the small file that stands for a released schema: `python tests/data/databases/make.py`.

Run it once, in the release that brings a new schema; the file (`0001.db` for schema 1) is then
never made again, so that each later release is tested on what people really have.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2]))

from db import clock, connection, gate, schema  # noqa: E402
from db.queries import (  # noqa: E402
    call_guides,
    calls,
    drafts,
    erasure,
    forms,
    letters,
    notes,
    patrons,
    printed_sheets,
    responses,
    retention,
    segments,
    users,
)
from db.queries.capture import keep_capture  # noqa: E402
from db.records.calls import (  # noqa: E402
    CallStepRecord,
    Ending,
    GuideRecord,
    GuideStepRecord,
    NewPromise,
    OutcomeRecord,
    SaidOpener,
)
from db.records.capture import CapturedFact  # noqa: E402
from db.records.letters import NewLetter  # noqa: E402
from db.records.segments import Condition, Group  # noqa: E402
from desktop.domain import form_intake, form_review, pins, segment_rules  # noqa: E402
from desktop.domain.form_answers import Given, to_data  # noqa: E402
from desktop.domain.form_library import ready_forms  # noqa: E402
from desktop.domain.form_schema import to_data as body_of  # noqa: E402
from desktop.sample_venue import bulk  # noqa: E402

STRANGER = (("given", "Ada"), ("family", "Example"), ("email", "ada@example.net"))


def main() -> None:
    """Sixty patrons with three hundred tickets, a user, a form in two versions with responses of
    every status, calls that ended and one that goes on, a list and a letter, somebody erased and what was
    deleted, in one file without a journal.
    """
    gate.act_as(gate.HOUSE)
    os.environ["RAPPORT_NOW"] = "2026-11-22T18:30:00"
    clock.use_zone("America/New_York")
    path = HERE / f"{schema.STEPS:04d}.db"
    path.unlink(missing_ok=True)
    bulk.build(path, patrons=60, tickets=300, seed=1)
    users.add_user("Ana Marsh", "AM", "admin")
    ask_and_answer()
    talk()
    trust()
    raw = connection.raw()
    raw.execute("pragma wal_checkpoint(truncate)")
    raw.execute("pragma journal_mode = delete")
    raw.execute("vacuum")
    connection.close()
    path.chmod(0o644)


def ask_and_answer() -> None:
    """A form that was changed since it was answered: an answer retired, a hint being reworded."""
    ready = ready_forms()[0]
    form_id = forms.add_form(ready.name, body_of(ready.schema), uid="5ea50").created_id
    publish = forms.publish_form(form_id, body_of(ready.schema), user_id=1)
    first = forms.get_version(publish.created_id)
    jazz = {"get_up_for": Given(("jazz",), "Ukulele"), "kids": Given(("yes",)),
            "kids_age": Given(text="7 and 9"), "may_write": Given(("yes",))}  # fmt: skip
    for patron_id in (1, 2):
        came = form_intake.hand_in(first, jazz, face="kiosk", patron_id=patron_id).created_id
        found = form_review.review(came)
        form_review.take(found, found.proposed if patron_id == 1 else (), user_id=1)
    get_up_for = ready.schema.question("get_up_for")
    assert get_up_for is not None
    fewer = tuple(replace(c, retired=c.key == "jazz") for c in get_up_for.choices)
    changed = replace(
        ready.schema,
        questions=tuple(
            replace(q, choices=fewer) if q.key == "get_up_for" else q
            for q in ready.schema.questions
        ),
    )
    second = forms.get_version(forms.publish_form(form_id, body_of(changed)).created_id)
    form_intake.hand_in(second, {"who": Given(parts=STRANGER), "kids": Given(("no",))}, face="web")
    form_intake.hand_in(second, {"get_up_for": Given(("opera",))}, face="paper")
    begun = {"get_up_for": to_data(Given(("opera",)))}
    responses.save_partial(None, second.id, begun, face="kiosk")
    draft = body_of(replace(changed, intro="A new beginning"))
    forms.set_draft(form_id, draft, version=forms.get_form(form_id).version)


def talk() -> None:
    """A complaint that ended with a gift, a call that goes on, what is to follow up, a letter."""
    held = connection.row(
        """select t.holder_id, t.id from ticket t join performance p on p.id = t.performance_id
           where t.status = 'valid' and t.holder_id is not null order by p.starts_at desc limit 1"""
    )
    assert held is not None
    patron_id, ticket_id = held
    call_id = calls.start_call(patron_id, "complaint", user_id=1)
    heard = CallStepRecord("listen", "done", "The bar was loud", ("Angry",))
    calls.keep_step(call_id, heard, at="agree", seconds=300)
    calls.keep_step(call_id, CallStepRecord("connect", "skipped"), at="agree", seconds=310)
    gift = OutcomeRecord(
        "gift_back", "agreed", "Gave the ticket back", tickets=(ticket_id,), amount_minor=2400,
        currency="USD", needs_elsewhere=True, ticket_status="returned", purpose="A concert",
    )  # fmt: skip
    ending = Ending(
        320, "Noise from the bar", complaint="The bar was loud", door_line="Greet by name",
        outcomes=(gift,), promises=(NewPromise("Send the receipt", "2026-11-25", owner_id=1),),
        said=(SaidOpener("first_visit:performance-1", "first_visit", "Welcome"),),
    )  # fmt: skip
    calls.end_call(call_id, ending, user_id=1)
    going = calls.start_call(2, "offer", direction="out", user_id=1)
    half = CallStepRecord("listen", "", "Half a sen", draft={"promises": []})
    calls.keep_step(going, half, at="listen", seconds=12)
    keep_capture(
        3, "Loves opera, call back Tue",
        (CapturedFact("interest", "Opera"), CapturedFact("promise", "call back", due="2026-11-24")),
        user_id=1,
    )  # fmt: skip
    keep_capture(3, "Not the divorce", (CapturedFact("avoid", "the divorce"),), user_id=1)
    listen = GuideStepRecord("listen", "what happened", ("What happened?",), "Wait.", ("Angry",))
    call_guides.set_guide(
        GuideRecord("complaint", "Complaint", "", "in", 0, False, (listen,)), user_id=1
    )
    letters.add_template("Thank you", "Thank you, {first}", "For coming.", user_id=1)
    rules = Group("all", (Condition("interest", "has", text="Opera"),))
    segments.add_segment("Opera", segment_rules.to_text(rules), user_id=1)
    letters.add_letter(NewLetter(3, "Thank you", "For coming", "ada@example.net"), user_id=1)


def trust() -> None:
    """A PIN, somebody erased, something deleted, somebody kept for longer, paper that was printed."""
    ben = users.add_user("Ben Low", "BL", "staff")
    users.set_pin(ben, pins.encode("481216"), "pin")
    gone = patrons.add_patron(given="Vera", family="Example", email="vera@example.net", user_id=1)
    notes.add_note(gone.created_id, "Wants to be forgotten", user_id=1)
    erasure.erase_patron(gone.created_id, user_id=1)
    thrown = notes.add_note(3, "Written by mistake", user_id=1)
    notes.remove_note(thrown.created_id, user_id=1)
    retention.set_hold(4, "2028-11-22", "Asked to stay", user_id=1)
    drafts.keep_draft(5, "note", "Wants the ais", "{}", clock.now_text())
    evening = connection.row("select min(id) from performance")
    assert evening is not None
    printed_sheets.add_printed("briefing", performance_id=evening[0], pages=2, people=5, user_id=1)


if __name__ == "__main__":
    main()
