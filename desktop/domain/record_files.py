"""The two files that a patron gets: a PDF to read, and all of it as JSON. Counted in the books."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from db import clock, connection
from db.gate import Right, needs
from db.journal import Step
from db.queries import audit, printed_sheets, promises
from desktop.domain import patron_record
from desktop.domain.patron_record import RecordBook
from desktop.domain.whole_files import write_files

ASKED = "Answer what they asked: what do we know about them?"


@needs(Right.EXPORT)
def write(
    book: RecordBook,
    folder: Path,
    draw: Callable[[RecordBook, str], int],
    *,
    user_id: int | None = None,
) -> tuple[Path, Path]:
    """Write `know-PATRON-DAY.pdf` and `.json` into a folder; `draw` makes the PDF and returns its pages.

    No name in the files' names. Both files are there, whole and in the books, or none. Raises StoreError.
    """
    stem = f"know-{book.whole.patron_id}-{clock.today().isoformat()}"
    pdf, data = folder / f"{stem}.pdf", folder / f"{stem}.json"
    pages = 0

    def fill(part: Path) -> None:
        nonlocal pages
        pages = draw(book, str(part))
        part.chmod(0o600)

    def fill_data(part: Path) -> None:
        part.touch(mode=0o600)
        part.write_text(patron_record.as_json(book), encoding="utf-8")

    def enter() -> None:
        rows = sum(len(found) for found in book.whole.tables.values())
        with connection.transaction(vital=True):
            audit.add_event(
                "export", "Wrote what we know about them", patron_id=book.whole.patron_id,
                user_id=user_id, counts={"rows": rows},
            )  # fmt: skip
            printed_sheets.add_printed("record", pages=pages, people=1, user_id=user_id)

    write_files({pdf: fill, data: fill_data}, enter)
    return pdf, data


def remind(patron_id: int, *, user_id: int | None = None) -> Step:
    """They asked today: keep it as a task, due in a month."""
    due = patron_record.due_on(clock.today()).isoformat()
    return promises.add_promise(patron_id, ASKED, due, kind="task", user_id=user_id)
