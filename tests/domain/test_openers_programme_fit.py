"""Interests meet the programme by whole words; how an interest sounds inside a sentence."""

import pytest
from facts_by_hand import interest, performance

from desktop.domain.interest_words import interest_words, mid_sentence
from desktop.domain.programme_fit import AS_SUBJECT, IN_TITLE, prepare, seats_left


def fit(name, subjects=(), title="An Evening", **other):
    programme = prepare([performance(1, 5, title, subjects=tuple(subjects))])
    return programme.productions_for(interest(name, **other)).get(10)


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("String quartets", "string quartet"),
        ("Béla Bartók", "Bartók, Béla"),
        ("Bartok", "Bartók, Béla"),
        ("Johann Sebastian Bach", "Bach, Johann Sebastian"),
        ("Piano", "Mozart: CONCERTO, PIANO NO. 14"),
        ("Dvořák", "Dvorak: American Quartet"),
        ("京剧", "京剧"),
    ],
)
def test_an_interest_meets_a_subject(name, subject):
    assert fit(name, [subject]) == AS_SUBJECT


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("Opera", "Operational theatre"),
        ("String quartets", "String trio"),
        ("Art", "Party"),
        ("Go", "Go"),
        ("Bartók", "Bach, Johann Sebastian"),
    ],
)
def test_an_interest_does_not_meet(name, subject):
    assert fit(name, [subject]) is None


def test_a_name_in_the_title_fits_and_a_common_word_does_not():
    assert fit("Bartók", title="Bach & Bartók") == IN_TITLE
    assert fit("Opera", title="A Night at the Opera") is None


def test_other_words_and_a_short_detail_are_looked_for():
    assert fit("Chamber music", ["string quartet"], matches=("string quartet",)) == AS_SUBJECT
    assert fit("Plays an instrument", ["viola"], detail="Viola") == AS_SUBJECT
    assert fit("Chamber music", ["her sister"], detail="goes with her sister in May") is None


def test_cancelled_performances_are_not_in_the_programme():
    programme = prepare([performance(1, 5, subjects=("Jazz",), cancelled=True)])
    assert programme.performances == ()
    assert programme.productions_for(interest("Jazz")) == {}


def test_seats_left_are_never_less_than_none():
    assert seats_left(performance(1, 5, capacity=100, sold=69)) == 31
    assert seats_left(performance(1, 5, capacity=100, sold=120)) == 0
    assert seats_left(performance(1, 5, capacity=None)) is None


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("String quartets", "string quartets"),
        ("Early Music", "early music"),
        ("Bartók", "Bartók"),
        ("Shakespeare comedies", "Shakespeare comedies"),
        ("French film", "French film"),
        ("Jazz", "jazz"),
        ("BBC", "BBC"),
        ("Grilled cheese & Marx Brothers", "Grilled cheese & Marx Brothers"),
    ],
)
def test_only_common_words_lose_their_capital(name, inside):
    assert mid_sentence(name) == inside


@pytest.mark.parametrize(
    ("name", "detail", "strength", "you", "they", "doing"),
    [
        ("String quartets", "", 3, "you love string quartets", "loves string quartets", ""),
        ("Jazz", "big band", 2, "you like jazz", "likes jazz: big band", ""),
        ("Opera", "", 1, "you are curious about opera", "is curious about opera", ""),
        ("Plays an instrument", "viola", 2, "you play the viola", "plays the viola",
         "playing the viola"),
        ("Plays an instrument", "", 2, "you play an instrument", "plays an instrument",
         "playing an instrument"),
        ("Plays an instrument", "viola, growing up", 2, "you play the viola",
         "plays an instrument: viola, growing up", "playing the viola"),
        ("Sings in a choir", "alto, since school", 3, "you sing in a choir",
         "sings in a choir: alto, since school", "singing in a choir"),
        ("Plays by Chekhov", "", 3, "you love Plays by Chekhov", "loves Plays by Chekhov", ""),
        ("Plays", "", 2, "you like plays", "likes plays", ""),
    ],
)  # fmt: skip
def test_an_interest_in_a_sentence(name, detail, strength, you, they, doing):
    found = interest_words(interest(name, detail=detail, strength=strength))
    assert (found.you_love, found.they_love, found.doing) == (you, they, doing)


def test_an_old_interest_is_asked_after():
    assert interest_words(interest("Jazz", strength=1)).still == "are you still curious about jazz"
    assert interest_words(interest("Jazz", strength=3)).still == "do you still love jazz"
