"""The vocabulary is edited in place: words, groups, what fits; merged, retired, taken back."""

from __future__ import annotations

import pytest
from builders import make_interest, make_patron, make_patron_interest, make_performance
from PySide6.QtCore import Qt

from db import connection
from db.queries import interests
from desktop.ui.forms.vocabulary_page import VocabularyPage


@pytest.fixture
def page(desk, qtbot):
    make_interest("Opera", "Genres", aliases=("Operas",), matches="opera")
    make_interest("Jazz", "Genres")
    make_interest("Volunteering", "Behind the scenes")
    made = VocabularyPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 800)
    made.show()
    qtbot.waitExposed(made)
    made.activate()
    return made


def rows(page: VocabularyPage) -> list[str]:
    return [page.list.item(n).text() for n in range(page.list.count())]


def choose(page: VocabularyPage, name: str) -> None:
    page._select(interests.resolve_interest(name))


def entry(name: str):
    return next(e for e in interests.list_vocabulary(retired=True) if e.name == name)


def test_items_stand_in_their_groups_with_how_many_have_them(page, desk):
    make_patron_interest(make_patron(), "Jazz")
    page.activate()
    assert rows(page) == ["Behind the scenes", "Volunteering", "Genres", "Jazz · 1", "Opera"]


def test_finding_goes_by_other_words_too(page, qtbot):
    qtbot.keyClicks(page.find, "operas")
    assert rows(page) == ["Genres", "Opera"]
    assert page.card.name.text() == "Opera"
    qtbot.keyClick(page.find, Qt.Key.Key_Escape)
    assert len(rows(page)) == 5


def test_keys_lead_from_finding_to_the_list_to_what_it_shows(page, qtbot):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.find.setFocus()
    qtbot.keyClick(page.find, Qt.Key.Key_Down)
    assert page.list.hasFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Tab)
    assert page.card.name.hasFocus()


def test_a_new_name_is_kept_and_the_old_one_still_finds_it(page, desk):
    choose(page, "Opera")
    page.card.name.setText("Opera and operetta")
    page.card.name.editingFinished.emit()
    assert interests.resolve_interest("opera") == entry("Opera and operetta").id
    desk.edits.undo()
    assert page.card.name.text() == "Opera"


def test_a_word_of_another_item_is_refused_and_nothing_changes(page, dialogs, qtbot):
    choose(page, "Opera")
    qtbot.keyClicks(page.card.aliases.line, "jazz")
    qtbot.keyClick(page.card.aliases.line, Qt.Key.Key_Return)
    assert "belongs to another interest" in str(dialogs.failures[-1])
    assert page.card.aliases.words == ["Operas"]


def test_words_and_what_it_fits_are_added_and_taken_off_by_keys(page, qtbot):
    make_performance("Carmen", "2026-12-20 19:30", genre="Operetta")
    choose(page, "Opera")
    assert "Nothing coming up fits it." in page.card.fits.text()
    qtbot.keyClicks(page.card.matches.line, "operetta,")
    assert entry("Opera").matches == ("opera", "operetta")
    assert "Carmen" in page.card.fits.text()
    qtbot.keyClick(page.card.matches.line, Qt.Key.Key_Backspace)
    assert entry("Opera").matches == ("opera",)


def test_two_items_become_one(page, desk, qtbot):
    make_patron_interest(make_patron(), "Jazz")
    page.activate()
    choose(page, "Jazz")
    qtbot.keyClicks(page.card.merge, "ope")
    qtbot.keyClick(page.card.merge, Qt.Key.Key_Return)
    assert interests.resolve_interest("jazz") == entry("Opera").id
    assert page.card.name.text() == "Opera"
    assert "1 patron has it" in page.card.known.text()
    desk.edits.undo()
    assert entry("Jazz").patrons == 1


def test_a_retired_item_stands_last_and_comes_back(page):
    choose(page, "Opera")
    page.card.retire.click()
    assert rows(page)[-2:] == ["Retired", "Opera"]
    assert page.card.retire.text() == "Bring back"
    page.card.retire.click()
    assert not entry("Opera").retired


def test_a_group_is_changed_by_typing_another(page):
    choose(page, "Opera")
    page.card.group.setEditText("Music theatre")
    page.card.group.lineEdit().editingFinished.emit()
    assert entry("Opera").group == "Music theatre"


def test_an_empty_vocabulary_offers_the_shipped_one(page, desk):
    with connection.transaction() as raw:
        raw.execute("delete from interest")
    page.activate()
    assert page.empty.isVisible()
    page.empty.action.click()
    assert "String quartets" in " ".join(rows(page))


def test_a_new_interest_is_there_to_be_filled_in(page, dialogs, monkeypatch):
    monkeypatch.setattr(page._desk.dialogs, "ask_text", lambda *_: "Klezmer")
    page.add.click()
    assert page.card.name.text() == "Klezmer"
    assert page.card.name.hasFocus()


def test_a_group_is_renamed_for_all_its_interests_at_once(page, desk, dialogs):
    choose(page, "Opera")
    dialogs.text = "Kinds of <b>music</b>"
    page.card.rename_group.click()
    assert rows(page)[2:] == ["Kinds of <b>music</b>", "Jazz", "Opera"]
    assert page.card.name.text() == "Opera"
    desk.edits.undo()
    assert rows(page)[2:] == ["Genres", "Jazz", "Opera"]


def test_an_interest_without_a_group_has_none_to_rename(page):
    make_interest("Puppets", "")
    page.activate()
    choose(page, "Puppets")
    assert not page.card.rename_group.isVisible()
