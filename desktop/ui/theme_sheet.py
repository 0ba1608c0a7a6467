"""The one style sheet, generated from token values, so that no size and no colour goes stale.

Rules select by type only where Fusion alone would miss 3:1 edges; everything else goes by object
name or by the dynamic property `role`. Sizes in `em` and `pt` do not follow the font: all of them
are computed here.
"""

from __future__ import annotations

from collections.abc import Callable

Pixels = Callable[[float], str]


def style_sheet(
    token: dict[str, str], scale: float, points: float, icons: str, appearance: str
) -> str:
    """The sheet for one appearance and text size; `icons` is the folder of the SVG files."""

    def px(pixels: float) -> str:
        return f"{round(pixels * scale)}px"

    return "\n".join(
        (
            _buttons(token, px),
            _fields(token, px, icons),
            _choices(token, px, icons, appearance),
            _frames(token, px, points),
            _scroll_bars(token),
        )
    )


def _buttons(t: dict[str, str], px: Pixels) -> str:
    return f"""
QPushButton {{
    background: {t["panel"]}; color: {t["ink"]}; border: 1px solid {t["edge"]};
    border-radius: {px(8)}; padding: {px(6)} {px(13)}; min-height: {px(18)}; outline: 0;
}}
QPushButton:hover {{ background: {t["paper"]}; border-color: {t["ink2"]}; }}
QPushButton:pressed {{ background: {t["line"]}; }}
QPushButton:focus {{ border: 2px solid {t["accent"]}; padding: {px(5)} {px(12)}; }}
QPushButton:disabled {{ color: {t["ink3"]}; border-color: {t["line"]}; }}
QPushButton[role="primary"] {{
    background: {t["accent"]}; color: {t["on_accent"]}; border: 1px solid {t["accent"]};
    font-weight: 600;
}}
QPushButton[role="primary"]:hover {{ border-color: {t["ink"]}; }}
QPushButton[role="primary"]:focus {{
    border: 2px solid {t["ink"]}; padding: {px(5)} {px(12)};
}}
QPushButton[role="primary"]:disabled {{
    background: {t["line"]}; color: {t["ink2"]}; border-color: {t["line"]};
}}
QPushButton[role="quiet"] {{
    background: transparent; border: 1px solid transparent; color: {t["ink2"]};
    padding: {px(4)} {px(8)};
}}
QPushButton[role="quiet"]:hover {{ background: {t["line"]}; color: {t["ink"]}; }}
QPushButton[role="quiet"]:checked {{ background: {t["accent_soft"]}; color: {t["accent"]}; }}
QPushButton[role="quiet"]:focus {{
    border: 2px solid {t["accent"]}; padding: {px(3)} {px(7)};
}}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QPushButton#besideWords {{ padding: 0 {px(6)}; min-height: {px(22)}; }}
QPushButton#besideWords:focus {{ padding: 0 {px(5)}; }}
QPushButton[role="bare"] {{ background: transparent; border: 0; padding: 0; min-height: 0; }}
QPushButton[role="danger"] {{ color: {t["accent"]}; border-color: {t["accent"]}; }}
QToolButton {{
    background: transparent; border: 1px solid transparent; border-radius: {px(6)};
    padding: {px(3)}; outline: 0;
}}
QToolButton:hover {{ background: {t["line"]}; }}
QToolButton:focus {{ border: 2px solid {t["accent"]}; padding: {px(2)}; }}
"""


def _fields(t: dict[str, str], px: Pixels, icons: str) -> str:
    return f"""
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {{
    background: {t["panel"]}; color: {t["ink"]}; border: 1px solid {t["edge"]};
    border-radius: {px(8)}; padding: {px(5)} {px(9)};
    selection-background-color: {t["accent"]}; selection-color: {t["on_accent"]};
}}
QLineEdit, QPlainTextEdit, QTextEdit {{ placeholder-text-color: {t["ink3"]}; }}
QLineEdit, QComboBox, QAbstractSpinBox {{ min-height: {px(20)}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{
    border: 2px solid {t["accent"]}; padding: {px(4)} {px(8)};
}}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {{
    color: {t["ink3"]}; border-color: {t["line"]};
}}
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"] {{ border-color: {t["amber"]}; }}
QComboBox QLineEdit, QAbstractSpinBox QLineEdit {{
    border: 0; padding: 0; min-height: 0; background: transparent;
}}
QAbstractSpinBox QLineEdit {{ padding-left: {px(8)}; }}
QLineEdit[role="bare"], QPlainTextEdit[role="bare"] {{
    border: 0; padding: 0; background: transparent;
}}
QLineEdit[role="search"] {{
    border-radius: {px(10)}; padding: {px(8)} {px(12)}; min-height: {px(24)};
}}
QLineEdit[role="search"]:focus {{ padding: {px(7)} {px(11)}; }}
QComboBox[role="pick"] {{ combobox-popup: 0; }}
QComboBox::drop-down {{ border: 0; width: {px(24)}; }}
QComboBox::down-arrow {{
    image: url("{icons}/arrow-down.svg"); width: {px(14)}; height: {px(14)};
}}
QComboBox QAbstractItemView {{
    background: {t["panel"]}; color: {t["ink"]}; border: 1px solid {t["edge"]};
    selection-background-color: {t["accent_soft"]}; selection-color: {t["ink"]}; outline: 0;
}}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
    border: 0; width: {px(20)}; subcontrol-origin: border; margin: 2px;
}}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; }}
QAbstractSpinBox::up-arrow {{
    image: url("{icons}/arrow-up.svg"); width: {px(12)}; height: {px(12)};
}}
QAbstractSpinBox::down-arrow {{
    image: url("{icons}/arrow-down.svg"); width: {px(12)}; height: {px(12)};
}}
"""


def _choices(t: dict[str, str], px: Pixels, icons: str, appearance: str) -> str:
    return f"""
QCheckBox, QRadioButton {{ color: {t["ink"]}; spacing: {px(8)}; padding: {px(3)}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {t["ink3"]}; }}
QCheckBox::indicator, QRadioButton::indicator {{
    width: {px(16)}; height: {px(16)}; border: 1px solid {t["edge"]}; background: {t["panel"]};
}}
QCheckBox::indicator {{ border-radius: {px(4)}; }}
QRadioButton::indicator {{ border-radius: {px(8)}; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border-color: {t["ink2"]}; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: 2px solid {t["ink"]}; }}
QCheckBox:focus, QRadioButton:focus {{
    border: 2px solid {t["accent"]}; border-radius: {px(6)}; padding: {px(1)};
}}
QCheckBox::indicator:checked {{
    background: {t["accent"]}; border-color: {t["accent"]};
    image: url("{icons}/tick-{appearance}.svg");
}}
QRadioButton::indicator:checked {{
    background: {t["accent"]}; border-color: {t["accent"]};
    image: url("{icons}/dot-{appearance}.svg");
}}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{
    border-color: {t["line"]}; background: {t["paper"]};
}}
"""


def _frames(t: dict[str, str], px: Pixels, points: float) -> str:
    return f"""
QToolTip {{
    background: {t["ink"]}; color: {t["paper"]}; border: 0; padding: {px(5)} {px(8)};
}}
QMenu {{
    background: {t["panel"]}; color: {t["ink"]}; border: 1px solid {t["edge"]}; padding: {px(4)};
}}
QMenu::item {{ padding: {px(6)} {px(22)} {px(6)} {px(12)}; border-radius: {px(5)}; }}
QMenu::item:selected {{ background: {t["accent_soft"]}; color: {t["ink"]}; }}
QMenu::item:disabled {{ color: {t["ink3"]}; }}
QMenu::separator {{ height: 1px; background: {t["line"]}; margin: {px(4)} {px(8)}; }}
QTabWidget::pane {{ border: 0; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{
    background: transparent; color: {t["ink2"]}; border: 0;
    border-bottom: 2px solid transparent; padding: {px(8)} 0; margin-right: {px(24)};
    font-weight: 500;
}}
QTabBar::tab:hover {{ color: {t["ink"]}; }}
QTabBar::tab:selected {{ color: {t["accent"]}; border-bottom-color: {t["accent"]}; }}
QTabBar:focus {{ outline: 0; }}
QTabBar::tab:selected:focus {{ background: {t["accent_soft"]}; }}
QProgressBar {{
    background: {t["line"]}; border: 0; border-radius: {px(4)}; min-height: {px(8)};
    max-height: {px(8)};
}}
QProgressBar::chunk {{ background: {t["accent"]}; border-radius: {px(4)}; }}
QHeaderView::section {{
    background: {t["paper"]}; color: {t["ink2"]}; border: 0;
    border-bottom: 1px solid {t["line"]}; padding: {px(6)} {px(8)}; font-weight: 600;
    font-size: {points * 0.95:.2f}pt;
}}
QTableView, QListView, QTreeView {{
    background: {t["panel"]}; color: {t["ink"]}; border: 1px solid {t["line"]};
    gridline-color: {t["line"]}; selection-background-color: {t["accent_soft"]};
    selection-color: {t["ink"]}; outline: 0;
}}
QTableView:focus, QListView:focus, QTreeView:focus {{ border: 2px solid {t["accent"]}; }}
QListWidget {{ border-radius: {px(10)}; padding: {px(4)}; }}
QListWidget:focus {{ padding: {px(3)}; }}
QListView[role="card"] {{ border-radius: {px(10)}; padding: {px(5)} 0; }}
QListView[role="card"]:focus {{ padding: {px(4)} 0; }}
QListView#typeAheadList {{
    background: {t["panel"]}; color: {t["ink"]}; border: 1px solid {t["edge"]}; border-radius: 0;
    padding: 0;
}}
QListView[role="bare"], QListView[role="bare"]:focus,
QTableView[role="bare"], QTableView[role="bare"]:focus {{ border: 0; background: transparent; }}
QFrame#listColumn {{ background: {t["panel"]}; }}
QScrollArea {{ border: 0; background: transparent; }}
QSplitter::handle {{ background: {t["line"]}; }}
"""


def _scroll_bars(t: dict[str, str]) -> str:
    return f"""
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {t["edge"]}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: {t["ink2"]}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
