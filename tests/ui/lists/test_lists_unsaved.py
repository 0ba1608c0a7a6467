"""A list that is begun and not saved is there again when the window is opened the next time."""

import pytest
from builders import make_patron, refresh

from db.queries import segments, settings
from db.records.segments import Condition, Group
from desktop.domain import segment_rules
from desktop.ui import closing
from desktop.ui.lists.lists_page import ListsPage

MEMBER = Condition("membership", "running")


@pytest.fixture
def opened(database, desk, qtbot):
    make_patron("Ada")
    refresh()

    def open_page() -> ListsPage:
        made = ListsPage(desk)
        qtbot.addWidget(made)
        made.show()
        made.activate()
        return made

    return open_page


def test_a_new_list_is_there_again(opened, qtbot):
    page = opened()
    page.builder.add(MEMBER)
    assert closing.keep([page])
    later = opened()
    assert later.draft.rules.conditions == (MEMBER,)
    assert later.draft.segment_id is None and later.draft.changed
    later.undo()
    assert later.draft.rules == Group()


def test_it_is_kept_a_moment_later_without_closing(opened, desk, qtbot):
    page = opened()
    page.builder.add(MEMBER)
    qtbot.waitUntil(lambda: bool(settings.get_setting("list_draft.0", {})), timeout=3000)
    assert not desk.tasks.wanted or page.counting


def test_a_saved_list_that_was_changed_comes_back_as_it_was_left(opened, desk):
    saved = segments.add_segment(
        "Members", segment_rules.to_text(Group(parts=(MEMBER,)))
    ).created_id
    page = opened()
    page.show_list(saved)
    page.builder.add(Condition("interest", "has"))
    assert closing.keep([page])
    later = opened()
    later.show_list(saved)
    assert len(later.draft.rules.conditions) == 2 and later.draft.changed


def test_one_that_nobody_opened_this_time_is_still_as_it_was_left(opened):
    first, second = (
        segments.add_segment(name, segment_rules.to_text(Group(parts=(MEMBER,)))).created_id
        for name in ("Members", "Friends")
    )
    page = opened()
    page.show_list(first)
    page.builder.add(Condition("interest", "has"))
    assert closing.keep([page])
    later = opened()
    later.show_list(second)
    later.new_list()
    later.builder.add(MEMBER)
    assert closing.keep([later])
    last = opened()
    assert last.draft.rules.conditions == (MEMBER,)
    last.show_list(first)
    assert len(last.draft.rules.conditions) == 2 and last.draft.changed


def test_what_somebody_saved_since_is_not_written_over(opened):
    saved = segments.add_segment(
        "Members", segment_rules.to_text(Group(parts=(MEMBER,)))
    ).created_id
    page = opened()
    page.show_list(saved)
    page.builder.add(Condition("interest", "has"))
    assert page.keep()
    version = segments.get_segment(saved).version
    segments.update_segment(saved, name="Friends", version=version)
    later = opened()
    later.show_list(saved)
    assert later.draft.rules.conditions == (MEMBER,)


def test_once_it_is_saved_or_begun_anew_nothing_is_left_over(opened, dialogs):
    page = opened()
    page.builder.add(MEMBER)
    assert page.keep()
    dialogs.text = "Members"
    assert page.save()
    assert page.keep()
    assert opened().draft.rules == Group()
    page.new_list()
    page.builder.add(MEMBER)
    page.new_list()
    assert page.keep()
    assert opened().draft.rules == Group()
