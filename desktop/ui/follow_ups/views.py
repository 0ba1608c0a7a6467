"""The views of the follow-ups: their names, and what is said where one is empty."""

from __future__ import annotations

from typing import NamedTuple

from desktop.domain.words import count_words

SHOW_ALL, ADD, CLEAR, SEARCH_ALL = (
    "Show all", "Add a follow-up", "Clear the search", "Search all that are open",
)  # fmt: skip


class View(NamedTuple):
    """A view as it is shown. `key` is the query's name for it."""

    key: str
    name: str
    empty_title: str
    empty_text: str


VIEWS = (
    View("due", "Due", "Nothing is due",
         "What was promised for today or before stands here until it is done."),
    View("overdue", "Overdue", "Nothing is late", "What should have been done before today."),
    View("mine", "Mine", "Nothing of yours is open",
         "What you are to do, and what you wrote down for whoever is here."),
    View("all", "All", "No open follow-ups",
         "What you promise in a note, on a call or in the line below a patron stands here "
         "until it is done."),
    View("done", "Done", "Nothing done yet", "What was done, the latest first."),
)  # fmt: skip
BY_KEY = {view.key: view for view in VIEWS}


def empty_words(key: str, text: str, coming: int, *, named: bool) -> tuple[str, str, str]:
    """What is said where nothing is: title, text, and the words of the button ('' for none).

    `text` was searched for, `coming` are open in all, `named`: we know who is at the desk.
    """
    view = BY_KEY[key]
    if text:
        short = text if len(text) <= 40 else text[:39] + "…"
        return f"Nothing fits “{short}”", "", CLEAR if key == "all" else SEARCH_ALL
    if key == "mine" and not named:
        who = "The initials at the foot of the rail say who it is."
        return "Nobody is at the desk by name", who, ""
    if key in ("due", "overdue") and coming:
        return view.empty_title, f"{count_words(coming, 'follow-up')} for later.", SHOW_ALL
    return view.empty_title, view.empty_text, "" if key == "done" else ADD
