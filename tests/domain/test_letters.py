"""A letter says what is true and may be said, names what is not known, and respects a no."""

from __future__ import annotations

import pytest
from builders import (
    make_complaint,
    make_consent,
    make_contact_point,
    make_donation,
    make_membership,
    make_patron,
    make_performance,
    make_promise,
    make_visit,
    refresh,
)
from hypothesis import given
from hypothesis import strategies as st

from db import connection
from db.errors import NotFound
from db.queries import letters as stored
from db.records.letters import LetterTemplateRecord, NewLetter
from desktop.domain import letter_templates, settings
from desktop.domain.letter_fields import (
    FIELDS,
    fill_text,
    missing_in,
    placeholder,
    problems,
    used_fields,
)
from desktop.domain.letters import best_opener, fill, fill_many, list_openers, said_in


def letter(body: str = "{salutation},", **fields: str) -> LetterTemplateRecord:
    values = {"subject": "Hello", "purpose": "answer"} | fields
    return LetterTemplateRecord(0, "Test", body=body, **values)


def ada(**fields: object) -> int:
    return make_patron("Ada", "Example", email="ada@example.org", **fields)


# -- fields


def test_a_field_is_put_in_and_what_it_holds_is_not_read_again():
    assert fill_text("Dear {first}!", {"first": "{name} %s \\1"}) == ("Dear {name} %s \\1!", ())


def test_a_field_without_a_value_stands_out_and_is_named_once():
    text, missing = fill_text("{next_visit} and {next_visit} and {first}", {"first": "Ada"})
    assert text == "[next visit] and [next visit] and Ada"
    assert missing == ("next_visit",)
    assert missing_in(text) == ("next_visit",)


def test_other_words_stand_where_a_field_is_not_known():
    assert fill_text("Dear {first|friend}", {}) == ("Dear friend", ())
    assert fill_text("Dear {first|friend}", {"first": "Ada"}) == ("Dear Ada", ())


def test_a_line_of_nothing_but_an_empty_field_goes_without_leaving_a_gap():
    assert fill_text("One.\n\n{opener|}\n\nTwo.\n\n{staff|}\n{venue|}", {"venue": "Hall"}) == (
        "One.\n\nTwo.\n\nHall",
        (),
    )


def test_an_empty_field_inside_a_line_leaves_no_double_blank():
    assert fill_text("Come {opener|} soon", {})[0] == "Come soon"


def test_what_breaks_a_line_in_a_name_does_not_break_the_letter():
    text, _ = fill_text("Dear {first},", {"first": "Ann\r\nBcc: eve@example.net\u2028x\u202e"})
    assert text == "Dear Ann Bcc: eve@example.net x,"


def test_unknown_fields_and_lone_braces_are_named_with_what_was_meant():
    assert problems("{salutation}, {opener|}") == ()
    assert problems("{frist} {first} {frist}") == ("There is no field {frist}.",)
    assert problems("{First}") == ("There is no field {First}. Do you mean {first}?",)
    assert problems("{next visit|soon}")[0].endswith("Do you mean {next_visit}?")
    assert "brace" in problems("Dear {first")[0]
    assert "brace" in problems("Dear first}")[0]


@given(
    st.text(alphabet=st.sampled_from("{}|ab \n[]") | st.characters(), max_size=80),
    st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(max_size=40)),
)
def test_filling_never_fails_and_leaves_no_known_field_unfilled(text, values):
    filled, missing = fill_text(text + "{first}{name|x}", values)
    assert set(missing) <= {*FIELDS, *used_fields(text)}
    assert ("first" in missing) == (not fill_text("{first|}", values)[0])
    for name in missing:
        assert placeholder(name) in filled


# -- what is put in


@pytest.mark.parametrize(
    ("patron", "said"),
    [
        ({}, "Dear Ada,"),
        ({"salutation": "Dr"}, "Dear Dr Example,"),
        ({"salutation": "Dear Lady Ada,"}, "Dear Lady Ada,"),
        ({"given": "", "family": "", "display_name": "x@example.org"}, "Hello,"),
        ({"given": "", "family": "", "display_name": "Acme", "organisation": "Acme"}, "Hello,"),
        ({"given": "", "family": "Example", "display_name": "Example"}, "Dear Example,"),
    ],
)
def test_how_somebody_is_addressed(database, patron, said):
    patron_id = make_patron(**({"given": "Ada", "family": "Example"} | patron))
    assert fill(letter(), patron_id).body == said


def test_only_a_visit_that_was_scanned_is_thanked_for(database):
    known, unknown = ada(), ada()
    evening = make_performance("Winterreise", "2026-11-14 19:30")
    make_visit(known, evening, attended=True)
    make_visit(unknown, evening, attended=None)
    template = letter("Thank you for {last_visit}.")
    assert fill(template, known).body == "Thank you for Winterreise on 14 November."
    filled = fill(template, unknown)
    assert filled.body == "Thank you for [last visit]."
    assert filled.missing == ("last_visit",)


@pytest.mark.parametrize("status", ["refunded", "returned", "given_away"])
def test_no_thanks_for_tickets_that_went_elsewhere(database, status):
    patron_id = ada()
    make_visit(patron_id, make_performance("Hamlet", "2026-11-14 19:30"), status=status)
    assert fill(letter("{last_title}"), patron_id).missing == ("last_title",)


def test_the_next_visit_is_told_with_its_hour_and_never_as_tomorrow(database):
    patron_id = ada()
    make_visit(patron_id, make_performance("Lear", "2026-11-23 20:00"), attended=None)
    assert fill(letter("{next_visit}"), patron_id).body == "Lear on 23 November at 20:00"


def test_a_membership_runs_until_its_end_or_has_ended(database):
    current, lapsed = ada(), ada()
    make_membership(current, "Season pass", ends="2027-08-31")
    make_membership(lapsed, "Friend", starts="2025-09-01", ends="2026-08-31")
    template = letter("Your {membership} {membership_runs}.")
    assert fill(template, current).body == "Your Season pass runs until 31 August 2027."
    assert fill(template, lapsed).body == "Your Friend ended on 31 August 2026."


def test_a_gift_of_money_and_tickets_given_back_have_words_of_their_own(database):
    money, tickets = ada(), ada()
    make_donation(money, 5000)
    make_donation(tickets, 9000, kind="returned_ticket", purpose="Winterreise")
    assert fill(letter("{gift}, {gift_day}"), money).body == "your gift of $50, 1 November"
    assert fill(letter("{gift}"), tickets).body == (
        "the tickets for Winterreise that you gave back to us"
    )


def test_a_promise_is_told_only_where_it_may_be_said(database):
    said, desk = ada(), ada()
    make_promise(said, "send you the programme.", audience="say")
    make_promise(desk, "calm her down")
    make_promise(desk, "a task of ours", audience="say", kind="task")
    template = letter("{promise} {promise_day} {promise_due}")
    assert fill(template, said).body == "send you the programme 22 November 30 November"
    filled = fill(template, desk)
    assert "calm" not in filled.body
    assert "task" not in filled.body
    assert filled.missing == ("promise",)


def test_a_complaint_is_named_by_its_evening_never_by_its_words(database):
    patron_id = ada()
    evening = make_performance("Winterreise", "2026-11-14 19:30")
    make_visit(patron_id, evening)
    make_complaint(patron_id, "The usher was rude to her", performance_id=evening)
    body = fill(letter("{complaint}"), patron_id).body
    assert body == "Winterreise on 14 November"


def test_an_opener_is_put_in_as_it_is_said_and_counts_only_while_it_stands(database):
    patron_id = ada()
    make_visit(patron_id, make_performance("Winterreise", "2026-11-14 19:30"))
    opener = list_openers(patron_id)[0]
    filled = fill(letter("A\n\n{opener|}\n\nB"), patron_id, opener=opener)
    assert opener.say in filled.body
    assert filled.opener == opener
    said = said_in(opener, filled.body)
    assert said is not None
    assert said.key == opener.key
    assert said_in(opener, "something else") is None


def test_a_letter_does_not_say_twice_where_they_were(database):
    patron_id = ada()
    for day in ("2026-11-14 19:30", "2026-10-14 19:30", "2026-09-14 19:30"):
        make_visit(patron_id, make_performance(f"Evening of {day[:10]}", day))
    openers = list_openers(patron_id)
    assert openers[0].kind == "attended_lately"
    assert best_opener(openers, letter("{opener|}")) == openers[0]
    again = best_opener(openers, letter("Thank you for {last_visit}. {opener|}"))
    assert again is None or again.kind != "attended_lately"
    assert best_opener(openers, letter("No room for one")) is None


def test_the_latest_complaint_is_the_one_that_is_meant(database):
    patron_id = ada()
    evening = make_performance("Winterreise", "2026-11-14 19:30")
    make_visit(patron_id, evening)
    make_complaint(
        patron_id, performance_id=evening, created_at="2026-11-15T10:00:00Z", pinned=True
    )
    make_complaint(patron_id, "The queue", created_at="2026-11-20T10:00:00Z")
    assert fill(letter("{complaint}"), patron_id).missing == ("complaint",)


def test_what_is_only_true_tonight_is_no_line_for_a_letter(database):
    patron_id = ada()
    make_visit(patron_id, make_performance("Lear", "2026-11-22 19:30"), attended=None)
    assert not [o for o in list_openers(patron_id) if "tonight" in o.say.lower()]


def test_nobody_who_wants_no_chat_gets_an_opener(database):
    patron_id = ada(no_chat=True)
    assert list_openers(patron_id) == ()
    assert fill(letter("{opener|}Hi"), patron_id, opener="How lovely!").body == "Hi"


def test_the_house_and_who_writes(database):
    settings.save(settings.Settings(venue_name="Harbour Lights", venue_email="a@example.org"))
    filled = fill(letter("{venue} {venue_email} {staff} {today}"), ada(), user="Ana Marsh")
    assert filled.body == "Harbour Lights a@example.org Ana Marsh 22 November 2026"


# -- whether it may go


def test_news_needs_a_yes(database):
    silent, willing, refused = ada(), ada(), ada()
    make_consent(willing)
    make_consent(refused, granted=False, given_at="2026-03-03T15:00:00Z", source="Season signup")
    news = letter(purpose="news")
    assert fill(news, willing).refused == ""
    assert (fill(news, silent).why, fill(news, refused).why) == ("consent", "consent")
    assert "never asked" in fill(news, silent).refused
    assert "3 Mar, Season signup" in fill(news, refused).refused.replace(" 2026", "")
    assert fill(letter(purpose="answer"), refused).refused == ""


def test_the_latest_word_counts(database):
    patron_id = ada()
    make_consent(patron_id, granted=True, given_at="2025-03-03T15:00:00Z")
    make_consent(patron_id, granted=False, given_at="2026-03-03T15:00:00Z")
    assert fill(letter(purpose="news"), patron_id).why == "consent"


def test_a_yes_to_the_post_is_none_to_the_mail(database):
    patron_id = ada()
    make_consent(patron_id, "post")
    assert fill(letter(purpose="news"), patron_id).why == "consent"


@pytest.mark.parametrize(
    ("fields", "why"), [({"deceased": True}, "died"), ({"archived": True}, "archived")]
)
def test_nothing_goes_to_who_died_or_is_archived(database, fields, why):
    filled = fill(letter(), ada(**fields))
    assert filled.why == why
    assert filled.refused.endswith(".")


def test_without_an_address_that_can_be_written_to_it_is_refused(database):
    none, odd, second = make_patron("Ada"), make_patron("Ada", email="ada at home"), make_patron()
    make_contact_point(second, "email", "not one", preferred=True)
    make_contact_point(second, "email", "ada@example.net", preferred=False)
    assert fill(letter(), none).refused == "No e-mail address is kept."
    assert fill(letter(), odd).why == "address"
    assert fill(letter(), second).to == "ada@example.net"
    assert fill(letter(), second).refused == ""


def test_a_letter_for_the_post_goes_to_the_address_in_lines(database):
    patron_id = make_patron("Ada", "Example")
    make_contact_point(
        patron_id, "address", "", street="1 Pier Road", city="Portland", region="ME",
        postcode="04101",
    )  # fmt: skip
    filled = fill(letter(channel="post"), patron_id)
    assert filled.to == "Ada Example\n1 Pier Road\nPortland ME 04101"


def test_nobody_is_not_found(database):
    with pytest.raises(NotFound):
        fill(letter(), 99)


# -- many


def test_many_are_filled_as_one_by_one(database):
    ids = [ada() for _ in range(5)]
    for place, patron_id in enumerate(ids):
        make_visit(patron_id, make_performance("Winterreise", f"2026-11-1{place} 19:30"))
        make_consent(patron_id, granted=place != 2)
    refresh()
    template = letter_templates.shipped()[0]
    many = dict(fill_many(template, [*reversed(ids), 999], user="Ana", with_openers=True))
    assert list(many) == list(reversed(ids))
    for patron_id, filled in many.items():
        opener = best_opener(list_openers(patron_id), template)
        assert filled == fill(template, patron_id, opener=opener, user="Ana")


def test_more_letters_take_no_more_statements(database):
    template = letter_templates.shipped()[0]
    ids = [ada() for _ in range(40)]
    show = make_performance("Winterreise", "2026-11-14 19:30")
    for patron_id in ids:
        make_visit(patron_id, show)
        make_consent(patron_id)
    refresh()

    def statements(wanted: list[int]) -> int:
        told: list[str] = []
        connection.raw().set_trace_callback(told.append)
        filled = list(fill_many(template, wanted, with_openers=True))
        connection.raw().set_trace_callback(None)
        assert len(filled) == len(wanted)
        return len(told)

    list(fill_many(template, ids, with_openers=True))  # the programme is read once
    assert 0 < statements(ids) <= statements(ids[:2])


# -- templates


def test_shipped_letters_are_without_fault():
    for template in letter_templates.shipped():
        assert problems(template.subject, template.body) == ()
        assert len(template.body) < 1_500
    assert [t.name for t in letter_templates.shipped()] == [
        "Thank you for coming", "Thank you for your gift", "We are sorry", "Renewal",
        "We promised", "Welcome",
    ]  # fmt: skip


def test_a_draft_in_the_history_counts_its_opener_as_said_and_undo_takes_both(database):
    from db import journal
    from db.queries import known

    patron_id = ada()
    make_visit(patron_id, make_performance("Winterreise", "2026-11-14 19:30"))
    opener = list_openers(patron_id)[0]
    step = stored.add_letter(
        NewLetter(
            patron_id, "Hello", opener.say, "ada@example.org", said=said_in(opener, opener.say)
        )
    )
    assert [one.subject for one in stored.list_patron_letters(patron_id)] == ["Hello"]
    assert [use.key for use in known.read_opener_uses([patron_id])[patron_id]] == [opener.key]
    assert opener.key not in {o.key for o in list_openers(patron_id)}
    journal.undo(step)
    assert stored.list_patron_letters(patron_id) == []
    assert known.read_opener_uses([patron_id]) == {}
