"""The head of the page: the name, how to say it, one line of who it is, and what to mind."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from db import clock, gate
from db.gate import Right
from db.records.memory import NoteRecord, PromiseRecord
from db.records.patrons import ContactPointRecord, HouseholdRecord, PatronDetail
from desktop.domain import words
from desktop.domain.avoidance import avoid_words
from desktop.domain.standing import standing_words
from desktop.ui import theme
from desktop.ui.patron.columns import MARGIN
from desktop.ui.patron.known_chip import KnownChip
from desktop.ui.patron.promise_badges import promise_badges
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

_MEMBERS_NAMED = 3
_LONGEST_ABOUT = 60
_ROOM_FOR_WORDS, _ROOM_FOR_NAME = 640, 210


def aside_words(detail: PatronDetail) -> str:
    """`say “SHIM-well” · she/her`."""
    parts = [f"say “{detail.say_as}”" if detail.say_as else "", detail.pronouns]
    return " · ".join(p for p in parts if p)


def household_words(household: HouseholdRecord | None, patron_id: int) -> str:
    """`household with Sam and Ida`."""
    if household is None:
        return ""
    others = [name.split()[0] for i, name in household.members if i != patron_id and name.split()]
    return f"household with {words.and_more(others, _MEMBERS_NAMED)}" if others else ""


def children_named(detail: PatronDetail) -> str:
    """`Sam and Ida (9, 7)`, those that are not in the household's list already."""
    members = {i for i, _ in detail.household.members} if detail.household else set()
    children = [r for r in detail.relationships if r.kind == "child" and r.other_id not in members]
    names = words.and_more([c.name.split()[0] for c in children if c.name.split()], _MEMBERS_NAMED)
    year = clock.today().year
    ages = [str(year - c.birth_year) for c in children if c.birth_year is not None]
    return f"{names} ({', '.join(ages)})" if names and len(ages) == len(children) else names


def who_words(detail: PatronDetail) -> str:
    """`Member since 2019 · 14 visits · household with Sam and Ida`."""
    visits = words.count_words(detail.visits, "visit") if detail.visits else "no visit yet"
    family = household_words(detail.household, detail.id)
    children = children_named(detail)
    if children:
        family = f"{family}, children {children}" if family else f"family with {children}"
    parts = [standing_words(detail), visits, family, detail.organisation]
    return " · ".join(p for p in parts if p)


def best_point(points: Sequence[ContactPointRecord], kind: str) -> str:
    """The preferred value of a kind, else the first; '' for none."""
    fitting = [p for p in points if p.kind == kind]
    return next((p.value for p in fitting if p.preferred), fitting[0].value if fitting else "")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_ABOUT else line[: _LONGEST_ABOUT - 1].rstrip() + "…"


def badges(
    detail: PatronDetail,
    complaints: Sequence[NoteRecord],
    promises: Sequence[PromiseRecord],
    avoid: Sequence[str] = (),
) -> list[tuple[str, str, str]]:
    """What to mind, as (text, tone, the whole of it), the gravest first."""
    found: list[tuple[str, str, str]] = []
    if detail.deceased:
        found.append(("Has died", "plain", ""))
    if detail.archived:
        found.append(("Archived", "plain", ""))
    for need in detail.access_needs:
        said = need.instruction or need.need
        found.append((f"♿ {said}", "amber", f"{need.need}: {need.instruction}"))
    for complaint in complaints:
        day = words.short_day_words(complaint.created_at)
        about = complaint.performance_title or _short(complaint.text)
        who = f", {complaint.provenance.user}" if complaint.provenance.user else ""
        found.append(
            (f"Go gently: complaint about {about}, {day} – open{who}", "accent", complaint.text)
        )
    found += [(_short(avoid_words(text)), "accent", text) for text in avoid]
    found += promise_badges(promises)
    return found


class PatronHeader(QWidget):
    """Filled at each patron; the menu holds what is done once in a while."""

    call_wanted = Signal()
    resume_wanted = Signal(int)
    draft_wanted = Signal()
    note_wanted = Signal()
    fill_wanted = Signal()
    merge_wanted = Signal()
    archive_wanted = Signal(bool)
    needs_shown = Signal(int)
    know_wanted = Signal()
    erase_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._archived = False
        self._name = Label("", "title", "ink", elide=True)
        self._name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._aside = Label("", "body", "ink2", elide=True)
        self._open_call: int | None = None
        self.call_button = button("Start call", "primary", icon="phone")
        self.call_button.setToolTip("Start a call (F5)")
        self.call_button.clicked.connect(self.call_wanted)
        self.open_call_button = ChipButton("", "amber")
        self.open_call_button.clicked.connect(self._on_resume_clicked)
        self.open_call_button.hide()
        self.draft_button = button("Draft e-mail", "secondary", icon="mail")
        self.draft_button.setToolTip("Draft an e-mail (Ctrl+E)")
        self.draft_button.clicked.connect(self.draft_wanted)
        self.more_button = button("More", "secondary")
        self.more_button.setAccessibleName("More to do with this patron")
        self._menu = QMenu(self.more_button)
        self.add_note = self._action("Add note\tCtrl+Shift+N", self.note_wanted.emit)
        self._fill = self._action("Fill in a form …\tAlt+F", self.fill_wanted.emit)
        self._merge = self._action("Merge with another …", self.merge_wanted.emit)
        self._archive = self._action(
            "Archive", lambda: self.archive_wanted.emit(not self._archived)
        )
        self._menu.addSeparator()
        self._know = self._action("What we know about them …", self.know_wanted.emit)
        self._erase = self._action("Erase …", self.erase_wanted.emit)
        self._menu.aboutToShow.connect(self._show_allowed)
        self.more_button.setMenu(self._menu)
        self._lay_out()
        self._show_words(False)  # with few words at first, so that it pushes nothing aside

    def _action(self, text: str, act: object) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(act)
        self._menu.addAction(action)
        return action

    def _show_allowed(self) -> None:
        """Only what whoever is at the desk may do."""
        self._know.setVisible(gate.may(Right.EXPORT))
        self._erase.setVisible(gate.may(Right.ERASE))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(theme.px(8))
        named = QWidget()
        named.setMinimumWidth(theme.px(_ROOM_FOR_NAME))
        name_flow = FlowLayout(named, gap=theme.px(8), line_gap=0)
        name_flow.addWidget(self._name)
        name_flow.addWidget(self._aside)
        self._aside.setMinimumHeight(self._name.sizeHint().height())
        top.addWidget(named, 1)
        for made in (self.more_button, self.draft_button, self.call_button):
            top.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        self._line = QWidget()
        flow = FlowLayout(self._line, gap=theme.px(4))
        self._who = Label("", "body", "ink2", elide=True)
        for label in (
            self._aside,
            self._who,
        ):  # cut where there is no room, and no wider than they are
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._phone = Label("", "body", "ink")
        self._mail = Label("", "body", "ink2")
        for label, name in ((self._phone, "Phone"), (self._mail, "E-mail")):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setAccessibleName(name)
        for label in (self._who, self._phone, self._mail):
            flow.addWidget(label)
        self._badges = QWidget()
        self._badge_flow = FlowLayout(self._badges)
        self._badge_flow.addWidget(self.open_call_button)
        self._chips: list[KnownChip] = []
        box = QVBoxLayout(self)
        side = theme.px(MARGIN)
        box.setContentsMargins(side, theme.px(18), side, 0)
        box.setSpacing(theme.px(6))
        box.addLayout(top)
        box.addWidget(self._line)
        box.addWidget(self._badges)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The name needs the room more than the words on a button do."""
        super().resizeEvent(event)
        self._show_words(self.width() >= theme.px(_ROOM_FOR_WORDS))

    def _show_words(self, wide: bool) -> None:
        self.draft_button.setText("Draft e-mail" if wide else "")
        self.call_button.setText("Start call  F5" if wide else "Call  F5")

    def show_patron(
        self,
        detail: PatronDetail,
        complaints: Sequence[NoteRecord],
        promises: Sequence[PromiseRecord],
        avoid: Sequence[str] = (),
    ) -> None:
        """Show who it is."""
        self._archived = detail.archived
        self._archive.setText("Take out of the archive" if detail.archived else "Archive")
        self._name.setText(detail.display_name)
        aside = aside_words(detail)
        self._aside.setText(aside)
        self._aside.setVisible(bool(aside))  # empty it would still take a line under a long name
        phone, mail = (best_point(detail.contact_points, k) for k in ("phone", "email"))
        self._who.setText(who_words(detail) + (" ·" if phone or mail else ""))
        self._phone.setText(f"{phone} ·" if phone and mail else phone)
        self._phone.setVisible(bool(phone))
        self._mail.setText(mail)
        self._mail.setVisible(bool(mail))
        self._show_badges(badges(detail, complaints, promises, avoid))
        if detail.access_needs:
            self.needs_shown.emit(detail.id)

    def show_open_call(self, call_id: int | None, since: str = "") -> None:
        """Offer to go on with a call that was interrupted, `since` a time in words; None: none."""
        self._open_call = call_id
        words_ = f"Call open since {since} – resume"
        self.open_call_button.setText(words_)
        self.open_call_button.setAccessibleName(words_)
        self.open_call_button.updateGeometry()
        self.open_call_button.setVisible(call_id is not None)
        self._badges.setVisible(call_id is not None or bool(self.texts))

    def _on_resume_clicked(self) -> None:
        if self._open_call is not None:
            self.resume_wanted.emit(self._open_call)

    def _show_badges(self, wanted: list[tuple[str, str, str]]) -> None:
        while len(self._chips) < len(wanted):
            chip = KnownChip()
            self._badge_flow.addWidget(chip)
            self._chips.append(chip)
        for place, chip in enumerate(self._chips):
            chip.setVisible(place < len(wanted))
            if place < len(wanted):
                chip.show_fact(*wanted[place])
        self._badges.setVisible(bool(wanted) or self._open_call is not None)

    @property
    def texts(self) -> list[str]:
        """What the badges say."""
        return [chip.text for chip in self._chips if not chip.isHidden()]
