"""Two words for one thing become one: nobody loses what they told us, and it can be taken back."""

from __future__ import annotations

import pytest
from builders import everything, make_interest, make_patron, make_patron_interest, refresh

from db import connection, journal
from db.errors import InputRefused
from db.queries import interests, vocabulary


def known(patron_id: int):
    return [
        (i.name, i.detail, i.strength, i.audience)
        for i in interests.list_patron_interests(patron_id)
    ]


@pytest.fixture
def two(database):
    return (
        make_interest("Opera", aliases=("Operas",), matches="opera"),
        make_interest("Music theatre", aliases=("Singspiel",), matches="opera; operetta"),
    )


def test_everybody_has_the_kept_one_afterwards(two):
    keep, other = two
    ada, ben = make_patron("Ada"), make_patron("Ben")
    make_patron_interest(ada, "Music theatre", detail="Mozart", strength=3)
    make_patron_interest(ben, "Opera", learnt_at="2026-01-01T00:00:00Z")
    make_patron_interest(ben, "Music theatre", strength=-1, audience="desk")
    vocabulary.merge_interests(keep, other)
    assert known(ada) == [("Opera", "Mozart", 3, "say")]
    assert known(ben) == [("Opera", "", -1, "desk")]


def test_the_later_word_stands_whichever_item_it_was_of(two):
    keep, other = two
    ben = make_patron("Ben")
    make_patron_interest(ben, "Opera", strength=3)
    make_patron_interest(ben, "Music theatre", strength=1, learnt_at="2020-01-01T00:00:00Z")
    vocabulary.merge_interests(keep, other)
    assert known(ben) == [("Opera", "", 3, "say")]


def test_old_words_still_find_it(two):
    keep, other = two
    vocabulary.merge_interests(keep, other)
    for word in ("Opera", "operas", "music theatre", "Singspiel"):
        assert interests.resolve_interest(word) == keep
    assert interests.list_vocabulary()[0].matches == ("opera", "operetta")


def test_a_merge_is_taken_back_whole(two):
    keep, other = two
    ben = make_patron("Ben")
    make_patron_interest(ben, "Opera")
    make_patron_interest(ben, "Music theatre")
    refresh()
    before = everything(but=("audit_entry",))
    journal.undo(vocabulary.merge_interests(keep, other))
    assert everything(but=("audit_entry",)) == before


def test_an_item_is_not_merged_with_itself(two):
    with pytest.raises(InputRefused):
        vocabulary.merge_interests(two[0], two[0])


def test_a_group_is_renamed_with_all_its_items(two):
    vocabulary.rename_group("Genres", "Kinds of music")
    with pytest.raises(InputRefused):
        vocabulary.rename_group("Kinds of music", " ")
    assert connection.rows("select distinct group_name from interest") == [("Kinds of music",)]
