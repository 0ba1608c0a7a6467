"""Texts that people would not write and programs trip over: markup, formulas, headers, odd letters."""

from __future__ import annotations

from random import Random

PIECES = (
    "<b>", "</para>", "<font size=4000>", '<a href="https://example.org/x">here</a>',
    '<img src="file:///etc/hostname"/>', "<para leftIndent=900>", "<onDraw name=x/>", "&amp;", "&#x202e;",
    "<script>alert(1)</script>", "<style>*{display:none}</style>", "javascript:alert(1)", "%s%n", "{0}",
    "=1+1", "+1-1", "-2+3", "@SUM(A1:A9)", "=HYPERLINK(\"https://example.org\")", "\t=1", "\r=1", "＝1+1",
    "=cmd|' /C calc'!A0", "'; drop table patron; --", "\" or 1=1", "NEAR(a b)", "a AND", "*", "\"\"\"", "^a",
    "\r\nBcc: everybody@example.org", "%0d%0aTo:", "=?utf-8?q?=0ABcc:?=", "?subject=x&bcc=y@example.org",
    "\0", "\x07", "\x1b[31m", "\u202e", "\u2066", "\ufeff", "\ufffe", "\u200b", "\u2028", "\x85",
    "Łukasz", "Nguyễn", "שלום", "مرحبا", "李小龙", "한국", "ไทย", "🎭", "👩‍👩‍👧", "e\u0301", "İ", "ß", "Æ", "ﬁ",
    "a" * 300, " " * 50, "\n" * 8, ",;|\t", "1e308", "NaN", "-0", "0000-00-00", "31/02/2026", "£-1.00",
    "../../etc/passwd", "C:\\con\\aux", "x.pdf\0.exe", "+44 7700 900123", "kept@example.com", "O'Brien",
)  # fmt: skip


def hostile_text(draw: Random) -> str:
    """One to six such pieces, with or without words between them."""
    parts = [draw.choice(PIECES) for _ in range(draw.randint(1, 6))]
    if draw.random() < 0.1:
        parts.append("".join(chr(draw.randrange(1, 0xD800)) for _ in range(draw.randint(1, 40))))
    return draw.choice(("", " ", "\n")).join(parts)
