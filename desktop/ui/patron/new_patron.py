"""The form for a new patron: Enter goes on, Ctrl+Enter saves, likely duplicates show at once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.folding import digits
from db.queries import duplicates, patrons
from db.records.patrons import DuplicateHint
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.patron.columns import GAP, MARGIN
from desktop.ui.patron.details_reach import check_point
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

_FIELDS = (
    ("given", "&Given name", ""),
    ("family", "&Family name", ""),
    ("phone", "&Phone", ""),
    ("email", "E-&mail", ""),
    ("street", "Street", ""),
    ("postcode", "Postcode", ""),
    ("city", "City", ""),
    ("say_as", "Say it like this", "SHIM-well"),
    ("pronouns", "Pronouns", "she/her"),
)
_HINTS_SHOWN = 4
_WAIT_MS = 150


def split_typed(typed: str) -> dict[str, str]:
    """What was typed into the search, as the fields it belongs to.

    >>> split_typed("Judith Shimwell")
    {'given': 'Judith', 'family': 'Shimwell'}
    """
    text = " ".join(typed.split())
    if "@" in text:
        return {"email": text}
    if len(digits(text)) >= 4 and not any(c.isalpha() for c in text):
        return {"phone": text}
    if "," in text:
        family, _, given = text.partition(",")
        return {"given": given.strip(), "family": family.strip()}
    given, _, family = text.rpartition(" ")
    return {"given": given, "family": family} if given else {"given": text}


class HintRow(QWidget):
    """Somebody who may be the same, and the way to them."""

    open_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._id = 0
        self._name = Label("", "strong", "ink", elide=True)
        self._reason = Label("", "small", "ink2", wrap=True)
        self.open_button = button("Open instead", "secondary")
        self.open_button.clicked.connect(lambda: self.open_wanted.emit(self._id))
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self._name)
        text.addWidget(self._reason)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addLayout(text, 1)
        line.addWidget(self.open_button)

    def show_hint(self, hint: DuplicateHint) -> None:
        """Show it."""
        self._id = hint.patron_id
        self._name.setText(hint.name)
        self._reason.setText(hint.reason)
        self.open_button.setAccessibleName(f"Open {hint.name} instead")


class NewPatronForm(QScrollArea):
    """Keeps what is typed until it is saved or given up."""

    patron_created = Signal(int)
    patron_wanted = Signal(int)
    cancelled = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("newPatronForm")
        self._desk = desk
        self.fields: dict[str, QLineEdit] = {}
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self.look_for_duplicates)
        self.hints = Card("Is it one of these?")
        self.hint_rows = [HintRow() for _ in range(_HINTS_SHOWN)]
        for row in self.hint_rows:
            row.open_wanted.connect(self.patron_wanted)
            self.hints.body.addWidget(row)
        self._wrong = Label("", "small", "accent", wrap=True)
        self.save_button = button("Add patron", "primary", icon="check")
        self.save_button.setToolTip("Ctrl+Enter")
        self.save_button.clicked.connect(self.save)
        self.cancel_button = button("Cancel", "quiet")
        self.cancel_button.clicked.connect(self.cancelled)
        self._lay_out()

    def _lay_out(self) -> None:
        card = Card()
        form = QFormLayout()
        form.setHorizontalSpacing(theme.px(14))
        form.setVerticalSpacing(theme.px(8))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, caption, example in _FIELDS:
            edit = QLineEdit()
            edit.setPlaceholderText(example)
            edit.setAccessibleName(caption.replace("&", ""))
            edit.textChanged.connect(lambda _text: self._wait.start())
            edit.installEventFilter(self)
            form.addRow(caption, edit)
            self.fields[name] = edit
        card.body.addLayout(form)
        foot = QHBoxLayout()
        foot.addWidget(self._wrong, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)
        card.body.addLayout(foot)
        page = QWidget()
        page.setObjectName("patronPage")
        page.setMaximumWidth(theme.px(680))
        box = QVBoxLayout(page)
        side = theme.px(MARGIN)
        box.setContentsMargins(side, theme.px(18), side, theme.px(GAP))
        box.setSpacing(theme.px(GAP))
        box.addWidget(Label("New patron", "title", "ink"))
        box.addWidget(card)
        box.addWidget(self.hints)
        box.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)

    def begin(self, typed: str = "") -> None:
        """Empty the form and put what was typed where it belongs."""
        known = split_typed(typed)
        for name, edit in self.fields.items():
            edit.setText(known.get(name, ""))
        self._wrong.setText("")
        self.look_for_duplicates()

    def take_over(self, other: NewPatronForm) -> None:
        """Another form stands in the place of one: with all that was typed."""
        for name, edit in self.fields.items():
            edit.setText(other.fields[name].text())
        self._wait.stop()
        if any(edit.text() for edit in self.fields.values()):
            self.look_for_duplicates()

    def focus_first(self) -> None:
        """Go to the first field that is still empty."""
        empty = [edit for edit in self.fields.values() if not edit.text()]
        (empty[0] if empty else self.fields["given"]).setFocus()

    def values(self) -> dict[str, str]:
        """What is typed, by field."""
        return {name: edit.text().strip() for name, edit in self.fields.items()}

    def look_for_duplicates(self) -> None:
        """Show who may be the same person."""
        self._wait.stop()
        typed = self.values()
        found: list[DuplicateHint] = []
        if any(typed[name] for name in ("given", "family", "phone", "email", "street")):
            found = duplicates.find_duplicates(
                typed["given"], typed["family"], typed["phone"], typed["email"], typed["street"]
            )[:_HINTS_SHOWN]
        self.hints.setVisible(bool(found))
        for place, row in enumerate(self.hint_rows):
            row.setVisible(place < len(found))
            if place < len(found):
                row.show_hint(found[place])

    def save(self) -> None:
        """Add the patron if there is a name and what else was typed makes sense."""
        typed = self.values()
        wrong = self._complaint(typed)
        self._wrong.setText(wrong)
        if wrong:
            return
        step = self._desk.edits.run(
            lambda: patrons.add_patron(user_id=self._desk.session.user_id, **typed),
            f"Added {' '.join(p for p in (typed['given'], typed['family']) if p)}",
        )
        if step is not None:
            self.patron_created.emit(step.created_id)

    @staticmethod
    def _complaint(typed: dict[str, str]) -> str:
        if not (typed["given"] or typed["family"]):
            return "Type a name first."
        for kind in ("phone", "email"):
            if typed[kind] and (wrong := check_point(kind, typed[kind])):
                return wrong
        return ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the next field, Ctrl+Enter saves."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return super().eventFilter(watched, event)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        else:
            fields = list(self.fields.values())
            place = fields.index(watched) if watched in fields else -1
            after = fields[place + 1] if place + 1 < len(fields) else self.save_button
            after.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
