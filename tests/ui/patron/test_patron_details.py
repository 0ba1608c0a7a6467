"""The Details tab: everything of the record edited where it stands, each step taken back."""

import pytest
from builders import make_household, make_patron, refresh
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from db.queries import patrons
from db.queries.merge import list_merges, merge_patrons
from desktop.ui.patron.patron_page import DETAILS


@pytest.fixture
def tab(page):
    page.tabs.setCurrentIndex(DETAILS)
    return page.details


def find(tab, name: str, kind: type[QWidget] = QWidget) -> QWidget:
    return next(w for w in tab.findChildren(kind) if w.objectName() == name)


def retype(qtbot, edit: QLineEdit, text: str) -> None:
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert not edit.isReadOnly()
    edit.selectAll()
    qtbot.keyClicks(edit, text)
    qtbot.keyClick(edit, Qt.Key.Key_Return)


def record(judith):
    return patrons.get_patron(judith.patron)


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("family", "Shimwell-Reyes", "Shimwell-Reyes"),
        ("say_as", "SHIM-wel", "SHIM-wel"),
        ("pronouns", "they/them", "they/them"),
        ("since", "2017", "2017"),
        ("organisation", "Viola Club", "Viola Club"),
    ],
)
def test_a_field_is_edited_where_it_stands(page, tab, judith, desk, qtbot, field, typed, stored):
    before = getattr(record(judith), field)
    retype(qtbot, tab.identity.fields[field].edit, typed)
    assert getattr(record(judith), field) == stored
    assert tab.identity.fields[field].edit.isReadOnly()
    desk.edits.undo()
    assert getattr(record(judith), field) == before


def test_the_name_of_the_head_follows(page, tab, judith, qtbot):
    retype(qtbot, tab.identity.fields["family"].edit, "Reyes")
    assert page.header._name.text() == "Judith Reyes"


def test_esc_leaves_a_field_as_it_was(tab, judith, qtbot):
    edit = tab.identity.fields["given"].edit
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_F2)
    qtbot.keyClicks(edit, "Nonsense")
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert edit.text() == "Judith"
    assert record(judith).given == "Judith"


def test_a_birthday_is_understood_or_named_as_wrong(tab, judith, qtbot):
    row = tab.identity.fields["birthday"]
    retype(qtbot, row.edit, "someday")
    assert "14 March" in row._wrong.text()
    assert row.edit.text() == "someday", "what was typed stays"
    row.edit.selectAll()
    qtbot.keyClicks(row.edit, "14 mar 1980")
    qtbot.keyClick(row.edit, Qt.Key.Key_Return)
    found = record(judith)
    assert (found.birth_year, found.birth_month, found.birth_day) == (1980, 3, 14)
    assert row._wrong.isHidden()
    assert row.edit.text() == "14 March 1980"


def test_leaving_a_field_keeps_what_was_typed(tab, judith, qtbot):
    edit = tab.identity.fields["pronouns"].edit
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    edit.selectAll()
    qtbot.keyClicks(edit, "they/them")
    tab.identity.fields["since"].edit.setFocus()
    assert record(judith).pronouns == "they/them"


def test_no_small_talk_silences_the_openers(page, tab, judith):
    tab.identity.no_chat.click()
    assert record(judith).no_chat
    assert page.overview.openers.rows[0].isHidden()


def test_a_phone_is_added_edited_preferred_removed(tab, judith, desk, qtbot):
    value = tab.reach.value
    value.setFocus()
    qtbot.keyClicks(value, "+1 207 555 0177")
    assert tab.reach.kind.currentData() == "phone"
    qtbot.keyClick(value, Qt.Key.Key_Return)
    assert value.text() == ""
    points = {p.value: p for p in record(judith).contact_points}
    added = points["+1 207 555 0177"]
    assert not added.preferred
    find(tab, f"point-{added.id}-prefer").click()
    assert next(p for p in record(judith).contact_points if p.id == added.id).preferred
    retype(qtbot, find(tab, f"point-{added.id}-value", QLineEdit), "+1 207 555 0178")
    assert "+1 207 555 0178" in {p.value for p in record(judith).contact_points}
    remove = find(tab, f"point-{added.id}-remove")
    remove.setFocus()
    remove.click()
    assert added.id not in {p.id for p in record(judith).contact_points}
    assert tab.reach.value.hasFocus(), "the focus is not lost with the row"
    desk.edits.undo()
    assert added.id in {p.id for p in record(judith).contact_points}


def test_what_is_typed_says_what_it_is(tab, qtbot):
    for typed, kind in (("a@example.org", "email"), ("12 Mill Lane", "address")):
        tab.reach.value.clear()
        qtbot.keyClicks(tab.reach.value, typed)
        assert tab.reach.kind.currentData() == kind


def test_what_is_no_phone_is_named_beside_the_field(tab, judith, qtbot):
    phone = next(p for p in record(judith).contact_points if p.kind == "phone")
    edit = find(tab, f"point-{phone.id}-value", QLineEdit)
    retype(qtbot, edit, "none")
    assert not edit.isReadOnly()
    assert record(judith).contact_points[0].value == phone.value or edit.text() == "none"


def test_leave_make_rename_and_join_a_household(tab, judith, desk, qtbot):
    find(tab, "household-leave", QPushButton).click()
    assert record(judith).household is None
    join = tab.household.join
    assert join.isVisible()
    qtbot.keyClicks(join, "The Reyes house")
    qtbot.keyClick(join, Qt.Key.Key_Return)
    assert record(judith).household.name == "The Reyes house"
    retype(qtbot, find(tab, "household-name", QLineEdit), "The Reyes home")
    assert record(judith).household.name == "The Reyes home"
    find(tab, "household-leave", QPushButton).click()
    qtbot.keyClicks(tab.household.join, "shimwells")
    qtbot.keyClick(tab.household.join, Qt.Key.Key_Return)
    assert {i for i, _ in record(judith).household.members} == {judith.patron, judith.partner}


def test_a_member_of_the_household_can_be_opened(page, tab, judith, qtbot):
    with qtbot.waitSignal(page.patron_wanted) as asked:
        find(tab, f"member-{judith.partner}", QPushButton).click()
    assert asked.args == [judith.partner]


def test_a_child_is_added_by_name_and_year(tab, judith, desk, qtbot):
    tab.relations.name.setFocus()
    qtbot.keyClicks(tab.relations.name, "Sam")
    tab.relations.born.setText("2017")
    qtbot.keyClick(tab.relations.born, Qt.Key.Key_Return)
    children = {(r.name, r.birth_year) for r in record(judith).relationships}
    assert ("Sam", 2017) in children
    sam = next(r for r in record(judith).relationships if r.name == "Sam")
    find(tab, f"relation-{sam.id}-remove").click()
    assert "Sam" not in {r.name for r in record(judith).relationships}
    desk.edits.undo()
    assert "Sam" in {r.name for r in record(judith).relationships}


def test_a_relation_may_be_a_patron_we_know(tab, judith, qtbot):
    tab.relations.kind.setCurrentIndex(tab.relations.kind.findData("partner"))
    qtbot.keyClicks(tab.relations.name, "Marcus")
    qtbot.keyClick(tab.relations.name, Qt.Key.Key_Down)
    qtbot.keyClick(tab.relations.name, Qt.Key.Key_Return)
    tab.relations.add_button.click()
    partner = next(r for r in record(judith).relationships if r.kind == "partner")
    assert partner.other_id == judith.partner


def test_a_child_is_renamed_and_kept_to_the_desk(tab, judith, desk, qtbot):
    ida = record(judith).relationships[0]
    retype(qtbot, find(tab, f"relation-{ida.id}-name", QLineEdit), "Ida Reyes")
    box = find(tab, f"relation-{ida.id}-audience", QComboBox)
    box.setCurrentIndex(box.findData("desk"))
    box.activated.emit(box.currentIndex())
    now = record(judith).relationships[0]
    assert (now.name, now.audience) == ("Ida Reyes", "desk")
    desk.edits.undo()
    assert record(judith).relationships[0].audience == "say"


def test_a_year_of_birth_that_is_none_is_named(tab, judith):
    tab.relations.name.setText("Sam")
    tab.relations.born.setText("19")
    tab.relations.add_button.click()
    assert "four figures" in tab.relations._wrong.text()
    assert tab.relations.name.text() == "Sam"


def test_an_access_need_is_added_changed_ended(page, tab, judith, desk, qtbot):
    tab.access.need.setText("Hearing loop")
    tab.access.instruction.setText("Seat in row C")
    qtbot.keyClick(tab.access.instruction, Qt.Key.Key_Return)
    need = next(n for n in record(judith).access_needs if n.need == "Hearing loop")
    assert (need.instruction, need.audience) == ("Seat in row C", "print")
    assert "♿ Seat in row C" in page.header.texts
    retype(qtbot, find(tab, f"need-{need.id}-instruction", QLineEdit), "Seat in row B")
    assert "♿ Seat in row B" in page.header.texts
    find(tab, f"need-{need.id}-end", QPushButton).click()
    assert "Hearing loop" not in {n.need for n in record(judith).access_needs}
    desk.edits.undo()
    assert "Hearing loop" in {n.need for n in record(judith).access_needs}


def test_consent_is_kept_with_its_wording(tab, judith, qtbot):
    find(tab, "consent-phone-no", QPushButton).click()
    latest = {c.channel: c for c in sorted(record(judith).consents, key=lambda c: c.id)}
    assert latest["phone"].granted is False
    retype(qtbot, find(tab, "consent-phone-wording", QLineEdit), "Please do not call me")
    latest = {c.channel: c for c in sorted(record(judith).consents, key=lambda c: c.id)}
    assert (latest["phone"].granted, latest["phone"].wording) == (False, "Please do not call me")


def test_changes_read_as_sentences(tab, judith, qtbot):
    retype(qtbot, tab.identity.fields["say_as"].edit, "JOO-dith")
    retype(qtbot, tab.identity.fields["pronouns"].edit, "they/them")
    from desktop.ui.widgets.labels import Label

    lines = [label.text() for label in tab.audit.findChildren(Label)]
    when = "22 Nov 18:30, on the record"
    assert any(line.endswith(f" to “JOO-dith”, {when}") for line in lines)
    assert f"Ana Marsh changed the pronouns (private: its words are not kept here), {when}" in lines


def test_a_field_is_put_back_from_the_books(tab, judith, qtbot, desk):
    before = record(judith).organisation
    retype(qtbot, tab.identity.fields["organisation"].edit, "Example Choir")
    back = [b for b in tab.audit.findChildren(QPushButton) if "organisation" in b.accessibleName()]
    assert [b.accessibleName() for b in back] == ["Put back the organisation"]
    back[0].click()
    assert record(judith).organisation == before
    desk.edits.undo()
    assert record(judith).organisation == "Example Choir"


def test_a_merge_is_taken_apart_and_put_together_again(page, tab, judith, desk):
    twin = make_patron("Judy", "Shimwell")
    merge_patrons(judith.patron, twin, {"given"})
    page.show_patron(judith.patron)
    apart = find(tab, f"merge-{list_merges(judith.patron)[0].id}-apart", QPushButton)
    assert apart.accessibleName() == "Take Judy Shimwell apart again"
    apart.click()
    assert (record(judith).given, patrons.get_patron(twin).given) == ("Judith", "Judy")
    assert not [b for b in tab.audit.findChildren(QPushButton) if b.isVisibleTo(tab)]
    desk.edits.undo()
    assert record(judith).given == "Judy"


def test_a_field_changed_by_somebody_else_is_not_overwritten(tab, judith, dialogs, qtbot):
    patrons.update_patron(judith.patron, pronouns="they/them")
    retype(qtbot, tab.identity.fields["say_as"].edit, "SHIM")
    assert dialogs.failures
    assert record(judith).say_as == "SHIM-well"


def test_another_patron_shows_nothing_of_the_one_before(page, tab, judith, qtbot):
    tab.reach.value.setText("half typed")
    other = make_patron("Olaf", "Other")
    make_household("The Others", other)
    refresh()
    page.show_patron(other)
    qtbot.waitUntil(lambda: tab.identity.patron_id == other, timeout=2000)
    assert tab.identity.fields["given"].edit.text() == "Olaf"
    assert tab.reach.value.text() == ""
    assert not [w for w in tab.findChildren(QWidget) if w.objectName().startswith("need-")]


def test_a_consent_that_a_colleague_kept_meanwhile_stays(tab, judith, dialogs, qtbot):
    patrons.set_consent(judith.patron, "phone", True, "Rang, and said yes")
    find(tab, "consent-phone-no", QPushButton).click()
    assert "It says now: allowed yes" in dialogs.failures[-1]
    latest = {c.channel: c for c in sorted(record(judith).consents, key=lambda c: c.id)}
    assert latest["phone"].granted
    qtbot.waitUntil(lambda: "Rang, and said yes" in wording_of(tab, "phone"))


def wording_of(tab, channel: str) -> str:
    fields = tab.findChildren(QLineEdit, f"consent-{channel}-wording")
    return fields[-1].text() if fields else ""


def test_a_long_name_of_a_house_makes_the_page_no_wider(page, judith, qtbot):
    before = page.header.minimumSizeHint().width()
    long = "The Very Long Named Example Choral Society of the Eastern Harbour and the Islands"
    patrons.update_patron(judith.patron, organisation=long, say_as=long, pronouns=long)
    page.refresh()
    assert long in page.header._who.text()
    assert page.header.minimumSizeHint().width() == before
