"""What nobody foresaw is told once, in words without patron data."""

import gc
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractListModel, QTimer, qCritical, qWarning
from PySide6.QtWidgets import QApplication, QDialog, QListView, QMenu, QWidget

from db.errors import DiskFull
from desktop.domain import mishap, mishap_log
from desktop.ui.mishap_dialog import MishapDialog
from desktop.ui.mishaps import FOR_VISITORS, SECONDS_APART, UNATTENDED, Mishaps
from desktop.ui.tasks import Tasks

JUDITH = "Judith Shimwell +1 312 555 0142"


class Screen:
    """Stands for the dialog: keeps what is told, and is read when a test says so."""

    def __init__(self) -> None:
        self.told: list[mishap.Mishap] = []
        self.others: list[int] = []
        self.close = lambda: None

    def tell(self, seen, others, closed) -> None:
        self.told.append(seen)
        self.others.append(others)
        self.close = closed


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def screen():
    return Screen()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def heard(qapp, screen, clock, tmp_path):
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    made = Mishaps(screen.tell, tmp_path / "data", now=clock)
    made.watch()
    yield made
    made.end()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


def fail() -> None:
    raise KeyError(JUDITH)


def raised(error: BaseException) -> None:
    try:
        raise error
    except type(error):
        sys.excepthook(type(error), error, error.__traceback__)


def settle(qtbot) -> None:
    done = []
    QTimer.singleShot(0, lambda: done.append(1))
    qtbot.waitUntil(lambda: bool(done))


def log_of(heard: Mishaps) -> str:
    return "\n".join(heard.log.lines())


def test_a_mistake_in_a_thread_is_told_once_and_names_nobody(heard, qtbot, screen, capsys):
    for _ in range(3):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    qtbot.waitUntil(lambda: bool(screen.told))
    assert len(screen.told) == 1
    assert screen.told[0].title.startswith("KeyError at test_ui_mishaps.py:")
    assert screen.told[0].safe == "What was saved is safe."
    said = "".join(capsys.readouterr())
    assert "KeyError" in said
    assert log_of(heard).count("mistake KeyError") == 1
    assert "Judith" not in said + log_of(heard) + repr(screen.told)


def test_what_the_disk_did_is_told_in_its_own_sentence(heard, qtbot, screen):
    raised(DiskFull("The disk is full. Make room."))
    qtbot.waitUntil(lambda: [one.calm for one in screen.told] == ["The disk is full. Make room."])


def test_nothing_is_told_in_the_middle_of_something_else(heard, qtbot, screen):
    raised(ValueError("x"))
    assert screen.told == []
    qtbot.waitUntil(lambda: len(screen.told) == 1)


def test_a_broken_screen_does_not_bury_the_desk_in_messages(heard, qtbot, screen, clock):
    for number in range(40):
        raised(ValueError(JUDITH) if number else KeyError(JUDITH))
    settle(qtbot)
    assert len(screen.told) == 1, "one at a time"
    screen.close()
    settle(qtbot)
    assert len(screen.told) == 1, "not so soon after the last one"
    clock.seconds += SECONDS_APART + 1
    raised(OSError(28, "No space left on device", JUDITH))
    settle(qtbot)
    assert [one.kind for one in screen.told] == ["KeyError", "OSError"]
    assert "disk is full" in screen.told[1].calm, "what the world did comes first"
    assert screen.others[1] == 1
    assert "Judith" not in log_of(heard) + repr(screen.told)


def test_the_same_mistake_is_told_once_a_sitting_and_counted(heard, qtbot, screen, clock):
    for _ in range(70):
        raised(ZeroDivisionError(JUDITH))
    settle(qtbot)
    screen.close()
    clock.seconds += 60
    raised(ZeroDivisionError(JUDITH))
    settle(qtbot)
    assert len(screen.told) == 1
    heard.end()
    assert "71 times" in log_of(heard)


def test_a_full_disk_is_told_again_when_somebody_tries_again(heard, qtbot, screen, clock):
    for _ in range(2):
        raised(DiskFull("The disk is full. Make room."))
        settle(qtbot)
        screen.close()
        clock.seconds += SECONDS_APART + 1
    assert len(screen.told) == 2


def test_it_waits_while_a_menu_is_open_or_guests_are_there(heard, qtbot, screen, qapp):
    menu = QMenu()
    menu.addAction("One")
    menu.popup(menu.pos())
    raised(KeyError(1))
    settle(qtbot)
    assert QApplication.activePopupWidget() is menu
    assert screen.told == []
    menu.close()
    kiosk = QWidget()
    qtbot.addWidget(kiosk)
    kiosk.setProperty(FOR_VISITORS, True)
    kiosk.show()
    settle(qtbot)
    assert screen.told == []
    kiosk.close()
    qapp.setProperty(UNATTENDED, True)
    settle(qtbot)
    assert screen.told == []
    qapp.setProperty(UNATTENDED, False)
    qtbot.waitUntil(lambda: len(screen.told) == 1)


class Dying:
    def __del__(self) -> None:
        raise LookupError(JUDITH)


def test_what_fails_where_nobody_can_raise_is_kept(heard, qtbot, screen):
    Dying()
    gc.collect()
    qtbot.waitUntil(lambda: [one.kind for one in screen.told] == ["LookupError"])
    assert "Judith" not in log_of(heard)


def test_a_warning_of_qt_is_kept_by_its_kind_and_place_alone(heard, qtbot, screen, capsys):
    for _ in range(3):
        qWarning(f"cannot open /home/{JUDITH}")
    qCritical(JUDITH)
    lines = [line for line in heard.log.lines() if "qt warning" in line]
    assert len(lines) == 1, "once, from this place"
    assert "Judith" not in log_of(heard) + "".join(capsys.readouterr())
    assert screen.told == [], "a warning is nothing to stop for"


@pytest.mark.parametrize("ends", ["watch_crashes", "end"])
def test_what_qt_warns_of_while_the_first_page_is_made_is_written_later(
    qapp, screen, tmp_path, ends
):
    starting = Mishaps(screen.tell, tmp_path / "data")
    starting.watch(starting=True)
    qWarning(JUDITH)
    assert not (tmp_path / "data").exists()
    getattr(starting, ends)()
    assert "qt warning" in log_of(starting)
    starting.end()


def test_a_mistake_while_writing_down_a_mistake_ends_there(heard, qtbot, screen, monkeypatch):
    monkeypatch.setattr(mishap, "observe", lambda error: fail())
    raised(KeyError(JUDITH))
    settle(qtbot)
    assert screen.told == []


def test_a_log_that_cannot_be_written_hides_no_mistake(qapp, qtbot, screen, tmp_path):
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    made = Mishaps(screen.tell, tmp_path / "data")
    made.watch()
    try:
        raised(KeyError(JUDITH))
        qtbot.waitUntil(lambda: len(screen.told) == 1)
    finally:
        made.end()


@pytest.mark.parametrize("page", ["passes it over", "raises it again"])
def test_a_task_that_makes_a_mistake_is_told_once_whatever_its_page_does(
    heard, qtbot, screen, page
):
    tasks, failures = Tasks(), []

    def take(error):
        failures.append(error)
        if page == "raises it again":
            raise error

    def work(_progress, _cancelled):
        raise KeyError(JUDITH)

    tasks.start(work, lambda _: None, take)
    qtbot.waitUntil(lambda: bool(failures) and bool(screen.told))
    settle(qtbot)
    assert log_of(heard).count("mistake KeyError") == 1
    assert len(screen.told) == 1
    assert "Judith" not in log_of(heard)
    tasks.stop()


def test_what_the_world_did_to_a_task_is_for_its_page_to_say(heard, qtbot, screen):
    tasks, failures = Tasks(), []

    def work(_progress, _cancelled):
        raise DiskFull("The disk is full.")

    tasks.start(work, lambda _: None, failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    settle(qtbot)
    assert screen.told == []
    tasks.stop()


@pytest.mark.parametrize("outcome", ["done", "failed"])
def test_a_page_that_fails_on_an_outcome_is_told_of_and_the_next_task_runs(
    heard, qtbot, screen, outcome
):
    tasks, done = Tasks(), []

    def work(_progress, _cancelled):
        if outcome == "failed":
            raise DiskFull("The disk is full.")

    def stumble(_outcome):
        raise ValueError(JUDITH)

    tasks.start(work, stumble, stumble)
    tasks.start(lambda _p, _c: 5, done.append, stumble)
    qtbot.waitUntil(lambda: done == [5])
    qtbot.waitUntil(lambda: [one.kind for one in screen.told] == ["ValueError"])
    assert not tasks.busy
    tasks.stop()


def test_a_start_that_fails_says_so_in_one_line(heard, capsys):
    try:
        fail()
    except KeyError as error:
        assert heard.fail_to_start(error) == 1
    said = capsys.readouterr().err
    assert "Rapport made a mistake of its own (KeyError at test_ui_mishaps.py:" in said
    assert "Traceback" not in said
    assert "Judith" not in said


def test_a_crash_leaves_its_places_for_the_next_start(heard, tmp_path):
    heard.watch_crashes()
    fault = tmp_path / "data" / mishap_log.FAULT_NAME
    assert fault.stat().st_mode & 0o777 == 0o600
    fault.write_text(
        f'Fatal Python error: Aborted\n\nThread 0x1:\n  File "/home/{JUDITH}/rail.py", line 8 in x',
        encoding="utf-8",
    )
    mishap_log.MishapLog(tmp_path / "data").open_fault_file().close()
    assert "crash | Aborted at rail.py:8" in log_of(heard)
    assert "Judith" not in log_of(heard)
    assert fault.read_bytes() == b""


# -- the dialog


@pytest.fixture
def seen():
    try:
        fail()
    except KeyError as error:
        return mishap.observe(error)


def test_the_report_is_shown_whole_before_it_is_saved(qtbot, dialogs, dressed, seen, tmp_path):
    whole = "line\n" * 3_000 + "the end"
    dialog = MishapDialog(seen, 0, lambda: whole, dialogs)
    qtbot.addWidget(dialog)
    dialog.open()
    assert "KeyError at test_ui_mishaps.py:" in dialog.what.text()
    assert dialog.safe.text() == "What was saved is safe."
    assert dialog.report.isHidden()
    dialogs.file = tmp_path / "report.txt"
    dialog.save.click()
    assert dialog.report.isVisible()
    assert dialog.report.toPlainText() == whole
    assert not dialogs.file.exists(), "nothing is written before it was seen"
    dialog.save.click()
    assert dialogs.file.read_text(encoding="utf-8") == whole
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_report_that_cannot_be_saved_says_why_and_stays(qtbot, dialogs, dressed, seen, tmp_path):
    dialog = MishapDialog(seen, 0, lambda: "all of it", dialogs)
    qtbot.addWidget(dialog)
    dialog.open()
    dialogs.file = tmp_path / "nowhere" / "report.txt"
    dialog.save.click()
    dialog.save.click()
    assert "there is no folder" in dialog.problem.text()
    assert dialog.isVisible()


def test_what_the_world_did_needs_no_report(qtbot, dialogs, dressed):
    calm = mishap.observe(DiskFull("The disk is full. <b>Make</b> room."))
    dialog = MishapDialog(calm, 2, lambda: "x", dialogs)
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.what.text().startswith("The disk is full. <b>Make</b> room. 2 more things")
    assert dialog.save.isHidden()
    assert dialog.safe.isHidden()


def test_it_stands_over_an_open_dialog_and_gives_it_back(qtbot, dressed, tmp_path):
    made = Mishaps(folder=tmp_path)
    made.watch()
    asked = QDialog()
    qtbot.addWidget(asked)
    asked.open()
    try:
        raised(KeyError(JUDITH))
        qtbot.waitUntil(lambda: made.teller.shown is not None and made.teller.shown.isVisible())
        shown = made.teller.shown
        assert shown.parent() is asked
        assert QApplication.activeModalWidget() is shown
        shown.save.click()
        assert "KeyError at test_ui_mishaps.py" in shown.report.toPlainText()
        assert "Judith" not in shown.report.toPlainText()
        shown.go_on.click()
        qtbot.waitUntil(lambda: made.teller.shown is None)
        assert asked.isVisible()
        assert QApplication.activeModalWidget() is asked
    finally:
        made.end()


def test_one_whose_window_goes_does_not_silence_the_next(qtbot, dressed, tmp_path):
    clock = Clock()
    made = Mishaps(folder=tmp_path, now=clock)
    made.watch()
    window = QDialog()
    window.open()
    try:
        raised(KeyError(JUDITH))
        qtbot.waitUntil(lambda: made.teller.shown is not None)
        window.deleteLater()
        qtbot.waitUntil(lambda: made.teller.shown is None)
        clock.seconds += SECONDS_APART + 1
        raised(ValueError(JUDITH))
        qtbot.waitUntil(lambda: made.teller.shown is not None)
        made.teller.shown.accept()
        qtbot.waitUntil(lambda: made.teller.shown is None)
    finally:
        made.end()


class Broken(QAbstractListModel):
    """Thirty rows that cannot be read."""

    asked = 0

    def rowCount(self, parent=None) -> int:
        return 30

    def data(self, index, role=0):
        type(self).asked += 1
        raise KeyError(JUDITH)


def test_a_list_that_fails_at_each_row_is_told_of_once(heard, qtbot, screen, capfd):
    view, model = QListView(), Broken()
    qtbot.addWidget(view)
    view.setModel(model)
    QTimer.singleShot(0, view.show)
    qtbot.waitUntil(lambda: Broken.asked > 30 and bool(screen.told))
    settle(qtbot)
    view.setModel(None)
    assert len(screen.told) == 1
    assert log_of(heard).count(" mistake ") == 1
    screen.close()
    heard.end()
    assert " times" in log_of(heard)
    assert "Judith" not in log_of(heard) + "".join(capfd.readouterr())


def test_a_paint_that_fails_opens_no_dialog_within_it(qtbot, dressed, tmp_path):
    made = Mishaps(folder=tmp_path)
    made.watch()
    inside: list[bool] = []

    class Widget(QWidget):
        def paintEvent(self, event) -> None:
            inside.append(made.teller.shown is None or len(inside) > 0)
            raise KeyError(JUDITH)

    widget = Widget()
    qtbot.addWidget(widget)
    try:
        QTimer.singleShot(0, widget.show)
        qtbot.waitUntil(lambda: made.teller.shown is not None)
        for _ in range(20):
            widget.update()
            settle(qtbot)
        assert inside[0]
        made.teller.shown.accept()
        qtbot.waitUntil(lambda: made.teller.shown is None)
        assert sum(" mistake " in line for line in made.log.lines()) == 1
    finally:
        widget.hide()
        made.end()


@pytest.mark.skipif(sys.platform == "win32", reason="a crash there asks the system's own reporter")
def test_a_real_crash_is_in_the_log_of_the_next_start(tmp_path):
    child = (
        "import sys, faulthandler; from pathlib import Path\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from desktop.ui.mishaps import Mishaps\n"
        "app = QApplication([]); made = Mishaps(folder=Path(sys.argv[1]))\n"
        "made.watch(); made.watch_crashes(); faulthandler._sigsegv()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", child, str(tmp_path)],
        cwd=Path(__file__).parents[2], capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode != 0
    log = mishap_log.MishapLog(tmp_path)
    log.open_fault_file().close()
    assert "crash | Segmentation fault at " in log.lines()[-1]
    assert str(tmp_path) not in "".join(log.lines())
    assert [path.name for path in sorted(tmp_path.iterdir())] == [
        "fault.1.log", "fault.log", "mishaps.log",
    ]  # fmt: skip
