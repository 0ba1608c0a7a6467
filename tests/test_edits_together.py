"""Several processes that edit the same patrons lose nothing; the long run is `benchmarks/endurance`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))  # the benchmarks are not installed

from benchmarks.endurance import edits


def test_several_processes_editing_the_same_patrons_lose_nothing(tmp_path, monkeypatch):
    monkeypatch.delenv("RAPPORT_NOW", raising=False)
    for result in edits.edit_together(tmp_path, 15):
        assert result.passed, result
