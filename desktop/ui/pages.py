"""Which pages there are; each subject's code is loaded when its page is first opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from db import gate
from db.gate import Right
from desktop.ui.contacts.patrons_page import PatronsPage
from desktop.ui.desk import Desk


class PageSpec(NamedTuple):
    """A page of the window. `low`: its button stands at the foot of the rail.

    One without a button (`on_rail` False) is reached from another page, and the rail then shows
    the page that it belongs to, `within`. `needs`: nobody without this right sees it.
    """

    key: str
    name: str
    icon: str
    make: Callable[[Desk], QWidget]
    low: bool = False
    on_rail: bool = True
    within: str = ""
    needs: Right = Right.KNOW


def _tonight(desk: Desk) -> QWidget:
    from desktop.ui.performances.tonight_page import TonightPage

    return TonightPage(desk)


def _forms(desk: Desk) -> QWidget:
    from desktop.ui.forms.forms_page import FormsPage

    return FormsPage(desk)


def _follow_ups(desk: Desk) -> QWidget:
    from desktop.ui.follow_ups.follow_ups_page import FollowUpsPage

    return FollowUpsPage(desk)


def _insights(desk: Desk) -> QWidget:
    from desktop.ui.insights.insights_page import InsightsPage

    return InsightsPage(desk)


def _import(desk: Desk) -> QWidget:
    from desktop.ui.import_wizard.import_page import ImportPage

    return ImportPage(desk)


def _lists(desk: Desk) -> QWidget:
    from desktop.ui.lists.lists_page import ListsPage

    return ListsPage(desk)


def _settings(desk: Desk) -> QWidget:
    from desktop.ui.settings.settings_page import SettingsPage

    return SettingsPage(desk)


def _call(desk: Desk) -> QWidget:
    from desktop.ui.calls.call_page import CallPage

    page = CallPage(desk)
    page.draft_wanted.connect(
        lambda patron_id, call_id, own: draft_email(desk, patron_id, call_id, own)
    )
    return page


def _old_notes(desk: Desk) -> QWidget:
    from desktop.ui.old_notes.old_notes_page import OldNotesPage

    return OldNotesPage(desk)


def patron_page(desk: Desk) -> QWidget:
    """The page of one patron: the right side of the patrons' page."""
    from desktop.ui.patron.patron_page import PatronPage

    page = PatronPage(desk)
    page.draft_wanted.connect(lambda patron_id: draft_email(desk, patron_id))
    return page


def draft_email(
    desk: Desk, patron_id: int, call_id: int | None = None, own: tuple[str, str] | None = None
) -> bool:
    """The sheet for an e-mail to a patron, over whatever page; True if a draft went out of it.

    `own`: subject and text of a letter that stands on top.
    """
    from desktop.ui.letters import drafting

    return drafting.draft_email(desk, patron_id, call_id, own=own)


PATRONS = "patrons"
FORMS = "forms"
FOLLOW_UPS = "follow_ups"
IMPORT = "import"
CALL = "call"
OLD_NOTES = "old_notes"
LISTS = "lists"
PAGES = (
    PageSpec(PATRONS, "Patrons", "patrons", PatronsPage),
    PageSpec("tonight", "Tonight", "tonight", _tonight, needs=Right.TONIGHT),
    PageSpec(FORMS, "Forms", "forms", _forms, needs=Right.FORMS),
    PageSpec(FOLLOW_UPS, "Follow-ups", "phone", _follow_ups),
    PageSpec("insights", "Insights", "insights", _insights),
    PageSpec(IMPORT, "Import", "import", _import, low=True, needs=Right.IMPORT),
    PageSpec("settings", "Settings", "settings", _settings, low=True),
    PageSpec(LISTS, "Lists", "patrons", _lists, on_rail=False, within=PATRONS),
    PageSpec(OLD_NOTES, "Old notes", "note", _old_notes, on_rail=False, within=PATRONS),
    PageSpec(CALL, "Call", "phone", _call, on_rail=False, within=PATRONS),
)
BY_KEY = {page.key: page for page in PAGES}
ON_RAIL = tuple(page for page in PAGES if page.on_rail)


def on_rail() -> list[PageSpec]:
    """The pages with a button that whoever is at the desk may see."""
    return [page for page in ON_RAIL if gate.may(page.needs)]


def shortcut(key: str) -> str:
    """Ctrl and the page's number, counted from the top of the rail."""
    return f"Ctrl+{[page.key for page in ON_RAIL].index(key) + 1}"
