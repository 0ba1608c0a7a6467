"""The Peewee models, a file per subject; only `db.queries` and `db.journal` use them."""

from __future__ import annotations

from db.models.base import BaseModel, database
from db.models.housekeeping import (
    AuditEntry,
    ColumnMapping,
    ImportBatch,
    ImportChange,
    ImportIssue,
    SearchEntry,
    SearchTerm,
    Setting,
    User,
)
from db.models.memory import (
    Interest,
    InterestAlias,
    Note,
    OpenerUse,
    PatronInterest,
    Promise,
    Reaction,
)
from db.models.patrons import (
    AccessNeed,
    Consent,
    ContactPoint,
    ExternalId,
    Household,
    NotDuplicate,
    Patron,
    Relationship,
)
from db.models.programme import (
    Artist,
    Performance,
    Production,
    ProductionArtist,
    ProductionWork,
    Season,
    Venue,
    Work,
)
from db.models.sales import Donation, Membership, Order, Ticket

ALL: tuple[type[BaseModel], ...] = (
    User, Setting, AuditEntry, ImportBatch, ImportIssue, ImportChange, ColumnMapping, SearchEntry,
    SearchTerm,
    Household, Patron, ContactPoint, ExternalId, Consent, AccessNeed, Relationship, NotDuplicate,
    Season, Venue, Production, Performance, Artist, Work, ProductionWork, ProductionArtist,
    Order, Ticket, Membership, Donation,
    Interest, InterestAlias, PatronInterest, Note, Reaction, Promise, OpenerUse,
)  # fmt: skip

__all__ = [
    "ALL", "AccessNeed", "Artist", "AuditEntry", "BaseModel", "ColumnMapping", "Consent",
    "ContactPoint", "Donation", "ExternalId", "Household", "ImportBatch", "ImportChange",
    "ImportIssue", "Interest", "InterestAlias", "Membership", "NotDuplicate", "Note",
    "OpenerUse", "Order", "Patron", "PatronInterest", "Performance", "Production",
    "ProductionArtist", "ProductionWork", "Promise", "Reaction", "Relationship", "SearchEntry",
    "SearchTerm", "Season", "Setting", "Ticket", "User", "Venue", "Work", "database",
]  # fmt: skip
