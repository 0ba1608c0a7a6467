"""Results leave the window: as a table that runs nothing, as a PDF, on paper."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from builders import make_patron
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db.queries import forms, responses
from desktop.commands.form import run_results
from desktop.domain.form_report import Looked
from desktop.domain.form_schema import FormSchema, new_question, to_data
from desktop.ui import printing
from desktop.ui.forms.results_page import ResultsPage

SCHEMA = FormSchema(title="Tell us", questions=(new_question("short", "What do you love?"),))


@pytest.fixture
def form_id(database) -> int:
    made = forms.add_form("Season / signup", to_data(SCHEMA)).created_id
    version = forms.publish_form(made, to_data(SCHEMA)).created_id
    key = SCHEMA.questions[0].key
    ada = make_patron("Ada", "Example")
    for text, face, patron in (("=1+1", "web", ada), ("Jazz", "paper", None)):
        responses.add_response(
            version, {key: {"text": text}}, face=face, patron_id=patron,
            status="taken" if patron else "anonymous",
        )  # fmt: skip
    return made


@pytest.fixture
def page(desk, form_id, qtbot) -> ResultsPage:
    made = ResultsPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.show_form(form_id)
    return made


def test_the_table_is_that_of_the_command_line(page, dialogs, tmp_path: Path, form_id, qtbot):
    dialogs.file = tmp_path / "responses"
    with qtbot.waitSignal(page.outlet.went_out):
        page.head.csv.click()
    ours = tmp_path / "responses.csv"
    theirs = tmp_path / "theirs.csv"
    arguments = {"version": None, "since": None, "until": None, "segment": "", "json": False}
    run_results(type("Arguments", (), {**arguments, "name": "Season / signup", "csv": theirs}))
    assert ours.read_bytes() == theirs.read_bytes()
    rows = list(csv.reader(ours.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 3 and rows[1][-1] == "'=1+1"
    assert not list(tmp_path.glob("*.part"))


def test_only_what_is_looked_at_is_exported(page, desk, dialogs, tmp_path: Path, qtbot):
    page.look_at(Looked(faces=frozenset({"paper"})))
    dialogs.file = tmp_path / "paper.csv"
    with qtbot.waitSignal(page.outlet.went_out):
        page.head.csv.click()
    assert len(dialogs.file.read_text(encoding="utf-8").splitlines()) == 2
    assert "1 response" in desk.toasts.last


def test_a_pdf_names_nobody_until_names_are_wanted(page, dialogs, tmp_path: Path, qtbot):
    dialogs.file = tmp_path / "results.pdf"
    for names in (False, True):
        page.head.names.setChecked(names)
        with qtbot.waitSignal(page.outlet.went_out):
            page.head.save_pdf.trigger()
        said = " ".join(p.extract_text() for p in PdfReader(dialogs.file).pages)
        assert "Jazz" in said and ("Ada Example" in said) == names


def test_where_nothing_can_be_written_that_is_said(page, dialogs, tmp_path: Path, qtbot):
    dialogs.file = tmp_path / "nowhere" / "results.csv"
    page.head.csv.click()
    qtbot.waitUntil(lambda: bool(dialogs.failures))
    assert "no folder" in dialogs.failures[0]


def test_no_rapport_file_is_written_over(page, dialogs, tmp_path: Path, database: Path, qtbot):
    aside = database.with_suffix(".csv")
    aside.hardlink_to(database)
    dialogs.file = aside
    page.head.csv.click()
    qtbot.waitUntil(lambda: bool(dialogs.failures))
    assert "Rapport file" in dialogs.failures[0]


def test_control_p_prints_what_is_shown(page, printer: Path, qtbot):
    page.activate()
    with qtbot.waitSignal(page.outlet.went_out, timeout=20_000):
        QTest.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert len(PdfReader(printer).pages) == 1


def test_without_a_printer_a_pdf_is_offered(page, dialogs, monkeypatch, tmp_path: Path, qtbot):
    monkeypatch.setattr(printing, "has_printer", lambda: False)
    dialogs.file = tmp_path / "instead.pdf"
    with qtbot.waitSignal(page.outlet.went_out):
        page.head.print.click()
    assert "No printer was found" in dialogs.asked and dialogs.file.exists()
