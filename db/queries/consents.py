"""What a patron allowed, over time: the latest word per channel stands, the earlier ones are kept.

Besides the channels there is one statement more (`HEALTH`): that we may keep what somebody needs,
which tells of their health.
"""

from __future__ import annotations

from db import clock, connection, journal
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
    learnt_at: str = "", user_id: int | None = None,
) -> journal.Step:  # fmt: skip
    """Keep whether they agree that their access needs are kept, in these words."""
    check_patron(patron_id)
    label = "Agreed that access needs are kept" if granted else "Access needs may not be kept"
    with journal.action(label, user_id=user_id, patron_id=patron_id) as act:
        act.insert(
            Consent, patron=patron_id, channel=HEALTH, granted=granted, wording=wording.strip(),
            given_at=learnt_at or clock.now_text(), source_kind=source_kind, source=source,
            user_id=user_id,
        )  # fmt: skip
    assert act.step is not None
    return act.step
