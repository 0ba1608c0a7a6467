"""The follow-ups on screen: views and counts, done with what happened, moved, added, by keys alone."""

from __future__ import annotations

import pytest
from builders import make_patron, make_promise, make_user
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from db.queries import promises
from db.queries.follow_ups import list_follow_ups
from desktop.domain import session
from desktop.ui.follow_ups import follow_ups_page
from desktop.ui.follow_ups.follow_ups_page import FollowUpsPage

Key = Qt.Key


@pytest.fixture
def judith(database):
    return make_patron("Judith", "Shimwell")


@pytest.fixture
def some(judith, desk):
    """Late, due today, and for later; Ana is at the desk."""
    ana = make_user()
    desk.session = session.start()
    for text, due in (
        ("Call back", "2026-11-20"), ("Send the folder", "2026-11-22"), ("Ring her", "2026-11-24"),
    ):  # fmt: skip
        make_promise(judith, text, due_on=due, user_id=ana)
    return ana


@pytest.fixture
def page(desk, qtbot):
    made = FollowUpsPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activate()
    return made


def rows(page: FollowUpsPage) -> list[str]:
    found = (page.model.record(place) for place in range(page.model.rowCount()))
    return [record.text for record in found if record is not None]


def press(qtbot, *keys, at=None):
    for key in keys:
        qtbot.keyClick(at or QApplication.focusWidget(), key)


def test_it_opens_on_what_is_due_with_the_first_chosen(some, page):
    assert rows(page) == ["Call back", "Send the folder"]
    assert page.list.hasFocus()
    assert page.panel.what.text() == "Call back"
    assert page.panel.when.text().startswith("2 days late, was due Fri 20 Nov")


def test_the_views_say_how_many_they_hold(some, page):
    shown = [chip.text() for chip in page.views.buttons]
    assert shown == ["Due 2", "Overdue 1", "Mine 3", "All 3", "Done"]


def test_left_and_right_go_from_view_to_view(some, page, qtbot):
    press(qtbot, Key.Key_Right, Key.Key_Right, Key.Key_Right)
    assert page.views.value == "all"
    assert rows(page) == ["Call back", "Send the folder", "Ring her"]
    press(qtbot, Key.Key_Left, Key.Key_Left)
    assert rows(page) == ["Call back"]


def test_home_and_end_go_to_the_ends_of_the_list(some, page, qtbot):
    press(qtbot, Key.Key_End)
    assert page.list.current.text == "Send the folder"
    press(qtbot, Key.Key_Home)
    assert page.list.current.text == "Call back"


def test_done_by_keys_alone_with_what_happened(some, page, desk, qtbot):
    press(qtbot, Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "Spoke to her")
    press(qtbot, Key.Key_Return)
    assert rows(page) == ["Send the folder"]
    assert page.list.hasFocus()
    assert list_follow_ups("done")[0].history == "Spoke to her"
    desk.edits.undo()
    assert rows(page) == ["Call back", "Send the folder"]


def test_moved_by_keys_alone_with_what_happened(some, page, desk, qtbot):
    press(qtbot, Key.Key_M)
    qtbot.keyClicks(QApplication.focusWidget(), "fri")
    assert page.panel.move_form.understood.text() == "Fri 27 Nov"
    press(qtbot, Key.Key_Tab)
    assert page.panel.move_form.what.hasFocus()
    qtbot.keyClicks(page.panel.move_form.what, "left a message")
    press(qtbot, Key.Key_Return, at=page.panel.move_form.what)
    assert rows(page) == ["Send the folder"]
    moved = next(f for f in list_follow_ups("all") if f.text == "Call back")
    assert (moved.due_on, moved.first_due_on, moved.moves) == ("2026-11-27", "2026-11-20", 1)
    assert moved.history.startswith("22 Nov 2026: left a message; moved to 27 Nov 2026")
    desk.edits.undo()
    assert rows(page) == ["Call back", "Send the folder"]


def test_a_chip_offers_the_next_days(some, page, qtbot):
    press(qtbot, Key.Key_M)
    page.panel.move_form.chips[2].click()
    page.panel.move_form.save_button.click()
    assert "2026-11-23" in [f.due_on for f in list_follow_ups("all")]  # its Monday


@pytest.mark.parametrize(
    ("typed", "says"),
    [("someday", "Type the day"), ("", "To which day"), ("2026-11-01", "gone by")],
)
def test_a_day_that_is_none_is_named_and_nothing_moves(some, page, qtbot, typed, says):
    press(qtbot, Key.Key_M)
    page.panel.move_form.day.setText(typed)
    page.panel.move_form.save()
    assert says in page.panel.move_form.wrong.text()
    assert page.panel.is_writing
    assert list_follow_ups("all")[0].moves == 0


def test_esc_leaves_a_form_and_goes_back_to_the_list(some, page, qtbot):
    for key in (Key.Key_Return, Key.Key_M, Key.Key_E, Key.Key_N):
        press(qtbot, key, at=page.list)
        assert page.panel.is_writing
        press(qtbot, Key.Key_Escape)
        assert not page.panel.is_writing
        assert page.list.hasFocus()
    assert len(list_follow_ups("all")) == 3


def test_o_opens_the_patron_and_f5_calls_them(some, page, judith, qtbot):
    with qtbot.waitSignal(page.patron_wanted) as opened:
        press(qtbot, Key.Key_O)
    with qtbot.waitSignal(page.call_wanted) as called:
        press(qtbot, Key.Key_F5)
    assert opened.args == called.args == [judith]


def test_text_owner_kind_and_day_are_mended(some, page, qtbot):
    marcus = make_user("Marcus Bell", "MB")
    press(qtbot, Key.Key_E)
    form = page.panel.form
    form.text.setText("Call back after ten")
    form.day.setText("3 dec")
    form.kind.button_for("task").click()
    form.owner.setCurrentIndex(form.owner.findData(marcus))
    form.save()
    changed = next(f for f in list_follow_ups("all") if f.text == "Call back after ten")
    assert (changed.due_on, changed.kind, changed.owner) == ("2026-12-03", "task", "Marcus Bell")
    assert page.list.current.id == changed.id
    assert page.views.value == "all"


def test_one_is_added_by_hand_for_a_patron_found_by_search(desk, judith, page, qtbot):
    from builders import refresh

    refresh()
    assert page.empty.isVisible()
    assert page.empty.action.text() == "Add a follow-up"
    page.empty.action.click()
    form = page.panel.form
    assert form.patron.hasFocus()
    qtbot.keyClicks(form.patron, "shim")
    press(qtbot, Key.Key_Return, at=form.patron)
    assert form.text.hasFocus()
    qtbot.keyClicks(form.text, "Send the folder")
    form.day.setText("today")
    press(qtbot, Key.Key_Return, at=form.day)
    assert rows(page) == ["Send the folder"]
    (made,) = list_follow_ups("due")
    assert (made.patron, made.kind) == ("Judith Shimwell", "promise")
    assert page.list.hasFocus()


@pytest.mark.parametrize(
    ("text", "day", "says"),
    [("", "", "Say what"), ("Call", "nonsense", "Type the day"), ("Call", "2026-01-01", "gone by")],
)
def test_what_cannot_be_kept_is_named(judith, page, text, day, says):
    page.add()
    form = page.panel.form
    form.save()
    assert "Choose the patron" in form.wrong.text()
    form.patron.put("Judith Shimwell", judith)
    form.text.setText(text)
    form.day.setText(day)
    form.save()
    assert says in form.wrong.text()
    assert list_follow_ups("all") == []


def test_the_search_finds_by_patron_and_words(some, page, qtbot):
    make_promise(make_patron("Otto", "Else"), "Another thing", due_on="2026-11-22")
    page.reload()
    page.text.setText("shimwell")
    qtbot.waitSignal(page.shown).wait()
    assert rows(page) == ["Call back", "Send the folder"]
    page.text.setText("zzz")
    qtbot.waitSignal(page.shown).wait()
    assert page.empty.title.text() == "Nothing fits “zzz”"


def test_a_done_one_is_opened_again(some, page, qtbot):
    promises.set_promise_kept(list_follow_ups("all")[0].id, "Spoke to her")
    page.show_view("done")
    assert page.panel.buttons["done"].text() == "Open again"
    assert not page.panel.buttons["move"].isVisible()
    press(qtbot, Key.Key_Return, at=page.list)
    assert len(list_follow_ups("due")) == 2


def test_a_removed_one_comes_back_with_undo(some, page, desk, qtbot):
    press(qtbot, Key.Key_Delete)
    assert rows(page) == ["Send the folder"]
    desk.edits.undo()
    assert rows(page) == ["Call back", "Send the folder"]


def test_what_changes_elsewhere_is_shown_and_what_is_being_typed_stays(
    some, page, judith, desk, qtbot
):
    press(qtbot, Key.Key_Return)
    page.panel.done_form.what.setText("Half typ")
    make_promise(judith, "Even later", due_on="2026-11-21")
    desk.changes.patron_changed.emit(judith)
    assert rows(page) == ["Call back", "Even later", "Send the folder"]
    assert page.panel.done_form.what.text() == "Half typ"
    assert page.panel.is_writing


def test_an_empty_view_says_what_would_stand_there(judith, page):
    make_promise(judith, due_on="2026-12-24")
    page.reload()
    assert page.empty.text.text() == "1 follow-up for later."
    page.empty.action.click()
    assert page.views.value == "all"
    page.show_view("mine")
    assert "Nobody is at the desk" in page.empty.title.text()


def test_a_long_list_is_read_by_the_worker_in_pages(some, page, judith, qtbot, monkeypatch):
    monkeypatch.setattr(follow_ups_page, "AT_ONCE", 2)
    with qtbot.waitSignal(page.shown):
        page.show_view("all")
    assert len(rows(page)) == 3


def test_a_hostile_name_is_only_text(database, page):
    make_promise(make_patron("<b>Bob</b>", "=1+1"), "<i>x</i>", due_on="2026-11-22")
    page.reload()
    assert page.panel.who.text() == "<b>Bob</b> =1+1"
    assert page.panel.who.textFormat() == Qt.TextFormat.PlainText


def test_mine_is_of_who_sits_at_the_desk(some, page, desk):
    page.show_view("mine")
    assert len(rows(page)) == 3
    desk.session = session.Session(make_user("Marcus Bell", "MB"), "Marcus Bell", "MB")
    page.on_user_changed()
    assert rows(page) == []


def test_the_arrows_go_on_from_an_empty_view(judith, page, qtbot):
    make_promise(judith, "Ring her", due_on="2026-12-24")
    page.reload()
    page.activate()
    assert rows(page) == []
    press(qtbot, Key.Key_Right, Key.Key_Right, Key.Key_Right)
    assert page.views.value == "all"
    assert rows(page) == ["Ring her"]
    press(qtbot, Key.Key_N)
    assert page.panel.form.patron.hasFocus()


def test_a_window_that_stays_open_overnight_shows_the_new_day(some, page, monkeypatch):
    assert rows(page) == ["Call back", "Send the folder"]
    monkeypatch.setenv("RAPPORT_NOW", "2026-11-24T09:00:00")
    page._look_at_the_day()
    assert rows(page) == ["Call back", "Send the folder", "Ring her"]


def test_the_chosen_one_is_in_sight_in_another_view(some, page, judith):
    for _ in range(60):
        make_promise(judith, "Later", due_on="2026-12-24")
    last = make_promise(judith, "Last of all", due_on=None)
    page.views.show_value("all")
    page.reload(last)
    assert page.list.current.text == "Last of all"
    shown = page.list.visualRect(page.list.currentIndex())
    assert page.list.viewport().rect().contains(shown)
