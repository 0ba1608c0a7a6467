"""The open file can be copied and checked from the settings."""

from pathlib import Path

import pytest
from builders import make_patron, make_relationship

from db import connection, schema
from desktop.domain import file_care
from desktop.ui.desk import Desk
from desktop.ui.settings.file_card import FileCard


@pytest.fixture
def card(desk: Desk, qtbot) -> FileCard:
    made = FileCard(desk)
    qtbot.addWidget(made)
    made.show_file()
    made.show()
    return made


def test_a_copy_is_a_file_that_opens_and_its_time_and_size_are_said(
    card: FileCard, dialogs, qtbot, tmp_path: Path
):
    make_patron("Judith", "Shimwell")
    dialogs.file = tmp_path / "copy.db"
    with qtbot.waitSignal(card.settled):
        card.copy.click()
        assert not card.copy.isEnabled()
    assert card.copy.isEnabled()
    assert "Sun 22 Nov · 18:30" in card.outcome.text()
    assert file_care.size_words(dialogs.file.stat().st_size) in card.outcome.text()
    assert schema.inspect(dialogs.file) == schema.STEPS
    copied = connection.connect(dialogs.file)
    assert copied.execute("select family from patron").fetchall() == [("Shimwell",)]
    copied.close()


def test_a_copy_without_an_ending_gets_the_usual_one(card: FileCard, dialogs, qtbot, tmp_path):
    dialogs.file = tmp_path / "copy"
    with qtbot.waitSignal(card.settled):
        card.copy.click()
    assert (tmp_path / "copy.db").exists()


def test_nobody_s_file_is_written_over(card: FileCard, dialogs, qtbot, tmp_path, database):
    other = tmp_path / "accounts.db"
    other.write_text("not ours", encoding="utf-8")
    for target, says in ((other, "no copy of Rapport's"), (database, "the file in use itself")):
        dialogs.file = target
        with qtbot.waitSignal(card.settled):
            card.copy.click()
        assert says in card.trouble.text()
        assert not card.outcome.isVisible()
    assert other.read_text(encoding="utf-8") == "not ours"


def test_a_folder_that_cannot_be_written_to_is_said(card: FileCard, dialogs, qtbot, tmp_path):
    dialogs.file = tmp_path / "gone" / "copy.db"
    with qtbot.waitSignal(card.settled):
        card.copy.click()
    assert card.trouble.isVisible()
    assert card.copy.isEnabled()


def test_stepping_back_from_the_dialog_does_nothing(card: FileCard, dialogs, desk: Desk):
    card.copy.click()
    assert dialogs.asked == ["Save a copy"]
    assert not desk.tasks.busy


def test_a_whole_file_is_called_whole(card: FileCard, qtbot):
    with qtbot.waitSignal(card.settled):
        card.check.click()
    assert "whole" in card.outcome.text()
    assert not card.trouble.isVisible()


def test_what_is_wrong_with_a_file_is_said_in_words(card: FileCard, qtbot):
    make_relationship(make_patron("Judith", "Shimwell"), name="Ida")
    connection.raw().execute("pragma foreign_keys = off")
    connection.raw().execute("delete from patron")
    connection.raw().execute("pragma foreign_keys = on")
    with qtbot.waitSignal(card.settled):
        card.check.click()
    assert "at nothing" in card.trouble.text()
    assert "Nothing was changed" in card.trouble.text()


def test_the_command_to_restore_names_the_file(card: FileCard, database: Path):
    assert f'rapport --database "{database}" restore COPY' in card.restore.text()


@pytest.mark.parametrize(
    "size, says",
    [(0, "0 bytes"), (999, "999 bytes"), (81_920, "82 kB"), (2_411_520, "2.4 MB"), (3e9, "3.0 GB")],
)
def test_sizes_are_said_as_people_say_them(size, says):
    assert file_care.size_words(size) == says
