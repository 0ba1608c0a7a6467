"""Where a file should not lie: on a network, where locks may fail, or where a cloud service copies it.

Told by what the system says of the folder and by the names and marks of the services; nothing is
opened and nobody is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

NETWORK, CLOUD = "network", "cloud"
MOUNTS = Path("/proc/self/mounts")
NETWORK_TYPES = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "afs", "ncpfs", "9p",
        "ceph", "glusterfs", "lustre", "gpfs", "ocfs2", "fuse.sshfs", "fuse.rclone", "fuse.davfs",
        "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.s3fs", "fuse.smbnetfs", "fuse.curlftpfs",
        "fuse.google-drive-ocamlfuse",
    }
)  # fmt: skip
# What the folder of a service is called, as it begins; and what it leaves in it.
CLOUD_NAMES: tuple[tuple[str, str], ...] = (
    ("dropbox", "Dropbox"), ("onedrive", "OneDrive"), ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"), ("my drive", "Google Drive"), ("icloud", "iCloud"),
    ("mobile documents", "iCloud"), ("nextcloud", "Nextcloud"), ("owncloud", "ownCloud"),
    ("pcloud", "pCloud"), ("megasync", "MEGA"), ("syncthing", "Syncthing"), ("box sync", "Box"),
    ("cloudstorage", "a cloud service"),
)  # fmt: skip
CLOUD_MARKS: tuple[tuple[str, str], ...] = (
    (".dropbox", "Dropbox"), (".dropbox.cache", "Dropbox"), (".tmp.driveupload", "Google Drive"),
    (".tmp.drivedownload", "Google Drive"), (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"), (".stfolder", "Syncthing"), (".849C9593-D756-4E56-8D6E-42412F2A707B",
     "OneDrive"),
)  # fmt: skip
REMOTE_DRIVE = 4  # what Windows calls a network drive


class FolderKind(NamedTuple):
    """`kind` NETWORK or CLOUD, `name` of the service or of the file system."""

    kind: str
    name: str

    @property
    def sentence(self) -> str:
        """What may happen and what to do about it."""
        if self.kind == NETWORK:
            return (
                "Rapport's file is on a network drive. Two computers at once, or a cable that is "
                "pulled, can damage it there. Keep the file on this computer, and let the second "
                "place for backups be on the network."
            )
        return (
            f"Rapport's file is in a folder that {self.name} copies while it is being written. That "
            "can damage it, and patrons' data leaves the house. Move the file to a folder of this "
            "computer alone, with Rapport closed."
        )


def kind_of(
    folder: Path,
    *,
    platform: str = sys.platform,
    mounts: str | None = None,
    drive_kind: Callable[[str], int] | None = None,
) -> FolderKind | None:
    """What is wrong with a folder as the place of a file; None if nothing can be seen."""
    folder = Path(folder)
    network = _network(folder, platform, mounts, drive_kind)
    return FolderKind(NETWORK, network) if network else _cloud(folder)


def _network(
    folder: Path, platform: str, mounts: str | None, drive_kind: Callable[[str], int] | None
) -> str:
    if platform == "win32":
        whole = str(folder).replace("/", "\\")
        if whole.startswith("\\\\") and not whole.startswith("\\\\?\\"):
            return "a share"
        root = whole[:3]
        return "a share" if (drive_kind or _ask_windows)(root) == REMOTE_DRIVE else ""
    text = _read_mounts() if mounts is None else mounts
    kind = _type_of_mount(str(folder), text.splitlines())
    return kind if kind in NETWORK_TYPES else ""


def _read_mounts() -> str:
    try:
        return MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def _type_of_mount(folder: str, lines: Sequence[str]) -> str:
    """The file system of the longest mount point above the folder; the last of equals is on top."""
    best, found = -1, ""
    for line in lines:
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = folder == point or folder.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= best:
            best, found = len(point), parts[2]
    return found


def _ask_windows(root: str) -> int:
    # Imported here: only Windows has it.
    import ctypes

    kernel32 = getattr(ctypes, "windll").kernel32  # noqa: B009 - there is none elsewhere
    return int(kernel32.GetDriveTypeW(root))


def _cloud(folder: Path) -> FolderKind | None:
    for place in (folder, *folder.parents):
        name = place.name.casefold()
        for begins, service in CLOUD_NAMES:
            if name.startswith(begins) and _is_service(name, begins):
                return FolderKind(CLOUD, service)
        for mark, service in CLOUD_MARKS:
            try:
                if (place / mark).exists():
                    return FolderKind(CLOUD, service)
            except OSError:
                continue
    return None


def _is_service(name: str, begins: str) -> bool:
    """`OneDrive - Harbour Lights` and `GoogleDrive-ann@example.org`, not `Dropboxes of the props`."""
    rest = name[len(begins) :]
    return not rest or not rest[0].isalpha()
