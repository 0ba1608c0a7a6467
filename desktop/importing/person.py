"""A person as one row of a file names them, and how names are compared."""

from __future__ import annotations

from typing import NamedTuple

from db.folding import words


class Person(NamedTuple):
    """What a row says about one person; '' where it is silent. Texts are cleaned, as written.

    `number` is the vendor's customer number. `name` is the whole name where the file has it in
    one column; given and family where it has two.
    """

    given: str = ""
    family: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    number: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""

    @property
    def full_name(self) -> str:
        """Given and family name, or the name as one text."""
        return f"{self.given} {self.family}".strip() or self.name


def name_words(text: str) -> tuple[str, ...]:
    """The folded words of a name in no order, so that given and family may be swapped.

    >>> name_words("Wójcik Łukasz") == name_words("łukasz wojcik")
    True
    """
    return tuple(sorted(words(text)))
