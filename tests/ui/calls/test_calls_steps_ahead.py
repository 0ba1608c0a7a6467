"""The steps of a call are made while its start sheet is read, and are the right ones all the same."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.ui.calls.call_words import STEPS, step_words

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape


def wait_for_steps(page, qtbot):
    ahead = page.view.steps.ahead
    qtbot.waitUntil(lambda: set(ahead.steps) == set(STEPS))
    return dict(ahead.steps)


def worded(page):
    flow = page.view.going.flow
    return {step: step_words(flow, step) for step in STEPS}


def shown_words(page):
    return {
        step: (made.words_of_step.name, made.words_of_step.choices, made.words_of_step.hint)
        for step, made in page.view.steps.steps.items()
    }


def test_the_steps_of_the_likely_call_are_those_that_were_made_ahead(page, hands, caller, qtbot):
    page.start(caller.patron)
    made = wait_for_steps(page, qtbot)
    hands.press(ENTER)
    shown = page.view.steps.steps
    assert all(shown[step] is made[step] for step in STEPS)
    assert page.view.steps.ahead.steps == {}
    listen = shown["listen"]
    assert [(line.say, line.because) for line in listen.lines] == list(worded(page)["listen"].lines)
    assert hands.focus() is listen.field and listen.field.isVisible()
    hands.type("The bar was loud")
    assert page.view.going.flow.record("listen").heard == "The bar was loud"


def test_another_kind_of_call_has_its_own_words(page, hands, caller, qtbot):
    page.start(caller.patron)
    wait_for_steps(page, qtbot)
    hands.press(Qt.Key.Key_1)
    hands.press(ENTER)
    assert page.view.going.kind == "complaint"
    assert shown_words(page) == {
        step: (words.name, words.choices, words.hint) for step, words in worded(page).items()
    }


def test_after_a_moment_those_of_the_other_kind_are_ready_too(page, hands, caller, qtbot):
    page.start(caller.patron)
    wait_for_steps(page, qtbot)
    hands.press(Qt.Key.Key_1)
    ahead = page.view.steps.ahead
    qtbot.waitUntil(lambda: not ahead.under_way)
    made = dict(ahead.steps)
    hands.press(ENTER)
    assert all(page.view.steps.steps[step] is made[step] for step in STEPS)


def test_practice_never_shows_the_steps_of_the_call_that_was_likely(page, caller, qtbot):
    page.start(caller.patron)
    wait_for_steps(page, qtbot)
    page.practise()
    assert "End practice" in page.view.steps.agree.finish_button.text()
    answers = [made.words_of_step.answer for made in page.view.steps.steps.values()]
    assert any(answers)


def test_steps_that_nobody_needs_go_with_the_start_sheet(page, hands, caller, qtbot):
    page.start(caller.patron)
    wait_for_steps(page, qtbot)
    hands.press(ESC)
    assert page.view.steps.ahead.steps == {} and not page.view.steps.ahead.under_way
