"""The shipped vocabulary: about sixty interests that say what they are and never clash."""

from db.folding import fold
from db.queries.interests import find_vocabulary, list_vocabulary, resolve_interest
from desktop.domain.vocabulary import add_preset_vocabulary, preset_vocabulary


def test_no_word_means_two_things():
    said = [fold(word) for name, _, aliases, _ in preset_vocabulary() for word in (name, *aliases)]
    assert sorted(said) == sorted(set(said))


def test_a_new_venue_gets_it_once(database):
    assert add_preset_vocabulary() == len(preset_vocabulary()) >= 55
    assert add_preset_vocabulary() == 0
    assert {e.group for e in list_vocabulary()} >= {
        "Composers", "Instruments", "Genres", "Theatre", "Family", "Behind the scenes",
        "Food & company",
    }  # fmt: skip


def test_people_find_it_in_their_own_words(database):
    add_preset_vocabulary()
    for typed, name in (
        ("bartok", "Béla Bartók"), ("panto", "Pantomime"), ("whodunit", "Murder mysteries"),
        ("dvorak", "Antonín Dvořák"), ("kids", "Family shows"), ("shubert", "Franz Schubert"),
        ("string q", "String quartets"), ("fidle", "Violin"),
    ):  # fmt: skip
        assert find_vocabulary(typed)[0].name == name, typed
    assert resolve_interest("THE BARD") == resolve_interest("shakespeare")
