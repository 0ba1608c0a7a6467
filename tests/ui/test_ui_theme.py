"""The look: contrast of the token table, sizes, switching."""

import itertools

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from desktop.ui import icons, theme
from desktop.ui.widgets.labels import Label

TEXT_PAIRS = [
    *itertools.product(("ink", "ink2", "ink3"), ("paper", "panel")),
    *((tone, ground) for tone in ("accent", "teal", "gold", "amber", "blue")
      for ground in ("paper", "panel", f"{tone}_soft")),
    *itertools.product(("ink", "ink2"), ("accent_soft", "teal_soft", "gold_soft", "amber_soft",
                                         "blue_soft", "line")),
    ("on_accent", "accent"), ("rail_ink", "rail"), ("rail_ink", "rail_active"), ("paper", "ink"),
]  # fmt: skip
EDGE_PAIRS = [("edge", "panel"), ("edge", "paper"), ("accent", "panel"), ("accent", "paper")]


def luminance(color: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    c = QColor(color)
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF())


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink, ground", TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(look: theme.Tokens, ink: str, ground: str):
    assert contrast(getattr(look, ink), getattr(look, ground)) >= 4.5


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("edge, ground", EDGE_PAIRS)
def test_edges_of_controls_can_be_seen(look: theme.Tokens, edge: str, ground: str):
    assert contrast(getattr(look, edge), getattr(look, ground)) >= 3.0


def test_switching_changes_palette_sheet_and_labels_at_once(dressed: QApplication, qtbot):
    label = Label("Judith", "strong", "ink")
    qtbot.addWidget(label)
    with qtbot.waitSignal(theme.notifier().changed):
        theme.apply(dressed, "dark", 1.0)
    assert dressed.palette().color(QPalette.ColorRole.Window) == QColor(theme.DARK.paper)
    assert theme.DARK.accent in dressed.styleSheet()
    assert theme.LIGHT.accent not in dressed.styleSheet()
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(theme.DARK.ink)


def test_text_size_scales_every_role_and_comes_back(dressed: QApplication):
    plain = {role: theme.font(role).pointSizeF() for role in theme.ROLES}
    theme.apply(dressed, "light", 1.5)
    for role, points in plain.items():
        assert theme.font(role).pointSizeF() == pytest.approx(points * 1.5, rel=0.01)
    assert theme.px(10) == 15
    theme.apply(dressed, "light", 1.0)
    assert {role: theme.font(role).pointSizeF() for role in theme.ROLES} == plain


def test_a_scale_out_of_range_is_brought_into_it(dressed: QApplication):
    theme.apply(dressed, "light", 9.0)
    assert theme.scale() == 1.5


def test_an_unknown_system_scheme_is_light(dressed: QApplication):
    theme.apply(dressed, "system", 1.0)
    assert theme.tokens() is theme.LIGHT


@pytest.mark.parametrize("name", icons.names())
def test_each_icon_draws_something_in_its_tint(dressed: QApplication, name: str):
    image = icons.pixmap(name, "accent", 24, 2.0).toImage()
    assert image.width() == 48
    wanted = QColor(theme.tokens().accent)
    found = (image.pixelColor(x, y) for x in range(48) for y in range(48))
    assert any(c.alpha() == 255 and c.rgb() == wanted.rgb() for c in found)


def test_no_widget_takes_markup_from_a_text(dressed: QApplication, qtbot):
    label = Label("<b>Bobby</b> & Sons")
    qtbot.addWidget(label)
    plain = QLabel("<b>Bobby</b> & Sons")
    qtbot.addWidget(plain)
    assert label.sizeHint().width() > plain.sizeHint().width()
