"""Names of forms: one that is free, and the form that a typed name means; a slip of the keys gets
a hint.
"""

from __future__ import annotations

from collections.abc import Iterable

from db.errors import InputRefused
from db.folding import fold
from db.queries import forms
from db.records.forms import FormRecord
from desktop.domain import words

LIKE_ENOUGH = 55  # of 100: a slip of the keys, or half of the name
NEARER_BY = 20  # one that is so much nearer is meant
NEAR_MOST, LISTED_MOST = 3, 6


def named_form(name: str) -> FormRecord:
    """The form that is called so, archived or not.

    Raises InputRefused in a sentence that names what may have been meant.
    """
    form_id = forms.find_form(name)
    if form_id is not None:
        return forms.get_form(form_id)
    called = [row.name for row in forms.list_forms(archived=True)]
    near = near_names(name, called)
    if near:
        hint = f" Did you mean {words.join_words([f'“{n}”' for n in near], 'or')}?"
    elif called:
        hint = f" There is {words.and_more([f'“{n}”' for n in called], LISTED_MOST)}."
    else:
        hint = " There are no forms yet."
    raise InputRefused(f"There is no form called “{' '.join(name.split())}”.{hint}")


def free_name(name: str) -> str:
    """A name that no form has: with a number if it is taken (`Season signup 2`)."""
    name = " ".join(name.split())
    number, free = 1, name
    while forms.find_form(free) is not None:
        number += 1
        free = f"{name} {number}"
    return free


def near_names(name: str, called: Iterable[str]) -> list[str]:
    """The names that a typed one may mean, the nearest first."""
    # Imported here: most names are typed as they are.
    from rapidfuzz import fuzz

    wanted = fold(name)
    scored = [(max(fuzz.ratio(wanted, fold(n)), _begun(wanted, n)), n) for n in called]
    least = max(LIKE_ENOUGH, max((score for score, _ in scored), default=0) - NEARER_BY)
    near = [(score, n) for score, n in scored if score >= least]
    return [n for _, n in sorted(near, key=lambda s: (-s[0], s[1]))][:NEAR_MOST]


def _begun(wanted: str, name: str) -> int:
    """A word of the name, or its beginning, is near enough."""
    return 90 if len(wanted) >= 3 and any(p.startswith(wanted) for p in fold(name).split()) else 0
