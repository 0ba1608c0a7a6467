"""One pass over a file, as a plan or for good: what every kind of import works with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from desktop.importing.errors import ImportCancelled, ImportFailed
from desktop.importing.form_plan import FormFacts
from desktop.importing.matching import PatronMatcher
from desktop.importing.table_reader import Table
from desktop.importing.understanding import Answers, ImportCounts, Issue, Understanding
from desktop.importing.writing import BatchWriter

LOT = 4_000  # rows between two looks at the cancel button; about 50 ms of work
REPORT_EVERY = 20_000
MOST_ISSUES_OF_A_KIND = 200
MOST_EXAMPLES = 40

Progress = Callable[[str, float], None]
Cancelled = Callable[[], bool]


@dataclass(slots=True)
class ImportRun:
    """What a kind's `import_rows(run)` is given, and where it leaves what it found.

    `table` is None for files that are no table (cards). Write through `writer`, find people
    through `matcher`, count in `counts`; say what was left out with `skip`, what somebody should
    look at with `issue`, what will happen to the first rows with `example`. `dates` is the order
    of numeric dates that was decided or answered.
    """

    understanding: Understanding
    answers: Answers
    table: Table | None
    writer: BatchWriter
    matcher: PatronMatcher
    currency: str
    country: str
    progress: Progress
    cancelled: Cancelled
    counts: ImportCounts = field(default_factory=ImportCounts)
    skipped: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)
    filled: FormFacts | None = None
    form_uid: str = ""
    erased: int = 0  # rows of people who were erased, left out or not
    _issues_of: Counter[str] = field(default_factory=Counter)
    _reported: int = 0

    @property
    def dates(self) -> str:
        """dmy, mdy or ymd."""
        return self.answers.given.get("dates") or self.understanding.date_order

    def lots(self) -> Iterator[list[list[str]]]:
        """The table's data rows in lots; looks at the cancel button before each.

        Whoever takes them calls `writer.flush()` after each lot. Raises ImportCancelled.
        """
        if self.table is None:
            return
        rows = self.table.rows()
        while lot := list(islice(rows, LOT)):
            self.check_cancelled()
            yield lot
            self.report("Reading", self.table.read_share() * 0.8)

    def check_understood(self) -> None:
        """Raises ImportFailed where no column is known: nothing could come of such a table."""
        found = self.understanding
        if found.grain != "card" and all(c.role in ("", "skip") for c in found.columns):
            raise ImportFailed(
                f"Nothing in {found.path.name} tells what it is a list of. Nothing was imported. "
                "Say what its columns are, or choose another file."
            )

    def check_cancelled(self) -> None:
        """Raises ImportCancelled if somebody pressed the button."""
        if self.cancelled():
            raise ImportCancelled

    def report(self, text: str, share: float) -> None:
        """Tell how far it is, every 20,000 rows or so."""
        if self.counts.rows - self._reported >= REPORT_EVERY or share >= 0.8:
            self._reported = self.counts.rows
            self.progress(text, share)

    def skip(self, reason: str, rows: int = 1) -> None:
        """Rows left out, and why, in words a person understands."""
        self.skipped[reason] += rows
        self.counts.skipped += rows

    def issue(
        self,
        code: str,
        message: str,
        row: int | None = None,
        patron_id: int | None = None,
        other_id: int | None = None,
    ) -> None:
        """Something to look at; of one kind only the first few hundred are kept."""
        self._issues_of[code] += 1
        if self._issues_of[code] <= MOST_ISSUES_OF_A_KIND:
            self.issues.append(Issue(code, message, row, patron_id, other_id))

    def example(self, text: str) -> None:
        """A sentence about what will happen to a row, for the first few."""
        if len(self.examples) < MOST_EXAMPLES:
            self.examples.append(text)

    @property
    def wants_examples(self) -> bool:
        """Whether more examples are needed: making them costs time."""
        return self.writer.dry and len(self.examples) < MOST_EXAMPLES
