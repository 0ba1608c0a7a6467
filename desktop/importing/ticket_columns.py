"""Where a ticket export keeps what: the columns of one file, ready for the row path."""

from __future__ import annotations

from desktop.importing.memo import cells_at
from desktop.importing.understanding import Understanding

PERSON_PARTS = ("given", "family", "name", "email", "phone")
KEPT = ("", "organisation", "question")  # what is kept as it is, heading and answer
PLACE_PARTS = ("street", "city", "region", "postcode", "country")


class TicketColumns:
    """Column numbers by role and getters of several cells at once.

    -1: there is no such column. Rows carry one empty cell more than there are columns, so that
    -1 reads an empty text.
    """

    def __init__(self, understanding: Understanding) -> None:
        find, every = understanding.index, understanding.indexes
        self.width = len(understanding.columns)
        self.order = find("order_number")
        self.ticket = find("ticket_number")
        self.price_type = find("price_type")
        self.price = find("price")
        self.quantity = find("quantity")
        self.valid_count = find("valid_count")
        self.item = find("item")
        self.category = find("item_category")
        self.sale_type = find("sale_type")
        self.items = find("order_items")
        self.line_total = find("line_total")
        self.total = find("order_total")
        self.currency = find("currency")
        self.channel = find("channel")
        self.consent = find("consent_email")
        self.will_call = find("will_call")
        self.comments = every("comment")
        self.extras = tuple((c.index, c.heading) for c in understanding.columns if c.role in KEPT)
        self.extra_cells = cells_at([index for index, _ in self.extras])
        self.seat_cells = cells_at((*every("seat_section"), *every("seat_row"), *every("seat")))
        self._people(understanding)
        self.performance = cells_at(
            [find(r) for r in ("event_title", "event_start", "event_date", "event_time",
                               "event_number", "venue")]
        )  # fmt: skip
        self.ordered = cells_at([find("order_date"), find("order_time")])
        by_row = (*every("ticket_status"), *every("attended"))
        by_order = (*every("order_status"), *every("cancelled"), *every("cancelled_at"),
                    *every("refunded"))  # fmt: skip
        self.roles = {c.index: c.role for c in understanding.columns}
        self.order_state = (*by_order, self.total)
        self.order_state_cells = cells_at(self.order_state)
        in_row = understanding.grain == "ticket"
        self.row_state = (*by_row, *by_order, self.price) if in_row else by_row
        self.row_state_cells = cells_at(self.row_state)

    def _people(self, understanding: Understanding) -> None:
        find = understanding.index
        buyer = (*PERSON_PARTS, "number", "organisation")
        self.has_buyer = any(find(f"buyer_{part}") >= 0 for part in buyer)
        self.has_holder = any(find(f"holder_{part}") >= 0 for part in PERSON_PARTS)
        places = [find(p) for p in PLACE_PARTS] + list(understanding.indexes("street2"))
        nowhere = [-1] * len(places)
        self.buyer = cells_at(
            [find(f"buyer_{p}") for p in (*PERSON_PARTS, "number")]
            + (places if self.has_buyer else nowhere)
        )
        self.holder = cells_at(
            [find(f"holder_{p}") for p in PERSON_PARTS] + [-1]
            + (nowhere if self.has_buyer else places)
        )  # fmt: skip
