"""Filled forms that come back as files: fillable PDFs, answer files, saved mails, one person each,
and tables of what a form's web page posted, a row for each person.

Several may come in together. Each names its form and version by a code; its answers are kept for
review, and the same file a second time brings nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from db import clock
from db.queries import forms
from db.records.forms import VersionRecord
from desktop.domain.form_answers import to_data
from desktop.domain.form_filling import finish
from desktop.domain.form_intake import certain, person_of, schema_of
from desktop.domain.words import count_words, join_words
from desktop.importing import answer_file, posted_table
from desktop.importing.errors import FileNotRead
from desktop.importing.filled_form import FilledForm
from desktop.importing.form_plan import FormFacts, FormPlan
from desktop.importing.response_writing import Filled, ResponseWriter
from desktop.importing.run import ImportRun
from desktop.importing.understanding import TableForm, Understanding

GRAIN = "sheet"
CAME_BEFORE = "a filled form that came in before"
EMPTY = "a form with nothing filled in"
NOT_READ = "a file that could not be read"
_PDF = b"%PDF-"


def is_sheet(path: Path) -> bool:
    """Whether a file is a filled form, or several, by its name and its beginning."""
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError:
        return False
    return (
        _is_pdf(path, head)
        or answer_file.looks_like_answers(path)
        or posted_table.is_posted_table(path)
    )


def _is_pdf(path: Path, head: bytes) -> bool:
    """By its beginning; one that has lost it is told that it is damaged, not read as a table."""
    return _PDF in head or (bool(head) and path.suffix.casefold() == ".pdf")


def understand(paths: Sequence[Path], fingerprint: tuple[int, int]) -> Understanding:
    """What these files are. Raises FileNotRead if none of them can be read."""
    told: dict[str, int] = {}
    trouble: list[str] = []
    for path in paths:
        try:
            for found in _read(path):
                version = _version(path, found)
                name = f"“{version.form_name}”, version {version.number}"
                told[name] = told.get(name, 0) + 1
        except FileNotRead as error:
            trouble.append(error.sentence)
    if not told:
        raise FileNotRead(trouble[0])
    said = [f"{count_words(count, 'filled form')} of {name}" for name, count in told.items()]
    return Understanding(
        paths[0], "responses", "", "", TableForm(header_rows=0), GRAIN, (),
        remarks=(f"{join_words(said)}.", *trouble), fingerprint=fingerprint,
        others=tuple(paths[1:]),
    )  # fmt: skip


def _read(path: Path) -> Sequence[FilledForm]:
    """The filled forms in a file: several only in a table of what was posted."""
    if _face(path) == "pdf":
        # Imported here: reading PDFs takes long to load, and most imports are tables.
        from desktop.importing.filled_pdf import read_filled

        return [read_filled(path)]
    if posted_table.is_posted_table(path):
        return posted_table.read_posted_table(path)
    return [answer_file.read_answers(path)]


def _version(path: Path, found: FilledForm) -> VersionRecord:
    version = forms.find_version(found.code)
    if version is None:
        raise FileNotRead(
            f"{path.name} answers a form that this venue does not have (code {found.code[:12]}). "
            "Nothing was taken from it. Import that form first, or ask who sent the file."
        )
    return version


def import_rows(run: ImportRun) -> None:
    """Keep each of the files for review."""
    sheets = Sheets(run)
    found = run.understanding
    for number, path in enumerate((found.path, *found.others), start=1):
        run.check_cancelled()
        sheets.take(path)
        run.progress(f"Reading {path.name}", number / (1 + len(found.others)))
    run.writer.flush()
    sheets.finish()


class Sheets:
    """The filled forms of one import, whatever forms they are of."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self._writers: dict[int, ResponseWriter] = {}
        self._met: set[tuple[int, str]] = set()
        self._people: set[tuple[str, ...]] = set()
        self._matched: set[int] = set()

    def take(self, path: Path) -> None:
        """Bring one file in; what cannot be read is named and left out."""
        try:
            several = _read(path)
        except (FileNotRead, OSError) as error:
            self.run.counts.rows += 1
            self._leave_out(getattr(error, "sentence", f"{path.name} could not be read."))
            return
        times: Counter[str] = Counter()  # how often a table has the same answers
        for found in several:
            self.run.check_cancelled()
            self.run.counts.rows += 1
            try:
                version = _version(path, found)
            except FileNotRead as error:
                self._leave_out(error.sentence)
                continue
            origin = _origin(path, found, alone=len(several) == 1)
            times[origin] += 1
            again = f" {times[origin]}" if times[origin] > 1 else ""
            self._keep(path, version, found, origin + again)

    def _leave_out(self, sentence: str) -> None:
        self.run.skip(NOT_READ)
        self.run.issue("not_read", sentence)

    def _keep(self, path: Path, version: VersionRecord, found: FilledForm, origin: str) -> None:
        run = self.run
        writer = self._writer(version)
        writer.prefetch([origin])
        if writer.is_known(origin) or (version.form_id, origin) in self._met:
            run.skip(CAME_BEFORE)
            if not posted_table.is_posted_table(path):  # the next export holds the last one
                run.issue("came_before", f"{path.name} came in before. It was not taken again.")
            return
        schema = schema_of(version)
        answers = finish(schema, found.answers).answers
        if not answers:
            run.skip(EMPTY)
            run.issue("empty", f"{path.name} is a form with nothing filled in.")
            return
        self._met.add((version.form_id, origin))
        run.counts.accepted += 1
        person = person_of(schema, answers)
        patron_id = certain(person)[0] if person else None
        at = found.answered_at if found.answered_at <= clock.now_text() else ""  # a wrong clock
        writer.add(Filled(origin, found.answers, person, at, patron_id or 0,
                          source=path.name, face=_face(path)))  # fmt: skip
        self._count(person, patron_id)
        who = " ".join(filter(None, (person.get("given"), person.get("family"))))
        run.example(f"{path.name}: answers of {who or person.get('email') or 'somebody unnamed'} "
                    f"to “{version.form_name}”")  # fmt: skip

    def _writer(self, version: VersionRecord) -> ResponseWriter:
        if version.id not in self._writers:
            plan = FormPlan(
                version.form_name, schema_of(version), (), version.form_id, version.id,
                version.number, uid=version.form_uid,
            )  # fmt: skip
            self._writers[version.id] = ResponseWriter(self.run, plan, "")
        return self._writers[version.id]

    def _count(self, person: dict[str, str], patron_id: int | None) -> None:
        if patron_id is not None:
            self._matched.add(patron_id)
        elif person:
            self._people.add(tuple(person.values()))

    def finish(self) -> None:
        """The numbers of it all."""
        counts = self.run.counts
        counts.people = len(self._people) + len(self._matched)
        counts.patrons_matched = len(self._matched)
        facts = [writer.facts() for writer in self._writers.values()]
        if facts:
            self.run.filled = FormFacts(
                "; ".join(dict.fromkeys(f.form for f in facts)), False, facts[0].version,
                tuple(scale for f in facts for scale in f.scales),
            )  # fmt: skip


def _face(path: Path) -> str:
    with path.open("rb") as file:
        return "pdf" if _is_pdf(path, file.read(1024)) else "web"


def _origin(path: Path, found: FilledForm, *, alone: bool) -> str:
    """What tells a filled form from all others: what it says and when. Where it does not say when,
    the file it is alone in; a row of a table is told by what it says.
    """
    if found.answered_at or not alone or posted_table.is_posted_table(path):
        told = {key: to_data(given) for key, given in found.answers.items()}
        data = json.dumps([found.code, found.answered_at, told], sort_keys=True).encode()
    else:
        data = path.read_bytes()
    return f"sheet {hashlib.sha1(data, usedforsecurity=False).hexdigest()}"
