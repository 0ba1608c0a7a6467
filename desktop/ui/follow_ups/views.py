"""The views of the follow-ups: their names, and what is said where one is empty."""

from __future__ import annotations

from typing import NamedTuple


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
