"""The one font family of everything printed, and which of its faces can set which character.

Noto Sans carries Latin, Vietnamese, Greek and Cyrillic; Hebrew and Arabic have faces of their
own. For Chinese, Japanese, Korean and the rest a font of this computer is looked for, once and
only when a text needs it. ReportLab has no fallback of its own: a missing glyph is a silent box,
so nothing is set here without having asked for coverage first.
"""

from __future__ import annotations

import contextlib
import os
import struct
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import resources

# Fonts with TrueType outlines (others are refused), the widest first.
SYSTEM_FONTS: tuple[str, ...] = (
    "droidsansfallbackfull.ttf", "droidsansfallback.ttf", "wqy-microhei.ttc", "wqy-zenhei.ttc",
    "msyh.ttc", "msyh.ttf", "malgun.ttf", "meiryo.ttc", "yugothm.ttc", "msgothic.ttc",
    "msjh.ttc", "simsun.ttc", "gulim.ttc", "arial unicode.ttf", "arialunicode.ttf",
    "stheiti light.ttc", "stheiti medium.ttc", "applegothic.ttf", "applesdgothicneo.ttc",
    "nanumgothic.ttf", "unbatang.ttf", "undotum.ttf", "vl-gothic-regular.ttf", "ipagp.ttf",
    "ipag.ttf", "takaopgothic.ttf", "takaogothic.ttf", "uming.ttc", "ukai.ttc",
    "notosanssc-regular.ttf", "notosansjp-regular.ttf", "notosanskr-regular.ttf",
    "unifont.ttf", "dejavusans.ttf", "segoeui.ttf", "seguisym.ttf",
)  # fmt: skip

# Scripts whose letters change or move beside each other by rules that the canvas does not know:
# set letter by letter they would read wrong, so they count as unprintable.
_NEEDS_SHAPING: tuple[tuple[int, int], ...] = (
    (0x0700, 0x07FF), (0x0900, 0x0DFF), (0x0F00, 0x109F), (0x1780, 0x17FF), (0x1800, 0x18AF),
    (0x1900, 0x1AAF), (0x1B00, 0x1C4F), (0xA800, 0xA9FF), (0xAA00, 0xAADF), (0x11000, 0x11FFF),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Face:
    """A registered font in two weights (the same where a bold one is missing)."""

    regular: str
    bold: str
    characters: frozenset[str]
    fonts: tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text set in one font."""

    font: str
    text: str


class Family:
    """The faces in the order in which they are asked; made once by `family()`."""

    def __init__(self) -> None:
        self._main = _bundled("NotoSans")
        self._faces = [self._main]
        self._waiting: list[Iterator[Face]] = [_bundled_others(), _system_faces()]
        self._home: dict[str, Face | None] = {}
        self._plain = self._main.characters
        self._widths: tuple[dict[str, float], dict[str, float]] = ({}, {})

    def covers(self, text: str) -> bool:
        """Whether each character can be set."""
        return self._plain.issuperset(text) or not self.missing(text)

    def missing(self, text: str) -> str:
        """The characters of a cleaned text that no face can set, once each, in order."""
        if self._plain.issuperset(text):
            return ""
        return "".join(dict.fromkeys(c for c in text if self._face_of(c) is None))

    def runs(self, text: str, bold: bool) -> list[Run]:
        """Cut a text in visual order into stretches of one font each."""
        main = self._main.bold if bold else self._main.regular
        if self._plain.issuperset(text):
            return [Run(main, text)]
        found: list[Run] = []
        for character in text:
            face = self._face_of(character) or self._main
            font = face.bold if bold else face.regular
            if found and (found[-1].font == font or character == " "):
                found[-1] = Run(found[-1].font, found[-1].text + character)
            else:
                found.append(Run(font, character))
        return found

    def width(self, text: str, bold: bool) -> float:
        """The width of a text in visual order at size 1."""
        known = self._widths[bold]
        width = known.get(text)
        if width is None:
            if len(known) > 50_000:
                known.clear()
            width = known[text] = self._measure(text, bold)
        return width

    def _measure(self, text: str, bold: bool) -> float:
        if self._plain.issuperset(text):
            return float(self._main.fonts[bold].stringWidth(text, 1.0))
        pdfmetrics = _pdfmetrics()
        return sum(
            float(pdfmetrics.getFont(run.font).stringWidth(run.text, 1.0))
            for run in self.runs(text, bold)
        )

    def _face_of(self, character: str) -> Face | None:
        if character in self._plain:
            return self._main
        if character not in self._home:
            self._home[character] = self._look_for(character)
        return self._home[character]

    def _look_for(self, character: str) -> Face | None:
        code = ord(character)
        if any(low <= code <= high for low, high in _NEEDS_SHAPING):
            return None
        for face in self._faces:
            if character in face.characters:
                return face
        for source in self._waiting:
            for face in source:
                self._faces.append(face)
                if character in face.characters:
                    return face
        return None


@lru_cache(maxsize=1)
def family() -> Family:
    """The family, registered on the first call."""
    return Family()


def forget() -> None:
    """Look for fonts anew on the next call (after a change of the system's fonts)."""
    family.cache_clear()


def _pdfmetrics() -> Any:
    from reportlab.pdfbase import pdfmetrics

    return pdfmetrics


def _register(name: str, path: Path) -> Any:
    from reportlab.pdfbase.ttfonts import TTFont

    font = TTFont(name, str(path), subfontIndex=0)
    # Two files may bear one inner name; ReportLab would take the first for both.
    font.face.name = name.encode("ascii")
    _pdfmetrics().registerFont(font)
    return font


def _face(regular: Any, bold: Any) -> Face:
    characters = frozenset(
        chr(code)
        for code, glyph in regular.face.charToGlyph.items()
        if glyph and code >= 32 and (chr(code).isspace() or _is_drawn(regular.face, glyph))
    )
    return Face(regular.fontName, bold.fontName, characters, (regular, bold))


def _is_drawn(face: Any, glyph: int) -> bool:
    # Some fonts map a letter to a glyph without an outline: as silent as a box, and less visible.
    places = face.glyphPos
    return glyph + 1 < len(places) and bool(places[glyph + 1] > places[glyph])


def _bundled(name: str) -> Face:
    regular = _register(name, resources.path("fonts", f"{name}-Regular.ttf"))
    bold = _register(f"{name}-Bold", resources.path("fonts", f"{name}-Bold.ttf"))
    return _face(regular, bold)


def _bundled_others() -> Iterator[Face]:
    yield _bundled("NotoSansHebrew")
    yield _bundled("NotoSansArabic")


def font_folders() -> tuple[Path, ...]:
    """Where this computer keeps its fonts."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        local = Path(os.environ.get("LOCALAPPDATA", str(home)))
        return (windows / "Fonts", local / "Microsoft" / "Windows" / "Fonts")
    if sys.platform == "darwin":
        return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts")
    return (
        home / ".local" / "share" / "fonts",
        home / ".fonts",
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path("/usr/share/ghostscript"),
    )


def _system_files() -> list[Path]:
    rank = {name: place for place, name in enumerate(SYSTEM_FONTS)}
    found: dict[str, Path] = {}
    for folder in font_folders():
        for root, _, names in os.walk(folder):
            for name in names:
                if name.lower() in rank:
                    found.setdefault(name.lower(), Path(root) / name)
    return [found[name] for name in sorted(found, key=rank.__getitem__)]


def _system_faces() -> Iterator[Face]:
    from reportlab.pdfbase.ttfonts import TTFError

    for path in _system_files():
        # A font with other outlines, or a damaged one, is passed over; another may serve.
        with contextlib.suppress(
            TTFError, OSError, ValueError, TypeError, AttributeError, LookupError, struct.error
        ):
            font = _register(f"System-{zlib.crc32(str(path).encode()):08x}", path)
            yield _face(font, font)
