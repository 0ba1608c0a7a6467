"""The wording of the openers is the house's: changed line by line, heard at once, taken back."""

import pytest
from builders import (
    LAST_WEEK,
    make_patron,
    make_patron_interest,
    make_performance,
    make_user,
    make_visit,
    refresh,
)
from PySide6.QtCore import Qt

from db.queries import settings as stored
from desktop.domain import opener_templates, opener_wording
from desktop.domain.opener_kinds import KINDS
from desktop.domain.openers import openers_for
from desktop.ui.desk import Desk
from desktop.ui.main_window import MainWindow
from desktop.ui.settings.settings_page import SettingsPage
from desktop.ui.settings.wording_case import NOBODY
from desktop.ui.settings.wording_page import WordingPage


@pytest.fixture
def judith(database) -> int:
    patron = make_patron("Judith", "Shimwell", email="judith@example.org")
    make_visit(patron, make_performance("Bach and Bartók", LAST_WEEK), 2, seats=("F12", "F13"))
    make_visit(patron, make_performance("The Tempest", "2024-05-01 19:30"))
    make_patron_interest(
        patron, "Viola", strength=3, source_kind="call", user_id=make_user("Ana"),
        learnt_at="2024-03-03T15:00:00Z",
    )  # fmt: skip
    refresh()
    return patron


@pytest.fixture
def settings_page(desk: Desk, qtbot) -> SettingsPage:
    page = SettingsPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.activate()
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def page(judith: int, settings_page: SettingsPage, qtbot) -> WordingPage:
    with qtbot.waitSignal(settings_page.wording.examples_found):
        settings_page.wording_row.enter.click()
    return settings_page.wording


def press_undo(desk: Desk) -> None:
    assert desk.toasts._act is not None
    desk.toasts._act()


def rewrite(qtbot, page: WordingPage, group: str, place: int, text: str) -> None:
    field = page.cases[group].lines[place].field
    field.setFocus()
    field.setText(text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_every_case_and_every_field_is_put_in_words():
    assert {kind: set(spec.groups) for kind, spec in KINDS.items()} == {
        kind: set(cases) for kind, cases in opener_wording.CASES.items()
    }
    used = {name for spec in KINDS.values() for names in spec.groups.values() for name in names}
    assert used == set(opener_wording.FIELDS)


def test_a_line_sounds_as_it_would_for_a_patron_of_the_file(page: WordingPage, qtbot):
    case = page.cases["came"]
    assert "Judith Shimwell" in case.fits.text()
    assert case.lines[0].sounds.text() == "“You came to Bach and Bartók – wasn’t it amazing?”"
    case.lines[0].field.setText("Well, {title}!")
    assert case.lines[0].sounds.text() == "“Well, Bach and Bartók!”"
    assert page.cases["came_disrupted"].fits.text() == NOBODY


def test_a_changed_line_is_said_at_once_and_can_be_taken_back(
    page: WordingPage, desk: Desk, judith, qtbot
):
    for place in (0, 1, 2):
        with qtbot.waitSignal(desk.changes.settings_changed):
            rewrite(qtbot, page, "came", place, "Well, {title}!")
    assert openers_for(judith)[0].say == "Well, Bach and Bartók!"
    assert "own words" in page.kinds.currentItem().text()
    press_undo(desk)
    texts = [line.text for line in page.cases["came"].lines]
    assert texts[:2] == ["Well, {title}!"] * 2
    assert texts[2] == opener_templates.shipped()["attended_lately"]["came"][2]


def test_a_change_that_is_none_is_not_kept(page: WordingPage, desk: Desk, qtbot):
    rewrite(qtbot, page, "came", 0, "You came to {title} – wasn’t it amazing?")
    assert stored.get_setting(opener_templates.SETTING) is None


@pytest.mark.parametrize(
    "group, text, says",
    [
        ("came", "Hello {name}", "Fields that can be used: {title}, {when}"),
        ("came", "Hello {title", "brace"),
        ("unknown", "Wasn’t {title} wonderful?", "praises"),
        ("came", "", "empty line"),
    ],
)
def test_a_wrong_line_is_refused_with_the_sentence_beside_it(
    page: WordingPage, judith, qtbot, group, text, says
):
    line = page.cases[group].lines[0]
    before = line.text
    rewrite(qtbot, page, group, 0, text)
    assert says in line.problem.text()
    assert line.problem.isVisible()
    assert line.field.accessibleDescription() == line.problem.text()
    assert opener_wording.load_wording().lines("attended_lately", group)[0] == before
    qtbot.keyClick(line.field, Qt.Key.Key_Escape)
    assert line.field.text() == before
    assert not line.problem.isVisible()


def test_a_wrong_line_does_not_hold_up_the_others(page: WordingPage, qtbot):
    shipped = opener_templates.shipped()["attended_lately"]["came"]
    rewrite(qtbot, page, "came", 0, "Hello {name}")
    rewrite(qtbot, page, "came", 1, "Well, {title}!")
    kept = opener_wording.load_wording().lines("attended_lately", "came")
    assert kept == (shipped[0], "Well, {title}!", shipped[2])


def test_a_field_is_put_in_where_the_cursor_is(page: WordingPage, qtbot):
    case = page.cases["came"]
    case.add.click()
    field = case.lines[-1].field
    assert field.hasFocus()
    qtbot.keyClicks(field, "Ah, ")
    chip = next(c for c in case.chips if c.text() == "{title}")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert field.text() == "Ah, {title}"
    assert field.hasFocus()
    qtbot.keyClicks(field, "!")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert opener_wording.load_wording().lines("attended_lately", "came")[-1] == "Ah, {title}!"


def test_an_added_line_that_stays_empty_goes_again(page: WordingPage, qtbot):
    case = page.cases["came"]
    case.add.click()
    qtbot.keyClick(case.lines[-1].field, Qt.Key.Key_Tab)
    assert len(case.lines) == 3
    assert stored.get_setting(opener_templates.SETTING) is None


def test_a_case_without_lines_says_nothing(page: WordingPage, desk: Desk, judith, qtbot):
    case = page.cases["came"]
    for _ in range(3):
        case.lines[0].remove.click()
    assert case.quiet.isVisible()
    assert "attended_lately" not in [o.kind for o in openers_for(judith)]
    press_undo(desk)
    assert len(page.cases["came"].lines) == 1
    assert "attended_lately" in [o.kind for o in openers_for(judith)]


def test_a_silent_kind_is_not_said_and_keeps_its_words(page: WordingPage, judith, qtbot):
    rewrite(qtbot, page, "came", 0, "Well, {title}!")
    page.said.click()
    assert "silent" in page.kinds.currentItem().text()
    assert "attended_lately" not in [o.kind for o in openers_for(judith)]
    page.said.click()
    assert page.cases["came"].lines[0].text == "Well, {title}!"
    assert "attended_lately" in [o.kind for o in openers_for(judith)]


def test_the_shipped_wording_comes_back_for_one_kind_alone(page: WordingPage, desk: Desk, qtbot):
    assert not page.shipped.isEnabled()
    rewrite(qtbot, page, "came", 0, "Well, {title}!")
    page.show_kind("birthday")
    rewrite(qtbot, page, "today", 0, "Many happy returns!")
    page.show_kind("attended_lately")
    page.shipped.click()
    kept = opener_wording.load_wording()
    assert not kept.is_own("attended_lately")
    assert kept.lines("birthday", "today")[0] == "Many happy returns!"
    press_undo(desk)
    assert page.cases["came"].lines[0].text == "Well, {title}!"


def test_wording_that_cannot_be_used_is_said_and_replaced_by_the_next_change(
    judith, settings_page: SettingsPage, qtbot
):
    stored.set_setting(opener_templates.SETTING, {"attended_lately": {"came": ["{oops}"]}})
    with qtbot.waitSignal(settings_page.wording.examples_found):
        settings_page.wording_row.enter.click()
    page = settings_page.wording
    assert "{oops}" in page.problem.text()
    assert page.problem.isVisible()
    rewrite(qtbot, page, "came", 0, "Well, {title}!")
    assert not page.problem.isVisible()
    assert opener_wording.load_wording().problem == ""


@pytest.mark.parametrize("wrong", [{"silent": "years"}, {"silent": [["years"]]}, {"silent": ["x"]}])
def test_a_wrong_list_of_silent_kinds_falls_back_to_the_shipped_wording(judith, wrong):
    stored.set_setting(opener_templates.SETTING, wrong)
    assert openers_for(judith)[0].kind == "attended_lately"
    assert "silent" in opener_wording.load_wording().problem


def test_nobody_who_asked_for_no_chat_is_an_example(database):
    patron = make_patron("Sam", "Quiet", no_chat=True)
    make_visit(patron, make_performance("Bach and Bartók", LAST_WEEK), 1)
    refresh()
    assert opener_wording.find_examples() == {}


def test_escape_goes_back_to_the_settings(page: WordingPage, settings_page: SettingsPage, qtbot):
    qtbot.keyClick(page.kinds, Qt.Key.Key_Escape)
    assert page.isHidden()
    assert settings_page.wording_row.enter.hasFocus()


def test_everything_in_the_wording_can_be_named(page: WordingPage):
    from PySide6.QtGui import QAccessible
    from PySide6.QtWidgets import QWidget

    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            named = QAccessible.queryAccessibleInterface(widget)
            assert named.text(QAccessible.Text.Name), widget


def test_the_patron_s_page_says_the_new_words_at_once(judith, desk: Desk, qtbot):
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    window.wake()
    window.show_patron(judith)
    rows = window.patron_page().overview.openers.rows
    settings_page = window.show_page("settings")
    with qtbot.waitSignal(settings_page.wording.examples_found):
        settings_page.wording_row.enter.click()
    page = settings_page.wording
    for _ in range(2):
        page.cases["came"].lines[0].remove.click()
    rewrite(qtbot, page, "came", 0, "Well, {title}!")
    window.show_page("patrons")
    qtbot.waitUntil(lambda: "“Well, Bach and Bartók!”" in [row.words for row in rows])
    press_undo(desk)
    qtbot.waitUntil(lambda: "“Well, Bach and Bartók!”" not in [row.words for row in rows])
    qtbot.waitUntil(lambda: not desk.tasks.busy)
