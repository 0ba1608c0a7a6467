"""What the window needs of the computer, found out before Qt gives up without a word.

Qt ends the whole process when a system library of its display plugin is missing, so they are
looked for first. Only Linux is concerned: elsewhere they come with the system.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping

# The library that is loaded, and the Debian and Ubuntu package that has it.
FOR_QT = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
FOR_X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
APT_LINE = "sudo apt install " + " ".join([*FOR_QT.values(), *FOR_X11.values()])
DISPLAYS = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")


def missing_for_window(
    environment: Mapping[str, str] | None = None,
    platform: str = sys.platform,
    load: Callable[[str], object] = ctypes.CDLL,
) -> str:
    """A sentence that says why no window can open here and what to do; '' if one can."""
    if not platform.startswith("linux"):
        return ""
    environment = os.environ if environment is None else environment
    if not any(environment.get(name) for name in DISPLAYS):
        return (
            "There is no screen to open a window on. "
            "Without one, `rapport --help` lists what can be done from the command line."
        )
    libraries = dict(FOR_QT)
    if uses_x11(environment):
        libraries.update(FOR_X11)
    absent = [name for name in libraries if not _loads(name, load)]
    return libraries_sentence(absent) if absent else ""


def libraries_sentence(absent: list[str]) -> str:
    """Says which system libraries are missing and the line that installs them all."""
    return (
        f"The window needs system libraries that this computer lacks ({', '.join(absent)}). "
        f"On Debian or Ubuntu install them with: {APT_LINE}"
    )


def uses_x11(environment: Mapping[str, str]) -> bool:
    """Whether Qt will choose its X11 display plugin."""
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if chosen:
        return chosen.split(":")[0].split(";")[0] == "xcb"
    return bool(environment.get("DISPLAY")) and not environment.get("WAYLAND_DISPLAY")


def _loads(name: str, load: Callable[[str], object]) -> bool:
    try:
        load(name)
    except OSError:
        return False
    return True
