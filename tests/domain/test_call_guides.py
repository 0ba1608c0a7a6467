"""The shipped guides are whole and can be filled; the house's own stand in their place."""

from __future__ import annotations

from dataclasses import replace

import builders
import pytest

from db import connection, journal
from db.errors import NotFound
from db.queries.calls import STEPS
from db.records.calls import GuideStepRecord
from desktop.domain import call_guides
from desktop.domain.call_guides import GuideWrong

WANTED = ["complaint", "renewal", "offer", "thanks", "wait_list", "free"]


def with_step(kind: str, step: str, **fields: object):
    guide = call_guides.get_guide(kind)
    steps = tuple(replace(s, **fields) if s.step == step else s for s in guide.steps)
    return replace(guide, steps=steps)


def test_all_kinds_of_call_are_shipped_whole():
    shipped = call_guides.shipped()
    assert list(shipped) == WANTED
    for guide in shipped.values():
        assert guide.name
        assert guide.about
        assert [step.step for step in guide.steps] == list(STEPS)
        for step in guide.steps:
            assert step.title
            assert step.say
            assert step.hint
            call_guides.check_step(step)


def test_every_field_stands_in_one_lot_of_the_menu():
    listed = [name for names in call_guides.FIELD_GROUPS.values() for name in names]
    assert sorted(listed) == sorted({**call_guides.FIELDS, **call_guides.SAY_BACK_FIELDS})


def test_every_first_step_can_be_said_of_somebody_nobody_knows():
    for kind in WANTED:
        listen = call_guides.shipped()[kind].steps[0]
        assert any(not call_guides.fields_of(line) for line in listen.say), kind


@pytest.mark.parametrize("kind", WANTED)
def test_the_first_two_steps_say_back_and_offer_quick_answers(kind: str):
    for step in call_guides.shipped()[kind].steps[:2]:
        assert "{heard}" in step.say_back
        assert 3 <= len(step.choices) <= 9


@pytest.mark.usefixtures("database")
class TestInAFile:
    """With a file open."""

    def test_own_words_stand_in_the_place_of_the_shipped_ones(self):
        call_guides.keep(with_step("complaint", "listen", say=("Go on.",)))
        assert call_guides.get_guide("complaint").steps[0].say == ("Go on.",)
        assert [g.kind for g in call_guides.load_guides()] == WANTED
        assert call_guides.own_kinds() == {"complaint"}

    def test_undo_and_the_way_back_to_the_shipped_words(self):
        step = call_guides.keep(with_step("complaint", "listen", title="hear them"))
        call_guides.keep(with_step("complaint", "agree", title="the end"))
        back = call_guides.back_to_shipped("complaint")
        assert call_guides.get_guide("complaint") == call_guides.shipped()["complaint"]
        journal.undo(back)
        assert call_guides.get_guide("complaint").steps[4].title == "the end"
        assert call_guides.get_guide("complaint").steps[0].title == "hear them"
        assert step.label == "Changed the guide “Complaint”"
        with pytest.raises(NotFound):
            call_guides.back_to_shipped("renewal")

    def test_undoing_the_first_change_gives_the_shipped_words(self):
        before = builders.everything()
        journal.undo(call_guides.keep(with_step("free", "listen", hint="Wait.")))
        assert builders.everything() == before

    def test_an_own_kind_comes_last_and_can_be_put_away(self):
        guide = call_guides.new_guide("  Choir  tickets ")
        assert (guide.kind, guide.name) == ("choir_tickets", "Choir tickets")
        call_guides.keep(guide)
        assert [g.kind for g in call_guides.load_guides()] == [*WANTED, "choir_tickets"]
        kept = call_guides.get_guide("choir_tickets")
        call_guides.keep(replace(kept, archived=True))
        assert "choir_tickets" not in [g.kind for g in call_guides.load_guides()]
        assert call_guides.get_guide("choir_tickets").name == "Choir tickets"
        with pytest.raises(GuideWrong, match="already"):
            call_guides.new_guide("choir TICKETS")

    def test_names_in_other_letters_get_kinds_of_their_own(self):
        first = call_guides.new_guide("合唱")
        call_guides.keep(first)
        second = call_guides.new_guide("合唱团")
        assert first.kind
        assert second.kind not in ("", first.kind)

    def test_a_call_whose_guide_is_gone_is_led_by_the_free_one(self):
        call_guides.keep(call_guides.new_guide("Choir"))
        call_guides.back_to_shipped("choir")
        gone = call_guides.get_guide("choir")
        assert (gone.kind, gone.name) == ("choir", "Choir")
        assert gone.steps == call_guides.shipped()["free"].steps

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"say": ("Hello {frist}",)}, "{frist} is not known. Did you mean {first}?"),
            ({"say": ("Hello {zzz}",)}, "{zzz} is not known. Use one of {first}"),
            ({"say": ("Hello {first",)}, "not closed"),
            ({"say": ("Hello {first!r}",)}, "more than a name"),
            ({"say": ("Hello {0}",)}, "more than a name"),
            ({"say": ("Hello {first.__class__}",)}, "more than a name"),
            ({"say": ("We did {agreed}",)}, "{agreed} cannot stand here"),
            ({"title": "about {visits}"}, "{visits} cannot stand here"),
            ({"say_back": "So {herd}"}, "{herd} is not known"),
            ({"say": ("word " * 80,)}, "too long"),
            ({"choices": tuple(str(n) for n in range(13))}, "too many"),
        ],
    )
    def test_what_cannot_be_filled_is_not_kept_and_says_where(self, fields, says):
        with pytest.raises(GuideWrong) as wrong:
            call_guides.keep(with_step("complaint", "listen", **fields))
        assert wrong.value.sentence.startswith("Listen: ")
        assert says in wrong.value.sentence
        assert connection.rows("select 1 from call_guide") == []

    def test_lines_are_kept_as_lines(self):
        say = ("One  line\nwith a break", "  ", "Two")
        call_guides.keep(with_step("free", "offer", say=say))
        assert call_guides.get_guide("free").steps[3].say == ("One line with a break", "Two")

    def test_agreed_may_stand_in_the_last_step(self):
        call_guides.check_step(GuideStepRecord("agree", say=("So: {agreed}.",)))
