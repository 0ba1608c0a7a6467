"""The builder: head, palette, the form itself to be edited, and beside it what patrons will see."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.errors import NotFound, StoreError
from db.queries import forms
from desktop.domain.form_draft import FormDraft
from desktop.domain.form_friendliness import measure
from desktop.domain.form_schema import SchemaWrong
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.forms.answer_counts import AnswerCounts
from desktop.ui.forms.builder_head import BuilderHead, Standing
from desktop.ui.forms.builder_menus import BuilderMenus
from desktop.ui.forms.canvas import FormCanvas
from desktop.ui.forms.draft_keeper import DraftKeeper
from desktop.ui.forms.form_acts import GONE, FormActs
from desktop.ui.forms.notice_bar import NoticeBar
from desktop.ui.forms.palette import WIDTH, Palette
from desktop.ui.forms.preview_pane import PREVIEW_WIDTH, PreviewPane
from desktop.ui.forms.publishing import Publishing

LEAST_CANVAS = 430
CONFLICT = (
    "This form was changed in another window. What you changed here since is not in the file yet."
)

CHANGED_ELSEWHERE = (
    "This form was changed or published in another window: this is how it is now. Look at it first."
)

_INSIDE = Qt.ShortcutContext.WidgetWithChildrenShortcut


class BuilderPage(QWidget):
    """`show_form(id)` opens one. `back_wanted`; `kiosk_wanted(id)`; `room_wanted(room, id)`;
    `form_wanted(id)`: another form is to be opened. `shown_anew`: the head is up to date.
    """

    back_wanted = Signal()
    kiosk_wanted = Signal(int)
    room_wanted = Signal(str, int)
    form_wanted = Signal(int)
    shown_anew = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._trouble = ""
        self.keeper = DraftKeeper(self)
        self.acts = FormActs(desk)
        self.head = BuilderHead()
        self.notice = NoticeBar()
        self.palette_column = Palette()
        self.canvas = FormCanvas(desk)
        self.preview = PreviewPane(desk)
        self.counts = AnswerCounts(desk, self)
        self.publishing = Publishing(desk, self)
        self.menus = BuilderMenus(desk, self.head, self.keeper, self)
        self._drawn = QTimer(self)  # what follows an edit is drawn when the letter is on the screen
        self._drawn.setSingleShot(True)
        self._drawn.setInterval(0)
        self._drawn.timeout.connect(self._show_standing)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._on_forms_settled)
        self._lay_out()
        self._connect()

    # -- from outside -------------------------------------------------------------------------

    @property
    def form_id(self) -> int:
        """The form that is open, 0 for none."""
        return self.keeper.form.id if self.keeper.form is not None else 0

    @property
    def draft(self) -> FormDraft | None:
        """What is being edited."""
        return self.keeper.draft

    def show_form(self, form_id: int) -> bool:
        """Open a form; False, having said why, if it cannot be.

        What could not be kept is never let go: then the form that it is of stays open.
        """
        if form_id != self.form_id and not self.keep():
            self._desk.dialogs.show_failure(
                f"The changes of “{self.head.name.text()}” are not in the file yet. "
                "They are still here. Decide about them, then open the other form."
            )
            form_id = self.form_id
        if form_id == self.form_id and self.keeper.unkept:
            return True
        return self._open(form_id)

    def _open(self, form_id: int) -> bool:
        other = form_id != self.form_id
        try:
            draft = self.keeper.open_form(form_id)
        except NotFound:
            self._desk.dialogs.show_failure(GONE)
            return False
        except SchemaWrong as wrong:
            self._desk.dialogs.show_failure(f"This form cannot be opened here. {wrong}")
            return False
        self._trouble = ""
        self.notice.hide()
        if other:
            self.preview.begin()
        self._show_draft(draft)
        return True

    def activate(self) -> None:
        """Called when the builder is shown."""
        if self.keeper.form is not None and not self.keeper.refresh():
            self.back_wanted.emit()
            return
        if self.keeper.draft is not None:
            self._show_draft(self.keeper.draft)
        if self.keeper.is_new:
            self.head.name.begin()
        else:
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep(self) -> bool:
        """Put what was edited into the file now."""
        return self.keeper.keep()

    def undo(self) -> None:
        """Take back the last edit of the form."""
        if self.draft is None or not self.draft.undo():
            self._desk.toasts.show("Nothing to undo in this form")

    def redo(self) -> None:
        """Do the last edit that was taken back again."""
        if self.draft is None or not self.draft.redo():
            self._desk.toasts.show("Nothing to redo in this form")

    # -- the frame ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.palette_column)
        body.addWidget(self.canvas, 1)
        body.addWidget(self.preview)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.notice)
        column.addLayout(body, 1)

    def _connect(self) -> None:
        head, keeper = self.head, self.keeper
        head.back.clicked.connect(self.back_wanted)
        head.name.renamed.connect(self._on_renamed)
        head.name.let_go.connect(lambda: self.canvas.setFocus(Qt.FocusReason.OtherFocusReason))
        head.undo.clicked.connect(self.undo)
        head.redo.clicked.connect(self.redo)
        head.look.toggled.connect(lambda _on: self._set_widths())
        head.kiosk.clicked.connect(lambda: self.kiosk_wanted.emit(self.form_id))
        head.publish.clicked.connect(self._on_publish_clicked)
        self.palette_column.kind_chosen.connect(self.canvas.add_kind)
        self.palette_column.question_chosen.connect(self.canvas.add_question)
        self.canvas.question_selected.connect(self.preview.show_question)
        keeper.edited.connect(self._on_edited)
        keeper.kept.connect(self._on_kept)
        keeper.conflicted.connect(self._on_conflicted)
        keeper.failed.connect(self._on_not_kept)
        self.notice.first.connect(self._on_theirs_wanted)
        self.notice.second.connect(self._on_mine_wanted)
        self.counts.counted.connect(self.canvas.show_answered)
        self.publishing.question_wanted.connect(self.canvas.select)
        self.menus.room_wanted.connect(self.room_wanted)
        self.menus.form_wanted.connect(self.form_wanted)
        changes = self._desk.changes
        changes.forms_changed.connect(self._on_forms_changed)
        changes.responses_changed.connect(self._on_responses_changed)
        changes.import_finished.connect(lambda _batch: self._on_responses_changed())
        theme.notifier().changed.connect(self._set_widths)
        to_kinds = self.palette_column.setFocus  # the next question goes behind the chosen one
        for keys, act in (("Ctrl+Return", head.publish.click), ("Ctrl+Shift+A", to_kinds)):
            QShortcut(QKeySequence(keys), self, act, context=_INSIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The preview gives way where there is no room for all three."""
        super().resizeEvent(event)
        self._set_widths()

    def hideEvent(self, event: QHideEvent) -> None:
        """Left: everything goes into the file."""
        self.keep()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper behind all of it."""
        QPainter(self).fillRect(self.rect(), theme.color("paper"))

    def _set_widths(self) -> None:
        palette, preview = theme.px(WIDTH), theme.px(PREVIEW_WIDTH)
        narrow = self.width() - palette - preview < theme.px(LEAST_CANVAS)
        instead = narrow and self.head.look.isChecked()
        self.head.look.setVisible(narrow)
        self.head.look.setText("Questions" if instead else "Preview")
        self.palette_column.setVisible(not instead)
        self.canvas.setVisible(not instead)
        self.preview.setVisible(not narrow or instead)
        self.preview.setMaximumWidth(16_777_215 if instead else preview)

    # -- showing ------------------------------------------------------------------------------

    def _show_draft(self, draft: FormDraft) -> None:
        self.canvas.show_draft(draft)
        self._show_standing()
        self.menus.show_form()
        self.counts.count(self.keeper.form)

    def _show_standing(self) -> None:
        form, draft = self.keeper.form, self.keeper.draft
        if form is None or draft is None:
            return
        live = form.live.number if form.live is not None else 0
        standing = Standing(
            name=form.name,
            live=live,
            next=live + 1,
            changed=self.keeper.changed,
            archived=form.archived,
            asks=bool(draft.schema.asked),
            trouble=self._trouble,
            can_undo=draft.can_undo,
            can_redo=draft.can_redo,
        )
        self.head.show_standing(standing, measure(draft.schema))
        self.menus.show_changed()
        # The code that it will have: of this version if nothing has changed, else of the next.
        code = forms.version_code(form.uid, live + 1 if self.keeper.changed else live)
        self.preview.show_schema(draft.schema, code)
        self.shown_anew.emit()

    # -- keeping ------------------------------------------------------------------------------

    def _on_edited(self) -> None:
        self._drawn.start()

    def _on_kept(self) -> None:
        self._trouble = ""
        self._drawn.start()

    def _on_not_kept(self, failure: StoreError) -> None:
        if not self._trouble:
            self._desk.toasts.show(f"Not saved yet: {failure.sentence}")
        self._trouble = failure.sentence
        self._drawn.start()

    def _on_conflicted(self) -> None:
        self._trouble = CONFLICT
        self.notice.say(CONFLICT, "Show theirs", "Keep mine")
        self._drawn.start()

    def _on_theirs_wanted(self) -> None:
        self.keeper.in_conflict = False
        if not self._open(self.form_id):
            self.keeper.form = self.keeper.draft = None
            self.back_wanted.emit()

    def _on_mine_wanted(self) -> None:
        self.notice.hide()
        try:
            kept = self.keeper.keep_mine()
        except NotFound:
            self._desk.dialogs.show_failure(GONE)
            self.keeper.form = self.keeper.draft = None
            self.back_wanted.emit()
            return
        if kept:
            self._on_kept()

    def _on_forms_changed(self) -> None:
        if self.isVisible():
            self._soon.start()

    def _on_forms_settled(self) -> None:
        before = self.keeper.draft
        if self.keeper.form is None:
            return
        if not self.keeper.refresh():
            self.back_wanted.emit()
        elif self.keeper.draft is not None and self.keeper.draft is not before:
            self._show_draft(self.keeper.draft)
        else:
            self.menus.show_form()
            self._show_standing()

    def _on_responses_changed(self) -> None:
        if self.isVisible():
            self.counts.count(self.keeper.form)

    # -- doing --------------------------------------------------------------------------------

    def _on_renamed(self, name: str) -> None:
        self.keep()
        self.acts.rename(self.form_id, name, self.keeper.form and self.keeper.form.name)
        if self.keeper.refresh() and self.keeper.form is not None:
            self.head.name.show_name(self.keeper.form.name)

    def _on_publish_clicked(self) -> None:
        if self.draft is None or self.keeper.form is None:
            return
        if not self.keep():
            self._desk.dialogs.show_failure(f"{self._trouble} Nothing was published.")
            return
        shown = self.draft
        if not self._read_again():
            return
        if self.draft is not shown or not self.keeper.changed:
            self._desk.toasts.show(CHANGED_ELSEWHERE)
            return
        form = forms.get_form(self.form_id)
        self.publishing.publish(form, shown.schema, self.counts.found)
        self._read_again()

    def _read_again(self) -> bool:
        """Show the form as it is in the file by now; False, having left it, if it is gone."""
        if not self.keeper.refresh():
            self._desk.dialogs.show_failure(GONE)
            self.back_wanted.emit()
            return False
        if self.draft is not None:
            self._show_draft(self.draft)
        return True
