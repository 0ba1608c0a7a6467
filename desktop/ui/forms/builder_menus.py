"""The two menus of the builder's head: paper and files of what is published, and the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from db import gate
from db.records.forms import FormRecord, VersionRecord
from desktop.ui.desk import Desk
from desktop.ui.forms.builder_head import BuilderHead
from desktop.ui.forms.draft_keeper import DraftKeeper
from desktop.ui.forms.form_acts import FormActs
from desktop.ui.forms.form_outlet import FormOutlet
from desktop.ui.forms.form_settings import FormSettings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class BuilderMenus(QObject):
    """What they offer is done here; `room_wanted(room, form id)` and `form_wanted(form id)` for
    what is elsewhere.
    """

    room_wanted = Signal(str, int)
    form_wanted = Signal(int)

    def __init__(
        self, desk: Desk, head: BuilderHead, keeper: DraftKeeper, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._keeper, self._window = desk, keeper, parent
        self._acts = FormActs(desk)
        self.outlet = FormOutlet(desk, parent)
        self.actions: dict[str, QAction] = {}
        self._fill_files(head.files_menu)
        self._fill_more(head.more_menu)

    @property
    def _form(self) -> FormRecord | None:
        return self._keeper.form

    def show_form(self) -> None:
        """Another form, or the same after something happened to it."""
        form = self._form
        archived = form is not None and form.archived
        self.actions["archive"].setVisible(gate.may(gate.Right.PUBLISH))
        self.actions["archive"].setText("Take out of the archive" if archived else "Archive")
        live = form is not None and form.live is not None
        for what in ("versions", "results", "review", "paper"):
            self.actions[what].setEnabled(live)

    def show_changed(self) -> None:
        """Whether there are changes that files of the published version do not have."""
        changed = self._keeper.changed
        live = self._form.live if self._form is not None else None
        number = live.number if live is not None else 0
        text = f"As published, v{number}"
        self.actions["about"].setText(f"{text}: without the draft’s changes" if changed else text)
        self.actions["drop"].setEnabled(changed and live is not None)

    # -- the frame ----------------------------------------------------------------------------

    def _fill_files(self, menu: QMenu) -> None:
        about = menu.addAction("As published")
        about.setEnabled(False)
        self.actions["about"] = about
        menu.addSeparator()
        out = self.outlet
        self._file(menu, "print", "Print…", lambda v: out.put_on_paper(v, self._window))
        self._file(menu, "a4", "Paper form, A4…", lambda v: out.save_paper(v, "a4"))
        self._file(menu, "letter", "Paper form, Letter…", lambda v: out.save_paper(v, "letter"))
        self._file(menu, "large", "Paper form, large print…", lambda v: out.save_paper(v, "large"))
        menu.addSeparator()
        self._file(menu, "fillable", "PDF to fill in…", out.save_fillable)
        self._file(menu, "web", "Web page…", out.save_web)
        self._file(menu, "tickets", "Questions for a ticketing site…", out.show_ticketing)
        menu.addSeparator()
        self._plain(menu, "send", "Save as a form file…")

    def _file(
        self, menu: QMenu, what: str, text: str, make: Callable[[VersionRecord], None]
    ) -> None:
        action = menu.addAction(text)
        action.triggered.connect(lambda: self._make(make))
        self.actions[what] = action

    def _make(self, make: Callable[[VersionRecord], None]) -> None:
        if self._form is not None and self._form.live is not None:
            make(self._form.live)

    def _fill_more(self, menu: QMenu) -> None:
        self._plain(menu, "settings", "Form settings…")
        self._plain(menu, "versions", "Versions")
        menu.addSeparator()
        self._plain(menu, "results", "Results")
        self._plain(menu, "review", "Review answers")
        self._plain(menu, "paper", "Type paper answers")
        menu.addSeparator()
        self._plain(menu, "drop", "Drop the draft’s changes")
        self._plain(menu, "duplicate", "Duplicate")
        self._plain(menu, "archive", "Archive")

    def _plain(self, menu: QMenu, what: str, text: str) -> None:
        action = menu.addAction(text)
        action.triggered.connect(lambda: self._do(what))
        self.actions[what] = action

    # -- doing --------------------------------------------------------------------------------

    def _do(self, what: str) -> None:
        form = self._form
        if form is None:
            return
        match what:
            case "settings":
                self._edit_settings()
            case "drop":
                self._drop()
            case _ if not self._keeper.keep():
                return
            case "duplicate":
                made = self._acts.duplicate(form.id)
                if made is not None:
                    self.form_wanted.emit(made)
            case "send":
                self._acts.send(form.id, form.name)
            case "archive":
                self._acts.archive(form.id, not form.archived)
            case _:
                self.room_wanted.emit(what, form.id)

    def _drop(self) -> None:
        """One more edit, so that it can be taken back like any other."""
        draft, live = self._keeper.draft, self._keeper.live
        if draft is not None and live is not None and draft.replace_all(live):
            self._desk.toasts.show("Back to what is published", "Undo", draft.undo)

    def _edit_settings(self) -> None:
        draft = self._keeper.draft
        if draft is None:
            return
        dialog = FormSettings(draft.schema, self._window)
        if self._desk.dialogs.run(dialog):
            draft.change_form(pace=dialog.pace, post_to=dialog.post_to)
        dialog.deleteLater()
