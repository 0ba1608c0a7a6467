"""Who may sit down, as large buttons one under the other."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from db.folding import fold
from db.records.users import UserRecord
from desktop.ui import theme

ROLE_WORDS = {"staff": "Staff", "volunteer": "Volunteer", "admin": "Admin"}
HIGH, WIDE = 58, 300


class PersonButton(QPushButton):
    """Initials, name, role; `number` stands at the end where one chooses by number."""

    def __init__(self, user: UserRecord, number: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.user, self._number = user, number
        self.setProperty("role", "bare")
        self.setCheckable(True)
        self.setAutoDefault(False)
        role = ROLE_WORDS.get(user.role, "")
        self.setAccessibleName(f"{user.name}, {role}")
        self.setAccessibleDescription(f"Key {number}" if number else "")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """58 pixels high at 100 %."""
        return QSize(theme.px(WIDE), theme.px(HIGH))

    def minimumSizeHint(self) -> QSize:
        """It may be narrow, never low."""
        return QSize(theme.px(160), theme.px(HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A panel; the chosen one in the accent's soft ground; a ring for the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        chosen, focused = self.isChecked(), self.hasFocus()
        line = "accent" if chosen or focused else "ink2" if self.underMouse() else "edge"
        painter.setPen(QPen(theme.color(line), 2 if focused else 1))
        painter.setBrush(theme.color("accent_soft" if chosen else "panel"))
        painter.drawRoundedRect(room, 10, 10)
        left = self._paint_initials(painter)
        end = self.width() - theme.px(14)
        if self._number:
            painter.setFont(theme.font("strong"))
            painter.setPen(theme.color("ink2"))
            right = QRectF(end - theme.px(24), 0, theme.px(24), self.height())
            painter.drawText(
                right,
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                str(self._number),
            )
            end -= theme.px(28)
        self._paint_words(painter, left, end - left)

    def _paint_initials(self, painter: QPainter) -> int:
        side = theme.px(36)
        circle = QRectF(theme.px(11), (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.LIGHT.rail_active))
        painter.drawEllipse(circle)
        painter.setPen(QColor(theme.LIGHT.rail_ink))
        font = theme.font("strong")
        font.setPointSizeF(font.pointSizeF() * (0.92 if len(self.user.initials) < 3 else 0.76))
        painter.setFont(font)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, self.user.initials[:3] or "?")
        return round(circle.right()) + theme.px(12)

    def _paint_words(self, painter: QPainter, left: int, wide: int) -> None:
        painter.setFont(theme.font("strong"))
        name_high = painter.fontMetrics().height()
        painter.setPen(theme.color("ink"))
        name = painter.fontMetrics().elidedText(self.user.name, Qt.TextElideMode.ElideRight, wide)
        painter.setFont(theme.font("small"))
        role_high = painter.fontMetrics().height()
        top = (self.height() - name_high - role_high) / 2
        painter.setFont(theme.font("strong"))
        start = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(left, top, wide, name_high), start, name)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("ink2"))
        role = ROLE_WORDS.get(self.user.role, "")
        painter.drawText(QRectF(left, top + name_high, wide, role_high), start, role)


class PersonList(QScrollArea):
    """`chosen(user)` when somebody is, by click, arrow, initials or number."""

    chosen = Signal(object)

    def __init__(self, *, numbered: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbered = numbered
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, theme.px(6), 0)
        self._column.setSpacing(theme.px(8))
        self.buttons: list[PersonButton] = []
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAccessibleName("Who is there?")

    def show_users(self, users: list[UserRecord]) -> None:
        """All who may sit down."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        for place, user in enumerate(users):
            number = place + 1 if self._numbered and place < 9 else 0
            made = PersonButton(user, number)
            made.clicked.connect(lambda _=False, u=user: self.choose(u.id))
            self._column.addWidget(made)
            self.buttons.append(made)
        self._column.addStretch(1)

    @property
    def current(self) -> UserRecord | None:
        """Who is chosen."""
        return next((b.user for b in self.buttons if b.isChecked()), None)

    def choose(self, user_id: int | None) -> None:
        """Mark one, and tell; None unmarks all and tells nobody."""
        for made in self.buttons:
            made.setChecked(made.user.id == user_id)
            if made.isChecked():
                self.ensureWidgetVisible(made)
                self.chosen.emit(made.user)

    def step(self, by: int) -> None:
        """The next one, or the one before."""
        if not self.buttons:
            return
        at = next((i for i, b in enumerate(self.buttons) if b.isChecked()), -1 if by > 0 else 0)
        self.choose(self.buttons[(at + by) % len(self.buttons)].user.id)

    def find(self, typed: str) -> bool:
        """Choose by initials, the beginning of a name, or a number; whether somebody was found."""
        wanted = fold(typed)
        if self._numbered and wanted.isdecimal():
            place = int(wanted) - 1
            if 0 <= place < len(self.buttons):
                self.choose(self.buttons[place].user.id)
                return True
            return False
        users = [b.user for b in self.buttons]
        for fits in (
            [u for u in users if fold(u.initials) == wanted],
            [u for u in users if fold(u.name).startswith(wanted)],
            [u for u in users if any(w.startswith(wanted) for w in fold(u.name).split())],
            [u for u in users if fold(u.initials).startswith(wanted)],
        ):
            if wanted and fits:
                self.choose(fits[0].id)
                return True
        return False
