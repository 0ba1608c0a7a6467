"""A power cut in the middle of a review in bulk: nothing is half taken, nothing twice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_review_killed_at_random_moments_takes_nothing_by_halves_or_twice():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.kill_review", "3", "600"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["broken"] == 0
    assert found["early"] + found["amid"] + found["late"] == 3
