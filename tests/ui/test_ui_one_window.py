"""The telephone rings: the right patron is shown, and nobody is torn from what they do."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from builders import make_household, make_patron, refresh
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from db.errors import StoreError
from desktop.commands import open_window
from desktop.domain import screen_pop
from desktop.domain.screen_pop import Answer, Request
from desktop.ui.main_window import MainWindow
from desktop.ui.one_window import OneWindow
from desktop.ui.ringing import Ringing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="asks by a socket of this system")


@pytest.fixture
def people(database) -> dict[str, int]:
    """Judith alone has her number; Ada and Ben share theirs."""
    made = {
        "judith": make_patron("Judith", "Shimwell", phone="+1 207 555 0142"),
        "rosa": make_patron("Rosa", "O'Brien", phone="+1 207 555 0175", email="rosa@example.org"),
        "ada": make_patron("Ada", "Abel", phone="+1 207 555 0111"),
        "ben": make_patron("Ben", "Abel", phone="+1 207 555 0111"),
    }
    make_household("The Abels", made["ada"], made["ben"])
    refresh()
    return made


@pytest.fixture
def window(people, desk, qtbot) -> Iterator[MainWindow]:
    made = MainWindow(desk)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.wake()
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    yield made
    qtbot.waitUntil(lambda: not desk.tasks.busy, timeout=10_000)
    made.close()
    shiboken6.delete(made)


@pytest.fixture
def ringing(window, desk) -> Ringing:
    return Ringing(window, window, desk)


def shown(window: MainWindow) -> int | None:
    return window.patron_page().patron_id if window.page_key == "patrons" else None


def half_type(window: MainWindow, qtbot, patron_id: int, text: str) -> QWidget:
    window.show_patron(patron_id)
    capture = window.patron_page().capture
    capture.begin()
    qtbot.keyClicks(capture.edit, text)
    return capture.edit


# -- what is shown


def test_a_number_shows_its_patron(window, ringing, people):
    assert ringing.ring("tel:+12075550142") == Answer(screen_pop.SHOWN, 1)
    assert shown(window) == people["judith"]
    assert not ringing.bar.isVisible()


def test_from_another_page_too(window, ringing, people):
    window.show_page("tonight")
    assert ringing.ring("(207) 555-0142").result == screen_pop.SHOWN
    assert shown(window) == people["judith"]


def test_a_shared_number_offers_its_household_by_arrows_and_enter(window, ringing, people, qtbot):
    assert ringing.ring("+12075550111") == Answer(screen_pop.OFFERED, 2)
    assert shown(window) is None
    callers = ringing.bar.callers
    assert callers.hasFocus()
    names = [callers.item(row).text().split(" · ")[0] for row in range(callers.count())]
    assert sorted(names) == ["Ada Abel", "Ben Abel"]
    qtbot.keyClick(callers, Qt.Key.Key_Down)
    qtbot.keyClick(callers, Qt.Key.Key_Return)
    assert shown(window) == people["ada" if names[1].startswith("Ada") else "ben"]
    assert not ringing.bar.isVisible()


def test_an_unknown_number_offers_a_new_patron_and_opens_nothing(window, ringing, people, qtbot):
    window.show_patron(people["rosa"])
    assert ringing.ring("+1 617 555 0199") == Answer(screen_pop.NEW, 0)
    assert shown(window) == people["rosa"]
    assert "Nobody here has this number" in ringing.bar.about.text()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    form = window.patron_page().form
    assert form.isVisible()
    assert form.fields["phone"].text() == "+1 617 555 0199"


def test_a_number_that_is_not_shown_opens_nothing(window, ringing, people):
    window.show_patron(people["rosa"])
    assert ringing.ring("anonymous") == Answer(screen_pop.NEW, 0)
    assert shown(window) == people["rosa"]
    assert ringing.bar.words.text() == "Ringing: no number shown"


def test_a_patron_and_a_search_can_be_asked_for(window, ringing, people):
    by_mail = Request(screen_pop.PATRON, "rosa@example.org")
    assert ringing.answer(by_mail) == Answer(screen_pop.SHOWN, 1)
    assert shown(window) == people["rosa"]
    assert ringing.answer(Request(screen_pop.PATRON, str(people["ben"]))).result == "shown"
    assert shown(window) == people["ben"]
    assert ringing.answer(Request(screen_pop.PATRON, "99999")).result == screen_pop.REFUSED
    ringing.answer(Request(screen_pop.SEARCH, "shim"))
    assert window.patrons.field.text() == "shim"
    assert window.patrons.list.current_id == people["judith"]


# -- nobody is disturbed


def test_a_half_typed_line_is_not_touched_and_f6_shows_the_caller(window, ringing, people, qtbot):
    edit = half_type(window, qtbot, people["rosa"], "Her sister visits")
    edit.setCursorPosition(4)
    assert ringing.ring("+12075550142") == Answer(screen_pop.WAITING, 1)
    assert shown(window) == people["rosa"]
    assert edit.text() == "Her sister visits"
    assert edit.cursorPosition() == 4
    assert edit.hasFocus()
    assert ringing.bar.words.text() == "Ringing: Judith Shimwell"
    qtbot.keyClicks(edit, "XY")
    assert edit.text() == "Her XYsister visits"
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert shown(window) == people["judith"]
    assert window.patron_page().capture.text() == ""
    window.show_patron(people["rosa"])
    assert window.patron_page().capture.text() == "Her XYsister visits"


def test_who_is_written_about_already_needs_no_bar(window, ringing, people, qtbot):
    edit = half_type(window, qtbot, people["judith"], "Her sister")
    assert ringing.ring("+12075550142") == Answer(screen_pop.SHOWN, 1)
    assert not ringing.bar.isVisible()
    assert edit.hasFocus()
    assert edit.text() == "Her sister"


def test_a_shared_number_does_not_take_the_cursor_from_a_half_typed_line(
    window, ringing, people, qtbot
):
    edit = half_type(window, qtbot, people["rosa"], "Her sister")
    assert ringing.ring("+12075550111") == Answer(screen_pop.WAITING, 2)
    assert edit.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert ringing.bar.callers.hasFocus()
    qtbot.keyClick(ringing.bar.callers, Qt.Key.Key_Escape)
    assert not ringing.bar.isVisible()
    assert edit.text() == "Her sister"
    assert shown(window) == people["rosa"]


def test_an_unknown_number_leaves_a_half_typed_line_alone(window, ringing, people, qtbot):
    edit = half_type(window, qtbot, people["rosa"], "Her sister")
    assert ringing.ring("+16175550199") == Answer(screen_pop.WAITING, 0)
    assert edit.hasFocus()
    assert edit.text() == "Her sister"


def test_letters_in_the_search_go_on_into_the_search(window, ringing, people, qtbot):
    window.find_patron()
    qtbot.keyClicks(window.patrons.field, "ro")
    ringing.ring("+12075550111")
    assert window.patrons.field.hasFocus()


def test_a_new_patron_who_is_being_entered_is_not_lost(window, ringing, people):
    window.add_patron("Somebody New")
    window.find_patron()  # the cursor is elsewhere
    assert ringing.ring("+12075550142") == Answer(screen_pop.WAITING, 1)
    assert window.patron_page().form.fields["given"].text() == "Somebody"


def test_while_a_dialog_is_up_only_a_bar_tells_it(window, ringing, people, qtbot):
    dialog = QDialog(window)
    dialog.setModal(True)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert ringing.ring("+12075550142") == Answer(screen_pop.WAITING, 1)
    assert shown(window) is None
    dialog.close()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert shown(window) == people["judith"]


def test_while_a_call_goes_on_only_a_bar_tells_it(ringing, people, monkeypatch):
    monkeypatch.setattr(type(ringing._pages), "page_key", property(lambda _: "call"))
    assert ringing.ring("+12075550142") == Answer(screen_pop.WAITING, 1)
    assert ringing.bar.words.text() == "Ringing: Judith Shimwell"


def test_visitors_at_a_kiosk_see_no_names(window, ringing, people, qtbot):
    kiosk = QWidget()
    qtbot.addWidget(kiosk)
    kiosk.showFullScreen()
    assert ringing.ring("+12075550142") == Answer(screen_pop.WAITING, 1)
    assert shown(window) is None
    kiosk.close()


def test_several_that_ring_wait_for_each_other(window, ringing, people, qtbot):
    half_type(window, qtbot, people["rosa"], "Her sister")
    ringing.ring("+12075550142")
    ringing.ring("+16175550199")
    assert ringing.bar.words.text() == "Ringing: +16175550199"
    ringing.bar.close_button.click()
    assert ringing.bar.words.text() == "Ringing: Judith Shimwell"
    ringing.bar.close_button.click()
    assert not ringing.bar.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert shown(window) == people["rosa"]


# -- the way there


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where windows listen in this test; short, for addresses may not be long."""
    folder = tmp_path / "w"
    monkeypatch.setattr(screen_pop, "folder", lambda *_: folder)
    return folder


@pytest.fixture
def one(window, ringing, database, places) -> Iterator[OneWindow]:
    made = OneWindow(window, database, ringing.answer)
    assert made.listen()
    yield made
    made.close()


def asked(qtbot, work: Callable[[], object]) -> object:
    """What a program beside the window is answered."""
    told: list[object] = []
    thread = threading.Thread(target=lambda: told.append(work()))
    thread.start()
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    thread.join()
    return told[0]


def test_another_program_asks_and_the_patron_is_there(one, window, people, database, qtbot):
    request = Request(screen_pop.PHONE, "+12075550142")
    answer = asked(qtbot, lambda: open_window.ask_running(database, request))
    assert answer == Answer(screen_pop.SHOWN, 1)
    assert shown(window) == people["judith"]


def test_only_this_user_may_ask(one, places):
    assert oct(one.place.stat().st_mode & 0o777) == "0o700"
    assert oct(places.stat().st_mode & 0o777) == "0o700"


def test_the_window_that_is_used_is_the_one_that_is_asked(one, window, database, places):
    other = screen_pop.place_of(database, 4711)
    other.touch()
    later = one.place.stat().st_mtime + 60
    os.utime(other, (later - 30, later - 30))
    assert screen_pop.list_places(database)[0] == other
    os.utime(other, (1, 1))
    os.utime(one.place, (0, 0))
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    assert screen_pop.list_places(database)[0] == one.place


def test_another_file_is_not_asked(one, tmp_path, qtbot):
    request = Request(screen_pop.PHONE, "+12075550142")
    assert open_window.ask_running(tmp_path / "other.db", request) is None


def test_a_place_whose_window_was_killed_is_cleaned_away(one, window, database, places, qtbot):
    dead = screen_pop.place_of(database, 999999)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as left_over:
        left_over.bind(str(dead))
    assert screen_pop.list_places(database)[0] == dead  # it would be asked first
    request = Request(screen_pop.SEARCH, "shim")
    answer = asked(qtbot, lambda: open_window.ask_running(database, request))
    assert answer == Answer(screen_pop.SHOWN)
    assert not dead.exists()
    assert one.place.exists()


def test_a_window_that_does_not_answer_is_told_and_no_other_is_started(
    database, places, monkeypatch
):
    monkeypatch.setattr(open_window, "ANSWER_SECONDS", 0.05)
    screen_pop.make_folder(places)
    busy = screen_pop.place_of(database, 4711)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(busy))
        listening.listen()
        with pytest.raises(StoreError, match="does not answer"):
            open_window.ask_running(database, Request(screen_pop.PHONE, "1"))
    assert busy.exists()


@pytest.mark.parametrize(
    "line", [b"hello\n", b'{"ask": "erase", "text": "all"}\n', b"x" * 20_000, b"\xff\n", b"{}\n"]
)
def test_what_is_no_request_is_refused_and_the_window_goes_on(
    one, window, database, people, qtbot, line
):
    def speak() -> bytes:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
            asking.settimeout(5)
            asking.connect(str(one.place))
            try:
                asking.sendall(line)
                return asking.recv(1000)
            except OSError:
                return b""

    said = asked(qtbot, speak)
    assert said in (b"", screen_pop.write_answer(Answer(screen_pop.REFUSED)))
    request = Request(screen_pop.PHONE, "+12075550142")
    answer = asked(qtbot, lambda: open_window.ask_running(database, request))
    assert answer == Answer(screen_pop.SHOWN, 1)


def test_a_closed_window_leaves_nothing_behind(one, places):
    one.close()
    assert list(places.iterdir()) == []
    assert one.listen()
