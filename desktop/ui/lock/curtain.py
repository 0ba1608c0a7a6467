"""Hides what is in every window of the program, and gives it back as it was, what was typed too.

The windows themselves stay: hiding a dialog would end it. What is in them is hidden, also from
screen readers, and a cover is laid over it; a title that may name somebody is taken down. A window that opens
meanwhile is covered before it is painted. Menus, tips and the system's own file dialogs go.
What visitors look at (`FOR_VISITORS`) stays as it is.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget

from desktop.ui.lock.cover import Cover
from desktop.ui.mishaps import UNATTENDED

FOR_VISITORS = "forVisitors"  # a property of the window
OURS = "lockWindow"
NATIVE = ("QFileDialog", "QAbstractPrintDialog", "QPageSetupDialog")
_PASSING = (Qt.WindowType.Popup, Qt.WindowType.ToolTip, Qt.WindowType.SplashScreen)
TITLE = "Rapport"


@dataclass
class _Covered:
    """One window: what was to be seen in it."""

    window: QWidget
    cover: Cover
    title: str
    focus: QWidget | None
    hidden: list[QWidget] = field(default_factory=list)


class Curtain(QObject):
    """`draw` and `open`; `window_came(window)` when another window was covered meanwhile."""

    window_came = Signal(object)

    def __init__(self, words: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._covered: list[_Covered] = []
        self._spared: list[QWidget] = []
        self.drawn = False

    def draw(self) -> None:
        """Hide everything."""
        if self.drawn:
            return
        self.drawn = True
        self._close_what_passes()
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and self._is_to_cover(window):
                self._cover(window)
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)
        app.setProperty(UNATTENDED, True)

    def open(self) -> None:
        """Give everything back as it was."""
        if not self.drawn:
            return
        self.drawn = False
        app = QApplication.instance()
        assert app is not None
        app.removeEventFilter(self)
        app.setProperty(UNATTENDED, False)
        covered, self._covered = self._covered, []
        for each in covered:
            with contextlib.suppress(RuntimeError):  # it was closed meanwhile
                _uncover(each)

    def cover_of(self, window: QWidget) -> Cover | None:
        """What lies over a window."""
        return next((c.cover for c in self._covered if c.window is window), None)

    def spare(self, widget: QWidget) -> None:
        """This one, with what is in it, is part of the lock."""
        widget.setProperty(OURS, True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While drawn: new windows are covered, keys of the windows behind it do nothing."""
        kind = event.type()
        if kind == QEvent.Type.Show and isinstance(watched, QWidget):
            self._on_shown(watched)
        elif kind == QEvent.Type.Resize:
            for each in self._covered:
                if each.window is watched:
                    each.cover.setGeometry(each.window.rect())
        elif kind == QEvent.Type.Shortcut:
            return not self._is_ours(watched)
        elif kind == QEvent.Type.Close:
            return self._stays(watched, event)
        elif kind in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            return True
        return False

    # -- inside

    def _stays(self, watched: QObject, event: QEvent) -> bool:
        """What is locked is not closed unseen, but for a computer that shuts down."""
        app = QApplication.instance()
        shuts_down = isinstance(app, QApplication) and app.isSavingSession()
        if shuts_down or not any(c.window is watched for c in self._covered):
            return False
        event.ignore()
        return True

    def _is_ours(self, watched: QObject | None) -> bool:
        while watched is not None:
            if watched.property(OURS) or isinstance(watched, Cover):
                return True
            if watched.property(FOR_VISITORS):
                return True
            watched = watched.parent()
        return False

    def _is_to_cover(self, window: QWidget) -> bool:
        return (
            window.windowType() not in _PASSING
            and not window.property(FOR_VISITORS)
            and not window.property(OURS)
            and not any(c.window is window for c in self._covered)
        )

    def _cover(self, window: QWidget) -> None:
        cover = Cover(self._words if window.parentWidget() is None else "")
        made = _Covered(window, cover, window.windowTitle(), window.focusWidget())
        self._covered.append(made)
        for child in window.children():
            if isinstance(child, QWidget) and not child.isWindow() and not child.isHidden():
                made.hidden.append(child)
                child.hide()
        if made.title:
            window.setWindowTitle(TITLE)
        cover.setParent(window)
        cover.setGeometry(window.rect())
        cover.show()
        cover.raise_()

    def _on_shown(self, widget: QWidget) -> None:
        if widget.isWindow():
            if widget.windowType() in _PASSING and not self._is_ours(widget):
                QTimer.singleShot(0, widget, widget.close)
            elif self._is_to_cover(widget):
                self._cover(widget)
                self.window_came.emit(widget)
            return
        for each in self._covered:
            if widget.parentWidget() is each.window and widget is not each.cover:
                # A toast, or a page that was shown by itself: it is seen when the lock opens.
                if widget not in each.hidden:
                    each.hidden.append(widget)
                widget.hide()

    def _close_what_passes(self) -> None:
        for _ in range(20):
            popup = QApplication.activePopupWidget()
            if popup is None:
                break
            popup.close()
        QToolTip.hideText()
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QDialog) and window.isVisible() and _is_the_systems(window):
                window.reject()


def _is_the_systems(dialog: QDialog) -> bool:
    """A dialog that the system may draw, where nothing of ours can lie over it."""
    return any(dialog.inherits(name) for name in NATIVE)


def _uncover(each: _Covered) -> None:
    each.cover.hide()
    each.cover.setParent(None)
    each.cover.deleteLater()
    for child in each.hidden:
        with contextlib.suppress(RuntimeError):
            child.show()
    if each.window.windowTitle() == TITLE:
        each.window.setWindowTitle(each.title)
    if each.focus is not None:
        with contextlib.suppress(RuntimeError):
            each.focus.setFocus(Qt.FocusReason.OtherFocusReason)
