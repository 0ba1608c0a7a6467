"""What a patron needs, what we do about it, and who may read it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from db.queries import consents, patrons
from db.queries.consents import HEALTH
from db.records.patrons import AccessNeedRecord, PatronDetail
from desktop.domain import consent_words, words
from desktop.ui import theme
from desktop.ui.desk import Desk
from desktop.ui.patron.details_consents import HealthConsent
from desktop.ui.patron.place_edit import FieldRow
from desktop.ui.patron.record_card import RecordCard, audience_box
from desktop.ui.widgets.buttons import button
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.labels import Label


class AccessCard(RecordCard):
    """Each need with what to do; the sheet prints what to do, not the need's name."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Access needs", "None known.", parent)
        self.need = QLineEdit()
        self.need.setPlaceholderText("Wheelchair, hearing loop, aisle seat …")
        self.need.setAccessibleName("Access need to add")
        self.instruction = QLineEdit()
        self.instruction.setPlaceholderText("What we do: step-free entrance by Stage Door")
        self.instruction.setAccessibleName("What to do about it")
        self.add_button = button("Add", "secondary", icon="plus")
        self.add_button.setAccessibleName("Add access need")
        self.add_button.clicked.connect(self._on_add)
        for edit in (self.need, self.instruction):
            edit.returnPressed.connect(self._on_add)
        second = QHBoxLayout()
        second.setSpacing(theme.px(8))
        second.addWidget(self.instruction, 1)
        second.addWidget(self.add_button)
        self.health = HealthConsent()
        self._agreed = 0  # the word on it that is shown, 0 for none
        self.health.answered.connect(self._on_health)
        self.body.addWidget(self.health)
        self.body.addWidget(self.need)
        self.body.addLayout(second)

    def show_patron(self, detail: PatronDetail) -> None:
        if detail.id != self.patron_id:
            self.need.clear()
            self.instruction.clear()
        self.patron_id = detail.id
        self.show_rows(detail.access_needs, self._row)
        said = [c for c in consents.list_consent_history(detail.id) if c.channel == HEALTH]
        self._agreed = said[-1].id if said else 0
        self.health.show_consent(
            said[-1] if said else None,
            self.desk.settings.venue_name,
            has_needs=bool(detail.access_needs),
        )

    def focus_after_removal(self) -> None:
        self.need.setFocus()

    def _row(self, need: AccessNeedRecord) -> QWidget:
        row = QWidget()
        box = QVBoxLayout(row)
        box.setContentsMargins(0, 0, 0, theme.px(4))
        box.setSpacing(2)
        for field, caption, text in (
            ("need", "Need", need.need),
            ("instruction", "What we do", need.instruction),
        ):
            line = FieldRow(caption, empty="Say what to do")
            line.show_text(text)
            line.edit.setObjectName(f"need-{need.id}-{field}")
            line.saved.connect(lambda value, f=field: self._on_changed(need, f, value))
            box.addWidget(line)
        audience = audience_box(need.audience, f"Who may read of {need.need}")
        audience.setObjectName(f"need-{need.id}-audience")
        audience.activated.connect(
            lambda _p: self._on_changed(need, "audience", str(audience.currentData()))
        )
        end = button("No longer needed", "quiet", icon="close")
        end.setObjectName(f"need-{need.id}-end")
        end.setAccessibleName(f"No longer needed: {need.need}")
        end.clicked.connect(lambda: self._on_end(need))
        foot = FlowLayout()
        box.addLayout(foot)
        foot.addWidget(audience)
        foot.addWidget(end)
        box.addWidget(Label(words.source_words(need.provenance), "small", "ink2", wrap=True))
        return row

    def _on_add(self) -> None:
        need, instruction = self.need.text().strip(), self.instruction.text().strip()
        if not need:
            self.need.setFocus()
            return
        if self.write(
            lambda: patrons.add_access_need(
                self.patron_id, need, instruction, user_id=self.user_id
            ),
            f"Access need added: {need}",
        ):
            self.need.clear()
            self.instruction.clear()
            self.need.setFocus()

    def _on_health(self, granted: bool) -> None:
        wording = consent_words.wording(HEALTH, self.desk.settings.venue_name)
        was = self._agreed
        self.write(
            lambda: consents.set_health_consent(
                self.patron_id, granted, wording, was=was, user_id=self.user_id
            ),
            "Access needs: they agree" if granted else "Access needs: they do not agree",
        )

    def _on_changed(self, need: AccessNeedRecord, field: str, value: str) -> None:
        self.write(
            lambda: patrons.update_access_need(
                need.id, version=need.version, user_id=self.user_id, **{field: value}
            ),
            "Access need changed",
        )

    def _on_end(self, need: AccessNeedRecord) -> None:
        self.write(
            lambda: patrons.end_access_need(need.id, version=need.version, user_id=self.user_id),
            f"No longer needed: {need.need}",
        )
