"""Publishing: what to look at before, the step itself, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from db.queries import forms
from db.records.forms import FormRecord
from desktop.domain.form_checks import check
from desktop.domain.form_friendliness import measure
from desktop.domain.form_impact import impact
from desktop.domain.form_schema import FormSchema, from_data, to_data
from desktop.ui.desk import Desk
from desktop.ui.forms.answer_counts import Counted
from desktop.ui.forms.publish_dialog import PublishDialog


class Publishing(QObject):
    """`question_wanted(key)`: somebody wants to mend a question instead of publishing."""

    question_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._window = desk, parent

    def publish(self, form: FormRecord, schema: FormSchema, counted: Counted) -> bool:
        """Show what it means and publish if that is wanted; False if it was not, or if another
        window has edited the form since it was read.
        """
        live = None if form.live is None else from_data(form.live.body)
        number = form.live.number + 1 if form.live is not None else 1
        dialog = PublishDialog(
            number,
            check(schema, counted.answered, counted.patrons),
            impact(live, schema, counted.by_question),
            measure(schema),
            self._window,
        )
        wanted = self._desk.dialogs.run(dialog)
        key = dialog.mend_key
        dialog.deleteLater()
        if key:
            self.question_wanted.emit(key)
        return wanted and self._publish(form, schema)

    def _publish(self, form: FormRecord, schema: FormSchema) -> bool:
        user_id = self._desk.session.user_id
        number = 1 + max((v.number for v in forms.list_versions(form.id)), default=0)
        step = self._desk.edits.run(
            lambda: forms.publish_form(
                form.id, to_data(schema), version=form.version, user_id=user_id
            ),
            f"Published v{number}: it is asked from now on",
        )
        return step is not None
