"""The words in which patrons are asked for consent: shipped ones, and the venue's own instead."""

from __future__ import annotations

from collections.abc import Sequence

from db.errors import EditConflict, InputRefused
from db.queries import settings
from db.queries.consents import HEALTH
from db.records.patrons import ConsentRecord
from desktop.domain import words

SETTING = "consent_wording"
VENUE = "{venue}"
LONGEST = 1_000
SHIPPED: dict[str, str] = {
    "email": "May {venue} send you news and invitations by e-mail? You can say no at any time.",
    "phone": "May {venue} ring you about performances you might like? You can say no at any time.",
    "post": "May {venue} send you the programme by post? You can say no at any time.",
    "sms": "May {venue} send you a text message when a performance changes? You can say no at "
    "any time.",
    HEALTH: "May {venue} keep what you told us about what you need, so that we can prepare for "
    "your visit? It stays at the desk and on the sheet of the evening, and goes when you say so.",
}


def load() -> dict[str, str]:
    """The wording of each channel, with `{venue}` where the venue's name goes."""
    kept = settings.get_setting(SETTING, None)
    own = kept if isinstance(kept, dict) else {}
    return {
        channel: own[channel].strip()
        if isinstance(own.get(channel), str) and own[channel].strip()
        else shipped
        for channel, shipped in SHIPPED.items()
    }


def save(channel: str, wording: str, was: str | None = None) -> None:
    """Keep the venue's own wording of a channel; '' brings the shipped one back.

    What was agreed to in other words before stays as it was said. `was`: the wording that was shown.
    Raises InputRefused, and EditConflict if the house says it otherwise by now.
    """
    if channel not in SHIPPED or len(wording) > LONGEST:
        raise InputRefused(
            "That is too long to be said to anybody. Nothing was changed. Say it shorter."
        )
    before, kept = settings.get_setting(SETTING, None), load()
    if was is not None and kept[channel] not in (was, " ".join(wording.split())):
        raise EditConflict(
            "Somebody changed this wording since you opened it. Nothing was overwritten. "
            "Look at it as it is now, then change it again."
        )
    own = {c: said for c, said in kept.items() if said != SHIPPED[c]}
    own.pop(channel, None)
    if wording.strip() and wording.strip() != SHIPPED[channel]:
        own[channel] = " ".join(wording.split())
    settings.set_setting(SETTING, own, was=before)


def wording(channel: str, venue: str) -> str:
    """The words to say to somebody, with the venue's name in them."""
    return load()[channel].replace(VENUE, venue or "our house")


def state_words(history: Sequence[ConsentRecord], channel: str) -> str:
    """`Withdrawn 3 Mar` where a yes came before a no; '' for any other state."""
    said = [one for one in history if one.channel == channel]
    if len(said) > 1 and not said[-1].granted and any(one.granted for one in said[:-1]):
        return f"withdrawn {words.short_day_words(said[-1].given_at)}"
    return ""


def earlier_words(history: Sequence[ConsentRecord], channel: str) -> list[str]:
    """What was said before the latest word, newest first: `yes, 3 Mar 2024: “…” (noted by Ana)`."""
    said = [one for one in history if one.channel == channel][:-1]
    found = []
    for one in reversed(said):
        quoted = f": “{one.wording}”" if one.wording else ""
        answer = "yes" if one.granted else "no"
        found.append(f"{answer}{quoted} – {words.source_words(one.provenance)}")
    return found
