"""The parts of a mail as they may leave the house: an address, a line of a header, a body.

What was typed or imported is kept as it is; only on its way out is it looked at. Quoted names,
comments and lists of addresses are refused rather than understood: nobody has them, and each is
a way to slip somebody else in. Whatever breaks a line is a blank in a header.
"""

from __future__ import annotations

import re

from db.errors import InputRefused
from db.folding import seen

LONGEST, LONGEST_LOCAL, LONGEST_LABEL = 254, 64, 63
LONGEST_HEADER = 300
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")


def mail_address(text: str) -> str:
    """The address as it may stand in a header: ASCII, one recipient, a foreign domain as `xn--`.

    Raises InputRefused with a sentence that says what is amiss.

    >>> mail_address(" judith@bücher.example ")
    'judith@xn--bcher-kva.example'
    """
    bare = text.strip()
    if not bare:
        raise InputRefused("No e-mail address is given.")
    if bare != seen(bare) or not bare.isprintable():
        raise _refused(bare, "it has characters in it that nobody sees")
    if any(c.isspace() or c in ',;:<>()[]"\\' for c in bare):
        raise _refused(bare, "it must be one address and nothing else")
    local, at, domain = bare.rpartition("@")
    if not at or "@" in local or not local or not domain:
        raise _refused(bare, "it should look like name@example.org")
    if not local.isascii():
        raise _refused(bare, "most mail programs know only plain letters before the @")
    if len(local) > LONGEST_LOCAL or not _LOCAL.fullmatch(local):
        raise _refused(bare, "what stands before the @ is no mailbox")
    address = f"{local}@{_domain(bare, domain)}"
    if len(address) > LONGEST:
        raise _refused(bare, "it is too long")
    return address


def is_mail_address(text: str) -> bool:
    """Whether a draft can be written to it."""
    try:
        mail_address(text)
    except InputRefused:
        return False
    return True


def plain_line(text: str) -> str:
    """One line without controls, at most as long as a header should be."""
    line = " ".join(seen(_BREAKS.sub(" ", text)).split())
    return line if len(line) <= LONGEST_HEADER else f"{line[: LONGEST_HEADER - 1].rstrip()}…"


def plain_body(text: str) -> str:
    """Lines parted by a newline, without controls; no white space at their ends, no empty edges."""
    lines = [seen(line).rstrip() for line in _BREAKS.split(text)]
    return "\n".join(lines).strip("\n")


def _domain(address: str, domain: str) -> str:
    labels = domain.split(".")
    if len(labels) < 2:
        raise _refused(address, "the part after the @ has no dot")
    plain = [_label(address, label) for label in labels]
    if plain[-1].isdecimal():
        raise _refused(address, "the part after the @ is no domain")
    return ".".join(plain)


def _label(address: str, label: str) -> str:
    plain = label
    if label and not label.isascii():
        try:
            plain = label.lower().encode("idna").decode("ascii")
            same = plain.encode("ascii").decode("idna") == label.lower()
        except UnicodeError:
            same = False
        if not same:  # ß and such: which domain is meant depends on the mail program
            raise _refused(address, "the part after the @ can be read in more than one way")
    if not 0 < len(plain) <= LONGEST_LABEL or not _LABEL.fullmatch(plain):
        raise _refused(address, "the part after the @ is no domain")
    return plain


def _refused(address: str, why: str) -> InputRefused:
    shown = "".join(c if c.isprintable() else "�" for c in address)
    shown = shown if len(shown) <= 60 else f"{shown[:59]}…"
    return InputRefused(f"The address “{shown}” cannot be written to: {why}.")
