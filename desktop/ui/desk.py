"""What every page is given: who is here, what was chosen, and how to change and to tell."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.domain.session import Session
from desktop.domain.settings import Settings
from desktop.ui.changes import Changes
from desktop.ui.dialogs import Dialogs
from desktop.ui.edits import Edits
from desktop.ui.tasks import Tasks
from desktop.ui.widgets.toast import Toasts


class Desk:
    """The one typed context of the screens; `settings` and `session` are replaced on change."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        changes: Changes,
        edits: Edits,
        dialogs: Dialogs,
        tasks: Tasks,
        toasts: Toasts,
    ) -> None:
        self.session, self.settings = session, settings
        self.changes, self.edits = changes, edits
        self.dialogs, self.tasks, self.toasts = dialogs, tasks, toasts


def set_up_desk(
    session: Session | None = None,
    settings: Settings | None = None,
    dialogs: Dialogs | None = None,
    host: QWidget | None = None,
) -> Desk:
    """A desk with everything wired; `host` is the window on which toasts appear."""
    changes, asked, toasts = Changes(), dialogs or Dialogs(), Toasts(host)
    return Desk(
        session=session or Session(),
        settings=settings or Settings(),
        changes=changes,
        edits=Edits(changes, toasts, asked),
        dialogs=asked,
        tasks=Tasks(),
        toasts=toasts,
    )
