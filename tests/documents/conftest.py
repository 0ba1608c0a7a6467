"""Fonts of the computer that runs the tests must not decide whether they pass."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.documents import fonts


@pytest.fixture(autouse=True)
def no_system_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(fonts, "font_folders", lambda: ())
    fonts.forget()
    yield
    fonts.forget()
