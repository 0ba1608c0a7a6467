"""From the question columns of a ticket export to interests and access needs on the right patrons."""

from dataclasses import replace
from pathlib import Path

import pytest

from db import connection
from db.queries import forms, responses
from db.queries.interests import add_interest, list_patron_interests
from db.queries.patrons import get_patron
from desktop.domain import form_review, settings
from desktop.domain.form_schema import Becomes, from_data, to_data
from desktop.importing import session
from desktop.importing.understanding import Answers

DATA = Path(__file__).parents[1] / "data" / "imports"
TOLD = {"performance.title": "Bach and Bartók", "performance.when": "2025-11-08T19:30"}


@pytest.fixture(autouse=True)
def venue(database):
    settings.save(settings.load()._replace(zone="America/New_York"))
    settings.load()


def take_all() -> None:
    """Somebody goes through the queue and takes whatever is new."""
    for response_id in responses.list_response_ids(status="waiting"):
        found = form_review.review(response_id)
        form_review.take(found, {line.key for line in found.lines if line.proposed})


def bring(name: str, form: str, given: dict[str, str]) -> None:
    answers = Answers(given={"questions": "answers", "form.name": form, **given})
    session.import_file(session.understand(DATA / name, answers), answers)


def patron_of(email: str) -> int:
    return int(
        connection.rows(
            "select patron_id from contact_point where normal = ? order by patron_id", (email,)
        )[0][0]
    )


def test_answers_given_with_a_ticket_become_what_the_form_says():
    add_interest("Box office e-mails", group="House")
    bring("eventbrite_attendee_summary.csv", "Ticket questions", TOLD)
    form = forms.get_form(forms.find_form("Ticket questions"))
    schema = from_data(form.live.body)
    heard = schema.questions[0]
    # An admin says in the builder what an answer becomes, and publishes.
    choices = tuple(
        replace(c, becomes=Becomes("interest", "Box office e-mails", audience="say"))
        if c.words == "E-mail from the Playhouse" else c
        for c in heard.choices
    )  # fmt: skip
    mended = replace(schema, questions=(replace(heard, choices=choices), *schema.questions[1:]))
    forms.publish_form(form.id, to_data(mended))
    said = {
        r.patron_id: r.answers for r in map(responses.get_response, responses.list_response_ids())
    }
    take_all()
    for patron_id, answers in said.items():
        assert patron_id is not None
        chosen = answers.get(heard.key, {}).get("choices", [])
        mailed = next(c.key for c in choices if c.words == "E-mail from the Playhouse")
        names = {i.name: i.audience for i in list_patron_interests(patron_id)}
        if mailed in chosen:
            assert names == {"Box office e-mails": "say"}
    novak = patron_of("jiri.novak@example.com")
    assert [i.name for i in list_patron_interests(novak)] == ["Box office e-mails"]
    needs = connection.rows(
        "select need, audience, source_kind, source from access_need where patron_id = ?", (novak,)
    )
    assert needs == [("Two steps max. Thank you!", "print", "form", "Ticket questions v1")]
    everybody = connection.rows("select distinct audience from access_need")
    assert everybody == [("print",)]
    assert get_patron(novak).display_name == "Jiří Novák"


def test_a_permission_given_with_an_order_is_kept_with_its_wording():
    bring("ticket_tailor_orders.csv", "Order questions", {})
    assert connection.row("select count(*) from consent") == (0,)
    take_all()
    wording = "Are you open to receive emails from Harbour Lights?"
    found = dict(
        connection.rows(
            "select c2.normal, c.granted from consent c join contact_point c2 on c2.patron_id = "
            "c.patron_id and c2.kind = 'email' where c.wording = ? order by c.given_at, c.id",
            (wording,),
        )
    )
    assert found["siobhan.obrien@example.com"] == 1
    assert found["miriam.cohen@example.org"] == 0
    assert "tom.barker@example.com" not in found
