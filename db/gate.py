"""The gate before the query layer: who acts now, and whether they may call a function.

    @needs(Right.KNOW)
    def list_notes(...): ...

    gate.act_as(Acting(rights, user_id))        # this process, from now on
    with gate.acting(Acting(...)): ...          # this thread, meanwhile

Denied by default: before anybody was named, only what needs `Right.OPEN` may be called. Only the
outermost guarded call is asked: what an allowed function calls itself is its own affair. That is how a
volunteer gets a briefing sheet, made of facts which they may not read one by one.
Which role has which right stands in `desktop.domain.permissions`.
"""

from __future__ import annotations

import contextlib
import enum
import functools
import inspect
import threading
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast

from db.errors import NotAllowed

P = ParamSpec("P")
R = TypeVar("R")


class Right(enum.Enum):
    """What may be done, in the coarse kinds that roles are made of."""

    OPEN = "open"  # before anybody has signed in: names of users, settings of the look
    TONIGHT = "tonight"  # coming performances, their sheets, and the names of who has tickets
    KNOW = "know"  # read patrons and all that is known of them
    KEEP = "keep"  # write what was learnt, said and agreed, and take it back
    IMPORT = "import"
    EXPORT = "export"
    FORMS = "forms"  # draft forms, run them, review answers
    PUBLISH = "publish"  # publish and retire forms
    POLICY = "policy"  # the house's rules, call guides, retention
    USERS = "users"
    BOOKS = "books"  # read the whole audit
    ERASE = "erase"
    BACKUP = "backup"
    RESTORE = "restore"  # put another file in this one's place; encrypt it or stop doing so

    # Each is one of its kind; an enum's own hash takes five times as long, on every key typed.
    __hash__ = object.__hash__


class Acting(NamedTuple):
    """On whose behalf something is done."""

    rights: frozenset[Right] = frozenset({Right.OPEN})
    user_id: int | None = None


NOBODY = Acting()
HOUSE = Acting(frozenset(Right))  # the program itself: upkeep, tests, the sample venue


class _State:
    """Who acts in a thread, if not who acts in the process; how deep inside guarded functions."""

    __slots__ = ("acting", "inside")

    def __init__(self) -> None:
        self.acting: Acting | None = None
        self.inside = 0


class _Here(threading.local):
    def __init__(self) -> None:
        # One thing to look up: each look at what is a thread's own takes 200 ns.
        self.state = _State()


_here = _Here()
_acting = NOBODY


def act_as(acting: Acting) -> None:
    """From now on everything in this process is done on this behalf."""
    global _acting
    _acting = acting


def current() -> Acting:
    """On whose behalf this thread acts."""
    return _here.state.acting or _acting


@contextlib.contextmanager
def acting(acting: Acting) -> Iterator[None]:
    """On another behalf, in this thread: work that was begun by one user and goes on under another."""
    here = _here.state
    before, inside = here.acting, here.inside
    here.acting, here.inside = acting, 0
    try:
        yield
    finally:
        here.acting, here.inside = before, inside


def may(right: Right) -> bool:
    """Whether who acts now has a right."""
    return right in current().rights


def check(right: Right) -> None:
    """Raises NotAllowed unless who acts now has this right, or is inside what they may call."""
    if not _here.state.inside and right not in current().rights:
        raise NotAllowed(right.value)


def reaches(right: Right) -> bool:
    """For a guarded function: whether what it gives or does beside may need this right as well.

    True where it was called by another guarded function: that one was asked.
    """
    return _here.state.inside > 1 or right in current().rights


def check_also(right: Right) -> None:
    """For a guarded function whose arguments may need another right as well. Raises NotAllowed."""
    if not reaches(right):
        raise NotAllowed(right.value)


def needs(right: Right) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a function be called only by who has this right; else NotAllowed, before anything is done."""

    def guard(function: Callable[P, R]) -> Callable[P, R]:
        if inspect.isgeneratorfunction(function):
            return _guard_generator(cast(Callable[P, R], function), right)
        threads = _here

        @functools.wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            here = threads.state
            inside = here.inside
            if inside > 1:  # how deep does not matter
                return function(*args, **kwargs)
            if not inside and right not in (here.acting or _acting).rights:
                raise NotAllowed(right.value)
            here.inside = inside + 1
            try:
                return function(*args, **kwargs)
            finally:
                here.inside = inside

        guarded.needed_right = right  # type: ignore[attr-defined]
        return guarded

    return guard


def _guard_generator(function: Callable[P, R], right: Right) -> Callable[P, R]:
    """Asked when it is called, not when the first item is; between two items the caller is outside."""

    @functools.wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        check(right)
        return cast(R, _inside(cast(Iterator[Any], function(*args, **kwargs))))

    guarded.needed_right = right  # type: ignore[attr-defined]
    return guarded


def _inside(items: Iterator[Any]) -> Iterator[Any]:
    while True:
        here = _here.state  # the next may be asked for by another thread
        here.inside += 1
        try:
            item = next(items)
        except StopIteration:
            return
        finally:
            here.inside -= 1
        yield item


def right_of(function: object) -> Right | None:
    """What a function needs, None for one without a guard."""
    found = getattr(function, "needed_right", None)
    return found if isinstance(found, Right) else None
