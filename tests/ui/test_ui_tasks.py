"""Long work: on its own thread and connection, delivered here, stopped on request."""

import threading
from pathlib import Path

import shiboken6
from PySide6.QtWidgets import QLabel

from db import connection, gate
from desktop.ui.desk import Desk
from desktop.ui.tasks import Tasks


def test_the_result_arrives_on_the_thread_of_the_screens(desk: Desk, qtbot):
    got: list[tuple[object, threading.Thread]] = []
    desk.tasks.start(
        lambda _p, _c: threading.current_thread().name,
        lambda result: got.append((result, threading.current_thread())),
        lambda error: None,
    )
    qtbot.waitUntil(lambda: bool(got))
    assert got == [("database", threading.main_thread())]
    assert not desk.tasks.busy


def test_work_has_its_own_connection_which_is_closed_after_it(desk: Desk, qtbot):
    mine, got = connection.raw(), []
    desk.tasks.start(lambda _p, _c: connection.raw(), got.append, lambda error: None)
    qtbot.waitUntil(lambda: bool(got))
    assert got[0] is not mine
    assert connection.raw() is mine


def test_what_work_raises_is_handed_over(desk: Desk, qtbot):
    errors: list[BaseException] = []

    def fail(_progress: object, _cancelled: object) -> None:
        raise ValueError("no")

    desk.tasks.start(fail, lambda result: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ValueError)


def test_cancelled_work_finds_out(desk: Desk, qtbot):
    got: list[str] = []
    may_go = threading.Event()

    def work(_progress: object, cancelled) -> str:
        may_go.wait(5)
        return "stopped" if cancelled() else "finished"

    task = desk.tasks.start(work, got.append, lambda error: None)
    task.cancel()
    may_go.set()
    qtbot.waitUntil(lambda: bool(got))
    assert got == ["stopped"]


def test_progress_is_told_and_the_last_word_is_never_swallowed(desk: Desk, qtbot):
    told: list[tuple[str, float]] = []
    done: list[None] = []

    def work(progress, _cancelled: object) -> None:
        for step in range(1000):
            progress("reading", step / 1000)
        progress("done", 1.0)

    desk.tasks.start(
        work, done.append, lambda error: None, lambda text, part: told.append((text, part))
    )
    qtbot.waitUntil(lambda: bool(done))
    assert told[-1] == ("done", 1.0)
    assert len(told) < 200


def test_tasks_run_one_after_another(desk: Desk, qtbot):
    order: list[int] = []
    for number in range(5):
        desk.tasks.start(lambda _p, _c, n=number: n, order.append, lambda error: None)
    qtbot.waitUntil(lambda: len(order) == 5)
    assert order == list(range(5))


def test_stopping_without_work_is_quick(desk: Desk, database: Path):
    assert desk.tasks.stop()


def test_work_goes_on_as_who_began_it(desk: Desk, qtbot):
    got: list[gate.Acting] = []
    began = gate.Acting(frozenset({gate.Right.OPEN, gate.Right.BACKUP}), 7)
    gate.act_as(began)
    desk.tasks.start(lambda _p, _c: gate.current(), got.append, lambda error: None)
    gate.act_as(gate.NOBODY)
    qtbot.waitUntil(lambda: bool(got))
    assert got == [began]


def test_nobody_is_told_after_the_end(qtbot):
    tasks, told = Tasks(), []
    tasks.start(lambda _progress, _cancelled: 1, told.append, told.append)
    assert tasks.stop()
    qtbot.wait(20)
    assert told == [] and not tasks.busy


def test_a_page_that_is_gone_is_not_told(qtbot):
    tasks, page = Tasks(), QLabel("counting")
    done: list[str] = []
    tasks.start(lambda _progress, _cancelled: "7", lambda text: page.setText(text), done.append)
    tasks.start(
        lambda _progress, _cancelled: "7", lambda t: page.linkActivated.emit(t), done.append
    )
    tasks.start(lambda _progress, _cancelled: "8", done.append, done.append)
    shiboken6.delete(page)
    qtbot.waitUntil(lambda: done == ["8"])
    assert tasks.stop()
