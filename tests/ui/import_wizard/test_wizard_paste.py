"""Answers pasted from a mail's text: read, or refused in a sentence, and gone from the disk."""

from pathlib import Path

import pytest
from form_strategies import every_kind
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from db.queries import forms, responses
from desktop.domain.form_schema import to_data
from desktop.importing.flow import Step
from desktop.ui.desk import Desk
from desktop.ui.import_wizard.import_page import ImportPage
from desktop.ui.import_wizard.paste_dialog import PasteDialog


@pytest.fixture
def page(desk: Desk, qtbot) -> ImportPage:
    QGuiApplication.clipboard().clear()
    page = ImportPage(desk)
    qtbot.addWidget(page)
    page.resize(1280, 720)
    page.show()
    page.activate()
    return page


def mail(code: str) -> str:
    return (
        f"Dear all,\n\nrapport_code: {code}\nwho__given: Ana\nloves: c1, c4\nages: 7\nkids: yes\n"
    )


def published() -> str:
    body = to_data(every_kind())
    form_id = forms.add_form("Everything", body).created_id
    return forms.get_version(forms.publish_form(form_id, body).created_id).code


def test_a_pasted_mail_goes_the_way_of_files_and_leaves_none(page, dialogs, qtbot, monkeypatch):
    code = published()
    folder: list[Path] = []

    def run(dialog: PasteDialog) -> bool:
        assert not dialog.read.isEnabled()
        dialog.text.setPlainText(mail(code))
        dialog.read.click()
        return dialog.filled is not None

    monkeypatch.setattr(dialogs, "run", run)
    keep = page._pasted.keep
    monkeypatch.setattr(
        page._pasted, "keep", lambda filled: folder.append(keep(filled)) or folder[-1]
    )
    for step, act in (
        (Step.CHECK, lambda: qtbot.keyClick(page, Qt.Key.Key_V, CTRL_SHIFT)),
        (Step.PLAN, page.go_on.click),
        (Step.RESULT, page.go_on.click),
    ):
        with qtbot.waitSignal(
            page.step_changed, check_params_cb=lambda name, s=step: name == s.value, timeout=20_000
        ):
            act()
    (kept,) = (responses.get_response(i) for i in responses.list_response_ids())
    assert kept.person["given"] == "Ana" and kept.answers["ages"] == {"text": "7"}
    assert folder[0].is_file()
    page.go_on.click()
    assert page.flow.step is Step.CHOOSE and not folder[0].parent.exists()


CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def test_a_text_without_answers_is_refused_in_a_sentence(page, qtbot):
    dialog = PasteDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.text.setPlainText("See you on Friday!")
    qtbot.keyClick(dialog.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible() and dialog.filled is None
    assert dialog.problem.text() == "This text holds no answers to a form. Nothing was imported."
    dialog.text.setPlainText(mail("AB12CD34"))
    assert not dialog.problem.isVisible()
    dialog.read.click()
    assert not dialog.isVisible() and dialog.filled.code == "AB12CD34"


def test_answers_on_the_clipboard_are_put_in(page, qtbot):
    QGuiApplication.clipboard().setText("nothing of ours")
    dialog = PasteDialog()
    qtbot.addWidget(dialog)
    assert dialog.text.toPlainText() == ""
    QGuiApplication.clipboard().setText(mail("AB12CD34"))
    dialog = PasteDialog()
    qtbot.addWidget(dialog)
    assert "Ana" in dialog.text.toPlainText() and dialog.read.isEnabled()


def test_answers_to_a_form_that_is_not_here_say_so(page, dialogs, qtbot, monkeypatch):
    def run(dialog: PasteDialog) -> bool:
        dialog.text.setPlainText(mail("AB12CD34"))
        dialog.read.click()
        return True

    monkeypatch.setattr(dialogs, "run", run)
    with qtbot.waitSignal(page.step_changed, check_params_cb=lambda n: n == "choose"):
        page.choose.paste.click()
    assert "a form that this venue does not have" in page.choose.trouble.text()
