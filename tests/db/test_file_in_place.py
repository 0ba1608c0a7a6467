"""A file that was deleted, moved or replaced while it was open takes no more changes: they would be lost."""

import os
import shutil
from pathlib import Path

import pytest
from builders import make_patron

from db import connection
from db.errors import StoreError
from db.queries import settings

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there an open file stays where it is")


def _drop(database: Path) -> None:
    database.unlink()


def _move(database: Path) -> None:
    database.rename(database.with_name("moved.db"))


def _replace(database: Path) -> None:
    other = database.with_name("other.db")
    shutil.copyfile(database, other)
    other.replace(database)  # as a program does that keeps a folder the same on two computers


@pytest.mark.parametrize("spoil", [_drop, _move, _replace])
def test_nothing_is_acknowledged_that_went_into_a_file_which_is_not_there(
    database: Path, spoil
) -> None:
    make_patron("Ada")
    settings.set_setting("before", 1)
    spoil(database)
    with pytest.raises(StoreError, match="not where it was"):
        settings.set_setting("after", 1)
    connection.close()


def test_another_thread_that_opens_it_anew_writes_to_the_file_that_is_there(
    database: Path,
) -> None:
    settings.set_setting("before", 1)
    connection.close()
    _replace(database)
    settings.set_setting("after", 1)
    assert settings.get_setting("after", 0) == 1
