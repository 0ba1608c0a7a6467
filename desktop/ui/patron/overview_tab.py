"""The Overview: what to say, what is good to know, and what happened last, on one page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.queries import interests, opener_uses, promises, reactions
from db.records.patrons import PatronDetail
from desktop.domain import ask_one
from desktop.domain.form_answers import Given
from desktop.domain.opener_kinds import Opener
from desktop.ui.desk import Desk
from desktop.ui.patron.ask_card import AskCard
from desktop.ui.patron.columns import CardColumns
from desktop.ui.patron.facts_cards import (
    GoodToKnowCard,
    LastNoteCard,
    LastVisitsCard,
    PromisesCard,
    TonightCard,
)
from desktop.ui.patron.openers_card import OpenersCard
from desktop.ui.patron.overview_facts import OverviewFacts
from desktop.ui.patron.record_words import REACTIONS, named
from desktop.ui.patron.season_chart import SeasonChart
from desktop.ui.widgets.card import Card


def nothing_words(detail: PatronDetail) -> tuple[str, str]:
    """What stands where no opener is: why, and what to do instead."""
    if detail.deceased:
        return "This patron has died.", "Be kind to whoever calls, and brief."
    if detail.no_chat:
        return "Prefers no small talk.", "A warm hello and the tickets are enough."
    if detail.visits == 0 and detail.next_visit is None:
        if detail.counts.notes:
            return (
                "They have not been here yet.",
                "What they told us stands in the notes. Ask what they would come for.",
            )
        return (
            "You have not met yet.",
            "Ask what brought them here, or what they love to see, and keep the answer.",
        )
    return (
        "Nothing new to say right now.",
        "Ask how they liked the last evening, or what they would come back for, and keep the answer.",
    )


class OverviewTab(CardColumns):
    """Built once, filled at each patron."""

    learn_wanted = Signal()
    notes_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__((2, 1), parent)
        self._desk = desk
        self._facts: OverviewFacts | None = None
        self.openers = OpenersCard()
        self.ask = AskCard()
        self.good_to_know = GoodToKnowCard()
        self.promises = PromisesCard()
        self.tonight = TonightCard()
        self.seasons = Card("Visits per season")
        self.chart = SeasonChart()
        self.seasons.body.addWidget(self.chart)
        self.visits = LastVisitsCard()
        self.note = LastNoteCard()
        for card in (self.openers, self.ask, self.promises, self.good_to_know):
            self.add_left(card)
        for card in (self.tonight, self.seasons, self.visits, self.note):
            self.add_right(card)
        self._connect()

    def _connect(self) -> None:
        self.openers.opener_said.connect(lambda o: self._use(o, "said", "Kept: you said it"))
        self.openers.opener_rested.connect(lambda o: self._use(o, "not_now", "It rests for a week"))
        self.openers.learn_wanted.connect(self.learn_wanted)
        self.ask.answered.connect(self._on_answered)
        self.ask.waved_off.connect(self._on_waved_off)
        self.good_to_know.interest_added.connect(self._on_interest_added)
        self.promises.promise_kept.connect(self._on_promise_kept)
        self.visits.reaction_chosen.connect(self._on_reaction_chosen)
        self.note.notes_wanted.connect(self.notes_wanted)

    def show_facts(self, facts: OverviewFacts) -> None:
        """Show one patron."""
        self._facts = facts
        self.openers.show_openers(facts.openers, *nothing_words(facts.detail))
        self.ask.show_asking(facts.asking)
        self.promises.show_promises(facts.promises)
        self.good_to_know.show_facts(facts.detail, facts.interests)
        self.tonight.show_visit(facts.coming)
        self.seasons.setVisible(any(s.visits for s in facts.seasons))
        self.chart.show_seasons(facts.seasons)
        self.visits.show_visits(facts.past)
        self.note.show_note(facts.last_note, facts.detail.counts.notes)
        self.chain_tabs(self.promises.made + self.ask.made)

    def _use(self, opener: Opener, action: str, done: str) -> None:
        if self._facts is None:
            return
        patron_id = self._facts.detail.id
        self._desk.edits.run(
            lambda: opener_uses.add_opener_use(
                patron_id,
                opener.key,
                opener.kind,
                opener.say,
                action,
                user_id=self._desk.session.user_id,
            ),
            done,
        )

    def _on_answered(self, given: Given) -> None:
        facts = self._facts
        if facts is None or facts.asking is None:
            return
        asking, user_id = facts.asking, self._desk.session.user_id
        done = self._desk.edits.run(
            lambda: ask_one.keep_answer(asking, facts.detail.id, given, user_id=user_id),
            f"Kept: {ask_one.kept_words(asking, given)}",
        )
        if done is not None and not self.ask.focus_answer():
            self.learn_wanted.emit()

    def _on_waved_off(self) -> None:
        facts = self._facts
        if facts is None or facts.asking is None:
            return
        asking, user_id = facts.asking, self._desk.session.user_id
        self._desk.edits.run(
            lambda: opener_uses.add_opener_use(
                facts.detail.id,
                asking.key,
                "ask",
                asking.question.words,
                "not_now",
                user_id=user_id,
            ),
            "It rests for a year",
        )

    def _on_interest_added(self, name: str) -> None:
        if self._facts is None:
            return
        patron_id = self._facts.detail.id
        self._desk.edits.run(
            lambda: interests.add_patron_interest(
                patron_id, name, user_id=self._desk.session.user_id
            ),
            f"Interest added: {name}",
        )

    def _on_promise_kept(self, promise_id: int) -> None:
        shown = self._facts.promises if self._facts is not None else ()
        version = next((p.version for p in shown if p.id == promise_id), None)
        self._desk.edits.run(
            lambda: promises.set_promise_kept(
                promise_id, "Kept", version=version, user_id=self._desk.session.user_id
            ),
            "Promise kept",
        )

    def _on_reaction_chosen(self, performance_id: int, value: str | None) -> None:
        if self._facts is None:
            return
        patron_id = self._facts.detail.id
        told = (v.reaction_version for v in self._facts.past if v.performance_id == performance_id)
        version = next(told, None)
        self._desk.edits.run(
            lambda: reactions.set_reaction(
                patron_id,
                performance_id,
                value,
                version=version,
                user_id=self._desk.session.user_id,
            ),
            f"Reaction: {named(REACTIONS, value)}" if value else "Reaction removed",
        )
