"""Pictures of each screen, light and dark, by the real window."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QWidget

from desktop import app as program
from desktop.pictures import door_screens, form_screens, talk_screens, trust_screens
from desktop.pictures.patience import save, settle, wait
from desktop.ui import theme
from desktop.ui.keyboard_map import KeyboardMap
from desktop.ui.main_window import MainWindow
from desktop.ui.patron.patron_page import PatronPage
from desktop.ui.welcome import WelcomePage

SIZE = (1440, 900)


def take_pictures(folder: Path, patron_id: int, typed: str, export: Path, form: str) -> list[Path]:
    """A PNG of each screen, light and dark, 1440 by 900; returns their paths.

    `typed` is what stands in the search field, `export` is the file on the import page, `form`
    the name of a published form. The current database is shown and left as it is. Raises
    PictureFailed.
    """
    if "DISPLAY" not in os.environ and "WAYLAND_DISPLAY" not in os.environ:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = program.make_application()
    before = qInstallMessageHandler(_say_what_matters)
    made: list[Path] = []
    try:
        for mode in ("light", "dark"):
            window = _window(app, mode)
            for name, shown in _screens(window, patron_id, typed, export, form):
                window._desk.toasts.hide()  # noqa: SLF001 - what was said is not the screen
                made.append(save(shown, folder / f"{name}-{mode}.png"))
            _dismiss(window)
            for name, other in _others():
                other.adjustSize() if isinstance(other, KeyboardMap) else other.resize(*SIZE)
                other.show()
                settle()
                made.append(save(other, folder / f"{name}-{mode}.png"))
                _dismiss(other)
        theme.apply(app, "system", 1.0)
    finally:
        qInstallMessageHandler(before)
    return made


def _window(app: QApplication, mode: str) -> MainWindow:
    desk = program.make_desk()
    theme.apply(app, mode, 1.0)
    # A window of its own settings would change the look back.
    desk.settings = desk.settings._replace(theme=mode)
    window = MainWindow(desk)
    window.resize(*SIZE)
    window.show()
    window.wake()
    return window


def _dismiss(widget: QWidget) -> None:
    """Close it and let go of it: what is gone need not be painted in the next look."""
    widget.close()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)


def _say_what_matters(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    # The platform without a display says these of its windows; they mean nothing here.
    if not any(call in text for call in ("propagateSizeHints", "raise()")):
        sys.stderr.write(f"{kind.name}: {text}\n")


def _screens(
    window: MainWindow, patron_id: int, typed: str, export: Path, form: str
) -> Iterator[tuple[str, QWidget]]:
    """Bring the window to one screen after the other; yields each one's name and what to take."""
    yield from _of_patrons(window, patron_id, typed)
    tonight = window.show_page("tonight")
    wait(lambda: tonight.sheet is not None and not window._desk.tasks.busy)  # noqa: SLF001
    settle()
    yield "tonight", window
    yield from door_screens.screens(window)
    yield from talk_screens.screens(window, patron_id)
    yield from form_screens.screens(window, form)
    importing = window.show_page("import")
    settle()
    yield "import-choose", window
    importing.add_files([export])
    wait(lambda: importing.stack.currentWidget() is importing.check)
    settle()
    yield "import-check", window
    importing.go_on.click()
    wait(lambda: importing.stack.currentWidget() is importing.plan)
    settle()
    yield "import-plan", window
    window.show_page("settings")
    settle()
    yield "settings", window
    yield from trust_screens.screens(window, patron_id)


def _of_patrons(window: MainWindow, patron_id: int, typed: str) -> Iterator[tuple[str, QWidget]]:
    window.show_patron(patron_id)
    window.patrons.search_now()
    window.patrons.field.setText(typed)
    page = window.patron_page()
    assert isinstance(page, PatronPage)
    for index, name in enumerate(("patron", "history", "interests", "notes", "details")):
        page.tabs.setCurrentIndex(index)
        settle()
        yield name, window
        if name == "patron":
            yield "ask-one-thing", page.overview.ask
    page.tabs.setCurrentIndex(0)
    window.add_patron("Judit Shimwell")
    settle()
    yield "new-patron", window


def _others() -> Iterator[tuple[str, QWidget]]:
    yield "welcome", WelcomePage(Path("rapport.db"), "")
    yield "keys", KeyboardMap(None)
    yield from trust_screens.others()
