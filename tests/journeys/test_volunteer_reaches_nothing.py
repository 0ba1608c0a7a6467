"""A volunteer is driven through everything they may call, and no byte that is protected comes out."""

from __future__ import annotations

import importlib
import inspect
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from builders import (
    TONIGHT,
    insert,
    make_batch,
    make_complaint,
    make_household,
    make_note,
    make_order,
    make_patron,
    make_performance,
    make_promise,
    make_ticket,
    make_user,
    make_visit,
    refresh,
)
from planted import plant_secrets
from pypdf import PdfReader
from unguarded_code import ROOT

from db import connection, gate, journal
from db.errors import NotAllowed
from db.gate import Right, right_of
from db.models import Call, ContactPoint, Setting, User
from db.queries import notes, patrons, users
from db.records.users import UserRecord
from desktop import __main__ as command_line
from desktop.domain import briefing, permissions, pins, session, tonight
from desktop.domain.first_run import FirstRun
from desktop.domain.sheet import ALL_PARTS
from desktop.ui.performances import sheet_maker
from desktop.ui.performances.sheet_maker import Wish

VOLUNTEER = "Tess Whitlow"


@pytest.fixture
def performance(database: Path) -> int:
    return make_performance("Winterreise", TONIGHT)


@pytest.fixture
def markers(performance: int) -> tuple[str, ...]:
    """Every kind of thing that is not a volunteer's, each with a word of its own."""
    planted = plant_secrets(performance)
    ana = make_user("Ana Moreau", "AM", "admin")
    User.update(pin_hash="MARKHASH", pin_kind="pin").where(User.id == ana).execute()
    absent = make_patron("Quentin", "Markabsent", email="markabsent@example.org",
                         phone="+1 207 555 0177", street="7 Markstreet", postcode="04101",
                         organisation="Markorganisation", salutation="Marksalutation")  # fmt: skip
    make_visit(absent, make_performance("Hamlet", "2026-10-03 19:30"), 2)
    make_household("The Markhousehold", absent)
    make_note(absent, "Markother", audience="desk")
    here = make_patron("Chidi", "Okafor", email="markhere@example.org", phone="+1 207 555 0199")
    make_household("The Markhome", here)
    order = make_order(here, "MARKORDER-77", comment="Markcomment", total_minor=987654)
    make_ticket(order, performance, here, "B1", price_minor=493827)
    make_complaint(here, "Markgrievance")
    make_note(here, "Markpinned", pinned=True)
    make_promise(here, "Marktask", kind="task")
    insert(
        Call,
        patron=here,
        kind="question",
        started_at="2026-11-20T15:00:00Z",
        updated_at="2026-11-20T15:00:00Z",
        summary="Markcall",
    )
    make_batch("markfile.csv")
    for key in ("house_policy", "opener_templates", "kiosk_pin", "markkey"):
        insert(Setting, key=key, value='"Marksetting"')
    refresh()
    return (
        *planted, "MARKHASH", "Markabsent", "markabsent", "Markstreet", "Markorganisation",
        "Marksalutation", "Markhousehold", "Markother", "markhere", "Markhome",
        "MARKORDER", "Markcomment", "9876", "4938", "Markgrievance", "Markpinned", "Marktask",
        "Markcall", "markfile", "Marksetting",
    )  # fmt: skip


@pytest.fixture
def volunteer(markers: tuple[str, ...]) -> Iterator[int]:
    user = make_user(VOLUNTEER, "TW", "volunteer")
    with gate.acting(permissions.acting_for("volunteer", user)):
        yield user


def leaks(markers: tuple[str, ...], shown: str) -> list[str]:
    # Parts of the time, and what the volunteer typed themselves, are no finding.
    return [m for m in markers if m in shown and m != "555"]


def functions() -> list[tuple[str, Any]]:
    """All that a volunteer may call below the screens."""
    found = []
    for folder in ("db", "desktop/domain", "desktop/importing"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            for function, value in vars(importlib.import_module(name)).items():
                if right_of(value) in (Right.OPEN, Right.TONIGHT) and value.__module__ == name:
                    found.append((f"{name}.{function}", value))
    return found


TEXTS = ("", "Markabsent", "Quentin", "Hamlet", "Winterreise", "0177", "MARKORDER-77", "Zebedee")
KEYS = ("house_policy", "opener_templates", "kiosk_pin", "markkey", "sign_in_unknown", "venue_name",
        "briefing.options", "file_id")  # fmt: skip
# What is tried for a parameter of that name, whoever's function it is.
TRIED: dict[str, tuple[Any, ...]] = {
    "performance_id": (1, 2, 3, 4, 99), "user_id": (1, 2, 3, 99), "but": (None, 1),
    "text": TEXTS, "title": TEXTS, "name": TEXTS, "starts_at_text": ("", "2026-10-03"),
    "limit": (1000,), "since": ("", "2020-01-01"), "before": ("2999-01-01T00:00:00Z",),
    "active_only": (True, False), "key": KEYS, "default": (None,), "value": ("x",),
    "kind": ("email", "phone", "address", "briefing", "record"), "street": ("",), "city": ("",),
    "postcode": ("",), "subject": ("sign_in",), "action": ("Looked",), "patron_id": (None, 1),
    "counts": (None,), "copies": (1,), "pages": (1,), "people": (1,), "ids": ((1, 2, 3),),
    "tickets": ((1, 2, 3, 4, 5),), "here": (True, False), "parts": (ALL_PARTS,), "now": (None,),
    "user": ("",), "top": (40,), "name_or_id": (1, "Ana Moreau", "nobody"),
    "was": (None,), "pin": ("493817",), "where": ("kiosk",),
    "what": ("Looked at it",), "seen": (((1, None),),), "said": (), "secret": ("493817",), "old": ("",), "new": ("493817",),
}  # fmt: skip
SPECIAL: dict[tuple[str, str], Any] = {
    ("desktop.domain.briefing.remember_printed", "sheet"): lambda: (briefing.build_sheet(1),),
    ("desktop.domain.sheet_memory.remember", "sheet"): lambda: (briefing.build_sheet(1),),
    ("desktop.domain.first_run.begin", "said"): lambda: (FirstRun("Mark", "Evil Twin"),),
    ("desktop.domain.protection.look", "database"): lambda: (connection.current_path(),),
    ("desktop.domain.sign_in.may_sit_down_freely", "user"): lambda: tuple(users.list_users()),
}


def tried(name: str, parameter: str) -> tuple[Any, ...]:
    special = SPECIAL.get((name, parameter))
    if special is not None:
        found: tuple[Any, ...] = special()
        return found
    assert parameter in TRIED, f"{name}: say what is tried for {parameter}"
    return TRIED[parameter]


def test_nothing_that_a_volunteer_may_call_tells_what_is_protected(
    volunteer: int, markers: tuple[str, ...], monkeypatch
):
    monkeypatch.setattr(pins, "cost", (4, 8, 1))
    calls, told = 0, []
    for name, function in functions():
        parameters = [
            p
            for p in inspect.signature(function).parameters.values()
            if p.kind is not p.VAR_KEYWORD
        ]
        for values in product(*(tried(name, p.name) for p in parameters)):
            given = dict(zip((p.name for p in parameters), values, strict=True))
            calls += 1
            try:
                shown = repr(function(**given))
            except Exception as refused:  # noqa: BLE001 - whatever it is, it may be shown
                shown = str(refused)
            asked = repr(given)
            told += [f"{name}({asked}): {m}" for m in leaks(markers, shown) if m not in asked]
    assert calls > 200
    assert told == []


def test_whatever_is_typed_finds_tonights_names_alone(
    volunteer: int, markers: tuple[str, ...], performance: int
):
    door = tonight.read_door(performance)
    allowed = {one.name for one in door.names}
    assert allowed == {"Tern, Rosa", "Okafor, Chidi", "Guest"}
    pieces = {m[:n] for m in markers for n in range(1, len(m) + 1)}
    pieces |= {m[n:] for m in markers for n in range(len(m))}
    for typed in sorted(pieces):
        found = door.find(typed)
        assert {one.name for one in found} <= allowed
        assert leaks(markers, repr(found)) == []
    for typed in markers:
        if typed.isalpha():
            assert door.find(typed) == [], typed


def test_the_count_of_a_search_tells_nothing(volunteer: int, performance: int):
    from db import search
    from db.queries import patron_list, segments

    for ask in (
        lambda: search.search("Markgrievance"),
        lambda: patron_list.count_view("all"),
        lambda: segments.count_patrons(None),
        lambda: notes.list_notes(1),
        lambda: patrons.find_patron("markhere@example.org"),
        lambda: patrons.get_patron(1),
    ):
        with pytest.raises(NotAllowed):
            ask()


@pytest.mark.parametrize("paper", ["a4", "letter", "large"])
@pytest.mark.parametrize("changes", [False, True])
def test_no_byte_of_the_sheet_is_protected(
    volunteer: int, markers: tuple[str, ...], performance: int, paper: str, changes: bool
):
    if changes:
        briefing.remember_printed(briefing.build_sheet(performance, frozenset({"learnt"})))
    made = sheet_maker.make(Wish(performance, ALL_PARTS, 40, paper, VOLUNTEER, changes))
    assert isinstance(made, sheet_maker.Made)
    raw = unpacked(made.pdf)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(made.pdf)).pages)
    assert "Rosa Tern" in text
    words = tuple(m for m in markers if not m.isdecimal() and m != "@")
    assert leaks(words, text) == []
    assert [m for m in words if m.encode() in raw or m.encode("utf-16-be") in raw] == []
    assert leaks(words, repr(made.sheet)) == []


def unpacked(pdf: bytes) -> bytes:
    found = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(match.group(1)))
        except zlib.error:
            continue
    return b"\n".join(found)


def test_no_step_of_somebody_else_is_taken_back(volunteer: int, markers: tuple[str, ...]):
    with gate.acting(gate.HOUSE):
        step = notes.add_note(1, "Markundo", user_id=1)
    with pytest.raises(NotAllowed):
        journal.undo(step)
    assert notes_with("Markundo") == 1


def notes_with(text: str) -> int:
    row = connection.row("select count(*) from note where text = ?", (text,))
    assert row is not None
    return int(row[0])


def test_a_volunteer_cannot_make_themself_an_admin(volunteer: int):
    attempts = (
        lambda: users.update_user(volunteer, role="admin"),
        lambda: users.add_user("Evil Twin", role="admin"),
        lambda: users.set_pin(1, "", ""),
        lambda: users.get_pin_hash(1),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    claimed = UserRecord(volunteer, VOLUNTEER, "TW", "admin", active=True)
    assert session.of(users.get_user(volunteer)).role == "volunteer"
    assert session.sit_down(claimed).role == "volunteer"


def test_no_verb_tells_what_is_protected(
    volunteer: int, markers: tuple[str, ...], database: Path, capsys
):
    connection.close()
    out = database.parent
    lines = [
        ["search", "Markabsent"], ["search", "0177", "--json"], ["patron", "1", "--json"],
        ["patron", "markhere@example.org"], ["export", "patrons", "-o", f"{out}/a.csv"],
        ["export", "notes", "-o", f"{out}/b.csv"], ["list", "--view", "all"], ["follow-ups"],
        ["insights"], ["check"], ["backup", f"{out}/c.db"], ["form", "list"],
        ["capture", "1", "loves jazz"], ["draft", "1", "--template", "Thank you"],
        ["erase", "1", "--dry-run"], ["restore", str(database)],
        ["briefing", "-o", f"{out}/sheet.pdf"],
        ["briefing", "-o", f"{out}/sheet.pdf", "--json"],
        ["briefing", "--performance", "Hamlet", "-o", f"{out}/old.pdf"],
    ]  # fmt: skip
    gate.act_as(gate.NOBODY)
    done = 0
    for line in lines:
        try:
            code = command_line.main(["--database", str(database), "--user", VOLUNTEER, *line])
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        done += code == 0
        assert (code == 0) == (line[0] == "briefing" and "Hamlet" not in line), line
        typed = " ".join(line)
        assert [m for m in leaks(markers, said.out + said.err) if m not in typed] == [], line
    assert done == 2
    assert sorted(p.name for p in out.iterdir() if p.suffix in (".csv", ".pdf")) == ["sheet.pdf"]


def test_what_a_volunteer_writes_is_a_tick_and_nothing_else(volunteer: int, performance: int):
    before = contents()
    [okafor] = tonight.list_tonight(performance, "okafor")
    tonight.mark_here(performance, okafor.tickets)
    changed = {table for table, rows in contents().items() if rows != before[table]}
    assert "ticket" in changed
    assert changed <= {"ticket", "audit_entry", "audit_head", "kept_step", "patron", "search_entry"}
    assert ContactPoint.select().count() > 0


def contents() -> dict[str, list[tuple[Any, ...]]]:
    tables = connection.rows(
        "select name from sqlite_master where type = 'table' and name not like 'search_%' "
        "and name not like 'sqlite_%'"
    )
    return {t: connection.rows(f'select * from "{t}"') for (t,) in tables}
