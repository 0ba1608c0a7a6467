"""Notes, promises, interests, reactions, openers used: kept with their source, found again."""

import pytest
from builders import (
    everything,
    make_complaint,
    make_interest,
    make_note,
    make_patron,
    make_patron_interest,
    make_performance,
    make_promise,
    make_user,
)

from db import connection
from db.errors import EditConflict, InputRefused, NotFound
from db.queries.facts import get_facts
from db.queries.interests import (
    add_interest,
    add_patron_interest,
    find_vocabulary,
    list_patron_interests,
    list_vocabulary,
    resolve_interest,
    update_interest,
    update_patron_interest,
)
from db.queries.notes import (
    add_note,
    list_notes,
    remove_note,
    set_complaint_resolved,
    update_note,
)
from db.queries.opener_uses import add_opener_use
from db.queries.promises import (
    add_promise,
    list_promises,
    set_promise_kept,
    update_promise,
)
from db.queries.reactions import set_reaction


def test_notes_come_pinned_first_then_newest(database):
    patron, user = make_patron(), make_user("Ana Marsh")
    old = make_note(patron, "old", created_at="2024-01-01T10:00:00Z")
    new = make_note(patron, "new", created_at="2025-01-01T10:00:00Z")
    pinned = make_note(patron, "pinned", created_at="2023-01-01T10:00:00Z", pinned=True)
    written = add_note(
        patron, "  today 🎻 ", user_id=user, source_kind="call", source="call"
    ).created_id
    notes = list_notes(patron)
    assert [n.id for n in notes] == [pinned, written, new, old]
    assert notes[1].text == "today 🎻"
    assert (notes[1].provenance.user, notes[1].provenance.kind) == ("Ana Marsh", "call")
    assert notes[1].created_at == "2026-11-22T23:30:00Z"


def test_notes_are_filtered_by_folded_words_and_kind(database):
    patron = make_patron()
    make_note(patron, "Łukasz brought the cake")
    make_complaint(patron, "Lobby", performance_id=make_performance("Bach and Bartók"))
    assert [n.text for n in list_notes(patron, "LUKASZ")] == ["Łukasz brought the cake"]
    assert [n.text for n in list_notes(patron, "bartok")] == ["Lobby"]
    assert [n.performance_title for n in list_notes(patron, kind="complaint")] == [
        "Bach and Bartók"
    ]
    assert list_notes(patron, "%") == []


def test_a_promise_made_with_a_note_hangs_on_it(database):
    patron = make_patron()
    add_note(patron, "Loud lobby", kind="complaint", promise_text="Move the bar queue",
             promise_due="2026-12-01")  # fmt: skip
    (note,) = list_notes(patron)
    assert [(p.text, p.due_on) for p in note.promises] == [("Move the bar queue", "2026-12-01")]
    remove_note(note.id)
    (promise,) = list_promises(patron)
    assert promise.note_id is None


def test_a_due_date_alone_makes_the_note_the_promise(database):
    patron = make_patron()
    add_note(patron, "Call her back", promise_due="2026-12-01")
    assert [p.text for p in list_promises(patron)] == ["Call her back"]


def test_a_complaint_is_open_until_it_is_resolved(database):
    patron = make_patron()
    complaint = make_complaint(patron)
    assert len(get_facts(patron).complaints) == 1
    set_complaint_resolved(complaint, True)
    assert get_facts(patron).complaints == ()
    set_complaint_resolved(complaint, False)
    assert len(get_facts(patron).complaints) == 1
    with pytest.raises(NotFound):
        set_complaint_resolved(make_note(patron), True)


def test_edits_of_what_changed_meanwhile_are_refused(database):
    patron = make_patron()
    note, promise = make_note(patron), make_promise(patron)
    update_note(note, version=1, text="first")
    update_promise(promise, version=1, text="first")
    before = everything()
    with pytest.raises(EditConflict):
        update_note(note, version=1, text="second")
    with pytest.raises(EditConflict):
        update_promise(promise, version=1, text="second")
    assert everything() == before
    update_note(note, version=2, text="second")


def test_promises_come_by_due_date(database):
    patron, other = make_patron(), make_patron()
    no_date = make_promise(patron, due_on=None)
    late = make_promise(other, due_on="2026-12-24")
    soon = make_promise(patron, due_on="2026-11-20")
    kept = make_promise(patron)
    set_promise_kept(kept, "rang her")
    assert [p.id for p in list_promises()] == [soon, late, no_date]
    assert [p.id for p in list_promises(patron)] == [soon, no_date]
    assert [p.id for p in list_promises(patron, open_only=False)] == [soon, no_date, kept]
    assert list_promises(patron, open_only=False)[-1].outcome == "rang her"
    set_promise_kept(kept, None)
    assert len(list_promises(patron)) == 3


def test_what_cannot_be_kept_is_refused(database):
    patron, performance = make_patron(), make_performance()
    before = everything()
    for write in (
        lambda: add_note(patron, "  "),
        lambda: add_note(patron, "x", kind="poem"),
        lambda: add_note(patron, "x", audience="all"),
        lambda: add_note(patron, "x", promise_due="soon"),
        lambda: add_promise(patron, ""),
        lambda: add_promise(patron, "x", "tomorrow"),
        lambda: add_patron_interest(patron, " "),
        lambda: add_patron_interest(patron, "x", strength=7),
        lambda: set_reaction(patron, performance, "amazing"),
        lambda: add_opener_use(patron, "k", "k", "x", "sung"),
    ):
        with pytest.raises(InputRefused):
            write()
    assert everything() == before
    with pytest.raises(NotFound):
        add_note(patron, "x", performance_id=99)
    with pytest.raises(NotFound):
        set_reaction(patron, 99, "liked")


def test_an_interest_is_found_by_any_of_its_words(database):
    interest = make_interest("Béla Bartók", aliases=("Bartók",), matches="bartok; folk dances")
    patron = make_patron()
    for name in ("bartok", "BÉLA BARTÓK", " Bela  Bartok "):
        add_patron_interest(patron, name)
    (found,) = list_patron_interests(patron)
    assert found.interest_id == interest
    assert found.matches == ("Béla Bartók", "Bartók", "bartok", "folk dances")


def test_an_unknown_interest_joins_the_vocabulary(database):
    patron = make_patron()
    step = add_patron_interest(
        patron, "Grilled cheese 🧀", strength=3, source_kind="form", source="Signup"
    )
    (found,) = list_patron_interests(patron)
    assert (found.id, found.name, found.strength) == (step.created_id, "Grilled cheese 🧀", 3)
    assert (found.provenance.kind, found.provenance.source) == ("form", "Signup")
    assert [e.patrons for e in list_vocabulary()] == [1]


def test_the_same_interest_again_is_an_update(database):
    patron = make_patron()
    make_interest("Plays an instrument")
    first = add_patron_interest(patron, "Plays an instrument").created_id
    assert add_patron_interest(patron, "plays an instrument", detail="viola").created_id == first
    assert add_patron_interest(patron, "plays an instrument", strength=3).created_id == first
    assert [(i.detail, i.strength) for i in list_patron_interests(patron)] == [("viola", 3)]
    second = add_patron_interest(patron, "plays an instrument", detail="piano").created_id
    assert second != first
    update_patron_interest(second, detail="viola")
    assert [(i.id, i.detail) for i in list_patron_interests(patron)] == [(second, "viola")]


def test_the_vocabulary_is_found_by_beginning_then_inside_then_likeness(database):
    for name, aliases in (("Opera", ()), ("Light opera", ()), ("Operetta", ()),
                          ("Franz Schubert", ("Schubert",)), ("Spoken word", ())):  # fmt: skip
        make_interest(name, aliases=aliases)
    make_patron_interest(make_patron(), "Operetta")
    assert [e.name for e in find_vocabulary("oper")] == ["Operetta", "Opera", "Light opera"]
    assert find_vocabulary("opera")[0].name == "Opera"
    assert [e.name for e in find_vocabulary("shubert")] == ["Franz Schubert"]
    assert find_vocabulary("xyzzy") == []
    assert find_vocabulary("")[0].name == "Operetta"
    assert len(find_vocabulary("o", limit=2)) == 2


def test_a_word_is_added_to_the_vocabulary_once(database):
    first = add_interest("Opera", "Genres", ("Arias",), ("opera",)).created_id
    assert add_interest("arias", "", ("Bel canto",), ("operetta", "OPERA")).created_id == first
    (entry,) = list_vocabulary()
    assert (entry.name, entry.aliases, entry.matches) == (
        "Opera",
        ("Arias", "Bel canto"),
        ("opera", "operetta"),
    )


def test_a_name_given_up_stays_as_another_word(database):
    opera = add_interest("Opera", aliases=("Arias",)).created_id
    jazz = add_interest("Jazz").created_id
    update_interest(opera, name="Grand opera", group="Genres", retired=False)
    assert resolve_interest("opera") == resolve_interest("grand opera") == opera
    update_interest(opera, aliases=("Opera", "Divas"), matches=("aria",))
    entry = next(e for e in list_vocabulary() if e.id == opera)
    assert (set(entry.aliases), entry.matches) == ({"Opera", "Divas"}, ("aria",))
    with pytest.raises(InputRefused):
        update_interest(jazz, name="divas")
    update_interest(jazz, retired=True)
    assert jazz not in {e.id for e in list_vocabulary()}
    assert jazz in {e.id for e in list_vocabulary(retired=True)}


def test_the_latest_reaction_stands(database):
    patron, performance = make_patron(), make_performance()
    first = set_reaction(patron, performance, "liked").created_id
    assert set_reaction(patron, performance, "disliked", "too loud").created_id == first
    assert connection.rows("select value, comment from reaction") == [("disliked", "too loud")]
    set_reaction(patron, performance, None)
    assert connection.rows("select * from reaction") == []


def test_an_opener_said_is_kept_with_who_and_when(database):
    patron, user = make_patron(), make_user("Ana Marsh")
    add_opener_use(patron, "attended:7", "attended", "You came!", "said", user_id=user)
    (use,) = get_facts(patron).opener_uses
    assert (use.key, use.action, use.user, use.used_at) == (
        "attended:7", "said", "Ana Marsh", "2026-11-22T23:30:00Z"
    )  # fmt: skip


@pytest.mark.parametrize("unseen", ["\u200b", "\x07", "\ufeff", "\u202e", "\x00"])
def test_an_interest_with_characters_that_nobody_sees_is_the_same_one(database, unseen):
    ada, bob = make_patron("Ada"), make_patron("Bob")
    add_patron_interest(ada, f"Cham{unseen}ber music")
    add_patron_interest(bob, f"Cham{unseen}ber music")
    assert [entry.name for entry in list_vocabulary()] == ["Chamber music"]
