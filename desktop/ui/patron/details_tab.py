"""The Details tab: everything of the record in cards, edited where it stands."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.records.patrons import PatronDetail
from desktop.ui.desk import Desk
from desktop.ui.patron.columns import CardColumns
from desktop.ui.patron.details_access import AccessCard
from desktop.ui.patron.details_audit import AuditCard
from desktop.ui.patron.details_consents import ConsentsCard
from desktop.ui.patron.details_identity import IdentityCard
from desktop.ui.patron.details_people import HouseholdCard, RelationsCard
from desktop.ui.patron.details_reach import ReachCard
from desktop.ui.patron.record_card import RecordCard


class DetailsTab(CardColumns):
    """Reads little: the record is already there; only the changes are looked up."""

    patron_wanted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__((1, 1), parent, narrow=760)
        self._patron_id: int | None = None
        self.identity = IdentityCard(desk)
        self.reach = ReachCard(desk)
        self.household = HouseholdCard(desk)
        self.relations = RelationsCard(desk)
        self.access = AccessCard(desk)
        self.consents = ConsentsCard(desk)
        self.audit = AuditCard(desk)
        for card in (self.identity, self.reach, self.consents):
            self.add_left(card)
        for card in (self.access, self.relations, self.household, self.audit):
            self.add_right(card)
        for card in (self.household, self.relations):
            card.patron_wanted.connect(self.patron_wanted)

    @property
    def _cards(self) -> tuple[RecordCard, ...]:
        return (
            self.identity, self.reach, self.consents, self.access, self.relations,
            self.household, self.audit,
        )  # fmt: skip

    def leave(self) -> None:
        """Another patron is shown: nothing may be typed here until it is read."""
        self._patron_id = None

    def show_patron(self, detail: PatronDetail) -> None:
        """Show the record."""
        if detail.id != self._patron_id:
            self.to_top()
        self._patron_id = detail.id
        for card in self._cards:
            card.show_patron(detail)
        self.chain_tabs(sum(card.made for card in self._cards))
