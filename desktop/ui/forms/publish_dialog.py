"""Before publishing: what should be mended, and what the changes mean to old answers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.form_checks import Finding
from desktop.domain.form_friendliness import Friendliness
from desktop.domain.form_impact import ImpactLine
from desktop.ui import icons, theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import Label


class PublishDialog(QDialog):
    """Accepted to publish. `mend_key` is the question that somebody wants to mend instead."""

    def __init__(
        self,
        number: int,
        findings: Sequence[Finding],
        lines: Sequence[ImpactLine],
        friendliness: Friendliness,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Publish v{number}")
        self.mend_key = ""
        self.serious = [f for f in findings if f.serious]
        self.lesser = [f for f in findings if not f.serious]
        self.lines = list(lines)
        self.mend_buttons: list[Button] = []
        self.anyway = QCheckBox("Publish all the same")
        self.publish = Button(f"Publish v{number}", "primary")
        self.publish.setDefault(True)
        self.back = Button("Not yet")
        self._lay_out(number, friendliness)
        self.publish.clicked.connect(self.accept)
        self.back.clicked.connect(self.reject)
        self.anyway.toggled.connect(self.publish.setEnabled)
        self.publish.setEnabled(not self.serious)
        (self.back if self.serious else self.publish).setFocus()

    # -- the frame ----------------------------------------------------------------------------

    def _lay_out(self, number: int, friendliness: Friendliness) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, theme.px(8), 0)
        column.setSpacing(theme.px(12))
        if self.serious:
            column.addWidget(self._findings("To be mended first", self.serious))
        column.addWidget(self._impact())
        if self.lesser:
            column.addWidget(self._findings("Worth a look", self.lesser))
        column.addWidget(self._ease(friendliness))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("What publishing means")
        foot = QHBoxLayout()
        self.anyway.setVisible(bool(self.serious))
        foot.addWidget(self.anyway)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.publish)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.px(12))
        about = (
            f"Version {number} is what is asked from then on, at the kiosk and on paper, on the "
            "web page and in “Ask one thing”. It can be taken back."
        )
        layout.addWidget(Label(about, "body", "ink2", wrap=True))
        layout.addWidget(area, 1)
        layout.addLayout(foot)
        wide = theme.px(640)
        high = inside.heightForWidth(wide - theme.px(48))
        wanted = max(high, inside.sizeHint().height()) + theme.px(140)
        most = round(self.screen().availableGeometry().height() * 0.85)
        self.resize(wide, min(wanted, theme.px(620), most))

    def _findings(self, title: str, findings: Sequence[Finding]) -> Card:
        card = Card(title)
        for finding in findings:
            row = _row(finding.text, "warning" if finding.serious else "dot", finding.serious)
            if finding.question:
                mend = Button("Go there", "quiet")
                mend.setAccessibleName(f"Go there: {finding.text}")
                mend.clicked.connect(lambda _=False, key=finding.question: self._mend(key))
                row.addWidget(mend)
                self.mend_buttons.append(mend)
            card.body.addLayout(row)
        return card

    def _impact(self) -> Card:
        card = Card("What it means to old answers")
        for line in self.lines:
            card.body.addLayout(_row(line.text, "dot", False))
        return card

    def _ease(self, friendliness: Friendliness) -> Card:
        card = Card("How friendly it is")
        verdict = f" — {friendliness.verdict}" if friendliness.verdict else ""
        card.body.addWidget(Label(friendliness.words + verdict, "body", wrap=True))
        for warning in friendliness.warnings:
            card.body.addLayout(_row(warning, "dot", False))
        return card

    def _mend(self, key: str) -> None:
        self.mend_key = key
        self.reject()


def _row(text: str, mark: str, serious: bool) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    if mark == "warning":
        picture = QLabel()
        picture.setPixmap(icons.pixmap("warning", "amber", 17, picture.devicePixelRatioF()))
        row.addWidget(picture)
    else:
        row.addWidget(Label("·", "strong", "ink2"))
    row.addWidget(Label(text, "strong" if serious else "body", "ink", wrap=True), 1)
    return row
