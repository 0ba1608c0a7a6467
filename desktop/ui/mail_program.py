"""The mail program of this computer: a short draft goes to it as a link, a longer one as a file.

Nothing is sent from here. Files lie in a folder that only this user can read, under names that
tell nothing, and are cleared away at the next start or when they have lain for a while.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from db.errors import file_error

LINK, FILE, NOBODY = "link", "file", ""
# A mail program may read the file a while after it was asked to.
OLD_SECONDS = 900


def drafts_folder() -> Path:
    """Where drafts lie for the mail program to fetch. It may not exist yet."""
    place = QStandardPaths.StandardLocation.CacheLocation
    return Path(QStandardPaths.writableLocation(place)) / "drafts"


def clear_drafts(folder: Path | None = None, older: float = OLD_SECONDS) -> int:
    """Remove the drafts that have lain for so many seconds; how many went."""
    gone = 0
    place = folder or drafts_folder()
    before = time.time() - older
    with contextlib.suppress(OSError):
        for path in place.glob("draft-*.eml"):
            with contextlib.suppress(OSError):
                if path.lstat().st_mtime <= before:
                    path.unlink()
                    gone += 1
    return gone


class MailProgram:
    """Opens drafts; `open_url` is what the system does with a link or a file."""

    def __init__(
        self, folder: Path | None = None, open_url: Callable[[QUrl], bool] | None = None
    ) -> None:
        self._folder = folder
        self._open_url = open_url

    def open(self, to: str, subject: str, body: str, *, sender: str = "", name: str = "") -> str:
        """Hand a draft over: LINK, FILE, or NOBODY if no mail program answered.

        Raises InputRefused for an address that cannot be written to, StoreError if the file
        could not be written.
        """
        # Imported here: the start only clears away, and the mail library takes long to load.
        from desktop.documents.mail_draft import eml_bytes, mailto_url

        link = mailto_url(to, subject, body)
        if link is not None and self._asked(QUrl(link, QUrl.ParsingMode.StrictMode)):
            return LINK
        path = self._written(eml_bytes(to, subject, body, sender=sender, name=name))
        if self._asked(QUrl.fromLocalFile(str(path))):
            return FILE
        with contextlib.suppress(OSError):
            path.unlink()
        return NOBODY

    def _asked(self, url: QUrl) -> bool:
        return bool((self._open_url or QDesktopServices.openUrl)(url))

    def _written(self, data: bytes) -> Path:
        folder = self._folder or drafts_folder()
        path = folder / f"draft-{secrets.token_hex(8)}.eml"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
            clear_drafts(folder)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
                file.write(data)
        except OSError as error:
            with contextlib.suppress(OSError):
                path.unlink()
            raise file_error(
                error,
                "The draft could not be put down for the mail program",
                "Nothing was sent and nothing kept; the text is still here to be copied.",
            ) from error
        return path


def copy_text(text: str) -> None:
    """Put a text on the clipboard, as plain text."""
    QGuiApplication.clipboard().setText(text)
