"""Icons, fonts, sample venue, presets; everything is read through this module."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).parent


def path(*parts: str) -> Path:
    """The place of a resource, from source and when frozen. Raises FileNotFoundError."""
    found = _ROOT.joinpath(*parts)
    if not found.exists():
        raise FileNotFoundError("/".join(parts))
    return found


def text(*parts: str) -> str:
    """The text of a resource (UTF-8)."""
    return path(*parts).read_text(encoding="utf-8")
