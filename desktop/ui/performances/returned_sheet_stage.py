"""Where the typing up of a returned sheet stands on the page of tonight: made when first wanted."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedLayout

from db.errors import NotFound
from desktop.domain.returned_sheet import performance_to_type_up
from desktop.ui.desk import Desk
from desktop.ui.performances.returned_sheet_page import ReturnedSheetPage


class ReturnedSheetStage(QObject):
    """Opens the typing up over what the page shows; `left` when somebody comes back from it."""

    left = Signal()

    def __init__(self, desk: Desk, stack: QStackedLayout, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._stack = desk, stack
        self.page: ReturnedSheetPage | None = None

    @property
    def shown(self) -> bool:
        """Whether somebody is typing up."""
        return self.page is not None and self._stack.currentWidget() is self.page

    def open(self, performance_id: int | None) -> None:
        """Type up a sheet of a performance, or of the one before it whose sheet is out."""
        if performance_id is None:
            return
        try:
            performance_id = performance_to_type_up(performance_id)
        except NotFound:
            self.left.emit()
            return
        if self.page is None:
            self.page = ReturnedSheetPage(self._desk)
            self.page.left.connect(self.left)
            self._stack.addWidget(self.page)
        self._stack.setCurrentWidget(self.page)
        self.page.open(performance_id)

    def focus(self) -> bool:
        """Put the cursor where it goes on; False if nobody is typing up."""
        if self.shown and self.page is not None:
            self.page.focus_first()
            return True
        return False

    def keep(self) -> bool:
        """Before the window closes: put by what is half typed."""
        return self.page is None or self.page.keep()
