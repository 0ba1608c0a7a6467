"""Typing up papers, finishing what was broken off, filling in for a patron on the phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from builders import make_interest, make_patron
from form_strategies import every_kind
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from db.queries import audit, forms, interests, responses
from desktop.domain import form_intake
from desktop.domain.form_answers import Given
from desktop.domain.form_schema import Becomes, Choice, FormSchema, Question, to_data
from desktop.ui.desk import Desk
from desktop.ui.forms.fill_sheet import FillSheet
from desktop.ui.forms.paper_entry import CHOOSE, TYPE, PaperEntryPage
from desktop.ui.forms.partials_page import FINISH, LIST, PartialsPage


def published(schema: FormSchema | None = None, name: str = "Season signup"):
    body = to_data(schema or every_kind())
    form_id = forms.add_form(name, body).created_id
    return forms.get_version(forms.publish_form(form_id, body).created_id)


@pytest.fixture
def version(database: object):
    return published()


def opened(page: QWidget, qtbot) -> None:
    page.resize(1100, 800)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)


@pytest.fixture
def page(desk: Desk, version, qtbot) -> Iterator[PaperEntryPage]:
    made = PaperEntryPage(desk)
    opened(made, qtbot)
    made.activate()
    yield made
    made.close()
    made.deleteLater()


def type_keys(qtbot, keys: str) -> None:
    for key in keys:
        qtbot.keyClicks(QApplication.focusWidget(), key)


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def hand_in(qtbot) -> None:
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def kept(status: str | None = None):
    ids = responses.list_response_ids(status=status)
    return sorted((responses.get_response(i) for i in ids), key=lambda r: r.id)


def test_a_paper_is_typed_by_keys_alone_in_the_order_of_the_form(page, version, qtbot):
    type_keys(qtbot, f"{version.code.lower()}\r")
    assert page.pages.currentIndex() == TYPE
    type_keys(qtbot, "Ada\rExample\rada@example.com\r\r\r\r")  # contact details
    type_keys(qtbot, "13\r")  # loves: String quartets, Anything with my kids
    type_keys(qtbot, "y\r")  # kids
    type_keys(qtbot, "7 and 9\r")  # opened by the yes
    type_keys(qtbot, "2\r")
    type_keys(qtbot, "3Balcony\r")  # something else, in words
    type_keys(qtbot, "10\r")
    type_keys(qtbot, "17 may\r\r")
    type_keys(qtbot, "\rThank you\r1")
    hand_in(qtbot)
    (found,) = kept()
    assert (found.face, found.status, found.remark) == ("paper", "waiting", "")
    assert found.answers == {
        "who": {"parts": {"given": "Ada", "family": "Example", "email": "ada@example.com"}},
        "loves": {"choices": ["c1", "c3"]},
        "kids": {"choices": ["yes"]},
        "ages": {"text": "7 and 9"},
        "count": {"text": "2"},
        "seat": {"other": "Balcony"},
        "again": {"text": "10"},
        "born": {"text": "--05-17"},
        "more": {"text": "Thank you"},
        "mail": {"choices": ["yes"]},
    }
    assert page.count.text() == "1 paper typed" and not page.sheet.session.touched


def test_what_does_not_apply_is_not_asked(page, version, qtbot):
    page.show_version(version.id)
    assert not page.sheet.blocks["ages"].isVisible()
    page.sheet.blocks["kids"].field.pills[0].click()
    assert page.sheet.blocks["ages"].isVisible()
    page.sheet.blocks["kids"].field.focus_first()
    press(qtbot, Qt.Key.Key_Return)
    assert page.sheet.blocks["ages"].field.line.hasFocus()
    press(qtbot, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert page.sheet.blocks["kids"].field.pills[0].hasFocus()


def test_what_is_amiss_is_said_once_and_then_kept_as_a_remark(page, version, qtbot):
    page.show_version(version.id)
    page.sheet.blocks["more"].field.lines.setPlainText("No name on it")
    hand_in(qtbot)
    assert kept("anonymous") == [] and "1 answer is amiss" in page.message.text()
    assert page.sheet.blocks["who"].field.complaint.isVisible()
    hand_in(qtbot)
    (found,) = kept("anonymous")
    assert "Please answer this one." in found.remark and "What should we call you" in found.remark


def test_a_wrong_address_is_gone_to_not_the_name_before_it(page, version, qtbot):
    page.show_version(version.id)
    who = page.sheet.blocks["who"].field
    who.lines["given"].setText("Ben")
    qtbot.keyClicks(who.lines["email"], "ben@")
    hand_in(qtbot)
    assert kept("waiting") == [] and who.lines["email"].hasFocus()


def test_what_is_put_aside_says_where_it_waits(page, version, desk, qtbot):
    page.show_version(version.id)
    page.sheet.blocks["kids"].field.pills[0].click()
    press(qtbot, Qt.Key.Key_Escape)
    assert page.pages.currentIndex() == CHOOSE and len(kept("partial")) == 1
    assert "broken off" in desk.toasts.last


def test_an_empty_paper_is_kept_only_when_asked_twice(page, version, qtbot):
    page.show_version(version.id)
    hand_in(qtbot)
    assert kept() == [] and "Nothing was typed" in page.message.text()
    hand_in(qtbot)
    assert len(kept("anonymous")) == 1


def test_the_last_paper_can_be_taken_back_and_mended(page, version, qtbot):
    page.show_version(version.id)
    type_keys(qtbot, "Ada\r")
    hand_in(qtbot)
    type_keys(qtbot, "Bea\r")
    hand_in(qtbot)
    assert page.count.text() == "2 papers typed"
    page.undo_last.click()
    assert page.count.text() == "1 paper typed"
    assert page.sheet.blocks["who"].field.lines["given"].text() == "Bea"
    page.sheet.blocks["who"].field.lines["given"].setFocus()
    type_keys(qtbot, "trix")
    hand_in(qtbot)
    assert [r.person["given"] for r in kept()] == ["Ada", "Beatrix"]


def test_taking_back_never_overwrites_a_paper_that_is_begun(page, version, qtbot):
    page.show_version(version.id)
    type_keys(qtbot, "Ada\r")
    hand_in(qtbot)
    type_keys(qtbot, "Bea")
    page.undo_last.click()
    assert page.sheet.blocks["who"].field.lines["given"].text() == "Bea"
    assert kept()[0].status == "partial"


def test_the_next_paper_begins_with_nothing_of_the_last(page, version, qtbot):
    page.show_version(version.id)
    seat, scale = page.sheet.blocks["seat"].field, page.sheet.blocks["again"].field
    seat.pills[2].click()  # something else, without a word
    scale.pills[1].click()
    scale.focus_first()
    type_keys(qtbot, "1")
    page.sheet.blocks["born"].field.line.setText("no day")
    hand_in(qtbot)
    hand_in(qtbot)
    assert page.count.text() == "1 paper typed" and page.sheet.blocks["seat"].field is seat
    assert not any(pill.isChecked() for pill in (*seat.pills, *scale.pills))
    assert not seat.other.isVisible() and page.sheet.blocks["born"].field.line.text() == ""
    scale.focus_first()
    type_keys(qtbot, "0")
    assert scale.given().text == "0"


def test_undo_from_the_toast_is_counted_too(page, version, desk, qtbot):
    page.show_version(version.id)
    type_keys(qtbot, "Ada\r")
    hand_in(qtbot)
    desk.edits.undo()
    assert page.count.text() == ""


def test_a_paper_that_is_left_is_kept_as_broken_off(page, version, qtbot):
    page.show_version(version.id)
    type_keys(qtbot, "Ada")
    with qtbot.waitSignal(page.back_wanted):
        page.back.click()
    (found,) = kept("partial")
    assert found.answers == {"who": {"parts": {"given": "Ada"}}} and found.face == "paper"


def test_papers_of_an_old_version_are_typed_as_they_were_printed(page, version, qtbot):
    form_id = version.form_id
    forms.publish_form(form_id, to_data(FormSchema("New", questions=every_kind().questions[:1])))
    page.chooser.code.setText(version.code)
    page.chooser.find_code()
    assert "more" in page.sheet.blocks and "v1" in page.name.text()
    page.show_form(form_id)
    assert page.pages.currentIndex() == CHOOSE and page.chooser.version_box.count() == 2
    page.chooser.begin.click()
    assert list(page.sheet.blocks) == ["who"]


def test_a_code_that_nobody_knows_is_said(page, qtbot):
    type_keys(qtbot, "NOPE\r")
    assert (
        page.pages.currentIndex() == CHOOSE
        and "no form with this code" in page.chooser.problem.text()
    )


def test_the_day_on_the_papers_is_when_they_were_answered(page, version, qtbot):
    page.show_version(version.id)
    page.day.setText("20 nov")
    type_keys(qtbot, "Ada\r")
    hand_in(qtbot)
    assert kept()[0].answered_at.startswith("2026-11-20T")
    page.day.setText("20 nov 2031")
    type_keys(qtbot, "Bea\r")
    hand_in(qtbot)
    assert len(kept("waiting")) == 1 and "Which day" in page.message.text()


# -- broken off


@pytest.fixture
def partials(desk: Desk, version, qtbot) -> Iterator[PartialsPage]:
    for name in ("Ada", "Bea"):
        responses.save_partial(None, version.id, {"who": {"parts": {"given": name}}}, face="kiosk")
    made = PartialsPage(desk)
    opened(made, qtbot)
    made.activate()
    yield made
    made.close()
    made.deleteLater()


def test_what_was_broken_off_is_listed_and_handed_in_as_it_is(partials, qtbot):
    assert len(partials.rows) == 2 and "kiosk" in partials.rows[0].accessibleName()
    partials.rows[0].hand_in.click()
    assert len(partials.rows) == 1 and [r.status for r in kept()].count("waiting") == 1
    partials.rows[0].throw.click()
    assert partials.rows == [] and partials.empty.isVisible() and len(kept()) == 1
    partials._desk.edits.undo()
    assert len(partials.rows) == 1


def test_what_was_broken_off_is_finished_where_it_stopped(partials, qtbot):
    partials.rows[0].go_on.click()
    assert partials.pages.currentIndex() == FINISH
    assert partials.sheet.blocks["who"].field.lines["given"].text() == "Bea"
    type_keys(qtbot, "trix")
    hand_in(qtbot)
    assert partials.pages.currentIndex() == LIST and len(partials.rows) == 1
    (found,) = kept("waiting")
    assert found.person["given"] == "Beatrix" and found.face == "kiosk"


def test_finishing_later_keeps_what_was_added(partials, qtbot):
    partials.rows[0].go_on.click()
    type_keys(qtbot, "trix")
    partials.later.click()
    assert [r.answers["who"]["parts"]["given"] for r in kept("partial")] == ["Ada", "Beatrix"]


# -- on the phone

LOVES = Question(
    "loves",
    "several",
    "What do you love?",
    choices=(
        Choice("c1", "Opera", Becomes("interest", "Opera")),
        Choice("c2", "Jazz", Becomes("interest", "Jazz")),
    ),
)
NAME = Question("who", "contact", "Who are you?", parts=("given", "family"))
PHONED = FormSchema("Tell us", questions=(NAME, LOVES))


def filling(desk, qtbot, patron_id, version) -> FillSheet:
    made = FillSheet(desk, version, patron_id)
    qtbot.addWidget(made)
    opened(made, qtbot)
    made.setFocus()
    return made


def test_answers_on_the_phone_are_known_at_once_and_one_undo_takes_them_back(desk, qtbot):
    patron_id, version = make_patron("Judith", "Shimwell"), published(PHONED)
    made = filling(desk, qtbot, patron_id, version)
    made.sheet.blocks["loves"].field.pills[1].click()
    with qtbot.waitSignal(made.handed_in) as told:
        hand_in(qtbot)
    assert told.args[1] is False
    assert [i.name for i in interests.list_patron_interests(patron_id)] == ["Jazz"]
    assert [(r.status, r.patron_id, r.face) for r in kept()] == [("taken", patron_id, "desk")]
    assert not any("Judith" in entry.action for entry in audit.list_audit(patron_id))
    desk.edits.undo()
    assert interests.list_patron_interests(patron_id) == []
    assert all(r.status == "partial" for r in kept())


def test_what_conflicts_waits_for_review(desk, qtbot):
    patron_id, version = make_patron("Judith", "Shimwell"), published(PHONED)
    make_interest("Jazz")
    made = filling(desk, qtbot, patron_id, version)
    assert made.sheet.blocks["loves"].field.pills[0].hasFocus(), "nobody we know is asked who"
    made.sheet.focus_first()
    type_keys(qtbot, "Bea\rOther\r")
    made.sheet.blocks["loves"].field.pills[1].click()
    hand_in(qtbot)
    assert [r.status for r in kept()] == ["waiting"]
    assert interests.list_patron_interests(patron_id) == []
    assert "waits for review" in desk.toasts.last


def test_earlier_answers_stand_quietly_under_their_questions(desk, qtbot):
    patron_id, version = make_patron("Judith", "Shimwell"), published(PHONED)
    form_intake.hand_in(version, {"loves": Given(("c1",))}, face="paper", patron_id=patron_id)
    made = filling(desk, qtbot, patron_id, version)
    assert made.sheet.blocks["loves"].note == "Said on 22 Nov: Opera"
    assert made.sheet.blocks["who"].note == "" and not made.sheet.session.touched


def test_who_is_known_need_not_say_their_name_again(desk, qtbot):
    patron_id, version = make_patron("Judith", "Shimwell"), published()
    made = filling(desk, qtbot, patron_id, version)
    made.sheet.blocks["kids"].field.pills[1].click()
    assert made.hand_in() and kept()[0].status == "left"


def test_a_call_that_breaks_off_is_kept(desk, qtbot):
    patron_id, version = make_patron("Judith", "Shimwell"), published(PHONED)
    made = filling(desk, qtbot, patron_id, version)
    made.sheet.blocks["loves"].field.pills[0].click()
    with qtbot.waitSignal(made.back_wanted):
        press(qtbot, Qt.Key.Key_Escape)
    assert [(r.status, r.patron_id) for r in kept()] == [("partial", patron_id)]
