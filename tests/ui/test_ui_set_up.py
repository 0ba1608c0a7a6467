"""Beginning a file: the venue's name, yours, a PIN if you like; nothing is made before."""

from pathlib import Path

import pytest

from db import connection, gate, schema
from db.errors import NotAllowed
from db.queries import users
from desktop.domain import first_run, pins, session, settings, sign_in
from desktop.domain.first_run import FirstRun
from desktop.ui.set_up import SetUpDialog, Step
from desktop.ui.widgets.on_screen import resize_on_screen


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(pins, "cost", (2, 8, 1))


@pytest.fixture
def dialog(dressed, tmp_path: Path, qtbot) -> SetUpDialog:
    made = SetUpDialog(tmp_path / "rapport.db")
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_name_is_all_that_is_asked(dialog: SetUpDialog, qtbot):
    qtbot.keyClicks(dialog.venue, "Harbour  Lights ")
    dialog.start.click()
    assert "your name" in dialog.problem.text() and dialog.isVisible()
    qtbot.keyClicks(dialog.name, "Ana Marsh")
    with qtbot.waitSignal(dialog.accepted):
        dialog.start.click()
    assert dialog.said == FirstRun("Harbour Lights", "Ana Marsh")


def test_a_pin_may_be_chosen_at_once(dialog: SetUpDialog, qtbot):
    dialog.name.setText("Ana Marsh")
    dialog.with_pin.setChecked(True)
    for pin, again, said in (("111111", "111111", "guessed"), ("482913", "482914", "not the same")):
        dialog.pin.setText(pin)
        dialog.again.setText(again)
        dialog.start.click()
        assert said in dialog.problem.text()
    dialog.again.setText("482913")
    with qtbot.waitSignal(dialog.accepted):
        dialog.start.click()
    assert pins.fits("482913", dialog.said.pin_hash)


def test_another_step_may_stand_in_the_way(dialog: SetUpDialog):
    class Unanswered(Step):
        def complaint(self) -> str:
            return "Please answer this too."

    dialog.add_step(Unanswered())
    dialog.name.setText("Ana Marsh")
    assert dialog.complaint() == "Please answer this too."


def test_what_was_said_is_in_the_new_file_and_cannot_be_said_again(tmp_path: Path, now):
    schema.create(tmp_path / "rapport.db")
    gate.act_as(gate.NOBODY)
    first_run.begin(FirstRun("Harbour Lights", "Ana Marsh", pins.encode("482913")))
    assert settings.load().venue_name == "Harbour Lights"
    assert users.first_user().role == "admin"
    assert sign_in.needs_secret()
    with pytest.raises(NotAllowed):
        first_run.begin(FirstRun("", "Mallory", pins.encode("482913")))
    with pytest.raises(NotAllowed):
        session.start()
    connection.close()


def test_a_dialog_that_grows_stays_on_its_screen(dialog: SetUpDialog, qtbot):
    room = dialog.screen().availableGeometry()
    dialog.move(room.right() - 100, room.bottom() - 100)
    resize_on_screen(dialog, 500, 10_000)
    assert room.contains(dialog.geometry())
