"""The rooms of the door: who is here tonight, and a sheet that came back."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from desktop.pictures.patience import settle, wait
from desktop.ui import pages
from desktop.ui.main_window import MainWindow
from desktop.ui.performances.tonight_page import TonightPage


def screens(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Each room's name and what to take; nothing is typed that would be kept."""
    tonight = window.show_page("tonight")
    assert isinstance(tonight, TonightPage)
    wait(lambda: tonight.sheet is not None and not window._desk.tasks.busy)  # noqa: SLF001
    tonight.type_up()
    page = tonight.returned.page
    assert page is not None
    wait(lambda: page.sheet is not None)
    page.code.setText("4")
    settle()
    yield "returned-sheet", window
    page.code.clear()
    page.left.emit()
    window.show_page(pages.PATRONS)
    window.patrons.field.clear()
    window.patrons.views.choose("tonight")
    window.show_patron(window.patrons.model.patron_id(2))
    settle()
    yield "here-tonight", window
    window.patrons.views.choose("all")
