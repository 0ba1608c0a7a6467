"""The review at the desk: one response after the other, all that is clear at once, by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import builders
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from db.queries import forms, interests, patrons, responses
from desktop.domain import form_schema
from desktop.domain.form_answers import Given
from desktop.domain.form_intake import hand_in
from desktop.domain.form_schema import Becomes, Choice, FormSchema, Question
from desktop.ui import theme
from desktop.ui.forms.review_model import ReviewRole
from desktop.ui.forms.review_page import ReviewPage
from desktop.ui.forms.review_queue import CONFLICTS, DONE, NOBODYS, OURS
from desktop.ui.forms.review_who import UNDECIDED

Answer = Callable[..., int]
SCHEMA = FormSchema(
    "Season signup",
    questions=(
        Question("who", "contact", "Who are you?", parts=("given", "family", "email", "phone")),
        Question("loves", "several", "What do you love?", choices=(
            Choice("c1", "Opera", Becomes("interest", "Opera", strength=3)),
            Choice("c2", "Jazz", Becomes("interest", "Jazz")))),
        Question("she", "short", "Pronouns", becomes=Becomes("field", "pronouns")),
        Question("more", "long", "Anything else?"),
    ),
)  # fmt: skip


@pytest.fixture
def answer(database) -> Answer:
    """Fills the form in: person's parts as `who`, the rest by question."""
    body = form_schema.to_data(SCHEMA)
    form_id = forms.add_form("Season signup", body).created_id
    version = forms.get_version(forms.publish_form(form_id, body).created_id)
    times = iter(range(10, 60))

    def fill(who: dict[str, str] | None = None, face: str = "web", **rest) -> int:
        raw = {key: value for key, value in rest.items() if isinstance(value, Given)}
        raw["who"] = Given(parts=tuple((who or {}).items()))
        at = f"2026-11-01T12:{next(times)}:00Z"
        patron = rest.get("patron")
        return hand_in(version, raw, face=face, patron_id=patron, answered_at=at).created_id

    return fill


@pytest.fixture
def page(desk, qtbot, answer) -> Iterator[ReviewPage]:
    made = ReviewPage(desk)
    made.resize(1356, 860)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    shiboken6.delete(made)


def shown(page: ReviewPage, qtbot) -> None:
    """Open the page and wait until it is known what conflicts."""
    with qtbot.waitSignal(page.sorted_out, timeout=5000):
        page.activate()


OPERA, JAZZ = Given(("c1",)), Given(("c2",))


def test_an_empty_queue_says_what_comes_here(page):
    page.activate()
    assert page.empty.isVisible()
    assert page.empty.title.text() == "Nothing waits for review"


def test_at_large_text_in_a_small_window_no_filter_is_cut_off(page, qtbot):
    theme.apply(QApplication.instance(), "light", 1.5)
    page.resize(1152, 720)
    page.activate()
    QApplication.processEvents()
    kinds = page.queue.kinds
    assert max(b.geometry().bottom() for b in kinds.buttons) <= kinds.height()
    # What wants more than there is would be laid out as for a wider column.
    assert kinds.parentWidget().minimumSizeHint().width() <= page.queue.width()
    theme.apply(QApplication.instance(), "light", 1.0)


def test_a_response_stands_beside_whom_it_was_matched_to(page, qtbot, answer):
    ada = builders.make_patron("Ada", "Example", email="ada@example.com")
    answer({"given": "Ada", "family": "Example", "email": "ada@example.com"}, loves=OPERA)
    shown(page, qtbot)
    sheet = page.sheet
    assert sheet.beside == ada
    assert sheet.who.verdict.text() == "We think: Ada Example"
    assert sheet.who.reasons[ada].text() == "same e-mail and same name"
    assert [row.line.new for row in sheet.lines.rows] == ["Opera · loves it"]
    assert "Name (Ada Example)" in sheet.lines.known.text()
    assert page.foot.hint.text() == "Take in keeps 1 thing with Ada Example."


def test_two_of_one_name_are_told_apart(page, qtbot, answer):
    ada = builders.make_patron("Ada", "Example", email="ada@example.com")
    other = builders.make_patron("Ada", "Example", email="ada.two@example.org")
    answer({"given": "Ada", "family": "Example", "email": "ada@example.com"}, loves=OPERA)
    shown(page, qtbot)
    told = page.sheet.who.reasons
    assert told[ada].text() == "same e-mail and same name · ada@example.com"
    assert told[other].text() == "same name only · ada.two@example.org"


def test_taking_in_goes_on_to_the_next_and_can_be_taken_back(page, qtbot, answer, desk):
    ada, ben = builders.make_patron("Ada"), builders.make_patron("Ben")
    second = answer(loves=JAZZ, patron=ben)
    first = answer(loves=OPERA, patron=ada)
    shown(page, qtbot)
    assert page.queue.current_id == first
    qtbot.keyClick(page.queue.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert responses.get_response(first).status == "taken"
    assert [i.name for i in interests.list_patron_interests(ada)] == ["Opera"]
    assert page.queue.current_id == second and page.queue.model.ids == [second]
    assert desk.toasts.last == "Taken in: Ada Example"
    desk.edits.undo()
    qtbot.waitUntil(lambda: page.queue.model.ids == [first, second])
    assert interests.list_patron_interests(ada) == []


def test_leaving_takes_nothing(page, qtbot, answer):
    ada = builders.make_patron()
    only = answer(loves=OPERA, patron=ada)
    shown(page, qtbot)
    qtbot.keyClick(
        page.queue.list, Qt.Key.Key_Return,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )  # fmt: skip
    assert responses.get_response(only).status == "left"
    assert interests.list_patron_interests(ada) == []
    assert page.empty.isVisible()


def test_later_leaves_it_in_the_queue_and_shows_the_next(page, qtbot, answer):
    ids = [answer(loves=OPERA, patron=builders.make_patron(n)) for n in ("Ada", "Ben")]
    shown(page, qtbot)
    page.foot.later.click()
    assert page.queue.current_id == ids[0]
    assert page.queue.model.rowCount() == 2
    qtbot.keyClick(page.queue.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert page.queue.current_id == ids[1]


def test_what_conflicts_is_not_ticked_and_shows_both_values(page, qtbot, answer):
    ada = builders.make_patron(pronouns="they/them")
    only = answer(loves=OPERA, she=Given(text="she/her"), patron=ada)
    shown(page, qtbot)
    torn, clear = page.sheet.lines.rows
    assert (torn.line.key, torn.tick.isChecked()) == ("she", False)
    assert (torn.old.text(), torn.new.text()) == ("We have: they/them", "she/her")
    assert clear.tick.isChecked()
    assert page.queue.model.index(0, 0).data(ReviewRole.STATE) == "conflict"
    torn.tick.click()
    page.foot.take.click()
    assert patrons.get_patron(ada).pronouns == "she/her"
    assert responses.get_response(only).decisions == {"she": "taken", "loves.c1": "taken"}


def test_with_nothing_ticked_there_is_nothing_to_take_in(page, qtbot, answer):
    answer(loves=OPERA, patron=builders.make_patron())
    shown(page, qtbot)
    page.sheet.lines.rows[0].tick.click()
    assert not page.foot.take.isEnabled() and page.foot.leave.isEnabled()


def test_somebody_unknown_becomes_a_new_patron(page, qtbot, answer):
    only = answer({"given": "Nia", "family": "Example", "email": "nia@example.org"}, loves=OPERA)
    shown(page, qtbot)
    assert page.sheet.beside is None
    assert page.sheet.who.verdict.text() == "Somebody new"
    page.foot.take.click()
    patron = patrons.get_patron(responses.get_response(only).patron_id)
    assert patron.display_name == "Nia Example"


def test_who_shares_a_mail_is_for_a_person_to_choose(page, qtbot, answer):
    ada = builders.make_patron("Ada", "Example", email="us@example.com")
    only = answer({"given": "Ben", "family": "Example", "email": "us@example.com"}, loves=OPERA)
    shown(page, qtbot)
    assert page.sheet.beside == UNDECIDED
    assert not page.foot.take.isEnabled() and page.foot.hint.text() == "Say who this is first."
    page.sheet.who.ways[ada].click()
    assert page.sheet.beside == ada and page.foot.take.isEnabled()
    page.sheet.who.ways[None].click()
    page.foot.take.click()
    assert responses.get_response(only).patron_id not in (None, ada)


def test_somebody_else_is_found_by_typing(page, qtbot, answer):
    zoe = builders.make_patron("Zoë", "Łuczak")
    builders.refresh()
    only = answer({"given": "Zosia"}, loves=OPERA)
    shown(page, qtbot)
    qtbot.keyClicks(page.sheet.who.other, "lucz")
    qtbot.keyClick(page.sheet.who.other, Qt.Key.Key_Return)
    assert page.sheet.beside == zoe
    assert page.sheet.who.reasons[zoe].text() == "chosen by you"
    page.sheet.lines.tick({"loves.c1"})
    page.foot.take.click()
    assert responses.get_response(only).patron_id == zoe
    assert patrons.get_patron(zoe).display_name == "Zoë Łuczak"


def test_the_answers_are_there_as_they_were_given_with_the_remark(page, qtbot, answer):
    answer({"given": "Ada", "email": "no mail"}, more=Given(text="Long\nlines <b>&"))
    shown(page, qtbot)
    assert "This does not look like an e-mail address." in page.sheet.remark_words.text()
    assert page.sheet.answers.isVisible()
    assert page.sheet.pairs["Anything else?"] == "Long\nlines <b>&"


def test_the_queue_is_filtered_by_kind_and_face(page, qtbot, answer):
    ada = builders.make_patron(pronouns="they/them")
    torn = answer(she=Given(text="she/her"), patron=ada, face="kiosk")
    nobody = answer({"given": "Nia"})
    answer(loves=OPERA)  # nobody's: it is not here
    shown(page, qtbot)
    assert page.queue.model.ids == [nobody, torn]
    for kind, wanted in ((OURS, [torn]), (NOBODYS, [nobody]), (CONFLICTS, [torn])):
        with qtbot.waitSignal(page.sorted_out, timeout=5000):
            page.queue.kinds.button_for(kind).click()
        assert page.queue.model.ids == wanted
    with qtbot.waitSignal(page.sorted_out, timeout=5000):
        page.queue.kinds.button_for("all").click()
    page.queue.faces.setCurrentIndex(page.queue.faces.findData("kiosk"))
    page.queue.faces.activated.emit(1)
    assert page.queue.model.ids == [torn]


def test_all_that_is_clear_is_taken_in_at_once_and_each_can_be_taken_back(
    page, qtbot, answer, desk
):
    ids = [
        answer(loves=OPERA, patron=builders.make_patron(f"P{n}", pronouns="they/them"))
        for n in range(5)
    ]
    torn = answer(she=Given(text="she/her"), patron=responses.get_response(ids[0]).patron_id)
    shown(page, qtbot)
    assert page.queue.bulk.text() == "Take in all 5"
    with qtbot.waitSignal(page.bulk.finished, timeout=10000):
        page.queue.bulk.click()
        assert page.queue.stop.isVisible() and not page.foot.take.isEnabled()
    assert page.queue.model.ids == [torn]
    assert desk.toasts.last.startswith("Taken in 5 responses.")
    page.queue.kinds.button_for(DONE).click()
    assert sorted(page.queue.model.ids) == ids
    assert page.sheet.lines.title.text().startswith("Taken in: P")
    back = page.queue.current_id
    page.foot.take_back.click()
    qtbot.waitUntil(lambda: len(page.queue.model.ids) == 4)
    assert responses.get_response(back).status == "waiting"


def test_a_response_that_was_taken_elsewhere_is_not_taken_twice(page, qtbot, answer, dialogs):
    from desktop.domain.form_review import review, take

    ada = builders.make_patron()
    only = answer(loves=OPERA, patron=ada)
    shown(page, qtbot)
    elsewhere = review(only)
    take(elsewhere, elsewhere.proposed)
    page.foot.take.click()
    assert dialogs.failures and "reviewed already" in dialogs.failures[0]
    qtbot.waitUntil(lambda: page.queue.model.ids == [])
    assert len(interests.list_patron_interests(ada)) == 1


def test_enter_in_the_queue_leads_to_the_first_tick_and_escape_back_to_the_forms(
    page, qtbot, answer
):
    answer(loves=OPERA, patron=builders.make_patron())
    shown(page, qtbot)
    qtbot.keyClick(page.queue.list, Qt.Key.Key_Return)
    assert page.sheet.lines.rows[0].tick.hasFocus()
    qtbot.keyClick(page.sheet.lines.rows[0].tick, Qt.Key.Key_Space)
    assert not page.sheet.lines.rows[0].tick.isChecked()
    with qtbot.waitSignal(page.back_wanted):
        qtbot.keyClick(page, Qt.Key.Key_Escape)


def test_the_record_can_be_opened_from_here(page, qtbot, answer):
    ada = builders.make_patron()
    answer(loves=OPERA, patron=ada)
    shown(page, qtbot)
    with qtbot.waitSignal(page.patron_wanted) as told:
        page.sheet.who.open.click()
    assert told.args == [ada]


def test_strangers_are_made_patrons_at_once(page, qtbot, answer):
    ids = [
        answer({"given": f"Nia{n}", "family": f"Okafor{n}", "phone": f"207 555 01{n:02}"})
        for n in range(3)
    ]
    builders.make_patron("Nia0", "Okafor0")
    shown(page, qtbot)
    assert not page.queue.bulk.isVisible()
    with qtbot.waitSignal(page.sorted_out, timeout=5000):
        page.queue.kinds.button_for(NOBODYS).click()
    assert page.queue.bulk.text() == "Make them new patrons"
    with qtbot.waitSignal(page.bulk.finished, timeout=10000):
        page.queue.bulk.click()
    assert page.queue.model.ids == [ids[0]]
    names = [responses.get_response(i).patron_name for i in ids]
    assert names == ["", "Nia1 Okafor1", "Nia2 Okafor2"]


def test_a_review_in_bulk_can_be_stopped_and_the_rest_waits(page, qtbot, answer, desk):
    patrons_ = [builders.make_patron(f"P{n}") for n in range(45)]
    ids = [answer(loves=OPERA, patron=p) for p in patrons_]
    ids += [answer_again(ids[0], p) for p in patrons_ for _ in range(2)]
    shown(page, qtbot)
    page.bulk.progressed.connect(lambda _, part: page.queue.stop.click() if part else None)
    with qtbot.waitSignal(page.bulk.finished, timeout=20000) as told:
        page.queue.bulk.click()
    done = told.args[0]
    waiting = page.queue.model.rowCount()
    assert waiting == len(ids) - len(done.taken) - len(done.left)
    if waiting:
        assert "The rest waits as before." in desk.toasts.last


def answer_again(response_id: int, patron_id: int) -> int:
    """The same answers for somebody else."""
    found = responses.get_response(response_id)
    return responses.add_response(
        found.version_id, found.answers, face="web", patron_id=patron_id,
        answered_at=found.answered_at,
    ).created_id  # fmt: skip


def test_what_conflicts_is_looked_for_again_after_a_look_elsewhere(page, qtbot, answer):
    answer(loves=OPERA, patron=builders.make_patron())
    page.activate()
    page.hide()
    page.show()
    shown(page, qtbot)
    assert page.queue.bulk.text() == "Take in all 1"


def test_only_what_is_shown_of_one_form_is_offered_at_once(page, qtbot, answer):
    answer(loves=OPERA, patron=builders.make_patron())
    shown(page, qtbot)
    assert page.queue.bulk.text() == "Take in all 1"
    body = form_schema.to_data(SCHEMA)
    other = forms.add_form("After the show", body).created_id
    forms.publish_form(other, body)
    page.show_form(other)
    page.activate()
    assert not page.queue.bulk.isVisible()
    page.show_form(None)
    shown(page, qtbot)
    assert page.queue.bulk.text() == "Take in all 1"
