"""After an import that brought notes, the way leads on to what their words could become."""

from pathlib import Path

import pytest

from db.queries import old_notes
from desktop.importing.flow import Step
from desktop.ui.desk import Desk
from desktop.ui.import_wizard.import_page import ImportPage


@pytest.fixture
def page(desk: Desk, qtbot) -> ImportPage:
    made = ImportPage(desk)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    made.activate()
    return made


def take_in(qtbot, page: ImportPage, path: Path) -> None:
    def reach(step: Step, act) -> None:
        there = {"check_params_cb": lambda name: name == step.value, "timeout": 20_000}
        with qtbot.waitSignal(page.step_changed, **there):
            act()

    reach(Step.CHECK, lambda: page.add_files([path]))
    reach(Step.PLAN, page.go_on.click)
    reach(Step.RESULT, page.go_on.click)


def test_notes_that_came_are_offered_to_be_looked_through(page, qtbot, tmp_path):
    path = tmp_path / "cards.csv"
    path.write_text(
        "Name,Email,Notes\nMei Ng,mei@example.com,Loves opera\nBo Ek,bo@example.com,\n", "utf-8"
    )
    take_in(qtbot, page, path)
    assert old_notes.count_old_notes() == 1
    assert page.result.notes.isVisible()
    assert page.result.notes.text() == "Look through 1 note"
    with qtbot.waitSignal(page.page_wanted) as wanted:
        page.result.notes.click()
    assert wanted.args == ["old_notes"]


def test_an_import_without_notes_offers_nothing(page, qtbot, tmp_path):
    path = tmp_path / "cards.csv"
    path.write_text("Name,Email\nMei Ng,mei@example.com\nBo Ek,bo@example.com\n", "utf-8")
    take_in(qtbot, page, path)
    assert page.result.notes.isHidden()
