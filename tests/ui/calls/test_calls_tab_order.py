"""Tab goes through a call as one reads it, whatever came onto the page when."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

TAB = Qt.Key.Key_Tab


def until(hands, wanted, most=60) -> list[str]:
    """The names that Tab passes until it reaches a control."""
    passed = []
    for _ in range(most):
        hands.press(TAB)
        passed.append(hands.focus().accessibleName())
        if hands.focus() is wanted:
            return passed
    raise AssertionError(f"never reached: {passed}")


def test_promises_come_before_the_button_that_saves(page, hands, caller):
    hands.start(caller.patron)
    hands.to_offers()
    page.view.skip("offer")
    agree = page.view.steps.agree
    assert hands.focus() is agree.field
    passed = until(hands, agree.finish_button)
    places = [
        passed.index(name)
        for name in (
            "Promise 1", "Promise 1: by when", "Promise 1: who will do it",
            "Line for the door sheet", agree.settled.accessibleName() or "",
            agree.finish_button.accessibleName(),
        )
        if name
    ]  # fmt: skip
    assert places == sorted(places)


def test_a_promise_that_was_added_is_reached_behind_the_one_before(page, hands, caller):
    hands.start(caller.patron)
    hands.to_offers()
    page.view.skip("offer")
    agree = page.view.steps.agree
    agree.add_button.click()
    hands.qtbot.waitUntil(agree.rows[1].text.isVisible)
    agree.rows[0].text.setFocus()
    assert until(hands, agree.rows[1].text) == [
        "Promise 1: by when", "Promise 1: who will do it", "Remove this promise", "Promise 2",
    ]  # fmt: skip


def test_the_offers_come_before_the_button_that_goes_on(page, hands, caller):
    hands.start(caller.patron)
    hands.to_offers()
    offers = page.view.steps.offers
    assert hands.focus() in next(iter(offers.cards.values())).result_buttons.values()
    passed = until(hands, offers.finish_button)
    assert any(name.startswith("Refund") for name in passed)
    hands.press(TAB)
    hands.press(TAB)
    assert hands.focus() in page.view.capture.findChildren(QLineEdit), (
        "behind the steps stands the line to keep"
    )


def test_alt_and_a_figure_lead_to_an_offer_at_once(page, hands, caller):
    hands.start(caller.patron)
    hands.to_offers()
    cards = [c for c in page.view.steps.offers.cards.values() if c.offer.possible]
    hands.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert hands.focus() is cards[1].result_buttons["agreed"]
    assert [card.key.text() for card in cards[:2]] == ["Alt 1", "Alt 2"]
    hands.press(Qt.Key.Key_Space)
    kind = cards[1].offer.kind
    assert page.view.steps.offers.cards[kind].offer.result == "agreed"
    assert page.view.steps.offers.cards[kind].key.text() == ""
