"""Imported before any other Qt module: loads Qt's core without compiling its support again."""

from __future__ import annotations

from desktop.start_pace import compiled_once, read_no_sources

with compiled_once():
    import PySide6.QtCore  # noqa: F401

read_no_sources()
