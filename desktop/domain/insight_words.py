"""What each number of the insights counts, in one sentence beside it, and how sources are named."""

from __future__ import annotations

ACTIVE = (
    "Who held a ticket that stands for a performance in this time and did not miss it, or whose "
    "membership ran. Who is archived or has died is left out; tickets without a name count nobody."
)
INTEREST = "Of these, who has an interest that was learnt by the end of this time. A dislike alone is none."
TALK = (
    "Of these, with whom a call ended in this time, or about whom one of us wrote a note (at the "
    "desk, on a call, from a sheet). Notes from imports and forms are no conversations."
)
BOTH = "Of these, who has both: an interest, and a conversation in this time."
LEARNT = (
    "Interests, access needs, people around a patron and reactions that were learnt in this time "
    "and still stand."
)
WEEK = "Facts learnt in this week, from Monday."
SOURCE = "Facts learnt in this time that came this way."
SAID = "How often “Said it” was pressed for an opener in this time."
BACK = "Openers after which something was written down within half an hour, or in the same call."
SAID_KIND = "Openers of this kind that were said."
CALLS = "Calls that began in this time and were ended; calls that wait to be taken up again are not counted."
CALL_KIND = "Ended calls of this kind, and what they agreed on."
AGREED = "Offers of this kind that were agreed on in these calls."
DECLINED = "Offers that were made in these calls and declined."
NOTHING = "Ended calls in which no offer was agreed on."
UPGRADES = "Upgrades agreed on in calls of this time."
SUBSCRIPTIONS = "Subscriptions agreed on in calls of this time."
GIFTS = (
    "Tickets that were given back as a gift in calls of this time, and what had been paid for them."
)
AVOIDED = (
    "Calls with a refund at stake (a complaint, or a refund was offered) in which something else was "
    "agreed on and no refund; of all calls with a refund at stake."
)
IN_TIME = (
    "Promises with a day in this time that were done by the day that was said first, moved or not."
)
LATE = "Promises with a day in this time that were done after the day that was said first."
OPEN_LATE = "Promises with a day in this time that has gone by, still open."
COMING = "Promises with a day in this time that is still to come, open."
COMPLAINED = "Patrons of whom a complaint was written down in this time."
CAME_AGAIN = (
    "Of these, who since then came to another performance (did not miss it), or bought tickets for "
    "one that was still to come. Tickets bought before count only once they came."
)

# By source kind: how a fact came to us.
SOURCES: dict[str, str] = {
    "staff": "Typed at the desk",
    "call": "On calls",
    "sheet": "From returned sheets",
    "form": "From forms",
    "import": "From imports",
    "history": "From the history",
}
