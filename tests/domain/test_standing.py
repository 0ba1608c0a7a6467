"""Member or patron, and since when: what the book says, and no more."""

import builders
import pytest

from db.queries import patrons
from desktop.domain.standing import standing_words

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize(
    ("since", "visited", "member", "said"),
    [
        ("2019", False, True, "Member since 2019"),
        ("2019", True, False, "Patron since 2019"),
        (None, True, False, "Patron since 2026"),
        (None, True, True, "Member, first came 2026"),
        (None, False, True, "Member"),
        (None, False, False, "Patron"),
    ],
)
def test_nobody_is_a_member_since_their_first_visit(since, visited, member, said):
    patron = builders.make_patron(since=since)
    if visited:
        builders.make_visit(patron, builders.make_performance("Hamlet", "2026-03-01 19:30"))
    if member:
        builders.make_membership(patron)
    builders.refresh()
    assert standing_words(patrons.get_patron(patron)) == said
