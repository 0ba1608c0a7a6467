"""The letters of the house: a list on the left, the words of one, and how it reads for somebody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.errors import InputRefused
from db.records.letters import LetterTemplateRecord
from desktop.domain import letter_templates
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.settings.letter_editor import LetterEditor
from desktop.ui.settings.letter_preview import LetterPreview
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.inner_page import InnerPage

if TYPE_CHECKING:
    from db.journal import Step

HOW = (
    "What can be drafted for a patron, in your words. Nothing is sent from here: a draft opens in "
    "the mail program, where somebody reads it once more."
)
NEW_BODY = "{salutation},\n\n\n\nWith kind regards,\n{staff|}\n{venue|}"
LIST_WIDTH, ROW_HEIGHT, WIDEST, SIDE_BY_SIDE = 232, 34, 1360, 900


class LettersPage(InnerPage):
    """Kept when a person goes on to something else; each change can be taken back. `closed`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Letters", HOW, WIDEST, parent)
        self._desk = desk
        self._lot: tuple[LetterTemplateRecord, ...] = ()
        self._shown: LetterTemplateRecord | None = None
        self.list = QListWidget()
        self.list.setAccessibleName("Letters")
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.archived = QCheckBox("Show archived")
        self.new = Button("New letter", "secondary", "plus")
        self.copy = Button("Duplicate", "quiet", "duplicate")
        self.archive = Button("Archive", "quiet", "eye-off")
        self.shipped = Button("Back to the shipped wording", "quiet", "undo")
        self.editor = LetterEditor()
        self.preview = LetterPreview(desk)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._on_theme_changed()
        self._connect()

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._on_row_changed)
        self.archived.toggled.connect(lambda _: self._read())
        self.new.clicked.connect(self._on_new)
        self.copy.clicked.connect(self._on_copy)
        self.archive.clicked.connect(self._on_archive)
        self.shipped.clicked.connect(self._on_shipped)
        self.editor.changed.connect(lambda: self.preview.show_typed(self.editor.template()))
        self.editor.left.connect(self.keep)
        self._desk.edits.stack_changed.connect(self._on_stack_changed)
        theme.notifier().changed.connect(self._on_theme_changed)

    # What the settings call.

    def activate(self) -> None:
        """Show the letters as they are kept."""
        self._read()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_letter(self, name: str) -> None:
        """Choose a letter by its name, as a person does on the left."""
        names = [one.name for one in self._lot]
        self.list.setCurrentRow(names.index(name))

    def go_back(self) -> None:
        """Keep what can be kept first."""
        if self.keep():
            super().go_back()

    def keep(self) -> bool:
        """Keep what was changed; False, and a sentence says why, if it cannot be kept."""
        before = self._shown
        if before is None:
            return True
        after = self.editor.template()
        if after == before:
            return True
        try:
            letter_templates.check_template(after)
            if not after.name:
                raise InputRefused("The letter needs a name. Nothing was saved.")
        except InputRefused as refused:
            self.editor.show_problem(f"{refused.sentence} Esc brings back what is kept.")
            return False
        return self._do(
            lambda: letter_templates.keep_template(before, after, user_id=self._user()),
            "Letter kept", after.name,
        )  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc brings back what is kept; with nothing to bring back it goes to the settings."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._shown is not None and self.editor.template() != self._shown:
            self._show(self._shown)
        else:
            self.go_back()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room, else the preview below the words."""
        super().resizeEvent(event)
        wide = self.width() >= theme.px(SIDE_BY_SIDE)
        way = QBoxLayout.Direction
        self._sides.setDirection(way.LeftToRight if wide else way.TopToBottom)

    # Filling.

    def _read(self, wanted: str = "") -> None:
        name = wanted or (self._shown.name if self._shown is not None else "")
        self._lot = letter_templates.list_templates(archived=self.archived.isChecked())
        self.list.blockSignals(True)
        self.list.clear()
        for one in self._lot:
            item = QListWidgetItem(_row_words(one))
            item.setSizeHint(QSize(0, theme.px(ROW_HEIGHT)))
            self.list.addItem(item)
        row = next((n for n, one in enumerate(self._lot) if one.name == name), 0)
        if self._lot:
            self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        self._on_row_changed(self.list.currentRow(), kept=True)

    def _on_row_changed(self, row: int, *, kept: bool = False) -> None:
        wanted = self._lot[row] if 0 <= row < len(self._lot) else None
        if not kept and not self.keep():
            self._mark(self._shown)  # what cannot be kept must not be lost by a click on another
            return
        if wanted is not None:
            self._mark(wanted)  # keeping may have put the letters into another order
            self._show(wanted)

    def _mark(self, letter: LetterTemplateRecord | None) -> None:
        place = next((n for n, one in enumerate(self._lot) if one == letter), -1)
        self.list.blockSignals(True)
        self.list.setCurrentRow(place)
        self.list.blockSignals(False)

    def _show(self, template: LetterTemplateRecord) -> None:
        self._shown = template
        self.editor.show_template(template)
        self.preview.show_template(template)
        self.shipped.setVisible(bool(template.id and template.shipped))
        self.archive.setText("Bring back" if template.archived else "Archive")
        self.archive.setAccessibleName(f"{self.archive.text()}: {template.name}")

    # Doing.

    def _user(self) -> int | None:
        return self._desk.session.user_id

    def _do(self, write: Callable[[], Step], done: str, name: str = "") -> bool:
        if self._desk.edits.run(write, done) is None:
            return False
        self._read(name)
        return True

    def _on_stack_changed(self) -> None:
        """Something was taken back, here or elsewhere."""
        if self.isVisible() and self._shown is not None:
            lot = letter_templates.list_templates(archived=self.archived.isChecked())
            if lot != self._lot:
                self._read(self._name_now())

    def _name_now(self) -> str:
        """The name of the shown letter, which an undo may have given back."""
        shown = self._shown
        if shown is None:
            return ""
        for one in letter_templates.list_templates(archived=True):
            if (one.id and one.id == shown.id) or (one.shipped and one.shipped == shown.shipped):
                return one.name
        return ""

    def _on_new(self) -> None:
        if not self.keep():
            return
        fresh = LetterTemplateRecord(0, _new_name(), "", NEW_BODY)
        if self._do(
            lambda: letter_templates.add_template(fresh, user_id=self._user()),
            "New letter", fresh.name,
        ):  # fmt: skip
            self.editor.name.setFocus()
            self.editor.name.selectAll()

    def _on_copy(self) -> None:
        if self._shown is None or not self.keep():
            return
        shown, before = self._shown, {one.name for one in self._lot}
        if self._do(lambda: letter_templates.duplicate(shown, user_id=self._user()), "Duplicated"):
            new = [one.name for one in self._lot if one.name not in before]
            if new:
                self.show_letter(new[0])

    def _on_archive(self) -> None:
        if self._shown is None or not self.keep():
            return
        shown = self._shown
        after = replace(shown, archived=not shown.archived)
        done = "Archived" if after.archived else "Brought back"
        self._do(lambda: letter_templates.keep_template(shown, after, user_id=self._user()), done)

    def _on_shipped(self) -> None:
        shown = self._shown
        if shown is None:
            return
        original = letter_templates.as_shipped(shown)
        self._shown = None  # what was typed goes with the house's own words
        if not self._do(
            lambda: letter_templates.bring_back(shown, user_id=self._user()),
            "The shipped wording is back", original.name if original else "",
        ):  # fmt: skip
            self._read(shown.name)

    # Laying out.

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(theme.px(8))
        left.addWidget(self.list, 1)
        left.addWidget(self.archived)
        left.addWidget(self.new, 0, Qt.AlignmentFlag.AlignLeft)
        acts = QWidget()
        flow = FlowLayout(acts, theme.px(4), theme.px(4))
        for made in (self.copy, self.archive, self.shipped):
            flow.addWidget(made)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(acts)
        column.addWidget(self.editor, 1)
        self._sides.setSpacing(theme.px(20))
        self._sides.addWidget(words, 6)
        self._sides.addWidget(self.preview, 5)
        inside = QWidget()
        inside.setLayout(self._sides)
        self._sides.setContentsMargins(0, 0, theme.px(10), 0)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName("The letter")
        halves = QHBoxLayout()
        halves.setSpacing(theme.px(20))
        halves.addLayout(left)
        halves.addWidget(area, 1)
        self.column.addLayout(halves, 1)

    def _on_theme_changed(self) -> None:
        self.list.setFixedWidth(theme.px(LIST_WIDTH))
        self.list.setStyleSheet(f"QListWidget::item {{ padding-left: {theme.px(10)}px; }}")
        for row in range(self.list.count()):
            self.list.item(row).setSizeHint(QSize(0, theme.px(ROW_HEIGHT)))


def _row_words(template: LetterTemplateRecord) -> str:
    marks = [template.name]
    if template.archived:
        marks.append("archived")
    elif template.shipped and letter_templates.is_changed(template):
        marks.append("own words")
    if template.channel == "post":
        marks.append("post")
    return " · ".join(marks)


def _new_name() -> str:
    taken = {one.name for one in letter_templates.list_templates(archived=True)}
    number = 1
    while (name := "New letter" if number == 1 else f"New letter {number}") in taken:
        number += 1
    return name
