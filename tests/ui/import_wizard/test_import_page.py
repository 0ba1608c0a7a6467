from pathlib import Path

import pytest
from builders import make_patron, make_performance, make_visit
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from db import connection
from db.queries import erasure
from desktop.importing.flow import Step
from desktop.ui.desk import Desk
from desktop.ui.import_wizard.import_page import ImportPage

DATA = Path(__file__).parents[2] / "data" / "imports"


@pytest.fixture
def page(desk: Desk, dialogs, qtbot) -> ImportPage:
    dialogs.file = DATA / "contacts_v3.vcf"
    page = ImportPage(desk)
    qtbot.addWidget(page)
    page.resize(1280, 720)
    page.show()
    page.activate()
    return page


def reach(qtbot, page: ImportPage, step: Step, act) -> None:
    def there(name: str) -> bool:
        return name == step.value

    with qtbot.waitSignal(page.step_changed, check_params_cb=there, timeout=20_000):
        act()


def people() -> int:
    return connection.rows("select count(*) from patron")[0][0]


def write(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_from_the_button_to_the_result_and_back_with_keys_alone(page: ImportPage, qtbot):
    reach(qtbot, page, Step.CHECK, lambda: qtbot.keyClick(page.choose.choose, Qt.Key.Key_Space))
    assert page.where.text().startswith("contacts_v3.vcf")
    go_on = Qt.KeyboardModifier.ControlModifier
    reach(qtbot, page, Step.PLAN, lambda: qtbot.keyClick(page, Qt.Key.Key_Return, go_on))
    assert people() == 0
    reach(qtbot, page, Step.RESULT, lambda: qtbot.keyClick(page.go_on, Qt.Key.Key_Space))
    assert people() == 26
    assert "26 new patrons" in page.result.headline.text()
    reach(qtbot, page, Step.PLAN, page.result.undo.click)
    assert people() == 0
    assert "taken back" in page.plan.trouble.text()


def test_several_files_are_taken_one_after_the_other(page: ImportPage, qtbot):
    paths = [DATA / name for name in ("contacts_v3.vcf", "google_contacts.csv")]
    reach(qtbot, page, Step.CHECK, lambda: page.add_files(paths))
    assert "1 more waiting" in page.where.text()
    reach(qtbot, page, Step.CHECK, page.leave.click)
    assert page.where.text() == "google_contacts.csv"


def test_what_is_unclear_is_asked_and_the_plan_waits_for_it(
    page: ImportPage, qtbot, tmp_path: Path
):
    text = "Order ID,Order date,First name,Last name,Email,Ticket type\n1,3/14/2026,Mei,Ng,m@example.com,Adult\n"
    path = write(tmp_path, "report.csv", text)
    reach(qtbot, page, Step.CHECK, lambda: page.add_files([path]))
    assert not page.go_on.isEnabled()
    for editor in page.check.editors:
        typed = "14 Mar 2026 7:30pm" if editor.question.form == "instant" else "Hamlet"
        editor.field.setText(typed)
    when = next(e for e in page.check.editors if e.question.form == "instant")
    assert when.value == "2026-03-14T19:30"
    assert when.echo.text() == "Saturday 14 March 2026, 19:30"
    assert page.go_on.isEnabled()
    reach(qtbot, page, Step.PLAN, page.go_on.click)
    reach(qtbot, page, Step.RESULT, page.go_on.click)
    assert connection.rows("select title from production") == [("Hamlet",)]


def test_a_column_can_be_taken_for_something_else(page: ImportPage, qtbot, tmp_path: Path):
    path = write(tmp_path, "a.csv", "Name,Email,Remark\nMei Ng,mei@example.com,Friends\n")
    reach(qtbot, page, Step.CHECK, lambda: page.add_files([path]))
    page.check.columns.filters["all"].click()
    box = page.check.columns.boxes[2]

    def choose() -> None:
        box.setCurrentIndex(box.findData("tags"))
        box.activated.emit(box.currentIndex())

    reach(qtbot, page, Step.CHECK, choose)
    reach(qtbot, page, Step.PLAN, page.go_on.click)
    reach(qtbot, page, Step.RESULT, page.go_on.click)
    assert connection.rows("select text from note") == [("Labels: Friends",)]
    reach(qtbot, page, Step.CHOOSE, page.go_on.click)
    reach(qtbot, page, Step.CHECK, lambda: page.add_files([path]))
    assert page.flow.understanding.remembered
    assert page.flow.understanding.columns[2].role == "tags"


def test_a_file_that_is_no_list_says_so_and_the_page_stays(page: ImportPage, qtbot, tmp_path: Path):
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    reach(qtbot, page, Step.CHOOSE, lambda: page.add_files([path]))
    assert not page.choose.trouble.isHidden()
    assert "Nothing was imported" in page.choose.trouble.text()


def test_earlier_imports_can_be_undone_from_the_list(page: ImportPage, qtbot):
    reach(qtbot, page, Step.CHECK, lambda: page.add_files([DATA / "contacts_v3.vcf"]))
    reach(qtbot, page, Step.PLAN, page.go_on.click)
    reach(qtbot, page, Step.RESULT, page.go_on.click)
    reach(qtbot, page, Step.CHOOSE, page.go_on.click)
    undo = next(
        b for b in page.choose.findChildren(QAbstractButton)
        if b.accessibleName() == "Undo the import of contacts_v3.vcf"
    )  # fmt: skip
    reach(qtbot, page, Step.CHOOSE, undo.click)
    assert people() == 0
    for table in ("import_batch", "import_change", "column_mapping", "contact_point"):
        assert connection.rows(f"select count(*) from {table}") == [(0,)]


@pytest.fixture
def looking(page: ImportPage, qtbot, tmp_path: Path) -> ImportPage:
    """A finished import of two people; a pair of them is left to look at."""
    path = write(tmp_path, "two.csv", "Name,Email\nMei Ng,mei@example.com\nAda Lau,a@example.com\n")
    reach(qtbot, page, Step.CHECK, lambda: page.add_files([path]))
    reach(qtbot, page, Step.PLAN, page.go_on.click)
    reach(qtbot, page, Step.RESULT, page.go_on.click)
    batch = page.flow.result.batch_id
    with connection.transaction() as raw:
        raw.execute(
            "insert into import_issue (batch_id, code, message, patron_id, other_id) "
            "select ?, 'maybe_same', 'They may be one.', min(id), max(id) from patron",
            (batch,),
        )
    page.activate()
    assert page.result.look.text() == "1 to look at"
    page.result.look.click()
    return page


def test_a_pair_can_be_made_one_person(looking: ImportPage, desk: Desk):
    looking.look.same.click()
    assert people() == 1
    assert looking.look.card.isHidden()
    desk.edits.undo()
    assert people() == 2


def test_a_pair_can_be_said_to_be_two_people(looking: ImportPage):
    looking.look.different.click()
    assert people() == 2
    assert connection.rows("select count(*) from not_duplicate") == [(1,)]
    looking.look.empty.action.click()
    assert looking.stack.currentWidget() is looking.result
    assert looking.result.look.isHidden()


def test_a_pair_can_wait(looking: ImportPage):
    looking.look.later.click()
    looking.back.click()
    assert looking.result.look.text() == "1 to look at"


@pytest.fixture
def twice(page: ImportPage) -> ImportPage:
    """Somebody who is here twice, and came to the same performance both times."""
    show = make_performance()
    for given in ("Ada", "A"):
        make_visit(make_patron(given, "Lau", email="lau@example.com"), show)
    page.activate()
    return page


def test_people_who_are_here_twice_are_found_without_an_import(twice: ImportPage, qtbot):
    twice.choose.twice.click()
    qtbot.waitUntil(twice.look.card.isVisible)
    assert twice.look.reason.text() == "similar name and same e-mail"
    assert "they may be two people" in twice.look.warning.text()
    twice.look.same.click()
    assert people() == 1
    assert twice.look.empty.text.text() == "Nobody else seems to be here twice."
    twice.look.empty.action.click()
    assert twice.stack.currentWidget() is twice.choose


def test_one_need_not_wait_for_the_search_for_people_who_are_here_twice(twice: ImportPage, desk: Desk, qtbot):  # fmt: skip
    twice.choose.twice.click()
    assert twice.look.searching.isVisible()
    twice.back.click()
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert twice.stack.currentWidget() is twice.choose
    assert twice.focusWidget() is twice.choose.choose


def test_everything_that_takes_the_focus_has_a_name(page: ImportPage, qtbot):
    reach(qtbot, page, Step.CHECK, lambda: page.add_files([DATA / "mailchimp_subscribed.csv"]))
    nameless = [
        w
        for kind in (QAbstractButton, QComboBox, QLineEdit)
        for w in page.findChildren(kind)
        if w.focusPolicy() != Qt.FocusPolicy.NoFocus
        and w.isVisibleTo(page)
        and not (w.accessibleName() or getattr(w, "text", str)())
    ]
    assert nameless == []


def test_who_was_erased_stays_out_and_can_be_ticked_in_again(page: ImportPage, qtbot, tmp_path):
    path = write(
        tmp_path, "season.csv",
        "Order Number,Event,Event Date,First Name,Last Name,Email,Quantity\n"
        "1001,Bach,2026-05-01 19:30,Ada,Osei,ada@example.org,1\n"
        "1002,Bach,2026-05-01 19:30,Ben,Okafor,ben@example.org,1\n",
    )  # fmt: skip
    reach(qtbot, page, Step.CHECK, lambda: page.add_files([path]))
    reach(qtbot, page, Step.PLAN, page.go_on.click)
    assert not page.plan.bring.isVisible()
    reach(qtbot, page, Step.RESULT, page.go_on.click)
    erasure.erase_patron(1)
    reach(qtbot, page, Step.CHOOSE, page.go_on.click)
    reach(qtbot, page, Step.CHECK, lambda: page.add_files([path]))
    reach(qtbot, page, Step.PLAN, page.go_on.click)
    assert page.plan.bring.text() == "Bring in 1 line of people who were erased all the same"
    assert "1 left out" in page.plan.headline.text()
    reach(qtbot, page, Step.PLAN, lambda: qtbot.keyClick(page.plan.bring, Qt.Key.Key_Space))
    assert page.plan.bring.isChecked()
    assert page.plan.same_file.isVisible()
    reach(qtbot, page, Step.PLAN, lambda: qtbot.keyClick(page.plan.bring, Qt.Key.Key_Space))
    reach(qtbot, page, Step.RESULT, page.go_on.click)
    assert people() == 1
