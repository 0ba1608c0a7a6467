"""An answer at the kiosk is, without restart, an interest, an opener, a line on tonight's sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import shiboken6
from builders import make_patron, make_performance, make_visit, refresh
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from db.queries import facts, forms, responses
from desktop.domain import kiosk_pin, session, settings
from desktop.domain.form_library import ready_forms
from desktop.domain.form_schema import to_data
from desktop.domain.vocabulary import add_preset_vocabulary
from desktop.ui import theme
from desktop.ui.desk import Desk, set_up_desk
from desktop.ui.forms.kiosk_window import KioskWindow
from desktop.ui.main_window import MainWindow


@pytest.fixture
def nia(database) -> int:
    """Nia has been here once; tonight she holds seats for a family show."""
    add_preset_vocabulary()
    patron = make_patron("Nia", "Adeyemi", email="nia@example.org")
    make_visit(patron, make_performance("Bach and Bartók", "2026-10-03 19:30"))
    make_visit(
        patron,
        make_performance("The Snow Queen", "2026-11-22 19:30", for_children=True),
        2,
        seats=("F12", "F13"),
        attended=None,
    )
    make_performance("Mouse and Mole", "2026-12-12 15:00", for_children=True)
    signup = next(f for f in ready_forms() if f.name == "Season signup")
    # Without the question of tastes, so that the one about children is the one to ask.
    asks = tuple(q for q in signup.schema.questions if q.key != "get_up_for")
    body = to_data(replace(signup.schema, questions=asks))
    forms.publish_form(forms.add_form(signup.name, body).created_id, body)
    refresh()
    return patron


@pytest.fixture
def desk(nia, qapp, qtbot) -> Iterator[Desk]:
    theme.apply(qapp, "light", 1.0)
    made = set_up_desk(session.start(), settings.load())
    yield made
    assert made.tasks.stop()


@pytest.fixture
def window(desk, nia, qtbot) -> Iterator[MainWindow]:
    kiosk_pin.set_pin("2468")
    made = MainWindow(desk)
    made.resize(1440, 900)
    made.show()
    qtbot.waitExposed(made)
    made.wake()
    yield made
    # A window that is closed over work asks a person, and there is none.
    qtbot.waitUntil(lambda: not desk.tasks.busy, timeout=20_000)
    made.close()
    shiboken6.delete(made)


def answer_at_the_kiosk(window: MainWindow, qtbot) -> None:
    """Name and e-mail are typed, yes to children, two of them; the rest is skipped."""
    page = window.show_page("forms")
    page.open_kiosk(forms.find_form("Season signup"))
    kiosk: KioskWindow = page.kiosk
    qtbot.waitUntil(kiosk.isActiveWindow, timeout=5000)
    view = kiosk.view

    def type_in(text: str) -> None:
        qtbot.keyClicks(QApplication.focusWidget(), text)

    view.focus_first()
    for text in ("Nia", "Adeyemi", "nia@example.org"):
        type_in(text)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    view.foot.next.click()
    view.block("kids").field.pills[0].click()
    view.foot.next.click()
    view.focus_first()
    type_in("two, 7 and 9")
    view.foot.next.click()
    view.foot.skip.click()
    assert view.thanking
    kiosk.leave()
    qtbot.waitUntil(lambda: not shiboken6.isValid(kiosk), timeout=5000)
    window.activateWindow()
    qtbot.waitActive(window)


def test_yes_two_children_reaches_the_phone_and_the_door(window, nia, desk, qtbot):
    window.show_patron(nia)
    patron_page = window.patron_page()
    ask = patron_page.overview.ask
    assert "kids" in ask._say.text()
    before = [row.words for row in patron_page.overview.openers.rows if not row.isHidden()]
    assert not any("children" in words for words in before)

    answer_at_the_kiosk(window, qtbot)
    (kept,) = responses.list_responses(status="waiting")
    assert kept.patron_id == nia

    # The clerk looks at it once: Ctrl+Return takes it in.
    forms_page = window.show_page("forms")
    forms_page.open_review()
    review = forms_page._rooms["review"]
    qtbot.waitUntil(lambda: review.queue.current_id == kept.id, timeout=5000)
    qtbot.waitUntil(lambda: bool(review.sheet.lines.rows), timeout=5000)
    qtbot.keyClick(review.queue.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert responses.get_response(kept.id).status == "taken"

    # An interest on the patron, said to come from the form.
    (interest,) = facts.get_facts(nia).interests
    assert (interest.name, interest.detail) == ("Has children", "two, 7 and 9")
    assert interest.provenance.source == "Season signup v1"

    # An opener with its because, on the screen that was open all the time.
    window.show_patron(nia)
    rows = patron_page.overview.openers.rows
    said = {row.words: row._because.text() for row in rows if not row.isHidden()}
    words, because = next((w, b) for w, b in said.items() if "you have children" in w)
    assert "The Snow Queen" in words
    assert because.startswith("Has children: two, 7 and 9 (Season signup v1")

    # No longer asked, neither it nor anything it told.
    assert ask.isHidden()

    # A line on the sheet of tonight's family performance.
    tonight = window.show_page("tonight")
    qtbot.waitUntil(lambda: tonight.sheet is not None, timeout=10_000)
    lines = [
        line for part in tonight.sheet.sheet.parts for line in part.lines if line.patron_id == nia
    ]
    assert any("you have children" in line.said for line in lines)
    assert not any("7 and 9" in f"{line.said} {line.text}" for line in lines)


def test_what_was_taken_in_can_be_taken_back_at_the_review(window, nia, desk, qtbot):
    answer_at_the_kiosk(window, qtbot)
    (kept,) = responses.list_responses(status="waiting")
    forms_page = window.show_page("forms")
    forms_page.open_review()
    review = forms_page._rooms["review"]
    qtbot.waitUntil(lambda: review.queue.current_id == kept.id, timeout=5000)
    qtbot.keyClick(review.queue.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert facts.get_facts(nia).interests
    desk.edits.undo()
    assert not facts.get_facts(nia).interests
    assert responses.get_response(kept.id).status == "waiting"
