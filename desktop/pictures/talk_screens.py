"""The rooms of a conversation: the line, a call from start to end, follow-ups, insights, lists."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from db import connection
from db.queries import calls, history
from db.records.segments import Condition, Period
from desktop.domain.letter_draft import load_writing
from desktop.pictures.patience import settle, wait
from desktop.ui import pages
from desktop.ui.calls.call_page import CallPage
from desktop.ui.letters.draft_sheet import DraftSheet
from desktop.ui.lists.lists_page import ListsPage
from desktop.ui.main_window import MainWindow

LEARNT = "Loves Schubert, her sister Eva visits from Prague in May, call back Tue"
ASKED = (
    Condition("visit", "came", "about", "Bartók", number=1, period=Period("last", days=365)),
    Condition("consent", "given", "email"),
    Condition("open", "none", "complaint"),
)
HEARD = "Bar queue so loud in the slow movement that she nearly left. Third time this season."


class _TakenBackError(Exception):
    """Ends a transaction of which nothing stays."""


@contextlib.contextmanager
def nothing_kept() -> Iterator[None]:
    """What is written within is seen within, and gone afterwards."""
    with contextlib.suppress(_TakenBackError), connection.transaction():
        yield
        raise _TakenBackError


def screens(window: MainWindow, patron_id: int) -> Iterator[tuple[str, QWidget]]:
    """Each room's name and what to take; nothing of it is kept."""
    page = window.patron_page()
    window.show_patron(patron_id)
    settle()
    page.capture.begin()
    page.capture.set_text(LEARNT)  # behind the cursor: a line that is chosen hides its words
    settle()
    yield "capture", window
    page.capture.clear()
    draft = DraftSheet(window._desk, load_writing(patron_id), parent=window)  # noqa: SLF001
    draft.show()
    settle()
    yield "draft-mail", draft
    draft.close()
    draft.deleteLater()
    with nothing_kept():
        yield from _call(window, patron_id)
    for key in ("follow_ups", "insights", "lists", "old_notes"):
        shown = window.show_page(key)
        if isinstance(shown, ListsPage):
            wait(lambda: not window._desk.tasks.busy)  # noqa: SLF001
            for condition in ASKED:
                shown.builder.add(condition)
                settle()
        wait(lambda: not window._desk.tasks.busy)  # noqa: SLF001
        settle()
        yield key.replace("_", "-"), window
    window.show_page(pages.PATRONS)


def _call(window: MainWindow, patron_id: int) -> Iterator[tuple[str, QWidget]]:
    window.start_call(patron_id)
    settle()
    yield "call-start", window
    last = next(v for v in history.list_visits(patron_id) if v.attended)
    call_id = calls.start_call(patron_id, "complaint", performance_id=last.performance_id)
    window.calls.resume(call_id)
    page = window.show_page("call")
    assert isinstance(page, CallPage) and page.view.going is not None
    view, flow = page.view, page.view.going.flow
    flow.hear("listen", HEARD)
    view.finish("listen")
    step = view.steps.steps["understand"]
    view.steps.picked.emit("understand", step.words_of_step.choices[0], True)
    view.finish("understand")
    settle()
    yield "call", window
    view.steps.said.emit("connect", view.steps.steps["connect"].lines[0].say, True)
    view.finish("connect")
    settle()
    yield "call-offers", window
    view.open_step("agree")
    settle()
    yield "call-agree", window
    page.remove()
