"""The real window on the sample venue: every page named, reachable, unclipped, at every text size."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget

from db import clock, connection, schema
from db.queries import forms
from desktop.domain import session, settings
from desktop.sample_venue import venue
from desktop.ui import pages, theme
from desktop.ui.desk import set_up_desk
from desktop.ui.forms.forms_page import ROOMS
from desktop.ui.main_window import MainWindow

PAGES = [page.key for page in pages.PAGES]
TABS = range(5)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sample venue, made once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAPPORT_NOW", "2026-11-22T18:30:00")
        clock.use_zone("America/New_York")
        path = tmp_path_factory.mktemp("venue") / "sample.db"
        venue.build(path)
        connection.close()
        yield path


class Flashes(QObject):
    """Notes windows that are shown besides the main one."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() == QEvent.Type.Show
        if shown and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.fixture
def window(sample: Path, now: str, dressed: QApplication, dialogs, qtbot) -> Iterator[MainWindow]:
    schema.open_file(sample)
    desk = set_up_desk(session.start(), settings.load(), dialogs)
    made = MainWindow(desk)
    made.resize(1280, 720)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.wake()
    qtbot.waitUntil(lambda: not desk.tasks.busy, timeout=20_000)
    yield made
    desk.tasks.stop()
    connection.close()


def judith() -> int:
    found = connection.row("select id from patron where display_name = 'Judith Shimwell'")
    assert found is not None
    return found[0]


def settle(window: MainWindow, qtbot) -> None:
    qtbot.waitUntil(lambda: not window._desk.tasks.busy, timeout=20_000)
    for _ in range(3):  # a layout within a layout asks for its room in turn
        QApplication.processEvents()


def every_view(window: MainWindow, qtbot) -> Iterator[str]:
    """Goes through all pages, and all tabs of a patron with a lot to show."""
    for key in PAGES:
        window.show_page(key)
        settle(window, qtbot)
        yield key
    yield from every_room_of_forms(window, qtbot)
    yield from every_step_of_a_call(window, qtbot)
    window.show_patron(judith())
    page = window.patron_page()
    for tab in TABS:
        page.tabs.setCurrentIndex(tab)
        qtbot.wait(100)  # the heavier tabs are filled when the walk has come to rest
        settle(window, qtbot)
        yield f"patron, tab {tab}"
    page.capture.set_text(
        "doesn't like opera, needs an aisle seat, wants a season pass, call back Tue"
    )
    settle(window, qtbot)
    yield "patron, capture"
    page.capture.clear()


def every_step_of_a_call(window: MainWindow, qtbot) -> Iterator[str]:
    """With somebody invented, so that nothing is written; each step, and an offer opened."""
    window.start_call(judith())
    settle(window, qtbot)
    yield "call, start"
    for number, step in enumerate(("listen", "understand", "connect", "offer", "agree")):
        window.calls.practise()
        page = window.show_page(pages.CALL)
        for before in ("listen", "understand", "connect")[:number]:
            page.view.steps.steps[before].press_choice(0)
            page.view.finish(before)
        if step == "agree":
            cards = page.view.steps.offers.cards.values()
            next(c for c in cards if c.offer.possible).result_buttons["agreed"].click()
            page.view.finish("offer")
        settle(window, qtbot)
        yield f"call, {step}"
        page.end()


def every_room_of_forms(window: MainWindow, qtbot) -> Iterator[str]:
    """The builder with a question open, each face of its preview, and what is behind the list."""
    form_id = forms.find_form("Season signup")
    page = window.show_page(pages.FORMS)
    page.open_form(form_id)
    settle(window, qtbot)
    yield "forms, builder"
    window.show_page(pages.FORMS)
    page.open_form(form_id)
    builder = page._rooms["builder"]
    for question in builder.draft.schema.questions[:2]:
        builder.canvas.select(question.key)
        settle(window, qtbot)
        yield f"forms, builder, {question.kind}"
        window.show_page(pages.FORMS)
        page.open_form(form_id)
    for face in ("paper", "web"):
        with qtbot.waitSignal(builder.preview.shown, timeout=20_000):
            builder.preview.show_face(face)
        settle(window, qtbot)
        yield f"forms, builder, {face}"
        window.show_page(pages.FORMS)
        page.open_form(form_id)
    builder.preview.show_face("kiosk")
    for room in sorted(ROOMS.keys() - {"builder"}):
        window.show_page(pages.FORMS)
        page.open_room(room, form_id)
        settle(window, qtbot)
        yield f"forms, {room}"
    page.show_home()


def shown(window: MainWindow, kind: type) -> list[QWidget]:
    return [w for w in window.findChildren(kind) if w.isVisible()]


def describe(widget: QWidget) -> str:
    text = getattr(widget, "text", lambda: "")
    text = text if isinstance(text, str) else text()
    parents, parent = [], widget.parentWidget()
    while parent is not None and len(parents) < 3:
        parents.append(type(parent).__name__)
        parent = parent.parentWidget()
    return f"{type(widget).__name__} {text!r} in {' < '.join(parents)}"


def test_opening_pages_flashes_no_window(window: MainWindow, qtbot):
    flashes = Flashes()
    QApplication.instance().installEventFilter(flashes)
    list(every_view(window, qtbot))
    QApplication.instance().removeEventFilter(flashes)
    assert flashes.seen == []


def test_everything_that_takes_the_focus_has_a_name(window: MainWindow, qtbot):
    nameless = set()
    for view in every_view(window, qtbot):
        for widget in shown(window, QWidget):
            if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or not widget.isEnabled():
                continue
            if isinstance(widget, QScrollArea) or widget.focusProxy() is not None:
                continue
            name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
            if not name.strip():
                nameless.add(f"{view}: {describe(widget)}")
    assert not nameless, "\n".join(sorted(nameless))


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_no_label_is_cut_off(window: MainWindow, dressed, qtbot, scale: float):
    theme.apply(dressed, "light", scale)
    # 1366 x 768 is the smallest screen of a front desk one still meets.
    window.resize(1366 if scale > 1 else 1280, 768)
    cut, size = set(), window.size()
    for view in every_view(window, qtbot):
        if window.size() != size:  # a page that wants more than the screen has
            cut.add(f"{view}: the window became {window.width()} x {window.height()}")
            window.resize(size)
        for label in shown(window, QLabel):
            if label.wordWrap() or getattr(label, "elides", False) or not label.text():
                continue
            if label.width() + 1 < label.sizeHint().width():
                cut.add(f"{view}: {describe(label)} {label.width()} < {label.sizeHint().width()}")
    theme.apply(dressed, "light", 1.0)
    assert not cut, "\n".join(sorted(cut))


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_buttons_are_large_enough_to_hit_and_to_read(
    window: MainWindow, dressed, qtbot, scale: float
):
    theme.apply(dressed, "light", scale)
    window.resize(1366 if scale > 1 else 1280, 768)
    wrong = set()
    for view in every_view(window, qtbot):
        for button in shown(window, QAbstractButton):
            if min(button.width(), button.height()) < 23:
                wrong.add(f"{view}: {describe(button)} {button.size().toTuple()}")
            if button.text() and button.width() + 2 < button.minimumSizeHint().width():
                wrong.add(f"{view}: {describe(button)} narrower than its text")
    theme.apply(dressed, "light", 1.0)
    assert not wrong, "\n".join(sorted(wrong))


def test_escape_leads_back_to_the_search_from_every_view(window: MainWindow, qtbot):
    for view in every_view(window, qtbot):
        focused = QApplication.focusWidget() or window
        for _ in range(3):
            qtbot.keyClick(focused, Qt.Key.Key_Escape)
            focused = QApplication.focusWidget() or window
        assert window.page_key == pages.PATRONS, view
        assert window.patrons.field.hasFocus(), view


def test_tab_reaches_the_patron_and_comes_round(window: MainWindow, qtbot):
    window.show_patron(judith())
    window.patrons.search_now()
    first, seen = QApplication.focusWidget(), []
    for _ in range(120):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is first:
            break
        seen.append(focused)
    assert focused is first, "Tab does not come round"
    patron = window.patron_page()
    assert any(patron.isAncestorOf(widget) for widget in seen)
