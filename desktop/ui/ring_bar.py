"""The bar that says who is ringing, while nobody is to be disturbed; several to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.callers import Caller
from desktop.ui import icons, theme
from desktop.ui.widgets.buttons import Button, icon_button
from desktop.ui.widgets.labels import Label

MOST_ROWS, ROW_HEIGHT = 5, 28
KEYS = "F6"


class CallerList(QListWidget):
    """Who shares a number: arrows and Enter. `picked(place)`, `left` on Esc."""

    picked = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Who is ringing?")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.itemClicked.connect(lambda item: self.picked.emit(self.row(item)))

    def show_callers(self, callers: Sequence[Caller]) -> None:
        """These and no others, the first one current."""
        self.clear()
        row = max(theme.px(ROW_HEIGHT), self.fontMetrics().height() + theme.px(8))
        for caller in callers:
            item = QListWidgetItem(" · ".join((caller.name, caller.about)))
            item.setSizeHint(QSize(0, row))
            self.addItem(item)
        self.setCurrentRow(0)
        self.setFixedHeight(row * min(len(callers), MOST_ROWS) + theme.px(6))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picked.emit(self.currentRow())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class RingBar(QFrame):
    """Above the pages, which give way to it. `acted`: its button; `picked(place)`: one of several;
    `dismissed`.
    """

    acted = Signal()
    picked = Signal(int)
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Somebody is ringing")
        self.words = Label("", "strong", "ink", elide=True)
        self.about = Label("", "body", "ink2", elide=True)
        self.button = Button("", "secondary")
        self.close_button = icon_button("close", "Dismiss")
        self.callers = CallerList()
        self._lay_out()
        self.button.clicked.connect(self.acted)
        self.close_button.clicked.connect(self.dismissed)
        self.callers.picked.connect(self.picked)
        self.callers.left.connect(self.dismissed)
        theme.notifier().changed.connect(self._on_theme_changed)
        self.hide()

    def show_ring(
        self, words: str, about: str, action: str, callers: Sequence[Caller] = ()
    ) -> None:
        """Say who rings. `action` '' for none; `callers` to choose from."""
        self.words.setText(words)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.button.setText(f"{action}  {KEYS}")
        self.button.setAccessibleName(f"{action}: {words}")
        self.button.setVisible(bool(action))
        self.callers.setVisible(bool(callers))
        if callers:
            self.callers.show_callers(callers)
        self.show()
        _tell_reader(self, f"{words} {about}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A soft ground with a line below, and a telephone."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("blue_soft"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("blue"))
        side = theme.px(20)
        picture = icons.pixmap("phone", "blue", 20, self.devicePixelRatioF())
        painter.drawPixmap(theme.px(20), theme.px(17), side, side, picture)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.px(12))
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.words)
        said.addWidget(self.about)
        line.addLayout(said, 1)
        line.addWidget(self.button)
        line.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.addLayout(line)
        whole.addWidget(self.callers)
        self._set_margins()

    def _on_theme_changed(self) -> None:
        self._set_margins()
        self.update()

    def _set_margins(self) -> None:
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(theme.px(56), theme.px(8), theme.px(16), theme.px(8))
        layout.setSpacing(theme.px(6))


def _tell_reader(about: QWidget, line: str) -> None:
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(about, line))
