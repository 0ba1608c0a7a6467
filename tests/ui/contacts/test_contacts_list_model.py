"""The window onto all patrons: whole to the eye, small in memory."""

from array import array

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from db.records.patrons import PatronRow
from desktop.ui.contacts.patron_list_model import ID, PAGE, PAGES_KEPT, ROW, PatronListModel


def row(patron_id: int, **fields: object) -> PatronRow:
    made = PatronRow(patron_id, f"Patron {patron_id}", 0, None, None, None, None, 0)
    return made._replace(**fields)


class Reader:
    """Reads rows and counts how often."""

    def __init__(self) -> None:
        self.pages: list[list[int]] = []
        self.gone: set[int] = set()

    def __call__(self, ids: list[int]) -> list[PatronRow]:
        self.pages.append(ids)
        return [row(i) for i in ids if i not in self.gone]


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def model(reader: Reader, qapp) -> PatronListModel:
    made = PatronListModel(reader)
    made.tester = QAbstractItemModelTester(
        made, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    return made


def test_it_is_a_proper_model_through_all_its_lives(model: PatronListModel):
    model.show_rows([row(3), row(2)], "pat")
    model.show_ids(array("I", [3, 2, 1]))
    model.show_ids(array("I", range(1000, 0, -1)))
    model.show_rows([])
    model.show_ids(array("I"))
    assert model.rowCount() == 0


def test_only_what_is_looked_at_is_read(reader: Reader, qapp):
    model = PatronListModel(reader)  # bare: the tester would ask for each of half a million rows
    model.show_ids(array("I", range(500_000)))
    reader.pages.clear()
    assert model.data(model.index(250_000), ROW).id == 250_000
    assert [len(page) for page in reader.pages] == [PAGE]
    model.data(model.index(250_001), ROW)
    assert len(reader.pages) == 1


def test_few_pages_are_kept(reader: Reader, qapp):
    model = PatronListModel(reader)
    model.show_ids(array("I", range(100_000)))
    for place in range(0, 100_000, PAGE):
        model.row(place)
    assert len(model._pages) == PAGES_KEPT
    reader.pages.clear()
    model.row(99_999)
    assert not reader.pages


def test_the_rest_of_a_view_joins_the_first_rows_without_a_jump(model: PatronListModel, qtbot):
    model.show_rows([row(9), row(8)])
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.rowsInserted):
        model.show_ids(array("I", [9, 8, 7, 6]))
    assert [model.patron_id(i) for i in range(4)] == [9, 8, 7, 6]


def test_ids_that_do_not_agree_with_the_first_rows_replace_them(model: PatronListModel, qtbot):
    model.show_rows([row(9), row(8)])
    with qtbot.waitSignal(model.modelReset):
        model.show_ids(array("I", [5, 4, 3]))
    assert model.row(0).id == 5


def test_a_patron_who_went_leaves_an_empty_line_not_a_shift(model: PatronListModel, reader: Reader):
    reader.gone = {2}
    model.show_ids(array("I", [1, 2, 3]))
    assert model.row(1) is None
    assert model.row(2).id == 3
    assert model.data(model.index(1)) is None


def test_changed_rows_are_read_again_and_keep_why_they_were_found(model: PatronListModel):
    model.show_rows([row(1, name="Old", why="phone: …55")])
    model.forget_rows()
    assert model.row(0).name == "Patron 1"
    assert model.row(0).why == "phone: …55"


def test_each_row_is_one_sentence_for_a_screen_reader(model: PatronListModel, now: str):
    model.show_rows([row(1, last_production="Bach", last_visit="2026-11-14", seat="F12")])
    said = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Patron 1, Bach · 14 Nov, Tonight F12"
    assert model.data(model.index(0), ID) == 1
