"""`rapport form export`: a form as paper, as a PDF to fill in, as a web page, as a file that
travels, as questions to paste; and its results as a table.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from db.errors import StoreError
from db.queries import forms
from db.records.forms import FormRecord, VersionRecord
from desktop.commands.answering import say_lines
from desktop.domain import form_schema, form_travel, settings, targets, words
from desktop.domain.form_schema import FormSchema
from desktop.domain.whole_files import write_file

PAPERS = ("a4", "letter", "large")
FACES = ("paper", "fillable", "html", "json_file", "questions")


def register(parser: argparse.ArgumentParser) -> None:
    """Add what `form export` takes."""
    parser.add_argument("name", metavar="NAME", help="the form's name")
    parser.add_argument("--paper", metavar="F.pdf", type=Path, help="to print and fill in by pen")
    parser.add_argument("--fillable", metavar="F.pdf", type=Path, help="to fill in on a screen")
    parser.add_argument("--html", metavar="F.html", type=Path, help="a web page of its own")
    parser.add_argument(
        "--json", dest="json_file", metavar="F.json", type=Path, help="for another venue"
    )
    parser.add_argument("--questions", metavar="F.txt", type=Path, help="to paste elsewhere")
    parser.add_argument("--version", metavar="N", type=int, help="an earlier version")
    parser.add_argument("--size", choices=PAPERS, help="the paper: a4, letter or large print")
    parser.add_argument(
        "--mail-to", metavar="ADDRESS", help="where a page's mail goes; else the venue's e-mail"
    )


def run(args: argparse.Namespace, form: FormRecord) -> int:
    """Write what was asked for, file by file, and say what each is."""
    wanted = [(face, getattr(args, face)) for face in FACES if getattr(args, face) is not None]
    if not wanted:
        args.parser.error("say what to write: --paper, --fillable, --html, --json or --questions")
    paths = [path.expanduser() for _, path in wanted]
    if len({p.absolute() for p in paths}) < len(paths):
        raise StoreError("Two of these would be one file. Nothing was written.")
    version = _version(form, args.version)
    if version is None and {face for face, _ in wanted} - {"json_file", "questions"}:
        raise StoreError(
            f"{form.name} was never published, so nothing could come back from it. "
            f'Publish it first: rapport form publish "{form.name}".'
        )
    for path in paths:
        targets.check_target(path)
    said = []
    for (face, _), path in zip(wanted, paths, strict=True):
        about = _WRITERS[face](form, version, args, path)
        number = f" v{version.number}" if version else ", the draft"
        said.append(f"{path}: {form.name}{number}, {about}")
    say_lines(said)
    if args.paper or args.fillable:
        for line in _lacking(_schema(form, version)):
            sys.stderr.write(line + "\n")
    return 0


def _version(form: FormRecord, number: int | None) -> VersionRecord | None:
    if number is None:
        return form.live
    found = next((v for v in forms.list_versions(form.id) if v.number == number), None)
    if found is None:
        latest = f" The newest is v{form.live.number}." if form.live else ""
        raise StoreError(f"{form.name} has no version {number}.{latest} Nothing was written.")
    return found


def _schema(form: FormRecord, version: VersionRecord | None) -> FormSchema:
    body = version.body if version else form.draft
    schema = form_schema.from_data(body or {})
    return schema if schema.title.strip() else replace(schema, title=form.name)


Writer = Callable[[FormRecord, VersionRecord | None, argparse.Namespace, Path], str]


def _drawn(module: str, function: str, about: str) -> Writer:
    """A PDF by one of the documents; each is loaded only when it is wanted."""

    def write(
        form: FormRecord, version: VersionRecord | None, args: argparse.Namespace, path: Path
    ) -> str:
        from desktop.documents.layout import paper_here

        assert version is not None
        draw = getattr(importlib.import_module(f"desktop.documents.{module}"), function)
        house = settings.load()
        paper = paper_here(args.size or house.paper, house.country)
        pages: list[int] = []

        def fill(part: Path) -> None:
            with part.open("wb") as file:
                number = draw(
                    _schema(form, version), file, code=version.code,
                    venue_name=house.venue_name, paper=paper,
                )  # fmt: skip
            pages.append(number)

        write_file(path, fill)
        return f"{about}, {words.count_words(pages[0], 'page')}"

    return write


def _lacking(schema: FormSchema) -> list[str]:
    """What the fonts of this computer cannot set, line by line."""
    from desktop.documents.paper_form import unprintable

    return [
        f"No font here has {one.characters} of {one.where}: prints as {one.instead}"
        for one in unprintable(schema, settings.load().venue_name)
    ]


def _page(
    form: FormRecord, version: VersionRecord | None, args: argparse.Namespace, path: Path
) -> str:
    from desktop.documents.web_form import web_page

    assert version is not None
    house = settings.load()
    text = web_page(
        _schema(form, version), code=version.code, venue_name=house.venue_name,
        mail_to=house.venue_email if args.mail_to is None else args.mail_to,
    )  # fmt: skip
    write_file(path, lambda part: _write_text(part, text))
    return "a web page"


def _travelling(
    form: FormRecord, version: VersionRecord | None, args: argparse.Namespace, path: Path
) -> str:
    data = form_travel.export_form(form.id, version.number if version else None)
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    write_file(path, lambda part: _write_text(part, text))
    return "for another venue"


def _questions(
    form: FormRecord, version: VersionRecord | None, args: argparse.Namespace, path: Path
) -> str:
    from desktop.domain.form_ticketing import ticketing_text

    text = ticketing_text(_schema(form, version))
    write_file(path, lambda part: _write_text(part, text))
    return "questions to paste"


_WRITERS: dict[str, Writer] = {
    "paper": _drawn("paper_form", "draw_paper_form", "to print"),
    "fillable": _drawn("fillable_form", "draw_fillable", "to fill in"),
    "html": _page,
    "json_file": _travelling,
    "questions": _questions,
}


# -- files


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
