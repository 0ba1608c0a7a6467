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

from db import clock, connection, schema  # noqa: E402
from db.queries import forms, responses  # noqa: E402
from desktop.domain import form_intake, form_review  # noqa: E402
from desktop.domain.form_answers import Given, to_data  # noqa: E402
from desktop.domain.form_library import ready_forms  # noqa: E402
from desktop.domain.form_schema import to_data as body_of  # noqa: E402
from desktop.sample_venue import bulk  # noqa: E402

STRANGER = (("given", "Ada"), ("family", "Example"), ("email", "ada@example.net"))


def main() -> None:
    """Sixty patrons with three hundred tickets, a user, and a form in two versions with responses
    of every status, in one file without a journal.
    """
    os.environ["RAPPORT_NOW"] = "2026-11-22T18:30:00"
    clock.use_zone("America/New_York")
    path = HERE / f"{schema.STEPS:04d}.db"
    path.unlink(missing_ok=True)
    bulk.build(path, patrons=60, tickets=300, seed=1)
    with connection.transaction() as raw:
        raw.execute("insert into user values (1, 'Ana Marsh', 'AM', 'staff', 1)")
    ask_and_answer()
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


if __name__ == "__main__":
    main()
