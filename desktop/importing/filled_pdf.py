"""A filled form that came back as a PDF: which form it is, and what was put into its fields.

Only the tree of fields is read; scripts, actions, attachments and pictures stay untouched.
Nothing is trusted: every value is a text, every name takes apart by `form_fields`, and whatever
pypdf stumbles over becomes one sentence.
"""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from db import clock
from db.errors import file_error
from db.queries.forms import find_version
from desktop.domain.form_fields import CODE_FIELD, answers_in
from desktop.importing.answer_file import is_code
from desktop.importing.errors import FileNotRead
from desktop.importing.filled_form import FilledForm

MOST_BYTES = 25_000_000
MOST_FIELDS = 20_000
LONGEST_VALUE = 100_000  # characters; the longest answer that is kept has a tenth
_DEEPEST = 32
_HEAD = b"%PDF-"
_OFF = "/Off"

# What a damaged file makes pypdf raise, beside its own errors.
_STUMBLES = (
    PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError,
    RecursionError, MemoryError, AssertionError, NotImplementedError, zlib.error, struct.error,
)  # fmt: skip
# Its remarks about damage would reach the desk's terminal, with words of the file in them.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_filled(path: Path) -> FilledForm:
    """The answers of a filled PDF of one of this venue's forms.

    Raises FileNotRead with what to do if it is no such file.
    """
    values, answered_at = _read(path)
    code = values.get(CODE_FIELD, "").strip().upper()
    if not is_code(code):  # and if somebody wrote over it, it is told to nobody
        raise FileNotRead(_sentence(path, *_NOT_OURS))
    version = find_version(code)
    if version is None:
        raise FileNotRead(
            f"{path.name} was made from a form that this venue does not have (code {code[:12]}). "
            "Nothing was taken from it. Import that form first, or ask who sent the file."
        )
    return FilledForm(version.code, answers_in(values), answered_at)


_DAMAGED = ("is damaged or not a PDF", "Ask for it once more, or type the answers in as paper.")
_NOT_OURS = (
    "is a PDF, but not one of Rapport’s forms",
    "If it is a form on paper that was scanned, type it in as paper.",
)
_FLAT = (
    "holds no fields to read: it was printed or scanned into this file",
    "Ask for the file as it was saved after filling it in, or type the answers in as paper.",
)
_LOCKED = (
    "is locked with a password",
    "Ask for it without the password, or type the answers in as paper.",
)
_HUGE = (
    "is far larger than a filled form can be",
    "Ask for the form alone, or type the answers in as paper.",
)


def _sentence(path: Path, what: str, next_step: str) -> str:
    return f"{path.name} {what}. Nothing was taken from it. {next_step}"


def _read(path: Path) -> tuple[dict[str, str], str]:
    """(the values of all fields by name, when it was filled in)."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise FileNotRead(
            file_error(
                error, f"{path.name} cannot be opened", "Nothing was taken from it."
            ).sentence
        ) from error
    if size > MOST_BYTES:
        raise FileNotRead(_sentence(path, *_HUGE))
    if _HEAD not in data[:1024]:
        raise FileNotRead(_sentence(path, *_DAMAGED))
    try:
        return _values(path, PdfReader(BytesIO(data)))
    except _STUMBLES as error:
        raise FileNotRead(_sentence(path, *_DAMAGED)) from error


def _values(path: Path, reader: PdfReader) -> tuple[dict[str, str], str]:
    if reader.is_encrypted and not _opens_without_password(reader):
        raise FileNotRead(_sentence(path, *_LOCKED))
    form = _dictionary(reader.root_object.get("/AcroForm"))
    fields = _list(form.get("/Fields"))
    if not fields:
        if not reader.pages:
            raise FileNotRead(_sentence(path, *_DAMAGED))
        raise FileNotRead(_sentence(path, *_FLAT))
    found: dict[str, str] = {}
    for number, (name, value) in enumerate(_walk(fields)):
        if number > MOST_FIELDS:
            raise FileNotRead(_sentence(path, *_HUGE))
        found.setdefault(name, value)
    return found, _saved_at(reader)


def _opens_without_password(reader: PdfReader) -> bool:
    """Whether only changing it was forbidden, not reading it."""
    try:
        return bool(reader.decrypt(""))
    except DependencyError:
        return False


# -- the tree of fields


def _walk(fields: list[Any]) -> Iterator[tuple[str, str]]:
    """Each field's full name and its value as text, '' if it is empty."""
    seen: set[int] = set()
    waiting = [(node, "", "", 0) for node in reversed(fields)]
    while waiting:
        node, above, kind, depth = waiting.pop()
        field = _dictionary(node)
        if not field or depth > _DEEPEST or id(field) in seen or len(seen) > 2 * MOST_FIELDS:
            continue
        seen.add(id(field))
        name = _text(field.get("/T"))
        name = f"{above}.{name}" if above and name else name or above
        kind = str(field.get("/FT") or kind)
        kids = _list(field.get("/Kids"))
        parts = [kid for kid in kids if "/T" in _dictionary(kid)]
        if parts:
            waiting += [(kid, name, kind, depth + 1) for kid in reversed(parts)]
        elif name:
            yield name, _value(field, kind, kids)


def _value(field: dict[str, Any], kind: str, kids: list[Any]) -> str:
    value = _plain(field.get("/V"))
    if kind != "/Btn":
        value = value[0] if isinstance(value, list) and value else value
        return _text(value)
    states = [value] if value is not None else []
    if not states:
        # Some viewers note a tick at its picture alone.
        states = [_plain(_dictionary(widget).get("/AS")) for widget in (field, *kids)]
    ticked = (str(s) for s in states if s is not None and str(s) not in (_OFF, "Off", ""))
    return next(ticked, "").removeprefix("/")[:LONGEST_VALUE]


def _plain(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _dictionary(value: Any) -> dict[str, Any]:
    found = _plain(value)
    return found if isinstance(found, dict) else {}


def _list(value: Any) -> list[Any]:
    found = _plain(value)
    return list(found) if isinstance(found, list) else []


def _text(value: Any) -> str:
    """A text as it was typed, lines parted by `\\n`, whichever way the file spells it."""
    found = _plain(value)
    if hasattr(found, "get_data"):
        found = found.get_data()
    if isinstance(found, bytes):
        found = _decoded(found)
    if not isinstance(found, str):
        return ""
    text = found[:LONGEST_VALUE].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    for mark, encoding in (
        (b"\xfe\xff", "utf-16"),
        (b"\xff\xfe", "utf-16"),
        (b"\xef\xbb\xbf", "utf-8-sig"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "ignore")
    return data.decode("latin-1")


def _saved_at(reader: PdfReader) -> str:
    """When a viewer saved it, as an instant; '' if nothing says so, or it cannot be true."""
    try:
        about = reader.metadata
        saved = about.modification_date if about else None
        made = about.creation_date if about else None
    except _STUMBLES:
        return ""
    if saved is None or saved == made:
        return ""
    try:
        saved = (
            saved.astimezone(UTC)
            if saved.tzinfo
            else saved.replace(tzinfo=clock.zone()).astimezone(UTC)
        )
    except (OverflowError, OSError):
        return ""
    sane = datetime(2000, 1, 1, tzinfo=UTC) < saved <= clock.now()
    return clock.to_text(saved) if sane else ""
