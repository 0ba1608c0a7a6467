"""The page of lists: built by keyboard, counted while it is edited, saved, ticked, sent out."""

from __future__ import annotations

import csv
import threading
from pathlib import Path
from typing import Any

import builders as b
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.queries import letters, segments
from db.records.letters import LetterTemplateRecord
from db.records.segments import Condition, Group, Period
from desktop.domain import letter_templates, segment_rules
from desktop.domain.segment_draft import ListDraft
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.lists import list_counting
from desktop.ui.lists.lists_page import UNFINISHED, ListsPage
from desktop.ui.lists.people_list import tick_room
from desktop.ui.lists.saved_column import in_two_lines

MEMBER = Condition("membership", "running")


@pytest.fixture
def people(database: Path) -> dict[str, int]:
    found = {name: b.make_patron(name, "Example", email=f"{name.lower()}@example.org")
             for name in ("Ada", "Ben", "Cleo", "Dora")}  # fmt: skip
    b.make_production("Quartets", genre="concert", composers=("Bartók",))
    show = b.make_performance("Quartets", "2026-11-14 19:30")
    for name in ("Ada", "Ben"):
        b.make_visit(found[name], show)
    b.make_patron_interest(found["Cleo"], "Opera")
    b.make_membership(found["Ada"])
    b.make_consent(found["Ada"], "email", True)
    b.refresh()
    return found


@pytest.fixture
def page(people: dict[str, int], desk: Desk, qtbot: QtBot) -> ListsPage:
    made = ListsPage(desk)
    made.resize(1200, 760)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activate()
    settle(qtbot, made, desk)
    return made


def settle(qtbot: QtBot, page: ListsPage, desk: Desk) -> None:
    """Wait until all is counted and read."""
    qtbot.waitUntil(lambda: not page.counting._rest.isActive() and not desk.tasks.busy)


def names(page: ListsPage) -> list[str]:
    model = page.people.people
    return [model.data(model.index(n)).split(" ")[0] for n in range(model.rowCount())]


def row(page: ListsPage, *path: int) -> Any:
    found = page.builder.root.row(path)
    assert found is not None
    return found


def test_a_new_list_is_everybody(page: ListsPage):
    assert page.people.count.text() == "4 patrons"
    assert sorted(names(page)) == ["Ada", "Ben", "Cleo", "Dora"]
    assert page.builder.beginnings.isVisibleTo(page)


def test_a_condition_is_added_by_typing_what_it_is_about(page: ListsPage, desk: Desk, qtbot: QtBot):
    page.builder.quick.setFocus()
    qtbot.keyClicks(page.builder.quick, "bart")
    qtbot.keyClick(page.builder.quick, Qt.Key.Key_Return)
    settle(qtbot, page, desk)
    assert page.draft.rules.conditions == (Condition("visit", "came", "about", "Bartók", number=1),)
    assert sorted(names(page)) == ["Ada", "Ben"]
    assert page.head.words.text() == "Everybody who came to something by or about Bartók"
    assert not page.builder.beginnings.isVisibleTo(page)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("last vis", "last_visit"), ("member", "membership"), ("postc", "place"), ("child", "household"),
     ("complaint", "open"), ("birth", "birthday"), ("tonight", "tonight")],
)  # fmt: skip
def test_a_subject_is_found_by_its_words(page: ListsPage, qtbot: QtBot, typed: str, kind: str):
    qtbot.keyClicks(page.builder.quick, typed)
    qtbot.keyClick(page.builder.quick, Qt.Key.Key_Return)
    assert [one.kind for one in page.draft.rules.conditions] == [kind]


def test_the_sentence_is_changed_word_by_word(page: ListsPage, desk: Desk, qtbot: QtBot):
    page.builder.add(Condition("interest", "has"))
    settle(qtbot, page, desk)
    shown = row(page, 0)
    assert QApplication.focusWidget() is shown.text
    assert shown.lacking.text() == "Say which."
    assert page.people.note.text() == UNFINISHED
    qtbot.keyClicks(shown.text, "ope")
    qtbot.keyClick(shown.text, Qt.Key.Key_Return)
    settle(qtbot, page, desk)
    assert names(page) == ["Cleo"]
    assert not shown.lacking.isVisibleTo(page)
    shown.test.pick("dislikes")
    settle(qtbot, page, desk)
    assert page.people.count.text() == "0 patrons"
    assert page.people.empty.isVisibleTo(page)
    assert not page.people.use.isEnabled()


def test_what_is_not_there_is_said_before_anybody_wonders(
    page: ListsPage, desk: Desk, qtbot: QtBot
):
    page.builder.add(Condition("interest", "has", text="Curling"))
    settle(qtbot, page, desk)
    assert "nothing called “Curling”" in row(page, 0).lacking.text()


def test_days_are_typed_as_one_says_them(page: ListsPage, desk: Desk, qtbot: QtBot):
    page.builder.add(Condition("last_visit", "in", period=Period("since", "2026-01-01")))
    start = row(page, 0).period.start
    start.selectAll()
    qtbot.keyClicks(start, "1 nov")
    settle(qtbot, page, desk)
    assert page.draft.rules.conditions[0].period == Period("since", "2026-11-01")
    assert sorted(names(page)) == ["Ada", "Ben"]
    row(page, 0).period.mode.pick("ago")
    settle(qtbot, page, desk)
    assert page.draft.rules.conditions[0].period.mode == "ago"
    assert row(page, 0).period.days.isVisibleTo(page)


def test_groups_are_made_joined_and_taken_away(page: ListsPage, desk: Desk, qtbot: QtBot):
    page.builder.add(MEMBER)
    page.builder._on_group_wanted(())
    page.builder.add(Condition("interest", "has", text="Opera"), (1,))
    page.builder.root.match.pick("any")
    settle(qtbot, page, desk)
    assert isinstance(page.draft.rules.parts[1], Group)
    assert sorted(names(page)) == ["Ada", "Ben", "Cleo"]
    row(page, 0).removed.emit()
    settle(qtbot, page, desk)
    assert len(page.draft.rules.parts) == 1


def test_each_kind_can_be_added_and_shown_from_the_menu(page: ListsPage, desk: Desk, qtbot: QtBot):
    menu = page.builder.add_menu()
    actions = [action for under in menu.actions() for action in under.menu().actions()]
    for action in actions:
        action.trigger()
    settle(qtbot, page, desk)
    assert len(page.draft.rules.conditions) == len(actions) == 18
    for place in range(len(actions)):
        for code, _ in row(page, place).test._options:
            row(page, place).test.pick(code)
    settle(qtbot, page, desk)
    menu.deleteLater()


def test_ctrl_del_takes_the_condition_away_and_undo_brings_it_back(
    page: ListsPage, desk: Desk, qtbot: QtBot
):
    page.builder.add(MEMBER)
    qtbot.keyClick(row(page, 0), Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert page.draft.rules == Group()
    page.undo()
    settle(qtbot, page, desk)
    assert page.draft.rules.conditions == (MEMBER,)
    assert names(page) == ["Ada"]
    page.undo()
    page.redo()
    assert page.draft.rules.conditions == (MEMBER,)


def test_what_was_asked_before_is_let_go(
    page: ListsPage, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    begun, seen = threading.Event(), []
    real = segments.find_ids

    def slow(rules: Group, cancelled: Any) -> Any:
        if not seen:
            seen.append("first")
            begun.set()
            while not cancelled():
                begun.wait(0.01)
            raise segments.Stopped
        return real(rules, cancelled)

    monkeypatch.setattr(list_counting.segments, "find_ids", slow)
    page.builder.add(Condition("tonight", "here"))
    qtbot.waitUntil(begun.is_set)
    page.builder.root.row((0,)).test.pick("not_here")
    settle(qtbot, page, desk)
    assert page.people.count.text() == "4 patrons"


# -- saved lists


def test_a_list_is_saved_by_name_and_opened_again(page: ListsPage, desk: Desk, dialogs, qtbot):
    page.builder.add(MEMBER)
    dialogs.text = "Our members"
    assert page.save()
    saved = segments.find_segment("our members")
    assert saved is not None
    assert segment_rules.from_text(saved.rules) == Group("all", (MEMBER,))
    assert page.head.name.text() == "Our members"
    assert page.saved.current_id == saved.id
    page.new_list()
    assert page.draft.rules == Group()
    assert page.show_list(saved.id)
    settle(qtbot, page, desk)
    assert names(page) == ["Ada"]
    desk.edits.undo()
    assert segments.list_segments() == []
    assert page.draft.segment_id is None


def test_changes_are_kept_apart_from_what_is_saved(page: ListsPage, desk: Desk, dialogs, qtbot):
    saved = segments.add_segment(
        "Members", segment_rules.to_text(Group("all", (MEMBER,)))
    ).created_id
    page.activate()
    page.show_list(saved)
    page.builder.add(Condition("tonight", "here"))
    assert page.head.chip.isVisibleTo(page)
    page.new_list()
    page.show_list(saved)
    assert len(page.draft.rules.conditions) == 2
    assert page.save()
    assert not page.head.chip.isVisibleTo(page)
    assert len(segment_rules.from_text(segments.get_segment(saved).rules).conditions) == 2


def test_a_save_that_is_taken_back_is_followed(page: ListsPage, desk: Desk, qtbot: QtBot):
    saved = segments.add_segment(
        "Members", segment_rules.to_text(Group("all", (MEMBER,)))
    ).created_id
    page.activate()
    page.show_list(saved)
    page.builder.add(Condition("tonight", "here"))
    assert page.save()
    desk.edits.undo()
    settle(qtbot, page, desk)
    assert page.draft.rules.conditions == (MEMBER,)
    assert names(page) == ["Ada"]
    desk.edits.redo()
    page.builder.add(Condition("visits", "at_least", number=1))
    renamed = segments.update_segment(saved, name="Friends")
    assert renamed is not None
    desk.changes.lists_changed.emit()
    assert page.head.name.text() == "Friends"
    assert len(page.draft.rules.conditions) == 3
    assert page.save()


def test_beginning_anew_can_be_taken_back(page: ListsPage):
    page.builder.add(MEMBER)
    page.new_list()
    assert page.draft.rules == Group()
    page.undo()
    assert page.draft.rules.conditions == (MEMBER,)


def test_a_name_that_is_taken_is_refused_in_words(page: ListsPage, dialogs):
    segments.add_segment("Members", "{}")
    page.builder.add(MEMBER)
    dialogs.text = "members"
    assert not page.save()
    assert "already" in dialogs.failures[0]


def test_what_is_not_finished_is_not_saved(page: ListsPage, dialogs):
    page.builder.add(Condition("interest", "has"))
    assert not page.save()
    assert "not finished" in dialogs.failures[0]


def test_a_list_of_a_later_rapport_is_left_as_it_is(page: ListsPage, dialogs, qtbot, desk):
    rules = '{"version": 9, "match": "all", "of": [{"is": "zodiac"}]}'
    saved = segments.add_segment("Later", rules).created_id
    desk.changes.lists_changed.emit()
    assert not page.show_list(saved)
    assert "Update Rapport" in dialogs.failures[0]
    assert segments.get_segment(saved).rules == rules


def test_lists_are_renamed_duplicated_and_removed_by_keys(page: ListsPage, desk, dialogs, qtbot):
    saved = segments.add_segment(
        "Members", segment_rules.to_text(Group("all", (MEMBER,)))
    ).created_id
    desk.changes.lists_changed.emit()
    page.show_list(saved)
    column = page.saved.list
    dialogs.text = "Friends"
    qtbot.keyClick(column, Qt.Key.Key_F2)
    assert page.head.name.text() == "Friends"
    qtbot.keyClick(column, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [s.name for s in segments.list_segments()] == ["Friends", "Friends (copy)"]
    qtbot.keyClick(column, Qt.Key.Key_Delete)
    assert [s.name for s in segments.list_segments()] == ["Friends"]
    assert desk.edits.undo()
    assert len(segments.list_segments()) == 2


# -- the people


def test_somebody_is_taken_out_by_a_key_and_put_back(page: ListsPage, desk, qtbot):
    page.people.list.setFocus()
    qtbot.keyClick(page.people.list, Qt.Key.Key_Space)
    assert page.people.note.text() == "1 taken out by hand."
    assert len(page.people.people.ticked_ids()) == 3
    page.people.sort.pick("name")
    settle(qtbot, page, desk)
    assert names(page) == ["Ada", "Ben", "Cleo", "Dora"]
    assert len(page.people.people.ticked_ids()) == 3
    page.people.back.click()
    assert len(page.people.people.ticked_ids()) == 4


def test_a_click_on_the_tick_takes_out(page: ListsPage, qtbot):
    view = page.people.list
    place = view.visualRect(page.people.people.index(0))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    assert page.people.people.taken_out == 0
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=tick_room(place).center())
    assert page.people.people.taken_out == 1


def test_enter_opens_the_patron(page: ListsPage, qtbot):
    page.people.list.setFocus()
    with qtbot.waitSignal(page.patron_wanted) as wanted:
        qtbot.keyClick(page.people.list, Qt.Key.Key_Return)
    assert wanted.args == [page.people.people.ids[0]]


def test_a_ready_list_is_shown_under_its_title(page: ListsPage, people, desk, qtbot):
    page.show_patrons("Complainants who came again", [people["Dora"], people["Ben"], 999])
    settle(qtbot, page, desk)
    assert sorted(names(page)) == ["Ben", "Dora"]
    assert page.people.count.text() == "2 patrons"
    assert page.ready.isVisibleTo(page)
    page.new_list()
    settle(qtbot, page, desk)
    assert page.people.count.text() == "4 patrons"


def test_who_changed_elsewhere_is_counted_again(page: ListsPage, desk, people, qtbot):
    page._edit(ListDraft(Group("all", (MEMBER,))))
    settle(qtbot, page, desk)
    b.make_membership(people["Ben"])
    b.refresh()
    desk.changes.announce_patrons([people["Ben"]])
    settle(qtbot, page, desk)
    assert page.people.count.text() == "2 patrons"


# -- what goes out


def test_a_table_is_written_without_who_was_taken_out(page, desk, dialogs, people, tmp_path, qtbot):
    page.people.sort.pick("name")
    settle(qtbot, page, desk)
    page.people.people.toggle(0)
    dialogs.file = tmp_path / "people.csv"
    page.people.output_wanted.emit("table")
    settle(qtbot, page, desk)
    with dialogs.file.open(encoding="utf-8-sig", newline="") as file:
        assert [line[0] for line in csv.reader(file)][1:] == [
            "Ben Example", "Cleo Example", "Dora Example",
        ]  # fmt: skip
    assert dialogs.asked == ["Table for a spreadsheet", "Save the table", "Done"]


def test_labels_are_written(page, desk, dialogs, people, tmp_path, qtbot):
    b.make_contact_point(people["Ada"], "address", "1 Pier Road", street="1 Pier Road")
    dialogs.file = tmp_path / "labels.pdf"
    page.people.output_wanted.emit("labels")
    settle(qtbot, page, desk)
    assert dialogs.file.read_bytes().startswith(b"%PDF")


def test_drafts_are_written_for_who_allows_it_and_can_be_taken_back(
    page, desk, dialogs, people, tmp_path, qtbot, monkeypatch
):
    plain = LetterTemplateRecord(0, "Plain", "Hello", "{salutation}, come and see us.")
    monkeypatch.setattr(letter_templates, "list_templates", lambda **_: (plain,))
    dialogs.file = tmp_path
    page.people.output_wanted.emit("drafts")
    settle(qtbot, page, desk)
    (folder,) = tmp_path.glob("List *")
    assert [path.name for path in folder.glob("*.eml")] == ["0001 Ada Example.eml"]
    assert len(letters.list_patron_letters(people["Ada"])) == 1
    desk.edits.undo()
    assert letters.list_patron_letters(people["Ada"]) == []


def test_stopping_leaves_nothing(page, desk, dialogs, tmp_path, qtbot, monkeypatch):
    from desktop.domain import list_export

    def stopped(*_args: object, **_more: object) -> None:
        raise segments.Stopped

    monkeypatch.setattr(list_export, "write_table", stopped)
    dialogs.file = tmp_path / "people.csv"
    page.people.output_wanted.emit("table")
    page.people.cancel.click()
    settle(qtbot, page, desk)
    assert not dialogs.file.exists()
    assert dialogs.failures == []
    assert page.people.use.isEnabled()


def test_a_file_that_cannot_be_written_is_said(page, desk, dialogs, tmp_path, qtbot):
    dialogs.file = tmp_path / "no folder" / "people.csv"
    page.people.output_wanted.emit("table")
    settle(qtbot, page, desk)
    assert "could not be written" in dialogs.failures[0]


def test_the_name_of_a_saved_list_is_parted_between_words(dressed) -> None:
    metrics = QFontMetrics(theme.font("strong"))
    room = metrics.horizontalAdvance("Families who have not")
    assert in_two_lines("Members", metrics, room) == ["Members"]
    assert in_two_lines("Families who have not been here", metrics, room) == [
        "Families who have not", "been here",
    ]  # fmt: skip
    assert in_two_lines("W" * 60, metrics, room) == ["W" * 60], "no place to part it at"
