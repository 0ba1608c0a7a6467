"""Pictures of each screen, made by the real window without a display: for the demo and the guides."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEventLoop, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from desktop import app as program
from desktop.ui import theme
from desktop.ui.keyboard_map import KeyboardMap
from desktop.ui.main_window import MainWindow
from desktop.ui.patron.patron_page import PatronPage
from desktop.ui.welcome import WelcomePage

SIZE = (1440, 900)
PATIENCE = 30.0  # seconds for a page to have all it shows
TICK_MS = 20


class PictureFailed(RuntimeError):
    """A screen did not come to show what it should."""


def take_pictures(folder: Path, patron_id: int, typed: str, export: Path) -> list[Path]:
    """A PNG of each screen, light and dark, 1440 by 900; returns their paths.

    `typed` is what stands in the search field; `export` is the file on the import page. The
    current database is shown and left as it is. Raises PictureFailed.
    """
    if "DISPLAY" not in os.environ and "WAYLAND_DISPLAY" not in os.environ:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = program.make_application()
    before = qInstallMessageHandler(_say_what_matters)
    try:
        return _take_all(app, folder, patron_id, typed, export)
    finally:
        qInstallMessageHandler(before)


def _take_all(
    app: QApplication, folder: Path, patron_id: int, typed: str, export: Path
) -> list[Path]:
    made: list[Path] = []
    for mode in ("light", "dark"):
        desk = program.make_desk()
        theme.apply(app, mode, 1.0)
        # A window of its own settings would change the look back.
        desk.settings = type(desk.settings)(
            **{f: getattr(desk.settings, f) for f in desk.settings.__slots__ if f != "theme"},
            theme=mode,
        )
        window = MainWindow(desk)
        window.resize(*SIZE)
        window.show()
        window.wake()
        for name in _screens(window, patron_id, typed, export):
            made.append(_save(window, folder / f"{name}-{mode}.png"))
        window.close()
        for name, other in _others(folder):
            other.resize(*SIZE) if isinstance(other, WelcomePage) else other.adjustSize()
            other.show()
            _settle(app)
            made.append(_save(other, folder / f"{name}-{mode}.png"))
            other.close()
    theme.apply(app, "system", 1.0)
    return made


def _say_what_matters(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    # The platform without a display says this for every window; it means nothing here.
    if "propagateSizeHints" not in text:
        sys.stderr.write(f"{kind.name}: {text}\n")


def _screens(window: MainWindow, patron_id: int, typed: str, export: Path) -> Iterator[str]:
    """Bring the window to one screen after the other; yields each one's name."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window.show_patron(patron_id)
    window.patrons.search_now()
    window.patrons.field.setText(typed)
    page = window.patron_page()
    assert isinstance(page, PatronPage)
    for index, name in enumerate(("patron", "history", "interests", "notes", "details")):
        page.tabs.setCurrentIndex(index)
        _settle(app)
        yield name
    page.tabs.setCurrentIndex(0)
    window.add_patron("Judit Shimwell")
    _settle(app)
    yield "new-patron"
    tonight = window.show_page("tonight")
    _wait(app, lambda: tonight.sheet is not None and not window._desk.tasks.busy)  # noqa: SLF001
    _settle(app)
    yield "tonight"
    importing = window.show_page("import")
    _settle(app)
    yield "import-choose"
    importing.add_files([export])
    _wait(app, lambda: importing.stack.currentWidget() is importing.check)
    _settle(app)
    yield "import-check"
    importing.go_on.click()
    _wait(app, lambda: importing.stack.currentWidget() is importing.plan)
    _settle(app)
    yield "import-plan"
    window.show_page("settings")
    _settle(app)
    yield "settings"


def _others(folder: Path) -> Iterator[tuple[str, QWidget]]:
    yield "welcome", WelcomePage(Path("rapport.db"), "")
    yield "keys", KeyboardMap(None)


def _settle(app: QApplication, ms: int = 350) -> None:
    """Let timers and workers that a screen waits for have their say."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def _wait(app: QApplication, condition: Callable[[], bool]) -> None:
    until = monotonic() + PATIENCE
    while not condition():
        if monotonic() > until:
            raise PictureFailed("A screen did not come to rest.")
        _settle(app, TICK_MS)


def _save(widget: QWidget, path: Path) -> Path:
    if not widget.grab().save(str(path)):
        raise PictureFailed(f"The picture {path.name} could not be written.")
    return path
