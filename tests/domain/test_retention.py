"""How long people and their words are kept: who is due, who never is, and what goes besides."""

import pytest
from builders import make_membership, make_note, make_patron, make_performance, make_visit, refresh

from db import connection, gate
from db.errors import InputRefused, NotAllowed
from db.models import AccessNeed, Call, CallStep, Order, Patron, Promise
from db.queries import retention as stored
from desktop.domain import permissions, retention

OLD = "2015-03-01T10:00:00Z"


@pytest.fixture
def quiet(database) -> int:
    """Somebody who came once, eleven years ago, and of whom nothing was heard since."""
    patron = make_patron("Ada", "Osei")
    Patron.update(created_at=OLD).where(Patron.id == patron).execute()
    make_visit(patron, make_performance("Ravel", "2015-03-10 19:30"))
    Order.update(ordered_at=OLD).execute()
    refresh()
    return patron


def due() -> list[int]:
    return [one.id for one in retention.find_due().patrons]


def test_who_was_not_heard_of_for_years_is_due(quiet):
    make_patron("Ben", "New")
    found = retention.find_due()
    assert [one.id for one in found.patrons] == [quiet]
    assert found.count == 1
    assert retention.sign_words(found.patrons[0]) == "last visit 10 Mar 2015 · 1 visit"


def test_any_sign_keeps_somebody(quiet):
    make_note(quiet, "Rang about the car park", created_at="2026-01-03T10:00:00Z")
    assert due() == []


def test_a_member_or_who_was_promised_something_is_never_due(quiet):
    Promise.insert(patron=quiet, text="Call back", made_at=OLD).execute()
    assert due() == []
    Promise.update(done_at=OLD).execute()
    assert due() == [quiet]
    make_membership(quiet, "Friend", starts="2014-01-01", ends="2027-01-01")
    refresh()
    assert due() == []


def test_who_is_kept_longer_comes_back_when_that_is_over(quiet, monkeypatch):
    stored.set_hold(quiet, "2027-01-01", "A law suit")
    assert due() == []
    monkeypatch.setenv("RAPPORT_NOW", "2027-02-01T10:00:00")
    found = retention.find_due().patrons
    assert [(one.id, one.held_reason) for one in found] == [(quiet, "A law suit")]


@pytest.mark.parametrize(("until", "reason"), [("2027-01-01", "  "), ("2026-11-01", "Tax")])
def test_a_hold_has_a_reason_and_a_day_to_come(quiet, until, reason):
    with pytest.raises(InputRefused):
        stored.set_hold(quiet, until, reason)


def test_a_rule_of_none_keeps_for_ever(quiet):
    retention.save(retention.Rules(0, 0, 0, 0))
    assert retention.find_due().is_empty
    with pytest.raises(InputRefused):
        retention.save(retention.Rules(patron_years=1000))


def test_old_words_go_and_the_counts_stay(database):
    patron = make_patron("Ada", "Osei")
    AccessNeed.insert(patron=patron, need="Crutches", ended_at=OLD, learnt_at=OLD).execute()
    call = Call.insert(
        patron=patron, kind="complaint", status="ended", summary="Loud bar", started_at=OLD,
        seconds=120, updated_at=OLD,
    ).execute()  # fmt: skip
    CallStep.insert(call=call, step="listen", heard="The bar was loud").execute()
    assert retention.texts_words(retention.find_due().texts) == [
        "1 access need that ended", "the words of 1 call",
    ]  # fmt: skip

    retention.clear_texts()

    assert retention.find_due().is_empty
    assert connection.rows("select patron_id, seconds, summary from call") == [(patron, 120, "")]
    assert connection.rows("select heard from call_step") == [("",)]


def test_only_an_admin_sees_who_is_due(quiet):
    for role in ("staff", "volunteer"):
        with gate.acting(permissions.acting_for(role, 2)), pytest.raises(NotAllowed):
            retention.find_due()
