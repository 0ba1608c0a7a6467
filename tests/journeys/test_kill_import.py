"""A power cut in the middle of an import: the file holds all of the batch or nothing of it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_an_import_killed_at_random_moments_leaves_all_or_nothing():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.kill_import", "5", "3000"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["broken"] == 0
    assert found["nothing"] + found["all"] == 5
