"""The first step: a place to drop files, and the imports made before."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.domain.words import count_words, past_words
from desktop.importing.role_words import KIND_WORDS
from desktop.importing.sentences import batch_sentence
from desktop.importing.understanding import BatchSummary
from desktop.ui import icons, theme
from desktop.ui.import_wizard.scrolling import CardColumn, clear_layout
from desktop.ui.widgets.buttons import Button, button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.labels import Label

DROP_TEXT = (
    "Ticket exports, address books, mailing lists, season lists and surveys: CSV, Excel or vCard.\n"
    "Filled forms too: PDFs, answer files and saved mails, several at once.\n"
    "You see what would happen before anything is written, and can take it back afterwards."
)


class ChooseView(QWidget):
    """`file_wanted` and `paste_wanted` when the buttons are pressed; `undo_asked(batch)`, `look_asked(batch)`.

    `look_asked(None)`: somebody wants to look through all patrons.
    """

    file_wanted = Signal()
    paste_wanted = Signal()
    undo_asked = Signal(int)
    look_asked = Signal(object)
    notes_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choose = button("Choose a file…", "primary", "import", "Ctrl+O")
        self.choose.setAccessibleName("Choose a file to import")
        self.choose.clicked.connect(self.file_wanted)
        self.paste = button("Paste answers from an e-mail…", "quiet", None, "Ctrl+Shift+V")
        self.paste.setAccessibleName("Paste answers from an e-mail")
        self.paste.clicked.connect(self.paste_wanted)
        self.trouble = Label("", "body", "amber", wrap=True)
        self.trouble.hide()
        self._drop = Card(dashed=True)
        self._picture = QLabel()
        self._earlier = Card("Earlier imports")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.px(10))
        self._earlier.body.addLayout(self._rows)
        self.twice = button("Look for people who are here twice", "quiet", "merge")
        self.twice.clicked.connect(lambda: self.look_asked.emit(None))
        self.notes = button("Go through old notes", "quiet", "note")
        self.notes.clicked.connect(self.notes_asked)
        self._earlier.head.addWidget(self.notes)
        self._earlier.head.addWidget(self.twice)
        self._lay_out()
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def _lay_out(self) -> None:
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = Label("Drop files here", "title")
        text = Label(DROP_TEXT, "body", "ink2", wrap=True)
        for label in (title, text, self.trouble):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        body = self._drop.body
        body.addSpacing(theme.px(18))
        for widget in (self._picture, title, text, self.trouble):
            body.addWidget(widget)
        body.addSpacing(theme.px(8))
        body.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignCenter)
        body.addWidget(self.paste, 0, Qt.AlignmentFlag.AlignCenter)
        body.addSpacing(theme.px(18))
        column = CardColumn("Import")
        column.cards.addWidget(self._drop)
        column.cards.addWidget(self._earlier)
        column.cards.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column)

    def show_trouble(self, sentence: str) -> None:
        """Why the last file could not be read, '' for nothing."""
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))

    def show_batches(self, batches: list[BatchSummary], pairs: dict[int, int]) -> None:
        """Imports made before, newest first; `pairs`: batch -> pairs that wait for a decision."""
        clear_layout(self._rows)
        for batch in batches:
            self._rows.addWidget(self._row(batch, pairs.get(batch.id, 0)))
        if not batches:
            self._rows.addWidget(
                Label("Nothing was imported yet. What you import will be listed here, "
                      "each with a way back.", "body", "ink2", wrap=True)
            )  # fmt: skip

    def _row(self, batch: BatchSummary, pairs: int) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(10))
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(Label(batch.file_name, "strong", elide=True))
        said = [batch_sentence(batch), past_words(batch.imported_at)]
        if batch.user:
            said.append(f"by {batch.user}")
        words.addWidget(Label(" · ".join(said), "small", "ink2", elide=True))
        line.addLayout(words, 1)
        line.addWidget(Chip(KIND_WORDS.get(batch.kind, batch.kind), "plain"))
        if pairs:
            look = Button(f"{pairs:,} to look at", "secondary", "merge")
            look.setAccessibleName(f"{count_words(pairs, 'pair')} of {batch.file_name} to look at")
            look.clicked.connect(lambda: self.look_asked.emit(batch.id))
            line.addWidget(look)
        undo = Button("Undo", "quiet", "undo")
        undo.setAccessibleName(f"Undo the import of {batch.file_name}")
        undo.clicked.connect(lambda: self.undo_asked.emit(batch.id))
        line.addWidget(undo)
        return row

    def _on_theme_changed(self) -> None:
        self._picture.setPixmap(icons.pixmap("import", "ink3", 40, self.devicePixelRatioF()))
