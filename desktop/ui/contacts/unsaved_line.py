"""One quiet line below the list: for whom something of one's own is begun and not saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from db.errors import StoreError
from db.records.drafts import DraftRecord
from desktop.domain import drafts
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.labels import Label

HOURS = 6  # between two looks whether something is too old


class UnsavedLine(QWidget):
    """Hidden while there is nothing; who is shown just now is not named, for there it stands.

    `shown_patron` says who that is, `show_patron` opens somebody. What nobody came back to for a month is
    let go of, and that is said here until somebody has read it.
    """

    def __init__(
        self,
        desk: Desk,
        shown_patron: Callable[[], int | None],
        show_patron: Callable[[int], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._shown_patron, self._show_patron = desk, shown_patron, show_patron
        self._gone: list[DraftRecord] = []
        self.words = Label("", "small", "ink2", wrap=True)
        self.open = button("Open", "quiet")
        self.open.clicked.connect(self._on_open_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(2), theme.px(8), theme.px(8))
        row.setSpacing(theme.px(8))
        row.addWidget(self.words, 1)
        row.addWidget(self.open)
        self.setAccessibleName("Not saved yet")
        self.hide()
        desk.drafts.changed.connect(self.refresh)
        self._later = QTimer(self)
        self._later.setInterval(HOURS * 3_600_000)
        self._later.timeout.connect(self.drop_old)

    def begin(self) -> None:
        """Look now, and from time to time."""
        self._later.start()
        self.drop_old()

    def waiting(self) -> list[DraftRecord]:
        """What waits for somebody who is not shown; newest first, each patron once."""
        shown = self._shown_patron()
        found = {d.patron_id: d for d in reversed(self._desk.drafts.all()) if d.patron}
        return [d for d in reversed(found.values()) if d.patron_id != shown]

    def refresh(self) -> None:
        """Say it as it is now."""
        waiting = self.waiting()
        said = drafts.dropped_words(self._gone) or drafts.waiting_words(waiting)
        self.words.setText(said)
        self.open.setText("Understood" if self._gone else "Open")
        if waiting and not self._gone:
            self.open.setAccessibleName(f"Open what is not saved yet: {waiting[0].patron}")
        self.setVisible(bool(said))

    def drop_old(self) -> None:
        """Let go of what is too old, beside the screens, and tell of it."""
        with self._desk.drafts.acting():
            self._desk.tasks.start(
                lambda _progress, _cancelled: drafts.drop_old(), self._on_dropped, self._on_failed
            )

    def _on_dropped(self, gone: list[DraftRecord]) -> None:
        self._gone += gone
        if gone:
            self._desk.drafts.look_again()
        self.refresh()

    def _on_failed(self, error: BaseException) -> None:
        # A file that is locked for a moment: the next look lets go.
        if not isinstance(error, StoreError):
            raise error
        self.refresh()

    def _on_open_clicked(self) -> None:
        if self._gone:
            self._gone = []
            self.refresh()
            return
        waiting = self.waiting()
        if len(waiting) == 1:
            self._go_to(waiting[0])
        elif waiting:
            menu = QMenu(self)
            for each in waiting:
                words = drafts.choice_words(each).replace("&", "&&")
                menu.addAction(words, lambda found=each: self._go_to(found))
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.open.mapToGlobal(self.open.rect().bottomLeft()))

    def _go_to(self, found: DraftRecord) -> None:
        self._show_patron(found.patron_id)
        self._desk.drafts.wanted.emit(found.patron_id, found.place)
