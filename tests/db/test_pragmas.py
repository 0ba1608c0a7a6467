"""What makes a file hold is set on every connection; nobody opens the file behind the driver's back."""

import ast
from pathlib import Path

import pytest

from db import connection

ROOT = Path(connection.__file__).parents[1]
WANTED = {
    "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1,
    "trusted_schema": 0, "cell_size_check": 1, "mmap_size": 0, "temp_store": 2, "busy_timeout": 5000,
}  # fmt: skip


def test_the_pragmas_are_read_back_on_a_second_connection(database):
    first = connection.raw()
    second = connection.connect(database)
    try:
        for raw in (first, second):
            found = {name: _read(raw, name) for name in WANTED}
            assert found == WANTED
    finally:
        second.close()


def test_a_connection_that_only_looks_writes_nothing_and_changes_no_journal(database, tmp_path):
    from db import schema

    copy = tmp_path / "copy.db"
    schema.backup_to(copy)
    before = (copy.read_bytes(), sorted(tmp_path.iterdir()))
    raw = connection.connect(copy, to_look=True)
    try:
        assert _read(raw, "journal_mode") == "delete"
        assert _read(raw, "trusted_schema") == 0
        with pytest.raises(connection.driver.Error):
            raw.execute("delete from setting")
    finally:
        raw.close()
    assert (copy.read_bytes(), sorted(tmp_path.iterdir())) == before


def test_writes_begin_at_once(database):
    with connection.transaction() as raw:
        other = connection.connect(database)
        try:
            other.execute("pragma busy_timeout = 0")
            with pytest.raises(connection.driver.OperationalError, match="locked"):
                other.execute("begin immediate")
        finally:
            other.close()
        assert raw.in_transaction


def _read(raw: object, name: str) -> object:
    found = raw.execute(f"pragma {name}").fetchone()  # type: ignore[attr-defined]
    return None if found is None else found[0]


# Opening a database as a file drops the locks that SQLite holds on it in this process. Each of these
# opens something else, or a file that no connection of this process has open.
MAY_OPEN = {
    "db/on_disk.py": "folders, so that the names in them outlive a power cut",
    "db/schema.py": "the copy that is being made, before it has its name; a head, when nothing is open",
    "db/backups.py": "copies in the backups and on the second place",
    "db/backup_index.py": "the index of a folder of backups",
    "db/backup_shelf.py": "copies whose SHA-256 is taken",
    "db/one_at_a_time.py": "a lock beside what only one program at a time may do",
    "db/restore.py": "the copy that is to take the place, and a file that was closed off",
    "db/encrypt.py": "the converted copy, before it takes the place",
    "db/key_file.py": "the key file",
    "db/keys.py": "a file's first bytes, by a handle that is kept open while SQLite has the file",
    "db/seal.py": "the seal; the file's bytes by a handle that is kept open while SQLite has the file",
    "db/leftovers.py": "what a conversion left, and its lock",
    "db/salvage_pages.py": "copies of a damaged file",
}
KEEP_THEIR_HANDLE = {"db/keys.py", "db/seal.py"}  # closing it is what would drop the locks
OPENS = {"open", "read_bytes", "write_bytes", "copyfile", "copy", "copy2", "copyfileobj"}
NAMES = {"database", "current_path", "db_path", "live"}


def test_nobody_opens_the_live_file_as_a_file():
    """Where a name says that it is the database, only the driver may open it."""
    wrong = []
    for path in sorted([*(ROOT / "db").rglob("*.py"), *(ROOT / "desktop").rglob("*.py")]):
        if str(path.relative_to(ROOT)) in KEEP_THEIR_HANDLE:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _opens(node):
                told = ast.unparse(node)
                if any(_names(part) for part in [node.func, *node.args]):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}: {told}")
    assert not wrong, "\n".join(wrong)


def test_only_who_is_named_opens_files_in_the_store():
    wrong = []
    for path in sorted((ROOT / "db").rglob("*.py")):
        name = str(path.relative_to(ROOT))
        tree = ast.parse(path.read_text(encoding="utf-8"))
        opened = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Call) and _opens(n)]
        if opened and name not in MAY_OPEN:
            wrong.append(f"{name}: {opened}")
    assert not wrong, "\n".join(wrong)


def _opens(node: ast.Call) -> bool:
    called = node.func
    if isinstance(called, ast.Name):
        return called.id in ("open", "copyfile")
    return (
        isinstance(called, ast.Attribute)
        and called.attr in OPENS
        and not (
            isinstance(called.value, ast.Name) and called.value.id in ("dialogs", "webbrowser")
        )
    )


def _names(node: ast.AST) -> bool:
    """Whether the very thing that is opened is called the database."""
    if isinstance(node, ast.Attribute):
        node = node.value
    if isinstance(node, ast.Call):
        node = node.func
    last = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return last in NAMES
