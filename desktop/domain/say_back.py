"""Saying back what was heard, without putting words into a mouth.

What was typed is in the patron's words, in ours, or in a mix of them. It is woven into the line
only where it stays grammatical and nobody is mistaken for somebody else; where that is not sure,
the line does without it and asks for one's own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from db.folding import words
from desktop.domain.interest_words import common_words
from desktop.domain.pronouns import PLAIN, Pronouns
from desktop.domain.words import join_words

LONGEST = 160
PLAIN_LINE = "May I say it back to you, so that I have it right?"
PLAIN_FEELING = "It made you feel {feelings} – have I got that right?"


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_FIRST_PERSON = {
    "i": "you", "i'm": "you're", "i've": "you've", "i'd": "you'd", "i'll": "you'll", "me": "you",
    "my": "your", "mine": "yours", "myself": "yourself",
}  # fmt: skip
_WE = frozenset({"we", "us", "our", "ours", "ourselves", "we're", "we've", "we'd", "we'll"})
_YOU = frozenset({"you", "your", "yours", "yourself", "you're", "you've", "you'd", "you'll"})
_THIRD = frozenset(
    {"he", "she", "him", "her", "his", "hers", "himself", "herself", "they", "them", "their",
     "theirs", "themselves", "he's", "she's", "they're", "they've", "he'd", "she'd", "they'd",
     "he'll", "she'll", "they'll"}
)  # fmt: skip
# Somebody else is in the story: then nobody can tell who `she` is.
_PEOPLE = _set(
    """usher ushers volunteer colleague manager staff clerk lady man woman men women boy girl
    husband wife partner friend friends daughter son mother father sister brother child children
    neighbour neighbor somebody someone person people guest guests singer actor conductor soloist
    waiter barman barmaid doctor nurse grandmother grandfather grandson granddaughter aunt uncle
    colleagues couple boyfriend girlfriend"""
)
# After `she`: the same word after `you`, or the one beside it.
_VERBS = {
    "was": "were", "is": "are", "has": "have", "does": "do", "wasn't": "weren't", "isn't": "aren't",
    "hasn't": "haven't", "doesn't": "don't",
} | dict.fromkeys(
    _set("""had did didn't hadn't could couldn't would wouldn't should shouldn't might must can can't
    cannot will won't left came sat saw heard felt went paid got bought lost told asked said thought
    wanted knew found took gave stood fell began kept made waited missed"""), ""
)  # fmt: skip
_BETWEEN = _set("nearly almost never always really just also still even only had")
# After `her`: what can be somebody's own, so that it means `your` and not `you`.
_OWN = _set(
    """seat seats ticket tickets evening night coat money birthday order view place programme hearing
    glasses bag chair table drink phone car knee hip anniversary"""
)
# Before `her`: then it may well mean `you`, whatever comes behind.
_GIVING = _set(
    """told asked gave sold sent called showed offered promised made let saw helped got brought
    bought cost charged served left with for to at by from on told"""
)
# A sentence without its subject that begins so is about them, and cannot be said to them.
_ABOUT_THEM = _set(
    """is was has does wants needs loves likes hopes isn't wasn't hasn't doesn't says said feels felt
    thinks thought comes came gets"""
)


def say_back(
    template: str, heard: str, fields: Mapping[str, str], pronouns: Pronouns = PLAIN,
    feelings: Sequence[str] = (), *, name: str = "",
) -> str:  # fmt: skip
    """The line that says back what was heard; '' as long as there is nothing to say back.

    `template` is the guide's, with {heard} and {feelings}; `fields` are the other fields of it;
    `name` is the patron's, who is not spoken of to themselves.
    """
    if not template or not (heard.strip() or feelings):
        return ""
    felt = join_words(_feeling(f) for f in feelings)
    if "{feelings}" in template and not felt:
        return ""
    woven, clause = ("", False) if _names(heard, name) else weave(heard, pronouns)
    wants = "{heard}" in template
    if wants and not woven:
        return PLAIN_FEELING.replace("{feelings}", felt) if "{feelings}" in template else PLAIN_LINE
    values = {**fields, "heard": woven, "feelings": felt, "picked": felt}
    try:
        text = template.format_map(values)
    except KeyError:
        return PLAIN_LINE
    if wants and not clause:
        text = _as_notes(text, template, woven)
    return text[:1].upper() + text[1:]


def _names(heard: str, name: str) -> bool:
    """Whether the patron is spoken of by name."""
    return bool(set(words(heard)) & {part for part in words(name) if len(part) > 1})


def _as_notes(text: str, template: str, woven: str) -> str:
    """`What I heard: bar queue so loud. Have I got that right?`: for what is no sentence."""
    _, _, behind = template.partition("{heard}")
    rest = text[text.index(woven) + len(woven) :].lstrip(" –-,")
    rest = rest[:1].upper() + rest[1:]
    if "{feelings}" in behind:
        return f"What I heard: {woven}. {rest}"
    return f"What I heard: {woven}. {rest}" if rest else f"What I heard: {woven}."


def _feeling(choice: str) -> str:
    return choice[:1].lower() + choice[1:]


def weave(heard: str, pronouns: Pronouns = PLAIN) -> tuple[str, bool]:
    """(what was heard as it can follow `So`, whether it is a clause); ('', False) if not surely.

    >>> weave("I could not hear the slow movement.")
    ('you could not hear the slow movement', True)
    """
    text = " ".join(heard.replace("'", "’").split())
    if not text or len(text) > LONGEST or any(mark in text for mark in '?"“”„«»:;/()[]{}'):
        return "", False
    turned = _turned(text, pronouns)
    if not turned:
        return "", False
    parts = [part.rstrip(".! ") for part in _SENTENCE_END.split(turned) if part.strip(".! ")]
    if not parts:
        return "", False
    clause = all(_is_clause(part) for part in parts)
    joined = (
        ", and ".join(_lower(p) for p in parts)
        if clause
        else ". ".join([_lower(parts[0]), *parts[1:]])
    )
    return joined, clause


def _turned(text: str, pronouns: Pronouns) -> str:
    """The text as said to the patron, or '' where it is not sure who is who."""
    said = {w.casefold().replace("’", "'") for w in _WORD.findall(text)}
    starts = {
        w[0].casefold().replace("’", "'")
        for s in _SENTENCE_END.split(text)
        if (w := _WORD.findall(s))
    }
    if starts & _ABOUT_THEM:
        return ""
    first, third = said & set(_FIRST_PERSON), said & _THIRD
    if said & (_YOU | _WE) or (first and third):
        return ""
    if first:
        return _turn_first(text)
    if third:
        return "" if said & _PEOPLE else _turn_third(text, pronouns)
    return text


def _turn_first(text: str) -> str:
    if re.search(r"\b(?:was|am)\s+I\b", text, re.IGNORECASE):
        return ""
    text = re.sub(r"\bI\s+(was|am)(n’t)?\b", _be, text, flags=re.IGNORECASE)
    return _WORD.sub(lambda m: _as_case(m, _FIRST_PERSON.get(_plain(m), "")), text)


def _be(found: re.Match[str]) -> str:
    verb = "were" if found.group(1).casefold() == "was" else "are"
    return f"you {verb}{found.group(2) or ''}"


def _turn_third(text: str, pronouns: Pronouns) -> str:
    """Only with the pronouns of the patron's own record, and only he or she: `they` is anybody."""
    they, them, their = pronouns
    said = {w.casefold().replace("’", "'") for w in _WORD.findall(text)} & _THIRD
    if they not in ("he", "she") or not said <= {they, them, their, f"{them}self"}:
        return ""
    found_words = list(_WORD.finditer(text))
    parts, end = [], 0
    for place, found in enumerate(found_words):
        word = found.group().casefold()
        after = [w.group().casefold() for w in found_words[place + 1 :]]
        put = ""
        if word == they:
            put = "you" if _verb_after(after) is not None else "\0"
        elif word == f"{them}self":
            put = "yourself"
        elif word in (them, their):
            before = found_words[place - 1].group().casefold() if place else ""
            put = _object(word, they, before, after)
        elif place and _is_subject_before(found_words, place, they):
            put = _VERBS.get(word.replace("’", "'"), "").replace("'", "’")
        parts += [text[end : found.start()], _cased(found.group(), put)]
        end = found.end()
    turned = "".join(parts) + text[end:]
    return "" if "\0" in turned else turned


def _object(word: str, they: str, before: str, after: list[str]) -> str:
    if they == "he":
        return "your" if word == "his" else "you"
    own = bool(after) and after[0] in _OWN and before not in _GIVING
    return "your" if own else "\0"


def _verb_after(after: list[str]) -> str | None:
    for word in after:
        plain = word.replace("’", "'")
        if plain in _VERBS or (plain.endswith("ed") and len(plain) > 4):
            return plain
        if plain not in _BETWEEN:
            return None
    return None


def _is_subject_before(spoken: list[re.Match[str]], place: int, they: str) -> bool:
    for found in reversed(spoken[:place]):
        word = found.group().casefold()
        if word == they:
            return True
        if word not in _BETWEEN:
            return False
    return False


_FINITE = _set(
    """was were is are had has have did didn't wasn't weren't isn't aren't hadn't hasn't haven't
    could couldn't would wouldn't should shouldn't can can't cannot will won't does doesn't do don't
    came left went got sat saw heard felt paid bought lost told found took gave stood fell began
    kept made spoiled spoilt ruined waited missed broke stopped started failed closed opened
    changed blocked forgot sent rang called wants wanted loves loved likes liked needs needed
    hopes hoped knew thought said"""
)
_STARTS = _set(
    """the a an there it this that these those nobody no one nothing everybody everything every
    all some two three half your my you both neither someone somebody"""
)


def _is_clause(sentence: str) -> bool:
    """Whether it can follow `So`: it begins like a sentence, and has a verb further on."""
    spoken = [w.group().casefold().replace("’", "'") for w in _WORD.finditer(sentence)]
    if len(spoken) < 3 or spoken[0] not in _STARTS:
        return False
    verbs = [place for place, word in enumerate(spoken) if word in _FINITE]
    return bool(verbs) and verbs[0] >= 1


def _lower(sentence: str) -> str:
    """A small letter at the beginning, unless the word is a name."""
    first = sentence.split()[0] if sentence.split() else ""
    plain = first.casefold().strip(",").split("’")[0]
    small = plain in _STARTS or plain in common_words() or plain in _FINITE
    known = small or plain in _SMALL or plain.endswith("ed")
    return sentence[:1].lower() + sentence[1:] if known and not first.isupper() else sentence


_SMALL = _set(
    """bar seat seats noise queue lobby ticket tickets view heating sound lights lift stairs
    parking programme staff performance concert show too very so not never always third second first
    last next cold hot loud late waited missed could couldn't would wouldn't was were"""
)


def _plain(found: re.Match[str]) -> str:
    return found.group().casefold().replace("’", "'")


def _as_case(found: re.Match[str], put: str) -> str:
    return _cased(found.group(), put.replace("'", "’"))


def _cased(was: str, put: str) -> str:
    if not put:
        return was
    capital = was[:1].isupper() and was not in ("I", "I’m", "I’ve", "I’d", "I’ll")
    return put[:1].upper() + put[1:] if capital else put
