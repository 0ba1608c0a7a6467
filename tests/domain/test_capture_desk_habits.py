"""Habits, helping out, complaints and performances of a kind, as they are typed at the desk; and
what looks like them and is none. The short hand is that of test_capture_desk_talk."""

from __future__ import annotations

import pytest
from capture_venue import judge, read_file, stage_of
from test_capture_desk_talk import chips

STAGE = stage_of(read_file("building.json")["venue"])


def check(line: str, expected: str) -> None:
    told, wanted = STAGE.say(line), chips(expected)
    right, wrong, missing = judge(told, wanted)
    assert right == len(told) == len(wanted), (line, [p.label for p in wrong], missing)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("loves jazz and tango, finds Wagner endless", "i jazz; i tango; d wagner"),
        ("likes jazz and blues, waltzes too", "i jazz; i waltz"),
        ("loves opera, Puccini above all", "i opera; i puccini"),
        ("enjoys Verdi, Puccini and Rossini", "i verdi; i puccini; i rossini"),
        ("loves Chekhov and Ibsen, hates Brecht", "i chekhov; i ibsen; d brecht"),
        ("Wagner is too long for her", "d wagner"),
        ("thinks Brecht is dull", "d brecht"),
        ("adores opera and her dog", "i opera"),
        ("thought the Wagner was endless", ""),
        ("Barber is too loud", ""),
        ("Part is boring", ""),
        ("The barber is dull", ""),
        ("finds barber shops boring", ""),
    ],
)
def test_a_list_goes_on_with_what_the_vocabulary_lacks(line: str, expected: str):
    check(line, expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("vegetarian, always books supper first", "a vegetarian; i dinner"),
        ("always has supper with us", "i dinner"),
        ("never comes without dinner", "i dinner"),
        ("books supper every time", "i dinner"),
        ("has dinner with us before every show", "i dinner"),
        ("always has a glass of wine in the interval", "i wine"),
        ("wine at the interval as always", "i wine"),
        ("books every Shakespeare", "i shakespeare"),
        ("comes for every quartet", "i quartet"),
        ("raves about Haydn", "i haydn"),
        ("raves about the ice cream", ""),
        ("would not miss an opera", "i opera"),
        ("fond of the organ, less of brass", "i organ"),
        ("has heard every Mahler symphony", "i mahler"),
        ("always has supper at home", ""),
        ("might have supper with us", ""),
        ("always has trouble parking", ""),
        ("usually has a cold in winter", ""),
        ("comes for every funeral", ""),
        ("books every seat in row F for her club", ""),
        ("loves every minute of it", ""),
        ("never comes without her sister", ""),
        ("never misses a chance to chat", ""),
    ],
)
def test_what_is_done_at_each_visit_is_liked(line: str, expected: str):
    check(line, expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("wants to help as a volunteer at weekends", "i volunteer"),
        ("would like to become a volunteer", "i volunteer"),
        ("wants to be an usher", "i volunteer"),
        ("happy to help at the door", "i volunteer"),
        ("offered to help at the church fair", ""),
        ("wants to help at the library", ""),
        ("wants help with the stairs", ""),
        ("used to volunteer here", ""),
        ("not willing to volunteer", ""),
        ("her nephew would volunteer", "r nephew"),
    ],
)
def test_who_offers_to_help_us_volunteers(line: str, expected: str):
    check(line, expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("complained about the phone lights during Hamlet, did not enjoy it", "x hamlet+disliked"),
        (
            "upset that the doors opened late for Hamlet, they stood in the rain",
            "x hamlet+disliked",
        ),
        ("upset because the doors opened late at Hamlet", "x hamlet+disliked"),
        ("was angry when a phone rang during Hamlet", "x hamlet+disliked"),
        ("complained the heating was off at Hamlet", "x hamlet+disliked"),
        ("annoyed by the talking behind her at Hamlet", "x hamlet+disliked"),
        ("complained to the manager about Hamlet", "x hamlet+disliked"),
        ("felt let down by Hamlet", "x hamlet+disliked"),
        ("found Hamlet hard to follow", "x hamlet+disliked"),
        ("Hamlet went over her head", "x hamlet+disliked"),
        ("raving about Hamlet", "x hamlet+liked"),
        ("supper was cold at Hamlet", ""),
        ("came out of Hamlet beaming", "x hamlet+liked"),
        ("did not complain about the seats at Hamlet", ""),
        ("complained about the Hamlet tickets", ""),
        ("upset that she missed Hamlet", ""),
        ("disappointed that Hamlet is over", ""),
        ("furious that the refund for Hamlet has not come", ""),
        ("complained that Messiah is sold out", ""),
        ("angry about the price of Twelfth Night tickets", ""),
        ("upset about the ending of Twelfth Night", ""),
        ("upset about her mother's death", ""),
        ("loved Death and the Maiden, her husband Tom too", "x maiden+liked; r tom"),
        ("her sister was upset about the noise at Hamlet", "r sister"),
        ("the people behind her at Hamlet complained about the noise", ""),
    ],
)
def test_a_complaint_of_an_evening_is_a_reaction_to_it(line: str, expected: str):
    check(line, expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("autistic son, asks for the relaxed performance", "r son; a relaxed"),
        ("needs the relaxed performance for her autistic son", "r son; a relaxed"),
        ("deaf husband, books captioned performances", "r husband; a caption"),
        ("deaf daughter, looking for signed performances", "r daughter; a sign"),
        ("always books the signed matinee", "a sign"),
        ("asked for the audio-described performance", "a audio"),
        ("son Theo (autistic, 14) needs the relaxed show", "r theo"),
        ("her mother needs captioned performances", "r mother"),
        ("asks whether Hamlet will be signed", ""),
        ("is the relaxed performance sold out?", ""),
        ("cannot sit in the middle of a row", "a middle"),
        ("sits in the middle of the row", ""),
        ("hates surtitles", ""),
        ("annoyed by captions", ""),
        ("wants a signed programme", ""),
    ],
)
def test_who_asks_for_a_performance_of_a_kind_needs_it(line: str, expected: str):
    check(line, expected)
