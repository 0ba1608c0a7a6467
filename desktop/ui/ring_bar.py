"""The bar that says who is ringing, while nobody is to be disturbed; several to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
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

MOST_ROWS = 5
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
        for caller in callers:
            self.addItem(QListWidgetItem(" · ".join((caller.name, caller.about))))
        self.setCurrentRow(0)
        high = self.sizeHintForRow(0) * min(len(callers), MOST_ROWS) + theme.px(6)
        self.setFixedHeight(max(high, theme.px(30)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picked.emit(self.currentRow())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class RingBar(QFrame):
    """On top of the window. `acted`: its button; `picked(place)`: one of several; `dismissed`."""

    acted = Signal()
    picked = Signal(int)
    dismissed = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
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
        host.installEventFilter(self)
        theme.notifier().changed.connect(self._place)
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
        self.raise_()
        self._place()
        _tell_reader(self, f"{words} {about}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It is as wide as its window lets it be."""
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """A panel with a line of the accent, over whatever is below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("edge"))
        painter.setBrush(theme.color("blue_soft"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 10, 10)
        side = theme.px(18)
        picture = icons.pixmap("phone", "blue", 18, self.devicePixelRatioF())
        painter.drawPixmap(theme.px(14), theme.px(16), side, side, picture)

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
        whole.setContentsMargins(theme.px(44), theme.px(8), theme.px(10), theme.px(8))
        whole.setSpacing(theme.px(6))
        whole.addLayout(line)
        whole.addWidget(self.callers)

    def _place(self) -> None:
        """In the middle at the top, where neither search nor capture line is."""
        room = self._host.rect()
        wide = min(theme.px(640), room.width() - theme.px(120))
        layout = self.layout()
        assert layout is not None
        layout.activate()
        high = max(layout.sizeHint().height(), theme.px(50))
        self.resize(QSize(wide, high))
        self.move((room.width() - wide) // 2 + theme.px(40), theme.px(8))


def _tell_reader(about: QWidget, line: str) -> None:
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(about, line))
