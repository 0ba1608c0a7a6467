"""Signing in: who may sit down with which PIN, and how often it may be tried.

    user = sign_in.prove(user_id, typed)      # on a worker: a PIN takes a while to look at
    desk.session = session.sit_down(user)

Five tries are free; after them each wrong one costs a wait, twice as long each time, up to a quarter of an
hour. All who are being guessed at share one wait, so that a second user gives no second chance, and
a name that nobody has is counted like one that somebody has. The count is written before the PIN is
looked at: killing the program does not help.

How long is waited is told by how long the computer has been on, which nobody turns back; the clock on the wall
can only lengthen a wait, and never beyond what it was.
"""

from __future__ import annotations

import contextlib
import math
import time
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from db import clock, connection, gate
from db.errors import DatabaseBusy, InputRefused, NotAllowed, NotFound, StoreError
from db.folding import fold
from db.gate import Right, needs
from db.queries import settings, users
from db.records.users import TriesRecord, UserRecord
from desktop.domain import permissions, session
from desktop.domain.session import Session

FREE_TRIES, LONGEST_WAIT = 5, 900
UNKNOWN = "sign_in_unknown"
MOST_UNKNOWN = 50  # names that nobody has are told apart up to here
SIGNED_IN, REFUSED = "Signed in", "A PIN was refused"
WRONG = "That name and PIN do not go together. Nothing was opened."


class SignInRefused(StoreError):
    """It was not the right PIN, or it was too early for another try. `waits`: seconds to the next."""

    def __init__(self, sentence: str, waits: float = 0.0) -> None:
        super().__init__(sentence)
        self.waits = waits


class MustChoose(StoreError):
    """The PIN was right, but was only for the start: one of their own is chosen now (`choose`)."""

    def __init__(self, user: UserRecord) -> None:
        super().__init__(
            "This PIN was only for the start. Sign in once in the window to choose your own."
        )
        self.user = user


class Clocks(NamedTuple):
    """The clock on the wall, and the seconds since the computer was switched on."""

    wall: Callable[[], datetime]
    up: Callable[[], float]


clocks = Clocks(lambda: datetime.now(UTC), time.monotonic)
# Wrong tries that could not be written while an import was; they count in this process.
_unwritten: dict[int, int] = {}


@needs(Right.OPEN)
def needs_secret() -> bool:
    """Whether one signs in: as soon as anybody has a PIN."""
    return users.count_pins() > 0


@needs(Right.OPEN)
def may_sit_down_freely(user: UserRecord) -> bool:
    """Whether no PIN is asked of them: nobody has one, or they have none and few rights."""
    if user.pin_kind:
        return False
    return user.role == permissions.VOLUNTEER or not needs_secret()


@needs(Right.OPEN)
def waits(user_id: int) -> float:
    """Seconds until a try at a user's PIN is heard; 0 if one is heard now."""
    all_tries = _all_tries()
    return _wait(all_tries.get(user_id, TriesRecord(user_id)), all_tries)


def sign_in(name_or_id: str | int, secret: str) -> Session:
    """The user sits down. Raises SignInRefused, and MustChoose where a PIN was only for the start."""
    return session.sit_down(prove(name_or_id, secret))


@needs(Right.OPEN)
def prove(name_or_id: str | int, secret: str) -> UserRecord:
    """The user whose PIN or password this is. Takes up to a second; nobody sits down by it.

    Raises SignInRefused, the same for a wrong name and a wrong PIN, and MustChoose where the PIN was
    only for the start.
    """
    user = _look_up(name_or_id)
    if user is not None and may_sit_down_freely(user):
        return user
    _prove(user, name_or_id, secret)
    assert user is not None
    if user.pin_kind == "starting":
        raise MustChoose(user)
    return user


@needs(Right.OPEN)
def before_pins(name: str = "") -> Session:
    """Who acts in the open file where that is from before anybody had a PIN: the first active user, or
    who is named, with the role that they have once the file is brought up to date.

    It is only read. Raises SignInRefused for a name that nobody has.
    """
    active = [user for user in users.list_older_users() if user.active]
    if active and not any(user.role == permissions.ADMIN for user in active):
        active[0] = active[0]._replace(role=permissions.ADMIN)  # as the migration does
    found = _named(name, active) if name else next(iter(active), None)
    if found is None:
        if name:
            raise SignInRefused(WRONG)
        return session.ALONE
    role = permissions.role_among(found.role, [user.role for user in active])
    return Session(found.id, found.name, found.initials, role)


def is_of_staff(user: UserRecord) -> bool:
    """Whether they have a PIN of figures, and more rights than a volunteer."""
    return user.active and user.pin_kind == "pin" and user.role != permissions.VOLUNTEER


@needs(Right.OPEN)
def prove_of_staff(pin: str, where: str) -> None:
    """Raises SignInRefused unless this is the PIN of anybody of the staff; nobody sits down by it.

    Tries are counted for the place `where` it is asked, as for a name that nobody has.
    """
    from desktop.domain import pins

    key = _key_of(where)
    _count(key)
    for user in users.list_users():
        if is_of_staff(user) and pins.fits(pin, users.get_pin_hash(user.id)):
            _forget(key)
            return
    _tell_the_books(REFUSED, None)
    raise SignInRefused(WRONG, waits_at(where))


@needs(Right.OPEN)
def waits_at(where: str) -> float:
    """Seconds until a try at a place is heard."""
    all_tries = _all_tries()
    key = _key_of(where)
    return _wait(all_tries.get(key, TriesRecord(key)), all_tries)


@needs(Right.OPEN)
def choose(user_id: int, old: str, new: str, kind: str) -> UserRecord:
    """A PIN or password of one's own (`pins.PIN`, `pins.PASSWORD`), for the old one.

    Who sits at the desk and has none needs no old one. Raises SignInRefused for a wrong old one,
    InputRefused for a new one that will not do.
    """
    from desktop.domain import pins  # not before the first paint

    user = users.get_user(user_id)
    if kind == pins.PASSWORD and user.role != permissions.ADMIN:
        raise NotAllowed(Right.USERS.value)
    amiss = pins.complaint(new, kind, user.name)
    if amiss:
        raise InputRefused(amiss)
    if user.pin_kind:
        _prove(user, user_id, old)
        if user.pin_kind == pins.STARTING and new.strip() == old.strip():
            raise InputRefused("Please choose another one than the PIN for the start.")
    elif gate.current().user_id != user_id:
        raise NotAllowed(Right.USERS.value)
    users.set_pin(user_id, pins.encode(new), kind)
    _tell_the_books("Chose a new password" if kind == pins.PASSWORD else "Chose a new PIN", user)
    return users.get_user(user_id)


@needs(Right.USERS)
def give_starting_pin(user_id: int) -> str:
    """A PIN by chance for somebody's next sign-in, when they choose their own; told to them by an
    admin. What they had before is no longer heard."""
    from desktop.domain import pins

    figures = pins.starting_pin()
    users.set_pin(user_id, pins.encode(figures), pins.STARTING)
    _tell_the_books("Was given a PIN for the start", users.get_user(user_id))
    return figures


# -- tries


def _prove(user: UserRecord | None, asked: str | int, secret: str) -> None:
    """Count the try, then look. Raises SignInRefused."""
    from desktop.domain import pins

    key = _key_of(asked) if user is None else user.id
    _count(key)
    kept = "" if user is None else users.get_pin_hash(user.id)
    if kept:
        right = pins.fits(secret, kept)
    else:
        pins.take_as_long()
        right = False
    _tell_the_books(REFUSED if not right else SIGNED_IN, user)
    if not right:
        raise SignInRefused(WRONG, waits(key))
    _forget(key)


def _forget(key: int) -> None:
    _unwritten.pop(key, None)
    # While an import is written it is not: then the tries are forgotten at the next right one.
    with contextlib.suppress(DatabaseBusy):
        _keep(TriesRecord(key))


def _tell_the_books(what: str, user: UserRecord | None) -> None:
    from db.queries import audit  # not before the first paint

    # Not worth keeping anybody out for, while an import is being written.
    with contextlib.suppress(DatabaseBusy):
        audit.add_event("sign_in", what, user_id=None if user is None else user.id)


def _count(key: int) -> None:
    """One more try, written before it is looked at. Raises SignInRefused where it is too early."""
    try:
        with connection.transaction(vital=True):
            all_tries = _all_tries()
            own = all_tries.get(key, TriesRecord(key))
            _refuse_early(own, all_tries)
            _unwritten.pop(key, None)
            own = own._replace(tries=own.tries + 1)
            _keep(_with_wait(own, all_tries | {key: own}))
    except DatabaseBusy:
        all_tries = _all_tries()
        own = all_tries.get(key, TriesRecord(key))
        _refuse_early(own, all_tries)
        if own.tries >= FREE_TRIES:
            raise
        _unwritten[key] = _unwritten.get(key, 0) + 1


def _refuse_early(own: TriesRecord, all_tries: dict[int, TriesRecord]) -> None:
    seconds = _wait(own, all_tries)
    if seconds > 0:
        raise SignInRefused(f"{WRONG} The next try is heard {said_wait(seconds)}.", seconds)


def said_wait(seconds: float) -> str:
    """When that will be, in words: "in 40 seconds", "in 3 minutes"."""
    whole = math.ceil(seconds)
    if whole < 90:
        return "in 1 second" if whole == 1 else f"in {whole} seconds"
    return f"in {math.ceil(whole / 60)} minutes"


def _with_wait(own: TriesRecord, all_tries: dict[int, TriesRecord]) -> TriesRecord:
    """The try, with the wait that begins now; the more was guessed at anybody, the longer."""
    if own.tries < FREE_TRIES:
        return own
    beyond = sum(max(t.tries - FREE_TRIES + 1, 0) for t in all_tries.values())
    seconds = min(2 ** min(beyond, 20), LONGEST_WAIT)
    return own._replace(
        waits_until=clock.to_text(clocks.wall() + timedelta(seconds=seconds)),
        wait_seconds=seconds,
        wait_began=math.ceil(clocks.up()),
    )


def _wait(own: TriesRecord, all_tries: dict[int, TriesRecord]) -> float:
    if own.tries < FREE_TRIES:
        return 0.0
    return max((_left(t) for t in all_tries.values() if t.tries >= FREE_TRIES), default=0.0)


def _left(tries: TriesRecord) -> float:
    """Seconds of a wait that are still to come."""
    if not tries.waits_until:
        return 0.0
    up = clocks.up()
    # Switched on again since: it lasted at least as long as the computer has been on.
    passed = up - tries.wait_began if up >= tries.wait_began else up
    by_uptime = tries.wait_seconds - passed
    by_clock = (clock.from_text(tries.waits_until) - clocks.wall()).total_seconds()
    if by_clock > tries.wait_seconds:
        by_clock = 0.0  # it was turned back, and says nothing any more
    return max(by_uptime, by_clock, 0.0)


def _all_tries() -> dict[int, TriesRecord]:
    found = {t.user_id: t for t in (*users.list_tries(), *_unknown())}
    for key, more in _unwritten.items():
        known = found.get(key, TriesRecord(key))
        found[key] = known._replace(tries=known.tries + more)
    return found


def _unknown() -> list[TriesRecord]:
    """Tries at names that nobody has; their keys are below 0."""
    kept = settings.get_setting(UNKNOWN, [])
    return [
        TriesRecord(*t) for t in kept if isinstance(t, list) and len(t) == len(TriesRecord._fields)
    ]


def _keep(tries: TriesRecord) -> None:
    if tries.user_id > 0:
        users.set_tries(tries)
        return
    others = [t for t in _unknown() if t.user_id != tries.user_id]
    settings.set_setting(UNKNOWN, [list(t) for t in (*others, tries)][-MOST_UNKNOWN:])


def _key_of(asked: str | int) -> int:
    return -1 - zlib.crc32(fold(str(asked)).encode("utf-8", "surrogatepass"))


def _look_up(name_or_id: str | int) -> UserRecord | None:
    if isinstance(name_or_id, int):
        try:
            user = users.get_user(name_or_id)
        except NotFound:
            return None
        return user if user.active else None
    return _named(name_or_id, users.list_users())


def _named(name: str, among: Sequence[UserRecord]) -> UserRecord | None:
    wanted = fold(" ".join(name.split()))
    for user in among:
        if wanted == fold(user.name):
            return user
    by_initials = [user for user in among if wanted and wanted == fold(user.initials)]
    return by_initials[0] if len(by_initials) == 1 else None
