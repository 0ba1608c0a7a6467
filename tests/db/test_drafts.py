"""What is begun and not saved stays with who typed it, goes with its patron, and is nobody else's."""

from datetime import timedelta

import pytest
from builders import make_patron, make_user

from db import clock, connection, gate
from db.errors import NotAllowed, NotFound
from db.queries import drafts, erasure, merge, patron_record
from desktop.domain import permissions

STAFF = permissions.acting_for("staff", 7)
OTHER = permissions.acting_for("admin", 8)


def kept(patron_id: int, place: str = "note") -> str:
    return " | ".join(
        d.text for d in drafts.list_drafts() if (d.patron_id, d.place) == (patron_id, place)
    )


def test_a_draft_is_there_again_until_it_is_taken_away(database):
    ada = make_patron("Ada")
    drafts.keep_draft(ada, "note", "Wants the ai", '{"kind": "note"}', "2026-11-22T23:30:00Z")
    drafts.keep_draft(ada, "note", "Wants the aisle", '{"kind": "note"}', "2026-11-22T23:31:00Z")
    (found,) = drafts.list_drafts()
    assert (found.patron_id, found.patron, found.place) == (ada, "Ada Example", "note")
    assert (found.text, found.rest) == ("Wants the aisle", '{"kind": "note"}')
    assert found.typed_at == "2026-11-22T23:31:00Z"
    drafts.remove_draft(ada, "note")
    assert drafts.list_drafts() == []
    drafts.remove_draft(ada, "note")  # gone already: nothing to say


def test_each_place_of_a_patron_has_its_own(database):
    ada, ben = make_patron("Ada"), make_patron("Ben")
    drafts.keep_draft(ada, "note", "one", "{}", clock.now_text())
    drafts.keep_draft(ada, "line", "two", "{}", clock.now_text())
    drafts.keep_draft(ben, "note", "three", "{}", clock.now_text())
    assert (kept(ada), kept(ada, "line"), kept(ben)) == ("one", "two", "three")


def test_nobody_sees_or_touches_what_somebody_else_has_begun(database):
    ada = make_patron("Ada")
    with gate.acting(STAFF):
        drafts.keep_draft(ada, "note", "mine alone", "{}", clock.now_text())
    with gate.acting(OTHER):
        assert drafts.list_drafts() == []
        drafts.remove_draft(ada, "note")
        drafts.keep_draft(ada, "note", "theirs", "{}", clock.now_text())
        assert kept(ada) == "theirs"
    with gate.acting(STAFF):
        assert kept(ada) == "mine alone"


@pytest.mark.parametrize("call", [
    lambda: drafts.list_drafts(), lambda: drafts.keep_draft(1, "note", "x", "{}", "2026"),
    lambda: drafts.remove_draft(1, "note"), lambda: drafts.drop_old("2027"),
])  # fmt: skip
def test_a_volunteer_has_none(database, call):
    make_patron("Ada")
    with gate.acting(permissions.acting_for("volunteer", 7)), pytest.raises(NotAllowed):
        call()


def test_of_somebody_who_is_gone_nothing_is_kept(database):
    with pytest.raises(NotFound):
        drafts.keep_draft(99, "note", "x", "{}", clock.now_text())
    assert connection.row("select count(*) from draft") == (0,)


def test_a_draft_goes_with_its_patron_whoever_typed_it(database):
    ada = make_patron("Ada")
    for who in (STAFF, OTHER):
        with gate.acting(who):
            drafts.keep_draft(ada, "note", "zzplantedzz", "{}", clock.now_text())
    assert erasure.find_erasure(ada).removed["draft"] == 2
    erasure.erase_patron(ada)
    assert connection.row("select count(*) from draft") == (0,)
    connection.close()
    assert b"zzplantedzz" not in database.read_bytes()


def test_before_an_erasure_nobody_reads_what_a_colleague_has_begun(database):
    ada, ben = make_patron("Ada"), make_patron("Ben")
    with gate.acting(STAFF):
        drafts.keep_draft(ben, "note", "Came with Ada Example", "{}", clock.now_text())
    (mention,) = erasure.find_erasure(ada).mentions
    assert (mention.table, mention.patron, mention.text) == ("draft", "Ben Example", "")


def test_whoever_asks_what_we_know_gets_what_is_not_saved_too(database):
    ada = make_patron("Ada")
    with gate.acting(STAFF):
        drafts.keep_draft(ada, "note", "half a sentence", "{}", clock.now_text())
    assert [row["text"] for row in patron_record.read_whole(ada).tables["draft"]] == [
        "half a sentence"
    ]


def test_a_merge_brings_drafts_along_and_loses_none(database):
    ada, twin = make_patron("Ada"), make_patron("Ada", "Twin")
    with gate.acting(STAFF):
        drafts.keep_draft(ada, "note", "first half", '{"promise": "a"}', "2026-11-20T10:00:00Z")
        drafts.keep_draft(twin, "note", "second half", '{"promise": "b"}', "2026-11-21T10:00:00Z")
        drafts.keep_draft(twin, "line", "loves opera", "{}", "2026-11-21T10:00:00Z")
    with gate.acting(OTHER):
        drafts.keep_draft(twin, "note", "another's", "{}", "2026-11-21T10:00:00Z")
    step = merge.merge_patrons(ada, twin, set())
    assert "draft" not in {change.table for change in step.changes}
    with gate.acting(STAFF):
        assert kept(ada) == "first half\nsecond half"
        assert kept(ada, "line") == "loves opera"
    with gate.acting(OTHER):
        assert kept(ada) == "another's"
    assert connection.row("select count(*) from draft") == (3,)


def test_what_nobody_came_back_to_for_long_goes_and_its_owner_is_told_of_whom(database):
    ada, ben, cleo = make_patron("Ada"), make_patron("Ben"), make_patron("Cleo")
    old = clock.to_text(clock.now() - timedelta(days=31))
    with gate.acting(OTHER):
        drafts.keep_draft(cleo, "note", "somebody else's", "{}", old)
    with gate.acting(STAFF):
        drafts.keep_draft(ada, "note", "long ago", "{}", old)
        drafts.keep_draft(ben, "note", "today", "{}", clock.now_text())
        gone = drafts.drop_old(clock.to_text(clock.now() - timedelta(days=30)))
        assert [(d.patron, d.place) for d in gone] == [("Ada Example", "note")]
        assert kept(ben) == "today"
        assert drafts.drop_old(clock.to_text(clock.now() - timedelta(days=30))) == []
    assert connection.row("select count(*) from draft") == (2,)  # theirs waits until they are told
    with gate.acting(OTHER):
        assert [d.patron for d in drafts.drop_old(clock.now_text())] == ["Cleo Example"]


def test_what_somebody_began_who_never_comes_back_goes_untold_in_the_end(database):
    ada = make_patron("Ada")
    make_user("Ana Marsh", "AM")
    with gate.acting(OTHER):
        drafts.keep_draft(ada, "note", "x", "{}", clock.to_text(clock.now() - timedelta(days=91)))
    with gate.acting(STAFF):
        assert drafts.drop_old(clock.to_text(clock.now() - timedelta(days=30))) == []
    assert connection.row("select count(*) from draft") == (0,)
