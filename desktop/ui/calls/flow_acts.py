"""Between the cards of a call and its flow: choices and promises go in, cards come out."""

from __future__ import annotations

from desktop.domain.call_choices import OfferRefused
from desktop.domain.call_guide import CallFlow, OffersFolded, StepEmpty
from desktop.domain.gift_receipt import receipt_text
from desktop.domain.house_policy import GIFT_BACK
from desktop.domain.typed_values import parse_amount
from desktop.ui.calls.call_words import (
    FIRST_THREE,
    agreed_lines,
    due_of,
    new_promises,
    offer_shown,
)
from desktop.ui.calls.offer_card import OfferChoice, OfferShown
from desktop.ui.calls.promise_row import PromiseDraft


class FlowActs:
    """Every act answers with the sentence that says why it was refused, '' if it was done."""

    def __init__(self, flow: CallFlow) -> None:
        self.flow = flow

    def finish(self, step: str) -> str:
        """A step has what it needs."""
        try:
            self.flow.finish(step)
        except StepEmpty as empty:
            return empty.sentence
        except OffersFolded as folded:
            return str(folded)
        return ""

    def skip_to_offers(self) -> list[str]:
        """Skip what nothing came of, finish what something did; which steps those were."""
        flow, changed = self.flow, []
        for step in FIRST_THREE:
            state = flow.step(step)
            if state.state:
                continue
            if state.empty:
                flow.skip(step)
            else:
                flow.finish(step)
            changed.append(step)
        return changed

    def offers(self) -> list[OfferShown]:
        """The cards, what is possible first."""
        chosen = {c.kind: c for c in self.flow.chosen}
        shown = [
            offer_shown(offer, chosen.get(offer.kind), self.flow.facts)
            for offer in self.flow.offers()
        ]
        return sorted(shown, key=lambda offer: not offer.possible)

    def choose(self, choice: OfferChoice) -> str:
        """What they said to an offer; with no result it is as if it had not been spoken of."""
        flow = self.flow
        if not choice.result:
            flow.drop(choice.kind)
            return ""
        amount = self._amount(choice)
        if choice.amount and amount is None:
            return f"“{choice.amount}” is not understood as an amount. Try 24 or 24.50."
        try:
            flow.choose(
                choice.kind, choice.result, tickets=choice.tickets, amount_minor=amount,
                note=choice.note, granted_by=choice.granted_by, membership=choice.option,
            )  # fmt: skip
        except OfferRefused as refused:
            return refused.sentence
        except OffersFolded as folded:
            return str(folded)
        return ""

    def _amount(self, choice: OfferChoice) -> int | None:
        """As typed, else what it comes to by itself."""
        if choice.amount:
            return parse_amount(choice.amount, self.flow.facts.currency)
        if not self.flow.offers_open:
            return None
        offer = next((o for o in self.flow.offers() if o.kind == choice.kind), None)
        return due_of(offer, choice.tickets, choice.option) if offer is not None else None

    def take_promises(self, drafts: list[PromiseDraft]) -> None:
        """The promises as they stand in their rows."""
        self.flow.set_promises(new_promises(drafts))

    def agreed(self) -> list[str]:
        """What was agreed and what was not, a line each."""
        return agreed_lines(self.flow)


def receipt_of(flow: CallFlow) -> str:
    """The text for tickets given back, '' while that is not agreed."""
    given = next((c for c in flow.chosen if c.kind == GIFT_BACK and c.result == "agreed"), None)
    if given is None:
        return ""
    facts = flow.facts
    return receipt_text(
        facts.name, [t for t in facts.tickets if t.id in given.tickets], house=facts.house,
        currency=facts.currency, by=facts.me,
    )  # fmt: skip
