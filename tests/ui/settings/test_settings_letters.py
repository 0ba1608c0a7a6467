"""The letters are the house's: changed, read for a patron, archived, brought back, taken back."""

from __future__ import annotations

import pytest
from builders import make_consent, make_patron, make_performance, make_visit, refresh
from PySide6.QtCore import Qt

from db.queries import letters as stored
from desktop.domain import letter_templates
from desktop.ui.settings.letters_page import LettersPage
from desktop.ui.settings.settings_page import SettingsPage


@pytest.fixture
def settings_page(desk, qtbot) -> SettingsPage:
    page = SettingsPage(desk)
    qtbot.addWidget(page)
    page.resize(1300, 900)
    page.activate()
    with qtbot.waitExposed(page):
        page.show()
    return page


@pytest.fixture
def page(settings_page: SettingsPage) -> LettersPage:
    settings_page.rooms["letters"].enter.click()
    found = settings_page.room("letters")
    assert isinstance(found, LettersPage)
    return found


def names(page: LettersPage) -> list[str]:
    return [page.list.item(row).text() for row in range(page.list.count())]


def kept(name: str) -> str:
    found = letter_templates.find_template(name)
    assert found is not None
    return found.body


def test_the_shipped_letters_are_there_and_nothing_is_kept_of_them(page):
    assert names(page) == [one.name for one in letter_templates.shipped()]
    assert stored.list_own_templates() == []
    assert page.keep()
    assert stored.list_own_templates() == []


def test_what_was_written_is_kept_on_going_to_another_letter(page, desk):
    page.editor.text.setPlainText("{salutation}, come again!")
    page.list.setCurrentRow(2)
    assert kept("Thank you for coming") == "{salutation}, come again!"
    assert names(page)[0] == "Thank you for coming · own words"
    assert page.editor.name.text() == "We are sorry"
    assert page.list.currentRow() == 2
    desk.edits.undo()
    assert kept("Thank you for coming") == letter_templates.shipped()[0].body
    assert names(page)[0] == "Thank you for coming"


def test_the_letter_that_was_clicked_is_shown_where_a_new_name_moves_the_others(page):
    for name in ("A note", "B note", "C note"):
        page.new.click()
        page.editor.name.setText(name)
        page.keep()
    page.show_letter("A note")
    page.editor.name.setText("Z note")
    page.list.setCurrentRow(names(page).index("B note"))
    assert page.editor.name.text() == "B note"
    assert page.list.currentItem().text() == "B note"
    assert names(page)[-1] == "Z note"


def test_an_unknown_field_is_named_and_not_kept_and_esc_brings_back(page, qtbot):
    page.editor.text.setPlainText("Dear {frist},")
    assert "{frist}" in page.editor.problem.text()
    assert not page.keep()
    page.list.setCurrentRow(2)
    assert page.list.currentRow() == 0
    assert page.editor.text.toPlainText() == "Dear {frist},"
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.editor.text.toPlainText() == letter_templates.shipped()[0].body
    assert stored.list_own_templates() == []


def test_a_field_is_put_in_where_the_cursor_was(page):
    page.editor.text.setPlainText("Dear ")
    page.editor.text.setFocus()
    page.editor.text.moveCursor(page.editor.text.textCursor().MoveOperation.End)
    page.editor.chips["first"].click()
    assert page.editor.text.toPlainText() == "Dear {first}"
    page.editor.subject.setFocus()
    page.editor.subject.setText("For ")
    page.editor.chips["name"].click()
    assert page.editor.subject.text() == "For {name}"


def test_the_preview_is_for_an_invented_patron_until_one_is_chosen(page):
    assert "Dear Judith" in page.preview.text.toPlainText()
    patron_id = make_patron("Ada", "Example", email="ada@example.org")
    make_visit(patron_id, make_performance("Winterreise", "2026-11-14 19:30"))
    refresh()
    page.preview.show_patron(patron_id)
    text = page.preview.text.toPlainText()
    assert "Dear Ada" in text
    assert "Winterreise on 14 November" in text
    assert "never asked" in page.preview.refused.text()
    assert page.preview.about.text() == "For Ada Example, to ada@example.org"


def test_the_preview_names_what_is_not_known(page):
    patron_id = make_patron("Ada", "Example", email="ada@example.org")
    make_consent(patron_id)
    page.show_letter("Thank you for your gift")
    page.preview.show_patron(patron_id)
    assert page.preview.missing.text() == "Not known of them: gift and day of the gift."
    assert page.preview.refused.isHidden()


def test_the_preview_follows_what_is_typed(page, qtbot):
    page.editor.text.setPlainText("Nothing but {venue|our house}.")
    qtbot.waitUntil(lambda: "Nothing but Harbour" in page.preview.text.toPlainText())


def test_a_new_letter_is_named_and_written(page):
    page.new.click()
    assert names(page)[-1] == "New letter"
    page.editor.name.setText("Wait list")
    page.editor.text.setPlainText("{salutation}, there is a seat!")
    page.editor.purpose.button_for("answer").click()
    assert kept("Wait list") == "{salutation}, there is a seat!"
    found = letter_templates.find_template("Wait list")
    assert found is not None
    assert (found.purpose, found.shipped) == ("answer", "")
    assert page.shipped.isHidden()


def test_a_name_that_is_taken_is_refused(page):
    page.editor.name.setText("Renewal")
    assert not page.keep()
    assert "already" in page.editor.problem.text()
    page.editor.name.setText("  ")
    assert not page.keep()


def test_a_copy_stands_for_itself(page):
    page.copy.click()
    assert page.editor.name.text() == "Thank you for coming (copy)"
    page.editor.text.setPlainText("Other words")
    page.keep()
    assert kept("Thank you for coming (copy)") == "Other words"
    assert kept("Thank you for coming") == letter_templates.shipped()[0].body


def test_an_archived_letter_is_offered_no_more_until_it_is_brought_back(page):
    page.show_letter("Renewal")
    page.archive.click()
    assert "Renewal" not in names(page)
    assert letter_templates.find_template("Renewal") is None
    page.archived.setChecked(True)
    assert "Renewal · archived" in names(page)
    page.show_letter("Renewal")
    page.archive.click()
    assert letter_templates.find_template("Renewal") is not None


def test_the_shipped_wording_comes_back_and_can_be_taken_back(page, desk):
    page.editor.text.setPlainText("Our own words")
    page.keep()
    assert not page.shipped.isHidden()
    page.shipped.click()
    assert page.editor.text.toPlainText() == letter_templates.shipped()[0].body
    assert page.shipped.isHidden()
    desk.edits.undo()
    assert page.editor.text.toPlainText() == "Our own words"


def test_the_way_back_keeps_what_was_written(page, settings_page, qtbot):
    page.editor.text.setPlainText("Kept on leaving")
    with qtbot.waitSignal(page.closed):
        page.back.click()
    assert kept("Thank you for coming") == "Kept on leaving"
    assert settings_page.rooms["letters"].enter.hasFocus()


def test_somebody_else_having_changed_it_is_said(page, dialogs):
    page.editor.text.setPlainText("Mine first")
    page.keep()
    own = stored.list_own_templates()[0]
    stored.update_template(own.id, body="Theirs")
    page.editor.text.setPlainText("Mine again")
    assert not page.keep()
    assert len(dialogs.failures) == 1
