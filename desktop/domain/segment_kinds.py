"""What a list's condition can ask: the kinds, their tests, and what each wants to be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db.records.segments import ANY_TIME, Condition, Period

# Where the words that a condition asks for are offered from; FREE: nowhere, anything goes.
TITLES, GENRES, PLAYED, INTERESTS, MEMBERSHIPS = (
    "titles", "genres", "played", "interests", "memberships",
)  # fmt: skip
NEEDS, CITIES, REGIONS, COUNTRIES, FREE = "needs", "cities", "regions", "countries", "free"
BATCHES, MONTHS = "batches", "months"  # what a number stands for


@dataclass(frozen=True, slots=True)
class Scope:
    """One way to narrow a test. `text` is where its words are offered from, '' if it has none."""

    code: str
    words: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a test asks for, with the words around it. `of`: BATCHES, MONTHS or plain."""

    before: str
    after: str
    least: int = 1
    most: int = 9_999
    of: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that can be asked of a kind. `optional`: the words may stay empty."""

    code: str
    words: str
    scopes: tuple[Scope, ...] = ()
    text: str = ""
    optional: bool = False
    hint: str = ""
    detail: str = ""
    number: Number | None = None
    periods: tuple[str, ...] = ()

    def scope(self, code: str) -> Scope | None:
        """The way of that code to narrow it."""
        return next((s for s in self.scopes if s.code == code), None)


@dataclass(frozen=True, slots=True)
class Kind:
    """A subject of conditions. `first` is what a new condition of it asks."""

    code: str
    group: str
    words: str
    tests: tuple[Ask, ...]
    first: Condition

    def test(self, code: str) -> Ask | None:
        """The test of that code."""
        return next((t for t in self.tests if t.code == code), None)


SINCE_WHEN = ("since", "until", "between", "last", "ago", "season")
PAST = ("", *SINCE_WHEN)
COMING = ("", "next", "since", "until", "between", "season")
PERIODS = {
    "": "at any time",
    "since": "since",
    "until": "until",
    "between": "between",
    "last": "in the last",
    "ago": "more than",
    "next": "in the next",
    "season": "in the season",
}

_WHAT = (
    Scope("", "anything"),
    Scope("production", "the production", TITLES),
    Scope("genre", "the genre", GENRES),
    Scope("about", "something by or about", PLAYED),
    Scope("children", "something for children"),
)
_TIMES = Number("at least", "times", 1, 999)
_CHANNELS = (
    Scope("email", "by e-mail"),
    Scope("phone", "by phone"),
    Scope("post", "by post"),
    Scope("sms", "by text message"),
)
_TALKS = (
    Scope("", "a note, call or letter"),
    Scope("note", "a note"),
    Scope("call", "a call"),
    Scope("letter", "a letter"),
)
_GIVEN = (
    Scope("", "a gift"),
    Scope("money", "a gift of money"),
    Scope("tickets", "tickets given back"),
)
_OPEN = (
    Scope("", "complaint, promise or task"),
    Scope("complaint", "complaint"),
    Scope("promise", "promise"),
    Scope("task", "task"),
)
_WAYS = (
    Scope("email", "an e-mail address"),
    Scope("phone", "a phone number"),
    Scope("address", "a postal address"),
    Scope("any", "any way to be reached"),
)
_COUNT = Number("", "times", 0, 9_999)
_NAMED: dict[str, Any] = {"text": INTERESTS, "hint": "an interest"}
_MEMBER: dict[str, Any] = {"text": MEMBERSHIPS, "optional": True, "hint": "any kind"}
_LAST_YEAR = Period("last", days=365)

VISITS, KNOWN, REACHED, BETWEEN_US = (
    "Visits", "What we know", "How to reach them", "Between us",
)  # fmt: skip

KINDS: tuple[Kind, ...] = (
    Kind("visit", VISITS, "Came to a production, a genre, a composer…", (
        Ask("came", "came to", _WHAT, number=_TIMES, periods=PAST),
        Ask("not_came", "did not come to", _WHAT, periods=PAST),
        Ask("missed", "had tickets and did not come to", _WHAT, number=_TIMES, periods=PAST),
        Ask("booked", "holds tickets for", _WHAT, number=_TIMES, periods=COMING),
    ), Condition("visit", "came", "about", number=1)),
    Kind("visits", VISITS, "Number of visits", (
        Ask("at_least", "came at least", number=_COUNT),
        Ask("at_most", "came at most", number=_COUNT),
        Ask("exactly", "came exactly", number=_COUNT),
    ), Condition("visits", "at_least", number=5)),
    Kind("last_visit", VISITS, "Last visit", (
        Ask("in", "last came", periods=SINCE_WHEN),
        Ask("never", "never came"),
    ), Condition("last_visit", "in", period=Period("ago", days=275))),
    Kind("first_visit", VISITS, "First visit", (
        Ask("in", "first came", periods=SINCE_WHEN),
    ), Condition("first_visit", "in", period=_LAST_YEAR)),
    Kind("next_visit", VISITS, "Next visit", (
        Ask("in", "comes next", periods=COMING),
        Ask("none", "has nothing booked"),
    ), Condition("next_visit", "in", period=Period("next", days=30))),
    Kind("tonight", VISITS, "Here tonight", (
        Ask("here", "is here tonight"),
        Ask("not_here", "is not here tonight"),
    ), Condition("tonight", "here")),
    Kind("interest", KNOWN, "Interests and dislikes", (
        Ask("has", "is interested in", detail="what exactly", **_NAMED),
        Ask("likes", "likes", detail="what exactly", **_NAMED),
        Ask("loves", "loves", detail="what exactly", **_NAMED),
        Ask("dislikes", "does not like", detail="what exactly", **_NAMED),
        Ask("none", "has no interest that we know of", text=INTERESTS, optional=True,
             hint="in anything"),
    ), Condition("interest", "has")),
    Kind("access", KNOWN, "Access needs", (
        Ask("has", "needs", text=NEEDS, optional=True, hint="any access need"),
        Ask("none", "has no access need", text=NEEDS, optional=True, hint="of any kind"),
    ), Condition("access", "has")),
    Kind("birthday", KNOWN, "Birthday", (
        Ask("soon", "has a birthday", number=Number("within", "days", 0, 366)),
        Ask("month", "has a birthday", number=Number("in", "", 1, 12, MONTHS)),
    ), Condition("birthday", "soon", number=14)),
    Kind("household", KNOWN, "Household and children", (
        Ask("shared", "shares a household with others we know"),
        Ask("alone", "shares a household with nobody we know"),
        Ask("children", "has children"),
    ), Condition("household", "shared")),
    Kind("place", REACHED, "City, postcode, country", (
        Ask("city", "lives in the city of", text=CITIES, hint="a city"),
        Ask("postcode", "has a postcode that begins with", text=FREE, hint="941"),
        Ask("region", "lives in the region of", text=REGIONS, hint="a region or state"),
        Ask("country", "lives in the country", text=COUNTRIES, hint="a country"),
    ), Condition("place", "postcode")),
    Kind("reach", REACHED, "Has an e-mail, phone or address", (
        Ask("has", "has", _WAYS),
        Ask("lacks", "does not have", _WAYS),
    ), Condition("reach", "has", "email")),
    Kind("consent", REACHED, "Permission to write or call", (
        Ask("given", "allows us to be in touch", _CHANNELS),
        Ask("refused", "refused to be contacted", _CHANNELS),
        Ask("unknown", "was never asked for permission", _CHANNELS),
    ), Condition("consent", "given", "email")),
    Kind("membership", BETWEEN_US, "Membership", (
        Ask("running", "is a member", periods=(), **_MEMBER),
        Ask("ending", "has a membership that ends", periods=("next", "until", "between"),
             **_MEMBER),
        Ask("ended", "had a membership that ended",
             periods=("", "last", "ago", "since", "until", "between"), **_MEMBER),
        Ask("never", "was never a member"),
    ), Condition("membership", "running")),
    Kind("contact", BETWEEN_US, "Last contact", (
        Ask("none", "had no contact with us by", _TALKS, periods=PAST),
        Ask("last", "was last in touch by", _TALKS, periods=SINCE_WHEN),
        Ask("had", "was in touch by", _TALKS, periods=PAST),
    ), Condition("contact", "none", period=_LAST_YEAR)),
    Kind("gift", BETWEEN_US, "Gifts", (
        Ask("gave", "gave", _GIVEN, number=Number("of at least", "in all", 0, 9_999_999),
             periods=PAST),
        Ask("none", "never gave", _GIVEN, periods=PAST),
    ), Condition("gift", "gave", period=_LAST_YEAR)),
    Kind("open", BETWEEN_US, "Open complaint, promise or task", (
        Ask("has", "has an open", _OPEN),
        Ask("none", "has no open", _OPEN),
    ), Condition("open", "has", "complaint")),
    Kind("origin", BETWEEN_US, "How they were added", (
        Ask("by_import", "was added by", number=Number("", "", 0, 2**31, BATCHES)),
        Ask("by_hand", "was added by hand"),
    ), Condition("origin", "by_import")),
)  # fmt: skip
BY_CODE = {kind.code: kind for kind in KINDS}


def test_of(condition: Condition) -> Ask | None:
    """The test that a condition asks, None for one that this program does not know."""
    kind = BY_CODE.get(condition.kind)
    return None if kind is None else kind.test(condition.test)


def words_from(condition: Condition) -> str:
    """Where the words that a condition asks for are offered from; '' if it asks for none."""
    test = test_of(condition)
    if test is None:
        return ""
    scope = test.scope(condition.scope)
    return scope.text if scope is not None else test.text


def trimmed(condition: Condition) -> Condition:
    """The condition with only what its test asks: the rest is emptied, what must be is filled."""
    test = test_of(condition)
    if test is None:
        return condition
    scope = condition.scope if test.scope(condition.scope) else ""
    if test.scopes and test.scope(scope) is None:
        scope = test.scopes[0].code
    narrowed = Condition(condition.kind, condition.test, scope)
    asks_words = bool(words_from(narrowed))
    number = 0
    if test.number is not None:
        number = min(max(condition.number, test.number.least), test.number.most)
    return Condition(
        condition.kind,
        condition.test,
        scope,
        condition.text if asks_words else "",
        condition.detail if test.detail else "",
        number,
        _fitting(condition.period, test.periods),
    )


def _fitting(period: Period, modes: tuple[str, ...]) -> Period:
    if period.mode in modes:
        return period
    if not modes or "" in modes:
        return ANY_TIME
    return Period(modes[0], days=30) if modes[0] in ("last", "ago", "next") else Period(modes[0])
