"""Large figures to type a PIN with a finger; the keyboard goes to whoever holds them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import Button

_ROWS = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), ("", "0", "⌫"))
MOST_HIGH = 46


class FigurePad(QWidget):
    """`figure(text)` for each that is pressed, `taken_back` for the last one away again.

    `form_size` is the size that the sheet of forms gives its buttons, '' for that of the desk;
    `wide` the width of a key in pixels at 100 %.
    """

    figure = Signal(str)
    taken_back = Signal()

    def __init__(self, form_size: str = "", wide: int = 92, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Figures")
        self.keys: dict[str, Button] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._wide, self._grows = wide, not form_size
        for row, keys in enumerate(_ROWS):
            for place, key in enumerate(keys):
                if key:
                    self._grid.addWidget(self._key(key, form_size), row, place)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def set_on(self, on: bool) -> None:
        """Let figures be pressed, or not now."""
        for made in self.keys.values():
            made.setEnabled(on)

    def _key(self, key: str, form_size: str) -> Button:
        made = Button(key, "secondary")
        if form_size:
            made.setProperty("formSize", form_size)
        # Whoever holds the pad takes the keyboard; the figures are for fingers.
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if not form_size:  # as large as there is room for, up to what a finger likes
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        if key in "0123456789":
            made.clicked.connect(partial(self._on_figure, key))
            self.keys[key] = made
        else:
            made.setAccessibleName("Take back one figure")
            made.clicked.connect(lambda _checked=False: self.taken_back.emit())
        return made

    def _on_figure(self, figure: str, _checked: bool = False) -> None:
        self.figure.emit(figure)

    def _on_theme_changed(self) -> None:
        self._grid.setSpacing(theme.px(10))
        for place in range(3):
            self._grid.setColumnMinimumWidth(place, theme.px(self._wide))
        if self._grows:
            self.setMaximumHeight(4 * theme.px(MOST_HIGH) + 3 * theme.px(10))
