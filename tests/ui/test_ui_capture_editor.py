"""A chip opened: each kind has its own fields, and what they say is what is kept."""

from collections.abc import Iterator

import pytest
import shiboken6
from builders import make_patron, make_performance, make_visit, refresh
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QVBoxLayout, QWidget

from db import connection
from desktop.domain.capture_keep import keep
from desktop.domain.capture_proposal import KINDS, Proposal, proposal
from desktop.ui.capture_chip_editor import USUAL, ChipEditor
from desktop.ui.desk import Desk
from desktop.ui.widgets.choice_row import ChoiceRow
from desktop.ui.widgets.toast import KEPT_CLEAR

WHAT = {
    "interest": ("Opera", "Verdi"), "access": ("Step-free", ""), "children": ("2", "Sam 7, Ida 9"),
    "birthday": ("1980-05-17", ""), "relationship": ("sibling", "Ana"),
    "membership": ("Membership", "season pass"), "promise": ("call back", ""),
    "reaction": ("liked", ""), "avoid": ("her late husband", ""),
}  # fmt: skip


@pytest.fixture
def window(desk: Desk, qtbot) -> Iterator[QWidget]:
    made = QWidget()
    box = QVBoxLayout(made)
    box.addStretch(1)
    made.chip = QLabel("chip")
    box.addWidget(made.chip)
    made.resize(1000, 600)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    yield made
    made.close()
    shiboken6.delete(made)


@pytest.fixture
def hamlet(database) -> int:
    return make_performance("Hamlet, Prince of Denmark", "2026-11-14 19:30")


def told(kind: str, hamlet: int) -> Proposal:
    what, detail = WHAT[kind]
    rest = {"performance_id": hamlet, "about": "Hamlet"} if kind == "reaction" else {}
    return proposal(kind, what, detail=detail, **rest)


def opened(window: QWidget, of: Proposal) -> tuple[ChipEditor, list[Proposal]]:
    editor = ChipEditor(of, window)
    done: list[Proposal] = []
    editor.done.connect(done.append)
    editor.stand_at(window.chip)
    return editor, done


def field(editor: ChipEditor, caption: str) -> QWidget:
    return next(f.widget for f in editor.fields if f.caption == caption)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_opens_as_it_is_and_stays_so_if_nothing_is_changed(window, hamlet, kind):
    before = told(kind, hamlet)
    editor, done = opened(window, before)
    assert window.rect().contains(editor.geometry())
    assert all(f.widget.accessibleName() for f in editor.fields)
    editor.take()
    after = done[0]
    assert (after.what, after.detail, after.due) == (before.what, before.detail, before.due)
    assert after.performance_id == before.performance_id
    assert after.label == before.label


@pytest.mark.parametrize("kind", sorted(USUAL))
def test_who_may_hear_it_is_what_would_be_kept_anyway(window, hamlet, kind, database):
    """The field shows the usual audience of a kind: the one that the store gives it."""
    patron = make_patron()
    make_visit(patron, hamlet)
    refresh()
    before = told(kind, hamlet)
    keep(patron, "a sentence", [before])
    table = {
        "interest": "patron_interest", "membership": "patron_interest", "access": "access_need",
        "children": "relationship", "relationship": "relationship", "promise": "promise",
        "reaction": "reaction", "avoid": "note",
    }[kind]  # fmt: skip
    kept = connection.row(f"select audience from {table} order by id desc limit 1")
    editor, _ = opened(window, before)
    shown = field(editor, "Who may hear it")
    assert isinstance(shown, QComboBox)
    assert shown.currentData() == kept[0]
    editor.put_away()


def test_all_fields_of_an_interest(window, hamlet):
    editor, done = opened(window, told("interest", hamlet))
    field(editor, "Interest").setText("Puppetry")
    field(editor, "Detail").setText("for grown-ups")
    strength = field(editor, "How much")
    assert isinstance(strength, ChoiceRow)
    strength.button_for(-1).click()
    audience = field(editor, "Who may hear it")
    audience.setCurrentIndex(audience.findData("desk"))
    editor.take()
    assert done[0].label == "Not for them: Puppetry: for grown-ups"
    assert (done[0].strength, done[0].audience) == (-1, "desk")


def test_a_birthday_is_typed_as_people_say_it(window, hamlet):
    editor, done = opened(window, told("birthday", hamlet))
    assert field(editor, "Birthday").text() == "17 May 1980"
    field(editor, "Birthday").setText("3 June")
    editor.take()
    assert done[0].what == "--06-03"


def test_a_reaction_goes_to_another_performance_with_a_comma_in_its_title(window, hamlet, qtbot):
    other = make_performance("Hansel, and Gretel", "2026-11-10 19:30")
    editor, done = opened(window, told("reaction", hamlet))
    about = field(editor, "About")
    about.clear()
    qtbot.keyClicks(about, "hansel")
    qtbot.keyClick(about, "\r")
    editor.take()
    assert (done[0].performance_id, done[0].about) == (other, "Hansel, and Gretel")


@pytest.mark.parametrize(
    ("kind", "caption", "says"),
    [
        ("interest", "Interest", "interested in"),
        ("access", "Need", "needed"),
        ("relationship", "Name", "who it is"),
        ("promise", "What we do", "promised"),
        ("avoid", "Not to be mentioned", "not to be mentioned"),
        ("birthday", "Birthday", "14 March"),
    ],
)
def test_what_must_be_said_is_asked_for(window, hamlet, kind, caption, says):
    editor, done = opened(window, told(kind, hamlet))
    field(editor, caption).clear()
    editor.take()
    assert says in editor.wrong.text()
    assert not done
    editor.put_away()


def test_working_elsewhere_puts_it_away(window, hamlet, qtbot):
    editor, done = opened(window, told("interest", hamlet))
    closed = []
    editor.closed.connect(lambda: closed.append(True))
    window.chip.setFocusPolicy(window.focusPolicy().StrongFocus)
    window.chip.setFocus()
    qtbot.waitUntil(lambda: bool(closed))
    assert not done


def test_it_lies_above_the_line_so_that_the_sentence_stays_in_sight(window, hamlet, qtbot):
    line = QFrame()
    line.setObjectName(KEPT_CLEAR)
    inside = QVBoxLayout(line)
    inside.addWidget(QLabel("Her sister visits in May"))
    inside.addWidget(window.chip)
    window.layout().addWidget(line)
    qtbot.waitUntil(lambda: line.isVisible() and line.y() > 400)
    editor, _ = opened(window, told("interest", hamlet))
    assert editor.geometry().bottom() < line.geometry().top()
