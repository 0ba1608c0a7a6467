"""The Overview and the head: who it is, what to say, what happened."""

import pytest
from builders import make_complaint, make_patron, refresh
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from db.queries import facts, notes, promises
from desktop.ui import theme
from desktop.ui.patron.patron_page import DETAILS, NOTES, OVERVIEW, PatronPage


def said(page: PatronPage) -> list[str]:
    return [row.words for row in page.overview.openers.rows if not row.isHidden()]


def test_the_head_says_who_it_is(page):
    shown = [label.text() for label in page.header.findChildren(type(page.header._name))]
    assert "Judith Shimwell" in shown
    assert "say “SHIM-well” · she/her" in shown
    who = next(text for text in shown if text.startswith("Member since 2019"))
    assert "household with Marcus" in who
    assert any("+1 207 555 0142" in text for text in shown)


def test_the_head_says_what_to_mind(page):
    assert page.header.texts[0] == "♿ Step-free entrance by Stage Door"
    assert any(
        t.startswith("Go gently: complaint about Death and the Maiden") for t in page.header.texts
    )


def test_a_resolved_complaint_leaves_the_head(page, judith):
    notes.set_complaint_resolved(judith.complaint, True)
    page.refresh()
    assert not any("complaint" in text for text in page.header.texts)


def test_what_is_not_to_be_mentioned_stands_in_the_head(page, judith):
    notes.add_note(judith.patron, "her late husband", kind="avoid")
    notes.add_note(judith.patron, "Please don't mention Hamlet", kind="avoid")
    page.refresh()
    assert "Don’t mention: her late husband" in page.header.texts
    assert "Please don’t mention Hamlet" in page.header.texts


def test_the_last_note_says_that_it_is_not_to_be_mentioned(page, judith):
    notes.add_note(judith.patron, "Snow Queen", kind="avoid")
    page.refresh()
    assert page.overview.note._text.text() == "Don’t mention: Snow Queen"


def test_at_most_three_openers_with_their_reasons(page):
    assert 1 <= len(said(page)) <= 3
    assert all(line.startswith("“") for line in said(page))


def test_what_was_said_rests_and_the_next_moves_up(page, judith, qtbot):
    first, *rest = said(page)
    qtbot.keyClick(page, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert first not in said(page)
    assert said(page)[: len(rest)] == rest
    use = facts.get_facts(judith.patron).opener_uses[0]
    assert (use.action, use.user) == ("said", "Ana Marsh")


def test_undo_brings_the_opener_back(page, desk):
    before = said(page)
    page.overview.openers.rows[0].said_button.click()
    assert said(page) != before
    desk.edits.undo()
    assert said(page) == before


def test_not_now_rests_it(page, judith):
    first = said(page)[0]
    page.overview.openers.rows[0].rest_button.click()
    assert first not in said(page)
    assert facts.get_facts(judith.patron).opener_uses[0].action == "not_now"


def test_the_focus_goes_to_the_next_opener_after_a_click(page, qtbot):
    button = page.overview.openers.rows[0].said_button
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert any(row.said_button.hasFocus() for row in page.overview.openers.rows) or (
        page.overview.openers.learn_button.hasFocus()
    )


def test_nobody_says_anything_of_a_patron_with_nothing(page, database):
    nobody = make_patron("Nia", "Nothing")
    page.show_patron(nobody)
    assert said(page) == []
    assert page.overview.openers.learn_button.isVisible()
    assert "not met" in page.overview.openers._nothing.text()
    assert page.overview.tonight.isHidden()
    assert page.overview.seasons.isHidden()
    assert page.header.texts == []


def test_somebody_who_rang_before_they_ever_came_is_not_said_to_be_unknown(page, database):
    rang = make_patron("Rang", "Once")
    notes.add_note(rang, "The bar was too loud on the phone recording", kind="complaint")
    page.show_patron(rang)
    assert "not been here" in page.overview.openers._nothing.text()


def test_the_learn_button_leads_to_the_line_that_keeps_it(page, database, qtbot):
    page.show_patron(make_patron("Nia", "Nothing"))
    page.overview.openers.learn_button.click()
    assert page.capture.edit.hasFocus()


def test_tonight_shows_the_seats(page):
    assert page.overview.tonight._title.text() == "Winterreise, staged"
    assert page.overview.tonight._when.text() == "Sun 22 Nov · 19:30 · F12–F13 · will call"


def test_the_last_visits_are_past_ones_newest_first(page):
    titles = [r._title.text() for r in page.overview.visits.rows if not r.isHidden()]
    assert titles == ["Bach and Bartók", "Death and the Maiden", "A Night at the Opera"]


def test_a_reaction_is_set_in_one_step_and_taken_back(page, judith, desk):
    row = page.overview.visits.rows[0]
    row.reaction.action_for("liked").trigger()
    visits = {v.performance_id: v.reaction for v in facts.get_facts(judith.patron).visits}
    assert visits[judith.bach] == "liked"
    assert "Liked" in row.reaction.accessibleName()
    desk.edits.undo()
    assert "no reaction yet" in page.overview.visits.rows[0].reaction.accessibleName()


def test_a_promise_is_kept_from_the_overview(page, judith, desk):
    card = page.overview.promises
    assert card.isVisible()
    card._rows[0]._button.click()
    assert card.isHidden()
    desk.edits.undo()
    assert card.isVisible()


def test_an_interest_is_added_by_its_alias(page, judith, qtbot):
    qtbot.keyClick(page, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    field = page.overview.good_to_know.field
    assert field.hasFocus()
    qtbot.keyClicks(field, "swi")
    assert field.offers.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    names = [i.name for i in facts.get_facts(judith.patron).interests]
    assert "Jazz" in names
    assert field.hasFocus(), "the next one can be typed at once"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.isHidden()


def test_esc_closes_the_interest_field_and_goes_no_further(page, qtbot):
    page.add_interest()
    field = page.overview.good_to_know.field
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(field, event)
    assert event.isAccepted(), "the window would take it for a step back to the search"
    assert page.overview.good_to_know.add_button.hasFocus()


def test_a_new_word_becomes_an_interest(page, judith, qtbot):
    page.add_interest()
    field = page.overview.good_to_know.field
    qtbot.keyClicks(field, "Puppetry")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "Puppetry" in [i.name for i in facts.get_facts(judith.patron).interests]


def test_what_was_learnt_is_kept_as_a_note_and_taken_back(page, judith, desk, qtbot):
    qtbot.keyClick(page, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert page.capture.edit.hasFocus()
    qtbot.keyClicks(page.capture.edit, "Both play the viola")
    qtbot.keyClick(page.capture.edit, Qt.Key.Key_Return)
    newest = notes.list_notes(judith.patron)[0]
    assert (newest.text, newest.audience, newest.kind) == ("Both play the viola", "desk", "note")
    assert page.capture.edit.text() == ""
    desk.edits.undo()
    assert "Both play the viola" not in [n.text for n in notes.list_notes(judith.patron)]


def test_a_sentence_typed_for_one_patron_is_never_kept_for_another(page, judith, qtbot):
    page.capture.edit.setText("She asked for the aisle")
    page.show_patron(judith.partner)
    assert page.capture.edit.text() == ""
    page.show_patron(judith.patron)
    assert page.capture.edit.text() == "She asked for the aisle"


def test_a_patron_who_died_or_wants_no_talk_gets_no_opener(page, judith):
    quiet = make_patron("Quentin", "Quiet", no_chat=True)
    gone = make_patron("Greta", "Gone", deceased=True)
    refresh()
    for patron, words in ((quiet, "no small talk"), (gone, "has died")):
        page.show_patron(patron)
        assert said(page) == []
        assert words in page.overview.openers._nothing.text()


def test_texts_are_never_read_as_markup(page, judith):
    patron = make_patron("<b>Bobby</b>", "Tables")
    make_complaint(patron, "<img src=x> it was <i>cold</i>")
    refresh()
    page.show_patron(patron)
    assert page.header._name.text() == "<b>Bobby</b> Tables"
    assert page.header._name.textFormat() == Qt.TextFormat.PlainText
    assert page.overview.note._text.textFormat() == Qt.TextFormat.PlainText
    assert any("<img" in text for text in page.header.texts)


def test_all_notes_leads_to_the_notes(page):
    assert page.overview.note.all_button.isVisible()
    page.overview.note.all_button.click()
    assert page.tabs.currentIndex() == NOTES


def test_the_tabs_count(page):
    texts = [page.tabs.tabText(n).replace("&", "") for n in range(page.tabs.count())]
    assert texts[0] == "Overview"
    assert texts[2] == "Interests 2"
    assert texts[3] == "Notes 2"
    assert texts[4] == "Details"


def test_the_tabs_are_walked_by_keys(page, qtbot):
    qtbot.keyClick(page, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert page.tabs.currentIndex() == 1
    qtbot.keyClick(page, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert page.tabs.currentIndex() == OVERVIEW


def test_a_heavy_tab_is_read_only_when_the_walk_rests(page, judith, qtbot, monkeypatch):
    read: list[int] = []
    page.tabs.setCurrentIndex(NOTES)
    monkeypatch.setattr(page.notes, "show_patron", lambda detail: read.append(detail.id))
    others = [make_patron("Walk", str(n)) for n in range(5)]
    for other in others:
        page.show_patron(other)
    assert read == []
    qtbot.waitUntil(lambda: read == [others[-1]], timeout=2000)


def test_a_removed_patron_leaves_an_empty_page(page, qtbot):
    with qtbot.waitSignal(page.patron_closed):
        page.show_patron(999_999)
    assert page.patron_id is None
    assert page.nobody.isVisible()


def test_archiving_shows_on_the_head(page, desk):
    page.header.archive_wanted.emit(True)
    assert "Archived" in page.header.texts
    desk.edits.undo()
    assert "Archived" not in page.header.texts


@pytest.mark.parametrize("width", [420, 700, 1400])
def test_the_right_column_goes_below_where_it_is_narrow(page, qtbot, width):
    page.resize(width, 700)
    qtbot.waitUntil(lambda: page.overview.stacked == (page.overview.viewport().width() < 720))
    inside = page.overview.widget()
    assert inside.width() <= page.overview.viewport().width()


def test_another_text_size_keeps_the_patron_and_the_tab(page, judith, qapp, qtbot):
    page.tabs.setCurrentIndex(NOTES)
    page.capture.edit.setText("half a sentence")
    theme.apply(qapp, "dark", 1.5)
    assert page.patron_id == judith.patron
    assert page.tabs.currentIndex() == NOTES
    assert page.notes.model.rowCount() == 2
    assert page.capture.edit.text() == "half a sentence"
    qtbot.waitUntil(page.notes.list.isVisible)


def test_every_control_has_a_name(page, judith, qtbot):
    page.write_note()
    for place in range(page.tabs.count()):
        page.tabs.setCurrentIndex(place)
    page.add_patron("x")
    nameless = [
        f"{type(w).__name__} {w.objectName()}"
        for w in page.findChildren(QWidget)
        if w.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not w.objectName().startswith("qt_")
        and type(w).__name__ != "QMenu"
        and not w.isHidden()
        and type(w.parent()).__name__ != "QFrame"  # the pop-up of a box of choices
        and not said_name(w)
    ]
    assert not nameless, nameless


def said_name(widget: QWidget) -> str:
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name) if found is not None else ""


def walk(page, qtbot, steps: int) -> list[str]:
    seen = []
    for _ in range(steps):
        widget = page.focusWidget()
        seen.append(said_name(widget))
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    return seen


def test_tab_walks_the_overview_as_one_reads_it(page, qtbot):
    page.focus_first()
    seen = [name.split(":")[0] for name in walk(page, qtbot, 14)]
    wanted = ["Said it", "Kept", "Add interest", "Reaction to Bach and Bartók"]
    places = [seen.index(name) for name in wanted]
    assert places == sorted(places), seen


def test_tab_walks_the_details_as_one_reads_them(page, qtbot):
    page.tabs.setCurrentIndex(DETAILS)
    qtbot.waitUntil(page.details.household.rows.itemAt(0).widget().isVisible)
    page.details.identity.fields["given"].edit.setFocus()
    seen = walk(page, qtbot, 50)
    wanted = [
        "Given name", "Organisation", "Has died", "Remove phone +1 207 555 0142",
        "Add contact point", "Consent, E-mail: Yes", "Need", "Add access need",
        "Remove Ida Shimwell", "Add relation", "Leave the household",
    ]  # fmt: skip
    assert [name for name in dict.fromkeys(seen) if name in wanted] == wanted, seen


def test_a_task_is_not_called_a_promise(page, judith):
    card = page.overview.promises
    assert card.title.text() == "We promised"
    promises.add_promise(
        judith.patron, "In the ticketing system: refund", "2026-11-22", kind="task"
    )
    page.refresh()
    assert card.title.text() == "We promised, and to do"
    promises.set_promise_kept(judith.promise)
    page.refresh()
    assert card.title.text() == "To do"
