"""What the tests of screens share: a desk on a fresh file, and dialogs that answer by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from db.errors import StoreError
from desktop.domain import session, settings
from desktop.ui import theme
from desktop.ui.desk import Desk, set_up_desk
from desktop.ui.dialogs import Dialogs


class AnsweringDialogs(Dialogs):
    """Answers what it is told to answer, and remembers what was asked and said."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.questions: list[str] = []  # the text below, of what was confirmed
        self.harmless: list[bool] = []  # whether Enter goes on, of what was confirmed
        self.failures: list[str] = []
        self.messages: list[str] = []
        self.confirms = True
        self.file: Path | None = None
        self.text: str | None = None
        self.accepts = True

    def confirm(self, title: str, text: str, action: str = "OK", *, harmless: bool = False) -> bool:
        self.asked.append(title)
        self.questions.append(text)
        self.harmless.append(harmless)
        return self.confirms

    def choose_file(self, title: str, filters: str = "", folder: str = "") -> Path | None:
        self.asked.append(title)
        return self.file

    def choose_folder(self, title: str, folder: str = "") -> Path | None:
        self.asked.append(title)
        return self.file

    def save_file(self, title: str, suggested: str, filters: str = "") -> Path | None:
        self.asked.append(title)
        return self.file

    def ask_text(self, title: str, label: str, text: str = "") -> str | None:
        self.asked.append(title)
        return self.text

    def show_failure(self, failure: StoreError | str) -> None:
        self.failures.append(failure.sentence if isinstance(failure, StoreError) else failure)

    def show_message(self, title: str, text: str) -> None:
        self.messages.append(text)

    def run(self, dialog: QDialog) -> bool:
        self.asked.append(dialog.windowTitle())
        dialog.deleteLater()
        return self.accepts


@pytest.fixture
def dialogs() -> AnsweringDialogs:
    """Dialogs without a person."""
    return AnsweringDialogs()


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The application in its light clothes; put back after a test that changed them."""
    theme.apply(qapp, "light", 1.0)
    yield qapp
    # The widgets of a test are closed by now. They hear the last news, then they go: left for an
    # event loop, each change of clothes would dress those of all tests before.
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.apply(qapp, "light", 1.0)


@pytest.fixture
def desk(
    database: Path, dressed: QApplication, dialogs: AnsweringDialogs, qtbot: QtBot
) -> Iterator[Desk]:
    """A desk on a fresh file, wired as in the program.

    It asks for `qtbot` so that the worker ends before the widgets it tells are taken away.
    """
    made = set_up_desk(session.start(), settings.load(), dialogs)
    yield made
    assert made.stop(), "the worker did not end"


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A printer that prints into a file; returns the file."""
    # Loading the print system takes long, and few tests print.
    from PySide6.QtPrintSupport import QPrinter

    from desktop.ui import printing

    path = tmp_path / "printed.pdf"
    real = printing.set_up

    def set_up(paper: str, title: str) -> Any:
        made = real(paper, title)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(path))
        made.setResolution(150)
        return made

    monkeypatch.setattr(printing, "has_printer", lambda: True)
    monkeypatch.setattr(printing, "set_up", set_up)
    return path
