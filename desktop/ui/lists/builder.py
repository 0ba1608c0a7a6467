"""The builder: the rules of a list as rows of conditions, and a line to add one by typing it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QScrollArea, QVBoxLayout, QWidget

from db.records.segments import Condition, Group, Period
from desktop.domain import segment_kinds as kinds
from desktop.domain.segment_draft import (
    ListDraft,
    Part,
    Path,
    part_at,
    with_more,
    with_part,
    without_part,
)
from desktop.ui import theme
from desktop.ui.lists.group_box import GroupBox
from desktop.ui.lists.list_words import ListWords, condition_offers
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.type_ahead import Offer, TypeAhead

# What many a list begins with; offered while nothing is asked yet.
BEGINNINGS: tuple[tuple[str, Condition], ...] = (
    ("Have not come for nine months",
     Condition("last_visit", "in", period=Period("ago", days=275))),
    ("Membership ends soon", Condition("membership", "ending", period=Period("next", days=60))),
    ("Came to something by…", Condition("visit", "came", "about", number=1)),
    ("Love…", Condition("interest", "loves")),
    ("Came for the first time this year",
     Condition("first_visit", "in", period=Period("last", days=365))),
    ("Allow e-mail", Condition("consent", "given", "email")),
)  # fmt: skip


class Builder(QWidget):
    """Edits a `ListDraft`; `rules_changed` after each change."""

    rules_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = ListWords()
        self._draft = ListDraft()
        self.root = self._made_root()
        self.quick = TypeAhead(
            self._quick_offers, "Add by typing: opera, Bartók, member, postcode…",
            "Add a condition by typing", preselect=True,
        )  # fmt: skip
        self.quick.chosen.connect(self._on_quick_chosen)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, theme.px(8), theme.px(8))
        self._column.setSpacing(theme.px(10))
        self._column.addWidget(self.root)
        self._column.addWidget(self._made_beginnings())
        self._column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidget(inside)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("Conditions")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(10))
        box.addWidget(self.quick)
        box.addWidget(self.area, 1)

    @property
    def draft(self) -> ListDraft:
        """What is being edited."""
        return self._draft

    def show_draft(self, draft: ListDraft) -> None:
        """Edit another list."""
        self._draft = draft
        self.quick.clear()
        self.show_rules()

    def show_words(self, known: ListWords) -> None:
        """What can be named was read (again)."""
        self._known = known
        self.root.show_words(known)
        self._show_values()

    def show_rules(self) -> None:
        """The draft was changed from outside (undo)."""
        self.root.fit(self._draft.rules)
        self._show_values()

    def add(self, condition: Condition, path: Path = ()) -> None:
        """One more condition at the end of a group."""
        row = self.root.row(self._append(path, condition))
        assert row is not None
        row.begin()
        # Once the layout has given it its place.
        QTimer.singleShot(0, row, lambda: self.area.ensureWidgetVisible(row))

    def add_menu(self, path: Path = ()) -> QMenu:
        """The kinds of conditions, in menus by subject."""
        menu = QMenu(self)
        groups: dict[str, QMenu] = {}
        for kind in kinds.KINDS:
            under = groups.get(kind.group)
            if under is None:
                under = groups[kind.group] = menu.addMenu(kind.group)
            under.addAction(kind.words).triggered.connect(
                lambda _=False, first=kind.first: self.add(first, path)
            )
        return menu

    def _made_beginnings(self) -> QWidget:
        self.beginnings = QWidget()
        box = QVBoxLayout(self.beginnings)
        box.setContentsMargins(0, theme.px(6), 0, 0)
        box.addWidget(Label("Begin with", "section", "ink2"))
        chips = QWidget()
        flow = FlowLayout(chips, theme.px(6), theme.px(6))
        for words, condition in BEGINNINGS:
            chip = ChipButton(words, dashed=True)
            chip.clicked.connect(lambda _=False, c=condition: self.add(c))
            flow.addWidget(chip)
        box.addWidget(chips)
        return self.beginnings

    def _append(self, path: Path, part: Part) -> Path:
        """One more part at the end of a group; where it stands."""
        self._draft.put(with_more(self._draft.rules, path, part))
        box = self.root.box(path)
        assert box is not None
        box.append(part)
        self._show_values()
        self.rules_changed.emit()
        return (*path, len(box.items) - 1)

    def _made_root(self) -> GroupBox:
        root = GroupBox(self._draft.rules, self._known)
        root.part_changed.connect(self._on_part_changed)
        root.part_removed.connect(self._on_part_removed)
        root.add_wanted.connect(self._on_add_wanted)
        root.group_wanted.connect(self._on_group_wanted)
        return root

    def _show_values(self) -> None:
        self.root.show_group(self._draft.rules)
        self.beginnings.setVisible(not self._draft.rules.parts)

    def _quick_offers(self, typed: str) -> list[Offer]:
        return condition_offers(self._known, typed)

    def _on_quick_chosen(self, condition: object) -> None:
        self.quick.clear()
        if isinstance(condition, Condition):
            self.add(condition)

    def _on_part_changed(self, path: Path, part: Part, typing: bool) -> None:
        self._draft.put(
            with_part(self._draft.rules, path, part), merge=f"typing {path}" if typing else ""
        )
        self._show_values()
        self.rules_changed.emit()

    def _on_part_removed(self, path: Path) -> None:
        self._draft.put(without_part(self._draft.rules, path))
        box = self.root.box(path[:-1])
        assert box is not None
        box.take(path[-1])
        self._show_values()
        self.rules_changed.emit()
        near = self._nearest(path)
        near.setFocus(Qt.FocusReason.OtherFocusReason)

    def _nearest(self, path: Path) -> QWidget:
        """What to go on with where a part was: the one that took its place, the one before, or
        the way to add one."""
        for place in (path[-1], path[-1] - 1):
            row = self.root.row((*path[:-1], place))
            if row is not None:
                return row.remove
        box = self.root.box(path[:-1])
        return box.add if box is not None else self.quick

    def _on_add_wanted(self, path: Path, button: Button) -> None:
        menu = self.add_menu(path)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def _on_group_wanted(self, path: Path) -> None:
        group = part_at(self._draft.rules, path)
        assert isinstance(group, Group)
        match = "any" if group.match == "all" else "all"
        first = Condition("visits", "at_least", number=1)
        box = self.root.box(self._append(path, Group(match, (first,))))
        assert box is not None
        box.match.setFocus(Qt.FocusReason.OtherFocusReason)
