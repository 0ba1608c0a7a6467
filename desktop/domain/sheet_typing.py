"""How far somebody has come with a returned sheet: what is kept, half typed and marked so far.

All of it is put by as a setting of the performance, so that a crash loses nothing; it holds numbers
of tickets and notes, and what is half typed for as long as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from db.gate import Right, needs
from db.journal import Step
from db.queries import settings
from desktop.domain.returned_sheet import ReturnedLine, ReturnedSheet

VOLUNTEER = "returned_sheet.volunteer"
VOLUNTEERS_KEPT = 30

ALL_BUT, ONLY, LEAVE = "all_but", "only", "leave"
RULES: tuple[tuple[str, str], ...] = (
    (ALL_BUT, "All came but those I mark"),
    (ONLY, "Only those I mark came"),
    (LEAVE, "Leave attendance alone, but for those I mark"),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is half typed for a line, for which member of the party, and where the cursor is."""

    text: str
    member: int = 0


@dataclass(slots=True)
class Typing:
    """How far somebody has come with a sheet. All of it survives a crash.

    `marks` are what the paper says of tickets: True came, False did not. `kept` are the notes that
    were kept for a line; `written` what was already set of `marks`, so that it may be set again.
    """

    sheet: int = 0
    volunteer: str = ""
    rule: str = LEAVE
    marks: dict[int, bool] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    kept: dict[str, list[int]] = field(default_factory=dict)
    written: dict[int, bool] = field(default_factory=dict)

    @property
    def begun(self) -> bool:
        """Whether something would be lost if this were forgotten."""
        return bool(self.drafts) or self.marks != self.written

    def mark(self, tickets: Iterable[int], came: bool | None) -> None:
        """Mark tickets; None takes the mark off."""
        for ticket in tickets:
            if came is None:
                self.marks.pop(ticket, None)
            else:
                self.marks[ticket] = came

    def stash(self, key: str, text: str, member: int) -> bool:
        """What is typed for a line; False if it was so already."""
        now = Draft(text, member) if text.strip() else None
        if now == self.drafts.get(key):
            return False
        if now is None:
            del self.drafts[key]
        else:
            self.drafts[key] = now
        return True

    def mark_of(self, tickets: Iterable[int]) -> str:
        """came, absent, some (not all alike) or '' for tickets together."""
        marks = {self.marks.get(ticket) for ticket in tickets}
        if len(marks) > 1:
            return "some"
        return {True: "came", False: "absent", None: ""}[marks.pop()] if marks else ""


@dataclass(frozen=True, slots=True)
class LineAtHand:
    """The line that is typed now, whom the sentence is about, and whether marks are about that
    one alone (somebody chose them by name or key)."""

    line: ReturnedLine | None = None
    member: int = 0
    alone: bool = False

    def is_at(self, line: ReturnedLine) -> bool:
        """Whether it is this line."""
        return self.line is not None and self.line.key == line.key

    def on(self, line: ReturnedLine, member: int | None, draft: Draft | None) -> LineAtHand:
        """With a line at hand; `member` if one was chosen, else the one before or the first."""
        now, alone = (self.member, self.alone) if self.is_at(line) else (0, False)
        if draft is not None and not self.is_at(line):
            now = draft.member
        if member is not None and member < len(line.members):
            now, alone = member, True
        return LineAtHand(line, min(now, max(len(line.members) - 1, 0)), alone)

    @property
    def tickets(self) -> tuple[int, ...]:
        """What a mark is about: the party's tickets, or those of the one who was chosen."""
        if self.line is None:
            return ()
        if self.alone and self.line.members[self.member].tickets:
            return self.line.members[self.member].tickets
        return self.line.tickets


def _key(performance_id: int) -> str:
    return f"returned_sheet.{performance_id}"


def load_typing(performance_id: int) -> Typing:
    """What was put by for a performance; the volunteer and the sentence of the last sheet."""
    usual = settings.get_setting(VOLUNTEER, None)
    usual = usual if isinstance(usual, dict) else {}
    stored = settings.get_setting(_key(performance_id), None)
    if not isinstance(stored, dict):
        return Typing(rule=_rule(usual.get("rule")))
    try:
        return Typing(
            sheet=int(stored["sheet"]),
            volunteer=str(stored["volunteer"]),
            rule=_rule(stored["rule"]),
            marks={int(k): bool(v) for k, v in stored["marks"].items()},
            drafts={str(k): Draft(str(t), int(m)) for k, (t, m) in stored["drafts"].items()},
            kept={str(k): [int(i) for i in v] for k, v in stored["kept"].items()},
            written={int(k): bool(v) for k, v in stored["written"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return Typing()


@needs(Right.TONIGHT)
def is_begun(performance_id: int) -> bool:
    """Whether somebody has begun to type up a sheet of a performance."""
    return load_typing(performance_id).begun


def copy_of(typing: Typing) -> Typing:
    """The same, which stays as it is when the other goes on."""
    return replace(
        typing,
        marks=dict(typing.marks),
        drafts=dict(typing.drafts),
        kept={key: list(notes) for key, notes in typing.kept.items()},
        written=dict(typing.written),
    )


def take_in(mine: Typing, was: Typing, theirs: Typing) -> None:
    """What another window put by since `was` comes into `mine`, but for what was changed here."""
    for name in ("sheet", "volunteer", "rule"):
        if getattr(mine, name) == getattr(was, name):
            setattr(mine, name, getattr(theirs, name))
    _take_in(mine.marks, was.marks, theirs.marks)
    _take_in(mine.drafts, was.drafts, theirs.drafts)
    _take_in(mine.written, was.written, theirs.written)
    for key, notes in theirs.kept.items():
        ours = mine.kept.setdefault(key, [])
        ours += [note for note in notes if note not in ours]


def _take_in(mine: dict[Any, Any], was: dict[Any, Any], theirs: dict[Any, Any]) -> None:
    for key in {*was, *theirs}:
        if mine.get(key) == was.get(key):
            if key in theirs:
                mine[key] = theirs[key]
            else:
                mine.pop(key, None)


def _rule(text: Any) -> str:
    return str(text) if text in dict(RULES) else LEAVE


def keep_typing(performance_id: int, typing: Typing) -> None:
    """Put by how far it is, and remember the volunteer."""
    settings.set_setting(
        _key(performance_id),
        {
            "sheet": typing.sheet,
            "volunteer": typing.volunteer,
            "rule": typing.rule,
            "marks": {str(k): v for k, v in typing.marks.items()},
            "drafts": {k: [d.text, d.member] for k, d in typing.drafts.items()},
            "kept": typing.kept,
            "written": {str(k): v for k, v in typing.written.items()},
        },
    )
    name = " ".join(typing.volunteer.split())
    known = list_volunteers()
    rule = typing.rule
    if name and known[:1] != [name]:
        names = [name, *(n for n in known if n.casefold() != name.casefold())][:VOLUNTEERS_KEPT]
        settings.set_setting(VOLUNTEER, {"names": names, "rule": rule})


def list_volunteers() -> list[str]:
    """Whose sheets were typed up before, the last one first."""
    stored = settings.get_setting(VOLUNTEER, None)
    names = stored.get("names", ()) if isinstance(stored, dict) else ()
    return [str(name) for name in names if str(name).strip()]


_FACTS = ("patron_interest", "access_need", "relationship", "promise", "reaction", "patron")


def count_facts(step: Step) -> int:
    """How many facts a kept line brought besides its sentence."""
    return sum(
        change.table in _FACTS or _is_avoid(change.after)
        for change in step.changes
        if change.table in _FACTS or change.table == "note"
    )


def _is_avoid(row: dict[str, Any] | None) -> bool:
    return row is not None and row.get("kind") == "avoid"


# -- who came


@dataclass(frozen=True, slots=True)
class AttendancePlan:
    """What the sheet would make of attendance, ticket by ticket.

    `came`, `absent` and `unknown` are to be written. `against` are tickets of which something else
    was known before anybody typed (scanned at the door, marked at the desk), with what the sheet
    says: they are written only if that is wanted. `same` were so already.
    """

    came: tuple[int, ...] = ()
    absent: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()
    against: tuple[tuple[int, bool], ...] = ()
    same: int = 0

    @property
    def changes(self) -> int:
        """How many tickets it would write to."""
        return len(self.came) + len(self.absent) + len(self.unknown)

    def with_all(self) -> AttendancePlan:
        """Those against which something else is known, too."""
        return AttendancePlan(
            self.came + tuple(t for t, says in self.against if says),
            self.absent + tuple(t for t, says in self.against if not says),
            self.unknown,
            (),
            self.same,
        )


def said_by(sheet: ReturnedSheet, typing: Typing) -> dict[int, bool]:
    """What the paper says of each ticket: by the sentence about everybody, then by the marks."""
    said: dict[int, bool] = {}
    if typing.rule != LEAVE:
        said = dict.fromkeys(sheet.boxed, typing.rule == ALL_BUT)
    return {t: v for t, v in (said | typing.marks).items() if t in sheet.attended}


def plan_attendance(sheet: ReturnedSheet, typing: Typing) -> AttendancePlan:
    """What to write so that attendance is what the paper says."""
    said = said_by(sheet, typing)
    came: list[int] = []
    absent: list[int] = []
    against: list[tuple[int, bool]] = []
    same = 0
    for ticket, says in sorted(said.items()):
        known = sheet.attended[ticket]
        if known == says:
            same += 1
        elif known is None or typing.written.get(ticket) == known:
            (came if says else absent).append(ticket)
        else:
            against.append((ticket, says))
    unknown = tuple(
        ticket
        for ticket, was in sorted(typing.written.items())
        if ticket not in said and sheet.attended.get(ticket) == was
    )
    return AttendancePlan(tuple(came), tuple(absent), unknown, tuple(against), same)


def note_written(typing: Typing, plan: AttendancePlan) -> None:
    """The plan was carried out: its tickets may be marked otherwise later."""
    typing.written |= dict.fromkeys(plan.came, True) | dict.fromkeys(plan.absent, False)
    for ticket in plan.unknown:
        typing.written.pop(ticket, None)
