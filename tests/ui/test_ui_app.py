"""Starting: with a file, without one, with one that is not ours; and what is not loaded yet."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import make_patron
from PySide6.QtCore import Qt

from db import connection, schema
from db.queries import users
from desktop import app
from desktop.app import Rapport

HEAVY = (
    "peewee", "reportlab", "openpyxl", "phonenumbers", "pypdfium2", "rapidfuzz",
    "desktop.domain.pins", "desktop.ui.lock.sign_in_pane", "desktop.ui.door_window",
)  # fmt: skip


@pytest.fixture
def rapport(tmp_path: Path, now: str, dressed, dialogs, qtbot) -> Iterator[Rapport]:
    """The program before any file, its own dialogs replaced by answering ones."""
    made = Rapport(dressed, tmp_path / "rapport.db", remember=False)
    made._dialogs = dialogs
    yield made
    for window in (made.window, made.welcome, made.recovery):
        if window is not None:
            window.close()
            window.deleteLater()
    made.finish()
    connection.close()


def test_without_a_file_three_ways_are_offered_and_nothing_is_created(
    rapport: Rapport, tmp_path: Path
):
    assert not rapport.open(tmp_path / "rapport.db")
    assert rapport.welcome.isVisible()
    assert [b.text() for b, _, _ in rapport.welcome.ways] == [
        "Open the sample venue",
        "Start with an empty file",
        "Open a file…",
    ]
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_opens_at_once(rapport: Rapport, tmp_path: Path, qtbot):
    rapport.open(tmp_path / "rapport.db")
    rapport.welcome.ways[1][0].click()
    assert (tmp_path / "rapport.db").exists()
    assert rapport.welcome is None
    assert rapport.window.patrons.empty.title.text() == "No patrons yet"


def test_enter_makes_the_sample_venue_and_shows_its_people(rapport: Rapport, qtbot):
    rapport.show_welcome()
    qtbot.keyClick(rapport.welcome, Qt.Key.Key_Return)
    assert not rapport.welcome.ways[1][0].isEnabled()
    qtbot.waitUntil(lambda: rapport.window is not None, timeout=30_000)
    assert rapport.window.patrons.model.rowCount() >= 50
    assert rapport.window.windowTitle().startswith("Harbour Lights Playhouse")
    assert users.first_user() is not None


def test_a_file_of_another_program_is_named_and_left_alone(rapport: Rapport, tmp_path: Path):
    foreign = tmp_path / "rapport.db"
    foreign.write_bytes(b"this is a letter, not a database" * 40)
    before = foreign.read_bytes()
    assert not rapport.open(foreign)
    assert "not a Rapport file" in rapport.welcome._problem.text()
    assert foreign.read_bytes() == before


@pytest.mark.parametrize("table", ["patron", "setting"])
def test_a_damaged_file_leads_to_the_ways_back(rapport: Rapport, tmp_path: Path, table):
    path = tmp_path / "rapport.db"
    schema.create(path)
    make_patron()
    page = connection.row("select rootpage from sqlite_master where name = ?", (table,))
    size = connection.row("pragma page_size")
    connection.rows("pragma wal_checkpoint(truncate)")
    connection.close()
    with path.open("r+b") as file:
        file.seek((page[0] - 1) * size[0])
        file.write(b"\xa5" * size[0])
    assert not rapport.open(path)
    assert rapport.window is None
    assert rapport.recovery.finding.kind == "damaged"


def test_another_file_takes_the_place_of_the_first(
    rapport: Rapport, tmp_path: Path, dialogs, qtbot
):
    for name in ("first.db", "second.db"):
        schema.create(tmp_path / name)
    rapport.open(tmp_path / "first.db")
    first = rapport.window
    dialogs.file = tmp_path / "second.db"
    first.file_wanted.emit("open")
    assert rapport.window is not first
    assert connection.current_path() == tmp_path / "second.db"
    assert not first.isVisible()


def test_what_is_being_edited_goes_into_the_file_it_belongs_to(
    rapport: Rapport, tmp_path: Path, dialogs, qtbot
):
    for name in ("first.db", "second.db"):
        schema.create(tmp_path / name)
    rapport.open(tmp_path / "first.db")
    first, kept = rapport.window, []
    first._pages["patrons"].keep = lambda: kept.append(connection.current_path().name) or True
    dialogs.file = tmp_path / "second.db"
    first.file_wanted.emit("open")
    assert kept == ["first.db"]
    assert connection.current_path() == tmp_path / "second.db"


def test_who_wants_to_stay_stays_in_the_file(rapport: Rapport, tmp_path: Path, dialogs, qtbot):
    for name in ("first.db", "second.db"):
        schema.create(tmp_path / name)
    rapport.open(tmp_path / "first.db")
    window = rapport.window
    window._pages["patrons"].keep = lambda: False
    dialogs.file, dialogs.confirms = tmp_path / "second.db", False
    window.file_wanted.emit("open")
    assert rapport.window is window
    assert connection.current_path() == tmp_path / "first.db"


def test_a_choice_that_is_taken_back_changes_nothing(rapport: Rapport, tmp_path: Path, dialogs):
    schema.create(tmp_path / "first.db")
    rapport.open(tmp_path / "first.db")
    window = rapport.window
    dialogs.file = None
    window.file_wanted.emit("open")
    window.file_wanted.emit("new")
    assert rapport.window is window
    assert connection.current_path() == tmp_path / "first.db"


def test_nothing_heavy_is_loaded_before_the_first_paint(tmp_path: Path, now: str):
    path = tmp_path / "rapport.db"
    schema.create(path)
    connection.close()
    code = (
        "import sys, json, os\n"
        "from pathlib import Path\n"
        "from desktop import app\n"
        "def painted(rapport):\n"
        f"    print(json.dumps([n for n in {HEAVY!r} if n in sys.modules]), flush=True)\n"
        "    os._exit(0)\n"
        "app.run(Path(sys.argv[1]), on_painted=painted)\n"
    )
    root = Path(app.__file__).parent.parent
    environment = os.environ | {"XDG_DATA_HOME": str(tmp_path), "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        env=environment, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == []
