"""Keeps what is being filled in, a moment after it was typed, so that a power cut loses nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from db.errors import NotFound, StoreError
from db.queries import responses
from desktop.domain.form_answers import Given, to_data

WAIT_MS = 800  # what is typed is on the disk well within two seconds


class PartialKeeper(QObject):
    """The one partial response of who is filling in; `failed` says that it could not be kept."""

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
        self._answers: dict[str, Given] = {}
        # It is not started anew by each letter: somebody who types on and on is kept as well.
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self.flush)

    @property
    def waiting(self) -> bool:
        """Whether something is not kept yet."""
        return self._wait.isActive()

    def note(self, answers: Mapping[str, Given]) -> None:
        """These are the answers now; they are kept within a second."""
        self._answers = dict(answers)
        if not self._wait.isActive():
            self._wait.start()

    def flush(self) -> None:
        """Keep at once what waits. Nothing is made for somebody who said nothing."""
        self._wait.stop()
        given = {key: to_data(g) for key, g in self._answers.items() if not g.empty}
        if not given and self.response_id is None:
            return
        try:
            self.response_id = responses.save_partial(
                self.response_id,
                self.version_id,
                given,
                face=self.face,
                patron_id=self._patron_id,
                user_id=self._user_id,
            )
        except NotFound:
            # Somebody else handed it in or threw it away: what is typed from now on is another.
            self.response_id = None
            self.failed.emit("These answers were finished elsewhere.")
        except StoreError as failure:
            self.failed.emit(failure.sentence)
        else:
            self.kept.emit()

    def carry_on(self, response_id: int, answers: Mapping[str, Given]) -> None:
        """Go on with a partial that was kept before."""
        self._wait.stop()
        self.response_id, self._answers = response_id, dict(answers)

    def let_go(self) -> None:
        """The next person begins. What is kept stays, unless nothing is left of it."""
        if all(given.empty for given in self._answers.values()):
            self.discard()
        self.forget()

    def discard(self) -> None:
        """Keep nothing of this."""
        if self.response_id is not None:
            with contextlib.suppress(NotFound, StoreError):
                responses.remove_response(self.response_id, user_id=self._user_id)
        self.forget()

    def forget(self) -> None:
        """It was handed in: from now on another is kept."""
        self._wait.stop()
        self.response_id, self._answers = None, {}
