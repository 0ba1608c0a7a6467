"""What each role of a column is called, for the person who confirms it."""

from __future__ import annotations

from desktop.importing import contact_columns, programme, survey
from desktop.importing.understanding import Understanding

KIND_WORDS = {
    "tickets": "Tickets or orders",
    "contacts": "Address book or mailing list",
    "programme": "Season list",
    "responses": "Answers to a form",
}
GRAIN_WORDS = {
    "ticket": "ticket",
    "order": "order",
    "item": "thing sold",
    "contact": "person",
    "card": "address card",
    "response": "answer sheet",
    "performance": "performance",
}

TICKETS: dict[str, str] = {
    "order_number": "Order number",
    "order_date": "Ordered on",
    "order_time": "Ordered at (time)",
    "order_status": "Order status",
    "order_total": "Order total",
    "order_items": "What was ordered (list)",
    "total_paid": "Paid",
    "refunded": "Refunded amount",
    "currency": "Currency",
    "channel": "Paid or sold by",
    "sale_type": "Sale or refund",
    "comment": "Comment",
    "ticket_number": "Ticket number",
    "ticket_status": "Ticket status",
    "cancelled": "Cancelled?",
    "cancelled_at": "Cancelled on",
    "valid_count": "Valid tickets (number)",
    "quantity": "How many tickets",
    "price": "Ticket price",
    "price_type": "Price type",
    "seat": "Seat",
    "seat_row": "Row",
    "seat_section": "Section",
    "attended": "Came?",
    "event_title": "Performance: title",
    "event_number": "Performance: number",
    "event_start": "Performance: date and time",
    "event_date": "Performance: date",
    "event_time": "Performance: time",
    "venue": "Venue",
    "item": "What was sold",
    "item_category": "Category of what was sold",
    "buyer_name": "Buyer: whole name",
    "buyer_given": "Buyer: first name",
    "buyer_family": "Buyer: family name",
    "buyer_email": "Buyer: e-mail",
    "buyer_phone": "Buyer: phone",
    "buyer_number": "Buyer: customer number",
    "holder_name": "Ticket holder: whole name",
    "holder_given": "Ticket holder: first name",
    "holder_family": "Ticket holder: family name",
    "holder_email": "Ticket holder: e-mail",
    "holder_phone": "Ticket holder: phone",
    "street": "Street",
    "street2": "Street, second line",
    "city": "Town",
    "region": "State or region",
    "postcode": "Postcode",
    "country": "Country",
    "organisation": "Organisation",
    "consent_email": "May we e-mail?",
    "timestamp": "Answered on",
    "question": "A question you ask",
    "": "Keep with the order",
    "skip": "Leave out",
}


def role_words(kind: str) -> dict[str, str]:
    """Role -> words for all roles that a column of this kind of file can have."""
    if kind == "contacts":
        return contact_columns.ROLES
    if kind == "programme":
        return programme.ROLES
    return TICKETS


def roles_of(found: Understanding) -> dict[str, str]:
    """Role -> words for the columns of a file: of answers, the questions of their form by name."""
    if found.kind == "responses":
        return survey.role_words(found)
    return role_words(found.kind)


def words_of(kind: str, role: str) -> str:
    """One role in words; a role without words of its own is spelled out."""
    known = role_words(kind).get(role)
    return known if known is not None else role.replace("_", " ").capitalize()
