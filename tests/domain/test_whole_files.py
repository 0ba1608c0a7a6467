"""What leaves Rapport is whole and in the books, or is not there."""

import errno
from pathlib import Path

import pytest

from db import connection
from db.errors import StoreError
from db.queries import audit
from desktop.domain import whole_files


def entries():
    return [row[0] for row in connection.rows("select action from audit_entry order by id")]


def fill(part: Path) -> None:
    part.write_text("new", encoding="utf-8")


def enter() -> None:
    audit.add_event("export", "Exported the patrons")


def left_in(folder: Path) -> dict[str, str]:
    return {p.name: p.read_text(encoding="utf-8") for p in folder.glob("out*")}


def test_a_file_has_its_name_only_once_the_books_have_it(database, tmp_path):
    target = tmp_path / "out.csv"
    seen = []
    whole_files.write_file(target, fill, lambda: seen.append(left_in(tmp_path)))
    assert seen == [{"out.csv.part": "new"}]
    assert left_in(tmp_path) == {"out.csv": "new"}


def test_a_file_that_could_not_be_written_is_not_in_the_books(database, tmp_path):
    def full(part: Path) -> None:
        part.write_text("ne", encoding="utf-8")
        raise OSError(errno.ENOSPC, "No space left on device")

    before = entries()
    with pytest.raises(StoreError, match=r"the disk is full.*Nothing new was left there"):
        whole_files.write_file(tmp_path / "out.csv", full, enter)
    assert left_in(tmp_path) == {} and entries() == before


def test_where_the_books_cannot_be_written_nothing_leaves(database, tmp_path, monkeypatch):
    target = tmp_path / "out.csv"
    target.write_text("old", encoding="utf-8")

    def refused(*_args, **_more):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("db.audit_chain.append", refused)
    with pytest.raises(OSError):
        enter()

    def enter_calmly() -> None:
        try:
            enter()
        except OSError as error:
            raise StoreError("Rapport cannot write its file.") from error

    with pytest.raises(
        StoreError, match=r"noting it in Rapport.s file failed.*does not answer. Nothing new"
    ):
        whole_files.write_file(target, fill, enter_calmly)
    assert left_in(tmp_path) == {"out.csv": "old"}


def test_the_books_say_so_where_a_file_did_not_get_its_name(database, tmp_path, monkeypatch):
    def refused(_self, _target):
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(StoreError, match=r"you may not do that there. Nothing new was left"):
        whole_files.write_file(tmp_path / "out.csv", fill, enter)
    assert left_in(tmp_path) == {}
    assert entries()[-2:] == [
        "Exported the patrons", "What was noted just before was not written after all"
    ]  # fmt: skip


def first_alone(replace):
    named = []

    def refuse(self, target):
        if named:
            raise OSError(errno.EIO, "Input/output error")
        named.append(target)
        return replace(self, target)

    return refuse


def test_files_that_belong_together_are_there_together_or_not_at_all(
    database, tmp_path, monkeypatch
):
    replace, named = Path.replace, []

    def once(self, target):
        if len(named) == 1:
            named.append(target)
            raise OSError(errno.EIO, "Input/output error")
        named.append(target)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", once)
    both = {tmp_path / "out.pdf": fill, tmp_path / "out.json": fill}
    (tmp_path / "out.pdf").write_text("old", encoding="utf-8")
    with pytest.raises(StoreError, match=r"out\.\w+ could not be written"):
        whole_files.write_files(both, enter)
    assert left_in(tmp_path) == {"out.pdf": "old"}
    monkeypatch.setattr(Path, "replace", first_alone(replace))
    with pytest.raises(
        StoreError, match=r"out.json could not be .* out.pdf was written all the sa"
    ):
        whole_files.write_files(both, enter)
    assert left_in(tmp_path) == {"out.pdf": "new"}
    monkeypatch.undo()
    whole_files.write_files(both, enter)
    assert left_in(tmp_path) == {"out.pdf": "new", "out.json": "new"}
