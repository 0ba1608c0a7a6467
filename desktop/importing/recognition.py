"""What each column of a table is: first by its heading, then by what its values say.

Decides too what kind of file it is and what one row stands for. Each decision comes with a
sentence, for the person who confirms it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from desktop.importing import headings as words_of
from desktop.importing.profiles import Profile, profile, with_dates_inside
from desktop.importing.table_reader import Table
from desktop.importing.values import VALID, clean, read_count, read_fate

MANY = {"", "skip", "question", "attended", "seat", "street2", "comment", "organisation", "ticket_status",
        "order_status"}  # fmt: skip
PARTS = ("given", "family", "name", "email", "phone")
TICKETISH = ("order_number", "ticket_number", "event_title", "event_start", "event_date", "item",
             "price", "price_type", "quantity", "attended", "order_status", "ticket_status", "seat",
             "order_total", "refunded", "cancelled", "valid_count")  # fmt: skip


@dataclass(slots=True)
class Column:
    """A column while it is being recognised."""

    index: int
    heading: str
    profile: Profile
    role: str = ""
    confidence: float = 0.0
    reason: str = ""

    def be(self, role: str, confidence: float, reason: str) -> None:
        """Take the column for something."""
        self.role, self.confidence, self.reason = role, confidence, reason


@dataclass(slots=True)
class Recognition:
    """The columns, what one row is, and why."""

    columns: list[Column]
    grain: str = ""
    kind: str = ""
    remarks: list[str] = field(default_factory=list)

    def first(self, role: str) -> Column | None:
        """The first column with a role."""
        return next((c for c in self.columns if c.role == role), None)

    def has(self, *roles: str) -> bool:
        """Whether any column has one of these roles."""
        return any(c.role in roles for c in self.columns)


def recognise(table: Table, told: dict[int, str], kind: str = "") -> Recognition:
    """Recognise a table. `told` are roles that somebody confirmed: they are not doubted."""
    found = Recognition([_column(table, i, h) for i, h in enumerate(table.headings)])
    for column in found.columns:
        _by_heading(column, table)
        _by_values(column)
    _settle_dates(found)
    _settle_rivals(found)
    for index, role in told.items():
        if index < len(found.columns):
            found.columns[index].be(role, 1.0, "You said so.")
    found.kind = kind or decide_kind(found)
    found.grain = decide_grain(found) if found.kind == "tickets" else ""
    if found.kind == "tickets":
        _settle_people(found, set(told))
        _settle_money(found)
    return found


def _column(table: Table, index: int, heading: str) -> Column:
    cells = [clean(row[index]) if index < len(row) else "" for row in table.sample if any(row)]
    return Column(index, heading, profile(cells))


def _by_heading(column: Column, table: Table) -> None:
    role = words_of.role_of(column.heading) if table.form.header_rows else ""
    if role:
        column.be(role, 0.9, f"The heading “{column.heading}” says so.")
    elif words_of.is_question(column.heading):
        column.be("", 0.9, "A question of your own: its answers are kept with the order.")
    else:
        column.be("", 0.3, "Nothing else fits: it is kept with the order as it is.")


Test = Callable[[Profile], bool]
_MUST: dict[str, Test] = {
    "email": lambda p: p.emails >= 0.5,
    "date": lambda p: p.dates >= 0.6,
    "time": lambda p: p.times >= 0.6 or p.dates >= 0.6,
    "money": lambda p: p.numbers >= 0.7,
    "count": lambda p: p.counts >= 0.7,
    "flag": lambda p: p.flags >= 0.6 or p.dates >= 0.6 or _tells_fates(p),
    "code": lambda p: p.coded >= 0.5,
    "text": lambda p: p.numbers < 0.5,
    "name": lambda p: p.dates < 0.3 and p.numbers < 0.5 and p.emails < 0.5,
    "few": lambda p: p.distinct <= max(12, p.filled * 0.5),
}
_CHECKS: dict[str, str] = {
    "email": "email", "buyer_email": "email", "holder_email": "email",
    "order_date": "date", "event_start": "date", "event_date": "date", "date": "date",
    "timestamp": "date", "cancelled_at": "date", "event_time": "time", "order_time": "time",
    "time": "time", "price": "money", "total_paid": "money", "order_total": "money",
    "refunded": "money", "quantity": "count", "valid_count": "count", "cancelled": "flag",
    "consent_email": "flag", "order_number": "code", "ticket_number": "code", "id": "code",
    "phone": "code", "buyer_phone": "code", "holder_phone": "code", "event_number": "code",
    "buyer_name": "name", "buyer_given": "name", "buyer_family": "name", "holder_name": "name",
    "holder_given": "name", "holder_family": "name", "name": "name", "given": "name",
    "family": "name", "order_items": "text", "venue": "few", "sale_type": "few", "price_type": "few",
}  # fmt: skip


def _tells_fates(p: Profile) -> bool:
    """Whether every value says what became of a ticket: 'Void' beside nothing."""
    return p.filled > 0 and all(read_fate(c) != VALID for c in set(p.cells) if c)


def _by_values(column: Column) -> None:
    p = column.profile
    if not p.filled:
        return
    if column.role == "name" and p.coded >= 0.9 and p.emails == 0 and p.dates < 0.3:
        column.be("order_number", 0.85, "Its values are numbers, not names.")
    if column.role == "name" and p.coded >= 0.9 and p.emails == p.dates == 0:
        column.be("order_number", 0.85, "Its values are numbers, not names.")
    check = _CHECKS.get(column.role)
    if check and not _MUST[check](p):
        _demote(column)
    if column.role == "ticket_number" and p.unique < 0.6 and p.filled > 4:
        few = p.distinct <= max(8, p.filled * 0.3)
        column.be("price_type" if few else "", 0.6, "Its values are names, not numbers.")
    if column.role == "buyer_number" and p.distinct == 1 and p.filled > 3:
        column.be("skip", 0.7, "It is the same in every row, so it is nobody's number.")
    if column.role == "sale_type" and not _speaks_of_sales(p):
        column.be("", 0.4, "Its values say nothing about sales.")
    if column.role == "" and not words_of.is_question(column.heading):
        _by_values_alone(column)


def _demote(column: Column) -> None:
    p = column.profile
    if column.role == "ticket_number" and p.coded < 0.5:
        column.be("price_type", 0.7, "Its values are kinds of tickets.")
    elif column.role in ("event_date", "event_start") and p.times >= 0.6:
        column.be("event_time", 0.8, "Its values are times of day.")
    elif column.role in ("total_paid", "price", "order_total") and p.dates >= 0.6:
        column.be("date", 0.6, "Its values are dates.")
    elif _CHECKS.get(column.role) == "name" and p.dates >= 0.6:
        column.be("date", 0.6, "Its values are dates, not names.")
    elif _CHECKS.get(column.role) == "name" and p.emails >= 0.5:
        column.be(column.role.split("_")[0] + "_email", 0.8, "Its values are e-mail addresses.")
    elif column.role == "consent_email":
        column.be("", 0.5, "Its answers are more than yes and no: they are kept as they are.")
    else:
        column.be("", 0.4, "Its values do not look like what the heading says.")


def _speaks_of_sales(p: Profile) -> bool:
    said = {w for c in set(p.cells) for w in c.lower().split()}
    return bool(said & {"payment", "refund", "sale", "purchase", "void", "exchange", "charge"})


def _by_values_alone(column: Column) -> None:
    p = column.profile
    if p.emails >= 0.8:
        column.be("email", 0.7, "Its values are e-mail addresses.")
    elif p.phones >= 0.8 and p.numbers < 1.0:
        column.be("phone", 0.5, "Its values look like telephone numbers.")
    elif p.timed >= 0.9 and not column.heading.strip("Column 0123456789"):
        column.be("date", 0.4, "Its values are dates with a time.")


def _settle_dates(found: Recognition) -> None:
    """Dates that the heading does not place: of the sale, or of the performance?"""
    has_event = found.has("event_start", "event_date")
    inside = any(c.role in ("item", "event_title") and with_dates_inside(c.profile) >= 0.3
                 for c in found.columns)  # fmt: skip
    for column in found.columns:
        if column.role not in ("date", "time"):
            continue
        kind = column.role
        p = column.profile
        if kind == "time" and (beside := _date_before(found, column)):
            column.be(f"{beside}_time", 0.8, "It stands beside the date it belongs to.")
            continue
        few = p.distinct <= max(3, p.filled * 0.3)
        if has_event or inside or found.has("order_date") or not found.has("event_title"):
            to_event = not has_event and not inside and found.has("order_date") and few
        else:
            to_event = few
        column.be(f"{'event' if to_event else 'order'}_{kind}", 0.6,
                  f"It is the {kind} of the {'performance' if to_event else 'sale'}, "
                  f"since it {'repeats' if few else 'varies'} from row to row.")  # fmt: skip
    for column in found.columns:
        p = column.profile
        if column.role == "event_date" and p.timed >= 0.6 and not found.has("event_time"):
            column.be("event_start", column.confidence, column.reason + " It tells the time too.")
        elif column.role == "event_start" and p.filled and p.timed < 0.4:
            column.be("event_date", column.confidence, column.reason + " It tells no time.")


def _date_before(found: Recognition, column: Column) -> str:
    """Whose date stands left of a column of times: event or order; '' if none does."""
    left = found.columns[column.index - 1].role if column.index else ""
    side = {"event_date": "event", "order_date": "order"}.get(left, "")
    return side if side and not found.has(f"{side}_time") else ""


_ORDERLY = ("order", "booking", "bestell", "buchung", "commande", "pedido", "reserv")


def _settle_rivals(found: Recognition) -> None:
    """One column for each role: the best keeps it, the others are kept as they are or left out."""
    _settle_numbers(found)
    by_role: dict[str, list[Column]] = {}
    for column in found.columns:
        if column.role not in MANY:
            by_role.setdefault(column.role, []).append(column)
    for role, rivals in by_role.items():
        if len(rivals) < 2:
            continue
        best = max(rivals, key=lambda c: (_worth(role, c), -c.index))
        for column in rivals:
            if column is not best:
                column.be("skip" if _adds_nothing(role, column, best) else "", 0.6,
                          f"“{best.heading}” says it better.")  # fmt: skip
    for column in found.columns:
        if column.role == "id":
            column.be("skip", 0.5, "A number that nothing is known by.")


def _settle_numbers(found: Recognition) -> None:
    """What a bare number is: the order's where there is no other; the ticket's where it never
    repeats while the orders' do.
    """
    bare = next((c for c in found.columns if c.role == "id"), None)
    if bare is None:
        return
    order = found.first("order_number")
    if order is None:
        bare.be("order_number", 0.6, "The only number there is.")
        return
    each = bare.profile.fill == bare.profile.unique == 1.0
    if each and order.profile.unique < 0.98 and not found.has("ticket_number"):
        bare.be("ticket_number", 0.7, "Another number in each row of an order.")


def _adds_nothing(role: str, column: Column, best: Column) -> bool:
    """Whether a column that lost its role is a number, empty, or says the same as the winner."""
    if role.endswith("number") or role in ("id", "order_total", "total_paid", "line_total"):
        return True
    pairs = zip(column.profile.cells, best.profile.cells, strict=True)
    return all(not mine or mine == theirs for mine, theirs in pairs)


def _worth(role: str, column: Column) -> float:
    p = column.profile
    points = p.fill + column.confidence
    if role == "order_number":
        said = column.heading.lower()
        points += 1 if any(w in said for w in _ORDERLY) else 0
        points += 0.5 if column.heading.strip().lower() == "name" else 0
    if role in ("order_total", "total_paid") and "remain" in column.heading.lower():
        points -= 1
    if "sub" in column.heading.lower():
        points -= 0.5
    if role == "price_type":
        points += min(p.distinct, 5) / 50 + ("type" in column.heading.lower()) * 0.1
    return points


def decide_kind(found: Recognition) -> str:
    """tickets, contacts, responses or programme, by what columns there are."""
    people = found.has("email", "phone", "given", "family", "name", "buyer_email", "holder_email",
                       "buyer_name", "holder_name", "buyer_given", "holder_given")  # fmt: skip
    sales = sum(1 for role in TICKETISH if found.has(role))
    numbers = found.has("order_number", "ticket_number")
    questions = sum(1 for c in found.columns if words_of.is_question(c.heading))
    if found.has("timestamp") and questions and not numbers:
        return "responses"
    if sales >= 3 and (numbers or people) and (people or found.has("price", "quantity", "item")):
        return "tickets"
    said = {w for c in found.columns for w in words_of.heading_words(c.heading)}
    played = {"composer", "composers", "works", "soloists", "conductor", "director", "season",
              "genre", "komponist", "dirigent"}  # fmt: skip
    if said & played and not people:
        return "programme"
    if sales >= 2 and numbers:
        return "tickets"
    return "contacts" if people else "programme"


def decide_grain(found: Recognition) -> str:
    """What one row is: a ticket, an order, or an item of an order with a quantity."""
    ticket, order = found.first("ticket_number"), found.first("order_number")
    count, item = found.first("quantity"), found.first("item")
    more = count is not None and any(
        (read_count(c) or 1) not in (0, 1) for c in count.profile.cells
    )
    if ticket is not None and ticket.profile.unique >= 0.6:
        found.remarks.append(
            f"One row is one ticket: “{ticket.heading}” is another one in each row."
        )
        return "ticket"
    if item is not None and count is not None:
        found.remarks.append(
            f"One row is one line of an order: “{item.heading}” with “{count.heading}”."
        )
        return "item"
    if order is not None and order.profile.unique >= 0.98 and (more or found.has("order_items")):
        found.remarks.append("One row is one order: its number never repeats.")
        return "order"
    if more and order is not None and count is not None:
        if _counts_its_rows(order.profile, count.profile):
            found.remarks.append("One row is one ticket: an order has as many rows as tickets.")
            return "ticket"
        found.remarks.append("One row is one line of an order, with a quantity.")
        return "item"
    if more:
        found.remarks.append("One row is one order, with a quantity.")
        return "order"
    found.remarks.append("One row is one ticket.")
    return "ticket"


def _counts_its_rows(orders: Profile, counts: Profile) -> bool:
    """Whether the quantity repeats the size of the order on each of its rows."""
    rows: Counter[str] = Counter(orders.cells)
    pairs = [(o, read_count(c)) for o, c in zip(orders.cells, counts.cells, strict=True) if o]
    several = [(o, n) for o, n in pairs if n and n > 1]
    return bool(several) and all(rows[o] == n for o, n in several)


def _settle_people(found: Recognition, told: set[int]) -> None:
    """Give e-mails, names and phones that belong to no side the side that fits."""
    _settle_family(found)
    holders = found.has("holder_name", "holder_given", "holder_family", "holder_email")
    buyers = found.has("buyer_name", "buyer_given", "buyer_family", "buyer_email")
    named = found.has("given", "family", "name")
    if found.grain != "ticket":
        side = "buyer"
    elif named:
        side = "buyer" if holders or not _names_differ_in_orders(found) else "holder"
        side = "holder" if buyers and not holders else side
    else:
        side = "holder" if holders else "buyer"
    for column in found.columns:
        if column.role in PARTS:
            role = f"{side}_{column.role}"
            if column.index in told or not found.has(role):
                why = "buyer" if side == "buyer" else "person who holds the ticket"
                column.be(role, column.confidence, f"{column.reason} It is the {why}'s.")
            else:
                empty = not column.profile.filled
                column.be("skip" if empty else "", 0.5, "Another column says it better.")


def _settle_family(found: Recognition) -> None:
    """Beside a first name, a “name” without it is the family name: Nom and Prénom."""
    for side in ("", "buyer_", "holder_"):
        given, name = found.first(f"{side}given"), found.first(f"{side}name")
        # A heading such as Nom is taken for the buyer's by its values, Prénom may have no side.
        given = given or found.first("given")
        if given is None or name is None or found.has(f"{side}family", "family"):
            continue
        pairs = [
            (first.casefold(), whole.casefold())
            for first, whole in zip(given.profile.cells, name.profile.cells, strict=True)
            if first and whole
        ]
        if pairs and sum(first in whole for first, whole in pairs) < len(pairs) / 2:
            name.be(f"{side}family", name.confidence, "It stands beside the first name.")


def _names_differ_in_orders(found: Recognition) -> bool:
    """Whether one order names several people: then each ticket's row names its holder."""
    order = found.first("order_number")
    names = [c for c in found.columns if c.role in ("given", "name", "family")]
    if order is None or not names:
        return True
    people: dict[str, set[tuple[str, ...]]] = {}
    for row, number in enumerate(order.profile.cells):
        person = tuple(c.profile.cells[row].casefold() for c in names)
        if any(person):
            people.setdefault(number, set()).add(person)
    return any(len(several) > 1 for several in people.values())


def _settle_money(found: Recognition) -> None:
    """A sum that was paid is the ticket's price where a row is a ticket, else the order's."""
    for column in found.columns:
        if column.role == "line_total" and found.grain == "item":
            continue
        if column.role in ("total_paid", "line_total"):
            role = "price" if found.grain == "ticket" else "order_total"
            rival = found.first(role)
            if rival is None or role == "order_total":
                if rival is not None:
                    rival.be("skip", 0.6, f"“{column.heading}” says it better.")
                column.be(role, column.confidence, column.reason)
            else:
                column.be("skip", 0.6, f"“{rival.heading}” says it better.")
