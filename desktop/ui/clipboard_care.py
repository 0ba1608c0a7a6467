"""What was copied of a patron is taken off the clipboard again, if it is still ours.

After half a minute, when the screen is locked and when the program ends. Told to clipboard managers as something
that they should not keep.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

SECONDS = 30
# What the clipboard managers of the systems look for.
CONCEALED = (
    ("x-kde-passwordManagerHint", b"secret"),
    ("application/x-nspasteboard-concealed-type", b""),
    ("ExcludeClipboardContentFromMonitorProcessing", b"\0\0\0\0"),
    ("CanIncludeInClipboardHistory", b"\0\0\0\0"),
    ("CanUploadToCloudClipboard", b"\0\0\0\0"),
)


class ClipboardCare(QObject):
    """Watches the clipboard while a window is open: whatever this program puts there goes again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SECONDS * 1000)
        self._timer.timeout.connect(clear_now)
        self._marking = False
        QGuiApplication.clipboard().changed.connect(self._on_changed)

    def _on_changed(self, mode: QClipboard.Mode) -> None:
        clipboard = QGuiApplication.clipboard()
        if self._marking or mode != QClipboard.Mode.Clipboard or not is_ours(mode):
            return
        text = clipboard.text()
        if not text:
            return
        self._marking = True
        try:
            clipboard.setMimeData(concealed(text))
        finally:
            self._marking = False
        self._timer.start()


def concealed(text: str) -> QMimeData:
    """A text with the hints that it is not to be kept."""
    data = QMimeData()
    data.setText(text)
    for kind, value in CONCEALED:
        data.setData(kind, value)
    return data


def clear_now() -> None:
    """Take off the clipboard what this program put there, text only."""
    clipboard = QGuiApplication.clipboard()
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        if is_ours(mode):
            clipboard.clear(mode)


def is_ours(mode: QClipboard.Mode) -> bool:
    """Whether what is there was put there by this program, and by nobody since."""
    clipboard = QGuiApplication.clipboard()
    if mode == QClipboard.Mode.Clipboard:
        return clipboard.ownsClipboard()
    return clipboard.supportsSelection() and clipboard.ownsSelection()
