"""Notes of which nobody has looked yet at what their words could become.

The ids of a hundred thousand are read in one go, into an array; their texts in lots.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from db import clock, connection, journal
from db.errors import NotFound
from db.gate import Right, needs
from db.models import Note
from db.queries.chunks import rows_in
from db.records.old_notes import OldNoteRecord
from db.records.patrons import Provenance

_WAITING = "n.looked_at is null and n.kind <> 'avoid' and p.archived = 0 and p.deceased = 0"


@needs(Right.KNOW)
def count_old_notes(batch_id: int | None = None) -> int:
    """How many nobody has looked at; of one import only, if it is given."""
    only = "" if batch_id is None else " and n.batch_id = ?"
    row = connection.row(
        f"select count(*) from note n join patron p on p.id = n.patron_id where {_WAITING}{only}",
        () if batch_id is None else (batch_id,),
    )
    return int(row[0]) if row else 0


@needs(Right.KNOW)
def list_old_note_ids() -> array[int]:
    """Patron after patron, those who came last first; of each the newest note first."""
    return array(
        "q",
        (
            r[0]
            for r in connection.rows(
                f"select n.id from note n join patron p on p.id = n.patron_id where {_WAITING} "
                "order by p.recency desc, p.id desc, n.created_at desc, n.id desc"
            )
        ),
    )


@needs(Right.KNOW)
def list_old_texts(note_ids: Iterable[int]) -> list[tuple[int, int, str, str]]:
    """(note, patron, text, when) of those of these that still nobody has looked at, in this order."""
    wanted = tuple(note_ids)
    found = {
        r[0]: (r[0], r[1], r[2], r[3])
        for r in rows_in(
            "select id, patron_id, text, created_at from note "
            "where looked_at is null and id in {ids}",
            wanted,
        )
    }
    return [found[i] for i in wanted if i in found]


@needs(Right.KNOW)
def get_old_note(note_id: int) -> OldNoteRecord | None:
    """One note; None if it is gone, or somebody has looked at it by now."""
    row = connection.row(
        f"""select n.id, n.patron_id, p.display_name, n.kind, n.text, coalesce(d.title, ''),
                n.created_at, n.source_kind, n.source, coalesce(u.name, '')
            from note n join patron p on p.id = n.patron_id
            left join performance f on f.id = n.performance_id
            left join production d on d.id = f.production_id
            left join user u on u.id = n.user_id
            where n.id = ? and {_WAITING}""",
        (note_id,),
    )
    if row is None:
        return None
    provenance = Provenance(row[7], row[8], row[9], row[6])
    return OldNoteRecord(row[0], row[1], row[2], row[3], row[4], row[5], row[6], provenance)


@needs(Right.KEEP)
def set_looked_at(note_id: int, *, user_id: int | None = None) -> journal.Step:
    """Somebody looked at it and found nothing to keep. Raises NotFound.

    Nothing of the note changes by that: neither its version nor its date.
    """
    row = connection.row("select patron_id, version, updated_at from note where id = ?", (note_id,))
    if row is None:
        raise NotFound("note")
    with journal.action("Looked at a note", user_id=user_id, patron_id=row[0]) as act:
        act.update(Note, note_id, looked_at=clock.now_text(), version=row[1], updated_at=row[2])
    assert act.step is not None
    return act.step
