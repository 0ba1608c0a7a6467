"""How Rapport looks: colour tokens, fonts, sizes, and the one style sheet made from them.

Fusion, our own palette, one generated sheet. `apply` sets palette first and the whole sheet after
it: `palette()` inside a sheet is read at parse time and would go stale on a switch.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

import resources
from desktop.ui.theme_sheet import style_sheet

LEAST_POINTS = 10.0


class Tokens(NamedTuple):
    """The named colours of one appearance, as `#rrggbb`."""

    ink: str
    ink2: str
    ink3: str
    paper: str
    panel: str
    line: str
    edge: str
    rail: str
    rail_active: str
    rail_ink: str
    accent: str
    accent_soft: str
    on_accent: str
    teal: str
    teal_soft: str
    gold: str
    gold_soft: str
    amber: str
    amber_soft: str
    blue: str
    blue_soft: str
    dark: bool


LIGHT = Tokens(
    ink="#221f2b", ink2="#5c5768", ink3="#716b7d", paper="#fbfaf8", panel="#ffffff",
    line="#e8e4de", edge="#8f8899", rail="#2b2233", rail_active="#40354b", rail_ink="#e9e3f0",
    accent="#9c2c4a", accent_soft="#f8e9ee", on_accent="#ffffff",
    teal="#1b6763", teal_soft="#e3f1ef", gold="#7a580f", gold_soft="#f8efd9",
    amber="#8a5200", amber_soft="#fdf0dc", blue="#2d5b9a", blue_soft="#e6eef9", dark=False,
)  # fmt: skip

DARK = Tokens(
    ink="#f1edf5", ink2="#b8b0c3", ink3="#a098ab", paper="#1b1820", panel="#242029",
    line="#37313f", edge="#7d7489", rail="#131017", rail_active="#2c2635", rail_ink="#e9e3f0",
    accent="#e58aa4", accent_soft="#43222e", on_accent="#1b1820",
    teal="#7cc9c2", teal_soft="#1d3a38", gold="#e3bf6c", gold_soft="#3d321b",
    amber="#f0b765", amber_soft="#43331c", blue="#9dbcec", blue_soft="#22304a", dark=True,
)  # fmt: skip

# Size against the base, and weight.
ROLES: dict[str, tuple[float, QFont.Weight]] = {
    "title": (1.7, QFont.Weight.DemiBold),
    "section": (0.95, QFont.Weight.DemiBold),
    "said": (1.15, QFont.Weight.Medium),
    "body": (1.0, QFont.Weight.Normal),
    "small": (0.9, QFont.Weight.Normal),
    "strong": (1.0, QFont.Weight.DemiBold),
}


class _Notifier(QObject):
    """Tells that colours or sizes changed."""

    changed = Signal()


class _State:
    tokens = LIGHT
    mode = "light"
    scale = 1.0
    base_points = 0.0
    listening = False
    fallback_added = False
    made_here = False


_state = _State()
_fonts: dict[str, QFont] = {}
_colors: dict[str, QColor] = {}


@lru_cache(maxsize=1)
def notifier() -> _Notifier:
    """The one object whose `changed` says: ask for fonts, colours and icons again."""
    return _Notifier()


def tokens() -> Tokens:
    """The colours in use."""
    return _state.tokens


def mode() -> str:
    """The appearance that was asked for: light, dark or system."""
    return _state.mode


def scale() -> float:
    """The text size in use, 1.0 to 1.5."""
    return _state.scale


def color(name: str) -> QColor:
    """A token as a colour, for painting."""
    found = _colors.get(name)
    if found is None:
        found = _colors[name] = QColor(getattr(_state.tokens, name))
    return found


def font(role: str = "body") -> QFont:
    """The font of a role: title, section, said, body, small or strong."""
    found = _fonts.get(role)
    if found is None:
        factor, weight = ROLES[role]
        found = QFont(QApplication.font())
        found.setPointSizeF(base_points() * factor)
        found.setWeight(weight)
        _fonts[role] = found
    return QFont(found)


def base_points() -> float:
    """The size of body text in points, text size included."""
    if not _state.base_points:
        _state.base_points = max(QApplication.font().pointSizeF(), LEAST_POINTS)
    return _state.base_points * _state.scale


def px(pixels: float) -> int:
    """Pixels at 100 % as pixels at the text size in use."""
    return round(pixels * _state.scale)


def apply(app: QApplication, mode: str = "system", scale: float = 1.0) -> None:
    """Put on an appearance: mode light, dark or system; scale 1.0 to 1.5."""
    base_points()  # read the system's size before ours replaces it
    _listen(app)
    _state.mode = mode
    _state.scale = min(max(scale, 1.0), 1.5)
    _put_on(app)


def _listen(app: QApplication) -> None:
    if _state.listening:
        return
    _state.listening = True
    if not _state.made_here:
        app.setStyle("Fusion")
    app.styleHints().colorSchemeChanged.connect(_on_system_scheme_changed)


def _on_system_scheme_changed() -> None:
    app = QApplication.instance()
    if _state.mode == "system" and isinstance(app, QApplication):
        _put_on(app)


def _is_dark(app: QApplication) -> bool:
    hints = app.styleHints()
    if _state.mode == "system":
        hints.unsetColorScheme()
        # A bare Linux desktop answers Unknown: light.
        return hints.colorScheme() == Qt.ColorScheme.Dark
    dark = _state.mode == "dark"
    # Title bars and native dialogs follow this on Windows and macOS; elsewhere it does nothing.
    hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
    return dark


def _put_on(app: QApplication) -> None:
    _state.tokens = DARK if _is_dark(app) else LIGHT
    _fonts.clear()
    _colors.clear()
    app.setPalette(_palette(_state.tokens))
    app.setFont(font("body"))
    app.setStyleSheet(_sheet(_state.tokens, _state.scale, base_points()))
    notifier().changed.emit()
    for widget in app.topLevelWidgets():
        widget.update()


@lru_cache(maxsize=8)
def _sheet(look: Tokens, scale: float, points: float) -> str:
    values = {name: str(value) for name, value in look._asdict().items()}
    return style_sheet(
        values, scale, points, resources.path("icons").as_posix(), "dark" if look.dark else "light"
    )


def _palette(look: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for where, value in (
        (role.Window, look.paper), (role.WindowText, look.ink), (role.Base, look.panel),
        (role.AlternateBase, look.paper), (role.Text, look.ink), (role.Button, look.panel),
        (role.ButtonText, look.ink), (role.BrightText, look.accent),
        (role.Highlight, look.accent), (role.HighlightedText, look.on_accent),
        (role.Accent, look.accent), (role.Link, look.accent), (role.LinkVisited, look.accent),
        (role.PlaceholderText, look.ink3), (role.ToolTipBase, look.ink),
        (role.ToolTipText, look.paper), (role.Light, look.panel), (role.Midlight, look.line),
        (role.Mid, look.line), (role.Dark, look.edge), (role.Shadow, look.edge),
    ):  # fmt: skip
        palette.setColor(where, QColor(value))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(look.ink3))
    return palette


def new_application(program: str) -> QApplication:
    """The application, in Fusion from birth: a style set later costs 8 ms of the start."""
    _state.made_here = True
    app = QApplication([program, "-style", "fusion"])
    add_fallback_fonts()
    return app


def add_fallback_fonts() -> None:
    """Add the bundled Noto Sans if this computer has no fonts of its own (bare machines)."""
    if _state.fallback_added or _has_font_folders():
        return
    from PySide6.QtGui import QFontDatabase

    if QFontDatabase.families():
        return
    _state.fallback_added = True
    for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(resources.path("fonts", name)))
    if isinstance(QApplication.instance(), QApplication):
        QApplication.setFont(QFont("Noto Sans", round(LEAST_POINTS)))


def _has_font_folders() -> bool:
    """Whether fonts are where they usually are: listing them all would take 10 ms."""
    if not sys.platform.startswith("linux"):
        return True
    usual = ("/usr/share/fonts/truetype", "/usr/share/fonts/opentype", "/usr/share/fonts/TTF")
    return any(Path(folder).is_dir() for folder in usual)


def restyle(widget: QWidget) -> None:
    """Have the sheet read again for a widget whose dynamic property changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
