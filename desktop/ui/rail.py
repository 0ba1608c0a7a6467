"""The rail at the left edge: one button a subject, and who is at the desk."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.tips import plain_tip

WIDTH = 84
LEAST = 43  # pixels that a button needs at 100 %


class RailButton(QPushButton):
    """An icon over a word; checked while its page is shown."""

    def __init__(self, text: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon_name = icon
        self._count = 0
        self.setProperty("role", "bare")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        # In a low window with large text they move together.
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_count(self, count: int, what: str) -> None:
        """A number at the icon (0: none); `what` says it to a screen reader ("3 due")."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {what}" if count else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        """68 by 58 pixels at 100 %."""
        return QSize(theme.px(68), theme.px(58))

    def minimumSizeHint(self) -> QSize:
        """As high as its icon and its word."""
        return QSize(theme.px(68), theme.px(LEAST))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground if checked, icon, word, focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("rail_active"))
            painter.drawRoundedRect(room, 9, 9)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("rail_ink"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(room, 9, 9)
        font = theme.font("small")
        font.setPointSizeF(font.pointSizeF() * 0.92)
        painter.setFont(font)
        side, high = theme.px(22), painter.fontMetrics().height()
        gap = theme.px(4) if self.height() > theme.px(50) else 0
        top = (self.height() - side - gap - high) // 2
        if icons.drawable():
            painter.drawPixmap(
                (self.width() - side) // 2,
                top,
                icons.pixmap(self._icon_name, "rail_ink", 22, self.devicePixelRatioF()),
            )
        else:
            icons.when_drawable(self.update)
        if self._count:
            self._paint_count(painter, max(top - theme.px(5), 1))
        painter.setPen(theme.color("rail_ink"))
        words = QRect(0, top + side + gap, self.width(), high)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())

    def _paint_count(self, painter: QPainter, top: int) -> None:
        """A pill at the icon's upper corner."""
        text = str(self._count) if self._count < 100 else "99+"
        high = painter.fontMetrics().height()
        wide = max(high, painter.fontMetrics().horizontalAdvance(text) + theme.px(9))
        left = self.width() // 2 + theme.px(5)
        pill = QRectF(min(left, self.width() - wide - 1), top, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.LIGHT.accent))
        painter.drawRoundedRect(pill, high / 2, high / 2)
        painter.setPen(QColor(theme.LIGHT.on_accent))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


class UserBadge(QPushButton):
    """The initials of who is at the desk; pressed, it offers the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bare")
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        """A circle."""
        return QSize(theme.px(38), theme.px(38))

    def show_user(self, name: str, initials: str) -> None:
        """Somebody else is at the desk."""
        self.setText(initials or "?")
        self.setAccessibleName(f"At the desk: {name or 'nobody named'}")
        self.setToolTip(plain_tip(self.accessibleName()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Circle and letters."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QPen(theme.color("rail_ink"), 2) if self.hasFocus() else Qt.PenStyle.NoPen
        painter.setPen(ring)
        painter.setBrush(theme.color("rail_active").lighter(135))
        side = min(self.width(), self.height()) - 3
        circle = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.drawEllipse(circle)
        painter.setPen(theme.color("rail_ink"))
        font = theme.font("strong")
        font.setPointSizeF(font.pointSizeF() * 0.92)
        painter.setFont(font)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, self.text())


class Rail(QWidget):
    """`page_chosen(key)` when a button is pressed; `users_wanted(menu)` before the menu opens."""

    page_chosen = Signal(str)
    users_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Pages")
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RailButton] = {}
        self.badge = UserBadge()
        self.badge.clicked.connect(self._on_badge_clicked)
        self._layout = QVBoxLayout(self)
        self._layout.addSpacing(theme.px(68))
        self._top = 1
        self._layout.addStretch(1)
        self._layout.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignHCenter)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def add(self, key: str, name: str, icon: str, shortcut: str, *, low: bool = False) -> None:
        """Add a page's button, at the top or low beside the user."""
        made = RailButton(name, icon)
        made.setToolTip(f"{name} ({shortcut})")
        made.setAccessibleDescription(shortcut)
        made.clicked.connect(lambda: self.page_chosen.emit(key))
        self._group.addButton(made)
        self._buttons[key] = made
        place = self._layout.count() - 1 if low else self._top
        self._layout.insertWidget(place, made, 0, Qt.AlignmentFlag.AlignHCenter)
        self._top += not low

    def show_page(self, key: str) -> None:
        """Mark the page that is shown."""
        self._buttons[key].setChecked(True)

    def show_count(self, key: str, count: int, what: str) -> None:
        """A number on a page's button, said as `what`; 0 takes it away."""
        self._buttons[key].show_count(count, what)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The dark ground and the mark of the house."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("rail"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.LIGHT.accent))  # the mark is the same by day and by night
        side = theme.px(38)
        mark = QRectF((self.width() - side) / 2, theme.px(14), side, side)
        painter.drawRoundedRect(mark, side / 4, side / 4)
        font = theme.font("strong")
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setWeight(font.Weight.Bold)
        painter.setFont(font)
        painter.setPen(QColor(theme.LIGHT.on_accent))
        painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, "R")

    def _on_badge_clicked(self) -> None:
        from PySide6.QtWidgets import QMenu

        menu = QMenu(self)
        self.users_wanted.emit(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.badge.mapToGlobal(self.badge.rect().topRight()))

    def _on_theme_changed(self) -> None:
        self.setFixedWidth(theme.px(WIDTH))
        self._layout.setContentsMargins(0, 0, 0, theme.px(14))
        self._layout.setSpacing(theme.px(4))
        self.updateGeometry()
        self.update()
