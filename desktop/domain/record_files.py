"""The two files that a patron gets: a PDF to read, and all of it as JSON. Counted in the books."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from db import clock
from db.gate import Right, needs
from db.journal import Step
from db.queries import audit, printed_sheets, promises
from desktop.domain import patron_record
from desktop.domain.patron_record import RecordBook
from desktop.domain.whole_files import write_file

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

    No name in the files' names. Each file is whole or not there. Raises StoreError.
    """
    stem = f"know-{book.whole.patron_id}-{clock.today().isoformat()}"
    pdf, data = folder / f"{stem}.pdf", folder / f"{stem}.json"
    pages = 0

    def fill(part: Path) -> None:
        nonlocal pages
        pages = draw(book, str(part))

    write_file(pdf, fill)
    write_file(data, lambda part: part.write_text(patron_record.as_json(book), encoding="utf-8"))
    for path in (pdf, data):
        path.chmod(0o600)
    rows = sum(len(found) for found in book.whole.tables.values())
    audit.add_event(
        "export", "Wrote what we know about them", patron_id=book.whole.patron_id,
        user_id=user_id, counts={"rows": rows},
    )  # fmt: skip
    printed_sheets.add_printed("record", pages=pages, people=1, user_id=user_id)
    return pdf, data


def remind(patron_id: int, *, user_id: int | None = None) -> Step:
    """They asked today: keep it as a task, due in a month."""
    due = patron_record.due_on(clock.today()).isoformat()
    return promises.add_promise(patron_id, ASKED, due, kind="task", user_id=user_id)
