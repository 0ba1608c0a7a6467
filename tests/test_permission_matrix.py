"""Every role against every function below the screens, found in the code: what is new and has no
rule fails here.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import pytest
from unguarded_code import (
    ROOT,
    Spot,
    is_guarded,
    public_names,
    top_level,
    way_to_the_file,
)

from db import gate
from db.errors import NotAllowed
from db.gate import Right, right_of
from desktop.domain import permissions

R = Right
EXPECTED = {
    "nobody": {R.OPEN},
    "volunteer": {R.OPEN, R.TONIGHT},
    "staff": {R.OPEN, R.TONIGHT, R.KNOW, R.KEEP, R.IMPORT, R.EXPORT, R.FORMS, R.BACKUP},
    "admin": {R.OPEN, R.TONIGHT, R.KNOW, R.KEEP, R.IMPORT, R.EXPORT, R.FORMS, R.BACKUP,
              R.PUBLISH, R.POLICY, R.USERS, R.BOOKS, R.ERASE, R.RESTORE},
}  # fmt: skip

# What somebody who has not signed in, and what a volunteer, may call: named one by one, so that
# nothing comes to be open by the way. Each has a reason to be here.
FOR_EVERYBODY = {
    # who may sign in, and signing in
    "db.queries.users": {"list_users", "list_older_users", "get_user", "first_user", "find_user", "count_pins",
                         "count_admins"},
    "desktop.domain.sign_in": {"needs_secret", "before_pins", "may_sit_down_freely", "waits", "prove",
                               "prove_of_staff", "waits_at", "choose"},
    "desktop.domain.first_run": {"begin"},  # refused where anybody works already
    # That somebody signed in, or failed to; what was on the screen; and old steps that go by
    # themselves: it adds and lets go, and never reads.
    "db.queries.audit": {"add_event", "add_views", "prune_kept"},
    # the look of the window; key by key there
    "db.queries.settings": {"get_setting", "list_settings", "set_setting"},
    "db.queries.contact_values": {"normal_of", "venue_country"},
    "desktop.domain.protection": {"look"},  # whether a file is encrypted: it says so itself
    # upkeep, which tells nobody anything
    "db.queries.totals": {"refresh_due"},
    "db.search.keep": {"check", "find_lost"},
}  # fmt: skip
FOR_VOLUNTEERS = {
    "db.queries.attendance": {"count_arrived", "list_tonight"},
    "db.queries.performances": {"get_performance", "list_upcoming", "list_recent",
                                "next_performance", "find_performances", "find_performance"},
    "db.queries.printed_sheets": {"add_printed", "list_not_shredded", "set_shredded",
                                  "set_unshredded"},
    "desktop.domain.briefing": {"build_sheet", "build_changes", "remember_printed"},
    "desktop.domain.sheet_memory": {"last_printed", "remember"},
    "desktop.domain.sheet_typing": {"is_begun"},
    "desktop.domain.tonight": {"check_coming", "read_door", "list_tonight", "mark_here"},
}  # fmt: skip

# Who reads past the query layer above it, and why that tells nobody of a patron.
TOUCHES_THE_FILE = {
    "desktop.sample_venue": "makes a file of invented people",
    "desktop.pictures": "looks at a damaged copy of the sample venue",
    "desktop.commands.identity": "asks whether anybody has a PIN",
    "desktop.commands.check": "counts the rows of each table",
    "desktop.domain.first_look": "looks for damage before anybody can sign in",
    "desktop.domain.recovery": "looks at backups, counts rows, reads which numbers were erased",
}
# Who acts for the house, and why: whoever sits at the desk, or before anybody can.
ACTS_FOR_THE_HOUSE = {
    "desktop.sample_venue.venue": "makes a file of invented people",
    "desktop.sample_venue.bulk": "makes a file of invented people",
    "desktop.commands.identity": "nobody can sign in to a file that cannot be read",
    "desktop.commands.demo": "works on the sample venue",
    "desktop.domain.first_look": "looks for damage before anybody can sign in",
    "desktop.domain.erasure": "sweeps what an erasure left in unused pages; nothing is shown",
    "desktop.domain.recovery": "erases again, after a restore, who had been erased",
    "desktop.domain.safe_keeping": "backs up whoever is at the desk; nothing is shown",
    "desktop.commands.key": "counts copies",
    "desktop.converting": "opens and seals a file that was converted by who may",
    "desktop.ui.recovery.recovery_page": "nobody can sign in to a file that cannot be read",
}
READS = {"raw", "row", "rows", "write_rows", "connect", "thread_raw"}


@lru_cache(maxsize=1)
def guarded() -> dict[str, tuple[Callable[..., Any], Right]]:
    """Every guarded function below the screens, by its full name."""
    found = {}
    for folder in ("db", "desktop/domain", "desktop/importing"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            module = module.removesuffix(".__init__")
            for name, value in vars(importlib.import_module(module)).items():
                right = right_of(value)
                if right is not None and value.__module__ == module:
                    found[f"{module}.{name}"] = (value, right)
    return found


def acting_as(role: str) -> gate.Acting:
    return gate.NOBODY if role == "nobody" else permissions.acting_for(role, 1)


@pytest.mark.parametrize("role", EXPECTED)
def test_a_role_has_the_rights_that_were_agreed_and_no_other(role: str):
    assert acting_as(role).rights == EXPECTED[role]


def test_every_right_is_somebodys_and_every_role_is_in_the_table():
    assert set(Right) == EXPECTED["admin"]
    assert set(permissions.ROLE_RIGHTS) == set(EXPECTED) - {"nobody"}


@pytest.mark.parametrize("spot", public_names(), ids=str)
def test_nothing_public_reaches_the_file_without_a_guard(spot: Spot):
    assert way_to_the_file(spot) == ""


def test_the_walk_sees_what_python_sees():
    seen = {str(s) for s in public_names() if is_guarded(top_level(s.module)[s.name])}
    imported = {
        name
        for name in guarded()
        if name.startswith(("db.queries.", "db.search.")) or name == "db.journal.undo"
    }
    classes = {name for name in seen if name.rpartition(".")[2][0].isupper()}
    assert seen - classes == imported
    assert len(imported) > 350


def test_a_function_without_a_guard_would_be_found():
    from db.queries import notes

    assert right_of(notes.list_notes) is Right.KNOW
    assert way_to_the_file(Spot("db.queries.notes", "_record")) == ""
    assert "db.connection" in way_to_the_file(Spot("db.search.keep", "_rows_kept"))


@pytest.mark.parametrize("role", EXPECTED)
def test_who_has_the_right_is_heard_and_who_has_not_is_refused_first(role: str, database):
    wrong = []
    for name, (function, right) in guarded().items():
        refused = is_refused(function, acting_as(role))
        if refused != (right not in EXPECTED[role]):
            wrong.append(f"{name} needs {right.value}: {'refused' if refused else 'heard'}")
    assert not wrong, "\n".join(wrong)


def is_refused(function: Callable[..., Any], acting: gate.Acting) -> bool:
    """Whether it is refused; without arguments, so that nothing else can come before the refusal."""
    with gate.acting(acting):
        try:
            function()
        except NotAllowed:
            return True
        except Exception:  # noqa: BLE001 - it was heard: what is amiss is that it was given nothing
            return False
    return False


@pytest.mark.parametrize(
    ("table", "right"), [(FOR_EVERYBODY, Right.OPEN), (FOR_VOLUNTEERS, Right.TONIGHT)]
)
def test_what_few_rights_open_is_named_one_by_one(table: dict[str, set[str]], right: Right):
    found: dict[str, set[str]] = {}
    for name, (_, needed) in guarded().items():
        if needed is right:
            module, _, function = name.rpartition(".")
            found.setdefault(module, set()).add(function)
    assert found == table


def above_the_layer() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / "desktop").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def test_nobody_above_the_query_layer_reads_the_file_past_it():
    wrong = []
    for name, tree in above_the_layer():
        if any(name.startswith(known) for known in TOUCHES_THE_FILE):
            continue
        wrong += [
            f"{name}:{node.lineno} calls {ast.unparse(node.func)}"
            for function in _unguarded_functions(tree)
            for node in ast.walk(function)
            if isinstance(node, ast.Call) and _reads(node.func)
        ]
    assert not wrong, "\n".join(wrong)


def _unguarded_functions(tree: ast.Module) -> Iterator[ast.AST]:
    for node in tree.body:
        if not is_guarded(node):
            yield node


def _reads(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "connection"
        and function.attr in READS
    )


def test_no_screen_or_verb_takes_a_right_by_itself():
    """`gate.HOUSE` and `act_as` are for those who know who sits at the desk."""
    may = {name: {"HOUSE"} for name in ACTS_FOR_THE_HOUSE} | {"desktop.domain.session": {"act_as"}}
    wrong = []
    for name, tree in above_the_layer():
        taken = {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "gate"
        } & {"HOUSE", "act_as", "Acting"}
        if taken - may.get(name, set()):
            wrong.append(f"{name}: {sorted(taken)}")
    assert not wrong, "\n".join(wrong)


def test_a_refusal_changes_nothing(database):
    from db import connection

    before = connection.raw().total_changes
    with gate.acting(gate.NOBODY):
        for function, right in guarded().values():
            if right is not Right.OPEN:
                with contextlib.suppress(NotAllowed):
                    function()
    assert connection.raw().total_changes == before
