"""Reading a damaged file page by page, through SQLite itself, encrypted or not.

The surviving pages are laid into a fresh file of the same key, whose first page is whole and knows a
single table, `p`. That table is pointed at one page after another: each leaf of any table can be
read so, whether or not anything still leads to it, and what cannot be read is passed over by the
page. The damaged file itself is only copied, never opened.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import sqlcipher3.dbapi2 as driver

from db import connection, keys
from db.errors import file_error
from db.key_file import Key

PAGE = 4096
COLUMNS = 48  # more than any table has
ROWS_ON_A_PAGE = 600  # more than fit
SPLICED = 256  # pages moved at a time
_PAGE_TOLD = re.compile(r"page (\d+)")
FURTHEST = 1 << 40  # no number of a record is higher

Row = tuple[int, tuple[Any, ...]]  # its number, and its columns as they are stored


class Broken(str):
    """A text that is not as it was written: its bytes are no text, or are blank."""


class Span(NamedTuple):
    """Records between two numbers, both not among them, that could not be read; `last` may be None:
    all from there on."""

    first: int
    last: int | None


def readable_text(data: bytes) -> str:
    """A text as it is stored; marked if it is hurt."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return Broken(data.decode("utf-8", "replace").split("\x00")[0])
    return Broken(text.split("\x00")[0]) if "\x00" in text else text


class Pages:
    """The pages of one damaged file; use it in a `with`. `count` of them, the first one aside;
    `refused` by the cipher."""

    def __init__(self, source: Path, folder: Path) -> None:
        self._copy, self._laid = folder / "copy.db", folder / "laid.db"
        self._key = _key_of(source)
        self.refused: list[int] = []
        _copy_set(source, self._copy)
        self._fold_journal_in()
        self.count = max(1, -(-self._copy.stat().st_size // PAGE))
        self._lay_out()
        self._raw = self._open(self._laid)
        for pragma in ("journal_mode = off", "synchronous = off", "writable_schema = on"):
            self._raw.execute(f"pragma {pragma}")

    def close(self) -> None:
        """Let go of the working files."""
        self._raw.close()

    def _open(self, path: Path) -> Any:
        raw = driver.connect(str(path), isolation_level=None)
        connection.set_key(raw, self._key)
        raw.text_factory = readable_text
        return raw

    def _fold_journal_in(self) -> None:
        """What was committed but only stands in the journal belongs into the copy."""
        raw = self._open(self._copy)
        with contextlib.suppress(driver.Error):
            raw.execute("pragma wal_checkpoint(truncate)").fetchall()
        raw.close()

    def _lay_out(self) -> None:
        raw = self._open(self._laid)
        names = ", ".join(f"c{n}" for n in range(COLUMNS))
        raw.execute(f"create table p ({names})")
        raw.execute("create table room (b)")
        raw.execute("insert into room values (zeroblob(?))", ((self.count + 2) * PAGE,))
        raw.close()
        blank = self._laid.with_name("blank.db")
        if self._key is not None:
            shutil.copyfile(self._laid, blank)
        with self._copy.open("rb") as source, self._laid.open("rb+") as target:
            source.seek(PAGE)
            target.seek(PAGE)
            while block := source.read(SPLICED * PAGE):
                target.write(block)
        if self._key is not None:
            self._blank_refused(blank)

    def _blank_refused(self, blank: Path) -> None:
        """Put blank pages where the cipher finds a page changed: once it has refused one, it refuses
        all that are asked for after it."""
        raw = self._open(self._laid)
        told = [row[0] for row in raw.execute("pragma cipher_integrity_check")]
        raw.close()
        with blank.open("rb") as source, self._laid.open("rb+") as target:
            for page in (int(found[1]) for text in told if (found := _PAGE_TOLD.search(str(text)))):
                source.seek((page - 1) * PAGE)
                target.seek((page - 1) * PAGE)
                target.write(source.read(PAGE))
                self.refused.append(page)
            # A last page that is cut short is refused too.
            if self._copy.stat().st_size % PAGE:
                source.seek((self.count - 1) * PAGE)
                target.seek((self.count - 1) * PAGE)
                target.write(source.read(PAGE))

    def schema(self) -> tuple[dict[str, int], int | None]:
        """The root page of each table that can be told, and the version of the schema if it can."""
        found: dict[str, int] = {}
        raw = self._open(self._copy)
        try:
            version = int(raw.execute("pragma user_version").fetchone()[0])
            for name, root in raw.execute(
                "select name, rootpage from sqlite_master where type = 'table' and rootpage > 1"
            ):
                found[name] = root
        except (driver.Error, ValueError):
            version = None
        finally:
            raw.close()
        return found, version

    def rows_on(self, page: int) -> list[Row]:
        """The records of a leaf of a table; none if the page is something else, or is lost."""
        try:
            self._look_at(page)
            found = self._raw.execute(f"select rowid, * from p limit {ROWS_ON_A_PAGE}").fetchall()
        except driver.DatabaseError:
            return self._some_rows_on(page)
        return [(row[0], row[1:]) for row in found]

    def _some_rows_on(self, page: int) -> list[Row]:
        """Where one record of a page cannot be read, the others may be."""
        found: list[Row] = []
        last = -1
        for _ in range(ROWS_ON_A_PAGE):
            row = self._next(last)
            if row is None:
                break
            if isinstance(row, tuple):
                found.append(row)
                last = row[0]
            elif (after := self._number_after(last)) is not None:
                last = after
            else:
                break
        return found

    def _next(self, last: int) -> Row | bool | None:
        """The record after a number; None if there is none, False if it cannot be read."""
        try:
            row = self._raw.execute(
                "select rowid, * from p where rowid > ? limit 1", (last,)
            ).fetchone()
        except driver.DatabaseError:
            return False
        return None if row is None or row[0] <= last else (row[0], row[1:])

    def _number_after(self, last: int) -> int | None:
        try:
            row = self._raw.execute(
                "select rowid from p where rowid > ? limit 1", (last,)
            ).fetchone()
        except driver.DatabaseError:
            return None
        return None if row is None or row[0] <= last else int(row[0])

    def _look_at(self, root: int) -> None:
        self._raw.execute("update sqlite_master set rootpage = ? where name = 'p'", (root,))
        self._raw.execute("pragma writable_schema = reset")
        self._raw.execute("pragma writable_schema = on")

    def walk(self, root: int, spans: list[Span]) -> Iterator[Row]:
        """The records of the table at `root` in their order, stepping over what cannot be read: each
        such gap is added to `spans`."""
        try:
            self._look_at(root)
        except driver.DatabaseError:
            spans.append(Span(-1, None))
            return
        last: int | None = -1
        while last is not None:
            reached = last
            try:
                for row in self._raw.execute(
                    "select rowid, * from p where rowid > ? order by rowid", (last,)
                ):
                    if row[0] <= reached:
                        continue  # a page that stands where another should
                    reached = row[0]
                    yield reached, row[1:]
                return
            except driver.DatabaseError:
                last, before = self._step_over(reached)
            spans.append(Span(reached, None if last is None else last + 1))
            yield from before
            if before:
                spans[-1] = Span(reached, min(row[0] for row in before))

    def _step_over(self, reached: int) -> tuple[int | None, list[Row]]:
        """From where on it can be read again (one less than that number), and what can be read
        backwards from there, which is in between."""
        step = 1
        while reached + step < FURTHEST:
            try:
                row = self._raw.execute(
                    "select rowid from p where rowid > ? order by rowid limit 1", (reached + step,)
                ).fetchone()
            except driver.DatabaseError:
                step *= 2
                continue
            if row is None:
                return None, self._backwards(FURTHEST, reached)
            if row[0] <= reached + step:
                step *= (
                    2  # a page that stands where another should: it would lead round in a circle
                )
                continue
            return row[0] - 1, self._backwards(row[0], reached)
        return None, []

    def _backwards(self, start: int, until: int) -> list[Row]:
        found: list[Row] = []
        last = start
        with contextlib.suppress(driver.DatabaseError):
            for row in self._raw.execute(
                "select rowid, * from p where rowid < ? and rowid > ? order by rowid desc",
                (start, until),
            ):
                if row[0] >= last:
                    break
                last = row[0]
                found.append((row[0], row[1:]))
        return found


def _key_of(source: Path) -> Key | None:
    """The key of the damaged file, also where its very start is lost. Raises KeyNeeded."""
    return keys.key_for(source)


def _copy_set(source: Path, copy: Path) -> None:
    try:
        shutil.copyfile(source, copy)
        journal = source.with_name(source.name + "-wal")
        if journal.exists():
            shutil.copyfile(journal, copy.with_name(copy.name + "-wal"))
    except OSError as error:
        raise file_error(
            error, f"The file {source} could not be copied to be looked at", "It was not changed."
        ) from error
