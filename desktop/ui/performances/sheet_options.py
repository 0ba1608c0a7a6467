"""What a venue last chose for its sheets, and how a saved sheet is called."""

from __future__ import annotations

import contextlib
import re

from db import clock
from db.errors import DiskFull
from db.queries import settings
from desktop.domain.briefing import TOP
from desktop.domain.sheet import ALL_PARTS, DEFAULT_PARTS, BriefingSheet
from desktop.ui.performances.sheet_maker import Wish

KEY = "briefing.options"
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def load(paper: str) -> tuple[frozenset[str], int, str]:
    """Parts, how many to greet, paper (`paper` if none was chosen yet)."""
    kept = settings.get_setting(KEY, None)
    if not isinstance(kept, dict):
        return DEFAULT_PARTS, TOP, paper
    parts = frozenset(p for p in kept.get("parts", ()) if p in ALL_PARTS)
    top = kept.get("top", TOP)
    chosen = str(kept.get("paper", paper)).split("-")[0]
    return parts or DEFAULT_PARTS, top if isinstance(top, int) else TOP, chosen


def save(wish: Wish) -> None:
    """Remember what was printed as what is usual here."""
    kept = {"parts": sorted(wish.parts), "top": wish.top, "paper": wish.paper.split("-")[0]}
    if settings.get_setting(KEY, None) != kept:
        with contextlib.suppress(DiskFull):  # it is printed all the same
            settings.set_setting(KEY, kept)


def file_name(sheet: BriefingSheet) -> str:
    """`2026-11-22 Winterreise, staged - briefing.pdf`."""
    day = clock.to_local(sheet.starts_at).date().isoformat()
    title = _NOT_IN_A_NAME.sub(" ", sheet.title).strip()[:80]
    kind = "changes" if sheet.changes_of else "briefing"
    return " ".join(f"{day} {title} - {kind}.pdf".split())
