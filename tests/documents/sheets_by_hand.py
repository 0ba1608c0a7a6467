"""Sheets made by hand, so that drawing is tested without a database."""

from __future__ import annotations

from desktop.domain import sheet as s
from desktop.domain.sheet import BriefingSheet, SheetLine, SheetPart


def line(code: str, seats: str, name: str, **more) -> SheetLine:
    return SheetLine(key=f"x:{code}", code=code, seats=seats, name=name, **more)


def by_hand(parts: tuple[SheetPart, ...], title: str = "Winterreise, staged") -> BriefingSheet:
    return BriefingSheet(
        performance_id=1,
        title=title,
        starts_at="2026-11-23T00:30:00Z",
        when="Sunday 22 November 2026 · doors 19:00 · curtain 19:30 · Main Hall",
        in_the_house=168,
        capacity=180,
        known="12 first visits · 41 members",
        parts=parts,
        footer="Harbour Lights Playhouse · printed Sun 22 Nov 17:42 by Ana · sheet 1",
        warning="Personal information: shred after the show",
    )


def evening() -> BriefingSheet:
    hello = (
        line("1", "F12–F13", "Judith Shimwell", member=True,
             said="“You came to Bach & Bartók — wasn’t it amazing?”", text="Fifteenth visit tonight."),
        line("4", "B4–B7", "Okonkwo family", party=4,
             said="“The kids loved The Gruffalo — ready for something older?”",
             text="One of them plays the cello."),
        line("5", "D9", "Rosa O'Brien", member=True,
             said="“Welcome back — it’s been since the Schubert in March!”",
             text="Donor to the roof appeal."),
        line("6", "E2", "심서연 Seo-yeon Shim", text="First visit. Signup form: loves lieder."),
        line("7", "G14", "Lars van der Berg", said="Birthday tomorrow."),
        line("8", "H1–H2", "Łukasz & Нина Nguyễn", said="“Did you make it to the talk after The Tempest?”"),
        line("9", "J4", "שרה כהן", said="“Welcome back!”", text="Ελένη brought her last time."),
        line("10", "J5", "محمد علي الحسن", text="Дмитрий is at the bar."),
    )  # fmt: skip
    access = (
        line(
            "1",
            "F12",
            "Judith Shimwell",
            text="Aisle seat; step-free by Stage Door — Marcus meets her 19:10",
        ),
        line("2", "A1–A2", "Tomás & Inés Beltrán", text="Wheelchair space + companion"),
        line(
            "3", "C7", "Aoife Ní Bhriain", text="Hearing loop; reads lips, face her when speaking"
        ),
    )
    gently = (line("1", "F12", "Judith Shimwell",
                   text="Lobby noise spoiled 14 Nov. Ana promised to move the bar queue — thank her for telling us."),)  # fmt: skip
    first = tuple(line(str(11 + n), f"K{n}", name) for n, name in enumerate(
        ["Ann Whitcombe", "Seo-yeon Shim", "Bill & Joy Tran", "M. Haddad", "Zofia Król",
         "P. Ferreira", "Kwame Asante", "L. Duarte"], 1))  # fmt: skip
    call = tuple(
        line(str(20 + n), f"L{n}", name, party=n % 3 + 1, group=name[0])
        for n, name in enumerate(sorted(["Asante, Kwame", "Beltrán, Tomás", "Duarte, L.", "Ferreira, P.",
         "Haddad, M.", "Król, Zofia", "Nguyễn, Thị Minh Khai", "Ó Súilleabháin, Muireann", "Shim, Seo-yeon",
         "Whitcombe-Featherstonehaugh, Annabel Margaret Josephine"]), 1))  # fmt: skip
    return by_hand((
        SheetPart(s.ACCESS, "Access needs", s.AS_LINES, access),
        SheetPart(s.GENTLY, "Go gently", s.AS_LINES, gently),
        SheetPart(s.HELLO, "Say hello to", s.AS_LINES, hello, "7 more in the house list at the desk."),
        SheetPart(s.FIRST, "First visits", s.AS_NAMES, first),
        SheetPart(s.WILL_CALL, "Will call", s.AS_TICKS, call),
        SheetPart(s.LEARNT, "What did you learn?", s.AS_RULES, (), "Code, seat or name"),
    ))  # fmt: skip
