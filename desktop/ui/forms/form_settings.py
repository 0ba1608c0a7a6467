"""The settings of one form: how a kiosk asks, and where its web page sends the answers."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.form_page import post_address
from desktop.domain.form_schema import FormSchema
from desktop.ui import theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.labels import Label

PACES = (("one", "One question at a time"), ("page", "All on one page"))
WRONG = "A web address begins with https:// and names a place, such as https://example.org/answers"


def address_of(typed: str) -> str | None:
    """A web address as it is kept, '' for none; None if it is no address."""
    return post_address(typed) or (None if typed.strip() else "")


class FormSettings(QDialog):
    """`pace` and `post_to` are what a person chose, once it was accepted."""

    def __init__(self, schema: FormSchema, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Form settings")
        self.paces = ChoiceRow("Kiosk", PACES)
        self.paces.show_value(schema.pace)
        self.address = QLineEdit(schema.post_to)
        self.address.setPlaceholderText("https://")
        self.address.setAccessibleName("Web address that takes the answers")
        self.wrong = Label("", "small", "accent", wrap=True)
        self.wrong.hide()
        self.done_button = Button("Done", "primary")
        self.done_button.setDefault(True)
        back = Button("Cancel")
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(back)
        foot.addWidget(self.done_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.px(8))
        layout.addWidget(Label("A kiosk asks", "section", "ink2"))
        layout.addWidget(self.paces)
        layout.addSpacing(theme.px(8))
        layout.addWidget(Label("The web page sends answers to", "section", "ink2"))
        layout.addWidget(self.address)
        layout.addWidget(self.wrong)
        layout.addWidget(
            Label(
                "The address of your own site that takes them. Left empty, the page gives the "
                "patron a small file or a mail text to send you, and Rapport reads that.",
                "small", "ink2", wrap=True,
            )
        )  # fmt: skip
        layout.addSpacing(theme.px(8))
        layout.addLayout(foot)
        self.setMinimumWidth(theme.px(460))
        self.done_button.clicked.connect(self.accept)
        back.clicked.connect(self.reject)

    @property
    def pace(self) -> str:
        """How a kiosk asks."""
        return str(self.paces.value)

    @property
    def post_to(self) -> str:
        """Where the web page sends answers, '' for nowhere."""
        return address_of(self.address.text()) or ""

    def accept(self) -> None:
        """Only with an address that is one."""
        fits = address_of(self.address.text()) is not None
        self.wrong.setText("" if fits else WRONG)
        self.wrong.setVisible(not fits)
        self.address.setProperty("invalid", not fits)
        theme.restyle(self.address)
        if fits:
            super().accept()
        else:
            self.address.setFocus()
