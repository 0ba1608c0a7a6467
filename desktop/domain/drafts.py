"""What was begun and not saved, in words, and how long it is kept: nothing typed is lost by a crash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from db import clock
from db.queries import drafts
from db.records.drafts import DraftRecord
from desktop.domain import words

NOTE, LINE = PLACES = ("note", "line")  # the editor of notes; the line at the foot of the page
KEPT_DAYS = 30
UNSAVED = "Not saved yet"
_WHAT = {NOTE: "a note", LINE: "a line"}


def standing_words(typed_at: str) -> str:
    """`Not saved yet, typed at 18:42`; of another day `…, typed on Sat 21 Nov at 18:42`."""
    day = words.as_day(typed_at)
    on = "" if day == clock.today() else f"on {words.day_words(day)} "
    return f"{UNSAVED}, typed {on}at {words.time_words(typed_at)}"


def waiting_words(found: Sequence[DraftRecord]) -> str:
    """`Not saved yet: Ada Osei and 2 more`; '' for none."""
    names = _names(found)
    return f"{UNSAVED}: {words.and_more(names, 1)}" if names else ""


def choice_words(found: DraftRecord) -> str:
    """One of several: `Ada Osei, typed at 18:42`."""
    return f"{found.patron}, {standing_words(found.typed_at).partition(', ')[2]}"


def drop_old() -> list[DraftRecord]:
    """Let go of one's own that nobody came back to for `KEPT_DAYS`; which they were."""
    return drafts.drop_old(clock.to_text(clock.now() - timedelta(days=KEPT_DAYS)))


def dropped_words(gone: Sequence[DraftRecord]) -> str:
    """What is told of them; '' for none."""
    if not gone:
        return ""
    what = words.join_words(f"{_WHAT.get(d.place, 'a text')} about {d.patron}" for d in gone[:3])
    more = f" and {len(gone) - 3} more" if len(gone) > 3 else ""
    return f"Begun over {KEPT_DAYS} days ago and never saved, now gone: {what}{more}"


def _names(found: Iterable[DraftRecord]) -> list[str]:
    """Each patron once, newest first."""
    return list({each.patron_id: each.patron for each in found}.values())
