"""Work for the worker thread: a sheet decided and drawn. No widgets."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from desktop.documents import briefing_sheet
from desktop.documents.briefing_sheet import Unprintable
from desktop.domain import briefing, sheet_memory, sheet_typing
from desktop.domain.sheet import BriefingSheet


@dataclass(frozen=True, slots=True)
class Wish:
    """Which sheet a person wants to see."""

    performance_id: int
    parts: frozenset[str]
    top: int
    paper: str
    user: str
    changes: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A finished sheet. `printed` is the number of the last sheet that went out, 0 for none;
    `half_typed`: somebody has begun to type one up that came back."""

    wish: Wish
    sheet: BriefingSheet
    pdf: bytes
    pages: int
    unprintable: tuple[Unprintable, ...]
    printed: int
    printed_at: str
    half_typed: bool = False


@dataclass(frozen=True, slots=True)
class NothingChanged:
    """There is nothing to reprint since sheet `printed`."""

    printed: int
    printed_at: str


def make(wish: Wish) -> Made | NothingChanged:
    """Decide and draw. Raises NotFound if the performance is gone."""
    printed = sheet_memory.last_printed(wish.performance_id)
    build = briefing.build_changes if wish.changes else briefing.build_sheet
    sheet = build(wish.performance_id, wish.parts, None, wish.user, top=wish.top)
    if sheet is None:
        return NothingChanged(printed.number, printed.at)
    out = BytesIO()
    pages = briefing_sheet.draw(sheet, out, wish.paper)
    missing = briefing_sheet.unprintable(sheet)
    half_typed = sheet_typing.is_begun(wish.performance_id)
    return Made(wish, sheet, out.getvalue(), pages, missing, printed.number, printed.at, half_typed)
