"""One of the five steps: its number on the line at the left, its name, and what it holds."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label

LATER, CURRENT, DONE, SKIPPED = "later", "current", "done", "skipped"
_SIDE = 34
_GROUNDS = {
    LATER: ("line", "ink2"),
    CURRENT: ("accent", "on_accent"),
    DONE: ("teal", "panel"),
    SKIPPED: ("amber_soft", "amber"),
}


class StepMark(QAbstractButton):
    """The circle with number or tick, and the line down to the next; pressed, the step opens."""

    def __init__(self, number: int, last: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._last = number, last
        self.look = LATER
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.notifier().changed.connect(self.update)

    def show_look(self, look: str, enabled: bool) -> None:
        """later, current, done or skipped."""
        self.look = look
        self.setEnabled(enabled)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if enabled else Qt.FocusPolicy.NoFocus)
        self.update()

    def sizeHint(self) -> QSize:
        """The circle, and as high as its step."""
        return QSize(theme.px(_SIDE) + 4, theme.px(_SIDE) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Line, circle, tick or number, focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(_SIDE)
        circle = QRectF((self.width() - side) / 2, 2, side, side)
        if not self._last:
            painter.setPen(QPen(theme.color("line"), 2))
            middle = circle.center().x()
            painter.drawLine(round(middle), round(circle.bottom()), round(middle), self.height())
        ground, ink = _GROUNDS[self.look]
        painter.setPen(QPen(theme.color("ink"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(ground))
        painter.drawEllipse(circle)
        if self.look == DONE:
            tick = theme.px(18)
            painter.drawPixmap(
                round(circle.center().x() - tick / 2), round(circle.center().y() - tick / 2),
                icons.pixmap("check", ink, 18, self.devicePixelRatioF()),
            )  # fmt: skip
            return
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.color(ink))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))


class _StepName(Label):
    """The step's name: as large as a line to say, and heavier."""

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        font = theme.font("said")
        font.setWeight(font.Weight.DemiBold)
        self.setFont(font)


class StepFrame(QWidget):
    """`opened` when its mark is pressed. Put what the step holds into `body`."""

    opened = Signal()

    def __init__(
        self, number: int, name: str, *, last: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._number = name, number
        self.mark = StepMark(number, last)
        self.mark.clicked.connect(self.opened)
        self.title = _StepName(name, "said")
        self.aside = Label("", "body", "ink2")
        self.badge = Label("skipped", "small", "amber")
        self.badge.hide()
        head = QWidget()
        flow = self.head_line = FlowLayout(head, gap=theme.px(7), line_gap=0)
        for label in (self.title, self.aside, self.badge):
            label.setMinimumHeight(self.title.sizeHint().height())
            flow.addWidget(label)
        self.holder = QWidget()
        self.body = QVBoxLayout(self.holder)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.px(8))
        right = QVBoxLayout()
        right.setContentsMargins(0, theme.px(6), 0, theme.px(18))
        right.setSpacing(theme.px(6))
        right.addWidget(head)
        right.addWidget(self.holder)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(12))
        line.addWidget(self.mark)
        line.addLayout(right, 1)
        self.setAccessibleName(f"Step {number}: {name}")

    def show_look(self, look: str, aside: str, *, open_: bool, reachable: bool = True) -> None:
        """How it stands; `open_` whether what it holds is shown; `aside` the grey words."""
        self.mark.show_look(look, reachable)
        state = {LATER: "later", CURRENT: "now", DONE: "done", SKIPPED: "skipped"}[look]
        self.mark.setAccessibleName(f"Step {self._number}, {self._name}: {state}")
        self.mark.setToolTip(f"{self._name}: {state}. Alt+Up, Alt+Down: the step before, the next")
        self.aside.setText(aside)
        self.badge.setVisible(look == SKIPPED)
        self.holder.setVisible(open_)
        for label, token in ((self.title, "ink3" if look == LATER else "ink"),
                             (self.aside, "ink3" if look == LATER else "ink2")):  # fmt: skip
            label.set_token(token)
