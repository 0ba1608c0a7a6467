"""The left of the form builder: kinds of questions and ready ones, to click or to drag."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.form_library import library_questions
from desktop.domain.form_schema import (
    KIND_WORDS,
    FormSchema,
    Question,
    SchemaWrong,
    from_data,
    to_data,
)
from desktop.domain.form_words import question_line
from desktop.ui import theme
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.tips import plain_tip

KIND_MIME = "application/x-rapport-question-kind"
QUESTION_MIME = "application/x-rapport-question"
WIDTH = 168
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
_WRAP = Qt.TextFlag.TextWordWrap


def carried(mime: QMimeData) -> str | Question | None:
    """What is dragged: a kind, a whole question, or nothing of ours."""
    if mime.hasFormat(KIND_MIME):
        kind = bytes(mime.data(KIND_MIME).data()).decode()
        return kind if kind in KIND_WORDS else None
    if not mime.hasFormat(QUESTION_MIME):
        return None
    try:
        found = from_data(json.loads(bytes(mime.data(QUESTION_MIME).data()).decode()))
    except (ValueError, SchemaWrong):
        return None
    return found.questions[0] if found.questions else None


class PaletteButton(QPushButton):
    """A question to add; its words wrap. `mime` is what a drag of it carries."""

    walked = Signal(int)

    def __init__(
        self, words: str, mime: tuple[str, bytes], *, dashed: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.words, self._mime, self._dashed = words, mime, dashed
        self._from = QPoint()
        self.setProperty("role", "bare")
        self.setAutoDefault(False)
        self.setAccessibleName(f"Add a question: {words}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """At the palette's width."""
        width = theme.px(WIDTH - 40)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return QSize(theme.px(60), theme.px(36))

    def hasHeightForWidth(self) -> bool:
        """Long words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as are needed."""
        room = QRect(0, 0, max(width - theme.px(24), 20), 10_000)
        return self.fontMetrics().boundingRect(room, _WRAP, self.words).height() + theme.px(18)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adds, the arrows walk."""
        step = 0 if event.modifiers() & Qt.KeyboardModifier.AltModifier else _STEPS.get(
            Qt.Key(event.key()), 0
        )  # fmt: skip
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif step:
            self.walked.emit(step)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.walked.emit(-1000 if event.key() == Qt.Key.Key_Home else 1000)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click or the beginning of a drag."""
        self._from = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Far enough it is a drag."""
        far = (event.position().toPoint() - self._from).manhattanLength()
        if event.buttons() & Qt.MouseButton.LeftButton and far >= QApplication.startDragDistance():
            self.setDown(False)
            self._drag()
        else:
            super().mouseMoveEvent(event)

    def mime_data(self) -> QMimeData:
        """What a drag carries."""
        mime = QMimeData()
        mime.setData(self._mime[0], QByteArray(self._mime[1]))
        return mime

    def paintEvent(self, event: QPaintEvent) -> None:
        """A panel with words; dashed for a ready question."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token = "ink2" if self.underMouse() else "edge"
        pen = QPen(theme.color(token), 1)
        if self._dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        if self.hasFocus():
            pen = QPen(theme.color("accent"), 2)
        painter.setPen(pen)
        painter.setBrush(theme.color("paper" if self.isDown() else "panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
        painter.setPen(theme.color("ink"))
        room = self.rect().adjusted(theme.px(12), 0, -theme.px(12), 0)
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        where = self.style().visualAlignment(self.layoutDirection(), side)
        painter.drawText(room, where | _WRAP, self.words)

    def _drag(self) -> None:
        drag = QDrag(self)
        drag.setMimeData(self.mime_data())
        drag.setPixmap(self.grab())
        drag.setHotSpot(self._from)
        drag.exec(Qt.DropAction.CopyAction)


class Palette(QScrollArea):
    """Tab comes to one button of it, the arrows walk the others; Enter or a click adds."""

    kind_chosen = Signal(str)
    question_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Add a question")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.kinds: dict[str, PaletteButton] = {}
        self.library: list[PaletteButton] = []
        inside = QWidget()
        self._box = QVBoxLayout(inside)
        self._box.addWidget(Label("Add a question", "section", "ink2"))
        for kind, words in KIND_WORDS.items():
            self.kinds[kind] = made = self._add(words, (KIND_MIME, kind.encode()))
            made.clicked.connect(lambda _=False, k=kind: self.kind_chosen.emit(k))
        self._box.addSpacing(theme.px(12))
        self._box.addWidget(Label("From the library", "section", "ink2", wrap=True))
        for question in library_questions():
            self._add_ready(question)
        self._box.addStretch(1)
        self.setWidget(inside)
        self._rove(0)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    @property
    def buttons(self) -> list[PaletteButton]:
        """All, from top to bottom."""
        return [*self.kinds.values(), *self.library]

    def setFocus(self, *reason: Any) -> None:
        """To the button that Tab comes to."""
        here = next(b for b in self.buttons if b.focusPolicy() == Qt.FocusPolicy.StrongFocus)
        here.setFocus(*(reason or (Qt.FocusReason.OtherFocusReason,)))

    def _add(self, words: str, mime: tuple[str, bytes], *, dashed: bool = False) -> PaletteButton:
        made = PaletteButton(words, mime, dashed=dashed)
        place = len(self.buttons)
        made.walked.connect(lambda step: self._walk(place + step))
        made.pressed.connect(lambda: self._rove(place))
        self._box.addWidget(made)
        return made

    def _add_ready(self, question: Question) -> None:
        schema = FormSchema(questions=(question,))
        data = json.dumps(to_data(schema)).encode()
        made = self._add(question.words, (QUESTION_MIME, data), dashed=True)
        self.library.append(made)
        made.setToolTip(plain_tip(question_line(schema, question)))
        made.clicked.connect(lambda: self.question_chosen.emit(question))

    def _walk(self, place: int) -> None:
        place = min(max(place, 0), len(self.buttons) - 1)
        self._rove(place)
        self.buttons[place].setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(self.buttons[place], 0, theme.px(30))

    def _rove(self, place: int) -> None:
        for number, made in enumerate(self.buttons):
            here = number == place
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)

    def _on_theme_changed(self) -> None:
        self.setFixedWidth(theme.px(WIDTH))
        side = theme.px(14)
        self._box.setContentsMargins(side, theme.px(16), side, theme.px(20))
        self._box.setSpacing(theme.px(8))
