"""Lists that are begun and not saved stand there again after the window was closed, or fell over."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer

from db import gate
from db.errors import NotFound, StoreError
from db.gate import Right
from db.queries import segments, settings
from db.records.segments import Group
from desktop.domain import segment_rules
from desktop.domain.segment_draft import ListDraft
from desktop.domain.segment_rules import RulesWrong
from desktop.ui.desk import Desk

WAIT_MS = 1200


class UnsavedLists(QObject):
    """Of whoever sits there: the new one, and saved ones that were changed since, by their number.

    Kept as a setting a person: rules hold nobody's data.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._key = f"list_draft.{desk.session.user_id or 0}"
        self._kept: dict[str, str] | None = None
        self._now: dict[str, str] = {}
        self._opened: set[int] = set()  # the lists that were opened in this window
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._keep_beside)

    def new_rules(self) -> Group | None:
        """The rules of the new list as they were left."""
        return self._rules(0)

    def rules_of(self, draft: ListDraft) -> Group | None:
        """The rules of a saved list as they were left, if it was not saved by somebody since."""
        return self._rules(draft.segment_id or 0, draft.version)

    def note(self, new: ListDraft, others: Iterable[ListDraft]) -> None:
        """These are the lists now; they are kept a moment later."""
        opened = list(others)
        self._opened.update(draft.segment_id or 0 for draft in opened)
        self._now = {
            number: text
            for number, text in self._read().items()
            if number != "0" and _list_of(number)[0] not in self._opened
        }
        if new.rules.parts:
            self._now["0"] = segment_rules.to_text(new.rules)
        for draft in opened:
            if draft.changed and draft.segment_id is not None:
                number = f"{draft.segment_id}.{draft.version}"
                self._now[number] = segment_rules.to_text(draft.rules)
        if self._now != self._read() and not self._wait.isActive():
            self._wait.start(WAIT_MS)

    def settle(self) -> bool:
        """See that they are in the file; False if the file refused them."""
        if not self._wait.isActive():
            return True
        self._wait.stop()
        try:
            self._write(self._now)
        except StoreError:
            return False
        self._kept = dict(self._now)
        return True

    def _keep_beside(self) -> None:
        now = dict(self._now)

        def kept(_none: None) -> None:
            self._kept = now

        task = self._desk.tasks.start(
            lambda _progress, _cancelled: self._write(now), kept, self._on_refused
        )
        task.cancel()  # nobody is asked whether it may be stopped: it is done in a moment

    def _write(self, now: dict[str, str]) -> None:
        settings.set_setting(self._key, now)

    def _on_refused(self, error: BaseException) -> None:
        if not isinstance(error, StoreError):
            raise error
        self._wait.start(WAIT_MS)

    def _read(self) -> dict[str, str]:
        if self._kept is None:
            found = settings.get_setting(self._key, {}) if gate.may(Right.KNOW) else {}
            told = found.items() if isinstance(found, dict) else ()
            self._kept = {n: text for n, text in told if isinstance(text, str) and _is_there(n)}
        return self._kept

    def _rules(self, segment_id: int, version: int | None = None) -> Group | None:
        text = self._read().get(f"{segment_id}.{version}" if segment_id else "0")
        try:
            return None if text is None else segment_rules.from_text(text)
        except RulesWrong:
            return None  # of another version of the program


def _list_of(number: str) -> tuple[int, int]:
    """Which saved list, and which version of it: `7.2`; (0, 0) for none."""
    segment_id, _, version = number.partition(".")
    whole = segment_id.isdecimal() and version.isdecimal()
    return (int(segment_id), int(version)) if whole else (0, 0)


def _is_there(number: str) -> bool:
    """Whether it is the new list, or one that stands as it stood."""
    segment_id, version = _list_of(number)
    try:
        return number == "0" or segments.get_segment(segment_id).version == version
    except (NotFound, StoreError):
        return False
