"""Whatever an error holds, nothing of it is kept but its kind and its places."""

import os
import sys
from pathlib import Path

import pytest

from db import connection
from db.errors import DiskFull, StoreError
from desktop.domain import mishap, mishap_log

NAME = "Judith-Shimwell"
PHONE = "13125550142"


def of_its_message() -> None:
    raise ValueError(f"{NAME} {PHONE}")


def of_its_arguments() -> None:
    raise KeyError(NAME, {PHONE: NAME}, Path(f"/media/{NAME}.csv"))


def of_its_notes() -> None:
    error = RuntimeError("x")
    error.add_note(f"while writing to {NAME}")
    raise error


def of_its_cause() -> None:
    try:
        int(NAME)
    except ValueError as error:
        raise LookupError(PHONE) from error


def of_what_was_handled() -> None:
    try:
        {}[NAME]
    except KeyError:
        Path(f"/nowhere/{NAME}").read_text(encoding="utf-8")


def of_its_group() -> None:
    raise ExceptionGroup(NAME, [ValueError(PHONE), ExceptionGroup("x", [KeyError(NAME)])])


def of_its_class() -> None:
    raise type(NAME.replace("-", ""), (ArithmeticError,), {})(PHONE)


def of_its_module() -> None:
    raise type("Odd", (ArithmeticError,), {"__module__": NAME})(PHONE)


def of_its_file() -> None:
    raise FileNotFoundError(2, "No such file", f"/home/{NAME}/{PHONE}.csv")


def of_code_made_of_data() -> None:
    exec(compile("1 / 0", f"/home/{NAME}.py", "exec"), {"__name__": NAME})


def of_sql() -> None:
    connection.raw().execute(f"select '{NAME}' from nothing_{PHONE}")


def of_its_sentence() -> None:
    raise StoreError(f"{NAME} could not be saved.")


def of_its_words() -> None:
    class Odd(Exception):
        sentence = NAME

        def __str__(self) -> str:
            return NAME

        __repr__ = __str__

    Odd.__qualname__ = NAME
    raise Odd(NAME)


def of_letters() -> None:
    NAME.encode().decode("utf-16") + f"{NAME}é".encode("latin-1").decode("utf-8")


PLANTED = [function for name, function in sorted(globals().items()) if name.startswith("of_")]


def caught(plant) -> BaseException:
    try:
        plant()
    except Exception as error:  # noqa: BLE001
        return error
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_no_planted_name_reaches_log_or_report(plant, database, tmp_path):
    log = mishap_log.MishapLog(tmp_path / "data")
    error = caught(plant)
    seen = mishap.observe(error)
    assert log.write(seen)
    written = "\n".join(log.lines())
    report = mishap_log.report(log, {seen.title: 1})
    for text in (written, report, seen.title):
        squeezed = text.replace("-", "").casefold()
        assert "shimwell" not in squeezed
        assert PHONE not in squeezed
    assert "test_mishap:" in written, "the place is there"
    if not isinstance(error, StoreError):
        assert "shimwell" not in mishap.sentence_for(error).casefold()


def test_the_place_is_the_innermost_of_ours():
    from desktop.domain import words

    try:
        words.when_words("not a time")
    except ValueError as error:
        seen = mishap.observe(error)
    assert not seen.place.startswith("test_mishap")
    assert seen.stack[-1].startswith("test_mishap:")


def test_a_chain_that_runs_in_a_circle_ends():
    first, second = ValueError(1), KeyError(2)
    first.__context__, second.__context__ = second, first
    assert mishap.observe(first).causes == ("KeyError",)
    assert mishap.sentence_for(first).startswith("Rapport made a mistake")


def test_what_became_of_a_save_is_told_as_it_was(database):
    def inside() -> None:
        with connection.transaction() as raw:
            raw.execute("insert into setting (key, value) values ('x', 'y')")
            of_its_message()

    assert mishap.observe(caught(of_its_message)).fate == connection.NONE_OPEN
    assert mishap.observe(caught(inside)).fate == connection.TAKEN_BACK
    assert "This change was not kept" in mishap.sentence_for(caught(inside))
    with connection.transaction():
        assert mishap.observe(caught(of_its_message)).fate == connection.UNDER_WAY


def test_a_full_disk_is_no_mistake_of_the_program():
    full = caught(lambda: (_ for _ in ()).throw(DiskFull("The disk is full.")))
    assert mishap.is_calm(full)
    assert mishap.observe(full).calm == "The disk is full."
    assert not mishap.is_calm(KeyError(1))


def test_the_log_is_for_this_user_alone_and_never_larger_than_five_files(tmp_path, monkeypatch):
    monkeypatch.setattr(mishap_log, "LARGEST", 2_000)
    log = mishap_log.MishapLog(tmp_path / "data")
    seen = mishap.observe(caught(of_its_cause))
    for _ in range(200):
        assert log.write(seen)
    files = sorted((tmp_path / "data").iterdir())
    assert len(files) == mishap_log.FILES
    for file in files:
        assert file.stat().st_size <= 2_000
        if sys.platform != "win32":
            assert file.stat().st_mode & 0o777 == 0o600
    assert log.lines()[-1].endswith("from ValueError at test_mishap.py:" + _line_of(seen))


def _line_of(seen: mishap.Mishap) -> str:
    return seen.causes[0].rsplit(":", 1)[1]


def test_each_line_says_when_what_and_where(tmp_path, now):
    log = mishap_log.MishapLog(tmp_path)
    log.write(mishap.observe(caught(of_its_arguments)))
    start, line = log.lines()
    assert start.startswith("2026-11-22T23:30:00Z start | rapport ")
    assert "sqlite 3." in start
    assert line.startswith("2026-11-22T23:30:00Z mistake KeyError at test_mishap.py:")
    assert "| save none open | stack test_mishap:" in line


def test_the_report_counts_and_names_the_system(tmp_path, database):
    log = mishap_log.MishapLog(tmp_path / "data")
    text = mishap_log.report(log, {"KeyError at rail.py:8": 3}, screens="qt 6")
    assert "  KeyError at rail.py:8: 3" in text
    assert "Room on the disk: " in text
    assert "Size of the file: " in text
    assert str(tmp_path) not in text
    assert os.uname().nodename not in text if hasattr(os, "uname") else True
