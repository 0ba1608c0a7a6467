"""What is asked before the window closes: whether everything is kept, whether work may be stopped."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.desk import Desk

HAND_OVER_MS = 3_000


def may_close(desk: Desk, pages: Iterable[QWidget]) -> bool:
    """Whether the window may close: all that is being edited went into the file, nothing runs."""
    return (
        _kept(desk, pages)
        and (not desk.tasks.wanted or _may_stop(desk))
        and desk.back_up_at_close()
    )


def may_hand_over(desk: Desk, pages: Iterable[QWidget]) -> bool:
    """Whether somebody else may sit down here: all that is being edited went into the file, and what
    is only being read just now has ended. No backup, for the file stays open."""
    desk.put_by()  # if it refused, the window waits for them with what they typed
    return _kept(desk, pages) and (_has_ended(desk) or _may_stop(desk))


def keep(pages: Iterable[QWidget]) -> bool:
    """Put all that is being edited into the file; False if a part of it was refused."""
    return all([getattr(page, "keep", lambda: True)() for page in pages])


def may_lose(desk: Desk) -> bool:
    """Asked where nobody can come back to a window: what nobody saved yet would be lost with it, in a
    window that waits for somebody else too."""
    windows = [w for w in QApplication.topLevelWidgets() if not getattr(w, "settled", True)]
    return not any(map(would_be_lost, windows)) or desk.dialogs.confirm(
        "Close without what is half typed?",
        "Something was begun and is not saved yet, such as a note about a patron. It would be lost. "
        "What was saved before is safe.",
        "Close without it",
    )


def is_half_typed(window: QWidget) -> bool:
    """Whether anything in a window says that it holds what was begun and is not saved."""
    return any(getattr(each, "half_typed", False) for each in window.findChildren(QWidget))


def would_be_lost(window: QWidget) -> bool:
    """The same, of what stands nowhere but on the screen: what puts itself by is there next time."""
    half = [each for each in window.findChildren(QWidget) if getattr(each, "half_typed", False)]
    return not all([getattr(each, "put_by", lambda: False)() for each in half])


def _kept(desk: Desk, pages: Iterable[QWidget]) -> bool:
    if keep(pages):
        return True
    return desk.dialogs.confirm(
        "Close without the last changes?",
        "The last changes of a form could not be saved and would be lost. "
        "What was saved before is safe.",
        "Close without them",
    )


def _has_ended(desk: Desk) -> bool:
    """Wait a moment for what is under way; False if it is something longer."""
    if desk.tasks.wanted:
        loop = QEventLoop()

        def look() -> None:
            if not desk.tasks.wanted:
                loop.quit()

        desk.tasks.changed.connect(look)
        QTimer.singleShot(HAND_OVER_MS, loop.quit)
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        desk.tasks.changed.disconnect(look)
    return not desk.tasks.wanted


def _may_stop(desk: Desk) -> bool:
    return desk.dialogs.confirm(
        "Stop and close?",
        "Something is still being worked on. Stopping it leaves nothing half done.",
        "Stop and close",
    )
