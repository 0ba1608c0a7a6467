"""What can be said in a step of a call: the guide's lines that are true, and openers beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from db.records.calls import GuideStepRecord, NewPromise, SaidOpener
from desktop.domain import call_choices
from desktop.domain.avoidance import avoided_words, names_any
from desktop.domain.call_choices import AGREED, Chosen
from desktop.domain.call_facts import CallFacts
from desktop.domain.call_fields import TrueField
from desktop.domain.call_guides import fields_of
from desktop.domain.opener_kinds import Opener
from desktop.domain.words import join_words

# While somebody is upset, nothing chatty, and nothing that is for sale.
FOR_UPSET = frozenset({"promise", "thanks", "years"})
_TOLD_ALREADY = "attended_lately"
# What a line is about: the same in an opener beside it would be said twice.
_SUBJECTS = frozenset({"title", "loved_title", "coming_title", "returned", "you_love", "loved"})

Fields = Mapping[str, TrueField]


@dataclass(frozen=True, slots=True)
class SayLine:
    """A line to say and what makes it true. `opener`: what is recorded when it was said."""

    text: str
    because: str = ""
    opener: SaidOpener | None = None


def lines(
    step: GuideStepRecord, facts: CallFacts, fields: Fields, *, upset: bool, asked: bool = False
) -> tuple[SayLine, ...]:
    """The guide's lines whose fields are all known, in Connect the openers, and nothing that is
    not to be mentioned. `asked`: Listen asks of their last evening already."""
    openers = _openers(facts, upset) if step.step == "connect" else []
    if asked:
        openers = [o for o in openers if o.kind != _TOLD_ALREADY]
    made = _own_lines(step, fields, [o.say for o in openers])
    made += [SayLine(o.say, o.because, SaidOpener(o.key, o.kind, o.say)) for o in openers]
    hushed = avoided_words(facts.avoid)
    if not hushed:
        return tuple(made)
    return tuple(line for line in made if not names_any(hushed, f"{line.text} {line.because}"))


def _own_lines(step: GuideStepRecord, fields: Fields, openers: list[str]) -> list[SayLine]:
    """Those of the guide that are true, and that no opener beside them says too."""
    made = []
    for line in step.say:
        used = fields_of(line)
        about = [fields[n].text.casefold() for n in used if n in _SUBJECTS and n in fields]
        twice = any(subject in opener.casefold() for subject in about for opener in openers)
        if twice or not all(name in fields for name in used):
            continue
        text = " ".join(line.format_map({n: fields[n].text for n in used}).split())
        reasons = dict.fromkeys(fields[n].because for n in used if fields[n].because)
        made.append(SayLine(text[:1].upper() + text[1:], " · ".join(reasons)))
    return made


def _openers(facts: CallFacts, upset: bool) -> list[Opener]:
    """While they are upset, none that is chatty, and none about the evening it is about."""
    if not upset:
        return list(facts.openers)
    title = facts.about.title if facts.about is not None else ""
    return [
        o
        for o in facts.openers
        if o.kind in FOR_UPSET and not (title and title in f"{o.say} {o.because}")
    ]


def with_agreed(
    facts: CallFacts, chosen: Iterable[Chosen], promises: Iterable[NewPromise]
) -> Fields:
    """The fields with what was agreed and promised by now."""
    found = dict(facts.fields)
    agreed = [call_choices.spoken(c, facts) for c in chosen if c.result == AGREED]
    promised = [_spoken(p.text) for p in promises if p.kind == "promise" and p.text.strip()]
    if agreed:
        found["agreed"] = TrueField(join_words(agreed))
    if promised:
        found["promised"] = TrueField(join_words(promised))
    return found


def title(step: GuideStepRecord, facts: CallFacts) -> str:
    """The title of a step, with the patron's pronouns; '' where something in it is not known."""
    they, them, their = facts.pronouns
    known = {"they": they, "them": them, "their": their}
    known |= {name: field.text for name, field in facts.fields.items()}
    return step.title.format_map(known) if all(n in known for n in fields_of(step.title)) else ""


def _spoken(text: str) -> str:
    """`Call her back on Tuesday.` as it stands after `I promise:`."""
    text = text.strip().rstrip(".")
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
