"""What can still be read of a damaged file, put into a new one of today's schema.

First each table is walked in its order, then every page is looked at by itself, for a page that nothing
leads to any more still holds its records. To which table such a page belongs is told by the shape
of its records, by how those that are known look, and by the numbers that are missing. Then what points
at nothing is mended: the patron who is lost becomes a named blank, so that notes, phones and tickets
stay together. What follows from the rest (search, totals) is made anew.

The damaged file is copied, never written to. The report says of each table how many records were kept
and between which numbers there may have been more.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from db import backup_shelf, connection, gate, keys, schema, soundness
from db.errors import StoreError
from db.gate import Right, needs
from db.salvage_pages import Broken, Pages, Row, Span
from db.salvage_shapes import Shape, shapes_of, unbroken

Progress = Callable[[str, float], None]
Cancelled = Callable[[], bool]

STEPS = "schema_migration"  # a new file has its own
DERIVED = ("search_", "sqlite_", STEPS)
BLANK_NAMES = {
    "patron": "Lost record", "production": "Lost production", "interest": "Lost interest",
    "artist": "Lost artist", "work": "Lost work",
}  # fmt: skip
# Records that many others belong to: where one is lost, the newest backup may still have it.
LENT = (
    "patron", "household", "season", "venue", "production", "performance", "artist", "work", "interest",
    "form", "form_version", "section", "question", "choice", "response", "call", "call_guide",
    "call_guide_step", "import_batch", "letter_template", "order",
)  # fmt: skip
LONG_AGO = "2000-01-01T00:00:00Z"
BLANKS = ("patron", "production", "performance", "order", "interest", "artist", "work")
TELL_EVERY = 200  # pages


@dataclass(slots=True)
class TableReport:
    """Of one table: records kept; of them `strays` found on pages that nothing led to, and `hurt` with a
    text that was cut short; `borrowed` from the newest backup, and `blanks` made, because others point at them; `dropped` numbers of records that
    pointed at something lost; `gaps` (first, last) of numbers among which records may be missing."""

    kept: int = 0
    strays: int = 0
    hurt: list[int] = field(default_factory=list)
    blanks: list[int] = field(default_factory=list)
    borrowed: list[int] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    let_go: int = 0
    gaps: list[tuple[int, int | None]] = field(default_factory=list)

    @property
    def may_be_lost(self) -> int:
        """How many records may be missing at most, without those after the last known number."""
        return sum(last - first + 1 for first, last in self.gaps if last is not None)


@dataclass(slots=True)
class Report:
    """What came of it. `pages` of the damaged file, `bad_pages` that the cipher refused or whose sum
    did not fit, None if there is no way to tell."""

    source: Path
    target: Path
    pages: int = 0
    tables: dict[str, TableReport] = field(default_factory=dict)

    @property
    def kept(self) -> int:
        """Records kept in all."""
        return sum(table.kept for table in self.tables.values())


@needs(Right.RESTORE)
def salvage(
    source: Path,
    target: Path,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Report:
    """Write what can be read of `source` into a new file `target`, which is the current file afterwards.

    Raises StoreError (something is there already, no room, nothing of ours could be found, a key is
    needed, cancelled); nothing is left at `target` then.
    """
    if target.exists():
        raise StoreError(
            f"There is already a file at {target}. It was left as it is. Choose another name."
        )
    if not source.exists() or source.stat().st_size == 0:
        raise StoreError(f"There is nothing in {source} to be read. Nothing was written.")
    with gate.acting(gate.HOUSE):
        try:
            with tempfile.TemporaryDirectory(prefix=".salvage-", dir=target.parent) as folder:
                work = _Salvage(source, target, Path(folder), progress, cancelled)
                return work.run()
        except BaseException as error:
            connection.close()
            for ending in ("", "-wal", "-shm", ".key", ".seal"):
                target.with_name(target.name + ending).unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise StoreError(
                    f"The new file could not be written to {target.parent}. The damaged file is as "
                    "it was. Choose another folder, with room for twice its size."
                ) from error
            raise


class _Salvage:
    def __init__(
        self, source: Path, target: Path, folder: Path, progress: Progress | None,
        cancelled: Cancelled | None,
    ) -> None:  # fmt: skip
        self._source, self._target = source, target
        self._tell = progress or (lambda words, share: None)
        self._cancelled = cancelled or (lambda: False)
        self._pages = Pages(source, folder)
        self._report = Report(source, target, self._pages.count)
        self._spans: dict[str, list[Span]] = {}
        self._shapes: dict[str, Shape] = {}
        self._lent: dict[str, dict[int, tuple[Any, ...]]] = {}

    def run(self) -> Report:
        """All of it."""
        try:
            roots, version = self._pages.schema()
            self._begin(version)
            with connection.transaction() as raw:
                guards = self._empty(raw)
                self._walk(raw, roots)
                self._look_at_each_page(raw)
                self._mend(raw)
                for guard in guards:
                    raw.execute(guard)
        finally:
            self._pages.close()
        if not self._report.kept:
            raise StoreError(
                f"Nothing of Rapport's could be found in {self._source}. Nothing was written. "
                "Restore a backup."
            )
        self._tell("Making the search and the totals anew…", 0.9)
        schema.open_file(self._target, keep_copy=False)
        _make_derived()
        connection.raw().execute("pragma wal_checkpoint(truncate)")
        if soundness.find_problems(connection.raw()):
            raise StoreError("The new file did not come out whole. The disk may be failing.")
        return self._report

    def _begin(self, version: int | None) -> None:
        key = keys.key_for(self._source)
        if key is not None:
            keys.bring(self._source, self._target)
        known = version if version is not None and 0 < version < schema.STEPS else schema.STEPS
        schema.create(self._target, key, until=known)
        connection.raw().execute("pragma foreign_keys = off")
        self._shapes = shapes_of(connection.raw())
        self._shapes[STEPS].learn_from(connection.raw(), STEPS)
        self._learn_from_backup()

    def _learn_from_backup(self) -> None:
        """How the records of each table look, where the damaged file itself does not say any more."""
        newest = backup_shelf.newest(self._source)
        if newest is None or not newest.path.exists():
            return
        try:
            raw = connection.connect(newest.path, to_look=True)
        except StoreError:
            return
        try:
            for name, shape in self._shapes.items():
                shape.learn_from(raw, name)
                if name in LENT:
                    rows = raw.execute(f'select * from "{name}"').fetchall()
                    self._lent[name] = {row[0]: tuple(row) for row in rows}
        except driver.Error:
            return  # a backup of another schema, or one that is damaged too
        finally:
            raw.close()

    def _empty(self, raw: Any) -> list[str]:
        """Nothing of a new file's own stays; returns the triggers that guard the books, to be made
        again once they are filled."""
        guards = raw.execute(
            "select name, sql from sqlite_master where type = 'trigger'"
        ).fetchall()
        for name, _ in guards:
            raw.execute(f'drop trigger "{name}"')
        for name in self._shapes:
            if not name.startswith(DERIVED):
                raw.execute(f'delete from "{name}"')
        return [sql for _, sql in guards]

    def _walk(self, raw: Any, roots: dict[str, int]) -> None:
        for place, (name, shape) in enumerate(self._shapes.items()):
            self._tell("Reading the tables…", 0.05 + 0.35 * place / len(self._shapes))
            self._stop_if_asked()
            spans = self._spans.setdefault(name, [])
            report = self._report.tables.setdefault(name, TableReport())
            if name not in roots or name == STEPS:
                spans.append(Span(-1, None))
                continue
            for number, columns in self._pages.walk(roots[name], spans):
                if shape.fits(columns):
                    shape.learn(columns)
                    self._keep(raw, shape, report, (number, columns))
                elif not spans or spans[-1] != Span(number - 1, number + 1):
                    spans.append(Span(number - 1, number + 1))

    def _look_at_each_page(self, raw: Any) -> None:
        for page in range(2, self._pages.count + 1):
            if page % TELL_EVERY == 0:
                self._tell("Looking at each page…", 0.4 + 0.4 * page / self._pages.count)
                self._stop_if_asked()
            rows = self._pages.rows_on(page)
            shape = self._table_of(raw, rows) if rows else None
            if shape is None:
                continue
            report = self._report.tables[shape.name]
            for row in rows:
                if shape.fits(row[1]) and self._keep(raw, shape, report, row):
                    report.strays += 1

    def _table_of(self, raw: Any, rows: list[Row]) -> Shape | None:
        """Whose records these are; None if they are known, or are nobody's."""
        able = [s for s in self._shapes.values() if s.fits_all(rows)]
        free: list[Shape] = []
        for shape in able:
            if shape.name == STEPS:
                free.append(shape)
                continue
            held = self._held(raw, shape, rows)
            if held == len(rows):
                if self._is_same(raw, shape, rows[0]):
                    return None
            elif held and self._is_same(raw, shape, self._first_held(raw, shape, rows)):
                return shape
            elif not held and any(_within(span, rows) for span in self._spans[shape.name]):
                free.append(shape)
        found = max(free, key=lambda s: s.likeness(rows), default=None)
        return None if found is None or found.name == STEPS else found

    def _held(self, raw: Any, shape: Shape, rows: list[Row]) -> int:
        sql = f'select count(*) from "{shape.name}" where rowid between ? and ?'
        return int(raw.execute(sql, (rows[0][0], rows[-1][0])).fetchone()[0])

    def _first_held(self, raw: Any, shape: Shape, rows: list[Row]) -> Row:
        sql = f'select min(rowid) from "{shape.name}" where rowid >= ?'
        number = raw.execute(sql, (rows[0][0],)).fetchone()[0]
        return next((row for row in rows if row[0] == number), rows[0])

    def _is_same(self, raw: Any, shape: Shape, row: Row) -> bool:
        sql = f'select * from "{shape.name}" where rowid = ?'
        held = raw.execute(sql, (row[0],)).fetchone()
        return held is not None and tuple(held) == shape.values(row)

    def _keep(self, raw: Any, shape: Shape, report: TableReport, row: Row) -> bool:
        # What is derived is held for a while so that its pages are not taken for another table's.
        hurt = any(isinstance(value, Broken) for value in row[1])
        values = shape.values(row)
        if hurt:
            values = tuple(unbroken(value) for value in values)
        marks = ", ".join("?" * len(values))
        done = raw.execute(f'insert or ignore into "{shape.name}" values ({marks})', values)
        if done.rowcount <= 0:
            return False
        report.kept += 1
        if hurt:
            report.hurt.append(row[0])
        return True

    def _mend(self, raw: Any) -> None:
        self._tell("Mending what points at nothing…", 0.85)
        for name, report in self._report.tables.items():
            if not name.startswith(DERIVED):
                report.gaps = _gaps(raw, name, self._spans[name])
        for _ in range(8):  # a blank may itself point at something that is lost
            broken = raw.execute("pragma foreign_key_check").fetchall()
            if not broken:
                break
            for table, number, parent, key in broken:
                self._mend_one(raw, table, number, parent, key)
        self._mend_books(raw)
        for name in [n for n in self._report.tables if n.startswith(DERIVED)]:
            del self._report.tables[name]

    def _mend_one(self, raw: Any, table: str, number: int, parent: str, key: int) -> None:
        column = next(
            r[3] for r in raw.execute(f'pragma foreign_key_list("{table}")') if r[0] == key
        )
        found = raw.execute(
            f'select "{column}" from "{table}" where rowid = ?', (number,)
        ).fetchone()
        if found is None or found[0] is None:
            return
        report = self._report.tables[table]
        there = raw.execute(f'select 1 from "{parent}" where rowid = ?', found).fetchone()
        if there is not None:
            return  # another record wanted it as well
        if isinstance(found[0], int) and self._borrow(raw, parent, found[0]):
            return
        if parent in BLANKS and isinstance(found[0], int):
            self._make_blank(raw, parent, found[0])
        elif self._shapes[table].may_be_null(column):
            raw.execute(f'update "{table}" set "{column}" = null where rowid = ?', (number,))
            report.let_go += 1
        else:
            raw.execute(f'delete from "{table}" where rowid = ?', (number,))
            report.kept -= 1
            report.dropped.append(number)

    def _borrow(self, raw: Any, table: str, number: int) -> bool:
        """Take a lost record to which others belong from the newest backup, if it is there. Whoever is
        erased has nothing left that points at them."""
        row = self._lent.get(table, {}).get(number)
        shape = self._shapes[table]
        if row is None or len(row) != len(shape.columns):
            return False
        marks = ", ".join("?" * len(row))
        if raw.execute(f'insert or ignore into "{table}" values ({marks})', row).rowcount <= 0:
            return False
        self._report.tables[table].borrowed.append(number)
        return True

    def _make_blank(self, raw: Any, table: str, number: int) -> None:
        made = self._shapes[table].blank(number, BLANK_NAMES.get(table, "Lost record"), LONG_AGO)
        marks = ", ".join("?" * len(made))
        if table == "performance":  # it needs a production of its own
            made = self._shapes[table].with_value(made, "production_id", number)
        raw.execute(f'insert or ignore into "{table}" values ({marks})', made)
        report = self._report.tables[table]
        if number not in report.blanks:
            report.blanks.append(number)

        self._mend_identity(raw)

    def _mend_identity(self, raw: Any) -> None:
        """Which file this is: the same as before, unless that is lost."""
        raw.execute(
            "insert into setting (key, value) select 'file_id', json_quote(lower(hex(randomblob(16)))) "
            "where not exists (select 1 from setting where key = 'file_id')"
        )

    def _mend_books(self, raw: Any) -> None:
        """The chain's end as far as the books were saved: that a part is lost stays visible."""
        if "audit_head" not in self._shapes:
            return
        if raw.execute("select count(*) from audit_head").fetchone()[0]:
            return
        raw.execute(
            "insert into audit_head (id, count, last_id, chain) select 1, count(*), "
            "coalesce(max(id), 0), coalesce((select chain from audit_entry order by id desc limit 1), "
            "'') from audit_entry"
        )

    def _stop_if_asked(self) -> None:
        if self._cancelled():
            raise StoreError("Stopped. The damaged file is as it was, and nothing was written.")


def _within(span: Span, rows: list[Row]) -> bool:
    return rows[0][0] > span.first and (span.last is None or rows[-1][0] < span.last)


def _gaps(raw: Any, table: str, spans: Iterable[Span]) -> list[tuple[int, int | None]]:
    """Within what could not be read in order, the numbers that turned up nowhere."""
    found: list[tuple[int, int | None]] = []
    for span in sorted(set(spans), key=lambda s: s.first):
        reached = max(span.first, 0)
        end = "" if span.last is None else f" and rowid < {span.last}"
        for (number,) in raw.execute(
            f'select rowid from "{table}" where rowid > ?{end} order by rowid', (span.first,)
        ):
            if number > reached + 1:
                found.append((reached + 1, number - 1))
            reached = number
        if span.last is None:
            found.append((reached + 1, None))
        elif span.last > reached + 1:
            found.append((reached + 1, span.last - 1))
    return sorted(set(found), key=lambda gap: gap[0])


def settle() -> None:
    """The new file is put down: closed, with nothing beside it."""
    connection.raw().execute("pragma journal_mode = delete")
    connection.close()


def _make_derived() -> None:
    from db.queries import totals
    from db.search import rebuild

    rebuild()
    totals.refresh_all()
