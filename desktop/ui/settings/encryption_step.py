"""The offer to encrypt, where a file of one's own begins: a box to tick, and what it is good for."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.set_up import Step
from desktop.ui.widgets.labels import Label

ABOUT = (
    "Then nobody can read it from a stolen disk or a lost backup. Its recovery passphrase comes next: "
    "it is to be printed. You can also do this later, in Settings."
)


class EncryptionStep(Step):
    """`wanted` once the box is ticked; the passphrase is shown when the file is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox("Encrypt the file")
        self.box.setAccessibleDescription(ABOUT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(6), 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.box)
        column.addWidget(Label(ABOUT, "small", "ink2", wrap=True))

    @property
    def wanted(self) -> bool:
        """Whether the file is to be encrypted."""
        return self.box.isChecked()
