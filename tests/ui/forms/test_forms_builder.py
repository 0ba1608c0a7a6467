"""The builder: what its head says, undo of its own, publishing and its way back, the preview."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from db.queries import forms, responses
from desktop.domain.form_answers import Given
from desktop.domain.form_schema import FormSchema, from_data, new_question, to_data
from desktop.ui.desk import Desk
from desktop.ui.forms.builder_page import BuilderPage
from desktop.ui.forms.form_settings import FormSettings, address_of
from desktop.ui.forms.forms_page import FormsPage
from desktop.ui.forms.publish_dialog import PublishDialog

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LOVE = new_question("short", "What do you love?")
SCHEMA = FormSchema(title="Tell us", questions=(LOVE,))


@pytest.fixture
def form_id(database) -> int:
    return forms.add_form("Season signup", to_data(SCHEMA)).created_id


@pytest.fixture
def page(desk: Desk, form_id: int, qtbot) -> FormsPage:
    made = FormsPage(desk)
    qtbot.addWidget(made)
    made.resize(1360, 860)
    made.show()
    made.activate()
    return made


@pytest.fixture
def builder(page: FormsPage, form_id: int, desk: Desk, qtbot) -> BuilderPage:
    page.open_form(form_id)
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    return page._rooms["builder"]


class Answering:
    """Looks at each dialog and does something with it."""

    def __init__(self, act=lambda dialog: True) -> None:
        self.act, self.seen = act, []

    def __call__(self, dialog: QDialog) -> bool:
        self.seen.append(dialog)
        return self.act(dialog)


def publish(builder: BuilderPage, dialogs, act=lambda dialog: True) -> Answering:
    answering = dialogs.run = Answering(act)
    QApplication.processEvents()
    builder.head.publish.click()
    return answering


def test_a_new_form_says_that_it_is_not_published(builder: BuilderPage):
    head = builder.head
    assert head.name.text() == "Season signup"
    assert head.unpublished.isVisible() and not head.published.isVisible()
    assert head.publish.text() == "Publish v1" and head.publish.isEnabled()
    assert not head.kiosk.isEnabled() and not head.files.isEnabled()
    assert head.verdict.text() == "— friendly"


def test_publishing_and_its_way_back(builder: BuilderPage, desk: Desk, dialogs, form_id, qtbot):
    publish(builder, dialogs)
    qtbot.waitUntil(lambda: builder.head.published.isVisible())
    assert builder.head.published.text == "Published v1"
    assert not builder.head.draft.isVisible() and not builder.head.publish.isEnabled()
    assert builder.head.kiosk.isEnabled() and builder.head.files.isEnabled()
    assert "Published v1" in desk.toasts.last
    desk.edits.undo()
    qtbot.waitUntil(lambda: builder.head.unpublished.isVisible())
    assert forms.get_form(form_id).live is None
    assert from_data(forms.get_form(form_id).draft) == SCHEMA


def test_what_cannot_work_must_be_confirmed_or_mended(builder: BuilderPage, dialogs, form_id):
    key = builder.draft.add("one")

    def look(dialog: PublishDialog) -> bool:
        assert dialog.serious and not dialog.publish.isEnabled()
        dialog.anyway.setChecked(True)
        assert dialog.publish.isEnabled()
        dialog.mend_buttons[0].click()
        return False

    publish(builder, dialogs, look)
    assert forms.get_form(form_id).live is None
    assert builder.canvas.selected == key


def test_the_page_before_publishing_says_what_it_means_to_old_answers(
    builder: BuilderPage, desk: Desk, dialogs, form_id, qtbot
):
    publish(builder, dialogs)
    live = forms.get_form(form_id).live
    for _ in range(3):
        responses.add_response(live.id, {LOVE.key: {"text": "Jazz"}}, face="paper")
    desk.changes.responses_changed.emit()
    qtbot.waitUntil(lambda: builder.counts.found.by_question.get(LOVE.key, {}).get("") == 3)
    builder.draft.remove(LOVE.key)
    builder.draft.add("short", words="What else?")
    seen = publish(builder, dialogs, lambda dialog: False).seen[0]
    said = " ".join(line.text for line in seen.lines)
    assert "3" in said and "What do you love?" in said


def test_edits_show_and_undo_takes_them_back_one_by_one(builder: BuilderPage, desk: Desk, qtbot):
    assert not builder.head.undo.isEnabled()
    builder.draft.add("yes_no", words="Do you have kids?")
    qtbot.waitUntil(lambda: builder.head.undo.isEnabled())
    assert "2 questions" in builder.head.ease.text()
    QTest.keyClick(builder.canvas, Qt.Key.Key_Z, CONTROL)
    builder.undo() if builder.draft.can_undo else None
    assert builder.draft.schema == SCHEMA
    builder.redo()
    assert len(builder.draft.schema.questions) == 2


def test_undo_of_the_page_is_of_what_is_open(page: FormsPage, builder: BuilderPage, desk: Desk):
    builder.draft.add("short", words="One more")
    page.undo()
    assert builder.draft.schema == SCHEMA
    page.undo()
    assert desk.toasts.last == "Nothing to undo in this form"
    page.show_home()
    page.undo()
    assert desk.toasts.last == "Taken back: Made a form", "of the house, as it was made before"


def test_leaving_keeps_the_draft(page: FormsPage, builder: BuilderPage, form_id, qtbot):
    builder.draft.change_form(title="Other")
    qtbot.keyClick(builder.head, Qt.Key.Key_Escape)
    assert page.room_key == "home"
    assert from_data(forms.get_form(form_id).draft).title == "Other"


def test_closing_the_window_keeps_the_draft(page: FormsPage, builder: BuilderPage, form_id):
    builder.draft.change_form(title="Other")
    page.keep()
    assert from_data(forms.get_form(form_id).draft).title == "Other"


def test_the_name_is_edited_where_it_stands(builder: BuilderPage, dialogs, form_id, qtbot):
    forms.add_form("Taken", to_data(SCHEMA))
    name = builder.head.name
    name.setText("Autumn signup")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert forms.get_form(form_id).name == "Autumn signup"
    name.setText("taken")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert name.text() == "Autumn signup" and dialogs.failures
    name.setText("half a na")
    qtbot.keyClick(name, Qt.Key.Key_Escape)
    assert name.text() == "Autumn signup"
    builder.draft.change_form(title="Still kept")
    assert builder.keep()


def test_another_windows_change_is_told_and_either_can_be_had(builder: BuilderPage, form_id, qtbot):
    def theirs(title: str) -> None:
        body = to_data(replace(SCHEMA, title=title))
        forms.set_draft(form_id, body, version=forms.get_form(form_id).version)

    theirs("Theirs")
    builder.draft.change_form(title="Mine")
    assert not builder.keep()
    assert builder.notice.isVisible()
    qtbot.waitUntil(lambda: builder.head.trouble.isVisible())
    qtbot.mouseClick(builder.notice.one, Qt.MouseButton.LeftButton)
    assert builder.draft.schema.title == "Theirs" and not builder.notice.isVisible()
    theirs("Theirs again")
    builder.draft.change_form(title="Mine again")
    builder.keep()
    qtbot.mouseClick(builder.notice.other, Qt.MouseButton.LeftButton)
    assert from_data(forms.get_form(form_id).draft).title == "Mine again"


def test_the_preview_follows_the_edit(builder: BuilderPage, qtbot):
    with qtbot.waitSignal(builder.preview.shown, timeout=3000):
        builder.draft.change_form(title="Tell us more")
    assert builder.preview.kiosk.session.schema.title == "Tell us more"


def test_the_preview_goes_to_a_question_that_was_just_added(builder: BuilderPage, qtbot):
    with qtbot.waitSignal(builder.preview.shown, timeout=3000):
        builder.canvas.add_kind("number")
    session = builder.preview.kiosk.session
    assert [q.kind for q in session.step.asked] == ["number"]


def test_esc_in_the_name_leads_to_the_questions_not_out_of_the_form(page, builder, qtbot):
    builder.head.name.setFocus()
    qtbot.keyClick(builder.head.name, Qt.Key.Key_Escape)
    assert page.room_key == "builder" and not builder.head.name.hasFocus()
    assert builder.canvas.focus_inside() is not None


def test_the_paper_is_previewed_as_it_will_be_printed(builder: BuilderPage, qtbot):
    with qtbot.waitSignal(builder.preview.shown, timeout=20_000):
        builder.preview.show_face("paper")
    paper = builder.preview.paper
    assert paper.pages >= 1 and paper.view.image is not None
    assert paper.view.image.width() == paper.view.wanted_width


def test_on_a_narrow_page_the_preview_can_be_looked_at_instead(builder: BuilderPage, page, qtbot):
    assert builder.preview.isVisible() and not builder.head.look.isVisible()
    page.resize(820, 700)
    qtbot.waitUntil(lambda: not builder.preview.isVisible())
    qtbot.mouseClick(builder.head.look, Qt.MouseButton.LeftButton)
    assert builder.preview.isVisible() and not builder.canvas.isVisible()
    page.resize(1360, 860)
    qtbot.waitUntil(lambda: builder.canvas.isVisible())


def test_form_settings_are_an_edit_like_any_other(builder: BuilderPage, dialogs):
    def choose(dialog: FormSettings) -> bool:
        dialog.paces.show_value("page")
        dialog.address.setText("https://example.org/answers")
        dialog.accept()
        return dialog.result() == QDialog.DialogCode.Accepted

    dialogs.run = Answering(choose)
    builder.menus.actions["settings"].trigger()
    assert builder.draft.schema.pace == "page"
    assert builder.draft.schema.post_to == "https://example.org/answers"
    builder.undo()
    assert builder.draft.schema == SCHEMA


@pytest.mark.parametrize("typed", ["example.org", "ftp://example.org", "https://", "http://[::1"])
def test_a_web_address_that_is_none_is_not_taken(dressed, qtbot, typed: str):
    assert address_of(typed) is None
    dialog = FormSettings(SCHEMA)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.address.setText(typed)
    dialog.accept()
    assert dialog.isVisible() and dialog.wrong.isVisible()


@pytest.mark.parametrize(
    "what, ending", [("a4", ".pdf"), ("large", ".pdf"), ("fillable", ".pdf"), ("web", ".html")]
)
def test_what_is_published_goes_out_as_files(
    builder: BuilderPage, dialogs, tmp_path: Path, qtbot, what: str, ending: str
):
    publish(builder, dialogs)
    dialogs.file = tmp_path / "out"
    with qtbot.waitSignal(builder.menus.outlet.went_out, timeout=30_000):
        builder.menus.actions[what].trigger()
    written = (tmp_path / f"out{ending}").read_bytes()
    assert written.startswith(b"%PDF" if ending == ".pdf" else b"<!")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("out")] == [f"out{ending}"]


def test_a_place_that_cannot_be_written_to_is_told(builder: BuilderPage, dialogs, tmp_path, qtbot):
    publish(builder, dialogs)
    dialogs.file = tmp_path / "not there" / "out.html"
    builder.menus.actions["web"].trigger()
    qtbot.waitUntil(lambda: bool(dialogs.failures), timeout=20_000)
    assert "there is no folder" in dialogs.failures[0]


def test_the_drafts_changes_can_be_dropped_and_brought_back(builder: BuilderPage, dialogs, qtbot):
    publish(builder, dialogs)
    builder.draft.change_form(title="Other")
    qtbot.waitUntil(lambda: builder.head.draft.isVisible())
    builder.menus.actions["drop"].trigger()
    assert builder.draft.schema == SCHEMA
    qtbot.waitUntil(lambda: not builder.head.draft.isVisible())
    builder.undo()
    assert builder.draft.schema.title == "Other"


def test_an_old_version_becomes_the_draft_again(
    page, builder: BuilderPage, dialogs, form_id, qtbot
):
    publish(builder, dialogs)
    builder.draft.change_form(title="Second")
    builder.draft.add("short", words="One more")
    publish(builder, dialogs)
    assert forms.get_form(form_id).live.number == 2
    builder.menus.actions["versions"].trigger()
    versions = page._rooms["versions"]
    assert page.room_key == "versions" and versions.list.count() == 2
    assert not versions.take.isVisible()
    qtbot.keyClick(versions.list, Qt.Key.Key_Down)
    assert versions.version.number == 1 and versions.take.isVisible()
    qtbot.mouseClick(versions.take, Qt.MouseButton.LeftButton)
    assert page.room_key == "builder"
    assert builder.draft.schema.title == "Tell us"
    assert [q.words for q in builder.draft.schema.retired] == ["One more"]
    builder.undo()
    assert builder.draft.schema.title == "Second"


def test_escape_leads_from_the_versions_to_the_builder(page, builder, dialogs, form_id, qtbot):
    publish(builder, dialogs)
    page.open_room("versions", form_id)
    qtbot.keyClick(page._rooms["versions"].list, Qt.Key.Key_Escape)
    assert page.room_key == "builder"


def test_a_form_that_is_gone_is_told_and_the_list_shown(page: FormsPage, dialogs):
    page.open_form(4711)
    assert page.room_key == "home" and dialogs.failures


def test_a_form_whose_making_is_taken_back_is_left(page: FormsPage, desk: Desk, dialogs, qtbot):
    made = page.home.acts.make(SCHEMA, "Short-lived")
    page.open_form(made)
    desk.edits.undo()
    qtbot.waitUntil(lambda: page.room_key == "home")
    assert forms.find_form("Short-lived") is None


def test_another_form_begins_its_preview_anew(page, builder: BuilderPage, qtbot):
    builder.preview.kiosk.session.raw[LOVE.key] = Given(text="Tried out")
    other = forms.add_form("Other", to_data(SCHEMA)).created_id
    page.open_form(other)
    assert builder.preview.kiosk.session.raw == {}


def test_what_could_not_be_kept_is_never_let_go(page, builder: BuilderPage, dialogs, form_id):
    body = to_data(replace(SCHEMA, title="Theirs"))
    forms.set_draft(form_id, body, version=forms.get_form(form_id).version)
    builder.draft.change_form(title="Mine")
    other = forms.add_form("Other", to_data(SCHEMA)).created_id
    page.show_home()
    page.open_form(other)
    assert builder.form_id == form_id and builder.notice.isVisible()
    assert "not in the file yet" in dialogs.failures[-1]
    page.show_home()
    page.open_form(form_id)
    assert builder.draft.schema.title == "Mine"
    assert not page.keep()
    builder.notice.other.click()
    page.open_form(other)
    assert builder.form_id == other
    assert from_data(forms.get_form(form_id).draft).title == "Mine"


def test_a_new_form_asks_for_its_name_first(desk, qtbot):
    form_id = forms.add_form("New form", to_data(FormSchema())).created_id
    made = BuilderPage(desk)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    assert made.show_form(form_id)
    made.activate()
    qtbot.waitUntil(made.head.name.hasFocus)
    qtbot.keyClicks(made.head.name, "Friends of the organ")
    qtbot.keyClick(made.head.name, Qt.Key.Key_Return)
    assert forms.get_form(form_id).name == "Friends of the organ"


def test_the_next_question_goes_behind_the_one_at_hand_by_keys(builder: BuilderPage, qtbot):
    first, *rest = [q.key for q in builder.draft.schema.questions]
    builder.canvas.select(first)
    qtbot.waitUntil(lambda: builder.isAncestorOf(QApplication.focusWidget() or builder.window()))
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_A, both)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Home)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    keys = [q.key for q in builder.draft.schema.questions]
    assert (keys[0], keys[2:]) == (first, rest)
    assert builder.draft.schema.questions[1].kind == "one"
