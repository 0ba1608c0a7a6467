"""What the grammar of sentences reads, and what it leaves alone, each as one line of a table."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from capture_venue import (
    AttendedEntry,
    CaptureContext,
    CapturePatron,
    ComingEntry,
    HeldInterest,
    ProductionEntry,
    Stage,
    shipped_vocabulary,
)
from hypothesis import example, given
from hypothesis import strategies as st

from db.folding import fold
from desktop.domain.capture import KINDS, edited, propose
from desktop.domain.typed_values import parse_day as day_typed

TODAY = date(2026, 11, 18)  # a Wednesday
PRODUCTIONS = (
    ProductionEntry(
        1, "Bach and Bartók", "Chamber music", ("Johann Sebastian Bach", "Béla Bartók")
    ),
    ProductionEntry(2, "Death and the Maiden", "Chamber music", ("Franz Schubert",)),
    ProductionEntry(3, "Hamlet", "Theatre", ("William Shakespeare",)),
    ProductionEntry(
        4, "Winterreise, staged", "Song recital", ("Schubert, Franz",), ("Winterreise",)
    ),
    ProductionEntry(5, "The Snow Queen", "Family theatre"),
    ProductionEntry(6, "Tango Nuevo", "World music", ("Astor Piazzolla",)),
)
JUDITH = CapturePatron(
    1, "Judith", "Shimwell", "Judith Shimwell", "", "she/her", (None, None, None),
    attended=(
        AttendedEntry(11, 1, "Bach and Bartók", "2026-11-14", True),
        AttendedEntry(12, 2, "Death and the Maiden", "2026-10-03", True),
        AttendedEntry(13, 3, "Hamlet", "2026-09-20", None),
    ),
)  # fmt: skip
CONTEXT = CaptureContext(
    shipped_vocabulary(), PRODUCTIONS,
    (ComingEntry(21, 4, "2026-11-27"), ComingEntry(22, 5, "2026-12-06")),
)  # fmt: skip
STAGE = Stage(CONTEXT, JUDITH, TODAY)


def labels(line: str, patron: CapturePatron = JUDITH) -> list[str]:
    return [p.label for p in propose(line, CONTEXT, patron, today=TODAY)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("plays the viola", ["Plays an instrument: viola"]),
        ("loves Bartok", ["Béla Bartók"]),
        ("loves the Bartók quartets", ["Béla Bartók: quartets"]),
        ("doesn't like opera", ["Not for them: Opera"]),
        ("does not care for opera or ballet", ["Not for them: Opera", "Not for them: Ballet"]),
        ("can't stand modern dress", ["Not for them: Modern dress"]),
        ("loves everything except opera", ["Not for them: Opera"]),
        ("likes opera but not ballet", ["Opera", "Not for them: Ballet"]),
        ("jazz isn't for her", ["Not for them: Jazz"]),
        ("no opera please", ["Not for them: Opera"]),
        ("opera yes, ballet no", ["Opera", "Not for them: Ballet"]),
        ("big Mozart fan", ["Wolfgang Amadeus Mozart"]),
        ("Shakespeare is her favourite", ["Shakespeare"]),
        ("her favourite composer is Brahms", ["Johannes Brahms"]),
        ("never misses a Schubert evening", ["Franz Schubert"]),
        ("has always loved Chekhov", ["Chekhov"]),
        ("would love more jazz in the programme", ["Jazz"]),
        ("prefers comedy to tragedy", ["Comedy"]),
        ("She and her husband love Verdi", ["Giuseppe Verdi", "Husband"]),
        ("Mrs Shimwell loves jazz", ["Jazz"]),
        ("Jazz, string quartets and Bach", ["Jazz", "String quartets", "Johann Sebastian Bach"]),
        ("sings alto in the Harbour Chorus", ["Sings in a choir: Harbour Chorus"]),
        ("is a keen amateur violinist", ["Plays an instrument: violin"]),
        ("plays the flute and the piano", ["Plays an instrument: flute", "Plays an instrument: piano"]),
        ("paints watercolours", ["Paints watercolours"]),
        ("loves gardening", ["Gardening"]),
        ("collects old theatre posters", ["Collects old theatre posters"]),
        ("loves Piazzolla", ["Astor Piazzolla"]),
        ("brings her book club of eight", ["Brings friends: book club of eight"]),
        ("comes on her own", ["Comes alone, likes company"]),
        ("only baroque", ["Early music"]),
        ("likes: Bach, jazz", ["Johann Sebastian Bach", "Jazz"]),
        ("no jazz for her", ["Not for them: Jazz"]),
        ("she'd love a backstage tour", ["Backstage tours"]),
        ("is into yoga and hiking", ["Yoga", "Hiking"]),
        ("choir singer, alto", ["Sings in a choir"]),
    ],
)  # fmt: skip
def test_interests(line: str, expected: list[str]):
    assert sorted(labels(line)) == sorted(expected)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("adores Tchaikovski", "Pyotr Ilyich Tchaikovsky"),
        ("likes Shubert", "Franz Schubert"),
        ("loves Bethoven", "Ludwig van Beethoven"),
        ("loves DVORAK", "Antonín Dvořák"),
        ("enjoys chmaber music", "Chamber music"),
        ("adores Shostakovitch", "Dmitri Shostakovich"),
        ("she dosent like opra", "Opera"),
    ],
)
def test_typing_errors_are_forgiven(line: str, name: str):
    assert [p.what for p in STAGE.say(line)] == [name]


@pytest.mark.parametrize(
    "line",
    [
        "might move to Leeds",
        "not sure if she likes jazz",
        "Does she like opera?",
        "maybe she would like a season pass",
        "thinking about a holiday",
        "used to sing in a choir",
        "no longer needs the wheelchair",
        "gave up the piano",
        "wants to learn the harp",
        "asked if there is parking",
        "loves our place",
        "loves coming here",
        "loves the new seats",
        "loves Anna in the box office",
        "likes to sit in row F",
        "prefers to be called Judy",
        "prefers e-mail to post",
        "hates queueing",
        "Tom loves jazz",
        "somebody behind her loves opera",
        "her late husband loved Verdi",
        "lost her husband in August",
        "no kids",
        "two tickets for kids, please",
        "wants seats for 2 adults and 3 children",
        "her daughter's school concert is on 3 May?",
        "birthday card sent",
        "wants a refund for Hamlet",
        "will pick up her tickets on Friday",
        "she will call back on Friday",
        "she rang on Friday",
        "called twice on Monday about parking",
        "don't call her on Sundays",
        "she'll let us know by Friday",
        "cancelled her subscription",
        "doesn't want a subscription",
        "looking forward to Winterreise",
        "would have loved Hamlet",
        "never saw Hamlet",
        "hated the show on Sunday",
        "loved the Vivaldi",
        "dog called Haydn",
        "lives in Bath",
        "mother's day is in May",
        "is the aisle seat still free?",
        "hearing loop was broken",
        "loved the pre-show talk",
        "Lost a glove (left, green). Found, waiting at the desk.",
        "Would like the programme by post, not by mail.",
        "Runs the quilting circle; might bring fifteen people to a matinee.",
        "sings our praises",
        "plays it safe",
        "booked an aisle seat for Winterreise",
        "saw Hamlet in London last year and hated it",
    ],
)
def test_no_fact_of_the_patron_is_no_chip(line: str):
    assert labels(line) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("her sister loves opera", ["Sister"]),
        ("her sister Eva lives in Leeds", ["Sister: Eva"]),
        ("husband Tom plays cello", ["Husband: Tom"]),
        ("Her husband plays the cello, she sings in a choir", ["Husband", "Sings in a choir"]),
        ("Partner: Alex", ["Partner: Alex"]),
        ("her mother (Rosa, 82) uses a wheelchair", ["Mother: Rosa, 82"]),
        ("comes with her sister-in-law Petra", ["Sister-in-law: Petra"]),
        ("Her brother Jan plays the double bass", ["Brother: Jan"]),
        ("her friend loves jazz, she does not", ["Friend", "Not for them: Jazz"]),
        ("both play the viola", ["Plays an instrument: viola"]),
        ("two kids, 5 and 8", ["Two children: 5 and 8"]),
        ("has two children, Sam (7) and Ida (9)", ["Two children: Sam 7, Ida 9"]),
        ("mother of three", ["Three children"]),
        ("kids are 4 and 7", ["Two children: 4 and 7"]),
        ("he has a 6-year-old son", ["One child: 6"]),
        ("her birthday is 3 May", ["Birthday 3 May"]),
        ("born on 14 March 1956", ["Birthday 14 March 1956"]),
        ("turns 70 on Friday", ["Birthday 20 November 1956"]),
        ("her 60th birthday is on 12 December", ["Birthday 12 December 1966"]),
        ("birthday in July", ["Birthday in July"]),
        ("it's her husband's birthday on 3 May", ["Husband"]),
        ("uses a wheelchair", ["Access: Wheelchair – Wheelchair space"]),
        ("hard of hearing", ["Access: Hard of hearing – Hearing loop"]),
        ("needs an aisle seat because of her knee", ["Access: Aisle seat"]),
        ("hates the stairs", ["Access: No stairs – Step-free way"]),
        ("can't manage stairs any more", ["Access: No stairs – Step-free way"]),
        ("would like a season pass", ["Wants a membership: season pass"]),
        ("wants to become a member", ["Wants a membership"]),
        ("don't mention her brother", ["Don’t mention: her brother"]),
        ("better not ask about the divorce", ["Don’t mention: divorce"]),
        ("her son's divorce is a sore point", ["Don’t mention: her son's divorce"]),
        ("please don't mention her husband, he died", ["Don’t mention: her husband"]),
        ("loved the Bartók", ["Liked Bach and Bartók"]),
        ("hated the seats at Hamlet", ["Disliked Hamlet: the seats"]),
        ("loved the Bartók but hated the seats", ["Mixed about Bach and Bartók"]),
        ("great evening last Saturday", ["Liked Bach and Bartók"]),
        ("Hamlett was too long", ["Disliked Hamlet"]),
        ("her husband hated Hamlet", ["Husband"]),
        ("has a boy of 6 and a girl of 9", ["Two children: 6 and 9"]),
        ("one daughter, Mia, 8", ["Daughter: Mia, 8"]),
        ("mother of twins", ["Two children"]),
        ("wants to bring the children to the Snow Queen, 4 and 6", ["Two children: 4 and 6"]),
        ("husband is a jazz drummer", ["Husband"]),
        ("do not ask after her husband", ["Don’t mention: her husband"]),
        ("no jokes about dentists", ["Don’t mention: dentists"]),
        ("her husband fell asleep at Hamlet, she loved it", ["Husband", "Liked Hamlet"]),
        ("comes with her brother Paul and his wife", ["Brother: Paul"]),
        ("Birthday: 14 July 1950", ["Birthday 14 July 1950"]),
        ("two grandchildren, both love puppets", ["Two grandchildren"]),
        ("her son died last year, don't ask about him", ["Don’t mention: her son"]),
    ],
)  # fmt: skip
def test_people_needs_and_reactions(line: str, expected: list[str]):
    assert sorted(labels(line)) == sorted(expected)


@pytest.mark.parametrize(
    ("line", "what", "due"),
    [
        ("call back Tue", "call back", "2026-11-24"),
        ("call back in May", "call back", "2027-05-01"),
        ("ring her before the Schubert", "ring her", "2026-11-26"),
        ("call her after the Snow Queen", "call her", "2026-12-07"),
        ("email her the programme next week", "email her the programme", "2026-11-23"),
        ("send the brochure by the end of the month", "send the brochure", "2026-11-30"),
        ("we'll send the tickets tomorrow", "send the tickets", "2026-11-19"),
        ("Manager promised a refund within 10 days", "a refund", "2026-11-28"),
        ("wants to hear from us by Thursday", "call back", "2026-11-19"),
        ("We promised to call her back", "call her back", None),
        ("call back on Wed", "call back", "2026-11-25"),
        ("ring on 1.12. about the seats", "ring about the seats", "2026-12-01"),
        ("follow up in a fortnight", "follow up", "2026-12-02"),
        ("Marcus to check the ramp before Winterreise", "check the ramp", "2026-11-26"),
        ("on Monday send the vouchers", "send the vouchers", "2026-11-23"),
        ("Friday: ring her about the exchange", "ring her about the exchange", "2026-11-20"),
        ("tickets to be posted by Monday", "tickets to be posted", "2026-11-23"),
        ("please could we ring her on Friday?", "ring her", "2026-11-20"),
        ("asked if we could call her back on Monday", "call her back", "2026-11-23"),
        ("back on 3 December, call her then", "call her", "2026-12-03"),
        ("told him he will hear from us next week", "call back", "2026-11-23"),
        ("wants a reminder a week before Winterreise", "remind her", "2026-11-20"),
        ("hold seats F12-13 till Saturday noon", "hold seats F12-13", "2026-11-21"),
    ],
)
def test_promises_and_when_they_are_due(line: str, what: str, due: str | None):
    assert [(p.kind, p.what, p.due) for p in STAGE.say(line)] == [("promise", what, due)]


@pytest.mark.parametrize(
    ("country", "due"), [("US", "2026-12-01"), ("GB", "2027-01-12"), ("CA", None), ("", None)]
)
def test_a_day_in_figures_is_read_as_the_venue_writes_it(country: str, due: str | None):
    context = CaptureContext(shipped_vocabulary(), PRODUCTIONS, country=country)
    (told,) = propose("call her back on 12/1", context, JUDITH, today=TODAY)
    assert told.due == due
    (told,) = propose("call her back on 30/11", context, JUDITH, today=TODAY)
    assert told.due == "2026-11-30"


@pytest.mark.parametrize(
    "said",
    ["next week", "tomorrow", "today", "Friday", "next Friday", "in 2 weeks", "in 10 days", "30/11", "1.12.", "3 December", "Dec 3"],
)  # fmt: skip
def test_the_line_and_a_field_for_a_day_agree(said: str):
    at = "" if said.split()[0] in ("next", "tomorrow", "today", "in") else "on "
    for day in range(14):
        today = TODAY + timedelta(days=day)
        if day_typed(said, today) is None:
            continue
        (told,) = propose(f"call her back {at}{said}", CONTEXT, JUDITH, today=today)
        assert told.due == str(day_typed(said, today)), (said, today)


@pytest.mark.parametrize(
    "line", ["call back on 12 November", "call back on 31 November", "call back yesterday", "call back on 3 May 2020"]
)  # fmt: skip
def test_a_day_that_is_past_or_none_is_no_due_day(line: str):
    assert all(p.due is None for p in STAGE.say(line))


def test_a_visit_told_of_is_something_to_follow_up():
    line = "Her sister visits from Prague in May, both play the viola"
    found = {p.kind: p for p in STAGE.say(line)}
    assert found["promise"].due == "2027-05-01"
    assert found["interest"].label == "Plays an instrument: viola"


def test_a_reaction_is_of_the_performance_they_came_to():
    (told,) = STAGE.say("loved the Schubert")
    assert (told.performance_id, told.about) == (12, "Death and the Maiden")
    assert propose("loved the Schubert", CONTEXT, today=TODAY) == ()


def test_a_line_from_the_door_is_about_that_evening():
    def heard(line: str, evening: int | None):
        found = propose(line, CONTEXT, JUDITH, today=TODAY, performance_id=evening)
        return [(p.kind, p.what, p.performance_id) for p in found]

    assert heard("loved it", None) == []
    assert heard("loved it", 13) == [("reaction", "liked", 13)]
    assert heard("far too loud for her", 13) == [("reaction", "disliked", 13)]
    assert heard("loved the Bartók", 13) == [("reaction", "liked", 11)]
    assert heard("loved it", 99) == []
    assert heard("her husband loved it", 13) == [("relationship", "partner", None)]


def test_what_is_known_is_not_proposed_again_unless_there_is_more():
    known = JUDITH._replace(
        interests=(HeldInterest("Jazz", "", 2), HeldInterest("Plays an instrument", "viola", 2)),
        relatives=(("sibling", "Eva Marsh"), ("child", "Sam")),
        needs=("Aisle seat",), birthday=(1956, 5, 3), avoids=("her brother",),
    )  # fmt: skip
    for line in (
        "loves jazz", "plays the viola", "her sister Eva came along", "needs an aisle seat",
        "her birthday is 3 May", "don't mention her brother", "her son Sam is 7",
    ):  # fmt: skip
        assert labels(line, known) == [], line
    assert labels("plays the piano", known) == ["Plays an instrument: piano"]
    assert labels("doesn't like jazz", known) == ["Not for them: Jazz"]


def test_pronouns_tell_the_patron_from_others():
    his = JUDITH._replace(given="Karl", pronouns="he/him")
    assert labels("she loves opera", his) == []
    assert labels("he loves opera", his) == ["Opera"]


def test_spans_are_the_words_that_tell():
    line = "Hello! She plays the viola; call back Tue."
    assert [line[slice(*p.span)] for p in STAGE.say(line)] == ["plays the viola", "call back Tue"]


def test_an_edited_chip_says_what_it_is_now():
    (told,) = STAGE.say("call back Tue")
    assert edited(told, due="2026-11-25", today=TODAY).label == "Follow-up: call back Wed 25 Nov"
    (told,) = STAGE.say("loves jazz")
    assert edited(told, detail="bebop").label == "Jazz: bebop"
    assert replace(told, detail="").label == "Jazz"


WORDS = re.split(
    r"\s+",
    "she he her husband sister Tom loves likes hates not doesn't might maybe plays the viola cello opera jazz Bach "
    "Bartók Hamlet Schubert and but or , . ? ; call ring back Tue Friday May 3 in on before by next week month end "
    "of two kids 5 8 Sam (7) birthday turns 70 born 1956 needs aisle wheelchair stairs wants season pass member "
    "don't mention ask about loved hated seats at was wonderful mixed last night tomorrow used to promised we send "
    "31 29 February 0 999 99999 1.12. 31/12 12/13/2026 2026-02-30 — - : ' ’ é Ł ß 東京 שלום 🎻 \u0301 \u200f",
)


def checked(line: str) -> None:
    for told in propose(line, CONTEXT, JUDITH, today=TODAY):
        start, end = told.span
        assert 0 <= start < end <= len(line)
        assert told.kind in KINDS
        assert (told.label and told.what) or told.kind == "children"
        assert told.due is None or date.fromisoformat(told.due) >= TODAY
        assert told.kind != "reaction" or told.performance_id in (11, 12, 13)


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
@example("her 99th birthday on 29 February , turns 0 on 31")
@example("two two kids 5 5 5 , , ( (")
def test_any_words_in_any_order_are_read_calmly(line: str):
    checked(line)


@given(st.text(max_size=300))
def test_any_text_is_read_calmly(line: str):
    checked(line)


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_accents_and_capitals_in_the_vocabulary_do_not_matter(line: str):
    plain = propose(line, CONTEXT, JUDITH, today=TODAY)
    bare = propose(line.replace("Bartók", "Bartok"), CONTEXT, JUDITH, today=TODAY)
    assert [(p.kind, fold(p.what), fold(p.detail), p.due) for p in plain] == [
        (p.kind, fold(p.what), fold(p.detail), p.due) for p in bare
    ]


@pytest.mark.parametrize(
    "piece", ["loves jazz and ", "her sister ", "call back ", "not ", "🎻", "שלום ", "(((", "two kids ", "a" * 50, "on the "]
)  # fmt: skip
def test_a_very_long_line_is_read_without_trouble(piece: str):
    checked((piece * 4000)[:4000])


def test_nothing_heavy_is_imported_for_the_grammar():
    import subprocess
    import sys

    code = (
        "import sys; import desktop.domain.capture, desktop.domain.capture_context; "
        "print([m for m in ('peewee', 'rapidfuzz', 'PySide6', 'reportlab') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
