"""Who fits a list's rules, found the slow way: patron by patron, in plain Python, from the rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from db import clock, connection
from db.folding import fold
from db.models import ALL
from db.records.segments import Condition, Group, Period

Row = dict[str, Any]


class Book:
    """All rows of the file, by table."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {}
        for model in ALL:
            name = model._meta.table_name
            cursor = connection.raw().execute(f'select * from "{name}"')
            columns = [d[0] for d in cursor.description]
            self.rows[name] = [dict(zip(columns, r, strict=True)) for r in cursor.fetchall()]
        self.shows = {f["id"]: f for f in self.rows["performance"]}
        self.productions = {d["id"]: d for d in self.rows["production"]}

    def of(self, table: str, patron_id: int, **values: Any) -> list[Row]:
        return [
            r
            for r in self.rows[table]
            if r["patron_id"] == patron_id and all(r[k] == v for k, v in values.items())
        ]


def find(rules: Group) -> set[int]:
    book = Book()
    return {
        p["id"]
        for p in book.rows["patron"]
        if not p["archived"] and not p["deceased"] and fits(book, p, rules)
    }


def fits(book: Book, patron: Row, part: Group | Condition) -> bool:
    if isinstance(part, Condition):
        return bool(ASKED[part.kind](book, patron, part))
    found = [fits(book, patron, inner) for inner in part.parts]
    if not found:
        return True
    return {"all": all(found), "any": any(found), "none": not any(found)}[part.match]


def within(day: date, period: Period, book: Book) -> bool:
    today = clock.today()
    match period.mode:
        case "":
            return True
        case "since":
            return day >= date.fromisoformat(period.start)
        case "until":
            return day <= date.fromisoformat(period.end)
        case "between":
            return period.start <= day.isoformat() <= period.end
        case "last":
            return timedelta(0) <= today - day <= timedelta(days=period.days)
        case "ago":
            return today - day > timedelta(days=period.days)
        case "next":
            return timedelta(0) <= day - today <= timedelta(days=period.days)
    season = season_of(period.season, book)
    return season is not None and season["starts"] <= day.isoformat() <= season["ends"]


def season_of(name: str, book: Book) -> Row | None:
    today = clock.today().isoformat()
    for season in book.rows["season"]:
        if season["name"] == name if name else season["starts"] <= today <= season["ends"]:
            return season
    return None


def venue_day(instant: str) -> date:
    """Until four in the morning it is still the evening before."""
    return (clock.to_local(instant) - timedelta(hours=4)).date()


def about(book: Book, show: Row, asked: Condition) -> bool:
    production = book.productions[show["production_id"]]
    season_asked = asked.period.mode == "season"
    if season_asked and production["season_id"] is not None:
        season = season_of(asked.period.season, book)
        if season is None or season["id"] != production["season_id"]:
            return False
    elif not within(venue_day(show["starts_at"]), asked.period, book):
        return False
    match asked.scope:
        case "production":
            return fold(production["title"]) == fold(asked.text)
        case "genre":
            return fold(production["genre"]) == fold(asked.text)
        case "children":
            return bool(production["for_children"])
        case "about":
            return fold(asked.text) in played(book, production)
    return True


def played(book: Book, production: Row) -> set[str]:
    names = {fold(production["title"]), *map(fold, production["keywords"].split(","))}
    artists = {a["id"]: a["name"] for a in book.rows["artist"]}
    works = {w["id"]: w for w in book.rows["work"]}
    for link in book.rows["production_artist"]:
        if link["production_id"] == production["id"]:
            names.add(fold(artists[link["artist_id"]]))
    for link in book.rows["production_work"]:
        if link["production_id"] == production["id"]:
            work = works[link["work_id"]]
            names |= {fold(work["title"]), fold(artists.get(work["composer_id"], ""))}
    return names


def visit(book: Book, patron: Row, asked: Condition) -> bool:
    now = clock.now_text()
    held: dict[int, list[Row]] = {}
    for ticket in book.rows["ticket"]:
        show = book.shows[ticket["performance_id"]]
        if ticket["holder_id"] != patron["id"] or ticket["status"] != "valid":
            continue
        if not show["cancelled"] and about(book, show, asked):
            held.setdefault(show["id"], []).append(ticket)
    begun = {k: v for k, v in held.items() if book.shows[k]["starts_at"] <= now}
    came = [k for k, v in begun.items() if any(t["attended"] != 0 for t in v)]
    found = {
        "came": len(came),
        "not_came": len(came),
        "missed": len(begun) - len(came),
        "booked": len(held) - len(begun),
    }[asked.test]
    return not found if asked.test == "not_came" else found >= max(asked.number, 1)


def visits(book: Book, patron: Row, asked: Condition) -> bool:
    n = patron["visits"]
    return {
        "at_least": n >= asked.number,
        "at_most": n <= asked.number,
        "exactly": n == asked.number,
    }[asked.test]


def stored(column: str) -> Any:
    def ask(book: Book, patron: Row, asked: Condition) -> bool:
        value = patron[column]
        if asked.test in ("never", "none"):
            return value is None
        return value is not None and within(venue_day(value), asked.period, book)

    return ask


def tonight(book: Book, patron: Row, asked: Condition) -> bool:
    here = any(
        t["holder_id"] == patron["id"]
        and t["status"] == "valid"
        and not (show := book.shows[t["performance_id"]])["cancelled"]
        and venue_day(show["starts_at"]) == clock.today()
        for t in book.rows["ticket"]
    )
    return here == (asked.test == "here")


def interest(book: Book, patron: Row, asked: Condition) -> bool:
    names: dict[int, set[str]] = {i["id"]: {fold(i["name"])} for i in book.rows["interest"]}
    for alias in book.rows["interest_alias"]:
        names[alias["interest_id"]].add(fold(alias["word"]))
    has = False
    for row in book.of("patron_interest", patron["id"]):
        if asked.text and fold(asked.text) not in names[row["interest_id"]]:
            continue
        if asked.detail and fold(asked.detail) not in fold(row["detail"]):
            continue
        strength = row["strength"]
        has = has or {
            "has": strength > 0, "likes": strength >= 2, "loves": strength >= 3,
            "dislikes": strength < 0, "none": strength > 0,
        }[asked.test]  # fmt: skip
    return has != (asked.test == "none")


def access(book: Book, patron: Row, asked: Condition) -> bool:
    has = any(
        fold(asked.text) in fold(r["need"])
        for r in book.of("access_need", patron["id"], ended_at=None)
    )
    return has == (asked.test == "has")


def birthday(book: Book, patron: Row, asked: Condition) -> bool:
    month, day = patron["birth_month"], patron["birth_day"]
    if asked.test == "month":
        return month == asked.number
    if month is None or day is None:
        return False
    coming = [clock.today() + timedelta(days=n) for n in range(asked.number + 1)]
    days = {(d.month, d.day) for d in coming}
    return (month, day) in days or ((month, day) == (2, 29) and (2, 28) in days)


def household(book: Book, patron: Row, asked: Condition) -> bool:
    if asked.test == "children":
        mine = book.of("relationship", patron["id"], kind="child")
        theirs = [r for r in book.rows["relationship"]
                  if r["kind"] == "parent" and r["other_id"] == patron["id"]]  # fmt: skip
        return bool(mine or theirs)
    others = [
        p for p in book.rows["patron"]
        if p["household_id"] is not None and p["household_id"] == patron["household_id"]
        and not p["archived"] and not p["deceased"] and p["id"] != patron["id"]
    ]  # fmt: skip
    return bool(others) == (asked.test == "shared")


def place(book: Book, patron: Row, asked: Condition) -> bool:
    for row in book.of("contact_point", patron["id"], kind="address"):
        if asked.test == "postcode":
            if fold(row["postcode"]).replace(" ", "").startswith(fold(asked.text).replace(" ", "")):
                return True
        elif fold(row[asked.test]) == fold(asked.text):
            return True
    return False


def reach(book: Book, patron: Row, asked: Condition) -> bool:
    has = any(asked.scope in ("any", r["kind"]) for r in book.of("contact_point", patron["id"]))
    return has == (asked.test == "has")


def consent(book: Book, patron: Row, asked: Condition) -> bool:
    said = sorted(
        book.of("consent", patron["id"], channel=asked.scope),
        key=lambda r: (r["given_at"], r["id"]),
    )
    now = "unknown" if not said else "given" if said[-1]["granted"] else "refused"
    return now == asked.test


def membership(book: Book, patron: Row, asked: Condition) -> bool:
    lot = [
        m for m in book.of("membership", patron["id"])
        if (m["status"] == "active" or (m["ends"] and m["status"] not in ("cancelled", "refunded")))
        and (not asked.text or fold(m["kind"]) == fold(asked.text))
    ]  # fmt: skip
    if asked.test == "never":
        return not lot
    if not lot:
        return False
    until = max(m["ends"] or "9999-12-31" for m in lot)
    today = clock.today().isoformat()
    if asked.test == "running":
        return until >= today
    side = until < today if asked.test == "ended" else until >= today
    return side and within(date.fromisoformat(until), asked.period, book)


def contact(book: Book, patron: Row, asked: Condition) -> bool:
    at = []
    if asked.scope in ("", "note"):
        at += [n["created_at"] for n in book.of("note", patron["id"]) if n["kind"] != "avoid"]
    if asked.scope in ("", "call"):
        at += [c["started_at"] for c in book.of("call", patron["id"])]
    if asked.scope in ("", "letter"):
        at += [x["made_at"] for x in book.of("letter", patron["id"])]
    if asked.test == "last":
        return bool(at) and within(venue_day(max(at)), asked.period, book)
    had = any(within(venue_day(one), asked.period, book) for one in at)
    return had == (asked.test == "had")


def gift(book: Book, patron: Row, asked: Condition) -> bool:
    sums: dict[str, int] = {}
    for row in book.of("donation", patron["id"]):
        back = row["kind"] == "returned_ticket"
        if asked.scope and back != (asked.scope == "tickets"):
            continue
        if within(date.fromisoformat(row["given_at"][:10]), asked.period, book):
            sums[row["currency"]] = sums.get(row["currency"], 0) + row["amount_minor"]
    if asked.test == "none":
        return not sums
    return any(s >= asked.number * (1 if c == "JPY" else 100) for c, s in sums.items())


def open_things(book: Book, patron: Row, asked: Condition) -> bool:
    found = set()
    if book.of("note", patron["id"], kind="complaint", resolved_at=None):
        found.add("complaint")
    found |= {p["kind"] for p in book.of("promise", patron["id"], done_at=None)}
    has = asked.scope in found if asked.scope else bool(found)
    return has == (asked.test == "has")


def origin(book: Book, patron: Row, asked: Condition) -> bool:
    batch = patron["batch_id"]
    if asked.test == "by_hand":
        return batch is None
    return batch == asked.number if asked.number else batch is not None


ASKED = {
    "visit": visit, "visits": visits, "first_visit": stored("first_visit"),
    "last_visit": stored("last_visit"), "next_visit": stored("next_visit"), "tonight": tonight,
    "interest": interest, "access": access, "birthday": birthday, "household": household,
    "place": place, "reach": reach, "consent": consent, "membership": membership,
    "contact": contact, "gift": gift, "open": open_things, "origin": origin,
}  # fmt: skip
