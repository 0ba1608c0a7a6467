"""A dialog that grows while it is open stays on its screen, with its buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

MARGIN = 40  # for the frame that the system puts around it, in pixels


def resize_on_screen(window: QWidget, wide: int, high: int) -> None:
    """Resize a window, no larger than its screen; it moves up and left where it would stick out."""
    room = window.screen().availableGeometry()
    window.resize(min(wide, room.width() - MARGIN), min(high, room.height() - MARGIN))
    if window.isVisible():
        window.move(
            max(room.left(), min(window.x(), room.right() - window.width() - MARGIN // 2)),
            max(room.top(), min(window.y(), room.bottom() - window.height() - MARGIN)),
        )
