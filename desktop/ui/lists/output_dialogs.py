"""What is asked before a list goes out: the table's columns, the sheet of labels, the letter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from db.records.letters import LetterTemplateRecord
from desktop.documents.address_labels import SHEETS, LabelSheet
from desktop.domain.list_export import COLUMNS, USUAL, TableChoice
from desktop.domain.list_people import FOR_WHOM, LeftOut, left_out_words
from desktop.ui import theme
from desktop.ui.lists.picks import Pick, Spin
from desktop.ui.widgets.labels import Label

NAMED_MOST = 500
US_PAPER = frozenset({"US", "CA", "MX"})


class _Asking(QDialog):
    """A title, fields below each other, and two buttons; Enter goes on."""

    def __init__(self, title: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(440))
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.px(8))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton(action, QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setProperty("role", "primary")
        self.go.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(*(theme.px(18),) * 4)
        box.setSpacing(theme.px(14))
        box.addLayout(self.body)
        box.addWidget(buttons)

    def add(self, caption: str, field: QWidget) -> None:
        """A field under its caption."""
        label = Label(caption, "section", "ink2")
        label.setBuddy(field)
        self.body.addWidget(label)
        self.body.addWidget(field)


class TableDialog(_Asking):
    """Whose rows, which columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Table for a spreadsheet", "Save as…", parent)
        self.way = Pick("Whose rows")
        self.way.show_options(list(FOR_WHOM.items()))
        self.way.show_value("all")
        self.add("Rows", self.way)
        self.columns: dict[str, QCheckBox] = {}
        grid = QGridLayout()
        grid.setVerticalSpacing(0)
        for place, column in enumerate(COLUMNS):
            tick = QCheckBox(column.heading)
            tick.setChecked(column.code in USUAL)
            tick.toggled.connect(self._on_toggled)
            self.columns[column.code] = tick
            rows = (len(COLUMNS) + 2) // 3
            grid.addWidget(tick, place % rows, place // rows)
        self.body.addWidget(Label("Columns", "section", "ink2"))
        self.body.addLayout(grid)
        self.mark = QCheckBox("For Excel (a mark at the start says that it is UTF-8)")
        self.mark.setChecked(True)
        self.body.addWidget(self.mark)
        self.body.addWidget(
            Label(
                "E-mail addresses are written only where the patron allowed e-mail; phone numbers "
                "and addresses not where they were refused.", "small", "ink2", wrap=True,
            )
        )  # fmt: skip

    @property
    def choice(self) -> TableChoice:
        """What was chosen."""
        codes = tuple(code for code, tick in self.columns.items() if tick.isChecked())
        return TableChoice(self.way.value, codes, self.mark.isChecked())

    def _on_toggled(self) -> None:
        self.go.setEnabled(any(tick.isChecked() for tick in self.columns.values()))


class LabelsDialog(_Asking):
    """Which sheet, where the first label is, households."""

    def __init__(self, country: str, parent: QWidget | None = None) -> None:
        super().__init__("Address labels", "Save as…", parent)
        self.sheet = Pick("Sheet of labels")
        self.sheet.show_options([(key, sheet.name) for key, sheet in SHEETS.items()])
        self.sheet.show_value("5160" if country in US_PAPER else "3x7")
        self.add("Sheet", self.sheet)
        self.first = Spin("First free label on the first sheet")
        self.first.setMaximumWidth(theme.px(120))
        self.add("First free label on the first sheet", self.first)
        self.households = QCheckBox("One label for a household at one address")
        self.households.setChecked(True)
        self.body.addWidget(self.households)
        self.sheet.picked.connect(lambda _: self._show_most())
        self._show_most()

    @property
    def chosen(self) -> LabelSheet:
        """The sheet of labels."""
        return SHEETS[self.sheet.value]

    def _show_most(self) -> None:
        most = self.chosen.count
        self.first.show_number(min(self.first.value() or 1, most), 1, most, after=f"of {most}")


class DraftsDialog(_Asking):
    """Which letter; whether a friendly line goes into each."""

    def __init__(
        self, templates: Sequence[LetterTemplateRecord], parent: QWidget | None = None
    ) -> None:
        super().__init__("E-mail drafts", "Choose a folder…", parent)
        self._templates = list(templates)
        self.letter = Pick("Letter")
        self.letter.show_options([(n, t.name) for n, t in enumerate(self._templates)])
        self.letter.show_value(0)
        self.letter.picked.connect(lambda _: self._show_letter())
        self.add("Letter", self.letter)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("The letter, with its fields")
        self.text.setMinimumHeight(theme.px(170))
        self.text.setTabChangesFocus(True)
        self.body.addWidget(self.text)
        self.openers = QCheckBox(
            "Put a true and friendly line into each, where the letter has room"
        )
        self.openers.setChecked(True)
        self.body.addWidget(self.openers)
        self.body.addWidget(
            Label(
                "A draft is a file that your mail program opens as not yet sent. Only who allows "
                "e-mail gets one; each is kept in the patron's history.", "small", "ink2",
                wrap=True,
            )
        )  # fmt: skip
        self._show_letter()

    @property
    def chosen(self) -> LetterTemplateRecord:
        """The letter."""
        return self._templates[self.letter.value or 0]

    def _show_letter(self) -> None:
        self.text.setPlainText(f"{self.chosen.subject}\n\n{self.chosen.body}")


class OutcomeDialog(QDialog):
    """What went out, and who was left out and why: to be read, and copied."""

    def __init__(
        self, title: str, said: str, left_out: Sequence[LeftOut], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(480))
        box = QVBoxLayout(self)
        box.setContentsMargins(*(theme.px(18),) * 4)
        box.setSpacing(theme.px(10))
        self.said = Label(said, "said", wrap=True, selectable=True)
        box.addWidget(self.said)
        self.summary = Label(left_out_words(left_out), "body", "ink2", wrap=True)
        self.summary.setVisible(bool(left_out))
        box.addWidget(self.summary)
        self.names = QPlainTextEdit()
        self.names.setReadOnly(True)
        self.names.setTabChangesFocus(True)
        self.names.setAccessibleName("Who was left out, and why")
        lines = [f"{_one_line(one.name)}: {one.reason}" for one in left_out[:NAMED_MOST]]
        if len(left_out) > NAMED_MOST:
            lines.append(f"and {len(left_out) - NAMED_MOST:,} more")
        self.names.setPlainText("\n".join(lines))
        self.names.setVisible(bool(left_out))
        self.names.setMinimumHeight(theme.px(160))
        box.addWidget(self.names)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        box.addWidget(buttons)
        buttons.button(QDialogButtonBox.StandardButton.Close).setFocus(
            Qt.FocusReason.OtherFocusReason
        )


def _one_line(text: str) -> str:
    return " ".join(text.split())
