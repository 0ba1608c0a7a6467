"""One interest of the vocabulary: its name, group, other words, and what it fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from db.folding import fold
from db.queries import interests, vocabulary
from db.records.memory import VocabularyEntry
from desktop.domain.openers import current_programme
from desktop.domain.vocabulary import coming_that_fits
from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.still_combo import StillCombo
from desktop.ui.widgets.type_ahead import Offer, TypeAhead
from desktop.ui.widgets.word_chips import WordChips

if TYPE_CHECKING:
    from db.journal import Step


class InterestCard(Card):
    """Each field keeps what was changed when it is left; `merged_into(id)` after a merge."""

    merged_into = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._entry: VocabularyEntry | None = None
        self._others: list[VocabularyEntry] = []
        self.name = QLineEdit()
        self.group = StillCombo()
        self.group.setEditable(True)
        self.group.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.aliases = WordChips("Other words", "Another word for it, then Enter")
        self.matches = WordChips("Fits", "A genre, keyword, composer or title, then Enter", "teal")
        self.fits = Label("", "small", "ink2", wrap=True)
        self.known = Label("", "small", "ink2", wrap=True)
        self.retire = Button("Retire", "secondary")
        self.rename_group = Button("Rename group…", "secondary")
        self.rename_group.setAccessibleName("Rename this group of interests")
        self.merge = TypeAhead(self._find_others, "Same as… (merge)", "Merge into another interest")
        self._lay_out()
        self.name.editingFinished.connect(self._on_name_left)
        self.group.lineEdit().editingFinished.connect(self._on_group_left)
        self.group.activated.connect(lambda _: self._on_group_left())
        self.aliases.words_changed.connect(lambda w: self._change("Other words kept", aliases=w))
        self.matches.words_changed.connect(lambda w: self._change("Kept", matches=w))
        self.retire.clicked.connect(self._on_retire)
        self.rename_group.clicked.connect(self._on_rename_group)
        self.merge.chosen.connect(self._on_merge)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(12))
        rows: tuple[tuple[str, QWidget], ...] = (
            ("Name", self.name),
            ("Group", self.group),
            ("Other words", self.aliases),
            ("Fits productions with", self.matches),
        )
        for row, (words, field) in enumerate(rows):
            label = Label(words, "body", "ink2")
            # On the line of what is typed, also where words above it make the field higher.
            label.setContentsMargins(0, theme.px(7), 0, 0)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, row, 1)
            field.setAccessibleName(words)
        self.group.lineEdit().setAccessibleName("Group")
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self.fits)
        self.body.addWidget(self.known)
        foot = QHBoxLayout()
        foot.addWidget(self.retire)
        foot.addWidget(self.rename_group)
        foot.addWidget(self.merge, 1)
        self.body.addLayout(foot)

    def begin(self) -> None:
        """Put the keyboard on the name."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def show_entry(self, entry: VocabularyEntry, all_entries: list[VocabularyEntry]) -> None:
        """Show one; `all_entries` are what it can be merged into, and the groups there are."""
        self._entry = entry
        self._others = [e for e in all_entries if e.id != entry.id and not e.retired]
        self.name.setText(entry.name)
        groups = sorted({e.group for e in all_entries if e.group})
        self.group.blockSignals(True)
        self.group.clear()
        self.group.addItems(groups)
        self.group.setEditText(entry.group)
        self.group.blockSignals(False)
        self.rename_group.setVisible(bool(entry.group))
        self.aliases.show_words(entry.aliases)
        self.matches.show_words(entry.matches)
        self.merge.clear()
        self.retire.setText("Bring back" if entry.retired else "Retire")
        self.retire.setToolTip("" if entry.retired else "Not offered any more; who has it keeps it")
        coming = coming_that_fits(entry, current_programme())
        self.fits.setText(
            f"Of what is coming up it fits {coming}." if coming else "Nothing coming up fits it."
        )
        have = "has" if entry.patrons == 1 else "have"
        self.known.setText(
            f"{count_words(entry.patrons, 'patron')} {have} it." if entry.patrons
            else "No patron has it yet."
        )  # fmt: skip

    def _find_others(self, typed: str) -> list[Offer]:
        wanted = fold(typed)
        if not wanted:
            return []
        found = [e for e in self._others if any(wanted in fold(w) for w in (e.name, *e.aliases))]
        found.sort(key=lambda e: (not fold(e.name).startswith(wanted), -e.patrons, e.name))
        return [Offer(e.name, e.group, e.id) for e in found[:8]]

    def _on_name_left(self) -> None:
        entry, typed = self._entry, self.name.text()
        if entry is None or typed.strip() == entry.name:
            return
        if not self._change("Renamed; the old name still finds it", name=typed):
            self.name.setText(entry.name)

    def _on_group_left(self) -> None:
        text = self.group.currentText().strip()
        if self._entry is not None and text != self._entry.group:
            self._change("Group kept", group=text)

    def _on_rename_group(self) -> None:
        group = self._entry.group if self._entry is not None else ""
        name = self._desk.dialogs.ask_text("Rename the group", "For all interests in it", group)
        if name is None or name.strip() in ("", group):
            return
        self._run(
            lambda: vocabulary.rename_group(group, name, user_id=self._desk.session.user_id),
            f"“{group}” is now “{name.strip()}”",
        )

    def _on_retire(self) -> None:
        if self._entry is not None:
            back = self._entry.retired
            self._change("Offered again" if back else "Retired", retired=not back)

    def _on_merge(self, keep_id: int) -> None:
        entry = self._entry
        if entry is None:
            return
        keep = next(e for e in self._others if e.id == keep_id)
        if self._run(
            lambda: vocabulary.merge_interests(
                keep_id,
                entry.id,
                versions=(keep.version, entry.version),
                user_id=self._desk.session.user_id,
            ),
            f"“{entry.name}” is now “{keep.name}”",
        ):
            self.merged_into.emit(keep_id)

    def _change(self, done: str, **fields: object) -> bool:
        entry = self._entry
        if entry is None:
            return False
        return self._run(
            lambda: interests.update_interest(
                entry.id,
                version=entry.version,
                user_id=self._desk.session.user_id,
                **fields,  # type: ignore[arg-type]
            ),
            done,
        )

    def _run(self, write: Callable[[], Step], done: str) -> bool:
        kept = self._desk.edits.run(write, done) is not None
        if not kept and self._entry is not None:
            self.aliases.show_words(self._entry.aliases)
            self.matches.show_words(self._entry.matches)
        return kept
