"""The lines of one case of an opener, the fields they may use, and whom the case fits now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.opener_wording import CASES, FIELDS, KINDS, Example
from desktop.ui import theme
from desktop.ui.settings.wording_line import WordingLine
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.chip import ChipButton
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

LOOKING = "Looking for somebody whom this fits…"
NOBODY = "Nobody was found whom this fits now."
QUIET = "Nothing is said in this case."


class WordingCase(Card):
    """`lines_changed(group, lines)` when the lines that are kept are others than before."""

    lines_changed = Signal(str, list)

    def __init__(
        self, kind: str, group: str, lines: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(CASES[kind][group])
        self._kind, self._group = kind, group
        self._example: Example | None = None
        self._last: WordingLine | None = None
        self.lines: list[WordingLine] = []
        self.fits = Label(LOOKING, "small", "ink2", wrap=True)
        self.quiet = Label(QUIET, "body", "ink2", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.px(4))
        self.add = Button("Another line", "quiet", "plus")
        self.add.setAccessibleName(f"Another line: {CASES[kind][group]}")
        self.chips = [self._chip(name) for name in FIELDS if name in KINDS[kind].groups[group]]
        # A heading of the card's own would not go on in the next line.
        self.body.addWidget(Label(CASES[kind][group], "section", "ink2", wrap=True))
        self.body.addWidget(self.fits)
        self.body.addLayout(self._rows)
        self.body.addWidget(self.quiet)
        foot = QHBoxLayout()
        foot.addWidget(self.add, 0, Qt.AlignmentFlag.AlignTop)
        foot.addSpacing(theme.px(8))
        if self.chips:
            foot.addWidget(self._chip_row(), 1)
        else:
            foot.addWidget(Label("No fields to fill in here.", "small", "ink2"))
            foot.addStretch(1)
        self.body.addLayout(foot)
        for text in lines:
            self._add_line(text)
        self._count()
        self.add.clicked.connect(self._on_add)

    def show_example(self, example: Example | None, *, looked: bool) -> None:
        """Whom the case fits now; None if nobody was found, once it was `looked` for."""
        self._example = example
        who = f"For {example.patron} now:" if example is not None else NOBODY
        self.fits.setText(who if looked else LOOKING)
        for line in self.lines:
            line.show_example(example)

    def _chip(self, name: str) -> ChipButton:
        chip = ChipButton(f"{{{name}}}", "blue")
        chip.setToolTip(FIELDS[name])
        chip.setAccessibleName(f"Put in {name}")
        chip.setAccessibleDescription(FIELDS[name])
        # A click must not take the cursor out of the line that it writes into.
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.clicked.connect(lambda: self._on_field_wanted(name))
        return chip

    def _chip_row(self) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, theme.px(6), theme.px(6))
        for chip in self.chips:
            flow.addWidget(chip)
        return row

    def _add_line(self, text: str) -> WordingLine:
        name = f"{CASES[self._kind][self._group]}, line {len(self.lines) + 1}"
        line = WordingLine(self._kind, self._group, name, text)
        line.show_example(self._example)
        line.kept.connect(self._tell)
        line.dropped.connect(lambda: self._on_dropped(line))
        line.field.entered.connect(lambda: self._on_entered(line))
        self.lines.append(line)
        self._rows.addWidget(line)
        return line

    def _on_add(self) -> None:
        line = self._add_line("")
        self._count()
        line.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_entered(self, line: WordingLine) -> None:
        self._last = line

    def _on_dropped(self, line: WordingLine) -> None:
        if line not in self.lines:
            return
        place = self.lines.index(line)
        self.lines.remove(line)
        if self._last is line:
            self._last = None
        had_focus = line.isAncestorOf(line.window().focusWidget() or self)
        self._rows.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._count()
        if had_focus:
            near = self.lines[min(place, len(self.lines) - 1)].remove if self.lines else self.add
            near.setFocus(Qt.FocusReason.OtherFocusReason)
        if line.text:
            self._tell()

    def _on_field_wanted(self, name: str) -> None:
        if self._last is None and not self.lines:
            self._on_add()
        line = self._last or self.lines[-1]
        line.field.insert(f"{{{name}}}")
        line.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _count(self) -> None:
        self.quiet.setVisible(not self.lines)
        self.fits.setVisible(bool(self.lines))

    def _tell(self) -> None:
        self.lines_changed.emit(self._group, [line.text for line in self.lines if line.text])
