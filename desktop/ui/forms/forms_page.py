"""The page of forms: the list of them at first, and behind it all that can be done with one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from db.errors import NotFound
from db.queries import forms
from db.records.forms import VersionRecord
from desktop.domain.form_schema import from_data
from desktop.domain.form_versions import as_draft
from desktop.ui.desk import Desk
from desktop.ui.forms.form_acts import GONE
from desktop.ui.forms.form_picker import FormPicker
from desktop.ui.forms.forms_home import FormsHome

HOME = "home"


def _builder(desk: Desk) -> QWidget:
    from desktop.ui.forms.builder_page import BuilderPage

    return BuilderPage(desk)


def _review(desk: Desk) -> QWidget:
    from desktop.ui.forms.review_page import ReviewPage

    return ReviewPage(desk)


def _paper(desk: Desk) -> QWidget:
    from desktop.ui.forms.paper_entry import PaperEntryPage

    return PaperEntryPage(desk)


def _partials(desk: Desk) -> QWidget:
    from desktop.ui.forms.partials_page import PartialsPage

    return PartialsPage(desk)


def _results(desk: Desk) -> QWidget:
    from desktop.ui.forms.results_page import ResultsPage

    return ResultsPage(desk)


def _vocabulary(desk: Desk) -> QWidget:
    from desktop.ui.forms.vocabulary_page import VocabularyPage

    return VocabularyPage(desk)


def _versions(desk: Desk) -> QWidget:
    from desktop.ui.forms.versions_page import VersionsPage

    return VersionsPage(desk)


# Each made on its first use.
ROOMS: dict[str, Callable[[Desk], QWidget]] = {
    "builder": _builder,
    "review": _review,
    "paper": _paper,
    "partials": _partials,
    "results": _results,
    "vocabulary": _vocabulary,
    "versions": _versions,
}


class FormsPage(QWidget):
    """`patron_wanted(id)`: somebody wants to see a patron."""

    patron_wanted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rooms: dict[str, Any] = {}
        self.home = FormsHome(desk)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.home)
        self.home.form_wanted.connect(self.open_form)
        self.home.room_wanted.connect(self.open_room)
        self.home.kiosk_wanted.connect(self.open_kiosk)

    # -- what the window calls

    def activate(self) -> None:
        """Called when the page is shown: what is open stays open."""
        activate = getattr(self._stack.currentWidget(), "activate", None)
        if activate is not None:
            activate()

    def on_user_changed(self) -> None:
        """Somebody else sits at the desk, who may publish or may not."""
        self.activate()

    def open_form(self, form_id: int) -> None:
        """Open a form in the builder."""
        builder = self._room("builder")
        if builder.show_form(form_id):
            self._stack.setCurrentWidget(builder)
            builder.activate()
        else:
            self.show_home()

    def open_review(self, form_id: int | None = None) -> None:
        """Open what waits for review, of one form or of all."""
        self.open_room("review", form_id or 0)

    def open_room(self, key: str, form_id: int = 0) -> None:
        """Open review, paper entry, results or vocabulary; 0: of no form in particular."""
        room = self._room(key)
        if key in ("review", "partials"):
            room.show_form(form_id or None)
        elif hasattr(room, "show_form") and form_id:
            room.show_form(form_id)
        self._stack.setCurrentWidget(room)
        activate = getattr(room, "activate", None)
        if activate is not None:
            activate()
        else:
            room.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_kiosk(self, form_id: int) -> None:
        """Put the published form on the whole screen."""
        try:
            live = forms.get_form(form_id).live
        except NotFound:
            self._desk.dialogs.show_failure(GONE)
            return
        if live is None:
            self._desk.toasts.show("Publish the form first: a kiosk asks what is published.")
            return
        self._show_kiosk(live)

    def fill_for(self, patron_id: int) -> None:
        """Fill in a form for a patron, over whatever is shown; which one is asked if there are
        several.
        """
        versions = forms.list_live_versions()
        if not versions:
            self._desk.toasts.show("No form is published yet: publish one, then fill it in.")
            return
        picker = FormPicker(versions, self.window())
        if len(versions) == 1 or self._desk.dialogs.run(picker):
            from desktop.ui.forms.fill_sheet import FillSheet

            sheet = FillSheet(self._desk, picker.version, patron_id, parent=self.window())
            self._desk.dialogs.run(sheet)
            sheet.deleteLater()
        picker.deleteLater()

    def show_home(self) -> None:
        """Back to the list."""
        self._stack.setCurrentWidget(self.home)
        self.home.activate()

    def keep(self) -> bool:
        """The window closes: what is being edited goes into the file; False if it could not."""
        builder = self._rooms.get("builder")
        return builder is None or bool(builder.keep())

    def undo(self) -> None:
        """Ctrl+Z on this page: in the builder its own steps, elsewhere what was done last."""
        self._undoer().undo()

    def redo(self) -> None:
        """Ctrl+Shift+Z on this page."""
        self._undoer().redo()

    # -- inside

    def _show_kiosk(self, version: VersionRecord) -> None:
        from desktop.ui.forms.kiosk_window import KioskWindow

        self.kiosk = KioskWindow(self._desk, version)
        self.kiosk.left.connect(self.kiosk.deleteLater)
        self.kiosk.showFullScreen()

    def _on_version_paper_wanted(self, version: VersionRecord) -> None:
        self.open_room("paper", version.form_id)
        self._rooms["paper"].show_version(version.id)

    def _on_draft_wanted(self, version: VersionRecord) -> None:
        """An old version as the draft again: one edit, that can be taken back."""
        self.open_form(version.form_id)
        builder = self._rooms["builder"]
        draft = builder.draft
        if self.room_key != "builder" or draft is None:
            return
        if draft.replace_all(as_draft(from_data(version.body), builder.keeper.live)):
            self._desk.toasts.show(f"The draft is as v{version.number} was", "Undo", draft.undo)

    @property
    def room_key(self) -> str:
        """What is open."""
        shown = self._stack.currentWidget()
        return next((k for k, room in self._rooms.items() if room is shown), HOME)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: back to the list."""
        if event.key() == Qt.Key.Key_Escape and self.room_key != HOME:
            self.show_home()
        else:
            super().keyPressEvent(event)

    def _undoer(self) -> Any:
        return self._rooms["builder"] if self.room_key == "builder" else self._desk.edits

    def _room(self, key: str) -> Any:
        room = self._rooms.get(key)
        if room is None:
            room = self._rooms[key] = ROOMS[key](self._desk)
            self._stack.addWidget(room)
            for name, slot in (
                ("back_wanted", self.show_home),
                ("closed", self.show_home),
                ("patron_wanted", self.patron_wanted.emit),
                ("room_wanted", self.open_room),
                ("kiosk_wanted", self.open_kiosk),
                ("form_wanted", self.open_form),
                ("draft_wanted", self._on_draft_wanted),
                ("version_kiosk_wanted", self._show_kiosk),
                ("version_paper_wanted", self._on_version_paper_wanted),
            ):
                signal = getattr(room, name, None)
                if signal is not None:
                    signal.connect(slot)
        return room
