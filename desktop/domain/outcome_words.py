"""What calls lead to, in words: the kinds of calls and of outcomes as screens and paper name them."""

from __future__ import annotations

OUTCOMES: tuple[tuple[str, str], ...] = (
    ("exchange", "Exchange"),
    ("better_seats", "Better seats"),
    ("credit", "Credit"),
    ("gift_back", "Tickets given back as a gift"),
    ("free", "Something free"),
    ("upgrade", "Upgrade"),
    ("subscription", "Subscription"),
    ("refund", "Refund"),
    ("other", "Something else"),
)
CALLS: tuple[tuple[str, str], ...] = (
    ("complaint", "Complaint"),
    ("renewal", "Renewal"),
    ("offer", "Upgrade or subscription"),
    ("thanks", "Thank-you"),
    ("wait_list", "Wait list"),
    ("free", "Free conversation"),
)


def outcome_words(kind: str) -> str:
    """`Better seats`; a kind that the house has made up is named by itself."""
    return dict(OUTCOMES).get(kind, _named(kind))


def call_words(kind: str) -> str:
    """`Renewal`; a kind that the house has made up is named by itself."""
    return dict(CALLS).get(kind, _named(kind))


def _named(kind: str) -> str:
    words = kind.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
