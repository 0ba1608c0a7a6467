"""What stands around the question at a kiosk: whose form it is, how far one is, where it goes on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.domain.form_schema import FormSchema
from desktop.domain.kiosk_session import KioskSession
from desktop.ui import theme
from desktop.ui.forms.form_sizes import FormLabel
from desktop.ui.widgets.buttons import Button

DONE, NEXT = "Done — thank you", "Next"


class KioskHead(QWidget):
    """Venue, title and introduction on the first page; on the others the title, small."""

    def __init__(self, venue_name: str, big: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.venue = FormLabel(venue_name, "small", "ink2", big=big)
        self.title = FormLabel("", "title", big=big)
        self.intro = FormLabel("", "small", "ink2", big=big)
        self.running = FormLabel("", "small", "ink2", big=big)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(3))
        for label in (self.venue, self.title, self.intro, self.running):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)

    def show_head(self, schema: FormSchema, whole: bool) -> None:
        """The head of a form, whole or in short."""
        self.title.setText(schema.title)
        self.title.setVisible(whole and bool(schema.title))
        self.venue.setVisible(whole and bool(self.venue.text()))
        self.intro.setText(schema.intro)
        self.intro.setVisible(whole and bool(schema.intro))
        self.running.setText(schema.title)
        self.running.setVisible(not whole)


class KioskFoot(QWidget):
    """Back, Skip and Next, the bar that says how far one is, and what went wrong if anything did."""

    def __init__(self, big: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = Button("Back", "secondary")
        self.skip = Button("Skip", "secondary")
        self.next = Button(NEXT, "primary")
        self.trouble = FormLabel("", "strong", "amber", big=big)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("How far you are")
        self.counted = FormLabel("", "small", "ink2", big=big)
        self.counted.setWordWrap(False)
        foot = QVBoxLayout(self)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(theme.px(10))
        foot.addWidget(self.trouble)
        told = QHBoxLayout()
        told.setSpacing(theme.px(10))
        told.addWidget(self.bar, 1)
        told.addWidget(self.counted)
        foot.addLayout(told)
        line = QHBoxLayout()
        line.setSpacing(theme.px(12 if big else 7))
        for made in (self.back, self.skip, self.next):
            made.setProperty("formSize", "big" if big else "form")
            line.addWidget(made, 1 if made is self.next else 0)
        foot.addLayout(line)
        self.say("")

    def say(self, trouble: str) -> None:
        """What went wrong, above the buttons; '' takes it away."""
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))

    def show_place(self, session: KioskSession) -> None:
        """Where somebody is, and what can be pressed there."""
        page = session.schema.pace == "page"
        behind, total = session.progress
        asked = session.step.asked
        told = not page and total > 1
        self.bar.setVisible(told)
        self.counted.setVisible(told and bool(asked))
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(behind)
        self.counted.setText(f"{min(behind + 1, total)} of {total}")
        self.back.setVisible(not page)
        self.back.setEnabled(not session.first)
        self.skip.setVisible(not page and bool(asked))
        self.skip.setText(_skip_words(session))
        self.next.setText(DONE if session.last else NEXT)
        self.next.setAccessibleName(self.next.text())


def _skip_words(session: KioskSession) -> str:
    asked = session.step.asked
    if any(q.required for q in asked) and not session.last:
        return "Later"
    return "Leave out" if any(not session.given(q.key).empty for q in asked) else "Skip"
