"""The page of a call: begun by one key, led by the keyboard, kept while people talk."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import everything, make_order, make_patron, make_performance, make_ticket, refresh
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from db import connection
from db.queries import calls, notes, promises
from desktop.ui import theme
from desktop.ui.calls.call_words import STEPS
from desktop.ui.calls.move_dialog import MoveDialog

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape


def heard(call_id: int, step: str) -> str:
    return next(s.heard for s in calls.list_steps(call_id) if s.step == step)


def state(call_id: int, step: str) -> str:
    return next(s.state for s in calls.list_steps(call_id) if s.step == step)


# -- beginning


def test_enter_begins_a_call_with_the_patron_at_once(page, hands, caller):
    page.start(caller.patron)
    assert "Judith Shimwell" in page.sheet.title.text()
    hands.press(ENTER)
    call = calls.get_call(page.call_id)
    assert (call.patron_id, call.kind, call.direction, call.status) == (
        caller.patron, "free", "in", "open",
    )  # fmt: skip
    assert hands.focus() is page.view.steps.steps["listen"].field


def test_a_figure_takes_the_kind_and_letters_the_way_and_the_evening(page, hands, caller):
    page.start(caller.patron)
    hands.press(Qt.Key.Key_2)
    assert page.sheet.kind.value == "renewal" and page.sheet.way.value == "out"
    hands.press(Qt.Key.Key_1)
    assert page.sheet.way.value == "in", "a complaint comes in"
    hands.press(Qt.Key.Key_O)
    hands.press(Qt.Key.Key_3)
    assert page.sheet.way.value == "out", "what was said is not changed by the kind"
    hands.press(Qt.Key.Key_A)
    hands.press(ENTER)
    call = calls.get_call(page.call_id)
    assert (call.kind, call.direction) == ("offer", "out")
    assert call.performance_id == caller.bach


def test_a_name_is_found_while_it_is_typed_and_two_enters_begin(page, hands, caller):
    page.start(None)
    hands.type("shim")
    hands.press(ENTER)
    assert page.sheet.patron_id == caller.patron
    hands.press(ENTER)
    assert calls.get_call(page.call_id).patron_id == caller.patron


def test_a_number_that_nobody_has_begins_a_call_without_a_name(page, hands):
    page.start(None)
    hands.type("+1 207 555 0199")
    assert not page.sheet.caller.said.isHidden()
    hands.press(ENTER)
    call = calls.get_call(page.call_id)
    assert call.patron_id is None and call.phone == "+1 207 555 0199"
    assert "555 0199" in page.view.head.title.text()


def test_a_name_that_nobody_has_can_become_a_patron_or_be_left_open(page, hands, qtbot):
    page.start(None)
    hands.type("Zebulon Quux")
    with qtbot.waitSignal(page.new_patron_wanted) as wanted:
        page.sheet.add.click()
    assert wanted.args == ["Zebulon Quux"]
    hands.press(ENTER)
    assert page.call_id is None, "the first Enter says that nobody matches"
    hands.press(ENTER)
    assert calls.get_call(page.call_id).patron_id is None


def test_escape_leaves_the_start_sheet_and_writes_nothing(page, hands, caller, qtbot):
    page.start(caller.patron)
    with qtbot.waitSignal(page.closed):
        hands.press(ESC)
    assert calls.list_open_calls() == []


# -- the steps


def test_what_is_typed_is_in_the_file_within_a_second_or_two(page, hands, caller):
    call_id = hands.start(caller.patron)
    hands.type("The bar was loud")
    hands.until_kept(call_id, "listen", heard="The bar was loud")


def test_a_step_with_nothing_in_it_is_not_done(page, hands, caller):
    hands.start(caller.patron)
    hands.finish()
    assert page.view.at == "listen"
    assert page.view.steps.steps["listen"].wrong.isVisible()
    hands.type("x")
    assert not page.view.steps.steps["listen"].wrong.isVisible()
    hands.finish()
    assert page.view.at == "understand"


def test_quick_answers_lines_said_and_saying_back_by_keys(page, hands, caller):
    call_id = hands.start(caller.patron)
    step = page.view.steps.steps["listen"]
    hands.press(Qt.Key.Key_1, ALT)
    hands.press(Qt.Key.Key_2, ALT)
    hands.press(Qt.Key.Key_1, ALT)
    step.lines[0].setFocus()
    hands.press(ENTER)
    hands.until_kept(
        call_id, "listen", picked=(step.words_of_step.choices[1],), said=(step.lines[0].say,)
    )
    hands.page.view.begin()
    hands.type("the queue was loud")
    assert "queue was loud" in step.say_back.text()


def test_the_steps_before_are_reached_again_and_changed(page, hands, caller):
    call_id = hands.start(caller.patron)
    hands.type("One")
    hands.finish()
    hands.press(Qt.Key.Key_Up, ALT)
    assert page.view.at == "listen"
    hands.type(" two")
    hands.press(Qt.Key.Key_Down, ALT)
    assert page.view.at == "understand"
    page.keep()
    assert heard(call_id, "listen") == "One two"


def test_offers_are_folded_until_heard_understood_and_connected(page, hands, caller):
    hands.start(caller.patron)
    offers = page.view.steps.offers
    assert offers.cards == {} and offers.open_button.isVisible()
    grey = [w for w in offers.folded_grid.findChildren(QWidget) if w.isVisible()]
    assert grey and all(w.focusPolicy() == Qt.FocusPolicy.NoFocus for w in grey)
    hands.to_offers()
    assert "gift_back" in offers.cards and not offers.folded_grid.isVisible()


def test_opening_the_offers_anyway_marks_what_was_skipped(page, hands, caller):
    call_id = hands.start(caller.patron)
    hands.type("Loud.")
    hands.press(Qt.Key.Key_O, ALT)
    assert hands.focus() is page.view.steps.offers.open_button
    hands.press(ENTER)
    assert page.view.at == "offer" and page.view.steps.offers.cards
    page.keep()
    assert [state(call_id, s) for s in STEPS[:3]] == ["done", "skipped", "skipped"]
    assert page.view.steps.steps["understand"].badge.isVisible()


def test_not_yet_connected_leads_back_to_listening(page, hands, caller):
    hands.start(caller.patron)
    hands.type("Loud.")
    hands.finish()
    hands.press(Qt.Key.Key_1, ALT)
    hands.finish()
    page.view.steps.steps["connect"].later_button.click()
    assert page.view.at == "listen"
    hands.type(" And cold.")
    hands.finish()
    assert page.view.at == "connect"


# -- offers and what is agreed


def test_tickets_given_back_by_keys_alone_from_ring_to_record(page, hands, caller, qtbot):
    call_id = hands.start(caller.patron)
    hands.to_offers()
    card = page.view.steps.offers.cards["gift_back"]
    card.focus_first()
    hands.press(Qt.Key.Key_Space)
    card = page.view.steps.offers.cards["gift_back"]
    assert card.offer.result == "agreed" and set(card.offer.chosen) == set(caller.tickets)
    page.view.steps.receipt_wanted.emit("gift_back")
    assert "gift" in QApplication.clipboard().text()
    hands.finish()
    row = page.view.steps.agree.rows[0]
    row.text.setFocus()
    hands.type("Tell her about the bar")
    hands.press(Qt.Key.Key_Tab)
    hands.press(Qt.Key.Key_Tab)
    row.due.setFocus()
    hands.type("tue")
    assert "Tue 24 Nov" in row.understood.text()
    hands.press(ESC)
    assert hands.focus() is page.view.head.end_button and page.call_id == call_id
    with qtbot.waitSignals([page.call_ended, page.patron_wanted]):
        hands.press(ESC)
    assert calls.get_call(call_id).status == "ended"
    statuses = connection.rows("select status from ticket where id in (?, ?)", caller.tickets)
    assert set(statuses) == {("returned",)}
    kept = {p.text: p for p in promises.list_promises(caller.patron)}
    assert kept["Tell her about the bar"].due_on == "2026-11-24"
    assert [n.kind for n in notes.list_notes(caller.patron)] == ["complaint"]


def test_a_whole_call_by_mouse(page, hands, caller, qtbot):
    def click(widget: QWidget) -> None:
        QApplication.processEvents()
        page.view.steps.ensureWidgetVisible(widget)
        assert widget.isVisible() and widget.isEnabled(), widget.accessibleName()
        qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)

    page.start(caller.patron)
    click(page.sheet.kind.button_for("complaint"))
    click(page.sheet.start)
    call_id, steps = page.call_id, page.view.steps.steps
    for step in STEPS[:3]:
        click(steps[step].lines[0])
        click(steps[step].choices[0])
        click(steps[step].finish_button)
    click(page.view.steps.offers.cards["gift_back"].result_buttons["agreed"])
    click(steps["offer"].finish_button)
    click(steps["listen"].mark)
    assert page.view.at == "listen", "a step behind us opens by its mark"
    click(steps["agree"].mark)
    settled = page.view.steps.agree.settled
    at = QPoint(settled.fontMetrics().height() // 2, settled.height() // 2)
    qtbot.mouseClick(settled, Qt.MouseButton.LeftButton, pos=at)
    click(page.view.head.end_button)
    assert calls.get_call(call_id).status == "ended"
    assert [len(s.said) for s in calls.list_steps(call_id)][:3] == [1, 1, 1]
    (complaint,) = notes.list_notes(caller.patron, kind="complaint")
    assert complaint.resolved_at is not None


def test_the_end_of_a_call_can_be_taken_back_and_the_call_goes_on(page, hands, caller, desk):
    call_id = hands.start(caller.patron)
    hands.to_offers()
    page.view.steps.offers.cards["gift_back"].result_buttons["agreed"].click()
    page.end()
    assert page.call_id is None
    desk.edits.undo()
    assert calls.get_call(call_id).status == "open"
    assert connection.row("select count(*) from donation") == (0,)
    page.resume(call_id)
    assert page.view.steps.offers.cards["gift_back"].offer.result == "agreed"


def test_an_e_mail_from_the_call_says_what_was_agreed_and_promised(page, hands, caller, qtbot):
    hands.start(caller.patron)
    hands.to_offers()
    page.view.steps.offers.cards["gift_back"].result_buttons["agreed"].click()
    hands.finish()
    page.view.steps.agree.rows[0].text.setFocus()
    hands.type("Tell you about the {bar}")
    with qtbot.waitSignal(page.draft_wanted) as wanted:
        page.view.steps.agree.mail_button.click()
    patron_id, call_id, (subject, body) = wanted.args
    assert (patron_id, call_id) == (caller.patron, page.call_id)
    assert "agreed" in subject and "Dear Judith" in body
    assert "Tell you about the {bar}" in body and "as a gift" in body


def test_only_the_ticked_tickets_are_meant(page, hands, caller):
    call_id = hands.start(caller.patron)
    hands.to_offers()
    offers = page.view.steps.offers
    offers.cards["gift_back"].result_buttons["agreed"].click()
    offers.cards["gift_back"].ticket_chips[caller.tickets[0]].click()
    page.end()
    (outcome,) = calls.list_outcomes(call_id=call_id)
    assert outcome.tickets == caller.tickets[1:] and outcome.amount_minor == 2400


def test_an_amount_above_the_limit_asks_who_allowed_it(page, hands, caller):
    call_id = hands.start(caller.patron)
    hands.to_offers()
    card = page.view.steps.offers.cards["free"]
    card.more_button.click()
    card.amount.setFocus()
    hands.type("40")
    card.result_buttons["agreed"].click()
    card = page.view.steps.offers.cards["free"]
    assert card.offer.result == "" and card.wrong.isVisible() and card.granted.isVisible()
    card.granted.setFocus()
    hands.type("Bo")
    hands.press(ENTER)
    assert page.view.steps.offers.cards["free"].offer.result == "agreed"
    page.end()
    (outcome,) = calls.list_outcomes(call_id=call_id)
    assert (outcome.granted_by, outcome.amount_minor) == ("Bo", 4000)


def test_a_day_that_is_no_day_keeps_the_call_open(page, hands, caller):
    call_id = hands.start(caller.patron)
    page.view.open_anyway()
    page.view.open_step("agree")
    row = page.view.steps.agree.rows[0]
    row.text.setFocus()
    hands.type("Call her")
    row.due.setFocus()
    hands.type("blursday")
    page.end()
    assert calls.get_call(call_id).status == "open" and page.call_id == call_id
    assert page.view.steps.agree.wrong.isVisible() and row.due.hasFocus()


# -- what comes in between


def test_a_second_caller_puts_the_first_aside_and_its_clock_stands(page, hands, caller, ticks):
    first = hands.start(caller.patron)
    hands.type("Loud.")
    ticks.now += 65
    page.start(caller.other)
    assert page.call_id == first, "only when the next call begins"
    hands.press(ENTER)
    second = page.call_id
    assert second != first and calls.get_call(first).seconds == 65
    ticks.now += 600
    page.resume(first)
    assert page.view.steps.steps["listen"].field.toPlainText() == "Loud."
    ticks.now += 5
    page.put_aside()
    assert calls.get_call(first).seconds == 70
    assert {c.id for c in calls.list_open_calls()} == {first, second}


def test_all_that_was_typed_is_there_when_a_call_is_resumed(page, hands, caller):
    call_id = hands.start(caller.patron)
    hands.to_offers()
    card = page.view.steps.offers.cards["exchange"]
    card.more_button.click()
    card.note.setFocus()
    hands.type("the 19th")
    page.view.open_step("agree")
    agree = page.view.steps.agree
    agree.rows[0].text.setFocus()
    hands.type("Call")
    agree.rows[0].due.setFocus()
    hands.type("next we")
    agree.door.setFocus()
    hands.type("greet by name")
    page.put_aside()
    page.resume(call_id)
    agree = page.view.steps.agree
    assert (agree.rows[0].text.text(), agree.rows[0].due.text()) == ("Call", "next we")
    assert agree.door.text() == "greet by name"
    assert page.view.steps.offers.cards["exchange"].note.text() == "the 19th"


def test_a_call_is_moved_to_who_it_really_was_and_back(
    page, hands, caller, desk, dialogs, monkeypatch
):
    call_id = hands.start(caller.patron)
    hands.type("Loud.")

    def choose(dialog: MoveDialog) -> bool:
        dialog.caller.found.emit(caller.other)
        return True

    monkeypatch.setattr(dialogs, "run", choose)
    page.move_call()
    assert calls.get_call(call_id).patron_id == caller.other
    assert "Rosa" in page.view.head.title.text()
    assert page.view.steps.steps["listen"].field.toPlainText() == "Loud."
    desk.edits.undo()
    assert "Judith" in page.view.head.title.text()


def test_a_wrong_call_is_deleted_and_brought_back(page, hands, caller, desk, qtbot):
    call_id = hands.start(caller.patron)
    hands.type("Nothing of this")
    with qtbot.waitSignal(page.closed):
        page.remove()
    assert calls.list_open_calls() == []
    desk.edits.undo()
    page.resume(call_id)
    assert page.view.steps.steps["listen"].field.toPlainText() == "Nothing of this"


def test_a_sentence_learnt_in_the_call_is_a_note_from_this_call(page, hands, caller):
    call_id = hands.start(caller.patron)
    hands.press(Qt.Key.Key_J, CTRL)
    hands.type("Her sister visits in May")
    hands.press(ENTER)
    (note,) = notes.list_notes(caller.patron)
    assert note.provenance.kind == "call" and "call" in note.provenance.source
    assert page.call_id == call_id and page.view.capture.text() == ""


def test_a_line_that_is_half_typed_waits_with_its_call(page, hands, caller):
    first = hands.start(caller.patron)
    hands.press(Qt.Key.Key_J, CTRL)
    hands.type("Her sister vis")
    hands.until_kept(first, "listen", draft={"learnt": "Her sister vis"})
    second = hands.start(caller.other)
    assert second != first and page.view.capture.text() == ""
    page.resume(first)
    assert page.view.capture.text() == "Her sister vis"
    assert page.view.capture.isVisible()


def test_what_stands_in_the_line_is_a_note_when_the_call_ends(page, hands, caller):
    hands.start(caller.patron, kind="thanks")
    hands.press(Qt.Key.Key_J, CTRL)
    hands.type("Her sister visits in May")
    page.end()
    assert [note.text for note in notes.list_notes(caller.patron)] == ["Her sister visits in May"]
    assert not page.going_on and page.view.capture.text() == ""


def test_a_call_with_nobody_says_who_it_must_be_with_before_it_leaves_anything(
    page, hands, dialogs
):
    call_id = hands.start(None, kind="complaint")
    hands.type("Loud.")
    page.end()
    assert dialogs.failures and calls.get_call(call_id).status == "open"
    assert page.call_id == call_id


def test_a_call_that_was_ended_in_another_window_is_said_to_be(page, hands, caller):
    from db.records.calls import Ending

    call_id = hands.start(caller.patron)
    calls.end_call(call_id, Ending())
    hands.type("More")
    hands.qtbot.waitUntil(lambda: page.view.notice.isVisible(), timeout=3000)
    assert "another window" in page.view.notice.text()


def test_a_call_that_two_windows_have_open_loses_nothing_of_either(
    page, hands, caller, ticks, desk, dialogs, qtbot
):
    call_id = hands.start(caller.patron)
    hands.type("Loud.")
    hands.until_kept(call_id, "listen", heard="Loud.")
    heard = calls.list_steps(call_id)[0]
    # In the other window: the same call, gone on with.
    calls.keep_step(
        call_id, replace(heard, heard="Loud. And cold."), at="understand", seconds=30, was=heard
    )
    ticks.now += 60
    page.keep()  # nothing was typed here since: what the other one kept stands
    assert calls.list_steps(call_id)[0].heard == "Loud. And cold."
    page.end()
    assert calls.get_call(call_id).status == "open"
    assert "another window" in str(dialogs.failures[-1])
    hands.type(" Rude, too.")
    assert not page.keep()
    assert calls.list_steps(call_id)[0].heard == "Loud. And cold."
    assert "another window" in page.view.notice.text()
    assert page.view.steps.steps["listen"].field.toPlainText() == "Loud. Rude, too."
    page.put_aside()
    page.resume(call_id)
    assert page.view.steps.steps["listen"].field.toPlainText() == "Loud. And cold."
    page.end()
    assert calls.get_call(call_id).status == "ended"


def test_a_ticket_that_is_gone_meanwhile_leaves_the_offer_open_and_the_call_can_end(
    page, hands, caller, dialogs
):
    call_id = hands.start(caller.patron)
    hands.to_offers()
    page.view.steps.offers.cards["gift_back"].result_buttons["agreed"].click()
    hands.finish()
    with connection.transaction() as raw:  # an import in another window
        raw.execute("update ticket set status = 'refunded'")
    page.end()
    assert "not theirs" in str(dialogs.failures[-1])
    page.view.open_step("offer")
    assert not page.view.steps.offers.cards["gift_back"].offer.possible
    page.end()
    assert calls.get_call(call_id).status == "ended"
    (outcome,) = calls.list_outcomes(call_id=call_id)
    assert (outcome.kind, outcome.result, outcome.tickets) == ("gift_back", "open", ())


def test_practice_is_badged_and_writes_nothing(page, hands, qtbot):
    before = everything()
    page.start(None)
    page.practise()
    assert page.view.head.practice.isVisible()
    hands.to_offers()
    card = next(c for c in page.view.steps.offers.cards.values() if c.offer.possible)
    card.result_buttons["agreed"].click()
    hands.finish()
    page.keep()
    with qtbot.waitSignal(page.closed):
        page.end()
    assert everything() == before


def test_another_kind_brings_its_own_words_and_keeps_what_was_heard(page, hands, caller):
    call_id = hands.start(caller.patron, kind="free")
    hands.type("Loud.")
    page.view.head.kind_chosen.emit("complaint")
    assert calls.get_call(call_id).kind == "complaint"
    assert page.view.steps.steps["listen"].field.toPlainText() == "Loud."
    assert page.view.head.kind.text() == "Complaint"


# -- looks


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize(
    "name", ["X" * 180, "ليلى حداد بنت عبد الرحمن آل خليفة", "심서연", "<b>Bob</b> & Söhne"]
)
def test_long_and_foreign_names_fit_on_a_small_window(page, hands, dressed, scale, name):
    theme.apply(dressed, "light", scale)
    patron = make_patron(name, "", display_name=name)
    refresh()
    page.resize(1196, 720)
    hands.start(patron)
    page.view.steps.steps["listen"].field.insertPlainText("ما الذي حدث " * 20)
    QApplication.processEvents()
    assert page.view.head.end_button.isVisible()
    assert page.view.steps.horizontalScrollBar().maximum() == 0
    inside = page.view.steps.widget()
    assert inside.minimumSizeHint().width() <= page.view.steps.viewport().width()


def test_somebody_with_no_tickets_gets_reasons_and_nobody_is_stuck(page, hands, caller):
    hands.start(caller.other)
    hands.to_offers()
    cards = page.view.steps.offers.cards
    assert not cards["gift_back"].offer.possible and cards["gift_back"].offer.reason
    hands.finish()
    assert page.view.at == "agree"


def test_forty_tickets_are_ticked_by_the_evening(page, hands, caller):
    patron = make_patron("Greta", "Group")
    show = make_performance("The Snow Queen", "2026-12-20 15:00")
    order = make_order(patron, "HL-40")
    ids = [make_ticket(order, show, patron, f"C{n}", price_minor=1000) for n in range(1, 41)]
    refresh()
    call_id = hands.start(patron)
    hands.to_offers()
    offers = page.view.steps.offers
    offers.cards["gift_back"].result_buttons["agreed"].click()
    card = offers.cards["gift_back"]
    assert set(card.ticket_chips) == set(ids)
    assert page.view.steps.horizontalScrollBar().maximum() == 0
    page.end()
    (outcome,) = calls.list_outcomes(call_id=call_id)
    assert outcome.amount_minor == 40_000


def test_another_text_size_keeps_the_call_as_it_is(page, hands, dressed, caller):
    call_id = hands.start(caller.patron)
    hands.type("Loud.")
    theme.apply(dressed, "dark", 1.25)
    assert page.call_id == call_id
    assert page.view.steps.steps["listen"].field.toPlainText() == "Loud."
    QApplication.processEvents()
    hands.finish()
    assert page.view.at == "understand"
