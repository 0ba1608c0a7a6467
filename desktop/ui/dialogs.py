"""The one seam for everything modal, so that tests can answer in a person's place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from db.errors import StoreError
from desktop.ui import theme

# Qt's dialogs are loaded when something is asked: most days nothing is.
if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QMessageBox


WIDE = 380


class Dialogs:
    """Asks and tells, each call returning the person's answer."""

    def confirm(self, title: str, text: str, action: str = "OK", *, harmless: bool = False) -> bool:
        """Ask before what cannot be undone; `action` names the button that goes on.

        Enter steps back, unless what is asked is `harmless`: then it goes on.
        """
        from PySide6.QtWidgets import QMessageBox

        box = self._box(QMessageBox.Icon.Question, title, text)
        go = box.addButton(action, QMessageBox.ButtonRole.AcceptRole)
        back = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(go if harmless else back)
        box.exec()
        return box.clickedButton() is go

    def choose_file(self, title: str, filters: str = "", folder: str = "") -> Path | None:
        """A file to read; `filters` as `Sheets (*.csv *.xlsx);;All files (*)`."""
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getOpenFileName(self._parent(), title, folder, filters)
        return Path(name) if name else None

    def choose_folder(self, title: str, folder: str = "") -> Path | None:
        """A folder to write into."""
        from PySide6.QtWidgets import QFileDialog

        name = QFileDialog.getExistingDirectory(self._parent(), title, folder)
        return Path(name) if name else None

    def save_file(self, title: str, suggested: str, filters: str = "") -> Path | None:
        """A place to write to; the system asks before it is written over."""
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getSaveFileName(self._parent(), title, suggested, filters)
        return Path(name) if name else None

    def ask_text(self, title: str, label: str, text: str = "") -> str | None:
        """One line of text; None if the person stepped back."""
        from PySide6.QtWidgets import (
            QDialog,
            QDialogButtonBox,
            QLabel,
            QLineEdit,
            QVBoxLayout,
        )

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
        dialog.setMinimumWidth(theme.px(WIDE))
        field.selectAll()
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return field.text() if accepted else None

    def show_failure(self, failure: StoreError | str) -> None:
        """Say what went wrong: what happened, what is safe, what to do."""
        from PySide6.QtWidgets import QMessageBox

        text = failure.sentence if isinstance(failure, StoreError) else str(failure)
        box = self._box(QMessageBox.Icon.Warning, "That did not work", text)
        box.setStandardButtons(QMessageBox.StandardButton.Ok)
        box.exec()

    def show_message(self, title: str, text: str) -> None:
        """Say something that must be read before going on."""
        from PySide6.QtWidgets import QMessageBox

        box = self._box(QMessageBox.Icon.Information, title, text)
        box.setStandardButtons(QMessageBox.StandardButton.Ok)
        box.exec()

    def run(self, dialog: QDialog) -> bool:
        """Show a dialog of a subject's own; True if it was accepted."""
        return dialog.exec() == dialog.DialogCode.Accepted

    def _box(self, icon: QMessageBox.Icon, title: str, text: str) -> QMessageBox:
        from PySide6.QtWidgets import QLabel, QMessageBox

        box = QMessageBox(self._parent())
        box.setIcon(icon)
        box.setWindowTitle(title)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(title)
        box.setInformativeText(text)
        # Qt makes a box as wide as its head: a sentence below a short one would be a column of words.
        for name, weight in (("qt_msgbox_label", "600"), ("qt_msgbox_informativelabel", "normal")):
            label = box.findChild(QLabel, name)
            if label is not None:
                label.setMinimumWidth(theme.px(WIDE))
                label.setStyleSheet(f"font-weight: {weight}")
        return box

    def _parent(self) -> QWidget | None:
        return QApplication.activeWindow()
