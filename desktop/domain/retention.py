"""How long the house keeps people and their words, and who is due by that. Nothing goes by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from db import clock
from db.errors import EditConflict, InputRefused
from db.queries import retention as stored
from db.queries import settings
from db.records.retention import DuePatron, DueTexts
from desktop.domain import words

SETTING = "retention"
LOOKED = "retention_looked"  # the month of the last reminder
MOST_YEARS = 50
MOST_MONTHS = 600

WHAT = {
    "visit": "last visit", "gift": "last gift", "call": "last call", "note": "last note",
    "letter": "last letter", "form": "last form", "conversation": "last conversation",
    "order": "last order", "consent": "last word on consent", "made": "in the file since",
}  # fmt: skip


class Rules(NamedTuple):
    """0 is for ever. Patrons without any sign for `patron_years`; filled forms of nobody we know,
    and access needs that ended, for so many months; the words of calls for `call_years`."""

    patron_years: int = 7
    response_months: int = 12
    need_months: int = 12
    call_years: int = 3


@dataclass(frozen=True, slots=True)
class Due:
    """What is due today by the rules; `count` of all patrons, `patrons` the first of them."""

    rules: Rules
    count: int
    patrons: tuple[DuePatron, ...]
    texts: DueTexts

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to decide."""
        return not self.count and self.texts == DueTexts()


def load() -> Rules:
    """The rules as they are kept; what does not fit is as it is shipped."""
    kept = settings.get_setting(SETTING, None)
    if not isinstance(kept, dict):
        return Rules()
    fitting = {
        name: int(kept[name])
        for name in Rules._fields
        if isinstance(kept.get(name), int) and 0 <= kept[name] <= _most(name)
    }
    return Rules()._replace(**fitting)


def save(rules: Rules, was: Rules | None = None) -> None:
    """Keep the rules in the place of those that were shown (`was`; None: of any).

    Raises InputRefused for a time that no rule can mean, EditConflict if others are kept by now.
    """
    for name, value in rules._asdict().items():
        if not 0 <= value <= _most(name):
            raise InputRefused(
                f"That is no time to keep anything: {value}. Nothing was changed. "
                "Choose a smaller number, or none for ever."
            )
    before = settings.get_setting(SETTING, None)
    if was is not None and load() not in (was, rules):
        raise EditConflict(
            "Somebody changed these rules since you opened them. Nothing was overwritten. "
            "Look at them as they are now, then change them again."
        )
    settings.set_setting(SETTING, rules._asdict(), was=before)


def _most(name: str) -> int:
    return MOST_YEARS if name.endswith("years") else MOST_MONTHS


def find_due(limit: int = 500, stopped: Callable[[], bool] = lambda: False) -> Due:
    """Who and what is due today. For a worker: it reads all patrons."""
    rules = load()
    before = _before(rules.patron_years * 12)
    count = stored.count_due_patrons(before) if before else 0
    patrons = stored.list_due_patrons(before, limit) if count and not stopped() else []
    return Due(rules, count, tuple(patrons), stored.count_due_texts(*_texts(rules)))


def count_due() -> int:
    """How many patrons and texts are due. For a worker."""
    rules = load()
    before = _before(rules.patron_years * 12)
    texts = stored.count_due_texts(*_texts(rules))
    patrons = stored.count_due_patrons(before) if before else 0
    return patrons + texts.responses + texts.needs + texts.calls


def clear_texts(*, user_id: int | None = None) -> DueTexts:
    """Let go of the texts that are due; what went. There is no undo."""
    return stored.clear_due_texts(*_texts(load()), user_id=user_id)


def _texts(rules: Rules) -> tuple[str, str, str]:
    return (
        _before(rules.response_months), _before(rules.need_months), _before(rules.call_years * 12)
    )  # fmt: skip


def _before(months: int) -> str:
    """The instant so many months ago; '' for none."""
    if not months:
        return ""
    today = clock.today()
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    day = min(today.day, 28)
    moment = datetime.combine(date(max(year, 1), month + 1, day), time(), tzinfo=clock.zone())
    return clock.to_text(moment)


def sign_words(one: DuePatron) -> str:
    """`last visit 3 Mar 2019 · 2 visits`."""
    what = WHAT.get(one.what, one.what)
    visits = words.count_words(one.visits, "visit") if one.visits else "never came"
    died = " · has died" if one.deceased else ""
    return f"{what} {words.short_day_words(one.last_on)} · {visits}{died}"


def texts_words(due: DueTexts) -> list[str]:
    """What else is due, a line each."""
    found = []
    if due.responses:
        found.append(f"{words.count_words(due.responses, 'filled form')} of nobody we know")
    if due.needs:
        found.append(f"{words.count_words(due.needs, 'access need')} that ended")
    if due.calls:
        found.append(f"the words of {words.count_words(due.calls, 'call')}")
    return found


def reminder(count: int) -> str:
    """`12 patrons and texts are due to go. ...`; '' for none."""
    if not count:
        return ""
    verb = "is" if count == 1 else "are"
    return f"{words.count_words(count, 'record')} {verb} due to go by your rules: see Settings, Privacy"


def is_reminded() -> bool:
    """Whether somebody was reminded this month."""
    return bool(settings.get_setting(LOOKED, "") == clock.today().strftime("%Y-%m"))


def mark_reminded() -> None:
    """Not again before next month."""
    settings.set_setting(LOOKED, clock.today().strftime("%Y-%m"))


def as_json(due: Due) -> dict[str, Any]:
    """The list for scripts."""
    return {
        "rules": due.rules._asdict(),
        "patrons": due.count,
        "due": [
            {"id": p.id, "name": p.name, "last": p.last_on, "what": p.what, "visits": p.visits}
            for p in due.patrons
        ],
        "responses": due.texts.responses,
        "access_needs": due.texts.needs,
        "calls": due.texts.calls,
    }
