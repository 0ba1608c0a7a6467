"""A ticket export as another system would write it, for the demo and for trying an import."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

from db import clock, connection

HEADINGS = (
    "Order no", "Ordered", "Event", "Starts", "Buyer", "E-mail", "Phone", "Seat", "Price type",
    "Price", "Status", "How did you hear about us?",
)  # fmt: skip
NEWCOMERS = (
    ("Greta Halloway", "greta.halloway@example.com", "+1 207 555 0190"),
    ("Owen Pryce-Jones", "owen.pj@example.org", "(207) 555-0191"),
    ("Żaneta Łęcka", "zaneta@example.net", "207.555.0192"),
)


def write_export(path: Path, seed: int = 1) -> int:
    """Write orders for the last upcoming production, by patrons and newcomers; returns the rows.

    The numbers are the vendor's own, so that importing the same file again doubles nothing; another
    `seed` gives other orders.
    """
    random = Random(seed)
    performance = connection.row(
        "select title, starts_at from performance join production on production.id = production_id "
        "where starts_at > ? order by starts_at desc limit 1",
        (clock.now_text(),),
    )
    if performance is None:
        raise LookupError("the sample has nothing to come")
    starts = clock.to_local(str(performance[1])).strftime("%Y-%m-%d %H:%M")
    ordered = clock.now().astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M")
    known = connection.rows(
        "select p.display_name, e.value, coalesce(t.value, '') from patron p "
        "join contact_point e on e.patron_id = p.id and e.kind = 'email' "
        "left join contact_point t on t.patron_id = p.id and t.kind = 'phone' "
        "where p.archived = 0 and p.deceased = 0 order by p.id limit 400"
    )
    buyers = [*random.sample(known, 12), *NEWCOMERS]
    rows = []
    for number, (name, mail, phone) in enumerate(buyers):
        for seat in range(random.choice((1, 2, 2, 3))):
            answer = (
                random.choice(("A friend", "The newsletter", "Walked past")) if not seat else ""
            )
            rows.append(
                (
                    f"QX-{7000 + 100 * seed + number}", ordered, performance[0], starts, name, mail, phone,
                    f"{'NPQRS'[number % 5]}{number // 5 * 4 + seat + 1}", "Adult", "28.00",
                    "refunded" if number == 5 else "paid", answer,
                )
            )  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(rows)
    return len(rows)
