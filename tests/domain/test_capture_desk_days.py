"""Everyday lines with one or two things in them.

The chips behind each line are written as in `test_capture_desk_talk`.
"""

from __future__ import annotations

import pytest
from test_capture_desk_talk import check


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Her husband Frank uses a walking frame, she needs the seat beside him", "r frank"),
        ("in tears over the parking fine, calm her first", ""),
        ("wheelchair-bound since June, husband pushes her", "a wheelchair; r husband"),
        ("large-print programme and a seat near the exit, please", "a large; a exit"),
        ("her eyesight is going, would like to sit closer", "a sight"),
        ("he is allergic to nuts and soya", "a nut+soya"),
        ("gluten-free supper for her", "a gluten"),
        ("panic attacks, always the aisle", "a panic/anx/crowd; a aisle"),
        ("step-free please, bad hip", "a step; a walk"),
        ("can't climb steps", "a stairs"),
        ("hearing dog called Lady", "a dog"),
        ("brings four grandchildren to the Snow Queen", "r four"),
        ("has a granddaughter at the ballet school", "r granddaughter"),
        ("son and daughter-in-law come too", "r son"),
        ("two little girls, crazy about ballet", "c two; i ballet"),
        ("daughter Eve, 6, is mad about horses", "r eve+6"),
        ("triplets aged 2", "c 2"),
        ("Her nephew Carlo loves Verdi, she prefers Mozart", "r carlo; i mozart"),
        ("her birthday is in two weeks", ""),
        ("born in May 1950", "b may/1950"),
        ("adored the Bartók, less so the Bach", "x bartok"),
        ("Hamlet was dull, the interval wine was good", "x hamlet"),
        ("thrilled by the Bartok on Saturday, wants more of it", "x bartok+liked"),
        ("found Death and the Maiden very moving", "x maiden+liked"),
        ("found the Bartók too harsh", "x bartok+disliked"),
        ("said Night at the Opera cheered her up no end", "x opera+liked"),
        ("fell asleep in Hamlet", "x hamlet+disliked"),
        ("the sound at Hamlet was poor", "x hamlet+disliked"),
        ("wishes she had skipped Hamlet", "x hamlet+disliked"),
        ("opera, no; operetta, yes", "d opera"),
        ("prefers plays to concerts", "i drama/play"),
        ("had enough of Vivaldi, wants more Bartók", "d vivaldi; i bartok"),
        ("no more Vivaldi for her", "d vivaldi"),
        ("Mahler is not for her", "d mahler"),
        ("stand-up bores him", "d stand-up"),
        ("she is mad about puppets, grandson too", "i puppet; r grandson"),
        ("big fan of the bard", "i shakespeare"),
        ("has been coming for the chamber music for years", "i chamber"),
        ("grew up with the Beatles", ""),
        ("only likes the light stuff", ""),
        ("would like a season pass from January", "m season"),
        ("asks about the patron scheme", "m patron"),
        ("wants to hear about membership before Christmas", "m"),
        ("subscribe? not this year", ""),
        ("we promised to send the Friends leaflet by Tuesday", "p leaflet@11-24"),
        ("remind her before Saturday about the exchange", "p remind@11-20"),
        ("tell him after Thursday which seats are free", "p seats@11-20"),
        ("ring back in a fortnight about the group", "p ring@12-02"),
        ("said I would call tomorrow morning", "p call@11-19"),
        ("put her name down for Twelfth Night returns", "p name/returns"),
        ("Sam will ring the patron first thing Monday", "p ring@11-23"),
        ("needs an invoice by the end of the month", "p invoice@11-30"),
        ("send the map today, she comes on Sunday", "p map@11-18"),
        ("let the stewards know about the wheelchair before Winterreise", "p stewards@11-26"),
        ("can we ring her Friday? she was cut off", "p ring@11-20"),
        ("should have been called last Tuesday", ""),
        ("says she was promised a call, nobody rang", "p call"),
        ("promised a call by Friday", "p call@11-20"),
    ],
)
def test_everyday_lines(line: str, expected: str):
    check(line, expected)
