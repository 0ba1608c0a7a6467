"""Read the lines of a season list: what is played, by whom, when; no database, no file.

A list has one line for each performance. Composers stand as 'Family, Given', works as
'Family: TITLE', soloists as 'Family, Given (Instrument)', each joined by '; '. A list without
composers (title, date, time, kind) is read as well.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from db.folding import fold, words


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """A piece and who wrote it ('' if not told)."""

    title: str
    composer: str


@dataclass(frozen=True, slots=True)
class PlannedArtist:
    """Who takes part: role is composer, conductor, director or soloist; `part` as written."""

    name: str
    role: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class PlannedProduction:
    """One production of the list. `number` is the list's own number, '' if it has none."""

    title: str
    number: str
    season: str
    genre: str
    keywords: tuple[str, ...]
    for_children: bool
    works: tuple[PlannedWork, ...]
    artists: tuple[PlannedArtist, ...]

    @property
    def composers(self) -> tuple[str, ...]:
        """The names of its composers, in the list's order."""
        return tuple(a.name for a in self.artists if a.role == "composer")


# What a heading may be called, folded; the first that fits wins.
HEADINGS: dict[str, tuple[str, ...]] = {
    "number": ("program id", "programme id", "production id", "program no", "programme no",
               "program number", "event id", "production code", "show id", "id", "nr", "code"),
    "title": ("title", "production", "production title", "show", "show name", "event",
              "event name", "event title", "concert", "play", "name", "programme title",
              "titel", "veranstaltung", "titre", "spectacle", "stuck"),
    "season": ("season", "saison", "spielzeit", "season name"),
    "event_type": ("event type", "type", "kind", "genre", "category", "series", "art", "sparte",
                   "kategorie", "categorie"),
    "venue": ("venue", "hall", "house", "stage", "theatre", "theater", "room", "ort",
              "spielort", "saal", "lieu", "salle", "venue name"),
    "town": ("location", "city", "town", "stadt", "ville"),
    "date": ("date", "performance date", "day", "start date", "event date", "datum", "tag"),
    "time": ("time", "start time", "performance time", "curtain", "curtain up", "uhrzeit",
             "zeit", "beginn", "heure", "event time", "starts"),
    "start": ("start", "starts at", "date time", "date and time", "date/time", "datetime",
              "performance date time", "event start", "when"),
    "doors": ("doors", "doors open", "einlass"),
    "minutes": ("running time", "duration", "minutes", "length", "dauer", "duree",
                "running minutes", "run time"),
    "capacity": ("capacity", "seats", "house size", "platze", "places"),
    "composers": ("composers", "composer", "komponist", "komponisten", "compositeur",
                  "compositeurs"),
    "works": ("works", "work", "repertoire", "pieces", "program", "programme", "werke",
              "werk", "oeuvres", "programm"),
    "soloists": ("soloists", "soloist", "artists", "artist", "performers", "performer", "cast",
                 "with", "solisten", "solistes", "mitwirkende"),
    "conductor": ("conductor", "conductors", "dirigent", "chef d'orchestre", "leitung"),
    "director": ("director", "directed by", "regie", "mise en scene"),
    "author": ("author", "playwright", "writer", "written by", "by", "autor", "auteur"),
    "keywords": ("keywords", "tags", "subjects", "stichworte", "mots cles"),
    "for_children": ("for children", "family", "children", "family friendly", "suitable for",
                     "ages", "age", "kinder"),
}  # fmt: skip

_PEOPLE = ("email", "e mail", "first name", "last name", "surname", "order", "attendee", "buyer",
           "customer", "phone", "barcode", "ticket type", "price")  # fmt: skip
_CHILDREN = re.compile(
    r"\b(young people|very young|famil\w*|children|child|kids?|schools?|youth|kinder|"
    r"familien\w*|schul\w*|jeune public|enfants?|famille|ninos|toddlers?|relaxed family)\b"
)
_GENRES: tuple[tuple[str, str], ...] = (
    (r"chamber|kammer|quartet", "Chamber music"),
    (r"\bopera\b|\boper\b|operett", "Opera"),
    (r"musical", "Musical"),
    (r"ballet|dance|tanz|danse", "Dance"),
    (r"comed|komodie|stand-?up|kabarett", "Comedy"),
    (r"\bjazz\b", "Jazz"),
    (r"lecture|talk|conversation|vortrag|conference", "Talk"),
    (r"film|movie|cinema|kino", "Film"),
    (r"panto", "Pantomime"),
    (r"play|drama|theat|schauspiel", "Play"),
    (r"recital", "Recital"),
    (r"concert|konzert|symphon|orchest", "Concert"),
)
_SINGLE_LINE_SPLIT = re.compile(r"\s*;\s+|\s*;\s*$|\s*\n\s*")
# Some lists are made from marked-up text and leave its skeleton: {'_': 'FROM', 'em': ['A', 'B']}.
_MARKUP = re.compile(r"\{['\"][^{}]*\}")
_PART = re.compile(r"^(?P<name>.*?)\s*\((?P<part>[^()]*)\)\s*$")


def guess_columns(headings: list[str]) -> dict[str, int]:
    """Which column holds what: a field of HEADINGS to its position."""
    folded = [" ".join(fold(h).replace("_", " ").replace("-", " ").split()) for h in headings]
    found: dict[str, int] = {}
    taken: set[int] = set()
    for field_name, names in HEADINGS.items():
        for name in names:
            if name in folded and folded.index(name) not in taken:
                found[field_name] = folded.index(name)
                taken.add(found[field_name])
                break
    return found


def is_season_list(headings: list[str]) -> bool:
    """Whether headings name performances and what they play, and no people who come."""
    folded = [" ".join(fold(h).replace("_", " ").replace("-", " ").split()) for h in headings]
    if any(word in heading for heading in folded for word in _PEOPLE):
        return False
    found = guess_columns(headings)
    dated = "date" in found or "start" in found
    named = bool({"title", "works", "composers"} & found.keys())
    programme = {"composers", "works", "soloists", "conductor", "director", "author", "venue",
                 "season", "event_type", "minutes", "time", "doors"} & found.keys()  # fmt: skip
    return dated and named and bool(programme)


def read_production(cells: dict[str, str]) -> PlannedProduction:
    """What one line says of its production. `cells` are texts by field of HEADINGS."""
    composers = [c for c in split_list(cells.get("composers", "")) if words(c)]
    works = _works(cells.get("works", ""), composers)
    artists = _artists(cells, composers)
    kind = cells.get("event_type", "").strip()
    for_children = _is_for_children(kind, cells)
    title = cells.get("title", "").strip() or _name_production(kind, composers, works, for_children)
    return PlannedProduction(
        title=title,
        number=cells.get("number", "").strip(),
        season=cells.get("season", "").strip(),
        genre=_genre(kind, bool(composers)),
        keywords=_keywords(kind, cells.get("keywords", ""), artists),
        for_children=for_children,
        works=works,
        artists=artists,
    )


def split_list(text: str) -> list[str]:
    """The items of a cell that joins them by '; ' or line breaks, without repeats."""
    seen: dict[str, None] = {}
    for item in _SINGLE_LINE_SPLIT.split(_MARKUP.sub(_without_markup, text)):
        if cleaned := " ".join(item.split()):
            seen.setdefault(cleaned)
    return list(seen)


def _without_markup(found: re.Match[str]) -> str:
    try:
        told = ast.literal_eval(found.group())
    except (ValueError, SyntaxError):
        return found.group()
    if not isinstance(told, dict):
        return found.group()
    texts = [told[key] for key in sorted(told, key=lambda key: key == "_")]
    flat = [t for text in texts for t in (text if isinstance(text, list) else [text])]
    return ", ".join(str(t).replace("( FROM )", "").strip() for t in flat)


def natural_name(text: str) -> str:
    """'Family, Given' as it is said.

    >>> natural_name("Bartók, Béla")
    'Béla Bartók'
    >>> natural_name("Corigliano, John, Jr.")
    'John Corigliano, Jr.'
    >>> natural_name("Bricusse and Newley, Leslie and Anthony")
    'Leslie Bricusse and Anthony Newley'
    """
    family, *rest = (part.strip() for part in text.split(","))
    if not rest or not rest[0]:
        return family.capitalize() if family.isupper() else family
    given, suffix = rest[0], ", ".join(part for part in rest[1:] if part)
    for joint in ("/", " and "):
        families, givens = family.split(joint), given.split(joint)
        if len(families) == len(givens) > 1:
            pairs = [f"{g.strip()} {f.strip()}" for g, f in zip(givens, families, strict=True)]
            return ", ".join(pairs[:-1]) + " and " + pairs[-1]
    name = f"{given} {family}"
    return f"{name}, {suffix}" if suffix else name


def _family(text: str) -> str:
    return text.split(",")[0].strip()


def _works(text: str, composers: list[str]) -> tuple[PlannedWork, ...]:
    by_family: dict[str, list[str]] = {}
    for composer in composers:
        by_family.setdefault(fold(_family(composer)), []).append(composer)
    found: dict[PlannedWork, None] = {}
    for item in split_list(text):
        head, colon, title = item.partition(": ")
        authors = by_family.get(fold(head), []) if colon else []
        if len(authors) == 1:
            work = PlannedWork(readable_title(title), natural_name(authors[0]))
        elif authors:
            work = PlannedWork(readable_title(title), "")
        else:
            sole = natural_name(composers[0]) if len(composers) == 1 else ""
            work = PlannedWork(readable_title(item), sole)
        if work.title:
            found.setdefault(work)
    return tuple(found)


_KEEP = re.compile(
    r"^(?:[IVXLC]+\.?|BWV|RV|HWV|KV|WOO|TWV|[A-Z]|(?:[A-Z]\.)+|(?!OP\.|NO\.)\W*\w*\d.*|[A-Z]\.\d.*)$"
)
_SMALL = {"a", "an", "and", "at", "by", "de", "des", "du", "for", "from", "in", "la", "le", "of",
          "on", "or", "the", "to", "with", "und", "et", "arr.", "major", "minor", "flat",
          "sharp"}  # fmt: skip
_KEYS = {"major", "minor", "flat", "sharp"}


def readable_title(text: str) -> str:
    """A title that shouts, said calmly; a title in mixed letters as it is.

    >>> readable_title("CONCERTO, PIANO NO. 14, E-FLAT MAJOR, K.449")
    'Concerto, Piano No. 14, E-flat major, K.449'
    """
    text = " ".join(text.split())
    letters = [c for c in re.sub(r"\([^)]*\)|\[[^\]]*\]", "", text) if c.isalpha()]
    if len(letters) < 4 or any(c.islower() for c in letters):
        return text
    pieces = re.split(r"([^\w.'’#]+)", text)
    for at, piece in enumerate(pieces):
        if at % 2 or not piece:
            continue
        before = pieces[at - 1].strip() if at else ","
        begins = bool(before) and before not in ("-", "(") and piece.lower() not in _KEYS
        pieces[at] = _calm_word(piece, begins)
    return "".join(pieces)


def _calm_word(word: str, first: bool) -> str:
    if not word.isupper() or _KEEP.match(word):
        return word
    lower = word.lower()
    if not first and lower in _SMALL:
        return lower
    at = next(i for i, c in enumerate(lower) if c.isalpha())
    return lower[: at + 1].upper() + lower[at + 1 :]


def _artists(cells: dict[str, str], composers: list[str]) -> tuple[PlannedArtist, ...]:
    found = [PlannedArtist(natural_name(c), "composer") for c in composers]
    for field_name, role in (("author", "author"), ("conductor", "conductor"),
                             ("director", "director")):  # fmt: skip
        for name in split_list(cells.get(field_name, "")):
            found.append(PlannedArtist(natural_name(name), role))
    for item in split_list(cells.get("soloists", "")):
        match = _PART.match(item)
        name, part = (match.group("name"), match.group("part")) if match else (item, "")
        role = "conductor" if fold(part) in ("conductor", "dirigent") else "soloist"
        if name:
            found.append(PlannedArtist(natural_name(name), role, part))
    unique: dict[tuple[str, str], PlannedArtist] = {}
    for artist in found:
        unique.setdefault((fold(artist.name), artist.role), artist)
    return tuple(unique.values())


def _is_for_children(kind: str, cells: dict[str, str]) -> bool:
    told = fold(cells.get("for_children", ""))
    if told:
        return told not in ("no", "n", "0", "false", "nein", "non", "adults", "-")
    text = fold(f"{kind} {cells.get('title', '')} {cells.get('keywords', '')}")
    return bool(_CHILDREN.search(text))


def _genre(kind: str, has_composers: bool) -> str:
    folded = fold(kind)
    for pattern, genre in _GENRES:
        if re.search(pattern, folded):
            return genre
    return "Concert" if has_composers else kind


def _keywords(kind: str, told: str, artists: tuple[PlannedArtist, ...]) -> tuple[str, ...]:
    """The kind as written, the list's own keywords, and the instruments that are heard."""
    found: dict[str, str] = {}
    parts = [a.part for a in artists if a.part and a.role == "soloist"]
    for item in [kind, *re.split(r"[;,]\s*", told), *parts]:
        item = item.strip().replace(",", " ")
        if item:
            found.setdefault(fold(item), item)
    return tuple(found.values())


def _name_production(
    kind: str, composers: list[str], works: tuple[PlannedWork, ...], for_children: bool
) -> str:
    """A name that can be said for a production that the list does not name."""
    people = [c for c in composers if "," not in c or c.split(",", 1)[1].strip()] or composers
    if len(people) == 1 and len(works) == 1:
        name = f"{_family(people[0])}: {works[0].title}"
    elif len(people) == 1:
        name = natural_name(people[0])
    elif people:
        name = _joined([_family(p) for p in people])
    elif works:
        name = _joined([w.title for w in works])
    else:
        return kind or "Untitled"
    return f"{kind}: {name}" if for_children and kind else name


def _joined(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    if len(unique) == 1:
        return unique[0]
    if len(unique) > 3:
        return f"{unique[0]}, {unique[1]} and others"
    return ", ".join(unique[:-1]) + " and " + unique[-1]
