"""The one dialog for what nobody foresaw: what happened, what is safe, what to do.

It stands beside what somebody is doing and never waits for an answer. The report is shown whole
before it is saved, and what is saved is what was shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from db.errors import StoreError
from desktop.domain.mishap import Mishap
from desktop.domain.whole_files import write_file
from desktop.ui import theme
from desktop.ui.dialogs import Dialogs
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.on_screen import resize_on_screen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.mishap_log import MishapLog

TITLE = "Something went wrong"
FILTER = "Text (*.txt);;All files (*)"
REPORT_NAME = "rapport-report.txt"


class MishapDialog(QDialog):
    """One mishap in words. `make_report()` is asked when somebody wants to see it; without it
    there is no report to save."""

    def __init__(
        self,
        seen: Mishap,
        others: int = 0,
        make_report: Callable[[], str] | None = None,
        dialogs: Dialogs | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._make_report, self._dialogs = make_report, dialogs or Dialogs()
        self.setWindowTitle(TITLE)
        self.what = Label(_what(seen, others), "body", wrap=True)
        self.safe = Label("" if seen.calm else seen.safe, "body", wrap=True)
        self.todo = Label(_todo(seen), "body", "ink2", wrap=True)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setAccessibleName("The whole report")
        self.report.setTabChangesFocus(True)
        self.report.hide()
        self.about = Label(
            "This is the whole report. It names no patron and no file. "
            "It goes nowhere but where you save it.",
            "small", "ink2", wrap=True,
        )  # fmt: skip
        self.about.hide()
        self.problem = Label("", "small", "amber", wrap=True)
        self.problem.hide()
        self.save = Button("Save a report…", "secondary")
        self.save.setVisible(make_report is not None and not seen.calm)
        self.save.clicked.connect(self._on_save_wanted)
        self.go_on = Button("Go on", "primary")
        self.go_on.clicked.connect(self.accept)
        self.go_on.setDefault(True)
        self._lay_out(seen)
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self, seen: Mishap) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.save)
        buttons.addStretch(1)
        buttons.addWidget(self.go_on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(10)
        layout.addWidget(Label(TITLE, "section"))
        layout.addWidget(self.what)
        layout.addWidget(self.safe)
        layout.addWidget(self.todo)
        self.safe.setVisible(not seen.calm)
        self.todo.setVisible(bool(self.todo.text()))
        layout.addWidget(self.about)
        layout.addWidget(self.report, 1)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        wide = self.fontMetrics().averageCharWidth() * 66
        self.setMinimumWidth(min(wide, QGuiApplication.primaryScreen().availableSize().width()))

    def _on_save_wanted(self) -> None:
        if self._make_report is None:
            return
        if self.report.isHidden():
            self._show_report(self._make_report())
            return
        path = self._dialogs.save_file("Save the report", REPORT_NAME, FILTER)
        if path is None:
            return
        text = self.report.toPlainText()
        try:
            write_file(path, lambda part: part.write_text(text, encoding="utf-8"))
        except StoreError as failure:
            self.problem.setText(failure.sentence)
            self.problem.show()
            return
        self.accept()

    def _show_report(self, text: str) -> None:
        self.report.setPlainText(text)
        self.report.show()
        self.about.show()
        self.save.setText("Save this report…")
        resize_on_screen(self, theme.px(760), theme.px(600))
        self.report.setFocus(Qt.FocusReason.OtherFocusReason)


class MishapTeller:
    """Shows mishaps over whatever has the keys, without ever holding it up."""

    def __init__(
        self,
        log: Callable[[], MishapLog | None] = lambda: None,
        counts: Callable[[], Mapping[str, int]] = dict,
        dialogs: Dialogs | None = None,
    ) -> None:
        self._log, self._counts, self._dialogs = log, counts, dialogs
        self.shown: MishapDialog | None = None

    def tell(self, seen: Mishap, others: int, closed: Callable[[], None]) -> None:
        """Show it, over the dialog that is open if there is one; `closed` follows."""
        dialog = self.shown = self._dialog(seen, others, _over())
        dialog.finished.connect(lambda _: dialog.deleteLater())
        # Not at `finished`: the window it stands over may take it along.
        dialog.destroyed.connect(lambda: self._on_gone(closed))
        dialog.open()

    def tell_and_wait(self, seen: Mishap) -> None:
        """Show it before there is a window, and wait until it is read."""
        self._dialog(seen, 0, None).exec()

    def _dialog(self, seen: Mishap, others: int, parent: QWidget | None) -> MishapDialog:
        report = None if self._log() is None else self._report
        return MishapDialog(seen, others, report, self._dialogs, parent)

    def _on_gone(self, closed: Callable[[], None]) -> None:
        self.shown = None
        closed()

    def _report(self) -> str:
        from desktop.domain import mishap_log

        log = self._log()
        assert log is not None
        return mishap_log.report(log, self._counts(), screens=_screens())


def _over() -> QWidget | None:
    return QApplication.activeModalWidget() or QApplication.activeWindow()


def _screens() -> str:
    sizes = (
        f"{s.size().width()}x{s.size().height()} at {s.devicePixelRatio():g}"
        for s in QGuiApplication.screens()
    )
    return (
        f"qt {PySide6.__version__} on {QGuiApplication.platformName()}, screens {', '.join(sizes)}"
    )


def _what(seen: Mishap, others: int) -> str:
    more = {0: "", 1: " One more thing went wrong at that moment."}.get(
        others, f" {others} more things went wrong at that moment."
    )
    if seen.calm:
        return seen.calm + more
    return f"Rapport made a mistake of its own ({seen.title}).{more}"


def _todo(seen: Mishap) -> str:
    if seen.calm:
        return ""
    return (
        "You can go on. If the same thing fails again, close Rapport and start it again, and give "
        "the report to whoever looks after it."
    )
