"""Saying back what was heard: grammatical, and never about the wrong person."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.pronouns import PLAIN, read_pronouns
from desktop.domain.say_back import PLAIN_LINE, say_back, weave

LINE = "So {heard} – have I got that right?"
FELT = "So {heard}, and it made you feel {feelings} – have I got that right?"
SHE, HE = read_pronouns("she/her"), read_pronouns("he/him")
END = " – have I got that right?"

NOTED = ". Have I got that right?"
TABLE = [
    ("The noise from the bar spoiled the slow movement.",
     "So the noise from the bar spoiled the slow movement" + END),
    ("I could not hear the slow movement.", "So you could not hear the slow movement" + END),
    ("I was so annoyed. My seat was wet", "So you were so annoyed, and your seat was wet" + END),
    ("I wasn't told.", "So you weren’t told" + END),
    ("Bar queue so loud that she nearly left. Third time this season.",
     "What I heard: bar queue so loud that you nearly left. Third time this season" + NOTED),
    ("Her seat was behind a pillar", "So your seat was behind a pillar" + END),
    ("Winterreise was too loud", "What I heard: Winterreise was too loud" + NOTED),
    ("there was nobody at the door", "So there was nobody at the door" + END),
    ("Loud bar", "What I heard: loud bar" + NOTED),
]  # fmt: skip


@pytest.mark.parametrize(("heard", "said"), TABLE)
def test_what_can_be_woven_in_is(heard: str, said: str):
    assert say_back(LINE, heard, {}, SHE) == said


UNSURE = [
    "The usher was rude and she did not apologise",  # who is she
    "She gave her the wrong ticket",
    "they were ignored",
    "you never called back",
    "We could not find the lift",  # we, or they and we
    "I asked her twice",
    "Was I supposed to know?",
    "He said “go away”",
    "she loves the Bartók",  # you love
    "she's angry",  # is, or has
    "told her to wait",  # you, or your
    "x" * 200,
    "She is furious because nobody called her back",  # your, or you
    "They told her seat F12 was free",
    "Was charged twice",
    "Wants a refund. The bar was loud",
]


@pytest.mark.parametrize("heard", UNSURE)
def test_where_it_is_not_sure_the_line_does_without(heard: str):
    assert say_back(LINE, heard, {}, SHE) == PLAIN_LINE
    felt = say_back(FELT, heard, {}, SHE, ["Let down"])
    assert felt == "It made you feel let down – have I got that right?"


def test_nobody_is_spoken_of_by_name_to_themselves():
    assert say_back(LINE, "Judith waited an hour", {}, SHE, name="Judith Shimwell") == PLAIN_LINE
    assert say_back(LINE, "Mrs SHIMWELL waited", {}, SHE, name="Judith Shimwell") == PLAIN_LINE
    assert "Ida waited" in say_back(LINE, "Ida waited an hour", {}, SHE, name="Judith Shimwell")


def test_another_persons_pronouns_are_not_the_patrons():
    assert say_back(LINE, "He nearly left", {}, SHE) == PLAIN_LINE
    assert "you nearly left" in say_back(LINE, "He nearly left", {}, HE)
    assert say_back(LINE, "She nearly left", {}, PLAIN) == PLAIN_LINE


def test_feelings_are_joined_as_one_says_them():
    found = say_back(FELT, "The lights failed", {}, SHE, ["Disappointed", "Angry", "Let down"])
    assert found.endswith("and it made you feel disappointed, angry and let down" + END)


def test_without_feelings_there_is_nothing_to_say_back_of_them():
    assert say_back(FELT, "The lights failed", {}, SHE) == ""
    assert say_back(LINE, "  ", {}, SHE) == ""
    assert say_back("", "The lights failed", {}, SHE) == ""


@given(st.text(max_size=200), st.sampled_from([SHE, HE, PLAIN]))
def test_no_first_or_third_person_is_ever_said_to_the_patron(heard: str, pronouns):
    woven, _ = weave(heard, pronouns)
    said = {w.casefold() for w in re.findall(r"[^\W\d_]+", woven)}
    assert not said & {
        "i",
        "me",
        "my",
        "he",
        "she",
        "him",
        "his",
        "her",
        "they",
        "them",
        "we",
        "us",
    }


SAID = "i me my she her he him they was is left nearly the usher seat bar loud and not her. told"
WORDS = st.sampled_from(SAID.split())


@given(st.lists(WORDS, min_size=1, max_size=10), st.sampled_from([SHE, HE, PLAIN]))
def test_nor_in_any_order_of_such_words(parts: list[str], pronouns):
    test_no_first_or_third_person_is_ever_said_to_the_patron.hypothesis.inner_test(
        " ".join(parts), pronouns
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("she/her", ("she", "her", "her")), ("He / Him / His", ("he", "him", "his")), ("", PLAIN),
     ("xe/xem/xyr", ("xe", "xem", "xyr")), ("ask", PLAIN), ("she/they", ("she", "her", "her"))],
)  # fmt: skip
def test_pronouns_are_read_as_people_write_them(text: str, wanted: tuple[str, ...]):
    assert tuple(read_pronouns(text)) == tuple(wanted)
