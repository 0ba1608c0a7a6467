"""The preview: a page of the real PDF on a desk-coloured ground, Page Up and Page Down to turn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.documents.layout import PAPERS
from desktop.ui import theme
from desktop.ui.widgets.buttons import icon_button
from desktop.ui.widgets.labels import Label

SETTLE_MS = 120  # a window being resized is drawn anew once it holds still
MARGIN = 28


class PageView(QWidget):
    """Paints one page with a thin shadow; asks for a sharp picture when its size settles."""

    size_settled = Signal()

    def __init__(self, margin: int = MARGIN, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._margin = margin
        self._image: QImage | None = None
        self._ratio = PAPERS["a4"].height / PAPERS["a4"].width
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 200)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.size_settled)

    @property
    def wanted_width(self) -> int:
        """The width in device pixels of a sharp picture."""
        return round(self._page().width() * self.devicePixelRatioF())

    @property
    def image(self) -> QImage | None:
        """The picture shown."""
        return self._image

    def show_page(self, image: QImage | None, paper: str) -> None:
        """Another page, or none."""
        size = PAPERS[paper]
        self._ratio = size.height / size.width
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:
        """As large as it can get."""
        return QSize(540, 760)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scale what there is, and ask for a sharp one."""
        self._settle.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page, always white: it is paper."""
        painter = QPainter(self)
        page = self._page()
        if self._image is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 3))
        for spread in range(2, 14, 2):
            shade = QRectF(page).adjusted(-spread, 4 - spread, spread, 4 + spread)
            painter.drawRoundedRect(shade, spread, spread)
        sharp = abs(self._image.width() - self.wanted_width) <= 1
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not sharp)
        # Pixel on pixel: stretched by a single one, it would lose a row of dots somewhere.
        dots = self.devicePixelRatioF()
        size = QSizeF(self._image.size()) / dots if sharp else QSizeF(page.size())
        painter.drawImage(QRectF(QPointF(page.topLeft()), size), self._image)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(QRectF(page).adjusted(-2, -2, 2, 2))

    def _page(self) -> QRect:
        wide = max(self.width() - 2 * self._margin, 60)
        high = max(self.height() - self._margin - 12, 80)
        if wide * self._ratio > high:
            wide = round(high / self._ratio)
        tall = round(wide * self._ratio)
        return QRect(
            (self.width() - wide) // 2,
            min(max((high - tall) // 2, 0), self._margin) + 4,
            wide,
            tall,
        )


class Preview(QWidget):
    """The page, its number, and the two ways to turn it. `page_wanted(page)` counts from 0."""

    page_wanted = Signal(int)

    def __init__(
        self, name: str = "Preview of the sheet", margin: int = MARGIN,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.page = 0
        self.pages = 0
        self.view = PageView(margin)
        self.number = Label("", "small", "ink2")
        self.back = icon_button("chevron-left", "Page before")
        self.forward = icon_button("chevron", "Next page")
        row = QHBoxLayout()
        row.addStretch(1)
        for widget in (self.back, self.number, self.forward):
            row.addWidget(widget)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.px(10), 0, 0)
        layout.setSpacing(theme.px(4))
        layout.addLayout(row)
        layout.addWidget(self.view, 1)
        self.back.clicked.connect(self._on_back)
        self.forward.clicked.connect(self._on_forward)
        self.view.size_settled.connect(self._on_size_settled)
        self.setAccessibleName(name)
        self._show_number()

    def show_sheet(self, pages: int) -> None:
        """A sheet of so many pages; the page that was looked at stays if there is one."""
        self.pages = pages
        self.page = min(self.page, max(pages - 1, 0))
        self._show_number()

    def show_picture(self, image: QImage | None, paper: str) -> None:
        """The picture of the current page."""
        self.view.show_page(image, paper)

    def turn(self, by: int) -> None:
        """Go forth or back."""
        page = min(max(self.page + by, 0), max(self.pages - 1, 0))
        if page != self.page:
            self.page = page
            self._show_number()
            self.page_wanted.emit(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page Up and Page Down, Home and End."""
        turns = {
            Qt.Key.Key_PageDown: 1,
            Qt.Key.Key_PageUp: -1,
            Qt.Key.Key_Home: -self.pages,
            Qt.Key.Key_End: self.pages,
        }
        by = turns.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.turn(by)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A turn of the wheel turns the page."""
        self.turn(-1 if event.angleDelta().y() > 0 else 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground: between paper and line, so that the white sheet stands out."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("paper"))
        ground = theme.color("line")
        ground.setAlphaF(0.6)
        painter.fillRect(self.rect(), ground)

    def _show_number(self) -> None:
        self.number.setText(f"Page {self.page + 1} of {self.pages}" if self.pages else "")
        several = self.pages > 1
        self.back.setVisible(several)
        self.forward.setVisible(several)
        self.back.setEnabled(self.page > 0)
        self.forward.setEnabled(self.page < self.pages - 1)
        self.view.setAccessibleName(self.number.text() or "No sheet yet")

    def _on_back(self) -> None:
        self.turn(-1)

    def _on_forward(self) -> None:
        self.turn(1)

    def _on_size_settled(self) -> None:
        self.page_wanted.emit(self.page)
