"""From a typed text to the finished rows of the contact list.

The text decides the ways to look (`db.search.ways`): an "@" asks the e-mails; digits ask order
numbers, tonight's seats and phones; all else, and these too, the names and then the notes and
interests. Nothing found: a name and a note together, then the names nearest to what was typed.

This runs at each key: as little Python a row as can be.
"""

from __future__ import annotations

from typing import NamedTuple

from db.folding import digits
from db.gate import Right, needs
from db.records.patron_row import PatronRow
from db.search import ways
from db.search.words import split_words

LONGEST_TEXT = 200
MOST_WORDS = 8
PHONE_LEAST = 3  # digits


class SearchResult(NamedTuple):
    """The rows; the words found instead if none was as typed ('' otherwise); are there more?"""

    rows: list[PatronRow]
    corrected: str = ""
    more: bool = False


@needs(Right.KNOW)
def search(text: str, limit: int = 50) -> SearchResult:
    """The patrons that a text may mean, people first, then notes and interests.

    Newest visitors first, archived patrons last. Never raises on any text.
    """
    if len(text) > LONGEST_TEXT or not text.isascii() or "\0" in text:
        text = text[:LONGEST_TEXT].encode("utf-8", "ignore").decode().replace("\0", " ")
    text = text.strip()
    words = split_words(text)[:MOST_WORDS]
    if limit < 1 or not words:
        return SearchResult([])
    tonight = ways.tonight()
    most = limit + 1
    corrected = ""
    if "@" in text:
        rows = ways.by_mail(text, tonight, most)
    else:
        number = digits(text)
        rows = _by_number(text, number, words, tonight, most) if number else []
        for way in (ways.by_name, ways.by_note):
            if len(rows) < most:
                more = way(words, tonight, most)
                rows = _joined(rows, more) if rows else more
        if not rows:
            rows, corrected = ways.nearly(words, tonight, most)
    return SearchResult(rows[:limit], corrected, len(rows) > limit)


def _by_number(
    text: str, number: str, words: list[str], tonight: str, most: int
) -> list[PatronRow]:
    """By what has digits: orders, tonight's seats, phones (with a name, if there is one too)."""
    rows = _joined(ways.by_order(text, tonight, most), ways.by_seat(text, tonight))
    names = [word for word in words if not word.isdecimal()]
    if len(number) >= PHONE_LEAST and len(names) < len(words):
        rows = _joined(rows, ways.by_phone(number, names, tonight, most))
    return rows


def _joined(rows: list[PatronRow], more: list[PatronRow]) -> list[PatronRow]:
    """Both, each patron once, archived patrons at the end."""
    if not more or not rows:
        return rows or more
    found = {row[0] for row in rows}
    both = rows + [row for row in more if row[0] not in found]
    both.sort(key=lambda row: bool(row[7]))
    return both
