"""The left of the review: what waits, by form, face and kind, and all that is clear in one go."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QProgressBar,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from db.queries import review_queue
from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.forms.review_list import ReviewList
from desktop.ui.forms.review_model import ReviewModel
from desktop.ui.forms.review_words import FACE_WORDS
from desktop.ui.widgets.buttons import Button, button
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.labels import Label

ALL, OURS, NOBODYS, CONFLICTS, DONE = "all", "ours", "nobodys", "conflicts", "done"
KINDS = (
    (ALL, "All"),
    (OURS, "Known patrons"),
    (NOBODYS, "Nobody yet"),
    (CONFLICTS, "Conflicts"),
    (DONE, "Reviewed"),
)


class ReviewQueue(QWidget):
    """`response_chosen(id)`, 0 for none; `filter_changed`: read the ids again; `bulk_wanted` and
    `stop_wanted` of the button below.
    """

    back_wanted = Signal()
    response_chosen = Signal(int)
    filter_changed = Signal()
    bulk_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(False)
        self.back = Button("Forms", "quiet", "chevron-left")
        self.back.setAccessibleName("Back to the forms")
        self.title = Label("Review", "title")
        self.count = Label("", "small", "ink2")
        self.forms = QComboBox()
        self.forms.setAccessibleName("Form")
        self.faces = QComboBox()
        self.faces.setAccessibleName("How it was filled in")
        for box in (self.forms, self.faces):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            # No wider than the column at large text: else it is laid out as for a wider one, and
            # the last of the chips is cut off.
            box.setMinimumContentsLength(4)
        self.kinds = ChoiceRow("Show", KINDS)
        self.kinds.show_value(ALL)
        self.model = ReviewModel(review_queue.list_rows, self)
        self.list = ReviewList(self.model)
        self.bulk = button("", "secondary", "check")
        self.bulk_hint = Label("", "small", "ink2", wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the review in bulk")
        self.bar_words = Label("", "small", "ink2", elide=True)
        self.stop = button("Stop", "secondary", "close")
        self._lay_out()
        self.show_clear(0)
        self.back.clicked.connect(self.back_wanted)
        self.forms.activated.connect(lambda _: self.filter_changed.emit())
        self.faces.activated.connect(lambda _: self.filter_changed.emit())
        self.kinds.chosen.connect(lambda _: self.filter_changed.emit())
        self.list.current_moved.connect(self.response_chosen)
        self.bulk.clicked.connect(self.bulk_wanted)
        self.stop.clicked.connect(self.stop_wanted)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(12), 0, theme.px(12))
        column.setSpacing(theme.px(8))
        head = QWidget()
        top = QVBoxLayout(head)
        top.setContentsMargins(theme.px(16), 0, theme.px(12), 0)
        top.setSpacing(theme.px(8))
        first = QHBoxLayout()
        first.addWidget(self.back)
        first.addStretch(1)
        first.addWidget(self.count)
        top.addLayout(first)
        boxes = QHBoxLayout()
        boxes.setSpacing(theme.px(6))
        boxes.addWidget(self.forms, 3)
        boxes.addWidget(self.faces, 2)
        top.addWidget(self.title)
        top.addLayout(boxes)
        top.addWidget(self.kinds)
        foot = QWidget()
        self._foot = QStackedLayout(foot)
        offer, running = QWidget(), QWidget()
        for holder, widgets in (
            (offer, (self.bulk_hint, self.bulk)),
            (running, (self.bar_words, self.bar, self.stop)),
        ):
            box = QVBoxLayout(holder)
            box.setContentsMargins(theme.px(16), 0, theme.px(12), 0)
            box.setSpacing(theme.px(6))
            box.addStretch(1)
            for widget in widgets:
                box.addWidget(widget)
            self._foot.addWidget(holder)
        column.addWidget(head)
        column.addWidget(self.list, 1)
        column.addWidget(foot)
        foot.setSizePolicy(foot.sizePolicy().horizontalPolicy(), foot.sizePolicy().Policy.Maximum)

    # -- what is asked for

    @property
    def form_id(self) -> int | None:
        """The form that is shown, None for all."""
        found = self.forms.currentData()
        return int(found) if found else None

    @property
    def face(self) -> str | None:
        """The face that is shown, None for all."""
        return self.faces.currentData() or None

    @property
    def kind(self) -> str:
        """all, ours, nobodys, conflicts or done."""
        return str(self.kinds.value or ALL)

    def show_filters(self, form_id: int | None) -> None:
        """Read which forms and faces there are; choose a form (None: all)."""
        waiting = review_queue.count_waiting_by_form()
        face = self.face
        self.forms.clear()
        self.forms.addItem(f"All forms ({sum(n for _, _, n in waiting):,})", 0)
        for row_id, name, number in waiting:
            self.forms.addItem(f"{name} ({number:,})", row_id)
        if form_id is not None and self.forms.findData(form_id) < 0:
            self.forms.addItem(review_queue.form_name(form_id) or "A form", form_id)
        self.forms.setCurrentIndex(max(0, self.forms.findData(form_id or 0)))
        self.faces.clear()
        self.faces.addItem("All ways", "")
        for code, number in sorted(review_queue.count_waiting_by_face(form_id).items()):
            words = FACE_WORDS.get(code, code)
            self.faces.addItem(f"{words[:1].upper()}{words[1:]} ({number:,})", code)
        self.faces.setCurrentIndex(max(0, self.faces.findData(face or "")))

    # -- what is shown

    def show_ids(self, ids: list[int], wanted: int = 0, place: int = -1) -> None:
        """Show responses; keep to `wanted`, else to the one that is now at `place`."""
        chosen = self.current_id
        blocked = self.list.blockSignals(True)
        self.model.show_ids(ids)
        self.list.blockSignals(blocked)
        self._count()
        row = self.model.place_of(wanted or chosen)
        if row < 0 and ids:
            row = min(max(place, 0), len(ids) - 1)
        self._go_to(row)

    def take_out(self, response_id: int) -> None:
        """One is done with: show the next in its place."""
        blocked = self.list.blockSignals(True)
        place = self.model.remove(response_id)
        self.list.blockSignals(blocked)
        self._count()
        self._go_to(min(place, self.model.rowCount() - 1))

    def _count(self) -> None:
        number = self.model.rowCount()
        self.count.setText(
            f"{number:,} reviewed" if self.kind == DONE
            else f"{count_words(number, 'response')} to look at"
        )  # fmt: skip

    def _go_to(self, row: int) -> None:
        if row < 0:
            self.response_chosen.emit(0)
            return
        blocked = self.list.blockSignals(True)
        self.list.go_to(row)
        self.list.blockSignals(blocked)
        self.response_chosen.emit(self.model.response_id(row))

    def step(self, by: int) -> bool:
        """Go on to the next (1) or back to the one before (-1); False at the end."""
        row = self.list.currentIndex().row() + by
        if not 0 <= row < self.model.rowCount():
            return False
        self._go_to(row)
        return True

    @property
    def current_id(self) -> int:
        """The response that is chosen, 0 for none."""
        return self.model.response_id(self.list.currentIndex().row())

    def show_clear(self, clear: int, *, looking: bool = False) -> None:
        """How many could be taken in at once; `looking`: that is being found out."""
        hint = (
            "Looking for responses without a conflict…" if looking
            else f"{count_words(clear, 'response')} without a conflict."
        )  # fmt: skip
        said = f"Take in all {clear:,}"
        self._offer(clear, said, f"{said} without a conflict", hint, looking)

    def show_strangers(self, count: int) -> None:
        """How many are nobody's yet and could become patrons at once."""
        hint = "Whoever resembles a patron stays here, for you to decide."
        said = "Make them new patrons"
        self._offer(count, said, f"{said}: {count:,}", hint)

    def _offer(self, count: int, said: str, name: str, hint: str, looking: bool = False) -> None:
        self._foot.setCurrentIndex(0)
        self.bulk.setVisible(count > 0)
        self.bulk.setText(said)
        self.bulk.setAccessibleName(name)
        self.bulk_hint.setVisible(looking or count > 0)
        self.bulk_hint.setText(hint)

    def show_progress(self, words: str, fraction: float) -> None:
        """A review in bulk is under way."""
        self._foot.setCurrentIndex(1)
        self.stop.setEnabled(True)
        self.bar_words.setText(words)
        self.bar.setValue(round(min(max(fraction, 0.0), 1.0) * 1000))
