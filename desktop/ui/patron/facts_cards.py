"""The small cards of the Overview: good to know, tonight, promises, last visits, last note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db import clock
from db.records.history import VisitRecord
from db.records.memory import NoteRecord, PatronInterestRecord, PromiseRecord
from db.records.patrons import PatronDetail, RelationshipRecord
from desktop.domain import words
from desktop.domain.avoidance import avoid_words
from desktop.domain.typed_values import birthday_words
from desktop.ui import theme
from desktop.ui.patron.interest_field import InterestField
from desktop.ui.patron.known_chip import KnownChip
from desktop.ui.patron.openers_card import rule
from desktop.ui.patron.reaction_button import ReactionButton
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

_LONGEST_NOTE = 280
_TITLE = "We promised"


def interest_words(interest: PatronInterestRecord) -> str:
    """An interest in one chip: `Plays an instrument: viola`, `Not: opera`."""
    said = f"{interest.name}: {interest.detail}" if interest.detail else interest.name
    return f"Not: {said}" if interest.strength < 0 else said


def children_words(relationships: Sequence[RelationshipRecord], year: int) -> str:
    """`Two children · 7, 9`, with the ages that are known; '' for none."""
    children = [r for r in relationships if r.kind == "child"]
    if not children:
        return ""
    ages = sorted(year - c.birth_year for c in children if c.birth_year is not None)
    number = words.number_words(len(children))
    said = f"{number} {words.plural_of('child') if len(children) > 1 else 'child'}".capitalize()
    return said + (f" · {', '.join(map(str, ages))}" if ages else "")


class GoodToKnowCard(Card):
    """Interests and family as chips, and a place to add an interest at once."""

    interest_added = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Good to know", parent=parent)
        holder = QWidget()
        self._flow = FlowLayout(holder)
        self.body.addWidget(holder)
        self._chips: list[KnownChip] = []
        self.add_button = ChipButton("+ Add interest", dashed=True)
        self.add_button.setAccessibleName("Add interest")
        self.add_button.setToolTip("Add interest (Ctrl+I)")
        self.add_button.clicked.connect(self.begin)
        self.field = InterestField()
        self.field.setMinimumWidth(theme.px(220))
        self.field.keeps_escape = True
        self.field.hide()
        self.field.interest_typed.connect(self._on_typed)
        self.field.cancelled.connect(self._on_cancelled)
        self._flow.addWidget(self.add_button)
        self._flow.addWidget(self.field)

    def show_facts(self, detail: PatronDetail, interests: Sequence[PatronInterestRecord]) -> None:
        """Show what is known."""
        wanted: list[tuple[str, str, str]] = []
        for interest in interests:
            tone = "teal" if interest.strength > 0 else "plain"
            wanted.append((interest_words(interest), tone, words.source_words(interest.provenance)))
        children = children_words(detail.relationships, clock.today().year)
        if children:
            wanted.append((children, "blue", "Children"))
        birthday = birthday_words(detail.birth_year, detail.birth_month, detail.birth_day)
        if birthday:
            wanted.append((f"Birthday {birthday}", "plain", ""))
        if detail.no_chat:
            wanted.insert(0, ("Prefers no small talk", "amber", "No openers are offered"))
        self._fill(wanted)
        self.field.hide()
        self.field.clear()
        self.add_button.show()

    def _fill(self, wanted: list[tuple[str, str, str]]) -> None:
        while len(self._chips) < len(wanted):
            chip = KnownChip()
            self._flow.insert_widget(len(self._chips), chip)
            self._chips.append(chip)
        for place, chip in enumerate(self._chips):
            chip.setVisible(place < len(wanted))
            if place < len(wanted):
                chip.show_fact(*wanted[place])

    def begin(self) -> None:
        """Open the field to add an interest."""
        self.add_button.hide()
        self.field.show()
        self.field.setFocus()

    def _on_typed(self, name: str) -> None:
        self.interest_added.emit(name)
        self.begin()  # the next one at once; Esc ends it

    def _on_cancelled(self) -> None:
        self.field.clear()
        self.field.hide()
        self.add_button.show()
        self.add_button.setFocus()


class TonightCard(Card):
    """The seats for tonight, or for the next visit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Tonight", parent=parent)
        self._title = Label("", "strong", "ink")
        self._title.setWordWrap(True)
        self._when = Label("", "body", "ink2")
        self._when.setWordWrap(True)
        self.body.setSpacing(theme.px(2))
        self.body.addWidget(self._title)
        self.body.addWidget(self._when)

    def show_visit(self, visit: VisitRecord | None) -> None:
        """Show it; hide the card if there is none."""
        self.setVisible(visit is not None)
        if visit is None:
            return
        day = words.as_day(visit.starts_at)
        self.set_title("Tonight" if day == clock.today() else "Next visit")
        self._title.setText(visit.title)
        seats = words.seats_words(visit.seats) or words.count_words(visit.tickets, "ticket")
        parts = [words.when_words(visit.starts_at), seats, "will call" if visit.will_call else ""]
        if visit.performance_cancelled:
            parts.append("cancelled")
        self._when.setText(" · ".join(p for p in parts if p))


class PromiseRow(QWidget):
    """One open promise and the button that keeps it."""

    kept = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._id = 0
        self._text = Label("", "body", "ink")
        self._text.setWordWrap(True)
        self._due = Label("", "small", "amber")
        self._button = button("Kept", "secondary")
        self._button.clicked.connect(lambda: self.kept.emit(self._id))
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self._text)
        text.addWidget(self._due)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addLayout(text, 1)
        line.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)

    def show_promise(self, promise: PromiseRecord) -> None:
        """Show it."""
        self._id = promise.id
        self._text.setText(promise.text)
        self._due.setText(due_words(promise))
        kept = "Done" if promise.kind == "task" else "Kept"
        self._button.setText(kept)
        self._button.setAccessibleName(f"{kept}: {promise.text}")


def due_words(promise: PromiseRecord) -> str:
    """By when, and how far that is: `by Fri 27 Nov, in 5 days`; who promised where it has no day."""
    if promise.due_on is None:
        return f"promised{' by ' + promise.user if promise.user else ''}, no day named"
    late = promise.due_on < clock.today().isoformat()
    day = words.day_words(promise.due_on)
    return f"{'was due' if late else 'by'} {day}, {words.ago_words(promise.due_on)}"


class PromisesCard(Card):
    """What we said we would do and have not yet done."""

    promise_kept = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_TITLE, parent=parent)
        self._rows: list[PromiseRow] = []

    @property
    def made(self) -> int:
        """How many rows there are, shown or not."""
        return len(self._rows)

    def show_promises(self, promises: Sequence[PromiseRecord]) -> None:
        """Show them all; hide the card if there are none."""
        self.setVisible(bool(promises))
        kinds = {promise.kind for promise in promises}
        self.set_title("To do" if kinds == {"task"} else _TITLE + ", and to do" * ("task" in kinds))
        while len(self._rows) < len(promises):
            row = PromiseRow()
            row.kept.connect(self.promise_kept)
            self._rows.append(row)
            self.body.addWidget(row)
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(promises))
            if place < len(promises):
                row.show_promise(promises[place])


class VisitRow(QWidget):
    """One past visit: what, the reaction, when."""

    reaction_chosen = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._performance = 0
        self._title = Label("", "body", "ink", elide=True)
        self._day = Label("", "body", "ink2")
        self.reaction = ReactionButton()
        self.reaction.reaction_chosen.connect(
            lambda value: self.reaction_chosen.emit(self._performance, value)
        )
        self._rule = rule()
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        line.addWidget(self._title, 1)
        line.addWidget(self._day)
        line.addWidget(self.reaction)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(4))
        box.addWidget(self._rule)
        box.addLayout(line)

    def show_visit(self, visit: VisitRecord, first: bool) -> None:
        """Show it."""
        self._performance = visit.performance_id
        self._rule.setVisible(not first)
        self._title.setText(visit.title)
        missed = visit.attended is False
        self._day.setText("missed" if missed else words.short_day_words(visit.starts_at))
        self.reaction.setVisible(not missed)
        self.reaction.show_reaction(visit.reaction, visit.title)


class LastVisitsCard(Card):
    """The last visits, newest first, each with a quick reaction."""

    MOST = 4
    reaction_chosen = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Last visits", parent=parent)
        self.body.setSpacing(theme.px(4))
        self.rows = [VisitRow() for _ in range(self.MOST)]
        for row in self.rows:
            row.reaction_chosen.connect(self.reaction_chosen)
            self.body.addWidget(row)
        self._none = Label("No visit yet.", "body", "ink2")
        self.body.addWidget(self._none)

    def show_visits(self, visits: Sequence[VisitRecord]) -> None:
        """Show the newest of them."""
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(visits))
            if place < len(visits):
                row.show_visit(visits[place], place == 0)
        self._none.setVisible(not visits)


class LastNoteCard(Card):
    """The newest note, cut where it is long; the Notes tab has the rest."""

    notes_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Last note", parent=parent)
        self._aside = Label("", "small", "ink2", elide=True)
        self.head.insertWidget(1, self._aside, 4)
        self.head.setSpacing(theme.px(6))
        self._text = Label("", "body", "ink")
        self._text.setWordWrap(True)
        self.all_button = button("All notes", "quiet")
        self.all_button.clicked.connect(self.notes_wanted)
        self.body.addWidget(self._text)
        self.head.addWidget(self.all_button)

    def show_note(self, note: NoteRecord | None, count: int) -> None:
        """Show it, or that there is none."""
        self._aside.setVisible(note is not None)
        self.all_button.setVisible(count > 1)
        self.all_button.setText(f"All {count}")
        self.all_button.setAccessibleName(f"All {count} notes")
        if note is None:
            self._text.setText("No note yet. What you hear today helps the next colleague.")
            return
        who = note.provenance.user
        day = words.short_day_words(note.created_at)
        self._aside.setText(f"{who} · {day}" if who else day)
        text = " ".join(note.text.split())
        if note.kind == "avoid":
            text = avoid_words(text)
        cut = text[:_LONGEST_NOTE].rsplit(" ", 1)[0] + " …"
        self._text.setText(text if len(text) <= _LONGEST_NOTE else cut)
