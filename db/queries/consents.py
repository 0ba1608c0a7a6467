"""What a patron allowed, over time: the latest word per channel stands, the earlier ones are kept.

Besides the channels there is one statement more (`HEALTH`): that we may keep what somebody needs,
which tells of their health.
"""

from __future__ import annotations

from typing import Any

from db import clock, connection, journal
from db.conflicts import changed_meanwhile
from db.gate import Right, needs
from db.models import Consent
from db.queries.checks import check_patron
from db.records.patrons import ConsentRecord, Provenance

HEALTH = "access"


@needs(Right.KNOW)
def list_consent_history(patron_id: int) -> list[ConsentRecord]:
    """Every word on consent, of all channels and `HEALTH`, oldest first."""
    return [
        ConsentRecord(r[0], r[1], bool(r[2]), r[3], r[4], Provenance(r[5], r[6], r[7], r[4]))
        for r in connection.rows(
            """select c.id, c.channel, c.granted, c.wording, c.given_at, c.source_kind, c.source,
                   coalesce(u.name, '')
               from consent c left join user u on u.id = c.user_id
               where c.patron_id = ? order by c.given_at, c.id""",
            (patron_id,),
        )
    ]


@needs(Right.KNOW)
def agrees(patron_id: int) -> bool:
    """Whether their latest word on `HEALTH` is a yes."""
    row = connection.row(
        "select granted from consent where patron_id = ? and channel = ? "
        "order by given_at desc, id desc limit 1",
        (patron_id, HEALTH),
    )
    return row is not None and bool(row[0])


@needs(Right.KEEP)
def set_health_consent(
    patron_id: int, granted: bool, wording: str, *, source_kind: str = "staff", source: str = "",
    learnt_at: str = "", was: int | None = None, user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """Keep whether they agree that their access needs are kept, in these words.

    `was`: the id of the word that was shown to stand, 0 for none. Raises EditConflict.
    """
    check_patron(patron_id)
    label = "Agreed that access needs are kept" if granted else "Access needs may not be kept"
    with journal.action(label, user_id=user_id, patron_id=patron_id) as act:
        keep_word(
            act, patron_id, HEALTH, granted, wording, was=was, given_at=learnt_at,
            source_kind=source_kind, source=source, user_id=user_id,
        )  # fmt: skip
    assert act.step is not None
    return act.step


@needs(Right.KEEP)
def keep_word(
    act: journal.Action, patron_id: int, channel: str, granted: bool, wording: str, *,
    was: int | None, given_at: str, **source: Any,
) -> None:  # fmt: skip
    """Add a word on a channel to those before, as a part of an action.

    Where another word than `was` stands by now: nothing, if that says the same; else EditConflict.
    """
    last = connection.row(
        "select id, granted, wording from consent where patron_id = ? and channel = ? "
        "order by given_at desc, id desc limit 1",
        (patron_id, channel),
    )
    stands, words = last[0] if last else 0, wording.strip()
    if was is not None and stands != was:
        if last is not None and (bool(last[1]), last[2]) == (granted, words):
            return
        raise changed_meanwhile("consent", stands or was)
    act.insert(
        Consent, patron=patron_id, channel=channel, granted=granted, wording=words,
        given_at=given_at or clock.now_text(), **source,
    )  # fmt: skip
