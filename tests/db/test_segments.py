"""Lists by rule: what the query finds is what a slow look at every row finds; lists are saved."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import builders as b
import pytest
import segments_by_hand
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import clock, connection, journal, schema
from db.errors import EditConflict, InputRefused, NotFound
from db.models import Call, Letter
from db.queries import segments
from db.queries.segments import Stopped
from db.records.segments import Condition, Group, Period
from desktop.domain.segment_kinds import KINDS, trimmed, words_from
from desktop.domain.segment_rules import lacking

WORDS = ("Bartók", "Opera night", "opera", "concert", "viola", "String quartets", "Quartets",
         "Friend", "Portland", "US", "04", "step", "Nothing", "ME", "Folk songs")  # fmt: skip


def crowd() -> None:
    """Forty people with something of everything, drawn the same each time."""
    draw = random.Random(11)
    today = clock.today()
    b.make_season("2025/26", "2025-09-01", "2026-08-31")
    b.make_season("2026/27", "2026-09-01", "2027-08-31")
    b.make_production("Quartets", genre="concert", composers=("Bartók",), season="2025/26")
    b.make_production("Opera night", genre="Opera", keywords="opera, Bartók")
    b.make_production("Folk", genre="concert", works=(("Folk songs", "Bartók"),), for_children=True)
    shows = []
    for title in ("Quartets", "Opera night", "Folk"):
        for days in (-700, -400, -90, -30, -1, 0, 7, 40):
            when = f"{today + timedelta(days=days)} {draw.choice(('15:00', '19:30', '01:00'))}"
            shows.append(b.make_performance(title, when, cancelled=draw.random() < 0.1))
    b.make_interest("String quartets", aliases=("Quartets",))
    batch = b.make_batch()
    people = [
        b.make_patron(
            f"P{n}", "Example", birth_month=draw.choice((None, 2, 11, 12)),
            birth_day=draw.choice((None, 1, 22, 28, 29, 30)), archived=draw.random() < 0.1,
            deceased=draw.random() < 0.1, batch_id=draw.choice((None, None, batch)),
        )
        for n in range(40)
    ]  # fmt: skip
    for n in range(0, 12, 3):
        b.make_household(f"House {n}", *people[n : n + 2])
    for patron in people:
        for show in draw.sample(shows, draw.choice((0, 1, 3, 8))):
            b.make_visit(
                patron, show, draw.choice((1, 2)), attended=draw.choice((True, False, None)),
                status=draw.choice(("valid", "valid", "valid", "refunded")),
            )  # fmt: skip
        _facts(draw, patron)
    b.refresh()


def _ago(draw: random.Random, most: int) -> str:
    day = clock.today() - timedelta(days=draw.randrange(-20, most))
    return b.instant(f"{day} {draw.choice(('12:00', '02:00'))}")


def _facts(draw: random.Random, patron: int) -> None:
    _likes(draw, patron)
    _lives(draw, patron)
    _was_in_touch(draw, patron)


def _likes(draw: random.Random, patron: int) -> None:
    if draw.random() < 0.5:
        b.make_patron_interest(patron, "String quartets", strength=draw.choice((3, 2, 1, -1)))
    if draw.random() < 0.5:
        b.make_patron_interest(
            patron, "Opera", strength=draw.choice((3, 1, -1)), detail=draw.choice(("", "viola"))
        )
    if draw.random() < 0.3:
        b.make_access_need(patron, ended_at=draw.choice((None, None, _ago(draw, 9))))
    if draw.random() < 0.5:
        b.make_relationship(patron, draw.choice(("child", "partner")))


def _lives(draw: random.Random, patron: int) -> None:
    for _ in range(draw.choice((0, 1, 2))):
        b.make_consent(
            patron, draw.choice(("email", "post")), draw.random() < 0.5, given_at=_ago(draw, 300)
        )
    if draw.random() < 0.4:
        b.make_contact_point(
            patron, "address", "1 Pier Road", street="1 Pier Road",
            city=draw.choice(("Portland", "Zürich")), postcode=draw.choice(("04101", "8001")),
            region=draw.choice(("ME", "")), country=draw.choice(("US", "CH")),
        )  # fmt: skip
    if draw.random() < 0.4:
        b.make_contact_point(patron, "email", f"p{patron}@example.org")


def _was_in_touch(draw: random.Random, patron: int) -> None:
    if draw.random() < 0.6:
        end = (clock.today() + timedelta(days=draw.randrange(-200, 200))).isoformat()
        b.make_membership(
            patron, draw.choice(("Friend", "Pass")), ends=draw.choice((end, end, None)),
            status=draw.choice(("active", "cancelled", "expired")),
        )  # fmt: skip
    if draw.random() < 0.4:
        kind = draw.choice(("note", "complaint", "avoid"))
        b.make_note(patron, kind=kind, created_at=_ago(draw, 400))
    if draw.random() < 0.3:
        at = _ago(draw, 400)
        b.insert(Call, patron=patron, kind="free", started_at=at, updated_at=at)
    if draw.random() < 0.3:
        b.insert(Letter, patron=patron, channel="email", made_at=_ago(draw, 400))
    if draw.random() < 0.4:
        b.make_donation(
            patron, draw.choice((500, 5_000, 20_000)), currency=draw.choice(("USD", "JPY")),
            given_at=draw.choice((_ago(draw, 500)[:10], "2026-11-01")),
            kind=draw.choice(("gift", "returned_ticket")),
        )  # fmt: skip
    if draw.random() < 0.4:
        done = draw.choice((None, _ago(draw, 9)))
        b.make_promise(patron, kind=draw.choice(("promise", "task")), done_at=done)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Any:
    patch = pytest.MonkeyPatch()
    patch.setenv("RAPPORT_NOW", "2026-11-22T18:30:00")
    clock.use_zone("America/New_York")
    path = tmp_path_factory.mktemp("lists") / "crowd.db"
    schema.create(path)
    crowd()
    yield path
    connection.close()
    patch.undo()


periods = st.one_of(
    st.just(Period()),
    st.builds(
        Period, st.just("since"), st.sampled_from(("2026-01-01", "2026-11-21", "2025-03-01"))
    ),
    st.builds(lambda e: Period("until", end=e), st.sampled_from(("2026-10-23", "2026-11-22"))),
    st.just(Period("between", "2025-01-01", "2026-10-23")),
    st.builds(lambda d: Period("last", days=d), st.sampled_from((0, 1, 30, 365))),
    st.builds(lambda d: Period("ago", days=d), st.sampled_from((0, 30, 365))),
    st.builds(lambda d: Period("next", days=d), st.sampled_from((0, 7, 60))),
    st.builds(lambda s: Period("season", season=s), st.sampled_from(("", "2025/26"))),
)


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    kind = draw(st.sampled_from(KINDS))
    test = draw(st.sampled_from(kind.tests))
    scope = draw(st.sampled_from([s.code for s in test.scopes])) if test.scopes else ""
    made = Condition(
        kind.code, test.code, scope, draw(st.sampled_from(("", *WORDS))),
        draw(st.sampled_from(("", "", "viola"))), draw(st.sampled_from((0, 1, 2, 3, 11, 50))),
        draw(periods),
    )  # fmt: skip
    if test.optional and draw(st.booleans()):
        made = replace(made, text="")
    made = trimmed(made)
    if lacking(made):
        fixed = replace(made, text="Bartók") if words_from(made) and not made.text else made
        if lacking(fixed):
            day = "2026-06-01"
            fixed = replace(fixed, period=replace(fixed.period, start=day, end=day))
        made = fixed
    assert not lacking(made), made
    return made


groups = st.recursive(
    conditions(),
    lambda inner: st.builds(
        Group, st.sampled_from(("all", "any", "none")), st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=6,
).map(lambda part: part if isinstance(part, Group) else Group("all", (part,)))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(groups)
def test_the_query_finds_whom_a_look_at_every_row_finds(crowded: Path, rules: Group):
    expected = segments_by_hand.find(rules)
    assert set(segments.list_ids(rules)) == expected
    assert list(segments.find_ids(rules)) == sorted(expected)
    assert segments.count_patrons(rules) == len(expected)


PERIODS = (
    Period(), Period("last", days=365), Period("ago", days=30), Period("next", days=300),
    Period("since", "2026-03-01"), Period("season", season="2025/26"),
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.code)
def test_each_test_of_each_kind_tells_some_from_others(crowded: Path, kind):
    everybody = segments.count_patrons(Group())
    for test in kind.tests:
        asked = {
            trimmed(Condition(kind.code, test.code, scope, text, "", number, period))
            for scope in [s.code for s in test.scopes] or [""]
            for text in ("", *WORDS)
            for number in (1, 3, 11)
            for period in PERIODS
        }
        counts = {segments.count_patrons(Group("all", (one,))) for one in asked if not lacking(one)}
        assert any(0 < count < everybody for count in counts), (test.code, counts)


@pytest.mark.parametrize("sort", sorted(segments.SORTS))
def test_each_order_holds_the_same_people(crowded: Path, monkeypatch, sort: str):
    ids = segments.list_ids(Group(), sort)
    assert sorted(ids) == sorted(segments.list_ids(Group()))
    assert list(segments.sort_ids([*sorted(ids), 9_999], sort)) == list(ids)
    monkeypatch.setattr(segments, "WALK_ALL_FROM", 0)
    assert list(segments.sort_ids([*sorted(ids), 9_999], sort)) == list(ids)


def test_a_walk_stops_when_nobody_wants_it_any_more(crowded: Path, monkeypatch):
    monkeypatch.setattr(segments, "STEPS", 1)
    with pytest.raises(Stopped):
        segments.count_patrons(Group(), lambda: True)
    assert segments.count_patrons(Group(), lambda: False) > 0


def test_hostile_words_are_only_words(crowded: Path):
    for text in ("'; drop table patron; --", '"', "%", "_", "\\", ":v0", "?", "\x00"):
        rules = Group("any", (
            Condition("visit", "came", "about", text), Condition("place", "postcode", text=text),
            Condition("interest", "has", text=text, detail=text), Condition("place", "city", text=text),
            Condition("membership", "running", text=text), Condition("access", "has", text=text),
        ))  # fmt: skip
        if fold_is_empty(text):
            continue
        assert set(segments.list_ids(rules)) == segments_by_hand.find(rules)


def fold_is_empty(text: str) -> bool:
    return not text.strip("\x00 ")


# -- what goes out


def test_people_go_out_with_their_first_way_to_be_reached(database: Path):
    ada = b.make_patron("Ada", "Lovelace", email="ada@example.org")
    b.make_contact_point(ada, "email", "old@example.org", preferred=False)
    b.make_consent(ada, "email", True, given_at="2026-01-01T00:00:00Z")
    b.make_consent(ada, "email", False, given_at="2026-02-01T00:00:00Z")
    b.make_consent(ada, "post", True)
    (person,) = segments.list_people([ada, 999])
    assert (person.email, person.phone) == ("ada@example.org", "")
    assert (person.email_allowed, person.phone_allowed, person.post_allowed) == (False, None, True)


# -- saved lists


def test_a_list_is_saved_renamed_duplicated_and_removed_each_to_be_taken_back(database: Path):
    made = segments.add_segment("  Lapsed   members ", '{"match": "all"}').created_id
    assert segments.get_segment(made).name == "Lapsed members"
    copy = segments.duplicate_segment(made)
    assert segments.get_segment(copy.created_id).name == "Lapsed members (copy)"
    assert segments.get_segment(segments.duplicate_segment(made).created_id).name.endswith(
        "(copy 2)"
    )
    renamed = segments.update_segment(made, name="Gone quiet", rules='{"match": "any"}')
    assert segments.list_segments()[0].name == "Gone quiet"
    journal.undo(renamed)
    assert segments.get_segment(made).name == "Lapsed members"
    removed = segments.remove_segment(made)
    with pytest.raises(NotFound):
        segments.get_segment(made)
    journal.undo(removed)
    assert segments.get_segment(made).rules == '{"match": "all"}'


def test_a_name_is_there_once_however_it_is_spelt(database: Path):
    first = segments.add_segment("Bartók lovers", "{}").created_id
    with pytest.raises(InputRefused, match="Bartók lovers"):
        segments.add_segment("BARTOK  LOVERS", "{}")
    with pytest.raises(InputRefused):
        segments.add_segment("  ", "{}")
    segments.update_segment(first, name="Bartok lovers")
    assert segments.find_segment("bartók lovers") is not None


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(database: Path):
    made = segments.add_segment("A", "{}").created_id
    version = segments.get_segment(made).version
    segments.update_segment(made, rules='{"match": "any"}')
    with pytest.raises(EditConflict):
        segments.update_segment(made, rules="{}", version=version)
