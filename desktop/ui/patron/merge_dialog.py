"""Two records that are one person: see both, choose field by field, merge, and undo if wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.queries import duplicates, merge
from db.records.duplicates import MergeField, MergePreview
from db.records.patrons import DuplicateHint, PatronDetail
from desktop.domain import words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.patron.details_people import patron_offers
from desktop.ui.patron.header import best_point
from desktop.ui.patron.history_dialogs import plain_buttons
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.type_ahead import Offer, TypeAhead


def hints_for(detail: PatronDetail) -> list[DuplicateHint]:
    """Who may be the same person as this patron."""
    found = duplicates.find_duplicates(
        detail.given,
        detail.family,
        best_point(detail.contact_points, "phone"),
        best_point(detail.contact_points, "email"),
        but=detail.id,
    )
    return found[:3]


def moves_words(preview: MergePreview) -> str:
    """`Moves: 12 tickets, 3 notes.`"""
    counted = [
        f"{m.count:,} {m.kind.removesuffix('s') if m.count == 1 else m.kind}"
        for m in preview.moves
        if m.count
    ]
    return f"Moves to {preview.keep_name}: {words.join_words(counted)}." if counted else ""


class MergeDialog(QDialog):
    """Asks for the other record, shows both, and merges as one step that can be taken back."""

    def __init__(self, desk: Desk, detail: PatronDetail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._detail = detail
        self._preview: MergePreview | None = None
        self.kept_id: int | None = None  # whose record stayed, once merged
        self._choices: dict[str, QRadioButton] = {}
        self.setWindowTitle(f"Merge {detail.display_name} with another record")
        self.resize(theme.px(720), theme.px(600))
        self.search = TypeAhead(
            self._offers, "Name, phone or e-mail of the other record", "Other record"
        )
        self.search.chosen.connect(self.show_other)
        self._hints = QWidget()
        self._about = Label("", "small", "ink2", wrap=True)
        self._warnings = Label("", "small", "amber", wrap=True)
        self._grid_holder = QWidget()
        self._grid = QGridLayout(self._grid_holder)
        self._moves = Label("", "body", "ink", wrap=True)
        self.swap_button = button("Keep the other one instead", "quiet")
        self.swap_button.clicked.connect(self._on_swap)
        self.not_same_button = button("Not the same person", "quiet")
        self.not_same_button.clicked.connect(self._on_not_same)
        self._lay_out()
        self._show_hints()
        self._show_preview(None)

    def _lay_out(self) -> None:
        self._grid.setHorizontalSpacing(theme.px(14))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setContentsMargins(0, 0, 0, 0)
        for column, stretch in ((0, 0), (1, 1), (2, 1)):
            self._grid.setColumnStretch(column, stretch)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.px(10))
        for widget in (self._warnings, self._grid_holder, self._moves):
            inside.addWidget(widget)
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        extra = QHBoxLayout()
        extra.addWidget(self.swap_button)
        extra.addWidget(self.not_same_button)
        extra.addStretch(1)
        buttons = plain_buttons()
        self.merge_button = buttons.addButton("Merge", QDialogButtonBox.ButtonRole.AcceptRole)
        self.merge_button.setProperty("role", "primary")
        buttons.accepted.connect(self._on_merge)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        side = theme.px(20)
        box.setContentsMargins(side, side, side, side)
        box.setSpacing(theme.px(12))
        for widget in (self.search, self._hints, self._about):
            box.addWidget(widget)
        box.addWidget(scroll, 1)
        box.addLayout(extra)
        box.addWidget(buttons)
        self.search.setFocus()

    def _offers(self, text: str) -> list[Offer]:
        return [offer for offer in patron_offers(text) if offer.data != self._detail.id]

    def _show_hints(self) -> None:
        flow = FlowLayout(self._hints)
        found = hints_for(self._detail)
        if found:
            flow.addWidget(Label("Likely:", "small", "ink2"))
        for hint in found:
            chip = ChipButton(f"{hint.name} · {hint.reason}".replace("&", "&&"), dashed=True)
            chip.setAccessibleName(f"{hint.name}, {hint.reason}")
            chip.clicked.connect(lambda _=False, h=hint: self.show_other(h.patron_id))
            flow.addWidget(chip)
        self._hints.setVisible(bool(found))

    @property
    def preview(self) -> MergePreview | None:
        """What is shown."""
        return self._preview

    def show_other(self, other_id: int) -> None:
        """Show what a merge with that record would do."""
        preview = merge.preview_merge(self._detail.id, other_id)
        self.search.put(preview.other_name, other_id)
        self._show_preview(preview)

    def choose_other(self, name: str, take: bool = True) -> None:
        """Take a field from the other record, or leave it."""
        radio = self._choices[name]
        radio.setChecked(take)

    def taken(self) -> set[str]:
        """The fields that are taken from the other record."""
        return {name for name, radio in self._choices.items() if radio.isChecked()}

    def _show_preview(self, preview: MergePreview | None) -> None:
        self._preview = preview
        self._choices.clear()
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for widget in (self.merge_button, self.swap_button, self.not_same_button):
            widget.setVisible(preview is not None)
        self._grid_holder.setVisible(preview is not None)
        if preview is None:
            self._about.setText(
                "Find the other record of the same person. You will see what changes before it does."
            )
            self._moves.setText("")
            self._warnings.hide()
            return
        self._about.setText(
            f"{preview.keep_name} stays; the record of {preview.other_name} goes into it. "
            "Undo brings both back as they were."
        )
        self._warnings.setText("\n".join(preview.warnings))
        self._warnings.setVisible(bool(preview.warnings))
        self._moves.setText(moves_words(preview))
        for column, text in ((1, "Stays"), (2, "From the other record")):
            self._grid.addWidget(Label(text, "section", "ink2"), 0, column)
        told = [f for f in preview.fields if f.keep or f.other]
        for row, field in enumerate(told, 1):
            self._add_row(row, field)
        self.merge_button.setFocus()

    def _add_row(self, row: int, field: MergeField) -> None:
        self._grid.addWidget(Label(field.label, "small", "ink2"), row, 0)
        if field.same:
            self._grid.addWidget(Label(field.keep or "–", "body", "ink2", wrap=True), row, 1, 1, 2)
            return
        group = QButtonGroup(self._grid_holder)
        for column, text, on in (
            (1, field.keep, not field.take_other),
            (2, field.other, field.take_other),
        ):
            radio = QRadioButton((text or "(empty)").replace("&", "&&"))
            radio.setAccessibleName(f"{field.label}: {text or 'empty'}")
            radio.setChecked(on)
            group.addButton(radio)
            self._grid.addWidget(radio, row, column)
        self._choices[field.name] = radio

    def _on_swap(self) -> None:
        if self._preview is not None:
            keep, other = self._preview.other_id, self._preview.keep_id
            self._show_preview(merge.preview_merge(keep, other))

    def _on_not_same(self) -> None:
        preview = self._preview
        if preview is None:
            return
        self._desk.edits.run(
            lambda: duplicates.set_not_duplicates(
                preview.keep_id, preview.other_id, user_id=self._desk.session.user_id
            ),
            "Kept apart from now on",
        )
        self.reject()

    def _on_merge(self) -> None:
        preview, taken = self._preview, self.taken()
        if preview is None:
            return
        self._desk.put_by()  # what is half typed about either goes along
        step = self._desk.edits.run(
            lambda: merge.merge_patrons(
                preview.keep_id,
                preview.other_id,
                taken,
                versions=preview.versions,
                user_id=self._desk.session.user_id,
            ),
            f"Merged into {preview.keep_name}",
        )
        if step is not None:
            self.kept_id = preview.keep_id
            self.accept()
