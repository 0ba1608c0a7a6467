"""How the patron page names what the records hold in short codes."""

from __future__ import annotations

from desktop.ui.fact_words import AUDIENCES as AUDIENCES
from desktop.ui.fact_words import REACTIONS as REACTIONS
from desktop.ui.fact_words import RELATIONS as RELATIONS
from desktop.ui.fact_words import STRENGTHS as STRENGTHS

ATTENDANCE: tuple[tuple[bool | None, str], ...] = (
    (True, "Came"),
    (False, "Did not come"),
    (None, "Not known"),
)
CHANNELS: tuple[tuple[str, str], ...] = (
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("post", "Post"),
    ("sms", "Text message"),
)
POINT_KINDS: tuple[tuple[str, str], ...] = (
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("address", "Address"),
)
NOTE_KINDS: tuple[tuple[str, str], ...] = (
    ("note", "Note"),
    ("complaint", "Complaint"),
    ("avoid", "Don’t mention"),
)
HISTORY_KINDS: tuple[tuple[tuple[str, ...] | None, str], ...] = (
    (None, "All"),
    (("visit",), "Visits"),
    (("order",), "Orders"),
    (("gift",), "Gifts"),
    (("membership",), "Memberships"),
    (("call", "letter"), "Calls & letters"),
    (("note", "complaint"), "Notes"),
    (("promise",), "Promises"),
    (("response",), "Forms"),
    (("consent", "import"), "Other"),
)
TICKET_STATUS: dict[str, str] = {
    "valid": "",
    "cancelled": "cancelled",
    "refunded": "refunded",
    "exchanged": "exchanged",
    "returned": "given back",
    "given_away": "given away",
}
FIELDS: dict[str, str] = {
    "given": "Given name",
    "family": "Family name",
    "display_name": "Shown as",
    "sort_name": "Sorted as",
    "say_as": "Say it like this",
    "pronouns": "Pronouns",
    "salutation": "Salutation",
    "birthday": "Birthday",
    "birth_year": "Birth year",
    "birth_month": "Birth month",
    "birth_day": "Birth day",
    "since": "Patron since",
    "organisation": "Organisation",
    "household": "Household",
    "household_id": "Household",
    "deceased": "Has died",
    "archived": "Archived",
    "no_chat": "Prefers no small talk",
}


def named(pairs: tuple[tuple[object, str], ...], code: object) -> str:
    """The words for a code; the code itself if nobody named it."""
    return next((words for c, words in pairs if c == code), str(code))


def field_words(name: str) -> str:
    """A patron's field as the screen calls it."""
    return FIELDS.get(name, name.replace("_", " ").capitalize())
