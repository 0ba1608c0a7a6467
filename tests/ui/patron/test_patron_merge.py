"""Two records of one person: see both, choose, merge, and take all of it back."""

import pytest
from builders import everything, make_note, make_patron, make_performance, make_visit, refresh

from db.errors import NotFound
from db.queries import patrons
from desktop.ui.patron.merge_dialog import MergeDialog, moves_words

# Derived anew, and never part of what a person changed.
DERIVED = ("search_entry", "search_term")


@pytest.fixture
def double(judith) -> int:
    """Judith once more, under another number, with a birthday that we did not know."""
    other = make_patron(
        "Judith", "Shimwell", email="judith@example.org", pronouns="they/them",
        birth_month=3, birth_day=14,
    )  # fmt: skip
    make_note(other, "Came with her sister.")
    make_visit(other, make_performance("Songs of the Sea", "2026-10-10 19:30"))
    refresh()
    return other


@pytest.fixture
def dialog(page, desk, judith, double, qtbot) -> MergeDialog:
    made = MergeDialog(desk, patrons.get_patron(judith.patron), page)
    made.show()
    return made


def test_the_likely_double_is_offered(dialog, double):
    assert not dialog._hints.isHidden()
    dialog.show_other(double)
    assert dialog.preview.other_id == double


def test_the_other_is_found_by_typing(dialog, double, judith, qtbot):
    qtbot.keyClicks(dialog.search, "shimwell")
    offered = {dialog.search.offers.model().index(r, 0).data() for r in range(2)}
    assert "Judith Shimwell" in offered
    assert all(offer.data != judith.patron for offer in dialog._offers("shimwell"))


def test_both_are_shown_field_by_field(dialog, double):
    dialog.show_other(double)
    assert dialog.taken() == {"birthday"}, "an empty field takes what the other has"
    assert "1 note" in moves_words(dialog.preview)
    dialog.choose_other("pronouns")
    assert "pronouns" in dialog.taken()


def test_merging_moves_everything_and_undo_gives_all_of_it_back(dialog, judith, double, desk):
    before = everything(but=DERIVED)
    dialog.show_other(double)
    dialog.choose_other("pronouns")
    dialog.merge_button.click()
    assert dialog.kept_id == judith.patron
    kept = patrons.get_patron(judith.patron)
    assert (kept.pronouns, kept.birth_month, kept.birth_day) == ("they/them", 3, 14)
    with pytest.raises(NotFound):
        patrons.get_patron(double)
    desk.edits.undo()
    assert everything(but=DERIVED) == before


def test_the_other_one_may_be_the_one_that_stays(dialog, judith, double):
    dialog.show_other(double)
    dialog.swap_button.click()
    assert (dialog.preview.keep_id, dialog.preview.other_id) == (double, judith.patron)


def test_not_the_same_person_is_remembered(dialog, judith, double, page, desk):
    dialog.show_other(double)
    dialog.not_same_button.click()
    again = MergeDialog(desk, patrons.get_patron(judith.patron), page)
    again.show_other(double)
    assert len(again.preview.warnings) == len(dialog.preview.warnings) + 1
    assert again._hints.isHidden(), "they are not offered to each other again"


def test_the_page_follows_to_the_record_that_stays(page, judith, double, answer, qtbot):
    def swap_and_merge(dialog: MergeDialog) -> bool:
        dialog.show_other(double)
        dialog.swap_button.click()
        dialog.merge_button.click()
        return True

    answer(swap_and_merge)
    page.header._merge.trigger()
    assert page.patron_id == double
