"""Which form the papers are of: the code that stands on them, or the form and its version."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db.queries import forms
from desktop.domain.words import when_words
from desktop.ui import theme
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

NO_CODE = "There is no form with this code here. It stands at the foot of the paper: six letters and digits."


class PaperChooser(QWidget):
    """`chosen(version id)`."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = QLineEdit()
        self.form_box, self.version_box = QComboBox(), QComboBox()
        self.begin = button("Begin", "primary")
        self.begin.setAutoDefault(True)
        self.problem = Label("", "body", "amber", wrap=True)
        self._lay_out()
        self.code.returnPressed.connect(self.find_code)
        self.form_box.currentIndexChanged.connect(lambda _: self._offer_versions())
        self.begin.clicked.connect(self.find_code)

    def offer(self, form_id: int | None = None) -> None:
        """Read the forms again; `form_id` is the one that is proposed."""
        wanted = form_id or self.form_box.currentData()
        self.form_box.blockSignals(True)
        self.form_box.clear()
        for row in forms.list_forms():
            if row.live_number:
                self.form_box.addItem(row.name, row.id)
        self.form_box.setCurrentIndex(max(self.form_box.findData(wanted), 0))
        self.form_box.blockSignals(False)
        self.begin.setEnabled(self.form_box.count() > 0)
        self.problem.setText("" if self.form_box.count() else "No form was published yet.")
        self._offer_versions()

    def find_code(self) -> None:
        """The code was typed; without one, what is chosen below it."""
        typed = "".join(self.code.text().split())
        if not typed:
            version_id = self.version_box.currentData()
            if version_id:
                self.chosen.emit(version_id)
            return
        version = forms.find_version(typed)
        if version is None:
            self.problem.setText(NO_CODE)
            self.code.selectAll()
            return
        self.code.clear()
        self.problem.setText("")
        self.chosen.emit(version.id)

    def _offer_versions(self) -> None:
        self.version_box.clear()
        form_id = self.form_box.currentData()
        for version in forms.list_versions(form_id) if form_id else ():
            day = when_words(version.published_at)
            self.version_box.addItem(f"v{version.number} · {version.code} · {day}", version.id)

    def _lay_out(self) -> None:
        self.code.setMaxLength(12)
        self.code.setPlaceholderText("K7M2QX")
        self.code.setMaximumWidth(theme.px(220))
        self.code.setAccessibleName("The code on the paper")
        first = Card("The code on the paper")
        first.body.addWidget(Label("At the foot of each page, beside the square.", "small", "ink2"))
        first.body.addWidget(self.code)
        second = Card("Or choose the form")
        line = QHBoxLayout()
        self.form_box.setAccessibleName("Form")
        self.version_box.setAccessibleName("Version")
        line.addWidget(self.form_box, 1)
        line.addWidget(self.version_box, 1)
        second.body.addLayout(line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addWidget(first)
        column.addWidget(second)
        column.addWidget(self.problem)
        column.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
