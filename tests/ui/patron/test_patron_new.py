"""A new patron: from what was typed, with likely duplicates, by keyboard."""

import pytest
from PySide6.QtCore import Qt

from db.queries import patrons
from desktop.ui.patron.new_patron import split_typed


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ("Judith Shimwell", {"given": "Judith", "family": "Shimwell"}),
        ("Shimwell, Judith", {"given": "Judith", "family": "Shimwell"}),
        ("Anna Maria Reyes", {"given": "Anna Maria", "family": "Reyes"}),
        ("Cher", {"given": "Cher"}),
        ("a@example.org", {"email": "a@example.org"}),
        ("+1 207 555 0142", {"phone": "+1 207 555 0142"}),
        ("  ", {"given": ""}),
    ],
)
def test_what_was_searched_for_goes_where_it_belongs(typed, fields):
    assert split_typed(typed) == fields


def test_a_patron_is_added_by_keyboard_alone(page, qtbot):
    page.add_patron("Nora Newcomer")
    form = page.form
    assert form.fields["phone"].hasFocus(), "the first field that is still empty"
    qtbot.keyClicks(form.fields["phone"], "+1 207 555 0199")
    qtbot.keyClick(form.fields["phone"], Qt.Key.Key_Return)
    assert form.fields["email"].hasFocus()
    qtbot.keyClicks(form.fields["email"], "nora@example.org")
    with qtbot.waitSignal(page.patron_created) as made:
        qtbot.keyClick(form.fields["email"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    detail = patrons.get_patron(made.args[0])
    assert detail.display_name == "Nora Newcomer"
    assert {p.value for p in detail.contact_points} == {"+1 207 555 0199", "nora@example.org"}
    assert page.patron_id == detail.id


def test_adding_is_taken_back(page, desk, qtbot):
    page.add_patron("Nora Newcomer")
    with qtbot.waitSignal(page.patron_created) as made:
        page.form.save()
    desk.edits.undo()
    assert patrons.find_patron(str(made.args[0])) is None
    assert page.patron_id is None


def test_a_likely_duplicate_shows_while_one_types(page, judith, qtbot):
    page.add_patron("Nora")
    assert page.form.hints.isHidden()
    qtbot.keyClicks(page.form.fields["email"], "judith@example.org")
    qtbot.waitUntil(lambda: page.form.hints.isVisible(), timeout=3000)
    row = page.form.hint_rows[0]
    with qtbot.waitSignal(page.patron_wanted) as asked:
        row.open_button.click()
    assert asked.args == [judith.patron]
    assert page.record.isVisible()


def test_a_name_is_needed_and_what_is_wrong_is_named(page):
    page.add_patron("")
    page.form.save()
    assert "name" in page.form._wrong.text()
    page.form.fields["given"].setText("Nora")
    page.form.fields["email"].setText("nowhere")
    page.form.save()
    assert "e-mail" in page.form._wrong.text()
    assert page.form.fields["email"].text() == "nowhere"


def test_esc_gives_up_and_shows_who_was_there(page, judith, qtbot):
    page.add_patron("Nora")
    with qtbot.waitSignal(page.patron_closed):
        qtbot.keyClick(page.form.fields["given"], Qt.Key.Key_Escape)
    assert page.record.isVisible()
    assert page.patron_id == judith.patron
