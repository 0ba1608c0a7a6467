"""The power fails while a form is edited: what is older than two seconds is in the file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from db import connection, schema
from db.queries import forms
from desktop.domain.form_schema import FormSchema, from_data, to_data

ROOT = Path(__file__).parent.parent.parent
EDITING = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pathlib import Path
from db import gate, schema
from desktop.ui.desk import set_up_desk
from desktop.ui.forms.forms_page import FormsPage

app = QApplication([])
gate.act_as(gate.HOUSE)
schema.open_file(Path(sys.argv[1]))
page = FormsPage(set_up_desk())
page.resize(1200, 800)
page.show()
page.open_form(int(sys.argv[2]))
builder = page._rooms["builder"]
key = builder.draft.add("short")
typed = "What would you get out of bed early for?"

def press(place=1):
    builder.draft.change(key, merge="words", words=typed[:place])
    if place < len(typed):
        QTimer.singleShot(10, lambda: press(place + 1))
    else:
        QTimer.singleShot(2000, lambda: print("two seconds later", flush=True))

press()
app.exec()
"""


def test_what_was_typed_two_seconds_before_a_power_cut_is_there(database: Path):
    form_id = forms.add_form("Season signup", to_data(FormSchema(title="Hello"))).created_id
    connection.close()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [sys.executable, "-c", EDITING, str(database), str(form_id)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "two seconds later"
        process.kill()
    schema.open_file(database)
    kept = from_data(forms.get_form(form_id).draft)
    assert kept.title == "Hello"
    assert [q.words for q in kept.questions] == ["What would you get out of bed early for?"]
