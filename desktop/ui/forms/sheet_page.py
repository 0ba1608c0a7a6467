"""What pages share on which one sheet after the other is typed: a column in the middle, the sheet on
a card with its foot, and a keeper that lets nothing wait.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.words import count_words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.forms.entry_sheet import EntrySheet
from desktop.ui.forms.partial_keeper import PartialKeeper
from desktop.ui.widgets.buttons import Button, button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

WIDEST = 860


class SheetPage(QWidget):
    """`pages` holds what to choose from, and the sheet that is typed."""

    def __init__(
        self, desk: Desk, title: str, done: str, *, month_first: bool, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._keeper: PartialKeeper | None = None
        self._asked_again = False
        self.back = Button("Forms", "quiet", "chevron-left")
        self.title = Label(title, "title")
        self.name = Label("", "section", "ink2", elide=True)
        self.sheet = EntrySheet(month_first=month_first)
        self.message = Label("", "body", "amber", wrap=True)
        self.done = button(done, "primary", icon="check")
        self.done.setAutoDefault(True)
        self.done.setToolTip("Ctrl+Enter")
        self.pages = QStackedWidget()
        self.sheet.changed.connect(self._on_changed)
        self.sheet.ended.connect(lambda: self.done.setFocus(Qt.FocusReason.OtherFocusReason))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing that was typed waits while another page is looked at."""
        if self._keeper is not None and self._keeper.waiting:
            self._keeper.flush()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground."""
        QPainter(self).fillRect(self.rect(), theme.color("paper"))

    def _lay_out_column(self, head: QLayout) -> None:
        """The head, the title and the pages in the middle."""
        inside = QWidget()
        inside.setMaximumWidth(theme.px(WIDEST))
        column = QVBoxLayout(inside)
        side = theme.px(26)
        column.setContentsMargins(side, theme.px(18), side, theme.px(18))
        column.setSpacing(theme.px(12))
        column.addLayout(head)
        column.addWidget(self.title)
        column.addWidget(self.pages, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addStretch(1)
        whole.addWidget(inside, 1000)
        whole.addStretch(1)

    def _typing_page(self, top: QLayout, *below: QWidget, beside: Button) -> QWidget:
        """The sheet on its card, `below` it more, and the foot: `beside` the button that is done."""
        page, card, foot = QWidget(), Card(), QHBoxLayout()
        card.body.addWidget(self.sheet)
        foot.addWidget(self.message, 1)
        foot.addWidget(beside)
        foot.addWidget(self.done)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        column.addLayout(top)
        column.addWidget(card, 1)
        for widget in below:
            column.addWidget(widget)
        column.addLayout(foot)
        return page

    def _is_amiss(self, once_more: str) -> bool:
        """Whether something is amiss; said with how to keep it all the same, so asked only once."""
        wrong = self.sheet.complain()
        if wrong:
            what = count_words(wrong, "answer is amiss", "answers are amiss")
            self.message.setText(f"{what}. Mend it, or {once_more}.")
            self._asked_again = True
        return bool(wrong)

    def _on_changed(self) -> None:
        self._asked_again = False
        self.message.setText("")
        if self._keeper is not None:
            self._keeper.note(self.sheet.session.raw)
