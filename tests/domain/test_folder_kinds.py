"""Network and cloud folders are told by what can be seen of them, and ordinary ones are left in peace."""

from pathlib import Path

import pytest

from desktop.domain import folder_kinds
from desktop.domain.folder_kinds import CLOUD, NETWORK

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//server/share /mnt/front\\040desk cifs rw 0 0
host:/x /net nfs4 rw 0 0
tmpfs /net/local tmpfs rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/ann/.local/share/rapport", None),
        ("/mnt/front desk/rapport", NETWORK),
        ("/mnt/front desk", NETWORK),
        ("/mnt/front deskside", None),
        ("/net/house", NETWORK),
        ("/net/local/rapport", None),
        ("/run/user/1000/gvfs/smb-share:server=nas", NETWORK),
        ("/home/ann/Dropbox/Box office", CLOUD),
        ("/home/ann/OneDrive - Harbour Lights/rapport", CLOUD),
        ("/home/ann/Library/CloudStorage/GoogleDrive-ann@example.org/My Drive", CLOUD),
        ("/home/ann/Library/Mobile Documents/com~apple~CloudDocs", CLOUD),
        ("/home/ann/Nextcloud", CLOUD),
        ("/home/ann/Dropboxes of the props", None),
        ("/home/ann/icloudy", None),
    ],
)
def test_where_a_file_should_not_lie(folder, kind):
    found = folder_kinds.kind_of(Path(folder), platform="linux", mounts=MOUNTS)
    assert (found.kind if found else None) == kind
    if found is not None:
        assert len(found.sentence.split(". ")) >= 3  # what happened, what is at stake, what to do


@pytest.mark.parametrize(
    ("folder", "drive", "found"),
    [
        ("\\\\server\\share\\rapport", 3, True),
        ("Z:\\rapport", 4, True),
        ("C:\\Users\\ann\\AppData\\Local\\Rapport", 3, False),
        ("\\\\?\\C:\\Users\\ann", 3, False),
    ],
)
def test_shares_on_windows(folder, drive, found):
    kind = folder_kinds.kind_of(Path(folder), platform="win32", drive_kind=lambda _root: drive)
    assert (kind is not None) == found


def test_the_mark_of_a_service_is_enough(tmp_path):
    (tmp_path / ".dropbox").touch()
    inside = tmp_path / "box office"
    inside.mkdir()
    found = folder_kinds.kind_of(inside, platform="linux", mounts="")
    assert found is not None
    assert found.name == "Dropbox"
    assert "Dropbox copies" in found.sentence


def test_mounts_that_cannot_be_read_are_no_finding():
    assert folder_kinds.kind_of(Path("/x/y"), platform="linux", mounts="rubbish\n\nx") is None
