"""A power cut while somebody fills in at the kiosk: what was typed is there, and nothing is twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from form_strategies import every_kind

from db import connection, schema
from db.queries import forms, responses
from desktop.domain import form_intake, kiosk_pin
from desktop.domain.form_answers import from_data
from desktop.domain.form_schema import to_data
from desktop.ui.forms import partial_keeper

ROOT = Path(__file__).parent.parent.parent

# A kiosk in a process of its own: it types a letter every 50 ms and tells of each on its stdout.
# With "hand-in" it hands in after the first letters and tells "handed" before it goes on.
TYPING = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from db import schema
from db.queries import forms
from desktop.domain import session, settings
from desktop.ui import theme
from desktop.ui.desk import set_up_desk
from desktop.ui.forms.kiosk_window import KioskWindow

path, version_id, mode = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
app = theme.new_application("kiosk")
schema.open_file(path)
desk = set_up_desk(session.start(), settings.load())
kiosk = KioskWindow(desk, forms.get_version(version_id))
kiosk.show()
view, typed = kiosk.view, [0]
line = view.block("who").field.lines["given"]

def tell(word):
    print(word, time.monotonic(), flush=True)

def type_one():
    typed[0] += 1
    if mode == "hand-in" and typed[0] == 30:
        while not view.session.last:
            view.session.next() or view.session.skip()
        view.go_on()
        tell("handed")
        return
    QTest.keyClicks(line, "abcdefghij"[typed[0] % 10])
    tell(line.text())

timer = QTimer()
timer.setInterval(50)
timer.timeout.connect(type_one)
timer.start()
tell("ready")
app.exec()
"""


def made_file(path: Path) -> int:
    schema.create(path)
    try:
        kiosk_pin.set_pin("2468")
        body = to_data(every_kind())
        form_id = forms.add_form("Season signup", body).created_id
        return forms.publish_form(form_id, body).created_id
    finally:
        connection.close()


def killed(
    path: Path, version_id: int, mode: str, after: float, until: str = ""
) -> list[list[str]]:
    """What the kiosk had told by the time it was killed."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(
        [sys.executable, "-c", TYPING, str(path), str(version_id), mode],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    told = []
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


def found_in(path: Path):
    schema.open_file(path)
    return kept()


def kept():
    return [responses.get_response(i) for i in responses.list_response_ids()]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
@pytest.mark.parametrize("after", [1.1, 2.3])
def test_nothing_typed_more_than_two_seconds_ago_is_lost(tmp_path, after):
    path = tmp_path / "kiosk.db"
    version_id = made_file(path)
    told = killed(path, version_id, "type", after)
    *typed, (_, died) = told[1:]
    try:
        (found,) = found_in(path)
        kept = found.answers["who"]["parts"]["given"]
        due = [text for text, at in typed if float(died) - float(at) > 2.0]
        assert found.status == "partial" and not schema.check()
        assert typed[-1][0].startswith(kept), "what is kept was never typed so"
        assert len(kept) >= max((len(text) for text in due), default=1)
    finally:
        connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_what_was_handed_in_is_there_once_and_no_partial_beside_it(tmp_path):
    path = tmp_path / "kiosk.db"
    version_id = made_file(path)
    told = killed(path, version_id, "hand-in", 0, until="handed")
    typed = told[-3][0]
    try:
        (found,) = found_in(path)
        assert found.status == "waiting" and found.person["given"] == typed
    finally:
        connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_staff_finish_what_a_killed_kiosk_kept(tmp_path):
    path = tmp_path / "kiosk.db"
    version_id = made_file(path)
    killed(path, version_id, "type", 1.1)
    try:
        (found,) = found_in(path)
        answers = {key: from_data(data) for key, data in found.answers.items()}
        form_intake.hand_in(
            forms.get_version(version_id), answers, face=found.face, response_id=found.id
        )
        assert [r.status for r in kept()] == ["waiting"]
    finally:
        connection.close()


def test_the_wait_before_keeping_leaves_room_within_two_seconds():
    assert partial_keeper.WAIT_MS <= 1000
