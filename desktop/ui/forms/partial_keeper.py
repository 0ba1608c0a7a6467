"""Keeps what is being filled in, a moment after it was typed, so that a power cut loses nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from db.errors import NotFound, StoreError
from db.queries import responses
from desktop.domain.form_answers import Given, to_data

WAIT_MS = 800  # what is typed is on the disk well within two seconds
AGAIN_MS = 3000  # after the file refused, as it does beside an import

ELSEWHERE = "These answers were handed in elsewhere meanwhile. What you add goes with them when you hand in."


class _PutBy(NamedTuple):
    """What one person said, and what of it the file holds."""

    response_id: int | None
    answers: dict[str, Given]
    since: dict[str, Given]


class PartialKeeper(QObject):
    """The one partial response of who is filling in; `failed` says that it could not be kept.

    Another window may hand it in meanwhile: what is typed goes on being kept with it. `elsewhere`: it
    was even reviewed, or thrown away; what is typed from then on is handed in at the end
    (`form_intake.hand_in` with `since`). `since` is what was kept last.
    """

    failed = Signal(str)
    kept = Signal()

    def __init__(
        self,
        version_id: int,
        face: str,
        *,
        patron_id: int | None = None,
        user_id: int | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.version_id, self.face = version_id, face
        self._patron_id, self._user_id = patron_id, user_id
        self.response_id: int | None = None
        self.elsewhere = False
        self.since: dict[str, Given] = {}
        self._answers: dict[str, Given] = {}
        self._put_by: list[_PutBy] = []
        # It is not started anew by each letter: somebody who types on and on is kept as well.
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        # An import in another program holds the file: no visitor's screen stands still for it.
        self._wait.timeout.connect(lambda: self.flush(patient=False))

    @property
    def waiting(self) -> bool:
        """Whether something is not kept yet."""
        return self._wait.isActive()

    @property
    def handed_in(self) -> bool:
        """Whether another window has handed it in, so that the last words must be, too."""
        if self.response_id is None or self.elsewhere:
            return self.elsewhere and self.added
        try:
            return responses.get_response(self.response_id).status != "partial"
        except (NotFound, StoreError):
            return False

    @property
    def added(self) -> bool:
        """Whether something was said since it was kept last."""
        return self._given() != self.since

    def _given(self) -> dict[str, Given]:
        return {key: g for key, g in self._answers.items() if not g.empty}

    def note(self, answers: Mapping[str, Given]) -> None:
        """These are the answers now; they are kept within a second."""
        self._answers = dict(answers)
        if not self._wait.isActive():
            self._wait.start(WAIT_MS)

    def flush(self, *, patient: bool = True) -> None:
        """Keep at once what waits. Nothing is made for somebody who said nothing."""
        self._wait.stop()
        self._keep_put_by(patient)
        given = self._given()
        if self.elsewhere or (not given and self.response_id is None):
            return
        now = _PutBy(self.response_id, given, self.since)
        try:
            self.response_id = self._save(now, patient)
        except NotFound:
            self.elsewhere = True
            self.failed.emit(ELSEWHERE)
        except StoreError as failure:
            self._wait.start(AGAIN_MS)
            self.failed.emit(failure.sentence)
        else:
            self.since = given
            self.kept.emit()

    def _save(self, told: _PutBy, patient: bool) -> int:
        return responses.save_partial(
            told.response_id,
            self.version_id,
            {key: to_data(g) for key, g in told.answers.items()},
            face=self.face,
            since={key: to_data(g) for key, g in told.since.items()},
            patron_id=self._patron_id,
            user_id=self._user_id,
            patient=patient,
        )

    def _keep_put_by(self, patient: bool) -> None:
        """What those said who have left meanwhile, and the file refused."""
        while self._put_by:
            try:
                with contextlib.suppress(NotFound):  # finished by somebody, or thrown away
                    self._save(self._put_by[0], patient)
            except StoreError:
                self._wait.start(AGAIN_MS)
                return
            self._put_by.pop(0)

    def carry_on(self, response_id: int, answers: Mapping[str, Given]) -> None:
        """Go on with a partial that was kept before."""
        self.forget()
        self.response_id, self._answers = response_id, dict(answers)
        self.since = self._given()

    def let_go(self) -> None:
        """The next person begins. What is kept stays, unless nothing is left of it; what could not
        be kept is tried again.
        """
        given = self._given()
        if not given:
            self.discard()
        elif self.added and not self.elsewhere:
            self._put_by.append(_PutBy(self.response_id, given, self.since))
        self.forget()

    def discard(self) -> None:
        """Keep nothing of this."""
        if self.response_id is not None and not self.elsewhere:
            with contextlib.suppress(NotFound, StoreError):
                if responses.get_response(self.response_id).status == "partial":
                    responses.remove_response(self.response_id, user_id=self._user_id)
        self.forget()

    def forget(self) -> None:
        """It was handed in: from now on another is kept."""
        self._wait.stop()
        if self._put_by:
            self._wait.start(AGAIN_MS)
        self.response_id, self._answers, self.since = None, {}, {}
        self.elsewhere = False
