"""Which form? A short list of those that are asked now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db.records.forms import VersionRecord
from desktop.ui import theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label


class FormPicker(QDialog):
    """`version` is what was picked once it was accepted, the first until then."""

    def __init__(self, versions: Sequence[VersionRecord], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Fill in a form")
        self._versions = list(versions)
        self.list = QListWidget()
        self.list.setAccessibleName("Forms that are asked now")
        self.list.setStyleSheet(f"QListWidget::item {{ padding-left: {theme.px(10)}px; }}")
        for version in self._versions:
            item = QListWidgetItem(version.form_name)
            item.setSizeHint(QSize(0, theme.px(36)))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.go = Button("Fill in", "primary")
        self.go.setDefault(True)
        back = Button("Cancel")
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(back)
        foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.px(10))
        layout.addWidget(Label("Which form?", "section", "ink2"))
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)
        self.resize(theme.px(380), theme.px(130 + 38 * min(max(len(self._versions), 3), 9)))
        self.list.itemActivated.connect(lambda _item: self.accept())
        self.go.clicked.connect(self.accept)
        back.clicked.connect(self.reject)
        self.list.setFocus()

    @property
    def version(self) -> VersionRecord:
        """The version that was picked."""
        return self._versions[max(self.list.currentRow(), 0)]
