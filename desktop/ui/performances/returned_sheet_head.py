"""The head of the typing up: which sheet it is, whose, and what its ticks say of everybody."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.domain import words
from desktop.domain.returned_sheet import ReturnedSheet
from desktop.domain.sheet_typing import RULES, Typing
from desktop.ui import theme
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.labels import Label


class SheetHead(QWidget):
    """`back_wanted`; `sheet_wanted(number)`; `volunteer_typed(name)`; `rule_chosen(rule)`."""

    back_wanted = Signal()
    sheet_wanted = Signal(int)
    volunteer_typed = Signal(str)
    volunteer_entered = Signal()
    rule_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = button("Tonight", "quiet", "chevron-left")
        self.back.setToolTip("Back to Tonight: everything is put by (Esc)")
        self.back.setAccessibleName("Back to Tonight")
        self.title = Label("Type up a returned sheet", "title", elide=True)
        self.about = Label("", "body", "ink2", elide=True)
        self.sheets = QComboBox()
        self.sheets.setAccessibleName("Which sheet came back")
        self.sheets.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.volunteer = QLineEdit()
        self.volunteer.setPlaceholderText("Whose sheet? (Alt+V)")
        self.volunteer.setAccessibleName("The volunteer whose sheet it is")
        self.volunteer.setMaxLength(80)
        self.rules = ChoiceRow("Attendance", RULES)
        self.scope = Label("", "small", "ink2", wrap=True)
        self._lay_out()
        self.back.clicked.connect(self.back_wanted)
        self.sheets.activated.connect(lambda _: self.sheet_wanted.emit(self.sheets.currentData()))
        self.volunteer.textEdited.connect(self.volunteer_typed)
        self.volunteer.returnPressed.connect(self.volunteer_entered)
        self.rules.chosen.connect(lambda rule: self.rule_chosen.emit(str(rule)))

    def show_sheet(
        self, sheet: ReturnedSheet, typing: Typing, volunteers: Sequence[str], user: str
    ) -> None:
        """Which sheet is typed up."""
        performance = sheet.performance
        said = [performance.title, words.when_words(performance.starts_at)]
        if not sheet.number:
            said.append("no sheet was printed here: these are today's codes")
        self.about.setText(" · ".join(" ".join(s.split()) for s in said))
        with QSignalBlocker(self.sheets):
            self.sheets.clear()
            for number, at, lines in sheet.numbers:
                told = f"Sheet {number}, {words.time_words(at)}, {words.count_words(lines, 'line')}"
                self.sheets.addItem(told, number)
            self.sheets.setCurrentIndex(self.sheets.findData(sheet.number))
        self.sheets.setVisible(bool(sheet.numbers))
        self.volunteer.setText(typing.volunteer)
        names = [*volunteers, *([user] if user and user not in volunteers else [])]
        completer = QCompleter(names, self.volunteer)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        self.volunteer.setCompleter(completer)
        self.rules.show_value(typing.rule)
        self.scope.setText(_scope(sheet))

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(theme.px(12))
        first.addWidget(self.back)
        first.addWidget(self.title, 1)
        second = QHBoxLayout()
        second.setSpacing(theme.px(10))
        second.addWidget(self.about, 3)
        second.addWidget(self.sheets, 0)
        second.addWidget(self.volunteer, 1)
        self.volunteer.setMinimumWidth(theme.px(170))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(20), theme.px(14), theme.px(20), theme.px(10))
        layout.setSpacing(theme.px(8))
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addWidget(self.rules)
        layout.addWidget(self.scope)


def _scope(sheet: ReturnedSheet) -> str:
    """About whom a sentence about everybody is: whoever has a tick box on this paper."""
    many = len(sheet.boxed)
    of = len(sheet.attended)
    if sheet.whole_house or many == of:
        return f"“All” and “only” are about the whole house: {words.count_words(of, 'ticket')}."
    told = words.count_words(many, "ticket")
    return (
        f"“All” and “only” are about the {told} on this sheet that can be ticked; "
        f"the other {of - many:,} stay as they are."
    )
