"""Stroke icons: SVG text with a token's colour put in, drawn sharp at each scale, kept.

Loading what draws them takes 8 ms, so the first page is painted without; they follow at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QPainter
from shiboken6 import isValid

import resources
from desktop.ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QPixmap

RATIOS = (1, 2)

_waiting: list[Callable[[], None]] | None = None


def put_off() -> None:
    """Draw no icon until `draw_now`."""
    global _waiting
    if _waiting is None:
        _waiting = []


def drawable() -> bool:
    """Whether icons are drawn already."""
    return _waiting is None


def when_drawable(draw: Callable[[], None]) -> None:
    """Call it now, or as soon as icons are drawn."""
    if _waiting is None:
        draw()
    else:
        _waiting.append(draw)


def draw_now() -> None:
    """The first page is painted: the icons follow."""
    global _waiting
    waiting, _waiting = _waiting, None
    for draw in waiting or ():
        owner = getattr(draw, "__self__", None)
        # Another file was opened meanwhile: the page before went with its buttons.
        if not isinstance(owner, QObject) or isValid(owner):
            draw()


@lru_cache(maxsize=64)
def _svg(name: str) -> str:
    return resources.text("icons", f"{name}.svg")


@lru_cache(maxsize=256)
def _pixmap(name: str, tint: str, pixels: int, ratio: float) -> QPixmap:
    from PySide6.QtCore import QByteArray
    from PySide6.QtGui import QPixmap
    from PySide6.QtSvg import QSvgRenderer

    # `currentColor` would be drawn black, so the colour goes into the text.
    svg = _svg(name).replace("currentColor", tint)
    side = round(pixels * ratio)
    drawn = QPixmap(side, side)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


@lru_cache(maxsize=256)
def _icon(name: str, tint: str, pixels: int) -> QIcon:
    from PySide6.QtGui import QIcon

    made = QIcon()
    for ratio in RATIOS:
        made.addPixmap(_pixmap(name, tint, pixels, ratio))
    return made


def icon(name: str, token: str = "ink2", size: int = 20) -> QIcon:
    """A tinted icon; `size` is in pixels at 100 % text. Raises FileNotFoundError for no such name.

    Ask again when `theme.notifier().changed` fires: the tint is that of the moment.
    """
    return _icon(name, getattr(theme.tokens(), token), theme.px(size))


def pixmap(name: str, token: str = "ink2", size: int = 20, ratio: float = 1.0) -> QPixmap:
    """The same as one picture, for labels and delegates (`ratio`: the device's pixel ratio)."""
    return _pixmap(name, getattr(theme.tokens(), token), theme.px(size), ratio)


def names() -> list[str]:
    """All icons that can be asked for by name."""
    fixed = ("arrow-", "tick-", "dot-")
    return sorted(
        p.stem for p in resources.path("icons").glob("*.svg") if not p.stem.startswith(fixed)
    )
