"""What the insights say: each number with what it counts, and the patrons behind it. No Qt, no SQL.

Everything is counted from what stands in the file now: what was taken back or removed since counts
no more, and two records that were merged are one patron.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from db import clock
from db.queries import insights as read
from db.records.insights import CallRow, OutcomeRow, Period, SeasonDays
from desktop.domain import insight_words as said
from desktop.domain import words
from desktop.domain.call_guides import kind_name
from desktop.domain.opener_kinds import KINDS
from desktop.domain.outcome_words import OUTCOMES, outcome_words

Cancelled = Callable[[], bool]
Progress = Callable[[str, float], None]
RIGHT = ("led", "calls")  # the sections that stand in the right of two columns
AVOIDABLE = "complaint"  # the kind of call in which a refund is in the air


@dataclass(frozen=True, slots=True)
class Figure:
    """A number. `counts` says what it counts; `detail` stands behind it, `share` (0 to 1) is its bar.

    `patron_ids` are those behind it, each once: fewer than the number where one counts twice, or
    where nobody is known.
    """

    key: str
    label: str
    number: int
    patron_ids: array[int]
    counts: str
    detail: str = ""
    share: float | None = None

    @property
    def is_part(self) -> bool:
        """Whether it is a part of a number above it (by kind, by source)."""
        return self.key.count(".") > 1

    @property
    def percent(self) -> str:
        """`34 %`, `under 1 %`; '' where it is not said of how many."""
        if self.share is None or not self.detail.startswith("of "):
            return ""
        percent = round(100 * self.share)
        return "under 1 %" if self.share and not percent else f"{percent} %"


@dataclass(frozen=True, slots=True)
class Section:
    """A headed group of numbers. `columns` are drawn as upright bars (weeks), `empty` is said where
    there is nothing to count.
    """

    key: str
    title: str
    figures: tuple[Figure, ...]
    columns: tuple[Figure, ...] = ()
    note: str = ""
    empty: str = ""

    @property
    def on_the_right(self) -> bool:
        """Whether it stands in the right of two columns."""
        return self.key in RIGHT

    @property
    def is_empty(self) -> bool:
        """Whether every number is nought."""
        return not any(figure.number for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Insights:
    """All numbers of a period. `name` is the season's, or the days."""

    name: str
    days: Period
    sections: tuple[Section, ...]

    def figure(self, key: str) -> Figure:
        """A number by its key. Raises KeyError."""
        for section in self.sections:
            for found in (*section.figures, *section.columns):
                if found.key == key:
                    return found
        raise KeyError(key)


def list_seasons() -> list[SeasonDays]:
    """The seasons to choose from, latest first, and then the last twelve months."""
    today = clock.today()
    year_ago = date.fromordinal(today.toordinal() - 364).isoformat()
    return [*read.list_seasons(), SeasonDays("Last 12 months", year_ago, today.isoformat())]


def present_season(seasons: Sequence[SeasonDays]) -> SeasonDays:
    """The one that today falls in, else the last that began."""
    today = clock.today().isoformat()
    begun = [s for s in seasons if s.first <= today]
    return next((s for s in begun if today <= s.last), begun[0] if begun else seasons[0])


def read_insights(
    season: SeasonDays,
    progress: Progress = lambda _text, _part: None,
    cancelled: Cancelled = lambda: False,
) -> Insights | None:
    """Count everything; None if it was cancelled meanwhile."""
    days = read.period(date.fromisoformat(season.first), date.fromisoformat(season.last))
    makers = (_known, _learnt, _openers, _led_to, _calls, _promises, _complaints)
    sections = []
    for place, make in enumerate(makers):
        if cancelled():
            return None
        progress("Counting", place / len(makers))
        sections.append(make(days))
    return Insights(season.name, days, tuple(sections))


def _ids(patron_ids: Iterable[int | None]) -> array[int]:
    return array("q", dict.fromkeys(i for i in patron_ids if i is not None))


def _each(*lots: array[int]) -> array[int]:
    """Those of some long lots, each once."""
    return array("q", set().union(*lots))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _known(days: Period) -> Section:
    active = read.read_active(days)
    interested, talked_to = read.read_interested(days), read.read_talked_to(days)
    with_interest = [i for i in active if i in interested]
    with_talk = [i for i in active if i in talked_to]
    both = [i for i in with_interest if i in talked_to]
    whole = len(active)
    of = f"of {whole:,}"

    def figure(key: str, label: str, ids: list[int], counts: str) -> Figure:
        return Figure(key, label, len(ids), _ids(ids), counts, of, _share(len(ids), whole))

    return Section(
        "known", "How well we know them",
        (
            figure("known.both", "An interest and a conversation", both, said.BOTH),
            figure("known.interest", "At least one interest", with_interest, said.INTEREST),
            figure("known.talk", "At least one conversation", with_talk, said.TALK),
            Figure("known.active", "Patrons of this season", whole, _ids(active), said.ACTIVE),
        ),
        empty="Nobody held a ticket or was a member in this time.",
    )  # fmt: skip


def _learnt(days: Period) -> Section:
    weeks = read.week_bounds(days)
    starts = [begins for _, begins, _ in weeks]
    by_week = [array("q") for _ in weeks]
    by_source: dict[str, array[int]] = {}
    for patron_id, learnt_at, source in read.read_learnt(days):
        by_week[bisect_right(starts, learnt_at) - 1].append(patron_id)
        if source not in by_source:
            by_source[source] = array("q")
        by_source[source].append(patron_id)
    highest = max((len(week) for week in by_week), default=0)
    columns = [
        Figure(
            f"learnt.week.{monday}", f"Week of {words.day_words(monday)}", len(ids), _each(ids),
            said.WEEK, share=_share(len(ids), highest),
        )
        for (monday, begins, _), ids in zip(weeks, by_week, strict=True)
        if begins <= clock.now_text()
    ]  # fmt: skip
    whole = sum(len(ids) for ids in by_source.values())
    figures = [Figure("learnt.all", "Facts learnt", whole, _each(*by_source.values()), said.LEARNT)]
    for source, ids in sorted(by_source.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        label = said.SOURCES.get(source, source.capitalize())
        share = _share(len(ids), whole)
        figures.append(
            Figure(f"learnt.source.{source}", label, len(ids), _each(ids), said.SOURCE, share=share)
        )
    return Section(
        "learnt", "What we learnt", tuple(figures), tuple(columns),
        empty="Nothing was learnt in this time.",
    )  # fmt: skip


def _openers(days: Period) -> Section:
    rows = read.read_said(days)
    back = [r for r in rows if r.came_back]
    figures = [
        Figure("openers.said", "Openers said", len(rows), _ids(r.patron_id for r in rows), said.SAID),
        Figure(
            "openers.back", "Something came back", len(back), _ids(r.patron_id for r in back),
            said.BACK, f"of {len(rows):,}", _share(len(back), len(rows)),
        ),
    ]  # fmt: skip
    brought = Counter(r.kind for r in back)
    for kind, number in Counter(r.kind for r in rows).most_common():
        label = KINDS[kind].label if kind in KINDS else kind.replace("_", " ").capitalize()
        ids = _ids(r.patron_id for r in rows if r.kind == kind)
        figures.append(
            Figure(
                f"openers.kind.{kind}", label, number, ids, said.SAID_KIND,
                f"{brought[kind]:,} brought something back" if brought[kind] else "",
                _share(number, len(rows)),
            )
        )  # fmt: skip
    return Section(
        "openers", "Openers", tuple(figures), empty="No opener was marked as said in this time."
    )


def _calls(days: Period) -> Section:
    calls, outcomes = read.read_calls(days), read.read_outcomes(days)
    agreed = _agreed(outcomes)
    minutes = round(sum(c.seconds for c in calls) / 60)
    figures = [
        Figure(
            "calls.all", "Calls", len(calls), _ids(c.patron_id for c in calls), said.CALLS,
            f"{_talked_words(minutes)} in all" if minutes else "",
        )
    ]  # fmt: skip
    for kind, number in Counter(c.kind for c in calls).most_common():
        of_kind = [c for c in calls if c.kind == kind]
        figures.append(
            Figure(
                f"calls.kind.{kind}", kind_name(kind), number, _ids(c.patron_id for c in of_kind),
                said.CALL_KIND, _ended_with(of_kind, agreed), _share(number, len(calls)),
            )
        )  # fmt: skip
    declined = [o for o in outcomes if o.result == "declined"]
    silent = [c for c in calls if not agreed.get(c.id)]
    for key, _ in OUTCOMES:
        of_kind_agreed = [o for o in outcomes if o.kind == key and o.result == "agreed"]
        if of_kind_agreed:
            figures.append(_outcome_figure(key, of_kind_agreed))
    if declined:
        ids = _ids(o.patron_id for o in declined)
        figures.append(
            Figure("calls.declined", "Offers declined", len(declined), ids, said.DECLINED)
        )
    if silent:
        ids = _ids(c.patron_id for c in silent)
        figures.append(Figure("calls.nothing", "Nothing agreed", len(silent), ids, said.NOTHING))
    return Section("calls", "Calls", tuple(figures), empty="No call ended in this time.")


def _talked_words(minutes: int) -> str:
    return (
        words.count_words(minutes, "minute")
        if minutes < 120
        else words.count_words(round(minutes / 60), "hour")
    )


def _outcome_figure(kind: str, agreed: list[OutcomeRow]) -> Figure:
    ids = _ids(o.patron_id for o in agreed)
    label = f"Agreed: {outcome_words(kind).lower()}"
    return Figure(f"calls.agreed.{kind}", label, len(agreed), ids, said.AGREED, _money(agreed))


def _agreed(outcomes: Iterable[OutcomeRow]) -> dict[int, list[str]]:
    """What each call agreed on, by its id."""
    found: dict[int, list[str]] = {}
    for outcome in outcomes:
        if outcome.result == "agreed":
            found.setdefault(outcome.call_id, []).append(outcome.kind)
    return found


def _ended_with(calls: list[CallRow], agreed: dict[int, list[str]]) -> str:
    """`exchange 2, refund 1`: the calls of a kind by what they agreed on."""
    counted = Counter(kind for c in calls for kind in set(agreed.get(c.id, ())))
    # Those that are as many in the order of the offers, not of chance.
    order = [kind for kind, _ in OUTCOMES]
    ranked = sorted(counted, key=lambda k: (-counted[k], order.index(k) if k in order else 99, k))
    return ", ".join(f"{outcome_words(kind).lower()} {counted[kind]:,}" for kind in ranked)


def _money(outcomes: Iterable[OutcomeRow]) -> str:
    """What they came to, a sum for each currency."""
    sums: dict[str, int] = {}
    for outcome in outcomes:
        if outcome.amount_minor:
            sums[outcome.currency] = sums.get(outcome.currency, 0) + outcome.amount_minor
    return ", ".join(words.money_words(minor, currency) for currency, minor in sorted(sums.items()))


def _led_to(days: Period) -> Section:
    calls, outcomes = read.read_calls(days), read.read_outcomes(days)
    agreed = [o for o in outcomes if o.result == "agreed"]

    def of(kind: str) -> list[OutcomeRow]:
        return [o for o in agreed if o.kind == kind]

    gifts = of("gift_back")
    at_stake, avoided = _refunds(calls, outcomes)
    figures = (
        Figure("led.upgrades", "Upgrades", len(of("upgrade")),
               _ids(o.patron_id for o in of("upgrade")), said.UPGRADES, _money(of("upgrade"))),
        Figure("led.subscriptions", "Subscriptions", len(of("subscription")),
               _ids(o.patron_id for o in of("subscription")), said.SUBSCRIPTIONS,
               _money(of("subscription"))),
        Figure("led.gifts", "Tickets given back instead of refunded", sum(o.tickets for o in gifts),
               _ids(o.patron_id for o in gifts), said.GIFTS, _money(gifts)),
        Figure("led.avoided", "Refunds avoided", len(avoided), _ids(c.patron_id for c in avoided),
               said.AVOIDED, f"of {len(at_stake):,}", _share(len(avoided), len(at_stake))),
    )  # fmt: skip
    return Section("led", "What calls led to", figures, empty="No call has led to anything yet.")


def _refunds(
    calls: Iterable[CallRow], outcomes: Sequence[OutcomeRow]
) -> tuple[list[CallRow], list[CallRow]]:
    """Calls with a refund at stake, and those of them that agreed on something else and on none."""
    agreed = _agreed(outcomes)
    offered = {o.call_id for o in outcomes if o.kind == "refund"}
    at_stake = [call for call in calls if call.kind == AVOIDABLE or call.id in offered]
    avoided = [
        call
        for call in at_stake
        if (kinds := agreed.get(call.id)) is not None and "refund" not in kinds
    ]
    return at_stake, avoided


def _promises(days: Period) -> Section:
    today = clock.today().isoformat()
    in_time: list[int] = []
    late: list[int] = []
    open_late: list[int] = []
    coming: list[int] = []
    for row in read.read_promises(days):
        if row.done_at is not None:
            kept_on = clock.day_of(row.done_at).isoformat()
            (in_time if kept_on <= row.due_on else late).append(row.patron_id)
        else:
            (open_late if row.due_on < today else coming).append(row.patron_id)
    due = len(in_time) + len(late) + len(open_late)

    def figure(key: str, label: str, ids: list[int], counts: str) -> Figure:
        return Figure(key, label, len(ids), _ids(ids), counts, f"of {due:,}", _share(len(ids), due))

    figures = (
        figure("promises.in_time", "Kept in time", in_time, said.IN_TIME),
        figure("promises.late", "Kept late", late, said.LATE),
        figure("promises.open_late", "Open, and late", open_late, said.OPEN_LATE),
        Figure("promises.coming", "Open, not late", len(coming), _ids(coming), said.COMING),
    )
    return Section("promises", "Promises", figures, empty="No promise was due in this time.")


def _complaints(days: Period) -> Section:
    rows = read.read_complaints(days)
    who = _ids(r.patron_id for r in rows)
    again = _ids(r.patron_id for r in rows if r.came or r.bought)
    complaints = words.count_words(len(rows), "complaint")
    figures = (
        Figure("complaints.all", "Patrons who complained", len(who), who, said.COMPLAINED,
               complaints if len(rows) != len(who) else ""),
        Figure("complaints.again", "Came again", len(again), again, said.CAME_AGAIN,
               f"of {len(who):,}", _share(len(again), len(who))),
    )  # fmt: skip
    return Section(
        "complaints", "After a complaint", figures, empty="Nobody complained in this time."
    )
