"""The History tab: one dated list, filters, reactions and attendance in place, entries by hand."""

import pytest
from builders import make_donation, make_order, make_patron, make_ticket, make_visit, refresh
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from db import connection
from db.queries import calls, facts, forms, history, patrons, responses
from db.records.calls import Ending
from desktop.domain.form_review import review, take
from desktop.ui.fact_offers import performance_offers
from desktop.ui.patron.history_dialogs import (
    GiftDialog,
    MembershipDialog,
    VisitDialog,
)
from desktop.ui.patron.history_model import HistoryModel, entry_sentence
from desktop.ui.patron.patron_page import HISTORY, OVERVIEW


@pytest.fixture
def tab(page):
    page.tabs.setCurrentIndex(HISTORY)
    return page.history


def titles(tab) -> list[str]:
    return [tab.model.entry(row).title for row in range(tab.model.rowCount())]


def go_to(tab, title: str) -> None:
    tab.list.setCurrentIndex(tab.model.index(titles(tab).index(title)))
    tab.list.setFocus()


def reaction(judith, performance: int) -> str | None:
    visits = facts.get_facts(judith.patron).visits
    return next(v.reaction for v in visits if v.performance_id == performance)


def attended(judith, performance: int) -> bool | None:
    visits = facts.get_facts(judith.patron).visits
    return next(v.attended for v in visits if v.performance_id == performance)


def test_everything_is_one_list_newest_first(tab):
    found = titles(tab)
    assert found[0] == "Winterreise, staged"
    assert {"Bach and Bartók", "Order HL-1", "Friend", "Lobby was loud."} <= set(found)
    days = [tab.model.entry(row).at for row in range(tab.model.rowCount())]
    assert [d[:10] for d in days] == sorted((d[:10] for d in days), reverse=True)


def test_a_filter_keeps_one_kind(tab):
    tab.filters.button_for(("gift",)).click()
    assert titles(tab) == []
    assert tab.nothing.isVisible()
    tab.filters.button_for(("visit",)).click()
    assert {tab.model.entry(r).kind for r in range(tab.model.rowCount())} == {"visit"}
    tab.filters.button_for(None).click()
    assert "Order HL-1" in titles(tab)


def test_a_word_filters(tab, qtbot):
    qtbot.keyClicks(tab.text, "maiden")
    qtbot.waitUntil(lambda: titles(tab) == ["Death and the Maiden"], timeout=2000)


@pytest.mark.parametrize(
    ("key", "value"),
    [(Qt.Key.Key_L, "liked"), (Qt.Key.Key_M, "mixed"), (Qt.Key.Key_D, "disliked")],
)
def test_a_key_sets_the_reaction_and_undo_takes_it_back(tab, judith, desk, qtbot, key, value):
    go_to(tab, "Bach and Bartók")
    qtbot.keyClick(tab.list, key)
    assert reaction(judith, judith.bach) == value
    assert tab.panel.reaction.value == value
    assert titles(tab)[tab.list.currentIndex().row()] == "Bach and Bartók", "the row stays"
    desk.edits.undo()
    assert reaction(judith, judith.bach) is None


def test_the_reaction_is_taken_away_by_backspace(tab, judith, qtbot):
    go_to(tab, "A Night at the Opera")
    qtbot.keyClick(tab.list, Qt.Key.Key_Backspace)
    assert tab.panel.reaction.value is None


def test_their_words_are_kept_with_the_reaction(tab, judith, qtbot):
    go_to(tab, "A Night at the Opera")
    edit = tab.panel.comment.edit
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.keyClicks(edit, "the cabin scene!")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    visit = next(v for v in facts.get_facts(judith.patron).visits if v.title.startswith("A Night"))
    assert (visit.reaction, visit.reaction_comment) == ("liked", "the cabin scene!")


def test_attendance_is_set_by_key_and_by_chip(tab, judith, qtbot):
    go_to(tab, "Death and the Maiden")
    qtbot.keyClick(tab.list, Qt.Key.Key_X)
    assert attended(judith, judith.quartet) is False
    assert tab.panel.reaction.isHidden(), "who did not come has nothing to like"
    tab.panel.attended.button_for(True).click()
    assert attended(judith, judith.quartet) is True
    tab.panel.attended.button_for(None).click()
    assert attended(judith, judith.quartet) is None


def test_a_performance_to_come_cannot_be_liked_yet(tab, judith, qtbot):
    go_to(tab, "Winterreise, staged")
    assert tab.panel.reaction.isHidden()
    qtbot.keyClick(tab.list, Qt.Key.Key_L)
    assert reaction(judith, judith.tonight) is None


def test_an_order_shows_its_tickets_and_the_questions_of_its_file(tab):
    go_to(tab, "Order HL-1")
    pairs = tab.panel.pairs
    assert pairs["Dietary wishes"] == "No nuts <b>at all</b>"
    assert "Winterreise, staged" in pairs["Ticket"]


def test_a_visit_is_added_by_hand_and_taken_back(tab, judith, desk, answer, qtbot):
    def fill(dialog: VisitDialog) -> bool:
        dialog.show()
        qtbot.keyClicks(dialog.performance, "death")
        qtbot.keyClick(dialog.performance, Qt.Key.Key_Return)
        dialog.tickets.setValue(3)
        dialog.accept()
        return dialog.result() == VisitDialog.DialogCode.Accepted

    walk_up = make_patron("Wanda", "Walkup")
    tab.show_patron(patrons.get_patron(walk_up))
    answer(fill)
    tab.add_visit.trigger()
    visit = history.list_visits(walk_up)[0]
    assert (visit.title, visit.tickets) == ("Death and the Maiden", 3)
    desk.edits.undo()
    assert history.list_visits(walk_up) == []


def test_a_visit_needs_a_performance_from_the_list(qtbot, database, dressed):
    dialog = VisitDialog()
    qtbot.addWidget(dialog)
    dialog.performance.setText("something nobody played")
    dialog.accept()
    assert dialog.result() != VisitDialog.DialogCode.Accepted
    assert "Choose a performance" in dialog.wrong.text()


def test_with_nothing_typed_tonight_is_offered_first(database, judith):
    assert [o.shown for o in performance_offers("")][:2] == [
        "Winterreise, staged · Sun 22 Nov · 19:30",
        "Bach and Bartók · Sat 14 Nov · 19:30",
    ]


def test_a_gift_is_added_and_thanked(tab, judith, answer):
    def fill(dialog: GiftDialog) -> bool:
        dialog.amount.setText("25.50")
        dialog.day.setText("3 nov")
        dialog.purpose.setText("New seats")
        dialog.accept()
        return True

    answer(fill)
    tab.add_gift.trigger()
    gift = facts.get_facts(judith.patron).donations[0]
    assert (gift.amount_minor, gift.given_at, gift.thanked_at) == (2550, "2026-11-03", None)
    tab.filters.button_for(("gift",)).click()
    assert tab.panel.thanked.isVisible()
    tab.panel.thanked.click()
    assert facts.get_facts(judith.patron).donations[0].thanked_at is not None
    assert tab.panel.thanked.isHidden()


def test_an_amount_that_is_none_is_named(qtbot, dressed, now):
    dialog = GiftDialog("USD")
    qtbot.addWidget(dialog)
    dialog.amount.setText("plenty")
    dialog.accept()
    assert "in figures" in dialog.wrong.text()
    dialog.amount.setText("10")
    dialog.day.setText("some day")
    dialog.accept()
    assert "day" in dialog.wrong.text()


def test_a_membership_is_added(tab, judith, answer):
    def fill(dialog: MembershipDialog) -> bool:
        dialog.kind.setText("Season pass")
        dialog.ends.setText("in a year")
        dialog.accept()
        return True

    answer(fill)
    tab.add_membership.trigger()
    kinds = {(m.kind, m.starts, m.ends) for m in facts.get_facts(judith.patron).memberships}
    assert ("Season pass", "2026-11-22", "2027-11-22") in kinds


def test_a_row_reads_as_a_sentence(tab):
    go_to(tab, "A Night at the Opera")
    entry = tab.model.entry(tab.list.currentIndex().row())
    assert entry_sentence(entry) == "6 Dec 2025, A Night at the Opera, Main Hall, Came, Liked"


def test_an_order_without_a_day_is_shown(tab, judith):
    make_order(judith.patron, "NODAY", ordered_at=None)
    tab._load()
    assert "Order NODAY" in titles(tab)


def test_two_thousand_orders_come_in_pieces(tab, judith, qtmodeltester):
    patron = make_patron("Olga", "Ordered")
    with connection.transaction() as raw:
        raw.executemany(
            'insert into "order" (patron_id, number, ordered_at, system, channel, status, currency,'
            " comment, extra) values (?, ?, ?, '', '', '', 'USD', '', '')",
            [(patron, f"N{n}", f"20{n % 26:02d}-05-01T12:00:00Z") for n in range(2000)],
        )
    model = HistoryModel()
    model.load(patron, None, "")
    assert model.rowCount() == 200
    while model.canFetchMore(model.index(-1)):
        model.fetchMore(model.index(-1))
    assert model.rowCount() == 2000
    qtmodeltester.check(model)


def test_rows_are_painted(tab, judith):
    make_donation(judith.patron)
    refused = make_visit(judith.patron, judith.bach, status="refunded")
    assert refused
    make_ticket(make_order(judith.partner), judith.bach, judith.patron)
    refresh()
    tab._load()
    picture = QImage(tab.list.size(), QImage.Format.Format_RGB32)
    tab.list.render(picture)
    colours = {picture.pixel(x, y) for x in range(0, picture.width(), 3) for y in range(0, 200, 3)}
    assert len(colours) > 10


def test_answers_to_a_form_read_as_they_were_given_and_can_be_taken_back(tab, judith, desk):
    asked = {"key": "q1", "kind": "one", "words": "Which?", "choices": [
        {"key": "c1", "words": "Opera", "becomes": {"kind": "interest", "what": "Opera"}}]}  # fmt: skip
    form_id = forms.add_form("Season signup", {"title": "S", "questions": [asked]}).created_id
    version_id = forms.publish_form(form_id, forms.get_form(form_id).draft).created_id
    response = responses.add_response(
        version_id, {"q1": {"choices": ["c1"]}}, face="kiosk", patron_id=judith.patron
    ).created_id
    found = review(response)
    desk.edits.run(lambda: take(found, found.proposed), "Taken in")
    go_to(tab, "Season signup v1")
    assert tab.model.entry(tab.list.currentIndex().row()).detail == "1 answer · taken in"
    assert tab.panel.pairs == {"Which?": "Opera"}
    tab.filters.button_for(("response",)).click()
    assert titles(tab) == ["Season signup v1"]
    tab.text.setText("opera")
    tab._load()
    assert titles(tab) == ["Season signup v1"]
    tab.panel.take_back.click()
    assert responses.get_response(response).status == "waiting"
    assert tab.model.entry(0).detail == "1 answer · waits for review"
    assert tab.panel.take_back.isHidden()


def test_down_leads_from_the_tabs_into_the_list(page, tab, qtbot):
    page.tabs.setFocus()
    qtbot.keyClick(page.tabs, Qt.Key.Key_Down)
    assert tab.list.hasFocus()


def test_enter_leads_from_the_tabs_to_the_first_control_of_a_page_without_a_list(page, qtbot):
    page.tabs.setCurrentIndex(OVERVIEW)
    page.tabs.setFocus()
    qtbot.keyClick(page.tabs, Qt.Key.Key_Return)
    focus = page.window().focusWidget()
    assert page.overview.isAncestorOf(focus)


def test_nothing_that_is_read_beside_the_list_is_cut_off(page, tab, judith, qtbot):
    call = calls.start_call(judith.patron, "complaint", user_id=1)
    said = "“Thank you for telling us, and not just staying away from the rest of the season.”"
    calls.end_call(call, Ending(60, "She gives both tickets back as a gift. " * 3, complaint=said))
    page.refresh()
    tab.list.setCurrentIndex(
        next(i for i in map(tab.model.index, range(99)) if tab.model.entry(i.row()).kind == "call")
    )
    qtbot.wait(20)
    for label in tab.panel.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_what_a_call_changed_is_taken_back_from_the_list(tab, page, judith, desk):
    call_id = calls.start_call(judith.patron, "complaint")
    calls.end_call(call_id, Ending(60, "The bar", complaint="Too loud"))
    page.refresh()
    go_to(tab, "The bar")
    assert tab.panel.take_back.isVisible()
    tab.panel.take_back.click()
    assert calls.get_call(call_id).status == "open"
    assert "Too loud" not in titles(tab)
    go_to(tab, "Complaint call")
    assert tab.panel.take_back.isHidden()


def test_a_call_that_the_books_do_not_know_says_so_and_stays(tab, page, judith, dialogs):
    call_id = calls.start_call(judith.patron, "free")
    with connection.transaction() as raw:
        raw.execute(
            "update call set status = 'ended', summary = 'Brought along' where id = ?", (call_id,)
        )
    page.refresh()
    go_to(tab, "Brought along")
    tab.panel.take_back.click()
    assert "Nothing was taken back" in dialogs.failures[-1]
    assert calls.get_call(call_id).status == "ended"
