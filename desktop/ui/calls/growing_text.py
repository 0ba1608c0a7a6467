"""A line to type into that grows with what is typed, up to a few lines, then scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from desktop.ui import theme

LONGEST = 4000


class GrowingText(QPlainTextEdit):
    """`typed` after each change by a person; Tab leaves it, Enter begins a line."""

    typed = Signal()
    grown = Signal()  # while somebody types: it may have to be brought into sight

    def __init__(
        self, name: str, placeholder: str = "", most_lines: int = 6, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._most = most_lines
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        self.textChanged.connect(self._on_text_changed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def show_text(self, text: str) -> None:
        """Put a text in, telling nobody; what is the same already keeps its cursor and its undo."""
        if text != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
            self._fit()

    def to_end(self) -> None:
        """Take the focus, behind what stands there."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.moveCursor(self.textCursor().MoveOperation.End)

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(theme.px(320), self._wanted())

    def minimumSizeHint(self) -> QSize:
        """Narrow where it must be."""
        return QSize(theme.px(120), self._wanted())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter is the page's, and so is Esc."""
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (
            held and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            event.ignore()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Its font is put on by us; a sheet read again asks for the height anew."""
        done = super().event(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()
        return done

    def _wanted(self) -> int:
        lines = max(1, min(round(self.document().size().height()), self._most))
        margins = 2 * round(self.document().documentMargin()) + 2
        return lines * self.fontMetrics().lineSpacing() + margins + theme.px(14)

    def _fit(self) -> None:
        wanted = self._wanted()
        lines = round(self.document().size().height())
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy if lines > self._most else off)
        if wanted != self.height():
            self.setFixedHeight(wanted)
            if self.hasFocus():
                QTimer.singleShot(0, self, self.grown.emit)

    def _on_text_changed(self) -> None:
        text = self.toPlainText()
        if len(text) > LONGEST:
            place = min(self.textCursor().position(), LONGEST)
            self.blockSignals(True)
            self.setPlainText(text[:LONGEST])
            self.blockSignals(False)
            cursor = self.textCursor()
            cursor.setPosition(place)
            self.setTextCursor(cursor)
        self.typed.emit()

    def _on_theme_changed(self) -> None:
        self.setFont(theme.font("body"))
        self._fit()
