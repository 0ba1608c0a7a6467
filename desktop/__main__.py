"""The command line: finds the verb, opens the file it works on, says what went wrong in one line.

No Qt before it is known that a window is wanted, and no verb's code but the one that was asked
for: `rapport search` starts as fast as the search itself.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from db import clock, connection, gate, keys, schema
from db.errors import NotFound
from desktop import places

# verb: (module in desktop.commands, what it needs of the file, one line of help)
NOTHING, EXISTING, MADE_IF_MISSING = "nothing", "existing", "made if missing"
VERBS: dict[str, tuple[str, str, str]] = {
    "demo": ("demo", NOTHING, "the main job without a screen, on the sample venue"),
    "sample": ("sample", NOTHING, "make a sample venue of any size"),
    "import": ("import_file", MADE_IF_MISSING, "take in exports, surveys and filled forms"),
    "form": ("form", EXISTING, "forms: list, export, import, publish, results, review"),
    "open": ("open_window", NOTHING, "show a caller or a patron in the running window"),
    "search": ("search", EXISTING, "find patrons as the search box does"),
    "patron": ("patron", EXISTING, "one patron: history, interests, what to say"),
    "capture": ("capture", EXISTING, "keep a line in plain words, with what it tells"),
    "briefing": ("briefing", EXISTING, "tonight's briefing sheet as a PDF"),
    "draft": ("draft", EXISTING, "an e-mail to one patron, from a letter"),
    "follow-ups": ("follow_ups", EXISTING, "promises and tasks: due, late, open, done"),
    "insights": ("insights", EXISTING, "what the conversations led to, in numbers"),
    "check": ("check", EXISTING, "check that the file is whole"),
    "backup": ("backup", EXISTING, "make a verified copy of the file"),
    "backups": ("backups", NOTHING, "list the backups of the file"),
    "key": ("key", NOTHING, "encrypt the file, stop doing so, a new recovery passphrase"),
    "restore": ("restore", NOTHING, "put a copy in the file's place; the old one is kept"),
    "know": ("know", EXISTING, "what we know about a patron, for the patron: PDF and JSON"),
    "retention": ("retention", EXISTING, "who is due to go by your rules"),
    "erase": ("erase", EXISTING, "erase a patron for good; says first what would go"),
    "salvage": ("salvage", NOTHING, "write what can be read of a damaged file into a new one"),
    "list": ("list_patrons", EXISTING, "lists of patrons by rule: who, table, labels"),
    "export": ("export", EXISTING, "write patrons, tickets, notes, calls or promises"),
}
DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code (0 done, 1 failed, 2 not understood)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    connection.private_umask()
    options = _parser(given).parse_args(given)
    complaint = _clock_complaint()
    if complaint:
        return _complain(complaint, USAGE)
    if options.user and options.verb is None:
        return _complain("--user goes before a verb; the window asks by itself.", USAGE)
    try:
        return _window(options.database) if options.verb is None else _run(options)
    except KeyboardInterrupt:
        return _complain("Stopped. What was not finished was not kept.", INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has read enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except NotFound as error:
        return _complain(f"There is no such {error}." if str(error) else "It is not there.", FAILED)
    except Exception as error:
        if os.environ.get("RAPPORT_TRACEBACK"):
            raise
        return _complain(_sentence(error), FAILED)
    finally:
        _close()


def _close() -> None:
    """Let go of the file. One that was sealed before this verb wrote to it is sealed again."""
    try:
        vouched = connection.is_vouched_for()
        if vouched:
            importlib.import_module("db.soundness").seal_current()
    finally:
        connection.close()


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rapport",
        description="Know who is calling, say one true and friendly thing, keep what you hear.",
        epilog="Without a verb the window opens. RAPPORT_NOW (an ISO instant) sets the clock.",
    )
    parser.add_argument(
        "--database",
        metavar="PATH",
        type=Path,
        default=None,
        help="the file to work on (else RAPPORT_DATABASE, else the one in your data folder)",
    )
    parser.add_argument(
        "--user",
        metavar="NAME",
        default="",
        help="who you are, where people sign in (the PIN is asked for, or RAPPORT_PIN)",
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    asked = _verb_in(given)
    for verb, (module, _, line) in VERBS.items():
        if verb == asked:
            importlib.import_module(f"desktop.commands.{module}").register(verbs)
        else:
            verbs.add_parser(verb, help=line)
    return parser


def _verb_in(given: Sequence[str]) -> str | None:
    """The verb among the arguments, or None; the parser itself judges what is wrong."""
    skip = False
    for argument in given:
        if skip:
            skip = False
        elif argument in ("--database", "--user"):
            skip = True
        elif not argument.startswith("-"):
            return argument
    return None


def _window(database: Path | None) -> int:
    from desktop import second_start

    if second_start.raise_first(_chosen(database)):
        return DONE
    from desktop import screen_needs

    complaint = screen_needs.missing_for_window()
    if complaint:
        return _complain(complaint, FAILED)
    try:
        app = importlib.import_module("desktop.app")
    except ImportError as error:
        if ".so" not in str(error):
            raise
        return _complain(screen_needs.libraries_sentence([str(error).split(":")[0]]), FAILED)
    return int(app.run(_chosen(database)) or DONE)


def _run(options: argparse.Namespace) -> int:
    need = VERBS[options.verb][1]
    options.database = _chosen(options.database)
    if need == NOTHING:
        return int(options.func(options) or DONE)
    identity = importlib.import_module("desktop.commands.identity")
    if need == MADE_IF_MISSING and not options.database.exists():
        _create(options.database)
        acting = identity.acting_for_verb(options.verb, options.user)
    else:
        _unlock(options.database)
        acting = identity.open_for_verb(options.database, options.verb, options.user)
    settings = importlib.import_module("desktop.domain.settings")
    clock.use_zone(settings.load().zone)
    with gate.acting(acting):
        return int(options.func(options) or DONE)


def _chosen(database: Path | None) -> Path:
    return places.default_database() if database is None else database.expanduser()


def _create(database: Path) -> None:
    if database.parent == places.data_folder():
        database.parent.mkdir(parents=True, exist_ok=True)
    schema.create(database)
    if sys.stderr.isatty():
        sys.stderr.write(f"Made a new file at {database}.\n")


def _unlock(database: Path) -> None:
    if keys.is_locked(database):
        importlib.import_module("desktop.commands.unlocking").unlock(database)


def _clock_complaint() -> str:
    try:
        clock.now()
    except ValueError:
        return "RAPPORT_NOW is not an ISO instant such as 2026-11-22T18:30:00."
    return ""


def _sentence(error: Exception) -> str:
    """One line for any failure; a mistake of the program can be looked into."""
    mishap = importlib.import_module("desktop.domain.mishap")
    said = str(mishap.sentence_for(error))
    if mishap.is_calm(error):
        return said
    mishap_log = importlib.import_module("desktop.domain.mishap_log")
    mishap_log.MishapLog(places.data_folder()).write(mishap.observe(error))
    return f"{said} Set RAPPORT_TRACEBACK=1 to see more."


def _complain(sentence: str, code: int) -> int:
    sys.stderr.write(" ".join(sentence.split()) + "\n")
    return code


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
