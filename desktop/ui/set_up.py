"""Beginning a file of one's own: the venue's name and yours; a PIN, if you like.

dialog = SetUpDialog(path)
dialog.add_step(OfferOfSomething())     # below the rest; see `Step`
if dialogs.run(dialog): first_run.begin(dialog.said)
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.domain import pins
from desktop.domain.first_run import FirstRun
from desktop.ui import theme
from desktop.ui.tasks import Tasks
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.on_screen import resize_on_screen
from desktop.ui.widgets.tab_order import chain

LATER = (
    "You can also choose one later. As soon as somebody else sits down here too, "
    "everybody has one of their own."
)


class Step(QWidget):
    """Another question of the set-up: what stands in the way of going on, as a sentence."""

    def complaint(self) -> str:
        """'' if nothing does."""
        return ""


class SetUpDialog(QDialog):
    """Accepted with `said`; nothing has been made by then."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Start with an empty file")
        self.said = FirstRun()
        self._tasks = Tasks(self)
        self._steps: list[Step] = []
        self.venue, self.name = QLineEdit(), QLineEdit()
        self.with_pin = QCheckBox("Sign in with a PIN")
        self.pin, self.again = QLineEdit(), QLineEdit()
        self.problem = Label("", "strong", "amber", wrap=True)
        self.start = Button("Start", "primary")
        self.start.setDefault(True)
        self.back = Button("Cancel", "secondary")
        for field in (self.pin, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setMaxLength(pins.DIGITS)
            field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._lay_out(path)
        self.with_pin.toggled.connect(self._show_pin)
        self.start.clicked.connect(self._on_start)
        self.back.clicked.connect(self.reject)
        self.finished.connect(lambda _: self._tasks.stop())
        for field in (self.venue, self.name, self.pin, self.again):
            field.returnPressed.connect(self._on_start)
        self._show_pin(False)
        self.venue.setFocus()

    def add_step(self, step: Step) -> None:
        """Ask something else too, below the PIN."""
        self._steps.append(step)
        self._more.addWidget(step)
        chain(self.again, (*self._steps, self.back, self.start))
        self._fit()

    def complaint(self) -> str:
        """What stands in the way, as a sentence; '' if nothing does."""
        if not self.name.text().strip():
            return "Please give your name: it stands on notes and promises."
        if self.with_pin.isChecked():
            wrong = pins.pin_complaint(self.pin.text())
            if wrong:
                return wrong
            if self.pin.text() != self.again.text():
                return "The two PINs are not the same."
        return next((said for step in self._steps if (said := step.complaint())), "")

    def _on_start(self) -> None:
        wrong = self.complaint()
        self.problem.setText(wrong)
        if wrong:
            return
        venue, name = (" ".join(f.text().split()) for f in (self.venue, self.name))
        self.said = FirstRun(venue, name)
        if not self.with_pin.isChecked():
            self.accept()
            return
        self.start.setEnabled(False)
        pin = self.pin.text()
        self._tasks.start(
            lambda _progress, _cancelled: pins.encode(pin), self._on_encoded, self._on_failed
        )

    def _on_encoded(self, pin_hash: str) -> None:
        self.said = self.said._replace(pin_hash=pin_hash)
        self.accept()

    def _on_failed(self, error: BaseException) -> None:
        self.start.setEnabled(True)
        raise error

    def _show_pin(self, shown: bool) -> None:
        self._pins.setVisible(shown)
        self._fit()
        if shown:
            self.pin.setFocus()

    def _fit(self) -> None:
        """As large as what is asked, as far as the screen goes; beyond that it scrolls."""
        inner, foot = self._inside.layout(), self.start.sizeHint().height() + theme.px(70)
        wide = theme.px(480)
        assert inner is not None
        inner.activate()
        resize_on_screen(self, wide, inner.heightForWidth(wide) + foot)

    def _lay_out(self, path: Path) -> None:
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        side = theme.px(26)
        column.setContentsMargins(side, side, side, theme.px(8))
        column.setSpacing(theme.px(8))
        column.addWidget(Label("Your own venue", "title"))
        column.addWidget(Label(f"Kept at {path}.", "small", "ink2", wrap=True))
        column.addSpacing(theme.px(6))
        for text, field in (("Name of the venue", self.venue), ("Your name", self.name)):
            column.addWidget(_label(text, field))
            column.addWidget(field)
        column.addSpacing(theme.px(4))
        column.addWidget(self.with_pin)
        self._pins = QWidget()
        inner = QGridLayout(self._pins)
        inner.setContentsMargins(theme.px(26), 0, 0, 0)
        asked = ((f"PIN, {pins.DIGITS} figures", self.pin), ("The same once more", self.again))
        for place, (text, field) in enumerate(asked):
            inner.addWidget(_label(text, field), 0, place)
            inner.addWidget(field, 1, place)
        column.addWidget(self._pins)
        column.addWidget(Label(LATER, "small", "ink2", wrap=True))
        self._more = QVBoxLayout()
        column.addLayout(self._more)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(side, theme.px(4), side, theme.px(18))
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.start)
        area = QScrollArea()
        area.setWidget(self._inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area, 1)
        told = QHBoxLayout()
        told.setContentsMargins(side, theme.px(4), side, 0)
        told.addWidget(self.problem)
        whole.addLayout(told)
        whole.addLayout(foot)


def _label(text: str, field: QLineEdit) -> Label:
    made = Label(text, "body", "ink2")
    made.setBuddy(field)
    field.setAccessibleName(text)
    return made
