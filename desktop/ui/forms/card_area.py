"""Where the cards scroll: it brings them into view, lets them be dragged by their handles, and
takes what is dragged in from the palette.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QWidget

from desktop.ui import theme
from desktop.ui.forms.card_column import WIDEST, CardColumn
from desktop.ui.forms.card_frame import CardFrame
from desktop.ui.forms.palette import carried
from desktop.ui.forms.question_card import QuestionCard
from desktop.ui.forms.reordering import EdgeScroll, Reordering

HEAD = "form"  # stands for the head card where a question's key would


class CardArea(QScrollArea):
    """`dropped(kind or question, place)`; `carried_to(key, place)`: a card was put down."""

    dropped = Signal(object, int)
    carried_to = Signal(str, int)

    def __init__(self, on_key: Callable[[QKeyEvent], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAcceptDrops(True)
        self.column = CardColumn(on_key)
        inside = QWidget()
        line = QHBoxLayout(inside)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.column, 1)
        line.addStretch(0)
        self.setWidget(inside)
        self.reordering = Reordering(self.column, self)
        self.reordering.moved.connect(self.carried_to)
        self._edge = EdgeScroll(self)
        self._edge.scrolled.connect(self._on_edge_scrolled)
        self._hovered = QPoint()  # where something from the palette is, globally
        self._wanted: CardFrame | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._on_settled)
        self.column.made.connect(self._on_made)
        self._on_sized()
        theme.notifier().changed.connect(self._on_sized)

    def bring_into_view(self, card: CardFrame) -> None:
        """Once the layout has settled: the whole card if it fits, else its head."""
        self._wanted = card
        self._soon.start()

    def focused_key(self) -> str:
        """The card that has the focus or holds what has it; '' for none."""
        focus = self.focus_inside()
        while focus is not None and focus is not self.column:
            if isinstance(focus, QuestionCard):
                return focus.key
            if focus is self.column.head:
                return HEAD
            focus = focus.parentWidget()
        return ""

    def on_card_itself(self) -> bool:
        """Whether a card has the focus and not something inside it."""
        return isinstance(self.focus_inside(), CardFrame)

    def focus_inside(self) -> QWidget | None:
        """What has the focus, if it is on the canvas."""
        focus = QApplication.focusWidget()
        return focus if focus is not None and self.isAncestorOf(focus) else None

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab brings what it comes to into view."""
        moved = super().focusNextPrevChild(next)
        focus = self.focusWidget()
        if moved and focus is not None and self.column.isAncestorOf(focus):
            self.ensureWidgetVisible(focus, 0, theme.px(40))
        return moved

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Only what the palette has."""
        if carried(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where it would go."""
        self._hovered = self.mapToGlobal(event.position().toPoint())
        self._edge.steer(self._hovered)
        self._on_edge_scrolled()
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Gone again."""
        self._edge.stop()
        self.column.show_gap(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        """It goes where the line is."""
        gap = self._gap(self.mapToGlobal(event.position().toPoint()))
        self._edge.stop()
        self.column.show_gap(-1)
        what = carried(event.mimeData())
        if what is not None:
            event.acceptProposedAction()
            self.dropped.emit(what, gap)

    def _on_edge_scrolled(self) -> None:
        self.column.show_gap(self._gap(self._hovered))

    def _gap(self, place: QPoint) -> int:
        return self.column.gap_at(self.column.mapFromGlobal(place).y())

    def _on_made(self, card: QuestionCard) -> None:
        handle, key = card.handle, card.key
        if handle is not None:
            handle.pressed.connect(lambda place: self.reordering.press(key, place))
            handle.dragged.connect(self.reordering.drag)
            handle.released.connect(self.reordering.release)

    def _on_settled(self) -> None:
        card, self._wanted = self._wanted, None
        if card is None or card not in (self.column.head, *self.column.cards.values()):
            return
        room, bar, gap = card.geometry(), self.verticalScrollBar(), theme.px(18)
        height = self.viewport().height()
        focus = card.focusWidget()
        if room.height() + 2 * gap > height and focus is not None and focus is not card:
            self.ensureWidgetVisible(focus, 0, theme.px(60))
        elif room.top() - gap < bar.value() or room.height() + 2 * gap > height:
            bar.setValue(room.top() - gap)
        elif room.bottom() + gap > bar.value() + height:
            bar.setValue(room.bottom() + gap - height)

    def _on_sized(self) -> None:
        self.column.setMaximumWidth(theme.px(WIDEST))
