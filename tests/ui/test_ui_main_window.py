"""The window: pages by key, the patron beside the list, back by Escape, undo from anywhere."""

from pathlib import Path

import pytest
from builders import make_patron, make_user
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget

from db import gate, search
from db.errors import NotAllowed
from db.queries import totals, users
from desktop.domain import permissions, session
from desktop.ui import pages
from desktop.ui.desk import Desk
from desktop.ui.keyboard_map import KEYS, KeyboardMap, native
from desktop.ui.main_window import MainWindow


class PatronStandIn(QWidget):
    """As much of a patron's page as the window knows of."""

    patron_closed = Signal()
    patron_created = Signal(int)
    patron_wanted = Signal(int)
    fill_wanted = Signal(int)
    call_wanted = Signal(int)
    resume_wanted = Signal(int)
    page_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[int] = []
        self.added: list[str] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_patron(self, patron_id: int) -> None:
        self.shown.append(patron_id)

    def add_patron(self, typed: str) -> None:
        self.added.append(typed)


class PageStandIn(QWidget):
    """A page that counts how often it is opened."""

    made = 0
    patron_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        type(self).made += 1
        self.opened = 0
        QVBoxLayout(self).addWidget(QLabel("page"))

    def activate(self) -> None:
        self.opened += 1

    def fill_for(self, patron_id: int) -> None:
        self.filled = patron_id

    def add_files(self, paths: list[Path]) -> None:
        self.files = paths


@pytest.fixture
def patron(database: Path) -> int:
    make_user("Ana Marsh", "AM")
    make_user("Tess Whitlow", "TW")
    found = make_patron("Judith", "Shimwell")
    make_patron("Rosa", "O’Brien")
    totals.refresh_all()
    search.rebuild()
    return found


@pytest.fixture
def window(patron: int, desk: Desk, qtbot, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    PageStandIn.made = 0
    stand_ins = {
        key: page if key == pages.PATRONS else page._replace(make=lambda _desk: PageStandIn())
        for key, page in pages.BY_KEY.items()
    }
    monkeypatch.setattr(pages, "BY_KEY", stand_ins)
    monkeypatch.setattr(pages, "patron_page", lambda _desk: PatronStandIn())
    desk.session = session.start()
    made = MainWindow(desk)
    made.resize(1100, 700)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.painted):
        made.show()
        qtbot.waitExposed(made)
    made.wake()
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    return made


def test_only_the_patrons_page_is_made_at_the_start(window: MainWindow):
    assert window.page_key == pages.PATRONS
    assert PageStandIn.made == 0
    assert window.patrons.field.hasFocus()


def test_numbers_open_the_pages_and_each_is_made_once(window: MainWindow, qtbot):
    for number, page in enumerate(pages.ON_RAIL, 1):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        assert window.page_key == page.key
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert PageStandIn.made == len(pages.ON_RAIL) - 1
    assert window.stack.currentWidget().opened == 2


@pytest.mark.parametrize(
    "key, modifier",
    [
        (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Slash, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_search_is_one_key_away_from_every_page(window: MainWindow, qtbot, key, modifier):
    window.show_page("tonight")
    page = window.stack.currentWidget()
    page.setFocus()
    qtbot.keyClick(page, key, modifier)
    assert window.page_key == pages.PATRONS
    assert window.patrons.field.hasFocus()


def test_the_patron_page_follows_the_list_and_takes_the_focus_on_enter(
    window: MainWindow, patron: int, qtbot
):
    qtbot.keyClicks(window.patrons.field, "shim")
    page = window.patron_page()
    qtbot.waitUntil(lambda: page.shown == [patron])
    qtbot.keyClick(window.patrons.field, Qt.Key.Key_Return)
    assert page.hasFocus()
    page.patron_closed.emit()
    assert window.patrons.field.hasFocus()
    assert window.patrons.field.selectedText() == "shim"


def test_a_new_patron_is_typed_on_the_right(window: MainWindow, qtbot):
    qtbot.keyClicks(window.patrons.field, "Zed Quux")
    qtbot.keyClick(window.patrons.field, Qt.Key.Key_Return)
    assert window.patron_page().added == ["Zed Quux"]
    window.show_page("tonight")
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.page_key == pages.PATRONS
    assert window.patron_page().added == ["Zed Quux", ""]


def test_another_page_can_lead_to_a_patron(window: MainWindow, patron: int):
    window.show_page("tonight").patron_wanted.emit(patron)
    assert window.page_key == pages.PATRONS
    assert window.patron_page().shown == [patron]
    assert window.patrons.list.current_id == patron


def test_a_form_is_filled_in_for_the_patron_who_is_shown(window: MainWindow, patron: int):
    window.patron_page().fill_wanted.emit(patron)
    assert window.page_key == pages.PATRONS
    assert window.show_page(pages.FORMS).filled == patron


def test_a_file_dropped_anywhere_is_imported(window: MainWindow, tmp_path: Path):
    filled = tmp_path / "Season signup filled.pdf"
    filled.write_bytes(b"%PDF-1.7")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(p)) for p in (tmp_path, filled)])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(5, 5), copy, mime, left, none)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, left, none))
    assert window.page_key == pages.IMPORT and window.stack.currentWidget().files == [filled]


def test_words_dragged_about_are_no_file(window: MainWindow):
    mime = QMimeData()
    mime.setText("Judith")
    enter = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    enter.ignore()
    window.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_undo_works_from_the_search_field_and_leaves_typing_its_own(
    window: MainWindow, desk: Desk, qtbot
):
    control = Qt.KeyboardModifier.ControlModifier
    field = window.patrons.field
    qtbot.keyClick(field, Qt.Key.Key_Z, control)
    assert desk.toasts.last == "Nothing to undo"
    qtbot.keyClicks(field, "ro")
    qtbot.keyClick(field, Qt.Key.Key_Z, control)
    assert field.text() == ""
    qtbot.keyClick(window, Qt.Key.Key_Z, control | Qt.KeyboardModifier.ShiftModifier)
    assert desk.toasts.last in ("Nothing to redo", "Nothing to undo")


def test_somebody_else_sits_down_at_the_desk(window: MainWindow, desk: Desk):
    assert window.rail.badge.text() == "AM"
    menu = QMenu()
    window.rail.users_wanted.emit(menu)
    named: dict[str, QAction] = {action.text(): action for action in menu.actions()}
    assert named["Ana Marsh"].isChecked()
    named["Tess Whitlow"].trigger()
    assert desk.session.name == "Tess Whitlow"
    assert window.rail.badge.text() == "TW"


def test_whoever_has_other_rights_or_a_pin_gets_a_window_of_their_own(
    window: MainWindow, desk: Desk, qtbot
):
    vi = users.add_user("Vi Ko", role="volunteer")
    menu = QMenu()
    window.rail.users_wanted.emit(menu)
    named = {action.text(): action for action in menu.actions()}
    with qtbot.waitSignal(window.seat_wanted) as wanted:
        named["Vi Ko"].trigger()
    assert wanted.args == [vi]
    assert desk.session.name == "Ana Marsh"


def test_pages_that_are_not_for_them_are_not_shown(window: MainWindow, desk: Desk, qtbot):
    gate.act_as(permissions.acting_for("volunteer", 3))
    assert [page.key for page in pages.on_rail()] == ["tonight"]
    with pytest.raises(NotAllowed):
        window.show_page("import")
    assert window.page_key == "patrons"


def test_ctrl_l_asks_who_sits_down_and_ctrl_alt_l_locks(window: MainWindow, qtbot):
    control = Qt.KeyboardModifier.ControlModifier
    with qtbot.waitSignal(window.seat_wanted) as wanted:
        qtbot.keyClick(window, Qt.Key.Key_L, control)
    assert wanted.args == [0]
    with qtbot.waitSignal(window.lock_wanted):
        qtbot.keyClick(window, Qt.Key.Key_L, control | Qt.KeyboardModifier.AltModifier)


def test_ctrl_shift_l_opens_the_lists_and_there_begins_a_new_one(window: MainWindow, qtbot):
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_L, keys)
    assert window.page_key == pages.LISTS
    begun = []
    window.stack.currentWidget().new_list = lambda: begun.append(True)
    qtbot.keyClick(window, Qt.Key.Key_L, keys)
    assert begun == [True]


def test_f1_shows_the_keys(window: MainWindow, dialogs, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert dialogs.asked == ["Keys"]


def test_every_key_on_the_map_is_one_that_qt_knows(dressed, qtbot):
    map_of_keys = KeyboardMap()
    qtbot.addWidget(map_of_keys)
    for lines in KEYS.values():
        for keys, what in lines:
            assert what
            assert all(native(keys).split(", ")), keys


def test_closing_while_work_runs_asks_first(window: MainWindow, desk: Desk, dialogs, qtbot):
    dialogs.confirms = False
    asked_to_stop = []

    def work(_progress, cancelled) -> None:
        while not cancelled():
            pass
        asked_to_stop.append(True)

    task = desk.tasks.start(work, lambda _: None, lambda _: None)
    assert not window.close()
    assert not task.cancelled
    dialogs.confirms = True
    assert window.close()
    assert asked_to_stop == [True]


def test_the_title_names_the_venue(window: MainWindow, desk: Desk):
    desk.settings = desk.settings._replace(venue_name="Harbour Lights")
    desk.changes.settings_changed.emit()
    assert window.windowTitle() == "Harbour Lights · Rapport"


def test_users_can_be_renamed_and_take_their_initials_with_them(patron: int):
    first = users.first_user()
    users.update_user(first.id, name="Ana Lund Marsh")
    assert users.get_user(first.id).initials == "ALM"


def test_closing_over_what_is_half_typed_asks_first(window: MainWindow, dialogs):
    typed = QLabel(window.centralWidget())
    typed.half_typed = True
    dialogs.confirms = False
    assert not window.close()
    assert dialogs.asked == ["Close without what is half typed?"]
    typed.half_typed = False
    assert window.close()
    assert len(dialogs.asked) == 1


def test_closing_over_what_somebody_else_left_half_typed_asks_first(
    window: MainWindow, desk: Desk, dialogs, qtbot
):
    waits = MainWindow(desk)
    qtbot.addWidget(waits)
    QLabel(waits).half_typed = True
    dialogs.confirms = False
    assert not window.close()
    dialogs.confirms = True
    assert window.close()


def test_closing_over_changes_that_could_not_be_saved_asks_first(window: MainWindow, dialogs):
    page = window.show_page("tonight")
    page.keep = lambda: False
    dialogs.confirms = False
    assert not window.close()
    assert dialogs.asked == ["Close without the last changes?"]
    page.keep = lambda: True
    assert window.close()
