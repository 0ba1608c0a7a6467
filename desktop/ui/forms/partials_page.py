"""What was broken off: forms that somebody began and left, to finish, hand in or throw away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from db.errors import NotFound
from db.queries import forms, responses
from db.records.forms import ResponseRecord
from desktop.domain import form_intake
from desktop.domain.answer_typing import MONTH_FIRST
from desktop.domain.form_answers import Given, from_data
from desktop.domain.form_review import answers_as_given
from desktop.domain.words import count_words, when_words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.forms.partial_keeper import PartialKeeper
from desktop.ui.forms.sheet_page import SheetPage
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.labels import Label

MOST = 100
LIST, FINISH = range(2)
FACES = {
    "kiosk": "at the kiosk",
    "paper": "typed from paper",
    "desk": "filled in at the desk",
    "call": "on the phone",
}
_SHOWN_ANSWERS = 3


class PartialsPage(SheetPage):
    """`back_wanted`; `show_form(id or None)` for those of one form, or of all."""

    back_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        month_first = desk.settings.country.upper() in MONTH_FIRST
        super().__init__(desk, "Broken off", "Hand in", month_first=month_first, parent=parent)
        self._form_id: int | None = None
        self._response: ResponseRecord | None = None
        self.rows: list[PartialRow] = []
        self.more = Label("", "body", "ink2", wrap=True)
        self.empty = EmptyState(
            "note",
            "Nothing was broken off",
            "What visitors begin at the kiosk and leave unfinished is kept, and waits here.",
        )
        self._column = QVBoxLayout()
        self.later = button("Later", "secondary")
        self._lay_out()
        self._connect()

    def activate(self) -> None:
        """Called when the page is shown: read what there is."""
        if self.pages.currentIndex() == LIST:
            self.reload()
            (self.rows[0].go_on if self.rows else self.back).setFocus(
                Qt.FocusReason.OtherFocusReason
            )

    def show_form(self, form_id: int | None) -> None:
        """Those of one form, or of all."""
        self._close_sheet()
        self._form_id = form_id
        self.reload()

    def reload(self) -> None:
        """Read the list again."""
        found = responses.list_responses(form_id=self._form_id, status="partial", limit=MOST)
        count = responses.count_responses(form_id=self._form_id, status="partial")
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        for place, entry in enumerate(found):
            try:
                row = PartialRow(responses.get_response(entry.id))
            except NotFound:
                continue
            row.go_on_wanted.connect(self.finish)
            row.hand_in_wanted.connect(self.hand_in_as_it_is)
            row.throw_wanted.connect(self.throw_away)
            self.rows.append(row)
            self._column.insertWidget(place, row)
        self.empty.setVisible(not self.rows)
        left = count - len(self.rows)
        self.more.setText(f"And {count_words(left, 'older one')}." if left > 0 else "")
        self.more.setVisible(left > 0)

    # -- what can be done with one

    def hand_in_as_it_is(self, response_id: int) -> bool:
        """Hand it in without another answer; what is amiss becomes its remark."""
        try:
            found = responses.get_response(response_id)
        except NotFound:
            self.reload()
            return False
        return self._hand_in(found, _answers(found), _answers(found))

    def throw_away(self, response_id: int) -> None:
        """It was nothing. Undo brings it back."""
        self._desk.edits.run(
            lambda: responses.remove_response(response_id, user_id=self._desk.session.user_id),
            "Thrown away",
        )

    def finish(self, response_id: int) -> None:
        """Go on with it, as it was left."""
        try:
            found = responses.get_response(response_id)
            version = forms.get_version(found.version_id)
        except NotFound:
            self.reload()
            return
        self._response = found
        self._keeper = PartialKeeper(version.id, found.face, patron_id=found.patron_id, parent=self)
        self._keeper.carry_on(found.id, _answers(found))
        self._keeper.failed.connect(self.message.setText)
        self.name.setText(f"{version.form_name} v{version.number} · {_told(found)}")
        self.message.setText("")
        self._asked_again = False
        self.sheet.show_schema(form_intake.schema_of(version), _answers(found))
        self.pages.setCurrentIndex(FINISH)
        self.sheet.focus_first()

    def hand_in_finished(self) -> None:
        """Hand in what is on the sheet; what is amiss is said once."""
        if self._response is None or self._keeper is None:
            return
        if not self._asked_again and self._is_amiss("hand in once more to keep it as it is"):
            return
        self._keeper.flush()
        if self._hand_in(self._response, dict(self.sheet.session.raw), self._keeper.since):
            self._keeper.forget()
            self._close_sheet()
            self.activate()

    def _hand_in(
        self, found: ResponseRecord, raw: dict[str, Given], since: dict[str, Given]
    ) -> bool:
        try:
            version = forms.get_version(found.version_id)
        except NotFound:
            return False
        step = self._desk.edits.run(
            lambda: form_intake.hand_in(
                version, raw, face=found.face, patron_id=found.patron_id, response_id=found.id,
                since=since, answered_at=found.answered_at, user_id=self._desk.session.user_id,
            ),
            "Handed in",
        )  # fmt: skip
        return step is not None

    def _close_sheet(self) -> None:
        if self._keeper is not None:
            if self._keeper.waiting:
                self._keeper.flush()
            self._keeper.forget()
            self._keeper.deleteLater()
        self._keeper = self._response = None
        self.pages.setCurrentIndex(LIST)

    def _on_later(self) -> None:
        self._close_sheet()
        self.activate()

    def _on_responses_changed(self) -> None:
        if self.isVisible() and self.pages.currentIndex() == LIST:
            self.reload()

    # -- how it looks

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: back to the list, then out."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.pages.currentIndex() == FINISH:
            self._on_later()
        else:
            self.back_wanted.emit()

    def _lay_out(self) -> None:
        rows = QWidget()
        rows.setLayout(self._column)
        self._column.setContentsMargins(0, 0, theme.px(14), 0)
        self._column.setSpacing(theme.px(10))
        self._column.addWidget(self.more)
        self._column.addWidget(self.empty, 1)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidget(rows)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pages.addWidget(area)
        self.pages.addWidget(self._finishing())
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addStretch(1)
        self._lay_out_column(head)

    def _finishing(self) -> QWidget:
        top = QHBoxLayout()
        top.addWidget(self.name)
        return self._typing_page(top, beside=self.later)

    def _connect(self) -> None:
        self.back.clicked.connect(self.back_wanted)
        self.sheet.done_wanted.connect(self.hand_in_finished)
        self.done.clicked.connect(self.hand_in_finished)
        self.later.clicked.connect(self._on_later)
        self._desk.changes.responses_changed.connect(self._on_responses_changed)


class PartialRow(Card):
    """One that was broken off, and the three things to do with it."""

    go_on_wanted = Signal(int)
    hand_in_wanted = Signal(int)
    throw_wanted = Signal(int)

    def __init__(self, found: ResponseRecord, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        told = _told(found)
        self.setAccessibleName(f"{found.form_name}, {told}")
        self.body.addWidget(Label(found.form_name, "strong", "ink", elide=True))
        self.body.addWidget(Label(told, "small", "ink2", wrap=True))
        self.body.addWidget(Label(_answers_words(found), "body", "ink", wrap=True))
        self.go_on = button("Go on with it", "secondary")
        self.hand_in = button("Hand in as it is", "secondary")
        self.throw = button("Throw away", "quiet", icon="trash")
        line = QHBoxLayout()
        for made, wanted in (
            (self.go_on, self.go_on_wanted),
            (self.hand_in, self.hand_in_wanted),
            (self.throw, self.throw_wanted),
        ):
            made.setAccessibleName(f"{made.text()}: {found.form_name}, {told}")
            made.clicked.connect(lambda _on=False, signal=wanted: signal.emit(found.id))
            line.addWidget(made)
        line.addStretch(1)
        self.body.addLayout(line)


def _answers(found: ResponseRecord) -> dict[str, Given]:
    return {key: from_data(data) for key, data in found.answers.items()}


def _told(found: ResponseRecord) -> str:
    parts = (FACES.get(found.face, found.face), when_words(found.answered_at), found.patron_name)
    return " · ".join(p for p in parts if p)


def _answers_words(found: ResponseRecord) -> str:
    """The first few answers, and how many more there are."""
    schema = form_intake.schema_of(forms.get_version(found.version_id))
    told = [f"{asked} {said}" for asked, said in answers_as_given(schema, found)]
    more = len(told) - _SHOWN_ANSWERS
    lines = told[:_SHOWN_ANSWERS] + (
        [f"and {count_words(more, 'more answer')}"] if more > 0 else []
    )
    return "\n".join(lines)
