"""The kiosk: one visitor after the other, nothing lost, nothing left on the screen, out by PIN."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from form_strategies import every_kind
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from db.errors import DatabaseBusy, DiskFull
from db.queries import forms, responses
from desktop.domain import form_intake, kiosk_pin
from desktop.domain.form_answers import Given
from desktop.domain.form_schema import Choice, FormSchema, Question, to_data
from desktop.ui.desk import Desk
from desktop.ui.forms import kiosk_window
from desktop.ui.forms.kiosk_window import FORM, PIN, STILL_THERE, KioskWindow
from desktop.ui.forms.new_pin import choose_new_pin
from desktop.ui.forms.pin_pad import CHOOSE, PinPad

KIDS = Question(
    "kids", "yes_no", "Do you have kids?", choices=(Choice("yes", "Yes"), Choice("no", "No"))
)
SHORT = FormSchema(
    "Tell us",
    questions=(KIDS, Question("more", "long", "Anything else?"), Question("n", "short", "Name?")),
)


def published(schema: FormSchema, name: str = "Season signup"):
    form_id = forms.add_form(name, to_data(schema)).created_id
    return forms.get_version(forms.publish_form(form_id, to_data(schema)).created_id)


@pytest.fixture
def kiosk(desk: Desk, qtbot) -> Iterator[KioskWindow]:
    kiosk_pin.set_pin("2468")
    made = KioskWindow(desk, published(SHORT))
    made.resize(1280, 720)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.leave()
    made.deleteLater()


def kept():
    return [responses.get_response(i) for i in reversed(responses.list_response_ids())]


def press(kiosk: KioskWindow, key: str, place: int) -> None:
    kiosk.view.block(key).field.pills[place].click()


def test_a_visitor_answers_one_question_after_the_other_and_is_thanked(kiosk, qtbot):
    press(kiosk, "kids", 0)
    kiosk.view.foot.next.click()
    qtbot.keyClicks(kiosk.view.block("more").field.lines, "Loved it")
    kiosk.view.foot.next.click()
    kiosk.view.foot.skip.click()
    assert kiosk.view.thanking
    (found,) = kept()
    assert (found.face, found.status) == ("kiosk", "anonymous")
    assert found.answers == {"kids": {"choices": ["yes"]}, "more": {"text": "Loved it"}}


def test_what_is_typed_is_kept_within_two_seconds(kiosk, qtbot):
    with qtbot.waitSignal(kiosk.keeper.kept, timeout=2000):
        press(kiosk, "kids", 1)
    (found,) = kept()
    assert (found.status, found.answers) == ("partial", {"kids": {"choices": ["no"]}})


def test_a_partial_is_finished_not_doubled_by_handing_in(kiosk, qtbot):
    with qtbot.waitSignal(kiosk.keeper.kept, timeout=2000):
        press(kiosk, "kids", 1)
    kiosk.view.session.go_to("n")
    kiosk.view.refresh()
    kiosk.view.foot.next.click()
    assert [r.status for r in kept()] == ["anonymous"]


def test_nothing_of_the_last_visitor_is_left_on_the_screen(kiosk, qtbot):
    kiosk.view.foot.next.click()
    qtbot.keyClicks(kiosk.view.block("more").field.lines, "private words")
    kiosk.view.foot.next.click()
    qtbot.keyClicks(kiosk.view.block("n").field.line, "Ada Example")
    kiosk.view.foot.next.click()
    assert kiosk.view.thanking
    kiosk.thanks_over.timeout.emit()
    assert not kiosk.view.thanking and kiosk.view.session.first
    shown = [w.text() for w in kiosk.findChildren(QLineEdit) if w.isVisibleTo(kiosk)]
    shown += [w.toPlainText() for w in kiosk.findChildren(QPlainTextEdit) if w.isVisibleTo(kiosk)]
    assert "".join(shown) == "" and not kiosk.view.session.touched
    assert not kiosk.view.block("n").field.line.isUndoAvailable()


def test_who_walks_away_is_asked_first_and_then_put_away_as_a_partial(kiosk):
    press(kiosk, "kids", 0)
    assert kiosk.idle.isActive()
    kiosk.idle.timeout.emit()
    assert kiosk.page == STILL_THERE and "30 seconds" in kiosk.countdown.text()
    kiosk.still.click()
    assert kiosk.page == FORM and kiosk.view.session.touched and kiosk.idle.isActive()
    kiosk.idle.timeout.emit()
    for _ in range(kiosk_window.STILL_THERE_SECONDS):
        kiosk._tick.timeout.emit()
    assert kiosk.page == FORM and not kiosk.view.session.touched and not kiosk.idle.isActive()
    assert [(r.status, r.answers) for r in kept()] == [("partial", {"kids": {"choices": ["yes"]}})]
    press(kiosk, "kids", 1)
    kiosk.start_over()
    assert len(kept()) == 2


def test_nobody_there_and_nothing_said_is_never_asked(kiosk):
    assert not kiosk.idle.isActive()
    kiosk.view.foot.next.click()
    assert kiosk.idle.isActive()
    kiosk.start_over()
    assert kept() == []


def test_an_answer_taken_back_leaves_no_empty_partial(kiosk, qtbot):
    with qtbot.waitSignal(kiosk.keeper.kept, timeout=2000):
        press(kiosk, "kids", 0)
    press(kiosk, "kids", 0)
    kiosk.start_over()
    assert kept() == []


def test_esc_and_closing_ask_for_the_pin_and_only_that_leads_out(kiosk, qtbot):
    qtbot.keyClick(kiosk, Qt.Key.Key_Escape)
    assert kiosk.page == PIN
    qtbot.keyClicks(kiosk.pad, "1111\r")
    assert kiosk.page == PIN and kiosk.isVisible() and "not the PIN" in kiosk.pad.wrong.text()
    qtbot.keyClick(kiosk.pad, Qt.Key.Key_Escape)
    assert kiosk.page == FORM
    assert not kiosk.close() and kiosk.page == PIN
    with qtbot.waitSignal(kiosk.left):
        qtbot.keyClicks(kiosk.pad, "2468\r")
    assert not kiosk.isVisible()


def test_the_pin_can_be_tapped_and_a_forgotten_pad_goes_away(kiosk, qtbot):
    kiosk.staff.click()
    assert kiosk.pin_over.isActive()
    kiosk.pin_over.timeout.emit()
    assert kiosk.page == FORM
    kiosk.staff.click()
    for figure in "2468":
        kiosk.pad.figures[figure].click()
    with qtbot.waitSignal(kiosk.left):
        kiosk.pad.go.click()


def test_other_windows_are_put_away_and_come_back(desk, qtbot):
    kiosk_pin.set_pin("2468")
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    made = KioskWindow(desk, published(SHORT))
    qtbot.addWidget(made)
    made.show()
    assert not other.isVisible()
    made.leave()
    assert other.isVisible()


def test_the_clerk_types_on_where_they_were(desk, qtbot):
    kiosk_pin.set_pin("2468")
    behind, window = QWidget(), QWidget()
    fields = [QLineEdit(window), QLineEdit(window)]
    for made in (behind, window):
        qtbot.addWidget(made)
        made.show()
    window.activateWindow()
    fields[1].setFocus()
    qtbot.waitUntil(fields[1].hasFocus)
    made = KioskWindow(desk, published(SHORT))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.leave()
    qtbot.waitUntil(window.isActiveWindow)
    assert fields[1].hasFocus()


def test_the_first_kiosk_has_a_pin_chosen_twice(desk, qtbot):
    made = KioskWindow(desk, published(SHORT))
    qtbot.addWidget(made)
    made.show()
    assert made.page == PIN
    qtbot.keyClicks(made.pad, "0000\r")
    assert "guessed" in made.pad.wrong.text()
    qtbot.keyClicks(made.pad, "2468\r2469\r")
    assert "not the same" in made.pad.wrong.text()
    qtbot.keyClicks(made.pad, "2468\r2468\r")
    assert made.page == FORM and kiosk_pin.pin_fits("2468")
    made.leave()


def test_who_will_choose_no_pin_opens_no_kiosk(desk, qtbot):
    made = KioskWindow(desk, published(SHORT))
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(made.left):
        made.pad.leave.click()
    assert not made.isVisible() and not kiosk_pin.pin_is_set()


def test_a_full_disk_is_said_and_the_answers_stay(kiosk, monkeypatch):
    def full(*_args, **_kwargs):
        raise DiskFull("No room.")

    press(kiosk, "kids", 0)
    kiosk.view.session.go_to("n")
    kiosk.view.refresh()
    monkeypatch.setattr(form_intake, "hand_in", full)
    kiosk.view.foot.next.click()
    assert not kiosk.view.thanking and "could not be kept" in kiosk.view.foot.trouble.text()
    monkeypatch.undo()
    kiosk.view.foot.next.click()
    assert kiosk.view.thanking and len(kept()) == 1


def test_a_visitors_answers_are_no_step_of_the_desks_undo(kiosk, desk):
    press(kiosk, "kids", 0)
    kiosk.view.session.go_to("n")
    kiosk.view.refresh()
    kiosk.view.foot.next.click()
    desk.edits.undo()
    assert len(kept()) == 1


def test_every_target_is_large_enough_for_a_finger(desk, qtbot):
    kiosk_pin.set_pin("2468")
    page = every_kind()
    made = KioskWindow(desk, published(FormSchema(questions=page.questions, pace="page")))
    qtbot.addWidget(made)
    made.resize(900, 1400)
    made.show()
    for question in page.asked:
        if question.key in ("ages", "count"):
            continue
        for part in made.view.block(question.key).field.targets():
            if part.isVisible():
                assert part.height() >= 44 and part.width() >= 44, (question.key, part.size())
    for button in (made.view.foot.next, made.pad.go, *made.pad.figures.values(), made.still):
        assert button.sizeHint().height() >= 44
    made.leave()


def test_required_questions_hold_at_the_kiosk(desk, qtbot):
    kiosk_pin.set_pin("2468")
    made = KioskWindow(desk, published(every_kind()))
    qtbot.addWidget(made)
    made.show()
    while not made.view.session.last:
        made.view.skip()
    made.view.go_on()
    assert not made.view.thanking
    field = made.view.block("who").field
    assert field.isVisible() and field.complaint.text() == "Please answer this one."
    assert field.lines["given"].accessibleDescription() == "Please answer this one."
    made.view.session.set_answer("who", Given(parts=(("given", "Ada"),)))
    made.view.go_on()
    assert made.view.thanking and kept()[0].status == "waiting"
    made.leave()


def test_who_comes_back_from_the_pin_goes_on_where_they_were(kiosk, qtbot):
    kiosk.activateWindow()
    qtbot.waitUntil(kiosk.isActiveWindow)
    kiosk.view.session.go_to("n")
    kiosk.view.refresh()
    kiosk.view.foot.skip.setFocus()
    kiosk.ask_pin()
    kiosk.back_to_form()
    assert kiosk.view.foot.skip.hasFocus()


def test_the_windows_that_come_back_hear_what_came_in(kiosk, desk, qtbot):
    seen = []
    desk.changes.responses_changed.connect(lambda: seen.append(kiosk.isVisible()))
    press(kiosk, "kids", 0)
    kiosk.leave()
    assert seen[-1] is False and [r.status for r in kept()] == ["partial"]


def test_a_forgotten_pin_is_replaced_at_the_desk(desk, dialogs):
    dialogs.text = "12"
    assert not choose_new_pin(desk) and not kiosk_pin.pin_is_set() and dialogs.failures
    dialogs.text = None
    assert not choose_new_pin(desk)
    dialogs.text = " 1357 "
    assert choose_new_pin(desk) and kiosk_pin.pin_fits("1357")


# -- staff in another window meanwhile


def test_what_staff_hand_in_while_the_visitor_types_is_not_there_twice(kiosk, qtbot):
    with qtbot.waitSignal(kiosk.keeper.kept, timeout=2000):
        press(kiosk, "kids", 0)
    staff = {"kids": Given(choices=("yes",))}
    form_intake.hand_in(
        kiosk._version, staff, face="kiosk", response_id=kiosk.keeper.response_id, since=staff
    )
    kiosk.view.foot.next.click()
    qtbot.keyClicks(kiosk.view.block("more").field.lines, "Loved it")
    kiosk.keeper.flush()  # a power cut now would lose nothing
    (found,) = kept()
    assert found.answers["more"] == {"text": "Loved it"} and found.status == "anonymous"
    kiosk.view.foot.next.click()
    kiosk.view.foot.skip.click()
    assert kiosk.view.thanking
    (found,) = kept()
    assert found.answers == {"kids": {"choices": ["yes"]}, "more": {"text": "Loved it"}}


def test_what_was_said_after_staff_handed_in_goes_with_it_when_the_visitor_leaves(kiosk, qtbot):
    with qtbot.waitSignal(kiosk.keeper.kept, timeout=2000):
        press(kiosk, "kids", 0)
    staff = {"kids": Given(choices=("yes",))}
    form_intake.hand_in(
        kiosk._version, staff, face="kiosk", response_id=kiosk.keeper.response_id, since=staff
    )
    press(kiosk, "kids", 1)
    kiosk.start_over()
    (found,) = kept()
    assert found.answers == {"kids": {"choices": ["no"]}} and found.status == "anonymous"


def test_what_the_file_refused_is_kept_a_little_later(kiosk, qtbot, monkeypatch):
    usual, refused = responses.save_partial, []

    def full_once(*args, **kwargs):
        if not refused:
            refused.append(True)
            raise DiskFull("The disk is full.")
        return usual(*args, **kwargs)

    monkeypatch.setattr(responses, "save_partial", full_once)
    with qtbot.waitSignal(kiosk.keeper.kept, timeout=6000):
        press(kiosk, "kids", 0)
    assert refused and [r.status for r in kept()] == ["partial"]


def test_what_a_visitor_said_who_left_while_the_file_refused_is_kept_later(
    kiosk, qtbot, monkeypatch
):
    usual = responses.save_partial

    def full(*args, **kwargs):
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(responses, "save_partial", full)
    press(kiosk, "kids", 0)
    kiosk.start_over()
    assert kept() == [] and not kiosk.view.session.touched
    monkeypatch.setattr(responses, "save_partial", usual)
    press(kiosk, "kids", 1)
    kiosk.keeper.flush()
    told = [(r.status, r.answers["kids"]["choices"]) for r in kept()]
    assert told == [("partial", ["yes"]), ("partial", ["no"])]


def test_a_pin_that_cannot_be_kept_is_told_and_leads_nowhere(desk, dialogs, qtbot, monkeypatch):
    def refuse(_pin: str) -> None:
        raise DatabaseBusy("An import is being written. Try again later.")

    monkeypatch.setattr(kiosk_pin, "set_pin", refuse)
    dialogs.text = "1357"
    assert not choose_new_pin(desk) and "import" in dialogs.failures[0]
    pad = PinPad()
    qtbot.addWidget(pad)
    pad.begin(CHOOSE)
    for _ in range(2):
        for figure in "1357":
            pad.type_figure(figure)
        with qtbot.assertNotEmitted(pad.passed):
            pad.enter()
    assert pad.mode == CHOOSE and "import" in pad.wrong.text()


def test_what_staff_threw_away_while_the_visitor_types_is_handed_in_once(kiosk, qtbot):
    with qtbot.waitSignal(kiosk.keeper.kept, timeout=2000):
        press(kiosk, "kids", 0)
    responses.remove_response(kiosk.keeper.response_id)
    press(kiosk, "kids", 1)
    kiosk.keeper.flush()
    assert kiosk.keeper.elsewhere and kept() == []
    kiosk.start_over()
    assert [r.answers for r in kept()] == [{"kids": {"choices": ["no"]}}]


def test_who_takes_everything_back_removes_nothing_that_staff_handed_in(kiosk, qtbot):
    with qtbot.waitSignal(kiosk.keeper.kept, timeout=2000):
        press(kiosk, "kids", 0)
    staff = {"kids": Given(choices=("yes",))}
    form_intake.hand_in(
        kiosk._version, staff, face="kiosk", response_id=kiosk.keeper.response_id, since=staff
    )
    kiosk.keeper.note({})
    kiosk.keeper.let_go()
    assert [r.status for r in kept()] == ["anonymous"]


def test_return_beside_an_answer_that_nobody_chose_neither_chooses_it_nor_goes_on_unseen(
    kiosk, qtbot
):
    field = kiosk.view.block("kids").field
    qtbot.keyClick(field.pills[0], Qt.Key.Key_Return)
    assert "kids" in kiosk.view._laid, "it is still asked"
    assert field.complaint.text() == (
        "Nothing is chosen yet. The space bar chooses; Enter once more goes on without."
    )
    assert not any(p.isChecked() for p in field.pills)
    qtbot.keyClick(field.pills[0], Qt.Key.Key_Return)
    assert "more" in kiosk.view._laid


def test_return_on_an_answer_to_which_somebody_walked_chooses_it_and_then_goes_on(kiosk, qtbot):
    field = kiosk.view.block("kids").field
    qtbot.keyClick(field.pills[0], Qt.Key.Key_Right)
    qtbot.keyClick(field.pills[1], Qt.Key.Key_Return)
    assert [p.isChecked() for p in field.pills] == [False, True]
    assert "kids" in kiosk.view._laid
    qtbot.keyClick(field.pills[1], Qt.Key.Key_Return)
    assert "more" in kiosk.view._laid
    assert kiosk.view.session.raw["kids"] == Given(("no",))
