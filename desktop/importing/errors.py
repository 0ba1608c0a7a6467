"""What can go wrong with a file somebody wants to import, each with a sentence for the desk."""

from __future__ import annotations


class ImportFailed(Exception):
    """An import cannot go on. `sentence` is safe to show: what happened, what is safe, what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class FileNotRead(ImportFailed):
    """The file is damaged, locked, unsafe or of a kind that cannot be read."""


class ImportCancelled(ImportFailed):
    """Somebody stopped it; nothing was kept."""

    def __init__(self) -> None:
        super().__init__("Stopped. Nothing of this file was kept.")
