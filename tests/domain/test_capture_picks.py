"""What was decided about proposals holds while more is typed, as long as their words stand."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.capture_picks import CapturePicks, kept_words
from desktop.domain.capture_proposal import edited, proposal

WORDS = ("opera", "jazz", "viola", "puppets")


def read(sentence: str):
    """A grammar of four words; what stands behind a `not` is disliked."""
    found, place = [], 0
    for word in sentence.split(" "):
        if word.lower() in WORDS:
            before = sentence[:place].split()
            against = bool(before) and before[-1] == "not"
            start = place - len("not ") if against else place
            found.append(
                proposal(
                    "interest", word.capitalize(), span=(start, place + len(word)),
                    strength=-1 if against else 2,
                )
            )  # fmt: skip
        place += len(word) + 1
    return tuple(found)


def heard(*sentences: str) -> CapturePicks:
    picks = CapturePicks()
    for sentence in sentences:
        picks.hear(sentence, read(sentence))
    return picks


def shown(picks: CapturePicks) -> list[tuple[str, bool]]:
    return [(p.shown.label, p.taken) for p in picks.shown]


def test_tab_takes_one_after_the_other_and_shift_tab_gives_back_the_last():
    picks = heard("opera and jazz")
    assert picks.take_next().shown.what == "Opera"
    assert picks.take_next().shown.what == "Jazz"
    assert picks.take_next() is None
    assert [p.what for p in picks.taken] == ["Opera", "Jazz"]
    assert picks.give_back().shown.what == "Jazz"
    assert shown(picks) == [("Opera", True), ("Jazz", False)]
    assert picks.give_back().shown.what == "Opera"
    assert picks.give_back() is None


def test_what_was_taken_stays_taken_while_more_is_typed():
    picks = heard("opera")
    picks.take_next()
    for sentence in ("opera a", "opera and jazz", "loves opera and jazz"):
        picks.hear(sentence, read(sentence))
    assert shown(picks) == [("Opera", True), ("Jazz", False)]


def test_what_was_left_out_does_not_come_back_while_its_words_stand():
    picks = heard("opera and jazz")
    picks.drop(picks.shown[0])
    picks.hear("opera and jazz and viola", read("opera and jazz and viola"))
    assert [label for label, _ in shown(picks)] == ["Jazz", "Viola"]
    picks.hear("jazz", read("jazz"))
    picks.hear("jazz and opera", read("jazz and opera"))
    assert [label for label, _ in shown(picks)] == ["Jazz", "Opera"], "its words had gone"


def test_what_was_mended_stays_as_it_was_mended():
    picks = heard("opera")
    picks.change(picks.shown[0], edited(picks.shown[0].shown, detail="Verdi", strength=3))
    picks.hear("opera on Sundays", read("opera on Sundays"))
    assert shown(picks) == [("Opera: Verdi", True)]
    picks.hear("on Sundays", read("on Sundays"))
    assert shown(picks) == []


def test_it_stands_where_its_words_are_whatever_letters_are_before_them():
    picks = heard("İİİ opera")
    picks.change(picks.shown[0], edited(picks.shown[0].shown, detail="Wagner"))
    picks.hear("İİİ opera too", read("İİİ opera too"))
    assert [(p.start, p.end) for p in picks.shown] == [(4, 9)]


def test_what_turns_into_its_opposite_must_be_taken_again():
    picks = heard("opera")
    picks.take_next()
    picks.hear("not opera", read("not opera"))
    assert shown(picks) == [("Not for them: Opera", False)]


def test_what_the_grammar_no_longer_says_stays_if_it_was_taken():
    picks = heard("opera")
    picks.take_next()
    picks.hear("opera maybe", ())
    assert shown(picks) == [("Opera", True)]
    untaken = heard("opera")
    untaken.hear("opera maybe", ())
    assert shown(untaken) == []


def test_two_of_the_same_words_are_two_chips():
    picks = heard("opera then opera")
    picks.drop(picks.shown[0])
    assert shown(picks) == [("Opera", False)]
    picks.hear("opera then opera!", read("opera then opera"))
    assert shown(picks) == [("Opera", False)]


@given(
    st.lists(st.sampled_from([*WORDS, "and", "likes", "not", "x"]), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 8), st.sampled_from("tdg")), max_size=6),
)
def test_typing_on_loses_no_decision_and_keeps_nothing_that_was_left_out(typed, acts):
    sentence, picks = " ".join(typed), CapturePicks()
    for end in range(1, len(sentence) + 1):
        picks.hear(sentence[:end], read(sentence[:end]))
    for place, act in acts:
        if picks.shown and act == "t":
            picks.take(picks.shown[place % len(picks.shown)])
        elif picks.shown and act == "d":
            picks.drop(picks.shown[place % len(picks.shown)])
        else:
            picks.give_back()
    before, places = shown(picks), [p.start for p in picks.shown]
    longer = f"{sentence} yes"
    for end in range(len(sentence), len(longer) + 1):
        picks.hear(longer[:end], read(longer[:end]))
    assert shown(picks) == before
    assert [p.start for p in picks.shown] == places == sorted(places)
    assert set(picks.taken) <= {p.shown for p in picks.shown}


def test_the_toast_says_what_was_kept():
    viola = proposal("interest", "Plays an instrument", detail="viola")
    promise = proposal("promise", "call back", due="2026-11-24")
    assert kept_words([]) == "Kept as a note"
    assert kept_words([viola]) == "Kept as a note, with Plays an instrument: viola"
    assert kept_words([viola, promise]).endswith("viola and a follow-up on Tue 24 Nov")
    assert kept_words([viola, edited(promise, due=None)]).endswith("viola and a follow-up")
    assert kept_words([viola] * 5).endswith("viola and 3 more")
