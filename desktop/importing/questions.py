"""What a ticket export leaves open, as questions for the person at the desk."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from db.queries import import_lookups
from desktop.importing import moments
from desktop.importing.errors import ImportFailed
from desktop.importing.known_tickets import ABSENT, GONE
from desktop.importing.performances import title_from_file_name
from desktop.importing.profiles import with_dates_inside
from desktop.importing.recognition import Recognition
from desktop.importing.table_reader import Table
from desktop.importing.understanding import Answers, Question, Understanding
from desktop.importing.values import clean, one_line

_DATED = ("event_start", "event_date", "order_date", "timestamp", "cancelled_at")
_TELLS_FATES = ("ticket_status", "order_status", "cancelled", "cancelled_at", "refunded",
                "valid_count", "sale_type")  # fmt: skip
DAY_OR_MONTH = (("dmy", "Day first"), ("mdy", "Month first"))
MOST_TITLES = 20


def date_order_of(table: Table, found: Recognition) -> str:
    """dmy, mdy or ymd as the file's dates show, '' if they can be read both ways.

    The first rows decide if they can; otherwise the whole file is looked through.
    """
    columns = [c for c in found.columns if c.role in _DATED]
    if not columns:
        return "ymd"
    orders = {moments.date_order(c.profile.cells) for c in columns} - {"ymd"}
    if not orders:
        return "ymd"
    if orders in ({"dmy"}, {"mdy"}, {"dmy", ""}, {"mdy", ""}):
        return next(o for o in orders if o)
    indexes = [c.index for c in columns]
    several: set[str] = set()
    for row in islice(table.rows(), 1_000_000):
        several.update(row[i] for i in indexes if i < len(row))
    order = moments.date_order(several)
    return "" if order == "ymd" else order


def performance_from(found: Recognition) -> str:
    """Where the file says which performance a row is for: columns, item, or not at all (user)."""
    title = found.first("event_title")
    if title is not None and title.profile.filled:
        return "columns"
    item = found.first("item")
    if item is not None and with_dates_inside(item.profile) > 0:
        return "item"
    return "user"


def questions_of(
    table: Table,
    found: Recognition,
    date_order: str,
    source: str,
    default_order: str,
    system: str,
) -> list[Question]:
    """What must be asked before a ticket export can come in."""
    asked: list[Question] = []
    if not date_order:
        asked.append(_day_or_month(found, default_order))
    if source == "user":
        asked += _which_performance(table, found)
    elif source == "columns":
        asked += _when(found)
    if not found.has(*_TELLS_FATES) and import_lookups.has_orders_of(system):
        asked.append(_absent())
    if table.form.encoding in ("cp1252", "mac_roman"):
        asked.append(_accents(table))
    return asked


def _day_or_month(found: Recognition, default_order: str) -> Question:
    sample = next(
        (cell for c in found.columns if c.role in _DATED for cell in c.profile.cells
         if moments.date_order([cell]) != "ymd"), "",
    )  # fmt: skip
    return Question(
        "dates",
        f"Is {one_line(sample)} written day first or month first?",
        choices=DAY_OR_MONTH,
        suggestion=default_order,
    )


def _which_performance(table: Table, found: Recognition) -> list[Question]:
    dated = found.has("event_start", "event_date")
    title = Question(
        "performance.title",
        "The file does not say which performance it is for. What is its title?",
        form="title",
        suggestion=title_from_file_name(table.path.name),
    )
    when = Question("performance.when", "When was or is that performance?", form="instant")
    return [title, *_time_of_day(found)] if dated else [title, when]


def _when(found: Recognition) -> list[Question]:
    start, day = found.first("event_start"), found.first("event_date")
    title = found.first("event_title")
    if title is None:
        return []
    if start is None and day is None and with_dates_inside(title.profile) < 0.5:
        titles = list(dict.fromkeys(one_line(c) for c in title.profile.cells if c))
        return [
            Question(f"when:{t}", f"The file does not say when “{t}” was. When?", form="instant",
                     required=False)
            for t in titles[:MOST_TITLES]
        ]  # fmt: skip
    return _time_of_day(found)


def _time_of_day(found: Recognition) -> list[Question]:
    start, day, at = (found.first(r) for r in ("event_start", "event_date", "event_time"))
    if start is None and day is not None and (at is None or not at.profile.filled):
        return [
            Question("performance.time", "The file tells no time of day. At what time did the "
                     "performances begin?", form="text", suggestion="19:30")
        ]  # fmt: skip
    return []


def _absent() -> Question:
    """The file has no column that tells of refunds: what of tickets it lists no more?"""
    return Question(
        ABSENT,
        "If tickets of an earlier export are missing here, what became of them?",
        choices=(
            ("keep", "Nothing: this file holds a part only"),
            (GONE, "They were cancelled or refunded"),
        ),
        suggestion="keep",
        required=False,
    )


def check_answers(answers: Answers) -> None:
    """Refuse answers that cannot be read. Raises ImportFailed with a sentence."""
    for key, said in answers.given.items():
        if not said:
            continue
        if key == "performance.when" or key.startswith("when:"):
            try:
                datetime.fromisoformat(said.strip())
            except ValueError as error:
                raise ImportFailed(
                    f"“{said}” is no date and time such as 2026-05-01T19:30. Nothing was imported."
                ) from error
        elif key == "performance.time" and moments.read_time(said) is None:
            raise ImportFailed(f"“{said}” is no time such as 19:30. Nothing was imported.")
        elif key == "dates" and said not in ("dmy", "mdy", "ymd"):
            raise ImportFailed(f"“{said}” is neither dmy nor mdy. Nothing was imported.")


def check_choices(understanding: Understanding, answers: Answers) -> None:
    """Refuse what is no answer to a question with choices: a slip on the command line would
    otherwise be as if nothing had been said. Raises ImportFailed.
    """
    for question in (*understanding.questions, *understanding.offers):
        said = answers.given.get(question.key, "")
        values = [value for value, _ in question.choices]
        if said and question.form == "choice" and values and said not in values:
            raise ImportFailed(
                f"“{said}” is no answer to: {question.text} Nothing was imported. "
                f"Say {', '.join(values[:-1])}{' or ' if values[1:] else ''}{values[-1]}."
            )


def _accents(table: Table) -> Question:
    """The encoding was guessed: words with accents, to see whether they read well."""
    words = dict.fromkeys(
        word for row in table.sample for cell in row if not cell.isascii()
        for word in clean(cell).split() if not word.isascii()
    )  # fmt: skip
    other = "mac_roman" if table.form.encoding == "cp1252" else "cp1252"
    names = {"cp1252": "Windows", "mac_roman": "old Macintosh"}
    return Question(
        "encoding",
        f"Do these words read well? {', '.join(list(words)[:8])}",
        choices=((table.form.encoding, "Yes"), (other, f"No, try {names[other]}")),
        suggestion=table.form.encoding,
        required=False,
    )
