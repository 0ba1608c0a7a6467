"""What stands where there is nothing yet: what this is, and the one thing to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label


class EmptyState(QWidget):
    """An icon, a title, a line, and a button (`acted`) unless `action_text` is ''.

    `other_text` is a second way, on a quieter button (`acted_otherwise`).
    """

    acted = Signal()
    acted_otherwise = Signal()

    def __init__(
        self, icon: str, title: str, text: str = "", action_text: str = "",
        other_text: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._icon_name = icon
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = Label(title, "strong", wrap=True)
        self.text = Label(text, "body", "ink2", wrap=True)
        self.action = Button(action_text, "secondary")
        self.other = Button(other_text.replace("&", "&&"), "quiet")
        self.other.setAccessibleName(other_text)
        self.other.clicked.connect(self.acted_otherwise)
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.px(8))
        layout.addStretch(2)
        layout.addWidget(self._picture)
        layout.addWidget(self.title)
        layout.addWidget(self.text)
        layout.addSpacing(theme.px(6))
        layout.addWidget(self.action, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self.other, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(3)
        self.set_texts(title, text, action_text)
        self.other.setVisible(bool(other_text))
        self.action.clicked.connect(self.acted)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def set_texts(self, title: str, text: str = "", action_text: str = "") -> None:
        """Say something else."""
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.action.setText(action_text.replace("&", "&&"))
        self.action.setAccessibleName(action_text)
        self.action.setVisible(bool(action_text))

    def _on_theme_changed(self) -> None:
        self._picture.setPixmap(icons.pixmap(self._icon_name, "ink3", 32, self.devicePixelRatioF()))
