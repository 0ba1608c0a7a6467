"""Names of the systems that exports come from, told by their headings.

For display, and so that two systems' order numbers are never mixed up. How a file is read does
not depend on it: a system that is not listed here is read by the same code.
"""

from __future__ import annotations

from collections.abc import Sequence

from db.folding import fold

# name -> headings (folded) that this system's exports have and others have not
_MARKS: tuple[tuple[str, frozenset[str]], ...] = tuple(
    (name, frozenset(marks.split("|")))
    for name, marks in (
        ("Eventbrite", "eventbrite fees|attendee #"),
        ("Eventbrite", "eventbrite fees|order no."),
        ("Eventbrite", "event timezone|barcode number|ticket tier"),
        ("Ticket Tailor", "payg fees|order items"),
        ("Ticket Tailor", "ticket reference|payment reference|check-in"),
        ("Event Tickets", "ticket holder name|purchaser name|ticket id"),
        ("Square", "pan suffix|price point name|transaction id"),
        ("Shopify", "lineitem quantity|lineitem name|financial status"),
        ("Google Contacts", "phonetic first name|file as|labels"),
        ("Google Contacts", "given name yomi|group membership"),
        ("Mailchimp", "member_rating|optin_time|leid"),
        ("Google Forms", "timestamp|email address"),
    )
)


def system_of(headings: Sequence[str]) -> str:
    """The system whose headings these are, '' if nobody told us about it."""
    folded = {fold(h) for h in headings}
    return next((name for name, marks in _MARKS if marks <= folded), "")
