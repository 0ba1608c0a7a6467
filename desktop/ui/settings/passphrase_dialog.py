"""A new recovery passphrase: shown this once, printed, and proved by typing two of its groups."""

from __future__ import annotations

import io
import secrets
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from db import clock
from db.errors import StoreError
from desktop.documents.layout import paper_here
from desktop.domain import key_store, passphrase
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.key_store_choice import ask_beside
from desktop.ui.paper_way import PaperWay
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.on_screen import resize_on_screen

TITLE = "Recovery passphrase"
WHAT = (
    "It opens the file wherever this computer's own key is missing: on another computer, after a "
    "repair, for a backup. It is shown this once, and kept nowhere: print it now."
)
PDF = "PDF (*.pdf)"


class PassphraseDialog(QDialog):
    """`words` is the passphrase; accepted only once two of its groups were typed from the page.

    `use_store`: whether the key is to be kept by the system as well; None where it is not asked.
    """

    def __init__(
        self,
        desk: Desk,
        database: Path,
        action: str,
        *,
        ask_store: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._database = desk, database
        self.words = passphrase.make()
        self.groups = passphrase.groups_of(self.words)
        self.asked = _two_of(len(self.groups))
        self.setWindowTitle(TITLE)
        self.shown = Card()
        self.said: list[Label] = []
        self.again = Button("Show it again", "quiet")
        self.again.setAccessibleName("Show the passphrase again")
        self.print_page = Button("Print the page…", "secondary")
        self.save_page = Button("Save as PDF…", "quiet")
        self.fields = tuple(QLineEdit() for _ in self.asked)
        self.store = QCheckBox(f"Keep the key in {key_store.name()} too: nobody is asked here")
        self.store.setChecked(True)
        self.store.setVisible(False)
        self.problem = Label("", "strong", "amber", wrap=True)
        self.go = Button(action, "primary")
        self.go.setAccessibleName(action)
        self.leave = Button("Cancel", "quiet")
        self._paper = PaperWay(desk, "page")
        self._lay_out()
        self.print_page.clicked.connect(self.print_it)
        self.save_page.clicked.connect(self.save_it)
        self.go.clicked.connect(self.accept)
        self.leave.clicked.connect(self.reject)
        self.again.clicked.connect(lambda: self.show_words(True))
        for field in self.fields:
            field.installEventFilter(self)
            field.textEdited.connect(lambda _: self.problem.setText(""))
        if ask_store:
            ask_beside(desk.tasks, self.store)

    @property
    def use_store(self) -> bool:
        """Whether the system is to keep the key."""
        return not self.store.isHidden() and self.store.isChecked()

    def show_words(self, shown: bool) -> None:
        """Show the groups; while two of them are typed they are covered: the page has to have them."""
        for number, label in enumerate(self.said):
            group = self.groups[number]
            label.setText(group if shown else "•" * len(group))
            ordinal = passphrase.ORDINALS[number]
            read = " ".join(group) if shown else "covered"
            label.setAccessibleName(f"{ordinal} group: {read}")
        self.again.setVisible(not shown)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its wrapped lines need at this width, which nobody knows before."""
        super().showEvent(event)
        layout = self.layout()
        assert layout is not None
        resize_on_screen(self, self.width(), layout.totalHeightForWidth(self.width()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Typing begins: the groups are covered."""
        if event.type() == QEvent.Type.FocusIn and watched in self.fields:
            self.show_words(False)
        return super().eventFilter(watched, event)

    def accept(self) -> None:
        """Go on, if the groups were typed right."""
        for field, number in zip(self.fields, self.asked, strict=True):
            if not passphrase.same_group(field.text(), self.groups[number]):
                ordinal = passphrase.ORDINALS[number]
                self.problem.setText(
                    f"That is not the {ordinal} group. Look at the printed page and type it again."
                )
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                field.selectAll()
                return
        super().accept()

    def print_it(self) -> None:
        """The page on the printer."""
        if self._paper.is_open(self.save_it):
            self._paper.put(self._pdf(), 1, self._size(), TITLE, self, lambda _pages: None)

    def save_it(self) -> None:
        """The page as a file, to be printed elsewhere."""
        chosen = self._desk.dialogs.save_file(
            "Save the page", str(Path.home() / "recovery-passphrase.pdf"), PDF
        )
        if chosen is None:
            return
        from desktop.domain.whole_files import write_file

        pdf = self._pdf()
        try:
            write_file(chosen, lambda part: part.write_bytes(pdf))
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
            return
        self._desk.dialogs.show_message(
            "Saved", f"The page is at {chosen}. Remove that file once it is printed."
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the first field goes on to the second, there it goes on."""
        first, last = self.fields
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif first.hasFocus():
            last.setFocus(Qt.FocusReason.TabFocusReason)
        elif last.hasFocus():
            self.accept()

    def _size(self) -> str:
        settings = self._desk.settings
        return paper_here(settings.paper, settings.country)

    def _pdf(self) -> bytes:
        from desktop.documents.recovery_page import RecoveryPage, draw_page

        venue = self._desk.settings.venue_name
        today: date = clock.today()
        sheet = RecoveryPage(venue, str(self._database), today, self.groups)
        out = io.BytesIO()
        draw_page(sheet, out, paper=self._size())
        return out.getvalue()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        side = theme.px(24)
        column.setContentsMargins(side, side, side, side)
        column.setSpacing(theme.px(12))
        column.addWidget(Label(TITLE, "title"))
        column.addWidget(Label(WHAT, "body", "ink2", wrap=True))
        self._show_groups()
        column.addWidget(self.shown)
        foot = QHBoxLayout()
        foot.addWidget(self.print_page)
        foot.addWidget(self.save_page)
        foot.addWidget(self.again)
        foot.addStretch(1)
        column.addLayout(foot)
        column.addSpacing(theme.px(4))
        column.addWidget(
            Label("Now type two of its groups from the page, so that it is sure to be there.",
                  "body", wrap=True)
        )  # fmt: skip
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        for at, (field, number) in enumerate(zip(self.fields, self.asked, strict=True)):
            name = f"The {passphrase.ORDINALS[number]} group"
            field.setAccessibleName(name)
            grid.addWidget(Label(name, "small", "ink2"), 0, at)
            grid.addWidget(field, 1, at)
        column.addLayout(grid)
        column.addWidget(self.store)
        column.addWidget(self.problem)
        ends = QHBoxLayout()
        ends.addStretch(1)
        ends.addWidget(self.leave)
        ends.addWidget(self.go)
        column.addLayout(ends)
        self.setMinimumWidth(theme.px(730))

    def _show_groups(self) -> None:
        line = QGridLayout()
        line.setHorizontalSpacing(theme.px(14))
        for number, group in enumerate(self.groups):
            figure = Label(str(number + 1), "small", "ink3")
            said = Label(group, "title")
            said.setMinimumSize(theme.px(112), theme.px(36))
            self.said.append(said)
            line.addWidget(figure, 0, number)
            line.addWidget(said, 1, number)
        self.shown.body.addLayout(line)
        self.show_words(True)


def _two_of(count: int) -> tuple[int, int]:
    first = secrets.randbelow(count)
    second = (first + 1 + secrets.randbelow(count - 1)) % count
    return min(first, second), max(first, second)
