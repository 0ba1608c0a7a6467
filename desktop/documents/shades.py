"""Greys and hatchings that stay apart on a black and white printer."""

from __future__ import annotations

from desktop.documents.form_page import FormPage, Stroke

ALONE, GONE = "dark", "rising"
SIDES = ("dark", "rising", "middle", "upright", "empty", "falling", "crossed", "light")
FILLS = {"dark": 0.3, "middle": 0.62, "light": 0.85}
PITCH = 3.2  # points between the lines of a hatching
WEIGHT = 0.6


def side_shade(side: int) -> str:
    """The look of a side of a comparison."""
    return SIDES[side % len(SIDES)]


def shade(page: FormPage, x: float, y: float, width: float, height: float, look: str) -> None:
    """A rectangle, its lower left corner at (x, y), filled or hatched, with an outline."""
    page.fill(x, y, width, height, FILLS.get(look, 1.0))
    if look in ("rising", "crossed"):
        _hatch(page, x, y, width, height, rising=True)
    if look in ("falling", "crossed"):
        _hatch(page, x, y, width, height, rising=False)
    if look == "upright":
        at = x + PITCH
        while at < x + width:
            page.strokes.append(Stroke(at, y, at, y + height, WEIGHT))
            at += PITCH
    right, top = x + width, y + height
    for x1, y1, x2, y2 in (
        (x, y, right, y), (x, top, right, top), (x, y, x, top), (right, y, right, top),
    ):  # fmt: skip
        page.strokes.append(Stroke(x1, y1, x2, y2, WEIGHT))


def _hatch(
    page: FormPage, x: float, y: float, width: float, height: float, *, rising: bool
) -> None:
    """Lines at 45 degrees, each cut where it would leave the rectangle."""
    offset = PITCH - height
    while offset < width:
        begin, end = max(offset, 0.0), min(offset + height, width)
        low, high = begin - offset, end - offset
        if not rising:
            low, high = height - low, height - high
        page.strokes.append(Stroke(x + begin, y + low, x + end, y + high, WEIGHT))
        offset += PITCH
