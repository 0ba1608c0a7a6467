"""The line that proposes while one types: chips by key and by mouse, and nothing that is lost."""

from collections.abc import Iterator
from threading import current_thread

import pytest
import shiboken6
from builders import make_interest, make_patron, make_patron_interest, refresh
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.capture_context import CaptureContext
from desktop.ui import theme
from desktop.ui.capture_field import CaptureField
from desktop.ui.desk import Desk
from desktop.ui.widgets.type_ahead import TypeAhead

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def ada(database) -> int:
    patron = make_patron("Ada", "Example")
    for name, words in (("Opera", ()), ("Jazz", ("swing",)), ("Plays an instrument", ("viola",))):
        make_interest(name, aliases=words)
    refresh()
    return patron


@pytest.fixture
def field(desk: Desk, ada: int, qtbot) -> Iterator[CaptureField]:
    """The line in a window, with a field above and one below it."""
    window = QWidget()
    box = QVBoxLayout(window)
    window.above, window.below = QLineEdit(), QLineEdit()
    made = CaptureField(desk)
    box.addWidget(window.above)
    box.addStretch(1)
    box.addWidget(made)
    box.addWidget(window.below)
    window.resize(900, 500)
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    made.show_patron(ada)
    made.kept = []
    made.sentence_kept.connect(
        lambda text, taken: made.kept.append((text, [p.kind for p in taken]))
    )
    yield made
    window.close()
    shiboken6.delete(window)


def labels(field) -> list[str]:
    return [chip.text() for chip in field.row.chips]


def taken(field) -> list[bool]:
    return [chip.taken for chip in field.row.chips]


def write(field, qtbot, text: str) -> None:
    field.begin()
    qtbot.keyClicks(field.edit, text)


def press(qtbot, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def test_what_lines_are_read_with_is_made_ready_on_the_worker(field, desk, qtbot, monkeypatch):
    readied = []
    ready = CaptureContext.make_ready
    monkeypatch.setattr(
        CaptureContext, "make_ready", lambda c: (readied.append(current_thread().name), ready(c))
    )
    field.begin()
    qtbot.waitUntil(lambda: bool(readied) and not desk.tasks.busy)
    assert readied == ["database"]


def test_chips_appear_while_the_sentence_is_typed(field, qtbot):
    assert field.row.isHidden()
    write(field, qtbot, "loves opera, call back Tue")
    assert len(labels(field)) == 2
    assert labels(field)[0].startswith("Opera")
    assert "24 Nov" in labels(field)[1]
    assert not any(taken(field))


def test_tab_takes_them_and_then_goes_on_as_everywhere(field, qtbot):
    write(field, qtbot, "loves opera and call back Tue")
    press(qtbot, Qt.Key.Key_Tab)
    assert taken(field) == [True, False]
    assert field.edit.hasFocus()
    press(qtbot, Qt.Key.Key_Tab)
    assert taken(field) == [True, True]
    press(qtbot, Qt.Key.Key_Tab)
    assert not field.edit.hasFocus()


def test_shift_tab_gives_back_and_then_goes_back(field, qtbot):
    write(field, qtbot, "loves opera and call back Tue")
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Backtab, SHIFT)
    assert taken(field) == [True, False]
    press(qtbot, Qt.Key.Key_Backtab, SHIFT)
    assert taken(field) == [False, False]
    press(qtbot, Qt.Key.Key_Backtab, SHIFT)
    assert not field.edit.hasFocus()


def test_tab_moves_on_where_there_is_no_chip(field, qtbot):
    write(field, qtbot, "nothing much")
    press(qtbot, Qt.Key.Key_Tab)
    assert field.window().below.hasFocus()


def test_enter_keeps_the_sentence_with_what_was_taken_and_nothing_else(field, qtbot):
    write(field, qtbot, "  loves opera and call back Tue ")
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Return)
    assert field.kept == [("loves opera and call back Tue", ["interest"])]
    assert field.text(), "it stays until whoever keeps it says that it is kept"


def test_ctrl_enter_takes_all_that_is_shown(field, qtbot):
    write(field, qtbot, "loves opera and call back Tue")
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert field.kept == [("loves opera and call back Tue", ["interest", "promise"])]


def test_enter_in_an_empty_line_does_nothing(field, qtbot):
    write(field, qtbot, "   ")
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert field.kept == []


def test_the_chips_are_walked_by_arrows_and_letters_go_on_in_the_line(field, qtbot):
    write(field, qtbot, "loves opera and call back Tue")
    press(qtbot, Qt.Key.Key_Down)
    assert field.row.chips[0].hasFocus()
    press(qtbot, Qt.Key.Key_Right)
    assert field.row.chips[1].hasFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert taken(field) == [False, True]
    press(qtbot, Qt.Key.Key_Left)
    press(qtbot, Qt.Key.Key_Delete)
    assert taken(field) == [True]
    assert field.row.chips[0].hasFocus()
    press(qtbot, Qt.Key.Key_Up)
    assert field.edit.hasFocus()
    press(qtbot, Qt.Key.Key_Down)
    qtbot.keyClicks(QApplication.focusWidget(), "!")
    assert field.edit.hasFocus()
    assert field.text() == "loves opera and call back Tue!"


def test_a_dropped_chip_stays_away_while_its_words_stand(field, qtbot):
    write(field, qtbot, "loves opera")
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Delete)
    assert field.edit.hasFocus(), "there is nothing left to walk"
    assert labels(field) == []
    qtbot.keyClicks(field.edit, " on Sundays")
    assert labels(field) == []


def test_the_mouse_takes_edits_and_drops(field, qtbot):
    write(field, qtbot, "loves opera and call back Tue")
    chip = field.row.chips[0]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(20, chip.height() // 2))
    assert taken(field) == [True, False]
    cross = chip._part("drop").center()
    qtbot.mouseClick(field.row.chips[1], Qt.MouseButton.LeftButton,
                     pos=field.row.chips[1]._part("drop").center())  # fmt: skip
    assert len(labels(field)) == 1
    assert chip._part("edit").right() < cross.x()
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=chip._part("edit").center())
    assert field._editor is not None


def test_escape_goes_back_to_where_one_was(field, qtbot):
    field.window().above.setFocus()
    field.begin()
    qtbot.keyClicks(field.edit, "half a sen")
    press(qtbot, Qt.Key.Key_Escape)
    assert field.window().above.hasFocus()
    assert field.text() == "half a sen"


def test_the_row_of_chips_takes_room_only_once_there_is_one(field, qtbot):
    low = field.sizeHint().height()
    write(field, qtbot, "loves opera")
    assert field.sizeHint().height() > low
    for _ in range(5):
        press(qtbot, Qt.Key.Key_Backspace)
    assert labels(field) == []
    assert not field.row.isHidden(), "the line does not jump while one mends a word"
    field.clear()
    assert field.sizeHint().height() == low


def test_what_is_kept_is_not_brought_back_by_undo_of_typing(field, qtbot):
    write(field, qtbot, "loves opera")
    field.clear()
    assert not field.edit.isUndoAvailable()


def test_an_interest_is_mended_in_place(field, qtbot):
    write(field, qtbot, "loves opera")
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)
    what = QApplication.focusWidget()
    assert isinstance(what, TypeAhead)
    assert what.text() == "Opera"
    qtbot.keyClicks(what, "swin")
    press(qtbot, Qt.Key.Key_Return)
    assert what.text() == "Jazz", "by another word of the vocabulary"
    press(qtbot, Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "on Sundays")
    press(qtbot, Qt.Key.Key_Return)
    assert field.edit.hasFocus()
    assert field.picks[0].shown.what == "Jazz"
    assert field.picks[0].shown.detail == "on Sundays"
    assert taken(field) == [True]
    qtbot.keyClicks(field.edit, ", she says")
    assert labels(field) == ["Jazz: on Sundays"]


def test_a_promise_gets_another_day(field, qtbot):
    write(field, qtbot, "call back Tue")
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_F2)
    press(qtbot, Qt.Key.Key_Tab)
    due = QApplication.focusWidget()
    due.selectAll()
    qtbot.keyClicks(due, "some day")
    press(qtbot, Qt.Key.Key_Return)
    assert "Type the day" in field._editor.wrong.text()
    due.selectAll()
    qtbot.keyClicks(due, "fri")
    press(qtbot, Qt.Key.Key_Return)
    assert field.proposals()[0].due == "2026-11-27"


def test_escape_in_the_editor_leaves_the_chip_as_it_was(field, qtbot):
    write(field, qtbot, "loves opera")
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "Puppets")
    press(qtbot, Qt.Key.Key_Escape)  # the offers
    if field._editor is not None:
        press(qtbot, Qt.Key.Key_Escape)
    assert field._editor is None
    assert field.edit.hasFocus()
    assert field.picks[0].shown.what == "Opera"
    assert taken(field) == [False]


def test_who_clicks_elsewhere_stays_there(field, qtbot):
    write(field, qtbot, "loves opera")
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)
    field.window().above.setFocus()
    assert field._editor is None
    assert field.window().above.hasFocus()


def test_tab_goes_round_in_the_editor(field, qtbot):
    write(field, qtbot, "loves opera")
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return)
    editor, first = field._editor, QApplication.focusWidget()
    seen = []
    for _ in range(20):
        press(qtbot, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert editor.isAncestorOf(now)
        if now is first:
            break
        seen.append(now)
    assert editor.take_button in seen
    assert editor.cancel_button in seen
    assert QApplication.focusWidget() is first


def test_whom_it_is_about_changes_what_is_proposed_and_not_what_is_typed(field, qtbot, ada):
    write(field, qtbot, "loves opera")
    other = make_patron("Ben", "Example")
    make_patron_interest(other, "Opera", strength=3)
    field.show_patron(other)
    assert field.text() == "loves opera"
    field.show_patron(None)
    assert labels(field)[0].startswith("Opera"), "an unknown caller can say something too"


@pytest.mark.parametrize("text", ["אוהבת אופרה loves opera", "🎭🎭 loves opera 🎻", "x" * 4000])
def test_any_script_and_length_can_be_typed(field, qtbot, text):
    field.set_text(text)
    assert field.edit.text() == text
    assert field.grab().size() == field.size()


def test_each_chip_says_what_it_is_to_a_screen_reader(field, qtbot):
    write(field, qtbot, "loves opera")
    chip = field.row.chips[0]
    assert "Interest, not taken" in chip.accessibleName()
    press(qtbot, Qt.Key.Key_Tab)
    assert "taken" in chip.accessibleName()
    assert "not taken" not in chip.accessibleName()
    assert field.edit.accessibleName()


@pytest.mark.parametrize(("mode", "scale"), [("dark", 1.0), ("light", 1.5)])
def test_it_follows_theme_and_text_size(field, qtbot, dressed, mode, scale):
    write(field, qtbot, "loves opera and call back Tue")
    theme.apply(dressed, mode, scale)
    chip = field.row.chips[0]
    needed = chip.fontMetrics().horizontalAdvance(chip.text())
    assert chip.sizeHint().width() >= needed + theme.px(60)


def test_ctrl_enter_in_an_empty_line_is_the_pages(field, qtbot):
    pressed = []
    QShortcut(QKeySequence("Ctrl+Return"), field.window()).activated.connect(
        lambda: pressed.append(field.text())
    )
    field.edit.setFocus()
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    write(field, qtbot, "loves Schubert")
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [""], "with words in it, it is the line's"


def test_the_frame_shows_that_one_writes_there(field, qtbot):
    field.edit.setFocus()
    assert theme.tokens().accent in field.styleSheet()
    field.edit.clearFocus()
    assert theme.tokens().accent not in field.styleSheet()


def test_a_text_that_is_too_long_for_a_line_is_said_to_be_cut(field, desk, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(desk.toasts, "show", lambda text, *_, **__: told.append(text))
    field.begin()
    QApplication.clipboard().setText("loves opera " * 400)
    field.edit.paste()
    assert len(field.text()) == 4000
    assert len(told) == 1 and "4,000 letters" in told[0]
