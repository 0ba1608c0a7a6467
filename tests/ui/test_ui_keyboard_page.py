"""The guides hold: all keys of the map, the walk of a first evening, and links that lead on."""

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QScrollArea

from desktop.ui import theme
from desktop.ui.keyboard_map import KEYS, KeyboardMap

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "keyboard.md").read_text(encoding="utf-8")
WALK = (
    "`shi`", "**Return**", "**Alt+1**", "**Ctrl+Shift+N**", "`Her sister comes along in May.`",
    "**Alt+R**", "`Send both the season folder`", "**Tab**", "`friday`", "**Return**",
    "**Ctrl+I**", "`jaz`", "**Return**", "**Ctrl+2**", "**Ctrl+P**", "**Ctrl+Z**", "**Esc**",
)  # fmt: skip


def section(title: str) -> str:
    found = re.search(rf"^## {re.escape(title)}$(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    assert found, f"docs/keyboard.md has no section “{title}”"
    return found.group(1)


@pytest.mark.parametrize("group", KEYS)
def test_every_key_of_the_map_stands_in_the_page(group: str):
    rows = re.findall(r"^\| (\*\*.*?) \| (.*?) \|$", section(group), re.M)
    assert [(keys.replace("**", ""), what) for keys, what in rows] == list(KEYS[group])


def test_the_walk_of_a_first_evening_names_its_keys_in_order():
    walk = section("A first evening, keyboard only")
    keys = re.findall(r"\*\*.*?\*\*|`.*?`", walk)
    assert tuple(keys) == WALK


def test_the_walk_types_what_the_journey_types():
    journey = (ROOT / "tests" / "journeys" / "test_first_evening.py").read_text(encoding="utf-8")
    typed = re.findall(r'evening\.type\("(.*?)"\)', journey)
    assert [f"`{text}`" for text in typed[:5]] == [key for key in WALK if key.startswith("`")]


@pytest.mark.parametrize("guide", sorted(ROOT.glob("docs/*.md")), ids=lambda path: path.name)
def test_every_guide_is_linked_from_the_first_page(guide: Path):
    assert f"(docs/{guide.name})" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))], ids=lambda path: path.name
)
def test_every_link_and_picture_of_a_guide_is_there(page: Path):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_map_has_room_on_the_screen_at_every_text_size(dressed, qtbot):
    theme.apply(dressed, "light", 1.5)
    made = KeyboardMap()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    room = made.screen().availableGeometry()
    assert made.width() <= room.width() and made.height() <= room.height()
    (area,) = made.findChildren(QScrollArea)
    assert area.widget().width() <= area.viewport().width(), "nothing is cut off at the right"
    theme.apply(dressed, "light", 1.0)
