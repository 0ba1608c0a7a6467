"""What the field of what an answer becomes offers, and how it names what was taken."""

from __future__ import annotations

from db.folding import fold
from db.queries import interests
from desktop.domain.form_schema import (
    ACCESS,
    ANSWER,
    CHANNELS,
    FIELDS,
    NOTHING,
    PERMISSION,
    REACTIONS,
    TYPED,
    YES_OR_NO,
    Becomes,
    Question,
)
from desktop.domain.form_words import STRENGTH_WORDS, becomes_words, interest_place
from desktop.domain.words import count_words
from desktop.ui.widgets.type_ahead import Offer

NOTHING_WORDS = "Nothing"
AUDIENCES = (
    ("", "as usual"),
    ("say", "may be said"),
    ("print", "may be printed, not said"),
    ("desk", "desk only"),
)
STRENGTHS = tuple((s, STRENGTH_WORDS[s] or "likes") for s in (3, 2, 1, -1))
_MOST_INTERESTS = 4
_LEAST_LETTERS = 4  # of a word that may be about an interest


def field_words(becomes: Becomes) -> str:
    """What the field shows: an interest by its place alone, all else in its own words."""
    if becomes.kind == NOTHING:
        return ""
    if becomes.kind == "interest" and becomes.what:
        return interest_place(becomes.what)
    plain = Becomes(becomes.kind, becomes.what, strength=becomes.strength)
    words = becomes_words(plain)
    return words[:1].upper() + words[1:]


def find_offers(question: Question, words: str, text: str) -> list[Offer]:
    """What may be meant by `text`. `words`: of the answer it is for ('' for a typed one).

    Without a text, what answers of this kind usually become.
    """
    typed = question.kind in TYPED
    wanted = fold(text)
    if not wanted:
        return _usual(question, words)
    found = [o for o in _fixed(typed) if _fits(o, wanted)]
    places, known = _interest_offers(text, typed)
    if question.kind == ACCESS:
        return [_need(text), *found[:2], *places, *([] if known else [_new_interest(text, typed)])]
    exact = [o for o in found if fold(o.text) == wanted]
    rest = [o for o in found if o not in exact]
    new = [] if known else [_new_interest(text, typed)]
    return [*exact, *places, *rest[:2], *new, _need(text)][:8]


def _fits(offer: Offer, wanted: str) -> bool:
    said = fold(f"{offer.text} {offer.detail}")
    return said.startswith(wanted) or f" {wanted}" in said


def _detail(typed: bool) -> str:
    return ANSWER if typed else ""


def _interest_offers(text: str, typed: bool) -> tuple[list[Offer], bool]:
    """Interests of the vocabulary, and whether one is called just so."""
    # People write the place as they read it: `Family › Has children`.
    name = text.replace("▸", "›").rsplit("›", 1)[-1].strip()
    wanted, known, offers = fold(name), False, []
    for entry in interests.find_vocabulary(name, limit=_MOST_INTERESTS) if wanted else ():
        known = known or wanted in {fold(entry.name), *map(fold, entry.aliases)}
        detail = count_words(entry.patrons, "patron") if entry.patrons else "interest"
        place = f"{entry.group} › {entry.name}" if entry.group else entry.name
        offers.append(Offer(place, detail, Becomes("interest", entry.name, _detail(typed))))
    return offers, known


def _new_interest(text: str, typed: bool) -> Offer:
    name = text.replace("▸", "›").rsplit("›", 1)[-1].strip()
    return Offer(
        name, "a new word", Becomes("interest", name, _detail(typed)),
        shown=f"Create interest “{name}”",
    )  # fmt: skip


def _need(text: str) -> Offer:
    name = text.strip()
    return Offer(f"Access need {name}", "", Becomes("access", name), shown=f"Access need “{name}”")


def _fixed(typed: bool) -> list[Offer]:
    """All that is no interest: fields, channels, note, reactions, nothing."""
    offers = [Offer(NOTHING_WORDS, "is only kept with the answers", Becomes())]
    offers.append(Offer("A note", "a note on the patron", Becomes("note")))
    if typed:
        offers += [
            Offer(_capital(becomes_words(Becomes("field", name))), "field", Becomes("field", name))
            for name in FIELDS
            if name != "no_chat"
        ]
        return offers
    for channel, said in CHANNELS.items():
        offers.append(Offer(f"Yes to {said}", "consent", Becomes("consent", channel)))
        offers.append(Offer(f"No to {said}", "refusal", Becomes("refusal", channel)))
    offers.append(Offer("“Prefers no small talk”", "field", Becomes("field", "no_chat")))
    for code, said in REACTIONS.items():
        offers.append(
            Offer(f"Reaction {code}", f"{said}: of a performance", Becomes("reaction", code))
        )
    return offers


def _usual(question: Question, words: str) -> list[Offer]:
    typed = question.kind in TYPED
    fixed = _fixed(typed)
    if question.kind == PERMISSION:
        return [o for o in fixed if o.detail in ("consent", "refusal")][:8]
    if question.kind == ACCESS:
        return [_need(words), *fixed[:2]] if words.strip() else fixed[:2]
    if typed:
        asked = ("birthday",) if question.kind == "date" else ("say_as", "pronouns")
        likely = [o for o in fixed if o.data.kind == "field" and o.data.what in asked]
        return [*likely, *_interest_offers_or_popular("", typed), *fixed[:2]][:8]
    if question.kind in YES_OR_NO:
        return [*_hinted(question.words), *fixed[:2]][:8]
    return [*_interest_offers_or_popular(words, typed), *fixed[:2]][:8]


def _interest_offers_or_popular(words: str, typed: bool) -> list[Offer]:
    """What the answer's own words may mean; else what most patrons have."""
    if words.strip():
        offers, known = _interest_offers(words, typed)
        return offers if known else [*offers, _new_interest(words, typed)]
    return [
        Offer(
            f"{e.group} › {e.name}" if e.group else e.name,
            count_words(e.patrons, "patron") if e.patrons else "interest",
            Becomes("interest", e.name, _detail(typed)),
        )
        for e in interests.find_vocabulary("", limit=_MOST_INTERESTS)
    ]


def _hinted(words: str) -> list[Offer]:
    """What the words of a yes-or-no question have to do with; else what most patrons have."""
    offers: list[Offer] = []
    for word in fold(words).replace("?", " ").split():
        if len(word) >= _LEAST_LETTERS:
            found, _ = _interest_offers(word, typed=False)
            offers += [o for o in found[:2] if o not in offers]
    return offers[:_MOST_INTERESTS] or _interest_offers_or_popular("", typed=False)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
