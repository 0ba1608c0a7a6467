import gc
from pathlib import Path

import pytest

from desktop.importing import session
from desktop.importing.errors import ImportCancelled
from desktop.importing.garbage import NoCollection
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
