"""The head of the builder: the form's name, how it stands, how friendly it is, what to do with it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QWidget

from db import gate
from db.gate import Right
from desktop.domain.form_friendliness import Friendliness
from desktop.ui import theme
from desktop.ui.widgets.buttons import Button, icon_button
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.tips import plain_tip

# At 100 %: narrower, the friendliness stands under the name; narrower still, the buttons too.
ONE_LINE_FROM, TWO_COLUMNS_FROM = 1230, 900


class Standing(NamedTuple):
    """How a form stands. `live` 0: never published; `trouble`: it is not kept, and why."""

    name: str
    live: int
    next: int
    changed: bool
    archived: bool
    asks: bool
    trouble: str
    can_undo: bool
    can_redo: bool


class NameField(QLineEdit):
    """The name in the size of a title, edited where it stands. `renamed(name)` on Enter or on
    leaving it; Esc brings the name back and lets go: `let_go()`.
    """

    renamed = Signal(str)
    let_go = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bare")
        self.setAccessibleName("Name of the form")
        self.setToolTip("The name is for the team; patrons see the title below")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._name = ""
        self.textChanged.connect(lambda _text: self.updateGeometry())
        self.editingFinished.connect(self._on_finished)
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def show_name(self, name: str) -> None:
        """Another name; what is just being typed stays."""
        if name != self._name or not self.hasFocus():
            self._name = name
            self.setText(name)
            self.setCursorPosition(0)

    def begin(self) -> None:
        """Let somebody type what the form is called."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def sizeHint(self) -> QSize:
        """As wide as the name."""
        metrics = QFontMetrics(self.font())
        wide = metrics.horizontalAdvance(self.text() or "New form") + theme.px(14)
        return QSize(wide, metrics.height() + theme.px(6))

    def minimumSizeHint(self) -> QSize:
        """It may shrink to a few letters."""
        return QSize(theme.px(90), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc brings the name back; the next one leads out of the form."""
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._name)
            self.let_go.emit()
        else:
            super().keyPressEvent(event)

    def _on_finished(self) -> None:
        typed = self.text().strip()
        if not typed:
            self.setText(self._name)
        elif typed != self._name:
            # Told once, whether by Enter or by leaving.
            self._name = typed
            self.renamed.emit(typed)

    def _on_theme_changed(self) -> None:
        # A sheet of its own: the font of a field is not inherited from its parent under a sheet.
        points = theme.font("title").pointSizeF()
        look = theme.tokens()
        self.setFont(theme.font("title"))
        self.setStyleSheet(
            f"QLineEdit {{ font-size: {points:.2f}pt; font-weight: 600; border: 0; padding: 0;"
            f" background: transparent; min-height: 0; border-radius: {theme.px(6)}px; }}"
            f"QLineEdit:hover {{ background: {look.line}; }}"
            f"QLineEdit:focus {{ background: {look.panel}; border: 2px solid {look.accent}; }}"
        )
        self.updateGeometry()


class BuilderHead(QWidget):
    """Buttons without wires: the page connects them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = icon_button("chevron-left", "Back to the forms (Esc)")
        self.name = NameField()
        self.published = Chip("", "teal")
        self.unpublished = Chip("Not published yet", "plain")
        self.archived = Chip("Archived", "plain")
        self.draft = Chip("Draft changes", "plain")
        self.trouble = Chip("Not saved", "amber")
        self.ease = Label("", "body", "ink2")
        self.verdict = Label("", "strong", "teal")
        self.warned = Label("", "strong", "amber")
        self.undo = icon_button("undo", "Undo (Ctrl+Z)", "secondary")
        self.redo = icon_button("redo", "Redo (Ctrl+Shift+Z)", "secondary")
        self.look = Button("Preview")
        self.look.setCheckable(True)
        self.look.setAccessibleName("Show the preview instead of the questions")
        self.kiosk = Button("Kiosk")
        self.kiosk.setAccessibleName("Open the kiosk")
        self.files = Button("Paper && files")
        self.files.setAccessibleName("Paper and files")
        self.files_menu = QMenu(self.files)
        self.files.setMenu(self.files_menu)
        self.more = Button("More")
        self.more.setAccessibleName("More to do with this form")
        self.more_menu = QMenu(self.more)
        self.more.setMenu(self.more_menu)
        self.publish = Button("Publish", "primary")
        self._grid = QGridLayout(self)
        self._named, self._eased, self._acts = QWidget(), QWidget(), QWidget()
        self._columns = 0
        self._fill_groups()
        self._on_theme_changed()
        theme.notifier().changed.connect(self._on_theme_changed)

    def show_standing(self, standing: Standing, friendliness: Friendliness) -> None:
        """Everything that the head says."""
        self.name.show_name(standing.name)
        self.published.set_text(f"Published v{standing.live}")
        self.published.setVisible(standing.live > 0)
        self.unpublished.setVisible(standing.live == 0)
        self.archived.setVisible(standing.archived)
        self.draft.setVisible(standing.changed and standing.live > 0 and not standing.trouble)
        self.trouble.setVisible(bool(standing.trouble))
        self.trouble.setToolTip(plain_tip(standing.trouble))
        self.undo.setEnabled(standing.can_undo)
        self.redo.setEnabled(standing.can_redo)
        self.kiosk.setEnabled(standing.live > 0 and not standing.archived)
        self.kiosk.setToolTip(
            f"Full screen at the desk, as v{standing.live} was published"
            if self.kiosk.isEnabled()
            else "A kiosk asks what is published"
        )
        self.files.setEnabled(standing.live > 0)
        self.files.setToolTip("" if standing.live else "Paper and files are of a published version")
        self.publish.setVisible(gate.may(Right.PUBLISH))
        self.publish.setText(f"Publish v{standing.next}")
        self.publish.setAccessibleName(f"Publish version {standing.next}")
        # Hidden it must not hear its keys either.
        may_publish = standing.changed and standing.asks and gate.may(Right.PUBLISH)
        self.publish.setEnabled(may_publish)
        why = "" if standing.changed else f"Nothing has changed since v{standing.live}"
        self.publish.setToolTip(why if standing.asks else "A form needs a question")
        self._show_ease(friendliness)
        self._arrange()

    def _show_ease(self, found: Friendliness) -> None:
        self.ease.setText(found.words)
        tip = plain_tip("\n".join(found.warnings))
        for label, fits in ((self.verdict, found.friendly), (self.warned, not found.friendly)):
            label.setText(f"— {found.verdict}" if found.verdict else "")
            label.setVisible(fits and bool(found.verdict))
            label.setToolTip(tip)
        self.ease.setToolTip(tip)
        self.ease.setAccessibleDescription(" ".join(found.warnings))

    # -- the frame ----------------------------------------------------------------------------

    def _fill_groups(self) -> None:
        named = QHBoxLayout(self._named)
        named.addWidget(self.back)
        named.addWidget(self.name)
        for chip in (self.published, self.unpublished, self.archived, self.draft, self.trouble):
            # A long name gives way, not what is said of it.
            chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            named.addWidget(chip)
        named.addStretch(1)
        eased = QHBoxLayout(self._eased)
        self._eased.setMinimumWidth(theme.px(60))
        for label in (self.ease, self.verdict, self.warned):
            eased.addWidget(label)
        acts = QHBoxLayout(self._acts)
        for made in (
            self.undo, self.redo, self.look, self.kiosk, self.files, self.more, self.publish
        ):  # fmt: skip
            acts.addWidget(made)
        for row in (named, eased, acts):
            row.setContentsMargins(0, 0, 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In one line where there is room for it."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 1 + sum(self.width() >= theme.px(w) for w in (TWO_COLUMNS_FROM, ONE_LINE_FROM))
        eased = self._eased.layout()
        assert eased is not None
        wide = sum(g.sizeHint().width() for g in (self._named, self._eased, self._acts))
        wide += theme.px(60) - eased.contentsMargins().left()
        if columns == 3 and wide > self.width():
            columns = 2  # a long name
        if columns == self._columns:
            return
        self._columns = columns
        self._grid.setVerticalSpacing(theme.px(2 if columns > 1 else 8))
        grid = self._grid
        for group in (self._named, self._eased, self._acts):
            grid.removeWidget(group)
        # Below the name it stands under it, not under the arrow.
        indent = 0 if columns == 3 else self.back.sizeHint().width() + theme.px(9)
        eased.setContentsMargins(indent, 0, 0, 0)
        grid.addWidget(self._named, 0, 0)
        if columns == 3:
            grid.addWidget(self._eased, 0, 1)
            grid.addWidget(self._acts, 0, 2)
        elif columns == 2:
            grid.addWidget(self._eased, 1, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self._acts, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        else:
            grid.addWidget(self._eased, 1, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self._acts, 2, 0, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(0, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper with a line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("paper"))
        painter.setPen(theme.color("line"))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())

    def _on_theme_changed(self) -> None:
        side, high = theme.px(20), theme.px(12)
        self._grid.setContentsMargins(side - theme.px(8), high, side, high)
        self._grid.setHorizontalSpacing(theme.px(14))
        for group, gap in ((self._named, 8), (self._eased, 5), (self._acts, 8)):
            layout = group.layout()
            assert layout is not None
            layout.setSpacing(theme.px(gap))
        self._columns = 0
        self._arrange()
