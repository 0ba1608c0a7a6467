"""Typing up paper forms: the code, then one paper after the other without touching the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from db.errors import NotFound
from db.queries import forms, responses
from db.records.forms import VersionRecord
from desktop.domain import form_intake
from desktop.domain.answer_typing import MONTH_FIRST, answering_instant
from desktop.domain.form_answers import Given, from_data
from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.forms.paper_chooser import PaperChooser
from desktop.ui.forms.partial_keeper import PartialKeeper
from desktop.ui.forms.sheet_page import SheetPage
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.labels import Label

if TYPE_CHECKING:
    from db.journal import Step

CHOOSE, TYPE = range(2)
HOW = (
    "Enter goes on, digits and letters choose, Alt+Up goes back. Ctrl+Enter hands in and begins "
    "the next paper."
)


class PaperEntryPage(SheetPage):
    """`back_wanted`; `show_version(id)` begins a paper of a version, `show_form(id)` offers its."""

    back_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._month_first = desk.settings.country.upper() in MONTH_FIRST
        super().__init__(
            desk, "Type up paper forms", "Hand in, next paper", month_first=self._month_first,
            parent=parent,
        )  # fmt: skip
        self._version: VersionRecord | None = None
        self._typed: list[Step] = []
        self.how = Label(HOW, "small", "ink2", wrap=True)
        self.count = Label("", "body", "ink2")
        self.undo_last = button("Take back the last paper", "quiet", icon="undo")
        self.chooser = PaperChooser()
        self.day = QLineEdit()
        self.other = button("Other form", "secondary")
        self._lay_out()
        self._connect()
        self._show_count()

    # -- what others call

    def activate(self) -> None:
        """Called when the page is shown."""
        if self.pages.currentIndex() == CHOOSE:
            self.chooser.offer()
            self.chooser.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_form(self, form_id: int) -> None:
        """Offer the versions of a form, the newest first."""
        self._put_aside()
        self.chooser.offer(form_id)
        self.pages.setCurrentIndex(CHOOSE)

    def show_version(self, version_id: int) -> None:
        """Begin the first paper of a version."""
        try:
            version = forms.get_version(version_id)
        except NotFound:
            self.chooser.problem.setText("That form is not there any more.")
            return
        self._put_aside()
        self._version = version
        self.name.setText(f"{version.form_name} v{version.number} · {version.code}")
        self._begin_paper()
        self.pages.setCurrentIndex(TYPE)
        self.sheet.focus_first()

    # -- typing a paper

    def hand_in(self) -> bool:
        """Keep this paper and begin the next; False if something is to be looked at first."""
        version, keeper = self._version, self._keeper
        if version is None or keeper is None:
            return False
        answered_at = answering_instant(self.day.text(), month_first=self._month_first)
        if answered_at is None:
            self.message.setText("Which day is that? Leave it empty for today.")
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        if not self._asked_again and self._look_again():
            return False
        keeper.flush()
        raw, user_id = dict(self.sheet.session.raw), self._desk.session.user_id
        step = self._desk.edits.run(
            lambda: form_intake.hand_in(
                version, raw, face="paper", response_id=keeper.response_id, since=keeper.since,
                answered_at=answered_at, user_id=user_id,
            ),
            f"Paper {len(self._typed) + 1} kept",
        )  # fmt: skip
        if step is None:
            return False
        self._typed.append(step)
        keeper.forget()
        self._begin_paper()
        self._show_count()
        self.sheet.focus_first()
        return True

    def take_back(self) -> None:
        """Take the last paper back; it can be mended at once if no other has been begun."""
        if not self._typed:
            return
        step = self._typed[-1]
        if not self._desk.edits.undo_step(step):
            self._on_responses_changed()
            return
        self._on_responses_changed()
        if self._version is None or self.sheet.session.touched:
            return
        try:
            found = responses.get_response(step.created_id)
        except NotFound:
            return
        if found.status == "partial" and found.version_id == self._version.id:
            answers = {key: from_data(data) for key, data in found.answers.items()}
            self._begin_paper(found.id, answers)
            self.sheet.focus_first()

    def _begin_paper(
        self, response_id: int | None = None, answers: dict[str, Given] | None = None
    ) -> None:
        version = self._version
        assert version is not None
        if self._keeper is not None:
            self._keeper.deleteLater()
        self._keeper = PartialKeeper(
            version.id, "paper", user_id=self._desk.session.user_id, parent=self
        )
        self._keeper.failed.connect(self.message.setText)
        if response_id is not None:
            self._keeper.carry_on(response_id, answers or {})
        self._asked_again = False
        self.message.setText("")
        self.sheet.show_schema(form_intake.schema_of(version), answers)

    def _look_again(self) -> bool:
        """Whether something is amiss; said once, then it is kept as it is on the paper."""
        if not self.sheet.session.touched:
            self.message.setText(
                "Nothing was typed. Ctrl+Enter once more keeps an empty paper, for the count."
            )
            self._asked_again = True
            return True
        return self._is_amiss("press Ctrl+Enter once more to keep it as it is on the paper")

    def _put_aside(self) -> None:
        """What was begun stays among the broken off ones."""
        if self._keeper is not None:
            self._keeper.flush()
            had = self._keeper.response_id
            self._keeper.let_go()
            if had is not None and self.sheet.session.touched:
                self._desk.toasts.show("Put aside: it waits among the broken off ones.")
            if had is not None:
                self._desk.changes.responses_changed.emit()

    def _leave(self) -> None:
        self._put_aside()
        self.pages.setCurrentIndex(CHOOSE)
        self.back_wanted.emit()

    def _on_other_wanted(self) -> None:
        self._put_aside()
        self.pages.setCurrentIndex(CHOOSE)
        self.activate()

    def _on_responses_changed(self) -> None:
        """A paper that was taken back, here or from the toast, does not count any more."""
        while self._typed:
            try:
                if responses.get_response(self._typed[-1].created_id).status != "partial":
                    break
            except NotFound:
                pass
            self._typed.pop()
        self._show_count()

    def _show_count(self) -> None:
        done = len(self._typed)
        self.count.setText(f"{count_words(done, 'paper')} typed" if done else "")
        self.undo_last.setVisible(bool(done))
        # Who has typed one paper knows how; the room is for the questions.
        self.how.setVisible(not done)

    # -- how it looks

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts aside what was begun and goes back."""
        if event.key() == Qt.Key.Key_Escape:
            if self.pages.currentIndex() == TYPE:
                self._on_other_wanted()
            else:
                self._leave()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addStretch(1)
        head.addWidget(self.count)
        head.addWidget(self.undo_last)
        self.pages.addWidget(self.chooser)
        self.pages.addWidget(self._typing())
        self._lay_out_column(head)

    def _typing(self) -> QWidget:
        top = QHBoxLayout()
        top.addWidget(self.name, 1)
        caption = Label("Filled in on", "body", "ink2")
        caption.setBuddy(self.day)
        self.day.setPlaceholderText("today")
        self.day.setAccessibleName("The day on which the papers were filled in")
        self.day.setFixedWidth(theme.px(150))
        top.addWidget(caption)
        top.addWidget(self.day)
        return self._typing_page(top, self.how, beside=self.other)

    def _connect(self) -> None:
        self.back.clicked.connect(self._leave)
        self.chooser.chosen.connect(self.show_version)
        self.sheet.done_wanted.connect(self.hand_in)
        self.day.returnPressed.connect(self.sheet.focus_first)
        self.done.clicked.connect(self.hand_in)
        self.other.clicked.connect(self._on_other_wanted)
        self.undo_last.clicked.connect(self.take_back)
        self._desk.changes.responses_changed.connect(self._on_responses_changed)
        self.pages.currentChanged.connect(lambda page: self.title.setVisible(page == CHOOSE))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            # Where the focus is on the foot: inside the sheet its own keys come first.
            for place in (self.done, self.day):
                shortcut = QShortcut(QKeySequence(keys), place)
                shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
                shortcut.activated.connect(self.hand_in)
