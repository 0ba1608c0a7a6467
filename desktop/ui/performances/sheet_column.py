"""The middle column: what is on the sheet, what cannot be printed, and the buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.documents.briefing_sheet import Unprintable
from desktop.domain.words import count_words, time_words
from desktop.ui import theme
from desktop.ui.performances.parts_panel import PartsPanel
from desktop.ui.performances.sheet_maker import Made
from desktop.ui.widgets.amber_note import AmberNote
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.labels import Label

PRINT_KEYS = "Ctrl+P"


class _Panel(QWidget):
    """Painted with the panel's colour."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground."""
        QPainter(self).fillRect(self.rect(), theme.color("panel"))


class _Options(QScrollArea):
    """Scrolls what does not fit, so that the buttons below are always there."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """All of the content, in the width there is."""
        inner = self.widget()
        wide = max(self.width(), inner.minimumSizeHint().width())
        high = inner.heightForWidth(wide) if inner.hasHeightForWidth() else -1
        return QSize(wide, high if high > 0 else inner.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks lines elsewhere."""
        super().resizeEvent(event)
        self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The content wants another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """A few rows at least."""
        return QSize(0, theme.px(120))


class SheetColumn(QFrame):
    """Title, options, warnings, one primary button and others; paper alone unless one may `keep`."""

    def __init__(self, keep: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.options = PartsPanel()
        self.warning = AmberNote()
        self.print_button = button("Print", "primary")
        self.save_button = button("Save as PDF…")
        self.type_up_button = button("Type up a returned sheet…")
        self.type_up_button.setToolTip("Lines by their codes, keyboard only (T)")
        self.changes_button = button("Reprint changes")
        self.changes_said = Label("", "small", "ink2", wrap=True)
        self._inner = _Panel()
        self._layout = QVBoxLayout(self._inner)
        self._buttons = _Panel()
        self._button_layout = QVBoxLayout(self._buttons)
        self._fill()
        self.save_button.setVisible(keep)
        self.type_up_button.setVisible(keep)
        self._area = _Options(self._inner)
        ground = _Panel()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 1, 0)
        outer.setSpacing(0)
        outer.addWidget(self._area)
        outer.addWidget(self._buttons)
        outer.addWidget(ground, 1)
        keys = QShortcut(QKeySequence(PRINT_KEYS), self)
        keys.activated.connect(self.print_button.click)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)
        self.show_sheet(None)

    @property
    def least_width(self) -> int:
        """What its widest row needs, with the scroll bar."""
        return self._inner.minimumSizeHint().width() + 14

    def show_sheet(self, made: Made | None) -> None:
        """Counts, pages, warnings and what went out last."""
        self.options.show_counts(made.sheet if made is not None else None)
        shown = QKeySequence(PRINT_KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        pages = f"Print {count_words(made.pages, 'page')}" if made is not None else "Print"
        self.print_button.setText(f"{pages}  {shown}")
        self.print_button.setAccessibleName(pages)
        for part in (self.print_button, self.save_button, self.type_up_button):
            part.setEnabled(made is not None)
        half = made is not None and made.half_typed
        said = "Go on typing up the sheet…" if half else "Type up a returned sheet…"
        self.type_up_button.setText(said)
        self.type_up_button.setAccessibleName(said)
        self.warning.show_lines(unprintable_lines(made.unprintable if made is not None else ()))
        printed = made is not None and made.printed > 0
        self.changes_button.setEnabled(printed)
        said = "Nothing has been printed yet."
        if made is not None and printed:
            said = f"Sheet {made.printed} went out at {time_words(made.printed_at)}."
        self.changes_said.setText(said)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A thin line on either side."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("line"))

    def _fill(self) -> None:
        layout = self._layout
        layout.addWidget(Label("Briefing sheet", "title"))
        text = "For the door and the aisles. No phone numbers, no e-mails, no private notes."
        layout.addWidget(Label(text, "body", "ink2", wrap=True))
        layout.addSpacing(theme.px(6))
        layout.addWidget(self.options)
        layout.addSpacing(theme.px(10))
        layout.addWidget(self.warning)
        for part in (
            self.print_button, self.save_button, self.type_up_button, self.changes_button,
            self.changes_said,
        ):  # fmt: skip
            self._button_layout.addWidget(part)

    def _on_theme_changed(self) -> None:
        side = theme.px(24)
        self._layout.setContentsMargins(side, theme.px(24), side, theme.px(4))
        self._button_layout.setContentsMargins(side, theme.px(6), side, theme.px(16))
        self._layout.setSpacing(theme.px(8))
        self._button_layout.setSpacing(theme.px(8))
        self.print_button.setMinimumHeight(theme.px(44))
        self.update()


def unprintable_lines(missing: Sequence[Unprintable]) -> list[str]:
    """A line each: where, who, and what is set instead."""
    return [_said(one) for one in missing]


def _said(one: Unprintable) -> str:
    where = f"{one.seats} " if one.seats else ""
    return f"{where}{_shown(one.name)}: prints as “{_shown(one.instead)}”"


def _shown(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
