"""`python -m benchmarks.review_child make|sort|bulk DATABASE [RESPONSES]`: one part of the review
benchmark in a process of its own, so that its memory is its own; prints one JSON object.

`make` fills a form that many times for the patrons of the file, two in a hundred contradicting
what is known; `sort` sorts what waits; `bulk` takes in all that conflicts with nothing.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from random import Random

from benchmarks.harness import NOW, ZONE
from db import clock, connection, gate, schema
from db.queries import forms, patrons, review_queue
from desktop.domain import form_schema
from desktop.domain.form_answers import Given
from desktop.domain.form_intake import hand_in
from desktop.domain.form_review import sort_out, take_clear
from desktop.domain.form_schema import Becomes, Choice, FormSchema, Question

LOVES = ("Opera", "Jazz", "New plays", "String quartets", "Dance", "Circus", "Cabaret", "Musicals")
SCHEMA = FormSchema(
    "Season survey",
    questions=(
        Question("loves", "several", "What do you love?", choices=tuple(
            Choice(f"c{n}", name, Becomes("interest", name)) for n, name in enumerate(LOVES))),
        Question("kids", "short", "How old are your children?",
                 becomes=Becomes("interest", "Has children", "{answer}")),
        Question("she", "short", "Pronouns", becomes=Becomes("field", "pronouns")),
        Question("phone", "contact", "Phone", parts=("phone",)),
        Question("more", "long", "Anything else?", becomes=Becomes("note")),
        Question("mail", "permission", "May we write?", choices=(
            Choice("yes", "Yes", Becomes("consent", "email")),
            Choice("no", "No", Becomes("refusal", "email")))),
    ),
)  # fmt: skip


def make(count: int) -> None:
    """Fill the form so many times."""
    chance = Random(3)
    body = form_schema.to_data(SCHEMA)
    form_id = forms.add_form("Season survey", body).created_id
    version = forms.get_version(forms.publish_form(form_id, body).created_id)
    patrons_ = _patrons(count)
    with connection.transaction():
        for n in range(count):
            answers = {
                "loves": Given(tuple(sorted(chance.sample([f"c{k}" for k in range(8)], 3)))),
                "kids": Given(text=f"{chance.randint(1, 9)}") if n % 4 == 0 else Given(),
                "phone": Given(parts=(("phone", f"+1 207 555 01{n % 100:02}"),)),
                "more": Given(text=f"Answer {n}") if n % 3 == 0 else Given(),
                "mail": Given((chance.choice(("yes", "no")),)) if n < len(patrons_) else Given(),
                "she": Given(text="she/her") if n % 50 == 0 else Given(),
            }
            patron = patrons_[n % len(patrons_)]
            at = f"2026-10-{1 + n * 28 // count:02}T12:00:00Z"
            hand_in(version, answers, face="survey", patron_id=patron, answered_at=at)
        connection.raw().execute("update patron set pronouns = 'they/them' where id % 25 = 1")


def _patrons(count: int) -> list[int]:
    """So many patrons as there are; a few are made where there are none."""
    if connection.row("select 1 from patron limit 1") is None:
        with connection.transaction():
            for n in range(60):
                patrons.add_patron(given="Given", family=f"Family{n}")
    rows = connection.rows("select id from patron order by id limit ?", (count,))
    return [r[0] for r in rows]


def main() -> None:
    """Do the part that was asked for."""
    part, path = sys.argv[1], Path(sys.argv[2])
    gate.act_as(gate.HOUSE)
    clock.use_zone(ZONE)
    schema.open_file(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started = time.perf_counter()
    found: dict[str, float] = {}
    if part == "make":
        make(int(sys.argv[3]))
    else:
        waiting = review_queue.list_waiting_ids()[::-1]
        longest = _Longest()
        if part == "sort":
            sorted_ = sort_out(waiting, report=longest)
            found = {"clear": len(sorted_.clear), "conflicting": len(sorted_.conflicting)}
        else:
            bulk = take_clear(waiting, report=longest)
            found = {"taken": len(bulk.taken), "left": len(bulk.left), "waiting": len(bulk.waiting)}
        found["longest"] = longest.seconds
    found["seconds"] = time.perf_counter() - started
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["added"] = found["memory"] - before
    connection.close()
    print(json.dumps(found))


class _Longest:
    """The longest time between two reports: how long a cancel may have to wait."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._last = time.perf_counter()

    def __call__(self, text: str, fraction: float) -> None:
        now = time.perf_counter()
        self.seconds, self._last = max(self.seconds, now - self._last), now


if __name__ == "__main__":
    # The clock stands still here as in all benchmarks.
    import os

    os.environ.setdefault("RAPPORT_NOW", NOW)
    main()
