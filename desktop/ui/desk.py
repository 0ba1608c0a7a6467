"""What every page is given: who is here, what was chosen, and how to change and to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.domain.session import Session
from desktop.domain.settings import Settings
from desktop.ui.changes import Changes
from desktop.ui.dialogs import Dialogs
from desktop.ui.edits import Edits
from desktop.ui.tasks import Tasks
from desktop.ui.widgets.toast import Toasts

if TYPE_CHECKING:
    from desktop.domain.protection import Conversion
    from desktop.ui.drafts import Drafts
    from desktop.ui.safe_keeping import SafeKeeping


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
        self._safe: SafeKeeping | None = None
        self._drafts: Drafts | None = None
        self.conversion: Conversion | None = None  # wanted of the file; see desktop.converting

    @property
    def safe(self) -> SafeKeeping:
        """The backups and what watches over the file, made on first use: after the first paint."""
        if self._safe is None:
            from desktop.ui.safe_keeping import SafeKeeping

            self._safe = SafeKeeping(self)
        return self._safe

    @property
    def drafts(self) -> Drafts:
        """What of whoever sits here is not saved yet, made on first use: after the first paint."""
        if self._drafts is None:
            from desktop.ui.drafts import Drafts

            self._drafts = Drafts(self.changes)
        return self._drafts

    def put_by(self) -> bool:
        """See that all that is half typed is in the file; False if the file refused it."""
        return self._drafts is None or self._drafts.settle()

    def stop(self) -> bool:
        """The window is closed: nothing runs on. False if something did not end in time."""
        if self._drafts is not None:
            self._drafts.stop()
        return self.tasks.stop()

    def back_up_at_close(self) -> bool:
        """A backup before the window closes, where one is due; False to stay open."""
        return self._safe is None or self._safe.back_up_at_close()


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
