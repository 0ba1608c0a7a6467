"""The room of the backups: what is listed, made by hand, chosen as a second place, and told on the bar."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from builders import make_patron
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from db import backup_index, backup_shelf, backups, gate
from desktop.domain import permissions, safe_keeping
from desktop.ui import closing
from desktop.ui.desk import Desk
from desktop.ui.settings.backups_page import BackupsPage


class Host(QWidget):
    """A window with a column of pages."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.shown: list[str] = []

    def show_page(self, key: str) -> QWidget:
        self.shown.append(key)
        return self

    def show_room(self, key: str) -> None:
        self.shown.append(key)


@pytest.fixture
def host(desk: Desk, qtbot) -> Host:
    made = Host()
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(desk.safe.changed):
        desk.safe.begin(made, made)
    yield made
    desk.safe.stop()


@pytest.fixture
def page(desk: Desk, host: Host, qtbot) -> BackupsPage:
    made = BackupsPage(desk)
    host.column.addWidget(made)
    with qtbot.waitSignal(desk.safe.changed):
        made.activate()
    return made


def test_without_a_backup_that_is_said_and_one_can_be_made_at_once(page, desk, qtbot, database):
    assert page.status.text() == "No backup yet"
    assert page.none.isVisible()
    make_patron("Ada")
    page.now.click()
    assert not page.now.isEnabled()
    qtbot.waitUntil(lambda: len(page.rows) == 1)
    assert page.now.isEnabled()
    assert page.focusWidget() is page.now  # the keys are where they were
    assert page.status.text() == "Last backup a moment ago; nothing has changed since"
    (made,) = backups.list_backups(database)
    assert made.why == "by-hand"
    assert not page.none.isVisible()


def test_whoever_may_restore_is_offered_it_and_the_copy_is_named(page, desk, qtbot, database):
    page.now.click()
    qtbot.waitUntil(lambda: len(page.rows) == 1)
    wanted: list[Path] = []
    desk.safe.restore_wanted.connect(wanted.append)
    page.rows[0].restore.click()
    assert wanted == [backups.list_backups(database)[0].path]
    with gate.acting(permissions.acting_for("staff", 2)):
        page.hide()
        page.show()
        page.activate()
        assert not page.rows[0].restore.isVisible()


def many(database: Path, count: int) -> None:
    """So many copies in the folder, a day apart, as an index names them."""
    folder = backup_shelf.make_folder(database)
    with backup_index.changing(folder) as index:
        for number in range(1, count + 1):
            path = folder / f"rapport-{number:03}.db"
            path.write_bytes(b"0123456789")
            made = f"2026-10-{number % 28 + 1:02}T10:{number // 28:02}:00Z"
            index.backups.append(
                backup_shelf.Backup(path, made, "timer", 10, verified_at=made, number=number)
            )
        index.kept["last"] = count


def test_many_copies_are_all_shown_newest_first_the_oldest_as_a_number(desk, host, qtbot, database):
    many(database, 50)
    page = BackupsPage(desk)
    host.column.addWidget(page)
    page.activate()
    qtbot.waitUntil(lambda: len(page.rows) == 40)
    shown = [row.backup for row in page.rows]
    assert shown == list(backups.list_backups(database))[:40]
    assert page.more.text() == "and 10 older ones in the folder"
    assert [page._list.itemAt(n).widget() for n in range(40)] == page.rows


def test_a_new_copy_comes_on_top_and_leaves_the_keys_on_the_row_they_are_on(
    page, desk, qtbot, database
):
    many(database, 3)
    desk.safe.look()
    qtbot.waitUntil(lambda: len(page.rows) == 3)
    first = page.rows[0]
    first.restore.setFocus()
    make_patron("Ada")
    desk.safe.back_up()
    qtbot.waitUntil(lambda: len(page.rows) == 4)
    assert page.rows[1] is first and first.restore.hasFocus()
    assert page.rows[0].backup.why == "timer" and "while you worked" in page.rows[0].made.text()


def test_a_copy_that_is_not_whole_says_so(page, desk, qtbot, database):
    many(database, 2)
    backup_shelf.note_spoilt(database, backups.list_backups(database)[0])
    desk.safe.look()
    qtbot.waitUntil(lambda: len(page.rows) == 2)
    assert "not whole, do not use it" in page.rows[0].about.text()
    assert "verified" in page.rows[1].about.text()


def test_a_second_place_is_chosen_used_and_given_up(page, desk, dialogs, qtbot, database, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    page.now.click()
    qtbot.waitUntil(lambda: len(page.rows) == 1)
    dialogs.file = stick
    page.choose.click()
    qtbot.waitUntil(lambda: "The last one went there" in page.second.text())
    assert len(list(stick.rglob("*.db"))) == 1
    assert page.copy.isVisible()
    page.forget.click()
    qtbot.waitUntil(lambda: "no second place yet" in page.second.text())
    assert len(list(stick.rglob("*.db"))) == 1


def test_a_place_that_is_no_help_is_refused(page, dialogs, tmp_path, database):
    dialogs.file = tmp_path
    page.choose.click()
    assert "one accident" in dialogs.failures[0]
    assert backup_shelf.second_place(database).path == ""


def test_a_stick_that_is_not_there_is_told(page, desk, dialogs, qtbot, database, tmp_path):
    page.now.click()
    qtbot.waitUntil(lambda: len(page.rows) == 1)
    safe_keeping.choose_second(database, tmp_path / "unplugged")
    desk.safe.copy_away()
    qtbot.waitUntil(lambda: "is not there" in page.second.text())


def test_a_backup_that_fails_is_told_on_the_page_and_on_the_bar(
    page, desk, dialogs, qtbot, database, monkeypatch
):
    backup_shelf.folder_of(database).write_text("in the way", encoding="utf-8")
    page.now.click()
    qtbot.waitUntil(lambda: bool(dialogs.failures))
    assert page.problem.isVisible()
    assert desk.safe.bar.isVisible()
    assert desk.safe.bar.words.text() == "The last backup could not be made."
    desk.safe.bar.action.click()
    assert desk.safe._window.shown == ["settings", "backups"]


def test_the_bar_says_one_thing_and_can_be_waved_off(host, desk, qtbot, database):
    safe = desk.safe
    safe.standing = replace(safe.standing, free=120_000_000)
    safe.changed.emit()
    assert safe.bar.isVisible()
    assert "little room" in safe.bar.words.text()
    safe.bar.dismiss.click()
    assert not safe.bar.isVisible()
    safe.standing = replace(safe.standing, free=10_000_000)
    safe.changed.emit()
    assert "Nothing more is written" in safe.bar.words.text()
    assert not safe.bar.dismiss.isVisible()
    safe.standing = replace(safe.standing, free=10_000_000_000)
    safe.changed.emit()
    assert not safe.bar.isVisible()


def test_closing_makes_a_backup_if_anything_changed_and_only_then(host, desk, database):
    make_patron("Ada")
    assert closing.may_close(desk, [])
    assert [b.why for b in backups.list_backups(database)] == ["close"]
    assert closing.may_close(desk, [])
    assert len(backups.list_backups(database)) == 1
    assert backup_shelf.second_place(database).closes == 2


def test_a_backup_that_cannot_be_made_at_closing_is_asked_about(host, desk, dialogs, database):
    backup_shelf.folder_of(database).write_text("in the way", encoding="utf-8")
    dialogs.confirms = False
    assert not closing.may_close(desk, [])
    dialogs.confirms = True
    assert closing.may_close(desk, [])
    assert dialogs.asked == ["Close without a backup?"] * 2


def test_what_takes_long_at_closing_can_be_skipped(host, desk, database, qtbot, monkeypatch):
    from threading import Event

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from desktop.ui.closing_backup import WaitDialog

    hold = Event()

    def slow(why, *, progress=None, cancelled=None):
        hold.wait(5.0)
        return None

    monkeypatch.setattr(safe_keeping, "back_up_if_changed", slow)

    def skip() -> None:
        shown = [
            w for w in QApplication.topLevelWidgets() if isinstance(w, WaitDialog) and w.isVisible()
        ]
        if shown:
            shown[0].skip.click()
        else:
            QTimer.singleShot(50, skip)

    QTimer.singleShot(100, skip)
    assert closing.may_close(desk, [])
    assert backups.list_backups(database) == ()
    hold.set()


def test_a_window_that_was_never_awake_closes_without_one(desk, database):
    assert closing.may_close(desk, [])
    assert backups.list_backups(database) == ()


def test_half_an_hour_of_changes_is_backed_up_by_itself_but_not_during_an_import(
    host, desk, qtbot, database, monkeypatch
):
    make_patron("Ada")
    safe = desk.safe
    safe._due = 0.0
    monkeypatch.setattr("db.connection.is_long_writing", lambda: True)
    with qtbot.waitSignal(safe.changed):
        safe.look()
    assert not safe.busy
    monkeypatch.setattr("db.connection.is_long_writing", lambda: False)
    safe.look()
    qtbot.waitUntil(lambda: [b.why for b in backups.list_backups(database)] == ["timer"])
    qtbot.waitUntil(lambda: not safe.busy)


def test_a_copy_is_looked_through_once_as_soon_as_nobody_waits(
    host, desk, database, qtbot, monkeypatch
):
    looked: list[Path] = []
    real = backups.look_through

    def counted(backup, cancelled=None):
        looked.append(backup.path)
        return real(backup, cancelled)

    monkeypatch.setattr(backups, "look_through", counted)
    make_patron("Ada")
    desk.safe.back_up()
    qtbot.waitUntil(lambda: bool(looked) and not desk.safe._tasks.busy)
    qtbot.waitUntil(lambda: desk.safe.standing.newest.whole_at != "")
    desk.safe._whole_due = 0.0
    with qtbot.waitSignal(desk.safe.changed):
        desk.safe.look()
    assert looked == [backups.newest(database).path]


def test_a_copy_that_is_found_spoilt_is_followed_by_another(
    host, desk, database, qtbot, monkeypatch
):
    make_patron("Ada")
    monkeypatch.setattr(
        backups, "is_as_made", lambda backup: len(backups.list_backups(database)) > 1
    )
    desk.safe.back_up()
    qtbot.waitUntil(lambda: len(backups.list_backups(database)) == 2, timeout=10_000)
    qtbot.waitUntil(
        lambda: desk.safe.standing.newest is not None and desk.safe.standing.newest.whole_at != "",
        timeout=10_000,
    )
    newest, spoilt = backups.list_backups(database)
    assert newest.verified_at and not spoilt.verified_at


def test_closing_does_not_wait_for_a_look_at_an_older_copy(
    host, desk, database, qtbot, monkeypatch
):
    begun = []

    def long_one(backup, cancelled=None):
        begun.append(backup)
        while not cancelled():
            threading.Event().wait(0.01)
        return True

    monkeypatch.setattr(safe_keeping, "look_through", long_one)
    make_patron("Ada")
    desk.safe.back_up()
    qtbot.waitUntil(lambda: bool(begun))
    make_patron("Bea")
    assert desk.safe.back_up_at_close()
    assert [b.why for b in backups.list_backups(database)].count("close") == 1


def test_who_has_left_the_room_meanwhile_keeps_the_keys_where_they_went(page, host, qtbot):
    elsewhere = QPushButton("Elsewhere")
    host.column.addWidget(elsewhere)
    qtbot.waitUntil(elsewhere.isVisible)
    page.now.setFocus()
    page._show_busy(True)
    page.hide()
    elsewhere.setFocus()
    page._show_busy(False)
    assert page.now.isEnabled()
    assert host.focusWidget() is elsewhere
