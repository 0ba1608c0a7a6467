"""The house rules as tests: who may import whom, no cycles, how large a room may grow."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("desktop", "db", "resources")
FILE_LIMIT, FUNCTION_LIMIT, CLASS_LIMIT, WINDOW_LIMIT = 500, 60, 300, 300
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}

QT = "PySide6"
OUTSIDE = {QT, "peewee", "playhouse", "reportlab", "sqlcipher3", "sqlite3", "pypdfium2"}

# What a package may import of ours and of the outside that matters; the longest prefix counts.
MAY: dict[str, set[str]] = {
    "db.troubles": set(),
    "db.errors": {"db.troubles"},
    "db.folding": set(),
    "db.clock": set(),
    "db.records": {"db.records"},
    "db.gate": {"db.errors"},
    "db.key_file": {"db.errors"},
    "db.on_disk": set(),
    "db.keys": {"db.key_file", "db.on_disk", "db.errors"},
    "db.one_at_a_time": set(),
    "db.leftovers": {"db.keys", "db.on_disk", "db.one_at_a_time", "db.errors"},
    "db.encrypt": {
        "db.leftovers", "db.keys", "db.key_file", "db.on_disk", "db.seal", "db.connection", "db.schema", "db.gate",
        "db.errors", "db.troubles", "sqlcipher3",
    },
    "db.seal": {"db.on_disk"},
    "db.soundness": {"db.connection", "db.seal", "db.errors", "sqlcipher3"},
    "db.connection": {"db.disk_room", "db.on_disk", "db.seal", "db.keys", "db.key_file", "db.errors", "db.folding", "db.troubles", "sqlcipher3"},
    "db.models": {"db.models", "db.connection", "peewee"},
    "db.migrations": set(),
    "db.private_files": set(),
    "db.backup_index": {"db.one_at_a_time", "db.clock"},
    "db.backup_shelf": {"db.backup_index", "db.clock", "db.on_disk", "db.private_files"},
    "db.disk_room": {"db.errors"},
    "db.backups": {"db.backup_shelf", "db.keys", "db.on_disk", "db.schema", "db.soundness", "db.connection", "db.clock", "db.errors", "db.gate"},
    "db.schema": {"db.leftovers", "db.soundness", "db.keys", "db.key_file", "db.on_disk", "db.backup_shelf", "db.clock", "db.connection", "db.errors", "db.troubles", "db.models.base", "sqlcipher3", "playhouse"},
    "db.derived": set(),
    "db.restore": {"db.keys", "db.on_disk", "db.seal", "db.soundness", "db.schema", "db.connection", "db.clock", "db.errors", "db.troubles", "sqlcipher3"},
    "db.salvage_pages": {"db.connection", "db.keys", "db.key_file", "db.errors", "sqlcipher3"},
    "db.salvage_shapes": {"db.salvage_pages", "db.folding"},
    "db.salvage": {
        "db.salvage_pages", "db.salvage_shapes", "db.schema", "db.connection", "db.soundness", "db.keys",
        "db.backup_shelf", "db.gate", "db.errors", "db.queries.totals", "db.search", "sqlcipher3",
    },
    "db.sensitive": set(),
    "db.audit_chain": {"db.connection", "db.clock"},
    "db.conflicts": {"db.connection", "db.clock", "db.gate", "db.errors"},
    "db.journal": {
        "db.derived", "db.models", "db.connection", "db.errors", "db.clock", "db.folding", "db.gate",
        "db.sensitive", "db.audit_chain", "db.conflicts", "sqlcipher3",
    },
    "db.search": {"db.search", "db.gate", "sqlcipher3", "db.connection", "db.folding", "db.records", "db.clock", "db.errors"},
    "db.queries": {
        "db.models", "db.records", "db.errors", "db.connection", "db.journal", "db.clock",
        "db.derived", "db.folding", "db.search", "db.queries", "db.gate", "db.audit_chain",
        "db.conflicts",
    },
    "db": set(),
    "resources": set(),
    "desktop.domain": {
        "desktop.domain", "db.queries", "db.records", "db.errors", "db.troubles", "db.clock", "db.folding",
        "db.connection", "db.schema", "db.seal", "db.soundness", "db.keys", "db.backup_shelf",
        "db.backups", "db.restore", "db.salvage", "db.search", "db.journal", "db.gate", "db.audit_chain",
        "resources", "db.conflicts",
        "db.disk_room", "db.private_files", "db.key_file", "db.encrypt", "db.leftovers",
    },
    "desktop.documents": {"desktop.documents", "desktop.domain", "resources", "reportlab"},
    "desktop.importing": {
        "desktop.importing", "desktop.domain", "db.queries", "db.records", "db.errors", "db.clock",
        "db.folding", "db.connection", "db.search", "db.gate",
    },
    "desktop.ui.widgets": {"desktop.ui.widgets", "desktop.ui.theme", "desktop.ui.icons", QT},
    "desktop.ui": {
        "desktop.ui", "desktop.domain", "desktop.importing", "desktop.documents", "db.queries",
        "db.records", "db.errors", "db.clock", "db.folding", "db.search", "db.journal",
        "db.connection", "db.gate", "db.soundness", "resources", QT, "pypdfium2",
    },
    "desktop.commands": {
        "desktop", "db.queries", "db.records", "db.errors", "db.clock", "db.connection",
        "db.schema", "db.restore", "db.search", "db.gate", "db.keys",
    },
    "desktop": {"desktop", "db", "resources", QT},
}  # fmt: skip

# Named one by one, each with its reason.
EXCEPTIONS: set[tuple[str, str]] = set()


def module_name(path: Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@lru_cache(maxsize=1)
def modules() -> dict[str, tuple[Path, ast.Module]]:
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            found[module_name(path)] = (path, ast.parse(path.read_text(encoding="utf-8")))
    return found


def under(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


def typing_only(tree: ast.Module) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            lines.update(n.lineno for n in ast.walk(node) if hasattr(n, "lineno"))
    return lines


def imports(name: str, *, with_typing: bool = True) -> Iterator[str]:
    """Everything a module imports, function-local imports and import_module texts included."""
    path, tree = modules()[name]
    skip = set() if with_typing else typing_only(tree)
    for node in ast.walk(tree):
        if getattr(node, "lineno", 0) in skip:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                full = f"{base}.{alias.name}"
                yield full if full in modules() else base
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield from (str(a.value) for a in node.args[:1] if isinstance(a, ast.Constant))


def rule_for(name: str) -> set[str]:
    best = max((p for p in MAY if under(name, p)), key=len)
    return MAY[best]


def test_imports_go_one_way():
    wrong = []
    for name in modules():
        allowed = rule_for(name)
        for target in imports(name):
            ours = target.split(".")[0] in PACKAGES
            matters = target.split(".")[0] in OUTSIDE
            if not (ours or matters) or (name, target) in EXCEPTIONS:
                continue
            if not any(under(target, a) for a in allowed):
                wrong.append(f"{name} imports {target}")
    assert not wrong, "\n".join(wrong)


def subject_of(name: str) -> str | None:
    parts = name.split(".")
    if parts[:2] != ["desktop", "ui"] or len(parts) < 4 or parts[2] == "widgets":
        return None
    return parts[2]


def test_a_subject_folder_never_imports_another():
    wrong = [
        f"{name} imports {target}"
        for name in modules()
        if (mine := subject_of(name)) is not None
        for target in imports(name)
        if (theirs := subject_of(target)) is not None and theirs != mine
    ]
    assert not wrong, "\n".join(wrong)


def test_shared_ui_files_know_no_subject():
    shells = {"desktop.ui.main_window", "desktop.ui.door_window", "desktop.ui.pages"}
    wrong = [
        f"{name} imports {target}"
        for name in modules()
        if under(name, "desktop.ui") and subject_of(name) is None and name not in shells
        for target in imports(name)
        if subject_of(target) is not None
    ]
    assert not wrong, "\n".join(wrong)


def test_there_are_no_import_cycles():
    graph = {
        name: {t for t in imports(name, with_typing=False) if t in modules() and t != name}
        for name in modules()
    }
    state: dict[str, int] = {}
    cycles: list[str] = []

    def visit(node: str, trail: list[str]) -> None:
        state[node] = 1
        for target in graph[node]:
            if state.get(target) == 1:
                cycles.append(" -> ".join([*trail[trail.index(target) :], target]))
            elif target not in state:
                visit(target, [*trail, target])
        state[node] = 2

    for name in graph:
        if name not in state:
            visit(name, [name])
    assert not cycles, "\n".join(cycles)


def length(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1  # type: ignore[attr-defined]


def test_rooms_stay_small():
    wrong = []
    for name, (path, tree) in modules().items():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        limit = WINDOW_LIMIT if name == "desktop.ui.main_window" else FILE_LIMIT
        if lines > limit and not under(name, "db.migrations"):
            wrong.append(f"{name}: {lines} lines")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                if length(node) > FUNCTION_LIMIT:
                    wrong.append(f"{name}.{node.name}: {length(node)} lines")
            elif isinstance(node, ast.ClassDef) and length(node) > CLASS_LIMIT:
                wrong.append(f"{name}.{node.name}: {length(node)} lines")
    assert not wrong, "\n".join(wrong)


def test_each_module_says_what_it_is_for():
    silent = [
        name
        for name, (_, tree) in modules().items()
        if not (ast.get_docstring(tree) or "").splitlines()
    ]
    assert not silent, silent


def test_no_room_is_named_for_nothing():
    wrong = [n for n in modules() if set(n.split(".")[-1].split("_")) & FORBIDDEN_NAMES]
    assert not wrong, wrong


@pytest.mark.parametrize("word", ["print", "time.sleep"])
def test_words_that_do_not_belong(word: str):
    called = re.compile(rf"(?<![\w.]){re.escape(word)}\(")
    wrong = [
        name
        for name, (path, _) in modules().items()
        if not under(name, "desktop.commands")
        and name != "desktop.__main__"
        and any(called.search(line.split("#")[0]) for line in path.read_text("utf-8").splitlines())
    ]
    assert not wrong, wrong


def test_tests_import_what_they_share_as_it_is_found_everywhere():
    """`from builders import`: as `tests.builders` it is only found from this folder."""
    wrong = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if re.search(r"^(?:from|import) tests\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert not wrong, wrong


def test_the_lock_names_only_the_public_index():
    text = (ROOT / "uv.lock").read_text(encoding="utf-8")
    hosts = {part.split("/")[0] for part in text.split("https://")[1:]}
    assert hosts == {"pypi.org", "files.pythonhosted.org"}
