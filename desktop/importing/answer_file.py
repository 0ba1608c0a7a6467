"""Read back what the web page of a form hands out: the answer file, mail text with the answers in
it, a saved mail, and the fields of a posted page as `key=value`.

Whatever the file holds, it is read as data with limits on its size, or refused in one sentence.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from db.errors import file_error
from desktop.domain.form_answers import Given, to_data
from desktop.domain.form_page import (
    BLOCK_START,
    CODE_FIELD,
    DAY_PARTS,
    FILE_ENDING,
    FILE_FORMAT,
    FILE_KIND,
    OTHER_PART,
    PART_MARK,
)
from desktop.domain.form_schema import CONTACT_PARTS
from desktop.importing.errors import FileNotRead
from desktop.importing.filled_form import FilledForm

MOST_BYTES = 8_000_000  # a mail may carry pictures; answers alone never come near
MOST_TEXT = 1_000_000
MOST_ANSWERS = 1_000
LONGEST_ANSWER = 40_000
_MOST_MAIL_PARTS = 200

_SAFE = "Nothing was imported."
_CODE = re.compile(r"[A-Za-z0-9-]{1,40}")
_CHECK = re.compile(r"\s*([0-9]{1,6})[\s>|]+([0-9a-fA-F]{8})(?![0-9a-zA-Z+/])")
_QUOTING = re.compile(r"[\s>|=\u200b\ufeff]+")  # what mail programs put between the letters
_START = re.compile(r"\[rapport-[\s>|=]{0,20}answers")  # some break a line at a hyphen
_END = re.compile(r"rapport-[\s>|=]{0,20}end\]")
_BASE64 = re.compile(r"[A-Za-z0-9+/]*")
_FIELD = re.compile(r"\s{0,8}([^\W\d]\w{0,99})\s{0,4}([=:])[ \t]?(.*)")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_HEADERS = re.compile(r"[\w-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n|[\w-]{1,60}:[^\n]*\n)*\r?\n")


def looks_like_answers(path: Path) -> bool:
    """Whether a file is one that `read_answers` is meant for, by its name and its beginning."""
    name = path.name.casefold()
    if name.endswith((FILE_ENDING, ".eml")):
        return True
    if not name.endswith((".json", ".txt")):
        return False
    try:
        with path.open("rb") as file:
            head = file.read(200_000)
    except OSError:
        return False
    told = head.decode("utf-8", "replace")
    found = '"rapport"' in told[:200] and '"answers"' in told[:200]
    return found or BLOCK_START in told or CODE_FIELD in told


def is_code(text: str) -> bool:
    """Whether a text can be the code of a form's version."""
    return _CODE.fullmatch(text.strip()) is not None


def read_answers(path: Path) -> FilledForm:
    """The answers in a file: `.rapport.json`, or a mail saved as .eml or .txt.

    Raises FileNotRead, with one sentence, for everything else.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileNotRead(
            file_error(error, f"{path.name} could not be opened", _SAFE).sentence
        ) from error
    if len(data) > MOST_BYTES:
        _refuse(path.name, "is too large to be the answers to a form")
    if path.suffix.casefold() == ".eml":
        return _of_mail(data, path.name)
    return _of_text(_decoded(data), path.name)


def read_answer_text(text: str) -> FilledForm:
    """The answers in a text that was pasted. Raises FileNotRead, with one sentence."""
    if len(text) > MOST_BYTES:
        _refuse("This text", "is too long to be the answers to a form")
    return _of_text(text, "This text")


def write_answers(filled: FilledForm, path: Path) -> None:
    """An answer file of what was read, for the way that files go. Raises OSError."""
    answers = {key: to_data(given) for key, given in filled.answers.items()}
    data = {"rapport": FILE_KIND, "format": FILE_FORMAT, "code": filled.code,
            "answered_at": filled.answered_at, "answers": answers}  # fmt: skip
    path.write_text(json.dumps(data, sort_keys=True), encoding="utf-8")


def _refuse(name: str, what: str) -> NoReturn:
    raise FileNotRead(f"{name} {what}. {_SAFE}")


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _of_text(text: str, name: str) -> FilledForm:
    bare = text.strip().lstrip("\ufeff")
    if bare.startswith("{"):
        return _of_json(bare, name)
    if _HEADERS.match(bare.replace("\r\n", "\n")) and re.search(r"(?mi)^MIME-Version:", bare):
        return _of_mail(bare.encode("utf-8", "replace"), name)
    if _START.search(text):
        return _of_blocks(text, name)
    return _of_fields(bare, name)


# -- the answer file


def _of_json(text: str, name: str) -> FilledForm:
    if len(text) > MOST_TEXT:
        _refuse(name, "is too large to be the answers to a form")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        _refuse(name, "is damaged or cut off: its answers cannot be read")
    if not isinstance(data, dict) or data.get("rapport") != FILE_KIND:
        _refuse(name, "holds no answers to a form")
    if data.get("format") != FILE_FORMAT:
        _refuse(name, "was written for a newer Rapport")
    code, answers = data.get("code"), data.get("answers")
    if not isinstance(code, str) or not is_code(code):
        _refuse(name, "does not say which form it answers")
    if not isinstance(answers, dict) or len(answers) > MOST_ANSWERS:
        _refuse(name, "is damaged: its answers cannot be read")
    found = {}
    for key, value in answers.items():
        given = _given(value) if isinstance(key, str) and key.isidentifier() else None
        if given is None:
            _refuse(name, "is damaged: one of its answers cannot be read")
        found[key] = given
    return FilledForm(code.strip().upper(), found, _instant(data.get("answered_at")))


def _given(data: Any) -> Given | None:
    """One answer of a file; None if it is none, or longer than anybody writes."""
    if not isinstance(data, dict) or not data.keys() <= {"choices", "other", "text", "parts"}:
        return None
    choices, parts = data.get("choices", []), data.get("parts", {})
    texts = [data.get("other", ""), data.get("text", "")]
    if not isinstance(choices, list) or not isinstance(parts, dict):
        return None
    if len(choices) > MOST_ANSWERS or len(parts) > len(CONTACT_PARTS):
        return None
    texts += [*choices, *parts.values()]
    if not all(isinstance(t, str) and len(t) <= LONGEST_ANSWER for t in texts):
        return None
    return Given(tuple(choices), texts[0], texts[1], tuple(parts.items()))


def _instant(value: object) -> str:
    """When it was answered, as an instant in UTC; '' for what is none, or not of these years."""
    if not isinstance(value, str) or len(value) > 40:
        return ""
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return ""
    if when.tzinfo is None or not 2000 <= when.year <= 2200:
        return ""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# -- mail


def _of_blocks(text: str, name: str) -> FilledForm:
    """The block in a mail's text, however it was quoted and wrapped on its way."""
    found: list[FilledForm] = []
    for piece in _START.split(text)[1:]:
        body = _block(piece, name)
        if len(body) > MOST_TEXT:
            _refuse(name, "is too large to be the answers to a form")
        filled = _of_json(body, name)
        if filled not in found:
            found.append(filled)
        if len(found) > 1:
            _refuse(name, "holds the answers of more than one person: keep each mail on its own")
    return found[0]


def _block(piece: str, name: str) -> str:
    head = _CHECK.match(_QUOTING.sub(" ", piece[:400]))
    end = _END.search(piece)
    if end is None or head is None:
        _refuse(name, "has lost a part of the answers on its way: ask for the answer file")
    if head[1] != str(FILE_FORMAT):
        _refuse(name, "was written for a newer Rapport")
    letters = _QUOTING.sub("", piece[: end.start()])[len(head[1]) + len(head[2]) :]
    try:
        if not _BASE64.fullmatch(letters):
            raise ValueError("letters that base64 does not have")
        data = base64.b64decode(letters + "=" * (-len(letters) % 4))
        if zlib.crc32(data) != int(head[2], 16):
            raise ValueError("another sum")
        return data.decode()
    except (ValueError, binascii.Error):
        _refuse(name, "has changed on its way: ask for the answer file")


def _of_mail(data: bytes, name: str) -> FilledForm:
    """A saved mail: an answer file that is attached, or the block in its text."""
    plain: list[str] = []
    marked: list[str] = []
    try:
        for number, part in enumerate(message_from_bytes(data).walk()):
            if number > _MOST_MAIL_PARTS:
                break
            body = _body(part)
            if part.get_content_type() == "text/html":
                marked.append(html.unescape(_TAG.sub("", body)))
            elif body:
                plain.append(body)
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
        _refuse(name, "is a mail that cannot be read")
    attached = [t.strip() for t in plain if t.lstrip("\ufeff \r\n").startswith("{")]
    for text in attached:
        if f'"{FILE_KIND}"' in text[:200]:
            return _of_json(text.lstrip("\ufeff"), name)
    for texts in (plain, marked):
        told = "\n".join(t for t in texts if _START.search(t))
        if told:
            return _of_blocks(told, name)
    return _of_fields("\n".join(plain or marked), name)


def _body(part: Message) -> str:
    """The text of one part of a mail, '' for pictures and the like."""
    kind = part.get_content_type()
    named = str(part.get_filename("") or "").casefold()
    if part.is_multipart() or not (
        kind.startswith("text/") or named.endswith(".json") or "json" in kind
    ):
        return ""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = str(part.get_content_charset("utf-8"))
    try:
        return data.decode(charset, "replace")
    except LookupError:
        return _decoded(data)


# -- posted fields


def _of_fields(text: str, name: str) -> FilledForm:
    """The fields of a posted page: a query string, or a line for each field.

    What a field is can only be told by its form: a value is handed on both as chosen keys and as
    text, and the question takes what is its own.
    """
    return read_fields(_query(text) if CODE_FIELD in text else [], name)


def read_fields(pairs: Sequence[tuple[str, str]], name: str) -> FilledForm:
    """The answers in fields (name, value) as a page posts them. Raises FileNotRead, naming the
    file, where they do not say which form they are of.
    """
    code = next((v.strip() for k, v in pairs if k == CODE_FIELD and is_code(v)), "")
    if not code:
        _refuse(name, "holds no answers to a form")
    if len(pairs) > 10 * MOST_ANSWERS or any(len(v) > LONGEST_ANSWER for _, v in pairs):
        _refuse(name, "is too large to be the answers to a form")
    values: dict[str, list[str]] = {}
    for key, value in pairs:
        if value.strip() and key != CODE_FIELD:
            values.setdefault(key, []).append(value)
    return FilledForm(code.upper(), _gathered(values))


def _query(text: str) -> list[tuple[str, str]]:
    lines = re.split(r"\r\n?|\n", text)
    if len(lines) == 1 and "&" in text:
        try:
            return parse_qsl(text, keep_blank_values=True, max_num_fields=10 * MOST_ANSWERS)
        except ValueError:
            return []
    mark = re.search(rf"{CODE_FIELD}\s{{0,4}}([=:])", text)
    pairs: list[tuple[str, str]] = []
    for line in lines:
        if line == "-- ":  # here a mail's signature begins
            break
        found = _FIELD.fullmatch(line)
        if found and mark and found[2] == mark[1]:
            pairs.append((found[1], found[3]))
        elif pairs:  # a long answer goes on
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]}\n{line}")
    return pairs


def _gathered(values: dict[str, list[str]]) -> dict[str, Given]:
    """Fields by name -> answers by question key."""
    parts: dict[str, dict[str, str]] = {}
    for name, given in values.items():
        key, mark, part = name.rpartition(PART_MARK)
        known = part == OTHER_PART or part in DAY_PARTS or part in CONTACT_PARTS
        if not (mark and key.isidentifier() and known):
            key, part = name, ""
        if key.isidentifier():
            parts.setdefault(key, {})[part] = "\n".join(given) if part else ""
    return {key: _one(values.get(key, []), said) for key, said in parts.items()}


def _one(whole: list[str], said: dict[str, str]) -> Given:
    chosen = [piece.strip() for value in whole for piece in (value, *value.split(","))]
    choices = tuple(dict.fromkeys(c for c in chosen if c))
    text = ", ".join(value.strip("\r\n") for value in whole)
    if any(part in said for part in DAY_PARTS):
        text = _day(said)
    contact = tuple((p, said[p]) for p in CONTACT_PARTS if p in said)
    return Given(choices, said.get(OTHER_PART, ""), text, contact)


def _day(said: dict[str, str]) -> str:
    day, month, year = (said.get(part, "").strip() for part in DAY_PARTS)
    return f"{year or '-'}-{month.zfill(2) if month else ''}-{day.zfill(2) if day else ''}"
