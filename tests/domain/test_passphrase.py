"""Recovery passphrases: enough chance, easy letters, and understood however they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import InputRefused
from desktop.domain import passphrase

WORDS = "bodaki mesuto rafine kupodi tasemo"


def test_a_passphrase_has_more_than_ninety_bits_and_no_two_are_alike():
    assert passphrase.BITS > 90
    made = {passphrase.make() for _ in range(200)}
    assert len(made) == 200
    assert all(passphrase.read(words) == words for words in made)
    assert all(len(passphrase.groups_of(words)) == 5 for words in made)


def test_letters_that_look_alike_are_not_used():
    letters = set(passphrase.CONSONANTS + passphrase.VOWELS)
    assert not letters & set("clqwxyj01")


@pytest.mark.parametrize(
    "typed",
    [
        "BODAKI MESUTO RAFINE KUPODI TASEMO",
        "bodaki-mesuto-rafine-kupodi-tasemo",
        "bodakimesutorafinekupoditasemo",
        "  bo da ki me su to ra fi ne ku po di ta se mo \n",
        "b0dak1 me5ut0 raf1ne kup0d1 ta5em0",
        "bodaci mesuto rafine cupodi tasemo",
        "bodakl mesuto rafine kupodi tasemo",
        "Bódäki Mesuto. Rafine, Kupodi; Tasemo!",
        "ｂｏｄａｋｉ mesuto rafine kupodi tasemo",
        "bodaki mesvto rafine kvpodi tasemo",
    ],
)
def test_it_is_understood_however_it_is_typed(typed: str):
    assert passphrase.read(typed.replace("!", "")) == WORDS


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "five groups"),
        ("bodaki mesuto rafine kupodi", "24 were typed"),
        ("bodaki mesuto rafin kupodi tasemo", "third group has 5"),
        ("bodaki mesuto rafine kupodi tasemoo", "last group has 7"),
        ("bodaki mesuto rafine kupodi tasebb", "last group"),
        ("bodaki mesuto rafine kupodi Москва", "last group"),
    ],
)
def test_what_is_amiss_is_named(typed: str, said: str):
    with pytest.raises(InputRefused, match=said):
        passphrase.read(typed)


@given(st.text(max_size=80))
def test_anything_typed_is_read_or_refused(typed: str):
    try:
        read = passphrase.read(typed)
    except InputRefused:
        return
    assert passphrase.read(read) == read


def test_a_group_is_known_again():
    assert passphrase.same_group(" RAFINE ", "rafine")
    assert passphrase.same_group("raf1ne", "rafine")
    assert not passphrase.same_group("rafino", "rafine")
    assert not passphrase.same_group("", "rafine")
