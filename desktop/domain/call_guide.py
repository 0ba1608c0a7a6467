"""A call as it goes on: five steps, what was heard and said in each, offers that stay folded.

No widget and no file: the page shows a `CallFlow` and keeps its `record`s; ending the call writes
its `ending`. Offers open when the first three steps have something in them, or were skipped; a
skip is recorded and shown. The rule that no path leads round that is in `_settle`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from db.queries.calls import STEPS
from db.records.calls import (
    CallStepRecord,
    Ending,
    GuideRecord,
    GuideStepRecord,
    NewPromise,
    SaidOpener,
)
from desktop.domain import call_choices, call_lines, call_offers
from desktop.domain.call_choices import Chosen
from desktop.domain.call_facts import CallFacts
from desktop.domain.call_fields import TrueField
from desktop.domain.call_guides import STEP_NAMES
from desktop.domain.call_lines import SayLine
from desktop.domain.call_offers import Offer
from desktop.domain.say_back import say_back
from desktop.domain.words import join_words

FIRST_THREE = STEPS[:3]
OPEN, DONE, SKIPPED = "", "done", "skipped"
CONNECTED = "We’re connected"
COMPLAINT = "complaint"
SUMMARY_MOST = 120


class OffersFolded(RuntimeError):
    """Offers were asked for before anybody listened."""


class StepEmpty(ValueError):
    """A step cannot be done with nothing in it; `sentence` says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class StepState:
    """A step as it stands. state: '' (not done), done, skipped; `number` counts from 1."""

    step: str
    number: int
    name: str
    title: str
    hint: str
    choices: tuple[str, ...]
    state: str = OPEN
    heard: str = ""
    picked: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing came of it: of listening and understanding, what we said does not count."""
        spoke = self.said if self.step not in STEPS[:2] else ()
        return not (self.heard.strip() or self.picked or spoke)


class CallFlow:
    """The state of one call. Every change is made here; `practice` calls are never written."""

    def __init__(
        self, guide: GuideRecord, facts: CallFacts, *, steps: Iterable[CallStepRecord] = (),
        practice: bool = False,
    ) -> None:  # fmt: skip
        self.guide = guide
        self.practice = practice
        self._facts = facts
        self._words = {step.step: step for step in guide.steps}
        self._steps = {
            step: StepState(
                step, number, STEP_NAMES[step], self._title(step), self._guide_step(step).hint,
                self._guide_step(step).choices,
            )
            for number, step in enumerate(STEPS, 1)
        }  # fmt: skip
        self._chosen: dict[str, Chosen] = {}
        self._promises: list[NewPromise] = []
        self.door_line = ""
        self.settled = False
        self.summary = ""
        self._take_up(tuple(steps))
        self._current = next((s for s in STEPS if self._steps[s].state == OPEN), STEPS[-1])

    # -- what is shown

    @property
    def facts(self) -> CallFacts:
        """What is known of the patron."""
        return self._facts

    def set_facts(self, facts: CallFacts) -> None:
        """Other facts: another patron, another performance, a ticket that changed meanwhile.

        What was agreed and is not possible any more is left open.
        """
        self._facts = facts
        for kind, chosen in list(self._chosen.items()):
            if chosen.result == "agreed" and call_choices.problem(chosen, self._offer(kind), facts):
                self._chosen[kind] = replace(chosen, result="open", tickets=())
        for step in STEPS:
            self._steps[step] = replace(self._steps[step], title=self._title(step))

    @property
    def steps(self) -> tuple[StepState, ...]:
        """The five steps in order."""
        return tuple(self._steps.values())

    def step(self, step: str) -> StepState:
        """One step. Raises KeyError."""
        return self._steps[step]

    @property
    def current(self) -> str:
        """The step at hand."""
        return self._current

    def lines(self, step: str) -> tuple[SayLine, ...]:
        """What can be said in a step: lines of the guide that are true, and openers in Connect."""
        asked = any("{title}" in line for line in self._guide_step("listen").say)
        return call_lines.lines(
            self._guide_step(step), self._facts, self._fields(step),
            upset=self.guide.kind == COMPLAINT, asked=asked,
        )  # fmt: skip

    def say_back(self, step: str) -> str:
        """The line that says back what was heard; '' as long as there is nothing."""
        fields = {name: field.text for name, field in self._fields(step).items()}
        heard = self._steps["listen"].heard
        felt = () if step == "listen" else self._steps[step].picked
        return say_back(
            self._guide_step(step).say_back, heard, fields, self._facts.pronouns, felt,
            name=self._facts.name,
        )  # fmt: skip

    def _fields(self, step: str) -> Mapping[str, TrueField]:
        if step != "agree":
            return self._facts.fields
        return call_lines.with_agreed(self._facts, self.chosen, self.promises)

    def _guide_step(self, step: str) -> GuideStepRecord:
        return self._words.get(step, GuideStepRecord(step))

    def _title(self, step: str) -> str:
        return call_lines.title(self._guide_step(step), self._facts)

    # -- what a person does

    def hear(self, step: str, text: str) -> None:
        """What was heard, as it is typed."""
        self._change(step, heard=text)

    def pick(self, step: str, choice: str, on: bool = True) -> None:
        """A quick answer chosen, or not any more."""
        self._change(step, picked=_switched(self._steps[step].picked, choice, on))

    def say(self, step: str, line: SayLine | str, on: bool = True) -> None:
        """A line was said, or was not after all."""
        text = line.text if isinstance(line, SayLine) else line
        self._change(step, said=_switched(self._steps[step].said, text, on))

    def go(self, step: str) -> None:
        """Look at a step; nothing else changes."""
        self._current = self._steps[step].step

    def finish(self, step: str) -> None:
        """A step is done, with any before it that has something in it; the next one is at hand.

        To say that one is connected is something: it is recorded so. Raises StepEmpty for
        another of the first three with nothing in it, OffersFolded for the offers while folded.
        """
        if step == "offer" and not self.offers_open:
            raise OffersFolded("Listen, understand and connect first, or skip them.")
        if step == "connect" and self._steps[step].empty:
            self._change(step, picked=(CONNECTED,))
        if step in FIRST_THREE and self._steps[step].empty:
            raise StepEmpty("Write a word of what you heard, or skip this step.")
        for earlier in STEPS[: STEPS.index(step)]:
            if self._steps[earlier].state == OPEN and not self._steps[earlier].empty:
                self._steps[earlier] = replace(self._steps[earlier], state=DONE)
        self._steps[step] = replace(self._steps[step], state=DONE)
        self._on(step)

    def skip(self, step: str) -> None:
        """Go on without a step; that is recorded, whatever stands in it."""
        self._steps[step] = replace(self._steps[step], state=SKIPPED)
        self._on(step)

    def reopen(self, step: str) -> None:
        """Back to a step. One that was skipped counts as open again, so that offers fold, unless
        something was chosen from them already."""
        if self._steps[step].state == SKIPPED:
            self._steps[step] = replace(self._steps[step], state=OPEN)
        self._current = step
        self._settle()

    def _on(self, step: str) -> None:
        later = STEPS[STEPS.index(step) + 1 :]
        self._current = next((s for s in later if self._steps[s].state == OPEN), step)
        if self._current == step and later:
            self._current = later[0]

    def _change(self, step: str, **values: Any) -> None:
        state = replace(self._steps[step], **values)
        if state.state == SKIPPED and not state.empty:
            state = replace(state, state=DONE)  # it was not skipped after all
        self._steps[step] = state
        self._settle()

    def _settle(self) -> None:
        """A step that was emptied is not done any more; if something was chosen from the offers
        since, it counts as skipped, so that the record says so."""
        for step in FIRST_THREE:
            state = self._steps[step]
            if state.state == DONE and state.empty:
                state = replace(state, state=OPEN)
            if state.state == OPEN and self._chosen:
                state = replace(state, state=SKIPPED if state.empty else DONE)
            self._steps[step] = state

    # -- offers

    @property
    def offers_open(self) -> bool:
        """Whether the first three steps have something in them, or were skipped."""
        return all(self._steps[step].state != OPEN for step in FIRST_THREE)

    @property
    def skipped(self) -> tuple[str, ...]:
        """Steps that were skipped, as the record shows them."""
        return tuple(s.step for s in self.steps if s.state == SKIPPED)

    def offers(self) -> tuple[Offer, ...]:
        """What can be offered, possible or not. Raises OffersFolded."""
        self._check_open()
        facts = self._facts
        return call_offers.offers(facts, facts.policy, self.guide.kind, facts.role)

    def _offer(self, kind: str) -> Offer:
        facts = self._facts
        return call_offers.offer_of(kind, facts, facts.policy, self.guide.kind, facts.role)

    def choose(
        self, kind: str, result: str, *, tickets: Iterable[int] | None = None,
        amount_minor: int | None = None, note: str = "", granted_by: str = "", membership: str = "",
    ) -> None:  # fmt: skip
        """What became of an offer: agreed, declined, open.

        `tickets` default to those at hand, the amount to what they come to. Raises OffersFolded,
        and OfferRefused where policy or facts do not allow it; declined it may always be.
        """
        self._check_open()
        chosen = call_choices.make(
            self._offer(kind), result, self._facts, tickets=tickets, amount_minor=amount_minor,
            note=note, granted_by=granted_by, membership=membership,
            others=[c for c in self.chosen if c.kind != kind],
        )  # fmt: skip
        self._chosen[kind] = chosen

    def drop(self, kind: str) -> None:
        """As if an offer had not been spoken of."""
        self._chosen.pop(kind, None)

    @property
    def chosen(self) -> tuple[Chosen, ...]:
        """What became of the offers so far."""
        return tuple(self._chosen.values())

    def _check_open(self) -> None:
        if not self.offers_open:
            raise OffersFolded("Listen, understand and connect first, or skip them.")

    # -- what is agreed

    @property
    def promises(self) -> tuple[NewPromise, ...]:
        """What we promised so far."""
        return tuple(self._promises)

    def promise(self, promise: NewPromise) -> None:
        """One more thing that we said we would do."""
        self._promises.append(promise)

    def set_promises(self, promises: Iterable[NewPromise]) -> None:
        """All that we promised, as it stands on the screen; empty ones are left out."""
        self._promises = [p for p in promises if p.text.strip()]

    # -- what is kept

    def record(self, step: str) -> CallStepRecord:
        """A step as it is kept while the call goes on."""
        state = self._steps[step]
        draft: dict[str, Any] = {}
        if step == "offer" and self._chosen:
            draft = {"chosen": [call_choices.to_data(c) for c in self.chosen]}
        elif step == "agree":
            draft = self._agreed()
        return CallStepRecord(step, state.state, state.heard, state.picked, state.said, draft)

    def _agreed(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "promises": [[p.text, p.due_on, p.owner_id, p.kind, p.audience] for p in self._promises],
            "door_line": self.door_line, "settled": self.settled, "summary": self.summary,
        }  # fmt: skip
        return {key: value for key, value in found.items() if value}

    def _take_up(self, steps: tuple[CallStepRecord, ...]) -> None:
        """Where an interrupted call left off."""
        for kept in steps:
            self._steps[kept.step] = replace(
                self._steps[kept.step], state=kept.state, heard=kept.heard, picked=kept.picked,
                said=kept.said,
            )  # fmt: skip
            draft = kept.draft
            for data in draft.get("chosen", ()):
                chosen = call_choices.from_data(data)
                if chosen is not None:
                    self._chosen[chosen.kind] = chosen
            self._promises += [NewPromise(*p) for p in draft.get("promises", ())]
            if kept.step == "agree":
                self.door_line = str(draft.get("door_line", ""))
                self.settled = bool(draft.get("settled", False))
                self.summary = str(draft.get("summary", ""))
        self._settle()

    def ending(self, seconds: int = 0) -> Ending:
        """All that the call changes, to be written once."""
        made = [call_choices.outcome(c, self._offer(c.kind), self._facts) for c in self.chosen]
        memberships = [call_choices.membership(c, self._offer(c.kind)) for c in self.chosen]
        about = self._facts.about.id if self._facts.about is not None else None
        complaint = self.complaint
        return Ending(
            seconds=seconds, summary=self.summary.strip() or self.summary_words,
            complaint=complaint, complaint_about=about if complaint else None,
            door_line=self.door_line.strip() if complaint else "",
            settled=self.settled and bool(complaint), outcomes=tuple(made),
            promises=tuple(replace(p, text=p.text.strip()) for p in self._promises if p.text.strip()),
            said=self._said_openers(), memberships=tuple(m for m in memberships if m is not None),
        )  # fmt: skip

    @property
    def complaint(self) -> str:
        """What is kept as the complaint; '' if this is none, or nothing was heard."""
        return _complaint_words(self._steps) if self.guide.kind == COMPLAINT else ""

    @property
    def summary_words(self) -> str:
        """One line of what it was about, made from what was heard."""
        return _summary_words(self.steps)

    def _said_openers(self) -> tuple[SaidOpener, ...]:
        said = set(self._steps["connect"].said)
        return tuple(SaidOpener(o.key, o.kind, o.say) for o in self._facts.openers if o.say in said)


def _switched(found: tuple[str, ...], item: str, on: bool) -> tuple[str, ...]:
    rest = tuple(i for i in found if i != item)
    return (*rest, item) if on else rest


def _complaint_words(steps: Mapping[str, StepState]) -> str:
    """What was heard, what it was about, how it felt."""
    listen, felt = steps["listen"], steps["understand"]
    parts = [listen.heard.strip(), join_words(listen.picked), felt.heard.strip()]
    if felt.picked:
        parts.append("Felt " + join_words(p[:1].lower() + p[1:] for p in felt.picked))
    return ". ".join(p.rstrip(".") for p in parts if p)


def _summary_words(steps: tuple[StepState, ...]) -> str:
    """The first that was heard, else the quick answers of the first two steps."""
    for step in steps:
        heard = " ".join(step.heard.split())
        if heard:
            return heard if len(heard) <= SUMMARY_MOST else heard[: SUMMARY_MOST - 1] + "…"
    return join_words(choice for step in steps[:2] for choice in step.picked)
