"""Words of names that are nearly what was typed."""

from __future__ import annotations

from threading import get_ident

from db import connection
from db.gate import Right, needs

LEAST = 4  # shorter words have too many neighbours
LIMIT = 8

# What it was read from (file, thread, what that thread's connection had seen), words, their uses.
_vocabulary: tuple[tuple[str, int, int], list[str], dict[str, int]] | None = None


def forget_vocabulary() -> None:
    """The words of names have changed: read them again when next they are needed."""
    global _vocabulary
    _vocabulary = None


def _known() -> tuple[list[str], dict[str, int]]:
    """The words of names; read again after another connection (an import's) has written."""
    global _vocabulary
    seen = connection.row("pragma data_version")
    source = (str(connection.current_path()), get_ident(), seen[0] if seen else 0)
    if _vocabulary is None or _vocabulary[0] != source:
        uses: dict[str, int] = dict(connection.rows("select term, uses from search_term"))
        _vocabulary = (source, list(uses), uses)
    return _vocabulary[1], _vocabulary[2]


@needs(Right.KNOW)
def nearest(word: str) -> list[str]:
    """Known words of names within one change of `word` (two from six letters), best first."""
    # Imported here: it is needed only once somebody mistypes.
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if len(word) < LEAST or not word.isalpha():
        return []
    terms, uses = _known()
    found = process.extract(
        word, terms, scorer=OSA.distance, score_cutoff=1 if len(word) < 6 else 2, limit=LIMIT
    )
    return [term for term, *_ in sorted(found, key=lambda f: (f[1], -uses[f[0]]))]
