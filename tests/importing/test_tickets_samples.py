import csv
import json
from pathlib import Path

import pytest
from import_checks import (
    DATA,
    OTHERS,
    TICKETS,
    answers_for,
    bring,
    bring_sample,
    everything,
    expected,
    in_new_york,
    starts_at,
    tickets_of,
)

from db import connection, schema, search
from desktop.importing import session
from desktop.importing.errors import ImportCancelled, ImportFailed


@pytest.fixture(autouse=True)
def venue(database: Path) -> None:
    in_new_york()


def wrong_numbers(result, name):
    want, got = expected(name)["expect"], result.counts.as_dict()
    wrong = {k: (got[k], v) for k, v in want.items() if k in got and k != "people" and got[k] != v}
    if not want["people"] <= got["people"] <= want["people_max"]:
        wrong["people"] = got["people"]
    return wrong


@pytest.mark.parametrize("name", TICKETS)
def test_a_sample_gives_its_numbers_and_facts_twice_and_leaves_no_trace_when_undone(name):
    before = everything()
    first = bring_sample(name)
    assert wrong_numbers(first, name) == {}
    for fact in expected(name)["facts"]:
        when = starts_at(fact["date"], fact["time"])
        got = tickets_of(fact["person"], fact["email"], fact["event"], when, fact["role"])
        assert got == fact["tickets"], fact
    between = everything()
    second = bring_sample(name)
    assert wrong_numbers(second, name) == {}
    counts = second.counts
    assert (counts.patrons_new, counts.tickets_new, counts.orders_new) == (0, 0, 0)
    assert (counts.patrons_updated, counts.tickets_updated, counts.orders_updated) == (0, 0, 0)
    session.undo_batch(second.batch_id)
    assert everything() == between
    session.undo_batch(first.batch_id)
    assert everything() == before
    assert search.search("garcia").rows == []
    assert schema.check() == []


@pytest.mark.parametrize("name", TICKETS)
def test_a_plan_says_what_the_import_does_and_writes_nothing(name):
    before = everything()
    found = session.understand(DATA / name)
    plan = session.make_plan(found, answers_for(name))
    assert everything() == before
    assert plan.examples
    result = session.apply_plan(plan)
    assert result.counts == plan.counts
    assert result.skipped == plan.skipped


def test_all_files_go_into_one_database_people_meet_and_all_can_be_taken_back():
    steps, batches = [everything()], []
    for name in (*TICKETS, *OTHERS):
        batches.append(bring_sample(name).batch_id)
        steps.append(everything())
    obriens = connection.rows(
        "select count(*) from patron where display_name = 'Siobhán O''Brien' and id in "
        "(select patron_id from contact_point where normal = 'siobhan.obrien@example.com')"
    )
    assert obriens == [(1,)]
    assert connection.rows(
        "select d.title, count(*) from performance f join production d on d.id = f.production_id "
        "where d.title = 'Bach and Bartók' and f.starts_at = ? group by 1",
        (starts_at("2025-11-08", "19:30"),),
    ) == [("Bach and Bartók", 1)]
    for batch in reversed(batches):
        session.undo_batch(batch)
        steps.pop()
        assert everything() == steps[-1]
    assert search.check() == []


def test_people_who_share_a_name_an_address_or_an_email_stay_different_people():
    bring_sample("ticket_tailor_orders.csv")
    bring_sample("eventbrite_attendee_summary.csv")

    def emails(name):
        return {
            row[0]
            for row in connection.rows(
                "select c.normal from contact_point c join patron p on p.id = c.patron_id "
                "where p.display_name = ? and c.kind = 'email'",
                (name,),
            )
        }

    assert emails("John Smith") == {"jsmith@example.com", "johnny.smith@example.org"}
    assert emails("Maria Garcia") == {"mgarcia.sews@example.org"}
    assert emails("Maria García") == {"maria.garcia@example.com"}
    assert emails("Piet van der Berg") == emails("Anneke van der Berg")
    assert connection.rows("select count(*) from patron where family = 'Smith'") == [(2,)]


def test_answers_to_custom_questions_are_all_kept_with_the_tickets():
    name = "eventbrite_attendee_summary.csv"
    bring_sample(name)
    headings = ("How did you hear about this concert?",
                "Access needs (wheelchair, hearing loop, other)")  # fmt: skip
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        said = {(r["Attendee #"], h): r[h] for r in csv.DictReader(file) for h in headings if r[h]}
    kept = {
        (number, heading): answer
        for number, extra in connection.rows("select number, extra from ticket where extra <> ''")
        for heading, answer in json.loads(extra).items()
        if heading in headings
    }
    assert kept == said


def test_answers_and_comments_of_orders_are_kept_with_the_order():
    bring_sample("shopify_orders_export.csv")
    comment = connection.row('select comment from "order" where number = ?', ("#1021",))
    assert comment is not None
    assert 'Gift for "Nana Jo"' in comment[0]
    assert "hear_about: friend\nseating: aisle" in comment[0]


def test_a_clear_yes_or_no_becomes_a_consent_and_the_latest_stands():
    bring_sample("ticket_tailor_orders.csv")
    found = dict(
        connection.rows(
            "select c2.normal, c.granted from consent c join contact_point c2 "
            "on c2.patron_id = c.patron_id and c2.kind = 'email'"
        )
    )
    assert found["siobhan.obrien@example.com"] == 1
    assert found["miriam.cohen@example.org"] == 0
    assert "tom.barker@example.com" not in found


def test_who_came_is_kept_and_a_blank_means_unknown():
    bring_sample("ticket_tailor_tickets.csv")
    counts = dict(connection.rows("select attended, count(*) from ticket group by 1"))
    assert set(counts) == {0, 1}
    bring_sample("event_tickets_attendees.csv")
    blank = connection.rows(
        "select t.attended from ticket t where t.number in ('7871551-018', '7871551-007')"
        " order by t.number"
    )
    assert blank == [(1,), (None,)]


def test_the_program_does_not_guess_which_performance_a_silent_file_is_for():
    found = session.understand(DATA / "eventbrite_attendee_summary.csv")
    assert [q.key for q in found.questions] == ["performance.title", "performance.when"]
    with pytest.raises(ImportFailed, match="Nothing was imported"):
        bring(DATA / "eventbrite_attendee_summary.csv")


def test_cancelling_leaves_nothing(monkeypatch: pytest.MonkeyPatch):
    before = everything()
    name = "ticket_tailor_tickets.csv"
    found = session.understand(DATA / name)
    asked = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(ImportCancelled):
        session.import_file(found, answers_for(name), cancelled=cancelled)
    assert everything() == before


def test_a_file_that_changed_since_it_was_looked_at_is_refused(tmp_path: Path):
    copy = tmp_path / "tickets.csv"
    copy.write_bytes((DATA / "ticket_tailor_tickets.csv").read_bytes())
    plan = session.make_plan(session.understand(copy), answers_for("ticket_tailor_tickets.csv"))
    copy.write_bytes(copy.read_bytes() + b"\n")
    with pytest.raises(ImportFailed, match="was changed since"):
        session.apply_plan(plan)
