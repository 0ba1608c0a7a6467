"""The small parts: flow, cards, chips, labels, empty states, toasts."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from desktop.ui import theme
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import TONES, Chip, ChipButton
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.tips import plain_tip
from desktop.ui.widgets.toast import Toasts


def boxes(count: int) -> tuple[QWidget, FlowLayout, list[QWidget]]:
    host = QWidget()
    flow = FlowLayout(host, 10, 10)
    made = []
    for _ in range(count):
        box = QWidget()
        box.setFixedSize(40, 20)
        flow.addWidget(box)
        made.append(box)
    return host, flow, made


def test_flow_goes_on_in_the_next_line(dressed, qtbot):
    host, flow, made = boxes(3)
    qtbot.addWidget(host)
    assert flow.heightForWidth(140) == 20
    assert flow.heightForWidth(139) == 50
    flow.setGeometry(QRect(0, 0, 139, 100))
    assert [b.geometry().topLeft().toTuple() for b in made] == [(0, 0), (50, 0), (0, 30)]


def test_flow_runs_from_the_right_where_the_language_does(dressed, qtbot):
    host, flow, made = boxes(2)
    qtbot.addWidget(host)
    host.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    flow.setGeometry(QRect(0, 0, 200, 100))
    assert made[0].x() > made[1].x()


def test_flow_can_be_emptied(dressed, qtbot):
    host, flow, _ = boxes(3)
    qtbot.addWidget(host)
    flow.clear()
    assert flow.count() == 0
    assert flow.heightForWidth(100) == 0


def test_an_eliding_label_shows_the_whole_text_as_its_tip(dressed, qtbot):
    label = Label("A very long name indeed " * 10, elide=True)
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.grab()
    assert label.toolTip() == label.text()
    label.resize(5000, 20)
    label.grab()
    assert label.toolTip() == ""


@pytest.mark.parametrize("selectable", [False, True])
def test_an_endless_word_makes_no_wrapped_label_wider_than_its_panel(dressed, qtbot, selectable):
    text = "See https://example.org/" + "W" * 300 + " please"
    label = Label(text, wrap=True, selectable=selectable)
    qtbot.addWidget(label)
    assert label.text() == text
    assert label.minimumSizeHint().width() <= theme.px(240)
    if not selectable:
        assert label.heightForWidth(theme.px(300)) > 5 * label.fontMetrics().height()


@pytest.mark.parametrize("tone", TONES)
def test_chips_are_as_wide_as_their_words(dressed, qtbot, tone: str):
    chip, pressed = Chip("Two children · 7, 9", tone), ChipButton("Two children · 7, 9", tone)
    for widget in (chip, pressed):
        qtbot.addWidget(widget)
        assert widget.sizeHint().width() > widget.fontMetrics().horizontalAdvance("Two children")
        assert widget.sizeHint().height() >= 24
        widget.grab()


def test_a_chip_is_pressed_and_taken_off_by_key(dressed, qtbot):
    chip = ChipButton("Bartók", "teal", removable=True)
    qtbot.addWidget(chip)
    chip.show()
    with qtbot.waitSignal(chip.clicked):
        qtbot.keyClick(chip, Qt.Key.Key_Return)
    with qtbot.waitSignal(chip.removed):
        qtbot.keyClick(chip, Qt.Key.Key_Delete)
    with qtbot.waitSignal(chip.removed), qtbot.assertNotEmitted(chip.clicked):
        qtbot.mouseClick(
            chip, Qt.MouseButton.LeftButton, pos=chip.rect().center() + chip.rect().topRight() / 2
        )


def test_a_button_shows_its_key_and_listens_to_it(dressed, qtbot):
    made = button("Print", "primary", "note", "Ctrl+P")
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    assert made.text() == "Print  Ctrl+P"
    assert made.accessibleName() == "Print"
    with qtbot.waitSignal(made.clicked):
        qtbot.keyClick(made, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)


def test_a_card_without_a_title_has_no_empty_head(dressed, qtbot):
    card = Card()
    qtbot.addWidget(card)
    card.body.addWidget(Label("x"))
    card.show()
    assert not card.title.isVisible()
    card.set_title("Good to know")
    assert card.title.isVisible()
    assert card.accessibleName() == "Good to know"


def test_an_empty_state_without_an_action_has_no_button(dressed, qtbot):
    state = EmptyState("search", "Nothing", "", "")
    qtbot.addWidget(state)
    state.show()
    assert not state.action.isVisible()
    state.set_texts("Nobody", "Try again", "Add “R&B” now")
    with qtbot.waitSignal(state.acted):
        state.action.click()
    assert state.action.accessibleName() == "Add “R&B” now"


def test_a_toast_says_offers_and_goes(dressed, qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(600, 400)
    host.show()
    toasts, undone = Toasts(host), []
    toasts.show("Note <b>added</b>", "Undo", lambda: undone.append(True))
    assert toasts.visible
    toast = toasts._toast
    assert host.rect().contains(toast.geometry())
    host.resize(700, 500)
    assert abs(toast.geometry().center().x() - 350) <= 2
    qtbot.mouseClick(toast.action, Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert not toasts.visible


def test_a_toast_follows_the_theme(dressed, qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(600, 400)
    host.show()
    toasts = Toasts(host)
    theme.apply(dressed, "dark", 1.5)
    toasts.show("Saved")
    assert toasts._toast.words.font().pointSizeF() == pytest.approx(theme.base_points(), rel=0.01)


def test_toasts_outlive_their_window(dressed):
    host = QWidget()
    toasts = Toasts()
    toasts.attach(host)
    toasts.show("Saved")
    delete(host)
    toasts.hide()
    toasts.show("Saved again")
    assert toasts.last == "Saved again"
    assert not toasts.visible


def test_toasts_without_a_window_are_remembered(dressed):
    toasts = Toasts()
    toasts.show("Saved")
    assert toasts.last == "Saved"
    assert not toasts.visible


@pytest.mark.parametrize("made", [lambda text: Label(text, elide=True), lambda text: Chip(text)])
def test_a_cut_text_is_told_in_full_and_never_as_markup(dressed, qtbot, made):
    name = "<b>Bob</b> & <img src='file:///x.png'> of a very long name"
    widget = made(name)
    qtbot.addWidget(widget)
    widget.resize(60, 24)
    widget.grab()
    shown = QTextDocument()
    shown.setHtml(widget.toolTip())
    assert shown.toPlainText() == name
    assert "<b>" not in widget.toolTip() and "<img" not in widget.toolTip()


def test_a_plain_tip_stays_as_it_is():
    assert plain_tip("Tom & Jerry\nagain") == "Tom & Jerry\nagain"
    assert plain_tip("a <b>\nb") == "<span>a &lt;b&gt;<br>b</span>"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_presses_a_button_as_space_does(dressed, qtbot, key):
    made = button("Go on")
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.clicked, timeout=1000):
        qtbot.keyClick(made, key)


def test_enter_on_a_disabled_button_does_nothing(dressed, qtbot):
    made = button("Go on")
    made.setEnabled(False)
    qtbot.addWidget(made)
    with qtbot.assertNotEmitted(made.clicked):
        qtbot.keyClick(made, Qt.Key.Key_Return)


def test_a_chip_of_a_choice_shows_its_ampersand(qtbot, dressed):
    row = ChoiceRow("Show", (("call", "Calls & letters"), (None, "All")))
    qtbot.addWidget(row)
    made = row.button_for("call")
    assert made.text() == "Calls && letters", "else Qt takes it for a key"
    assert made.accessibleName() == "Show: Calls & letters"
