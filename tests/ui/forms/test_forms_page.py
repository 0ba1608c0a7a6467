"""The page of forms: what opens from it, filling in for a patron, the kiosk, the way back."""

from __future__ import annotations

import pytest
from builders import make_patron
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from db.queries import forms, responses
from desktop.domain.form_schema import FormSchema, new_question, to_data
from desktop.ui.desk import Desk
from desktop.ui.forms.fill_sheet import FillSheet
from desktop.ui.forms.form_picker import FormPicker
from desktop.ui.forms.forms_page import ROOMS, FormsPage

SCHEMA = FormSchema(title="Hello", questions=(new_question("short", "What do you love?"),))


def publish(name: str) -> int:
    form_id = forms.add_form(name, to_data(SCHEMA)).created_id
    forms.publish_form(form_id, to_data(SCHEMA))
    return form_id


@pytest.fixture
def page(desk: Desk, qtbot) -> FormsPage:
    made = FormsPage(desk)
    qtbot.addWidget(made)
    made.resize(1300, 800)
    made.show()
    made.activate()
    return made


@pytest.mark.parametrize("room", sorted(ROOMS.keys() - {"builder", "versions"}))
def test_each_room_opens_and_leads_back(page: FormsPage, room: str, qtbot):
    form_id = publish("Season signup")
    for wanted in (0, form_id):
        page.open_room(room, wanted)
        assert page.room_key == room
        shown = page._rooms[room]
        (shown.closed if room == "vocabulary" else shown.back_wanted).emit()
        assert page.room_key == "home"
        assert page.home.list.hasFocus()


def test_the_ways_on_are_offered_as_soon_as_they_lead_somewhere(desk: Desk, page: FormsPage):
    forms.add_form("Draft", to_data(SCHEMA))
    page.home.activate()
    ways = (page.home.review, page.home.paper, page.home.card.results)
    assert not any(way.isVisible() for way in ways) and page.home.vocabulary.isVisible()
    form_id = publish("Season signup")
    live = forms.get_form(form_id).live
    key = live.body["questions"][0]["key"]
    responses.add_response(live.id, {key: {"text": "Jazz"}}, face="paper")
    page.home.reload(form_id)
    assert all(way.isVisible() for way in ways)


def test_without_a_published_form_nothing_is_filled_in(page: FormsPage, desk: Desk, dialogs):
    forms.add_form("Draft", to_data(SCHEMA))
    page.fill_for(make_patron())
    assert "publish" in desk.toasts.last.lower()
    assert dialogs.asked == []


def test_one_form_is_filled_in_at_once(page: FormsPage, dialogs):
    publish("Season signup")
    page.fill_for(make_patron("Ada", "Example"))
    assert len(dialogs.asked) == 1 and "Ada Example" in dialogs.asked[0]


def test_of_several_forms_one_is_picked(page: FormsPage, dialogs):
    publish("Access needs")
    publish("Season signup")
    seen: list[QWidget] = []

    def run(dialog) -> bool:
        seen.append(dialog)
        if isinstance(dialog, FormPicker):
            dialog.list.setCurrentRow(1)
        return True

    dialogs.run = run
    page.fill_for(make_patron("Ada", "Example"))
    assert isinstance(seen[1], FillSheet)
    assert "Season signup" in seen[1].windowTitle()


def test_who_steps_back_from_the_picking_fills_in_nothing(page: FormsPage, dialogs):
    publish("Access needs")
    publish("Season signup")
    dialogs.accepts = False
    page.fill_for(make_patron())
    assert dialogs.asked == ["Fill in a form"]


def test_the_kiosk_asks_what_is_published(page: FormsPage, desk: Desk, qtbot):
    draft = forms.add_form("Draft", to_data(SCHEMA)).created_id
    page.open_kiosk(draft)
    assert "Publish the form first" in desk.toasts.last
    page.open_kiosk(publish("Season signup"))
    qtbot.addWidget(page.kiosk)
    assert page.kiosk.isVisible()
    assert page.kiosk.view.session.schema == SCHEMA
    page.kiosk.left.emit()


def test_escape_on_the_list_is_left_to_the_window(desk: Desk, qtbot):
    publish("Season signup")
    heard = []

    class Window(QWidget):
        def keyPressEvent(self, event: QKeyEvent) -> None:
            heard.append(event.key())

    window = Window()
    qtbot.addWidget(window)
    page = FormsPage(desk, window)
    window.show()
    page.activate()
    qtbot.keyClick(page.home.list, Qt.Key.Key_Escape)
    assert heard == [Qt.Key.Key_Escape]
