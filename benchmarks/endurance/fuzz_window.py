"""The real window on a house of hostile names: everything is painted, nothing is taken for markup."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop import app
from desktop.ui import theme
from desktop.ui.main_window import MainWindow

SHOWN = 4  # patrons of each hundred whose page is opened
PAGES = ("patrons", "tonight", "follow_ups", "lists", "old_notes")


def window_problems(texts: list[str], people: list[int]) -> Iterator[str]:
    """What was taken for markup on any page; raises what a page raised."""
    application = app.make_application()
    theme.apply(application, "light", 1.0)
    window = MainWindow(app.make_desk())
    try:
        window.resize(1280, 720)
        window.show()
        window.wake()
        for patron_id in people[:: len(people) // SHOWN or 1]:
            window.show_patron(patron_id)
            yield from _looked_at(window, application)
        for key in PAGES:
            window.show_page(key)
            yield from _looked_at(window, application)
    finally:
        window.settled = True
        window.close()
        window.deleteLater()
        application.processEvents()


def _looked_at(window: MainWindow, application: QApplication) -> Iterator[str]:
    application.processEvents()
    window.grab()
    for widget in window.findChildren(QWidget):
        if widget.toolTip() and Qt.mightBeRichText(widget.toolTip()) and not _is_ours(widget):
            yield f"tool tip of {type(widget).__name__}"
        if isinstance(widget, QLabel) and _interprets(widget):
            yield f"label {type(widget).__name__}"


def _interprets(label: QLabel) -> bool:
    automatic = Qt.TextFormat.AutoText
    rich = label.textFormat() == Qt.TextFormat.RichText
    return rich or (label.textFormat() == automatic and Qt.mightBeRichText(label.text()))


def _is_ours(widget: QWidget) -> bool:
    """A tip that is escaped and set as rich text on purpose (`widgets.tips.plain_tip`)."""
    tip = widget.toolTip()
    return tip.startswith("<") and "<b>" not in tip and "<img" not in tip and "<script" not in tip
