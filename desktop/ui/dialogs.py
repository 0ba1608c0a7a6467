"""The one seam for everything modal, so that tests can answer in a person's place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from db.errors import StoreError


class Dialogs:
    """Asks and tells, each call returning the person's answer."""

    def confirm(self, title: str, text: str, action: str = "OK") -> bool:
        """Ask before what cannot be undone; `action` names the button that goes on."""
        box = self._box(QMessageBox.Icon.Question, title, text)
        go = box.addButton(action, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        return box.clickedButton() is go

    def choose_file(self, title: str, filters: str = "", folder: str = "") -> Path | None:
        """A file to read; `filters` as `Sheets (*.csv *.xlsx);;All files (*)`."""
        name, _ = QFileDialog.getOpenFileName(self._parent(), title, folder, filters)
        return Path(name) if name else None

    def save_file(self, title: str, suggested: str, filters: str = "") -> Path | None:
        """A place to write to; the system asks before it is written over."""
        name, _ = QFileDialog.getSaveFileName(self._parent(), title, suggested, filters)
        return Path(name) if name else None

    def ask_text(self, title: str, label: str, text: str = "") -> str | None:
        """One line of text; None if the person stepped back."""
        dialog = QDialog(self._parent())
        dialog.setWindowTitle(title)
        caption = QLabel(label)
        caption.setTextFormat(Qt.TextFormat.PlainText)
        field = QLineEdit(text)
        field.setAccessibleName(label.replace("&", ""))
        caption.setBuddy(field)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(dialog.accept)
        buttons.rejected.connect(dialog.reject)
        layout = QVBoxLayout(dialog)
        for widget in (caption, field, buttons):
            layout.addWidget(widget)
        dialog.setMinimumWidth(380)
        field.selectAll()
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return field.text() if accepted else None

    def show_failure(self, failure: StoreError | str) -> None:
        """Say what went wrong: what happened, what is safe, what to do."""
        text = failure.sentence if isinstance(failure, StoreError) else str(failure)
        box = self._box(QMessageBox.Icon.Warning, "That did not work", text)
        box.setStandardButtons(QMessageBox.StandardButton.Ok)
        box.exec()

    def show_message(self, title: str, text: str) -> None:
        """Say something that must be read before going on."""
        box = self._box(QMessageBox.Icon.Information, title, text)
        box.setStandardButtons(QMessageBox.StandardButton.Ok)
        box.exec()

    def run(self, dialog: QDialog) -> bool:
        """Show a dialog of a subject's own; True if it was accepted."""
        return dialog.exec() == QDialog.DialogCode.Accepted

    def _box(self, icon: QMessageBox.Icon, title: str, text: str) -> QMessageBox:
        box = QMessageBox(self._parent())
        box.setIcon(icon)
        box.setWindowTitle(title)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(title)
        box.setInformativeText(text)
        return box

    def _parent(self) -> QWidget | None:
        return QApplication.activeWindow()
