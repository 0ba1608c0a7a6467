"""The rooms of a form, one after the other, as an evening's work has left them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from db.queries import forms
from db.records.forms import FormRecord, VersionRecord
from desktop.domain import form_review
from desktop.domain.form_answers import Given
from desktop.domain.form_checks import check
from desktop.domain.form_draft import FormDraft
from desktop.domain.form_friendliness import measure
from desktop.domain.form_impact import impact
from desktop.domain.form_intake import schema_of
from desktop.domain.form_schema import MANY_AT_ONCE, FormSchema, Question
from desktop.pictures.patience import PictureFailed, settle, wait
from desktop.ui.forms.builder_page import BuilderPage
from desktop.ui.forms.forms_page import FormsPage
from desktop.ui.forms.kiosk_window import FORM, KioskWindow
from desktop.ui.forms.paper_entry import PaperEntryPage
from desktop.ui.forms.preview_pane import PAPER
from desktop.ui.forms.publish_dialog import PublishDialog
from desktop.ui.forms.review_page import ReviewPage
from desktop.ui.main_window import MainWindow

Room = TypeVar("Room", bound=QWidget)


def screens(window: MainWindow, form_name: str) -> Iterator[tuple[str, QWidget]]:
    """Each room's name and what to take; what is answered and changed meanwhile is not kept."""
    form_id = forms.find_form(form_name)
    form = forms.get_form(form_id) if form_id is not None else None
    if form is None or form.live is None:
        raise PictureFailed(f"There is no published form “{form_name}” to show.")
    page = window.show_page("forms")
    assert isinstance(page, FormsPage)
    settle()
    yield "forms", window
    for name, shown in _building(page, form):
        yield name, shown or window
    yield from _kiosk(window, form.live)
    _type_paper(page, form.live)
    yield "paper-entry", window
    _review(page)
    yield "review", window
    for key in ("results", "versions", "vocabulary"):
        page.open_room(key, form.id)
        wait(lambda: not window._desk.tasks.busy)  # noqa: SLF001
        settle()
        yield key, window
    page.show_home()


def _room(page: FormsPage, kind: type[Room]) -> Room:
    found = page.findChild(kind)
    assert isinstance(found, kind)
    return found


def _several(schema: FormSchema) -> Question:
    """What one may tick several answers to."""
    return next(q for q in schema.questions if q.kind in MANY_AT_ONCE)


def _building(page: FormsPage, form: FormRecord) -> Iterator[tuple[str, QWidget | None]]:
    """The form as it is edited, and what publishing it would mean; None: the window."""
    page.open_form(form.id)
    builder = _room(page, BuilderPage)
    assert builder.draft is not None
    question = _several(builder.draft.schema)
    wait(lambda: bool(builder.counts.found.by_question))
    builder.canvas.select(question.key)
    settle()
    yield "builder", None
    drawn: list[str] = []
    builder.preview.shown.connect(drawn.append)
    builder.preview.show_face(PAPER)
    wait(lambda: PAPER in drawn)
    settle()
    yield "builder-paper", None
    dialog = _publishing(builder, form)
    dialog.show()
    settle()
    yield "publish", dialog
    dialog.close()
    dialog.deleteLater()


def _publishing(builder: BuilderPage, form: FormRecord) -> PublishDialog:
    """What is said before a mended wording, an answer less and one more are published."""
    assert builder.draft is not None and form.live is not None
    live = schema_of(form.live)
    draft = FormDraft(builder.draft.schema, live)
    question = _several(draft.schema)
    first, *_, last = (c.key for c in question.offered)
    draft.change_choice(question.key, first, words="Chamber music, above all quartets")
    draft.remove_choice(question.key, last)
    draft.add_choice(question.key, "Dance")
    counted = builder.counts.found
    return PublishDialog(
        form.live.number + 1,
        check(draft.schema, counted.answered, counted.patrons),
        impact(live, draft.schema, counted.by_question),
        measure(draft.schema),
        builder.window(),
    )


def _kiosk(window: MainWindow, version: VersionRecord) -> Iterator[tuple[str, QWidget]]:
    """A question with an answer ticked, as a visitor sees it."""
    kiosk = KioskWindow(window._desk, version)  # noqa: SLF001
    kiosk._stack.setCurrentIndex(FORM)  # noqa: SLF001 - a first kiosk has a PIN chosen first
    kiosk.resize(window.size())
    kiosk.show()
    question = _several(schema_of(version))
    kiosk.view.session.set_answer(question.key, Given((question.offered[0].key,)))
    kiosk.view.show_question(question.key)
    kiosk.view.focus_first()
    settle()
    yield "kiosk", kiosk
    kiosk.leave()
    kiosk.deleteLater()


def _type_paper(page: FormsPage, version: VersionRecord) -> None:
    page.open_room("paper", version.form_id)
    paper = _room(page, PaperEntryPage)
    paper.show_version(version.id)
    schema = schema_of(version)
    question = _several(schema)
    paper.sheet.show_schema(schema, {question.key: Given((question.offered[1].key,))})
    paper.sheet.focus_question(question.key)
    settle()


def _review(page: FormsPage) -> None:
    """What waits; a response that contradicts what is known, if there is one."""
    page.open_review()
    review = _room(page, ReviewPage)
    wait(lambda: not review.bulk_is_sorting)
    ids = review.queue.model.ids
    for response_id in form_review.sort_out(ids).conflicting[:1]:
        review.queue.show_ids(ids, response_id)
    settle()
