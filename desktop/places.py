"""Where Rapport keeps its file when nobody says otherwise. No Qt: scripts ask this too."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

FILE_NAME = "rapport.db"


def data_folder(
    environment: Mapping[str, str] | None = None,
    platform: str = sys.platform,
    home: Path | None = None,
) -> Path:
    """The user's data folder for Rapport by the custom of the system. It may not exist yet."""
    environment = os.environ if environment is None else environment
    home = home or Path.home()
    if platform == "win32":
        named = environment.get("LOCALAPPDATA") or environment.get("APPDATA")
        return (Path(named) if named else home / "AppData" / "Local") / "Rapport"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "Rapport"
    named = environment.get("XDG_DATA_HOME", "")
    # The custom says that a relative path there is to be ignored.
    return (Path(named) if Path(named).is_absolute() else home / ".local" / "share") / "rapport"


def default_database() -> Path:
    """The file that `rapport` opens: RAPPORT_DATABASE, else the one in the data folder."""
    named = os.environ.get("RAPPORT_DATABASE")
    return Path(named).expanduser() if named else data_folder() / FILE_NAME
