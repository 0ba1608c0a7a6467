"""Here tonight: the contact list as a door list, with a tick for everybody who has arrived."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QObject, QTimer, Signal

from db.queries import attendance
from db.queries.attendance import Arrival
from desktop.domain import words
from desktop.domain.arrivals import (
    BY_NAME,
    BY_SEAT,
    ArrivalMark,
    TonightHouse,
    in_order,
)
from desktop.ui.desk import Desk


class TonightMode(QObject):
    """The house of one of today's performances. `changed`: it was read again, or ordered anew.

    Where there are two on one day it is the one that comes next; `choose` takes another.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.on = False
        self.order = BY_SEAT
        self.performances: list[tuple[int, str, str]] = []
        self.performance_id: int | None = None
        self.house = TonightHouse()
        self._soon = QTimer(self)  # several announcements of one edit are one look
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._on_soon)
        changes = desk.changes
        for signal in (
            changes.patron_changed, changes.patrons_changed, changes.performance_changed,
            changes.programme_changed, changes.import_finished,
        ):  # fmt: skip
            signal.connect(self._on_something_changed)

    def begin(self) -> bool:
        """Read tonight's house; False if nothing is on tonight."""
        self.performances = attendance.list_tonight()
        ids = [performance[0] for performance in self.performances]
        if self.performance_id not in ids:
            self.performance_id = _next_of(self.performances)
        self.on = self.performance_id is not None
        self._read()
        return self.on

    def end(self) -> None:
        """Another view is shown."""
        self.on = False
        self.house = TonightHouse(order=self.order)

    def choose(self, performance_id: int) -> None:
        """The other performance of today."""
        self.performance_id = performance_id
        self._read()
        self.changed.emit()

    def turn_over(self) -> None:
        """By seat, by name, by seat."""
        self.set_order(BY_NAME if self.order == BY_SEAT else BY_SEAT)

    def set_order(self, order: str) -> None:
        """By seat or by name."""
        self.order = order
        self._read()
        self.changed.emit()

    def ids(self) -> array[int]:
        """Everybody, in order."""
        return array("I", (arrival.patron_id for arrival in self.house.arrivals))

    def find(self, text: str) -> list[Arrival]:
        """Those of tonight whom a text may mean."""
        return self.house.find(text)

    def marks(self) -> dict[int, ArrivalMark]:
        """What each row shows."""
        return self.house.marks()

    def toggle(self, patron_id: int) -> bool:
        """They have arrived, or have not after all; False if they hold nothing for tonight."""
        arrival = next((a for a in self.house.arrivals if a.patron_id == patron_id), None)
        performance_id = self.performance_id
        if arrival is None or performance_id is None:
            return False
        here = not arrival.here
        marked = {"came" if here else "unknown": arrival.tickets}
        seats = words.seats_words(arrival.seats)
        which = f"{arrival.name}, {seats}" if seats else arrival.name
        step = self._desk.edits.run(
            lambda: attendance.set_attendance(
                performance_id,
                was=arrival.shown,
                label=f"{'Arrived' if here else 'Not here yet'}: {len(arrival.tickets)}",
                user_id=self._desk.session.user_id,
                **marked,
            ),
            f"Here: {which}" if here else f"Not here yet: {which}",
        )
        return step is not None

    def _read(self) -> None:
        if self.performance_id is None:
            self.house = TonightHouse(order=self.order)
            return
        arrivals = attendance.list_arrivals(self.performance_id)
        here, tickets = attendance.count_arrived(self.performance_id)
        self.house = in_order(arrivals, here, tickets, self.order)

    def _on_something_changed(self, *_what: int) -> None:
        if self.on:
            self._soon.start()

    def _on_soon(self) -> None:
        if self.on:
            self._read()
            self.changed.emit()


def _next_of(tonight: list[tuple[int, str, str]]) -> int | None:
    """The one that has not begun for more than an hour, else the last."""
    from db.queries.performances import next_performance

    coming = next_performance()
    ids = [performance[0] for performance in tonight]
    if coming is not None and coming.id in ids:
        return coming.id
    return ids[-1] if ids else None
