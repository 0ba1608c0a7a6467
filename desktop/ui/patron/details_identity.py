"""The names of a patron, each edited where it stands."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from db import clock
from db.queries import patrons
from db.records.patrons import PatronDetail
from desktop.domain.typed_values import birthday_words, parse_birthday, parse_past_day
from desktop.ui.desk import Desk
from desktop.ui.patron.place_edit import FieldRow
from desktop.ui.patron.record_card import RecordCard
from desktop.ui.patron.record_words import field_words

_FIELDS = (
    "given", "family", "display_name", "say_as", "pronouns", "salutation", "birthday", "since",
    "organisation",
)  # fmt: skip
_EXAMPLES = {
    "say_as": "Add, such as SHIM-well",
    "pronouns": "Add, such as she/her",
    "birthday": "Add, such as 14 March",
    "since": "Add a year or a day",
}


def check_birthday(text: str) -> str:
    """What is wrong with a birthday as typed."""
    if parse_birthday(text, clock.today()) is None:
        return "Type it as 14 March, 14 March 1980 or 1980."
    return ""


def check_since(text: str) -> str:
    """What is wrong with a year or day since when."""
    return "" if not text or stored_since(text) else "Type a year, or a day such as 21 Sep 2019."


def stored_since(text: str) -> str | None:
    """A year or a day as stored; None if it is neither."""
    year = text.strip()
    if year.isdecimal() and len(year) == 4:
        return year if 1850 <= int(year) <= clock.today().year else None
    day = parse_past_day(text, clock.today())
    return day.isoformat() if day else None


class IdentityCard(RecordCard):
    """Built once, filled at each patron."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Name", "", parent)
        self._detail: PatronDetail | None = None
        self.fields: dict[str, FieldRow] = {}
        checks = {"birthday": check_birthday, "since": check_since}
        for name in _FIELDS:
            row = FieldRow(field_words(name), checks.get(name), empty=_EXAMPLES.get(name, "Add"))
            row.saved.connect(lambda text, n=name: self._on_saved(n, text))
            self.fields[name] = row
            self.rows.addWidget(row)
        self.rows.setSpacing(2)
        self.no_chat = QCheckBox("Prefers no small talk: offer no openers")
        self.deceased = QCheckBox("Has died")
        for box, name in ((self.no_chat, "no_chat"), (self.deceased, "deceased")):
            box.clicked.connect(lambda on, n=name: self._on_saved(n, on))
            self.body.addWidget(box)

    def show_patron(self, detail: PatronDetail) -> None:
        self._detail = detail
        self.patron_id = detail.id
        for name in _FIELDS:
            self.fields[name].show_text(self._text(detail, name))
        self.no_chat.setChecked(detail.no_chat)
        self.deceased.setChecked(detail.deceased)

    @staticmethod
    def _text(detail: PatronDetail, name: str) -> str:
        if name == "birthday":
            return birthday_words(detail.birth_year, detail.birth_month, detail.birth_day)
        return str(getattr(detail, name) or "")

    def _on_saved(self, name: str, value: Any) -> None:
        detail = self._detail
        if detail is None:
            return
        fields: dict[str, Any] = {name: value}
        if name == "birthday":
            year, month, day = parse_birthday(value, clock.today()) or (None, None, None)
            fields = {"birth_year": year, "birth_month": month, "birth_day": day}
        elif name == "since":
            fields = {"since": stored_since(value) if value else None}
        done = self.write(
            lambda: patrons.update_patron(
                detail.id, version=detail.version, user_id=self.user_id, **fields
            ),
            f"Saved: {field_words(name)}",
        )
        if not done:
            self.show_patron(detail)
