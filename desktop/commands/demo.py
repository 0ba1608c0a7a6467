"""`rapport demo --out DIR`: the main job without a screen, from a ticket export to paper."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from datetime import datetime, time
from pathlib import Path
from typing import Any

from db import clock, connection, gate, schema, search
from db.errors import StoreError
from db.queries import performances
from desktop.commands import demo_forms
from desktop.documents import briefing_sheet
from desktop.domain import briefing, openers, safe_keeping
from desktop.importing import session as importing
from desktop.importing.understanding import Answers
from desktop.sample_venue import export, venue

TYPED = "shim"
EVENING = time(17, 42)


def register(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("demo", help="the main job without a screen")
    parser.add_argument(
        "--out", metavar="DIR", type=Path, required=True, help="where to put it all"
    )
    parser.set_defaults(func=run)


@gate.acting(gate.HOUSE)
def run(args: argparse.Namespace) -> int:
    """Sample venue, import, search, openers, a form out and back, sheets, pictures; says it all."""
    folder = args.out.expanduser()
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "harbour-lights.db"
    _make_venue(database)
    _say(f"Harbour Lights Playhouse is in {database}.")
    _import_export(folder)
    patron_id = _search()
    _openers(patron_id)
    demo_forms.hand_out(folder)
    demo_forms.take_back(folder)
    _sheets(folder)
    kept = safe_keeping.back_up_by_hand()
    _say(f"\nA verified backup: {kept.path.name}.")
    later = folder / "later-export.csv"
    export.write_export(later, seed=2)
    album = importlib.import_module("desktop.pictures.album")
    screens = album.take_pictures(folder, patron_id, TYPED, later, demo_forms.FORM)
    _say(f"\n{len(screens)} pictures of the screens, light and dark.")
    _form_pictures(folder)
    problems = schema.check()
    _say("The file is whole." if not problems else "; ".join(problems))
    return 1 if problems else 0


def _make_venue(database: Path) -> None:
    """A venue of today, shortly before the doors open, in place of an earlier demo's."""
    if database.exists():
        schema.open_file(database)  # raises for anything that is not ours
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{database}{suffix}").unlink(missing_ok=True)
    if "RAPPORT_NOW" not in os.environ:
        # Without a zone: it is evening where the venue is, wherever this computer stands.
        os.environ["RAPPORT_NOW"] = datetime.combine(clock.today(), EVENING).isoformat()
    venue.build(database)


def _import_export(folder: Path) -> None:
    path = folder / "ticket-export.csv"
    rows = export.write_export(path)
    _say(f"\nAn export of another system: {path.name}, {rows} rows.")
    for time_of_day in ("The first time", "Next week, the same file"):
        found = importing.understand(path)
        result = importing.apply_plan(importing.make_plan(found, Answers()))
        counts = result.counts
        _say(
            f"  {time_of_day}: {counts.orders} orders, {counts.tickets} tickets, "
            f"{counts.patrons_new} new patrons, {counts.patrons_matched} known."
        )


def _search() -> int:
    found = search.search(TYPED)
    _say(f"\nThree letters and one more: '{TYPED}'")
    for row in found.rows[:4]:
        why = row.why.replace("\x01", "[").replace("\x02", "]")
        _say(f"  {row.name}" + (f" - {why}" if why else ""))
    if not found.rows:
        raise StoreError("The sample venue has lost its people. Please report this.")
    return found.rows[0].id


def _openers(patron_id: int) -> None:
    _say("\nWhat to say:")
    for opener in openers.openers_for(patron_id):
        _say(f"  \N{LEFT DOUBLE QUOTATION MARK}{opener.say}\N{RIGHT DOUBLE QUOTATION MARK}")
        _say(f"     {opener.because}")


def _sheets(folder: Path) -> None:
    coming = performances.next_performance()
    if coming is None:
        raise StoreError("The sample venue has nothing on tonight. Please report this.")
    _say(f"\nTonight: {coming.title}")
    for paper in ("a4", "letter", "large"):
        path = folder / f"briefing-{paper}.pdf"
        pages = briefing_sheet.write(briefing.build_sheet(coming.id), path, paper)
        _say(f"  {path.name}: {pages} pages")


def _form_pictures(folder: Path) -> None:
    """The pages of the paper form, and the web page where there is a browser."""
    taking = importlib.import_module("desktop.pictures.form_pages")
    made = taking.pages(folder / "form-paper-a4.pdf") + taking.pages(
        folder / "form-paper-large.pdf"
    )
    _say(f"{len(made)} pictures of the pages of the paper form.")
    shown = taking.web_page(folder / "form-page.html")
    why = "" if taking.browser() else " There is no Chromium here to show it."
    _say(f"{len(shown)} pictures of the web page.{why}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
