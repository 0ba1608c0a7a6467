"""The benchmarks' own arithmetic, and that each of them can be found."""

import importlib
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))  # the benchmarks are not installed

from benchmarks import harness
from benchmarks.__main__ import _names
from benchmarks.harness import Figure


@pytest.mark.parametrize(
    ("figure", "ratio", "reached"),
    [
        (Figure("a", 3, "ms", 2, goal=1.5), 1.5, True),
        (Figure("a", 3.1, "ms", 2, goal=1.5), 1.55, False),
        (Figure("a", 60, "rows/s", 100, goal=0.5, better="more"), 0.6, True),
        (Figure("a", 40, "rows/s", 100, goal=0.5, better="more"), 0.4, False),
        (Figure("a", 4, "ms", limit=5), None, True),
        (Figure("a", 6, "ms", 6, goal=2, limit=5), 1, False),
        (Figure("a", 6, "ms"), None, None),
    ],
)
def test_a_figure_knows_whether_its_goal_is_reached(figure, ratio, reached):
    assert figure.ratio == ratio
    assert figure.reached is reached


def test_side_by_side_keeps_the_best_of_each_input():
    calls = []
    took = harness.side_by_side([calls.append, lambda value: None], [1, 2], repeats=3)
    assert calls == [1, 1, 1, 2, 2, 2]
    assert [len(each) for each in took] == [2, 2]
    assert all(0 <= value < 1000 for each in took for value in each)


def test_a_quantile_is_one_of_the_values():
    assert harness.quantile([5, 1, 3], 0.5) == 3
    assert harness.quantile([5, 1, 3], 0.99) == 5
    assert harness.spread([1.0])["n"] == 1


def test_drawn_patrons_are_many_and_the_same_every_time():
    context = harness.Context("s")
    drawn = context.patron_ids(300)
    assert drawn == context.patron_ids(300)
    assert len(set(drawn)) > 250
    assert all(1 <= patron <= context.patrons for patron in drawn)


@pytest.mark.parametrize("name", _names())
def test_a_benchmark_is_found_by_its_name(name):
    assert callable(importlib.import_module(f"benchmarks.{name}").run)


def test_all_goals_of_the_design_have_a_benchmark():
    assert {
        "acts", "builder", "capture", "importing", "insights", "list_model", "lists",
        "patron_page", "responses", "review", "screen_pop", "search", "sheet", "start",
        "window_search",
    } <= set(_names())  # fmt: skip
