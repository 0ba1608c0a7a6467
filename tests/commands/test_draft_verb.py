"""`rapport draft` fills a letter, writes it as an unsent file, and never against a no."""

from __future__ import annotations

import email
import json
from email.policy import default

import pytest
from builders import make_consent, make_contact_point, make_patron, make_performance, make_visit
from pypdf import PdfReader

from db import connection, schema
from db.queries import letters as stored
from db.queries.settings import set_setting
from desktop.__main__ import main


@pytest.fixture
def rapport(database, capsys):
    """Runs the verb on the file of this test: (exit code, stdout, stderr)."""
    set_setting("zone", "America/New_York")
    set_setting("venue_email", "desk@example.com")

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(["--database", str(database), "draft", *arguments])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        schema.open_file(database)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def ada(database) -> int:
    patron_id = make_patron("Ada", "Example", email="ada@example.org")
    make_consent(patron_id)
    for day in ("2026-11-14", "2026-10-14", "2026-09-14"):
        make_visit(patron_id, make_performance(f"Evening of {day}", f"{day} 19:30"))
    return patron_id


def test_a_letter_is_shown_and_nothing_is_kept(rapport, ada):
    code, out, err = rapport("ada@example.org", "--template", "thank you for coming")
    assert (code, err) == (0, "")
    assert out.startswith("To: ada@example.org\nSubject: Thank you for coming to Evening of")
    assert "Dear Ada," in out
    assert stored.list_patron_letters(ada) == []


def test_json_says_all_of_it(rapport, ada):
    code, out, _ = rapport(str(ada), "--template", "Renewal", "--opener", "1", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["missing"] == ["membership", "membership_runs"]
    assert told["opener"] in told["body"]
    assert told["mailto"].startswith("mailto:ada@example.org?subject=")
    assert (told["refused"], told["file"]) == ("", None)


def test_a_file_is_written_unsent_and_kept_in_the_history(rapport, ada, tmp_path):
    path = tmp_path / "ada.eml"
    code, _, err = rapport(str(ada), "--template", "sorry", "-o", str(path))
    assert (code, err) == (0, "")
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert (message["X-Unsent"], message["From"]) == ("1", "desk@example.com")
    assert str(message["To"]) == "Ada Example <ada@example.org>"
    assert [one.template_name for one in stored.list_patron_letters(ada)] == ["We are sorry"]


def test_news_is_not_written_against_a_no(rapport, ada, tmp_path):
    make_consent(ada, granted=False, given_at="2026-11-22T23:30:00Z")
    path = tmp_path / "ada.eml"
    code, out, err = rapport(str(ada), "--template", "welcome", "-o", str(path))
    assert (code, out) == (1, "")
    assert "do not want news" in err
    assert not path.exists()
    assert stored.list_patron_letters(ada) == []
    code, out, _ = rapport(str(ada), "--template", "welcome", "--json")
    assert code == 0
    assert json.loads(out)["why"] == "consent"
    assert json.loads(out)["mailto"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("99", "--template", "Renewal"), "no patron"),
        (("1", "--template", "Nonsense"), "“Renewal”"),
        (("1", "--template", "Renewal", "--opener", "9"), "a number from 1 to"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(rapport, ada, arguments, said):
    code, out, err = rapport(*arguments)
    assert (code, out) == (1, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_file_of_rapport_is_never_written_over(rapport, ada, database):
    code, _, err = rapport(str(ada), "--template", "sorry", "-o", str(database))
    assert code == 1
    assert "Rapport file" in err
    assert connection.row("select count(*) from letter") == (0,)


def test_a_pdf_goes_by_post_with_consent_of_the_post(rapport, ada, tmp_path):
    path = tmp_path / "ada.pdf"
    code, _, err = rapport(str(ada), "--template", "sorry", "-o", str(path))
    assert (code, "No postal address" in err, path.exists()) == (1, True, False)
    make_contact_point(ada, "address", "", street="1 Pier Road", city="Portland")
    code, _, err = rapport(str(ada), "--template", "welcome", "-o", str(path))
    assert (code, "never asked" in err, path.exists()) == (1, True, False)
    code, out, _ = rapport(str(ada), "--template", "sorry", "-o", str(path))
    assert code == 0
    assert "To: Ada Example, 1 Pier Road, Portland" in out
    assert "1 Pier Road" in PdfReader(path).pages[0].extract_text()
    (letter,) = stored.list_patron_letters(ada)
    assert (letter.channel, letter.sent_to) == ("post", "Ada Example, 1 Pier Road, Portland")
