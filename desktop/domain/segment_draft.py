"""A list's rules while they are edited: each change is another value, undo goes back to the last.

Parts are named by their path: (2, 0) is the first part of the third part of the whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from db.records.segments import Condition, Group
from desktop.domain.segment_rules import to_data

Part = Condition | Group
Path = tuple[int, ...]
STEPS_KEPT = 200


def part_at(group: Group, path: Path) -> Part:
    """The part of that path; the group itself for (). Raises IndexError."""
    found: Part = group
    for place in path:
        if not isinstance(found, Group):
            raise IndexError(path)
        found = found.parts[place]
    return found


def with_part(group: Group, path: Path, part: Part) -> Group:
    """Another part in that place."""
    if not path:
        if not isinstance(part, Group):
            raise IndexError(path)
        return part
    return _changed(group, path, lambda _: (part,))


def without_part(group: Group, path: Path) -> Group:
    """Without the part of that path."""
    return _changed(group, path, lambda _: ())


def with_more(group: Group, path: Path, part: Part) -> Group:
    """One more part at the end of the group of that path."""
    inner = part_at(group, path)
    if not isinstance(inner, Group):
        raise IndexError(path)
    return with_part(group, path, replace(inner, parts=(*inner.parts, part)))


def _changed(group: Group, path: Path, change: Callable[[Part], tuple[Part, ...]]) -> Group:
    place, rest = path[0], path[1:]
    part = group.parts[place]
    if rest:
        if not isinstance(part, Group):
            raise IndexError(path)
        new: tuple[Part, ...] = (_changed(part, rest, change),)
    else:
        new = change(part)
    return replace(group, parts=(*group.parts[:place], *new, *group.parts[place + 1 :]))


class ListDraft:
    """What is being edited. `version` is that of the saved list it began from, None for a new one."""

    def __init__(
        self, rules: Group | None = None, *, name: str = "", segment_id: int | None = None,
        version: int | None = None,
    ) -> None:  # fmt: skip
        self.rules = rules or Group()
        self.name, self.segment_id, self.version = name, segment_id, version
        self._saved = to_data(self.rules)
        self._before: list[Group] = []
        self._after: list[Group] = []
        self._merging = ""

    @property
    def changed(self) -> bool:
        """Whether it differs from what was saved."""
        return to_data(self.rules) != self._saved

    def put(self, rules: Group, merge: str = "") -> None:
        """Go on with other rules; changes of one `merge` in a row (typing) are one step."""
        if rules == self.rules:
            return
        if not merge or merge != self._merging:
            self._before.append(self.rules)
            del self._before[:-STEPS_KEPT]
        self._merging = merge
        self._after.clear()
        self.rules = rules

    def undo(self) -> bool:
        """One step back; False if there is none."""
        return self._go(self._before, self._after)

    def redo(self) -> bool:
        """One step on again; False if there is none."""
        return self._go(self._after, self._before)

    def saved_as(self, segment_id: int, name: str, version: int) -> None:
        """It was saved as it is."""
        self.segment_id, self.name, self.version = segment_id, name, version
        self._saved = to_data(self.rules)

    def follow(self, rules: Group, name: str, version: int) -> None:
        """What is saved became another (it was renamed, or a save was taken back): what is being
        edited stays, what was not edited follows."""
        edited = self.changed
        self.name, self.version, self._saved = name, version, to_data(rules)
        if not edited and self.rules != rules:
            self.rules = rules
            self._before.clear()
            self._after.clear()

    def _go(self, source: list[Group], other: list[Group]) -> bool:
        if not source:
            return False
        other.append(self.rules)
        self.rules = source.pop()
        self._merging = ""
        return True
