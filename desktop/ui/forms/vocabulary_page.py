"""The vocabulary of interests: what there is, what else it is called, what of the programme it fits."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.folding import fold
from db.queries import interests
from db.records.memory import VocabularyEntry
from desktop.domain.vocabulary import preset_vocabulary
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.forms.interest_card import InterestCard
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.inner_page import InnerPage
from desktop.ui.widgets.tips import plain_tip

HOW = (
    "One name for each thing people love, whatever they call it. Other words find it while one "
    "types, in imports and in answers; what it fits decides which performances are offered."
)
WIDEST = 1160
ROW, HEADING_ROW = 30, 38
_ID = Qt.ItemDataRole.UserRole


class VocabularyPage(InnerPage):
    """The list on the left, one item on the right; each change is kept at once."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Interests", HOW, WIDEST, parent, behind="Forms")
        self._desk = desk
        self._entries: dict[int, VocabularyEntry] = {}
        self.find = QLineEdit()
        self.find.setPlaceholderText("Find an interest")
        self.find.setAccessibleName("Find an interest")
        self.find.setClearButtonEnabled(True)
        self.add = Button("New interest", "secondary", "plus")
        self.list = QListWidget()
        self.list.setAccessibleName("Interests by group")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.card = InterestCard(desk)
        self.empty = EmptyState(
            "star", "No interests yet",
            "The shipped vocabulary is a good start: composers, genres, instruments, family, "
            "behind the scenes. All of it can be changed.",
            "Start with the shipped vocabulary",
        )  # fmt: skip
        self._lay_out()
        self.find.textChanged.connect(lambda _: self._fill())
        self.find.returnPressed.connect(self.list.setFocus)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.find)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self.list.setFocus)
        # From the list to what it shows; a new one comes after.
        QWidget.setTabOrder(self.card.merge, self.add)
        self.add.clicked.connect(self._on_add)
        self.list.currentItemChanged.connect(lambda _new, _old: self._show_current())
        self.list.itemActivated.connect(lambda _: self.card.begin())
        self.empty.acted.connect(self._on_start)
        self.card.merged_into.connect(self._select)
        desk.changes.vocabulary_changed.connect(self._on_vocabulary_changed)
        theme.notifier().changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def activate(self) -> None:
        """Read the vocabulary and take the keyboard."""
        self._read()
        self.find.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears what was looked for, then goes back."""
        if event.key() == Qt.Key.Key_Escape and self.find.text():
            self.find.clear()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(theme.px(10))
        left.addWidget(self.find)
        left.addWidget(self.list, 1)
        left.addWidget(self.add)
        inside = QWidget()
        right = QVBoxLayout(inside)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.card)
        right.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for seen_through in (area.viewport(), inside):
            seen_through.setAutoFillBackground(False)
        self._halves = QWidget()
        halves = QHBoxLayout(self._halves)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(theme.px(22))
        halves.addLayout(left, 2)
        halves.addWidget(area, 5)
        self.column.addWidget(self._halves, 1)
        self.column.addWidget(self.empty, 1)

    def _read(self) -> None:
        self._entries = {e.id: e for e in interests.list_vocabulary(retired=True)}
        self._halves.setVisible(bool(self._entries))
        self.empty.setVisible(not self._entries)
        self._fill()

    def _fill(self) -> None:
        """The list again, as far as it holds what is looked for; the same one stays chosen."""
        chosen, wanted = self.current_id, fold(self.find.text())
        self.list.blockSignals(True)
        self.list.clear()
        group = None
        for entry in sorted(self._entries.values(), key=lambda e: (e.retired, e.group, e.name)):
            if wanted and not any(
                wanted in fold(w) for w in (entry.name, entry.group, *entry.aliases)
            ):
                continue
            title = "Retired" if entry.retired else entry.group or "Without a group"
            if title != group:
                group = title
                self._add_heading(title)
            self._add_row(entry)
        self.list.blockSignals(False)
        self._select(chosen or 0)

    def _add_heading(self, title: str) -> None:
        item = QListWidgetItem(title)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(theme.font("section"))
        item.setForeground(theme.color("ink2"))
        item.setSizeHint(QSize(0, theme.px(HEADING_ROW)))
        self.list.addItem(item)

    def _add_row(self, entry: VocabularyEntry) -> None:
        item = QListWidgetItem(f"{entry.name} · {entry.patrons:,}" if entry.patrons else entry.name)
        item.setData(_ID, entry.id)
        item.setToolTip(plain_tip(", ".join(entry.aliases)))
        item.setSizeHint(QSize(0, theme.px(ROW)))
        self.list.addItem(item)

    @property
    def current_id(self) -> int | None:
        """The interest that is chosen, None if none is."""
        item = self.list.currentItem()
        return item.data(_ID) if item is not None else None

    def _select(self, interest_id: int) -> None:
        """Choose an interest in the list, or the first there is."""
        rows = [self.list.item(n) for n in range(self.list.count())]
        offered = [item for item in rows if item.data(_ID) is not None]
        chosen = next((i for i in offered if i.data(_ID) == interest_id), None)
        if chosen is None and offered:
            chosen = offered[0]
        self.list.setCurrentItem(chosen)
        self._show_current()

    def _show_current(self) -> None:
        entry = self._entries.get(self.current_id or 0)
        self.card.setVisible(entry is not None)
        if entry is not None:
            self.card.show_entry(entry, list(self._entries.values()))

    def _on_add(self) -> None:
        name = self._desk.dialogs.ask_text("New interest", "What do people love?", self.find.text())
        if not name or not name.strip():
            return
        step = self._desk.edits.run(
            lambda: interests.add_interest(name, user_id=self._desk.session.user_id),
            f"Interest added: {name.strip()}",
        )
        if step is not None:
            self.find.clear()
            found = interests.resolve_interest(name)
            self._select(found or 0)
            self.card.begin()

    def _on_start(self) -> None:
        self._desk.edits.run(
            lambda: interests.add_vocabulary(
                preset_vocabulary(), user_id=self._desk.session.user_id
            ),
            "The shipped vocabulary is there",
        )

    def _on_vocabulary_changed(self) -> None:
        if self.isVisible():
            self._read()

    def _on_theme_changed(self) -> None:
        self.list.setStyleSheet(f"QListWidget::item {{ padding-left: {theme.px(10)}px; }}")
        if self.isVisible():
            self._fill()
