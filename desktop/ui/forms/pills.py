"""Pills of the form builder: a word that is switched, or one of several picked from a menu."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.tips import plain_tip

RADIUS = 7
_WIDEST = 260


class Captioned(QWidget):
    """A caption and what it is of, side by side."""

    def __init__(self, caption: str, *parts: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caption = Label(caption, "small", "ink2")
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(7))
        box.addWidget(self.caption)
        for part in parts:
            box.addWidget(part)


class Pill(QPushButton):
    """A soft word to press. `name` is what it is about; a screen reader hears both."""

    def __init__(self, name: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._words = ""
        self.setProperty("role", "bare")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_words(text)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def show_words(self, words: str) -> None:
        """Say something else."""
        if words != self._words:
            self._words = words
            self.updateGeometry()
            self.update()
        self.setAccessibleName(f"{self._name}: {words}" if words and self._name else
                               self._name or words)  # fmt: skip

    def _mark(self) -> str:
        return ""

    def _full(self) -> str:
        return f"{self._words} {self._mark()}".strip()

    def sizeHint(self) -> QSize:
        """The room the words need, up to a limit."""
        metrics = QFontMetrics(self.font())
        width = min(metrics.horizontalAdvance(self._full()), theme.px(_WIDEST))
        return QSize(width + theme.px(18), max(metrics.height() + theme.px(6), 24))

    def minimumSizeHint(self) -> QSize:
        """It may be cut down to a few letters."""
        return QSize(min(theme.px(48), self.sizeHint().width()), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _tones(self) -> tuple[str, str]:
        return ("accent_soft", "accent") if self.isChecked() else ("line", "ink2")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, words, and the focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink = self._tones()
        painter.setPen(
            QPen(theme.color("accent"), 2) if self.hasFocus() else QPen(Qt.PenStyle.NoPen)
        )
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.setPen(theme.color("ink" if self.underMouse() else ink))
        room = self.rect().adjusted(theme.px(8), 0, -theme.px(8), 0)
        mark = f" {self._mark()}" if self._mark() else ""
        metrics = painter.fontMetrics()
        left = room.width() - metrics.horizontalAdvance(mark)
        shown = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, left)
        self.setToolTip(plain_tip(self._words) if shown != self._words else "")
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(room, flags, shown + mark)

    def _on_theme_changed(self) -> None:
        font = theme.font("small")
        font.setWeight(font.Weight.DemiBold)
        self.setFont(font)
        self.updateGeometry()
        self.update()


class IconPill(QPushButton):
    """A small picture to press; `name` is its tip and what a screen reader says."""

    def __init__(self, icon: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setProperty("role", "bare")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_name(name)

    def show_name(self, name: str) -> None:
        """Another name."""
        self.setToolTip(name)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """Large enough for a finger's tip."""
        return QSize(max(theme.px(25), 24), max(theme.px(25), 24))

    def minimumSizeHint(self) -> QSize:
        """Never smaller."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, and a ring or a ground while it is at hand."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = self.underMouse() and self.isEnabled()
        if here or self.hasFocus():
            painter.setPen(
                QPen(theme.color("accent"), 2) if self.hasFocus() else QPen(Qt.PenStyle.NoPen)
            )
            painter.setBrush(theme.color("line" if here else "panel"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        side = theme.px(16)
        token = "ink" if here else "ink2" if self.isEnabled() else "line"
        painter.drawPixmap(
            (self.width() - side) // 2, (self.height() - side) // 2,
            icons.pixmap(self._icon, token, 16, self.devicePixelRatioF()),
        )  # fmt: skip


class OpenerPill(Pill):
    """Shows and hides something below; `switched(on)`."""

    switched = Signal(bool)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, "", parent)
        self.setCheckable(True)
        self.clicked.connect(self.switched)

    def _mark(self) -> str:
        return "▴" if self.isChecked() else "▾"


class SwitchPill(Pill):
    """Yes or no (or two other words); `switched(on)` when a person changed it."""

    switched = Signal(bool)

    def __init__(
        self, name: str, words: tuple[str, str] = ("no", "yes"), parent: QWidget | None = None
    ) -> None:
        super().__init__(name, words[0], parent)
        self._pair = words
        self.setCheckable(True)
        self.clicked.connect(self._on_clicked)

    def show_value(self, on: bool) -> None:
        """Show without telling."""
        self.setChecked(on)
        self.show_words(self._pair[on])

    def _on_clicked(self, on: bool) -> None:
        self.show_words(self._pair[on])
        self.switched.emit(on)


class PickPill(Pill):
    """One of several: `options` are (code, words); `picked(code)` when a person took one.

    Enter, Space and Down open the menu; its arrows and first letters choose.
    """

    picked = Signal(object)

    def __init__(
        self, name: str, options: Sequence[tuple[Any, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(name, "", parent)
        self._options: list[tuple[Any, str]] = []
        self._value: Any = None
        self.menu_shown: QMenu | None = None
        self.show_options(options)
        self.clicked.connect(self.open_menu)

    @property
    def value(self) -> Any:
        """The code that is shown."""
        return self._value

    @property
    def options(self) -> list[tuple[Any, str]]:
        """What can be picked."""
        return list(self._options)

    def show_options(self, options: Sequence[tuple[Any, str]]) -> None:
        """Offer something else; the value stays."""
        self._options = list(options)
        self.show_value(self._value)

    def show_value(self, code: Any) -> None:
        """Show without telling."""
        self._value = code
        self.show_words(next((w for c, w in self._options if c == code), "…"))

    def pick(self, code: Any) -> None:
        """Take an option as a person does."""
        if code == self._value:
            return
        self.show_value(code)
        self.picked.emit(code)

    def open_menu(self) -> None:
        """Offer the options below the pill."""
        menu = QMenu(self)
        menu.setAccessibleName(self.accessibleName())
        for code, words in self._options:
            action = menu.addAction(words.replace("&", "&&") or "…")
            action.setCheckable(True)
            action.setChecked(code == self._value)
            action.setData(code)
            action.triggered.connect(lambda _=False, c=code: self.pick(c))
            if code == self._value:
                menu.setActiveAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        self.menu_shown = menu
        menu.destroyed.connect(self._on_menu_gone)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the menu, too."""
        if event.key() == Qt.Key.Key_Down and not event.modifiers():
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def _mark(self) -> str:
        return "▾"

    def _on_menu_gone(self) -> None:
        self.menu_shown = None
