"""Find out how the bytes of a table became text: BOM, strict UTF-8, UTF-16, or an old code page."""

from __future__ import annotations

import codecs
from pathlib import Path

from desktop.importing.errors import FileNotRead

CHUNK = 1 << 20
LONGEST_LINE = 1_000_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def detect(path: Path) -> tuple[str, str]:
    """The encoding of a file and a sentence that says why. Reads the file once, in pieces.

    Raises FileNotRead for an empty file, for bytes that are no text, for a mixture of two
    encodings and for a line so long that no table has it.
    """
    with path.open("rb") as file:
        head = file.read(CHUNK)
        if not head.strip():
            raise FileNotRead(f"{path.name} is empty. Nothing was imported.")
        for mark, name in _BOMS:
            if head.startswith(mark):
                return name, "The file says itself how it is encoded."
        wide = _utf16(head)
        if wide:
            return wide, "Every other byte is empty: UTF-16 without a mark."
        _refuse_binary(head, path)
    return _eight_bit(path)


def _utf16(head: bytes) -> str:
    """UTF-16 by where the empty bytes are: behind (little endian) or before each letter."""
    part = head[:4096]
    even, odd = part[0::2].count(0), part[1::2].count(0)
    half = max(1, len(part) // 2)
    if odd > half * 0.3 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.3 and odd < half * 0.05:
        return "utf-16-be"
    return ""


def _refuse_binary(head: bytes, path: Path) -> None:
    if b"\0" in head:
        raise FileNotRead(
            f"{path.name} is not a table: it holds bytes that are no text. Nothing was imported. "
            "Export it again as CSV."
        )


def _eight_bit(path: Path) -> tuple[str, str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    ascii_only, good, line = True, 0, 1
    since_break = 0
    sample = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            _refuse_binary(chunk, path)
            since_break = _longest(chunk, since_break, path)
            if not chunk.isascii():
                ascii_only = False
                sample = sample or chunk
            try:
                good += len(chunk) - len(decoder.decode(chunk))
            except UnicodeDecodeError as error:
                line += chunk[: error.start].count(b"\n")
                good += _multibyte(chunk[: error.start])
                return _code_page(path, chunk, good, line)
            line += chunk.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _code_page(path, sample, good, line)
    if ascii_only:
        return "utf-8", "Plain letters only: any encoding reads it alike."
    return "utf-8", "All bytes are well-formed UTF-8."


def _multibyte(data: bytes) -> int:
    return len(data) - len(data.decode("utf-8", "ignore"))


def _longest(chunk: bytes, before: int, path: Path) -> int:
    """How many bytes since the last line break; refuses what cannot be a line of a table."""
    at = chunk.rfind(b"\n")
    if at < 0:
        at = chunk.rfind(b"\r")
    now = len(chunk) - at - 1 if at >= 0 else before + len(chunk)
    if now > LONGEST_LINE:
        raise FileNotRead(
            f"{path.name} has a line of more than a million letters, so it is no table. "
            "Nothing was imported."
        )
    return now


def _code_page(path: Path, chunk: bytes, good: int, line: int) -> tuple[str, str]:
    """An old eight-bit encoding, unless most of the file is UTF-8 and something broke it."""
    bad = chunk.decode("utf-8", "replace").count("\ufffd")
    if good > 10 and good > bad * 4:
        raise FileNotRead(
            f"{path.name} is UTF-8 up to line {line} and something else from there. "
            "Nothing was imported. Export it again, or save it as UTF-8."
        )
    if _fits(chunk, "mac_roman") > _fits(chunk, "cp1252"):
        return "mac_roman", "The accents read well as an old Macintosh file. Please check them."
    return "cp1252", "The accents read well as a Windows file. Please check them."


def _fits(chunk: bytes, encoding: str) -> int:
    """How much the accented bytes look like letters of words when read with `encoding`."""
    text = chunk[:200_000].decode(encoding, "replace")
    score = 0
    for before, letter, after in zip(text, text[1:], text[2:], strict=False):
        if letter < "\x80":
            continue
        if letter.isalpha():
            inside = before.isalpha() or after.isalpha()
            odd_case = letter.isupper() and before.islower()
            score += (2 if inside else 0) - (4 if odd_case else 0)
        elif letter in "’‘“”–—…€°":
            score += 1
        else:
            score -= 3
    return score
