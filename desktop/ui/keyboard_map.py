"""The map of all keys, shown by F1."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import theme
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label

WIDE, HIGH, NARROW = 1040, 700, 760
LEARNING = "Keeping what was just learnt"
BEGINNING = "Before a call"
CALLING = "In a call"
OLD_NOTES = "Going through old notes"
FILLING = "Typing up papers, filling in"
REVIEWING = "Reviewing answers"
RESULTS = "In the results of a form"
RETURNED = "Typing up a returned sheet"
DOOR = "A volunteer at the door"
EVERYWHERE_AT_THE_DOOR = (DOOR,)
# Group: (keys as Qt spells them, what they do). Several keys are parted by " or ".
KEYS: dict[str, tuple[tuple[str, str], ...]] = {
    "Everywhere": (
        ("Ctrl+K or /", "Find a patron"),
        ("Ctrl+N", "Add a new patron"),
        ("Ctrl+Shift+L", "Lists by rules of your own"),
        ("Ctrl+1 or Ctrl+2 or Ctrl+3", "Patrons, Tonight, Forms"),
        ("Ctrl+4 or Ctrl+5", "Follow-ups, Insights"),
        ("Ctrl+6 or Ctrl+7", "Import, Settings"),
        ("Ctrl+Z", "Undo"),
        ("Ctrl+Shift+Z", "Redo"),
        ("Esc", "One step back"),
        ("F5", "Start a call with the patron on the screen, or ask who it is"),
        ("Shift+F5", "Back to the call, or go on with the one put aside"),
        ("F6", "Show who is ringing"),
        ("Ctrl+L", "Somebody else sits down: number or initials, PIN"),
        ("Ctrl+Alt+L", "Lock the screen now"),
        ("F1", "These keys"),
    ),
    "Finding": (
        ("Up or Down", "Move through the list while typing"),
        ("PgUp or PgDown", "Ten rows at once"),
        ("Enter", "Open the patron, or add who was not found"),
        ("Esc", "Clear what was typed"),
        ("Left or Right", "From one saved view to the next, on their chips"),
        ("Space or Ctrl+Space", "Here tonight: arrived, not yet"),
        ("Alt+S", "Here tonight: by seat, by name"),
    ),
    "On a patron": (
        ("Alt+1 or Alt+2 or Alt+3", "Said that line; now type what came back"),
        ("Alt+A", "Ask one thing: to its answers"),
        ("Alt+F", "Fill in a form with this patron"),
        ("Ctrl+J", "Keep what was just learnt"),
        ("Ctrl+Shift+N", "Write a note, with a promise if one was made"),
        ("Ctrl+E", "Draft an e-mail; Ctrl+Return there hands it over"),
        ("Ctrl+I", "Add an interest"),
        ("Alt+O or Alt+H", "Overview, History"),
        ("Alt+I or Alt+N", "Interests, Notes"),
        ("Alt+D", "Details"),
        ("Ctrl+PgUp or Ctrl+PgDown", "The tab before, the next tab"),
    ),
    LEARNING: (
        ("Tab", "Take the next suggestion"),
        ("Shift+Tab", "Give the last one back"),
        ("Return", "Keep the sentence with what was taken"),
        ("Ctrl+Return", "Take all that is shown, and keep it"),
        ("Down", "To the suggestions; Left and Right walk there"),
        ("Space or F2", "There: take or give back, edit"),
        ("Del", "There: leave it out"),
        ("Esc", "Back to where you were"),
    ),
    BEGINNING: (
        ("1 or 9", "The kind of call, by its figure"),
        ("I or O", "Incoming, outgoing"),
        ("A", "The evening it is about: the next one offered"),
        ("P", "Practise with an invented caller"),
        ("R", "Go on with the call that is open"),
        ("Return", "Start the call"),
    ),
    CALLING: (
        ("Ctrl+Return", "The step is done, go on; in the last one, hang up and save"),
        ("Alt+1 or Alt+9", "Quick answers of the step, by their place; offers behind them"),
        ("Space", "On a line to say: you said it"),
        ("Alt+Up or Alt+Down", "The step before, the next one"),
        ("Alt+O", "To the offers"),
        ("Alt+K", "Another kind of call"),
        ("Ctrl+J", "Keep what was just learnt"),
        ("F5", "Another caller: this call is put aside when theirs begins"),
        ("Esc", "To the button that ends the call; once more ends it"),
    ),
    DOOR: (
        ("Up or Down", "Move through the names while typing"),
        ("Return", "They are in, or not yet"),
        ("Space", "The same, in the list"),
        ("Alt+D or Alt+S", "The door list, the sheet to print"),
        ("Ctrl+P", "Print the sheet"),
        ("Ctrl+L", "Somebody else sits down: number or initials, PIN"),
        ("Ctrl+Alt+L", "Lock the screen now"),
    ),
    "In a patron's lists": (
        ("L or M or D", "History: liked, mixed, disliked"),
        ("C or X", "History: came, did not come"),
        ("Return or P", "Notes: edit, pin"),
        ("R or K", "Notes: resolve, promise kept"),
        ("Shift+Right or Ctrl+Shift+Right", "Notes: choose letters, words"),
        ("Ctrl+Shift+I", "Notes: make an interest of them"),
        ("1 or 2 or 3 or 4", "Interests: how much"),
        ("Del", "Remove (Undo brings it back)"),
    ),
    OLD_NOTES: (
        ("Return", "Keep what is ticked, go on to the next"),
        ("Space or F2", "Tick or untick, edit"),
        ("S", "Nothing here"),
        ("Alt+Down or Alt+Up", "Later: the next note, the one before"),
        ("O", "Open the patron"),
        ("Ctrl+Z", "Take the last one back"),
    ),
    "Tonight": (
        ("Ctrl+P", "Print the briefing sheet"),
        ("E or F2", "Edit the performance"),
        ("R", "Recent performances, upcoming ones"),
        ("T", "Type up a returned sheet"),
        ("Ctrl+Shift+P", "Add a performance"),
    ),
    RETURNED: (
        ("Return", "On the code: to what is written there; there: keep it, next line"),
        ("+ or -", "On the code: came, did not come (star: no mark)"),
        ("Alt+C or Alt+X", "Anywhere: came, did not come"),
        ("Alt+1 or Alt+2 or Alt+3", "Whom of the party it is about"),
        ("Up or Down", "On the code: the line before, the next one"),
        ("Ctrl+T", "Take back what was kept of this line"),
        ("Alt+V or Alt+W", "Whose sheet it is, who came"),
        ("Ctrl+Return", "On the code: finish the sheet"),
        ("Esc", "To the code, then back to Tonight"),
    ),
    "Follow-ups": (
        ("Return", "Done: what happened; Return again saves"),
        ("M", "Move to another day"),
        ("O or E", "Open the patron, edit"),
        ("N", "A new follow-up"),
        ("Left or Right", "From one view to the next"),
        ("Ctrl+F", "Search; there: Down to the list"),
        ("Del", "Remove (Undo brings it back)"),
    ),
    "Insights": (
        ("Return", "List the patrons behind a number"),
        ("Left or Right", "In the weeks: the week before, the next one"),
        ("Ctrl+P", "Print"),
    ),
    "Lists": (
        ("Return", "In the line at the top: take the first offer as a condition"),
        ("Ctrl+Del", "Take the condition away"),
        ("Ctrl+S", "Save the list"),
        ("Ctrl+Shift+L", "A new list"),
        ("Ctrl+Return", "Use the list: table, labels, drafts"),
        ("Space", "Among the people: take out, put back"),
        ("F2 or Ctrl+D or Del", "Among the saved lists: rename, duplicate, remove"),
    ),
    "Forms": (
        ("Return", "Open the form in the builder"),
        ("Ctrl+Shift+F", "New form, empty or from a ready one"),
        ("R or K or T", "Review answers, open the kiosk, type paper answers"),
        ("F2 or Ctrl+D", "Rename, duplicate"),
        ("Del", "Archive (Undo takes it out again)"),
    ),
    "In the form builder": (
        ("Ctrl+Return", "Publish"),
        ("Ctrl+Shift+A", "Add a question behind this one: to the kinds"),
        ("Ctrl+Z or Ctrl+Shift+Z", "Undo, redo what was done to the form"),
        ("Return", "Edit the question"),
        ("Alt+Up or Alt+Down", "Move the question"),
        ("Ctrl+D or Del", "Duplicate, remove the question"),
        ("Esc", "Close the question, then back to the forms"),
    ),
    FILLING: (
        ("Return", "The next question; in long text Shift+Return begins a line"),
        ("1 or 9 or A or K", "Choose by place; Y and N too"),
        ("Space", "Tick or untick"),
        ("Alt+Up or Alt+Down", "The question before, the next one"),
        ("Ctrl+Return", "Hand in, and begin the next paper"),
        ("Esc", "Put aside (it waits among the broken off ones)"),
    ),
    REVIEWING: (
        ("Ctrl+Return", "Take in what is ticked, go on to the next"),
        ("Ctrl+Shift+Return", "Leave it: take nothing"),
        ("Return", "From the queue to the first tick"),
        ("Alt+Down or Alt+Up", "Later: the next response, the one before"),
    ),
    RESULTS: (
        ("Up or Down", "From answer to answer"),
        ("Return", "Who answered so; there: open the patron"),
        ("Ctrl+P", "Print what is shown"),
        ("Esc", "Close who answered so, then back to the forms"),
    ),
    "Import": (
        ("Ctrl+O", "Choose a file"),
        ("Ctrl+Shift+V", "Paste answers from an e-mail"),
        ("Ctrl+Return", "Go on: see the plan, import, next file"),
        ("Alt+Left", "Back"),
        ("Alt+S or Alt+N", "Two patrons: same person, not the same"),
    ),
}


class KeyboardMap(QDialog):
    """All keys in cards, two side by side where the screen has room."""

    def __init__(
        self, parent: QWidget | None = None, *, only: tuple[str, ...] | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        inside = QWidget()
        self._columns = columns = QHBoxLayout(inside)
        columns.setSpacing(theme.px(14))
        for names in (
            (only,)
            if only is not None
            else (
                (
                    "Everywhere",
                    LEARNING,
                    CALLING,
                    "Tonight",
                    RETURNED,
                    DOOR,
                    "In a patron's lists",
                    "Forms",
                    "Insights",
                    "Lists",
                    FILLING,
                ),
                (
                    "Finding",
                    "On a patron",
                    BEGINNING,
                    OLD_NOTES,
                    "Follow-ups",
                    "Import",
                    "In the form builder",
                    REVIEWING,
                    RESULTS,
                ),
            )
        ):
            column = QVBoxLayout()
            column.setSpacing(theme.px(14))
            for name in names:
                column.addWidget(_card(name))
            column.addStretch(1)
            columns.addLayout(column, 1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("All keys")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(area)
        layout.addWidget(buttons)
        room = self.screen().availableGeometry()
        self.resize(
            min(theme.px(WIDE), room.width() - theme.px(40)),
            min(theme.px(HIGH), room.height() - theme.px(60)),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column under the other where there is no room beside it."""
        narrow = self.width() < theme.px(NARROW)
        ways = QHBoxLayout.Direction
        self._columns.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        super().resizeEvent(event)


def _card(name: str) -> Card:
    card = Card(name)
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(18))
    grid.setVerticalSpacing(theme.px(7))
    grid.setColumnStretch(1, 1)
    for line, (keys, what) in enumerate(KEYS[name]):
        grid.addWidget(Label(native(keys), "strong", "accent"), line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Label(what, "body", wrap=True), line, 1)
    card.body.addLayout(grid)
    return card


def native(keys: str) -> str:
    """Keys as this system writes them."""
    spelt = (QKeySequence(k) for k in keys.split(" or "))
    return ", ".join(k.toString(QKeySequence.SequenceFormat.NativeText) for k in spelt)
