"""A published form leaves the window: on paper, as text for a ticketing site, into a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from db.queries import forms
from db.records.forms import VersionRecord
from desktop.domain.form_schema import FormSchema, from_data, new_question, to_data
from desktop.ui import printing
from desktop.ui.desk import Desk
from desktop.ui.forms.form_outlet import FormOutlet
from desktop.ui.forms.preview_pane import PreviewPane
from desktop.ui.forms.text_dialog import TextDialog

SCHEMA = FormSchema(title="Tell us", questions=(new_question("short", "What do you love?"),))


@pytest.fixture
def version(database) -> VersionRecord:
    form_id = forms.add_form("Season / signup", to_data(SCHEMA)).created_id
    forms.publish_form(form_id, to_data(SCHEMA))
    live = forms.get_form(form_id).live
    assert live is not None
    return live


@pytest.fixture
def outlet(desk: Desk) -> FormOutlet:
    return FormOutlet(desk)


def test_printing_puts_every_page_on_the_paper(outlet, version, desk: Desk, printer: Path, qtbot):
    with qtbot.waitSignal(outlet.went_out, timeout=20_000):
        outlet.put_on_paper(version, None)
    assert len(PdfReader(printer).pages) >= 1
    assert desk.toasts.last.startswith("Sent to the printer")


def test_stepping_back_from_the_dialog_prints_nothing(
    outlet, version, desk: Desk, dialogs, printer: Path, qtbot
):
    dialogs.accepts = False
    outlet.put_on_paper(version, None)
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert not printer.exists()


def test_without_a_printer_saving_is_offered(
    outlet, version, dialogs, monkeypatch, tmp_path: Path, qtbot
):
    monkeypatch.setattr(printing, "has_printer", lambda: False)
    dialogs.file = tmp_path / "form.pdf"
    with qtbot.waitSignal(outlet.went_out, timeout=20_000):
        outlet.put_on_paper(version, None)
    assert dialogs.asked == ["No printer was found", "Save the paper form"]
    assert version.code in PdfReader(dialogs.file).pages[0].extract_text()


def test_files_are_named_after_form_and_version(outlet, version, dialogs, monkeypatch):
    suggested = []
    monkeypatch.setattr(
        dialogs, "save_file", lambda title, name, filters="": suggested.append(name)
    )
    outlet.save_paper(version, "large")
    outlet.save_fillable(version)
    outlet.save_web(version)
    assert suggested == [
        "Season signup v1 large print.pdf",
        "Season signup v1 to fill in.pdf",
        "Season signup v1.html",
    ]


def test_the_questions_for_a_ticketing_site_can_be_copied(outlet, version, dialogs):
    seen: list[str] = []

    def run(dialog: TextDialog) -> bool:
        dialog.copy.click()
        seen.append(dialog.text.toPlainText())
        assert dialog.copied.text() == "Copied"
        return False

    dialogs.run = run
    outlet.show_ticketing(version)
    assert "What do you love?" in seen[0]
    assert QGuiApplication.clipboard().text() == seen[0]


def test_the_web_page_opens_in_the_browser_as_it_will_be(desk: Desk, monkeypatch, qtbot, version):
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(url)) or True)
    pane = PreviewPane(desk)
    qtbot.addWidget(pane)
    pane.resize(360, 700)
    pane.show()
    pane.show_schema(from_data(version.body), version.code)
    with qtbot.waitSignal(pane.shown):
        pane.show_face("web")
    pane.browse.click()
    qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
    page = Path(opened[0].toLocalFile())
    assert "What do you love?" in page.read_text(encoding="utf-8")


def test_without_a_browser_that_is_said(desk: Desk, dialogs, monkeypatch, qtbot, version):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    pane = PreviewPane(desk)
    qtbot.addWidget(pane)
    pane.show_schema(from_data(version.body), version.code)
    pane.browse.click()
    qtbot.waitUntil(lambda: bool(dialogs.failures), timeout=20_000)
    assert "No browser could be opened" in dialogs.failures[0]


def test_what_no_font_has_is_told_beside_the_preview_and_after_saving(
    outlet, desk: Desk, dialogs, tmp_path: Path, qtbot
):
    questions = tuple(new_question("short", f"Which {n} 🎭?") for n in range(5))
    body = to_data(FormSchema(title="Hello 🎭", questions=questions))
    form_id = forms.add_form("Hello", body).created_id
    odd = forms.get_version(forms.publish_form(form_id, body).created_id)
    pane = PreviewPane(desk)
    qtbot.addWidget(pane)
    pane.resize(360, 700)
    pane.show()
    pane.show_schema(from_data(odd.body), odd.code)
    with qtbot.waitSignal(pane.shown, check_params_cb=lambda face: face == "paper"):
        pane.show_face("paper")
    assert "the title, 🎭: prints as “Hello”" in pane.note.words.text()
    assert "and 3 more" in pane.note.words.text()
    pane.note.all_button.click()
    pane.show_schema(SCHEMA, odd.code)
    with qtbot.waitSignal(pane.shown, check_params_cb=lambda face: face == "paper"):
        pane.show_face("paper")
    assert not pane.note.isVisible()
    dialogs.file = tmp_path / "form.pdf"
    for save in (lambda: outlet.save_paper(odd, "a4"), lambda: outlet.save_fillable(odd)):
        with qtbot.waitSignal(outlet.went_out, timeout=20_000):
            save()
        assert "in no font of this computer" in desk.toasts.last


def test_the_web_page_sends_to_the_venues_mail_address(
    outlet, version, desk, dialogs, tmp_path, qtbot
):
    desk.settings = desk.settings._replace(venue_email="desk@example.org")
    dialogs.file = tmp_path / "form.html"
    with qtbot.waitSignal(outlet.went_out, timeout=20_000):
        outlet.save_web(version)
    assert 'data-to="desk@example.org"' in dialogs.file.read_text(encoding="utf-8")
