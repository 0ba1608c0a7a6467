"""The screen instead of a window when the file is damaged, lost or not as it was left."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db import gate
from db.errors import StoreError
from db.soundness import Finding
from desktop.domain import recovery
from desktop.domain.recovery import Restored
from desktop.domain.words import and_more
from desktop.ui import theme
from desktop.ui.dialogs import Dialogs
from desktop.ui.recovery.backup_choice import BackupChoice
from desktop.ui.tasks import Task, Tasks
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.on_screen import resize_on_screen

WIDEST = 820
TITLES = {
    "missing": "The file is not there any more",
    "empty": "The file is empty",
    "unreadable": "The file is damaged",
    "damaged": "The file is damaged",
    "replaced": "Another file stands in its place",
    "changed": "The file was changed from outside",
}
HAPPENED = {
    "missing": "It was there when Rapport was last closed. Perhaps a disk is not plugged in, or "
    "somebody has moved the file. Nothing was made in its place.",
    "empty": "Something has emptied it: a full disk, a sync program, a copy that went wrong.",
    "unreadable": "Its very start cannot be read.",
    "damaged": "Some of it cannot be read, or does not hold together any more. Mostly that is a failing "
    "disk, a stick that was pulled out, or a program that copied the file while it was in use.",
    "replaced": "It is not Rapport's, or the start of it is damaged, or a newer Rapport wrote it.",
    "changed": "It can be read, but it is not as Rapport left it, and Rapport did not change it. "
    "A failing disk can do that, or another program that wrote into it.",
}
NO_FILE = ("missing", "empty")
SAFE = (
    "Nothing was changed. Whatever you choose, the file as it is now is kept beside the new one; "
    "Rapport never deletes it."
)
PROBLEMS_TOLD = 12


class RecoveryPage(QWidget):
    """`opened(path)` when there is a good file to open; `other_wanted`, `new_wanted`; `taken_as_it_is(path)`."""

    opened = Signal(object)
    other_wanted = Signal()
    new_wanted = Signal()
    taken_as_it_is = Signal(object)

    def __init__(
        self, finding: Finding, tasks: Tasks, dialogs: Dialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.finding, self._tasks, self._dialogs = finding, tasks, dialogs
        self._work: Task | None = None
        self._salvaged: Path | None = None
        self.setWindowTitle("Rapport")
        resize_on_screen(self, theme.px(980), theme.px(820))
        self.choice = BackupChoice(tasks)
        self.choice.changed.connect(self._refresh)
        self.choice.unlock_wanted.connect(self._on_unlock)
        self.restore = Button("Restore this backup", "primary", "undo")
        self.salvage = Button("Salvage what can be read…", "secondary")
        self.other = Button("Open another file…", "secondary")
        self.new = Button("Start with an empty file…", "quiet")
        self.as_it_is = Button("Use it as it is", "quiet")
        self.proceed = Button("Open Rapport", "primary")
        self.stop = Button("Stop", "quiet")
        self.details = Button("Show the details", "quiet")
        self.busy = QProgressBar()
        self.busy.setTextVisible(False)
        self.busy_words = Label("", "body", "ink2", wrap=True)
        self.outcome = Card()
        self.outcome_words = Label("", "body", "ink", wrap=True, selectable=True)
        self._lay_out()
        self._connect()
        self._set_busy("")
        self._begin()

    def _connect(self) -> None:
        self.restore.clicked.connect(self._on_restore)
        self.salvage.clicked.connect(self._on_salvage)
        self.other.clicked.connect(self.other_wanted)
        self.new.clicked.connect(self.new_wanted)
        self.as_it_is.clicked.connect(self._on_as_it_is)
        self.proceed.clicked.connect(self._on_proceed)
        self.stop.clicked.connect(self._on_stop)
        self.details.clicked.connect(self._on_details)
        for button in self.findChildren(Button):
            button.setAccessibleName(button.text().rstrip("…"))

    # -- how it looks

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setMaximumWidth(theme.px(WIDEST + 96))
        column = QVBoxLayout(inside)
        side = theme.px(40)
        column.setContentsMargins(side, theme.px(32), side, theme.px(32))
        column.setSpacing(theme.px(12))
        self.title = Label(TITLES[self.finding.kind], "title", wrap=True)
        column.addWidget(self.title)
        self.happened = Label(HAPPENED[self.finding.kind], "said", "ink2", wrap=True)
        column.addWidget(self.happened)
        column.addWidget(Label(str(self.finding.path), "small", "ink2", wrap=True, selectable=True))
        self.wrong = self._wrong_card()
        column.addWidget(self.wrong)
        self.wrong.setVisible(self.finding.kind not in NO_FILE)
        self.outcome.body.addWidget(self.outcome_words)
        column.addWidget(self.outcome)
        self.shelf = Card("Backups")
        self.shelf.body.addWidget(self.choice)
        column.addWidget(self.shelf)
        column.addStretch(1)
        self.outcome.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.area = _scrolling(inside)
        whole.addWidget(self.area, 1)
        whole.addWidget(_in_the_middle(self._foot()))

    def _foot(self) -> QWidget:
        """What can be done, always in sight."""
        foot = QWidget()
        foot.setMaximumWidth(theme.px(WIDEST + 96))
        column = QVBoxLayout(foot)
        side = theme.px(40)
        column.setContentsMargins(side, theme.px(12), side, theme.px(20))
        column.setSpacing(theme.px(8))
        self.safe = Label(SAFE, "small", "ink2", wrap=True)
        self.safe.setVisible(self.finding.kind != "missing")
        for widget in (self.busy_words, self.busy, self._buttons(), self.safe):
            column.addWidget(widget)
        return foot

    def _wrong_card(self) -> Card:
        card = Card("What is wrong")
        finding = self.finding
        card.body.addWidget(Label(_wrong_words(finding), "body", "ink", wrap=True, selectable=True))
        self.problems = Label("\n".join(finding.problems[:PROBLEMS_TOLD]), "small", "ink2", wrap=True,
                              selectable=True)  # fmt: skip
        self.problems.hide()
        card.body.addWidget(self.problems)
        card.body.addWidget(self.details, 0, Qt.AlignmentFlag.AlignLeft)
        self.details.setVisible(bool(finding.problems))
        return card

    def _buttons(self) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, theme.px(8), theme.px(8))
        for button in (
            self.restore,
            self.proceed,
            self.salvage,
            self.other,
            self.new,
            self.as_it_is,
            self.stop,
        ):
            flow.addWidget(button)
        self.proceed.hide()
        self.salvage.setVisible(self.finding.kind not in NO_FILE)
        self.new.setVisible(self.finding.kind == "missing")
        self.as_it_is.setVisible(self.finding.kind == "changed")
        return row

    def _on_details(self) -> None:
        shown = self.problems.isHidden()
        self.problems.setVisible(shown)
        self.details.setText("Hide the details" if shown else "Show the details")

    # -- what is known

    def _begin(self) -> None:
        path = self.finding.path
        choices = recovery.list_choices(path)
        self.choice.show_backups(choices)
        self.restore.setVisible(bool(choices))
        if self.finding.kind not in NO_FILE:
            self._tasks.start(
                lambda _progress, _cancelled: recovery.readable_counts(path),
                self.choice.show_present,
                self._on_failed,
            )
        self._refresh()

    def _refresh(self) -> None:
        idle = self._work is None
        self.restore.setEnabled(idle and self.choice.chosen is not None)
        if self.restore.isEnabled() and self.focusWidget() in (None, self.details):
            self.restore.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what is done

    def _on_unlock(self, backup: recovery.Backup) -> None:
        typed = self._dialogs.ask_text(
            "Unlock the backups", "The recovery passphrase that was printed"
        )
        if not typed:
            return
        self._tasks.start(
            lambda _progress, _cancelled: recovery.unlock(backup, typed),
            lambda _: self.choice.look_again(),
            self._on_failed,
        )

    def _on_restore(self) -> None:
        chosen = self.choice.chosen
        if chosen is not None:
            self._restore_from(chosen.backup.path, "Restoring…")

    def _restore_from(self, source: Path, words: str) -> None:
        path = self.finding.path
        self._set_busy(words)
        self._work = self._tasks.start(
            lambda progress, _cancelled: _restore(source, path, progress),
            self._on_restored,
            self._on_failed,
            self._on_progress,
        )
        self._refresh()

    def _on_restored(self, done: Restored) -> None:
        if self._salvaged is not None:
            with contextlib.suppress(OSError):
                self._salvaged.unlink()  # it stands in the file's place now
        self._settle(recovery.restored_words(done, of_backup=self._salvaged is None))
        self.title.setText("The file is back")
        self._salvaged = None

    def _on_salvage(self) -> None:
        path = self.finding.path
        target = recovery.salvage_name(path)
        self._set_busy("Reading what can be read…")
        self._work = self._tasks.start(
            lambda progress, cancelled: _salvage(path, target, progress, cancelled),
            self._on_salvaged,
            self._on_failed,
            self._on_progress,
        )
        self._refresh()

    def _on_salvaged(self, report: recovery.Salvaged) -> None:
        self._salvaged = report.target
        lines = "\n".join(report.lines)
        self._settle(
            f"{report.kept:,} records could be read; they are in {report.target.name}.\n{lines}\n\n"
            "Compare it with the backups below: the newest whole backup is often the better one."
        )
        self.title.setText("What could be read")
        self.proceed.setText("Use what was salvaged")
        self.shelf.show()
        self.restore.show()

    def _on_proceed(self) -> None:
        if self._salvaged is not None:
            self._restore_from(self._salvaged, "Putting it in the file's place…")
        else:
            self.opened.emit(self.finding.path)

    def _on_as_it_is(self) -> None:
        if self._dialogs.confirm(
            "Use the file as it is?",
            "Rapport can read it, but some of it is not as it was left and may be wrong. "
            "The backups stay.",
            "Use it as it is",
        ):
            self.taken_as_it_is.emit(self.finding.path)

    def _on_stop(self) -> None:
        if self._work is not None:
            self._work.cancel()

    def _on_progress(self, words: str, share: float) -> None:
        self.busy_words.setText(words)
        self.busy.setRange(0, 100)
        self.busy.setValue(round(share * 100))

    def _on_failed(self, error: BaseException) -> None:
        self._work = None
        self._set_busy("")
        self._refresh()
        if not isinstance(error, StoreError):
            raise error
        self._dialogs.show_failure(error)

    def _settle(self, words: str) -> None:
        self._work = None
        self._set_busy("")
        self.outcome_words.setText(words)
        self.outcome.show()
        for part in (
            self.wrong,
            self.shelf,
            self.happened,
            self.restore,
            self.salvage,
            self.as_it_is,
            self.new,
            self.safe,
        ):
            part.hide()
        self.proceed.show()
        self.restore.setProperty("role", "secondary")  # one of them is the way on
        self.restore.setIcon(QIcon())
        self.restore.style().polish(self.restore)
        self.proceed.setFocus()
        self._refresh()

    def _set_busy(self, words: str) -> None:
        self.busy_words.setText(words)
        for part in (self.busy_words, self.busy, self.stop):
            part.setVisible(bool(words))
        self.busy.setRange(0, 0)
        self.busy.setAccessibleName(words)
        for button in (self.salvage, self.other, self.new, self.as_it_is, self.proceed):
            button.setEnabled(not words)

    def closeEvent(self, event: QCloseEvent) -> None:
        """What is being read for a new file stops; a restore is soon done, and is let end."""
        self._on_stop()
        super().closeEvent(event)


def _restore(source: Path, path: Path, progress: recovery.Progress) -> Restored:
    # Nobody can sign in to a file that cannot be read.
    with gate.acting(gate.HOUSE):
        return recovery.restore_backup(source, path, damaged=True, progress=progress)


def _salvage(
    path: Path, target: Path, progress: recovery.Progress, cancelled: recovery.Cancelled
) -> recovery.Salvaged:
    with gate.acting(gate.HOUSE):
        return recovery.salvaged_words(recovery.salvage_into(path, target, progress, cancelled))


def _wrong_words(finding: Finding) -> str:
    said = []
    if finding.parts:
        said.append(f"Concerned: {and_more(finding.parts, 8)}.")
    elif finding.kind in ("damaged", "unreadable"):
        said.append("It cannot be told any more what it is about.")
    if finding.pages and finding.pages >= finding.of_pages:
        said.append("Nothing of it is as it was left.")
    elif finding.pages:
        are = "is not as it was left" if finding.pages == 1 else "are not as they were left"
        said.append(f"Of {finding.of_pages:,} pages, {finding.pages:,} {are}.")
    return " ".join(said) or finding.sentence


def _in_the_middle(inside: QWidget) -> QWidget:
    middle = QWidget()
    sides = QHBoxLayout(middle)
    sides.setContentsMargins(0, 0, 0, 0)
    sides.addStretch(1)
    sides.addWidget(inside, 1000)
    sides.addStretch(1)
    return middle


def _scrolling(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(_in_the_middle(inside))
    return area
