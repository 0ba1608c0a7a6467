"""The right of the review: one response, whose it is, what it tells, and the answers as given."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QScrollArea, QVBoxLayout, QWidget

from db.errors import NotFound
from db.records.forms import ResponseRecord
from desktop.domain import words
from desktop.domain.form_intake import Match, match
from desktop.domain.form_review import Review, review
from desktop.ui import theme
from desktop.ui.forms.review_lines import LinesCard
from desktop.ui.forms.review_who import UNDECIDED, WhoCard
from desktop.ui.forms.review_words import FACE_WORDS, NOBODY, person_name
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

WIDEST, CAPTION = 900, 190
SHARED = 60  # a candidate this sure shares a mail or a phone: then a person chooses
BY_STAFF = frozenset({"desk", "call"})
DECISIONS = {"taken": "Taken in", "left": "Left"}


def _decided_words(found: Review) -> str:
    """What was taken of a response and what was left, in words."""
    parts = []
    for decision, said in DECISIONS.items():
        kept = found.response.decisions
        lines = [f"{x.label} ({x.new})" for x in found.lines if kept.get(x.key) == decision]
        if lines:
            parts.append(f"{said}: {words.join_words(dict.fromkeys(lines))}.")
    return "\n".join([*parts, "Taken back, the response waits for review again."])


class ReviewSheet(QScrollArea):
    """`decided`: whose it is was chosen, or a tick was switched. `patron_wanted(id)`."""

    decided = Signal()
    patron_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: Review | None = None
        self._match = Match(None)
        self.beside: int | None = UNDECIDED
        self.name = Label("", "said", wrap=True)
        self.about = Label("", "small", "ink2", wrap=True)
        self.remark = Card("Look here")
        self.remark_words = Label("", "body", "amber", wrap=True, selectable=True)
        self.remark.body.addWidget(self.remark_words)
        self.who = WhoCard()
        self.lines = LinesCard()
        self.answers = Card("The answers as they were given")
        self._pairs = QWidget()
        self._form = QFormLayout(self._pairs)
        self._lay_out()
        self.who.chosen.connect(self.put_beside)
        self.who.patron_wanted.connect(self.patron_wanted)
        self.lines.ticks_changed.connect(self.decided)

    def _lay_out(self) -> None:
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(theme.px(16))
        self._form.setVerticalSpacing(theme.px(8))
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.answers.body.addWidget(self._pairs)
        inner = QWidget()
        inner.setMaximumWidth(theme.px(WIDEST))
        column = QVBoxLayout(inner)
        side = theme.px(26)
        column.setContentsMargins(side, theme.px(18), side, theme.px(18))
        column.setSpacing(theme.px(12))
        column.addWidget(self.name)
        column.addWidget(self.about)
        for card in (self.remark, self.who, self.lines, self.answers):
            column.addWidget(card)
        column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    # -- what is shown

    def show_response(self, response_id: int) -> bool:
        """Show a response; False if it is not there any more."""
        try:
            found = review(response_id)
        except NotFound:
            self.found = None
            return False
        self._show_head(found.response)
        self._show_answers(found)
        waits = found.response.status == "waiting"
        self.who.setVisible(waits)
        if waits:
            self._match = match(found.response.person) if found.response.person else Match(None)
            self.who.show_person(found.response.person, self._match.candidates)
            self._beside(self._proposed(found.response), found)
        else:
            self._show_done(found)
        self.verticalScrollBar().setValue(0)
        self.decided.emit()
        return True

    def put_beside(self, patron_id: int | None) -> None:
        """Look at it beside another patron, or as somebody new (None)."""
        if self.found is None:
            return
        try:
            self._beside(patron_id, None)
        except NotFound:
            return
        self.decided.emit()

    def _proposed(self, response: ResponseRecord) -> int | None:
        """Whom it is put beside to begin with."""
        if response.patron_id is not None:
            return response.patron_id
        if self._match.patron_id is not None:
            return self._match.patron_id
        if any(hint.score >= SHARED for hint in self._match.candidates):
            return UNDECIDED
        return None

    def _beside(self, patron_id: int | None, found: Review | None) -> None:
        shown = self.found if found is None else found
        assert shown is not None
        response = shown.response
        wanted = None if patron_id == UNDECIDED else patron_id
        if found is None or found.patron_id != wanted:
            shown = review(response.id, wanted)
        self.found, self.beside = shown, patron_id
        self.who.show_beside(patron_id, self._name_of(patron_id, shown), self._why(patron_id))
        self.lines.set_title("What it tells")
        self.lines.show_lines(shown.lines)

    def _name_of(self, patron_id: int | None, shown: Review) -> str:
        if patron_id is None or patron_id == UNDECIDED:
            return ""
        return shown.patron_name

    def _why(self, patron_id: int | None) -> str:
        assert self.found is not None
        response = self.found.response
        if patron_id == UNDECIDED:
            return ""
        if patron_id is None:
            return "made of what is ticked below"
        if patron_id == self._match.patron_id and self._match.why:
            return self._match.why
        hint = next((h for h in self._match.candidates if h.patron_id == patron_id), None)
        if hint is not None:
            return hint.reason
        if patron_id == response.patron_id:
            return "filled in for them" if response.face in BY_STAFF else "said so before"
        return "chosen by you"

    def _show_head(self, response: ResponseRecord) -> None:
        self.name.setText(person_name(response.person) or response.patron_name or NOBODY)
        by = f"entered by {response.user}" if response.user else ""
        parts = (
            f"{response.form_name} v{response.version_number}",
            FACE_WORDS.get(response.face, response.face),
            f"answered {words.day_words(response.answered_at)}",
            response.performance_title,
            response.source,
            by,
        )
        self.about.setText(" · ".join(p for p in parts if p))
        self.remark.setVisible(bool(response.remark))
        self.remark_words.setText(response.remark)

    def _show_done(self, found: Review) -> None:
        """A response that was reviewed: what was taken of it, and from whom."""
        self.found, self.beside = found, found.patron_id
        taken = found.response.status == "taken"
        self.lines.set_title(
            f"Taken in: {found.response.patron_name}" if taken else "Left: nothing was taken"
        )
        self.lines.show_lines(())
        self.lines.nothing.setText(_decided_words(found))

    def _show_answers(self, found: Review) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        for question, answer in found.answers():
            caption = Label(question, "small", "ink2", wrap=True)
            caption.setFixedWidth(theme.px(CAPTION))
            caption.setAlignment(Qt.AlignmentFlag.AlignTop)
            said = Label(answer, "body", wrap=True, selectable=True)
            said.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._form.addRow(caption, said)
        self.answers.setVisible(bool(self._form.rowCount()))

    @property
    def pairs(self) -> dict[str, str]:
        """The answers that are shown, by question."""
        assert self.found is not None
        return dict(self.found.answers()) if self.answers.isVisible() else {}
