"""A window that cannot be made says so in one line, ends with 1 and leaves its place in the log."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHILD = """
import sys
from pathlib import Path
from db import connection, gate, schema
gate.act_as(gate.HOUSE)
schema.create(Path(sys.argv[1]))
connection.close()
from desktop import app, __main__
from desktop.ui.main_window import MainWindow
from desktop.ui.contacts.patrons_page import PatronsPage
def fail(*_): raise {error}
{where}
sys.exit(__main__.main(["--database", sys.argv[1]]))
"""
NAME = "Shimwell"


@pytest.mark.parametrize(
    ("where", "error", "said"),
    [
        ("MainWindow.showEvent = fail", f"KeyError('{NAME}')", "a mistake of its own (KeyError at"),
        ("PatronsPage.__init__ = fail", f"ValueError('{NAME}')", "a mistake of its own (ValueErr"),
        ("app.Rapport.show_window = fail", f"OSError(28, 'x', '/{NAME}')", "disk is full"),
    ],
    ids=["while it is shown", "while it is made", "by the disk"],
)
def test_a_start_that_fails(where, error, said, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", CHILD.format(where=where, error=error), str(tmp_path / "r.db")],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_DATA_HOME": str(tmp_path / "home")},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert NAME not in done.stderr
    log = (tmp_path / "home" / "rapport" / "mishaps.log").read_text(encoding="ascii")
    assert " at " in log
    assert NAME not in log
