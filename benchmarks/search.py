"""Search as one types: the function against its own SQL run bare, small against large, typos."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.harness import Context, Figure, quantile, side_by_side, spread, timings
from db import connection, search
from db.folding import digits, words

DRAWN = 200
LENGTHS = range(1, 13)
REPEATS = 9  # the best of: other programs take the processor now and then
NOTE_WORDS = ("whe", "wheel", "wheelchair", "parking", "refurbishment", "champag", "cello", "vouch")

Statement = tuple[str, Any]


def run(context: Context) -> list[Figure]:
    """All figures of search at this size."""
    raw = context.use()
    kinds = _questions(context)
    figures = _against_bare(raw, kinds)
    figures += _typos(context)
    if context.size != "s":
        figures += _against_small(context, kinds)
    return figures


def _questions(context: Context) -> dict[str, list[str]]:
    """What people type, by kind, drawn from patrons: a common name is drawn more often."""
    random = context.random("questions")
    drawn = context.patron_ids(DRAWN * 3, "questions")
    people = [
        connection.row(
            "select p.given, p.family, "
            "coalesce((select normal from contact_point where patron_id = p.id and kind = 'email'), ''), "
            "coalesce((select normal from contact_point where patron_id = p.id and kind = 'phone'), '') "
            "from patron p where id = ?",
            (patron,),
        )
        for patron in drawn
    ]
    people = [p for p in people if p and p[0].isascii() and p[1].isascii()]
    names = [word for p in people for word in words(f"{p[0]} {p[1]}")]
    kinds = {f"{n} letters": _cut(names, n) for n in LENGTHS}
    few = people[:DRAWN]
    phones = [digits(p[3])[1:] for p in few if p[3]]
    kinds |= {
        "two beginnings": [f"{p[0][:2]} {p[1][:3]}".lower() for p in few],
        "full name": [f"{p[0]} {p[1]}" for p in few],
        "accents": ["luk", "Łuk", "søren", "soren", "müller", "muller", "nguy", "北", "京", "дми"]
        * 10,
        "whole e-mail": [p[2] for p in few if p[2]],
        "e-mail to the @": [p[2].partition("@")[0] + "@" for p in few if p[2]],
        "phone, last four": [number[-4:] for number in phones],
        "phone, middle five": [number[3:8] for number in phones],
        "phone, all of it": phones,
        "order number": [f"B{random.randrange(100_001, 101_000)}" for _ in range(DRAWN)],
        "seat tonight": [
            f"{random.choice('ABCDEFGH')}{random.randrange(1, 30)}" for _ in range(DRAWN)
        ],
        "word of a note": list(NOTE_WORDS) * 12,
    }
    return kinds


def _cut(names: list[str], length: int) -> list[str]:
    """Beginnings of so many letters; where few names are that long, they come more than once."""
    long = [name[:length] for name in names if len(name) >= length] or ["christopherson"[:length]]
    return (long * (1 + DRAWN // len(long)))[:DRAWN]


def _recorded(question: str) -> list[Statement]:
    """The statements that one question runs, with their values."""
    search.search(question)  # what is read once only is read now
    kept: list[Statement] = []
    rows = connection.rows

    def recording(sql: str, parameters: Any = ()) -> list[tuple[Any, ...]]:
        kept.append((sql, parameters))
        return rows(sql, parameters)

    connection.rows = recording  # type: ignore[assignment]
    try:
        search.search(question)
    finally:
        connection.rows = rows
    return kept


def _bare(raw: Any) -> Callable[[tuple[str, list[Statement]]], None]:
    def run_bare(question: tuple[str, list[Statement]]) -> None:
        for sql, parameters in question[1]:
            raw.cursor().execute(sql, parameters).fetchall()

    return run_bare


def _against_bare(raw: Any, kinds: dict[str, list[str]]) -> list[Figure]:
    figures = []
    every: list[list[float]] = [[], []]
    for kind, questions in kinds.items():
        pairs = [(question, _recorded(question)) for question in questions]
        function, bare = side_by_side([lambda q: search.search(q[0]), _bare(raw)], pairs, REPEATS)
        every[0] += function
        every[1] += bare
        figures.append(
            Figure(
                f"search, {kind}: p99",
                quantile(function, 0.99),
                "ms",
                quantile(bare, 0.99),
                "its SQL run bare",
                detail={
                    "function": spread(function),
                    "bare": spread(bare),
                    "p50 ratio": quantile(function, 0.5) / quantile(bare, 0.5),
                    "rows": sum(len(search.search(q).rows) for q in questions[:20]) / 20,
                },
            )
        )
    pooled = Figure(
        "search, all kinds of typing: p99",
        quantile(every[0], 0.99),
        "ms",
        quantile(every[1], 0.99),
        "its SQL run bare",
        goal=1.2,
        detail={"function": spread(every[0]), "bare": spread(every[1])},
    )
    return [pooled, *figures]


def _typos(context: Context) -> list[Figure]:
    """Names with one error each, as the desk types them; the right name must come back."""
    random = context.random("typos")
    found = connection.rows(
        "select term from search_term where length(term) > 5 order by uses desc limit 400"
    )
    names = [term for (term,) in found if term.isascii()]
    wrong = [(_mistyped(name, random), name) for name in names]
    wrong = [(typed, name) for typed, name in wrong if not search.search(typed, 1).rows
             or search.search(typed, 1).corrected]  # fmt: skip
    right = sum(name in search.search(typed).corrected.split() for typed, name in wrong)
    took = timings(lambda pair: search.search(pair[0]), wrong, REPEATS)
    return [
        Figure(
            "search with a typing error: p99",
            quantile(took, 0.99),
            "ms",
            limit=5,
            detail={"took": spread(took), "best guess right": round(right / len(wrong), 3)},
        )
    ]


def _mistyped(name: str, random: Any) -> str:
    at = random.randrange(1, len(name) - 1)
    return random.choice(
        (
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + random.choice("aeiourst") + name[at + 1 :],
        )
    )


def _against_small(context: Context, kinds: dict[str, list[str]]) -> list[Figure]:
    """The same lengths on the small file: the time must hardly grow with the house.

    The two files take turns at each question, so that both meet the same noise.
    """
    large = connection.connect(context.database())
    small = connection.connect(context.database("s"))
    context.use("s")
    small_kinds = _questions(Context("s"))
    own = connection.raw()
    here: dict[int, list[float]] = {}
    there: dict[int, list[float]] = {}

    def on(file: Any) -> Callable[[tuple[str, str]], None]:
        which = 0 if file is large else 1

        def ask(pair: tuple[str, str]) -> None:
            connection._current.raw = file  # noqa: SLF001 - no other way to take turns
            search.search(pair[which])

        return ask

    try:
        for n in LENGTHS:
            pairs = list(zip(kinds[f"{n} letters"], small_kinds[f"{n} letters"], strict=True))
            here[n], there[n] = side_by_side([on(large), on(small)], pairs, REPEATS)
    finally:
        connection._current.raw = own  # noqa: SLF001
        large.close()
        small.close()
        connection.close()
    context.use()
    return [
        Figure(
            f"search, {n} letters, here against size s: p99",
            quantile(here[n], 0.99),
            "ms",
            quantile(there[n], 0.99),
            "at size s",
            goal=2,
            detail={"here": spread(here[n]), "small": spread(there[n])},
        )
        for n in LENGTHS
    ]
