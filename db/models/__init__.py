"""The Peewee models, a file per subject; only `db.queries` and `db.journal` use them."""

from __future__ import annotations

from db.models.base import BaseModel, database
from db.models.calls import Call, CallGuide, CallGuideStep, CallStep, Outcome
from db.models.drafts import Draft
from db.models.forms import Answer, Choice, Form, FormVersion, Question, Response, Section
from db.models.housekeeping import (
    AuditEntry,
    AuditHead,
    ColumnMapping,
    ErasureLog,
    ImportBatch,
    ImportChange,
    ImportIssue,
    KeptStep,
    PrintedSheet,
    RetentionHold,
    SearchEntry,
    SearchTerm,
    Setting,
    User,
)
from db.models.letters import Letter, LetterTemplate, Segment
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
    Form, FormVersion, Section, Question, Choice, Response, Answer,
    CallGuide, CallGuideStep, Call, CallStep, Outcome, Segment, LetterTemplate, Letter,
    AuditHead, KeptStep, ErasureLog, PrintedSheet, RetentionHold, Draft,
)  # fmt: skip

__all__ = [
    "ALL", "AccessNeed", "Answer", "Artist", "AuditEntry", "AuditHead", "BaseModel", "Call", "CallGuide",
    "CallGuideStep", "CallStep", "Choice", "ColumnMapping", "Consent", "ContactPoint",
    "Donation", "Draft", "ErasureLog", "ExternalId", "Form", "FormVersion", "Household", "ImportBatch",
    "ImportChange", "ImportIssue", "Interest", "InterestAlias", "KeptStep", "Letter", "LetterTemplate",
    "Membership", "NotDuplicate", "Note", "OpenerUse", "Order", "Outcome", "Patron",
    "PatronInterest", "Performance", "PrintedSheet", "Production", "ProductionArtist", "ProductionWork",
    "Promise", "Question", "Reaction", "Relationship", "Response", "RetentionHold", "SearchEntry",
    "SearchTerm", "Season", "Section", "Segment", "Setting", "Ticket", "User", "Venue",
    "Work", "database",
]  # fmt: skip
