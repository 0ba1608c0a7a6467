"""The saved views of the contact list: their names, what they are when empty."""

from __future__ import annotations

from typing import NamedTuple


class SavedView(NamedTuple):
    """A view as it is shown. `key` is the query's name for it."""

    key: str
    name: str
    noun: str
    empty_title: str
    empty_text: str


TONIGHT = "tonight"
VIEWS = (
    SavedView("all", "All", "patron", "No patrons yet",
              "Import a ticket export, or add the first patron by hand."),
    SavedView(TONIGHT, "Here tonight", "patron", "Nobody is coming tonight",
              "Who holds tickets for today's performances is listed here."),
    SavedView("members", "Members", "member", "No members yet",
              "Patrons with a running membership are listed here."),
    SavedView("first_visits", "First visits", "patron", "No first visits ahead",
              "Who has booked and never been here before is listed here."),
    SavedView("lapsed", "Lapsed", "patron", "Nobody has drifted away",
              "Who came before and has not been for a long while is listed here."),
    SavedView("birthdays", "Birthdays", "patron", "No birthdays these days",
              "Birthdays around today are listed here."),
    SavedView("promises", "Promises", "patron", "No open promises",
              "Whom we have promised something is listed here."),
)  # fmt: skip
BY_KEY = {view.key: view for view in VIEWS}
