"""What is sent after a call says what was agreed, and no more."""

from __future__ import annotations

from datetime import date

import pytest
from calls_by_hand import facts, ticket

from db.records.calls import NewPromise
from desktop.domain import call_guides
from desktop.domain.call_guide import CallFlow
from desktop.domain.call_letter import draft_letter
from desktop.domain.gift_receipt import receipt_text

pytestmark = pytest.mark.usefixtures("now")


def ended(kind: str = "complaint") -> CallFlow:
    known = facts(ticket(12), ticket(13), me="Ana", house="Harbour Lights")
    flow = CallFlow(call_guides.shipped()[kind], known)
    for step in ("listen", "understand", "connect"):
        flow.skip(step)
    return flow


def test_the_letter_names_what_was_agreed_and_promised_with_its_day():
    flow = ended()
    flow.choose("gift_back", "agreed")
    flow.choose("refund", "declined")
    flow.promise(NewPromise("Look at the bar.", "2026-11-24"))
    flow.promise(NewPromise("Tell the manager", kind="task"))
    letter = draft_letter(flow.facts, flow.ending(), flow.chosen)
    assert letter.subject == "What we agreed – Harbour Lights"
    assert "Dear Judith," in letter.body
    assert "- We take F12–F13 back as your gift, and send you a receipt." in letter.body
    assert "- Look at the bar (by Tuesday 24 November 2026)" in letter.body
    assert "refund " not in letter.body.replace("Nothing was refunded", "")
    assert "manager" not in letter.body
    assert "Receipt for tickets given back to Harbour Lights" in letter.body


def test_a_call_without_agreement_is_thanked_for():
    flow = ended("thanks")
    letter = draft_letter(flow.facts, flow.ending(), flow.chosen)
    assert letter.subject == "Thank you for talking to me – Harbour Lights"
    assert "agreed" not in letter.body


def test_a_receipt_names_seats_order_and_what_was_paid():
    text = receipt_text(
        "Judith Shimwell", [ticket(12), ticket(13)], house="Harbour Lights", currency="USD",
        on=date(2026, 11, 22), by="Ana Marsh",
    )  # fmt: skip
    assert "Sunday 22 November 2026" in text
    assert "2 tickets for Winterreise, Thursday 26 November 2026, 22:30, seats F12–F13" in text
    assert "(order A-1)" in text
    assert "Paid for them: $48" in text
    assert text.endswith("Ana Marsh, Harbour Lights")


def test_a_receipt_claims_no_amount_that_is_not_known():
    assert "Paid" not in receipt_text("", [ticket(1, price_minor=None)])
    assert "A friend of the house gave back" in receipt_text("", [ticket(1)])
