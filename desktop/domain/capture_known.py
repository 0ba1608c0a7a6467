"""What is known of the patron already is not proposed again, unless there is more to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from db.folding import fold, words
from db.records.capture import CapturePatron
from desktop.domain.capture_proposal import Proposal


def only_new(found: Iterable[Proposal], patron: CapturePatron, today: date) -> Iterator[Proposal]:
    """Without those that say nothing new of this patron."""
    for told in found:
        known = _KNOWN.get(told.kind)
        if known is None or not known(told, patron, today):
            yield told


def _interest(told: Proposal, patron: CapturePatron, _: date) -> bool:
    mine = [i for i in patron.interests if fold(i.name) == fold(told.what)]
    same_way = [i for i in mine if (i.strength > 0) == (told.strength > 0)]
    return any(not told.detail or fold(told.detail) in fold(i.detail) for i in same_way)


def _membership(told: Proposal, patron: CapturePatron, _: date) -> bool:
    return any(
        fold(i.name) == fold(told.what) and (not told.detail or fold(i.detail) == fold(told.detail))
        for i in patron.interests
    )


def _need(told: Proposal, patron: CapturePatron, _: date) -> bool:
    wanted = set(words(told.what))
    return any(wanted <= set(words(need)) for need in patron.needs)


def _children(told: Proposal, patron: CapturePatron, _: date) -> bool:
    names = [w for w in words(told.detail) if w.isalpha() and w != "and"]
    known = {words(name)[0] for kind, name in patron.relatives if kind == "child" and words(name)}
    if names:
        return set(names) <= known
    has = [i for i in patron.interests if fold(i.name) == "has children"]
    if not told.detail:
        return bool(has or known)
    return any(fold(i.detail) == fold(told.detail) for i in has)


def _birthday(told: Proposal, patron: CapturePatron, _: date) -> bool:
    year, month, day = patron.birthday
    texts = {f"{year}", f"--{month or 0:02d}-{day or 0:02d}", f"--{month or 0:02d}"}
    return told.what in texts or told.what == f"{year}-{month or 0:02d}-{day or 0:02d}"


def _relative(told: Proposal, patron: CapturePatron, _: date) -> bool:
    name = next(iter(words(told.detail)), "")
    same = [n for kind, n in patron.relatives if kind == told.what]
    if told.detail and fold(told.detail.split(",")[0]) == fold(told.about):
        return bool(same) or False
    return any(name == next(iter(words(n)), "") for n in same)


def _promise(told: Proposal, patron: CapturePatron, _: date) -> bool:
    return any(
        fold(text) == fold(told.what) and (due or None) == told.due for text, due in patron.promises
    )


def _reaction(told: Proposal, patron: CapturePatron, _: date) -> bool:
    return not told.detail and any(
        v.performance_id == told.performance_id and v.reaction == told.what for v in patron.attended
    )


def _avoid(told: Proposal, patron: CapturePatron, _: date) -> bool:
    return any(fold(told.what) == fold(text) for text in patron.avoids)


_KNOWN: dict[str, Callable[[Proposal, CapturePatron, date], bool]] = {
    "interest": _interest,
    "membership": _membership,
    "access": _need,
    "children": _children,
    "birthday": _birthday,
    "relationship": _relative,
    "promise": _promise,
    "reaction": _reaction,
    "avoid": _avoid,
}
