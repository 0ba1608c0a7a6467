"""Whether to offer the system's key store: asked beside the screens, for it may take its time."""

from __future__ import annotations

import weakref

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop.domain import key_store
from desktop.ui.tasks import Tasks


def ask_beside(tasks: Tasks, shown: QWidget) -> None:
    """Show a choice if this computer has a key store; found out beside, for it may take its time."""
    wanted = weakref.ref(shown)

    def told(there: bool) -> None:
        widget = wanted()
        if widget is not None and isValid(widget):
            widget.setVisible(bool(there))

    tasks.start(lambda _p, _c: key_store.is_there(), told, lambda _: None)
