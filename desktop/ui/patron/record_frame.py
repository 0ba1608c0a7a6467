"""The frame of a patron's page: head, tabs with their counts, the tabs' pages, the capture line."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from db.records.patrons import PatronDetail, TabCounts
from desktop.domain import drafts
from desktop.ui import icons, theme
from desktop.ui.desk import Desk
from desktop.ui.patron.capture_line import CaptureLine
from desktop.ui.patron.columns import GAP, MARGIN
from desktop.ui.patron.details_tab import DetailsTab
from desktop.ui.patron.header import PatronHeader
from desktop.ui.patron.history_tab import HistoryTab
from desktop.ui.patron.interests_tab import InterestsTab
from desktop.ui.patron.notes_tab import NotesTab
from desktop.ui.patron.overview_tab import OverviewTab
from desktop.ui.patron.side_panel import LowScroll

OVERVIEW, HISTORY, INTERESTS, NOTES, DETAILS = range(5)
_TABS = ("&Overview", "&History", "&Interests", "&Notes", "&Details")


class HeavyTab(Protocol):
    """A tab that is read only when it is shown."""

    def show_patron(self, detail: PatronDetail) -> None:
        """Read and show what this tab is about."""

    def leave(self) -> None:
        """Another patron is shown now; what is on this tab is no longer theirs."""


class _Pages(QStackedWidget):
    """The pages scroll, so that none of them sets how small the window may be."""

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(280), theme.px(64))  # what to mind in the head comes first


class _Tabs(QTabBar):
    """`entered`: Down or Enter was pressed on them, towards what they show."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)


class RecordFrame(QWidget):
    """Built once; knows where things are, not what they mean."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unsaved = False
        self.header = PatronHeader()
        self.tabs = _Tabs()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Parts of the patron's page")
        for name in _TABS:
            self.tabs.addTab(name)
        self.overview = OverviewTab(desk)
        self.history = HistoryTab(desk)
        self.interests = InterestsTab(desk)
        self.notes = NotesTab(desk)
        self.details = DetailsTab(desk)
        self.heavy: dict[int, HeavyTab] = {
            HISTORY: self.history,
            INTERESTS: self.interests,
            NOTES: self.notes,
            DETAILS: self.details,
        }
        self.capture = CaptureLine(desk)
        self._pages = _Pages()
        for page in (self.overview, self.history, self.interests, self.notes, self.details):
            self._pages.addWidget(page if isinstance(page, QScrollArea) else LowScroll(page))
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self.tabs.entered.connect(self.enter_tab)
        theme.notifier().changed.connect(self._on_theme_changed)
        self._lay_out()

    def _lay_out(self) -> None:
        side = theme.px(MARGIN)
        tab_line = QVBoxLayout()
        tab_line.setContentsMargins(side, theme.px(8), side, 0)
        tab_line.addWidget(self.tabs)
        under = QFrame()
        under.setObjectName("tabRule")
        under.setFixedHeight(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(side, theme.px(4), side, theme.px(GAP))
        foot.addWidget(self.capture)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.header)
        box.addLayout(tab_line)
        box.addWidget(under)
        box.addWidget(self._pages, 1)
        box.addLayout(foot)

    def show_counts(self, counts: TabCounts, *, unsaved: bool = False) -> None:
        """How much there is behind each tab; `unsaved`: a note is half typed on its own."""
        for place, count in (
            (HISTORY, counts.history),
            (INTERESTS, counts.interests),
            (NOTES, counts.notes),
        ):
            text = f"{_TABS[place]} {count:,}" if count else _TABS[place]
            if self.tabs.tabText(place) != text:
                self.tabs.setTabText(place, text)
        self.show_unsaved(unsaved)

    def show_unsaved(self, unsaved: bool) -> None:
        """Whether a note is half typed on its tab: a pencil says so, and a word to who cannot see it."""
        if unsaved != self._unsaved:
            self._unsaved = unsaved
            self._mark_unsaved()

    def _mark_unsaved(self) -> None:
        name = f"{_TABS[NOTES].replace('&', '')}, {drafts.UNSAVED}" if self._unsaved else ""
        self.tabs.setAccessibleTabName(NOTES, name)
        self.tabs.setTabToolTip(NOTES, drafts.UNSAVED if self._unsaved else "")
        icon = icons.icon("edit", "amber", 14) if self._unsaved else QIcon()
        self.tabs.setTabIcon(NOTES, icon)

    def _on_theme_changed(self) -> None:
        if self._unsaved:
            self._mark_unsaved()

    def is_writing(self) -> bool:
        """Whether the cursor is in something half written on one of the tabs."""
        now = QApplication.focusWidget()
        if not isinstance(now, QLineEdit | QPlainTextEdit) or not self._pages.isAncestorOf(now):
            return False
        return not now.isReadOnly() and bool(_written(now))

    def step_tab(self, step: int) -> None:
        """So many tabs on, or back."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    def enter_tab(self) -> None:
        """From the tabs into the page: to its list, else to the first thing that takes keys."""
        page = self._pages.currentWidget()
        lists = (view for view in page.findChildren(QAbstractItemView) if view.isVisible())
        found: QWidget | None = next((v for v in lists if v.model().rowCount()), None)
        step = self.tabs.nextInFocusChain()
        while found is None and step is not self.tabs:
            takes = step.focusPolicy() & Qt.FocusPolicy.TabFocus and step.isEnabled()
            if takes and step.isVisible() and page.isAncestorOf(step):
                found = step
            step = step.nextInFocusChain()
        if found is not None:
            found.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_tab_changed(self, place: int) -> None:
        self._pages.setCurrentIndex(place)
        self.header.add_note.setVisible(place != NOTES)  # that tab has its own


def _written(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()
