"""A form as it leaves the house: the pages of its PDFs, and its web page in a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from pypdf import PdfReader

from desktop.pictures.patience import PATIENCE, PictureFailed
from desktop.ui.pdf_pictures import picture

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PAGE_WIDTH = 1240  # pixels: A4 at 150 to the inch
SCREENS = {"desktop": (1280, 1500), "phone": (390, 1800)}


def pages(pdf: Path) -> list[Path]:
    """Each of the pages of a PDF as a PNG beside it."""
    data = pdf.read_bytes()
    made = []
    for number in range(len(PdfReader(pdf).pages)):
        path = pdf.with_name(f"{pdf.stem}-{number + 1}.png")
        if not picture(data, number, PAGE_WIDTH).save(str(path)):
            raise PictureFailed(f"The picture {path.name} could not be written.")
        made.append(path)
    return made


def browser() -> str:
    """Where a Chromium is; '' if there is none. `RAPPORT_CHROMIUM` names one that is elsewhere."""
    named = os.environ.get("RAPPORT_CHROMIUM", "")
    return named or next((found for n in CHROMIUM if (found := shutil.which(n))), "")


def web_page(page: Path) -> list[Path]:
    """A web page at the widths of a desk and of a phone; [] if no browser takes pictures here."""
    program = browser()
    made: list[Path] = []
    for name, (width, height) in SCREENS.items() if program else ():
        path = page.with_name(f"{page.stem}-{name}.png")
        with tempfile.TemporaryDirectory() as profile:
            done = _shoot(program, page, path, f"--window-size={width},{height}", profile)
        if done:
            made.append(path)
    return made


def _shoot(program: str, page: Path, target: Path, size: str, profile: str) -> bool:
    target.unlink(missing_ok=True)
    # The page is ours and asks for nothing; the sandbox wants rights that few containers give.
    flags = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--no-first-run",
    ]
    try:
        subprocess.run(
            [program, *flags, size, f"--user-data-dir={profile}", f"--screenshot={target}",
             page.resolve().as_uri()],
            capture_output=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return target.exists()
