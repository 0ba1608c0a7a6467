"""Titles that are plain words: meant as titles only where they are written as such."""

from __future__ import annotations

import pytest
from builders import make_order, make_patron, make_performance, make_ticket, refresh

from desktop.domain.capture import propose
from desktop.domain.capture_context import load_context, load_patron

TITLES = ("Company", "Hair", "Her", "Once", "Home", "Six", "Cats", "Hamlet", "The Who")


@pytest.fixture
def told(database):
    """What is proposed of a line about somebody who came to all of them."""
    ann = make_patron("Ann", "Marsh")
    order = make_order(ann)
    for day, title in enumerate(TITLES, 10):
        performance = make_performance(title, f"2026-10-{day} 19:30")
        make_ticket(order, performance, ann, f"A{day}", attended=True)
    refresh()
    context, patron = load_context(), load_patron(ann)
    return lambda line: [p.label for p in propose(line, context, patron) if p.kind == "reaction"]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Loved Company", "Liked Company"), ("loved company", "Liked Company"),
        ("Company was great", "Liked Company"), ("hated Hair", "Disliked Hair"),
        ("loved cats", "Liked Cats"), ("Six was great", "Liked Six"), ("loved Once", "Liked Once"),
        ("hamlet was too long", "Disliked Hamlet"), ("seats at hamlet were awful", "Disliked Hamlet"),
        ("was bored by Her", "Disliked Her"),
    ],
)  # fmt: skip
def test_a_title_that_is_a_plain_word_is_read_where_it_is_meant(told, line: str, label: str):
    assert told(line) == [label]


@pytest.mark.parametrize(
    "line",
    [
        "lovely company, good talk", "great company", "her home is lovely", "her hair is great",
        "Her hair is great", "hated her hair cut", "once loved opera", "Once loved opera",
        "loved her cats", "Great to see her at home", "all six were great", "it was awful",
        "the man who was too loud upset her",
    ],
)  # fmt: skip
def test_a_plain_word_is_no_title(told, line: str):
    assert told(line) == []
