"""What is done with a form as a whole: made, copied, renamed, archived, sent and received."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import NotFound, StoreError, file_error
from db.queries import forms
from desktop.domain.form_names import free_name
from desktop.domain.form_schema import FormSchema, SchemaWrong, to_data
from desktop.domain.whole_files import write_file
from desktop.ui.desk import Desk
from desktop.ui.forms.draft_keeper import schema_of

if TYPE_CHECKING:
    from db.journal import Step

GONE = "That form is not there any more. Nothing was changed."
FILTER = "Forms (*.json);;All files (*)"
NEW_NAME = "New form"


def as_new(schema: FormSchema) -> FormSchema:
    """A form to begin another with: what was retired in this one was never in that."""
    questions = tuple(replace(q, choices=q.offered) for q in schema.questions)
    return replace(schema, questions=questions, retired=())


def file_name(name: str, ending: str) -> str:
    """`Season signup.json`, without what no file may be called."""
    plain = "".join(c if c.isalnum() or c in " -_().," else " " for c in name)
    return f"{' '.join(plain.split()) or 'Form'}{ending}"


class FormActs:
    """The desk's hands; each says what went wrong by itself and returns None then."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def make(self, schema: FormSchema, name: str = NEW_NAME) -> int | None:
        """A new form; its id."""
        free = free_name(name)
        return self._made(lambda user: forms.add_form(free, to_data(schema), user_id=user), "Made")

    def duplicate(self, form_id: int) -> int | None:
        """A form like this one; its id."""
        try:
            form = forms.get_form(form_id)
            schema = as_new(schema_of(form))
        except (NotFound, SchemaWrong):
            self._desk.dialogs.show_failure(GONE)
            return None
        return self.make(schema, f"{form.name} copy")

    def rename(self, form_id: int, name: str, was: str | None = None) -> bool:
        """Call it something else than it `was` called."""
        step = self._desk.edits.run(
            lambda: forms.update_form(
                form_id, name=name, was=was, user_id=self._desk.session.user_id
            ),
            "Renamed",
        )
        return step is not None

    def ask_name(self, form_id: int, name: str) -> bool:
        """Ask for another name; False if nothing was changed."""
        given = self._desk.dialogs.ask_text("Rename the form", "&Name", name)
        return given is not None and given.strip() != name and self.rename(form_id, given, name)

    def archive(self, form_id: int, archived: bool) -> None:
        """Put it away, or take it out again: nothing it asked or heard is lost."""
        self._desk.edits.run(
            lambda: forms.update_form(
                form_id, archived=archived, user_id=self._desk.session.user_id
            ),
            "Archived: it is not asked any more" if archived else "Taken out of the archive",
        )

    def send(self, form_id: int, name: str) -> None:
        """Save a form as a file that another venue can take in."""
        from desktop.domain.form_travel import export_form

        suggested = file_name(name, ".json")
        path = self._desk.dialogs.save_file("Save the form as a file", suggested, FILTER)
        if path is None:
            return
        if not path.suffix:
            path = path.with_name(path.name + ".json")
        try:
            text = json.dumps(export_form(form_id), ensure_ascii=False, indent=1)
            write_file(path, lambda part: part.write_text(text, encoding="utf-8"))
        except NotFound:
            self._desk.dialogs.show_failure(GONE)
        except StoreError as failure:
            self._desk.dialogs.show_failure(failure)
        else:
            self._desk.toasts.show(f"Saved {path.name}.")

    def receive(self) -> int | None:
        """Take in a form file; the form's id."""
        path = self._desk.dialogs.choose_file("Import a form", FILTER)
        return None if path is None else self.receive_file(path)

    def receive_file(self, path: Path) -> int | None:
        """Take in this form file; the form's id."""
        from desktop.domain.form_travel import import_form, read_form_file

        try:
            data = read_form_file(path)
        except StoreError as wrong:
            self._desk.dialogs.show_failure(wrong)
        except OSError as error:
            self._desk.dialogs.show_failure(
                file_error(error, f"{path.name} could not be read", "Nothing was taken in.")
            )
        else:
            return self._made(lambda user: import_form(data, user_id=user), "Imported")
        return None

    def _made(self, write: Callable[[int | None], Step], done: str) -> int | None:
        step = self._desk.edits.run(lambda: write(self._desk.session.user_id), "")
        if step is None:
            return None
        name = self._name_of(step.created_id)
        undo = (lambda: self._desk.edits.undo_step(step)) if step.changes else None
        self._desk.toasts.show(f"{done} “{name}”", "Undo" if undo else "", undo)
        return step.created_id

    def _name_of(self, form_id: int) -> str:
        try:
            return forms.get_form(form_id).name
        except (NotFound, StoreError):
            return "a form"
