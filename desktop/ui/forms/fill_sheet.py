"""Staff fill in a form for a patron on the phone: ask, type, and what is new is known at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from db import clock
from db.errors import InputRefused
from db.queries import forms, patrons, responses
from db.records.forms import VersionRecord
from desktop.domain import form_intake, form_review
from desktop.domain.answer_typing import MONTH_FIRST
from desktop.domain.form_answers import from_data
from desktop.domain.form_schema import CONTACT, FormSchema
from desktop.domain.form_schema import from_data as schema_from_data
from desktop.domain.form_words import answer_words
from desktop.domain.words import count_words, short_day_words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.forms.entry_sheet import EntrySheet
from desktop.ui.forms.partial_keeper import PartialKeeper
from desktop.ui.widgets.buttons import Button, button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from db.journal import Step

WIDEST, HIGH = 860, 780
HOW = "Leave out what does not come up. Enter goes on, Ctrl+Enter keeps the answers."
LOOKED_AT = 20  # earlier responses of a patron, newest first


class FillSheet(QDialog):
    """`handed_in(response id, waits)`: kept; `waits` if it conflicts and was left for review.

    `back_wanted`: they want to go back; what was begun is kept among the broken off ones.
    """

    handed_in = Signal(int, bool)
    back_wanted = Signal()

    def __init__(
        self,
        desk: Desk,
        version: VersionRecord,
        patron_id: int,
        *,
        face: str = "desk",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._version, self._patron_id, self._face = desk, version, patron_id, face
        self._asked_again = False
        self._patron = patrons.get_patron(patron_id).display_name
        self.setWindowTitle(f"{version.form_name} for {self._patron}")
        self.keeper = PartialKeeper(
            version.id, face, patron_id=patron_id, user_id=desk.session.user_id, parent=self
        )
        self.back = Button(self._patron.replace("&", "&&"), "quiet", "chevron-left")
        self.back.setAccessibleName(f"Back to {self._patron}")
        self.sheet = EntrySheet(month_first=desk.settings.country.upper() in MONTH_FIRST)
        self.message = Label("", "body", "amber", wrap=True)
        self.keep = button("Keep the answers", "primary", icon="check")
        self._lay_out()
        self._connect()
        self._notes = earlier_answers(version, patron_id)
        schema = _asked_of_known(form_intake.schema_of(version), self._notes)
        self.sheet.show_schema(schema, notes=self._notes)

    def activate(self) -> None:
        """Called when it is shown."""
        self._begin()

    def _begin(self) -> None:
        """Who they are, and what they said before, need not be asked first."""
        fresh = [
            q.key
            for q in self.sheet.session.shown
            if q.asks and q.kind != CONTACT and q.key not in self._notes
        ]
        if fresh:
            self.sheet.focus_question(fresh[0])
        else:
            self.sheet.focus_first()

    def hand_in(self) -> bool:
        """Keep the answers; False if something is to be looked at first."""
        session = self.sheet.session
        if not session.touched:
            self.message.setText("Nothing was answered yet.")
            return False
        if not self._asked_again and (wrong := self.sheet.complain()):
            what = count_words(wrong, "answer is amiss", "answers are amiss")
            self.message.setText(f"{what}. Mend it, or press Ctrl+Enter once more to keep it so.")
            self._asked_again = True
            return False
        self.keeper.flush()
        step = self._desk.edits.run(self._kept, "")
        if step is None:
            return False
        self.keeper.forget()
        waits = responses.get_response(step.created_id).status == form_intake.WAITING
        self._desk.toasts.show(
            f"Kept. Something differs from what we know of {self._patron}: it waits for review."
            if waits
            else f"{self._patron}’s answers are kept",
            "Undo",
            lambda: self._desk.edits.undo_step(step),
        )
        self.handed_in.emit(step.created_id, waits)
        self.accept()
        return True

    def _kept(self) -> Step:
        try:
            return self._hand_in(take=True)
        except InputRefused:
            # One of the lines cannot be kept as it is: nothing was written, and a person looks.
            return self._hand_in(take=False)

    def _hand_in(self, *, take: bool) -> Step:
        # Imported here: it brings Peewee, which the first screen does without.
        from db import journal

        user_id = self._desk.session.user_id
        with journal.together(
            f"Filled in {self._version.form_name}",  # the books name nobody
            user_id=user_id,
            patron_id=self._patron_id,
        ) as act:
            step = form_intake.hand_in(
                self._version, self.sheet.session.raw, face=self._face,
                patron_id=self._patron_id, response_id=self.keeper.response_id,
                since=self.keeper.since, user_id=user_id,
            )  # fmt: skip
            act.about_id = step.created_id
            if take:
                found = form_review.review(step.created_id)
                if not found.conflicts:
                    form_review.take(found, found.proposed, user_id=user_id)
        assert act.step is not None
        return act.step

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back. Enter in a field goes on: it presses no button of a dialog."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Answering begins with the first question."""
        super().showEvent(event)
        self._begin()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Answering begins with the first question."""
        super().focusInEvent(event)
        self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing that was typed waits while another page is looked at."""
        if self.keeper.waiting:
            self.keeper.flush()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground."""
        QPainter(self).fillRect(self.rect(), theme.color("paper"))

    def reject(self) -> None:
        """Esc, Back, or the window is closed: what was begun stays kept."""
        self._put_aside()
        super().reject()
        self.back_wanted.emit()

    def _put_aside(self) -> None:
        if self.keeper.waiting:
            self.keeper.flush()
        had = self.keeper.response_id
        self.keeper.let_go()
        if had is not None:
            self._desk.changes.responses_changed.emit()

    def _on_changed(self) -> None:
        self._asked_again = False
        self.message.setText("")
        self.keeper.note(self.sheet.session.raw)

    def _lay_out(self) -> None:
        card = Card()
        card.body.addWidget(self.sheet)
        foot = QHBoxLayout()
        foot.addWidget(self.message, 1)
        foot.addWidget(self.keep)
        inside = QWidget()
        inside.setMaximumWidth(theme.px(WIDEST))
        column = QVBoxLayout(inside)
        side = theme.px(26)
        column.setContentsMargins(side, theme.px(18), side, theme.px(18))
        column.setSpacing(theme.px(10))
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(
            Label(f"{self._version.form_name} for {self._patron}", "title", elide=True)
        )
        column.addWidget(Label(HOW, "body", "ink2", wrap=True))
        column.addWidget(card, 1)
        column.addLayout(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addStretch(1)
        whole.addWidget(inside, 1000)
        whole.addStretch(1)
        room = self.screen().availableGeometry()
        self.resize(
            min(theme.px(WIDEST), room.width() - 40), min(theme.px(HIGH), room.height() - 60)
        )

    def _connect(self) -> None:
        self.sheet.changed.connect(self._on_changed)
        self.sheet.done_wanted.connect(self.hand_in)
        self.sheet.ended.connect(lambda: self.keep.setFocus(Qt.FocusReason.OtherFocusReason))
        self.keeper.failed.connect(self.message.setText)
        self.keep.setAutoDefault(True)
        self.keep.setToolTip("Ctrl+Enter")
        self.keep.clicked.connect(self.hand_in)
        self.back.clicked.connect(self.reject)


def _asked_of_known(schema: FormSchema, notes: Mapping[str, str]) -> FormSchema:
    """The form as it is asked of somebody we know: who they are, and what they said before, need
    not be said again.
    """
    return replace(
        schema,
        questions=tuple(
            replace(q, required=False) if q.kind == CONTACT or q.key in notes else q
            for q in schema.questions
        ),
    )


def earlier_answers(version: VersionRecord, patron_id: int) -> dict[str, str]:
    """What a patron answered to this form before, by question: `Said on 3 May: String quartets`."""
    found: dict[str, str] = {}
    schemas: dict[int, FormSchema] = {}
    rows = responses.list_responses(form_id=version.form_id, patron_id=patron_id, limit=LOOKED_AT)
    for row in rows:
        if row.status == "partial":
            continue
        told = responses.get_response(row.id)
        if told.version_id not in schemas:
            schemas[told.version_id] = schema_from_data(forms.get_version(told.version_id).body)
        day = short_day_words(clock.to_local(told.answered_at).date())
        for key, data in told.answers.items():
            question = schemas[told.version_id].question(key)
            words = answer_words(question, from_data(data)) if question else ""
            if words:
                found.setdefault(key, f"Said on {day}: {' '.join(words.split())}")
    return found
