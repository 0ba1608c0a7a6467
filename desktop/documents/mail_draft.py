"""A draft for somebody's own mail program: a `mailto:` link, or a file it opens as unsent.

Nothing is sent from here. What stands in a name, a subject or a body stays text: line breaks and
other controls never reach a header, everything else is encoded.
"""

from __future__ import annotations

import re
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from desktop.domain.mail_parts import mail_address, plain_body, plain_line

LONGEST_LINK = 1_800  # letters of the whole link: Windows hands on about 2,000
LONGEST_PLAIN = 60  # a longer text of a header is encoded, and then folded between two words


def mailto_url(to: str, subject: str, body: str) -> str | None:
    """The link (RFC 6068: UTF-8, percent-encoded, CRLF in the body); None if it is too long.

    Raises InputRefused for an address that cannot be written to.
    """
    local, _, domain = mail_address(to).rpartition("@")
    text = plain_body(body).replace("\n", "\r\n")
    link = f"mailto:{_encoded(local)}@{domain}?subject={_encoded(plain_line(subject))}"
    link += f"&body={_encoded(text)}" if text else ""
    return link if len(link) <= LONGEST_LINK else None


def eml_bytes(to: str, subject: str, body: str, *, sender: str = "", name: str = "") -> bytes:
    """A message file with `X-Unsent: 1`: mail programs that know the mark open it for writing.

    `sender` is our own address ('' lets the mail program choose); `name` is put beside `to`.
    Raises InputRefused for an address that cannot be written to.
    """
    message = EmailMessage(policy=SMTP)
    message.set_content(plain_body(body) + "\n", charset="utf-8", cte="quoted-printable")
    shown, address = plain_line(name), mail_address(to)
    head = [
        f"From: {mail_address(sender)}" if sender else "",
        f"To: {_header_name(shown)} <{address}>" if shown else f"To: {address}",
        f"Subject: {_header_text(plain_line(subject))}",
        "X-Unsent: 1",
    ]
    lines = "".join(f"{line}\r\n" for line in head if line)
    return lines.encode("ascii") + message.as_bytes()


def _header_text(text: str) -> str:
    """A text for a header. The library would decode what looks encoded, and break the line there:
    such a text is encoded itself."""
    if text.isascii() and "=?" not in text and len(text) <= LONGEST_PLAIN:
        return text
    return Header(text, "utf-8", header_name="Subject").encode(linesep="\r\n")


def _header_name(name: str) -> str:
    plain = _header_text(name)
    return plain if plain != name else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'


def _encoded(text: str) -> str:
    return quote(text, safe="", encoding="utf-8", errors="replace")
