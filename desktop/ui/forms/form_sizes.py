"""How large a form is on a screen: desk size for staff, big for a finger at the kiosk."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from desktop.ui import theme
from desktop.ui.widgets.labels import Label

BIG = 1.5  # against the base font
DESK_TARGET, BIG_TARGET, LEAST_BIG_TARGET = 36, 54, 44


def form_font(role: str, big: bool) -> QFont:
    """The font of a role in one of the two sizes."""
    font = theme.font(role)
    if big:
        font.setPointSizeF(font.pointSizeF() * BIG)
    return font


def target(big: bool) -> int:
    """The least height of what is pressed, in pixels; for fingers never under 44."""
    return max(theme.px(BIG_TARGET), LEAST_BIG_TARGET) if big else theme.px(DESK_TARGET)


def form_sheet() -> str:
    """The rules that only forms need, for the present appearance and text size."""
    t, px = theme.tokens(), theme.px
    points = theme.base_points() * BIG
    high = target(True) - 2 * px(9) - 2
    return f"""
QLineEdit[formSize="big"], QPlainTextEdit[formSize="big"] {{
    font-size: {points:.2f}pt; border-radius: {px(10)}px; padding: {px(9)}px {px(14)}px;
}}
QLineEdit[formSize="big"]:focus, QPlainTextEdit[formSize="big"]:focus {{
    padding: {px(9) - 1}px {px(14) - 1}px;
}}
QLineEdit[formSize="big"] {{ min-height: {high}px; }}
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"] {{ border: 2px solid {t.amber}; }}
QPushButton[formSize="big"] {{
    font-size: {points:.2f}pt; min-height: {high}px; border-radius: {px(12)}px;
    padding: {px(9)}px {px(24)}px;
}}
QPushButton[formSize="big"]:focus {{ padding: {px(9) - 1}px {px(24) - 1}px; }}
QPushButton[formSize="form"] {{
    min-height: {target(False) - 2 * px(6) - 2}px; border-radius: {px(9)}px;
    padding: {px(6)}px {px(14)}px;
}}
QPushButton[formSize="form"]:focus {{ padding: {px(6) - 1}px {px(14) - 1}px; }}
QProgressBar {{ border: 0; }}
"""


class FormLabel(Label):
    """A label in one of the two sizes; it wraps. `factor` and `bold` on top of its role."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        token: str = "ink",
        *,
        big: bool = False,
        factor: float = 1.0,
        bold: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._big, self._factor, self._bold = big, factor, bold
        super().__init__(text, role, token, wrap=True, parent=parent)

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        font = form_font(self._role, self._big)
        font.setPointSizeF(font.pointSizeF() * self._factor)
        if self._bold:
            font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
