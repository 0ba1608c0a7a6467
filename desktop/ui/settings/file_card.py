"""The file: where it is, another one, a copy of it, and whether it is whole."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from db import connection, gate
from db.errors import StoreError
from db.gate import Right
from desktop.domain import file_care, safe_keeping
from desktop.domain.file_care import Copy
from desktop.domain.words import and_more, when_words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.inner_page import in_a_row
from desktop.ui.widgets.labels import Label

FILES = "Rapport files (*.db);;All files (*)"
PROBLEMS_TOLD = 5


class FileCard(Card):
    """`file_wanted(way)` for another file; copies and checks run in the worker."""

    file_wanted = Signal(str)
    settled = Signal()  # a copy or a check has ended, well or not

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("The file", parent=parent)
        self._desk = desk
        self.path = Label("", "body", "ink", wrap=True, selectable=True)
        self.copy = Button("Save a copy…", "secondary", "save")
        self.check = Button("Check the file", "secondary", "check")
        self.outcome = Label("", "body", "teal", wrap=True, selectable=True)
        self.trouble = Label("", "body", "amber", wrap=True, selectable=True)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.restore = Label("", "small", "ink2", wrap=True, selectable=True)
        for button in (self.copy, self.check):
            button.setAccessibleName(button.text())
        self.backed_up = Label("", "body", "ink2", wrap=True)
        self.backed_up.hide()
        self.body.addWidget(self.path)
        self.body.addWidget(self.backed_up)
        self.body.addWidget(in_a_row(self.copy, self.check))
        self.body.addWidget(self.busy)
        self.body.addWidget(self.outcome)
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.restore)
        self.body.addSpacing(theme.px(6))
        self.body.addWidget(in_a_row(*self._other_files()))
        self._show_outcome("")
        self.busy.hide()
        self.copy.clicked.connect(self._on_copy)
        self.check.clicked.connect(self._on_check)
        desk.safe.changed.connect(self._show_backed_up)

    def show_file(self) -> None:
        """Show which file is open."""
        path = connection.current_path()
        self._show_backed_up()
        self.path.setText(str(path))
        self.restore.setVisible(gate.may(Right.RESTORE))
        self.restore.setText(
            "A copy is put back under Backups. One from elsewhere: close Rapport and run this; the "
            "present file is kept aside:\n" + file_care.restore_command(path)
        )

    def _show_backed_up(self) -> None:
        standing = self._desk.safe.standing
        if standing is not None:
            words, late = safe_keeping.status(standing)
            self.backed_up.setText(f"{words}.")
            self.backed_up.set_token("amber" if late or self._desk.safe.problem else "ink2")
            self.backed_up.show()

    def _other_files(self) -> list[Button]:
        made = []
        for text, way in (
            ("Open another file…", "open"),
            ("Start a new file…", "new"),
            ("Open the sample venue", "sample"),
        ):
            button = Button(text, "quiet")
            button.setAccessibleName(text)
            button.clicked.connect(lambda _=False, way=way: self.file_wanted.emit(way))
            made.append(button)
        return made

    def _on_copy(self) -> None:
        here = connection.current_path()
        chosen = self._desk.dialogs.save_file(
            "Save a copy", str(here.with_name(file_care.copy_name(here))), FILES
        )
        if chosen is None:
            return
        target = _with_ending(chosen, here.suffix)
        self._begin(f"Copying to {target}, then reopening and counting the copy…")
        self._desk.tasks.start(
            lambda _progress, _cancelled: file_care.save_copy(target),
            self._on_copied,
            self._on_failed,
        )

    def _on_copied(self, copy: Copy) -> None:
        self._end()
        self._show_outcome(
            f"Copied {when_words(copy.made_at)}, {file_care.size_words(copy.size)}, reopened and "
            f"counted: {copy.path}"
        )
        self._desk.toasts.show("The copy is saved and verified")
        self.settled.emit()

    def _on_check(self) -> None:
        self._begin("Reading the whole file…")
        self._desk.tasks.start(
            lambda _progress, _cancelled: file_care.find_problems(),
            self._on_checked,
            self._on_failed,
        )

    def _on_checked(self, problems: list[str]) -> None:
        self._end()
        if problems:
            told = and_more(problems, PROBLEMS_TOLD)
            self._show_outcome(
                f"The file is not whole: {told}. Nothing was changed. "
                "Put the last good copy back, or ask for help before going on.",
                trouble=True,
            )
        else:
            self._show_outcome("The file is whole, and the search knows everybody in it.")
        self.settled.emit()

    def _on_failed(self, failure: BaseException) -> None:
        self._end()
        if not isinstance(failure, StoreError):
            self.settled.emit()
            raise failure
        self._show_outcome(failure.sentence, trouble=True)
        self.settled.emit()

    def _begin(self, words: str) -> None:
        self.copy.setEnabled(False)
        self.check.setEnabled(False)
        self.busy.setAccessibleName(words)
        self.busy.show()
        self._show_outcome(words)

    def _end(self) -> None:
        self.busy.hide()
        self.copy.setEnabled(True)
        self.check.setEnabled(True)

    def _show_outcome(self, words: str, *, trouble: bool = False) -> None:
        for label, said in ((self.outcome, not trouble), (self.trouble, trouble)):
            label.setText(words if said else "")
            label.setVisible(said and bool(words))


def _with_ending(chosen: Path, ending: str) -> Path:
    """The name with the usual ending, unless that would write over a file nobody asked about."""
    if chosen.suffix or not ending or chosen.is_dir():
        return chosen
    named = chosen.with_name(chosen.name + ending)
    return chosen if named.exists() else named
