"""Ask one thing: the question, its answers as buttons, and what becomes of one click."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import make_patron
from PySide6.QtCore import Qt

from db.queries import facts, forms
from desktop.domain.form_schema import (
    ANSWER,
    Becomes,
    Choice,
    Condition,
    FormSchema,
    Question,
    ShowIf,
    to_data,
)
from desktop.ui.patron.patron_page import PatronPage

PLAYS = Question(
    "plays", "one", "What did you play growing up?", other=True, other_words="Something else",
    choices=tuple(
        Choice(f"c{n}", words, Becomes("interest", "Plays an instrument", words))
        for n, words in enumerate(("Strings & all", "Piano", "Flute", "Drums", "Organ"))
    ),
    becomes=Becomes("interest", "Plays an instrument", ANSWER),
)  # fmt: skip
KIDS = Question(
    "kids", "yes_no", "Do you have kids?",
    choices=(Choice("yes", "Yes", Becomes("interest", "Has children")), Choice("no", "No")),
)  # fmt: skip
AGES = Question(
    "ages", "short", "How old are they?", becomes=Becomes("interest", "Has children", ANSWER),
    show_if=ShowIf((Condition("kids", "is", "yes"),)),
)  # fmt: skip


@pytest.fixture
def ask(page: PatronPage, desk):
    """The card of somebody nobody has met, with the questions published."""

    def publish(*questions: Question):
        form_id = forms.add_form("Season signup", to_data(FormSchema("S", questions=questions)))
        forms.publish_form(form_id.created_id, forms.get_form(form_id.created_id).draft)
        page.show_patron(make_patron("Nia", "Nothing"))
        return page.overview.ask

    return publish


def known(page: PatronPage) -> list[tuple[str, str]]:
    return [(i.name, i.detail) for i in facts.get_facts(page.patron_id).interests]


def test_without_a_question_there_is_no_card(page):
    assert page.overview.ask.isHidden()


def test_the_card_says_the_question_where_it_comes_from_and_what_it_feeds(ask):
    card = ask(PLAYS)
    assert card._say.text() == "“What did you play growing up?”"
    assert card._why.text() == (
        "From Season signup · no answer yet · feeds Interests › Plays an instrument"
    )
    assert [b.accessibleName() for b in card.buttons] == [
        "Strings & all", "Piano", "Flute", "Other…",
    ]  # fmt: skip


def test_the_free_answer_reads_as_it_is_worded(ask):
    drums = replace(PLAYS, choices=PLAYS.choices[:1], other_words="Drums & more")
    other = ask(drums).buttons[-1]
    assert (other.text(), other.accessibleName()) == ("Drums && more…", "Drums & more")


def test_a_free_answer_without_words_is_still_named(ask):
    other = ask(replace(PLAYS, choices=PLAYS.choices[:1], other_words=" ")).buttons[-1]
    assert other.text() == "Something else…"


def test_one_click_keeps_it_and_undo_takes_it_back(ask, page, desk):
    card = ask(PLAYS)
    card.buttons[1].click()
    assert known(page) == [("Plays an instrument", "Piano")]
    assert card.isHidden()
    desk.edits.undo()
    assert known(page) == []
    assert card.isVisible()


def test_what_is_in_the_menu_and_what_is_typed_are_answers_too(ask, page, desk, qtbot):
    card = ask(PLAYS)
    menu = card.buttons[-1].menu()
    assert [a.text() for a in menu.actions() if a.text()] == ["Drums", "Organ", "Something else…"]
    menu.actions()[-1].trigger()
    assert card.line.hasFocus()
    qtbot.keyClicks(card.line, "The saw")
    qtbot.keyClick(card.line, Qt.Key.Key_Return)
    assert known(page) == [("Plays an instrument", "The saw")]


def test_esc_puts_the_line_away(ask, qtbot):
    card = ask(PLAYS)
    card._show_line()
    qtbot.keyClick(card.line, Qt.Key.Key_Escape)
    assert card.buttons[0].isVisible()
    assert not card.line.isVisible()


def test_by_keys_alone_with_the_follow_up(ask, page, qtbot):
    card = ask(KIDS, AGES)
    qtbot.keyClick(page, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    assert card.buttons[0].hasFocus()
    qtbot.keyClick(card.buttons[0], Qt.Key.Key_Space)
    assert card._say.text() == "“How old are they?”"
    assert card.line.hasFocus()
    qtbot.keyClicks(card.line, "7 and 9")
    qtbot.keyClick(card.line, Qt.Key.Key_Return)
    assert known(page) == [("Has children", "7 and 9")]
    assert card.isHidden()


def test_waved_off_it_rests_and_can_be_brought_back(ask, desk):
    card = ask(PLAYS)
    card.rest_button.click()
    assert card.isHidden()
    desk.edits.undo()
    assert card.isVisible()


def test_publishing_elsewhere_brings_the_card(ask, page, desk):
    card = ask(PLAYS)
    card.rest_button.click()
    other = forms.add_form("Later", to_data(FormSchema("L", questions=(KIDS,)))).created_id
    page.show_patron(make_patron("Otto", "Other"))
    desk.edits.run(lambda: forms.publish_form(other, forms.get_form(other).draft), "")
    assert card.isVisible()


def test_long_words_and_many_answers_are_shown_whole(ask, page):
    words = "What would you get out of bed early for, on a wet Sunday in November? " * 4
    many = tuple(
        Choice(f"c{n}", "An answer of some length " * 3, Becomes("interest", f"Thing {n}"))
        for n in range(4)
    )
    card = ask(Question("long", "several", words, choices=many))
    page.grab()  # everything has found its place
    assert card._say.height() >= card._say.heightForWidth(card._say.width())
    last = card.buttons[-1]
    assert last.geometry().bottom() < card._holder.height()
