"""What a person made of the proposals while the sentence grows: taken, changed, left out.

    picks = CapturePicks()
    picks.hear("Both play the viola", propose(...))   # at each key
    picks.take_next()                                 # Tab
    picks.taken                                       # what Enter keeps

A decision holds as long as the words that it stands on are there; a proposal about which nobody
decided is whatever the grammar says of the sentence now. No Qt, no SQL.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.folding import fold
from desktop.domain.words import as_day, day_words, join_words

if TYPE_CHECKING:
    from desktop.domain.capture_proposal import Proposal

_NAMED = 3  # facts that a toast names; of more it says how many


@dataclass(slots=True)
class Pick:
    """One proposal and what was decided about it.

    `heard` is what the grammar said, `shown` what the chip says (another if it was changed);
    `words` and `start` are where in the sentence it stands. `by_hand`: not from the grammar.
    """

    heard: Proposal
    shown: Proposal
    words: str
    start: int
    taken: bool = False
    changed: bool = False
    dropped: bool = False

    @property
    def decided(self) -> bool:
        """Whether a person did something about it."""
        return self.taken or self.changed or self.dropped

    @property
    def end(self) -> int:
        """Behind its last letter in the sentence."""
        return self.start + len(self.words)


class CapturePicks:
    """The picks of one sentence, in the order of their words."""

    def __init__(self) -> None:
        self._picks: list[Pick] = []
        self._newest: list[Pick] = []  # taken ones, in the order in which they were taken

    # -- what there is

    @property
    def shown(self) -> tuple[Pick, ...]:
        """Those that are not left out."""
        return tuple(p for p in self._picks if not p.dropped)

    @property
    def taken(self) -> tuple[Proposal, ...]:
        """What is kept with the sentence."""
        return tuple(p.shown for p in self.shown if p.taken)

    @property
    def open(self) -> tuple[Pick, ...]:
        """Those that wait to be taken."""
        return tuple(p for p in self.shown if not p.taken)

    # -- the sentence

    def hear(self, sentence: str, proposals: Sequence[Proposal]) -> None:
        """The sentence as it is now and what could be made of it."""
        held = [p for p in self._picks if p.decided]
        for pick in held:
            pick.start = _place(pick.words, sentence, pick.start)
        held = [p for p in held if p.start >= 0]
        free = list(proposals)
        for pick in held:
            match = _same_one(pick, free)
            if match is not None:
                free.remove(match)
                _follow(pick, match, sentence)
        made = [_pick(p, sentence) for p in free if not _left_out(p, held)]
        self._picks = sorted([*held, *made], key=lambda p: p.start)
        self._newest = [p for p in self._newest if p.taken and p in held]

    def clear(self) -> None:
        """Another sentence."""
        self._picks, self._newest = [], []

    # -- deciding

    def take_next(self) -> Pick | None:
        """Take the first that waits; None if none does."""
        waiting = self.open
        if not waiting:
            return None
        self.take(waiting[0])
        return waiting[0]

    def take_all(self) -> None:
        """Take all that wait."""
        while self.take_next() is not None:
            pass

    def take(self, pick: Pick, taken: bool = True) -> None:
        """Take one, or give it back."""
        pick.taken = taken
        self._newest = [p for p in self._newest if p is not pick] + ([pick] if taken else [])

    def give_back(self) -> Pick | None:
        """Give back the one that was taken last; None if none was."""
        last = self._newest[-1] if self._newest else None
        if last is not None:
            self.take(last, False)
        return last

    def drop(self, pick: Pick) -> None:
        """Leave it out, for as long as its words stand."""
        self.take(pick, False)
        pick.dropped = True

    def change(self, pick: Pick, shown: Proposal) -> None:
        """It was mended by hand, and with that taken."""
        pick.shown, pick.changed = shown, True
        self.take(pick)


def _pick(proposal: Proposal, sentence: str) -> Pick:
    start, end = proposal.span
    return Pick(proposal, proposal, sentence[start:end], start)


def _place(words: str, sentence: str, near: int) -> int:
    """Where the words stand, nearest to where they stood; -1 if they are gone."""
    if not words:
        return near
    # Found where it stands: lower case may be longer than what was typed.
    found = re.finditer(f"(?={re.escape(words)})", sentence, re.IGNORECASE)
    return min((f.start() for f in found), key=lambda place: abs(place - near), default=-1)


def _same_one(pick: Pick, proposals: Sequence[Proposal]) -> Proposal | None:
    """Which of the proposals is the one that was decided about, said a little differently."""
    near = [
        p for p in proposals
        if p.kind == pick.heard.kind and p.span[0] < max(pick.end, pick.start + 1)
        and p.span[1] > pick.start
    ]  # fmt: skip
    ranked = sorted((_unlike(p, pick.heard), n) for n, p in enumerate(near))
    return near[ranked[0][1]] if ranked and ranked[0][0] < 2 else None


def _unlike(one: Proposal, other: Proposal) -> int:
    """0 the same fact, 1 the same begun or gone on, 2 another."""
    here, there = fold(f"{one.what} {one.detail}"), fold(f"{other.what} {other.detail}")
    if here == there:
        return 0
    related = here.startswith(there) or there.startswith(here)
    return 1 if related or fold(one.what) == fold(other.what) else 2


def _follow(pick: Pick, heard: Proposal, sentence: str) -> None:
    """The sentence went on: the pick says what it says now, unless it was mended by hand.

    What turned into its opposite must be taken again.
    """
    turned = (heard.strength < 0) != (pick.heard.strength < 0)
    if turned and pick.taken and not pick.changed:
        pick.taken = False
    pick.heard = heard
    if not pick.changed:
        pick.shown = heard
    start, end = heard.span
    if not pick.changed and not pick.dropped:
        pick.start, pick.words = start, sentence[start:end]


def _left_out(proposal: Proposal, held: Sequence[Pick]) -> bool:
    """Whether it says of the same words again what was left out or mended."""
    return any(
        (p.dropped or p.changed) and p.heard.kind == proposal.kind
        and p.start <= proposal.span[0] and proposal.span[1] <= p.end
        and _unlike(proposal, p.heard) < 2
        for p in held
    )  # fmt: skip


def kept_words(taken: Sequence[Proposal]) -> str:
    """What the toast says: `Kept as a note, with Opera and a follow-up on Fri 1 May`."""
    return f"Kept as a note, with {taken_words(taken)}" if taken else "Kept as a note"


def taken_words(taken: Sequence[Proposal]) -> str:
    """The facts alone: `Opera and a follow-up on Fri 1 May`."""
    said = [_fact_words(p) for p in taken]
    if len(said) > _NAMED:
        said = [*said[: _NAMED - 1], f"{len(said) - _NAMED + 1} more"]
    return join_words(said)


def _fact_words(proposal: Proposal) -> str:
    if proposal.kind != "promise":
        return proposal.label
    due = f" on {day_words(as_day(proposal.due))}" if proposal.due else ""
    return f"a follow-up{due}"
