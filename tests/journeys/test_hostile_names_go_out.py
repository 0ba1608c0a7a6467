"""A hostile name comes in with a file and goes out by every door, as a text each time."""

from __future__ import annotations

import csv
import email
import email.policy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import builders as b
import pypdfium2 as pdfium
import pytest

from db.queries import segments
from db.records.letters import LetterTemplateRecord
from db.records.segments import Condition, Group
from desktop.__main__ import main
from desktop.documents import address_labels
from desktop.documents.mail_draft import eml_bytes, mailto_url
from desktop.domain import list_export, list_labels, mail_merge
from desktop.domain.letters import fill

HOSTILE = (
    "=cmd|' /C calc'!A0", "+1+1|calc", "-2+3|calc", "Eve\nBcc: all@example.net", "</script>Eve",
    'Eve "Quote" Example', "\u202eevE", "😀 Eve",
)  # fmt: skip
LETTER = LetterTemplateRecord(0, "News", "News for {first|you}", "Dear {first|friend},\n\ncome!")


@pytest.fixture
def ids(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> list[int]:
    """The people of a file, as its import keeps them, each allowing e-mail."""
    source = tmp_path / "people.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("First name", "Last name", "E-mail", "Street", "City", "Postcode"))
        for number, name in enumerate(HOSTILE):
            writer.writerow((name, "Example", f"p{number}@example.org", f"{number} Pier Road",
                             "Port Harbour", "04101"))  # fmt: skip
    assert main(["--database", str(database), "import", str(source), "--as", "contacts"]) == 0
    capsys.readouterr()
    found = list(segments.list_ids(Group("all", (Condition("reach", "has", "email"),)), "since"))
    assert len(found) == len(HOSTILE)
    for patron in found:
        b.make_consent(patron, "email", True)
    return found


def test_it_is_text_in_the_table(ids: list[int], tmp_path: Path):
    done = list_export.write_table(ids, tmp_path / "list.csv")
    with done.target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert len(rows) == len(HOSTILE)
    assert {len(row) for row in rows} == {len(list_export.USUAL)}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_it_is_text_on_the_labels(ids: list[int], tmp_path: Path):
    labels, left_out = list_labels.labels_of(ids)
    path = tmp_path / "labels.pdf"
    done = address_labels.write(labels, path, address_labels.SHEETS["3x7"])
    assert (done.labels, left_out) == (len(HOSTILE), [])
    with pdfium.PdfDocument(path) as pdf:
        said = pdf[0].get_textpage().get_text_bounded()
    assert "</script>Eve Example" in said
    assert "=cmd|" in said


def test_it_is_text_in_the_drafts(ids: list[int], tmp_path: Path):
    done = mail_merge.write_drafts(ids, LETTER, tmp_path / "out", eml_bytes)
    assert done.number == len(HOSTILE)
    for path in done.folder.iterdir():
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert [str(a).endswith("@example.org>") for a in message["To"].addresses] == [True]
        assert set(message.keys()) <= {"From", "To", "Subject", "X-Unsent", "MIME-Version",
                                       "Content-Type", "Content-Transfer-Encoding"}  # fmt: skip


def test_it_is_text_in_the_link(ids: list[int]):
    for patron in ids:
        letter = fill(LETTER, patron)
        link = mailto_url(letter.to, letter.subject, letter.body)
        assert link is not None
        parts = urlsplit(link)
        assert parts.path.endswith("@example.org")
        assert set(parse_qs(parts.query)) == {"subject", "body"}
        assert not set(link) & set("\r\n\"<> '")
