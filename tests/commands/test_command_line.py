"""The command line as scripts use it: answers, exit codes, one line when something is wrong."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from builders import (
    LAST_WEEK,
    make_access_need,
    make_note,
    make_order,
    make_patron,
    make_patron_interest,
    make_performance,
    make_ticket,
    make_user,
    make_visit,
    refresh,
)

from db import connection, schema
from db.queries import calls, settings
from db.records.calls import CallStepRecord, Ending, NewPromise
from desktop import __main__ as command_line
from desktop import places, screen_needs

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def rapport(capsys, monkeypatch):
    """Runs the command line in this process: (exit code, stdout, stderr)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        try:
            code = command_line.main([str(a) for a in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        spoken = capsys.readouterr()
        return code, spoken.out, spoken.err

    return run


@pytest.fixture
def house(database: Path) -> Path:
    ana = make_user("Ana")
    judith = make_patron("Judith", "Shimwell", email="judith@example.org", phone="+1 207 555 0142")
    make_visit(judith, make_performance("Bach and Bartók", LAST_WEEK), 2, seats=("F12", "F13"))
    make_visit(judith, make_performance("The Tempest", "2024-05-01 19:30"), status="refunded")
    make_performance("Quartets at Four", "2026-12-12 20:00", keywords="string quartet")
    make_patron_interest(
        judith, strength=3, source_kind="call", user_id=ana, learnt_at="2026-03-03T15:00:00Z"
    )
    make_access_need(judith)
    make_note(judith, '=HYPERLINK("http://example.com")\nand a "second" line', user_id=ana)
    make_patron("Anneke", "van der Berg", email="berg@example.com")
    make_patron("Piet", "van der Berg", email="berg@example.com")
    settings.set_setting("zone", "America/New_York")
    refresh()
    connection.close()
    return database


def one_line(text: str) -> bool:
    return text.count("\n") == 1 and text.endswith("\n")


# Search and patron.


def test_search_prints_one_json_object_and_nothing_else(rapport, house):
    code, out, err = rapport("--database", house, "search", "shim", "--json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert [p["name"] for p in answer["patrons"]] == ["Judith Shimwell"]
    assert answer["more"] is False


def test_search_says_why_in_words_without_marks(rapport, house):
    _, out, _ = rapport("--database", house, "search", "0142")
    assert "Judith Shimwell" in out
    assert "\x01" not in out and "\x02" not in out


def test_search_takes_several_words_and_a_limit(rapport, house):
    _, out, _ = rapport("--database", house, "search", "van", "der", "--limit", "1", "--json")
    assert len(json.loads(out)["patrons"]) == 1
    assert json.loads(out)["more"] is True
    assert rapport("--database", house, "search", "a", "--limit", "none")[0] == 2


def test_nobody_found_is_no_failure(rapport, house):
    code, out, _ = rapport("--database", house, "search", "qqqqqq")
    assert code == 0
    assert "Nobody found" in out


def test_patron_json_has_profile_history_interests_and_openers(rapport, house):
    code, out, err = rapport("--database", house, "patron", "JUDITH@example.org", "--json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert answer["name"] == "Judith Shimwell"
    assert answer["email"] == "judith@example.org"
    first, second = answer["history"]
    assert {k: first[k] for k in ("production", "starts", "tickets", "role", "status")} == {
        "production": "Bach and Bartók",
        "starts": "2026-11-14T19:30",
        "tickets": 2,
        "role": "buyer",
        "status": "valid",
    }
    assert first["attended"] is True
    assert (second["status"], second["tickets"]) == ("refunded", 0)
    assert answer["interests"][0]["interest"] == "String quartets"
    assert answer["interests"][0]["source"] == "told Ana on a call, 3 Mar"
    assert answer["interests"][0]["audience"] == "say"
    assert {o["kind"] for o in answer["openers"]} >= {"fits_interest"}
    assert all(o["say"] and o["because"] for o in answer["openers"])


def test_patron_by_number_and_for_a_reader(rapport, house):
    code, out, _ = rapport("--database", house, "patron", "1")
    assert code == 0
    assert "Say something kind" in out
    assert "Sat 14 Nov · 19:30 · Bach and Bartók · 2 tickets · F12–F13 · attended" in out
    assert "Step-free" in out


def test_tickets_bought_for_others_are_in_the_history_and_are_no_visit(rapport, house):
    connection.use(house)
    piet = make_patron("Kees", "Example", email="kees@example.com")
    order = make_order(piet, "A7")
    concert = make_performance("Late Night Jazz", LAST_WEEK)
    make_ticket(order, concert, piet, "C1", attended=1)
    make_ticket(order, concert, make_patron("Noor", "Example"), "C2")
    make_ticket(make_order(piet, "A8"), make_performance("Messiah", LAST_WEEK), None, "D1")
    connection.close()
    _, out, _ = rapport("--database", house, "patron", "kees@example.com", "--json")
    found = {h["production"]: h for h in json.loads(out)["history"]}
    jazz, messiah = found["Late Night Jazz"], found["Messiah"]
    assert (jazz["tickets"], jazz["held"], jazz["role"], jazz["attended"]) == (2, 1, "buyer", True)
    assert (messiah["tickets"], messiah["held"], messiah["attended"]) == (1, 0, None)
    assert not any("Messiah" in o["say"] for o in json.loads(out)["openers"])
    assert "1 of them for others" in rapport("--database", house, "patron", "kees@example.com")[1]


def test_two_people_with_one_address_are_both_named(rapport, house):
    _, out, _ = rapport("--database", house, "patron", "berg@example.com", "--json")
    answer = json.loads(out)
    names = {answer["name"], *(o["name"] for o in answer["others_with_this_email"])}
    assert names == {"Piet van der Berg", "Anneke van der Berg"}


@pytest.mark.parametrize("who", ["999", "nobody@example.com", "Judith"])
def test_no_such_patron_is_one_line_and_a_failure(rapport, house, who):
    code, out, err = rapport("--database", house, "patron", who, "--json")
    assert (code, out) == (1, "")
    assert one_line(err)
    assert who in err


# Check, backup, restore, export.


def test_check_says_that_a_file_is_whole(rapport, house):
    code, out, _ = rapport("--database", house, "check", "--json")
    assert code == 0
    assert json.loads(out)["ok"] is True
    assert json.loads(out)["rows"]["patron"] == 3
    assert "whole" in rapport("--database", house, "check")[1]


def test_check_says_what_is_wrong(rapport, house):
    connection.use(house)
    connection.raw().execute("pragma foreign_keys = off")
    connection.raw().execute("update ticket set performance_id = 999")
    connection.close()
    code, out, err = rapport("--database", house, "check")
    assert (code, out) == (1, "")
    assert one_line(err)
    assert "point at nothing" in err


def test_a_backup_restores_what_was_there(rapport, house, tmp_path):
    copy = tmp_path / "copy.db"
    assert rapport("--database", house, "backup", copy)[0] == 0
    connection.use(house)
    with connection.transaction() as raw:
        raw.execute("delete from patron")
    connection.close()
    code, out, _ = rapport("--database", house, "restore", copy)
    assert code == 0
    found = json.loads(rapport("--database", house, "check", "--json")[1])
    assert found["ok"] and found["rows"]["patron"] == 3
    aside = next(house.parent.glob("rapport-backups/*-before-restore.db"))
    assert str(aside) in out
    assert json.loads(rapport("--database", aside, "check", "--json")[1])["rows"]["patron"] == 0


def test_a_backup_into_a_folder_is_named_by_its_time(rapport, house, tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    assert rapport("--database", house, "backup", folder)[0] == 0
    assert [p.name for p in folder.iterdir()] == ["rapport-2026-11-22-1830.db"]


def test_a_backup_overwrites_an_older_copy_and_nothing_else(rapport, house, tmp_path):
    copy, letter = tmp_path / "copy.db", tmp_path / "letter.txt"
    letter.write_text("Dear Judith")
    assert rapport("--database", house, "backup", copy)[0] == 0
    assert rapport("--database", house, "backup", copy)[0] == 0
    code, _, err = rapport("--database", house, "backup", letter)
    assert code == 1 and one_line(err)
    assert letter.read_text() == "Dear Judith"
    assert rapport("--database", house, "backup", house)[0] == 1


def test_an_export_is_safe_to_open_in_a_spreadsheet(rapport, house, tmp_path):
    target = tmp_path / "notes.csv"
    assert rapport("--database", house, "export", "notes", "-o", target)[0] == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    with target.open(encoding="utf-8-sig", newline="") as file:
        heads, row = list(csv.reader(file))
    note = dict(zip(heads, row, strict=True))
    assert note["Text"] == '\'=HYPERLINK("http://example.com")\nand a "second" line'
    assert note["By"] == "Ana"
    assert note["Audience"] == "desk"
    assert not list(tmp_path.glob("*.part"))


def test_exported_patrons_and_tickets_say_what_is_known(rapport, house, tmp_path):
    tables = {}
    for what in ("patrons", "tickets"):
        target = tmp_path / f"{what}.csv"
        assert rapport("--database", house, "export", what, "-o", target)[0] == 0
        with target.open(encoding="utf-8-sig", newline="") as file:
            tables[what] = list(csv.DictReader(file))
    judith = tables["patrons"][0]
    assert (judith["E-mail"], judith["Phone"]) == ("judith@example.org", "'+1 207 555 0142")
    assert judith["Interests"] == "String quartets"
    assert len(tables["tickets"]) == 3
    assert tables["tickets"][0]["Performance starts"] == "2026-11-14 19:30"
    assert tables["tickets"][0]["Attended"] == "yes"


def test_calls_and_promises_are_told_and_exported(rapport, house, tmp_path):
    schema.open_file(house)
    call_id = calls.start_call(1, "complaint")
    heard = CallStepRecord("listen", "done", "=loud bar")
    calls.keep_step(call_id, heard, at="listen", seconds=90)
    promise = NewPromise("Ring about the bar", "2026-11-24", kind="promise")
    calls.end_call(call_id, Ending(90, "Noise", promises=(promise,)))
    connection.close()
    rows = {}
    for what in ("calls", "promises"):
        target = tmp_path / f"{what}.csv"
        assert rapport("--database", house, "export", what, "-o", target)[0] == 0
        with target.open(encoding="utf-8-sig", newline="") as file:
            rows[what] = list(csv.DictReader(file))
    (call,) = rows["calls"]
    assert (call["Summary"], call["Heard"], call["Seconds"]) == ("Noise", "'=loud bar", "90")
    assert [p["Due at first"] for p in rows["promises"] if p["Text"] == "Ring about the bar"] == [
        "2026-11-24"
    ]
    told = json.loads(rapport("--database", house, "patron", "1", "--json")[1])
    assert [(c["kind"], c["about"], c["status"]) for c in told["calls"]] == [
        ("complaint", "Noise", "ended")
    ]
    assert "complaint: Noise" in rapport("--database", house, "patron", "1")[1]


def test_an_export_that_cannot_be_written_is_one_line(rapport, house, tmp_path):
    target = tmp_path / "missing" / "x.csv"
    code, _, err = rapport("--database", house, "export", "patrons", "-o", target)
    assert code == 1 and one_line(err)
    assert rapport("--database", house, "export", "patrons", "-o", house)[0] == 1
    assert rapport("--database", house, "export", "secrets", "-o", target)[0] == 2


# Around the verbs.


def test_a_missing_file_is_not_made(rapport, tmp_path):
    missing = tmp_path / "no.db"
    code, out, err = rapport("--database", missing, "search", "a")
    assert (code, out) == (1, "")
    assert one_line(err)
    assert not missing.exists()


def test_a_foreign_file_is_left_as_it_is(rapport, tmp_path):
    foreign = tmp_path / "letter.txt"
    foreign.write_text("Dear Judith, " * 100)
    code, _, err = rapport("--database", foreign, "check")
    assert code == 1 and one_line(err)
    assert foreign.read_text() == "Dear Judith, " * 100


def test_usage_is_two(rapport):
    assert rapport("bogus")[0] == 2
    assert rapport("search")[0] == 2
    assert rapport("--database")[0] == 2


def test_help_names_every_verb(rapport):
    code, out, _ = rapport("--help")
    assert code == 0
    for verb in command_line.VERBS:
        assert f"\n    {verb} " in out


@pytest.mark.parametrize("verb", command_line.VERBS)
def test_each_verb_has_help_of_its_own(rapport, verb):
    code, out, _ = rapport(verb, "--help")
    assert code == 0
    assert f"rapport {verb}" in out


def test_the_clock_must_be_an_instant(rapport, house, monkeypatch):
    monkeypatch.setenv("RAPPORT_NOW", "tonight")
    code, _, err = rapport("--database", house, "check")
    assert code == 2 and one_line(err)


def test_the_file_may_be_named_in_the_environment(rapport, house, monkeypatch):
    monkeypatch.setenv("RAPPORT_DATABASE", str(house))
    assert rapport("check")[0] == 0


def test_a_mistake_of_the_program_is_one_line_too(rapport, house, monkeypatch):
    from desktop.commands import search as verb

    monkeypatch.setattr(verb.search, "search", lambda *_, **__: 1 / 0)
    code, out, err = rapport("--database", house, "search", "a")
    assert (code, out) == (1, "")
    assert one_line(err)
    assert "ZeroDivisionError" in err


def run_apart(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True, text=True, cwd=ROOT, timeout=60,
        env={**os.environ, **environment},
    )  # fmt: skip


def test_no_verb_but_the_asked_one_and_no_window_is_loaded(house):
    look = (
        "import sys; from desktop.__main__ import main; "
        f"main(['--database', {str(house)!r}, 'search', 'shim', '--json']); "
        "print([m for m in sys.modules if m.startswith(('PySide6', 'peewee', 'reportlab', "
        "'desktop.ui', 'desktop.commands.patron', 'desktop.importing'))], file=sys.stderr)"
    )
    done = run_apart("-c", look)
    assert done.stderr.strip() == "[]"
    assert json.loads(done.stdout)["patrons"]


def test_it_runs_as_a_module_from_a_plain_locale(house):
    done = run_apart("-m", "desktop", "--database", house, "patron", "1", LC_ALL="C", LANG="C")
    assert done.returncode == 0
    assert "Bach and Bartók" in done.stdout


# What the window needs.


def test_without_a_screen_it_says_so():
    assert "no screen" in screen_needs.missing_for_window({}, "linux")


def test_missing_libraries_are_named_with_the_line_that_installs_them():
    def load(name: str) -> object:
        if "cursor" in name:
            raise OSError(name)
        return None

    said = screen_needs.missing_for_window({"DISPLAY": ":0"}, "linux", load)
    assert "libxcb-cursor.so.0" in said
    assert (
        "sudo apt install libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 "
        "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0" in said
    )
    offscreen = {"QT_QPA_PLATFORM": "offscreen"}
    assert screen_needs.missing_for_window(offscreen, "linux", load) == ""
    assert screen_needs.missing_for_window({"WAYLAND_DISPLAY": "wayland-0"}, "linux", load) == ""
    assert screen_needs.missing_for_window({}, "win32", load) == ""


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {}, "/home/ana/.local/share/rapport"),
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data/rapport"),
        ("linux", {"XDG_DATA_HOME": "relative"}, "/home/ana/.local/share/rapport"),
        ("darwin", {}, "/home/ana/Library/Application Support/Rapport"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/Rapport"),
    ],
)
def test_the_file_lives_where_the_system_keeps_such_files(platform, environment, folder):
    assert places.data_folder(environment, platform, Path("/home/ana")) == Path(folder)


# A file that is not whole.


def damaged(path: Path, table: str) -> None:
    """The first page of a table's tree holds noise."""
    root = connection.connect(path)
    page, size = (
        root.execute("select rootpage from sqlite_master where name = ?", (table,)).fetchone()[0],
        root.execute("pragma page_size").fetchone()[0],
    )
    root.execute("pragma wal_checkpoint(truncate)")
    root.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


@pytest.mark.parametrize("table", ["patron", "ticket", "search_entry"])
@pytest.mark.parametrize(
    "verb",
    [["check"], ["search", "shim"], ["patron", "1"], ["export", "patrons"], ["export", "tickets"],
     ["briefing"], ["backup"]],
    ids=" ".join,
)  # fmt: skip
def test_a_damaged_file_is_called_damaged_by_every_verb(rapport, house, tmp_path, table, verb):
    damaged(house, table)
    out = ["-o", tmp_path / "out"] if verb[0] in ("export", "briefing") else []
    out = [tmp_path / "out"] if verb[0] == "backup" else out
    code, _, err = rapport("--database", house, *verb, *out)
    if code == 0:
        assert err == ""  # what was asked for does not lie in the damaged part
    else:
        assert "not whole" in err or "damaged" in err
        assert one_line(err)
        assert not (tmp_path / "out").exists()
    if verb == ["check"]:
        assert code == 1
    assert not list(tmp_path.glob("*.part"))


def test_check_finds_nothing_wrong_with_a_file_it_may_only_read(rapport, house, monkeypatch):
    connect = connection.connect

    def read_only(path: Path):
        raw = connect(path)
        raw.execute("pragma query_only = on")
        return raw

    monkeypatch.setattr(connection, "connect", read_only)
    assert rapport("--database", house, "check")[::2] == (0, "")
