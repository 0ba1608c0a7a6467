"""Who may use which verb, and how the command line learns who asks."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from builders import TONIGHT, make_patron, make_performance, make_user, make_visit, refresh

from db import connection, gate, key_file, keys, schema
from db.errors import StoreError
from db.queries import forms, users
from desktop import __main__ as command_line
from desktop.commands import identity
from desktop.domain import (
    file_care,
    form_schema,
    key_store,
    passphrase,
    permissions,
    pins,
    protection,
    recovery,
)  # fmt: skip
from desktop.domain.form_schema import FormSchema, Question

RELEASED = Path(__file__).parents[1] / "data" / "databases"
PIN, OTHER_PIN = "493817", "602815"
ROLES = {"Ana Moreau": "admin", "Marcus Bell": "staff", "Tess Whitlow": "volunteer"}

# What each verb is tried with. {id} a patron, {out} a folder, {copy} a copy of the file.
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "import": ("{out}/none.csv", "--dry-run"),
    "form": ("list",),
    "search": ("shim",),
    "patron": ("{id}",),
    "capture": ("{id}", "loves jazz", "--dry-run"),
    "briefing": ("-o", "{out}/sheet.pdf"),
    "draft": ("{id}", "--template", "Thank you"),
    "follow-ups": (),
    "insights": (),
    "check": (),
    "backup": ("{out}/copy.db",),
    "restore": ("{copy}",),
    "salvage": ("{copy}", "-o", "{out}/salvaged.db"),
    "erase": ("{id}", "--dry-run"),
    "know": ("{id}", "-o", "{out}"),
    "retention": (),
    "list": (),
    "export": ("patrons", "-o", "{out}/patrons.csv"),
    "encrypt": (),
}
CLOSED = {v for v, (_, need, _) in command_line.VERBS.items() if need != command_line.NOTHING}
ASKED = sorted(CLOSED | {"restore", "salvage"})


@pytest.fixture
def house(database: Path, monkeypatch) -> Path:
    for name, role in ROLES.items():
        make_user(name, "", role)
    patron = make_patron("Judith", "Shimwell", email="judith@example.org")
    make_visit(patron, make_performance("Hamlet", TONIGHT), seats=("F12",), attended=None)
    refresh()
    file_care.save_copy(database.with_name("copy.db"))
    connection.close()
    gate.act_as(gate.NOBODY)
    monkeypatch.delenv("RAPPORT_PIN", raising=False)
    # Quick: how much work a PIN takes is measured elsewhere.
    monkeypatch.setattr(pins, "cost", (4, 8, 1))
    return database


@pytest.fixture
def rapport(house: Path, capsys):
    """Runs the command line on the house: (exit code, stdout, stderr)."""

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = command_line.main(["--database", str(house), *arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def choose_pin(house: Path, name: str, pin: str = PIN) -> None:
    schema.open_file(house)
    with gate.acting(gate.HOUSE):
        user = users.find_user(name)
        assert user is not None
        users.set_pin(user.id, pins.encode(pin), pins.PIN)
    connection.close()


def arguments_of(verb: str, house: Path) -> list[str]:
    return [
        part.format(id=1, out=house.parent, copy=house.with_name("copy.db"))
        for part in ARGUMENTS[verb]
    ]


def test_every_verb_says_what_it_takes():
    assert set(command_line.VERBS) <= set(identity.VERB_RIGHTS)
    for verb in CLOSED:
        assert identity.VERB_RIGHTS[verb] is not None, verb


@pytest.mark.parametrize("verb", ASKED)
@pytest.mark.parametrize("name", ROLES)
def test_a_verb_is_for_who_has_the_right(verb: str, name: str, rapport, house: Path):
    needed = identity.VERB_RIGHTS[verb]
    assert needed is not None
    code, out, err = rapport("--user", name, verb, *arguments_of(verb, house))
    if permissions.may(ROLES[name], needed):
        assert "may not use" not in err
        assert code in (0, 1), (code, err)
        assert "not understood" not in err
    else:
        assert (code, out) == (1, "")
        assert err == (
            f"{name} may not use `rapport {verb}`. Nothing was done. "
            "Ask an admin, or name a user who may with --user.\n"
        )


def test_a_volunteer_may_print_the_sheet_and_nothing_else():
    may = {v for v, r in identity.VERB_RIGHTS.items() if r in permissions.rights_of("volunteer")}
    assert may == {"briefing"}


@pytest.mark.parametrize("verb", ["demo", "sample", "open"])
def test_what_touches_no_venues_file_asks_nobody(verb: str):
    assert identity.VERB_RIGHTS[verb] is None
    assert command_line.VERBS[verb][1] == command_line.NOTHING


def test_staff_publish_no_form_on_the_command_line(rapport, house: Path):
    schema.open_file(house)
    with gate.acting(gate.HOUSE):
        asks = FormSchema("Season signup", questions=(Question("q1", "short", "Who are you?"),))
        forms.add_form("Season signup", form_schema.to_data(asks))
    connection.close()
    code, out, err = rapport("--user", "Marcus Bell", "form", "publish", "Season signup")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "Nothing was changed" in err
    assert rapport("--user", "Marcus Bell", "form", "list")[0] == 0


def test_without_a_pin_anywhere_the_first_user_acts(rapport):
    assert rapport("search", "shim")[0] == 0


def test_a_name_that_nobody_has_is_nobody(rapport):
    code, out, err = rapport("--user", "Nobody Here", "search", "shim")
    assert (code, out, err.count("\n")) == (1, "", 1)


def test_once_anybody_has_a_pin_one_says_who_one_is(rapport, house: Path):
    choose_pin(house, "Ana Moreau")
    code, out, err = rapport("search", "shim")
    assert (code, out) == (1, "")
    assert "rapport --user NAME" in err


def test_the_right_pin_opens(rapport, house: Path, monkeypatch):
    choose_pin(house, "Ana Moreau")
    monkeypatch.setenv("RAPPORT_PIN", PIN)
    code, out, _ = rapport("--user", "Ana Moreau", "search", "shim")
    assert code == 0
    assert "Judith Shimwell" in out


def test_a_wrong_pin_opens_nothing_and_counts_as_in_the_window(rapport, house: Path, monkeypatch):
    choose_pin(house, "Ana Moreau")
    monkeypatch.setenv("RAPPORT_PIN", OTHER_PIN)
    for _ in range(6):
        code, out, err = rapport("--user", "Ana Moreau", "search", "shim")
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert OTHER_PIN not in err
    assert "next try is heard in" in err
    monkeypatch.setenv("RAPPORT_PIN", PIN)
    code, out, err = rapport("--user", "Ana Moreau", "search", "shim")
    assert (code, out) == (1, "")
    assert "next try is heard in" in err


def test_a_volunteer_without_a_pin_is_asked_for_none(rapport, house: Path):
    choose_pin(house, "Ana Moreau")
    assert rapport("--user", "Tess Whitlow", *briefing(house))[0] == 0
    assert rapport("--user", "Marcus Bell", *briefing(house))[0] == 1  # staff choose one first


def briefing(house: Path) -> tuple[str, ...]:
    return ("briefing", *arguments_of("briefing", house))


def test_the_pin_is_asked_for_on_the_terminal(rapport, house: Path, monkeypatch):
    choose_pin(house, "Ana Moreau")
    asked: list[str] = []
    monkeypatch.setattr(identity.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(identity.getpass, "getpass", lambda text: asked.append(text) or PIN)
    assert rapport("--user", "Ana Moreau", "search", "shim")[0] == 0
    assert asked == ["PIN of Ana Moreau: "]


def test_a_script_without_a_pin_is_told_where_to_put_it(rapport, house: Path, monkeypatch):
    choose_pin(house, "Ana Moreau")
    monkeypatch.setattr(identity.sys.stdin, "isatty", lambda: False, raising=False)
    code, _, err = rapport("--user", "Ana Moreau", "search", "shim")
    assert code == 1
    assert "RAPPORT_PIN" in err


def test_user_without_a_verb_is_not_understood(rapport):
    assert rapport("--user", "Ana Moreau")[0] == 2


def test_who_acted_is_forgotten_when_the_verb_is_done(rapport):
    rapport("--user", "Ana Moreau", "search", "shim")
    assert gate.current() == gate.NOBODY


def test_a_damaged_file_keeps_nobody_from_restoring(rapport, house: Path):
    copy = house.with_name("copy.db")
    house.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    code, _, err = rapport("restore", str(copy))
    assert "may not use" not in err
    assert (code, err) == (0, "")


def test_a_file_in_which_people_sign_in_is_salvaged_by_an_admin_alone(rapport, house: Path):
    choose_pin(house, "Ana Moreau")
    wanted = ("salvage", str(house), "-o", str(house.with_name("salvaged.db")))
    assert rapport(*wanted)[0] == 1
    assert rapport("--user", "Tess Whitlow", *wanted)[0] == 1
    assert not house.with_name("salvaged.db").exists()


def test_who_writes_on_the_command_line_stands_in_the_books(rapport, house: Path):
    assert rapport("--user", "Marcus Bell", "capture", "1", "loves jazz")[0] == 0
    schema.open_file(house)
    entry = connection.row("select user_id from audit_entry where patron_id = 1 order by id desc")
    assert entry == (2,)


def test_a_locked_file_is_not_replaced_by_whoever_has_not_its_passphrase(
    house: Path, rapport, monkeypatch
):
    monkeypatch.setattr(key_file, "SCRYPT_N", 2**14)
    monkeypatch.setattr(key_store, "open_store", lambda: None)
    monkeypatch.delenv("RAPPORT_PASSPHRASE", raising=False)
    with gate.acting(gate.HOUSE):
        protection.turn_on(house, passphrase.make(), use_store=False)
    connection.close()
    keys.forget_all()
    before = house.read_bytes()
    code, _, err = rapport("restore", str(house.with_name("copy.db")))
    assert code == 1 and "encrypted" in err
    assert house.read_bytes() == before


def test_who_asks_for_a_restore_is_asked_of_an_older_file_without_a_change_to_it(
    house: Path, rapport
):
    shutil.copyfile(Path(__file__).parents[1] / "data" / "databases" / "0003.db", house)
    connection.use(house.with_name("another.db"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recovery, "restore_backup", refuse)
        assert rapport("restore", str(house.with_name("copy.db")))[0] == 1
    assert schema.inspect(house) == 3
    assert rapport("restore", str(house.with_name("copy.db")))[0] == 0


def refuse(*_args: object, **_kwargs: object) -> None:
    raise StoreError("Not now. Nothing was changed.")


def older_file(tmp_path: Path, schema_number: int) -> Path:
    """A file of an earlier schema, with somebody who helps at the door and somebody of the staff."""
    path = tmp_path / "older" / "rapport.db"
    path.parent.mkdir()
    shutil.copy(RELEASED / f"{schema_number:04d}.db", path)
    raw = sqlite3.connect(path)
    raw.execute("pragma journal_mode = wal")  # as every file is that was open before
    raw.executemany(
        "insert into user (name, initials, role, active) values (?, ?, ?, 1)",
        [("Tess Whitlow", "TW", "volunteer"), ("Marcus Bell", "MB", "staff")],
    )
    raw.commit()
    raw.close()
    return path


def on_older(path: Path, verb: str, name: str, capsys) -> tuple[int, str]:
    asked = ["--database", str(path), "--user", name, verb, *arguments_of(verb, path)]
    return command_line.main(asked), capsys.readouterr().err


@pytest.mark.parametrize("verb", sorted(CLOSED))
@pytest.mark.parametrize("number", [1, 3])
def test_who_may_not_use_a_verb_does_not_bring_an_older_file_up_to_date(
    verb: str, number: int, tmp_path: Path, now, capsys, monkeypatch
):
    path = older_file(tmp_path, number)
    before = path.read_bytes()
    gate.act_as(gate.NOBODY)
    for name in ("Tess Whitlow", "tw", "Somebody Else"):
        if permissions.may("volunteer", identity.VERB_RIGHTS[verb]) and name != "Somebody Else":
            continue
        code, said = on_older(path, verb, name, capsys)
        assert code == 1, said
        assert "may not use" in said or "do not go together" in said
        assert path.read_bytes() == before
        assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_who_may_brings_it_up_to_date_with_the_role_that_they_have_then(tmp_path, now, capsys):
    path = older_file(tmp_path, 3)
    gate.act_as(gate.NOBODY)
    code, said = on_older(path, "erase", "Marcus Bell", capsys)  # staff, once Ana is the admin
    assert (code, schema.inspect(path)) == (1, 3), said
    code, said = on_older(path, "search", "Marcus Bell", capsys)
    assert (code, schema.inspect(path)) == (0, schema.STEPS), said


def test_a_later_schema_waits_for_who_signs_in_too(house, rapport, tmp_path, monkeypatch):
    choose_pin(house, "Tess Whitlow")
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    more = "def up(migrator, db):\n    db.execute_sql('alter table patron add column pet text')\n"
    (folder / f"{schema.STEPS + 1:04d}_more.py").write_text(more)
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    monkeypatch.setattr(schema, "STEPS", schema.STEPS + 1)
    for name, pin in (("Tess Whitlow", PIN), ("Tess Whitlow", OTHER_PIN), ("Ana Moreau", "")):
        monkeypatch.setenv("RAPPORT_PIN", pin)
        code, _, said = rapport("--user", name, "search", "shim")
        assert (code, schema.inspect(house)) == (1, schema.STEPS - 1), said
