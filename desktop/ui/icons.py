"""Stroke icons: SVG text with a token's colour put in, drawn sharp at each scale, kept."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources
from desktop.ui import theme

RATIOS = (1, 2)


@lru_cache(maxsize=64)
def _svg(name: str) -> str:
    return resources.text("icons", f"{name}.svg")


@lru_cache(maxsize=256)
def _pixmap(name: str, tint: str, pixels: int, ratio: float) -> QPixmap:
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
