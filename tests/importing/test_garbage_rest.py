import gc
from pathlib import Path

import pytest

from desktop.importing import session
from desktop.importing.errors import ImportCancelled
from desktop.importing.garbage import LARGE, NoCollection, take_apart
from desktop.importing.understanding import Answers

DATA = Path(__file__).parent.parent / "data" / "imports"


def test_collection_rests_inside_and_comes_back_even_after_a_failure():
    with pytest.raises(RuntimeError), NoCollection():
        assert not gc.isenabled()
        with NoCollection():
            assert not gc.isenabled()
        assert not gc.isenabled()
        raise RuntimeError
    assert gc.isenabled()


def test_an_import_that_is_stopped_leaves_collection_on(database: Path):
    found = session.understand(DATA / "google_contacts.csv")
    seen = []

    def stop() -> bool:
        seen.append(gc.isenabled())
        return len(seen) > 1

    with pytest.raises(ImportCancelled):
        session.make_plan(found, Answers(), cancelled=stop)
    assert seen == [False, False]
    assert gc.isenabled()


class Part:
    """Stands for a part of an importer, with a cycle as memo tables have them."""

    __module__ = "desktop.importing.made_up"

    def __init__(self, size: int) -> None:
        self.table = {n: str(n) for n in range(size)}
        self.seen = set(range(size))
        self.row = list(range(size))
        self.me = self


def test_large_tables_are_emptied_small_ones_and_what_is_still_needed_are_not():
    whole, small, needed = Part(LARGE + 1), Part(3), Part(LARGE + 1)
    whole.small, whole.needed = small, needed
    take_apart(whole, needed)
    assert (len(whole.table), len(whole.seen), len(whole.row)) == (0, 0, 0)
    assert len(small.table) == 3
    assert len(needed.table) == LARGE + 1
