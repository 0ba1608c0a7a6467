"""Keeps what is being edited: each edit is in the file within a second, another window's edits
are never written over unasked.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from db.errors import EditConflict, NotFound, StoreError
from db.queries import forms
from db.records.forms import FormRecord
from desktop.domain.form_draft import FormDraft
from desktop.domain.form_schema import FormSchema, SchemaWrong, from_data, to_data

KEEP_MS = 700
AGAIN_MS = 3000  # after the file refused, as it does beside an import


def schema_of(form: FormRecord) -> FormSchema:
    """What is being edited: the draft, else what is published. Raises SchemaWrong."""
    if form.draft is not None:
        return from_data(form.draft)
    return from_data(form.live.body) if form.live is not None else FormSchema()


class DraftKeeper(QObject):
    """The draft of one form and its place in the file.

    `kept`: everything is in the file. `conflicted`: another window changed the form, nothing is
    kept until `keep_mine` or a new `open_form`. `failed(why)`: the file refused; it is tried again
    every few seconds. `edited`: the draft changed.
    """

    edited = Signal()
    kept = Signal()
    conflicted = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.form: FormRecord | None = None
        self.draft: FormDraft | None = None
        self.live: FormSchema | None = None
        self.in_conflict = False
        self._in_file: FormSchema | None = None
        self._version = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        # An import in another program holds the file: nobody's typing stands still for it.
        self._timer.timeout.connect(lambda: self.keep(patient=False))

    @property
    def version(self) -> int:
        """Which state of the form is on the screen: who publishes says it, to lose nobody's edits."""
        return self._version

    @property
    def is_new(self) -> bool:
        """Whether nothing was asked in the form yet, and it was never published."""
        empty = self.draft is not None and not self.draft.schema.questions
        return empty and self.live is None

    @property
    def unkept(self) -> bool:
        """Whether something is not in the file yet."""
        return self.draft is not None and self.draft.schema != self._in_file

    @property
    def changed(self) -> bool:
        """Whether the draft is another form than the published one."""
        return self.draft is not None and self.draft.schema != self.live

    def open_form(self, form_id: int) -> FormDraft:
        """Read a form. What was undone stays so if it is the same form as before and nobody
        else changed it. Raises NotFound, SchemaWrong.
        """
        form = forms.get_form(form_id)
        schema = schema_of(form)
        live = None if form.live is None else from_data(form.live.body)
        same = self.form is not None and self.form.id == form_id and self.draft is not None
        self._timer.stop()
        self.form, self.live, self._version = form, live, form.version
        self._in_file, self.in_conflict = schema, False
        if same and self.draft is not None and self.draft.schema == schema:
            self.draft.published = live
            return self.draft
        self.draft = FormDraft(schema, live)
        self.draft.listen(self._on_edited)
        return self.draft

    def refresh(self) -> bool:
        """Something about the form changed elsewhere in this window; False if it is gone.

        What is not kept yet is never dropped: then only the name and the versions are read.
        """
        if self.form is None or self.draft is None:
            return True
        try:
            form = forms.get_form(self.form.id)
            if not self.unkept:
                self.open_form(form.id)
                return True
            moved_on = schema_of(form) != self._in_file
        except (NotFound, SchemaWrong):
            return False
        self.form = form
        self.live = None if form.live is None else from_data(form.live.body)
        self.draft.published = self.live
        if not moved_on:
            self._version = form.version
        return True

    def keep(self, *, patient: bool = True) -> bool:
        """Put the draft into the file now; False if that was refused. Not `patient`: at once."""
        self._timer.stop()
        if not self.unkept or self.form is None or self.draft is None:
            return True
        if self.in_conflict:
            return False
        schema = self.draft.schema
        try:
            self._version = forms.set_draft(
                self.form.id, to_data(schema), version=self._version, patient=patient
            )
        except (EditConflict, NotFound):
            self.in_conflict = True
            self.conflicted.emit()
            return False
        except StoreError as failure:
            self._timer.start(AGAIN_MS)
            self.failed.emit(failure)
            return False
        self._in_file = schema
        self.kept.emit()
        return True

    def keep_mine(self) -> bool:
        """After a conflict: what is on the screen replaces what the other window kept.

        Raises NotFound if the form is gone.
        """
        if self.form is not None:
            self._version = forms.get_form(self.form.id).version
        self.in_conflict = False
        return self.keep()

    def let_go(self) -> None:
        """Keep what is to be kept and forget the form."""
        self.keep()
        self.form = self.draft = self.live = None

    def _on_edited(self) -> None:
        # Not begun anew by each letter: whoever types on and on loses no more than a second.
        if not self._timer.isActive() and not self.in_conflict:
            self._timer.start(KEEP_MS)
        self.edited.emit()
