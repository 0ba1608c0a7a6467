"""Different readers of mail find the same draft in a file, and nothing more than was written.

A strict reader, one of the old school, and one by hand that knows no more than: headers, an empty
line, a body. What one of them took for a header, another mail program might obey.
"""

from __future__ import annotations

import email
import quopri
import re
from email.header import decode_header, make_header
from email.policy import compat32, default
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.mail_draft import eml_bytes
from desktop.domain.mail_parts import plain_body, plain_line

TO = "judith@example.org"
HEADERS = {
    "to", "subject", "x-unsent", "mime-version", "content-type", "content-transfer-encoding",
}  # fmt: skip
_HEADER = re.compile(rb"^([!-9;-~]+): (.*)$", re.DOTALL)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="=?utfqbUTFQB8-_:;<>@,\"\\()\r\n\t .ABCeveé심", max_size=120),
    st.sampled_from(
        ["=?utf-8?b?QmNjOiBldmVAZXhhbXBsZS5uZXQ=?=", "a\r\n\r\nb", ".\r\n.", "From me\nFrom you",
         "--boundary--", "x" * 400, "심" * 150, "a=\r\nb", "=0D=0ABcc: eve@example.net"]
    ),
)  # fmt: skip


def by_hand(data: bytes) -> tuple[dict[str, str], str]:
    head, _, body = data.partition(b"\r\n\r\n")
    lines: list[bytes] = []
    for line in head.split(b"\r\n"):
        if line.startswith((b" ", b"\t")):
            lines[-1] += b"\r\n" + line
        else:
            lines.append(line)
    found: dict[str, str] = {}
    for line in lines:
        match = _HEADER.match(line)
        assert match, line
        name = match[1].decode().lower()
        assert name not in found
        found[name] = match[2].replace(b"\r\n", b"").decode("ascii")
    return found, quopri.decodestring(body).decode("utf-8").replace("\r\n", "\n")


def shown(header: str) -> str:
    return str(make_header(decode_header(header)))


@given(name=TEXTS, subject=TEXTS, body=TEXTS)
def test_three_readers_find_the_same_draft(name, subject, body):
    data = eml_bytes(TO, subject, body, name=name)
    assert data.isascii()
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 998

    strict = email.message_from_bytes(data, policy=default.clone(raise_on_defect=True))
    old = email.message_from_bytes(data, policy=compat32)
    headers, text = by_hand(data)

    assert {k.lower() for k in strict} == {k.lower() for k in old} == set(headers) == HEADERS
    wanted = plain_line(subject)
    assert shown(headers["subject"]) == shown(str(old["Subject"])) == wanted
    assert str(strict["Subject"]) == wanted
    for to in (headers["to"], str(old["To"])):
        assert [address for _, address in getaddresses([to])] == [TO]
    assert [a.addr_spec for a in strict["To"].addresses] == [TO]
    written = plain_body(body)
    assert text.rstrip("\n") == written
    payload = old.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode("utf-8").replace("\r\n", "\n").rstrip("\n") == written


@pytest.mark.parametrize("name", ['Ann "Nan" O\'Brien', "Ann \\ Co", "Ann, Bea; Cy", "שרה כהן"])
def test_a_name_is_read_as_it_is_written(name):
    strict = email.message_from_bytes(eml_bytes(TO, "s", "b", name=name), policy=default)
    assert [(a.display_name, a.addr_spec) for a in strict["To"].addresses] == [(name, TO)]
