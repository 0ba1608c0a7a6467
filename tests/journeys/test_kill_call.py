"""A power cut in every step of a call: reopened, the call is there to resume, with what was typed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import shiboken6
from builders import make_order, make_patron, make_performance, make_ticket, make_user, refresh
from PySide6.QtWidgets import QApplication

from db import connection, schema
from db.queries import calls
from desktop.domain import session, settings
from desktop.ui.calls import call_keeper

ROOT = Path(__file__).parent.parent.parent
STEPS = ("listen", "understand", "connect", "offer", "agree")

# A call in a process of its own. It goes by keys to the step it is told, then types a letter every
# 50 ms there and tells of each on its stdout. At "ending" it hangs up and tells before and after.
TALKING = """
import sys, time
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from db import schema
from desktop.domain import session, settings
from desktop.ui import theme
from desktop.ui.desk import set_up_desk
from desktop.ui.calls.call_page import CallPage

path, patron_id, upto = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
app = theme.new_application("call")
schema.open_file(path)
page = CallPage(set_up_desk(session.start(), settings.load()))
page.resize(1100, 800)
page.show()
page.start(patron_id)
page.sheet.show_kind("complaint")
page.sheet.start.click()
steps = ("listen", "understand", "connect", "offer", "agree")

def tell(word):
    print(word, time.monotonic(), flush=True)

def field():
    if page.view.at == "agree":
        return page.view.steps.agree.rows[0].text
    return page.view.steps.steps[page.view.at].field

def go_on():
    if upto == "ending" and page.view.at == "agree":
        tell("hangs-up")
        page.end()
        tell("hung-up")
        return
    if page.view.at != upto:
        if page.view.at == "offer":
            page.view.steps.offers.cards["gift_back"].result_buttons["agreed"].click()
        else:
            QTest.keyClicks(field(), "word-of-" + page.view.at)
        page.view.finish(page.view.at)
        QTimer.singleShot(50, go_on)
        return
    field().setFocus()
    tell("ready")
    timer.start()

typed = [0]
def type_one():
    typed[0] += 1
    QTest.keyClicks(field(), "abcdefghij"[typed[0] % 10])
    text = field().text() if upto == "agree" else field().toPlainText()
    tell(text)

timer = QTimer()
timer.setInterval(50)
timer.timeout.connect(type_one)
QTimer.singleShot(50, go_on)
QTimer.singleShot(30_000, app.quit)  # something went wrong: nobody waits for ever
app.exec()
"""


def made_file(path: Path) -> int:
    """A patron with two seats that can be given back."""
    schema.create(path)
    try:
        make_user("Ana Marsh", "AM")
        patron = make_patron("Judith", "Shimwell")
        # Far off, whatever day it is: the child has the computer's own clock.
        show = make_performance("Winterreise, staged", "2099-12-12 19:30")
        order = make_order(patron, "HL-7")
        for seat in ("F12", "F13"):
            make_ticket(order, show, patron, seat, price_minor=2400)
        refresh()
        return patron
    finally:
        connection.close()


def killed(path: Path, patron_id: int, upto: str, after: float, until: str = "") -> list[list[str]]:
    """What the call had told by the time it was killed."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    environment.pop("RAPPORT_NOW", None)
    child = subprocess.Popen(
        [sys.executable, "-c", TALKING, str(path), str(patron_id), upto],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    told: list[list[str]] = []
    try:
        end = 0.0
        for line in child.stdout:
            told.append(line.split())
            if told[-1][0] == "ready":
                end = time.monotonic() + after
            if (until and told[-1][0] == until) or (not until and end and time.monotonic() > end):
                break
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
    told.append(["killed", str(time.monotonic())])
    return told


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
@pytest.mark.parametrize("step", STEPS)
def test_nothing_typed_more_than_two_seconds_ago_is_lost(tmp_path, step):
    path = tmp_path / "call.db"
    patron_id = made_file(path)
    told = killed(path, patron_id, step, 2.3)
    start = next(place for place, (word, _) in enumerate(told) if word == "ready")
    *typed, (_, died) = told[start + 1 :]
    assert typed, "it was killed before anything was typed"
    schema.open_file(path)
    try:
        (call,) = calls.list_open_calls()
        assert call.patron_id == patron_id and not schema.check()
        found = {s.step: s for s in calls.list_steps(call.id)}
        for before in STEPS[: STEPS.index(step)]:
            assert found[before].state == "done"
            if before != "offer":
                assert found[before].heard == f"word-of-{before}"
        kept = found[step].heard
        if step == "agree":
            kept = found[step].draft["typed_promises"][0][0]
            assert found["offer"].draft["chosen"][0]["kind"] == "gift_back"
        due = [text for text, at in typed if float(died) - float(at) > 2.0]
        assert typed[-1][0].startswith(kept), "what is kept was never typed so"
        assert len(kept) >= max((len(text) for text in due), default=1)
    finally:
        connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
@pytest.mark.parametrize("until", ["hangs-up", "hung-up"])
def test_a_call_that_is_being_ended_is_ended_wholly_or_not_at_all(tmp_path, until):
    path = tmp_path / "call.db"
    patron_id = made_file(path)
    killed(path, patron_id, "ending", 0, until=until)
    schema.open_file(path)
    try:
        (call,) = calls.list_patron_calls(patron_id)
        returned = connection.row("select count(*) from ticket where status = 'returned'")
        gifts = connection.row("select count(*) from donation")
        outcomes = calls.list_outcomes(call_id=call.id)
        complaints = connection.row("select count(*) from note where kind = 'complaint'")
        whole = (2,), (1,), 1, (1,)
        nothing = (0,), (0,), 0, (0,)
        wanted = whole if call.status == "ended" else nothing
        assert (returned, gifts, len(outcomes), complaints) == wanted
        assert until == "hangs-up" or call.status == "ended"
        assert not schema.check()
    finally:
        connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_the_window_offers_the_call_and_goes_on_with_it(tmp_path, qtbot):
    from desktop.ui.desk import set_up_desk
    from desktop.ui.main_window import MainWindow

    path = tmp_path / "call.db"
    patron_id = made_file(path)
    killed(path, patron_id, "connect", 1.2)
    schema.open_file(path)
    desk = set_up_desk(session.start(), settings.load())
    window = MainWindow(desk)
    try:
        window.show()
        qtbot.waitExposed(window)
        window.wake()
        bar = window.calls.bar
        assert bar.isVisible() and "Judith Shimwell" in bar.text.text()
        window.show_patron(patron_id)
        assert window.patron_page().header.open_call_button.isVisible()
        window.patron_page().header.open_call_button.click()
        page = window.stack.currentWidget()
        assert window.page_key == "call" and page.view.at == "connect"
        assert page.view.steps.steps["listen"].field.toPlainText() == "word-of-listen"
        assert not bar.isVisible()
        page.view.finish("connect")
        assert page.view.steps.offers.cards
        page.end()
        assert calls.list_open_calls() == []
        qtbot.waitUntil(lambda: not desk.tasks.busy, timeout=20_000)
    finally:
        desk.tasks.stop()
        QApplication.processEvents()  # what the worker told last is heard while there are ears
        window.close()
        shiboken6.delete(window)  # with its timers, which would begin work in the next test
        connection.close()


def test_the_wait_before_keeping_leaves_room_within_two_seconds():
    assert call_keeper.WAIT_MS <= 1000 and call_keeper.AGAIN_MS <= 2000
