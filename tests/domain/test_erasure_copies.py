"""What somebody is told of the copies that hold a patron who is erased."""

import shutil
from datetime import date

from builders import make_patron

from db import backup_shelf, backups
from desktop.domain import erasure


def test_copies_that_nobody_thins_are_named_and_those_that_go_have_a_day(database, tmp_path):
    patron = make_patron("Ada")
    made = backups.make_backup(backups.BY_HAND)
    shutil.copyfile(made.path, made.path.with_name("rapport-mine.db"))
    shutil.copyfile(made.path, database.with_name("rapport-damaged-2026-11-22-183000.db"))
    place = str(tmp_path / "stick")
    backup_shelf.set_second_place(database, backup_shelf.SecondPlace(place))
    found = erasure.find_copies(database)
    assert (found.backups, found.second) == (1, place)
    assert found.until == date(2026, 11, 22) + backup_shelf.OLDEST
    assert found.others == (
        "rapport-damaged-2026-11-22-183000.db", "rapport-backups/rapport-mine.db"
    )  # fmt: skip
    said = " ".join(erasure.dry_run(patron).know)
    for word in ("1 backup of this file", place, "rapport-backups/rapport-mine.db"):
        assert word in said
