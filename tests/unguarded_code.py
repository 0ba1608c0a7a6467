"""Which functions of the query layer can reach the file without passing a guard, read from the code."""

from __future__ import annotations

import ast
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
LAYER = ("db.queries", "db.search")
# What the file is read and written through; whatever leads there needs a guard before it.
DOORS = ("db.connection", "db.journal", "db.models", "db.schema", "db.restore", "db.derived",
         "sqlcipher3")  # fmt: skip


class Spot(NamedTuple):
    """A name at the top level of a module."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


@lru_cache(maxsize=1)
def trees() -> dict[str, ast.Module]:
    """The modules of the store, parsed."""
    found = {}
    for path in sorted((ROOT / "db").rglob("*.py")):
        parts = list(path.relative_to(ROOT).with_suffix("").parts)
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


@cache
def top_level(module: str) -> dict[str, ast.AST]:
    """Functions, classes and values of a module by name."""
    found: dict[str, ast.AST] = {}
    for node in trees()[module].body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign):
            found |= {t.id: node for t in node.targets if isinstance(t, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = node
    return found


@cache
def imported(module: str) -> dict[str, str]:
    """What a name means that was imported: a module, or a name in one."""
    found = {}
    for node in ast.walk(trees()[module]):
        if isinstance(node, ast.ImportFrom):
            found |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.asname or a.name.split(".")[0]: a.name for a in node.names}
    return found


def is_door(name: str) -> bool:
    """Whether this leads to the file itself."""
    return any(name == door or name.startswith(door + ".") for door in DOORS)


def is_guarded(node: ast.AST) -> bool:
    """Whether a function asks the gate first; a class, whether making one does."""
    if isinstance(node, ast.ClassDef):
        made = [n for n in node.body if isinstance(n, ast.FunctionDef) and n.name == "__init__"]
        return any(is_guarded(n) for n in made)
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    first = ast.unparse(node.decorator_list[0]) if node.decorator_list else ""
    return first.removeprefix("gate.").startswith("needs(")


def public_names() -> list[Spot]:
    """Every public function and class of the query layer, with `undo` of the journal."""
    found = [Spot("db.journal", "undo")]
    for module in trees():
        if module.startswith(LAYER):
            found += [
                Spot(module, name)
                for name, node in top_level(module).items()
                if not name.startswith("_")
                and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            ]
    return found


def way_to_the_file(spot: Spot) -> str:
    """How the file is reached from here without a guard, '' if it cannot be."""
    return _way(spot, set(), [])


def _way(spot: Spot, seen: set[Spot], path: list[str]) -> str:
    if spot in seen or spot.module not in trees():
        return ""
    seen.add(spot)
    node = top_level(spot.module).get(spot.name)
    if node is None:
        original = imported(spot.module).get(spot.name, "")  # passed on, as by a package
        module, _, name = original.rpartition(".")
        return _way(Spot(module, name), seen, path) if module else ""
    if is_guarded(node):
        return ""
    for target in _used(spot.module, node):
        if isinstance(target, str):
            return " -> ".join([*path, str(spot), target])
        found = _way(target, seen, [*path, str(spot)])
        if found:
            return found
    return ""


def _used(module: str, node: ast.AST) -> list[str | Spot]:
    """What a piece of code leans on: doors by name, other code of ours by its spot."""
    only_types = _annotations(node)
    names = imported(module)
    found: list[str | Spot] = []
    for inner in ast.walk(node):
        if id(inner) in only_types:
            continue
        if isinstance(inner, ast.Name):
            target = names.get(inner.id)
            if target is None:
                found.append(Spot(module, inner.id))
            elif is_door(target):
                found.append(target)
            elif target not in trees():
                found.append(Spot(*target.rpartition(".")[::2]))
        elif isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            target = names.get(inner.value.id)
            if target in trees():
                found.append(Spot(target, inner.attr))
    return found


def _annotations(node: ast.AST) -> set[int]:
    parts: list[ast.AST] = []
    for inner in ast.walk(node):
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            every = [*inner.args.posonlyargs, *inner.args.args, *inner.args.kwonlyargs]
            parts += [a.annotation for a in every if a.annotation] + [inner.returns or ast.Pass()]
        elif isinstance(inner, ast.AnnAssign):
            parts.append(inner.annotation)
    return {id(inner) for part in parts for inner in ast.walk(part)}
