"""How a verb answers: one JSON object, or lines for a person."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any


def say_json(answer: dict[str, Any]) -> None:
    """One JSON object on stdout and nothing else."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")


def say_lines(lines: Iterable[str]) -> None:
    """Plain lines on stdout."""
    for line in lines:
        sys.stdout.write(line + "\n")
