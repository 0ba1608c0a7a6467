"""What the web page of a form must know beside its wording: the rules of the form as plain data,
the names of its fields, and where it may send them.

The page's own script (`resources/web/form.js`) reads the rules; what it makes of an answer is what
`form_filling.finish` makes of it. Values are folded and numbers spelt here, once.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from db.folding import fold, seen
from desktop.domain.form_answers import LONGEST, bounds, free_words
from desktop.domain.form_schema import DATE, Condition, FormSchema, Question

# Fields of a page that is posted: a question's key, or the key with what it is a part of.
PART_MARK = "__"
OTHER_PART, DAY_PARTS = "other", ("day", "month", "year")
CODE_FIELD = "rapport_code"

# How answers travel in the text of a mail: base64 of the answer file from this mark to
# `rapport-end]`, with the CRC-32 of its bytes. Neither quoting, wrapping nor a mail program's soft
# line ends can hurt it.
BLOCK_START = "[rapport-answers"
FILE_KIND, FILE_FORMAT = "answers", 1
FILE_ENDING = ".rapport.json"

_MAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")


def field_name(key: str, part: str = "") -> str:
    """The name of a field: `q4k2m9xt`, or `q4k2m9xt__email` of a part."""
    return f"{key}{PART_MARK}{part}" if part else key


def plain(text: str) -> str:
    """A wording without the characters that nobody sees or that turn a line around."""
    return seen(text)


def post_address(text: str) -> str:
    """Where a page may post to: an http(s) address, or a path of the site it stands on; '' if the
    text is neither, and the page then hands the answers to the patron.

    >>> post_address(" https://www.example.com/answers?to=us ")
    'https://www.example.com/answers?to=us'
    >>> post_address("javascript:alert(1)")
    ''
    """
    address = text.strip()
    if (
        not address
        or len(address) > 2_000
        or not address.isprintable()
        or re.search(r'[\s"<>\\]', address)
    ):
        return ""
    if address.startswith("/"):
        return "" if address.startswith("//") else address
    try:
        split = urlsplit(address)
        host, port = split.hostname or "", split.port
    except ValueError:
        return ""
    plain_host = _HOST.fullmatch(f"[{host}]" if ":" in host else host)
    good = split.scheme in ("http", "https") and plain_host and "@" not in split.netloc
    return address if good and port != 0 else ""


def post_origin(address: str) -> str:
    """Whom the page's security policy lets it post to: the site of an address, or itself.

    Not the whole address: a site that answers a post by leading on to its own thanks page is
    still that site.
    """
    if not address:
        return "'none'"
    if address.startswith("/"):
        return "'self'"
    split = urlsplit(address)
    return f"{split.scheme}://{split.netloc}"


def mail_address(text: str) -> str:
    """A mail address that can stand in a link; '' if the text is none."""
    address = text.strip()
    return address if _MAIL.fullmatch(address) else ""


def page_rules(schema: FormSchema) -> dict[str, Any]:
    """The rules of a form as JSON data, without any wording but what becomes an answer or is said.

    {"longest": characters by kind, "questions": in the form's order}; `other` is what a free
    answer without words says, '' where there is none; a condition names its question's key, its
    value as written and folded. `low` and `high` are numbers spelt out, days of a date, or null.
    """
    return {
        "longest": dict(LONGEST),
        "questions": [_rule(schema, question) for question in schema.questions],
    }


def _rule(schema: FormSchema, question: Question) -> dict[str, Any]:
    low, high = _bounds(question)
    return {
        "key": question.key,
        "kind": question.kind,
        "required": question.required and question.asks,
        "choices": [c.key for c in question.choices],
        "other": free_words(question) if question.other else "",
        "parts": list(question.parts),
        "withYear": question.with_year,
        "low": low,
        "high": high,
        "message": question.limits.message,
        "every": question.show_if.every,
        "conditions": [_condition(schema, c) for c in question.show_if.conditions],
    }


def _bounds(question: Question) -> tuple[str | None, str | None]:
    if question.kind == DATE:
        return question.limits.low or None, question.limits.high or None
    low, high = bounds(question)
    return (None if low is None else f"{low:f}"), (None if high is None else f"{high:f}")


def _condition(schema: FormSchema, condition: Condition) -> dict[str, Any]:
    asked = schema.question(condition.question)
    return {
        "question": condition.question,
        "kind": asked.kind if asked is not None else "",
        "test": condition.test,
        "value": condition.value,
        "folded": fold(condition.value),
    }
