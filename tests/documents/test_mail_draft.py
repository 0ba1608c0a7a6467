"""A draft stays text: whatever stands in a name, a subject or a body, it ends up where it belongs."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import default
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import InputRefused
from desktop.documents.mail_draft import LONGEST_LINK, eml_bytes, mailto_url
from desktop.domain.mail_parts import is_mail_address, mail_address, plain_body, plain_line

TO = "judith@example.org"
HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from("\r\n\t\x00\x0b\x0c\x1c\x85\u2028\u2029\u202e\ufeff&?=%#+;:,<>\"'\\@ "),
        st.characters(),
    ),
    max_size=120,
)
INJECTIONS = (
    "Ann\r\nBcc: eve@example.net", "Ann\nSubject: other", "Ann\u2028Bcc: eve@example.net",
    "Ann\x85Bcc: eve@example.net", "=?utf-8?q?Ann=0ABcc=3A_eve=40example.net?=",
    "Ann&bcc=eve@example.net", "Ann?cc=eve@example.net", "Ann%0D%0ABcc:%20eve@example.net",
    '"><script>alert(1)</script>', "Ann\r\n\r\n<html>", "שרה כהן", "Seo-yeon Shim (심서연)",
)  # fmt: skip


def read(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def body_of(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n")


def link_parts(link: str) -> tuple[str, dict[str, list[str]]]:
    parts = urlsplit(link)
    assert parts.scheme == "mailto"
    query = parse_qs(parts.query, keep_blank_values=True, strict_parsing=True)
    return unquote(parts.path), query


def test_a_file_is_unsent_utf8_and_reads_back():
    message = read(eml_bytes(TO, "Grüße — 심서연", "Liebe Judith,\n\nתודה!\n.\nFrom us"))
    assert message["X-Unsent"] == "1"
    assert message["To"] == TO
    assert message["Subject"] == "Grüße — 심서연"
    assert message.get_content_charset() == "utf-8"
    assert body_of(message) == "Liebe Judith,\n\nתודה!\n.\nFrom us\n"


def test_each_line_of_a_file_ends_as_mail_does_and_none_is_too_long():
    data = eml_bytes(TO, "long " * 80, "word " * 3_000)
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    assert data.isascii()


def test_our_own_address_stands_as_the_sender_only_if_it_is_one():
    assert read(eml_bytes(TO, "s", "b", sender="desk@example.com"))["From"] == "desk@example.com"
    assert read(eml_bytes(TO, "s", "b"))["From"] is None
    with pytest.raises(InputRefused):
        eml_bytes(TO, "s", "b", sender="desk@example.com\nBcc: eve@example.net")


@pytest.mark.parametrize("hostile", INJECTIONS)
def test_a_hostile_name_stays_text_in_a_file(hostile):
    message = read(eml_bytes(TO, f"For {hostile}", f"Dear {hostile},", name=hostile))
    assert sorted(k.lower() for k in message) == sorted(
        ["to", "subject", "x-unsent", "mime-version", "content-type", "content-transfer-encoding"]
    )
    assert [a.addr_spec for a in message["To"].addresses] == [TO]
    assert body_of(message) == plain_body(f"Dear {hostile},") + "\n"


@pytest.mark.parametrize("hostile", INJECTIONS)
def test_a_hostile_name_stays_text_in_a_link(hostile):
    link = mailto_url(TO, f"For {hostile}", f"Dear {hostile},")
    assert link is not None
    to, query = link_parts(link)
    assert to == TO
    assert sorted(query) == ["body", "subject"]
    assert query["subject"] == [plain_line(f"For {hostile}")]
    assert query["body"] == [plain_body(f"Dear {hostile},").replace("\n", "\r\n")]


@given(name=HOSTILE, subject=HOSTILE, body=HOSTILE)
def test_nothing_typed_becomes_a_header_of_a_file(name, subject, body):
    data = eml_bytes(TO, subject, body, name=name)
    message = read(data)
    assert sorted(k.lower() for k in message) == sorted(
        ["to", "subject", "x-unsent", "mime-version", "content-type", "content-transfer-encoding"]
    )
    assert [a.addr_spec for a in message["To"].addresses] == [TO]
    assert body_of(message).rstrip("\n") == plain_body(body).rstrip("\n")
    assert not message.is_multipart()


@given(subject=HOSTILE, body=HOSTILE)
def test_nothing_typed_becomes_a_parameter_of_a_link(subject, body):
    link = mailto_url(TO, subject, body)
    if link is None:
        return
    assert link.isascii()
    assert not any(c.isspace() for c in link)
    to, query = link_parts(link)
    assert to == TO
    assert set(query) <= {"subject", "body"}
    assert query["subject"] == [plain_line(subject)]
    assert query.get("body", [""]) == [plain_body(body).replace("\n", "\r\n")]


def test_a_link_follows_the_standard_to_the_letter():
    assert mailto_url("o'neill+tickets@example.org", "Tea & cake?", "Dear Ann,\nöl 100 %") == (
        "mailto:o%27neill%2Btickets@example.org?subject=Tea%20%26%20cake%3F"
        "&body=Dear%20Ann%2C%0D%0A%C3%B6l%20100%20%25"
    )


def test_what_is_too_long_for_a_link_is_none():
    assert mailto_url(TO, "Hello", "a" * 1_700) is not None
    assert mailto_url(TO, "Hello", "a" * LONGEST_LINK) is None
    assert mailto_url(TO, "Hello", "심" * 220) is None


def test_a_long_subject_is_cut_and_says_so():
    subject = read(eml_bytes(TO, "x" * 1_000, "b"))["Subject"]
    assert len(subject) == 300
    assert subject.endswith("…")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" judith@example.org ", "judith@example.org"),
        ("first.last+tag@sub.example.org", "first.last+tag@sub.example.org"),
        ("o'neill@example.org", "o'neill@example.org"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@пример.example", "ann@xn--e1afmkfd.example"),
    ],
)
def test_ordinary_addresses_can_be_written_to(typed, kept):
    assert mail_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "judith", "judith@", "@example.org", "judith@localhost", "a@b@example.org",
        "a@example.org, eve@example.net", "a@example.org;eve@example.net",
        "Ann <a@example.org>", '"a b"@example.org', "a b@example.org", "a@exa mple.org",
        "a@example.org\r\nBcc: eve@example.net", "a@example.org\u2028x", "a\u202e@example.org",
        "müller@example.org", "a@straße.example", "a@-example.org", "a@example..org",
        ".a@example.org", "a..b@example.org", "a@[192.0.2.1]", "a@192.0.2.1", "a(x)@example.org",
        "a" * 65 + "@example.org", "a@" + "b" * 64 + ".org", "a@" + "b.c" * 90 + ".org",
    ],
)  # fmt: skip
def test_odd_addresses_are_refused_with_a_reason(typed):
    assert not is_mail_address(typed)
    with pytest.raises(InputRefused) as refused:
        mail_address(typed)
    assert refused.value.sentence.endswith(".")
    for make in (mailto_url, eml_bytes):
        with pytest.raises(InputRefused):
            make(typed, "s", "b")


@given(st.one_of(st.text(max_size=60), st.emails()))
def test_an_address_is_one_plain_recipient_or_refused(typed):
    if not is_mail_address(typed):
        return
    address = mail_address(typed)
    assert address.isascii()
    assert address.count("@") == 1
    assert not set(address) & set(' \t\r\n,;:<>()[]"\\')
    assert [a.addr_spec for a in read(eml_bytes(address, "s", "b"))["To"].addresses] == [address]
