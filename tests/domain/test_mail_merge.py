"""A folder of drafts: only who said yes to e-mail, kept in the history as one step, or not at all."""

from __future__ import annotations

import csv
import email
import email.policy
from pathlib import Path

import builders as b
import pytest

from db import connection, journal
from db.errors import InputRefused, StoreError
from db.models import Patron
from db.queries import letters as stored
from db.queries.segments import Stopped
from db.records.letters import LetterTemplateRecord
from desktop.documents.mail_draft import eml_bytes
from desktop.domain import mail_merge
from desktop.domain.mail_merge import LEFT_OUT_FILE, free_folder, write_drafts

NEWS = LetterTemplateRecord(0, "News", "For {name}", "{salutation},\n\ncome and see us!\n")
ANSWER = LetterTemplateRecord(0, "Answer", "Your question", "Dear {first|friend}", purpose="answer")
HOSTILE = (
    "=cmd|' /C calc'!A0", "@SUM(1+1)", "Ada\r\nBcc: eve@example.net", "../../../etc/passwd",
    "</script>", "\u202egnp.exe", "😀 Ada", 'Ada "x" <eve@example.net>', "CON", "a" * 300, "\t=1",
)  # fmt: skip


def allowed(name: str = "Ada Byron", mail: str = "ada@example.org") -> int:
    patron = b.insert(Patron, display_name=name, given=name, sort_name="", created_at="2026-01-01",
                      updated_at="2026-01-01")  # fmt: skip
    b.make_contact_point(patron, "email", mail)
    b.make_consent(patron, "email", True)
    return patron


def test_a_draft_is_written_for_who_allows_it_and_kept(database: Path, tmp_path: Path):
    ada, ben = allowed(), allowed("Ben Kaye", "ben@example.org")
    done = write_drafts([ada, ben], NEWS, tmp_path / "News", eml_bytes, user="Ana Marsh")
    files = sorted(path.name for path in done.folder.iterdir())
    assert files == ["0001 Ada Byron.eml", "0002 Ben Kaye.eml"]
    message = email.message_from_bytes((done.folder / files[0]).read_bytes())
    assert (message["To"], message["X-Unsent"]) == ('"Ada Byron" <ada@example.org>', "1")
    assert done.step is not None
    assert done.step.label == "Drafted 2 e-mails"
    assert [x.subject for x in stored.list_patron_letters(ada)] == ["For Ada Byron"]
    journal.undo(done.step)
    assert stored.list_patron_letters(ada) == []


@pytest.mark.parametrize("template", [NEWS, ANSWER], ids=["news", "answer"])
def test_without_a_yes_nobody_is_ever_mailed(database: Path, tmp_path: Path, template):
    never, refused, took_back, dead, old, without = (allowed(f"P{n}") for n in range(6))
    connection.raw().execute("delete from consent where patron_id in (?, ?)", (never, refused))
    b.make_consent(refused, "email", False)
    b.make_consent(took_back, "email", False, given_at="2027-01-01T00:00:00Z")
    Patron.update(deceased=True).where(Patron.id == dead).execute()
    Patron.update(archived=True).where(Patron.id == old).execute()
    connection.raw().execute("delete from contact_point where patron_id = ?", (without,))
    lot = [never, refused, took_back, dead, old, without]
    done = write_drafts(lot, template, tmp_path / "out", eml_bytes)
    assert (done.number, done.step) == (0, None)
    assert {one.patron_id: one.reason for one in done.left_out} == {
        never: "never asked about e-mail", refused: "does not want e-mail",
        took_back: "does not want e-mail", dead: "has died", old: "archived",
        without: "no e-mail address",
    }  # fmt: skip
    assert [path.name for path in done.folder.iterdir()] == [LEFT_OUT_FILE]
    with (done.folder / LEFT_OUT_FILE).open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 7


def test_hostile_names_stay_text_in_file_names_and_headers(database: Path, tmp_path: Path):
    people = [allowed(name, f"p{n}@example.org") for n, name in enumerate(HOSTILE)]
    template = LetterTemplateRecord(0, "News", "For {first|you}", "{salutation},\n\ncome!\n")
    done = write_drafts(people, template, tmp_path / "out", eml_bytes)
    assert done.number == len(HOSTILE)
    files = sorted(done.folder.iterdir())
    assert all(path.parent == done.folder and len(path.name) < 80 for path in files)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["out"]
    for number, path in enumerate(files):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert (message["Bcc"], message["Cc"]) == (None, None)
        (to,) = message["To"].addresses
        assert to.addr_spec == f"p{number}@example.org"
        assert len(message["To"].addresses) == 1


def test_a_letter_with_a_gap_is_left_out_and_named(database: Path, tmp_path: Path):
    template = LetterTemplateRecord(0, "Thanks", "Thank you", "Thank you for {gift}.")
    done = write_drafts([allowed()], template, tmp_path / "out", eml_bytes)
    assert done.number == 0
    assert done.left_out[0].reason == "the letter asks for what we do not know: gift"


def test_an_address_that_cannot_be_written_to_is_left_out(database: Path, tmp_path: Path):
    done = write_drafts(
        [allowed(mail="ada@example.org, eve@example.net")], NEWS, tmp_path / "o", eml_bytes
    )
    assert done.number == 0
    assert "cannot be written to" in done.left_out[0].reason


def test_stopped_half_way_nothing_is_left_and_nothing_kept(database: Path, tmp_path: Path):
    people = [allowed(f"P{n}", f"p{n}@example.org") for n in range(4)]
    looks = iter([False] * 6 + [True] * 9)
    with pytest.raises(Stopped):
        write_drafts(people, NEWS, tmp_path / "out", eml_bytes, cancelled=lambda: next(looks))
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []
    assert all(stored.list_patron_letters(patron) == [] for patron in people)


def test_a_failure_at_the_end_leaves_nothing(database: Path, tmp_path: Path, monkeypatch):
    def fail(*_args: object, **_more: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(mail_merge.stored, "add_letters", fail)
    with pytest.raises(StoreError):
        write_drafts([allowed()], NEWS, tmp_path / "out", eml_bytes)
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []


def test_a_folder_that_is_there_is_not_touched(database: Path, tmp_path: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(StoreError, match="there already"):
        write_drafts([allowed()], NEWS, tmp_path / "out", eml_bytes)
    assert (tmp_path / "out" / "mine.txt").read_text() == "mine"
    assert free_folder(tmp_path, "out").name == "out (2)"
    (tmp_path / "out (2).part").mkdir()  # left by a power cut
    assert free_folder(tmp_path, "out").name == "out (3)"
    assert free_folder(tmp_path, "a/../b:*?").name == "a b"


def test_a_letter_for_the_post_and_too_many_are_refused(
    database: Path, tmp_path: Path, monkeypatch
):
    post = LetterTemplateRecord(0, "By post", "", "Dear", channel="post")
    with pytest.raises(InputRefused, match="post"):
        write_drafts([allowed()], post, tmp_path / "out", eml_bytes)
    monkeypatch.setattr(mail_merge, "MOST", 1)
    with pytest.raises(InputRefused, match="at most 1"):
        write_drafts([allowed("A"), allowed("B")], NEWS, tmp_path / "out", eml_bytes)


def test_a_yes_that_is_taken_back_while_drafts_are_written_counts(database: Path, tmp_path: Path):
    ada, ben = allowed(), allowed("Ben Kaye", "ben@example.org")

    def make(to: str, *rest: str, **named: str) -> bytes:
        if to == "ben@example.org":  # Ada's draft lies there by now
            b.make_consent(ada, "email", False, given_at="2027-01-01T00:00:00Z")
        return eml_bytes(to, *rest, **named)

    done = write_drafts([ada, ben], NEWS, tmp_path / "out", make)
    assert done.number == 1
    assert [one.patron_id for one in done.left_out] == [ada]
    assert sorted(path.name for path in done.folder.iterdir()) == [
        "0002 Ben Kaye.eml", LEFT_OUT_FILE,
    ]  # fmt: skip
    assert stored.list_patron_letters(ada) == []
