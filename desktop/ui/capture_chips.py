"""Chips below a sentence: what it could become. Taken, mended or left out, by key or by mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from desktop.domain.capture_picks import Pick
from desktop.ui import icons, theme
from desktop.ui.widgets.chip import TONES
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.tips import plain_tip

KIND_TONES = {
    "interest": "teal", "access": "amber", "promise": "blue", "membership": "gold",
    "children": "blue", "birthday": "gold", "relationship": "plain", "reaction": "teal",
    "avoid": "accent",
}  # fmt: skip
KIND_WORDS = {
    "interest": "Interest", "access": "Access need", "promise": "Follow-up",
    "membership": "Membership", "children": "Children", "birthday": "Birthday",
    "relationship": "Family and friends", "reaction": "Reaction", "avoid": "Not to be mentioned",
}  # fmt: skip
_ONE, _MARK = 20, 16  # room of the pencil, of the cross; of the plus or the tick


class CaptureChip(QAbstractButton):
    """One proposal. `clicked`: take it or give it back; Enter or F2 `edit_wanted`, Delete
    `drop_wanted`; arrows `step_wanted(n)`, Up or Esc `left`; letters go on to the line (`typed`).

    Without a line above it (`has_line` False) Enter is `keep_wanted`, and Up and Esc are the page's.
    """

    edit_wanted = Signal()
    drop_wanted = Signal()
    step_wanted = Signal(int)
    left = Signal()
    typed = Signal(str)
    keep_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, has_line: bool = True) -> None:
        super().__init__(parent)
        self._tone, self._taken, self._over = "plain", False, ""
        self._has_line = has_line
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        # The first of a row is reached by Tab as well; from there the arrows walk.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def show_pick(self, pick: Pick) -> None:
        """Say it, and whether it is taken."""
        said, kind = pick.shown.label, pick.shown.kind
        if (said, pick.taken) != (self.text(), self._taken) or not self.accessibleName():
            self._taken = pick.taken
            self.setText(said)
            what = KIND_WORDS.get(kind, "")
            state = "taken" if pick.taken else "not taken"
            self.setAccessibleName(f"{said}, {what}, {state}")
            edits = "Enter" if self._has_line else "F2"
            self.setAccessibleDescription(f"Space takes it, {edits} edits it, Delete leaves it out")
            self.updateGeometry()
        self._tone = KIND_TONES.get(kind, "plain")
        self.update()

    @property
    def taken(self) -> bool:
        """Whether it is kept with the sentence."""
        return self._taken

    def sizeHint(self) -> QSize:
        """The room of the whole label."""
        metrics = self.fontMetrics()
        wide = metrics.horizontalAdvance(self.text())
        return QSize(
            wide + theme.px(_MARK + 2 * _ONE + 24),
            max(theme.px(26), metrics.height() + theme.px(9)),
        )

    def minimumSizeHint(self) -> QSize:
        """A few letters and the marks."""
        return QSize(min(theme.px(120), self.sizeHint().width()), self.sizeHint().height())

    # -- painting

    def _part(self, name: str) -> QRect:
        """Where the pencil and the cross are."""
        wide = theme.px(_ONE)
        behind = theme.px(5) + (wide if name == "edit" else 0)
        left = self.width() - behind - wide
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return QRect(self.width() - left - wide if mirrored else left, 0, wide, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, plus or tick, label, pencil, cross, and the ring of the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink = TONES[self._tone]
        room = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setPen(self._outline(ink))
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(room, room.height() / 2, room.height() / 2)
        ratio = self.devicePixelRatioF()
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = theme.px(12)
        at = theme.px(10)
        mark = icons.pixmap("check" if self._taken else "plus", ink, 12, ratio)
        top = (self.height() - side) // 2
        painter.drawPixmap(self.width() - at - side if mirrored else at, top, mark)
        for name, icon in (("edit", "edit"), ("drop", "close")):
            part = self._part(name)
            tint = "ink" if self._over == name else ink
            painter.drawPixmap(
                part.center().x() - side // 2, top, icons.pixmap(icon, tint, 12, ratio)
            )
        self._paint_label(painter, ink, at + side + theme.px(5), mirrored)

    def _paint_label(self, painter: QPainter, ink: str, before: int, mirrored: bool) -> None:
        behind = theme.px(5 + 2 * _ONE + 4)
        sides = (behind, before) if mirrored else (before, behind)
        words = self.rect().adjusted(sides[0], 0, -sides[1], 0)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.setPen(theme.color(ink))
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        flags = Qt.AlignmentFlag.AlignVCenter | side | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(words, flags | Qt.TextFlag.TextSingleLine, shown)

    def _outline(self, ink: str) -> QPen:
        if self.hasFocus():
            return QPen(theme.color("accent"), 2)
        return QPen(theme.color(ink), 1) if self._taken else QPen(Qt.PenStyle.NoPen)

    # -- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What a chip does; letters go on to the line."""
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        onward = -1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1
        steps = {Qt.Key.Key_Right: onward, Qt.Key.Key_Left: -onward, Qt.Key.Key_Down: 1}
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.keep_wanted if control or not self._has_line else self.edit_wanted).emit()
        elif key == Qt.Key.Key_F2:
            self.edit_wanted.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.drop_wanted.emit()
        elif key in steps:
            self.step_wanted.emit(steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Escape) and self._has_line:
            self.left.emit()
        elif key == Qt.Key.Key_Space:
            self.click()
        elif event.text().isprintable() and event.text() and not control:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What the pointer is over."""
        self._hover(event.position().toPoint())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer left."""
        self._hover(QPoint(-1, -1))

    def _hover(self, at: QPoint) -> None:
        over = next((n for n in ("edit", "drop") if self._part(n).contains(at)), "")
        if over != self._over:
            self._over = over
            edits = "Enter" if self._has_line else "F2"
            tips = {"edit": f"Edit ({edits})", "drop": "Leave it out (Delete)"}
            self.setToolTip(plain_tip(tips.get(over, self.text())))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """On the pencil, on the cross, or on the chip itself."""
        at = event.position().toPoint()
        for name, wanted in (("edit", self.edit_wanted), ("drop", self.drop_wanted)):
            if self._part(name).contains(at):
                self.setDown(False)
                wanted.emit()
                return
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same three things in words."""
        menu = QMenu(self)
        menu.addAction("Give back" if self._taken else "Take", self.click)
        menu.addAction("Edit…", self.edit_wanted.emit)
        menu.addAction("Leave it out", self.drop_wanted.emit)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def _on_theme_changed(self) -> None:
        font = theme.font("small")
        font.setWeight(font.Weight.Medium)
        self.setFont(font)
        self.updateGeometry()
        self.update()


class ChipRow(QWidget):
    """The chips of one sentence, and behind them the longest of the hints that has room there.

    Chips are kept and filled again, so that nothing flickers while one types. Signals carry the
    place of the chip.
    """

    toggled = Signal(int)
    edit_wanted = Signal(int)
    drop_wanted = Signal(int)
    left = Signal()
    typed = Signal(str)
    keep_wanted = Signal()

    def __init__(
        self,
        name: str,
        hints: Sequence[str] = (),
        parent: QWidget | None = None,
        *,
        has_line: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._hints, self._has_line = tuple(hints), has_line
        self._chips: list[CaptureChip] = []
        self._shown = 0
        self._flow = FlowLayout(self, gap=theme.px(8), line_gap=theme.px(6))
        self.hint = Label("", "small", "ink2")
        self.hint.setMinimumHeight(theme.px(26))
        self.hint.hide()
        self._flow.addWidget(self.hint)

    @property
    def chips(self) -> list[CaptureChip]:
        """Those that are shown."""
        return self._chips[: self._shown]

    def show_picks(self, picks: Sequence[Pick]) -> None:
        """Show these."""
        focused = next((n for n, c in enumerate(self.chips) if c.hasFocus()), -1)
        while len(self._chips) < len(picks):
            self._chips.append(self._made(len(self._chips)))
        self._shown = len(picks)
        for place, chip in enumerate(self._chips):
            if place < len(picks):
                chip.show_pick(picks[place])
            chip.setVisible(place < len(picks))
        self._fit_hint()
        if focused >= len(picks):
            self.focus_chip(len(picks) - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another hint."""
        super().resizeEvent(event)
        self._fit_hint()

    def _fit_hint(self) -> None:
        """A hint never costs a line of its own."""
        gap = theme.px(8)
        taken = sum(chip.sizeHint().width() + gap for chip in self.chips)
        metrics = self.hint.fontMetrics()
        rest = self.width() - taken - theme.px(4)
        words = next((h for h in self._hints if metrics.horizontalAdvance(h) <= rest), "")
        if words != self.hint.text():
            self.hint.setText(words)
        self.hint.setVisible(bool(words))

    def focus_chip(self, place: int) -> bool:
        """Put the focus on a chip; with none there, back to the line (`left`)."""
        if not 0 <= place < self._shown:
            self.left.emit()
            return False
        self._chips[place].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _made(self, place: int) -> CaptureChip:
        chip = CaptureChip(self, has_line=self._has_line)
        if place == 0:
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        chip.clicked.connect(lambda _=False: self.toggled.emit(place))
        chip.edit_wanted.connect(lambda: self.edit_wanted.emit(place))
        chip.drop_wanted.connect(lambda: self.drop_wanted.emit(place))
        chip.step_wanted.connect(lambda step: self._step(place, step))
        chip.left.connect(self.left)
        chip.typed.connect(self.typed)
        chip.keep_wanted.connect(self.keep_wanted)
        self._flow.insert_widget(place, chip)
        return chip

    def _step(self, place: int, step: int) -> None:
        if place + step < 0:
            self.left.emit()
        elif place + step < self._shown:
            self.focus_chip(place + step)
