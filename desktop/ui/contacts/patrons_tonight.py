"""Here tonight on the page of patrons: the list as a door list, ticked by Space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from db.queries import patron_list
from desktop.domain.words import count_words
from desktop.ui.contacts.patrons_frame import PatronsFrame, tell_reader
from desktop.ui.contacts.views import TONIGHT
from desktop.ui.desk import Desk

if TYPE_CHECKING:
    from desktop.ui.contacts.tonight_mode import TonightMode

FIRST_ROWS = 50


class TonightPages(PatronsFrame):
    """What the page of patrons does while that view is chosen."""

    _desk: Desk
    _tonight: TonightMode | None = None
    _asked = 0  # the number of the last question put to the worker

    def _is_tonight(self) -> bool:
        return self._tonight is not None and self._tonight.on

    def _show_tonight(self) -> bool:
        """The list as a door list, while that is the view; False if nothing is on tonight."""
        wanted = self.views.chosen == TONIGHT
        if wanted and self._tonight is None:
            self._make_tonight()
        mode = self._tonight
        if mode is None:
            return False
        if not wanted:
            mode.end()
        on = wanted and mode.begin() and bool(mode.house.arrivals)
        self.field.ticks = self.list.ticks = on
        self.tonight_bar.setVisible(on)
        if not on:
            mode.end()
            self.model.marks = None
            return False
        self._asked += 1
        ids = mode.ids()
        self.model.marks = mode.marks()
        self.model.show_rows(patron_list.list_rows(ids[:FIRST_ROWS].tolist(), TONIGHT))
        self.model.show_ids(ids)
        self.list.scrollToTop()
        self._body.setCurrentWidget(self.list)
        self._say_tonight()
        return True

    def _make_tonight(self) -> None:
        # Imported here: what writes brings Peewee, which the first page does without.
        from desktop.ui.contacts.tonight_bar import TURN_KEYS
        from desktop.ui.contacts.tonight_mode import TonightMode

        self._tonight = mode = TonightMode(self._desk, self)
        mode.changed.connect(self._on_tonight_changed)
        self.tonight_bar.performance_chosen.connect(mode.choose)
        self.tonight_bar.order_chosen.connect(mode.set_order)
        turn = QShortcut(QKeySequence(TURN_KEYS), self)
        turn.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        turn.activated.connect(lambda: mode.turn_over() if mode.on else None)

    def _show_found_tonight(self, text: str) -> bool:
        """While tonight is looked at, letters look among those who come; False if none does."""
        mode = self._tonight
        found = mode.find(text) if mode is not None and mode.on else []
        if mode is None or not found:
            return False
        rows = patron_list.list_rows([arrival.patron_id for arrival in found], TONIGHT)
        self.model.marks = mode.house.marks(found)
        self.model.show_rows(rows, text)
        self.list.scrollToTop()
        self._body.setCurrentWidget(self.list)
        self.list.go_to(0)
        line = f"{count_words(len(found), 'patron')} of tonight · {mode.house.count_words}"
        self.count_line.setText(line)
        tell_reader(self.count_line, line)
        return True

    def _say_tonight(self) -> None:
        assert self._tonight is not None
        self.tonight_bar.show_mode(self._tonight)
        self.count_line.setText(self._tonight.house.count_words)

    def _on_tonight_changed(self) -> None:
        """Somebody arrived, or it is ordered anew: the place in the list stays."""
        mode, current = self._tonight, self.list.current_id
        if mode is None or not mode.on:
            return
        typed = self.field.text()
        if typed.strip():
            if self._show_found_tonight(typed) and current is not None:
                self.list.go_to(max(self.model.place_of(current), 0))
            return
        ids = mode.ids()
        self.model.show_marks(mode.marks())
        self.model.show_ids(ids)
        self._say_tonight()
        if current is not None and (place := self.model.place_of(current)) >= 0:
            self.list.go_to(place)

    def _on_ticked(self) -> None:
        """Space: whoever is current has arrived, or has not after all."""
        mode, current = self._tonight, self.list.current_id
        if mode is not None and mode.on and current is not None and mode.toggle(current):
            self.field.selectAll()
