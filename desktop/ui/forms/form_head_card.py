"""The form's own words on the canvas: title, a word of welcome, thanks; edited in place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.form_draft import FormDraft
from desktop.domain.form_schema import FormSchema
from desktop.ui import theme
from desktop.ui.forms.card_frame import CardFrame
from desktop.ui.forms.edit_fields import GrowingField
from desktop.ui.widgets.labels import Label

NO_TITLE = "A title for whoever fills it in"


class HeadEditor(QWidget):
    """Three fields."""

    def __init__(self, draft: FormDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = GrowingField("Title of the form", NO_TITLE, "strong")
        self.intro = GrowingField("Words of welcome", "A word of welcome", lines=True)
        self.thanks = GrowingField("Words of thanks", "What it says at the end", lines=True)
        self._fields = {"title": self.title, "intro": self.intro, "thanks": self.thanks}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(8))
        for name, field in self._fields.items():
            if name == "thanks":
                box.addWidget(Label("At the end", "section", "ink2"))
            box.addWidget(field)
            field.typed.connect(
                lambda text, n=name: draft.change_form(merge=f"form {n}", **{n: text})
            )
            field.left.connect(draft.settle)
        self.title.entered.connect(self.intro.setFocus)

    def show_form(self, schema: FormSchema) -> None:
        """Bring the fields up to date."""
        self.title.show_text(schema.title)
        self.intro.show_text(schema.intro)
        self.thanks.show_text(schema.thanks)

    def begin(self) -> None:
        """Put the cursor into the title."""
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def stops(self) -> list[QWidget]:
        """What Tab comes to, in order."""
        return list(self._fields.values())


class FormHeadCard(CardFrame):
    """The first card: it cannot be moved and not be removed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(handle=False, parent=parent)
        self.setAccessibleDescription("Enter opens it")

    @property
    def editor(self) -> HeadEditor | None:
        """What is inside while it is open."""
        return self.inner if isinstance(self.inner, HeadEditor) else None

    def open_editor(self, draft: FormDraft) -> HeadEditor:
        """Open it."""
        made = HeadEditor(draft)
        made.show_form(draft.schema)
        self.put_inside(made)
        return made

    def show_form(self, schema: FormSchema) -> None:
        """Bring face and fields up to date."""
        title, intro = " ".join(schema.title.split()), " ".join(schema.intro.split())
        thanks = " ".join(schema.thanks.split())
        parts = (intro or "No word of welcome", f"at the end: {thanks}" if thanks else "")
        line = " · ".join(p for p in parts if p)
        self.face.show_texts(title or NO_TITLE, line, "", faint=not title)
        self.setAccessibleName(f"Title, welcome and thanks: {title or 'no title'}, {line}")
        if self.editor is not None:
            self.editor.show_form(schema)
