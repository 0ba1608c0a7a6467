"""Three conversations in the real window, by keys, and then wherever they belong.

An upset patron who ends by giving the tickets back as a gift; a telemarketing call that ends in a
subscription; an upsell that ends in a polite no with a promise. Set RAPPORT_STORY_PICTURES to a
folder, and each moment is pictured there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import shiboken6
from builders import (
    make_membership,
    make_order,
    make_patron,
    make_patron_interest,
    make_performance,
    make_ticket,
    make_user,
    make_visit,
    refresh,
)
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from db import connection
from db.errors import StoreError
from db.queries import calls, facts, follow_ups, history, notes, promises
from desktop.domain import briefing, house_policy, insights, openers, session, settings
from desktop.domain.house_policy import HousePolicy, SoldMembership
from desktop.domain.sheet import GENTLY, HELLO, BriefingSheet
from desktop.ui import theme
from desktop.ui.calls.call_page import CallPage
from desktop.ui.desk import Desk, set_up_desk
from desktop.ui.dialogs import Dialogs
from desktop.ui.main_window import MainWindow

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
ENTER, ESC, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space


class NothingAsked(Dialogs):
    """A call asks nothing in a window of its own."""

    def show_failure(self, failure: StoreError | str) -> None:
        raise AssertionError(failure)


@dataclass
class Desktop:
    """The window, and a keyboard: every key goes to whatever has the focus."""

    window: MainWindow
    desk: Desk
    qtbot: object

    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the focus"
        return found

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.focus(), text)  # type: ignore[attr-defined]

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self.qtbot.keyClick(self.focus(), key, held)  # type: ignore[attr-defined]

    def next_step(self) -> None:
        self.press(ENTER, CTRL)

    def until(self, true: object) -> None:
        self.qtbot.waitUntil(true, timeout=10_000)  # type: ignore[attr-defined]

    def tab_to(self, widget: QWidget) -> None:
        """By Tab alone, as somebody without a mouse gets there."""
        for _ in range(60):
            if self.focus() is widget:
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {widget.accessibleName()}")

    @property
    def page(self) -> CallPage:
        found = self.window.stack.currentWidget()
        assert isinstance(found, CallPage)
        return found

    def call(self, letters: str, name: str, kind: Qt.Key) -> int:
        """Three letters, F5, the kind's figure, Enter: on the phone with them."""
        self.window.find_patron()
        self.type(letters)
        self.until(lambda: facts_name(self.window.shown_patron()) == name)
        self.press(Qt.Key.Key_F5)
        self.press(kind)
        self.press(ENTER)
        assert self.page.call_id is not None
        return self.page.call_id

    def answer(self, offer: str, result: str) -> None:
        """Say what they said to an offer: Tab to it, Space."""
        self.tab_to(self.page.view.steps.offers.cards[offer].result_buttons[result])
        self.press(SPACE)
        assert self.page.view.steps.offers.cards[offer].offer.result == result

    def promise(self, text: str, due: str) -> None:
        row = self.page.view.steps.agree.rows[0]
        self.tab_to(row.text)
        self.type(text)
        self.tab_to(row.due)
        self.type(due)

    def hang_up(self, patron_id: int) -> None:
        """Esc goes to the button, Esc there ends the call and leads back to the patron."""
        self.press(ESC)
        self.press(ESC)
        assert self.window.page_key == "patrons"
        assert self.window.shown_patron() == patron_id

    def picture(self, name: str) -> None:
        folder = os.environ.get("RAPPORT_STORY_PICTURES")
        if folder:
            self.qtbot.wait(150)  # type: ignore[attr-defined]
            self.window.grab().save(str(Path(folder) / f"{name}.png"))


def facts_name(patron_id: int | None) -> str:
    return facts.get_facts(patron_id).display_name if patron_id is not None else ""


@pytest.fixture
def front(database: Path, qapp: QApplication, qtbot) -> Iterator[Desktop]:
    """A front desk with a season pass to sell."""
    make_user("Ana Moreau", "AM")
    house_policy.save(
        replace(
            HousePolicy(),
            sold=(SoldMembership("Friend", 6000), SoldMembership("Season pass", 24000)),
        )
    )
    settings.save(settings.load()._replace(venue_name="Harbour Lights Playhouse"))
    theme.apply(qapp, "light", 1.0)
    desk = set_up_desk(session.start(), settings.load(), NothingAsked())
    window = MainWindow(desk)
    window.resize(1440, 900)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitActive(window)
    window.wake()
    yield Desktop(window, desk, qtbot)
    qtbot.waitUntil(lambda: not desk.tasks.busy, timeout=20_000)
    assert desk.tasks.stop()
    window.close()
    shiboken6.delete(window)


def lines(sheet: BriefingSheet, key: str) -> str:
    found = next((part for part in sheet.parts if part.key == key), None)
    return "\n".join(str(line) for line in found.lines) if found else ""


def spoken(patron_id: int) -> str:
    return " ".join(f"{o.say} {o.because}" for o in openers.openers_for(patron_id))


def this_season() -> insights.Insights:
    found = insights.read_insights(insights.present_season(insights.list_seasons()))
    assert found is not None
    return found


def test_an_upset_patron_ends_by_giving_the_tickets_back(front: Desktop):
    judith = make_patron("Judith", "Shimwell", pronouns="she/her", since="2019")
    make_patron_interest(judith, "String quartets", strength=3)
    bach = make_performance("Bach and Bartók", "2026-11-14 19:30", keywords="string quartets")
    make_visit(judith, bach, 2, seats=("F1", "F2"))
    for day in range(1, 7):
        make_visit(judith, make_performance(f"Quartet evening {day}", f"2026-10-0{day} 19:30"))
    winter = make_performance("Winterreise, staged", "2026-12-12 19:30")
    order = make_order(judith, "HL-7")
    seats = tuple(make_ticket(order, winter, judith, s, price_minor=2400) for s in ("F12", "F13"))
    schubert = make_performance("Schubert, late quartets", "2026-12-05 19:30")
    make_visit(judith, schubert, 1, attended=None, seats=("C4",))
    refresh()
    assert "Bach and Bartók" in spoken(judith), "before the call there is praise for the evening"

    call_id = front.call("shi", "Judith Shimwell", Qt.Key.Key_1)
    front.type("Bar queue so loud in the slow movement of the Bach that she nearly left.")
    front.press(Qt.Key.Key_1, ALT)  # Noise
    front.picture("1-upset-listen")
    front.next_step()
    front.press(Qt.Key.Key_1, ALT)  # Disappointed
    front.press(Qt.Key.Key_2, ALT)  # Ignored
    front.picture("1-upset-understand")
    front.next_step()
    front.tab_to(front.page.view.steps.steps["connect"].lines[0])
    front.press(SPACE)
    front.picture("1-upset-connect")
    front.next_step()
    front.answer("refund", "declined")
    card = front.page.view.steps.offers.cards["gift_back"]
    front.tab_to(card.more_button)
    front.press(SPACE)
    for ticket_id, chip in card.ticket_chips.items():
        if chip.isChecked() != (ticket_id in seats):  # those of the next evening are ticked
            front.tab_to(chip)
            front.press(SPACE)
    front.answer("gift_back", "agreed")
    front.picture("1-upset-offer")
    front.next_step()
    front.promise("Tell her that the bar queue has moved", "tue")
    front.tab_to(front.page.view.steps.agree.door)
    front.type("Greet by name; a seat away from the bar")
    front.picture("1-upset-agree")
    front.hang_up(judith)
    front.picture("1-upset-patron")

    entries = history.list_history(judith)
    assert {"call", "complaint", "gift", "promise"} <= {e.kind for e in entries}
    call = calls.get_call(call_id)
    assert call.status == "ended" and call.kind == "complaint"
    assert [s.state for s in calls.list_steps(call_id)][:4] == ["done"] * 4
    results = {o.kind: o for o in calls.list_outcomes(call_id=call_id)}
    assert results["refund"].result == "declined"
    assert results["gift_back"].result == "agreed" and set(results["gift_back"].tickets) == set(
        seats
    )
    assert set(connection.rows("select status from ticket where id in (?, ?)", seats)) == {
        ("returned",)
    }
    (gift,) = connection.rows("select kind, amount_minor, purpose from donation")
    assert gift == ("returned_ticket", 4800, "Winterreise, staged")
    (complaint,) = notes.list_notes(judith, kind="complaint")
    assert complaint.resolved_at is None and complaint.door_line.startswith("Greet by name")

    due = {f.text: f for f in follow_ups.list_follow_ups("all")}
    assert due["Tell her that the bar queue has moved"].due_on == "2026-11-24"
    assert any(f.kind == "elsewhere" and f.call_id == call_id for f in due.values())

    now = spoken(judith)
    assert "amazing" not in now.lower() and "Bach" not in now, "nothing of the bad night"
    assert "gave" in now or "giving" in now or "Thank" in now or "thank" in now
    sheet = briefing.build_sheet(schubert)
    assert "Greet by name" in lines(sheet, GENTLY) and "Shimwell" in lines(sheet, GENTLY)
    assert "nearly left" not in str(sheet.texts()), "what was heard is for the desk alone"
    assert "hank" in lines(sheet, HELLO) + lines(sheet, GENTLY)

    found = this_season()
    assert found.figure("calls.kind.complaint").number == 1
    assert found.figure("calls.agreed.gift_back").number == 1


def test_a_telemarketing_call_ends_in_a_subscription(front: Desktop):
    emeka = make_patron("Emeka", "Thorne", pronouns="he/him", since="2021")
    make_patron_interest(emeka, "String quartets", strength=3)
    for day in (3, 10, 17):
        show = make_performance(f"Quartet evening {day}", f"2026-10-{day:02} 19:30")
        make_visit(emeka, show, 2, seats=(f"C{day}", f"D{day}"))
    coming = make_performance("Schubert, late quartets", "2026-12-05 19:30")
    make_visit(emeka, coming, 2, attended=None, seats=("C4", "C5"))
    make_performance("Beethoven, the late quartets", "2026-12-19 19:30", keywords="string quartets")
    refresh()

    call_id = front.call("tho", "Emeka Thorne", Qt.Key.Key_3)
    assert calls.get_call(call_id).direction == "out"
    front.type("Loved all three quartets, buys on the day every time")
    front.picture("2-subscription-listen")
    front.next_step()
    front.press(Qt.Key.Key_1, ALT)
    front.next_step()
    known = {opener.say for opener in openers.openers_for(emeka)}
    said = [line for line in front.page.view.steps.steps["connect"].lines if line.say in known]
    assert said, (known, [line.say for line in front.page.view.steps.steps["connect"].lines])
    front.tab_to(said[0])
    front.press(SPACE)
    front.next_step()
    card = front.page.view.steps.offers.cards["subscription"]
    assert [name for name, _ in card.offer.options] == ["Friend", "Season pass"]
    assert not front.page.view.steps.offers.cards["upgrade"].offer.possible
    front.tab_to(card.more_button)
    front.press(SPACE)
    front.tab_to(card.options.button_for("Friend"))
    front.press(Qt.Key.Key_Right)
    assert card.options.value == "Season pass"
    front.answer("subscription", "agreed")
    front.picture("2-subscription-offer")
    front.next_step()
    front.picture("2-subscription-agree")
    front.hang_up(emeka)
    front.picture("2-subscription-patron")

    (outcome,) = calls.list_outcomes(call_id=call_id)
    assert (outcome.kind, outcome.result) == ("subscription", "agreed")
    paid = 8 * 2500
    assert outcome.amount_minor == 24000 - paid, "what was paid already is set against it"
    (member,) = facts.get_facts(emeka).memberships
    assert (member.kind, member.status) == ("Season pass", "active")
    assert {"call", "membership"} <= {e.kind for e in history.list_history(emeka)}
    assert any(f.kind == "elsewhere" for f in follow_ups.list_follow_ups("all"))
    assert facts.get_facts(emeka).opener_uses, "what was said rests for everybody"
    assert this_season().figure("calls.agreed.subscription").number == 1
    assert not promises.list_promises(emeka) or all(
        p.kind == "task" for p in promises.list_promises(emeka)
    )


def test_an_upsell_ends_in_a_polite_no_with_a_promise(front: Desktop):
    ines = make_patron("Ines", "Okafor", pronouns="she/her", since="2025")
    make_membership(ines, "Friend", price_minor=6000, currency="USD")
    make_patron_interest(ines, "Cabaret", strength=2)
    for day in (5, 12):
        make_visit(ines, make_performance(f"Cabaret night {day}", f"2026-10-{day:02} 19:30"))
    coming = make_performance("A Winter Cabaret", "2026-12-01 19:30", keywords="cabaret")
    make_visit(ines, coming, 1, attended=None, seats=("H8",))
    refresh()

    call_id = front.call("oka", "Ines Okafor", Qt.Key.Key_3)
    front.type("They laughed a lot; decides on the day, that is how they are")
    front.next_step()
    front.press(Qt.Key.Key_2, ALT)
    front.next_step()
    front.next_step()
    front.picture("3-no-offer")
    front.answer("upgrade", "declined")
    front.picture("3-no-declined")
    front.next_step()
    front.promise("Call her before the spring programme comes out", "30 nov")
    front.picture("3-no-agree")
    front.hang_up(ines)
    front.picture("3-no-patron")

    (outcome,) = calls.list_outcomes(call_id=call_id)
    assert (outcome.kind, outcome.result, outcome.needs_elsewhere) == ("upgrade", "declined", False)
    (member,) = facts.get_facts(ines).memberships
    assert (member.kind, member.status) == ("Friend", "active"), "nothing was sold"
    (promised,) = promises.list_promises(ines)
    assert (promised.due_on, promised.kind, promised.call_id) == ("2026-11-30", "promise", call_id)
    assert promised.source_kind == "call"
    (follow,) = follow_ups.list_follow_ups("all")
    assert follow.text.startswith("Call her before") and follow.call_kind == "offer"
    assert {"call", "promise"} <= {e.kind for e in history.list_history(ines)}
    sheet = briefing.build_sheet(coming)
    assert "Okafor" in lines(sheet, GENTLY), "a promise is owed on the day"
    found = this_season()
    assert found.figure("calls.kind.offer").number == 1
    assert found.figure("calls.declined").number == 1
