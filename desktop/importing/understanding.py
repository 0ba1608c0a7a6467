"""What was understood of a file, what must be asked, and what an import would do or did."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

from desktop.importing.form_plan import FormFacts, FormPlan

KINDS = ("tickets", "contacts", "responses", "programme")


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a table is written. `header_rows` 0: the file has no headings, they are made up."""

    encoding: str = "utf-8"
    delimiter: str = ","
    preamble_rows: int = 0
    header_rows: int = 1


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What one column is taken for. `role` is '' for a column that is kept with the order as it
    is, 'skip' for one that is left out. `confidence` 0 to 1; `reason` is a sentence.
    """

    index: int
    heading: str
    role: str
    confidence: float
    reason: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can say. Answered in `Answers.given[key]`.

    `choices` are (value, words); empty: free text. `form` is how to ask: choice, text, instant
    (a date and time at the venue, ISO) or title. `required`: no import without an answer;
    otherwise `suggestion` holds unless somebody says other.
    """

    key: str
    text: str
    form: str = "choice"
    choices: tuple[tuple[str, str], ...] = ()
    suggestion: str = ""
    required: bool = True


@dataclass(slots=True)
class Answers:
    """What a person said about a file.

    `kind` '' = as recognised. `roles`: column index -> role, only those changed or confirmed.
    `given`: question key -> answer. `encoding` and `delimiter` '' = as recognised. `confirmed`:
    somebody looked at the columns, so the mapping is remembered for the next such file.
    """

    kind: str = ""
    roles: dict[int, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a file is taken for.

    `grain`: what one row is (ticket, order, item, contact, card, response, performance).
    `date_order`: dmy, mdy, ymd or '' (no date that needs it). `performance_from`: columns, item
    (inside a product text), user (the file does not say) or ''. `remarks` explain each decision
    in a sentence. `fingerprint` is the file's size and time: a plan holds for that file only.
    `form_plan`: the form that answers go to, None where the file holds none. `others` are filled
    forms that come in together with `path`. `offers` are questions that nobody need answer: what
    more could be made of the file.
    """

    path: Path
    kind: str
    system: str
    signature: str
    form: TableForm
    grain: str
    columns: tuple[ColumnGuess, ...]
    questions: tuple[Question, ...] = ()
    remarks: tuple[str, ...] = ()
    date_order: str = ""
    performance_from: str = ""
    remembered: bool = False
    fingerprint: tuple[int, int] = (0, 0)
    form_plan: FormPlan | None = None
    others: tuple[Path, ...] = ()
    offers: tuple[Question, ...] = ()

    def index(self, role: str) -> int:
        """The first column with this role, or -1."""
        return next((c.index for c in self.columns if c.role == role), -1)

    def indexes(self, role: str) -> tuple[int, ...]:
        """All columns with this role."""
        return tuple(c.index for c in self.columns if c.role == role)

    def open_questions(self, answers: Answers) -> tuple[Question, ...]:
        """Required questions that have no answer yet."""
        return tuple(q for q in self.questions if q.required and not answers.given.get(q.key))


@dataclass(frozen=True, slots=True)
class Issue:
    """A row, or a pair of patrons, that somebody may want to look at. `row` counts from 1 and
    is the line of the table as a spreadsheet numbers it.
    """

    code: str
    message: str
    row: int | None = None
    patron_id: int | None = None
    other_id: int | None = None


@dataclass(slots=True)
class ImportCounts:
    """The numbers of an import. `rows` = accepted + skipped + blank."""

    rows: int = 0
    accepted: int = 0
    skipped: int = 0
    blank: int = 0
    people: int = 0
    patrons_new: int = 0
    patrons_matched: int = 0
    patrons_updated: int = 0
    performances: int = 0
    performances_new: int = 0
    tickets: int = 0
    tickets_cancelled_or_refunded: int = 0
    tickets_without_a_person: int = 0
    tickets_new: int = 0
    tickets_updated: int = 0
    orders: int = 0
    orders_new: int = 0
    orders_updated: int = 0
    responses: int = 0
    anonymous_responses: int = 0
    responses_new: int = 0
    responses_updated: int = 0
    entries: int = 0
    not_people: int = 0
    productions: int = 0
    composers: int = 0
    works: int = 0

    def as_dict(self) -> dict[str, int]:
        """Name -> number, in order."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do; nothing was written. `skipped`: reason -> number of rows;
    `examples`: sentences of what will happen to the first rows. `erased`: rows of people who were
    erased, left out unless that was answered otherwise; `imported_at`: when the same file came in
    before, '' for never.
    """

    understanding: Understanding
    answers: Answers
    counts: ImportCounts
    skipped: Counter[str]
    issues: tuple[Issue, ...]
    examples: tuple[str, ...]
    filled: FormFacts | None = None
    erased: int = 0
    imported_at: str = ""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. `batch_id` is what `undo_batch` takes (0 for a dry run)."""

    batch_id: int
    kind: str
    system: str
    counts: ImportCounts
    skipped: Counter[str]
    issues: tuple[Issue, ...]
    filled: FormFacts | None = None


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """A past import for the list. `counts` as `ImportCounts.as_dict` gave them."""

    id: int
    file_name: str
    kind: str
    system: str
    imported_at: str
    user: str
    counts: dict[str, int]
